"""Cells, rows and keys as people read them. What comes from a file leaves here as one safe, visible line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from json import loads

from satudata.compare.cells import NUMBER
from satudata.model.catalog import Field
from satudata.model.changes import CellChange, Effect, KeyChange, TableChanges
from satudata.text import Text

MAX_CELL = 80  # characters of a cell or a value of the metadata
CONTEXT = 24  # characters kept before the place where two long texts begin to differ
NUMERIC = ("integer", "number")
POINTS = ("persen", "%", "indeks", "poin", "skor")  # units whose difference is told in points
LEAST_SHARE = Decimal("0.0001")
FACTOR = 2  # from here on a change is told as a factor, below in percent


@dataclass(frozen=True)
class Reader:
    """To whom things are told: the language, and the names of region codes."""

    t: Text
    regions: Mapping[str, str] = field(default_factory=dict)


def visible(text: str) -> str:
    """The text with controls, marks that reorder or hide text, and odd spaces written as ‹U+202E›.

    >>> visible("a\\x1b[31m\\u202eb")
    'a‹U+001B›[31m‹U+202E›b'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else f"‹U+{ord(one):04X}›" for one in text)


def shown(text: str, limit: int = MAX_CELL) -> str:
    """A visible text of bearable length; outer spaces in quotes, because nobody would see them."""
    told = visible(text[: limit + 1])
    told = told if len(text) <= limit else told[: limit - 1] + "…"
    return f"“{told}”" if told != told.strip() else told


def counted(t: Text, key: str, n: int) -> str:
    """A counted noun: `changes.<key>.one` for 1, `.many` otherwise."""
    return t(f"changes.{key}.{'one' if n == 1 else 'many'}", n=t.number(n))


def column_name(name: str, fields: Sequence[Field], t: Text) -> str:
    """A column by its title, or by its name where it has none."""
    described = field_of(fields, name)
    return shown(described.title[t.language] if described is not None and described.title.id else name)


def cell_text(cell: str, described: Field | None, t: Text, exact: bool = False) -> str:
    """A cell: numbers and periods as the language writes them, unless the very writing matters (`exact`)."""
    if not cell:
        return t("changes.empty")
    if exact or described is None:
        return shown(cell)
    if described.type in NUMERIC and NUMBER.fullmatch(cell):
        return t.number(cell)
    return shown(t.period(cell)) if described.role == "time" else shown(cell)


def row_name(cells: Sequence[str], at: int, table: TableChanges, fields: Sequence[Field], reader: Reader) -> str:
    """What names a row: `2023 Kecamatan Sukorejo`; its number where no column names it."""
    parts = []
    for name in table.label:
        cell, one = cells[table.header.index(name)], field_of(fields, name)
        of_region = one is not None and one.codes is not None and one.codes.list == "region"
        named = reader.regions.get(cell, "") if of_region else ""
        parts.append(shown(named) if named else cell_text(cell, one, reader.t))
    return " ".join(parts) or reader.t("changes.row", n=reader.t.number(at))


def change_size(change: CellChange, described: Field | None, t: Text) -> str:
    """How much a cell changed: `×10`, `÷3`, `+2,4 %`, `−0,3 poin`, or in a word; "" for texts."""
    if change.effect is Effect.TEXT:
        return ""
    if change.effect is not Effect.NUMBER:
        return t(f"changes.by.{change.effect}")
    return difference(change.before, change.after, described.satuan if described is not None else "", t)


def difference(before: str, after: str, unit: str, t: Text) -> str:
    """The change between two plain numbers in words: in points for shares and indices, as a factor from 2 on, in
    percent below, and as it is where even a hundredth of a percent is too much."""
    old, new = Decimal(before), Decimal(after)
    sign = "+" if new > old else "−"
    if unit.casefold().startswith(POINTS):
        return sign + t("changes.by.points", n=t.number(format(abs(new - old), "f")))
    ratio = abs(new / old) if old * new > 0 else None
    if ratio is None or abs(ratio - 1) < LEAST_SHARE:
        return sign + t.number(format(abs(new - old), "f"))
    if ratio >= FACTOR or 1 / ratio >= FACTOR:
        return f"×{_rounded(ratio, t)}" if ratio > 1 else f"÷{_rounded(1 / ratio, t)}"
    return sign + t("changes.by.percent", n=_rounded(abs(ratio - 1) * 100, t))


def _rounded(number: Decimal, t: Text) -> str:
    """At most two decimals, none at the end that are zero."""
    text = format(number, ".2f").rstrip("0").rstrip(".")
    return t.number(text)


def key_name(path: tuple[str, ...], t: Text) -> str:
    """A key of the metadata: `access.ground`, or of a column `satuan kolom jumlah`."""
    if path[:2] == ("schema", "fields") and len(path) > 2:
        key = ".".join(path[3:])
        return t("changes.column_key", key=shown(key), column=shown(path[2]))
    return shown(".".join(path))


def values_of(change: KeyChange, t: Text) -> tuple[str, str]:
    """Both values of a key; of two long texts that begin alike only what comes before the difference and after."""
    before, after = (_told(value) for value in (change.before, change.after))
    start = _common(before, after)
    if start > CONTEXT and max(len(before), len(after)) > MAX_CELL:
        cut = before.rfind(" ", 0, start - CONTEXT // 2) + 1
        before, after = (f"…{text[cut:]}" if cut else text for text in (before, after))
    empty = t("changes.empty")
    return shown(before, 2 * MAX_CELL) or empty, shown(after, 2 * MAX_CELL) or empty


def _common(before: str, after: str) -> int:
    """How many characters two texts have in common at their beginning."""
    n = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        n += 1
    return n


def _told(value: str) -> str:
    """A value in JSON as text: scalars as they are, plain lists with commas, the rest as JSON."""
    if not value:
        return ""
    told = loads(value)
    if isinstance(told, str):
        return told
    if isinstance(told, list) and all(isinstance(item, str) for item in told):
        return ", ".join(told)
    return value


def field_of(fields: Sequence[Field], name: str) -> Field | None:
    """The metadata of a column."""
    for one in fields:  # a loop, because pages ask this of every version in every language
        if one.name == name:
            return one
    return None
