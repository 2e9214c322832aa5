"""`catalog/plan/<year>/<agency>.yml` become the lists of data of the years; what cannot be read becomes findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from satudata.model.addresses import plain_name
from satudata.model.finding import Check, Finding, Where
from satudata.model.periods import first_and_last_day
from satudata.model.plan import FOLDER, Addition, AgencyPlan, Item, Plan, Plans, Release, Removal
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Document
from satudata.read.git import FILES, Entry
from satudata.read.repository import shown_path

SUFFIX = ".yml"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEAR = re.compile(r"20[0-9]{2}")

MISPLACED = Check("plan-misplaced", waivable=False)
TWICE = Check("plan-item-twice", waivable=False)
NO_PERIOD = Check("plan-period", waivable=False)
NO_DAY = Check("plan-no-such-day", waivable=False)
RELEASE_TWICE = Check("plan-release-twice", waivable=False)

CODES = (MISPLACED, TWICE, NO_PERIOD, NO_DAY, RELEASE_TWICE)

ReadDocument = Callable[[str], Document]


def read_plans(entries: Mapping[str, Entry], document: ReadDocument) -> tuple[Plans, list[Finding]]:
    """The list of every year, in order; files that are not at their place are told and left out.

    `document` reads one file by its path and holds it to the schema `plan`.
    """
    findings: list[Finding] = []
    parts: dict[int, dict[str, AgencyPlan]] = {}
    for path in sorted(path for path in entries if path.startswith(FOLDER)):
        if path.endswith("/.gitkeep"):
            continue
        place = year_and_agency(path, FOLDER)
        if place is None or entries[path].mode not in FILES:
            findings.append(MISPLACED.at(Where(shown_path(path))))
            continue
        year, agency = place
        read = document(path)
        part = plan_of(year, agency, read)
        parts.setdefault(year, {})[agency] = part
        findings += _faults(part, read)
    return {year: Plan(year, found) for year, found in sorted(parts.items())}, findings


def year_and_agency(path: str, folder: str) -> tuple[int, str] | None:
    """What a path `<folder><year>/<agency>.yml` is about; None for one of another form."""
    year, _, name = path.removeprefix(folder).partition("/")
    agency = name.removesuffix(SUFFIX)
    plain = YEAR.fullmatch(year) and name.endswith(SUFFIX) and plain_name(agency)
    return (int(year), agency) if plain else None


def plan_of(year: int, agency: str, document: Document) -> AgencyPlan:
    """One agency's part of a list as it was agreed; the agency and the year come from the path alone."""
    source = document.mapping
    return AgencyPlan(
        year=year,
        agency=agency,
        path=document.path,
        items=tuple(_item(agency, mapping(item)) for item in sequence(source.get("items"))),
        added=tuple(
            Addition(f"{agency}/{text(one.get('id'))}", text(one.get("reason")), text(one.get("on")))
            for one in map(mapping, sequence(source.get("added")))
        ),
        removed=tuple(
            Removal(f"{agency}/{text(one.get('id'))}", text(one.get("reason")), text(one.get("on")))
            for one in map(mapping, sequence(source.get("removed")))
        ),
        line_of=document.line_of,
    )


def _item(agency: str, source: Mapping[str, object]) -> Item:
    year = text(source.get("carried_from"))
    return Item(
        id=f"{agency}/{text(source.get('id'))}",
        title=text(source.get("title")),
        unit=text(source.get("satuan")),
        frequency=text(source.get("frequency")),
        releases=tuple(
            Release(text(one.get("period")), text(one.get("due")))
            for one in map(mapping, sequence(source.get("releases")))
        ),
        # Fail closed: whatever is not plainly open is not promised to the public.
        access=text(source.get("access")) or "closed",
        priority=source.get("priority", False) is not False,
        unavailable=text(source.get("unavailable")),
        carried_from=int(year) if YEAR.fullmatch(year) else 0,
        activity=text(source.get("activity")),
        basis=text(source.get("basis")),
    )


def _faults(part: AgencyPlan, document: Document) -> Iterator[Finding]:
    """What the schema cannot see: lines and periods that stand twice, days that are in no calendar."""
    seen: dict[str, int] = {}
    for n, item in enumerate(part.items):
        if item.id in seen:
            yield TWICE.at(part.where(n), dataset=item.id, line=part.where(seen[item.id]).line)
        seen.setdefault(item.id, n)
        periods: set[str] = set()
        for place, release in enumerate(item.releases):
            for check, facts in _release_faults(item, release, periods):
                yield check.at(Where(part.path, document.line_of(("items", n, "releases", place))), **facts)
    for key, days in (("added", [one.on for one in part.added]), ("removed", [one.on for one in part.removed])):
        for n, day in enumerate(days):
            if is_missing_day(day):
                yield NO_DAY.at(Where(part.path, document.line_of((key, n))), day=day)


def _release_faults(item: Item, release: Release, periods: set[str]) -> Iterator[tuple[Check, dict[str, str]]]:
    last = first_and_last_day(release.period)[1]
    if not last or is_missing_day(last):
        yield NO_PERIOD, {"dataset": item.id, "period": release.period[:40]}
    elif release.period in periods:
        yield RELEASE_TWICE, {"dataset": item.id, "period": release.period}
    periods.add(release.period)
    if is_missing_day(release.due):
        yield NO_DAY, {"day": release.due}


def is_missing_day(day: str) -> bool:
    """Whether this is written as an ISO day and is none (30 February); what is not written so the schema tells."""
    return bool(DAY.fullmatch(day)) and not is_day(day)


def is_day(day: str) -> bool:
    """Whether this is an ISO day of the calendar."""
    try:
        return bool(DAY.fullmatch(day)) and bool(date.fromisoformat(day))
    except ValueError:
        return False
