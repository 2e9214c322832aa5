"""What a list promised against what came out, as of any day: each release, and the sums by agency and for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from satudata.model.plan import Item, Plan, Release
from satudata.model.sop import Proof
from satudata.model.track import Progress, Track
from satudata.workdays.calendar import Calendar


class Delivery(StrEnum):
    """What became of a promise by the day asked about."""

    DELIVERED = "delivered"  # on the day promised or before
    DELIVERED_LATE = "delivered_late"
    LATE = "late"  # its day is over, and it is not out
    COMING = "coming"  # its day is still to come


@dataclass(frozen=True)
class Promise:
    """One promised release. `delivered_on` is the ISO day on which it came out, "" while it has not."""

    item: Item
    release: Release
    delivered_on: str
    delivery: Delivery


@dataclass(frozen=True)
class Tally:
    """Promises counted by what became of them; `unavailable` counts items, which promise nothing."""

    delivered: int = 0
    delivered_late: int = 0
    late: int = 0
    coming: int = 0
    items: int = 0
    unavailable: int = 0

    @property
    def promised(self) -> int:
        """Every release, also those whose day is still to come."""
        return self.delivered + self.delivered_late + self.late + self.coming

    @property
    def due(self) -> int:
        """The releases whose day is over, or that came before it."""
        return self.promised - self.coming

    @property
    def out(self) -> int:
        """The releases that came out, late or not."""
        return self.delivered + self.delivered_late


def promises(plan: Plan, tracks: Iterable[Track], calendar: Calendar, on: str) -> list[Promise]:
    """Every release the list promises, in order of agency and as listed, as it stood at the end of that ISO day.

    A release whose track is not among those given counts as not delivered.
    """
    out = {key: day for track in tracks if (key := _key(track)) and (day := delivered_on(track, calendar))}
    return [
        _promise(item, release, out.get((item.id, release.period, release.due), ""), on)
        for item in plan.items()
        if not item.unavailable
        for release in item.releases
    ]


def _key(track: Track) -> tuple[str, str, str] | None:
    return (track.subject.partition(":")[2], track.period, track.promised) if track.period else None


def delivered_on(track: Track, calendar: Calendar) -> str:
    """The local ISO day on which a release was let out, "" while it is not. Where the procedure has no row for letting
    it out (Magetan), the day of its last row.
    """
    if track.ended:
        return ""
    rows = [state for state in track.rows if state.row.proof is Proof.PUBLICATION] or list(track.rows)
    if not rows or any(state.progress not in (Progress.DONE, Progress.SKIPPED) for state in rows):
        return ""
    ends = [state.done.at for state in rows if state.done is not None]
    return _day(max(ends), calendar) if ends else ""


def _day(moment: datetime, calendar: Calendar) -> str:
    return calendar.local(moment).date().isoformat()


def _promise(item: Item, release: Release, delivered: str, on: str) -> Promise:
    if delivered and delivered <= on:
        kept = delivered <= release.due
        return Promise(item, release, delivered, Delivery.DELIVERED if kept else Delivery.DELIVERED_LATE)
    return Promise(item, release, "", Delivery.LATE if release.due < on else Delivery.COMING)


def tally(items: Iterable[Item], promised: Iterable[Promise]) -> Tally:
    """The sums of these."""
    counts = dict.fromkeys(Delivery, 0)
    for one in promised:
        counts[one.delivery] += 1
    listed = list(items)
    return Tally(
        delivered=counts[Delivery.DELIVERED],
        delivered_late=counts[Delivery.DELIVERED_LATE],
        late=counts[Delivery.LATE],
        coming=counts[Delivery.COMING],
        items=len(listed),
        unavailable=sum(bool(item.unavailable) for item in listed),
    )


def by_agency(plan: Plan, promised: Iterable[Promise]) -> Mapping[str, Tally]:
    """The sums of each agency that has a part, in order of agency."""
    found: dict[str, list[Promise]] = {agency: [] for agency in plan.parts}
    for one in promised:
        found[one.item.agency].append(one)
    return {agency: tally(plan.parts[agency].items, found[agency]) for agency in plan.parts}


def coming(promised: Iterable[Promise], count: int) -> Iterator[Promise]:
    """The next releases that are still to come, by day, then by dataset."""
    ahead = [one for one in promised if one.delivery is Delivery.COMING]
    yield from sorted(ahead, key=lambda one: (one.release.due, one.item.id))[:count]
