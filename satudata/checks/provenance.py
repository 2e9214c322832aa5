"""Provenance: what the metadata claim about dates against what Git witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from satudata.model.catalog import Dataset
from satudata.model.finding import Check, Fact, Finding, Severity, Where
from satudata.model.history import Version
from satudata.read.documents import Document

MODIFIED_AFTER_GIT = Check("provenance-modified-after-git", Severity.WARNING)
MODIFIED_STALE = Check("provenance-modified-stale", Severity.WARNING)
ISSUED_AFTER_GIT = Check("provenance-issued-after-git", Severity.WARNING)
ISSUED_BEFORE_GIT = Check("provenance-issued-before-git", Severity.NOTE)
FUTURE_DATE = Check("provenance-future-date", Severity.WARNING)
OUT_OF_ORDER = Check("provenance-commits-out-of-order", Severity.NOTE)

CODES = (MODIFIED_AFTER_GIT, MODIFIED_STALE, ISSUED_AFTER_GIT, ISSUED_BEFORE_GIT, FUTURE_DATE, OUT_OF_ORDER)


def check(dataset: Dataset, document: Document, versions: Sequence[Version], as_of: str = "") -> Iterator[Finding]:
    """Claims against witnesses. `versions` newest first; without any (nothing committed yet) only the future is judged.

    `as_of` is the ISO date of the judgement, "" when unknown.
    """

    def key(check_: Check, name: str, **facts: Fact) -> Finding:
        return check_.at(Where(document.path, document.line_of((name,)), 0, name), dataset.id, **facts)

    future = {name for name in ("issued", "modified") if as_of and getattr(dataset, name) > as_of}
    for name in sorted(future):
        yield key(FUTURE_DATE, name, claimed=getattr(dataset, name), as_of=as_of)
    if not versions:
        return
    if dataset.issued and "issued" not in future:
        first, last = versions[-1].on, versions[0].on
        if dataset.issued > last:
            yield key(ISSUED_AFTER_GIT, "issued", claimed=dataset.issued, committed=last)
        elif dataset.issued < first:
            yield key(ISSUED_BEFORE_GIT, "issued", claimed=dataset.issued, committed=first)
    if dataset.modified and "modified" not in future:
        for check_, committed in _modified(dataset.modified, versions):
            yield key(check_, "modified", claimed=dataset.modified, committed=committed)
    for newer, older in pairwise(versions):
        if _moment(older.at) > _moment(newer.at):
            where = Where(document.path, 1)
            facts = {"commit": newer.commit[:8], "date": newer.on, "older": older.commit[:8], "older_date": older.on}
            yield OUT_OF_ORDER.at(where, dataset.id, **facts)


def _modified(claimed: str, versions: Sequence[Version]) -> Iterator[tuple[Check, str]]:
    """A claim later than the last change, or one that was left standing when the data changed again."""
    if claimed > versions[0].on:
        yield MODIFIED_AFTER_GIT, versions[0].on
        return
    changes = [newer for newer, older in pairwise(versions) if newer.data_blob != older.data_blob]
    if not changes:
        return  # the first version may be much younger than the data in it
    latest = changes[0]
    before = versions[versions.index(latest) + 1]
    if claimed <= before.on < latest.on:
        yield MODIFIED_STALE, latest.on


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
