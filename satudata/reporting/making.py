"""From an instance to what its reports are made of, and the files of each kind of report."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.export.beside import with_mark
from satudata.export.sheets import workbook
from satudata.model.files import File
from satudata.model.report import id_of
from satudata.papers.docx import document
from satudata.papers.paper import Paper
from satudata.papers.typeset_paper import typeset
from satudata.reporting.figures import figures
from satudata.reporting.grid import Grid, as_sheet
from satudata.reporting.indicators import Value, indicator_values, values_csv, values_grid
from satudata.reporting.period import period_of
from satudata.reporting.record import Record, record_of
from satudata.reporting.registers import register
from satudata.reporting.schedule import schedule
from satudata.reporting.sheets import register_paper, schedule_paper, service_paper
from satudata.reporting.signing import occasion
from satudata.reporting.wording import source_addresses
from satudata.reporting.yearly import Matter

YEAR_DIGITS = 4


class Opened(NamedTuple):
    """What was read for a report: its record, the desk of the record's day, and the one at hand."""

    record: Record
    past: Desk
    present: Desk


def opened(root: Path, label: str, as_of: str) -> Opened:
    """What a report of that period rests on, as of an ISO day. SatudataError as in `period_of` and `record_of`."""
    gc.disable()  # a run is short and keeps all it reads; looking through it for garbage doubles its time
    present = open_desk(root, proving=True)
    record, past = record_of(present, period_of(label, as_of))
    return Opened(record, past, present)


def matter_of(found: Opened, as_of: str) -> Matter:
    """The matter of a report: the figures, and the remarks that the writer has at hand."""
    record = found.record
    remarks = found.present.catalog.reports.get(id_of(record.period.label))
    return Matter(figures(record), record, occasion(found.present, as_of), remarks)


def register_files(found: Opened, as_of: str) -> tuple[File, ...]:
    """The register of letters of statement and validation: paper, editable, and as a workbook."""
    grid = register(found.record)
    return _sheet_files(register_paper(grid, found.record, occasion(found.present, as_of)), grid, found.record)


def schedule_files(found: Opened, as_of: str) -> tuple[File, ...]:
    """The schedule of publication, in the same forms."""
    grid = schedule(found.record)
    return _sheet_files(schedule_paper(grid, found.record, occasion(found.present, as_of)), grid, found.record)


def service_files(root: Path, as_of: str) -> tuple[File, ...]:
    """The service standard. SatudataError `report-no-service` where the procedure has none."""
    desk = open_desk(root)
    paper = service_paper(desk.catalog, occasion(desk, as_of))
    return _papers(paper)


def _sheet_files(paper: Paper, grid: Grid, record: Record) -> tuple[File, ...]:
    book = workbook([as_sheet(grid, _at(record))], paper.title, paper.kop.office, paper.mark)
    return (*_papers(paper), File(f"{paper.name}.xlsx", book))


def _at(record: Record) -> Callable[[str], str]:
    return source_addresses(record.catalog.settings, record.commit.id)


def _papers(paper: Paper) -> tuple[File, ...]:
    return (File(f"{paper.name}.pdf", typeset(paper)), File(f"{paper.name}.docx", document(paper)))


def indicator_files(root: Path, year: str, as_of: str) -> tuple[tuple[File, ...], tuple[Value, ...]]:
    """The values of indicators about a year as CSV and workbook, and the values themselves; from the tables that are
    public on that ISO day, for figures about a year come out after it. SatudataError as in `opened`.
    """
    if not (year.isdigit() and len(year) == YEAR_DIGITS):
        raise SatudataError("report-period-bad", period=year[:40])
    found = opened(root, as_of[:YEAR_DIGITS], as_of)
    values = indicator_values(found.record, found.past, year)
    grid = values_grid(values, found.record)
    about = occasion(found.present, as_of)
    name = f"nilai-indikator-{year}"
    book = workbook([as_sheet(grid, _at(found.record))], f"{grid.title} {year}", about.office, about.mark)
    tables = (File(f"{name}.csv", values_csv(values, found.record)), File(f"{name}.xlsx", book))
    return with_mark(tables, about.mark, f"{name}-"), values
