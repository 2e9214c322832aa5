"""`catalog/roster.yml` becomes a `Roster`; what is wrong with its people, keys and accounts becomes findings.

Fail closed: what is malformed, or has a fault that leaves open whether it holds, is told and gives nobody anything. An
account of two people is neither's; a key of two stays with both, and whoever asks for its owner finds two.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from satudata.model.addresses import plain_name
from satudata.model.finding import Check, Finding, Severity, Where
from satudata.model.roster import Certificate, Key, Person, Roster, Term
from satudata.read.catalogue import mapping, sequence, text, texts
from satudata.read.catalogue_files import says_something, schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.schemas import faults
from satudata.trust import terms
from satudata.trust.sshsig import (
    CURVES,
    ECDSA,
    ED25519,
    RSA,
    RSA_BITS,
    SK_ECDSA,
    SK_ED25519,
    SignatureError,
    parse_public_key,
)
from satudata.trust.terms import Held
from satudata.trust.wire import Reader, base64_of, blob_of

PATH = "catalog/roster.yml"
REGISTER = "catalog/letters/register.csv"
KINDS = frozenset({ED25519, RSA, SK_ED25519, SK_ECDSA, *(f"{ECDSA}{curve}" for curve in CURVES)})

MISSING = Check("roster-missing", Severity.NOTE, waivable=False)
REPEATED_PERSON = Check("roster-repeated-person", waivable=False)
SAME_NAME = Check("roster-same-name", Severity.WARNING, waivable=False)
KEY_UNREADABLE = Check("roster-key-unreadable", waivable=False)
KEY_WEAK = Check("roster-key-weak", waivable=False)
KEY_SHARED = Check("roster-key-shared", waivable=False)
ACCOUNT_SHARED = Check("roster-account-shared", waivable=False)
EMAIL_SHARED = Check("roster-email-shared", waivable=False)

CODES = (
    MISSING,
    REPEATED_PERSON,
    SAME_NAME,
    KEY_UNREADABLE,
    KEY_WEAK,
    KEY_SHARED,
    ACCOUNT_SHARED,
    EMAIL_SHARED,
    *terms.CODES,
)

Keys = tuple[str | int, ...]


class Claim(NamedTuple):
    """Something that belongs to one person only: its kind, what it is, whose, and where that stands."""

    check: Check
    what: str
    person: str
    keys: Keys


def read_roster(
    content: bytes | None,
    as_of: str = "",
    agencies: Collection[str] | None = None,
    letters: terms.Letters | None = None,
) -> tuple[Roster, list[Finding]]:
    """The roster that the file's bytes say, and what is wrong with it, in the order of the file; nothing is raised.

    Without `as_of`, `agencies` (ids) or `letters` (the register) what needs them is not judged. No file, or one
    without people, is an empty roster and a note.
    """
    if content is None or not says_something(content):
        return Roster({}), [MISSING.at(Where(PATH))]
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    document, findings = read_document(PATH, content, list)
    entries = sequence(document.value)
    if document.value is not None and not entries:
        return Roster({}, digest), [MISSING.at(Where(PATH))]
    refused = schema_findings(document, "roster")
    broken = {fault.keys[:3] for fault in faults("roster", document.value)} if refused else set()
    reading = _Reading(document, broken)
    drafts = [person for n, item in enumerate(entries) if (person := reading.person(n, mapping(item))) is not None]
    kept, more = terms.judge(reading.held, reading.where, as_of, agencies, letters)
    own: dict[str, list[Term]] = defaultdict(list)
    for held in kept:
        own[held.person].append(held.term)
    people = {one.id: reading.finished(one, own[one.id]) for one in drafts}
    found = [*findings, *refused, *reading.findings, *more]
    return Roster(people, digest), sorted(found, key=lambda finding: (finding.where.line, finding.code))


class _Reading:
    """One pass over the entries: the people without their terms, the terms beside them, and what is wrong."""

    def __init__(self, document: Document, broken: Collection[Keys]) -> None:
        self._document = document
        self._broken = broken
        self._names: dict[str, str] = {}
        self._ids: set[str] = set()
        self._claims: list[Claim] = []
        self._found: list[Finding] = []
        self.held: list[Held] = []

    @property
    def findings(self) -> list[Finding]:
        """What was found, with what two people claim, told at the second."""
        contested = (
            claim.check.at(self.where(claim.keys), what=claim.what, person=claim.person, other=owner)
            for claim, owner in self._contests
        )
        return [*self._found, *contested]

    def where(self, keys: Keys) -> Where:
        """The address of an entry, `[3].roles[0]`."""
        path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
        return Where(PATH, self._document.line_of(keys), 0, path)

    def person(self, n: int, item: Mapping[str, object]) -> Person | None:
        """The n-th entry as a person without terms; None without a plain id, or when the id is another's."""
        identity = text(item.get("id"))
        if not plain_name(identity):
            return None
        if identity in self._ids:
            # The first of two stands, so that nothing further down takes over the name that statements carry.
            self._tell(REPEATED_PERSON, (n, "id"), person=identity)
            return None
        self._ids.add(identity)
        name = text(item.get("name"))
        other = self._names.setdefault(" ".join(name.casefold().split()), identity)
        if other != identity:
            self._tell(SAME_NAME, (n, "name"), person=identity, other=other)
        self.held += self._terms(n, identity, item)
        return Person(
            id=identity,
            name=name,
            emails=tuple(self._emails(n, identity, item)),
            accounts=dict(self._accounts(n, identity, item)),
            keys=tuple(self._keys(n, identity, item)),
            terms=(),
            logins={forge: text(login) for forge, login in self._sound(n, "logins", item)},
            certificates=tuple(self._certificates(n, identity, item)),
        )

    def finished(self, draft: Person, kept: Iterable[Term]) -> Person:
        """The person with the terms that count, and with the accounts that are nobody else's."""
        accounts = draft.accounts.items()
        own = {forge: number for forge, number in accounts if f"{forge} {number}" not in self._contested_accounts}
        return replace(draft, accounts=own, terms=tuple(kept))

    @cached_property
    def _contested_accounts(self) -> frozenset[str]:
        return frozenset(claim.what for claim, _ in self._contests if claim.check is ACCOUNT_SHARED)

    def _tell(self, check: Check, keys: Keys, **facts: str) -> None:
        self._found.append(check.at(self.where(keys), **facts))

    def _sound(self, n: int, part: str, item: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        """The entries of a mapping that the schema has nothing against."""
        for key, value in mapping(item.get(part)).items():
            if (n, part, key) not in self._broken and (n, part) not in self._broken:
                yield key, value

    def _accounts(self, n: int, person: str, item: Mapping[str, object]) -> Iterator[tuple[str, int]]:
        for forge, number in self._sound(n, "accounts", item):
            if isinstance(number, int):
                self._claims.append(Claim(ACCOUNT_SHARED, f"{forge} {number}", person, (n, "accounts", forge)))
                yield forge, number

    def _emails(self, n: int, person: str, item: Mapping[str, object]) -> Iterator[str]:
        for address in texts(item.get("emails")):
            self._claims.append(Claim(EMAIL_SHARED, address.casefold(), person, (n, "emails")))
            yield address

    def _keys(self, n: int, person: str, item: Mapping[str, object]) -> Iterator[Key]:
        for m, entry in enumerate(map(mapping, sequence(item.get("keys")))):
            place: Keys = (n, "keys", m)
            start, until = text(entry.get("from")), text(entry.get("until"))
            if place in self._broken:
                continue
            try:
                fingerprint, line = known_key(text(entry.get("key")))
            except SignatureError as error:
                check = KEY_WEAK if error.reason == "weak-key" else KEY_UNREADABLE
                self._tell(check, place, person=person, reason=error.reason)
                continue
            if not terms.in_order(start, until):
                self._tell(terms.BAD_DATES, place, person=person, start=start, until=until)
                continue
            self._claims.append(Claim(KEY_SHARED, fingerprint, person, place))
            yield Key(line, fingerprint, start, until)

    def _certificates(self, n: int, person: str, item: Mapping[str, object]) -> Iterator[Certificate]:
        for m, entry in enumerate(map(mapping, sequence(item.get("certificates")))):
            place: Keys = (n, "certificates", m)
            start, until = text(entry.get("from")), text(entry.get("until"))
            if place in self._broken:
                continue
            if not terms.in_order(start, until):
                self._tell(terms.BAD_DATES, place, person=person, start=start, until=until)
                continue
            sha256 = text(entry.get("sha256"))
            self._claims.append(Claim(KEY_SHARED, sha256, person, place))
            yield Certificate(sha256, start, until)

    def _terms(self, n: int, person: str, item: Mapping[str, object]) -> Iterator[Held]:
        names = ("role", "agency", "from", "until", "decree", "capacity", "letter")
        for m, entry in enumerate(map(mapping, sequence(item.get("roles")))):
            if (n, "roles", m) not in self._broken:
                yield Held(person, Term(*(text(entry.get(name)) for name in names)), (n, "roles", m))

    @cached_property
    def _contests(self) -> list[tuple[Claim, str]]:
        """What stands under two people: each later claim, with who made the first."""
        first: dict[tuple[str, str], str] = {}
        owners = ((claim, first.setdefault((claim.check.code, claim.what), claim.person)) for claim in self._claims)
        return [(claim, owner) for claim, owner in owners if owner != claim.person]


def known_key(line: str) -> tuple[str, str]:
    """Fingerprint and line (without comment) of a public key. Raises SignatureError for what is none.

    In a browser, where there is no cryptography, only the form is looked at: nothing can be verified there anyway.
    """
    try:
        key = parse_public_key(line)
    except ImportError:
        return _by_form(line)
    return key.fingerprint, key.line


def _by_form(line: str) -> tuple[str, str]:
    kind, encoded = [*line.split(None, 2), "", ""][:2]
    blob = blob_of(encoded)
    parts = Reader(blob)
    if parts.name() != kind or kind not in KINDS:
        raise SignatureError("malformed")
    if kind == RSA and parts.positive() and parts.positive().bit_length() < RSA_BITS.start:
        raise SignatureError("weak-key")
    return "SHA256:" + base64_of(hashlib.sha256(blob).digest()).rstrip("="), f"{kind} {encoded}"
