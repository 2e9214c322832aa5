"""The list of data of each year against what is there: nothing unlisted, nothing more open than agreed.

Perpres 39/2019: data are collected as the agreed list says. All rows of planning in the five SOPs rest on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from satudata.checks.metadata import Listed
from satudata.model.finding import Check, Fact, Finding, Severity, Where
from satudata.model.periods import first_and_last_day
from satudata.model.plan import FOLDER, AgencyPlan, Item, Plan, Release
from satudata.model.snapshot import Summary
from satudata.planning.agreement import Agreement
from satudata.read.catalogue import Catalog
from satudata.read.lines import LineOf, first_line
from satudata.read.plans import is_day
from satudata.trust.rules import slots_of
from satudata.trust.slots import slot_from

UNLISTED = Check("plan-dataset-unlisted", waivable=False)
MORE_OPEN = Check("plan-more-open", waivable=False)
DIFFERS = Check("plan-differs", Severity.WARNING)
NO_LIST = Check("plan-year-without-list", Severity.WARNING, waivable=False)
UNKNOWN_AGENCY = Check("plan-agency-unknown", waivable=False)
STILL_LISTED = Check("plan-removed-still-listed", waivable=False)
NOT_CARRIED = Check("plan-not-carried", Severity.WARNING, waivable=False)
UNKNOWN_ACTIVITY = Check("plan-activity-unknown", Severity.WARNING, waivable=False)
UNPROMISED = Check("plan-nothing-promised", Severity.WARNING, waivable=False)
NOT_AGREED = Check("plan-not-agreed", Severity.WARNING, waivable=False)
AMENDED = Check("plan-amended", Severity.WARNING, waivable=False)
NO_SLOT = Check("plan-no-slot", Severity.WARNING, waivable=False)
# Each may be meant: a projection, a day that was agreed so, a yearly recapitulation, one title of two kinds of data.
BEFORE_PERIOD = Check("plan-promised-before-period", Severity.WARNING, waivable=False)
OTHER_YEAR = Check("plan-promised-other-year", Severity.WARNING, waivable=False)
LONGER = Check("plan-period-longer", Severity.WARNING, waivable=False)
TITLE_TWICE = Check("plan-title-twice", Severity.WARNING, waivable=False)

CODES = (
    UNLISTED, MORE_OPEN, DIFFERS, NO_LIST, UNKNOWN_AGENCY, STILL_LISTED, NOT_CARRIED, UNKNOWN_ACTIVITY, UNPROMISED,
    NOT_AGREED, AMENDED, NO_SLOT, BEFORE_PERIOD, OTHER_YEAR, LONGER, TITLE_TWICE,
)  # fmt: skip

# The months that the longest period of data so frequent has. Of what is daily or weekly a month is promised together.
MONTHS = {"monthly": 1, "quarterly": 3, "four_monthly": 4, "semesterly": 6}
ORDER = {"open": 0, "restricted": 1, "closed": 2}


def check_datasets(
    datasets: Iterable[Listed], catalog: Catalog, as_of: str, line_of: LineOf = first_line
) -> Iterator[Finding]:
    """What a dataset is without being agreed so, in order of id. Where there is no list yet, nothing is asked.

    Any year's list will do for being there, also one it was taken off: what was agreed once stays public.
    """
    if not catalog.plans:
        return
    listed = {name for plan in catalog.plans.values() for name in (*plan.by_id, *_removed(plan))}
    lists = [plan for year, plan in sorted(catalog.plans.items(), reverse=True) if year <= int(as_of[:4])]
    for dataset in sorted(datasets, key=lambda dataset: dataset.id):
        item = _item(lists, dataset)
        if listed.isdisjoint((dataset.id, *dataset.formerly)):
            agency, _, name = dataset.id.partition("/")
            path = f"{FOLDER}{as_of[:4]}/{agency}.yml"
            yield UNLISTED.at(Where(f"metadata/{dataset.id}.yml", 1), dataset.id, path_of_list=path, name=name)
        elif item is not None and dataset.summary is not None:
            yield from _compared(dataset.summary, item, line_of)


def _removed(plan: Plan) -> Iterator[str]:
    return (one.id for part in plan.parts.values() for one in part.removed)


def _item(lists: Iterable[Plan], dataset: Listed) -> Item | None:
    """The dataset's line on the first of these lists that has it, also under a name it had before."""
    names = (dataset.id, *dataset.formerly)
    return next((plan.by_id[name] for plan in lists for name in names if name in plan.by_id), None)


def _compared(summary: Summary, item: Item, line_of: LineOf) -> Iterator[Finding]:
    def where(key: str) -> Where:
        return Where(f"metadata/{summary.id}.yml", line_of(summary.id, key), 0, key)

    if ORDER.get(summary.access, 0) < ORDER.get(item.access, len(ORDER)):
        yield MORE_OPEN.at(where("access"), summary.id, access=summary.access, agreed=item.access)
    pairs = (("frequency", summary.frequency, item.frequency), ("satuan", summary.unit, item.unit))
    for key, said, agreed in pairs:
        if said and agreed and said.casefold() != agreed.casefold():
            yield DIFFERS.at(where("schema" if key == "satuan" else key), summary.id, key=key, said=said, agreed=agreed)


def check_catalogue(catalog: Catalog, as_of: str) -> Iterator[Finding]:
    """What is wrong with the lists themselves, in order of year and agency."""
    year = int(as_of[:4])
    if catalog.plans and year not in catalog.plans:
        yield NO_LIST.at(Where(f"{FOLDER}{year}/"), year=year)
    every = slots_of(catalog.settings.document, catalog.sop)
    for plan in catalog.plans.values():
        for part in plan.parts.values():
            yield from _part(part, plan, catalog)
            yield from _out_of_slots(part, every, as_of) if every else ()


def _part(part: AgencyPlan, plan: Plan, catalog: Catalog) -> Iterator[Finding]:
    if part.agency not in catalog.agencies:
        yield UNKNOWN_AGENCY.at(Where(part.path, 1), agency=part.agency)
    removed = {one.id for one in part.removed}
    titles: dict[str, str] = {}
    for place, item in enumerate(part.items):
        for check, facts in _line(item, item.id in removed, plan, catalog):
            yield check.at(part.where(place), dataset=item.id, **facts)
        title = " ".join(item.title.split()).casefold()
        if title and titles.setdefault(title, item.id) != item.id:
            yield TITLE_TWICE.at(part.where(place), dataset=item.id, title=item.title[:200], other=titles[title])
        for number, release in enumerate(item.releases):
            for check, (key, fact) in _promise(release.period, release.due, item.frequency, part.year):
                where = Where(part.path, part.line_of(("items", place, "releases", number)))
                yield check.at(where, dataset=item.id, period=release.period, due=release.due, **{key: fact})


def _line(item: Item, removed: bool, plan: Plan, catalog: Catalog) -> Iterator[tuple[Check, dict[str, Fact]]]:
    if removed:
        yield STILL_LISTED, {}
    before = catalog.plans.get(item.carried_from)
    if item.carried_from and (before is None or item.id not in before.by_id or item.carried_from >= plan.year):
        yield NOT_CARRIED, {"year": item.carried_from}
    if item.activity and item.activity not in catalog.activities:
        yield UNKNOWN_ACTIVITY, {"activity": item.activity}
    if not item.releases and not item.unavailable:
        yield UNPROMISED, {}


@lru_cache(maxsize=4096)
def _promise(period: str, due: str, frequency: str, year: int) -> tuple[tuple[Check, tuple[str, Fact]], ...]:
    """What is odd about one promise, each with a fact of its own; of what is no period or no day its reading tells.

    Last year's period is what most of a year's list promises, a period may still run on the day promised, and data of
    the list's own year may come out in the year after. Kept, because a list of thousands of lines has few periods.
    """
    first, last = first_and_last_day(period)
    if not (is_day(first) and is_day(last) and is_day(due)):
        return ()
    found: list[tuple[Check, tuple[str, Fact]]] = []
    if (said := int(due[:4])) != year and (said, int(last[:4])) != (year + 1, year):
        found.append((OTHER_YEAR, ("year", year)))
    if due < first:
        found.append((BEFORE_PERIOD, ("begins", first)))
    if _months(first, last) > MONTHS.get(frequency, 12):
        found.append((LONGER, ("frequency", frequency)))
    return tuple(found)


def _months(first: str, last: str) -> int:
    """The months that a period within one year touches."""
    return int(last[5:7]) - int(first[5:7]) + 1


def _out_of_slots(part: AgencyPlan, every: str, as_of: str) -> Iterator[Finding]:
    """Promises still to come that cannot be kept: no day on which data come out lies between the period and them."""
    for place, item in enumerate(part.items):
        for number, release in enumerate(item.releases):
            slot = _first_slot(release, every)
            early = release.due < first_and_last_day(release.period)[0]  # told as such already
            if as_of <= release.due < slot and not early:
                where = Where(part.path, part.line_of(("items", place, "releases", number)))
                told: dict[str, Fact] = {"period": release.period, "due": release.due, "slot": slot, "every": every}
                yield NO_SLOT.at(where, dataset=item.id, **told)


def _first_slot(release: Release, every: str) -> str:
    """The first day after its period on which data come out, or, of what is promised before the period is over (a
    survey named by its year), after the period began; "" for what is no period.
    """
    first, last = first_and_last_day(release.period)
    try:
        known = date.fromisoformat(last if release.due > last else first)
    except ValueError:
        return ""
    return slot_from((known + timedelta(days=1)).isoformat(), every)


def check_agreed(agreements: Iterable[Agreement]) -> Iterator[Finding]:
    """Lists, or parts of one, that nobody agreed on yet, and those that were changed since, in the order given.

    Perpres 39/2019: data are collected as agreed; a change during the year is agreed like the list itself.
    """
    for one in agreements:
        where = Where(f"{FOLDER}{one.year}/{one.agency}.yml", 1) if one.agency else Where(f"{FOLDER}{one.year}/")
        row: dict[str, Fact] = {"year": one.year, "number": one.row.number, "activity": one.row.activity}
        act: dict[str, Fact] = {"subject": one.subject, "step": one.row.step}
        if one.agreed is None:
            yield NOT_AGREED.at(where, **row, **act)
        elif one.amended:
            kinds = Counter(changed.kind for changed in one.changes or ())
            counts: dict[str, Fact] = {kind: kinds[kind] for kind in ("added", "removed", "changed")}
            yield AMENDED.at(where, on=one.agreed.on, **counts, **row, **act)
