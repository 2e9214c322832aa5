"""The needs of the forum's members on their way (Sumedang): each request, and the data that answer it.

The data a request asks for are collected after it was passed on, and handed over once they are out; so the request
follows the courses of its datasets, and they follow it. A request of the public has the limits of the law instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from satudata.desk import Desk
from satudata.model.plan import Release
from satudata.model.request import FORUM, REFUSED, DataRequest
from satudata.model.roster import WHOLE_REGION
from satudata.model.sop import Proof, Sop, Subject
from satudata.model.track import Done
from satudata.procedure.cases import Case
from satudata.procedure.facts import NOTHING, arrivals, release_facts
from satudata.procedure.periods import last_period
from satudata.procedure.tracks import OPENING, Course
from satudata.procedure.weigh import Weighed
from satudata.standing import Chosen
from satudata.workdays.calendar import Calendar
from satudata.workdays.statutory import moment


@dataclass(frozen=True)
class Room:
    """What the courses of requests are made from, as of the end of an ISO day."""

    desk: Desk
    sop: Sop
    cases: Mapping[str, Case]
    weighed: Mapping[str, Weighed]
    chosen: Mapping[str, Chosen]
    calendar: Calendar
    as_of: str


def with_requests(courses: Sequence[Course], room: Room) -> list[Course]:
    """The courses, those of datasets and activities led by the requests for them, then the requests in order.

    Datasets that no list promises get a course of their own. Nothing changes where the procedure has no row about
    requests.
    """
    if not room.sop.about(Subject.REQUEST):
        return list(courses)
    asked = [one for one in room.desk.catalog.requests.values() if one.kind == FORUM and _at_hand(one, room)]
    own = list(_unlisted(asked, courses, room))
    by_subject: dict[str, list[Course]] = {}
    for course in (*courses, *own):
        if course.release is not None:
            by_subject.setdefault(course.subject, []).append(course)
    found = {one.statement_subject: _answering(one, by_subject) for one in asked}
    leading = _leading(found)
    led = [_led(course, leading.get(course.key, ()), room) for course in (*courses, *own)]
    return [*led, *(_course(one, found[one.statement_subject], room) for one in asked)]


def _at_hand(request: DataRequest, room: Room) -> bool:
    try:
        received = moment(request.received)
    except ValueError:
        return False  # its findings say why
    by_now = room.calendar.local(received).date().isoformat() <= room.as_of
    return by_now and request.statement_subject in room.cases


def _answering(request: DataRequest, by_subject: Mapping[str, Sequence[Course]]) -> list[Course]:
    """The courses of the datasets that answer it, of the periods asked for, or of all where it names none."""
    periods = _periods(request)
    courses = (course for dataset in request.datasets for course in by_subject.get(f"dataset:{dataset}", ()))
    return [one for one in courses if not periods or (one.release is not None and one.release.period in periods)]


def _periods(request: DataRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need.period for need in request.needs if need.period))


def _unlisted(asked: Iterable[DataRequest], courses: Sequence[Course], room: Room) -> Iterator[Course]:
    """A course for each period of each dataset asked for that no list promises, once."""
    known = {(course.subject, course.release.period) for course in courses if course.release}
    listed = {subject for subject, _ in known}
    datasets = sorted({dataset for one in asked for dataset in one.datasets})
    present = {dataset: last_period(room.desk, dataset) for dataset in datasets}
    for request in asked:
        for dataset in request.datasets:
            subject = f"dataset:{dataset}"
            last = () if subject in listed else (present[dataset],)
            for period in _periods(request) or last:
                if (subject, period) not in known:
                    known.add((subject, period))
                    yield _of_dataset(dataset, Release(period, ""), present[dataset], room)


def _of_dataset(dataset: str, release: Release, present: str, room: Room) -> Course:
    one, facts = room.chosen.get(dataset), NOTHING
    if one is not None:
        came = arrivals(room.desk.history, dataset, room.as_of)
        facts = release_facts(release, room.sop.about(Subject.DATASET), one.standing, present, came, only=True)
    return Course(
        subject=f"dataset:{dataset}",
        kind=Subject.DATASET,
        agency=dataset.partition("/")[0],
        title=dataset,
        weighed=facts.went_back,
        facts=facts.facts,
        release=release,
    )


def _leading(found: Mapping[str, Sequence[Course]]) -> dict[str, list[str]]:
    """The requests that lead each course, by its key: those of datasets, and of the activities behind them."""
    leading: dict[str, list[str]] = {}
    for subject, courses in found.items():
        activities = [key for course in courses for key in course.linked.get(Subject.ACTIVITY, ())]
        for key in dict.fromkeys([*(course.key for course in courses), *activities]):
            leading.setdefault(key, []).append(subject)
    return leading


def _led(course: Course, requests: Sequence[str], room: Room) -> Course:
    """The course behind its requests; data that nobody asked for begin when they were listed."""
    if requests:
        return replace(course, linked={**course.linked, Subject.REQUEST: tuple(requests)})
    listed = room.cases.get(course.part.subject) if course.part is not None else None
    if course.kind is Subject.DATASET and course.opened is None and listed is not None and listed.opened:
        return replace(course, opened=datetime.fromisoformat(listed.opened))
    return course


def _course(request: DataRequest, answering: Sequence[Course], room: Room) -> Course:
    subject = request.statement_subject
    activities = (key for course in answering for key in course.linked.get(Subject.ACTIVITY, ()))
    refused = request.decision if request.decision is not None and request.decision.access == REFUSED else None
    return Course(
        subject=subject,
        kind=Subject.REQUEST,
        agency=WHOLE_REGION,
        title=request.id,  # its subject is a text of its own, which only its board has examined
        opened=moment(request.received),
        weighed=room.weighed[subject],
        facts=_delivered(request, room),
        linked={
            Subject.DATASET: tuple(course.key for course in answering),
            Subject.ACTIVITY: tuple(dict.fromkeys(activities)),
        },
        ended=refused.access if refused is not None and refused.on <= room.as_of else "",
    )


def _delivered(request: DataRequest, room: Room) -> Mapping[str, Done]:
    """The row of the delivery, once everything asked for was handed over."""
    on = request.delivered_on
    if not on or on > room.as_of:
        return {}
    shown_by = (request.path, *(one.record for one in request.deliveries if one.record))
    at = room.calendar.aware(datetime.combine(date.fromisoformat(on), OPENING))
    rows = room.sop.about(Subject.REQUEST)
    return {row.step: Done(at, shown_by=shown_by) for row in rows if row.proof is Proof.DELIVERY}
