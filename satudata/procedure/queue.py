"""The tracks in the order in which they need somebody: late first, then by due moment; and how far each is off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from satudata.model.roster import AGENCY_HEAD, Person, Roster
from satudata.model.track import RowState, Track
from satudata.procedure.releases import late_by
from satudata.procedure.weigh import missing
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import elapsed


class Urgency(StrEnum):
    """How much something needs attention, the most urgent first."""

    LATE = "late"
    DUE = "due"
    PAUSED = "paused"
    UNLIMITED = "unlimited"


@dataclass(frozen=True)
class Waiting:
    """One row that waits for somebody. `roles` are those who have not acted yet; `days` the working days that are left,
    or that have come since when it is late.
    """

    track: Track
    state: RowState
    roles: tuple[str, ...]
    urgency: Urgency
    days: int


def queue(
    tracks: Iterable[Track], calendar: Calendar, now: datetime, instead: Mapping[str, str] | None = None
) -> list[Waiting]:
    """Every current row of every track: late ones first, the latest of them first, then by due moment, then by name.

    `instead` gives the role that stands for the head of an agency that has none.
    """
    heads = instead or {}
    found = [_waiting(track, state, calendar, now, heads) for track in tracks for state in track.current]
    order = {urgency: place for place, urgency in enumerate(Urgency)}
    return sorted(found, key=lambda one: (order[one.urgency], _due(one), one.track.subject, one.track.period))


def _due(one: Waiting) -> float:
    return one.state.due.timestamp() if one.state.due is not None else 0.0


def _waiting(track: Track, state: RowState, calendar: Calendar, now: datetime, heads: Mapping[str, str]) -> Waiting:
    if state.paused:
        urgency, days = Urgency.PAUSED, 0
    elif state.due is None:
        urgency, days = Urgency.UNLIMITED, 0
    elif state.late:
        urgency, days = Urgency.LATE, late_by(state.due, None, now, calendar)
    else:
        urgency, days = Urgency.DUE, elapsed(now, state.due, calendar).working_days
    head = heads.get(track.agency, AGENCY_HEAD)
    lacking = missing(state.row, state.acted, head)
    named = (head if role == AGENCY_HEAD else role for actor in lacking for role in actor)
    return Waiting(track, state, tuple(dict.fromkeys(named)), urgency, days)


def holders(one: Waiting, roster: Roster, day: str) -> Iterator[tuple[str, Sequence[Person]]]:
    """For each role awaited who holds it on that ISO day, in order; nobody where it is vacant."""
    for role in one.roles:
        yield role, list(roster.holders(role, one.track.agency, day))
