"""Tables of people's work as one workbook: numbers as numbers, everything else as text, never a formula; links only
where a sheet names them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
# A workbook must name a time of making; a constant one, or equal tables would give different bytes.
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - XlsxWriter takes moments without a zone
A4 = 9  # paper sizes by their number in Excel
MAX_CELL = 32_767  # characters
MAX_NAME = 31  # of a sheet
NARROW, WIDE = 8, 60  # widths in characters
PADDING = 1  # of them that a cell keeps free; bold letters are wider than others
LINE, TALLEST = 15, 405  # heights of a line and of the highest row, in points
PORTRAIT = 90  # characters beside each other that can be read on an upright page

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One table: `title` above, `notes` below; `bold_last` when its last row is of sums. A None is an empty cell."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    bold_last: bool = False
    links: tuple[tuple[str, str], ...] = ()  # below the notes: text, and the web address it leads to


def workbook(sheets: Sequence[Sheet], title: str, author: str, mark: str = "") -> bytes:
    """The workbook; equal sheets give equal bytes. `mark` stands on top of every sheet and every printed page."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, PLAIN) as book:
        book.set_properties({"title": title[:255], "author": author[:255], "comments": mark, "created": MADE_AT})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 13}),
            "mark": book.add_format({"bold": True, "font_color": "#a4161a"}),
            "head": book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
            "text": book.add_format({"valign": "top", "text_wrap": True}),
            "number": book.add_format({"valign": "top", "num_format": "#,##0.##"}),
            "whole": book.add_format({"valign": "top", "num_format": "#,##0"}),
            "sum": book.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
            "note": book.add_format({"italic": True, "font_color": "#555555"}),
            "link": book.add_format({"italic": True, "font_color": "#0b6b5f", "underline": 1}),
        }
        for sheet in sheets:
            _write(book, sheet, looks, mark)
    return sink.getvalue()


def _write(book: xlsxwriter.Workbook, sheet: Sheet, looks: Mapping[str, Format], mark: str) -> None:
    page = book.add_worksheet(sheet.name[:MAX_NAME])
    widths = [_width(sheet, at) for at in range(len(sheet.head))]
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    page.set_paper(A4)
    if sum(widths) > PORTRAIT:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_header(f"&C&B{mark}" if mark else "")
    page.write_string(0, 0, sheet.title[:MAX_CELL], looks["title"])
    first = 2
    if mark:
        page.write_string(1, 0, mark, looks["mark"])
        first = 3
    # Not every program makes room by itself for a text that is wrapped.
    page.set_row(first, height(zip(sheet.head, widths, strict=True)))
    for at, name in enumerate(sheet.head):
        page.write_string(first, at, name, looks["head"])
    page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)
    last = len(sheet.rows) - 1 if sheet.bold_last else -1
    for number, row in enumerate(sheet.rows):
        texts = [(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
        page.set_row(first + 1 + number, height(texts))
        for at, cell in enumerate(row):
            _put(page, first + 1 + number, at, cell, looks, number == last)
    for number, note in enumerate(sheet.notes):
        page.write_string(first + 2 + len(sheet.rows) + number, 0, note[:MAX_CELL], looks["note"])
    below = first + 2 + len(sheet.rows) + len(sheet.notes)
    for number, (label, address) in enumerate(sheet.links):
        page.write_url(below + number, 0, address, looks["link"], label[:MAX_CELL])


def height(cells: Iterable[tuple[object, float]]) -> float:
    """How tall a row has to be, in points, for these texts wrapped in columns of these widths (in characters)."""
    return min(LINE * max((_lines(str(text), int(width) - PADDING) for text, width in cells), default=1), TALLEST)


def _lines(text: str, width: int) -> int:
    return sum(max(len(wrap(part, max(width, 1))), 1) for part in text.split("\n"))


def _put(
    page: xlsxwriter.worksheet.Worksheet, row: int, at: int, cell: Cell, looks: Mapping[str, Format], is_sum: bool
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, at, cell[:MAX_CELL], looks["sum" if is_sum else "text"])
    else:
        page.write_number(row, at, cell, looks["sum" if is_sum else "whole" if isinstance(cell, int) else "number"])


def _width(sheet: Sheet, at: int) -> int:
    """Room for the longest cell; long texts are wrapped."""
    longest = max((len(str(row[at])) for row in sheet.rows if row[at] is not None), default=0)
    return min(max(longest + 2, min(len(sheet.head[at]) + 2, 16), NARROW), WIDE)
