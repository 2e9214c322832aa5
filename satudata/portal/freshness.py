"""Whether a dataset keeps the rhythm it promised (Perpres 39/2019: data are up to date; SOP: jadwal pemutakhiran)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

MONTHS = {"monthly": 1, "quarterly": 3, "four_monthly": 4, "semesterly": 6, "yearly": 12, "biennial": 24}
DAYS = {"daily": 1, "weekly": 7}
NOTICE_DAYS = 30  # how long before the day a release is called due, at most


class Freshness(StrEnum):
    """How a dataset stands against its promised frequency."""

    CURRENT = "current"
    DUE_SOON = "due_soon"
    LATE = "late"
    UNKNOWN = "unknown"


class Standing(NamedTuple):
    """Freshness and the ISO date the next release is due on, "" when none is promised."""

    freshness: Freshness
    due_on: str


@lru_cache(maxsize=4096)
def standing(frequency: str, covered_until: str, updated_on: str, next_release_on: str, as_of: str) -> Standing:
    """The standing as of a date: a dated promise not yet kept decides, then the frequency; `once` is always current.

    Data of a period are due within one more period after it has ended: figures for 2024, promised yearly, are
    followed by those for 2025 at the latest on 31 December 2026. Without a covered period the last update counts
    instead. Dates that cannot be read count as absent; nothing known gives UNKNOWN.
    """
    if frequency == "once":
        return Standing(Freshness.CURRENT, "")
    due = promised(frequency, covered_until, updated_on, next_release_on)
    today = _day(as_of)
    if due is None or today is None:
        return Standing(Freshness.UNKNOWN, "")
    notice = min(NOTICE_DAYS, DAYS.get(frequency, MONTHS.get(frequency, 12) * 30) // 4)
    if today > due:
        return Standing(Freshness.LATE, due.isoformat())
    soon = today >= due - dt.timedelta(days=notice)
    return Standing(Freshness.DUE_SOON if soon else Freshness.CURRENT, due.isoformat())


def promised(frequency: str, covered_until: str, updated_on: str, next_release_on: str) -> dt.date | None:
    """The day the next release is due, or None when nothing is promised."""
    release, updated = _day(next_release_on), _day(updated_on)
    if release and not (updated and updated >= release):
        return release
    covered = period_end(covered_until)
    if covered:
        return later(covered, frequency, 2)
    return later(updated, frequency, 1) if updated else None


def later(day: dt.date, frequency: str, times: int) -> dt.date | None:
    """The day that many periods later; the last day of a month stays the last. None for an unknown rhythm."""
    try:
        if frequency in DAYS:
            return day + dt.timedelta(days=DAYS[frequency] * times)
        if frequency not in MONTHS:
            return None
        months = day.year * 12 + day.month - 1 + MONTHS[frequency] * times
        if (day + dt.timedelta(days=1)).day == 1:
            return _last_day(months // 12, months % 12 + 1)
        return dt.date(months // 12, months % 12 + 1, min(day.day, 28))
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def period_end(period: str) -> dt.date | None:
    """The last day of `2024`, `2024-03`, `2024-Q1`, `2024-S1` or of a date; None for anything else."""
    try:
        year, _, part = period.partition("-")
        if len(year) != 4:
            return None
        if period == year:
            return dt.date(int(year), 12, 31)
        if part[:1] in ("Q", "S"):
            return _last_day(int(year), int(part[1:]) * (3 if part[0] == "Q" else 6))
        return _last_day(int(year), int(part)) if len(part) == 2 else dt.date.fromisoformat(period)
    except (OverflowError, ValueError):
        return None


def _last_day(year: int, month: int) -> dt.date:
    """The last day of a month; ValueError when there is no such month."""
    first = dt.date(year, month, 1)
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _day(iso: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso[:10])
    except ValueError:
        return None
