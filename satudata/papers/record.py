"""A signed paper becomes statements: one for each dataset, said by who signed it, recorded by a data steward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from satudata.decide import Decision, Made, Signer, decide
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.roster import Person
from satudata.model.statement import APPROVED
from satudata.papers import register
from satudata.papers.apart import Examined, examine
from satudata.papers.register import ELECTRONIC, MANUAL, WET, Entry
from satudata.papers.store import digest_of
from satudata.standing import Approvals, agency_of
from satudata.trust.canonical import Value

ROOTS = "catalog/trust/"
LETTER, WET_INK, BY_HAND = "letter", "wet-ink", "manual"
SIGNATURES = {LETTER: ELECTRONIC, WET_INK: WET, BY_HAND: MANUAL}
RECORDERS = (roles.DATA_STEWARD, roles.SUPPORTING_STEWARD)
EMBEDDED, ACKNOWLEDGED = "embedded", "acknowledged"


@dataclass(frozen=True)
class Paper:
    """A paper as it came back. `kind` is one of evidence; `number` and `dated` (ISO) stand on it, "" when unknown."""

    kind: str
    name: str
    content: bytes
    number: str = ""
    dated: str = ""

    @property
    def digest(self) -> str:
        return digest_of(self.content)


@dataclass(frozen=True)
class Recorded:
    """Statements ready to be written, the register with the letter in it, and what was found in a signed PDF."""

    made: tuple[Made, ...]
    files: Mapping[str, bytes]
    by: Person
    examined: Examined | None = None
    revocation: str = ""


def record_letter(
    desk: Desk,
    approvals: Approvals,
    datasets: Sequence[str],
    paper: Paper,
    decision: Decision,
    recorder: Signer,
    acknowledged: bool,
) -> Recorded:
    """The statements that a PDF with an electronic signature proves; nothing is written yet.

    `decision` says step, time and reason; whose it is follows from the certificate, unless `decision.by` names
    somebody, who must then be the same. SatudataError with the remedy when the letter does not prove all of them.
    """
    require_recorder(recorder.person, datasets, approvals.judge.as_of)
    found = examine(paper.name, paper.content, roots_of(desk), decision.at)
    person = desk.roster().signatory(found.certificate, approvals.judge.as_of)
    if person is None:
        raise SatudataError("letter-signer-unknown", subject=found.subject, fingerprint=found.certificate)
    if decision.by is not None and decision.by.id != person.id:
        raise SatudataError("letter-other-signer", person=person.id, expected=decision.by.id)
    if person.id == recorder.person.id:
        raise SatudataError("letter-own-recorder", person=person.id)
    for name in datasets:
        _require_seen(desk, approvals, name, found)
    if not found.revocation and not acknowledged:
        raise SatudataError("letter-revocation-unknown", path=paper.name)
    revocation = EMBEDDED if found.revocation else ACKNOWLEDGED
    evidence: dict[str, Value] = {
        **evidence_of(paper),
        "certificate": f"sha256:{found.certificate}",
        "signed_at": found.signed_at,
        "revocation": revocation,
    }
    said = Decision(decision.step, APPROVED, decision.at, decision.reason, evidence, person)
    made = tuple(decide(desk, approvals, datasets, said, recorder))
    files = registered(desk, datasets, paper, said, found.signed_at[:10], recorder.person.id)
    return Recorded(made, files, person, found, revocation)


def evidence_of(paper: Paper) -> dict[str, Value]:
    """What every statement resting on a paper says of it."""
    told = {"number": paper.number, "dated": paper.dated}
    return {"kind": paper.kind, "pdf": paper.digest, **{key: value for key, value in told.items() if value}}


def require_recorder(person: Person, datasets: Sequence[str], day: str) -> None:
    """Only data stewards record papers. SatudataError `letter-recorder-wrong`."""
    for agency in map(agency_of, datasets):
        if not any(person.term(role, agency, day) for role in RECORDERS):
            raise SatudataError("letter-recorder-wrong", person=person.id)


def roots_of(desk: Desk) -> list[bytes]:
    """The pinned root certificates, in order of path; files that are not in Git do not count."""
    paths = sorted(path for path in desk.entries if path.startswith(ROOTS) and path.endswith(".pem"))
    return [desk.contents.read(desk.entries[path]) for path in paths if desk.entries[path].blob]


def registered(
    desk: Desk, datasets: Sequence[str], paper: Paper, decision: Decision, signed_on: str, receiver: str
) -> dict[str, bytes]:
    """The register with a line for the letter of each agency, as the file to be written; `receiver` took it in."""
    place = desk.entries.get(register.PATH)
    content = desk.contents.read(place) if place is not None else None
    by_agency: dict[str, list[str]] = {}
    for name in sorted(datasets):
        by_agency.setdefault(agency_of(name), []).append(name)
    assert decision.by is not None  # a paper is always somebody's
    for agency, names in by_agency.items():
        entry = Entry(
            kind="validasi",
            number=paper.number,
            dated=paper.dated or signed_on,
            received=decision.at[:10],
            agency=agency,
            signer=decision.by.id,
            datasets=" ".join(names),
            file=f"{paper.digest.removeprefix('sha256:')}.pdf",
            sha256=paper.digest,
            signature=SIGNATURES[paper.kind],
            status="diterima",
            original=register.plain_text(str(decision.evidence.get("original", "")), "asli"),
            receiver=receiver,
        )
        content = register.entered(content, entry)
    return {register.PATH: content} if content is not None else {}


def _require_seen(desk: Desk, approvals: Approvals, name: str, found: Examined) -> None:
    source = desk.sources.get(name)
    if source is None:
        raise SatudataError("unknown-dataset", dataset=name)
    digest = approvals.digest(source)
    if digest in found.visible:
        return
    if digest in found.hidden:
        raise SatudataError("letter-digest-hidden", dataset=name)
    raise SatudataError("letter-digest-missing", dataset=name, digest=digest)
