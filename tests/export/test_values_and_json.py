from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from satudata.export.tables import json_bytes
from satudata.export.values import significant_digits, typed_columns
from satudata.model.snapshot import State
from tests.export.conftest import MakeExample

Typed = Callable[..., list[dict[str, Any]]]


def column_type(example: MakeExample, kind: str, *cells: str) -> str:
    csv = "a,b\n" + "".join(f'"{cell}",x\n' for cell in cells)
    one = example(csv=csv, fields=[{"name": "a", "type": kind, "title": "A"}])
    return typed_columns(one.publication, one.table)[0].type


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("integer", ("0", "-12", "99999999999999999999")),
        ("number", ("1.50", "-0.5", "2e10", "7")),
        ("year", ("2024",)),
        ("boolean", ("true", "FALSE", "1")),
        ("date", ("2024-02-29",)),
        ("datetime", ("2024-02-29T23:59:59",)),
        ("time", ("07:30:00",)),
    ],
)
def test_a_column_whose_cells_all_have_their_type_keeps_it(
    example: MakeExample, kind: str, cells: tuple[str, ...]
) -> None:
    assert column_type(example, kind, *cells, "") == kind


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("integer", "007"),
        ("integer", "+5"),
        ("integer", "1.0"),
        ("number", "1,5"),
        ("number", ".5"),
        ("number", "1e999"),
        ("number", "NaN"),
        ("year", "0024"),
        ("boolean", "ya"),
        ("date", "2023-02-29"),
        ("date", "20240229"),
        ("datetime", "2024-02-29 10:00:00"),
        ("time", "24:61:00"),
        ("yearmonth", "2024-03"),
        ("string", "18.10"),
    ],
)
def test_one_cell_that_is_not_plainly_of_its_type_leaves_the_whole_column_text(
    example: MakeExample, kind: str, odd: str
) -> None:
    assert column_type(example, kind, odd) == "string"


def test_the_marks_of_missing_cells_do_not_change_a_column(example: MakeExample, typed: Typed) -> None:
    one = example(csv="a\n5\n-\nn/a\n", fields=typed("integer"), missing=("-", "n/a"))
    column = typed_columns(one.publication, one.table)[0]
    assert (column.type, column.converted(int)) == ("integer", [5, None, None])


def test_a_column_the_schema_does_not_know_is_text(example: MakeExample, typed: Typed) -> None:
    one = example(csv="a,z\n5,6\n", fields=typed("integer"))
    assert [column.type for column in typed_columns(one.publication, one.table)] == ["integer", "string"]


@pytest.mark.parametrize(("number", "digits"), [("1200", 4), ("-0.0120", 3), ("1.50", 3), ("0", 0), ("12.5e10", 3)])
def test_leading_zeros_and_exponents_are_not_significant(number: str, digits: int) -> None:
    assert significant_digits(number) == digits


@pytest.mark.parametrize("state", [State.BLOCKED, State.NOT_OPEN])
def test_rows_of_a_dataset_that_is_not_published_are_refused(example: MakeExample, state: State) -> None:
    one = example(state=state)
    with pytest.raises(ValueError, match="not published"):
        typed_columns(one.publication, one.table)


def test_json_keeps_every_digit_of_the_file(example: MakeExample, typed: Typed) -> None:
    csv = "a,b\n12345678901234567890,1.50\n-3,0.10\n"
    one = example(csv=csv, fields=typed("integer", "number"))
    text = json_bytes(one.publication, one.table).decode()
    assert '{"a":12345678901234567890,"b":1.50}' in text
    assert '{"a":-3,"b":0.10}' in text


def test_json_tells_codes_numbers_booleans_and_missing_cells_apart(example: MakeExample, typed: Typed) -> None:
    csv = "a,b,c,d\n18.10,7,true,2024-01-31\n007,,false,\n"
    one = example(csv=csv, fields=typed("string", "integer", "boolean", "date"))
    value = json.loads(json_bytes(one.publication, one.table))
    assert value["data"] == [
        {"a": "18.10", "b": 7, "c": True, "d": "2024-01-31"},
        {"a": "007", "b": None, "c": False, "d": None},
    ]
    assert [field["type"] for field in value["fields"]] == ["string", "integer", "boolean", "date"]


def test_json_says_what_the_table_is_and_that_it_is_an_example(example: MakeExample) -> None:
    one = example()
    value = json.loads(json_bytes(one.publication, one.table))
    assert list(value) == ["id", "title", "version", "url", "notice", "fields", "data"]
    assert value["notice"]["id"] == "Contoh, bukan portal resmi."
    assert value["fields"][2] == {"name": "jumlah", "type": "integer", "title": {"id": "Jumlah"}, "unit": "Jiwa"}
    assert "unit" not in value["fields"][0]  # BPS's "-" is no unit


def test_a_real_portal_carries_no_notice(example: MakeExample) -> None:
    one = example(settings={"demonstration": False})
    assert "notice" not in json.loads(json_bytes(one.publication, one.table))


def test_hostile_text_comes_back_unchanged_from_json(example: MakeExample, typed: Typed) -> None:
    cells = ["=1+1", "@x", "</script>", "%s %d", "ñ 漢 🙂 \u2028", "baris\nbaru", 'kata "kutip"']
    csv = "a\n" + "".join('"{}"\n'.format(cell.replace('"', '""')) for cell in cells)
    one = example(csv=csv, fields=typed("string"))
    assert [row["a"] for row in json.loads(json_bytes(one.publication, one.table))["data"]] == cells


def test_a_percent_sign_in_a_column_name_stays(example: MakeExample) -> None:
    one = example(csv="naik_%\n5\n", fields=[{"name": "naik_%", "type": "integer", "title": "Naik"}])
    assert json.loads(json_bytes(one.publication, one.table))["data"] == [{"naik_%": 5}]


@pytest.mark.parametrize("n_rows", [0, 1, 10_000, 20_001])
def test_json_written_in_pieces_has_every_row_once(example: MakeExample, typed: Typed, n_rows: int) -> None:
    one = example(csv="a,b\n" + "".join(f"{n},x\n" for n in range(n_rows)), fields=typed("integer", "string"))
    assert [row["a"] for row in json.loads(json_bytes(one.publication, one.table))["data"]] == list(range(n_rows))
