"""Each type is one pattern; constraints are applied to cells of the right type, and told where they cannot be."""

from __future__ import annotations

import operator
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.checks.patterns import MAX_CELL, MAX_LENGTH, changing, safe
from satudata.checks.types import TYPES, check, of_type
from tests.checks.subjects import subject
from tests.checks.support import Place, column, field, places, tabled

DAYS = st.dates().map(str)


def found(kind: str, *cells: str, missing: Any = None, **constraints: Any) -> list[Place]:
    return column(check, kind, *cells, missing=missing, **constraints)


def codes(kind: str, cell: str, **constraints: object) -> list[str]:
    """The codes of the faults of a single cell."""
    return [code for code, _, _ in found(kind, cell, **constraints)]


def test_a_clean_dataset_has_no_fault_of_types() -> None:
    assert places(check(subject())) == []
    assert places(check(subject(None))) == []


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("string", ("apa saja", "12", "Ünïcode ✓")),
        ("integer", ("0", "-12", "123456789012345678")),
        ("number", ("0", "-0.50", "12.345", "1.5e-05", "1234567")),
        ("boolean", ("true", "FALSE", "1", "0", "False")),
        ("date", ("2024-02-29", "2023-12-31", "2000-02-29")),
        ("datetime", ("2024-01-01T00:00:00", "2024-12-31T23:59:59")),
        ("datetime", ("2024-01-01T00:00:00Z", "2024-12-31T23:59:59+07:00")),
        ("time", ("00:00:00", "23:59:59")),
        ("year", ("1945", "2024")),
        ("yearmonth", ("2024-01", "2024-12")),
    ],
)
def test_cells_of_a_type_are_accepted(kind: str, cells: tuple[str, ...]) -> None:
    assert found(kind, *cells, "") == []


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("integer", "1.5", "types-wrong-type"),
        ("integer", "abc", "types-wrong-type"),
        ("integer", "1_000", "types-wrong-type"),
        ("integer", "-0", "types-wrong-type"),
        ("integer", "1" * 19, "types-wrong-type"),
        ("number", "inf", "types-wrong-type"),
        ("number", ".5", "types-wrong-type"),
        ("number", "1e5", "layout-scientific-notation"),
        ("boolean", "ya", "types-wrong-type"),
        ("date", "2023-02-29", "types-no-such-day"),
        ("date", "1900-02-29", "types-no-such-day"),
        ("date", "2023-04-31", "types-no-such-day"),
        ("date", "2023-13-01", "types-no-such-day"),
        ("date", "2023", "types-wrong-type"),
        ("datetime", "2024-02-30T10:00:00", "types-no-such-day"),
        ("datetime", "2024-01-01 10:00", "layout-day-first-date"),
        ("time", "24:00:00", "types-wrong-type"),
        ("time", "7:30", "types-wrong-type"),
        ("year", "24", "types-wrong-type"),
        ("year", "0999", "types-wrong-type"),
        ("yearmonth", "2024-13", "types-wrong-type"),
    ],
)
def test_a_cell_of_another_type_is_an_error_at_its_row(kind: str, cell: str, code: str) -> None:
    good = {"integer": "1", "number": "1", "boolean": "1", "date": "2024-01-01", "datetime": "2024-01-01T00:00:00"}
    good |= {"time": "00:00:00", "year": "2024", "yearmonth": "2024-01"}
    assert found(kind, good[kind], cell) == [(code, 2, "x")]


def test_moments_with_and_without_a_zone_do_not_mix() -> None:
    cells = ("2024-01-01T00:00:00", "2024-01-01T00:00:00", "2024-01-01T00:00:00Z")
    assert found("datetime", *cells) == [("types-wrong-type", 3, "x")]


def test_a_missing_value_of_the_schema_is_of_every_type() -> None:
    assert found("integer", "1", "-", "", missing=("", "-")) == []
    assert found("integer", "1", "", missing=("-",)) == [("types-wrong-type", 2, "x")]


@given(DAYS)
def test_every_day_of_the_calendar_is_a_date(day: str) -> None:
    assert of_type("date", day) is (day >= "1000")


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_no_other_day_is_a_date(year: int, month: int, day: int) -> None:
    try:
        exists = date(year, month, day).year >= 1000
    except ValueError:
        exists = False
    assert of_type("date", f"{year:04}-{month:02}-{day:02}") is exists


@pytest.mark.parametrize(
    ("kind", "limits", "good", "bad"),
    [
        ("integer", {"minimum": 0}, "0", "-1"),
        ("integer", {"maximum": 10}, "10", "11"),
        ("integer", {"exclusiveMinimum": 0}, "1", "0"),
        ("integer", {"exclusiveMaximum": 10}, "9", "10"),
        ("integer", {"maximum": 9007199254740992}, "9007199254740992", "9007199254740993"),
        ("number", {"minimum": 0.1}, "0.1", "0.09999999999999999999999"),
        ("number", {"maximum": 100}, "100.00", "100.00000000000000000001"),
        ("year", {"minimum": 1945, "maximum": 2030}, "1945", "1944"),
        ("date", {"minimum": "2020-01-01"}, "2020-01-01", "2019-12-31"),
        ("yearmonth", {"maximum": "2024-06"}, "2024-06", "2024-07"),
        ("time", {"exclusiveMaximum": "12:00:00"}, "11:59:59", "12:00:00"),
        ("datetime", {"minimum": "2024-01-01T00:00:00"}, "2024-01-01T00:00:00", "2023-12-31T23:59:59"),
    ],
)
def test_a_value_out_of_range_is_an_error(kind: str, limits: dict[str, object], good: str, bad: str) -> None:
    assert found(kind, good, "", **limits) == []
    assert found(kind, good, bad, **limits) == [("types-out-of-range", 2, "x")]


@given(
    st.lists(st.decimals(-100, 100, places=3, allow_nan=False), min_size=1, max_size=6),
    st.integers(-100, 100),
    st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
)
@settings(deadline=None, max_examples=60)
def test_ranges_agree_with_exact_arithmetic(numbers: list[Decimal], limit: int, name: str) -> None:
    compare = {"minimum": operator.ge, "maximum": operator.le, "exclusiveMinimum": operator.gt}
    inside = compare.get(name, operator.lt)
    rows = [row for _, row, _ in found("number", *(f"{n:f}" for n in numbers), **{name: limit})]
    assert rows == [row for row, n in enumerate(numbers, start=1) if not inside(n, limit)]


@pytest.mark.parametrize(
    ("kind", "allowed", "good", "bad"),
    [
        ("string", ["Laki-laki", "Perempuan"], "Perempuan", "perempuan"),
        ("integer", [1, 2], "2", "3"),
        ("number", [0.5, 1], "1.0", "0.51"),
        ("year", [2023, 2024], "2024", "2022"),
        ("date", ["2024-01-01"], "2024-01-01", "2024-01-02"),
    ],
)
def test_a_value_that_is_no_choice_is_an_error(kind: str, allowed: list[object], good: str, bad: str) -> None:
    assert found(kind, good, bad, "", enum=allowed) == [("types-not-in-enum", 2, "x")]


def test_a_pattern_holds_for_the_whole_cell() -> None:
    assert found("string", "A-12", "B-1", "", pattern="[A-Z]-[0-9]{2}") == [("types-pattern", 2, "x")]
    assert found("string", "AB", "xABx", pattern="AB|CD") == [("types-pattern", 2, "x")]


def test_a_long_cell_never_follows_a_changing_pattern() -> None:
    assert found("string", "a" * MAX_CELL, pattern="a+") == []
    assert found("string", "a" * (MAX_CELL + 1), pattern="a+") == [("types-pattern", 1, "x")]


def test_lengths_count_characters() -> None:
    assert found("string", "é", "ab", "", minLength=2) == [("types-too-short", 1, "x")]
    assert found("string", "éé", "abc", maxLength=2) == [("types-too-long", 2, "x")]
    assert found("string", "a", minLength=2000) == [("types-too-short", 1, "x")]
    assert found("string", "", "", minLength=1) == []


@pytest.mark.parametrize(
    ("kind", "constraints"),
    [
        ("integer", {"minimum": "banyak"}),
        ("integer", {"maximum": True}),
        ("date", {"minimum": "2023-02-30"}),
        ("date", {"maximum": 2023}),
        ("datetime", {"maximum": "2024-01-01"}),
        ("integer", {"enum": ["satu"]}),
        ("year", {"enum": [99]}),
    ],
)
def test_a_limit_that_is_not_of_the_type_is_told_in_the_metadata(kind: str, constraints: dict[str, object]) -> None:
    examined = tabled("a,x\n1,\n", field("a"), field("x", kind, **constraints))
    assert places(check(examined)) == [("types-bad-limit", 0, "schema.fields[1].constraints")]


def test_moments_with_a_zone_cannot_be_compared_with_a_limit_without() -> None:
    assert codes("datetime", "2024-01-01T00:00:00Z", minimum="2024-01-01T00:00:00") == ["types-bad-limit"]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+", "(a|a)*", "(a?b?)*", ".*.*.*.*", "a**", "a+?", "(?=a)b", r"(a)\1", "(?i)a", "(?P<n>a)", "a^b", "a$b",
        "[^\\d]", "a{2000}", "(", ")", "[", "a{2,1}", "*", "[z-a]", "a" * (MAX_LENGTH + 1), r"\D", r"\b",
    ],
)  # fmt: skip
def test_a_pattern_that_could_run_away_is_refused(pattern: str) -> None:
    assert safe(pattern) is None
    assert codes("string", "a", pattern=pattern) == ["types-unsafe-pattern"]


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{4})?)?", "35.72.1001", "35.7"),
        ("[A-Z]+ [0-9]+", "AB 12", "ab 12"),
        ("Kota|Kabupaten", "Kota", "Desa"),
        ("(?:ab){2}", "abab", "ab"),
        (r"\d{4}-\d{2}", "2024-01", "٢٠٢٤-٠١"),
        ("é+", "éé", "e"),
    ],
)
def test_an_ordinary_pattern_is_compiled(pattern: str, good: str, bad: str) -> None:
    compiled = safe(pattern)
    assert compiled is not None
    assert compiled.fullmatch(good)
    assert not compiled.fullmatch(bad)


def test_only_repetition_makes_a_pattern_changing() -> None:
    assert [changing(pattern) for pattern in ("[0-9]", "A|B", "a+", "a{1,3}")] == [False, False, True, True]


@given(st.text("ab()[]{}*+?|\\.^$-1,0d", max_size=14), st.text("ab1-.", max_size=8))
@settings(deadline=None)
def test_whatever_a_safe_pattern_matches_as_a_whole_also_matches_between_anchors(pattern: str, cell: str) -> None:
    compiled = safe(pattern)
    if compiled is not None and compiled.fullmatch(cell):
        assert re.compile(f"^{pattern}$").match(cell)


def test_a_fault_in_the_metadata_does_not_hide_faults_of_type() -> None:
    assert found("integer", "abc", minimum="nol") == [
        ("types-bad-limit", 0, "schema.fields[1].constraints"),
        ("types-wrong-type", 1, "x"),
    ]


def test_places_beyond_the_limit_are_counted() -> None:
    examined = tabled("a,x\n" + "1,entah\n" * 60, field("a"), field("x", "integer"))
    findings = list(check(examined))
    assert (len(findings), findings[-1].values["more"]) == (50, 10)


def test_every_type_of_the_schema_has_a_pattern() -> None:
    assert set(TYPES) == {"integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth"}
