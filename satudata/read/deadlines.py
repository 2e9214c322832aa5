"""`catalog/deadlines/<year>/<agency>.yml`: the time that walidata set, put to the list of data it is about.

It stands in a file of its own because it is set after the list was agreed: what was agreed stays the very same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from satudata.model.finding import Check, Fact, Finding, Severity, Where
from satudata.model.plan import DEADLINES, AgencyPlan, Extension, Plans
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Document
from satudata.read.git import FILES, Entry
from satudata.read.plans import NO_DAY, ReadDocument, is_day, is_missing_day, year_and_agency
from satudata.read.repository import shown_path

COLLECT_BY, EXTENSIONS = "collect_by", "extensions"

MISPLACED = Check("plan-deadlines-misplaced", waivable=False)
WITHOUT_LIST = Check("plan-deadlines-without-list", waivable=False)
UNLISTED = Check("plan-deadline-unlisted", waivable=False)
TWICE = Check("plan-deadline-twice", waivable=False)
# Counts all the same: walidata may give a late agency its time before the promise is moved.
LATE = Check("plan-deadline-after-promise", Severity.WARNING, waivable=False)

CODES = (MISPLACED, WITHOUT_LIST, UNLISTED, TWICE, LATE)


@dataclass(frozen=True)
class _Line:
    """One entry of the file: `about` is what it sets time for, and `dataset` "" where that is the whole agency."""

    keys: tuple[str, int]
    about: tuple[str, ...]
    dataset: str
    day: str
    period: str = ""


def read_deadlines(entries: Mapping[str, Entry], document: ReadDocument, plans: Plans) -> tuple[Plans, list[Finding]]:
    """The lists with the time that was set for them; files that belong to no list are told and left out.

    `document` reads one file by its path and holds it to the schema `deadlines`.
    """
    findings: list[Finding] = []
    timed: dict[int, dict[str, AgencyPlan]] = {}
    for path in sorted(path for path in entries if path.startswith(DEADLINES)):
        if path.endswith("/.gitkeep"):
            continue
        place = year_and_agency(path, DEADLINES)
        if place is None or entries[path].mode not in FILES:
            findings.append(MISPLACED.at(Where(shown_path(path))))
            continue
        year, agency = place
        read = document(path)
        if year not in plans or agency not in plans[year].parts:
            findings.append(WITHOUT_LIST.at(Where(path, 1), year=year, agency=agency))
            continue
        timed.setdefault(year, {})[agency], faults = with_time(plans[year].parts[agency], read)
        findings += faults
    together = {
        year: replace(plan, parts={**plan.parts, **timed[year]}) if year in timed else plan
        for year, plan in plans.items()
    }
    return together, findings


def with_time(part: AgencyPlan, document: Document) -> tuple[AgencyPlan, list[Finding]]:
    """An agency's part with the time that its file sets, and what is wrong with that: of two entries about the same
    the first counts, and what is about nothing listed is left out.
    """
    agency, source = part.agency, document.mapping
    days: dict[tuple[str, str], str] = {}
    lines = []
    for n, one in enumerate(map(mapping, sequence(source.get(COLLECT_BY)))):
        dataset, period, day = _dataset(agency, one), text(one.get("period")), text(one.get("day"))
        days.setdefault((dataset, period), day)
        lines.append(_Line((COLLECT_BY, n), (dataset, period), dataset, day, period))
    extensions: dict[tuple[str, str], Extension] = {}
    for n, one in enumerate(map(mapping, sequence(source.get(EXTENSIONS)))):
        given = Extension(text(one.get("step")), text(one.get("until")), text(one.get("reason")), _dataset(agency, one))
        extensions.setdefault((given.step, given.dataset), given)
        lines.append(_Line((EXTENSIONS, n), (given.step, given.dataset), given.dataset, given.until))
    listed = {item.id for item in part.items}
    kept = tuple(one for one in extensions.values() if not one.dataset or one.dataset in listed)
    return part.timed(days, kept), list(_faults(part, lines, document))


def _dataset(agency: str, source: Mapping[str, object]) -> str:
    name = text(source.get("id"))
    return f"{agency}/{name}" if name else ""


def _faults(part: AgencyPlan, lines: list[_Line], document: Document) -> Iterator[Finding]:
    """What the schema cannot see: days that are in no calendar or too late, what stands twice or is not listed."""
    listed = {item.id: {one.period: one.due for one in item.releases} for item in part.items}
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = (line.keys[0], *line.about)
        place = document.line_of(line.keys)
        for check, facts in _of_line(line, listed, seen.get(key, 0)):
            yield check.at(Where(part.deadlines_path, place), dataset=line.dataset, **facts)
        seen.setdefault(key, place)


def _of_line(
    line: _Line, listed: Mapping[str, Mapping[str, str]], before: int
) -> Iterator[tuple[Check, dict[str, Fact]]]:
    about = f"{line.dataset} {line.period}".strip()[:200]
    due = listed.get(line.dataset, {}).get(line.period, "")
    if is_missing_day(line.day):
        yield NO_DAY, {"day": line.day}
    if before:
        yield TWICE, {"line": before}
    unknown = line.dataset and line.dataset not in listed
    if unknown or (line.period and line.period not in listed.get(line.dataset, ())):
        yield UNLISTED, {"about": about}
    elif is_day(line.day) and is_day(due) and line.day > due:
        yield LATE, {"about": about, "day": line.day, "due": due}
