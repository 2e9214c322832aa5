"""The calendar of the year in use: whether there is one, and whether its days are decided."""

from __future__ import annotations

from collections.abc import Iterator

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.read.calendars import FOLDER
from satudata.read.catalogue import Catalog

MISSING = Check("calendar-missing", Severity.WARNING, waivable=False)
ESTIMATED = Check("calendar-estimated", Severity.WARNING, waivable=False)

CODES = (MISSING, ESTIMATED)


def check_catalogue(catalog: Catalog, as_of: str) -> Iterator[Finding]:
    """What is wrong with the calendar of the year of that ISO day: due dates cannot be told, or are provisional."""
    year = int(as_of[:4])
    where = Where(f"{FOLDER}{year}.yml")
    calendar = catalog.calendars.get(year)
    if calendar is None:
        yield MISSING.at(where, year=year)
    elif calendar.estimated:
        days = [one for one in calendar.holidays if one.estimated]
        yield ESTIMATED.at(where, year=year, n=len(days), day=days[0].day.isoformat())
