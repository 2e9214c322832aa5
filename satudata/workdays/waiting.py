"""How long a request has waited, and against which limit."""

from __future__ import annotations

from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.model.request import DataRequest, RequestState
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import come_since, elapsed
from satudata.workdays.statutory import Span, midnight, moment, statutory_clock

SETTLED = frozenset({RequestState.DELIVERED, RequestState.REFUSED})


@dataclass(frozen=True)
class Waiting:
    """`working_days` (None: unknown) of `limit` (0: only the procedure's rows bound it), due on an ISO day, "" without.

    `awaited`: somebody of the administration has to act. `key` names the words: unknown, open, open_late, closed,
    running, late, took, took_late.
    """

    key: str
    awaited: bool
    working_days: int | None = 0
    limit: int = 0
    due_on: str = ""

    @property
    def late(self) -> bool:
        return self.key in ("late", "open_late")


def waiting(request: DataRequest, calendar: Calendar, as_of: str) -> Waiting:
    """Where the request's clock stands at the beginning of that ISO day: that of the objection once there is one.

    `unknown` where a year that decides it has no calendar, or the dates are none.
    """
    settled = request.state(as_of) in SETTLED
    try:
        now = midnight(as_of, calendar)
        clock = statutory_clock(request, calendar, now)
        if clock is not None:
            return of_span(clock.reply or clock.answer, settled)
        received = moment(request.received)
        if not settled:
            return Waiting("open", True, come_since(received, now, calendar))
        end = midnight(request.delivered_on or request.answer_on, calendar)
        return Waiting("closed", False, elapsed(received, end, calendar).working_days)
    except (ValueError, SatudataError):
        return Waiting("unknown", not settled, None)


def of_span(span: Span, settled: bool = False) -> Waiting:
    """One running of the statutory clock: what is answered stops it, and is awaited still until it is handed over."""
    keys = ("took", "took_late") if span.ended is not None else ("running", "late")
    return Waiting(
        key=keys[span.late],
        awaited=span.ended is None or not settled,
        working_days=span.working_days,
        limit=span.limit_working_days,
        due_on=span.due.date().isoformat(),
    )
