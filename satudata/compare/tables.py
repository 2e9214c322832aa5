"""Two tables → what changed between them, complete and ordered by how much it matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress

from satudata.compare.cells import judged
from satudata.compare.columns import key_of, label_of, sources
from satudata.compare.rows import NEW, Rows, matched
from satudata.compare.totals import totals
from satudata.model.catalog import Dataset
from satudata.model.changes import CellChange, Effect, Row, RowChange, TableChanges
from satudata.read.tables import TextTable

Pair = tuple[int, int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def compare_tables(
    before: TextTable, after: TextTable, older: Dataset, newer: Dataset, *, with_totals: bool = True
) -> TableChanges:
    """Everything that makes `before` into `after`, rows matched by the key that the metadata state.

    Tables are read with `read_table`; missing values are those of the newer metadata. Totals take half of the time.
    """
    columns = sources(before, after)
    pairs = [(source, n) for n, source in enumerate(columns) if source >= 0]
    key = key_of(before, after, pairs, newer, older)
    place = {new: n for n, (_, new) in enumerate(pairs)}
    old, new = _rows(before, [a for a, _ in pairs]), _rows(after, [b for _, b in pairs])
    found, twins = matched(old, new, [place[n] for n in key])
    stayed = [i for i in found if i != NEW]
    gone = sorted(set(range(before.n_rows)).difference(stayed))
    whole = list(after.rows())
    differing = ((i + 1, j + 1, old[i], new[j], whole[j]) for j, i in enumerate(found) if i != NEW and old[i] != new[j])
    changed = row_changes(differing, [b for _, b in pairs], frozenset(newer.missing_values))
    kept = [i != NEW for i in found]
    return TableChanges(
        header_before=before.header,
        header=after.header,
        sources=columns,
        key=tuple(after.header[n] for n in key),
        label=label_of(after.header, key, newer),
        rows_before=before.n_rows,
        rows_after=after.n_rows,
        added=tuple(Row(j + 1, whole[j]) for j, i in enumerate(found) if i == NEW),
        removed=tuple(Row(i + 1, tuple(column.values[i] for column in before.columns)) for i in gone),
        changed=changed,
        filled=tuple(tuple(compress(after.columns[n].values, kept)) for n, source in enumerate(columns) if source < 0),
        order=() if rising(stayed) else tuple(i + 1 for i in stayed),
        twins=twins,
        totals=totals(before, after, columns, newer) if with_totals else (),
    )


def _rows(table: TextTable, columns: Sequence[int]) -> Rows:
    """The rows, of these columns alone; as many empty ones when there are no columns in common."""
    if not columns:
        return [()] * table.n_rows
    return list(zip(*(table.columns[n].values for n in columns), strict=True))


def rising(numbers: Sequence[int]) -> bool:
    """Whether each number is larger than the one before."""
    return all(map(int.__lt__, numbers, numbers[1:]))


def row_changes(pairs: Iterable[Pair], columns: Sequence[int], missing: frozenset[str]) -> tuple[RowChange, ...]:
    """The rows with other cells, those with the weightiest change first, then in order of place.

    A pair is the older and the newer number of a row, from 1, its older and newer cells in the columns that both
    tables have, and the whole newer row; `columns` are the newer positions of those columns.
    """
    changed = []
    for before_at, at, before, after, whole in pairs:
        cells = [
            CellChange(column, old, new, *judged(old, new, missing))
            for column, old, new in zip(columns, before, after, strict=True)
            if old != new
        ]
        if len(cells) > 1:
            cells.sort(key=_weightiest)
        changed.append(RowChange(before_at, at, whole, tuple(cells)))
    changed.sort(key=_row_weightiest)
    return tuple(changed)


def _row_weightiest(row: RowChange) -> tuple[float, float, int, int]:
    return (*_weightiest(row.changes[0]), row.at)


def _weightiest(cell: CellChange) -> tuple[float, float, int]:
    """By weight, then by how far apart two numbers are, then by place."""
    distance = abs(float(cell.after) - float(cell.before)) if cell.effect is Effect.NUMBER else 0.0
    return (-cell.weight, -distance, cell.column)
