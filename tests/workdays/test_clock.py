"""When something is due: the rules of counting, day by day, on the calendars of 2025 to 2027."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from satudata.errors import SatudataError
from satudata.model.calendar import WorkingTime
from satudata.model.procedure import Limit, Unit, limit
from satudata.workdays.clock import Elapsed, Pause, due, elapsed
from tests.workdays.moments import MAGETAN, WIB, WIT, WITA, at, calendar

OFFICE = calendar()
ON_LEAVE_DAYS = calendar(WorkingTime(collective_leave_counts=True))


def days(n: int) -> Limit:
    return limit(n, Unit.DAYS)


def told(start: str, given: Limit, *pauses: tuple[str, str]) -> str:
    """The due moment on the local clock, `2026-03-30 16:00`."""
    stops = [Pause(at(begin), at(end)) for begin, end in pauses]
    found = due(at(start), given, OFFICE, stops)
    assert found is not None
    return found.isoformat(" ", "minutes")[:16]


def test_five_working_days_pass_over_holidays_and_collective_leave() -> None:
    start = at("2026-03-16 09:00")
    assert due(start, days(5), OFFICE) == at("2026-03-30 16:00")
    assert due(start, days(5), ON_LEAVE_DAYS) == at("2026-03-24 16:00")


@pytest.mark.parametrize(
    ("start", "given", "expected"),
    [
        # The day of receipt is day 0.
        ("2026-11-02 09:00", days(1), "2026-11-03 16:00"),
        ("2026-11-02 07:30", days(1), "2026-11-03 16:00"),
        ("2026-11-02 12:30", days(1), "2026-11-03 16:00"),
        ("2026-11-02 16:00", days(1), "2026-11-03 16:00"),
        # Before opening it is received at the opening; after closing or on a day off at the next.
        ("2026-11-02 05:00", days(1), "2026-11-03 16:00"),
        ("2026-11-02 16:01", days(1), "2026-11-04 16:00"),
        ("2026-11-07 10:00", days(1), "2026-11-10 16:00"),
        ("2026-11-06 16:31", days(1), "2026-11-10 16:00"),
        # A Friday closes later; a limit of no days ends on the day of receipt.
        ("2026-11-05 09:00", days(1), "2026-11-06 16:30"),
        ("2026-11-05 09:00", days(0), "2026-11-05 16:00"),
        ("2026-11-07 09:00", days(0), "2026-11-09 16:00"),
        # A range is late after its highest (Sumedang 1–5 hari).
        ("2026-11-02 09:00", limit(5, Unit.DAYS, lowest=1), "2026-11-09 16:00"),
        # A week is five working days; Magetan's whole procedure takes five weeks.
        ("2026-11-02 09:00", limit(1, Unit.WEEKS), "2026-11-09 16:00"),
        ("2026-03-16 09:00", limit(1, Unit.WEEKS), "2026-03-30 16:00"),
        ("2026-08-03 09:00", limit(5, Unit.WEEKS), "2026-09-09 16:00"),
        # A public request: 10 working days, extended by 7 (UU 14/2008).
        ("2026-05-11 10:00", days(10), "2026-05-29 16:30"),
        ("2026-05-11 10:00", days(17), "2026-06-10 16:00"),
    ],
)
def test_working_days_end_when_the_office_closes(start: str, given: Limit, expected: str) -> None:
    assert told(start, given) == expected


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-10-05 09:00", 1, "2026-11-05 16:00"),
        ("2026-10-08 09:00", 1, "2026-11-09 16:00"),  # 8 November is a Sunday
        ("2026-01-30 09:00", 1, "2026-03-02 16:00"),  # 28 February is a Saturday
        ("2024-01-31 09:00", 1, "2024-02-29 16:00"),
        ("2026-02-20 09:00", 1, "2026-03-25 16:00"),  # into Eid
        ("2025-11-26 09:00", 1, "2025-12-29 16:00"),  # collective leave after Christmas
        ("2025-12-01 09:00", 1, "2026-01-02 16:30"),
        ("2026-10-05 09:00", 2, "2026-12-07 16:00"),
        ("2026-10-03 09:00", 1, "2026-11-05 16:00"),  # received on the next Monday
        ("2026-12-15 09:00", 12, "2027-12-15 16:00"),
    ],
)
def test_a_month_ends_on_the_same_date_or_the_next_working_day(start: str, n: int, expected: str) -> None:
    assert told(start, limit(n, Unit.MONTHS)) == expected


@pytest.mark.parametrize(
    ("start", "given", "expected"),
    [
        ("2026-11-02 09:00", limit(1, Unit.HOURS), "2026-11-02 10:00"),
        ("2026-11-02 11:30", limit(1, Unit.HOURS), "2026-11-02 13:30"),
        ("2026-11-02 11:00", limit(1, Unit.HOURS), "2026-11-02 12:00"),
        ("2026-11-02 12:15", limit(30, Unit.MINUTES), "2026-11-02 13:30"),
        ("2026-11-02 15:45", limit(30, Unit.MINUTES), "2026-11-03 07:45"),
        ("2026-11-02 15:30", limit(30, Unit.MINUTES), "2026-11-02 16:00"),
        ("2026-11-06 11:15", limit(30, Unit.MINUTES), "2026-11-06 13:15"),
        ("2026-11-06 16:15", limit(30, Unit.MINUTES), "2026-11-09 07:45"),
        ("2026-11-07 03:00", limit(30, Unit.MINUTES), "2026-11-09 08:00"),
        ("2026-11-07 03:00", limit(0, Unit.MINUTES), "2026-11-09 07:30"),
        ("2025-12-31 15:45", limit(1, Unit.HOURS), "2026-01-02 08:15"),
        # The publish limit runs by the clock, over breaks, nights and holidays.
        ("2026-11-02 11:50", limit(30, Unit.MINUTES, always=True), "2026-11-02 12:20"),
        ("2026-11-07 23:58", limit(3, Unit.MINUTES, always=True), "2026-11-08 00:01"),
        ("2026-11-02 23:00", limit(2, Unit.HOURS, always=True), "2026-11-03 01:00"),
        # Days of the calendar, ending on a working day.
        ("2026-11-02 09:00", limit(30, Unit.DAYS, always=True), "2026-12-02 16:00"),
        ("2026-11-02 09:00", limit(5, Unit.DAYS, always=True), "2026-11-09 16:00"),
        ("2026-11-02 09:00", limit(1, Unit.WEEKS, always=True), "2026-11-09 16:00"),
    ],
)
def test_hours_and_minutes_run_in_hours_of_service_unless_they_run_always(
    start: str, given: Limit, expected: str
) -> None:
    assert told(start, given) == expected


@pytest.mark.parametrize("given", [Limit(), Limit(Unit.FREQUENCY)])
def test_without_a_number_nothing_is_due(given: Limit) -> None:
    assert due(at("2026-11-02 09:00"), given, OFFICE) is None


def test_the_service_desk_of_magetan_has_hours_of_its_own() -> None:
    desk = calendar(MAGETAN)
    assert due(at("2026-11-06 11:00"), limit(1, Unit.HOURS), desk) == at("2026-11-06 14:00")
    assert due(at("2026-11-06 14:30"), days(1), desk) == at("2026-11-10 15:00")


@pytest.mark.parametrize(
    ("given", "pauses", "expected"),
    [
        # Over two closings: two days more. Within a day: none.
        (days(3), [("2026-11-03 10:00", "2026-11-05 10:00")], "2026-11-09 16:00"),
        (days(3), [("2026-11-03 10:00", "2026-11-03 15:00")], "2026-11-05 16:00"),
        (days(3), [("2026-11-02 09:00", "2026-11-04 09:00")], "2026-11-09 16:00"),
        # A weekend costs nothing; what begins after the due moment changes nothing.
        (days(5), [("2026-11-07 08:00", "2026-11-08 20:00")], "2026-11-09 16:00"),
        (days(1), [("2026-11-03 16:00", "2026-11-20 10:00")], "2026-11-03 16:00"),
        # Two that overlap are one, whatever their order.
        (days(3), [("2026-11-04 10:00", "2026-11-05 10:00"), ("2026-11-03 10:00", "2026-11-04 12:00")],
         "2026-11-09 16:00"),
        # Paser 1.6 waits for BPS until the other year.
        (days(1), [("2026-11-02 10:00", "2026-12-30 10:00")], "2026-12-31 16:00"),
        (limit(2, Unit.HOURS), [("2026-11-02 09:30", "2026-11-02 11:30")], "2026-11-02 14:00"),
        (limit(2, Unit.HOURS), [("2026-11-02 12:00", "2026-11-02 13:00")], "2026-11-02 11:00"),
        (limit(5, Unit.MINUTES, always=True), [("2026-11-02 09:01", "2026-11-02 09:11")], "2026-11-02 09:15"),
        (limit(1, Unit.MONTHS), [("2026-11-10 09:00", "2026-11-20 10:00")], "2026-12-14 16:00"),
        (limit(1, Unit.MONTHS), [("2026-12-10 09:00", "2026-12-20 10:00")], "2026-12-02 16:00"),
    ],
)  # fmt: skip
def test_while_it_is_paused_nothing_runs(given: Limit, pauses: list[tuple[str, str]], expected: str) -> None:
    assert told("2026-11-02 09:00", given, *pauses) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-11-02 10:00", Elapsed(0, timedelta(hours=1), timedelta(hours=1))),
        ("2026-11-02 23:00", Elapsed(1, timedelta(hours=6), timedelta(hours=14))),
        ("2026-11-03 09:00", Elapsed(1, timedelta(hours=7.5), timedelta(days=1))),
        ("2026-11-09 09:00", Elapsed(5, timedelta(hours=37.5), timedelta(days=7))),
        ("2026-11-02 09:00", Elapsed(0, timedelta(0), timedelta(0))),
        ("2026-11-01 09:00", Elapsed(0, timedelta(0), timedelta(0))),
    ],
)
def test_elapsed_tells_the_day_the_service_and_the_clock(end: str, expected: Elapsed) -> None:
    assert elapsed(at("2026-11-02 09:00"), at(end), OFFICE) == expected


def test_a_day_after_the_due_moment_is_one_day_more() -> None:
    start = at("2026-03-16 09:00")
    last = due(start, days(5), OFFICE)
    assert last is not None
    assert elapsed(start, last, OFFICE).working_days == 5
    assert elapsed(start, last + timedelta(seconds=1), OFFICE).working_days == 6


def test_an_hour_is_an_hour_of_the_instances_zone() -> None:
    start = datetime.fromisoformat("2026-11-02T08:30:00+07:00")
    found = [due(start, limit(1, Unit.HOURS), calendar(zone=zone)) for zone in (WIB, WITA, WIT)]
    assert [one.isoformat() for one in found if one is not None] == [
        "2026-11-02T09:30:00+07:00",
        "2026-11-02T10:30:00+08:00",
        "2026-11-02T11:30:00+09:00",
    ]
    # 08.30 in Jakarta is 10.30 in Jayapura; at half past three there the desk is half an hour from closing.
    late = datetime.fromisoformat("2026-11-02T13:30:00+07:00")
    assert due(late, limit(1, Unit.HOURS), calendar(zone=WIT)) == at("2026-11-03 08:00", WIT)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="has no offset"):
        due(datetime.fromisoformat("2026-11-02 09:00"), days(1), OFFICE)


@pytest.mark.parametrize(
    ("start", "given", "year"),
    [
        ("2027-12-29 09:00", days(5), 2028),
        ("2027-12-31 16:00", limit(1, Unit.HOURS), 2028),
        ("2027-12-15 09:00", limit(1, Unit.MONTHS), 2028),
        ("2027-12-31 17:00", days(0), 2028),
        ("2027-12-31 17:00", limit(0, Unit.HOURS), 2028),
        ("2030-05-01 09:00", days(1), 2030),
        ("2020-12-31 09:00", days(1), 2020),
        ("2020-12-31 09:00", limit(1, Unit.HOURS), 2020),
    ],
)
def test_a_year_without_calendar_is_refused_and_never_guessed(start: str, given: Limit, year: int) -> None:
    with pytest.raises(SatudataError) as caught:
        due(at(start), given, OFFICE)
    assert (caught.value.key, caught.value.facts) == ("calendar-year-missing", {"year": year})


def test_time_that_ran_in_a_year_without_calendar_is_not_told() -> None:
    with pytest.raises(SatudataError) as caught:
        elapsed(at("2027-12-30 09:00"), at("2028-01-04 09:00"), OFFICE)
    assert caught.value.facts == {"year": 2028}


def test_a_year_missing_between_two_others_is_refused() -> None:
    years = {year: one for year, one in OFFICE.years.items() if year != 2025}
    office = type(OFFICE)(years, OFFICE.working_time, WIB)
    with pytest.raises(SatudataError) as caught:
        due(at("2024-12-30 09:00"), days(5), office)
    assert caught.value.facts == {"year": 2025}
    assert due(at("2024-12-20 09:00"), days(1), office) == at("2024-12-23 16:00")


def test_what_touches_an_estimated_year_is_provisional() -> None:
    start, last = at("2026-12-30 09:00"), at("2027-01-04 16:00")
    assert due(start, days(2), OFFICE) == last
    assert OFFICE.provisional(start, last)
    assert not OFFICE.provisional(start, at("2026-12-31 16:00"))


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-03-17", True), ("2026-03-18", False), ("2026-03-19", False), ("2026-03-21", False), ("2026-12-24", False)],
)
def test_a_working_day_is_neither_weekend_nor_holiday_nor_leave(day: str, works: bool) -> None:
    assert OFFICE.is_working_day(at(day).date()) is works
    assert ON_LEAVE_DAYS.is_working_day(at("2026-03-18").date())
