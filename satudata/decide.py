"""Making statements: whose key it is, in which role, about which bytes; refused early what would not count later.

Each subject gets a statement of its own. Files are written and committed together, nothing of it is half done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.roster import WHOLE_REGION, Person
from satudata.model.statement import APPROVED, GOVERNANCE, PUBLICATION, PUBLISHED, Statement, Step, Taken
from satudata.read.git import commit_paths
from satudata.read.repository import Source
from satudata.standing import Approvals, agency_of
from satudata.trust import waivers
from satudata.trust.canonical import Value
from satudata.trust.digest import content_digest
from satudata.trust.governance import COVERED
from satudata.trust.publication import with_priority
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
        _other(desk, subject, decision, signer)
        if subject in COVERED or subject.startswith(WAIVED)
        else _made(desk, approvals, subject.removeprefix(DATASET), decision, signer)
        for subject in subjects
    ]


def write_statements(desk: Desk, made: Sequence[Made], message: str, also: Mapping[str, bytes] | None = None) -> str:
    """Write the files, and those in `also` (path → bytes), and commit them alone; gives the commit's id."""
    files = {**{one.path: one.content for one in made}, **(also or {})}
    for path, content in files.items():
        place = desk.repository.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    return commit_paths(desk.repository.root, list(files), message)


def _made(desk: Desk, approvals: Approvals, name: str, decision: Decision, signer: Signer) -> Made:
    agency = agency_of(name)
    person = decision.by or signer.person
    chosen = _source(desk, name, decision)
    said, problems = approvals.read(name)
    if problems:
        raise SatudataError("statements-broken", dataset=name, n=len(problems))
    digest, priority = approvals.digest(chosen) if chosen is not None else (_published(said, name), False)
    steps = with_priority(approvals.judge.steps(agency), priority)
    step = next((one for one in steps if one.name == decision.step), None)
    if step is None:
        raise SatudataError("step-unknown", step=decision.step, known=", ".join(one.name for one in steps))
    role = _role(person, step, agency, approvals.judge.as_of)
    taken = approvals.judge.progress(agency, digest, said, priority)
    evidence = dict(decision.evidence)
    if decision.outcome in (APPROVED, PUBLISHED):
        _require_turn(name, step, taken, person, approvals.authors_of(chosen) if chosen is not None else frozenset())
        if step.name == PUBLICATION:
            evidence["relies_on"] = [one.statement.hash for one in taken[:-1] if one.statement is not None]
    ends = heads(said)  # several where clones had parted: the next statement knows of all
    if ends[1:]:
        evidence["follows"] = list(ends[1:])
    term = person.term(role, agency, approvals.judge.as_of)
    draft = Draft(
        subject=f"{DATASET}{name}",
        digest=digest,
        step=step.name,
        role=role,
        by=person.id,
        decree=term.decree if term is not None else "",
        previous=ends[0] if ends else "",
        outcome=decision.outcome,
        at=decision.at,
        reason=decision.reason,
        evidence=evidence,
    )
    path, content = draft.signed(signer.sign(draft.message()))
    return Made(name, path, content, step.name, role, _next(step, steps, decision.outcome))


def _other(desk: Desk, subject: str, decision: Decision, signer: Signer) -> Made:
    """A statement about roster or settings, by an administrator, or about a waiver, by a data steward."""
    person = decision.by or signer.person
    digest, said, step, agency = _governed(desk, subject) if subject in COVERED else _waived(desk, subject)
    if decision.step != step.name:
        raise SatudataError("step-unknown", step=decision.step, known=step.name)
    term = person.term(step.role, agency, decision.at[:10])
    if term is None:
        raise SatudataError("role-not-yours", person=person.id, role=step.role, agency=agency, step=step.name)
    ends = heads(said)
    follows: dict[str, Value] = {"follows": list(ends[1:])} if ends[1:] else {}
    draft = Draft(
        subject=subject,
        digest=digest,
        step=step.name,
        role=step.role,
        by=person.id,
        decree=term.decree,
        previous=ends[0] if ends else "",
        outcome=decision.outcome,
        at=decision.at,
        reason=decision.reason,
        evidence={**decision.evidence, **follows},
    )
    path, content = draft.signed(signer.sign(draft.message()))
    return Made(subject, path, content, step.name, step.role, None)


def _governed(desk: Desk, subject: str) -> tuple[str, list[Statement], Step, str]:
    """Digest, statements so far, step and agency of roster or settings. The base copy judges, when building."""
    entries = [desk.entries[path] for path in COVERED[subject] if path in desk.entries]
    if any(not entry.blob for entry in entries):
        raise SatudataError("dataset-uncommitted", dataset=subject)
    digest = content_digest((entry.path, desk.contents.read(entry)) for entry in entries)
    said = [one for one in desk.governance() if one.subject == subject]
    return digest, said, Step(GOVERNANCE, roles.ADMINISTRATOR), WHOLE_REGION


def _waived(desk: Desk, subject: str) -> tuple[str, list[Statement], Step, str]:
    """The same of all waivers of one finding of one dataset."""
    digest = waivers.subjects(desk.catalog.waivers).get(subject)
    if digest is None:
        raise SatudataError("unknown-waiver", subject=subject)
    agency = agency_of(subject.removeprefix(WAIVED))
    return digest, list(desk.about_waivers().get(subject, ())), waivers.STEP, agency


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


def _role(person: Person, step: Step, agency: str, day: str) -> str:
    """The role in which the person may take the step. The gate publishes too."""
    allowed = (step.role, roles.GATE) if step.name == PUBLICATION else (step.role,)
    for role in allowed:
        if person.term(role, agency, day) is not None:
            return role
    raise SatudataError("role-not-yours", person=person.id, role=step.role, agency=agency, step=step.name)


def _require_turn(name: str, step: Step, taken: Sequence[Taken], person: Person, authors: Set[str]) -> None:
    """Refuse a step before those it needs, and one by a hand that has to differ."""
    before = taken[: [one.step.name for one in taken].index(step.name)]
    for one in before:
        if one.statement is None:
            missing, role = one.step.name, one.step.role
            raise SatudataError("step-too-early", dataset=name, step=step.name, missing=missing, role=role)
    if "author" in step.distinct_from and person.id in authors:
        raise SatudataError("own-change", dataset=name, step=step.name)
    for one in before:
        if one.statement is not None and one.step.name in step.distinct_from and one.statement.by == person.id:
            raise SatudataError("same-person", dataset=name, step=step.name, other=one.step.name)


def _next(step: Step, steps: Sequence[Step], outcome: str) -> Step | None:
    if outcome not in (APPROVED, PUBLISHED):
        return None
    names = [one.name for one in steps]
    place = names.index(step.name) + 1
    return steps[place] if place < len(steps) else None
