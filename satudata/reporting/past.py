"""An instance as its main line had it at the end of a day: what came later, or was never committed, is not there."""

from __future__ import annotations

from dataclasses import replace

from satudata.approvals import approval_files
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import Commit, History, days_of
from satudata.read.repository import sources


def desk_on(desk: Desk, day: str) -> tuple[Desk, Commit]:
    """The desk of that ISO day, and the commit it is of: the last one of the main line by that day. What is kept
    between runs lies apart from what is kept of the present.

    SatudataError `report-before-history` when there is none.
    """
    number = _last_by(desk.history, day)
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
        cache=desk.cache.below("reports"),
        entries=entries,
        sources=found,
        catalog=catalog,
        history=replace(desk.history, events=events),
        files=files,
        findings=[*findings, *more, *files.findings],
    )
    return past, commit


def commit_of(history: History, day: str) -> Commit:
    """The last commit of the main line by that ISO day. SatudataError `report-before-history` when there is none."""
    return history.commits[_last_by(history, day)]


def _last_by(history: History, day: str) -> int:
    days = days_of(history)
    number = next((number for number, on in enumerate(days) if on <= day), None)
    if number is None:
        raise SatudataError("report-before-history", day=day, first=days[-1] if days else "")
    return number
