"""The schedule of publication (SOP of Paser, row 4.1: walidata lets data out by month, quarter, half-year or year)."""

from __future__ import annotations

from satudata.reporting import grids
from satudata.reporting.grid import Grid
from satudata.reporting.record import Record
from satudata.trust.rules import slots_of
from satudata.trust.slots import last_slot


def schedule(record: Record) -> Grid:
    """The releases promised for the period, in order of day, each with the last slot in which its promise is kept."""
    every = slots_of(record.catalog.settings.document, record.catalog.sop)
    if not every:
        return grids.schedule(record)
    slots = {
        (one.dataset, one.period, one.promised): last_slot(one.promised, every)
        for one in record.promises
        if record.period.first <= one.promised <= record.period.last
    }
    return grids.schedule(record, slots)
