"""What the public sees of how the procedure is kept: performance, the release calendar, and their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from satudata.errors import SatudataError
from satudata.export.ics import Event, calendar_ics
from satudata.export.performance_json import performance_json
from satudata.export.publication import notice
from satudata.model import addresses
from satudata.model.catalog import Agency, Settings
from satudata.model.files import File
from satudata.pipeline import Reading
from satudata.portal.calendar_page import Schedule, Shown, calendar_pages, schedule
from satudata.portal.performance_page import figures_told, performance_pages
from satudata.portal.shell import Renderer
from satudata.portal.views import Facts
from satudata.procedure.performance import Performance, performances
from satudata.procedure.releases import OPEN, promises, shown
from satudata.procedure.served import Served, served
from satudata.text import Text
from satudata.workdays.calendar import calendar_of

PLACES = (addresses.performance(), addresses.releases())


@dataclass(frozen=True)
class Conduct:
    """The figures by year, the promises around the day, and the year without calendar for want of which there are none
    (0: no such year). `public` has those of the public's requests, which the law bounds and not the procedure.
    """

    performances: Sequence[Performance]
    schedule: Schedule
    missing_year: int = 0
    public: Mapping[int, Served] = field(default_factory=dict)


def conduct_of(reading: Reading) -> Conduct:
    """How the procedure is kept in this reading, and the law; nothing where nothing goes through the procedure."""
    calendar = calendar_of(reading.catalog)
    now = calendar.aware(datetime.fromisoformat(reading.snapshot.as_of))
    return replace(_conduct(reading), public=served(reading.catalog.requests.values(), calendar, now))


def _conduct(reading: Reading) -> Conduct:
    snapshot, office = reading.snapshot, reading.office
    pages = frozenset(summary.id for summary in snapshot.summaries)
    nothing = schedule((), snapshot.as_of, pages)
    if office is None or not reading.tracks:
        return Conduct((), nothing, reading.missing_year)
    access = {summary.id: summary.access for summary in snapshot.summaries}
    now = office.calendar.aware(datetime.fromisoformat(snapshot.as_of))
    try:
        found = performances(reading.tracks, office.sop, office.calendar, now)
        promised = shown(promises(reading.tracks, office.calendar, snapshot.as_of), reading.catalog.plans, access)
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise
        return Conduct((), nothing, int(error.facts["year"]))
    return Conduct(found, schedule(promised, snapshot.as_of, pages))


def performing(found: Conduct, as_of: str) -> Set[str]:
    """The agencies that have a page of their own on that day."""
    return frozenset(told[0].agencies) if (told := figures_told(found.performances, as_of)) else frozenset()


def conduct_files(found: Conduct, facts: Facts, renderer: Renderer, texts: Sequence[Text]) -> Iterator[File]:
    """The pages in every language, the figures for programs, and the releases for calendars."""
    settings, as_of = facts.settings, facts.as_of
    for words in texts:
        for page in performance_pages(found.performances, facts, found.missing_year, words, found.public):
            yield renderer.file(page)
        for page in calendar_pages(found.schedule, facts, found.missing_year, words):
            yield renderer.file(page)
    figures = performance_json(found.performances, settings, as_of, found.missing_year, found.public)
    yield File(addresses.PERFORMANCE_JSON, figures)
    first = texts[0]
    name = first("conduct.ics.name", portal=settings.title[first.language])
    events = release_events(found.schedule.every(), settings, facts.agencies, first, found.schedule.pages)
    mark = notice(settings)
    note = mark[first.language] if mark is not None else ""
    yield File(addresses.RELEASES_ICS, calendar_ics(name, events, as_of, note))


def release_events(
    found: Iterable[Shown], settings: Settings, agencies: Mapping[str, Agency], t: Text, pages: Set[str]
) -> Iterator[Event]:
    """A whole-day event for each promise; those of `pages` lead to their dataset. The UID is of dataset and period, so
    that a new date moves the event.
    """
    seen: dict[tuple[str, str], int] = {}
    for promise, access in found:
        key = (promise.dataset, promise.period)
        seen[key] = seen.get(key, 0) + 1
        listed = access == OPEN and promise.dataset in pages
        period = t("conduct.calendar.period", period=t.period(promise.period)) if access == OPEN else ""
        known = agencies.get(promise.agency)
        agency = known.name[t.language] if known is not None else promise.agency
        yield Event(
            uid=release_uid(settings.region, *key, seen[key]),
            start=date.fromisoformat(promise.promised),
            summary=t("conduct.ics.release", title=promise.title or promise.dataset),
            description=" · ".join(part for part in (agency, period) if part),
            url=addresses.absolute(settings.base_url, addresses.dataset(promise.dataset)) if listed else "",
            category=t("conduct.ics.category"),
        )


def release_uid(region: str, dataset: str, period: str, place: int) -> str:
    """The UID of a promised release; `place` counts those of the same dataset and period."""
    digest = hashlib.sha256("\n".join(("release", region, dataset, period, str(place))).encode()).hexdigest()
    return f"{digest[:32]}@satudata"
