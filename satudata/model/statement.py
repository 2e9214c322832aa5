"""What somebody said about exact bytes, and what follows from all that was said about one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

EXAMINATION = "examination"  # walidata
AGENCY_APPROVAL = "agency_approval"  # kepala OPD
PRIORITY_REVIEW = "priority_review"  # pembina data, for Data Prioritas
VERIFICATION = "verification"  # against the supporting evidence (data dukung)
PUBLICATION = "publication"  # walidata or the gate
GOVERNANCE = "governance"  # administrators, about roster, settings, SOP, workflows, engine
WAIVER = "waiver"

APPROVED, RETURNED, WITHDRAWN, PUBLISHED = "approved", "returned", "withdrawn", "published"
OUTCOMES = (APPROVED, RETURNED, WITHDRAWN, PUBLISHED)

PROCEDURE_KINDS = ("plan", "activity", "request", "report")  # kinds of subject that have rows of their own
SUBJECT_KINDS = ("dataset", *PROCEDURE_KINDS, "governance", "waiver")
EVIDENCE_KINDS = ("ssh", "forge-review", "letter", "wet-ink", "manual")


@dataclass(frozen=True)
class Statement:
    """One file under `catalog/approvals/`: `subject` is `kind:id`, `digest` and `hash` are `sha256:…`-style texts.

    `by` is the roster id of who decided; `signer` is the fingerprint of the key that signed the file. With evidence
    `ssh` the two are one person; with `forge-review` the signer is the gate, else the steward who recorded a paper.
    `previous` is the hash of the statement about the same subject that this one follows, or "". `at` is what the
    signer's clock said: it is shown, and never trusted alone.
    """

    hash: str  # 64 hex digits: SHA-256 of the file's bytes, and its name
    subject: str
    digest: str
    step: str
    role: str
    by: str
    decree: str
    previous: str
    outcome: str
    at: str  # ISO 8601 with offset
    reason: str
    evidence: Mapping[str, object]
    signer: str  # SHA256:… fingerprint of the key whose signature verified
    path: str
    attester: str = ""  # roster id of the second person who vouches for a paper
    attester_key: str = ""  # and the fingerprint of the key that truly signed it
    unsigned: str = ""  # SHA-256 of the canonical form without signature

    @property
    def on(self) -> str:
        return self.at[:10]

    @property
    def content(self) -> str:
        """What was said, told from what else was said: the same for two files that differ in their signature only."""
        return self.unsigned or self.hash

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The hashes that a publication names as its ground."""
        named = self.evidence.get("relies_on")
        return tuple(map(str, named)) if isinstance(named, (list, tuple)) else ()


@dataclass(frozen=True)
class Step:
    """One required step: who takes it, and from whose hand it must differ (names of steps, or `author`).

    `role` is whose step it is; a holder of one of `also` may take it as well (walidata pendukung beside walidata).
    """

    name: str
    role: str
    distinct_from: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that may take it, the first whose step it is."""
        return (self.role, *self.also)


class Release(StrEnum):
    """When a proven version goes out."""

    IMMEDIATE = "immediate"
    SCHEDULE = "schedule"
    DELIVERY = "delivery"  # only to who asked; the portal shows the metadata


@dataclass(frozen=True)
class Rule:
    """What the procedure in force asks before publication: the steps in order, the last of them `publication`."""

    steps: tuple[Step, ...]
    release: Release = Release.IMMEDIATE
    every: str = ""  # monthly | quarterly | half-yearly | yearly, for SCHEDULE
    papers: tuple[str, ...] = ()  # evidence kinds allowed besides ssh, forge-review and letter: wet-ink, manual
    personal_signatures: bool = False  # refuse gate-attested reviews
    letters_by_examiner: bool = False  # who examined may also record the letter of who approves
    further: tuple[Step, ...] = ()  # what is said about data besides, and keeps none back (Magetan: filling finished)
    cases: tuple[tuple[str, Step], ...] = ()  # what is said about all else: kind of subject (`agency_plan`, …), step


@dataclass(frozen=True)
class Problem:
    """Why a statement does not count, or a version is not proven: a code of `trust.*` texts, with its facts."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()
    statement: str = ""  # the hash it is about, or ""


@dataclass(frozen=True)
class Taken:
    """A required step, as far as it was taken for one digest."""

    step: Step
    statement: Statement | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A publication that holds: the digest, when it was published, and the statements it rests on, in order of step."""

    digest: str
    publication: Statement
    rests_on: tuple[Statement, ...]
    live_from: str  # ISO day from which the release rule lets it out


@dataclass(frozen=True)
class Judgement:
    """All that was said about one subject, weighed. `proofs` newest first. Fail closed: no proof, no publication."""

    subject: str
    proofs: tuple[Proof, ...] = ()
    withdrawn: Statement | None = None
    problems: tuple[Problem, ...] = ()

    def proof(self, digest: str) -> Proof | None:
        """The proof of exactly these bytes, or None."""
        return next((proof for proof in self.proofs if proof.digest == digest), None)
