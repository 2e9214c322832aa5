"""The sparkline as word and as SVG."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from satudata.portal.sparkline import DIGITS, MAX_POINTS, heights, points, sparkline

SERIES = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=40)


@given(SERIES)
def test_heights_are_digits_for_any_series(series: list[float]) -> None:
    word = heights(series)
    assert len(word) <= MAX_POINTS
    assert len(word) != 1
    assert set(word) <= set(DIGITS)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=MAX_POINTS))
def test_the_order_of_the_values_is_the_order_of_the_heights(series: list[int]) -> None:
    word = heights(list(map(float, series)))
    for (one, a), (other, b) in zip(
        zip(series, word, strict=True), list(zip(series, word, strict=True))[1:], strict=False
    ):
        assert (one <= other) <= (DIGITS.index(a) <= DIGITS.index(b))


def test_one_value_or_none_draws_nothing() -> None:
    assert sparkline([]) == sparkline([5.0]) == sparkline([5.0, float("nan")]) == ""


def test_a_level_series_runs_in_the_middle() -> None:
    assert heights([3.0, 3.0, 3.0]) == "hhh"


def test_the_line_goes_from_edge_to_edge_and_ends_in_its_dot() -> None:
    assert points("0hz") == "0,35 50,18 100,0"
    assert sparkline([1.0, 2.0]).startswith('<svg class="spark" ')
    assert 'cx="100" cy="35"' in sparkline([2.0, 1.0])
    assert 'class="spark down"' in sparkline([2.0, 1.0])
