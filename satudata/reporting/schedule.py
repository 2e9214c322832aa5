"""The schedule of publication (SOP of Paser, row 4.1: walidata lets data out by month, quarter, half-year or year)."""

from __future__ import annotations

from datetime import date

from satudata.model.statement import Release
from satudata.reporting import grids
from satudata.reporting.grid import Grid
from satudata.reporting.record import Record
from satudata.trust.rules import rule_of
from satudata.trust.slots import MONTHS


def schedule(record: Record) -> Grid:
    """The releases promised for the period, in order of day, each with the last slot in which its promise is kept."""
    rule = rule_of(record.catalog.settings.document, record.catalog.sop)
    if rule.release is not Release.SCHEDULE:
        return grids.schedule(record)
    slots = {
        (one.dataset, one.period, one.promised): last_slot(one.promised, rule.every)
        for one in record.promises
        if record.period.first <= one.promised <= record.period.last
    }
    return grids.schedule(record, slots)


def last_slot(day: str, every: str) -> str:
    """The last slot on or before an ISO day: the first day of its month, quarter, half-year or year."""
    given = date.fromisoformat(day)
    number = given.year * 12 + given.month - 1
    start = number - number % MONTHS[every]
    return date(start // 12, start % 12 + 1, 1).isoformat()
