"""Reports for the public: of those that were handed over and opened, what their page shows and their files.

A report comes out when its period is over, its writer opened it (`public: true`) and it was handed to the head of the
region. What it tells is of the last day of its period; what it may name is asked today as well: data closed since then
are counted only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from satudata import typesetting
from satudata.cache import digest_of
from satudata.errors import SatudataError
from satudata.model.catalog import Access, Dataset
from satudata.model.files import File
from satudata.model.plan import Plan
from satudata.model.report import YEARLY, Report
from satudata.papers.letterhead import FOLDER as LETTERHEADS
from satudata.pipeline import Reading
from satudata.procedure.releases import access_of
from satudata.read.catalogue import Catalog
from satudata.reporting.document import Chapter, typeset
from satudata.reporting.figures import figures
from satudata.reporting.outputs import machine, spreadsheet, tables
from satudata.reporting.past import commit_of
from satudata.reporting.period import Period, period_of
from satudata.reporting.record import Record, record_of
from satudata.reporting.signing import occasion
from satudata.reporting.slides import slides
from satudata.reporting.wording import forge_address
from satudata.reporting.yearly import Matter, telling, yearly

CACHED = "editions"
# Of the catalogue, what a report takes from today: who signs, whose paper it is.
OF_TODAY = ("catalog/catalog.yml", "catalog/agencies.yml", "catalog/roster.yml", LETTERHEADS)
# A path about one dataset, with its id: its files, and statements about it or a waiver of it.
NAMING = re.compile(r"(?:data|metadata|catalog/approvals/(?:dataset|waiver))/([^/]+/[^/.]+)")
UNKNOWABLE = ("report-before-history", "calendar-year-missing", "letter-register-broken")


@dataclass(frozen=True)
class Edition:
    """One report as the public sees it: the commit and the ISO day it is of, the chapters of its page, its files."""

    commit: str
    commit_at: str  # its address on the forge, "" where it has none
    until: str
    chapters: tuple[Chapter, ...]
    files: tuple[File, ...]


def public_period(report: Report, as_of: str) -> Period | None:
    """The period of a report that may be shown on that ISO day; None of one that runs, is not open or not sent."""
    if not report.public or report.sent is None or not report.days[1] or report.days[1] >= as_of:
        return None
    return period_of(report.period, as_of) if report.sent.on <= as_of else None


def editions(reading: Reading, papers: bool) -> dict[str, Edition]:
    """The reports that the public may see, by id in their order; `papers` asks for PDF too.

    One whose figures cannot be told from what is at hand (a history cut short, a year without calendar) is left out.
    """
    known: Mapping[str, tuple[str, Edition]] = reading.cache.load(CACHED) or {}
    allowed = _allowed(reading)
    found: dict[str, tuple[str, Edition]] = {}
    for report in reading.catalog.reports.values():
        period = public_period(report, reading.snapshot.as_of)
        if period is None:
            continue
        try:
            key = _key(report, period, allowed, papers, reading)
            found[report.id] = known[report.id] if known.get(report.id, ("",))[0] == key else (
                key, _edition(report, period, allowed, papers, reading),
            )  # fmt: skip
        except SatudataError as error:
            if error.key not in UNKNOWABLE:
                raise
    if found != known:
        reading.cache.save(CACHED, found)
    return {identity: edition for identity, (_, edition) in found.items()}


def _allowed(reading: Reading) -> dict[str, str]:
    """What may be named today, by dataset: the strictest of what its files and the newest list say."""
    listed = {item.id: item.access for _, plan in sorted(reading.catalog.plans.items()) for item in plan.items()}
    at_hand = {one.id: one.access for one in reading.snapshot.summaries}
    return {name: access_of(listed.get(name, ""), at_hand.get(name, "")) for name in sorted({*listed, *at_hand})}


def _key(report: Report, period: Period, allowed: Mapping[str, str], papers: bool, reading: Reading) -> str:
    """What an edition depends on: the engine, the commit it is of, its file, and what is taken from today."""
    entries = (entry for path, entry in reading.entries.items() if path.startswith(OF_TODAY) or path == report.path)
    identities = (f"{entry.path}{reading.contents.identity(entry)}" for entry in entries)
    commit = commit_of(reading.history, period.until).id
    return digest_of([reading.snapshot.engine, str(papers), commit, repr(allowed), *identities])


def _edition(report: Report, period: Period, allowed: Mapping[str, str], papers: bool, reading: Reading) -> Edition:
    assert report.sent is not None  # asked before
    record = discreet(record_of(reading.desk, period)[0], allowed)
    matter = Matter(figures(record), record, occasion(reading.desk, report.sent.on), report)
    address = forge_address(record.catalog.settings, record.commit.id)
    return Edition(record.commit.id, address, period.until, telling(matter), tuple(_files(matter, papers)))


def _files(matter: Matter, papers: bool) -> Iterator[File]:
    """The same files that `satudata report` makes; of the sources those whose path names no data that are closed."""
    whole = matter.record.period.kind == YEARLY
    if papers and whole:
        yield File(f"laporan-{matter.identity}.pdf", typeset(yearly(matter)))
    if papers:
        yield File(f"ekspose-{matter.identity}.pdf", slides(matter))
    name, found = f"{'laporan' if whole else 'ekspose'}-{matter.identity}", tables(matter)
    yield File(f"{name}.xlsx", spreadsheet(matter, found))
    yield File(f"{name}.json", machine(matter, found, lambda path: _may_be_told(path, matter.record)))


def _may_be_told(path: str, record: Record) -> bool:
    """Whether a path names no dataset, or one whose name anybody may know."""
    named = NAMING.match(path)
    if named is None:
        return True
    dataset = (record.datasets or {}).get(named[1])
    return dataset is not None and dataset.access.level is not Access.CLOSED


def can_set(without: frozenset[str]) -> bool:
    """Whether papers are wanted and can be set here."""
    return "pdf" not in without and typesetting.available()


def discreet(record: Record, allowed: Mapping[str, str]) -> Record:
    """The same record; access is the stricter of then and now, and what nobody knows today is closed. Of letters it is
    not told where they lie, nor what was noted of them: a note may name anybody, and any data.
    """

    def strictest(name: str, then: str) -> str:
        return access_of(then, allowed.get(name, Access.CLOSED.value))

    def closer(one: Dataset) -> Dataset:
        level = Access(strictest(one.id, one.access.level.value))
        return replace(one, access=replace(one.access, level=level))

    def narrowed(plan: Plan) -> Plan:
        parts = {
            agency: replace(
                part, items=tuple(replace(item, access=strictest(item.id, item.access)) for item in part.items)
            )
            for agency, part in plan.parts.items()
        }
        return replace(plan, parts=parts)

    catalog: Catalog = replace(
        record.catalog, plans={year: narrowed(plan) for year, plan in record.catalog.plans.items()}
    )
    datasets = {name: closer(one) for name, one in (record.datasets or {}).items()}
    letters = tuple(replace(one, file="", original="", note="") for one in record.letters)
    return replace(record, catalog=catalog, datasets=datasets, letters=letters)
