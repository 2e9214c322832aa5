"""The requests of the public on their way, by the law whatever the procedure says: answer, delivery, objection.

They run beside the procedure: their rows are of UU 14/2008 (`assets/law/`), their limits of the statutory clock, and no
figure of the procedure counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from satudata.desk import Desk
from satudata.model.request import DataRequest, RequestState
from satudata.model.sop import Row, Sop
from satudata.model.track import Done, Progress, RowState, Track
from satudata.read.documents import read_document
from satudata.read.sops import sop_of
from satudata.workdays.calendar import Calendar
from satudata.workdays.statutory import OPENING, Span, StatutoryClock, moment, statutory_clock

ANSWER, DELIVERY, OBJECTION = "public_answer", "public_delivery", "public_objection"
LAW = "uu-14-2008"


@cache
def law() -> Sop:
    """What UU 14/2008 asks of who is asked, as rows."""
    path = f"assets/law/{LAW}.yml"
    return sop_of(LAW, read_document(path, files("satudata").joinpath(path).read_bytes())[0].mapping)


def public_tracks(desk: Desk, calendar: Calendar, now: datetime) -> Iterator[Track]:
    """Each request of the public that came by the day of `now` (with offset), in order of number.

    Whose dates are none has no track: its findings say why. SatudataError `calendar-year-missing` when the year of a
    due moment has no calendar.
    """
    day = calendar.local(now).date().isoformat()
    for request in desk.catalog.requests.values():
        clock = statutory_clock(request, calendar, now)
        if clock is not None and calendar.local(moment(request.received)).date().isoformat() <= day:
            yield Track(
                subject=request.statement_subject,
                agency=desk.catalog.settings.publisher,
                title=request.id,  # its subject is a text of its own, which only its board has examined
                rows=tuple(_state(row, request, clock, calendar, day) for row in law().rows),
            )


def _state(row: Row, request: DataRequest, clock: StatutoryClock, calendar: Calendar, day: str) -> RowState:
    match row.step:
        case "public_answer":
            return _timed(row, clock.answer, request)
        case "public_objection":
            return _timed(row, clock.reply, request) if clock.reply is not None else RowState(row, Progress.SKIPPED)
        case _:
            return _delivery(row, request, clock, calendar, day)


def _timed(row: Row, span: Span, request: DataRequest) -> RowState:
    """A row whose clock runs by the law."""
    return RowState(
        row=row,
        progress=Progress.DONE if span.ended is not None else Progress.CURRENT,
        start=span.start,
        due=span.due,
        done=Done(span.ended, shown_by=(request.path,)) if span.ended is not None else None,
        late=span.late,
        provisional=span.provisional,
    )


def _delivery(row: Row, request: DataRequest, clock: StatutoryClock, calendar: Calendar, day: str) -> RowState:
    """What was granted waits until it is handed over; the law sets it no limit of its own."""
    given_on, state = request.delivered_on, request.state(day)
    ended = [span.ended for span in (clock.answer, clock.reply) if span is not None and span.ended is not None]
    if given_on and given_on <= day:
        given = calendar.aware(datetime.combine(date.fromisoformat(given_on), OPENING))
        shown_by = (request.path, *(one.record for one in request.deliveries if one.record))
        return RowState(row, Progress.DONE, start=min(ended, default=None), done=Done(given, shown_by=shown_by))
    if state is RequestState.ANSWERED:
        return RowState(row, Progress.CURRENT, start=max(ended, default=None))
    return RowState(row, Progress.SKIPPED if state is RequestState.REFUSED else Progress.WAITING)
