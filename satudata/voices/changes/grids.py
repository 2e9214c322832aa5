"""The changes of one dataset as small tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from satudata.compare.cells import NUMBER
from satudata.model.changes import CellChange, DatasetChanges, Effect, Grade, KeyChange, Row, RowChange, TableChanges
from satudata.voices.changes.words import (
    Reader,
    cell_text,
    change_size,
    column_name,
    counted,
    difference,
    field_of,
    key_name,
    row_name,
    shown,
    values_of,
)

STRIKING = 1.0  # weight from which a value stands out: ten times more or less, gone, or of another sign
EXACT = (Effect.TEXT, Effect.WRITING)  # shown as in the file: the writing is what differs
MAX_COLUMNS = 8  # of whole rows
MAX_PERIODS = 3  # periods that are new, named one by one


class Tone(StrEnum):
    """How loud a line is."""

    ALARM = "alarm"  # access, removal: red everywhere
    WARN = "warn"
    PLAIN = "plain"
    FAINT = "faint"


class Line(NamedTuple):
    """One sentence; its text is visible, and not yet escaped."""

    tone: Tone
    text: str


@dataclass(frozen=True)
class Grid:
    """A small table: caption, header, rows with their tone, positions of columns set to the right, and what was left
    out, in words ("" for nothing)."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Tone, tuple[str, ...]], ...]
    right: frozenset[int] = frozenset()
    more: str = ""


def grids(changes: DatasetChanges, metadata: Sequence[KeyChange], reader: Reader, limit: int) -> tuple[Grid, ...]:
    """At most five tables of at most `limit` rows: values, totals, rows gone and new, metadata; none that is empty."""
    found = list(_of_rows(changes, changes.table, reader, limit)) if changes.table is not None else []
    found.append(_metadata(metadata, reader, limit))
    return tuple(grid for grid in found if grid.rows)


def _of_rows(changes: DatasetChanges, table: TableChanges, reader: Reader, limit: int) -> Iterator[Grid]:
    yield _values(changes, table, reader, limit)
    if changes.id_before and changes.access[1] is not None:
        yield _totals(changes, table, reader, limit)
        yield _whole("removed", table.removed, table.header_before, changes, reader, limit)
        yield _whole("added", table.added, table.header, changes, reader, limit)


def weightiest(table: TableChanges, limit: int) -> list[tuple[RowChange, CellChange]]:
    """The changed cells with their rows, at most `limit`, the weightiest first, then in the order of rows.

    Rows come by their weightiest cell, so that no cell of a later row than `limit` can be among them.
    """
    pairs = [(row, cell) for row in table.changed[:limit] for cell in row.changes]
    return sorted(pairs, key=lambda pair: -pair[1].weight)[:limit]


def _values(changes: DatasetChanges, table: TableChanges, reader: Reader, limit: int) -> Grid:
    t = reader.t
    rows = []
    for row, cell in weightiest(table, limit):
        name = table.header[cell.column]
        described = field_of(changes.fields, name)
        exact = cell.effect in EXACT
        told = (
            row_name(row.cells, row.at, table, changes.fields, reader),
            column_name(name, changes.fields, t),
            cell_text(cell.before, described, t, exact),
            cell_text(cell.after, described, t, exact),
            change_size(cell, described, t),
        )
        rows.append((Tone.WARN if cell.weight >= STRIKING else Tone.PLAIN, told))
    header = tuple(t(f"changes.head.{key}") for key in ("row", "column", "before", "after", "by"))
    return Grid(
        t("changes.grid.values"),
        header,
        tuple(rows),
        frozenset({2, 3, 4}),
        _more(table.counts.changed_cells, limit, reader),
    )


def _totals(changes: DatasetChanges, table: TableChanges, reader: Reader, limit: int) -> Grid:
    """The sums that moved; those of new periods only where they are few."""
    t = reader.t
    new = [one for one in table.totals if not one.before]
    totals = [one for one in table.totals if one.before or len(new) <= MAX_PERIODS]
    rows = []
    for one in totals[:limit]:
        described = field_of(changes.fields, one.column)
        numbers = NUMBER.fullmatch(one.before) and NUMBER.fullmatch(one.after)
        told = (
            column_name(one.column, changes.fields, t),
            shown(t.period(one.period)) if one.period else t("changes.whole"),
            t.number(one.before) or "–",
            t.number(one.after) or "–",
            difference(one.before, one.after, described.satuan if described else "", t) if numbers else "",
        )
        rows.append((Tone.PLAIN, told))
    header = tuple(t(f"changes.head.{key}") for key in ("column", "period", "before", "after", "by"))
    more = _more(len(totals), limit, reader)
    return Grid(t("changes.grid.totals"), header, tuple(rows), frozenset({2, 3, 4}), more)


def _whole(
    kind: str, rows: Sequence[Row], header: Sequence[str], changes: DatasetChanges, reader: Reader, limit: int
) -> Grid:
    """Rows that are new or gone, with their first columns."""
    t = reader.t
    fields = [field_of(changes.fields, name) for name in header[:MAX_COLUMNS]]
    told = tuple(
        (Tone.PLAIN, tuple(cell_text(cell, one, t) for cell, one in zip(row.cells, fields, strict=False)))
        for row in rows[:limit]
    )
    right = frozenset(n for n, one in enumerate(fields) if one is not None and one.role == "measure")
    names = tuple(column_name(name, changes.fields, t) for name in header[:MAX_COLUMNS])
    return Grid(t(f"changes.grid.{kind}"), names, told, right, _more(len(rows), limit, reader))


def _metadata(metadata: Sequence[KeyChange], reader: Reader, limit: int) -> Grid:
    t = reader.t
    rows = tuple(
        (Tone.PLAIN if one.grade is Grade.DETAIL else Tone.WARN, (key_name(one.path, t), *values_of(one, t)))
        for one in metadata[:limit]
    )
    header = tuple(t(f"changes.head.{key}") for key in ("key", "before", "after"))
    return Grid(t("changes.grid.metadata"), header, rows, frozenset(), _more(len(metadata), limit, reader))


def _more(n: int, limit: int, reader: Reader) -> str:
    return counted(reader.t, "grid_more", n - limit) if n > limit else ""
