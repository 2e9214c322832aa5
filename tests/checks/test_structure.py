"""Header, key, required and unique columns."""

from __future__ import annotations

import pytest

from satudata.checks.structure import check, snake_case
from satudata.checks.subject import Subject
from tests.checks.subjects import subject
from tests.checks.support import field, places, tabled

TWO = (field("kode"), field("jumlah", "integer"))


def found(csv: str, *fields: dict[str, object], **more: tuple[str, ...]) -> list[tuple[str, int, str]]:
    return places(check(tabled(csv, *(fields or TWO), **more)))


def facts(examined: Subject) -> list[dict[str, object]]:
    return [dict(finding.values) for finding in check(examined)]


def test_a_clean_table_has_no_fault_of_structure() -> None:
    assert places(check(subject())) == []
    assert found("kode,jumlah\na,1\nb,2\n", key=("kode",)) == []


def test_without_a_table_only_the_schema_is_checked() -> None:
    assert places(check(subject(None))) == []


def test_a_column_of_the_schema_that_the_table_lacks_is_an_error() -> None:
    assert found("kode,nama\na,1\n") == [
        ("structure-unknown-column", 0, "nama"),
        ("structure-missing-column", 0, "jumlah"),
    ]


def test_a_column_the_schema_does_not_know_is_an_error() -> None:
    assert found("kode,jumlah,sisa\na,1,2\n") == [("structure-unknown-column", 0, "sisa")]


def test_columns_in_another_order_are_told_at_the_first_of_them() -> None:
    assert found("jumlah,kode\n1,a\n") == [("structure-column-order", 0, "jumlah")]


@pytest.mark.parametrize("name", ["Jumlah", " jumlah", "JUMLAH "])
def test_a_header_in_another_style_is_told_once_with_its_right_form(name: str) -> None:
    examined = tabled(f"kode,{name}\na,1\n", *TWO)
    assert places(check(examined)) == [("structure-header-style", 0, name)]
    assert facts(examined)[0]["likely"] == "jumlah"


def test_headers_become_snake_case() -> None:
    assert snake_case("Luas Wilayah (km2) ") == "luas_wilayah_km2"


def test_a_header_that_repeats_and_one_that_is_empty_are_errors() -> None:
    codes = [code for code, _, _ in found("kode,jumlah,jumlah,\na,1,2,3\n")]
    assert codes == ["structure-header-repeats", "structure-header-empty"]


def test_a_field_described_twice_is_told_at_its_key() -> None:
    assert found("kode,kode\na,b\n", field("kode"), field("kode"))[0] == (
        "structure-field-repeats",
        0,
        "schema.fields[1].name",
    )


def test_a_key_of_an_unknown_column_is_told_in_the_metadata() -> None:
    assert found("kode,jumlah\na,1\n", key=("kode", "tahun")) == [
        ("structure-key-unknown-column", 0, "schema.primaryKey[1]")
    ]


def test_each_repeat_of_a_key_names_the_earlier_row() -> None:
    examined = tabled("kode,jumlah\na,1\nb,2\na,3\na,4\n", *TWO, key=("kode",))
    assert places(check(examined)) == [("structure-key-repeats", 3, "kode"), ("structure-key-repeats", 4, "kode")]
    assert [f["earlier"] for f in facts(examined)] == [1, 1]


def test_a_key_of_several_columns_repeats_only_as_a_whole() -> None:
    assert found("kode,jumlah\na,1\na,2\nb,1\n", key=("kode", "jumlah")) == []


def test_equal_numbers_written_in_two_ways_repeat_a_key() -> None:
    assert found("x,y\n1.0,a\n1.00,b\n", field("x", "number"), field("y"), key=("x",)) == [
        ("structure-key-repeats", 2, "x")
    ]
    assert found("x,y\ntrue,a\n1,b\n", field("x", "boolean"), field("y"), key=("x",)) == [
        ("structure-key-repeats", 2, "x")
    ]


def test_equal_moments_in_two_zones_repeat_a_key() -> None:
    csv = "x,y\n2024-01-01T07:00:00+07:00,a\n2024-01-01T00:00:00Z,b\n"
    assert found(csv, field("x", "datetime"), field("y"), key=("x",)) == [("structure-key-repeats", 2, "x")]


def test_an_empty_cell_of_the_key_is_an_error() -> None:
    assert found("kode,jumlah\n,1\nb,2\n", key=("kode",)) == [("structure-key-empty", 1, "kode")]


def test_an_empty_cell_of_a_required_column_is_an_error() -> None:
    fields = (field("kode"), field("jumlah", "integer", required=True))
    assert found("kode,jumlah\na,\nb,2\n", *fields) == [("structure-required-empty", 1, "jumlah")]


def test_a_missing_mark_of_the_schema_counts_as_empty() -> None:
    fields = (field("kode"), field("jumlah", "integer", required=True))
    assert found("kode,jumlah\na,-\nb,2\n", *fields, missing=("", "-")) == [("structure-required-empty", 1, "jumlah")]


def test_a_value_that_repeats_in_a_unique_column_is_an_error_but_emptiness_is_not() -> None:
    fields = (field("kode", unique=True), field("jumlah", "integer"))
    assert found("kode,jumlah\na,1\n,2\n,3\na,4\n", *fields) == [("structure-not-unique", 4, "kode")]


def test_a_header_without_rows_is_an_error() -> None:
    assert found("kode,jumlah\n") == [("structure-no-rows", 0, "")]


def test_a_row_without_any_value_is_told_once() -> None:
    fields = (field("kode", required=True), field("jumlah", "integer"))
    assert found("kode,jumlah\na,1\n,\nb,2\n", *fields, key=("kode",)) == [("structure-blank-row", 2, "")]
