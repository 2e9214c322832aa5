"""Two tables of which every line is a row, compared by their lines: only lines that differ are taken apart.

Where most rows stay this takes a tenth of the time of reading and comparing both tables, with the same changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from satudata.compare.columns import label_of
from satudata.compare.tables import rising, row_changes
from satudata.model.catalog import Dataset
from satudata.model.changes import Row, TableChanges

Cells = tuple[str, ...]


class Moved(NamedTuple):
    """The rows that differ: as (older number, older cells, newer number, newer cells), new ones, and those gone.

    `order` are the older numbers of the rows that stayed, where they changed their order.
    """

    pairs: Sequence[tuple[int, Cells, int, Cells]]
    added: Sequence[Row]
    removed: Sequence[Row]
    order: tuple[int, ...]


def by_lines(before: bytes, after: bytes, dataset: Dataset) -> TableChanges | None:
    """The changes without totals; None where it takes more than lines to tell them: quotes, other line ends or columns,
    rows that are repeated, a key that is not stated or not unique.
    """
    texts = _text(before), _text(after)
    if texts[0] is None or texts[1] is None:
        return None
    (first, _, old), (head, _, new) = (text.partition("\n") for text in texts if text is not None)
    header = tuple(head.split(","))
    if first != head or not dataset.primary_key or not set(dataset.primary_key) <= set(header):
        return None
    key = [header.index(name) for name in dataset.primary_key]
    older, newer = old.split("\n")[:-1], new.split("\n")[:-1]
    moved = _below(older, newer) if new.startswith(old) else _moved(older, newer, itemgetter(*key))
    if moved is None or any(len(row) != len(header) for row in _cells(moved)) or len(set(header)) < len(header):
        return None
    return TableChanges(
        header_before=header,
        header=header,
        sources=tuple(range(len(header))),
        key=dataset.primary_key,
        label=label_of(header, key, dataset),
        rows_before=len(older),
        rows_after=len(newer),
        added=tuple(moved.added),
        removed=tuple(moved.removed),
        changed=row_changes(
            ((i, j, was, row, row) for i, was, j, row in moved.pairs),
            range(len(header)),
            frozenset(dataset.missing_values),
        ),
        filled=(),
        order=moved.order,
        twins=0,
        totals=(),
    )


def _text(content: bytes) -> str | None:
    """The text of a table whose lines are its rows, else None."""
    if b'"' in content or b"\r" in content or not content.endswith(b"\n"):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _cells(moved: Moved) -> Sequence[Cells]:
    old = [row.cells for row in moved.removed] + [was for _, was, _, _ in moved.pairs]
    return old + [row.cells for row in moved.added] + [row for _, _, _, row in moved.pairs]


def _below(older: Sequence[str], newer: Sequence[str]) -> Moved:
    """Rows were only put below."""
    added = [Row(at, tuple(line.split(","))) for at, line in enumerate(newer[len(older) :], start=len(older) + 1)]
    return Moved((), added, (), ())


def _moved(older: Sequence[str], newer: Sequence[str], key_of: Callable[[Cells], object]) -> Moved | None:
    """What became of the lines that are not in both; None where lines or the keys of such lines are repeated."""
    old, new = ({line: at for at, line in enumerate(lines, start=1)} for lines in (older, newer))
    if len(old) < len(older) or len(new) < len(newer):
        return None
    fresh = [Row(at, tuple(line.split(","))) for line, at in new.items() if line not in old]
    stale = [Row(at, tuple(line.split(","))) for line, at in old.items() if line not in new]
    try:
        gone = {key_of(row.cells): row for row in stale}
        come = {key_of(row.cells) for row in fresh}
    except IndexError:
        return None  # a row with too few cells
    if len(gone) < len(stale) or len(come) < len(fresh):
        return None
    pairs = [(*was, *row) for row in fresh if (was := gone.pop(key_of(row.cells), None)) is not None]
    found = {at: before_at for before_at, _, at, _ in pairs}
    stayed = [n for line, at in new.items() if (n := old.get(line) or found.get(at))]
    added = [row for row in fresh if row.at not in found]
    return Moved(pairs, added, list(gone.values()), () if rising(stayed) else tuple(stayed))
