"""Which reviews of a proposal count for one subject, and the statements by which the gate puts them on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from satudata.gate.forge import APPROVED, CHANGES_REQUESTED, DISMISSED, Pull, Review
from satudata.gate.message import Message, say
from satudata.model import statement as outcomes
from satudata.model.roster import Person
from satudata.model.statement import GOVERNANCE, Statement, Step
from satudata.text import Text
from satudata.trust.publication import Judge
from satudata.trust.statements import Draft

SECOND_GOVERNANCE = "governance_second"  # the place of the second hand; its record is of the one step `governance`
DECISIVE = (APPROVED, CHANGES_REQUESTED, DISMISSED)
# Reasons are part of the record, which is kept in the language of the procedures.
RECORD = Text("id")


class Seat(NamedTuple):
    """A step, and the statement that takes it, or None while it is open."""

    step: Step
    statement: Statement | None


class Before(NamedTuple):
    """What is known of the step before: when it was taken, and by whom each step so far."""

    at: str
    by: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """Statements to append, in order, and why other reviews do not count."""

    records: tuple[Draft, ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True)
class Hearing:
    """One subject of a proposal with its reviews. `reviewed`: review → digest at the commit it names today.

    `said` are the statements on the base branch, the records of earlier reviews among them.
    """

    subject: str
    digest: str
    agency: str
    forge: str
    pull: Pull
    authors: frozenset[int]
    reviews: tuple[Review, ...]
    reviewed: Mapping[int, str]
    force_pushed_at: str
    said: tuple[Statement, ...]
    _notes: dict[Message, None] = field(default_factory=dict)

    def look(self, seats: Sequence[Seat], judge: Judge, at: str) -> Verdict:
        """Returns first: who asks for changes stops what others approved. Then approvals, step by step."""
        latest = self._latest()
        for review in latest:
            person = judge.roster.by_account(self.forge, review.account)
            if person is None or not any(self._holds(person, seat.step, review, judge) for seat in seats):
                self._note("review.no_role", person, review)
        records = tuple(self._stops(latest, seats, judge, at))
        if not records:
            records = tuple(self._approvals(latest, seats, judge, at))
        return Verdict(records, tuple(self._notes))

    def _latest(self) -> list[Review]:
        """The last decisive review of each account, oldest first: a comment takes nothing back."""
        by_account: dict[int, Review] = {}
        for review in sorted(self.reviews, key=lambda one: (moment(one.at), one.id)):
            if review.state in DECISIVE:
                by_account[review.account] = review
        return sorted(by_account.values(), key=lambda one: (moment(one.at), one.id))

    def _recorded(self, review: Review, outcome: str) -> Statement | None:
        """The record of this review with that outcome."""
        return next(
            (
                one
                for one in self.said
                if one.outcome == outcome
                and one.evidence.get("kind") == "forge-review"
                and one.evidence.get("forge") == self.forge
                and one.evidence.get("review") == review.id
            ),
            None,
        )

    def _stops(self, latest: Sequence[Review], seats: Sequence[Seat], judge: Judge, at: str) -> Iterator[Draft]:
        for review in latest:
            if review.state == APPROVED or self._recorded(review, outcomes.RETURNED):
                continue
            approval = self._recorded(review, outcomes.APPROVED)
            if review.state == DISMISSED:
                if approval is not None and approval.digest == self.digest:
                    step = next((seat.step for seat in seats if seat.step.name == approval.step), None)
                    person = judge.roster.people.get(approval.by)
                    if step is not None and person is not None:
                        yield from self._draft(review, person, step, judge, at, outcomes.RETURNED, "reason.dismissed")
                continue
            person = judge.roster.by_account(self.forge, review.account)
            held = [seat.step for seat in seats if person and person.term_in(seat.step.roles, self.agency, judge.as_of)]
            if person is not None and held and self.reviewed.get(review.id) == self.digest:
                yield from self._draft(review, person, held[0], judge, at, outcomes.RETURNED, "reason.changes")

    def _approvals(self, latest: Sequence[Review], seats: Sequence[Seat], judge: Judge, at: str) -> Iterator[Draft]:
        before = Before("", {})
        spare = [review for review in latest if review.state == APPROVED]
        for step, statement in seats:
            if statement is not None:
                before = Before(given_at(statement), {**before.by, step.name: statement.by})
                spare = [review for review in spare if statement.evidence.get("review") != review.id]
                continue
            chosen = self._first_that_counts(spare, step, before, judge)
            if chosen is None:
                return
            review, person = chosen
            yield from self._draft(review, person, step, judge, at, outcomes.APPROVED)
            before = Before(review.at, {**before.by, step.name: person.id})
            spare.remove(review)

    def _first_that_counts(
        self, reviews: Sequence[Review], step: Step, before: Before, judge: Judge
    ) -> tuple[Review, Person] | None:
        for review in reviews:
            person = judge.roster.by_account(self.forge, review.account)
            if person is None or not self._holds(person, step, review, judge):
                continue
            if objection := self._objection(review, person, step, before):
                self._note(f"review.{objection}", person, review)
                continue
            return review, person
        return None

    def _holds(self, person: Person, step: Step, review: Review, judge: Judge) -> bool:
        """Whether the person had the role when reviewing and has it today."""
        days = (review.at[:10], judge.as_of)
        return all(person.term_in(step.roles, self.agency, day) is not None for day in days)

    def _objection(self, review: Review, person: Person, step: Step, before: Before) -> str:
        """Why an approval by somebody with the role does not count for this step, "" when it does."""
        if review.account in self.authors or person.accounts.get(self.forge) in self.authors:
            return "own"
        if any(before.by.get(name) == person.id for name in step.distinct_from):
            return "same_person"
        if (pinned := self._recorded(review, outcomes.APPROVED)) is not None:
            # It was recorded once: for other bytes, or for these and then returned. It is never recorded anew.
            return "repeat" if pinned.digest == self.digest else "other_bytes"
        if self.force_pushed_at and moment(self.force_pushed_at) >= moment(review.at):
            return "before_force"
        if self.reviewed.get(review.id) != self.digest:
            return "other_bytes"
        if any(moment(review.at) <= moment(stopped) for stopped in self._stopped_at()):
            return "repeat"
        if before.at and moment(review.at) <= moment(before.at):
            return "too_early"
        return ""

    def _stopped_at(self) -> Iterator[str]:
        """When these very bytes were sent back: whoever approved them before has to do so again."""
        for one in self.said:
            if one.digest == self.digest and one.outcome in (outcomes.RETURNED, outcomes.WITHDRAWN):
                yield given_at(one)

    def _draft(
        self, review: Review, person: Person, step: Step, judge: Judge, at: str, outcome: str, reason: str = ""
    ) -> Iterator[Draft]:
        """The record of a review; none when the person has no term for it today."""
        term = person.term_in(step.roles, self.agency, judge.as_of)
        if term is None:
            return
        yield Draft(
            subject=self.subject,
            digest=self.digest,
            step=GOVERNANCE if step.name == SECOND_GOVERNANCE else step.name,
            role=term.role,
            by=person.id,
            decree=term.decree,
            previous="",
            outcome=outcome,
            at=at,
            reason=RECORD(f"gate.{reason}", pull=self.pull.number) if reason else "",
            evidence={
                "kind": "forge-review",
                "forge": self.forge,
                "pull": self.pull.number,
                "review": review.id,
                "account": review.account,
                "state": review.state,
                "head": review.commit,
                "submitted_at": review.at,
            },
        )

    def _note(self, key: str, person: Person | None, review: Review) -> None:
        self._notes[say(key, who=person.name if person else str(review.account))] = None


def moment(text: str) -> datetime:
    """An ISO 8601 moment with offset; ValueError for another text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def given_at(statement: Statement) -> str:
    """When a step was taken: for a review when the forge received it, else what the signer said."""
    at = statement.evidence.get("submitted_at")
    return at if isinstance(at, str) and at else statement.at
