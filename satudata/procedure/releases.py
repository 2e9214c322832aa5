"""What was promised to come out, and what came of it (Advance Release Calendar; Perpres 39/2019: jadwal pemutakhiran).

A release keeps its promise when it is out by the end of the day promised. What no list agreed on yet is proposed, not
promised: it is late for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from satudata.model.plan import Plans
from satudata.model.sop import Proof
from satudata.model.track import RowState, Track
from satudata.procedure.tracks import DAY_END
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import come_since, elapsed

OPEN, RESTRICTED, CLOSED = "open", "restricted", "closed"
STRICTNESS = {OPEN: 0, RESTRICTED: 1, CLOSED: 2}


class Outcome(StrEnum):
    """What came of a promise by the day asked about."""

    ON_TIME = "on_time"  # out by the day promised
    LATE = "late"  # out after it
    OVERDUE = "overdue"  # not out, and the day has passed
    COMING = "coming"  # not out, and there is time left
    PROPOSED = "proposed"  # not out, and no list is agreed that promises it


@dataclass(frozen=True)
class Promise:
    """One release of one dataset: the ISO day promised, the one it came out on ("" while it has not), and the working
    days it was late by, or is by now.
    """

    dataset: str
    agency: str
    title: str
    period: str
    promised: str
    out: str
    outcome: Outcome
    late_working_days: int = 0


def promises(tracks: Iterable[Track], calendar: Calendar, as_of: str) -> Iterator[Promise]:
    """The promised releases among the tracks, in their order; those whose day is no day of the calendar are left out.

    SatudataError `calendar-year-missing` where a lateness runs over a year without calendar.
    """
    for track in tracks:
        if track.promised and _is_day(track.promised):
            yield _promise(track, calendar, as_of)


def publication_of(track: Track) -> RowState | None:
    """The row with which a dataset is out, or None where the procedure has none."""
    return next((state for state in track.rows if state.row.proof is Proof.PUBLICATION), None)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _promise(track: Track, calendar: Calendar, as_of: str) -> Promise:
    state = publication_of(track)
    done = state.done.at if state is not None and state.done is not None else None
    if done is not None and _is_day(track.live_from):  # published, and shown from its slot or the end of its embargo on
        done = max(done, _midnight(track.live_from, calendar))
    out = calendar.local(done).date().isoformat() if done is not None else ""
    if out > as_of:
        done, out = None, ""
    if out:
        outcome = Outcome.ON_TIME if out <= track.promised else Outcome.LATE
    elif not _agreed(track):
        outcome = Outcome.PROPOSED
    else:
        outcome = Outcome.OVERDUE if track.promised < as_of else Outcome.COMING
    late = (
        late_by(_end_of(track.promised, calendar), done, _midnight(as_of, calendar), calendar)
        if _is_late(outcome)
        else 0
    )
    dataset = track.subject.partition(":")[2]
    return Promise(dataset, track.agency, track.title, track.period, track.promised, out, outcome, late)


def _agreed(track: Track) -> bool:
    """Whether what the first row rests on is there: the list that promises this release."""
    first = track.rows[0] if track.rows else None
    return first is not None and (first.start is not None or not first.row.after)


def _is_late(outcome: Outcome) -> bool:
    return outcome in (Outcome.LATE, Outcome.OVERDUE)


def late_by(due: datetime, done: datetime | None, now: datetime, calendar: Calendar) -> int:
    """The working days by which something done, or not done by now, is beyond its due moment.

    What is due at the end of a day and done on the next working day is one day late; of what is not done the working
    days count that have passed since: on Saturday as many as on Friday.
    """
    local = calendar.local(due)
    ends_day = local.time() >= DAY_END
    if done is None:
        return elapsed(due, now, calendar).working_days if ends_day else come_since(due, now, calendar)
    since = calendar.aware(datetime.combine(local.date(), time())) if ends_day else due
    return elapsed(since, done, calendar).working_days


def _end_of(day: str, calendar: Calendar) -> datetime:
    return calendar.aware(datetime.combine(date.fromisoformat(day), DAY_END))


def _midnight(day: str, calendar: Calendar) -> datetime:
    """The beginning of an ISO day."""
    return calendar.aware(datetime.combine(date.fromisoformat(day), time()))


def shown(found: Iterable[Promise], plans: Plans, at_hand: Mapping[str, str]) -> list[tuple[Promise, str]]:
    """The promises that the public may see, each with its access, in order of day, agency, dataset and period.

    A closed dataset is never named. `at_hand` is the access of the datasets in the repository: the stricter of it and
    of the newest list that has the dataset counts, and what is not known for open or restricted is taken for closed.
    """
    listed = {item.id: item.access for _, plan in sorted(plans.items()) for item in plan.items()}
    told = [(one, access_of(listed.get(one.dataset, ""), at_hand.get(one.dataset, ""))) for one in found]
    visible = [(one, access) for one, access in told if access != CLOSED]
    return sorted(visible, key=lambda pair: (pair[0].promised, pair[0].agency, pair[0].dataset, pair[0].period))


def access_of(*named: str) -> str:
    """The strictest of several accesses, "" standing for nothing said; closed where none is known."""
    said = [one if one in STRICTNESS else CLOSED for one in named if one]
    return max(said, key=STRICTNESS.__getitem__, default=CLOSED)
