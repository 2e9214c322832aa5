"""Everything the figures of a report are computed from, as the main line had it on the last day of the period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.model.catalog import Dataset
from satudata.model.roster import Roster
from satudata.model.standing import Standing
from satudata.model.statement import Statement
from satudata.model.track import Track
from satudata.papers.register import PATH as REGISTER
from satudata.papers.register import Entry as Letter
from satudata.papers.register import entries as letters_in
from satudata.procedure.open import open_office
from satudata.procedure.releases import Promise, promises
from satudata.read.catalogue import Catalog, dataset_of
from satudata.read.documents import read_document
from satudata.read.git import Commit
from satudata.read.repository import Source
from satudata.reporting.past import desk_on
from satudata.reporting.period import Period
from satudata.spread import spread
from satudata.standing import read_entry, shown_sources
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.statements import FOLDER
from satudata.workdays.calendar import Calendar, calendar_of

ASKED = ("statistics", "rules")  # of a dataset's document


@dataclass(frozen=True)
class Record:
    """What is known by the end of `period.until`; nothing in it is younger. `tracks` and `promises` are those of the
    lists of the period's year and the one before. `datasets` are those with metadata at that commit, of their documents
    only what a report asks for; `standings` says which of them are public, `said` is every statement whose signature
    holds, in order of path. `calendar` may be asked about the years it has.
    """

    period: Period
    commit: Commit
    catalog: Catalog
    roster: Roster
    calendar: Calendar
    tracks: tuple[Track, ...] = ()
    promises: tuple[Promise, ...] = ()
    datasets: Mapping[str, Dataset] | None = None
    standings: Mapping[str, Standing] | None = None
    shown: Mapping[str, Source] | None = None  # the files that the public sees
    said: tuple[Statement, ...] = ()
    letters: tuple[Letter, ...] = ()

    @property
    def judged_at(self) -> datetime:
        """The moment at which what is not done is late or not, with offset."""
        return self.calendar.aware(datetime.combine(date.fromisoformat(self.period.judged_on), time()))


def record_of(present: Desk, period: Period) -> tuple[Record, Desk]:
    """The record of the instance on that desk, and the desk of the day it was made at.

    SatudataError `report-before-history`, `letter-register-broken`, or `calendar-year-missing` where something is due
    in a year without calendar.
    """
    desk, commit = desk_on(present, period.until)
    catalog = desk.catalog
    calendar = calendar_of(catalog)
    near = {year: plan for year, plan in catalog.plans.items() if period.year - 1 <= year <= period.year}
    approvals = desk.approvals(period.until, NOTHING_PUBLISHED)
    chosen = standings(approvals, desk.sources, desk.cache)
    tracks: tuple[Track, ...] = ()
    promised: tuple[Promise, ...] = ()
    if catalog.sop is not None:
        now = calendar.aware(datetime.combine(date.fromisoformat(period.judged_on), time()))
        lists = replace(desk, catalog=replace(catalog, plans=near))
        tracks = open_office(lists, catalog.sop, period.until, approvals=approvals, chosen=chosen, now=now).tracks
        promised = tuple(promises(tracks, calendar, period.judged_on))
    entry = desk.entries.get(REGISTER)
    record = Record(
        period=period,
        commit=commit,
        catalog=catalog,
        roster=desk.roster(),
        calendar=calendar,
        tracks=tracks,
        promises=promised,
        datasets=_datasets(desk),
        standings={name: one.standing for name, one in chosen.items()},
        shown=shown_sources(chosen),
        said=tuple(one for one in _said(desk) if one.on <= period.until),
        letters=tuple(letters_in(desk.contents.read(entry) if entry is not None else None)),
    )
    return record, desk


def _datasets(desk: Desk) -> dict[str, Dataset]:
    """The datasets by id, as their metadata say; those whose metadata cannot be read are left out."""
    known: Mapping[str, Dataset] = desk.cache.load("metadata") or {}
    wanted = [one for one in desk.sources.values() if one.metadata is not None]
    blobs = {one.id: one.blobs[0] for one in wanted}
    new = [one.id for one in wanted if f"{one.id}@{blobs[one.id]}" not in known]
    fresh = dict(zip(new, spread(lambda name: _dataset(desk, name), new), strict=True))
    found = {}
    for name, blob in blobs.items():
        dataset = fresh[name] if name in fresh else known[f"{name}@{blob}"]
        if dataset is not None:
            found[name] = dataset
    if fresh:
        desk.cache.save("metadata", {f"{name}@{blobs[name]}": one for name, one in found.items()})
    return found


def _dataset(desk: Desk, name: str) -> Dataset | None:
    entry = desk.sources[name].metadata
    assert entry is not None  # only those are asked for
    document = read_document(entry.path, desk.contents.read(entry))[0]
    if document.value is None:
        return None
    kept = {key: document.mapping[key] for key in ASKED if key in document.mapping}
    return replace(dataset_of(name, document.mapping), document=kept)


def _said(desk: Desk) -> Sequence[Statement]:
    """Every statement whose signature holds, in order of path; a file's name is the hash of its bytes, so what was
    verified once stays so.
    """
    known: Mapping[str, Statement] = desk.cache.load("said") or {}
    entries = [
        entry for path, entry in sorted(desk.entries.items()) if path.startswith(FOLDER) and path.endswith(".json")
    ]
    new = [entry for entry in entries if f"{entry.path}@{entry.blob}" not in known]
    fresh = dict(zip((one.path for one in new), spread(lambda one: read_entry(one, desk.contents), new), strict=True))
    found: dict[str, Statement] = {}
    for entry in entries:
        one = fresh[entry.path] if entry.path in fresh else known[f"{entry.path}@{entry.blob}"]
        if isinstance(one, Statement):
            found[f"{entry.path}@{entry.blob}"] = one
    if fresh:
        desk.cache.save("said", found)
    return list(found.values())
