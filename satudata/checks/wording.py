"""Text that is something else: numbers and periods written for the eye, codes cut short, rows copied from a print.

Spreadsheets and people write for readers; programs then see text where a number, a month or a code was meant. Typed
columns are the business of `checks.types`; here are columns of text, and rows that are no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from satudata.checks.cells import MONTH, MONTHS, PERIOD, PLAIN, ROMAN_NUMBER, explain
from satudata.checks.subject import Subject, shown
from satudata.checks.types import UNCLEAR
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.tables import Column, Table

HEADER_AGAIN = Check("layout-header-again", waivable=False)
COLUMN_NUMBERS = Check("layout-column-numbers", waivable=False)
NUMBER_AS_TEXT = Check("layout-number-as-text", Severity.WARNING)
PERIOD_IN_WORDS = Check("layout-period-in-words", Severity.WARNING)
LOST_ZERO = Check("layout-lost-zero", Severity.WARNING)
SMART_QUOTES = Check("layout-smart-quotes", Severity.NOTE)

CODES = (HEADER_AGAIN, COLUMN_NUMBERS, NUMBER_AS_TEXT, PERIOD_IN_WORDS, LOST_ZERO, SMART_QUOTES)

MAX_DISTINCT = 100_000
NUMBERED = re.compile(r"\(([0-9]{1,3})\)|\[([0-9]{1,3})\]|([0-9]{1,3})")
MIN_NUMBERED = 5  # columns from which on a row of bare 1, 2, 3 … is taken for column numbers
AMOUNT = re.compile(r"(?:[Rr][Pp]\.? ?)?-?[0-9][0-9.,]*(?:,-)?(?: ?%)?")
DIGITS = re.compile(r"[0-9]{1,20}")
IDENTIFIER = re.compile(r"(?:.*_)?(?:kode|kd|id|no|nomor|code|versi|pasal)(?:_.*)?")
IN_WORDS = re.compile(r"[A-Za-z]{2}|^[IV]+$|^[A-Za-z][0-9 ]")
PART_OF_YEAR = re.compile(
    r"(?:(tri(?:wulan)?|tw|trw|kuartal|q)|semester|smt|sem)[ .\-]*(i{1,3}|iv|[1-4])[ .,/\-]*(?:tahun )?([0-9]{4})",
    re.IGNORECASE,
)
ORDER = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
QUOTES = re.compile("[\u2018\u2019\u201c\u201d]")
QUOTE_BYTES = (b"\xe2\x80\x98", b"\xe2\x80\x99", b"\xe2\x80\x9c", b"\xe2\x80\x9d")


def check(subject: Subject) -> Iterator[Finding]:
    """Rows that repeat or number the header, then text columns in the order of the schema."""
    table = subject.table
    if table is None or not table.n_rows:
        return
    yield from _header_again(subject, table)
    yield from _column_numbers(subject, table)
    quotes = not subject.raw or (not subject.raw.isascii() and any(mark in subject.raw for mark in QUOTE_BYTES))
    for field, column in subject.columns:
        if field.type != "string":
            continue
        if quotes and column.any_search(QUOTES):
            yield from subject.cells(SMART_QUOTES, column, lambda value: QUOTES.search(value) is not None)
        if field.codes is None and "enum" not in field.constraints and "pattern" not in field.constraints:
            yield from _column(subject, field, column)


def _header_again(subject: Subject, table: Table) -> Iterator[Finding]:
    """The header among the rows, as tables have it that run over several printed pages."""
    header = table.header
    if len(header) < 2 or not table.columns[0].any_search(re.compile(f"^{re.escape(header[0])}$")):
        return
    rows = [row for row, value in enumerate(table.columns[0].values, start=1) if value == header[0]]
    same = (row for row in rows if all(column.values[row - 1] == column.name for column in table.columns))
    yield from subject.rows(HEADER_AGAIN, header[0], ((row, {}) for row in same))


def _column_numbers(subject: Subject, table: Table) -> Iterator[Finding]:
    """`(1) (2) (3)` under the header, as statistical yearbooks number their columns."""
    row = table.head(1)[0]
    bare = row[0] == "1"
    if (row[0] not in ("(1)", "[1]") and not bare) or len(row) < (MIN_NUMBERED if bare else 2):
        return
    numbers = [match[match.lastindex or 0] if (match := NUMBERED.fullmatch(cell)) else "" for cell in row]
    if numbers == [str(n) for n in range(1, len(row) + 1)]:
        yield subject.cell(COLUMN_NUMBERS, 1, table.header[0], value=shown(" ".join(row)))


def _column(subject: Subject, field: Field, column: Column) -> Iterator[Finding]:
    if field.role == "time":
        yield from _periods(subject, column)
    elif not column.n_distinct:
        return
    elif column.all_match(DIGITS):
        yield from _cut_codes(subject, column)
    elif column.all_match(AMOUNT) and not IDENTIFIER.fullmatch(field.name):
        yield from _amounts(subject, column)


def _periods(subject: Subject, column: Column) -> Iterator[Finding]:
    """Months, quarters and half-years in words, which sort by the alphabet."""
    if not column.any_search(IN_WORDS):
        return
    likely = {value: found for value in column.distinct(MAX_DISTINCT) or () if (found := period(value)) is not None}

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for row, value in enumerate(column.values, start=1):
            if value in likely:
                yield row, {"value": shown(value), "likely": likely[value] or UNCLEAR}

    yield from subject.rows(PERIOD_IN_WORDS, column.name, faults())


def period(value: str) -> str | None:
    """What a period in words is in digits, "" when the year is not said; None when it is no period in words.

    >>> [period(v) for v in ("Agustus 2023", "Triwulan II 2024", "Smt 1", "Nopember", "2024-Q1", "Blitar")]
    ['2023-08', '2024-Q2', '', '11', None, None]
    """
    bare = " ".join(value.split())
    if part := PART_OF_YEAR.fullmatch(bare):
        return f"{part[3]}-{'Q' if part[1] else 'S'}{ORDER.get(part[2].casefold(), part[2])}"
    if (month := MONTH.fullmatch(bare)) and month[1].casefold() in MONTHS:
        found = explain(bare, "yearmonth")
        return (found[1] if found else "") or f"{MONTHS[month[1].casefold()]:02}"
    words = bare and not bare[0].isdigit() and (PERIOD.fullmatch(bare) or ROMAN_NUMBER.fullmatch(bare))
    return "" if words else None


def _cut_codes(subject: Subject, column: Column) -> Iterator[Finding]:
    """Codes of one length with leading zeros, among which some have lost them: 01, 02, 3."""
    values = column.distinct(MAX_DISTINCT) or frozenset()
    longest = column.longest()
    zeros = any(len(value) == longest > 1 and value[0] == "0" for value in values)
    if not zeros or all(len(value) == longest for value in values):
        return

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for row, value in enumerate(column.values, start=1):
            if value in values and len(value) < longest:
                yield row, {"value": value, "likely": value.zfill(longest)}

    yield from subject.rows(LOST_ZERO, column.name, faults())


def _amounts(subject: Subject, column: Column) -> Iterator[Finding]:
    """Numbers as text, told apart from codes by their separators: every cell has to be readable as a number."""
    values = column.distinct(MAX_DISTINCT)
    meant = {value: _number(value) for value in values or ()}
    grouped = [value for value, number in meant.items() if number not in ("", value)]
    if not grouped or "" in meant.values():
        return
    row = next(row for row, value in enumerate(column.values, start=1) if value in meant and meant[value] != value)
    value = column.values[row - 1]
    n = sum(value in meant and meant[value] != value for value in column.values)
    yield subject.cell(NUMBER_AS_TEXT, row, column.name, value=shown(value), likely=meant[value], cells=n)


def _number(value: str) -> str:
    """The number that a text stands for; "" when it is none, or not plainly one."""
    if PLAIN.fullmatch(value):
        return value
    found = explain(value, "number")
    return found[1] if found else ""
