"""The clock of a public request: "paling lambat 10 hari kerja", "dapat memperpanjang 7 hari kerja" (UU 14/2008)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.calendar import WorkingTime
from satudata.model.request import DataRequest, Decision, Delivery, Extension, Objection, RequestState
from satudata.workdays.calendar import Calendar
from satudata.workdays.statutory import Stage, StatutoryClock, answer_due, longest_extension, statutory_clock
from satudata.workdays.waiting import Waiting, waiting
from tests.workdays.moments import MAGETAN, WIB, WITA, at, calendar

OFFICE = calendar()
OFFICES = [OFFICE, calendar(WorkingTime(collective_leave_counts=True)), calendar(MAGETAN, WITA)]
ASKED = DataRequest("2026/0001", "public", "2026-03-02T09:15+07:00", "email", "media", "Data stunting")

offices = st.sampled_from(OFFICES)
FIRST, LAST = datetime.fromisoformat("2021-01-05"), datetime.fromisoformat("2026-05-01")
starts = st.datetimes(FIRST, LAST, timezones=st.just(WIB))
spans = st.integers(0, 60)


def clock(request: DataRequest, now: str, office: Calendar = OFFICE) -> StatutoryClock:
    found = statutory_clock(request, office, at(now))
    assert found is not None
    return found


def test_the_answer_is_due_when_the_office_closes_on_the_tenth_working_day() -> None:
    found = clock(ASKED, "2026-03-16 00:00")
    assert found.answer.due == at("2026-03-16 16:00")
    assert (found.stage, found.answer.working_days, found.answer.late) == (Stage.ANSWER, 10, False)


def test_it_is_late_on_the_day_after() -> None:
    assert clock(ASKED, "2026-03-17 00:00").answer.late
    assert waiting(ASKED, OFFICE, "2026-03-17").late


def test_an_extension_told_in_time_counts_until_its_day_and_never_beyond_seven_working_days() -> None:
    extended = replace(ASKED, extension=Extension("2026-03-12", "2026-03-17", "Dihimpun dahulu."))
    assert answer_due(extended, OFFICE)[0].date().isoformat() == "2026-03-17"
    assert answer_due(extended, OFFICE)[1] == 11
    forever = replace(ASKED, extension=Extension("2026-03-12", "2026-12-31", "Dihimpun dahulu."))
    assert answer_due(forever, OFFICE)[0].date().isoformat() == longest_extension(ASKED, OFFICE) == "2026-04-01"
    assert answer_due(forever, OFFICE)[1] == 17


def test_an_extension_told_after_the_limit_changes_nothing() -> None:
    late = replace(ASKED, extension=Extension("2026-03-25", "2026-04-01", "Dihimpun dahulu."))
    assert answer_due(late, OFFICE) == answer_due(ASKED, OFFICE)


def test_after_the_answer_the_requester_has_thirty_working_days_to_object() -> None:
    answered = replace(ASKED, answered_on="2026-03-10")
    found = clock(answered, "2026-03-11 00:00")
    assert (found.stage, found.answer.working_days, found.answer.late) == (Stage.OBJECTION, 6, False)
    assert found.objection_until == clock(answered, "2026-04-01 00:00").objection_until
    assert clock(answered, "2026-08-01 00:00").stage is Stage.CLOSED


def test_an_objection_is_answered_within_thirty_working_days() -> None:
    objection = Objection("2026-04-01T10:00+07:00", "refused")
    refused = replace(
        ASKED,
        answered_on="2026-03-10",
        decision=Decision("refused", "ppid", "2026-03-10", "UU 14/2008 Pasal 17", "Rahasia.", "1/PPID/2026"),
        objection=objection,
    )
    found = clock(refused, "2026-04-02 00:00")
    assert found.stage is Stage.REPLY
    assert found.reply is not None
    assert found.running == found.reply
    assert clock(refused, found.reply.due.strftime("%Y-%m-%d %H:%M")).reply == replace(found.reply, working_days=30)
    assert refused.state("2026-03-31") is RequestState.REFUSED
    assert refused.state() is RequestState.OBJECTED
    granted = replace(refused, objection=replace(objection, answered_on="2026-04-20", outcome="granted"))
    assert clock(granted, "2026-04-21 00:00").stage is Stage.CLOSED
    assert granted.state() is RequestState.ANSWERED


def test_what_is_dated_later_has_not_happened_yet() -> None:
    answered = replace(ASKED, answered_on="2026-03-10", objection=Objection("2026-03-20T10:00+07:00", "refused"))
    assert clock(answered, "2026-03-09 00:00").stage is Stage.ANSWER
    assert clock(answered, "2026-03-19 00:00").stage is Stage.OBJECTION
    assert clock(answered, "2026-03-20 00:00").stage is Stage.REPLY


def test_the_need_of_a_forum_member_has_no_statutory_clock_but_waits() -> None:
    need = replace(ASKED, kind="forum", requester="bappeda")
    assert statutory_clock(need, OFFICE, at("2026-03-09 00:00")) is None
    found = waiting(need, OFFICE, "2026-03-09")
    assert (found.key, found.awaited, found.working_days, found.limit) == ("open", True, 5, 0)


@pytest.mark.parametrize(
    "received",
    ["", "kemarin", "2026-02-31T09:00+07:00", "2026-03-02T09:15", "0001-01-01T00:00+07:00", "9999-12-31T23:59-07:00"],
)
def test_a_moment_that_is_none_gives_no_clock(received: str) -> None:
    broken = replace(ASKED, received=received)
    assert statutory_clock(broken, OFFICE, at("2026-03-09 00:00")) is None
    assert waiting(broken, OFFICE, "2026-03-09").key in ("unknown", "open")


def test_a_year_without_calendar_is_told_and_stops_nothing() -> None:
    unknown = Waiting("unknown", True, None)
    assert waiting(replace(ASKED, received="2062-03-02T09:15+07:00"), OFFICE, "2062-03-09") == unknown


def test_what_was_due_in_a_known_year_is_late_however_many_unknown_years_have_passed_since() -> None:
    """The calendar of the tests ends with 2026; only the count of days is unknown."""
    found = waiting(ASKED, OFFICE, "2062-03-09")
    assert (found.key, found.late, found.awaited, found.working_days) == ("late", True, True, None)
    assert (found.limit, found.due_on) == (10, "2026-03-16")
    answered = replace(ASKED, answered_on="2062-03-09")
    assert waiting(answered, OFFICE, "2062-03-10").key == "took_late"


def test_what_is_settled_is_awaited_by_nobody_even_where_a_year_is_missing() -> None:
    given = replace(ASKED, kind="forum", deliveries=(Delivery("dinkes/x", "2062-03-09", "published"),))
    assert waiting(given, OFFICE, "2062-03-10") == Waiting("unknown", False, None)


def test_until_when_an_objection_may_come_can_be_unknown_where_the_answer_is_not() -> None:
    found = clock(replace(ASKED, answered_on="2062-03-09"), "2062-03-10 00:00")
    assert (found.stage, found.objection_until, found.answer.late) == (Stage.OBJECTION, None, True)


def test_on_saturday_no_more_working_days_have_come_than_on_friday() -> None:
    days = [clock(ASKED, f"{day} 00:00").answer.working_days for day in ("2026-03-06", "2026-03-07", "2026-03-09")]
    assert days == [4, 4, 5]
    assert clock(ASKED, "2026-03-06 18:00").answer.working_days == 4  # after closing it is still the fourth day
    friday = replace(ASKED, received="2026-03-06T18:00+07:00")  # counts as received on Monday
    assert [clock(friday, f"2026-03-{day} 00:00").answer.working_days for day in ("07", "09", "10")] == [0, 0, 1]


@given(starts, spans, offices)
def test_late_means_more_working_days_than_the_limit(start: datetime, later: int, office: Calendar) -> None:
    """An answer on a working day is late exactly when its number is above ten: "paling lambat 10 hari kerja"."""
    answered = start.date() + timedelta(days=later)
    request = replace(ASKED, received=start.isoformat(), answered_on=answered.isoformat())
    found = statutory_clock(request, office, at(f"{answered + timedelta(days=1)} 00:00"))
    assert found is not None
    assert found.answer.working_days is not None
    assert found.answer.late == (found.answer.working_days > found.answer.limit_working_days)


@given(starts, spans, offices)
def test_the_limit_itself_is_ten_working_days_from_receipt(start: datetime, later: int, office: Calendar) -> None:
    request = replace(ASKED, received=start.isoformat())
    due, days = answer_due(request, office)
    on_time = replace(request, answered_on=office.local(due).date().isoformat())
    found = statutory_clock(on_time, office, due + timedelta(days=later))
    assert found is not None
    assert (days, found.answer.working_days, found.answer.late) == (10, 10, False)


@given(starts, st.integers(-5, 40), st.integers(0, 60), offices)
def test_an_extension_never_shortens_the_limit_nor_takes_it_beyond_seventeen_days(
    start: datetime, told: int, until: int, office: Calendar
) -> None:
    on, last = start.date() + timedelta(days=told), start.date() + timedelta(days=until)
    request = replace(ASKED, received=start.isoformat())
    extended = replace(request, extension=Extension(on.isoformat(), last.isoformat(), "Dihimpun dahulu."))
    due, days = answer_due(extended, office)
    assert answer_due(request, office)[0] <= due
    assert office.local(due).date() <= date.fromisoformat(longest_extension(request, office))
    assert 10 <= days <= 17


@given(starts, spans, spans, offices)
def test_more_time_passed_never_makes_a_late_answer_timely(
    start: datetime, later: int, more: int, office: Calendar
) -> None:
    request = replace(ASKED, received=start.isoformat())
    first = statutory_clock(request, office, start + timedelta(days=later))
    second = statutory_clock(request, office, start + timedelta(days=later + more))
    assert first is not None
    assert second is not None
    assert first.answer.working_days is not None
    assert second.answer.working_days is not None
    assert first.answer.working_days <= second.answer.working_days
    assert second.answer.late or not first.answer.late
