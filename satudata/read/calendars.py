"""Calendars (`catalog/calendar/<year>.yml`) and hours of service (`working_time:` of the settings) as values.

The engine ships calendars of some years; an instance's own file takes the place of the engine's. A file with a fault
gives no year at all: due dates wait until it is mended, because half a calendar would give wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files
from itertools import pairwise

from satudata.model.calendar import (
    OFFICE_WEEK,
    Calendars,
    Holiday,
    HolidayKind,
    HolidayYear,
    Period,
    Span,
    Week,
    WorkingTime,
)
from satudata.model.finding import Check, Finding, Where
from satudata.read.catalogue import mapping, sequence, text, texts
from satudata.read.documents import Document, read_document
from satudata.read.places import CALENDARS

FOLDER = "catalog/calendar/"
NAME = re.compile(r"([0-9]{4})\.yml")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

BAD_NAME = Check("calendar-bad-name", waivable=False)
NO_DATE = Check("calendar-no-such-date", waivable=False)
OTHER_YEAR = Check("calendar-other-year", waivable=False)
REPEATED_DATE = Check("calendar-repeated-date", waivable=False)
HOURS_DISORDERED = Check("calendar-hours-disordered", waivable=False)
PERIOD_DISORDERED = Check("calendar-period-disordered", waivable=False)

CODES = (BAD_NAME, NO_DATE, OTHER_YEAR, REPEATED_DATE, HOURS_DISORDERED, PERIOD_DISORDERED)

Read = Callable[[str], tuple[Document, list[Finding]]]  # path → the document, judged by its schema


def read_calendars(paths: Iterable[str], read: Read) -> tuple[Calendars, list[Finding]]:
    """The calendar of every year that has one, the instance's own before the engine's, and what is wrong with them.

    `paths` are those of the instance; `read` gives the document of one.
    """
    calendars = dict(own_calendars())
    findings: list[Finding] = []
    for path in paths:
        if not path.startswith(FOLDER):
            continue
        if path not in CALENDARS:
            first, last = (NAME.findall(one)[0] for one in (CALENDARS[0], CALENDARS[-1]))
            findings.append(BAD_NAME.at(Where(path), first=first, last=last))
            continue
        year = int(NAME.findall(path)[0])
        document, found = read(path)
        found += _misplaced(document, year)
        findings += found
        calendars.pop(year, None)
        if not found:
            calendars[year] = year_of(year, document.mapping)
    return calendars, findings


def year_of(year: int, document: Mapping[str, object]) -> HolidayYear:
    """A calendar without faults as a value, its days in order."""
    days = (mapping(item) for item in sequence(document.get("holidays")))
    return HolidayYear(year, text(document.get("decree")), tuple(sorted(map(_holiday, days))))


def _holiday(item: Mapping[str, object]) -> Holiday:
    kind = HolidayKind(text(item.get("kind")))
    day = date.fromisoformat(text(item.get("date")))
    return Holiday(day, text(item.get("name")), kind, text(item.get("basis")), item.get("estimated") is True)


def _misplaced(document: Document, year: int) -> list[Finding]:
    """Dates that do not exist, belong to another year or stand twice; what is no date at all the schema tells."""
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for n, item in enumerate(map(mapping, sequence(document.mapping.get("holidays")))):
        keys = ("holidays", n, "date")
        where = Where(document.path, document.line_of(keys), 0, f"holidays[{n}].date")
        given = text(item.get("date"))
        if not DATE.fullmatch(given):
            continue
        if day_of(given) is None:
            found.append(NO_DATE.at(where, date=given))
        elif given[:4] != str(year):
            found.append(OTHER_YEAR.at(where, date=given, year=year))
        elif given in seen:
            found.append(REPEATED_DATE.at(where, date=given, first=seen[given]))
        seen.setdefault(given, where.line)
    return found


def day_of(given: str) -> date | None:
    """The day an ISO date says, None when there is none (31 February)."""
    try:
        return date.fromisoformat(given) if DATE.fullmatch(given) else None
    except ValueError:
        return None


@cache
def own_calendars() -> Calendars:
    """The calendars that the engine ships, by year."""
    folder = files("satudata").joinpath("assets/calendar")
    documents = (read_document(one.name, one.read_bytes())[0] for one in folder.iterdir() if NAME.fullmatch(one.name))
    ordered = sorted(documents, key=lambda document: document.path)
    return {int(one.path[:4]): year_of(int(one.path[:4]), one.mapping) for one in ordered}


def read_working_time(settings: Document) -> tuple[WorkingTime, list[Finding]]:
    """`working_time:` of the settings, and what is wrong with it beyond its shape.

    Hours out of order, or none at all, are those of Perpres 21/2023; a period out of order is left out.
    """
    given = mapping(settings.mapping.get("working_time"))
    findings: list[Finding] = []

    def where(*keys: str | int) -> Where:
        path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
        return Where(settings.path, settings.line_of(("working_time", *keys)), 0, f"working_time{path}")

    def week(value: object, *keys: str | int) -> Week:
        found = _week(mapping(value))
        if found is None:
            findings.append(HOURS_DISORDERED.at(where(*keys)))
        return found or OFFICE_WEEK

    usual = week(given["hours"], "hours") if "hours" in given else OFFICE_WEEK
    periods: list[Period] = []
    for n, item in enumerate(map(mapping, sequence(given.get("periods")))):
        start, until = day_of(text(item.get("from"))), day_of(text(item.get("until")))
        if start is None or until is None or until < start or any(_overlap(start, until, one) for one in periods):
            findings.append(PERIOD_DISORDERED.at(where("periods", n)))
        else:
            periods.append(Period(start, until, week(item.get("hours"), "periods", n, "hours")))
    counts = given.get("collective_leave_counts") is True
    return WorkingTime(usual, tuple(periods), counts), findings


def _overlap(start: date, until: date, other: Period) -> bool:
    return start <= other.until and other.start <= until


def _week(given: Mapping[str, object]) -> Week | None:
    """The seven days; None when a span ends before it begins or before the one above it, or none is there at all."""
    week = tuple(tuple(_span(one) for one in texts(given.get(day))) for day in WEEKDAYS)
    moments = [[moment for span in spans if span is not None for moment in span] for spans in week]
    in_order = all(one < other for day in moments for one, other in pairwise(day))
    if not in_order or not any(moments) or any(span is None for spans in week for span in spans):
        return None
    return tuple(tuple(span for span in spans if span is not None) for spans in week)


def _span(given: str) -> Span | None:
    """`08:00-12:00` as a span, None when it is none."""
    found = SPAN.fullmatch(given)
    return Span(time.fromisoformat(found[1]), time.fromisoformat(found[2])) if found else None
