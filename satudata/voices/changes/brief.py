"""One sentence for each version of a dataset, for its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satudata.model.catalog import Field
from satudata.model.changes import Counts, VersionChanges
from satudata.voices.changes.figures import added_told, values_told
from satudata.voices.changes.words import Reader, counted


def brief(changes: VersionChanges, fields: Sequence[Field], reader: Reader) -> str:
    """`12 baris baru (2024), 3 nilai berubah; terbesar: …`, unescaped; "" when there is nothing to tell."""
    t = reader.t
    if changes.first:
        return t("changes.brief.first")
    parts = list(_parts(changes, fields, reader))
    if not parts:
        return t("changes.brief.rewritten") if changes.table is not None else ""
    told = ", ".join(parts)
    return t("changes.sentence", told=told[0].upper() + told[1:])


def _parts(changes: VersionChanges, fields: Sequence[Field], reader: Reader) -> Iterator[str]:
    """Rows, columns and metadata first; the values last, for they end in an example."""
    t, table = reader.t, changes.table
    counts = table.counts if table is not None else Counts(0, 0, 0, 0, 0, 0)
    if counts.added:
        yield added_told(table, counts, fields, t)
    if counts.removed:
        yield counted(t, "gone", counts.removed)
    if table is not None and (table.columns or table.moved):
        yield t("changes.brief.columns")
    if table is not None and table.order:
        yield t("changes.brief.reordered")
    if changes.large:
        yield t("changes.brief.large")
    if changes.metadata:
        yield t("changes.brief.metadata")
    if counts.changed_cells:
        yield values_told(table, counts, fields, reader)
