"""The files of a report: paper, slides, workbook, and the figures with all their sources for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from satudata.export.sheets import workbook
from satudata.model.files import File
from satudata.model.report import YEARLY
from satudata.reporting import grids
from satudata.reporting.document import typeset
from satudata.reporting.figure import Figure, Tally
from satudata.reporting.grid import Grid, as_json, as_sheet
from satudata.reporting.record import Record
from satudata.reporting.registers import register
from satudata.reporting.slides import slides
from satudata.reporting.wording import forge_address, period_words, say
from satudata.reporting.yearly import Matter, yearly

VERSION = 1


def files(matter: Matter) -> tuple[File, ...]:
    """Everything made for a period: a year has a report and an exposé, a quarter an exposé."""
    found = tables(matter)
    whole = matter.record.period.kind == YEARLY
    name = f"{'laporan' if whole else 'ekspose'}-{matter.identity}"
    made = [File(f"laporan-{matter.identity}.pdf", typeset(yearly(matter)))] if whole else []
    made.append(File(f"ekspose-{matter.identity}.pdf", slides(matter)))
    made.append(File(f"{name}.xlsx", spreadsheet(matter, found)))
    made.append(File(f"{name}.json", machine(matter, found)))
    return tuple(made)


def tables(matter: Matter) -> tuple[Grid, ...]:
    """All tables of a report, in its order."""
    found, record = matter.figures, matter.record
    return (
        grids.lists(found, record),
        grids.promised(found, record),
        grids.affairs(found, record),
        grids.months(found),
        grids.metadata(found, record),
        grids.activities(found, record),
        grids.requests(found),
        grids.complaints(found, record),
        grids.portal(found),
        grids.letters_by_agency(found, record),
        grids.delivered(found),
        grids.returned(record),
        grids.rows(found, record),
        grids.statements(found),
        grids.the_list(record),
        grids.schedule(record),
        register(record),
    )


def spreadsheet(matter: Matter, found: Sequence[Grid]) -> bytes:
    """One sheet for each table that has rows."""
    key = "yearly" if matter.record.period.kind == YEARLY else "expose"
    title = f"{say(f'title.{key}')} {matter.about.region} {matter.period}"
    return workbook(
        [as_sheet(one, matter.at) for one in found if one.rows], title, matter.about.office, matter.about.mark
    )


def machine(matter: Matter, found: Sequence[Grid], told: Callable[[str], bool] = bool) -> bytes:
    """The figures as JSON, UTF-8, keys in a fixed order. `sources` lists every path once; each figure names the places
    in it of those it was counted from, as far as a path may be `told`. A figure that is not known is null, with the
    reason.
    """
    figures = matter.figures
    paths = {path for one in _figures(matter) for path in one.sources} | {path for one in found for path in one.sources}
    index = {path: place for place, path in enumerate(sorted(filter(told, paths)))}
    document = {
        **_head(matter.record, matter.about.mark),
        "figures": _tally(figures.whole, index),
        "agencies": {name: _tally(one, index) for name, one in figures.agencies.items()},
        "affairs": {code: _tally(one, index) for code, one in figures.affairs.items()},
        "tables": {one.key: as_json(one, index) for one in found},
        "sources": list(index),
    }
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def _head(record: Record, mark: str) -> dict[str, object]:
    period, settings = record.period, record.catalog.settings
    return {
        "version": VERSION,
        "kind": period.kind,
        "period": period.label,
        "title": period_words(period),
        "region": settings.region,
        "first": period.first,
        "last": period.last,
        "until": period.until,
        "over": period.over,
        "commit": record.commit.id,
        "committed_at": record.commit.at,
        "files_at": forge_address(settings, record.commit.id) or None,
        "notice": mark or None,
    }


def _figures(matter: Matter) -> Iterator[Figure]:
    found = matter.figures
    for tally in (found.whole, *found.agencies.values(), *found.affairs.values()):
        yield from tally.values()


def _tally(tally: Tally, index: Mapping[str, int]) -> dict[str, object]:
    return {
        name.value: {
            "value": one.value,
            **({"why": say(f"why.{one.why}")} if one.why else {}),
            "sources": [index[path] for path in one.sources if path in index],
        }
        for name, one in tally.items()
    }
