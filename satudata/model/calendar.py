"""When an office works: the holidays of a year by decree, and the hours of service of a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class HolidayKind(StrEnum):
    """Who decided that a day is no working day."""

    NATIONAL = "national_holiday"  # libur nasional
    COLLECTIVE = "collective_leave"  # cuti bersama
    LOCAL = "local"  # by the region, such as its anniversary


class Holiday(NamedTuple):
    """One day. `basis` is the number of its own decree, "" where that of the year covers it."""

    day: date
    name: str
    kind: HolidayKind
    basis: str = ""
    estimated: bool = False  # not decided yet: what follows from it is provisional


@dataclass(frozen=True)
class HolidayYear:
    """`calendar/<year>.yml`: the decree of the three ministers (SKB 3 Menteri) and its days, in order of date."""

    year: int
    decree: str
    holidays: tuple[Holiday, ...]

    @cached_property
    def estimated(self) -> bool:
        """Whether some day of the year is not decided yet."""
        return any(one.estimated for one in self.holidays)


class Span(NamedTuple):
    """Hours of service without a break; `start` is before `end`."""

    start: time
    end: time


Week = tuple[tuple[Span, ...], ...]  # seven days from Monday, each in order of the clock; () where closed


class Period(NamedTuple):
    """Days with other hours, both included: Ramadan."""

    start: date
    until: date
    week: Week


def _perpres_21_2023() -> Week:
    """Perpres 21/2023: from 07.30, 37 h 30 min in five days, a break of 60 minutes, on Friday of 90."""
    morning = Span(time(7, 30), time(12))
    usual = (morning, Span(time(13), time(16)))
    friday = (Span(time(7, 30), time(11, 30)), Span(time(13), time(16, 30)))
    return (usual, usual, usual, usual, friday, (), ())


OFFICE_WEEK = _perpres_21_2023()


@dataclass(frozen=True)
class WorkingTime:
    """`working_time:` of the settings; what is not said is Perpres 21/2023, and nobody works on collective leave."""

    week: Week = OFFICE_WEEK
    periods: tuple[Period, ...] = ()
    collective_leave_counts: bool = False

    def on(self, day: date) -> tuple[Span, ...]:
        """The hours of a day that is no holiday; () where the office is closed."""
        week = next((one.week for one in self.periods if one.start <= day <= one.until), self.week)
        return week[day.weekday()]


Calendars = Mapping[int, HolidayYear]
