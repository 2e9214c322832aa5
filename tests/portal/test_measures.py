"""Figures with their units, and changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.portal.measures import change, with_unit
from satudata.text import Text


@pytest.mark.parametrize(
    ("value", "unit", "figure", "below"),
    [
        ("596105", "rupiah/kapita/bulan", "Rp 596.105", "per kapita per bulan"),
        ("596105", "Rupiah per kapita per bulan", "Rp 596.105", "per kapita per bulan"),
        ("12.5", "juta rupiah", "Rp 12,5 juta", ""),
        ("4.9", "persen", "4,9 %", ""),
        ("157322", "jiwa", "157.322", "jiwa"),
        ("80.6", "", "80,6", ""),
        ("n.a.", "jiwa", "n.a.", "jiwa"),
    ],
)
def test_a_figure_carries_its_unit_as_indonesians_write_it(value: str, unit: str, figure: str, below: str) -> None:
    assert with_unit(Text("id"), value, unit) == (figure, below)


def test_in_english_too() -> None:
    assert with_unit(Text("en"), "4.9", "persen") == ("4.9%", "")
    assert with_unit(Text("en"), "157322", "jiwa") == ("157,322", "people")


@pytest.mark.parametrize(
    ("value", "before", "unit", "expected"),
    [
        ("596105", "568259", "rupiah", ("up", "4,9 %")),
        ("90", "100", "jiwa", ("down", "10,0 %")),
        ("4.9", "5.24", "persen", ("down", "0,34 poin")),
        ("80.63", "80.01", "indeks", ("up", "0,62 poin")),
        ("5", "5", "jiwa", ("", "0,0 %")),
        ("3", "0", "jiwa", ("up", "3")),
        ("589", "15", "unit", ("up", "574")),
        ("-2", "5", "jiwa", ("down", "7")),
    ],
)
def test_a_change_is_told_in_points_percent_or_as_difference(
    value: str, before: str, unit: str, expected: tuple[str, str]
) -> None:
    assert change(Text("id"), value, before, unit) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_no_number_has_no_change(value: str, before: str) -> None:
    found = change(Text("id"), value, before, "jiwa")
    assert found is None or found.direction in {"up", "down", ""}
