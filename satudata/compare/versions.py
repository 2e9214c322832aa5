"""What each version of a dataset changed against the one before it, cheaply: for the pages of many thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from satudata.compare.lines import by_lines
from satudata.compare.tables import compare_tables
from satudata.model.catalog import Dataset
from satudata.model.changes import TableChanges, VersionChanges
from satudata.model.history import Version
from satudata.read.tables import TextTable, read_table

MAX_VERSIONS = 10  # newest ones that are compared
MAX_BYTES = 2_000_000  # of a table; a larger one is told only where rows were put below


def version_changes(
    versions: Sequence[Version],
    contents: Mapping[str, bytes],
    dataset: Dataset,
) -> Iterator[VersionChanges]:
    """What the newest versions changed, newest first, at most `MAX_VERSIONS`.

    `contents` are the tables that everybody may have, by blob; of others nothing is told. Only their blobs say whether
    metadata differ: reading them costs more than all the rest.
    """
    tables: dict[str, TextTable | None] = {}  # each is read once, though it stands in two comparisons

    def read(blob: str) -> TextTable | None:
        if blob not in tables:
            tables[blob] = read_table(dataset.data_path, contents[blob], dataset.missing_values)[0]
        return tables[blob]

    for n, version in enumerate(versions[:MAX_VERSIONS]):
        if n + 1 == len(versions):
            yield VersionChanges(True, False, None, False)
            return
        before = versions[n + 1]
        metadata = version.metadata_blob != before.metadata_blob
        table, large = None, False
        if version.data_blob != before.data_blob and version.data_blob in contents and before.data_blob in contents:
            old, new = contents[before.data_blob], contents[version.data_blob]
            large = max(len(old), len(new)) > MAX_BYTES
            table = by_lines(old, new, dataset) if not large or new.startswith(old) else None
            if table is None and not large:
                table = _compared(read(before.data_blob), read(version.data_blob), dataset)
        yield VersionChanges(False, metadata, table, large and table is None)


def _compared(before: TextTable | None, after: TextTable | None, dataset: Dataset) -> TableChanges | None:
    """The changes of two tables that can be read, by the key and the columns as the metadata now describe them."""
    if before is None or after is None:
        return None
    return compare_tables(before, after, dataset, dataset, with_totals=False)
