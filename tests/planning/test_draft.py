"""Next year's list from this year's: what is carried over, moved on, left out, and proposed as new."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.catalog import Dataset
from satudata.model.periods import first_and_last_day
from satudata.model.plan import Release, Removal
from satudata.planning.draft import PERIODS, Terms, drafted, months_after, proposed, years_on
from satudata.read.catalogue import dataset_of
from satudata.read.documents import read_document
from satudata.trust.slots import MONTHS, slot_from
from tests.instances import metadata
from tests.plans import item, plans

DINKES = ("dinkes", "dinsos")


def dataset(identity: str = "dinkes/puskesmas") -> Dataset:
    return dataset_of(identity, read_document("x.yml", metadata().encode())[0].mapping)


def test_what_was_not_taken_off_is_carried_over_with_its_releases_a_year_on() -> None:
    before = item(releases=(Release("2025", "2026-03-31", "2026-02-27"),), priority=True)
    found = drafted(2027, plans(before), 2026, DINKES, ())
    assert found.parts["dinkes"].items == (
        item(releases=(Release("2026", "2027-03-31"),), priority=True, carried_from=2026),
    )
    assert found.parts["dinkes"].path == "catalog/plan/2027/dinkes.yml"
    assert found.parts["dinsos"].items == ()


def test_what_was_taken_off_stays_off_though_its_dataset_is_there() -> None:
    lists = plans(item("dinkes/lain"), removed=(Removal("dinkes/puskesmas", "Digabung", "2026-05-04"),))
    found = drafted(2027, lists, 2026, DINKES, [dataset()])
    assert [one.id for one in found.parts["dinkes"].items] == ["dinkes/lain"]


def test_a_dataset_on_no_list_is_proposed_as_its_metadata_describe_it() -> None:
    (new,) = drafted(2026, {}, 2025, DINKES, [dataset()]).parts["dinkes"].items
    assert new == item(releases=(Release("2025", "2026-03-31"),))


def test_data_that_come_out_once_are_done_with() -> None:
    found = drafted(2027, plans(item(frequency="once"), item("dinkes/lain")), 2026, DINKES, ())
    assert [one.id for one in found.parts["dinkes"].items] == ["dinkes/lain"]
    assert found.done_with == ("dinkes/puskesmas",)


def test_what_comes_out_every_other_year_waits_for_its_year() -> None:
    survey = item("dinkes/survei", frequency="biennial", releases=(Release("2024", "2025-06-30"),))
    lists = plans(survey, year=2025)
    assert drafted(2026, lists, 2025, DINKES, ()).parts["dinkes"].items == ()
    lists = {**lists, **plans(item(), year=2026)}
    (carried, *_) = [one for one in drafted(2027, lists, 2026, DINKES, ()).parts["dinkes"].items if one.id == survey.id]
    assert (carried.releases, carried.carried_from) == ((Release("2026", "2027-06-30"),), 2025)


def test_data_of_an_agency_that_is_gone_are_carried_nowhere() -> None:
    assert drafted(2027, plans(item()), 2026, ("dinsos",), ()).parts.keys() == {"dinsos"}


@pytest.mark.parametrize(
    ("period", "years", "later"),
    [
        ("2025", 1, "2026"), ("2025-Q1", 1, "2026-Q1"), ("2025-02", 2, "2027-02"), ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"), ("2096-02-29", 4, "2100-02-28"), ("2025-12-31", 1, "2026-12-31"), ("", 1, ""),
    ],
)  # fmt: skip
def test_a_period_moves_on_by_years(period: str, years: int, later: str) -> None:
    assert years_on(period, years) == later


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.integers(1, 9))
def test_a_day_moved_on_is_a_day_of_that_year_and_month(day: date, years: int) -> None:
    later = date.fromisoformat(years_on(day.isoformat(), years))
    assert (later.year, later.month, day.day - later.day in (0, 1)) == (day.year + years, day.month, True)


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.integers(0, 30))
def test_months_after_is_the_last_day_of_its_month(day: date, months: int) -> None:
    found = date.fromisoformat(months_after(day.isoformat(), months))
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert date.fromordinal(found.toordinal() + 1).day == 1


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [
        ("yearly", ["2025"]),
        ("semesterly", ["2025-S2", "2026-S1"]),
        ("quarterly", ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]),
        ("monthly", ["2025-12", *(f"2026-{month:02d}" for month in range(1, 12))]),
        ("irregular", []),
        ("once", []),
        ("daily", []),
        ("weekly", []),
        ("four_monthly", []),
    ],
)
def test_new_data_are_proposed_for_the_periods_that_fall_due_in_the_year(frequency: str, periods: list[str]) -> None:
    found = list(proposed(frequency, 2026))
    assert [one.period for one in found] == periods
    assert all(one.due[:4] == "2026" and one.due > first_and_last_day(one.period)[1] for one in found)


@pytest.mark.parametrize(
    ("frequency", "since", "periods"),
    [
        ("yearly", "2026-03-31", ["2025"]),
        ("yearly", "2026-11-21", []),
        ("quarterly", "2026-11-21", ["2026-Q3"]),
        ("monthly", "2026-11-21", ["2026-10", "2026-11"]),
    ],
)
def test_days_that_are_past_are_not_proposed(frequency: str, since: str, periods: list[str]) -> None:
    assert [one.period for one in proposed(frequency, 2026, Terms(since))] == periods
    (new,) = drafted(2026, {}, 2025, DINKES, [dataset()], Terms("2026-11-21")).parts["dinkes"].items
    assert new.releases == ()


@pytest.mark.parametrize(
    ("frequency", "every", "found"),
    [
        ("yearly", "monthly", {"2025": "2026-03-01"}),
        ("yearly", "yearly", {"2024": "2026-01-01"}),
        ("semesterly", "quarterly", {"2025-S2": "2026-04-01", "2026-S1": "2026-10-01"}),
        (
            "quarterly",
            "half-yearly",
            {"2025-Q2": "2026-01-01", "2025-Q3": "2026-01-01", "2025-Q4": "2026-07-01", "2026-Q1": "2026-07-01"},
        ),
    ],
)
def test_where_data_come_out_on_set_days_the_last_of_them_by_the_usual_day_is_proposed(
    frequency: str, every: str, found: dict[str, str]
) -> None:
    assert {one.period: one.due for one in proposed(frequency, 2026, Terms(every=every))} == found


@given(st.sampled_from(sorted(PERIODS)), st.sampled_from(sorted(MONTHS)), st.integers(2001, 2090))
def test_every_period_is_proposed_once_on_a_day_of_publication_after_it(frequency: str, every: str, year: int) -> None:
    found = [one for later in range(year, year + 4) for one in proposed(frequency, later, Terms(every=every))]
    assert len({one.period for one in found}) == len(found)
    for one in found:
        assert slot_from(one.due, every) == one.due
        assert date.fromisoformat(one.due) > date.fromisoformat(first_and_last_day(one.period)[1]) + timedelta(days=1)
    usual = {one.period for one in proposed(frequency, year)}
    assert usual <= {one.period for back in (-1, 0, 1) for one in proposed(frequency, year + back, Terms(every=every))}
