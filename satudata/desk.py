"""What lies on the table before anything is examined: the tree, its history, the catalogue's own files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from satudata.approvals import approval_files, approvals_of
from satudata.cache import Cache
from satudata.model.finding import Finding
from satudata.model.roster import Roster
from satudata.read.authors import authors_of
from satudata.read.catalogue import Catalog
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import Entry, History, Repository
from satudata.read.repository import Contents, Source, sources
from satudata.standing import Approvals
from satudata.trust.ledger import Ledger
from satudata.trust.roster import PATH as ROSTER
from satudata.trust.roster import read_roster


@dataclass(frozen=True)
class Desk:
    """One instance, opened: `sources` are the datasets' files at hand, `findings` what is wrong around them."""

    repository: Repository
    cache: Cache
    contents: Contents
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    catalog: Catalog
    history: History
    findings: Sequence[Finding]

    def roster(self) -> Roster:
        """Who holds which function; an empty roster where the file is missing."""
        entry = self.entries.get(ROSTER)
        return read_roster(self.contents.read(entry) if entry is not None else None)[0]

    def approvals(self, as_of: str, ledger: Ledger) -> Approvals:
        """Everything that the standing of the datasets is computed from."""
        known = self.cache.load("authors")
        authors = authors_of(self.repository, known)
        if authors is not known:
            self.cache.save("authors", authors)
        files = approval_files(self.entries, self.contents)
        return approvals_of(
            files, self.roster(), self.catalog, self.history, authors, self.repository, self.contents, as_of, ledger
        )


def open_desk(root: Path, cached: bool = True) -> Desk:
    """Read the tree, the history and the catalogue's own files. SatudataError when there is no such repository."""
    repository = Repository(root)
    cache = Cache(repository.cache_folder if cached else None)
    contents = Contents(repository)
    with ThreadPoolExecutor(1) as beside:
        # Git tells the history while we read the catalogue; nothing is forked before it has ended.
        told = beside.submit(_history, repository, cache)
        entries = repository.working_tree()
        found, findings = sources(entries)
        catalog, more = read_catalog(entries, contents, frozenset(found))
        history = told.result()
    return Desk(repository, cache, contents, entries, found, catalog, history, [*findings, *more])


def _history(repository: Repository, cache: Cache) -> History:
    known = cache.load("history")
    history = repository.history(known)
    if history is not known:
        cache.save("history", history)
    return history
