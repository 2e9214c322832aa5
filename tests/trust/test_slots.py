"""When a procedure that releases on a schedule lets data out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.trust.slots import MONTHS, last_slot, slot_from

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "every", "slot"),
    [
        ("2026-11-21", "monthly", "2026-12-01"),
        ("2026-11-21", "quarterly", "2027-01-01"),
        ("2026-02-28", "half-yearly", "2026-07-01"),
        ("2026-01-02", "yearly", "2027-01-01"),
        ("2026-10-01", "quarterly", "2026-10-01"),
    ],
)
def test_proven_data_waits_for_the_first_day_of_the_next_term(day: str, every: str, slot: str) -> None:
    assert slot_from(day, every) == slot


@pytest.mark.parametrize(
    ("day", "every", "slot"),
    [
        ("2026-03-31", "yearly", "2026-01-01"),
        ("2026-08-31", "half-yearly", "2026-07-01"),
        ("2026-03-31", "quarterly", "2026-01-01"),
        ("2026-04-01", "monthly", "2026-04-01"),
    ],
)
def test_a_promise_is_kept_in_the_last_slot_before_its_day(day: str, every: str, slot: str) -> None:
    assert last_slot(day, every) == slot


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_a_slot_is_never_before_the_day_nor_a_whole_term_after_it(day: date, every: str) -> None:
    slot = date.fromisoformat(slot_from(day.isoformat(), every))
    assert day <= slot <= day + timedelta(31 * MONTHS[every])
    assert slot.day == 1
    assert (slot.month - 1) % MONTHS[every] == 0


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_a_slot_is_its_own_slot(day: date, every: str) -> None:
    slot = slot_from(day.isoformat(), every)
    assert slot_from(slot, every) == slot


@given(DAYS, DAYS, st.sampled_from(sorted(MONTHS)))
def test_who_comes_later_does_not_go_out_earlier(one: date, other: date, every: str) -> None:
    first, second = sorted((one.isoformat(), other.isoformat()))
    assert slot_from(first, every) <= slot_from(second, every)
