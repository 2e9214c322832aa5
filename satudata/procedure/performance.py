"""How the procedure is kept, in figures: what was promised and delivered, whose turn took the time,
what kept its limit.

Counts and durations only: no name, no queue. A year's figures are those of the releases promised for it and of the rows
that ended in it; rows that still run belong to the year asked from. Time is reckoned in hours of service, so that
nights, holidays and pauses weigh on nobody. While data are awaited at their own frequency nobody holds them up: such a
row takes time only from its due moment on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from satudata.model import roster as roles
from satudata.model.procedure import Limit, Unit
from satudata.model.sop import Proof, Row, Sop
from satudata.model.track import Progress, RowState, Track
from satudata.procedure.releases import Outcome, Promise, late_by, promises
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import Elapsed, Pause, elapsed

NOTHING = timedelta(0)


class Party(StrEnum):
    """On whose desk something lies, as the public is told."""

    AGENCY = "agency"
    STEWARD = "steward"
    SUPERVISOR = "supervisor"  # BPS
    FORUM = "forum"
    TOGETHER = "together"  # a row on which several of them act


PARTIES = {
    roles.PRODUCER: Party.AGENCY,
    roles.OPERATOR: Party.AGENCY,
    roles.AGENCY_HEAD: Party.AGENCY,
    roles.SUPPORTING_STEWARD: Party.AGENCY,
    roles.PPID: Party.AGENCY,
    roles.PPID_SUPERIOR: Party.AGENCY,
    roles.DATA_STEWARD: Party.STEWARD,
    roles.GATE: Party.STEWARD,
    roles.ADMINISTRATOR: Party.STEWARD,
    roles.DATA_SUPERVISOR: Party.SUPERVISOR,
    roles.FORUM: Party.FORUM,
    roles.FORUM_MEMBER: Party.FORUM,
    roles.SECRETARIAT: Party.FORUM,
    roles.COORDINATOR: Party.FORUM,
    roles.REGIONAL_HEAD: Party.FORUM,
}


@dataclass(frozen=True)
class Delivery:
    """The releases promised for a year, by what came of them; `late_working_days` is the sum over late and overdue."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    coming: int = 0
    proposed: int = 0
    late_working_days: int = 0

    @property
    def promised(self) -> int:
        """Every release, but those that no list is agreed on."""
        return self.on_time + self.late + self.overdue + self.coming

    @property
    def due(self) -> int:
        """Those that are out or should be."""
        return self.on_time + self.late + self.overdue


@dataclass(frozen=True)
class Turn:
    """What lay with one party: the time of service, and the working days beyond the limits of its rows."""

    service: timedelta = NOTHING
    late_working_days: int = 0

    @property
    def hours(self) -> float:
        return _hours(self.service)


@dataclass(frozen=True)
class RowFigures:
    """One row of the procedure: how often it was done within its limit and after it, and how often it runs, in time or
    late. Of a row without limit whatever is done is within. `median_hours` is of those done, in hours of service, or by
    the clock where the limit is; None of none.
    """

    row: Row
    within: int = 0
    late: int = 0
    running: int = 0
    overdue: int = 0
    median_hours: float | None = None

    @property
    def judged(self) -> int:
        """Those of which it is known whether they kept the limit."""
        return self.within + self.late + self.overdue

    @property
    def within_share(self) -> float | None:
        """The share within the limit, 0–1; None of none, or without a limit."""
        has_limit = self.row.limit.unit is not Unit.NONE
        return self.within / self.judged if self.judged and has_limit else None


@dataclass(frozen=True)
class Publishing:
    """From the last required statement (or the slot) to the statement of publication, in minutes by the clock."""

    limit: Limit
    n: int = 0
    within: int = 0
    median_minutes: float | None = None
    longest_minutes: float | None = None


@dataclass(frozen=True)
class Figures:
    """The figures of one agency, or of all."""

    delivery: Delivery
    turns: Mapping[Party, Turn]  # every party, in order
    rows: tuple[RowFigures, ...]  # every row of the procedure, in its order
    publishing: Publishing

    @property
    def service(self) -> timedelta:
        """The time of service that all turns took."""
        return sum((turn.service for turn in self.turns.values()), NOTHING)


@dataclass(frozen=True)
class Performance:
    """One year. `agencies` by id, in order; `whole` is of everything, the rows of the whole region's lists as well."""

    year: int
    whole: Figures
    agencies: Mapping[str, Figures]


class Spent(NamedTuple):
    """One row of one track as it counts: `time` from its start to its end, `over` the working days beyond its due
    moment, `stood` the time of service while its clock stood still.
    """

    state: RowState
    party: Party
    time: Elapsed
    over: int
    stood: timedelta


@dataclass
class _Account:
    """What belongs to one agency in one year."""

    promises: list[Promise] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)


def performances(tracks: Sequence[Track], sop: Sop, calendar: Calendar, now: datetime) -> list[Performance]:
    """The figures of every year that has any, the newest first, as of a moment (with offset).

    SatudataError `calendar-year-missing` where something lasted over a year without calendar.
    """
    years: dict[int, dict[str, _Account]] = {}
    for one in promises(tracks, calendar, calendar.local(now).date().isoformat()):
        account = years.setdefault(int(one.promised[:4]), {}).setdefault(one.agency, _Account())
        account.promises.append(one)
    parties = {row.step: party_of(row) for row in sop.rows}
    for track in tracks:
        for spent, end in _spent(track, parties, calendar, now):
            year = calendar.local(end).year
            years.setdefault(year, {}).setdefault(track.agency, _Account()).spent.append(spent)
    return [_performance(year, years[year], sop) for year in sorted(years, reverse=True)]


def _performance(year: int, accounts: Mapping[str, _Account], sop: Sop) -> Performance:
    whole = _Account(
        [one for account in accounts.values() for one in account.promises],
        [one for account in accounts.values() for one in account.spent],
    )
    named = sorted(agency for agency in accounts if agency != roles.WHOLE_REGION)
    return Performance(year, _figures(whole, sop), {agency: _figures(accounts[agency], sop) for agency in named})


def _figures(account: _Account, sop: Sop) -> Figures:
    by_step: dict[str, list[Spent]] = {}
    for one in account.spent:
        by_step.setdefault(one.state.row.step, []).append(one)
    published = next((row for row in sop.rows if row.proof is Proof.PUBLICATION), None)
    return Figures(
        delivery=delivery(account.promises),
        turns={party: _turn(party, account.spent) for party in Party},
        rows=tuple(_row_figures(row, by_step.get(row.step, ())) for row in sop.rows if row.proof is not Proof.NOTHING),
        publishing=_publishing(published.limit, by_step.get(published.step, ())) if published else Publishing(Limit()),
    )


def delivery(found: Iterable[Promise]) -> Delivery:
    """How many of these promises came to what."""
    counts = dict.fromkeys(Outcome, 0)
    days = 0
    for one in found:
        counts[one.outcome] += 1
        days += one.late_working_days
    return Delivery(**{outcome.value: n for outcome, n in counts.items()}, late_working_days=days)


def _spent(
    track: Track, parties: Mapping[str, Party], calendar: Calendar, now: datetime
) -> Iterator[tuple[Spent, datetime]]:
    """The rows of a track that began, each with the moment it ended, or now."""
    for state in track.rows:
        if state.row.proof is Proof.NOTHING or state.start is None or state.progress is Progress.WAITING:
            continue
        if state.progress is Progress.CURRENT and track.ended:
            continue
        end = state.done.at if state.done is not None else now
        since = state.start
        if state.row.limit.unit is Unit.FREQUENCY:
            since = max(since, state.due or end)
        stops = [Pause(*stop) for stop in state.stops]
        time = elapsed(since, end, calendar, stops)
        stood = elapsed(since, end, calendar).service - time.service if stops else NOTHING
        done = state.done.at if state.done is not None else None
        over = late_by(state.due, done, now, calendar) if state.late and state.due is not None else 0
        yield Spent(state, parties.get(state.row.step) or party_of(state.row), time, over, stood), end


def party_of(row: Row) -> Party:
    """On whose desk a row lies: where several roles may act, that of the one whose step it is. A row without actor is
    the steward's, who runs the portal.
    """
    found = {PARTIES.get(actor[0], Party.FORUM) for actor in row.actors if actor} or {Party.STEWARD}
    return found.pop() if len(found) == 1 else Party.TOGETHER


def _turn(party: Party, spent: Iterable[Spent]) -> Turn:
    """What lay with that party. While a clock stands still, it is BPS that is waited for."""
    service, days = NOTHING, 0
    for one in spent:
        if one.party is party:
            service += one.time.service
            days += one.over
        if party is Party.SUPERVISOR:
            service += one.stood
    return Turn(service, days)


def _row_figures(row: Row, spent: Sequence[Spent]) -> RowFigures:
    done = [one for one in spent if one.state.done is not None]
    late = sum(one.state.late for one in done)
    overdue = sum(one.state.late for one in spent) - late
    return RowFigures(
        row=row,
        within=len(done) - late,
        late=late,
        running=len(spent) - len(done) - overdue,
        overdue=overdue,
        median_hours=round(median(_taken(row, one) for one in done), 2) if done else None,
    )


def _taken(row: Row, one: Spent) -> float:
    return _hours(one.time.clock if row.limit.always else one.time.service)


def _publishing(limit: Limit, spent: Sequence[Spent]) -> Publishing:
    done = [one for one in spent if one.state.done is not None]
    minutes = [one.time.clock / timedelta(minutes=1) for one in done]
    within = sum(not one.state.late for one in done)
    if not minutes:
        return Publishing(limit)
    return Publishing(limit, len(done), within, round(median(minutes), 1), round(max(minutes), 1))


def _hours(time: timedelta) -> float:
    return round(time / timedelta(hours=1), 2)
