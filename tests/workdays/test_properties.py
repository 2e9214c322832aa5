"""What holds of every start, limit and pause between 2021 and 2026."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.calendar import WorkingTime
from satudata.model.procedure import Limit, Unit
from satudata.workdays.calendar import NOTHING, Calendar
from satudata.workdays.clock import Pause, due, elapsed
from tests.workdays.moments import MAGETAN, WIB, WIT, WITA, calendar

OFFICES = [calendar(), calendar(WorkingTime(collective_leave_counts=True)), calendar(MAGETAN, WITA)]
FIRST, LAST = datetime.fromisoformat("2021-01-05"), datetime.fromisoformat("2026-09-01")

offices = st.sampled_from(OFFICES)
starts = st.datetimes(FIRST, LAST, timezones=st.sampled_from([WIB, WITA, WIT]))
units = st.sampled_from([Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS])
counted = st.builds(lambda unit, n, always: Limit(unit, n, n, always), units, st.integers(1, 6), st.booleans())
working = counted.filter(lambda one: not one.always and one.unit is not Unit.MONTHS)
spans = st.timedeltas(timedelta(0), timedelta(days=20))


@st.composite
def paused(draw: st.DrawFn) -> tuple[datetime, list[Pause]]:
    """A start, and pauses around and after it in any order."""
    start = draw(starts)
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + draw(st.timedeltas(timedelta(days=-3), timedelta(days=20)))
        found.append(Pause(begin, begin + draw(spans)))
    return start, found


def when(start: datetime, limit: Limit, office: Calendar, pauses: Sequence[Pause] = ()) -> datetime:
    found = due(start, limit, office, pauses)
    assert found is not None
    return found


@given(starts, spans, counted, offices)
def test_what_comes_in_later_is_due_no_earlier(
    start: datetime, later: timedelta, limit: Limit, office: Calendar
) -> None:
    assert when(start, limit, office) <= when(start + later, limit, office)


@given(paused(), counted, st.integers(0, 5), offices)
def test_a_longer_limit_is_due_no_earlier(
    case: tuple[datetime, list[Pause]], limit: Limit, more: int, office: Calendar
) -> None:
    start, pauses = case
    longer = Limit(limit.unit, limit.lowest, limit.highest + more, limit.always)
    assert when(start, limit, office, pauses) <= when(start, longer, office, pauses)


@given(paused(), counted, offices)
def test_a_pause_never_shortens_and_never_comes_before_the_start(
    case: tuple[datetime, list[Pause]], limit: Limit, office: Calendar
) -> None:
    start, pauses = case
    assert start <= when(start, limit, office) <= when(start, limit, office, pauses)
    assert when(start, limit, office, pauses[:1]) <= when(start, limit, office, pauses)


@given(paused(), counted, offices, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_pause_of_nothing_changes_nothing(
    case: tuple[datetime, list[Pause]], limit: Limit, office: Calendar, after: timedelta
) -> None:
    start, pauses = case
    nothing = Pause(start + after, start + after)
    assert when(start, limit, office, [nothing, *pauses]) == when(start, limit, office, pauses)


@given(paused(), counted, offices)
def test_pauses_in_another_order_or_cut_in_two_are_the_same(
    case: tuple[datetime, list[Pause]], limit: Limit, office: Calendar
) -> None:
    start, pauses = case
    cut = [half for one in pauses for half in halves(one)]
    assert when(start, limit, office, cut[::-1]) == when(start, limit, office, pauses)


def halves(pause: Pause) -> list[Pause]:
    middle = pause.start + (pause.end - pause.start) / 2
    return [Pause(pause.start, middle), Pause(middle, pause.end)]


@given(paused(), working, st.sampled_from(OFFICES))
def test_by_the_due_moment_exactly_the_limit_has_elapsed(
    case: tuple[datetime, list[Pause]], limit: Limit, office: Calendar
) -> None:
    start, pauses = case
    taken = elapsed(start, when(start, limit, office, pauses), office, pauses)
    match limit.unit:
        case Unit.MINUTES:
            assert taken.service == timedelta(minutes=limit.highest)
        case Unit.HOURS:
            assert taken.service == timedelta(hours=limit.highest)
        case Unit.WEEKS:
            assert taken.working_days == 5 * limit.highest
        case _:
            assert taken.working_days == limit.highest


@given(paused(), counted.filter(lambda one: not one.always or one.unit in (Unit.DAYS, Unit.WEEKS)))
def test_nothing_is_due_outside_hours_of_service(case: tuple[datetime, list[Pause]], limit: Limit) -> None:
    office = OFFICES[0]
    found = office.local(when(case[0], limit, office, case[1]))
    assert office.is_working_day(found.date())
    assert any(span.start <= found.time() <= span.end for span in office.working_time.on(found.date()))


@given(paused(), spans, spans)
def test_what_elapsed_in_two_parts_elapsed_in_all(
    case: tuple[datetime, list[Pause]], one: timedelta, other: timedelta
) -> None:
    start, pauses = case
    middle, end = start + one, start + one + other
    office = OFFICES[0]
    parts = elapsed(start, middle, office, pauses), elapsed(middle, end, office, pauses)
    whole = elapsed(start, end, office, pauses)
    assert sum(part.working_days for part in parts) == whole.working_days
    assert sum((part.service for part in parts), NOTHING) == whole.service
    assert sum((part.clock for part in parts), NOTHING) == whole.clock


@given(paused(), spans)
def test_what_elapsed_is_never_negative_and_never_more_than_the_clock(
    case: tuple[datetime, list[Pause]], span: timedelta
) -> None:
    start, pauses = case
    taken = elapsed(start, start + span, OFFICES[0], pauses)
    assert timedelta(0) <= taken.service <= taken.clock <= span
    assert taken.working_days >= 0


@given(starts, working, offices)
def test_the_zone_a_moment_is_written_in_changes_nothing(start: datetime, limit: Limit, office: Calendar) -> None:
    assert when(start.astimezone(WIT), limit, office) == when(start.astimezone(WIB), limit, office)


PROGRAM = """
from satudata.model.procedure import Unit, limit
from satudata.workdays.clock import due, elapsed
from tests.workdays.moments import at, calendar
start = at("2026-03-16 09:00")
last = due(start, limit(5, Unit.DAYS), calendar())
print(last.isoformat(), *elapsed(start, last, calendar()))
"""


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Apia"])
def test_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**os.environ, "TZ": zone}, check=True, capture_output=True, text=True
    )
    assert done.stdout.split()[:2] == ["2026-03-30T16:00:00+07:00", "5"]
