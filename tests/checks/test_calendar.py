"""The calendar of the year in use is there, and decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.checks.calendar import check_catalogue
from satudata.model.finding import Severity
from satudata.read.calendars import own_calendars
from tests.checks.subjects import catalog


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2021-01-01", []),
        ("2026-12-31", []),
        ("2027-01-01", ["calendar-estimated"]),
        ("2028-01-01", ["calendar-missing"]),
        ("2020-12-31", ["calendar-missing"]),
    ],
)
def test_a_year_without_calendar_or_with_an_estimate_is_a_warning(day: str, codes: list[str]) -> None:
    found = list(check_catalogue(replace(catalog(), calendars=own_calendars()), day))
    assert [one.code for one in found] == codes
    assert {one.severity for one in found} <= {Severity.WARNING}
    assert {one.where.path for one in found} <= {f"catalog/calendar/{day[:4]}.yml"}


def test_an_estimate_says_how_many_days_are_open_and_the_first_of_them() -> None:
    [found] = check_catalogue(replace(catalog(), calendars=own_calendars()), "2027-11-21")
    assert found.values == {"year": 2027, "n": 7, "day": "2027-03-09"}
