"""Two tables → what changed between them, complete and ordered by how much it matters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from satudata.compare.cells import judged
from satudata.compare.columns import key_of, label_of, sources
from satudata.compare.rows import NEW, Rows, matched
from satudata.compare.totals import totals
from satudata.model.catalog import Dataset
from satudata.model.changes import CellChange, Row, RowChange, TableChanges
from satudata.read.tables import TextTable


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
    changed = _changed(old, new, found, whole, [b for _, b in pairs], frozenset(newer.missing_values))
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
        order=() if _rising(stayed) else tuple(i + 1 for i in stayed),
        twins=twins,
        totals=totals(before, after, columns, newer) if with_totals else (),
    )


def _rows(table: TextTable, columns: Sequence[int]) -> Rows:
    """The rows, of these columns alone; as many empty ones when there are no columns in common."""
    if not columns:
        return [()] * table.n_rows
    return list(zip(*(table.columns[n].values for n in columns), strict=True))


def _rising(numbers: Sequence[int]) -> bool:
    return all(map(int.__lt__, numbers, numbers[1:]))


def _changed(
    before: Rows,
    after: Rows,
    found: Sequence[int],
    whole: Rows,
    columns: Sequence[int],
    missing: frozenset[str],
) -> tuple[RowChange, ...]:
    """The rows with other cells, those with the weightiest change first, then in order of place."""
    changed = []
    for j, i in enumerate(found):
        if i == NEW or before[i] == after[j]:
            continue
        cells = [
            CellChange(columns[n], old, new, *judged(old, new, missing))
            for n, (old, new) in enumerate(zip(before[i], after[j], strict=True))
            if old != new
        ]
        cells.sort(key=_weightiest)
        changed.append(RowChange(i + 1, j + 1, whole[j], tuple(cells)))
    changed.sort(key=lambda row: (*_weightiest(row.changes[0]), row.at))
    return tuple(changed)


def _weightiest(cell: CellChange) -> tuple[float, float, int]:
    """By weight, then by how far apart two numbers are, then by place."""
    return (-cell.weight, -_distance(cell), cell.column)


def _distance(cell: CellChange) -> float:
    return abs(float(cell.after) - float(cell.before)) if cell.effect == "number" else 0.0
