"""What a list promised against what came out, as of any day: each release, and the sums by agency and for the whole.

What counts as out, late and proposed is said in `procedure/releases.py`, for these sums as for all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from satudata.model.plan import Item, Plan, Release
from satudata.model.track import Track
from satudata.procedure import releases
from satudata.procedure.releases import Outcome
from satudata.workdays.calendar import Calendar


@dataclass(frozen=True)
class Promise:
    """One release of one item, and what came of it. `out` is the ISO day on which it came out, "" while it has not."""

    item: Item
    release: Release
    out: str
    outcome: Outcome


@dataclass(frozen=True)
class Tally:
    """Releases counted by what came of them; `items` and `unavailable` count lines of the list."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    coming: int = 0
    proposed: int = 0
    items: int = 0
    unavailable: int = 0

    @property
    def promised(self) -> int:
        """Every release of an agreed list, also those whose day is still to come."""
        return self.on_time + self.late + self.overdue + self.coming

    @property
    def out(self) -> int:
        """The releases that came out, late or not."""
        return self.on_time + self.late


def promises(plan: Plan, tracks: Iterable[Track], calendar: Calendar, on: str) -> list[Promise]:
    """Every release on the list, in order of agency and as listed, as it stood at the end of that ISO day; what is not
    to be had promises nothing. A release without a track is proposed.

    SatudataError `calendar-year-missing` where a lateness runs over a year without calendar.
    """
    year = {item.id for item in plan.items()}
    known = {
        (one.dataset, one.period, one.promised): one
        for one in releases.promises((track for track in tracks if track.subject[8:] in year), calendar, on)
    }
    return [
        _promise(item, release, known.get((item.id, release.period, release.due)), on)
        for item in plan.items()
        if not item.unavailable
        for release in item.releases
    ]


def _promise(item: Item, release: Release, found: releases.Promise | None, on: str) -> Promise:
    if found is None:
        return Promise(item, release, "", Outcome.PROPOSED)
    if found.out > on:  # it came later than the day asked about
        return Promise(item, release, "", Outcome.OVERDUE if release.due < on else Outcome.COMING)
    return Promise(item, release, found.out, found.outcome)


def tally(items: Iterable[Item], promised: Iterable[Promise]) -> Tally:
    """The sums of these."""
    counts = Counter(one.outcome.value for one in promised)
    listed = list(items)
    unavailable = sum(bool(item.unavailable) for item in listed)
    return Tally(**{one.value: counts[one.value] for one in Outcome}, items=len(listed), unavailable=unavailable)


def by_agency(plan: Plan, promised: Iterable[Promise]) -> Mapping[str, Tally]:
    """The sums of each agency that has a part, in order of agency, then of those that only had one."""
    found: dict[str, list[Promise]] = {agency: [] for agency in plan.parts}
    for one in promised:
        found.setdefault(one.item.agency, []).append(one)
    items = {agency: plan.parts[agency].items if agency in plan.parts else () for agency in found}
    return {agency: tally(items[agency], found[agency]) for agency in found}


def coming(promised: Iterable[Promise], count: int) -> Iterator[Promise]:
    """The next releases that are still to come, by day, then by dataset."""
    ahead = [one for one in promised if one.outcome is Outcome.COMING]
    yield from sorted(ahead, key=lambda one: (one.release.due, one.item.id))[:count]
