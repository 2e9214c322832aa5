"""Requests, complaints and the data architecture: no person in them, nothing named that is not there, dates in order.

A request or complaint with an error is shown to nobody: the portal leaves it out until it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from satudata.checks import privacy
from satudata.checks.naming import contact_in, known_words, name_in
from satudata.checks.subject import dotted, texts_of
from satudata.errors import SatudataError
from satudata.model.finding import Check, Fact, Finding, Severity, Where
from satudata.model.request import DELIVERED, FORUM, GRANTED, PARTLY, PUBLISHED, REFUSED, RESTRICTED, DataRequest
from satudata.read.calendars import day_of
from satudata.read.catalogue import Catalog
from satudata.read.documents import Document, Path
from satudata.workdays.calendar import Calendar, calendar_of
from satudata.workdays.statutory import (
    StatutoryClock,
    answer_due,
    longest_extension,
    moment,
    objection_grounds,
    statutory_clock,
)

PERSON = Check("requests-personal-data", waivable=False)
NAME = Check("requests-person-name", waivable=False)
UNKNOWN_AGENCY = Check("requests-unknown-agency", waivable=False)
UNKNOWN_DATASET = Check("requests-unknown-dataset", Severity.WARNING, waivable=False)
UNKNOWN_ARCHITECTURE = Check("requests-unknown-architecture", waivable=False)
NO_SUCH_DAY = Check("requests-no-such-day", waivable=False)
FUTURE = Check("requests-future", Severity.WARNING, waivable=False)
ORDER = Check("requests-order", waivable=False)
OTHER_YEAR = Check("requests-other-year", Severity.WARNING, waivable=False)
UNDECIDED = Check("requests-undecided", waivable=False)
CONTRADICTED = Check("requests-contradicted", waivable=False)
UNRECORDED = Check("requests-delivery-unrecorded", waivable=False)
LONG_EXTENSION = Check("requests-extension-too-long", waivable=False)
LATE_EXTENSION = Check("requests-extension-too-late", Severity.WARNING, waivable=False)
UNFOLLOWED = Check("requests-objection-unfollowed", Severity.WARNING, waivable=False)
# What a requester objects on is on record whether it holds or not: the PPID's superior says so in the answer.
GROUND = Check("requests-objection-ground", Severity.WARNING, waivable=False)
EARLY = Check("requests-objection-early", Severity.WARNING, waivable=False)

CODES = (
    PERSON, NAME, UNKNOWN_AGENCY, UNKNOWN_DATASET, UNKNOWN_ARCHITECTURE, NO_SUCH_DAY, FUTURE, ORDER, OTHER_YEAR,
    UNDECIDED, CONTRADICTED, UNRECORDED, LONG_EXTENSION, LATE_EXTENSION, UNFOLLOWED, GROUND, EARLY,
)  # fmt: skip

DAYS = frozenset({"on", "until", "received", "answered_on", "closed_on"})
# Keys whose values the schema holds to a list or a form in which no name fits.
FORMED = frozenset({
    *("kind", "channel", "class", "institution", "to", "by", "level", "period", "format", "access", "how", "record"),
    *("contact_ref", "architecture", "unit", "complainant", "outcome", "consequence_test", *DAYS),
})  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """One file as its checks see it."""

    path: str
    document: Document

    def at(self, check: Check, keys: Path, /, **facts: Fact) -> Finding:
        """The fault at the line of that key, or of its nearest ancestor in the file."""
        return check.at(Where(self.path, self.document.line_of(keys), 0, dotted(keys)), **facts)


def check_catalogue(catalog: Catalog, paths: Set[str], as_of: str) -> Iterator[Finding]:
    """Everything wrong or doubtful, request by request, then complaint by complaint, then the data architecture.

    `paths` are those of the repository.
    """
    if not (catalog.requests or catalog.complaints or catalog.architecture):
        return
    known, calendar = known_words(catalog), calendar_of(catalog)
    for request in catalog.requests.values():
        paper = paper_of(request.path, request.document, request.source)
        yield from check_texts(paper, known)
        yield from _dates(paper, request.id, request.received[:10], as_of)
        yield from _request(paper, request, catalog, paths)
        yield from _extension(paper, request, calendar)
        yield from _objection(paper, request, calendar)
    for complaint in catalog.complaints.values():
        paper = paper_of(complaint.path, complaint.document, complaint.source)
        yield from check_texts(paper, known)
        yield from _dates(paper, complaint.id, complaint.received[:10], as_of)
        yield from _agency(paper, ("unit",), complaint.unit, catalog)
        yield from _datasets(paper, complaint.datasets, catalog)
    for entry in catalog.architecture.values():
        yield from _agency(paper_of(entry.path, entry.document, entry.source), ("agency",), entry.agency, catalog)


def paper_of(path: str, document: object, source: str) -> Paper:
    """The file under examination; lines are looked for only when a finding asks for one."""
    return Paper(path, Document(path, dict(document) if isinstance(document, dict) else None, source))


def check_texts(paper: Paper, known: Set[str]) -> Iterator[Finding]:
    """No number, address, contact or name of a person in any text, nor in a comment."""
    for path, said in texts_of(paper.document.value):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if key in DAYS:
            continue
        if (contact_in(said) and key not in FORMED) or privacy.classify(said) is not None:
            yield paper.at(PERSON, path, masked=privacy.masked(said))
        elif key not in FORMED and (name := name_in(said, known)):
            yield paper.at(NAME, path, masked=privacy.masked(name))
    for n, line in enumerate(paper.document.text.splitlines(), start=1):
        yield from _comment(paper, n, line, known)


def _comment(paper: Paper, n: int, line: str, known: Set[str]) -> Iterator[Finding]:
    said = line.partition("#")[2].strip()
    if said and not said.startswith("yaml-language-server"):
        if contact_in(said):
            yield PERSON.at(Where(paper.path, n), masked=privacy.masked(said))
        elif name := name_in(said, known):
            yield NAME.at(Where(paper.path, n), masked=privacy.masked(name))


def _dates(paper: Paper, number: str, received: str, as_of: str) -> Iterator[Finding]:
    """Days that the calendar has, none before the receipt, none that has not come, in the year of the number."""
    if received[:4] != number[:4]:
        yield paper.at(OTHER_YEAR, ("received",), day=received, year=number[:4])
    for path, said in texts_of(paper.document.value):
        key, day = path[-1], said[:10]
        if key not in DAYS:
            continue
        if day_of(day) is None:
            yield paper.at(NO_SUCH_DAY, path, day=day)
        elif day < received:
            yield paper.at(ORDER, path, day=day, before=received)
        elif day > as_of and key != "until":
            yield paper.at(FUTURE, path, day=day)


def _request(paper: Paper, request: DataRequest, catalog: Catalog, paths: Set[str]) -> Iterator[Finding]:
    """What it names is there, and its parts agree with each other."""
    if request.kind == FORUM:
        yield from _agency(paper, ("requester", "institution"), request.requester, catalog)
    for n, one in enumerate(request.routing):
        yield from _agency(paper, ("routing", n, "to"), one.to, catalog)
    if request.architecture and request.architecture not in catalog.architecture:
        yield paper.at(UNKNOWN_ARCHITECTURE, ("architecture",), entry=request.architecture)
    yield from _datasets(paper, request.datasets, catalog)
    yield from _handed_over(paper, request, paths)
    if request.answered_on and request.decision is None:
        yield paper.at(UNDECIDED, ("answered_on",), key="answered_on")
    objection = request.objection
    if objection is not None and objection.answered_on and objection.answered_on < objection.received[:10]:
        day, before = objection.answered_on, objection.received[:10]
        yield paper.at(ORDER, ("objection", "answered_on"), day=day, before=before)
    refused = request.decision is not None and request.decision.access == REFUSED
    if objection is not None and objection.outcome in (GRANTED, PARTLY) and refused:
        yield paper.at(UNFOLLOWED, ("objection", "outcome"))


def _handed_over(paper: Paper, request: DataRequest, paths: Set[str]) -> Iterator[Finding]:
    """Nothing is handed over before it was decided, nor otherwise than decided, nor without its record."""
    for n, one in enumerate(request.deliveries):
        place: Path = ("deliveries", n)
        access = request.decision.access if request.decision is not None else ""
        if not access:
            yield paper.at(UNDECIDED, place, key="deliveries")
        elif access == REFUSED or (access == RESTRICTED and one.how == PUBLISHED):
            yield paper.at(CONTRADICTED, place, access=access, how=one.how)
        if one.how == DELIVERED and one.record and one.record not in paths:
            yield paper.at(UNRECORDED, (*place, "record"), path=one.record)


def _extension(paper: Paper, request: DataRequest, calendar: Calendar) -> Iterator[Finding]:
    """UU 14/2008 art. 22(8): once, told in time, at most seven working days more."""
    given = request.extension
    if given is None or request.kind == FORUM:
        return
    last = _reckoned(lambda: longest_extension(request, calendar))
    until = _reckoned(lambda: answer_due(request, calendar)[0].date().isoformat())
    if last and given.until > last:
        yield paper.at(LONG_EXTENSION, ("extension", "until"), day=given.until, last=last)
    if until and given.on > until:
        yield paper.at(LATE_EXTENSION, ("extension", "on"), day=given.on, last=until)


def _objection(paper: Paper, request: DataRequest, calendar: Calendar) -> Iterator[Finding]:
    """UU 14/2008 art. 35: an objection rests on what the answer was, or on its want once it was due."""
    objection = request.objection
    clock = _when_objected(request, calendar)
    if objection is None or clock is None or (clock.answer.ended is not None and not _was_decided(request)):
        return
    known = objection_grounds(request, clock.answer)
    place: Path = ("objection", "ground")
    if not known:
        yield paper.at(EARLY, place, day=objection.received[:10], due=clock.answer.due.date().isoformat())
    elif objection.ground not in known:
        yield paper.at(GROUND, place, ground=objection.ground[:40], known=", ".join(known))


def _when_objected(request: DataRequest, calendar: Calendar) -> StatutoryClock | None:
    """The clock of the request when the objection came in; None without one, and where its days cannot be reckoned."""
    if request.objection is None:
        return None
    try:
        return statutory_clock(request, calendar, moment(request.objection.received))
    except (ValueError, SatudataError):
        return None


def _was_decided(request: DataRequest) -> bool:
    """Whether the decision in the file is the one objected to: not one that came since and took its place."""
    objection, decision = request.objection, request.decision
    if objection is None or decision is None:
        return False
    day = objection.received[:10]
    return decision.on < day or (decision.on == day and objection.outcome not in (GRANTED, PARTLY))


def _reckoned(ask: Callable[[], str]) -> str:
    """The ISO day asked for; "" when the file's dates are none, or a year on the way has no calendar."""
    try:
        return ask()
    except (ValueError, SatudataError):
        return ""


def _agency(paper: Paper, keys: Path, agency: str, catalog: Catalog) -> Iterator[Finding]:
    if agency and agency not in catalog.agencies:
        yield paper.at(UNKNOWN_AGENCY, keys, agency=agency[:80])


def _datasets(paper: Paper, datasets: tuple[str, ...], catalog: Catalog) -> Iterator[Finding]:
    for n, dataset in enumerate(datasets):
        if dataset not in catalog.dataset_ids:
            yield paper.at(UNKNOWN_DATASET, ("datasets", n), dataset=dataset[:160])
