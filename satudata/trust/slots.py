"""The days on which a procedure lets proven data out (Paser: monthly, quarterly, half-yearly or yearly)."""

from __future__ import annotations

from datetime import date

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def slot_from(day: str, every: str) -> str:
    """The first slot on or after an ISO day: the first day of the month, quarter, half-year or year."""
    given = date.fromisoformat(day)
    months = MONTHS[every]
    number = given.year * 12 + given.month - 1
    start = number - number % months
    if date(start // 12, start % 12 + 1, 1) < given:
        start += months
    return date(start // 12, start % 12 + 1, 1).isoformat()
