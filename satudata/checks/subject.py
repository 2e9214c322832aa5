"""What a check looks at: one dataset with its document, its table, and the catalogue around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from satudata.model.catalog import Dataset, Field
from satudata.model.finding import Check, Fact, Finding, Where
from satudata.read.catalogue import Catalog
from satudata.read.documents import Document, Path
from satudata.read.tables import MAX_PLACES, Column, Table


def _none() -> Table | None:
    return None


@dataclass
class Subject:
    """One dataset under examination. `table` is None when it may not or cannot be read.

    `previous` gives the same table as it was in the version compared with, or None. `other` gives another dataset by
    id, with its table, or None.
    """

    dataset: Dataset
    document: Document
    table: Table | None
    catalog: Catalog
    raw: bytes = b""
    previous: Callable[[], Table | None] = _none
    other: Callable[[str], tuple[Dataset, Table] | None] = lambda _: None
    as_of: str = ""

    @cached_property
    def columns(self) -> list[tuple[Field, Column]]:
        """The declared fields that the table has, each with its column, in the order of the schema."""
        if self.table is None:
            return []
        by_name = {column.name: column for column in self.table.columns}
        return [(f, by_name[f.name]) for f in self.dataset.fields if f.name in by_name]

    @cached_property
    def metadata_text(self) -> str:
        """All that the metadata says, in one line, for asking whether a mark occurs at all before looking where.

        Keys and comments are in it too, where the file can be taken as it is: a hit says "look closer", no hit is
        certain.
        """
        text = self.document.text
        if text and "\\" not in text:
            return " ".join(map(str.strip, text.splitlines()))
        return " ".join(" ".join(_strings(self.dataset.document)).split())

    def with_role(self, role: str) -> list[tuple[Field, Column]]:
        """The columns of that role."""
        return [(field, column) for field, column in self.columns if field.role == role]

    def key(self, check: Check, path: Path, **facts: Fact) -> Finding:
        """A finding at a key of the metadata, e.g. `("schema", "fields", 3, "satuan")`."""
        where = Where(self.document.path, self.document.line_of(path), 0, dotted(path))
        return check.at(where, self.dataset.id, **facts)

    def field_key(self, check: Check, name: str, key: str, **facts: Fact) -> Finding:
        """A finding at a key of the named field's entry in the metadata."""
        index = next((n for n, f in enumerate(self.dataset.fields) if f.name == name), 0)
        return self.key(check, ("schema", "fields", index, key), **facts)

    def cell(self, check: Check, row: int, column: str, **facts: Fact) -> Finding:
        """A finding at a cell: 1-based data row, column name. Row 0 is the header."""
        line = self.table.line_of(row) if self.table is not None and row else 1
        return check.at(Where(self.dataset.data_path, line, row, column), self.dataset.id, **facts)

    def cells(self, check: Check, column: Column, wrong: Callable[[str], bool], **facts: Fact) -> Iterator[Finding]:
        """A finding for each wrong cell, with its `value`; at most `MAX_PLACES`, the last one telling `more`."""
        rows = [row for row, value in enumerate(column.values, start=1) if wrong(value)]
        yield from self.rows(
            check, column.name, ((row, {"value": shown(column.values[row - 1])}) for row in rows), **facts
        )

    def rows(
        self, check: Check, column: str, faults: Iterable[tuple[int, dict[str, Fact]]], **facts: Fact
    ) -> Iterator[Finding]:
        """Findings at (row, facts); places beyond `MAX_PLACES` are counted in the last one's fact `more`."""
        told: list[tuple[int, dict[str, Fact]]] = []
        more = 0
        for fault in faults:
            if len(told) < MAX_PLACES:
                told.append(fault)
            else:
                more += 1
        for n, (row, own) in enumerate(told):
            extra: dict[str, Fact] = {"more": more} if more and n == len(told) - 1 else {}
            yield self.cell(check, row, column, **facts, **own, **extra)


def _strings(document: object) -> Iterator[str]:
    """Every text of a document, escapes resolved, in no particular order."""
    stack: list[object] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def texts_of(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a document with its key path, in the order of the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, (*path, key))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from texts_of(item, (*path, n))


def dotted(path: Path) -> str:
    """`("schema", "fields", 3, "name")` as `schema.fields[3].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: str, limit: int = 80) -> str:
    """A cell for a message: bounded, and without line breaks."""
    flat = " ".join(value.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
