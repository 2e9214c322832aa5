from __future__ import annotations

import pytest

from satudata.model.periods import bounds, first_and_last_day


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-S2", "2024-07-01", "2024-12-31"),
        ("2024-02-15", "2024-02-15", "2024-02-15"),
    ],
)
def test_a_period_begins_and_ends_on_a_day(period: str, first: str, last: str) -> None:
    assert first_and_last_day(period) == (first, last)


@pytest.mark.parametrize("period", ["", "24", "0000", "2024-13", "2024-Q5", "2024-S3", "2024-Q0", "2024-x", "tahun"])
def test_what_is_no_period_has_no_days(period: str) -> None:
    assert first_and_last_day(period) == ("", "")


def test_a_span_without_an_end_ends_with_its_first_period() -> None:
    assert bounds(("2023", "")) == ("2023-01-01", "2023-12-31")
