"""What spreadsheets leave in a CSV: titles above the header, merged headers, footers, other separators, odd text.

Cells that break their type are explained in `checks.cells`; here is what concerns the table as a whole and columns of
text. A table that could not be read at all is looked at as text, so that its author learns why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from satudata.checks.cells import FORMULA_ERRORS, MISSING_MARKS, ROMAN_NUMBER
from satudata.checks.subject import Subject, shown
from satudata.model.catalog import Access, Field
from satudata.model.finding import Check, Finding, Severity, Where
from satudata.read.tables import CONTROL, Column, Table

SEMICOLONS = Check("layout-semicolons", waivable=False)
TABS = Check("layout-tabs", waivable=False)
TITLE_ROW = Check("layout-title-row", waivable=False)
MERGED_HEADER = Check("layout-merged-header", waivable=False)
FOOTER = Check("layout-footer", waivable=False)
GARBLED = Check("layout-garbled-text", waivable=False)
FORMULA_ERROR_TEXT = Check("layout-formula-error-in-text", waivable=False)
NUMBER_COLUMN = Check("layout-number-column", Severity.WARNING)
ROMAN_COLUMN = Check("layout-roman-column", Severity.WARNING)
BLANK_COLUMN = Check("layout-blank-column", Severity.WARNING)
MISSING_WORD = Check("layout-missing-word", Severity.WARNING)
TEXT_SPACES = Check("layout-spaces-in-text", Severity.WARNING)
QUESTION_MARK = Check("layout-question-mark", Severity.WARNING)
THOUSAND_DOT = Check("layout-thousand-dot", Severity.WARNING)
PHONE_ZERO = Check("layout-phone-lost-zero", Severity.WARNING)
SCIENTIFIC_TEXT = Check("layout-scientific-text", Severity.WARNING)

CODES = (
    SEMICOLONS,
    TABS,
    TITLE_ROW,
    MERGED_HEADER,
    FOOTER,
    GARBLED,
    FORMULA_ERROR_TEXT,
    NUMBER_COLUMN,
    ROMAN_COLUMN,
    BLANK_COLUMN,
    MISSING_WORD,
    TEXT_SPACES,
    QUESTION_MARK,
    THOUSAND_DOT,
    PHONE_ZERO,
    SCIENTIFIC_TEXT,
)

MAX_DISTINCT = 100_000
HEAD_ROWS = 12  # a header is looked for in the first rows
FOOT_ROWS = 10  # notes are looked for in the last rows
SNIFFED_BYTES = 20_000
CHUNK_BYTES = 1_000_000

FOOT = re.compile(
    r"\s*(?:sumber(?: data)?|source|catatan|keterangan|ket|notes?|diolah oleh|dicetak|mengetahui|data diolah)\s*"
    r"(?:[:;.\-].*)?"
    r"|\s*\*+\)?\s*(?:angka|data|sementara|sangat).*",
    re.IGNORECASE | re.DOTALL,
)
UNNAMED = re.compile(r"Unnamed: ?[0-9]+(?:_level_[0-9]+)?|Column[0-9]+|Kolom ?[0-9]+|_[0-9]+")
ORDINAL_HEADER = re.compile(r"(?:no|nomor|nomer|no_urut|nomor_urut|no\.|urut|#|id|id_index|index)", re.IGNORECASE)
PHONE_HEADER = re.compile(r"(?:.*_)?(?:telp|telepon|tlp|hp|handphone|ponsel|whatsapp|wa|fax|faks)(?:_.*)?")
PHONE_LOST = re.compile(r"[2-9][0-9]{7,11}")
# UTF-8 read as Windows-1252 and written again, the sign for what could not be read, and Windows-1252's own controls.
MOJIBAKE = re.compile(
    "\u00c3[\u0080-\u00bf\u0192\u201a\u2014]|\u00c2[\u00a0-\u00bf]|\u00e2\u20ac|\u00ef\u00bf\u00bd|\ufffd"
)
ODD_SPACE = re.compile("^[ \u00a0\u2007\u202f\u200b]|[ \u00a0\u2007\u202f\u200b]$|[\u00a0\u2007\u202f\u200b]|  ")
QUESTION = re.compile(r"[A-Za-z0-9]\?[A-Za-z0-9]|(?:^|[^A-Za-z])(?:m|km|cm|mm|hm)\?|\?C(?:$|[^A-Za-z])")
EXPONENT = re.compile(r"[0-9][.,][0-9]+[eE]\+[0-9]{2}")
DOT_THREE = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
SMALL_WHOLE = re.compile(r"-?[1-9][0-9]{0,2}")  # nothing at all is also written 0 beside decimals
DOT_THREE_OR_WHOLE = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}|-?[0-9]{1,3}")

# All bytes of plain text, so that what is left over says which closer looks are worth their time.
PLAIN_BYTES = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.\n\r_ ()/:'\"-&%"
SPACE_MARKS = {b" ": (b", ", b" ,", b" \n", b"\n ", b" \r", b"  ", b'" ', b' "')}


def check(subject: Subject) -> Iterator[Finding]:
    """Faults of layout in one dataset; of an unreadable table from its first bytes."""
    table = subject.table
    if table is None:
        yield from _unread(subject)
        return
    names = [field.name for field in subject.dataset.fields]
    if names and list(table.header) != names:
        shape = list(_shape(subject, table))
        yield from shape
        if shape:
            return
    if not table.n_rows:
        return
    yield from _footer(subject, table)
    yield from _ordinals(subject, table)
    yield from _numbers(subject)
    yield from _texts(subject)


def told_once(findings: list[Finding]) -> list[Finding]:
    """The findings without each single tab, where the file as a whole is told to be separated by tabs."""
    if not any(finding.code == TABS.code for finding in findings):
        return findings
    tab = (("character", "U+0009"),)
    return [finding for finding in findings if (finding.code, finding.facts) != (CONTROL.code, tab)]


def explains_header(subject: Subject) -> bool:
    """Whether the header differs from the schema because of a fault of layout, which is then told instead."""
    table = subject.table
    return table is not None and any(True for _ in _shape(subject, table))


def _shape(subject: Subject, table: Table) -> Iterator[Finding]:
    """Why the first row is not the header of the schema."""
    header, names = table.header, {field.name for field in subject.dataset.fields}
    if len(header) == 1 and len(names) > 1:
        for mark, kind in ((";", SEMICOLONS), ("\t", TABS)):
            if mark in header[0]:
                yield subject.cell(kind, 0, "", columns=header[0].count(mark) + 1)
                return
    rows = table.head(HEAD_ROWS)
    found = next((n for n, row in enumerate(rows, start=1) if _is_header(row, names)), 0)
    if found:
        kind = MERGED_HEADER if _is_group_row(header, names) else TITLE_ROW
        yield subject.cell(kind, 0, "", text=shown(" ".join(header)), header=found + 1)
        return
    blank = [n for n, name in enumerate(header, start=1) if not name.strip() or UNNAMED.fullmatch(name)]
    filled = len(header) - len(blank)
    stacked = _stacked(header, rows) if blank else 0
    if stacked:
        yield subject.cell(MERGED_HEADER, 0, "", text=shown(" ".join(header)), header=stacked)
    elif len(header) > 2 and filled == 1:
        yield subject.cell(TITLE_ROW, 0, "", text=shown(" ".join(header)), header=0)
    elif blank and len(header) > 2 and rows and _is_second_header(rows[0], blank):
        yield subject.cell(MERGED_HEADER, 0, "", text=shown(" ".join(header)), header=2)


def _stacked(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The last line of a header of several lines whose first cell is merged downwards, as statistical offices export
    them: `Kabupaten/Kota,` over `,Garis Kemiskinan` over `,2023`; 0 when it is none."""
    if not header[0].strip():
        return 0
    data = next((n for n, row in enumerate(rows) if row[0].strip() or not any(map(str.strip, row))), 0)
    return data + 1 if data else 0


def _is_header(row: Sequence[str], names: set[str]) -> bool:
    """Whether most cells of a row are names of the schema, in whatever style of writing."""
    known = sum(_folded(cell) in names for cell in row)
    return (known >= 2 and known * 2 > len(names)) or (known == len(names) and known > 0)


def _is_group_row(header: Sequence[str], names: set[str]) -> bool:
    """Whether the first row is itself half a header: some of its cells are names, or it has several filled cells."""
    filled = [cell for cell in header if cell.strip()]
    return any(_folded(cell) in names for cell in filled) or len(filled) > 2


def _is_second_header(row: Sequence[str], blank: Sequence[int]) -> bool:
    """Whether the row under blank header cells names what stands in those columns."""
    below = [row[n - 1] for n in blank if n <= len(row)]
    return any(cell.strip() for cell in below) and not any(any(c.isdigit() for c in cell[:1]) for cell in below)


def _folded(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", cell.casefold()).strip("_")


def _unread(subject: Subject) -> Iterator[Finding]:
    """A table whose rows differ in length: the usual reasons, seen in its first and last lines."""
    if not subject.raw or subject.dataset.access.level is not Access.OPEN:
        return
    text = subject.raw[:SNIFFED_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
    lines = text.splitlines()
    path, owner = subject.dataset.data_path, subject.dataset.id
    first = lines[0] if lines else ""
    for mark, kind in ((";", SEMICOLONS), ("\t", TABS)):
        if first.count(mark) > first.count(","):
            yield kind.at(Where(path, 1), owner, columns=first.count(mark) + 1)
            return
    names = {field.name for field in subject.dataset.fields}
    for n, line in enumerate(lines[1:HEAD_ROWS], start=2):
        if _is_header(line.split(","), names) and not _is_header(first.split(","), names):
            yield TITLE_ROW.at(Where(path, 1), owner, text=shown(first), header=n)
            break
    total = subject.raw.count(b"\n")
    last = subject.raw[-SNIFFED_BYTES:].decode("utf-8", "replace").splitlines()[-FOOT_ROWS:]
    for n, line in enumerate(last):
        if FOOT.fullmatch(line.strip('", ')):
            number = total - len(last) + n + (1 if subject.raw.endswith(b"\n") else 2)
            yield FOOTER.at(Where(path, max(number, 1)), owner, text=shown(line))


def _footer(subject: Subject, table: Table) -> Iterator[Finding]:
    """Notes below the data: their first cell says so, and the other cells of the row are empty."""
    first, last = table.columns[0], table.columns[-1]
    # Such a row leaves cells empty; a table without a missing cell has none.
    if len(table.columns) > 1 and not any(column.missing for column in table.columns):
        return
    start = max(table.n_rows - FOOT_ROWS, 0)
    missing = frozenset(subject.dataset.missing_values)
    columns = [column.values[start:] for column in table.columns]
    for n, row in enumerate(zip(*columns, strict=True), start=start + 1):
        filled = [cell for cell in row if cell not in missing]
        if filled and len(filled) <= 2 and FOOT.fullmatch(filled[0]):
            column = first.name if row[0] == filled[0] else last.name
            yield subject.cell(FOOTER, n, column, text=shown(" ".join(filled)))


def _ordinals(subject: Subject, table: Table) -> Iterator[Finding]:
    """A column that only counts the rows, in Arabic or Roman numerals."""
    for n, column in enumerate(table.columns[:2]):
        if table.n_rows < 3 or not (ORDINAL_HEADER.fullmatch(column.name) or column.name == ""):
            continue
        values = [row[n] for row in table.head(3)]
        if values == ["1", "2", "3"] and column.n_distinct == table.n_rows:
            yield subject.cell(NUMBER_COLUMN, 0, column.name)
        elif values == ["I", "II", "III"] and column.all_match(ROMAN_NUMBER):
            yield subject.cell(ROMAN_COLUMN, 0, column.name)


def _numbers(subject: Subject) -> Iterator[Finding]:
    """Thousands written with one dot, which read as decimals: 985 beside 1.234, never another number of decimals."""
    for field, column in subject.columns:
        if field.type == "number" and column.all_match(DOT_THREE_OR_WHOLE) and column.any_search(DOT_THREE):
            dotted = [value for value in column.values if DOT_THREE.fullmatch(value)]
            if any(map(SMALL_WHOLE.fullmatch, column.values)):
                row = column.values.index(dotted[0]) + 1
                likely = dotted[0].replace(".", "")
                yield subject.cell(THOUSAND_DOT, row, column.name, value=dotted[0], likely=likely, cells=len(dotted))


def _texts(subject: Subject) -> Iterator[Finding]:
    """Odd contents of text columns; each is only looked for when the bytes of the file make it possible."""
    left = leftover(subject.raw)
    spaces = may_hold(subject.raw, SPACE_MARKS) or bool(left & NOT_ASCII)
    for field, column in subject.columns:
        if column.missing and column.n_distinct == 0:
            yield subject.cell(BLANK_COLUMN, 0, column.name)
        elif field.type == "string":
            yield from _text_column(subject, field, column, left, spaces)


NOT_ASCII = frozenset(range(128, 256))
EVERYTHING = frozenset(range(256))


def may_hold(raw: bytes, marks: Mapping[bytes, Iterable[bytes]]) -> bool:
    """Whether a closer look at the columns may find something: one of the marks occurs, or asking for them is dearer.

    `marks` stand under a byte that all of them have: one byte is looked for much faster than several. Of many bytes
    nothing else is asked, since a mark then costs more than a question to a column; without any at hand, it may.
    """
    if not raw:
        return True
    near = [longer for byte, longer in marks.items() if byte in raw]
    return bool(near) if len(raw) >= CHUNK_BYTES else any(mark in raw for longer in near for mark in longer)


def leftover(raw: bytes) -> frozenset[int]:
    """The bytes that occur and are not of plain text; all of them when the bytes are not at hand."""
    if not raw:
        return EVERYTHING
    found: set[int] = set()
    for start in range(0, len(raw), CHUNK_BYTES):
        found.update(raw[start : start + CHUNK_BYTES].translate(None, PLAIN_BYTES))
    return frozenset(found)


def _text_column(
    subject: Subject, field: Field, column: Column, left: frozenset[int], spaces: bool
) -> Iterator[Finding]:
    values = column.distinct(MAX_DISTINCT)
    if spaces and column.any_search(ODD_SPACE):
        yield from _cells(subject, TEXT_SPACES, column, ODD_SPACE)
    if left & NOT_ASCII and column.any_search(MOJIBAKE):
        yield from _cells(subject, GARBLED, column, MOJIBAKE)
    if ord("?") in left and column.any_search(QUESTION):
        # In an address a question mark begins the query.
        yield from subject.cells(QUESTION_MARK, column, lambda v: "://" not in v and QUESTION.search(v) is not None)
    if ord("#") in left and column.any_search(HASH):
        yield from subject.cells(FORMULA_ERROR_TEXT, column, lambda v: FORMULA_ERRORS.fullmatch(v) is not None)
    if ord("+") in left and column.any_search(EXPONENT):
        yield from _cells(subject, SCIENTIFIC_TEXT, column, EXPONENT)
    if values is not None and not values.isdisjoint(MARKS):
        mine = MARKS - set(_allowed(field))
        if not values.isdisjoint(mine):
            yield from subject.cells(MISSING_WORD, column, mine.__contains__)
    if PHONE_HEADER.fullmatch(column.name) and column.all_match(PHONE_LOST) and column.n_distinct:
        yield subject.cell(PHONE_ZERO, 1, column.name, value=shown(column.values[0])[:2])


HASH = re.compile("^#")
# Marks as they are mostly typed: looking them up is one comparison of sets.
MARKS = frozenset(
    form
    for mark in MISSING_MARKS - {"*", "x", "_", ".", "td", "nil"}
    for form in (mark, mark.upper(), mark.capitalize(), mark.title())
)


def _allowed(field: Field) -> list[str]:
    """Values the schema allows in so many words, such as an answer `Tidak ada`."""
    allowed = field.constraints.get("enum")
    return [str(item) for item in allowed] if isinstance(allowed, list) else []


def _cells(subject: Subject, kind: Check, column: Column, pattern: re.Pattern[str]) -> Iterator[Finding]:
    yield from subject.cells(kind, column, lambda value: pattern.search(value) is not None)
