"""What lies on the table before anything is examined: the tree, its history, the catalogue's own files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from satudata.approvals import Files, FirstSeen, approval_files, approvals_of, gone_files
from satudata.cache import Cache
from satudata.errors import SatudataError
from satudata.model.finding import Finding
from satudata.model.roster import Roster
from satudata.model.statement import PROCEDURE_KINDS, Problem, Statement
from satudata.read.authors import Authors, authors_of
from satudata.read.catalogue import Catalog
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import Entry, History, Repository, days_of
from satudata.read.places import GOVERNED
from satudata.read.repository import Contents, Source, sources
from satudata.standing import Approvals, read_said
from satudata.trust.chain import Chain
from satudata.trust.demonstration import demonstration_keys
from satudata.trust.governance import State, brought_by, state_of, unapproved
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.roster import PATH as ROSTER
from satudata.trust.roster import read_roster
from satudata.trust.statements import FOLDER, by_subject
from satudata.trust.waivers import unsigned


@dataclass(frozen=True)
class Desk:
    """One instance, opened: `sources` are the datasets' files at hand, `files` those of approval, `findings` what is
    wrong around them.
    """

    repository: Repository
    cache: Cache
    contents: Contents
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    catalog: Catalog
    history: History
    files: Files
    findings: Sequence[Finding]
    authors: Authors | None = None  # asked of Git when they are first needed, unless `open_desk` was told to

    def roster(self) -> Roster:
        """Who holds which function; an empty roster where the file is missing."""
        entry = self.entries.get(ROSTER)
        return read_roster(self.contents.read(entry) if entry is not None else None)[0]

    @cached_property
    def gone(self) -> Mapping[str, Sequence[Entry]]:
        """By folder, the statement files that the main line brought and that are not at hand as they were."""
        return gone_files(self.history, self.entries)

    def approvals(self, as_of: str, ledger: Ledger) -> Approvals:
        """Everything that the standing of the datasets is computed from."""
        authors = self.authors or _authors(self.repository, self.cache)
        return approvals_of(
            self.files,
            self.roster(),
            self.catalog,
            self.history,
            authors,
            self.repository,
            self.contents,
            as_of,
            ledger,
            self.gone,
        )

    def ungoverned(self, pin: str) -> list[str]:
        """The subjects of governance at hand that no two administrators let in since the pinned state.

        SatudataError `pin-unknown` when no commit of the main line has that state.
        """
        states = self._states()
        known = [place for place, state in enumerate(states) if state.pin == pin]
        if not known:
            raise SatudataError("pin-unknown", pin=pin)
        said = self.governance()
        refused = frozenset() if self.catalog.settings.demonstration else demonstration_keys()
        # From its first coming on: going back to it later is a change like any other.
        seen, today = FirstSeen(self.history), self.repository.head_at[:10]
        return unapproved(states[known[0] :], said, refused, lambda path: seen(path) or today)

    def pin(self) -> str:
        """The digest of roster and settings at hand, to be kept outside the repository once they were examined."""
        return self._states()[-1].pin

    def governance(self) -> list[Statement]:
        """Every statement about roster and settings whose signature holds, in order of path."""
        return self._statements(self.files.governance, "governance")

    def about_waivers(self) -> dict[str, tuple[Statement, ...]]:
        """The statements about each waiver's subject."""
        return by_subject(self._statements(self.files.waivers, "waiver"))

    def governed(self, as_of: str) -> Catalog:
        """The catalogue, told which waivers nobody entitled has signed."""
        waivers = self.catalog.waivers
        if not waivers:
            return self.catalog
        judge = self.approvals(as_of, NOTHING_PUBLISHED).judge
        return replace(self.catalog, unsigned_waivers=unsigned(waivers, self.about_waivers(), judge))

    def broken(self) -> list[Problem]:
        """What is wrong with the statements about anything but datasets: files that are none, refusals that are gone,
        and of lists, activities, requests and reports those that lack an ancestor.
        """
        kinds = ((self.files.governance, ("governance",)), (self.files.waivers, ("waiver",)))
        said, problems = self._read(self.files.procedure, PROCEDURE_KINDS)
        chains = (Chain(found).problems for found in by_subject(said).values())
        return [
            *(problem for entries, kind in kinds for problem in self._read(entries, kind)[1]),
            *problems,
            *(problem for found in chains for problem in found),
        ]

    def _statements(self, entries: Sequence[Entry], kind: str) -> list[Statement]:
        return list(self._read(entries, (kind,))[0])

    def _read(self, entries: Sequence[Entry], kinds: Sequence[str]) -> tuple[Sequence[Statement], Sequence[Problem]]:
        folders = tuple(f"{FOLDER}{kind}/" for kind in kinds)
        lost = [entry for folder, found in self.gone.items() if folder.startswith(folders) for entry in found]
        return read_said(entries, lost, self.contents)

    def brought(self, subject: str) -> Set[str]:
        """The roster ids of who brought roster or settings as they are at hand, by the addresses the roster holds."""
        addresses = brought_by(self._states(), subject)
        people = self.roster().people.values()
        return {person.id for person in people if addresses & {email.lower() for email in person.emails}}

    def _states(self) -> list[State]:
        """What roster and settings were after each commit that changed them, oldest first, then as they are at hand."""
        events = self.history.events
        emails = authors_of(self.repository, self.cache.load("authors")).emails
        numbers = {number for path in GOVERNED for number, _ in events.get(path, ())}
        days = days_of(self.history)
        blobs: dict[str, str] = {}
        states: list[State] = []
        for number in sorted(numbers, reverse=True):
            new = {path: blob for path in GOVERNED for at, blob in events.get(path, ()) if at == number}
            blobs |= new
            files = {path: self.repository.blob(blob) for path, blob in blobs.items() if blob}
            authors = frozenset[str]().union(*(emails.get(blob, frozenset()) for blob in new.values()))
            states.append(_state(files, days[number], authors))
        at_hand = {path: self.contents.read(self.entries[path]) for path in GOVERNED if path in self.entries}
        last = _state(at_hand, self.repository.head_at[:10], frozenset())
        if states and states[-1].digests == last.digests:
            return states
        # What is not committed has no author yet, and nobody can have let it in.
        return [*states, replace(last, authors=_everybody(last.roster, *(state.roster for state in states)))]


def _everybody(*rosters: Roster) -> Set[str]:
    return {email.lower() for roster in rosters for person in roster.people.values() for email in person.emails}


def _state(files: Mapping[str, bytes], day: str, authors: Set[str]) -> State:
    return state_of(files, read_roster(files.get(ROSTER))[0], day, authors)


def open_desk(root: Path, cached: bool = True, proving: bool = False) -> Desk:
    """Read the tree, the history and the catalogue's own files; `proving` asks for the authors meanwhile.

    SatudataError when there is no such repository.
    """
    repository = Repository(root)
    cache = Cache(repository.cache_folder if cached else None)
    contents = Contents(repository)
    with ThreadPoolExecutor(2) as beside:
        # Git tells the history while we read the catalogue; nothing is forked before it has ended.
        told = beside.submit(_history, repository, cache)
        written = beside.submit(_authors, repository, cache) if proving else None
        entries = repository.working_tree()
        found, findings = sources(entries)
        catalog, more = read_catalog(entries, contents, frozenset(found))
        history, authors = told.result(), written.result() if written else None
    files = approval_files(entries, contents)
    findings = [*findings, *more, *files.findings]
    return Desk(repository, cache, contents, entries, found, catalog, history, files, findings, authors)


def _authors(repository: Repository, cache: Cache) -> Authors:
    known = cache.load("authors")
    authors = authors_of(repository, known)
    if authors is not known:
        cache.save("authors", authors)
    return authors


def _history(repository: Repository, cache: Cache) -> History:
    known = cache.load("history")
    history = repository.history(known)
    if history is not known:
        cache.save("history", history)
    return history
