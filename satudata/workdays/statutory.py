"""The clock of a public request (UU 14/2008 arts. 22, 35 and 36), in working days.

The answer is due within 10 working days of receipt, with an extension told in time within at most 7 more. Within 30
working days of the answer, or of the day it was due, the requester may object to the PPID's superior, who answers
within 30.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from satudata.errors import SatudataError
from satudata.model.procedure import Unit, limit
from satudata.model.request import PUBLIC, REFUSED, DataRequest
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import come_since, due, elapsed

ANSWER_WORKING_DAYS = 10
EXTENSION_WORKING_DAYS = 7
OBJECTION_WORKING_DAYS = 30
REPLY_WORKING_DAYS = 30
CENTURY = range(2000, 2100)
OPENING = time(8)  # of the day, for what is dated by the day only
DAY_END = time(23, 59, 59)

Answer = TypeVar("Answer")


class Stage(StrEnum):
    """Whose turn it is."""

    ANSWER = "answer"  # the public body's
    OBJECTION = "objection"  # the requester's, who may object
    REPLY = "reply"  # the PPID's superior's
    CLOSED = "closed"  # nobody's: the time to object is over, or the objection was answered


@dataclass(frozen=True)
class Span:
    """One running of the clock. `working_days` that came so far, or until it ended, None where a year on the way has no
    calendar; `due` is the last moment in time.

    `late`: ended, or still running, after it was due. `provisional`: rests on holidays that are not decided yet.
    """

    start: datetime
    due: datetime
    limit_working_days: int
    working_days: int | None
    ended: datetime | None
    late: bool
    provisional: bool


@dataclass(frozen=True)
class StatutoryClock:
    """The answer, until when an objection may come (None where a year on the way has no calendar), and the answer to
    the objection where there is one.
    """

    stage: Stage
    answer: Span
    objection_until: datetime | None
    reply: Span | None = None

    @property
    def running(self) -> Span | None:
        """The span in which the public body is awaited, None when it is not."""
        if self.stage is Stage.ANSWER:
            return self.answer
        return self.reply if self.stage is Stage.REPLY else None


def statutory_clock(request: DataRequest, calendar: Calendar, now: datetime) -> StatutoryClock | None:
    """Where a public request stands by that moment (with offset); what is dated later has not happened yet.

    None for the need of a forum's member, which the procedure alone bounds, and for a file whose dates are none.
    SatudataError `calendar-year-missing` when the year of a due moment has no calendar.
    """
    if request.kind != PUBLIC:
        return None
    try:
        return _clock(request, calendar, now)
    except ValueError:
        return None


def _clock(request: DataRequest, calendar: Calendar, now: datetime) -> StatutoryClock:
    received = moment(request.received)
    answer = _span(received, *answer_due(request, calendar), _ended(request.answer_on, calendar, now), calendar, now)
    window = _known(lambda: _after(answer.ended or answer.due, OBJECTION_WORKING_DAYS, calendar))
    objection = request.objection
    objected = moment(objection.received) if objection is not None else None
    if objection is not None and objected is not None and _by(objected, now, calendar):
        until = _after(objected, REPLY_WORKING_DAYS, calendar)
        ended = _ended(objection.answered_on, calendar, now)
        reply = _span(objected, until, REPLY_WORKING_DAYS, ended, calendar, now)
        return StatutoryClock(Stage.CLOSED if ended else Stage.REPLY, answer, window, reply)
    if answer.ended is None:
        return StatutoryClock(Stage.ANSWER, answer, window)
    return StatutoryClock(Stage.CLOSED if window is not None and now > window else Stage.OBJECTION, answer, window)


def answer_due(request: DataRequest, calendar: Calendar) -> tuple[datetime, int]:
    """The last moment for the answer, and the working days it allows: 10, with an extension told in time up to 17.

    ValueError when the request's dates are none.
    """
    received = moment(request.received)
    first = _after(received, ANSWER_WORKING_DAYS, calendar)
    given = request.extension
    if given is None or _at(given.on, OPENING, calendar) > first:
        return first, ANSWER_WORKING_DAYS
    last = _after(received, ANSWER_WORKING_DAYS + EXTENSION_WORKING_DAYS, calendar)
    until = _at(given.until, DAY_END, calendar)
    if until >= last:
        return last, ANSWER_WORKING_DAYS + EXTENSION_WORKING_DAYS
    if until <= first:
        return first, ANSWER_WORKING_DAYS
    return until, elapsed(received, _at(given.until, OPENING, calendar), calendar).working_days


def longest_extension(request: DataRequest, calendar: Calendar) -> str:
    """The last ISO day an extension may name. ValueError when the request's moment is none."""
    received = moment(request.received)
    return _after(received, ANSWER_WORKING_DAYS + EXTENSION_WORKING_DAYS, calendar).date().isoformat()


def objection_grounds(request: DataRequest, answer: Span) -> tuple[str, ...]:
    """On which grounds of art. 35 an objection to the answer, or to its want, can rest; none before it was due."""
    if answer.ended is None:
        return ("not_answered", "late") if answer.late else ()
    refused = request.decision is not None and request.decision.access == REFUSED
    late = answer.late or any(one.on > answer.due.date().isoformat() for one in request.deliveries)
    grounds = {"refused": refused, "late": late, "not_as_asked": True, "cost": True}
    return tuple(ground for ground, holds in grounds.items() if holds)


def _span(
    start: datetime, until: datetime, allowed: int, ended: datetime | None, calendar: Calendar, now: datetime
) -> Span:
    """Whether it is late is known from the due moment alone, however far off the years without calendar are."""
    return Span(
        start=start,
        due=until,
        limit_working_days=allowed,
        working_days=_known(lambda: _counted(start, ended, calendar, now)),
        ended=ended,
        late=(ended or max(now, start)) > until,
        provisional=calendar.provisional(start, until),
    )


def _counted(start: datetime, ended: datetime | None, calendar: Calendar, now: datetime) -> int:
    if ended is not None:
        return elapsed(start, ended, calendar).working_days
    return come_since(start, now, calendar)


def _known(ask: Callable[[], Answer]) -> Answer | None:
    """What is asked for; None when a year on the way has no calendar."""
    try:
        return ask()
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise
        return None


def _after(start: datetime, working_days: int, calendar: Calendar) -> datetime:
    found = due(start, limit(working_days, Unit.DAYS), calendar)
    assert found is not None  # the limit has a number
    return found


def _ended(day: str, calendar: Calendar, now: datetime) -> datetime | None:
    """The opening of the day on which it ended; None when it has not by now."""
    ended = _at(day, OPENING, calendar) if day else None
    return ended if ended is not None and _by(ended, now, calendar) else None


def _by(one: datetime, now: datetime, calendar: Calendar) -> bool:
    """Whether it was on the day of `now`, or before: a day's own events are known on it."""
    return calendar.local(one).date() <= calendar.local(now).date()


def moment(given: str) -> datetime:
    """A moment of this century with its offset. ValueError for what is none."""
    found = datetime.fromisoformat(given)
    if found.tzinfo is None or found.year not in CENTURY:
        raise ValueError(f"{given} has no offset, or is of another century")
    return found


def midnight(day: str, calendar: Calendar) -> datetime:
    """The beginning of an ISO day. ValueError for what is none."""
    return _at(day, time(), calendar)


def _at(day: str, clock: time, calendar: Calendar) -> datetime:
    found = date.fromisoformat(day)
    if found.year not in CENTURY:
        raise ValueError(f"{day} is of another century")
    return calendar.aware(datetime.combine(found, clock))
