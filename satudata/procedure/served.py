"""How the requests of the public are served, in figures: received, answered in time or late, waiting. Counts only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

from satudata.errors import SatudataError
from satudata.model.request import PUBLIC, DataRequest
from satudata.workdays.calendar import Calendar
from satudata.workdays.statutory import Span, moment, statutory_clock


class Answered(StrEnum):
    """What became of the answer, in the order of its bar."""

    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"  # not answered, and past the limit of the law
    WAITING = "waiting"  # not answered, and in time
    UNKNOWN = "unknown"  # a year on the way has no calendar


@dataclass(frozen=True)
class Served:
    """The requests of the public that were received in one year. `median_working_days` is of those answered, from
    receipt to answer; None of none, or where a year on the way has no calendar.
    """

    counts: Mapping[Answered, int]  # every kind, in order
    median_working_days: float | None

    @property
    def received(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def served(requests: Iterable[DataRequest], calendar: Calendar, now: datetime) -> dict[int, Served]:
    """The figures of each year in which requests of the public were received by the day of `now` (with offset), the
    newest first. What has no dates is left out: its findings say why.
    """
    years: dict[int, list[tuple[Answered, Span | None]]] = {}
    for request in requests:
        try:
            received = calendar.local(moment(request.received))
        except ValueError:
            continue
        if request.kind == PUBLIC and received.date() <= calendar.local(now).date():
            years.setdefault(received.year, []).append(_answered(request, calendar, now))
    return {year: _served(years[year]) for year in sorted(years, reverse=True)}


def _answered(request: DataRequest, calendar: Calendar, now: datetime) -> tuple[Answered, Span | None]:
    try:
        clock = statutory_clock(request, calendar, now)
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise
        return Answered.UNKNOWN, None
    if clock is None:
        return Answered.UNKNOWN, None
    span = clock.answer
    if span.ended is not None:
        return (Answered.LATE if span.late else Answered.IN_TIME), span
    return (Answered.OVERDUE if span.late else Answered.WAITING), span


def _served(found: list[tuple[Answered, Span | None]]) -> Served:
    counts = {kind: sum(one is kind for one, _ in found) for kind in Answered}
    took = [span.working_days for _, span in found if span is not None and span.ended is not None]
    days = [n for n in took if n is not None]
    return Served(counts, median(days) if days and len(days) == len(took) else None)
