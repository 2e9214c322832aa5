"""What was said about a case, weighed against the rows of the procedure: which are taken, by whom, and what went back.

Statements are taken in the order they were made in. One counts when its row's turn had come, whoever said it held the
role on that day, and, where the row is about exact bytes, these are the bytes at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from satudata.model.roster import AGENCY_HEAD
from satudata.model.sop import Proof, Row, Sop
from satudata.model.statement import APPROVED, PUBLISHED, RETURNED, WITHDRAWN, Problem, Statement, Step
from satudata.procedure.cases import Case
from satudata.trust.chain import Chain
from satudata.trust.hands import hands, shared
from satudata.trust.publication import Judge


@dataclass
class Weighed:
    """`taken` gives for each step the statements that count, in order; a row is complete when all its actors spoke.
    `reopened` gives for each step undone by a return the moment of that return, `first` when a row was complete for the
    first time, for whatever bytes; both ISO 8601 with offset.
    """

    taken: dict[str, list[Statement]] = field(default_factory=dict)
    reopened: dict[str, str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    earlier: dict[tuple[str, str], list[Statement]] = field(default_factory=dict)
    returned: Statement | None = None
    ended: Statement | None = None
    problems: list[Problem] = field(default_factory=list)

    def complete(self, row: Row) -> bool:
        """Whether everybody who acts on the row has."""
        return bool(row.actors) and not self.missing(row)

    def missing(self, row: Row) -> list[tuple[str, ...]]:
        """The actors who have not spoken yet, each as the roles any one of which will do."""
        return missing(row, self.taken.get(row.step, ()))


def missing(row: Row, said: Sequence[Statement]) -> list[tuple[str, ...]]:
    """The actors of the row whom none of these statements is of; one statement stands for one actor."""
    left = [one.role for one in said]
    absent = []
    for actor in row.actors:
        role = next((role for role in left if role in actor), None)
        if role is None:
            absent.append(actor)
        else:
            left.remove(role)
    return absent


def weigh(case: Case, sop: Sop, judge: Judge) -> Weighed:
    """Which rows of this case's kind are taken by statement."""
    rows = sop.about(case.kind)
    chain = Chain(case.said)
    found = Weighed(problems=[*case.problems, *chain.problems])
    for said in reversed(chain.newest_first()):
        if said.outcome in (APPROVED, PUBLISHED):
            _take(said, case, rows, judge, found)
        elif said.outcome == RETURNED:
            _give_back(said, case, rows, judge, found)
        elif said.outcome == WITHDRAWN and _entitled(said, case, rows, judge):
            found.ended = said
    return found


def _take(said: Statement, case: Case, rows: Sequence[Row], judge: Judge, found: Weighed) -> None:
    row = next((row for row in rows if row.step == said.step and row.proof is Proof.STATEMENT), None)
    if row is None:
        found.problems.append(Problem("step-unknown", (("step", said.step),), said.hash))
        return
    problems = list(objections(said, row, case.agency, judge)) or list(_out_of_turn(said, row, rows, judge, found))
    found.problems += problems
    if problems:
        return
    _ever(said, row, found)
    if row.binds and said.digest != case.digest:
        return
    found.taken.setdefault(row.step, []).append(said)
    found.returned = None


def _ever(said: Statement, row: Row, found: Weighed) -> None:
    """Remember when the row was first complete, for whatever bytes: what rests on it rests on what was agreed then."""
    if row.step in found.first:
        return
    alike = found.earlier.setdefault((row.step, said.digest if row.binds else ""), [])
    alike.append(said)
    if not missing(row, alike):
        found.first[row.step] = said.at


def _out_of_turn(said: Statement, row: Row, rows: Sequence[Row], judge: Judge, found: Weighed) -> Iterator[Problem]:
    """A row before this one that is not taken, or one that the same hand took though it must be another's."""
    for before in untaken_before(row, rows, found):
        yield Problem("wrong-order", (("step", said.step), ("other", before.step)), said.hash)
    others = [one for step in row.distinct_from for one in found.taken.get(step, ())]
    step = Step(row.step, "", row.distinct_from)
    other = shared(hands(said, judge.roster, judge.rule), step, others, judge.roster, judge.rule)
    if other is not None:
        yield Problem("same-person", (("step", said.step), ("other", other.step)), said.hash)


def untaken_before(row: Row, rows: Sequence[Row], found: Weighed) -> Iterator[Row]:
    """The rows of the same case that must be taken by statement before this one and are not complete."""
    for earlier in rows[: rows.index(row)]:
        if earlier.proof is Proof.STATEMENT and earlier.step in row.after and not found.complete(earlier):
            yield earlier


def objections(said: Statement, row: Row, agency: str, judge: Judge) -> Iterator[Problem]:
    """Why this statement does not take that row: its maker's role on the day it came in, key and evidence."""
    step = Step(row.step, "", also=_roles(row.roles, agency, judge))
    day = min(max(said.on, judge.first_seen(said.path) or judge.as_of), judge.as_of)
    yield from judge.disqualified(said, step, agency, day)


def _roles(named: Iterable[str], agency: str, judge: Judge) -> tuple[str, ...]:
    """The roles for that agency: where it has no head, its own role stands for one."""
    instead = judge.approving_roles.get(agency)
    return tuple(instead if instead and role == AGENCY_HEAD else role for role in named)


def _give_back(said: Statement, case: Case, rows: Sequence[Row], judge: Judge, found: Weighed) -> None:
    """A return by who acts on some row: it undoes the row the procedure names, and everything after it."""
    row = next((row for row in rows if row.step == said.step), None)
    if row is None or not _entitled(said, case, rows, judge):
        return
    target = next((one for one in rows if one.step == row.returns_to), row)
    for undone in rows[rows.index(target) :]:
        found.taken.pop(undone.step, None)
    found.reopened[target.step] = said.at
    found.returned = said


def _entitled(said: Statement, case: Case, rows: Sequence[Row], judge: Judge) -> bool:
    """Whether who stops acts on some row of this case: stopping asks less than passing."""
    every = dict.fromkeys(role for row in rows for role in row.roles)
    stop = Step(said.step, "", also=_roles(every, case.agency, judge))
    return not any(True for _ in judge.disqualified(said, stop, case.agency, said.on))
