"""The day a report is made from: the last commit of the main line by then."""

from __future__ import annotations

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.procedure.past import desk_at
from satudata.read.git import Commit, History, days_of


def desk_on(desk: Desk, day: str) -> tuple[Desk, Commit]:
    """The desk of that ISO day, and the commit it is of: the last one of the main line by that day. What is kept
    between runs lies apart from what is kept of the present.

    SatudataError `report-before-history` when there is none.
    """
    number = _last_by(desk.history, day)
    return desk_at(desk, number, "reports"), desk.history.commits[number]


def commit_of(history: History, day: str) -> Commit:
    """The last commit of the main line by that ISO day. SatudataError `report-before-history` when there is none."""
    return history.commits[_last_by(history, day)]


def _last_by(history: History, day: str) -> int:
    days = days_of(history)
    number = next((number for number, on in enumerate(days) if on <= day), None)
    if number is None:
        raise SatudataError("report-before-history", day=day, first=days[-1] if days else "")
    return number
