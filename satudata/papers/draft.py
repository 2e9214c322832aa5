"""Papers that no machine can verify count when two people vouch for them: one drafts, the second signs, the first
records. The draft goes from hand to hand as a file; what is in it is made anew and compared at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from satudata.decide import Decision, Made, Signer, decide
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.roster import Person
from satudata.model.statement import APPROVED, Statement
from satudata.papers.record import Paper, Recorded, evidence_of, registered, require_recorder
from satudata.papers.register import plain_number
from satudata.standing import Approvals, agency_of
from satudata.trust import canonical
from satudata.trust.canonical import CanonicalError, Value
from satudata.trust.publication import WITNESSES
from satudata.trust.statements import ATTESTATION, read_statement

VERSION = 1
TEXTS = ("kind", "recorder", "by", "step", "at", "reason", "number", "dated", "pdf")


@dataclass(frozen=True)
class Draft:
    """What shall be recorded about a paper: who decided (`by`), who records, and per dataset the message to be signed,
    with the second person's signature of it or "".
    """

    kind: str
    recorder: str
    by: str
    step: str
    at: str
    reason: str
    number: str
    dated: str
    pdf: str
    further: Mapping[str, str]  # of the evidence: where the original is
    messages: Mapping[str, str]
    witness: str = ""
    signatures: Mapping[str, str] | None = None

    def decision(self, person: Person, attestation: dict[str, Value] | None = None) -> Decision:
        """The decision, with the second person's signature where it is there."""
        paper = Paper(self.kind, "", b"", self.number, self.dated)
        evidence: dict[str, Value] = {**evidence_of(paper), "pdf": self.pdf, **self.further}
        if attestation:
            evidence[ATTESTATION] = attestation
        return Decision(self.step, APPROVED, self.at, self.reason, evidence, person)


def draft_of(
    desk: Desk, approvals: Approvals, datasets: Sequence[str], paper: Paper, decision: Decision, recorder: Signer,
    further: Mapping[str, str],
) -> Draft:  # fmt: skip
    """The draft of what a paper proves, refused early where it would not count.

    `decision.by` is who signed the paper. SatudataError when policy does not allow such papers, or a step is not due.
    """
    require_recorder(recorder.person, datasets, approvals.judge.as_of)
    if paper.kind not in approvals.judge.rule.papers:
        raise SatudataError("paper-not-allowed", kind=paper.kind)
    assert decision.by is not None  # papers without certificate always name who signed
    if decision.by.id == recorder.person.id:
        raise SatudataError("letter-own-recorder", person=decision.by.id)
    draft = Draft(
        kind=paper.kind,
        recorder=recorder.person.id,
        by=decision.by.id,
        step=decision.step,
        at=decision.at,
        reason=decision.reason,
        number=paper.number,
        dated=paper.dated,
        pdf=paper.digest,
        further=dict(further),
        messages=dict.fromkeys(datasets, ""),
    )
    registered(desk, datasets, paper, draft.decision(decision.by), decision.at[:10], recorder.person.id)
    return replace(draft, messages=_messages(desk, approvals, draft, recorder.person))


def attested(desk: Desk, approvals: Approvals, draft: Draft, paper: Paper, witness: Signer) -> Draft:
    """The draft with the second person's signatures. SatudataError when it does not fit what is at hand now."""
    _require_fitting(desk, approvals, draft, paper)
    day = approvals.judge.as_of
    for agency in map(agency_of, draft.messages):
        if not any(witness.person.term(role, agency, day) for role in WITNESSES):
            raise SatudataError("draft-witness-wrong", person=witness.person.id, agency=agency)
    signatures = {name: witness.sign(message.encode()) for name, message in draft.messages.items()}
    return replace(draft, witness=witness.person.id, signatures=signatures)


def recorded(desk: Desk, approvals: Approvals, draft: Draft, paper: Paper, recorder: Signer, place: str) -> Recorded:
    """The statements of an attested draft, signed by its recorder; nothing is written yet."""
    if not draft.witness or draft.signatures is None:
        raise SatudataError("draft-unattested", path=place)
    person = _require_fitting(desk, approvals, draft, paper)
    made: list[Made] = []
    for name in draft.messages:
        attestation: dict[str, Value] = {"by": draft.witness, "signature": draft.signatures[name]}
        made += decide(desk, approvals, [name], draft.decision(person, attestation), recorder)
        if not isinstance(read_statement(made[-1].path, made[-1].content), Statement):
            raise SatudataError("draft-stale", dataset=name)
    paper = replace(paper, number=draft.number, dated=draft.dated)
    files = registered(desk, list(draft.messages), paper, draft.decision(person), draft.at[:10], draft.recorder)
    return Recorded(tuple(made), files, person)


def _require_fitting(desk: Desk, approvals: Approvals, draft: Draft, paper: Paper) -> Person:
    """Who decided, when the draft is about this paper and says what would be said now."""
    if paper.digest != draft.pdf:
        raise SatudataError("draft-other-paper", path=paper.name)
    people = desk.roster().people
    if draft.by not in people or draft.recorder not in people:
        raise SatudataError("draft-unreadable", path=paper.name)
    now = _messages(desk, approvals, draft, people[draft.recorder])
    for name, message in draft.messages.items():
        if now[name] != message:
            raise SatudataError("draft-stale", dataset=name)
    return people[draft.by]


def _messages(desk: Desk, approvals: Approvals, draft: Draft, recorder: Person) -> dict[str, str]:
    """What the second person signs, by dataset: the statements without their signatures."""
    person = desk.roster().people[draft.by]
    messages = {}
    for name in draft.messages:
        heard: list[bytes] = []
        signer = Signer(recorder, "", _listening(heard))
        decide(desk, approvals, [name], draft.decision(person), signer)
        messages[name] = heard[0].decode()
    return messages


def _listening(heard: list[bytes]) -> Callable[[bytes], str]:
    """A hand that signs nothing and keeps what it was given."""

    def sign(message: bytes) -> str:
        heard.append(message)
        return ""

    return sign


def written(draft: Draft) -> bytes:
    """The draft as a file."""
    signatures = draft.signatures or {}
    document: dict[str, Value] = {
        "v": VERSION,
        **{key: getattr(draft, key) for key in TEXTS},
        "further": dict(draft.further),
        "messages": dict(draft.messages),
        "witness": draft.witness,
        "signatures": dict(signatures),
    }
    return canonical.dumps(document) + b"\n"


def read_draft(name: str, content: bytes) -> Draft:
    """The draft in a file. SatudataError `draft-unreadable` when it is none."""
    broken = SatudataError("draft-unreadable", path=name)
    try:
        document = canonical.loads(content)
    except CanonicalError:
        raise broken from None
    keys = {"v", *TEXTS, "further", "messages", "witness", "signatures"}
    if not isinstance(document, dict) or document.keys() != keys or document["v"] != VERSION:
        raise broken
    texts = {key: document[key] for key in (*TEXTS, "witness")}
    tables = {key: document[key] for key in ("further", "messages", "signatures")}
    if not all(isinstance(value, str) for value in texts.values()) or not all(map(_plain, tables.values())):
        raise broken
    messages, signatures = tables["messages"], tables["signatures"]
    assert isinstance(messages, dict) and isinstance(signatures, dict)  # seen by `_plain`
    if not messages or (signatures and signatures.keys() != messages.keys()):
        raise broken
    plain_number(str(texts["number"]))
    return Draft(**texts, **{**tables, "signatures": signatures or None})  # type: ignore[arg-type]  # judged above


def _plain(table: Value) -> bool:
    """Whether this is a mapping of texts."""
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())
