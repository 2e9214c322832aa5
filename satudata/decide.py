"""Making statements: whose key it is, in which role, about which bytes; refused early what would not count later.

Each subject gets a statement of its own. Files are written and committed together, nothing of it is half done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.roster import WHOLE_REGION, Person, Term
from satudata.model.statement import (
    APPROVED,
    GOVERNANCE,
    PROCEDURE_KINDS,
    PUBLICATION,
    PUBLISHED,
    RETURNED,
    WITHDRAWN,
    Statement,
    Step,
    Taken,
)
from satudata.procedure.facts import COVERS
from satudata.procedure.papers import Asking, require_papers, year_of
from satudata.procedure.periods import last_period
from satudata.procedure.turn import turn_of
from satudata.read.git import commit_paths
from satudata.read.repository import Source
from satudata.standing import Approvals, agency_of
from satudata.trust import waivers
from satudata.trust.canonical import Value
from satudata.trust.chain import Chain
from satudata.trust.digest import content_digest
from satudata.trust.governance import COVERED
from satudata.trust.hands import recorder_counts, shared
from satudata.trust.publication import Judge
from satudata.trust.statements import Draft, heads
from satudata.write import replace_file

DATASET, WAIVED = "dataset:", "waiver:"

Sign = Callable[[bytes], str]  # message → base64 of SSHSIG


class Signer(NamedTuple):
    """Whose hand: the person, the fingerprint of the key, and how it signs."""

    person: Person
    fingerprint: str
    sign: Sign


@dataclass(frozen=True)
class Decision:
    """What is said about every subject. `by` is who decided when that is not who signs (a letter, a review)."""

    step: str
    outcome: str
    at: str  # ISO 8601 with offset, seconds
    reason: str = ""
    evidence: Mapping[str, Value] = field(default_factory=lambda: {"kind": "ssh"})
    by: Person | None = None


@dataclass(frozen=True)
class Made:
    """One new statement file, and the step that comes next (None: everything required has been said)."""

    subject: str
    path: str
    content: bytes
    step: str
    role: str
    follows: Step | None


class Matter(NamedTuple):
    """What is decided about: exact bytes, what was said about their subject, how far they have come, who wrote them."""

    subject: str  # kind:id
    name: str  # as the person calls it
    agency: str
    digest: str
    said: Sequence[Statement]
    taken: Sequence[Taken]
    authors: Set[str] = frozenset()
    covers: str = ""  # the last period of the data, so that it can be told later which release came out when


def signer_of(desk: Desk, fingerprint: str, sign: Sign, as_of: str) -> Signer:
    """The one person whose key this is today. SatudataError `signer-unknown` when nobody's, or several people's."""
    roster = desk.roster()
    owners = [person for person in roster.owners(fingerprint) if person.speaks_with(fingerprint, as_of)]
    if len(owners) != 1:
        raise SatudataError("signer-unknown", fingerprint=fingerprint)
    return Signer(owners[0], fingerprint, sign)


def decide(desk: Desk, approvals: Approvals, subjects: Sequence[str], decision: Decision, signer: Signer) -> list[Made]:
    """The statements about datasets (ids), in the order given; nothing is written yet.

    SatudataError with the remedy when one of them would not count: it is refused for all.
    """
    return [
        _made(_matter(desk, approvals, subject, decision), approvals.judge, decision, signer) for subject in subjects
    ]


def write_statements(desk: Desk, made: Sequence[Made], message: str, also: Mapping[str, bytes] | None = None) -> str:
    """Write the files, and those in `also` (path → bytes), and commit them alone; gives the commit's id."""
    files = {**{one.path: one.content for one in made}, **(also or {})}
    for path, content in files.items():
        place = desk.repository.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    return commit_paths(desk.repository.root, list(files), message)


def _made(matter: Matter, judge: Judge, decision: Decision, signer: Signer) -> Made:
    person = decision.by or signer.person
    steps = [one.step for one in matter.taken]
    place = next((number for number, one in enumerate(steps) if one.name == decision.step), None)
    if place is None:
        raise SatudataError("step-unknown", step=decision.step, known=", ".join(one.name for one in steps))
    step, before = steps[place], matter.taken[:place]
    term = _term(person, step, matter.agency, judge.as_of)
    _require_stopping(matter, decision, person, term, judge)
    evidence = dict(decision.evidence)
    passes = decision.outcome in (APPROVED, PUBLISHED)
    if passes:
        own = {person.id, *((signer.person.id,) if recorder_counts(evidence, judge.rule) else ())}
        _require_turn(matter, step, before, person, own, judge)
        if matter.covers:
            evidence[COVERS] = matter.covers
        if step.name == PUBLICATION:
            required = [one.statement for one in before if one.step not in judge.rule.further]
            evidence["relies_on"] = [said.hash for said in required if said is not None]
    ends = heads(matter.said)  # several where clones had parted: the next statement knows of all
    if ends[1:]:
        evidence["follows"] = list(ends[1:])
    draft = Draft(
        subject=matter.subject,
        digest=matter.digest,
        step=step.name,
        role=term.role,
        by=person.id,
        decree=term.decree,
        previous=ends[0] if ends else "",
        outcome=decision.outcome,
        at=decision.at,
        reason=decision.reason,
        evidence=evidence,
    )
    path, content = draft.signed(signer.sign(draft.message()))
    follows = steps[place + 1] if passes and steps[place + 1 :] else None
    return Made(matter.name, path, content, step.name, term.role, follows)


def _matter(desk: Desk, approvals: Approvals, subject: str, decision: Decision) -> Matter:
    if subject in COVERED:
        return _governed(desk, subject)
    if subject.startswith(WAIVED):
        return _waived(desk, subject)
    name = subject.removeprefix(DATASET)
    if name.partition(":")[0] in PROCEDURE_KINDS:
        passes = decision.outcome in (APPROVED, PUBLISHED)
        turn = turn_of(desk, approvals, name, decision.step, passes, decision.reason)
        return Matter(name, name, turn.case.agency, turn.case.digest, turn.case.said, turn.taken)
    if ":" in name:
        raise SatudataError("unknown-subject", subject=subject, known=", ".join(COVERED))
    return _dataset(desk, approvals, name, decision)


def _dataset(desk: Desk, approvals: Approvals, name: str, decision: Decision) -> Matter:
    """A dataset; without its files it can only be stopped, as it was last published."""
    agency = agency_of(name)
    source = _source(desk, name, decision)
    said, problems = approvals.read(name)
    if problems:
        raise SatudataError("statements-broken", dataset=name, n=len(problems))
    if source is None:
        untaken = [Taken(step, None) for step in approvals.judge.steps(agency)]
        return Matter(f"{DATASET}{name}", name, agency, _published(said, name), said, untaken)
    digest, required = approvals.progress(source)
    taken = _with_further(desk, required, Chain(said), approvals.judge, agency, digest)
    _require_papers(desk, name, taken, decision, approvals.judge.as_of)
    authors = approvals.authors_of(source)
    return Matter(f"{DATASET}{name}", name, agency, digest, said, taken, authors, last_period(desk, name))


def _with_further(
    desk: Desk, taken: Sequence[Taken], said: Chain, judge: Judge, agency: str, digest: str
) -> Sequence[Taken]:
    """The required steps with the further ones among them, in the order of the procedure's rows."""
    sop = desk.catalog.sop
    if sop is None or not judge.rule.further:
        return taken
    known = {one.step: one for one in reversed(judge.further(agency, said)) if one.digest == digest}
    every = [*taken, *(Taken(step, known.get(step.name)) for step in judge.rule.further)]
    places = {row.step: number for number, row in enumerate(sop.rows)}
    # The re-check of Data Prioritas is a row of few procedures: it stays where it is, before publication.
    return sorted(every, key=lambda one: places.get(one.step.name, places[PUBLICATION]))


def _require_papers(desk: Desk, name: str, taken: Sequence[Taken], decision: Decision, day: str) -> None:
    """Refuse to go on without the papers that the procedure asks for, once what comes before was said."""
    sop = desk.catalog.sop
    row = sop.row(decision.step) if sop is not None else None
    before = list(takewhile(lambda one: one.step.name != decision.step, taken))
    if (
        sop is None
        or row is None
        or decision.outcome not in (APPROVED, PUBLISHED)
        or any(one.statement is None for one in before)
    ):
        return
    require_papers(desk, sop, row, Asking(name, agency_of(name), year_of(desk.catalog.plans, name, day), before))


def _governed(desk: Desk, subject: str) -> Matter:
    """Roster or settings: an administrator decides who did not write them. The base copy judges, when building."""
    entries = [desk.entries[path] for path in COVERED[subject] if path in desk.entries]
    if any(not entry.blob for entry in entries):
        raise SatudataError("dataset-uncommitted", dataset=subject)
    digest = content_digest((entry.path, desk.contents.read(entry)) for entry in entries)
    said = [one for one in desk.governance() if one.subject == subject]
    step = Step(GOVERNANCE, roles.ADMINISTRATOR, distinct_from=("author",))
    return Matter(subject, subject, WHOLE_REGION, digest, said, [Taken(step, None)], desk.brought(subject))


def _waived(desk: Desk, subject: str) -> Matter:
    """All waivers of one finding of one dataset: a data steward decides."""
    digest = waivers.subjects(desk.catalog.waivers).get(subject)
    if digest is None:
        raise SatudataError("unknown-waiver", subject=subject)
    agency = agency_of(subject.removeprefix(WAIVED))
    said = desk.about_waivers().get(subject, ())
    return Matter(subject, subject, agency, digest, said, [Taken(waivers.STEP, None)])


def _source(desk: Desk, name: str, decision: Decision) -> Source | None:
    """The dataset's files; they have to be in Git, so that everybody sees what was decided about."""
    source = desk.sources.get(name)
    if source is None:
        if decision.outcome in (APPROVED, PUBLISHED):
            raise SatudataError("unknown-dataset", dataset=name)
        return None
    if any(entry is not None and not entry.blob for entry in (source.metadata, source.data)):
        raise SatudataError("dataset-uncommitted", dataset=name)
    return source


def _published(said: Sequence[Statement], name: str) -> str:
    """The digest that was last published, for a dataset whose files are gone."""
    found = [one for one in said if one.outcome == PUBLISHED]
    if not found:
        raise SatudataError("unknown-dataset", dataset=name)
    return max(found, key=lambda one: (one.at, one.hash)).digest


def _term(person: Person, step: Step, agency: str, day: str) -> Term:
    """The term in which the person may take the step. The gate publishes too."""
    allowed = (*step.roles, roles.GATE) if step.name == PUBLICATION else step.roles
    term = person.term_in(allowed, agency, day)
    if term is None:
        raise SatudataError("role-not-yours", person=person.id, role=step.role, agency=agency, step=step.name)
    return term


def _require_stopping(matter: Matter, decision: Decision, person: Person, term: Term, judge: Judge) -> None:
    """Refuse a return or withdrawal of data that would stop nothing: a row that nothing waits for has none.

    SatudataError `return-not-theirs`.
    """
    stoppers = judge.stoppers(matter.agency)
    stops = decision.outcome in (RETURNED, WITHDRAWN) and matter.subject.startswith(DATASET)
    if stops and term.role not in stoppers:
        told = {"person": person.id, "role": term.role, "step": decision.step, "roles": ",".join(stoppers)}
        raise SatudataError("return-not-theirs", dataset=matter.name, **told)


def _require_turn(
    matter: Matter, step: Step, before: Sequence[Taken], person: Person, own: Set[str], judge: Judge
) -> None:
    """Refuse a step before those it needs, and one by a hand that has to differ."""
    said: list[Statement] = []
    for one in before:
        if one.statement is None:
            missing, role = one.step.name, one.step.role
            raise SatudataError("step-too-early", dataset=matter.name, step=step.name, missing=missing, role=role)
        said.append(one.statement)
    if "author" in step.distinct_from and person.id in matter.authors:
        raise SatudataError("own-change", dataset=matter.name, step=step.name)
    other = shared(own, step, said, judge.roster, judge.rule)
    if other is not None:
        code = "same-person" if other.by == person.id else "recorder-examined"
        raise SatudataError(code, dataset=matter.name, step=step.name, other=other.step)
