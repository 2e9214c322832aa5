"""Deadlines for handing data to walidata, reckoned back from the day they are promised for.

Paser, row 2.1: "walidata sets the collection deadline depending on the amount of OPD data". The rule, which walidata
may overrule: what an agency promised for one day is checked in batches of ten data, and each batch takes the working
days that the procedure gives for the rows between collecting and publishing. The deadline never lies before the first
working day after the period that the data are about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from satudata.model.periods import first_and_last_day
from satudata.model.plan import AgencyPlan, Item, Release
from satudata.model.procedure import Limit, Unit
from satudata.model.sop import Proof, Sop, Subject
from satudata.read.plans import is_day
from satudata.workdays.calendar import Calendar

BATCH = 10  # data checked together within the procedure's limits
DAYS = {Unit.DAYS: 1, Unit.WEEKS: 5, Unit.MONTHS: 21}  # working days; what is shorter than a day takes none


@dataclass(frozen=True)
class Proposed:
    """A reckoned deadline: `data` promised by the agency for that day, `working_days` needed to check them."""

    item: Item
    release: Release
    collect_by: str
    data: int
    working_days: int


def checking_days(sop: Sop) -> int:
    """The working days that the procedure gives for what comes after the table and before the publication."""
    rows = sop.about(Subject.DATASET)
    shown = (Proof.DATA, Proof.PUBLICATION)
    return sum(_days(row.limit) for row in rows if row.proof not in shown)


def _days(limit: Limit) -> int:
    return DAYS.get(limit.unit, 0) * limit.highest


def proposals(part: AgencyPlan, sop: Sop, calendar: Calendar) -> Iterator[Proposed]:
    """A deadline for each release of the agency's list that is to be had, in the list's order.

    SatudataError `calendar-year-missing` where one falls into a year without calendar.
    """
    each = checking_days(sop)
    promised = [
        (item, release)
        for item in part.items
        if not item.unavailable
        for release in item.releases
        if is_day(release.due)
    ]
    amounts = Counter(release.due for _, release in promised)
    for item, release in promised:
        needed = ceil(amounts[release.due] / BATCH) * each
        yield Proposed(item, release, deadline(release, needed, calendar), amounts[release.due], needed)


def deadline(release: Release, working_days: int, calendar: Calendar) -> str:
    """The ISO day so many working days before the release is due, not before its period is over."""
    found = working_days_before(date.fromisoformat(release.due), working_days, calendar)
    last = first_and_last_day(release.period)[1]
    first = next_working_day(date.fromisoformat(last), calendar) if is_day(last) else found
    return min(max(found, first), date.fromisoformat(release.due)).isoformat()


def working_days_before(day: date, working_days: int, calendar: Calendar) -> date:
    """The working day so many working days before; with none, the last working day up to that day."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    for _ in range(working_days):
        day -= timedelta(days=1)
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """The first working day after that day."""
    day += timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day
