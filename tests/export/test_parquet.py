from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from satudata.export.parquet import parquet_bytes
from tests.export.conftest import Example, MakeExample

Typed = Callable[..., list[dict[str, Any]]]


def opened(one: Example) -> Any:
    # One thread: readers in several threads are not always down before the interpreter is.
    return pq.ParquetFile(io.BytesIO(parquet_bytes(one.publication, one.table))).read(use_threads=False)


def test_every_type_of_the_schema_has_its_own_in_parquet(example: MakeExample, typed: Typed) -> None:
    kinds = ("string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth")
    csv = "a,b,c,d,e,f,g,h,i\n18.10,-7,1.50,true,2024-02-29,2024-02-29T10:00:00,07:30:00,2024,2024-03\n,,,,,,,,\n"
    table = opened(example(csv=csv, fields=typed(*kinds)))
    assert [str(field.type) for field in table.schema] == [
        "string", "int64", "double", "bool", "date32[day]", "timestamp[ms]", "time32[ms]", "int64", "string",
    ]  # fmt: skip
    first, second = table.to_pylist()
    assert list(first.values()) == [
        "18.10", -7, 1.5, True, date(2024, 2, 29), datetime(2024, 2, 29, 10), time(7, 30), 2024, "2024-03",  # noqa: DTZ001 - as in the file
    ]  # fmt: skip
    assert set(second.values()) == {None}


def test_digits_a_double_or_an_int64_would_lose_are_decimals(example: MakeExample, typed: Typed) -> None:
    csv = "a,b\n12345678901234567890,0.1234567890123456789\n-1,-22.5\n"
    table = opened(example(csv=csv, fields=typed("integer", "number")))
    assert table.to_pylist()[0] == {"a": Decimal("12345678901234567890"), "b": Decimal("0.1234567890123456789")}
    assert table.to_pylist()[1] == {"a": Decimal(-1), "b": Decimal("-22.5")}


def test_more_digits_than_any_number_type_holds_stay_text(example: MakeExample, typed: Typed) -> None:
    long = "9" * 60
    assert opened(example(csv=f"a\n{long}\n", fields=typed("integer"))).to_pylist() == [{"a": long}]


def test_exponents_are_doubles(example: MakeExample, typed: Typed) -> None:
    table = opened(example(csv="a\n1.234567890123456789e3\n", fields=typed("number")))
    assert str(table.schema.field("a").type) == "double"


def test_the_file_says_what_it_is_and_that_it_is_an_example(example: MakeExample) -> None:
    schema = opened(example()).schema
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert about["id"] == "dukcapil/penduduk"
    assert about["notice"].startswith("CONTOH – BUKAN DOKUMEN RESMI")
    assert json.loads(about["columns"])["jumlah"] == {"title": "Jumlah", "unit": "Jiwa"}
    assert schema.field("jumlah").metadata == {b"title": b"Jumlah", b"unit": b"Jiwa"}


def test_an_empty_table_keeps_its_columns(example: MakeExample, typed: Typed) -> None:
    table = opened(example(csv="a,b\n", fields=typed("integer", "number")))
    assert (table.num_rows, table.column_names) == (0, ["a", "b"])


def test_equal_tables_give_equal_parquet(example: MakeExample) -> None:
    one, other = example(), example()
    assert parquet_bytes(one.publication, one.table) == parquet_bytes(other.publication, other.table)
