"""The draft of a year's list: what the lists before it carry on, and what is there without being on one.

Carried over is every item that was not taken off, with its releases moved on to the next time they are due. Data that
come out once are done with; what comes out every other year is looked for on the list of two years before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from satudata.model.catalog import Dataset
from satudata.model.periods import first_and_last_day
from satudata.model.plan import FOLDER, AgencyPlan, Item, Plan, Plans, Release
from satudata.trust.slots import last_slot, slot_from

ONCE, BIENNIAL = "once", "biennial"
# Frequency → the parts of a year that its periods are, and the months after a period in which data are promised at
# first. These are only proposed: every line of a draft is checked and agreed. Frequencies whose periods have no form
# of their own (weeks, four months) are left out.
PERIODS = {
    "monthly": (tuple(f"-{month:02d}" for month in range(1, 13)), 1),
    "quarterly": (("-Q1", "-Q2", "-Q3", "-Q4"), 3),
    "semesterly": (("-S1", "-S2"), 3),
    "yearly": (("",), 3),
}


@dataclass(frozen=True)
class Terms:
    """Which days may be proposed: none before the ISO day `since`, and where data come out on set days only (`every`:
    monthly, …), one of those.
    """

    since: str = ""
    every: str = ""


ANY_DAY = Terms()


@dataclass(frozen=True)
class Drafted:
    """A drafted list: its parts by agency, and the ids of items left out because they come out only once."""

    parts: dict[str, AgencyPlan]
    done_with: tuple[str, ...] = ()


def drafted(
    year: int,
    plans: Plans,
    source: int,
    agencies: Iterable[str],
    datasets: Iterable[Dataset],
    terms: Terms = ANY_DAY,
) -> Drafted:
    """The draft for a year from the list of the year `source`, one part for each agency, also an empty one.

    `datasets` are those at hand; the ones that neither list has, nor took off, are proposed as new.
    """
    before = plans.get(source, Plan(source))
    carried = {item.id: moved_on(item, source, year) for item in before.items() if item.frequency != BIENNIAL}
    carried |= {item.id: moved_on(item, source, year) for item in _every_other_year(plans, source, year)}
    done_with = tuple(identity for identity, item in carried.items() if item.frequency == ONCE)
    known = {*before.by_id, *carried, *(one.id for part in before.parts.values() for one in part.removed)}
    new = {one.id: item_from(one, year, terms) for one in datasets if one.id not in known}
    parts: dict[str, AgencyPlan] = {}
    for agency in agencies:
        items = tuple(item for item in _of(agency, carried.values()) if item.id not in done_with)
        path = f"{FOLDER}{year}/{agency}.yml"
        parts[agency] = AgencyPlan(year, agency, path, (*items, *_of(agency, new.values())))
    return Drafted(parts, done_with)


def _of(agency: str, items: Iterable[Item]) -> Iterator[Item]:
    return (item for item in items if item.agency == agency)


def _every_other_year(plans: Plans, source: int, year: int) -> Iterator[Item]:
    """The items that come out every other year and are due again: last promised two years before, or not at all yet."""
    found: dict[str, Item] = {}
    for listed in (source - 1, source):
        for item in plans[listed].items() if listed in plans else ():
            if item.frequency == BIENNIAL:
                found[item.id] = replace(item, carried_from=listed)
    gone = {one.id for part in plans[source].parts.values() for one in part.removed} if source in plans else set()
    for item in found.values():
        due = {int(release.due[:4]) for release in item.releases if release.due[:4].isdigit()}
        if item.id not in gone and year - 1 not in due:
            yield item


def moved_on(item: Item, source: int, year: int) -> Item:
    """The item on the list of a later year: its releases as many years on; deadlines of collection are set anew."""
    listed = item.carried_from if item.frequency == BIENNIAL and item.carried_from else source
    years = year - listed
    releases = tuple(Release(years_on(one.period, years), years_on(one.due, years)) for one in item.releases)
    return replace(item, releases=releases, carried_from=listed)


def years_on(period: str, years: int) -> str:
    """A period or ISO day so many years later; 29 February becomes 28 where the year has none."""
    if not period[:4].isdigit():
        return period
    later = f"{int(period[:4]) + years:04d}{period[4:]}"
    if later.endswith("-02-29"):
        return later if _is_leap(int(later[:4])) else f"{later[:-2]}28"
    return later


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def item_from(dataset: Dataset, year: int, terms: Terms = ANY_DAY) -> Item:
    """A new item as the metadata of a dataset at hand describe it, with proposed releases."""
    measure = next(iter(dataset.measures), None)
    return Item(
        id=dataset.id,
        title=dataset.title.id,
        unit=measure.satuan if measure is not None and measure.satuan else "-",
        frequency=dataset.frequency,
        releases=tuple(proposed(dataset.frequency, year, terms)),
        access=dataset.access.level.value,
    )


def proposed(frequency: str, year: int, terms: Terms = ANY_DAY) -> Iterator[Release]:
    """The periods whose data fall due in that year, in order; none where the frequency names no periods."""
    parts, months = PERIODS.get(frequency, ((), 0))
    for shown in (year - 2, year - 1, year):
        for part in parts:
            period = f"{shown}{part}"
            end = first_and_last_day(period)[1]
            usual = months_after(end, months)
            due = on_slot(usual, end, terms.every) if terms.every else usual
            if due.startswith(f"{year}-") and due >= terms.since:
                yield Release(period, due)


def on_slot(usual: str, end: str, every: str) -> str:
    """The last day on which data come out on or before the usual one; the next one where that is the morning after the
    period, when nobody has its data yet.
    """
    morning = date.fromisoformat(end) + timedelta(days=1)
    slot = last_slot(usual, every)
    return slot if slot > morning.isoformat() else slot_from((morning + timedelta(days=1)).isoformat(), every)


def months_after(day: str, months: int) -> str:
    """The last day of the month so many months after that ISO day's."""
    year, month = int(day[:4]), int(day[5:7]) + months
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).isoformat()
