"""Table structure: the header is the schema's, the key is a key, and what must be filled is filled (Table Schema)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from satudata.checks import layout
from satudata.checks.subject import Subject, shown
from satudata.checks.types import TYPES
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.tables import Column, Table

MISSING_COLUMN = Check("structure-missing-column", waivable=False)
UNKNOWN_COLUMN = Check("structure-unknown-column", waivable=False)
COLUMN_ORDER = Check("structure-column-order", Severity.NOTE)
HEADER_STYLE = Check("structure-header-style", waivable=False)
HEADER_REPEATS = Check("structure-header-repeats", waivable=False)
HEADER_EMPTY = Check("structure-header-empty", waivable=False)
FIELD_REPEATS = Check("structure-field-repeats", waivable=False)
KEY_UNKNOWN = Check("structure-key-unknown-column", waivable=False)
KEY_REPEATS = Check("structure-key-repeats", waivable=False)
KEY_EMPTY = Check("structure-key-empty", waivable=False)
REQUIRED_EMPTY = Check("structure-required-empty", waivable=False)
NOT_UNIQUE = Check("structure-not-unique", waivable=False)
NO_ROWS = Check("structure-no-rows", waivable=False)
BLANK_ROW = Check("structure-blank-row", waivable=False)

CODES = (
    MISSING_COLUMN,
    UNKNOWN_COLUMN,
    COLUMN_ORDER,
    HEADER_STYLE,
    HEADER_REPEATS,
    HEADER_EMPTY,
    FIELD_REPEATS,
    KEY_UNKNOWN,
    KEY_REPEATS,
    KEY_EMPTY,
    REQUIRED_EMPTY,
    NOT_UNIQUE,
    NO_ROWS,
    BLANK_ROW,
)

# 1.0 and 1.00 are one number: how the text of a number ends when the same number has another text. Negative numbers
# that are nothing (-0.0) end so as well.
SEVERAL_WAYS = re.compile(r"\.[0-9]*0$|[eE]|^-0$")


def check(subject: Subject) -> Iterator[Finding]:
    """Header, key, required and unique columns of one dataset; the key's names also without a table."""
    names = [field.name for field in subject.dataset.fields]
    yield from _schema(subject, names)
    table = subject.table
    if table is None or not names:
        return
    if list(table.header) != names:
        if layout.explains_header(subject):
            return
        yield from _header(subject, table, names)
    if not table.n_rows:
        yield subject.cell(NO_ROWS, 0, "")
        return
    blank = _blank_rows(table, frozenset(subject.dataset.missing_values))
    yield from subject.rows(BLANK_ROW, "", ((row, {}) for row in blank))
    yield from _filled(subject, frozenset(blank))
    yield from _key(subject, table)


def _schema(subject: Subject, names: list[str]) -> Iterator[Finding]:
    for n, name in enumerate(subject.dataset.primary_key):
        if names and name not in names:
            yield subject.key(KEY_UNKNOWN, ("schema", "primaryKey", n), name=name)
    if len(set(names)) < len(names):
        for n, name in enumerate(names):
            if name in names[:n]:
                yield subject.key(FIELD_REPEATS, ("schema", "fields", n, "name"), name=name)


def _header(subject: Subject, table: Table, names: list[str]) -> Iterator[Finding]:
    header, known = table.header, set(names)
    counts = Counter(header)
    restyled: dict[str, str] = {}
    for n, name in enumerate(header, start=1):
        likely = snake_case(name)
        if not name.strip():
            yield subject.cell(HEADER_EMPTY, 0, "", position=n)
        elif counts[name] > 1 and name in header[: n - 1]:
            yield subject.cell(HEADER_REPEATS, 0, name, position=n)
        elif name not in known and likely in known and likely not in header:
            restyled[likely] = name
            yield subject.cell(HEADER_STYLE, 0, name, likely=likely)
        elif name not in known:
            yield subject.cell(UNKNOWN_COLUMN, 0, shown(name), known=shown(", ".join(names), 200))
    for name in names:
        if name not in counts and name not in restyled:
            yield subject.cell(MISSING_COLUMN, 0, name)
    if sorted(header) == sorted(names):
        first = next(n for n, pair in enumerate(zip(header, names, strict=True)) if pair[0] != pair[1])
        yield subject.cell(COLUMN_ORDER, 0, header[first], expected=names[first])


def snake_case(name: str) -> str:
    """A header as the house writes it: `Kode Kecamatan ` as `kode_kecamatan`."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _blank_rows(table: Table, missing: frozenset[str]) -> list[int]:
    """Rows of which every cell is missing."""
    if not all(column.missing for column in table.columns):
        return []
    rows = set(range(1, table.n_rows + 1))
    for column in table.columns:
        rows &= {row for row, value in enumerate(column.values, start=1) if value in missing}
    return sorted(rows)


def _filled(subject: Subject, blank: frozenset[int]) -> Iterator[Finding]:
    """Cells that must be filled: of required columns and of the key. Rows that are blank altogether are told once."""
    missing = frozenset(subject.dataset.missing_values)
    for field, column in subject.columns:
        in_key = field.name in subject.dataset.primary_key
        if (in_key or field.required) and column.missing:
            rows = (row for row, value in enumerate(column.values, start=1) if value in missing and row not in blank)
            yield from subject.rows(KEY_EMPTY if in_key else REQUIRED_EMPTY, field.name, ((row, {}) for row in rows))


def _key(subject: Subject, table: Table) -> Iterator[Finding]:
    found = {field.name: (field, column) for field, column in subject.columns}
    key = [found[name] for name in subject.dataset.primary_key if name in found]
    if key and len(key) == len(subject.dataset.primary_key):
        name = ", ".join(field.name for field, _ in key)
        yield from _repeats(subject, table, KEY_REPEATS, key, columns=name)
    for field, column in subject.columns:
        if field.constraints.get("unique") is True and subject.dataset.primary_key != (field.name,):
            yield from _repeats(subject, table, NOT_UNIQUE, [(field, column)])


def _repeats(
    subject: Subject, table: Table, kind: Check, key: Sequence[tuple[Field, Column]], **facts: Fact
) -> Iterator[Finding]:
    """Rows that agree with an earlier one in all these columns. Missing cells repeat nothing when they stand alone."""
    several = [_writes_several_ways(field, column) for field, column in key]
    if len(key) == 1 and not several[0] and key[0][1].n_distinct + key[0][1].missing == table.n_rows:
        return
    incomplete = any(column.missing for _, column in key)
    if not any(several) and not incomplete and not table.key_repeats([field.name for field, _ in key]):
        return
    missing = frozenset(subject.dataset.missing_values)
    by_value = [_by_value(field.type) if many else None for (field, _), many in zip(key, several, strict=True)]
    columns = [
        column.values if convert is None else [v if v in missing else convert(v) for v in column.values]
        for (_, column), convert in zip(key, by_value, strict=True)
    ]

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        first: dict[tuple[Any, ...], int] = {}
        cells = zip(*(column.values for _, column in key), strict=True)
        for row, (text, values) in enumerate(zip(cells, zip(*columns, strict=True), strict=True), start=1):
            earlier = first.setdefault(values, row)
            if earlier != row and not all(value in missing for value in text):
                yield row, {"value": shown(", ".join(text)), "earlier": earlier}

    yield from subject.rows(kind, key[0][0].name, faults(), **facts)


def _writes_several_ways(field: Field, column: Column) -> bool:
    """Whether equal values may have different text here."""
    if field.type == "number":
        return column.any_search(SEVERAL_WAYS) and _is_typed(field, column)
    return field.type == "boolean" or (field.type == "datetime" and not column.all_match(TYPES["datetime"][0]))


def _is_typed(field: Field, column: Column) -> bool:
    return any(map(column.all_match, TYPES[field.type]))


def _by_value(kind: str) -> Callable[[str], object]:
    return {"number": _number, "boolean": _truth}.get(kind, _moment)


def _number(text: str) -> object:
    return Decimal(text)


def _truth(text: str) -> object:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.casefold(), text)


def _moment(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment
