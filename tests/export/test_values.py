from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
        ("yearmonth", ("2024-03",)),
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
        ("yearmonth", "2024-13"),
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
