"""Which days a report is about, and when lateness is told."""

from __future__ import annotations

import pytest

from satudata.errors import SatudataError
from satudata.reporting.period import period_of


@pytest.mark.parametrize(
    ("label", "day", "until", "judged_on"),
    [
        ("2026", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("2026", "2026-12-31", "2026-12-31", "2026-12-31"),
        ("2026", "2027-01-01", "2026-12-31", "2027-01-01"),
        ("2026-Q1", "2026-11-21", "2026-03-31", "2026-04-01"),
        ("2026-Q4", "2026-11-21", "2026-11-21", "2026-11-21"),
    ],
)
def test_a_period_that_runs_is_told_as_of_the_day_and_one_that_is_over_as_of_its_end(
    label: str, day: str, until: str, judged_on: str
) -> None:
    period = period_of(label, day)
    assert (period.until, period.judged_on) == (until, judged_on)
    assert period.over is (judged_on > period.last)


def test_a_quarter_has_its_three_months_and_a_day_after_the_last_that_counts_is_not_in_it() -> None:
    period = period_of("2026-Q4", "2026-11-21")
    assert period.months == ("2026-10", "2026-11", "2026-12")
    assert period.has("2026-10-01")
    assert period.has("2026-11-21T23:59:00+07:00")
    assert not period.has("2026-11-22")
    assert not period.has("2026-09-30")


@pytest.mark.parametrize("label", ["", "26", "2026-Q5", "2026-q1", "2026-01", "1926", "2026 ", "２０２６"])
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(SatudataError) as refused:
        period_of(label, "2026-11-21")
    assert refused.value.key == "report-period-bad"


def test_a_period_that_has_not_begun_has_nothing_to_report() -> None:
    with pytest.raises(SatudataError) as refused:
        period_of("2027-Q1", "2026-12-31")
    assert refused.value.key == "report-period-ahead"
