"""Calendars and moments for the tests of working days."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from satudata.model.calendar import Span, WorkingTime
from satudata.read.calendars import own_calendars
from satudata.workdays.calendar import Calendar

WIB, WITA, WIT = (ZoneInfo(f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura"))
_USUAL = (Span(time(8), time(12)), Span(time(13), time(15)))
MAGETAN = WorkingTime((_USUAL,) * 4 + ((Span(time(8), time(11, 30)), Span(time(13, 30), time(14))), (), ()))


def calendar(working_time: WorkingTime | None = None, zone: ZoneInfo = WIB) -> Calendar:
    """The engine's own years; Perpres 21/2023 unless other hours are given."""
    return Calendar(own_calendars(), working_time or WorkingTime(), zone)


def at(text: str, zone: ZoneInfo = WIB) -> datetime:
    """`2026-03-16 09:00` on the clock of that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)
