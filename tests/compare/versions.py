"""Versions of one dataset for tests of the comparison."""

from __future__ import annotations

from satudata.compare.datasets import Side, compare
from satudata.model.changes import DatasetChanges, TableChanges
from tests.instances import TABLE, metadata

ID = "dinkes/puskesmas"


def nobody(content: bytes) -> bool:
    """No identity number anywhere."""
    return False


def side(table: str | None = TABLE, about: str | None = None, dataset: str = ID) -> Side:
    """One version: `about` is its metadata."""
    return Side(dataset, (about or metadata()).encode(), table.encode() if table is not None else None)


def changes(before: Side | None, after: Side | None) -> DatasetChanges:
    """What is different; no identity numbers."""
    return compare(before, after, nobody)


def table_of(before: Side, after: Side) -> TableChanges:
    """The changes of the table, which must be there."""
    found = changes(before, after).table
    assert found is not None
    return found
