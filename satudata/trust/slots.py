"""The days on which a procedure lets proven data out (Paser: monthly, quarterly, half-yearly or yearly)."""

from __future__ import annotations

from datetime import date

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def slot_from(day: str, every: str) -> str:
    """The first slot on or after an ISO day: the first day of the month, quarter, half-year or year."""
    slot = last_slot(day, every)
    return slot if slot == day else _first_of(_month_of(day), every, 1)


def last_slot(day: str, every: str) -> str:
    """The last slot on or before an ISO day: the first day of its month, quarter, half-year or year."""
    return _first_of(_month_of(day), every, 0)


def _month_of(day: str) -> int:
    """The months since the year 0. ValueError for what is no day."""
    given = date.fromisoformat(day)
    return given.year * 12 + given.month - 1


def _first_of(month: int, every: str, later: int) -> str:
    """The first day of the term that a month lies in, or of so many terms later."""
    start = month - month % MONTHS[every] + later * MONTHS[every]
    return date(start // 12, start % 12 + 1, 1).isoformat()
