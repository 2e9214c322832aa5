"""Paser, row 2.1: "walidata sets the collection deadline depending on the amount of OPD data"."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.plan import AgencyPlan, Item, Release
from satudata.planning.deadline import checking_days, deadline, proposals, working_days_before
from satudata.read.sops import load_sop
from satudata.workdays.calendar import Calendar
from tests.plans import item
from tests.workdays.moments import calendar


def part(*items: Item) -> AgencyPlan:
    return AgencyPlan(2026, "dinkes", "catalog/plan/2026/dinkes.yml", items)


@pytest.fixture(scope="module")
def days() -> Calendar:
    return calendar()


@pytest.mark.parametrize(("name", "working_days"), [("paser", 7), ("pringsewu", 11), ("blitar", 6), ("magetan", 10)])
def test_checking_takes_what_the_procedures_rows_between_table_and_publication_add_up_to(
    name: str, working_days: int
) -> None:
    assert checking_days(load_sop(name)) == working_days


def test_more_data_for_one_day_have_to_come_earlier(days: Calendar) -> None:
    few = part(*(item(f"dinkes/data-{n}", releases=(Release("2025", "2026-06-30"),)) for n in range(10)))
    many = part(*(item(f"dinkes/data-{n}", releases=(Release("2025", "2026-06-30"),)) for n in range(11)))
    blitar = load_sop("blitar")
    assert {one.collect_by for one in proposals(few, blitar, days)} == {"2026-06-22"}
    assert {(one.data, one.working_days) for one in proposals(many, blitar, days)} == {(11, 12)}
    assert {one.collect_by for one in proposals(many, blitar, days)} == {"2026-06-11"}


def test_holidays_between_count_for_nothing_and_a_period_has_to_be_over(days: Calendar) -> None:
    # 16 March to 31 March 2026 holds Nyepi, Idul Fitri and its collective leave.
    assert deadline(Release("2025", "2026-03-31"), 6, days) == "2026-03-16"
    assert deadline(Release("2026-Q1", "2026-04-07"), 6, days) == "2026-04-01"
    assert deadline(Release("2026-Q1", "2026-03-31"), 6, days) == "2026-03-31"


def test_what_is_not_to_be_had_and_what_names_no_day_gets_no_deadline(days: Calendar) -> None:
    lacking = item(unavailable="Belum ada")
    wrong = item("dinkes/lain", releases=(Release("2025", "2026-02-30"), Release("2025", "")))
    assert list(proposals(part(lacking, wrong), load_sop("blitar"), days)) == []


@given(st.dates(date(2025, 3, 1), date(2026, 12, 31)), st.integers(0, 30))
def test_so_many_working_days_lie_between_deadline_and_day(day: date, working_days: int) -> None:
    kept = calendar()
    found = working_days_before(day, working_days, kept)
    between = (found + timedelta(n) for n in range(1, (day - found).days + 1))
    assert kept.is_working_day(found)
    assert sum(map(kept.is_working_day, between)) == working_days
