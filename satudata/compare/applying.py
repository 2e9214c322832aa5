"""The older version and its changes give the newer one: what proves that the changes tell everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from satudata.compare.documents import document_of, leaves
from satudata.model.changes import Concealed, DatasetChanges, TableChanges
from satudata.read.tables import TextTable

Version = tuple[Mapping[str, object], TextTable | None]  # metadata and table of a dataset


def apply(before: Version, changes: DatasetChanges) -> Version:
    """The newer metadata and table. ValueError when the changes do not tell their cells."""
    if changes.concealed is not Concealed.NO and changes.table is None and changes.counts is not None:
        raise ValueError("concealed changes cannot be applied")
    document, table = before
    if changes.table is not None:
        table = apply_table(table or TextTable("", (), (), 0), changes.table)
    return apply_document(document, changes), table


def apply_document(before: Mapping[str, object], changes: DatasetChanges) -> dict[str, object]:
    """The newer metadata; the order of keys is not kept, for it says nothing."""
    found = leaves(before, {one.before: one.after for one in changes.renamed})
    for change in changes.metadata:
        if change.after:
            found[change.path] = change.after
        else:
            found.pop(change.path, None)
    return document_of(found)


def apply_table(before: TextTable, changes: TableChanges) -> TextTable:
    """The newer table: the same columns, rows and cells in the same order."""
    gone = {row.at for row in changes.removed}
    stayed = changes.order or tuple(at for at in range(1, before.n_rows + 1) if at not in gone)
    columns = _stayed(before, changes, stayed)
    places = {at: n for n, at in enumerate(stayed)}
    for row in changes.changed:
        for cell in row.changes:
            columns[cell.column][places[row.before_at]] = cell.after
    added = {row.at: row.cells for row in changes.added}
    whole = [_merged(column, n, added, changes.rows_after) for n, column in enumerate(columns)]
    return TextTable(before.path, changes.header, whole, 0)


def _stayed(before: TextTable, changes: TableChanges, stayed: Sequence[int]) -> list[list[str]]:
    """The newer columns of the rows that stayed, as they were."""
    new = iter(changes.filled)
    return [
        [before.columns[source].values[at - 1] for at in stayed] if source >= 0 else list(next(new))
        for source in changes.sources
    ]


def _merged(column: Sequence[str], n: int, added: Mapping[int, tuple[str, ...]], n_rows: int) -> list[str]:
    """The n-th column with the new rows at their places."""
    stayed = iter(column)
    return [added[at][n] if at in added else next(stayed) for at in range(1, n_rows + 1)]
