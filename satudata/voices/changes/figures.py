"""What became of values and rows, in half sentences that `diff` and a dataset's page share."""

from __future__ import annotations

from collections.abc import Sequence

from satudata.model.catalog import Field
from satudata.model.changes import CellChange, Counts, Effect, TableChanges
from satudata.text import Text
from satudata.voices.changes.grids import EXACT, MAX_PERIODS, STRIKING, weightiest
from satudata.voices.changes.words import (
    Reader,
    cell_text,
    change_size,
    column_name,
    counted,
    field_of,
    row_name,
    shown,
)

MANY = 5  # values that change alike by chance no more


def values_told(table: TableChanges | None, counts: Counts, fields: Sequence[Field], reader: Reader) -> str:
    """`3 nilai berubah, 1 nilai dikosongkan; terbesar: …`, without a full stop."""
    t = reader.t
    told = counted(t, "values", counts.changed_cells)
    if table is None:
        return told
    if emptied := sum(cell.effect is Effect.EMPTIED for row in table.changed for cell in row.changes):
        told = t("changes.of_them_emptied", told=told, n=t.number(emptied))
    row, cell = weightiest(table, 1)[0]
    name = table.header[cell.column]
    described = field_of(fields, name)
    exact = cell.effect in EXACT
    sentence = t(
        "changes.cell",
        column=column_name(name, fields, t),
        row=row_name(row.cells, row.at, table, fields, reader),
        before=cell_text(cell.before, described, t, exact),
        after=cell_text(cell.after, described, t, exact),
    )
    spoken = cell.effect in (Effect.NUMBER, Effect.WRITING)  # "(empty)" says the rest itself
    if spoken and (by := change_size(cell, described, t)):
        sentence = t("changes.cell_by", cell=sentence, by=by)
    return t(f"changes.{'largest' if counts.changed_cells > 1 else 'only'}", told=told, cell=sentence)


def added_told(table: TableChanges | None, counts: Counts, fields: Sequence[Field], t: Text) -> str:
    """`12 baris baru (2024)`: with the periods of the new rows, or the first and the last of many."""
    told = counted(t, "added", counts.added)
    clock = next((one.name for one in fields if one.role == "time"), "")
    if table is None or clock not in table.header:
        return told
    place = table.header.index(clock)
    periods = sorted({row.cells[place] for row in table.added})
    if len(periods) > MAX_PERIODS:
        first, last = (shown(t.period(one)) for one in (periods[0], periods[-1]))
        return t("changes.in_span", told=told, first=first, last=last)
    return t("changes.in_periods", told=told, periods=", ".join(shown(t.period(one)) for one in periods))


def uniform_told(table: TableChanges, fields: Sequence[Field], t: Text) -> str:
    """That all values of a column changed by one factor, which a change of unit does; "" when they did not."""
    cells = [cell for row in table.changed for cell in row.changes]
    if len(cells) < MANY or cells[-1].weight != cells[0].weight or cells[0].weight < STRIKING:
        return ""
    if {(cell.column, cell.effect) for cell in cells} != {(cells[0].column, Effect.NUMBER)}:
        return ""
    if len({_factor(cell) for cell in cells}) > 1 or not _factor(cells[0]):
        return ""
    name = table.header[cells[0].column]
    by = change_size(cells[0], field_of(fields, name), t)
    return t("changes.uniform", column=column_name(name, fields, t), by=by)


def _factor(cell: CellChange) -> float:
    """How many times more it is now, to three digits; 0.0 where it was nothing."""
    before = float(cell.before)
    return float(f"{float(cell.after) / before:.3g}") if before else 0.0
