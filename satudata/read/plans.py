"""`catalog/plan/<year>/<agency>.yml` become the lists of data of the years; what cannot be read becomes findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from satudata.model.addresses import plain_name
from satudata.model.finding import Check, Finding, Where
from satudata.model.periods import first_and_last_day
from satudata.model.plan import FOLDER, AgencyPlan, Extension, Item, Plan, Plans, Release, Removal
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Document
from satudata.read.git import FILES, Entry
from satudata.read.repository import shown_path

SUFFIX = ".yml"
YEAR = re.compile(r"20\d\d")

MISPLACED = Check("plan-misplaced", waivable=False)
TWICE = Check("plan-item-twice", waivable=False)
NO_PERIOD = Check("plan-period", waivable=False)

CODES = (MISPLACED, TWICE, NO_PERIOD)

ReadDocument = Callable[[str], Document]


def read_plans(entries: Mapping[str, Entry], document: ReadDocument) -> tuple[Plans, list[Finding]]:
    """The list of every year, in order; files that are not at their place are told and left out.

    `document` reads one file by its path and holds it to the schema `plan`.
    """
    findings: list[Finding] = []
    parts: dict[int, dict[str, AgencyPlan]] = {}
    for path in sorted(path for path in entries if path.startswith(FOLDER)):
        year, _, name = path.removeprefix(FOLDER).partition("/")
        agency = name.removesuffix(SUFFIX)
        if name == ".gitkeep":
            continue
        if not (YEAR.fullmatch(year) and name.endswith(SUFFIX) and plain_name(agency) and entries[path].mode in FILES):
            findings.append(MISPLACED.at(Where(shown_path(path))))
            continue
        read = document(path)
        part = plan_of(int(year), agency, read)
        parts.setdefault(int(year), {})[agency] = part
        findings += _faults(part, read)
    return {year: Plan(year, found) for year, found in sorted(parts.items())}, findings


def plan_of(year: int, agency: str, document: Document) -> AgencyPlan:
    """One agency's part of a list; the agency and the year come from the path alone."""
    source = document.mapping
    return AgencyPlan(
        year=year,
        agency=agency,
        path=document.path,
        items=tuple(
            _item(agency, mapping(item), document.line_of(("items", n)))
            for n, item in enumerate(sequence(source.get("items")))
        ),
        removed=tuple(
            Removal(f"{agency}/{text(one.get('id'))}", text(one.get("reason")), text(one.get("on")))
            for one in map(mapping, sequence(source.get("removed")))
        ),
        extensions=tuple(
            Extension(
                step=text(one.get("step")),
                until=text(one.get("until")),
                reason=text(one.get("reason")),
                dataset=f"{agency}/{name}" if (name := text(one.get("id"))) else "",
            )
            for one in map(mapping, sequence(source.get("extensions")))
        ),
    )


def _item(agency: str, source: Mapping[str, object], line: int) -> Item:
    keys = ("period", "due", "collect_by")
    year = text(source.get("carried_from"))
    return Item(
        id=f"{agency}/{text(source.get('id'))}",
        title=text(source.get("title")),
        unit=text(source.get("satuan")),
        frequency=text(source.get("frequency")),
        releases=tuple(
            Release(*(text(one.get(key)) for key in keys)) for one in map(mapping, sequence(source.get("releases")))
        ),
        # Fail closed: whatever is not plainly open is not promised to the public.
        access=text(source.get("access")) or "closed",
        priority=source.get("priority", False) is not False,
        unavailable=text(source.get("unavailable")),
        carried_from=int(year) if YEAR.fullmatch(year) else 0,
        activity=text(source.get("activity")),
        basis=text(source.get("basis")),
        line=line,
    )


def _faults(part: AgencyPlan, document: Document) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for n, item in enumerate(part.items):
        where = Where(part.path, item.line)
        if item.id in seen:
            yield TWICE.at(where, dataset=item.id, line=seen[item.id])
        seen.setdefault(item.id, item.line)
        for place, release in enumerate(item.releases):
            if not first_and_last_day(release.period)[1]:
                line = document.line_of(("items", n, "releases", place))
                yield NO_PERIOD.at(Where(part.path, line), dataset=item.id, period=release.period[:40])
