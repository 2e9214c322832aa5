"""CSV as text: every cell keeps the bytes of the file; types come later, from the schema.

UTF-8, comma, one header row, nothing else (RFC 4180). A table is read whole, once, by columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol

from satudata.model.finding import Check, Fact, Finding, Severity, Where

MAX_BYTES = 100_000_000  # what a Git file may hold on the common forges
MAX_CELL = 32_767  # characters: what a spreadsheet cell may hold
MAX_COLUMNS = 500
MAX_PLACES = 50  # places told one by one of the same fault in the same column; the rest is counted

NOT_UTF8 = Check("table-not-utf8", waivable=False)
BOM = Check("table-byte-order-mark", Severity.WARNING)
BINARY = Check("table-binary", waivable=False)
EMPTY = Check("table-empty", waivable=False)
TOO_LARGE = Check("table-too-large", waivable=False)
RAGGED = Check("table-ragged-row", waivable=False)
QUOTING = Check("table-broken-quotes", waivable=False)
CELL_TOO_LONG = Check("table-cell-too-long", waivable=False)
TOO_WIDE = Check("table-too-many-columns", waivable=False)
BLANK_ROW = Check("table-blank-row")
CONTROL = Check("table-control-character", waivable=False)

CODES = (
    NOT_UTF8,
    BOM,
    BINARY,
    EMPTY,
    TOO_LARGE,
    RAGGED,
    QUOTING,
    CELL_TOO_LONG,
    TOO_WIDE,
    BLANK_ROW,
    CONTROL,
)

# Controls, and the bidirectional marks with which a cell can be made to read as something else. TAB is refused in
# cells too.
CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")
# What is surely no control: without it little is left to be searched of most files.
PLAIN = bytes([0x0A, 0x0D, *range(0x20, 0x7F)])


class Column(Protocol):
    """One column as checks see it: cheap questions first, `values` only when a fault must be located.

    Two engines answer alike: `TextColumn` in plain Python and the accelerator of `read/bigtables.py`. Patterns must
    mean the
    same in Python's `re` and in RE2: no look-around, no back-references, `[0-9]` rather than `\\d`.
    """

    name: str

    @property
    def values(self) -> Sequence[str]:
        """The cells in row order, as text."""

    @property
    def missing(self) -> int:
        """How many cells are missing (equal to one of the schema's missing values; "" by default)."""

    @property
    def n_distinct(self) -> int:
        """How many different cells there are, missing ones left out."""

    def distinct(self, limit: int) -> frozenset[str] | None:
        """The different cells that are not missing, or None when there are more than `limit`."""

    def all_match(self, pattern: re.Pattern[str]) -> bool:
        """Whether every cell that is not missing matches from end to end."""

    def any_search(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern is found anywhere in a cell that is not missing."""

    def number_range(self) -> tuple[float, float] | None:
        """Smallest and largest number; None when there is none. Only for columns whose cells all are numbers."""

    def longest(self) -> int:
        """Characters in the longest cell."""


class TextColumn:
    """A column held as Python strings."""

    __slots__ = ("__dict__", "_missing_values", "name", "values")

    def __init__(self, name: str, values: Sequence[str], missing_values: Iterable[str] = ("",)) -> None:
        self.name = name
        self.values = values
        self._missing_values = frozenset(missing_values)

    @cached_property
    def _distinct(self) -> frozenset[str]:
        return frozenset(self.values) - self._missing_values

    @cached_property
    def missing(self) -> int:
        values = self.values
        return sum(values.count(mark) for mark in self._missing_values)

    @property
    def n_distinct(self) -> int:
        return len(self._distinct)

    def distinct(self, limit: int) -> frozenset[str] | None:
        return self._distinct if len(self._distinct) <= limit else None

    def all_match(self, pattern: re.Pattern[str]) -> bool:
        fullmatch = pattern.fullmatch
        return all(map(fullmatch, self._distinct))

    def any_search(self, pattern: re.Pattern[str]) -> bool:
        search = pattern.search
        return any(map(search, self._distinct))

    def number_range(self) -> tuple[float, float] | None:
        numbers = [float(value) for value in self._distinct]
        return (min(numbers), max(numbers)) if numbers else None

    def longest(self) -> int:
        return max(map(len, self._distinct), default=0)


class Table(Protocol):
    """A readable table: header, columns of equal length, and where each row stands in the file."""

    path: str
    n_rows: int
    n_bytes: int

    @property
    def header(self) -> tuple[str, ...]:
        """The column names in order."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns in order."""

    def column(self, name: str) -> Column | None:
        """The first column of that name, or None."""

    def line_of(self, row: int) -> int:
        """The 1-based line of the 1-based data row."""

    def key_repeats(self, names: Sequence[str]) -> bool:
        """Whether two rows agree in all of these columns."""

    def head(self, n: int) -> tuple[tuple[str, ...], ...]:
        """The first n rows."""


class TextTable:
    """A table held as columns of Python strings."""

    def __init__(
        self,
        path: str,
        header: tuple[str, ...],
        columns: Sequence[Sequence[str]],
        n_bytes: int,
        lines: Sequence[int] | None = None,
        missing_values: Iterable[str] = ("",),
    ) -> None:
        self.path = path
        self.header = header
        self.n_bytes = n_bytes
        self.n_rows = len(columns[0]) if columns else 0
        self.columns = [TextColumn(name, cells, missing_values) for name, cells in zip(header, columns, strict=True)]
        self._lines = lines

    def column(self, name: str) -> TextColumn | None:
        return next((column for column in self.columns if column.name == name), None)

    def line_of(self, row: int) -> int:
        return self._lines[row - 1] if self._lines is not None else row + 1

    def key_repeats(self, names: Sequence[str]) -> bool:
        columns = [column.values for name in names if (column := self.column(name)) is not None]
        return len(set(zip(*columns, strict=True))) < self.n_rows if columns else False

    def head(self, n: int) -> tuple[tuple[str, ...], ...]:
        return tuple(zip(*(column.values[:n] for column in self.columns), strict=True))

    def rows(self) -> Iterable[tuple[str, ...]]:
        """All rows in order, as text."""
        return zip(*(column.values for column in self.columns), strict=True)


def read_table(
    path: str, content: bytes, missing_values: Iterable[str] = ("",)
) -> tuple[TextTable | None, list[Finding]]:
    """Parse CSV bytes. Faults become findings; the table is None when rows and columns cannot be told apart."""
    findings: list[Finding] = []
    text = _decode(path, content, findings)
    if text is None:
        return None, findings
    rows, lines = _parse(path, text, findings)
    if not rows:
        if not findings:
            findings.append(EMPTY.at(Where(path, 1)))
        return None, findings
    header = tuple(rows[0])
    body = rows[1:]
    if len(header) > MAX_COLUMNS:
        return None, [*findings, TOO_WIDE.at(Where(path, 1), columns=len(header), limit=MAX_COLUMNS)]
    ragged = _ragged(path, header, body, lines, findings)
    if ragged or any(f.code == QUOTING.code for f in findings):
        return None, findings
    columns: Sequence[Sequence[str]] = list(zip(*body, strict=True)) if body else [() for _ in header]
    if len(text) > MAX_CELL:
        _refuse_long_cells(path, header, columns, lines, findings)
    table = TextTable(path, header, columns, len(content), lines[1:] if lines else None, missing_values)
    return table, findings


def _decode(path: str, content: bytes, findings: list[Finding]) -> str | None:
    """The text, or None with a finding when it is not plain UTF-8 text of bearable size."""
    if len(content) > MAX_BYTES:
        findings.append(TOO_LARGE.at(Where(path), bytes=len(content), limit=MAX_BYTES))
        return None
    if b"\0" in content[:65536]:
        findings.append(BINARY.at(Where(path, 1)))
        return None
    if content.startswith(b"\xef\xbb\xbf"):
        findings.append(BOM.at(Where(path, 1)))
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.append(NOT_UTF8.at(Where(path, line), byte=error.start))
        return None
    if not CONTROLS.search(content.translate(None, PLAIN).decode("utf-8")):
        return text
    controls = sum(1 for _ in CONTROLS.finditer(text))
    for n, control in enumerate(islice(CONTROLS.finditer(text), MAX_PLACES), start=1):
        line = text.count("\n", 0, control.start()) + 1
        where = Where(path, line, max(line - 1, 0))
        findings.append(CONTROL.at(where, character=f"U+{ord(control.group()):04X}", **_beyond(n, controls)))
    return text


def _beyond(n: int, places: int) -> dict[str, Fact]:
    """The fact `more` for the n-th place told, when it is the last and there are others."""
    return {"more": places - n} if n == MAX_PLACES < places else {}


def _parse(path: str, text: str, findings: list[Finding]) -> tuple[list[list[str]], list[int] | None]:
    """All rows with the header first, and their lines when a row may span several of them."""
    if '"' not in text:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        rows = [line.split(",") for line in text.split("\n")]
        if rows and rows[-1] == [""]:
            rows.pop()
        return rows, None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines = [], []
    start = 1
    try:
        for row in reader:
            rows.append(row or [""])
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        findings.append(QUOTING.at(Where(path, start), problem=str(error)))
    return rows, lines


def _ragged(
    path: str, header: tuple[str, ...], body: list[list[str]], lines: list[int] | None, findings: list[Finding]
) -> bool:
    """Whether a row has another number of cells than the header; blank lines are told apart from cut ones."""
    width = len(header)
    if set(map(len, body)) <= {width} and (width > 1 or [""] not in body):
        return False
    otherwise = width == 1 and _separated_otherwise(header[0])
    wrong = [(row, cells) for row, cells in enumerate(body, start=1) if len(cells) != width or cells == [""]]
    told = [(row, cells) for row, cells in wrong if cells == [""] or not otherwise]
    for n, (row, cells) in enumerate(told[:MAX_PLACES], start=1):
        check = BLANK_ROW if cells == [""] else RAGGED
        line = lines[row] if lines else row + 1
        findings.append(check.at(Where(path, line, row), cells=len(cells), expected=width, **_beyond(n, len(told))))
    return bool(wrong)


def _separated_otherwise(line: str) -> bool:
    """Whether the only cell of a header is several between semicolons or tabs: `layout-semicolons` and `layout-tabs`
    tell that, and every decimal comma below it is no fault of its own."""
    return "\n" not in line and any(line.count(mark) > line.count(",") for mark in ";\t")


def _refuse_long_cells(
    path: str,
    header: tuple[str, ...],
    columns: Sequence[Sequence[str]],
    lines: list[int] | None,
    findings: list[Finding],
) -> None:
    for name, cells in zip(header, columns, strict=True):
        for row, cell in enumerate(cells, start=1):
            if len(cell) > MAX_CELL:
                line = lines[row] if lines else row + 1
                findings.append(CELL_TOO_LONG.at(Where(path, line, row, name), characters=len(cell), limit=MAX_CELL))
