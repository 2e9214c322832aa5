"""The offices of one instance: its roster as it stands, what a change of it would bring, its pin, and its routing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from satudata.checks import owners
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.catalog import Agency
from satudata.model.finding import Finding, Severity
from satudata.model.roster import (
    ADMINISTRATOR,
    DATA_STEWARD,
    DATA_SUPERVISOR,
    GATE,
    OPERATOR,
    PPID,
    PRODUCER,
    SUPPORTING_STEWARD,
    WHOLE_REGION,
    Person,
    Roster,
    Term,
)
from satudata.read.catalogue import Catalog
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import Repository, run_git
from satudata.read.repository import Contents, sources
from satudata.trust import codeowners
from satudata.trust.roster import PATH, REGISTER, read_roster
from satudata.trust.terms import letters_of
from satudata.write import replace_file

VARIABLE = "SATUDATA_PIN"
PIN = "satudata.pin"  # the key in the clone's own Git configuration, which no push carries anywhere
OF_THE_REGION = (DATA_STEWARD, SUPPORTING_STEWARD, DATA_SUPERVISOR, PPID, ADMINISTRATOR, GATE)


@dataclass(frozen=True)
class Holding:
    """A role over an agency (or `*`) and who holds it today, each with the term that says so."""

    role: str
    holders: tuple[tuple[Person, Term], ...]


@dataclass(frozen=True)
class Offices:
    """The roster of an instance as of a day, with everything that is wrong with it."""

    root: Path
    as_of: str
    catalog: Catalog
    roster: Roster
    findings: tuple[Finding, ...]

    @property
    def content(self) -> bytes | None:
        """The bytes of the file at hand, None when there is none."""
        place = self.root / PATH
        return place.read_bytes() if place.is_file() else None

    @property
    def undo(self) -> str:
        """The command that takes back a change about to be made; "" where Git does not have what is there now."""
        if self.content is None:
            return f"rm {PATH}"
        entry = Repository(self.root).working_tree().get(PATH)
        return f"git restore {PATH}" if entry is not None and entry.blob else ""

    def of_the_region(self) -> tuple[Holding, ...]:
        """The roles over the whole region."""
        return tuple(Holding(role, self._holders(role, WHOLE_REGION)) for role in OF_THE_REGION)

    def of_agency(self, agency: Agency) -> tuple[Holding, ...]:
        """An agency's own roles: who approves, who looks after the data, the PPID, a supporting steward."""
        roles = dict.fromkeys((agency.approval_role, OPERATOR, PRODUCER, PPID, SUPPORTING_STEWARD))
        return tuple(Holding(role, self._holders(role, agency.id)) for role in roles)

    def _holders(self, role: str, agency: str) -> tuple[tuple[Person, Term], ...]:
        found = ((one, one.term(role, agency, self.as_of)) for one in self.roster.holders(role, agency, self.as_of))
        held = tuple((one, term) for one, term in found if term is not None)
        # Who holds it over the whole region stands in where the agency has nobody of its own.
        return tuple((one, term) for one, term in held if term.agency == agency) or held

    def propose(self, change: Callable[[bytes | None], bytes]) -> tuple[bytes, list[Finding]]:
        """The file after a change, and the errors that the change would bring."""
        content = self.content
        changed = change(content)
        before = Counter(map(_told, self._errors(content)))
        errors = []
        for finding in self._errors(changed):
            if before[_told(finding)]:
                before[_told(finding)] -= 1
            else:
                errors.append(finding)
        return changed, errors

    def _errors(self, content: bytes | None) -> Iterator[Finding]:
        place = self.root / REGISTER
        letters = letters_of(place.read_bytes() if place.is_file() else b"")
        _, findings = read_roster(content, self.as_of, self.catalog.agencies, letters)
        return (finding for finding in findings if finding.severity is Severity.ERROR)

    def write(self, content: bytes) -> None:
        """Put the file in the place of the one at hand, at once."""
        (self.root / PATH).parent.mkdir(parents=True, exist_ok=True)
        replace_file(self.root / PATH, content)

    def pin(self, replace: bool = False) -> tuple[str, str]:
        """Store the digest of roster and settings in this clone's own configuration; the digest, and the pin before.

        Raises SatudataError when the roster is not committed as it stands, or when another one is pinned already.
        """
        repository = Repository(self.root)
        entry = repository.working_tree().get(PATH)
        if entry is None or not entry.blob:
            raise SatudataError("roster-not-committed")
        digest = open_desk(self.root).pin()
        before = pinned(self.root)
        if before not in ("", digest) and not replace:
            raise SatudataError("roster-pinned-otherwise", pinned=before, digest=digest)
        run_git(self.root, "config", "--local", PIN, digest)
        return digest, before

    @property
    def routing_place(self) -> Path:
        """Where the forge looks for CODEOWNERS. Raises SatudataError when it does not."""
        kind = self.catalog.settings.forge.get("kind", "git")
        if kind not in codeowners.PLACES:
            raise SatudataError("codeowners-no-forge", kind=kind)
        return self.root / codeowners.PLACES[kind]

    def routing(self, comment: str) -> bytes:
        """CODEOWNERS as the roster says on that day."""
        kind = self.catalog.settings.forge.get("kind", "git")
        agencies = self.catalog.agencies.values()
        return codeowners.file_of(codeowners.routing(self.roster, agencies, kind, self.as_of), comment)

    def routing_is_stale(self) -> bool:
        """Whether the file at hand has other lines; comments do not count."""
        place = self.routing_place
        content = place.read_text("utf-8", "replace") if place.is_file() else ""
        return codeowners.lines_of(content) != codeowners.lines_of(self.routing("").decode())


def read_instance(root: Path, as_of: str) -> Offices:
    """The offices of the instance in that folder."""
    repository = Repository(root)
    contents = Contents(repository)
    entries = repository.working_tree()
    catalog, _ = read_catalog(entries, contents, frozenset(sources(entries)[0]))
    roster, findings = owners.read_offices(repository.root, entries, contents, catalog, as_of)
    return Offices(repository.root, as_of, catalog, roster, tuple(sorted(findings, key=Finding.sort_key)))


def pin_in_force(root: Path) -> str:
    """The pin to build by: SATUDATA_PIN of the environment (CI), else that of this clone; "" when there is none."""
    return os.environ.get(VARIABLE, "") or pinned(root)


def pinned(root: Path) -> str:
    """The digest that this clone has pinned, "" when none, or where there is no repository."""
    if not (root / ".git").exists():
        return ""
    return run_git(root, "config", "--local", "--default", "", "--get", PIN).decode().strip()


def _told(finding: Finding) -> tuple[str, tuple[tuple[str, str | int | float], ...]]:
    """What a finding says, wherever it stands."""
    return finding.code, finding.facts
