"""What is different between two versions of a dataset, and what may be told of it."""

from __future__ import annotations

import pytest

from satudata.compare.datasets import compare
from satudata.model.catalog import Access
from satudata.model.changes import ColumnChange, Concealed, Counts, Grade, Kind
from tests.compare.versions import changes, side
from tests.instances import TABLE, metadata

SHUT = metadata(access="{level: restricted}")
AFTER = TABLE.replace("2024,14", "2024,15")


@pytest.mark.parametrize(
    ("older", "newer"), [(SHUT, metadata()), (metadata(), SHUT), (SHUT, SHUT), ("bukan yaml: [", SHUT)]
)
def test_rows_of_data_that_are_or_were_not_open_are_counted_and_never_told(older: str, newer: str) -> None:
    found = changes(side(TABLE, older), side(AFTER, newer))
    assert found.concealed is Concealed.ACCESS
    assert found.table is None
    assert found.counts == Counts(6, 6, 0, 0, 1, 1)
    assert "15" not in repr(found.counts)


def test_metadata_that_cannot_be_read_count_as_closed() -> None:
    found = changes(side(), side(AFTER, "- tidak\n- terbaca\n"))
    assert found.access == (Access.OPEN, Access.CLOSED)
    assert (found.illegible, found.access_changed) == (("after",), False)
    assert changes(side(about="x: ["), side()).access_changed
    assert (found.concealed, found.table) == (Concealed.ACCESS, None)


def test_rows_that_are_not_open_are_told_to_who_asks_but_never_an_identity_number() -> None:
    def person(content: bytes) -> bool:
        return b",15\n" in content

    shown = compare(side(TABLE, SHUT), side(AFTER, SHUT), lambda content: False, show_restricted=True)
    assert shown.table is not None
    hidden = compare(side(TABLE, SHUT), side(AFTER, SHUT), person, show_restricted=True)
    assert (hidden.concealed, hidden.table) == (Concealed.PERSON, None)


def test_of_metadata_with_an_identity_number_nothing_is_quoted() -> None:
    about = metadata("Data milik 3602041211870001")
    found = compare(side(), side(about=about), lambda content: b"3602041211870001" in content)
    assert "3602041211870001" not in repr(found)
    assert found.title.id == "dinkes/puskesmas"
    assert {one.after for one in found.metadata} == {'"…"'}


def test_limits_of_restricted_columns_are_not_quoted() -> None:
    found = changes(side(about=SHUT), side(about=SHUT.replace("minimum: 0", "minimum: 7341")))
    assert [one.path[-2:] for one in found.metadata] == [("constraints", "minimum")]
    assert "7341" not in repr(found.metadata)


def test_a_restricted_table_without_header_gives_no_column_names_away() -> None:
    found = changes(side("Rahasia,7341\n1,2\n", SHUT), side("Lain,5\n3,4\n", SHUT))
    assert found.columns == ()
    declared = changes(side(TABLE, SHUT), side(TABLE.replace("jumlah", "banyak"), SHUT.replace("jumlah", "banyak")))
    assert declared.columns == (ColumnChange("jumlah", "banyak"),)


def test_the_access_level_comes_before_meaning_and_meaning_before_wording() -> None:
    newer = metadata("Judul lain", access="{level: closed}").replace("satuan: Unit", "satuan: Orang")
    found = changes(side(), side(about=newer))
    assert [one.grade for one in found.metadata] == sorted(one.grade for one in found.metadata)
    assert found.metadata[0].path == ("access", "level")
    by_path = {one.path: one for one in found.metadata}
    assert by_path["schema", "fields", "jumlah", "satuan"].grade is Grade.MEANING
    assert by_path["title",].grade is Grade.DETAIL
    assert found.access_changed


def test_a_column_that_the_metadata_carry_on_under_another_name_is_one_change() -> None:
    newer = metadata().replace("name: jumlah", "name: banyaknya")
    found = changes(side(), side(TABLE.replace("jumlah", "banyaknya"), newer))
    assert found.renamed == (ColumnChange("jumlah", "banyaknya"),)
    assert {one.path for one in found.metadata} == {("schema", "fields", "banyaknya", "name")}


def test_other_bytes_that_say_the_same_are_told_as_that() -> None:
    found = changes(side(), side(TABLE.replace("\n", "\r\n")))
    assert (found.rewritten, found.table, found.metadata) == (True, None, ())
    assert changes(side(), side(about=metadata() + "# catatan\n")).rewritten


def test_a_table_that_cannot_be_read_is_named() -> None:
    found = changes(side(), side("a,b\n1\n"))
    assert found.unreadable == ("after",)
    assert changes(side('a\n"x'), side()).unreadable == ("before",)


@pytest.mark.parametrize("missing", ["before", "after"])
def test_a_dataset_on_one_side_only_is_new_or_gone(missing: str) -> None:
    found = changes(None, side()) if missing == "before" else changes(side(), None)
    assert found.kind is (Kind.NEW if missing == "before" else Kind.REMOVED)
    assert not found.access_changed
    assert found.counts == (Counts(0, 6, 6, 0, 0, 0) if missing == "before" else Counts(6, 0, 0, 6, 0, 0))


def test_a_dataset_that_gets_rows_at_last_has_them_all_new() -> None:
    found = changes(side(None), side())
    assert found.kind is Kind.CHANGED
    assert found.counts is not None
    assert found.counts.added == 6


def test_where_the_metadata_say_two_things_of_access_nothing_is_told() -> None:
    found = changes(side(), side(AFTER, metadata() + "access: {level: restricted}\n"))
    assert (found.concealed, found.table) == (Concealed.ACCESS, None)
