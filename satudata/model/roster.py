"""Who holds which function where, and since when (`catalog/roster.yml`): heads of agencies, stewards, operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# The functions of the procedures; their Indonesian names are texts (`role.*`).
PRODUCER = "producer"  # produsen data
OPERATOR = "operator"  # operator / admin data OPD, by letter of appointment
AGENCY_HEAD = "agency_head"  # kepala OPD
DATA_STEWARD = "data_steward"  # walidata
SUPPORTING_STEWARD = "supporting_steward"  # walidata pendukung
DATA_SUPERVISOR = "data_supervisor"  # pembina data (BPS)
PPID = "ppid"  # pejabat pengelola informasi dan dokumentasi
PPID_SUPERIOR = "ppid_superior"  # atasan PPID, who answers objections (UU 14/2008 art. 36)
FORUM = "forum"  # forum satu data, by who speaks for it
FORUM_MEMBER = "forum_member"  # anggota forum, who asks for data (Sumedang)
SECRETARIAT = "secretariat"  # sekretariat forum satu data
COORDINATOR = "coordinator"  # koordinator (Magetan)
REGIONAL_HEAD = "regional_head"  # bupati/wali kota
ADMINISTRATOR = "administrator"  # may change roster, SOP, workflows and engine, two together
GATE = "gate"  # the program that attests what a forge showed it; never a person
ROLES = (
    PRODUCER, OPERATOR, AGENCY_HEAD, DATA_STEWARD, SUPPORTING_STEWARD, DATA_SUPERVISOR, PPID, PPID_SUPERIOR, FORUM,
    FORUM_MEMBER, SECRETARIAT, COORDINATOR, REGIONAL_HEAD, ADMINISTRATOR, GATE,
)  # fmt: skip

WHOLE_REGION = "*"


def within(day: str, start: str, until: str) -> bool:
    """Whether an ISO day lies in [start, until], both included; an empty `until` is open."""
    return start <= day and (not until or day <= until)


@dataclass(frozen=True)
class Term:
    """One function held from–until, both days included. `agency` is an id, or `*` for the whole region."""

    role: str
    agency: str
    start: str
    until: str  # "" while it lasts
    decree: str
    capacity: str = ""  # "" definitive | plt (acting, pelaksana tugas) | plh (for days, pelaksana harian)
    letter: str = ""  # number of the letter of appointment in the register; operators need one

    def covers(self, role: str, agency: str, day: str) -> bool:
        """Whether this term gives that role over that agency on that day."""
        return self.role == role and self.agency in (agency, WHOLE_REGION) and within(day, self.start, self.until)


@dataclass(frozen=True)
class Key:
    """An SSH public key (`ssh-ed25519 AAAA…`) and the days on which it speaks for its person."""

    line: str
    fingerprint: str  # SHA256:…
    start: str
    until: str


@dataclass(frozen=True)
class Certificate:
    """A certificate for electronic signatures in PDFs, by its SHA-256 (hex), and the days on which it speaks for its
    person. The digest names nobody, unlike the certificate.
    """

    sha256: str
    start: str
    until: str


@dataclass(frozen=True)
class Person:
    """One person (or the gate). `accounts` maps a forge's kind to the numeric account id there, never a login.

    `logins` (forge's kind → login or team) only route requests for review (CODEOWNERS); they prove nothing.
    """

    id: str
    name: str
    emails: tuple[str, ...]
    accounts: Mapping[str, int]
    keys: tuple[Key, ...]
    terms: tuple[Term, ...]
    logins: Mapping[str, str] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()

    def term(self, role: str, agency: str, day: str) -> Term | None:
        """The term that gives the role over the agency on that day, or None."""
        return next((term for term in self.terms if term.covers(role, agency, day)), None)

    def term_in(self, roles: Iterable[str], agency: str, day: str) -> Term | None:
        """The term that gives the first of these roles that the person has over the agency on that day, or None."""
        return next((term for role in roles if (term := self.term(role, agency, day)) is not None), None)

    def speaks_with(self, fingerprint: str, day: str) -> bool:
        """Whether the key is this person's on that day."""
        return any(key.fingerprint == fingerprint and within(day, key.start, key.until) for key in self.keys)

    def signs_with(self, sha256: str, day: str) -> bool:
        """Whether the certificate is this person's on that day."""
        return any(one.sha256 == sha256 and within(day, one.start, one.until) for one in self.certificates)


@dataclass(frozen=True)
class Roster:
    """Everybody who holds or held a function, by id. Nobody is ever removed: a term ends. `digest` is of the file."""

    people: Mapping[str, Person]
    digest: str = ""  # sha256:… of the file's bytes

    def holders(self, role: str, agency: str, day: str) -> Iterator[Person]:
        """Who holds the role over the agency on that day, in order of the file."""
        return self.holders_in((role,), agency, day)

    def holders_in(self, roles: Sequence[str], agency: str, day: str) -> Iterator[Person]:
        """Who holds one of these roles over the agency on that day, in order of the file."""
        return (person for person in self.people.values() if person.term_in(roles, agency, day) is not None)

    def owners(self, fingerprint: str) -> Sequence[Person]:
        """The people in whose name a key was ever entered."""
        return self._by_key.get(fingerprint, ())

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self.people.values():
            for fingerprint in dict.fromkeys(key.fingerprint for key in person.keys):
                found.setdefault(fingerprint, []).append(person)
        return found

    def signatory(self, sha256: str, day: str) -> Person | None:
        """Whose certificate that is on that day; nobody's when it was ever entered under two people."""
        owners = [p for p in self.people.values() if any(one.sha256 == sha256 for one in p.certificates)]
        return owners[0] if len(owners) == 1 and owners[0].signs_with(sha256, day) else None

    def by_account(self, forge: str, account: int) -> Person | None:
        """The person behind a forge account, or None; nobody's when two people claim it."""
        owners = [person for person in self.people.values() if person.accounts.get(forge) == account]
        return owners[0] if len(owners) == 1 else None
