"""Periods of the field (`2024`, `2024-03`, `2024-Q1`, a date) as the days they begin and end on."""

from __future__ import annotations

from calendar import monthrange


def first_and_last_day(period: str) -> tuple[str, str]:
    """ISO dates of the first and the last day; two empty texts for what is no period."""
    year, _, part = period.partition("-")
    if len(year) != 4 or not year.isdigit() or year == "0000":
        return "", ""
    if not part:
        return f"{year}-01-01", f"{year}-12-31"
    if part[0] in "QS" and part[1:].isdigit():
        length = 3 if part[0] == "Q" else 6
        last = int(part[1:]) * length
        return (f"{year}-{last - length + 1:02d}-01", _month_end(year, last)) if length <= last <= 12 else ("", "")
    if len(part) == 2 and part.isdigit() and 1 <= int(part) <= 12:
        return f"{year}-{part}-01", _month_end(year, int(part))
    return (period, period) if len(period) == 10 else ("", "")


def bounds(temporal: tuple[str, str]) -> tuple[str, str]:
    """The first day of a span's first period and the last day of its last; an absent last period is the first one."""
    start, end = temporal
    return first_and_last_day(start)[0], first_and_last_day(end or start)[1]


def _month_end(year: str, month: int) -> str:
    return f"{year}-{month:02d}-{monthrange(int(year), month)[1]:02d}"
