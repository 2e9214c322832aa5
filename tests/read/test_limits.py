from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.procedure import Limit, Unit, limit
from satudata.read.limits import UNITS, limit_of, printed_limit, written

COUNTED = sorted(UNITS.values())
spans = st.tuples(st.integers(1, 400), st.integers(1, 400)).map(sorted)


@given(st.sampled_from(COUNTED), spans, st.booleans())
def test_a_limit_in_writing_is_read_as_the_limit_it_was(unit: Unit, span: list[int], always: bool) -> None:
    given_limit = Limit(unit, span[0], span[1], always)
    assert limit_of(written(given_limit)) == given_limit


@given(st.sampled_from(sorted(UNITS)), spans, st.sampled_from(("-", " - ", " – ", "–")), st.booleans())
def test_the_printed_1_5_hari_is_one_to_five_days(word: str, span: list[int], dash: str, capital: bool) -> None:
    low, high = span
    numbers = f"{low}{dash}{high}" if low != high else f"{low}"
    printed = f"{numbers} {word.capitalize() if capital else word}"
    assert printed_limit(printed) == limit(high, UNITS[word], low)


@pytest.mark.parametrize("printed", ["Sesuai frekuensi data", "sesuai frekuensi data*", " Sesuai frekuensi data "])
def test_as_often_as_the_data_is_a_limit_without_number(printed: str) -> None:
    assert printed_limit(printed) == Limit(Unit.FREQUENCY) == limit_of("frequency")


def test_an_empty_cell_is_no_limit() -> None:
    assert printed_limit("") == printed_limit("  ") == limit_of("") == limit_of("none") == Limit()


@pytest.mark.parametrize("given", ["5-1 days", "0 days", "1 day", "3  days", "days", "1-5 hari", "3 days sometimes"])
def test_what_is_no_limit_is_not_guessed(given: str) -> None:
    assert limit_of(given) is None


@pytest.mark.parametrize("given", ["5-1 hari", "segera", "3", "hari", "3 hari kerja", "0 hari"])
def test_printed_words_that_are_no_limit_are_not_guessed(given: str) -> None:
    assert printed_limit(given) is None
