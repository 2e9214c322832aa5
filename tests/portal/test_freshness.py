"""When a dataset is late, by what it promised."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.portal.freshness import Freshness, period_end, standing

FREQUENCIES = [
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "four_monthly",
    "semesterly",
    "yearly",
    "biennial",
    "once",
    "irregular",
    "",
]
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)).map(dt.date.isoformat)
PERIODS = st.one_of(
    st.just(""), DAYS, st.integers(2000, 2050).map(str), st.sampled_from(["2024-Q1", "2024-S2", "2024-03", "x"])
)
ORDER = {Freshness.CURRENT: 0, Freshness.DUE_SOON: 1, Freshness.LATE: 2}


@pytest.mark.parametrize(
    ("frequency", "covered", "updated", "release", "as_of", "expected", "due"),
    [
        ("yearly", "2024", "2025-03-01", "", "2026-03-01", Freshness.CURRENT, "2026-12-31"),
        ("yearly", "2024", "2025-03-01", "", "2026-12-10", Freshness.DUE_SOON, "2026-12-31"),
        ("yearly", "2024", "2025-03-01", "", "2027-01-01", Freshness.LATE, "2026-12-31"),
        ("monthly", "2026-01", "2026-02-10", "", "2026-04-01", Freshness.LATE, "2026-03-31"),
        ("quarterly", "2026-Q1", "", "", "2026-09-01", Freshness.CURRENT, "2026-09-30"),
        ("yearly", "", "2025-06-15", "", "2026-06-16", Freshness.LATE, "2026-06-15"),
        ("yearly", "2010", "2025-06-15", "2027-03-31", "2026-11-21", Freshness.CURRENT, "2027-03-31"),
        ("yearly", "2024", "2025-06-15", "2025-06-01", "2025-07-01", Freshness.CURRENT, "2026-12-31"),
        ("once", "2010", "2011-01-01", "", "2026-11-21", Freshness.CURRENT, ""),
        ("irregular", "2010", "2011-01-01", "", "2026-11-21", Freshness.UNKNOWN, ""),
        ("yearly", "kapan-kapan", "", "", "2026-11-21", Freshness.UNKNOWN, ""),
        ("yearly", "9999", "", "", "2026-11-21", Freshness.UNKNOWN, ""),
    ],
)
def test_standing(
    frequency: str, covered: str, updated: str, release: str, as_of: str, expected: Freshness, due: str
) -> None:
    assert standing(frequency, covered, updated, release, as_of) == (expected, due)


@given(st.sampled_from(FREQUENCIES), PERIODS, st.one_of(st.just(""), DAYS), st.one_of(st.just(""), DAYS), DAYS, DAYS)
def test_time_alone_never_makes_a_dataset_fresher(
    frequency: str, covered: str, updated: str, release: str, one: str, other: str
) -> None:
    earlier, later = (standing(frequency, covered, updated, release, day) for day in sorted((one, other)))
    assert earlier.due_on == later.due_on
    if earlier.freshness is Freshness.UNKNOWN:
        assert later.freshness is Freshness.UNKNOWN
    else:
        assert ORDER[earlier.freshness] <= ORDER[later.freshness]


@given(st.sampled_from(FREQUENCIES), PERIODS, st.one_of(st.just(""), DAYS), DAYS)
def test_late_means_after_the_day_it_was_due(frequency: str, covered: str, updated: str, as_of: str) -> None:
    found = standing(frequency, covered, updated, "", as_of)
    assert (found.freshness is Freshness.LATE) == (found.due_on != "" and as_of > found.due_on)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2024", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2024-Q2", "2024-06-30"),
        ("2024-S2", "2024-12-31"),
        ("2024-05-06", "2024-05-06"),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, end: str) -> None:
    assert period_end(period) == dt.date.fromisoformat(end)


@pytest.mark.parametrize("period", ["", "24", "2024-Q9", "2024-13", "tahun", "2024-", "2024-Qx"])
def test_what_is_no_period_has_no_end(period: str) -> None:
    assert period_end(period) is None
