"""Statement files: written in one form, read with suspicion. What is read here is well formed and truly signed by the
key it names; whether that key's owner may say so is judged elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from satudata.model.addresses import plain_name
from satudata.model.statement import (
    EVIDENCE_KINDS,
    OUTCOMES,
    PUBLICATION,
    PUBLISHED,
    RETURNED,
    SUBJECT_KINDS,
    WITHDRAWN,
    Problem,
    Statement,
)
from satudata.trust import canonical, sshsig
from satudata.trust.canonical import CanonicalError, Value
from satudata.trust.chain import follows
from satudata.trust.digest import DIGEST

FOLDER = "catalog/approvals/"
NAMESPACE = "satudata-statement@v1"
MAX_BYTES = 64_000
HASH = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
STEP = re.compile(r"[a-z][a-z0-9_]{0,63}")
ATTESTATION = "attestation"  # of a second person, within the evidence

TEXTS = ("subject", "digest", "step", "role", "by", "decree", "outcome", "at")
KEYS = frozenset((*TEXTS, "v", "previous", "reason", "evidence", "signature"))


class Refused(Exception):
    """A file that is no statement; `code` is one of the `trust.*` problems."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, tuple(facts.items()))


@dataclass(frozen=True)
class Draft:
    """What is about to be signed; the fields are those of a `Statement`."""

    subject: str
    digest: str
    step: str
    role: str
    by: str
    decree: str
    previous: str
    outcome: str
    at: str
    reason: str
    evidence: Mapping[str, Value]

    def message(self, attested: bool = True) -> bytes:
        """The bytes to sign: the canonical form without signature. `attested=False` is what a second person signs."""
        evidence = {key: value for key, value in self.evidence.items() if attested or key != ATTESTATION}
        return canonical.dumps(self._document(evidence))

    def signed(self, signature: str) -> tuple[str, bytes]:
        """Path and bytes of the statement file. `signature` is the base64 of the SSHSIG blob."""
        content = canonical.dumps({**self._document(dict(self.evidence)), "signature": signature}) + b"\n"
        return path_of(self.subject, hashlib.sha256(content).hexdigest()), content

    def _document(self, evidence: Mapping[str, Value]) -> dict[str, Value]:
        return {
            "v": 1,
            "subject": self.subject,
            "digest": self.digest,
            "step": self.step,
            "role": self.role,
            "by": self.by,
            "decree": self.decree,
            "previous": self.previous or None,
            "outcome": self.outcome,
            "at": self.at,
            "reason": self.reason or None,
            "evidence": dict(evidence),
        }


def subject_folder(subject: str) -> str:
    """Where the statements about a subject lie: `dataset:dinkes/x` → `catalog/approvals/dataset/dinkes/x/`."""
    kind, _, identity = subject.partition(":")
    return f"{FOLDER}{kind}/{identity}/"


def path_of(subject: str, digest: str) -> str:
    """The path of the statement with that hash."""
    return f"{subject_folder(subject)}{digest}.json"


def plain_subject(subject: str) -> bool:
    """Whether this is `kind:id` of a known kind with plain names, fit for a path."""
    kind, colon, identity = subject.partition(":")
    parts = identity.split("/")
    return bool(colon) and kind in SUBJECT_KINDS and len(parts) <= 4 and all(map(plain_name, parts))


def read_statement(path: str, raw: bytes) -> Statement | Problem:
    """One file as a statement whose signature verified, or why it is none. Never raises for what a file holds."""
    try:
        return _statement(path, raw)
    except CanonicalError as error:
        return Problem("statement-unreadable", (("path", path), ("reason", error.reason)))
    except sshsig.SignatureError as error:
        return Problem("statement-signature", (("path", path), ("reason", error.reason)))
    except Refused as refused:
        return Problem(refused.problem.code, (("path", path), *refused.problem.facts))


def _statement(path: str, raw: bytes) -> Statement:
    if len(raw) > MAX_BYTES:
        raise Refused("statement-unreadable", reason="too-long")
    document = canonical.loads(raw)
    if not isinstance(document, dict) or document.keys() != KEYS or document["v"] != 1 or document["v"] is True:
        raise Refused("statement-unreadable", reason="keys")
    digest = hashlib.sha256(raw).hexdigest()
    texts = {key: _text(document, key) for key in TEXTS}
    previous, reason, signature = (_optional(document, key) for key in ("previous", "reason", "signature"))
    evidence = document["evidence"]
    if not isinstance(evidence, dict) or evidence.get("kind") not in EVIDENCE_KINDS:
        raise Refused("statement-unreadable", reason="evidence")
    _require_plain(texts, previous, reason)
    if path != path_of(texts["subject"], digest):
        raise Refused("statement-edited")
    message = _message(raw, signature)
    key = sshsig.verify(signature, message, NAMESPACE)
    attester, attester_key = _attester(document, evidence)
    return Statement(
        hash=digest,
        **texts,
        previous=previous,
        reason=reason,
        evidence=evidence,
        signer=key.fingerprint,
        path=path,
        attester=attester,
        attester_key=attester_key,
        unsigned=hashlib.sha256(message).hexdigest(),
    )


def _message(raw: bytes, signature: str) -> bytes:
    """What was signed: the file, in its one form, without the signature. The last one is the document's own, for
    within texts a quotation mark is escaped, and no key that may hold others stands behind it.
    """
    before, _, after = raw.removesuffix(b"\n").rpartition(f'"signature":"{signature}",'.encode())
    return before + after


def _text(document: Mapping[str, Value], key: str) -> str:
    value = document[key]
    if not isinstance(value, str):
        raise Refused("statement-unreadable", reason=key)
    return value


def _optional(document: Mapping[str, Value], key: str) -> str:
    value = document[key]
    if value is not None and (not isinstance(value, str) or not value):
        raise Refused("statement-unreadable", reason=key)
    return value or ""


def _require_plain(texts: Mapping[str, str], previous: str, reason: str) -> None:
    outcome = texts["outcome"]
    sound = {
        "subject": plain_subject(texts["subject"]),
        "digest": bool(DIGEST.fullmatch(texts["digest"])),
        "step": bool(STEP.fullmatch(texts["step"])),
        "role": bool(STEP.fullmatch(texts["role"])),
        "by": plain_name(texts["by"]),
        "outcome": outcome in OUTCOMES and (outcome != PUBLISHED or texts["step"] == PUBLICATION),
        "at": _is_time(texts["at"]),
        "previous": not previous or bool(HASH.fullmatch(previous)),
        "reason": bool(reason) or outcome not in (RETURNED, WITHDRAWN),
    }
    if wrong := [name for name, right in sound.items() if not right]:
        raise Refused("statement-unreadable", reason=wrong[0])


def _is_time(text: str) -> bool:
    try:
        return bool(TIME.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _attester(document: Mapping[str, Value], evidence: Mapping[str, Value]) -> tuple[str, str]:
    """Who attests a paper beside the one who recorded it: roster id and the key that truly signed; "" when nobody."""
    given = evidence.get(ATTESTATION)
    if given is None:
        return "", ""
    if not isinstance(given, dict) or given.keys() != {"by", "signature"}:
        raise Refused("statement-unreadable", reason=ATTESTATION)
    without = {key: value for key, value in evidence.items() if key != ATTESTATION}
    bare = {key: value for key, value in document.items() if key != "signature"}
    message = canonical.dumps({**bare, "evidence": without})
    by, signature = _text(given, "by"), _text(given, "signature")
    return by, sshsig.verify(signature, message, NAMESPACE).fingerprint


def by_subject(read: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """The statements of each subject, in order of hash; what order they were made in, their chain says."""
    found: dict[str, list[Statement]] = {}
    for statement in read:
        found.setdefault(statement.subject, []).append(statement)
    return {subject: tuple(sorted(said, key=lambda one: one.hash)) for subject, said in sorted(found.items())}


def heads(said: Sequence[Statement]) -> tuple[str, ...]:
    """The hashes that no other statement follows, in order: what the next one has to follow, and the public output
    remembers. Of two files that differ in their signature only, one counts, so that nobody makes two ends of one.
    """
    content = {statement.hash: statement.content for statement in said}
    followed = {content.get(link) for statement in said for link in follows(statement)}
    ends = {one.content: one.hash for one in sorted(said, key=lambda one: one.hash, reverse=True)}
    return tuple(sorted(found for said_there, found in ends.items() if said_there not in followed))
