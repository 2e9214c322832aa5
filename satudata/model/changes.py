"""What is different between two versions of the catalogue: facts without words, from which every voice tells.

`apply` of `satudata/compare/applying.py` makes the newer version of these facts and the older one.
"""

# No slots here: these values cross between processes, and pickle takes a `__dict__` five times faster.

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import NamedTuple

from satudata.model.catalog import Access, Bilingual, Field


class Kind(StrEnum):
    """What became of a dataset."""

    NEW = "new"
    REMOVED = "removed"
    RENAMED = "renamed"  # also moved to another agency
    CHANGED = "changed"


class Grade(IntEnum):
    """How much a change of metadata matters to who reads the figures."""

    ACCESS = 0  # who may read the rows, from when, on what ground, who decided
    MEANING = 1  # what the figures say: unit, definition, type, key, licence
    DETAIL = 2


class Effect(StrEnum):
    """What became of a cell."""

    NUMBER = "number"  # another number
    EMPTIED = "emptied"
    FILLED = "filled"
    TEXT = "text"
    WRITING = "writing"  # the same number written otherwise


class Concealed(StrEnum):
    """Why cells are not told, counts only."""

    NO = ""
    ACCESS = "access"  # restricted or closed, or not surely open, in either version
    PERSON = "person"  # an identity number stands in either version


class KeyChange(NamedTuple):
    """One value of the metadata. A column's keys stand below ("schema", "fields", its present name).

    `before` and `after` are the values as JSON, "" where the key is absent. At ("schema", "fields") stands the order of
    the columns' names.
    """

    path: tuple[str, ...]
    before: str
    after: str
    grade: Grade


class ColumnChange(NamedTuple):
    """A column that is new (`before` ""), gone (`after` ""), or called otherwise."""

    before: str
    after: str


class Row(NamedTuple):
    """A row as it stands in its own version; `at` is its 1-based number there."""

    at: int
    cells: tuple[str, ...]


class CellChange(NamedTuple):
    """One cell. `column` is the position in the newer header, from 0; `weight` says how much it matters, ≥ 0.

    For two numbers of one sign the weight is |log₁₀| of their ratio: 1 is ten times more or less.
    """

    column: int
    before: str
    after: str
    effect: Effect
    weight: float


class RowChange(NamedTuple):
    """A row in both versions: its numbers there (from 1), its cells now, and those that differ, weightiest first."""

    before_at: int
    at: int
    cells: tuple[str, ...]
    changes: tuple[CellChange, ...]


class Total(NamedTuple):
    """The sum of a column that adds up, in one period ("" for the whole table); exact digits, "" where it has none."""

    column: str
    period: str
    before: str
    after: str


class Counts(NamedTuple):
    """The size of what happened to a table: what may be told of any dataset."""

    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed_rows: int
    changed_cells: int


@dataclass(frozen=True)
class TableChanges:
    """From one table to the next, complete: with the older table it gives the newer one, in its very order.

    `sources` says for each newer column where it stood before, from 0, or -1 when it is new. `filled` holds for each
    new column, in order, the cells of the rows that stayed; `order` the older numbers (from 1) of those rows in the
    newer order, or nothing when they kept theirs. `added` and `removed` are in order of place, `changed` weightiest
    first. `key` are the columns by which rows were matched; without one whole rows were. `twins` counts rows that share
    their key with others and were matched by all their cells. `label` are the columns that name a row to people.
    """

    header_before: tuple[str, ...]
    header: tuple[str, ...]
    sources: tuple[int, ...]
    key: tuple[str, ...]
    label: tuple[str, ...]
    rows_before: int
    rows_after: int
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[RowChange, ...]
    filled: tuple[tuple[str, ...], ...]
    order: tuple[int, ...]
    twins: int
    totals: tuple[Total, ...]

    @cached_property
    def columns(self) -> tuple[ColumnChange, ...]:
        """Columns renamed and new, in the newer order, then those that are gone."""
        found = [
            ColumnChange(self.header_before[source] if source >= 0 else "", name)
            for name, source in zip(self.header, self.sources, strict=True)
            if source < 0 or self.header_before[source] != name
        ]
        kept = set(self.sources)
        return (*found, *(ColumnChange(name, "") for n, name in enumerate(self.header_before) if n not in kept))

    @cached_property
    def counts(self) -> Counts:
        """The same in numbers."""
        cells = sum(len(row.changes) for row in self.changed)
        return Counts(
            self.rows_before, self.rows_after, len(self.added), len(self.removed), len(self.changed), cells
        )  # fmt: skip

    @property
    def moved(self) -> bool:
        """Whether columns that stayed stand in another order."""
        stayed = [source for source in self.sources if source >= 0]
        return stayed != sorted(stayed)

    @property
    def weight(self) -> float:
        """That of the weightiest cell; 0 when no cell changed."""
        return self.changed[0].changes[0].weight if self.changed else 0.0


@dataclass(frozen=True)
class DatasetChanges:
    """One dataset. `access` is before and after, None where there was or is no dataset.

    `metadata` gravest first. `table` is None when neither version has one, nothing in it changed, or cells are
    concealed; `counts` then still says how many. `renamed` are the (former, present) names of columns that the metadata
    carry on. `unreadable` says which of ("before", "after") has rows that could not be read, `illegible` which has
    metadata that could not and therefore counts as closed; `rewritten` that a file has other bytes that say the same.
    `fields` are the newer columns as the metadata describe them (the older ones of a dataset that is gone).
    """

    id: str
    id_before: str
    kind: Kind
    title: Bilingual
    access: tuple[Access | None, Access | None]
    concealed: Concealed
    fields: tuple[Field, ...]
    metadata: tuple[KeyChange, ...]
    renamed: tuple[ColumnChange, ...]
    columns: tuple[ColumnChange, ...]
    counts: Counts | None
    table: TableChanges | None
    unreadable: tuple[str, ...] = ()
    illegible: tuple[str, ...] = ()
    rewritten: bool = False
    declared: bool = True  # False for a rename that the metadata do not state under `formerly`

    @property
    def access_changed(self) -> bool:
        """Whether who may read the rows is another now; of a dataset that is new, gone or now illegible it is not."""
        before, after = self.access
        return before is not None and after is not None and before is not after and "after" not in self.illegible

    @property
    def grade(self) -> Grade:
        """The gravest of the metadata's changes."""
        return min((change.grade for change in self.metadata), default=Grade.DETAIL)

    def sort_key(self) -> tuple[int, float, str]:
        """Access first, then what is gone, meaning, values by weight, rows, what is new, and the rest."""
        return (self._rank(), -self.table.weight if self.table is not None else 0.0, self.id)

    def _rank(self) -> int:
        counts = self.counts or Counts(0, 0, 0, 0, 0, 0)
        rules = (
            self.access_changed,
            self.kind is Kind.REMOVED or bool(self.unreadable or self.illegible),
            self.kind is Kind.RENAMED,
            self.kind is not Kind.NEW and (self.grade is not Grade.DETAIL or bool(self.columns)),
            self.kind is not Kind.NEW and bool(counts.changed_cells or counts.removed),
            self.kind is not Kind.NEW and bool(counts.added),
            self.kind is Kind.NEW,
        )
        return rules.index(True) if True in rules else len(rules)


class VersionChanges(NamedTuple):
    """What one version changed against the one before it, as far as everybody may know.

    `table` is None when its rows are the same, or not to be told; `large` says that it was too large to compare.
    """

    first: bool
    metadata: bool
    table: TableChanges | None
    large: bool


class FileChange(NamedTuple):
    """A file that belongs to no dataset: `kind` is new, removed or changed."""

    path: str
    kind: Kind


@dataclass(frozen=True)
class CatalogueChanges:
    """Everything that differs: datasets, those that matter most first, and the catalogue's own files by path.

    `base` and `head` are commits; `head` is "" for the working tree.
    """

    base: str
    head: str
    datasets: tuple[DatasetChanges, ...]
    files: tuple[FileChange, ...]
