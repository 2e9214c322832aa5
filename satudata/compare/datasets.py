"""One dataset in two versions → what changed. What may not be told is left out here, before any voice sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from satudata.compare.documents import carried_on, compare_documents
from satudata.compare.tables import compare_tables
from satudata.model.catalog import Access, Bilingual, Dataset
from satudata.model.changes import Concealed, DatasetChanges, KeyChange, Kind, TableChanges
from satudata.read.access import says_open
from satudata.read.catalogue import dataset_of
from satudata.read.documents import Document, read_document
from satudata.read.tables import TextTable, read_table

Personal = Callable[[bytes], bool]  # whether an identity number stands in these bytes

HELD = '"…"'  # in place of a value that may not be told
CELLS = frozenset({"constraints", "missingValues", "rules"})  # keys of the metadata that may quote cells
NOTHING = TextTable("", (), (), 0)


@dataclass(frozen=True)
class Side:
    """One version of a dataset: the bytes of its two files, None where there is none or it could not be had."""

    id: str
    metadata: bytes
    rows: bytes | None

    @cached_property
    def document(self) -> Document:
        return read_document(f"metadata/{self.id}.yml", self.metadata)[0]

    @cached_property
    def dataset(self) -> Dataset:
        """As far as it can be read; of what cannot the access is closed."""
        return dataset_of(self.id, self.document.mapping)

    @cached_property
    def table(self) -> TextTable | None:
        """None when there are no rows, or rows and columns cannot be told apart."""
        if self.rows is None:
            return None
        return read_table(self.dataset.data_path, self.rows, self.dataset.missing_values)[0]


def compare(
    before: Side | None,
    after: Side | None,
    personal: Personal,
    *,
    declared: bool = True,
    show_restricted: bool = False,
) -> DatasetChanges:
    """The changes of one dataset; one of the two sides may be missing, not both.

    Cells are concealed when either side is not open or holds an identity number. `show_restricted` tells those that
    are not open; never those with identity numbers.
    """
    there = after or before
    assert there is not None
    table = _table(before, after)
    older, newer = (side.document.mapping if side is not None else {} for side in (before, after))
    renamed = carried_on(older, newer, table.columns if table is not None else ())
    metadata = compare_documents(older, newer, renamed)
    nothing = table is not None and unchanged(table)
    changes = DatasetChanges(
        id=there.id,
        id_before=before.id if before is not None else "",
        kind=_kind(before, after),
        title=there.dataset.title,
        access=(_access(before), _access(after)),
        concealed=_concealed(before, after, personal),
        fields=there.dataset.fields,
        metadata=metadata,
        renamed=renamed,
        columns=table.columns if table is not None else (),
        counts=table.counts if table is not None else None,
        table=None if nothing else table,
        unreadable=tuple(
            name
            for name, side in (("before", before), ("after", after))
            if side is not None and side.rows is not None and side.table is None
        ),
        illegible=tuple(
            name
            for name, side in (("before", before), ("after", after))
            if side is not None and side.document.value is None
        ),
        rewritten=_rewritten(before, after, metadata, nothing),
        declared=declared,
    )
    if changes.concealed is Concealed.NO or (show_restricted and changes.concealed is Concealed.ACCESS):
        return changes
    about = any(side is not None and personal(side.metadata) for side in (before, after))
    return _discreet(changes, before, after, about)


def unchanged(table: TableChanges) -> bool:
    """Whether the newer table is the older one, cell by cell."""
    same = table.header_before == table.header and not table.moved and not table.order
    return same and not (table.added or table.removed or table.changed)


def _table(before: Side | None, after: Side | None) -> TableChanges | None:
    """The changes between the tables there are; a missing one counts as empty."""
    old, new = (side.table if side is not None else None for side in (before, after))
    if (old is None and new is None) or (before is not None and after is not None and before.rows == after.rows):
        return None
    older, newer = before or after, after or before
    assert older is not None and newer is not None
    return compare_tables(old or NOTHING, new or NOTHING, older.dataset, newer.dataset)


def _kind(before: Side | None, after: Side | None) -> Kind:
    if before is None:
        return Kind.NEW
    if after is None:
        return Kind.REMOVED
    return Kind.CHANGED if before.id == after.id else Kind.RENAMED


def _access(side: Side | None) -> Access | None:
    return side.dataset.access.level if side is not None else None


def _concealed(before: Side | None, after: Side | None, personal: Personal) -> Concealed:
    sides = [side for side in (before, after) if side is not None]
    if any(personal(content) for side in sides for content in (side.metadata, side.rows or b"")):
        return Concealed.PERSON
    surely = all(says_open(f"metadata/{side.id}.yml", side.metadata) for side in sides)
    return Concealed.NO if surely and all(_access(side) is Access.OPEN for side in sides) else Concealed.ACCESS


def _rewritten(before: Side | None, after: Side | None, metadata: tuple[KeyChange, ...], nothing: bool) -> bool:
    """Whether a file has other bytes that say the same."""
    if before is None or after is None:
        return False
    return nothing or (before.metadata != after.metadata and not metadata and before.document.value is not None)


def _discreet(changes: DatasetChanges, before: Side | None, after: Side | None, about: bool) -> DatasetChanges:
    """The same without a cell. `about`: an identity number stands in the metadata, of which then nothing is told."""
    known = {field.name for side in (before, after) if side is not None for field in side.dataset.fields}
    known = set() if about else known | {""}
    return replace(
        changes,
        title=Bilingual(changes.id) if about else changes.title,
        fields=() if about else changes.fields,
        metadata=tuple(
            one._replace(before=one.before and HELD, after=one.after and HELD)
            if about or not CELLS.isdisjoint(one.path)
            else one
            for one in changes.metadata
        ),
        columns=tuple(one for one in changes.columns if {one.before, one.after} <= known),
        renamed=() if about else changes.renamed,
        table=None,
    )
