"""One workbook per dataset, in both languages: sheet 1 the rows, typed; sheet 2 what they are.

Nothing in it is ever a formula or a link. Numbers are numbers and days are days where Excel holds them unchanged; what
it would change (whole numbers of more than 15 digits, days before 1 March 1900, codes) is text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from satudata.export.about import Line, about_columns, about_dataset
from satudata.export.publication import Publication, notice_line
from satudata.export.values import NUMERIC, TypedColumn, boolean, significant_digits, typed_columns
from satudata.read.tables import Table

MAX_ROWS = 1_048_575  # below the header
MAX_CELL = 32_767  # characters
EXACT_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a 29 February 1900 that never was
MANY_ROWS = 200_000  # above it, rows are written out as they come
NARROW, WIDE = 10, 60  # widths in characters
PORTRAIT = 90  # characters beside each other that can be read on an upright page
ABOUT_WIDTHS = (22, 22, 48, 48, 24, 48)
LINE, TALLEST = 15, 405  # heights of a line and of the highest row, in points
A4 = 9  # paper sizes by their number in Excel
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A workbook must name a time of making; a constant one, or equal tables would give different bytes.
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - XlsxWriter takes moments without a zone
MOMENT_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss"}

Cell = str | int | float | bool | date | time


def xlsx_bytes(publication: Publication, table: Table) -> bytes | None:
    """The workbook; None when a sheet cannot hold the table: over 1,048,575 rows, or a cell over 32,767 characters."""
    if table.n_rows > MAX_ROWS or any(column.longest() > MAX_CELL for column in table.columns):
        return None
    sink = io.BytesIO()
    large = table.n_rows > MANY_ROWS
    with xlsxwriter.Workbook(sink, {**PLAIN, "in_memory": not large, "constant_memory": large}) as book:
        book.set_properties(_properties(publication))
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        _write_data(book, head, typed_columns(publication, table), table.n_rows, notice_line(publication.settings))
        _write_about(book, head, publication)
    return sink.getvalue()


def _properties(publication: Publication) -> Mapping[str, object]:
    return {
        "title": publication.dataset.title.id[:255],
        "author": publication.agency.name.id[:255],
        "company": publication.settings.publisher[:255],
        "comments": notice_line(publication.settings),
        "created": MADE_AT,
    }


def _write_data(
    book: xlsxwriter.Workbook, head: Format, columns: Sequence[TypedColumn], n_rows: int, mark: str
) -> None:
    sheet = book.add_worksheet("Data")
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _width(column))
        sheet.write_string(0, at, column.name, head)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})  # codes are meant so: no warning triangles
    print_well(sheet, sum(map(_width, columns)) > PORTRAIT, mark)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, n_rows, len(columns) - 1)
    puts = [_put(book, sheet, at, column) for at, column in enumerate(columns)]
    # Row by row, because that is the order in which a large workbook is written out.
    for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True), start=1):
        for put, cell in zip(puts, cells, strict=True):
            put(row, cell)


def print_well(sheet: Worksheet, landscape: bool, mark: str = "") -> None:
    """A4, as wide as one page, so that no column is torn off; `mark` stands on top of every page."""
    sheet.set_paper(A4)
    sheet.set_header(f"&C&B{mark}" if mark else "")
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _width(column: TypedColumn) -> int:
    """Room for the longest cell, and for the header with its filter button."""
    longest = max(map(len, column.distinct), default=0)
    return min(max(longest + 2, len(column.name) + 4, NARROW), WIDE)


def _put(book: xlsxwriter.Workbook, sheet: Worksheet, at: int, column: TypedColumn) -> Callable[[int, str], None]:
    """How a cell of this column is written in a row: typed, as text, or, where missing, not at all."""
    values: Mapping[str, Cell | None] = column.each(_reader(column.type))
    number_format = _number_format(column)
    shown = book.add_format({"num_format": number_format}) if number_format else None
    write_typed = _writer(sheet, column.type)
    write_text = sheet.write_string

    def put(row: int, cell: str) -> None:
        value = values[cell]
        if isinstance(value, str):
            write_text(row, at, value)
        elif value is not None:
            write_typed(row, at, value, shown)

    return put


def _writer(sheet: Worksheet, kind: str) -> Callable[..., object]:
    writers: Mapping[str, Callable[..., object]] = {
        "boolean": sheet.write_boolean,
        **dict.fromkeys(MOMENT_FORMATS, sheet.write_datetime),
    }
    return writers.get(kind, sheet.write_number)


def _reader(kind: str) -> Callable[[str], Cell]:
    return READERS.get(kind, str)


def _number(cell: str) -> Cell:
    """A number Excel gives back unchanged; a whole one of too many digits stays text, a fraction may be rounded."""
    if "." in cell or "e" in cell.lower():
        return float(cell)
    return int(cell) if significant_digits(cell) <= EXACT_DIGITS else cell


def _date(cell: str) -> Cell:
    day = date.fromisoformat(cell)
    return day if day >= FIRST_DAY else cell


def _datetime(cell: str) -> Cell:
    moment = datetime.fromisoformat(cell)
    return moment if moment.date() >= FIRST_DAY else cell


READERS: Mapping[str, Callable[[str], Cell]] = {
    **dict.fromkeys(NUMERIC, _number),
    "boolean": boolean,
    "date": _date,
    "datetime": _datetime,
    "time": time.fromisoformat,
}


def _number_format(column: TypedColumn) -> str:
    """Thousands are grouped in measures only; decimals as many as the file writes, so that 1.50 is shown as 1.50."""
    if column.type not in NUMERIC:
        return MOMENT_FORMATS.get(column.type, "")
    if any("e" in cell.lower() for cell in column.distinct):
        return "General"
    decimals = max((len(cell.partition(".")[2]) for cell in column.distinct), default=0)
    whole = "#,##0" if column.field.role == "measure" else "0"
    return f"{whole}.{'0' * min(decimals, EXACT_DIGITS)}" if decimals else whole


def _write_about(book: xlsxwriter.Workbook, head: Format, publication: Publication) -> None:
    sheet = book.add_worksheet("Metadata")
    print_well(sheet, landscape=True, mark=notice_line(publication.settings))
    plain = book.add_format({"valign": "top", "text_wrap": True})
    for at, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(at, at, width)
    lines = about_dataset(publication)
    _write_lines(sheet, 0, lines, head, plain)
    _write_lines(sheet, len(lines) + 1, about_columns(publication.dataset), head, plain)


def _write_lines(sheet: Worksheet, first: int, lines: Sequence[Line], head: Format, plain: Format) -> None:
    """Lines of text from row `first` (0-based); the first of them is the header."""
    for row, line in enumerate(lines, start=first):
        shown = head if row == first else plain
        sheet.set_row(row, min(LINE * _lines_needed(line), TALLEST))
        for at, text in enumerate(line):
            if text:
                sheet.write_string(row, at, text[:MAX_CELL], shown)


def _lines_needed(line: Line) -> int:
    """How many lines of text the row shows, with room for words that do not break where the column ends."""
    return max((-(-len(text) // (width - 6)) for text, width in zip(line, ABOUT_WIDTHS, strict=False)), default=1) or 1
