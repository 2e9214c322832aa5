from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from satudata.export.tables import json_bytes
from tests.export.conftest import MakeExample

Typed = Callable[..., list[dict[str, Any]]]


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
    assert value["notice"]["id"] == "CONTOH – BUKAN DOKUMEN RESMI"
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
