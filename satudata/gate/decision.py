"""May this proposal be merged, and what is to be put on record of its reviews: decided from values alone.

A review is put on record as a statement signed by the gate, on the base branch, at the time it is first seen with the
digest it was given for. From then on the record counts and not what the forge says of the review: after a forced push
a forge may name another commit for it. The decision itself rests on statements only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from satudata.gate.forge import Pull, Review, State
from satudata.gate.message import Message, say
from satudata.gate.proposal import Kind, Proposal
from satudata.gate.reviews import SECOND_GOVERNANCE, Hearing, Seat, Verdict
from satudata.model import roster as roles
from satudata.model.roster import Person
from satudata.model.statement import (
    APPROVED,
    EXAMINATION,
    GOVERNANCE,
    PUBLICATION,
    RETURNED,
    WITHDRAWN,
    Problem,
    Rule,
    Statement,
    Step,
    Taken,
)
from satudata.trust.chain import Chain
from satudata.trust.hands import hands, shared
from satudata.trust.publication import Judge, with_priority
from satudata.trust.statements import Draft

GOVERNANCE_STEP = Step(GOVERNANCE, roles.ADMINISTRATOR, ("author",))
# The same step by another hand: both are recorded under its one name.
SECOND_HAND = Step(SECOND_GOVERNANCE, roles.ADMINISTRATOR, ("author", GOVERNANCE))
# Rows of the procedure are taken by statements about what is merged; letting a draft in is the steward's.
PROCEDURE_STEPS = (Step(EXAMINATION, roles.DATA_STEWARD, ("author",)),)
NEEDS_CHECK = (Kind.DATASET, Kind.PROCEDURE)
CHECK_SENTENCES = {"failure": "check_failed", "pending": "check_running", "missing": "check_missing"}


@dataclass(frozen=True)
class Case:
    """Everything that is known of one proposal. Digests are of the head's bytes, by subject.

    `reviewed` gives for a review the digests of the subjects at the commit it names. `authors` are the accounts of who
    opened the proposal, or another one with the same head, or has a commit in it. `said` is what stands on the base
    branch. `faults` are reasons found in the files themselves. Moments are in the instance's time zone.
    """

    pull: Pull
    proposal: Proposal
    forge: str
    authors: frozenset[int] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    reviewed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    force_pushed_at: str = ""
    check: str = "missing"
    said: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    priority: frozenset[str] = frozenset()
    faults: tuple[Message, ...] = ()


@dataclass(frozen=True)
class StepLine:
    """A step over all subjects: who has taken it for how many, and who is awaited for the rest."""

    step: Step
    taken: tuple[tuple[str, Statement], ...]  # subject and what took the step
    missing: tuple[str, ...]  # subjects
    awaited: tuple[str, ...]  # names, in order of the roster; empty when nobody may
    due: str = ""  # ISO day


@dataclass(frozen=True)
class Decision:
    """`sentences` say why and what is next; `notes` why single reviews or statements do not count.

    `records` are statements to append, unsigned and without `previous`: once they stand, decide again.
    """

    state: State
    steps: tuple[StepLine, ...] = ()
    sentences: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    records: tuple[Draft, ...] = ()


def decide(case: Case, judge: Judge, at: str, due: Mapping[str, str] | None = None) -> Decision:
    """The decision as of `judge.as_of`; `at` is the moment the records will carry, `due` the ISO day of each step."""
    if case.proposal.kind is None:
        return Decision(State.FAILURE, sentences=case.proposal.refused)
    if case.faults:
        return Decision(State.FAILURE, sentences=case.faults)
    if case.proposal.kind is Kind.STATEMENT:
        return _open(case, (), (say("statements_admitted", n=len(case.proposal.paths)),), ())
    judge = ruled(case.proposal.kind, judge)
    tracks = [_track(case, judge, subject) for subject in case.proposal.subjects]
    records, notes = _records(case, judge, tracks, at)
    lines = _lines(case, judge, tracks, due or {})
    returned = [
        say("returned", subject=track.subject, reason=one.reason)
        for track in tracks
        for one in _returns(case, judge, track)
    ]
    if any(line.missing for line in lines) and returned:
        return Decision(State.FAILURE, lines, (*returned, say("returned_next")), notes, records)
    return _open(case, lines, (), notes, records)


def _open(
    case: Case,
    lines: tuple[StepLine, ...],
    before: tuple[Message, ...],
    notes: tuple[Message, ...],
    records: tuple[Draft, ...] = (),
) -> Decision:
    """The state of a proposal that nothing is wrong with: what it still waits for, or that it may be merged."""
    kind = case.proposal.kind
    if kind in NEEDS_CHECK and case.check == "failure":
        return Decision(State.FAILURE, lines, (*before, say("check_failed")), notes, records)
    sentences = list(before)
    if kind in NEEDS_CHECK and case.check != "success":
        sentences.append(say(CHECK_SENTENCES.get(case.check, "check_missing")))
    if case.pull.draft:
        sentences.append(say("draft"))
    if waiting := next((line for line in lines if line.missing), None):
        key = "awaits" if waiting.awaited else "nobody"
        sentences.append(say(key, step=waiting.step.name, role=waiting.step.role, names=", ".join(waiting.awaited)))
    if len(sentences) > len(before) or records:
        return Decision(State.PENDING, lines, tuple(sentences), notes, records)
    return Decision(State.SUCCESS, lines, (*before, say(f"ready.{kind}")), notes)


def ruled(kind: Kind, judge: Judge) -> Judge:
    """The judge with the rule for this class: the instance's own for datasets."""
    if kind is Kind.DATASET:
        return judge
    steps = PROCEDURE_STEPS if kind is Kind.PROCEDURE else (GOVERNANCE_STEP,)
    return replace(
        judge, rule=Rule(steps, papers=judge.rule.papers, personal_signatures=judge.rule.personal_signatures)
    )


@dataclass(frozen=True)
class Track:
    """How far one subject has come: each step before publication with the statement that takes it, or None."""

    subject: str
    taken: tuple[Taken, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for one in self.taken for problem in one.problems)


def steps_of(case: Case, judge: Judge, subject: str) -> tuple[Step, ...]:
    """The steps a proposal waits for: all but the publication, which follows the merge."""
    steps = judge.steps(case.proposal.agency)
    if case.proposal.kind is not Kind.DATASET:
        return steps
    return with_priority(steps, subject in case.priority)[:-1]


def _track(case: Case, judge: Judge, subject: str) -> Track:
    """The statements on the base branch about exactly these bytes, in order, each by another hand where required."""
    if case.proposal.kind is Kind.GOVERNANCE:
        return Track(subject, tuple(_hands(case, judge, subject)))
    said = case.said.get(subject, ())
    chain = Chain(said)
    names = {step.name for step in steps_of(case, judge, subject)}
    progress = judge.progress(case.proposal.agency, case.digests[subject], said, subject in case.priority)
    done: list[Taken] = []
    for taken in progress:
        if taken.step.name in names:
            problem = _objection(case, judge, chain, done, taken)
            done.append(replace(taken, statement=None, problems=(*taken.problems, problem)) if problem else taken)
    return Track(subject, tuple(done))


def _hands(case: Case, judge: Judge, subject: str) -> Iterator[Taken]:
    """The first two administrators who approved these bytes, none of them an author, since they were last returned."""
    chain = Chain(case.said.get(subject, ()))
    stops = [one for one in chain.said.values() if _stops(case, judge, one, subject)]
    by_hand: dict[str, Statement] = {}
    for one in reversed(chain.newest_first()):
        said = (one.step, one.digest, one.outcome) == (GOVERNANCE, case.digests[subject], APPROVED)
        entitled = said and not _is_author(case, judge, one) and not judge.objections(one, roles.WHOLE_REGION)
        if entitled and all(chain.is_before(stop, one) for stop in stops):
            by_hand.setdefault(one.by, one)
    for place, step in enumerate((GOVERNANCE_STEP, SECOND_HAND)):
        yield Taken(step, next(iter(list(by_hand.values())[place:]), None))


def _is_author(case: Case, judge: Judge, one: Statement) -> bool:
    person = judge.roster.people.get(one.by)
    return person is not None and person.accounts.get(case.forge) in case.authors


def _stops(case: Case, judge: Judge, one: Statement, subject: str) -> bool:
    """Whether this sends these very bytes back, by somebody who may."""
    stops = one.outcome == RETURNED or (one.outcome == WITHDRAWN and one.step != PUBLICATION)
    return stops and one.digest == case.digests[subject] and not judge.objections(one, case.proposal.agency)


def _returns(case: Case, judge: Judge, track: Track) -> Iterator[Statement]:
    """What sent these very bytes back and has not been answered: the first step was not taken again since."""
    chain = Chain(case.said.get(track.subject, ()))
    first = track.taken[0].statement if track.taken else None
    for one in chain.said.values():
        if _stops(case, judge, one, track.subject) and not (first is not None and chain.is_before(one, first)):
            yield one


def _objection(case: Case, judge: Judge, chain: Chain, done: Sequence[Taken], taken: Taken) -> Problem | None:
    """Why a statement that holds by itself does not take its step here."""
    one = taken.statement
    if one is None:
        return None
    facts = (("step", taken.step.name), ("by", one.by))
    earlier = {before.step.name: before.statement for before in done}
    if any(before is None or not chain.is_before(before, one) for before in earlier.values()):
        return Problem("wrong-order", facts, one.hash)
    roster, rule = judge.roster, judge.rule
    other = shared(hands(one, roster, rule), taken.step, [*filter(None, earlier.values())], roster, rule)
    if other is not None:
        code = "same-person" if other.by == one.by else "recorder-examined"
        return Problem(code, (*facts, ("other", other.step)), one.hash)
    return Problem("own-change", facts, one.hash) if _is_author(case, judge, one) else None


def _records(
    case: Case, judge: Judge, tracks: Sequence[Track], at: str
) -> tuple[tuple[Draft, ...], tuple[Message, ...]]:
    """What of the reviews is to be put on record, and why other reviews do not count."""
    records: list[Draft] = []
    notes: dict[Message, None] = {}
    if judge.rule.personal_signatures:
        personal = say("personal_signatures")
        return (), (personal,) if case.reviews else ()
    for track in tracks:
        hearing = Hearing(
            subject=track.subject,
            digest=case.digests[track.subject],
            agency=case.proposal.agency,
            forge=case.forge,
            pull=case.pull,
            authors=case.authors,
            reviews=case.reviews,
            reviewed={review: seen.get(track.subject, "") for review, seen in case.reviewed.items()},
            force_pushed_at=case.force_pushed_at,
            said=case.said.get(track.subject, ()),
        )
        seats = [Seat(one.step, one.statement) for one in track.taken]
        verdict: Verdict = hearing.look(seats, judge, at)
        records += verdict.records
        notes |= dict.fromkeys(verdict.notes)
    return tuple(records), (*notes, *_told(tracks))


def _told(tracks: Sequence[Track]) -> Iterator[Message]:
    """Statements that stand on the base branch and take no step here."""
    told = dict.fromkeys(
        say(f"statement.{problem.code.replace('-', '_')}", by=str(dict(problem.facts).get("by", "")))
        for track in tracks
        for problem in track.problems
        if problem.code in ("wrong-order", "same-person", "own-change", "recorder-examined")
    )
    yield from told


def _lines(case: Case, judge: Judge, tracks: Sequence[Track], due: Mapping[str, str]) -> tuple[StepLine, ...]:
    """The steps over all subjects, in order; a step that only some subjects need stands where they need it."""
    order: dict[str, Step] = {}
    for track in sorted(tracks, key=lambda one: -len(one.taken)):
        for one in track.taken:
            order.setdefault(one.step.name, one.step)
    lines = []
    for name, step in order.items():
        at_step = [(track.subject, one) for track in tracks for one in track.taken if one.step.name == name]
        taken = tuple((subject, one.statement) for subject, one in at_step if one.statement is not None)
        missing = tuple(subject for subject, one in at_step if one.statement is None)
        awaited = tuple(person.name for person in _may_act(case, judge, tracks, step)) if missing else ()
        lines.append(StepLine(step, taken, missing, awaited, due.get(name, "") if missing else ""))
    return tuple(lines)


def _may_act(case: Case, judge: Judge, tracks: Sequence[Track], step: Step) -> Iterator[Person]:
    """Who holds the role today and neither wrote the change nor took a step that must be another's."""
    others = {
        one.statement.by
        for track in tracks
        for one in track.taken
        if one.statement is not None and one.step.name in step.distinct_from
    }
    for person in judge.roster.holders_in(step.roles, case.proposal.agency, judge.as_of):
        if person.id not in others and person.accounts.get(case.forge) not in case.authors:
            yield person
