"""An instance as its main line had it on a past day: what came later, or was never committed, is not there."""

from __future__ import annotations

from dataclasses import replace

from satudata.approvals import approval_files
from satudata.desk import Desk
from satudata.read.catalogue_files import read_catalog
from satudata.read.git import History
from satudata.read.repository import sources


def as_it_was(desk: Desk, day: str) -> Desk:
    """The desk of that ISO day: of the last commit of the main line that claims no later day.

    The same desk when nothing came later, so that files that are not committed count today; and when nothing had come
    by then, as nothing could be told of that day.
    """
    number = next((number for number, commit in enumerate(desk.history.commits) if commit.at[:10] <= day), 0)
    return desk_at(desk, number, "past") if number else desk


def desk_at(desk: Desk, number: int, kept: str) -> Desk:
    """The desk as of the commit of the main line that has this number, counted from the newest. What is kept between
    runs lies in a folder `kept`, apart from what is kept of the present.
    """
    commit = desk.history.commits[number]
    entries = desk.repository.tree(commit.id)
    found, findings = sources(entries)
    catalog, more = read_catalog(entries, desk.contents, frozenset(found))
    files = approval_files(entries, desk.contents)
    return replace(
        desk,
        cache=desk.cache.below(kept),
        entries=entries,
        sources=found,
        catalog=catalog,
        history=_without_the_newest(desk.history, number),
        files=files,
        findings=[*findings, *more, *files.findings],
    )


def _without_the_newest(history: History, count: int) -> History:
    """The history without so many of its newest commits."""
    events = {}
    for path, found in history.events.items():
        if kept := tuple((number - count, blob) for number, blob in found if number >= count):
            events[path] = kept
    commits = history.commits[count:]
    return replace(history, head=commits[0].id, commits=commits, events=events)
