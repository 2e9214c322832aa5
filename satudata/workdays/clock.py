"""When something is due, and how much time it took.

The day of receipt is day 0, and the limit ends when the office closes on the last working day. What comes in after
closing, or on a day that is none, counts as received at the next opening. A week is five working days; a month ends on
the same date of a later month, or the next working day. Minutes and hours run in hours of service, over breaks and
nights. While it is paused (returned to the producer, waiting for BPS) nothing runs: a working day counts when the
clock runs at its closing. It is late when `now > due`.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from satudata.model.procedure import Limit, Unit
from satudata.workdays.calendar import NOTHING, Calendar

WEEK_WORKING_DAYS = 5
WEEK_DAYS = 7


class Pause(NamedTuple):
    """The clock stands from one moment to the other, both with offset; what still lasts ends now."""

    start: datetime
    end: datetime


class Elapsed(NamedTuple):
    """What something took. `working_days` is the number of its day by the rule of day 0: 0 on the day of receipt."""

    working_days: int
    service: timedelta  # within hours of service
    clock: timedelta  # by the clock, nights and holidays included


Local = tuple[datetime, datetime]


def due(start: datetime, limit: Limit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> datetime | None:
    """The last moment within the limit for what came in at `start` (with offset), in the calendar's zone.

    None when the limit has no number. Pauses may overlap and come in any order; those after the due moment change
    nothing. ValueError for a moment without offset; SatudataError `calendar-year-missing` when a year on the way has
    no calendar. `calendar.provisional(start, due)` tells whether the moment may still move.
    """
    if not limit.counted:
        return None
    local = calendar.local(start)
    stops = _merged(pauses, calendar, local)
    return calendar.aware(_due(local, limit, calendar, stops))


def elapsed(start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Elapsed:
    """What ran between two moments (with offset), pauses left out; nothing when `end` is not after `start`.

    For a limit in working days `elapsed(start, due).working_days` is the limit, for minutes and hours `.service` is.
    Raises as `due` does.
    """
    first, last = calendar.local(start), calendar.local(end)
    if last <= first:
        return Elapsed(0, NOTHING, NOTHING)
    calendar.require(first.year, last.year)
    stops = [(begin, min(stop, last)) for begin, stop in _merged(pauses, calendar, first) if begin < last]
    opening, closing = calendar.closings_before(first), calendar.closings_before(last)
    days = closing - opening - sum(_stopped(one, calendar, opening, closing) for one in stops)
    service = calendar.service_until(last) - calendar.service_until(first)
    service -= sum((_service(one, calendar) for one in stops), NOTHING)
    clock = last - first - sum((stop - begin for begin, stop in stops), NOTHING)
    return Elapsed(days, service, clock)


def come_since(start: datetime, now: datetime, calendar: Calendar) -> int:
    """The working days that have come since `start`, that of `now` with them: 0 on the day of receipt. After closing,
    and on a day that is none, the last that came counts: nothing waits longer on Saturday than it did on Friday.

    Raises as `elapsed` does.
    """
    n = elapsed(start, now, calendar).working_days
    local = calendar.local(now)
    midnight = datetime.combine(local.date(), time())
    closed = calendar.closings_before(local) > calendar.closings_before(midnight)
    return n if calendar.is_working_day(local.date()) and not closed else max(n - 1, 0)


def _due(start: datetime, limit: Limit, calendar: Calendar, stops: Sequence[Local]) -> datetime:
    """One way of counting for each unit."""
    n = limit.highest
    match limit.unit:
        case Unit.MINUTES | Unit.HOURS:
            span = timedelta(minutes=n) if limit.unit is Unit.MINUTES else timedelta(hours=n)
            return _by_clock(start, span, stops) if limit.always else _by_service(start, span, calendar, stops)
        case Unit.MONTHS:
            return _by_date(start, n, 0, calendar, stops)
        case Unit.WEEKS if limit.always:
            return _by_date(start, 0, n * WEEK_DAYS, calendar, stops)
        case Unit.DAYS if limit.always:
            return _by_date(start, 0, n, calendar, stops)
        case Unit.WEEKS:
            return _by_working_days(start, n * WEEK_WORKING_DAYS, calendar, stops)
        case _:
            return _by_working_days(start, n, calendar, stops)


def _by_working_days(start: datetime, n: int, calendar: Calendar, stops: Sequence[Local]) -> datetime:
    """The n-th closing after that of the day of receipt, those in a pause passed over."""
    first = calendar.closings_before(start)
    place = first + n
    for begin, end in stops:
        skipped = max(calendar.closings_until(begin), first)
        if skipped <= place:
            place += max(0, calendar.closings_until(end) - skipped)
    return calendar.closing(place, start)


def _by_service(start: datetime, span: timedelta, calendar: Calendar, stops: Sequence[Local]) -> datetime:
    wanted = calendar.service_until(start) + span
    found = calendar.moment_of(wanted, start)
    for begin, end in stops:
        if begin < found:
            wanted += _service((begin, end), calendar)
            found = calendar.moment_of(wanted, start)
    return found


def _by_clock(start: datetime, span: timedelta, stops: Sequence[Local]) -> datetime:
    found = start + span
    for begin, end in stops:
        if begin < found:
            found += end - begin
    return found


def _by_date(start: datetime, n_months: int, n_days: int, calendar: Calendar, stops: Sequence[Local]) -> datetime:
    """The closing on that date, or on the next working day; a pause adds the nights it lasted."""
    received = calendar.closing(calendar.closings_before(start), start).date()
    target = _months_later(received, n_months) + timedelta(days=n_days)
    found = _closing_from(target, start, calendar)
    for begin, end in stops:
        if begin < found:
            target += end.date() - begin.date()
            found = _closing_from(target, start, calendar)
    return found


def _closing_from(day: date, since: datetime, calendar: Calendar) -> datetime:
    return calendar.closing(calendar.closings_before(datetime.combine(day, time())), since)


def _months_later(day: date, n: int) -> date:
    """The same day n months on; the last of the month where it has none such (31 January → 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _service(stop: Local, calendar: Calendar) -> timedelta:
    return calendar.service_until(stop[1]) - calendar.service_until(stop[0])


def _stopped(stop: Local, calendar: Calendar, opening: int, closing: int) -> int:
    """How many of the closings from one place up to another lie in a pause."""
    first, last = (calendar.closings_until(moment) for moment in stop)
    return max(0, min(last, closing) - max(first, opening))


def _merged(pauses: Iterable[Pause], calendar: Calendar, start: datetime) -> list[Local]:
    """The pauses after `start` in order, joined where they touch; those that last no time are left out."""
    return list(_joined(sorted(_clipped(pauses, calendar, start))))


def _clipped(pauses: Iterable[Pause], calendar: Calendar, start: datetime) -> Iterator[Local]:
    for pause in pauses:
        begin, end = max(calendar.local(pause.start), start), calendar.local(pause.end)
        if begin < end:
            yield begin, end


def _joined(stops: Iterable[Local]) -> Iterator[Local]:
    current: Local | None = None
    for begin, end in stops:
        if current is not None and begin <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (begin, end)
    if current is not None:
        yield current
