"""`diff` applied to the old version gives the new one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.compare.applying import Version, apply, apply_table
from satudata.compare.datasets import Side, compare
from satudata.compare.tables import compare_tables
from satudata.model.catalog import Dataset
from satudata.read.catalogue import dataset_of
from satudata.read.tables import TextTable
from tests.compare.versions import nobody

CELLS = st.one_of(
    st.sampled_from(["", "-", "0", "1", "1.0", "412", "4120", "-3", "2023", "2024", "35.72.01", "1e5"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=4),
)
NAMES = st.lists(st.sampled_from(["kode", "tahun", "nama", "jumlah", "nilai", "jumlah"]), min_size=1, max_size=5)


@st.composite
def tables(draw: st.DrawFn) -> TextTable:
    """Any table: repeated names, repeated rows, quoted cells, missing values, or nothing at all."""
    header = tuple(draw(NAMES))
    rows = draw(st.lists(st.tuples(*(CELLS for _ in header)), max_size=8))
    return TextTable("", header, list(zip(*rows, strict=True)) if rows else [() for _ in header], 0)


@st.composite
def edited(draw: st.DrawFn) -> tuple[TextTable, TextTable]:
    """A table and what an editor made of it: cells, rows and columns changed, moved, doubled, removed, renamed."""
    before = draw(tables())
    rows = [list(row) for row in before.rows()]
    header = list(before.header)
    rows = draw(st.permutations(rows)) if draw(st.booleans()) else rows
    rows = [list(row) for row in rows if draw(st.integers(0, 5))]
    rows += [list(row) for row in rows if not draw(st.integers(0, 5))]
    for row in rows:
        if draw(st.integers(0, 3)) == 0:
            row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
    order = draw(st.permutations(range(len(header)))) if draw(st.booleans()) else range(len(header))
    order = list(order)[: draw(st.integers(1, len(header)))]
    names = [f"{header[n]}{draw(st.sampled_from(['', '', '_baru']))}" for n in order]
    columns = [[row[n] for row in rows] for n in order]
    if draw(st.booleans()):
        names.append("tambahan")
        columns.append([draw(CELLS) for _ in rows])
    return before, TextTable("", tuple(names), columns, 0)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Metadata that states some key, and some roles."""
    names = ["kode", "tahun", "nama", "jumlah", "nilai"]
    roles = ["time", "region", "name", "dimension", "measure", ""]
    fields = [{"name": name, "role": draw(st.sampled_from(roles)), "type": "number"} for name in names]
    key = draw(st.lists(st.sampled_from(names), max_size=3))
    return dataset_of("a/b", {"schema": {"primaryKey": key, "fields": fields}})


def content(table: TextTable) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    return table.header, list(table.rows()) if table.n_rows else []


@given(edited(), datasets(), datasets())
def test_changes_applied_to_the_old_table_give_the_new_one(
    pair: tuple[TextTable, TextTable], older: Dataset, newer: Dataset
) -> None:
    before, after = pair
    assert content(apply_table(before, compare_tables(before, after, older, newer))) == content(after)


@given(tables(), tables(), datasets())
def test_changes_between_any_two_tables_lead_from_one_to_the_other(
    before: TextTable, after: TextTable, dataset: Dataset
) -> None:
    assert content(apply_table(before, compare_tables(before, after, dataset, dataset))) == content(after)


@given(tables(), datasets())
def test_a_table_compared_with_itself_has_no_changes(table: TextTable, dataset: Dataset) -> None:
    found = compare_tables(table, table, dataset, dataset)
    assert found.counts == (table.n_rows, table.n_rows, 0, 0, 0, 0)
    assert (found.columns, found.order, found.moved, found.totals) == ((), (), False, ())


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(-1, 1), st.text(max_size=3))
VALUES: st.SearchStrategy[object] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
COLUMNS = st.lists(
    st.fixed_dictionaries(
        {"name": st.one_of(st.sampled_from(["kode", "tahun", "jumlah", ""]), VALUES)},
        optional={"title": st.sampled_from(["Kode", "Tahun"]), "satuan": VALUES, "en": VALUES},
    ),
    max_size=4,
)
DOCUMENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"access": st.just({"level": "open"})},
    optional={
        "title": VALUES,
        "formerly": VALUES,
        "schema": st.one_of(VALUES, st.fixed_dictionaries({"fields": st.one_of(COLUMNS, VALUES)})),
        "statistics": st.dictionaries(st.text(max_size=3), VALUES, max_size=3),
    },
)


class Given(Side):
    """A version whose metadata are given as a value, whatever could be written in YAML."""

    def __init__(self, document: Mapping[str, object], table: TextTable | None) -> None:
        level = document["access"]["level"]  # type: ignore[index]  # every document of these tests has one
        # The bytes need only say the access, and differ where the documents do.
        metadata = f"access: {{level: {level}}}\n# {repr(document).encode().hex()}\n"
        super().__init__("a/b", metadata.encode(), b"" if table is None else csv_of(table))
        for name, value in (("document", Said(document)), ("dataset", dataset_of("a/b", document)), ("table", table)):
            self.__dict__[name] = value


class Said:
    def __init__(self, document: Mapping[str, object]) -> None:
        self.mapping = self.value = document


def csv_of(table: TextTable) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([table.header, *table.rows()])
    return out.getvalue().encode("utf-8", "surrogatepass")


@given(DOCUMENTS, DOCUMENTS, edited())
def test_changes_applied_to_the_old_version_give_the_new_one_with_its_metadata(
    older: dict[str, Any], newer: dict[str, Any], pair: tuple[TextTable, TextTable]
) -> None:
    old, new = Given(older, pair[0]), Given(newer, pair[1])
    found = compare(old, new, nobody)
    document, table = apply((older, pair[0]), found)
    assert document == newer
    assert table is not None
    assert content(table) == content(pair[1])


def test_concealed_changes_cannot_be_applied() -> None:
    table = TextTable("", ("a",), [("1",)], 0)
    other = TextTable("", ("a",), [("2",)], 0)
    shut = {"access": {"level": "restricted"}}
    found = compare(Given(shut, table), Given(shut, other), nobody)
    version: Version = (shut, table)
    with pytest.raises(ValueError, match="concealed"):
        apply(version, found)
