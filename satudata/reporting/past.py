"""An instance as its main line had it at the end of a day: what came later, or was never committed, is not there."""

from __future__ import annotations

from dataclasses import replace

from satudata.approvals import approval_files
from satudata.cache import Cache
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import Commit, days_of
from satudata.read.repository import sources


def desk_on(desk: Desk, day: str, cached: bool = True) -> tuple[Desk, Commit]:
    """The desk of that ISO day, and the commit it is of: the last one of the main line by that day. What is kept
    between runs lies apart from what is kept of the present.

    SatudataError `report-before-history` when there is none.
    """
    days = days_of(desk.history)
    number = next((number for number, on in enumerate(days) if on <= day), None)
    if number is None:
        first = days[-1] if days else ""
        raise SatudataError("report-before-history", day=day, first=first)
    commit = desk.history.commits[number]
    entries = desk.repository.tree(commit.id)
    found, findings = sources(entries)
    catalog, more = read_catalog(entries, desk.contents, frozenset(found))
    files = approval_files(entries, desk.contents)
    events = {
        path: kept for path, one in desk.history.events.items() if (kept := tuple(e for e in one if e[0] >= number))
    }
    past = replace(
        desk,
        cache=Cache(desk.repository.cache_folder / "reports" if cached else None),
        entries=entries,
        sources=found,
        catalog=catalog,
        history=replace(desk.history, events=events),
        files=files,
        findings=[*findings, *more, *files.findings],
    )
    return past, commit
