"""The board of an instance: its procedure, its calendar, and everything that goes through it, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.model.activity import Activity, pauses
from satudata.model.plan import Plan
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.track import Done, Track
from satudata.procedure.cases import Case, cases
from satudata.procedure.facts import release_facts
from satudata.procedure.reports import report_courses
from satudata.procedure.tracks import OPENING, Board, Course, plan_courses, release_course
from satudata.procedure.weigh import Weighed, weigh
from satudata.read.catalogue import mapping, text
from satudata.read.documents import read_document
from satudata.read.git import versions_of
from satudata.standing import Approvals, Chosen
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.publication import Judge
from satudata.workdays.calendar import Calendar, calendar_of
from satudata.workdays.clock import Pause


@dataclass(frozen=True)
class Office:
    """What the tracks were worked out from, for whoever needs more than them."""

    sop: Sop
    calendar: Calendar
    judge: Judge
    cases: Mapping[str, Case]
    weighed: Mapping[str, Weighed]
    board: Board

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Every track: lists of years and their parts first, then activities, promised releases, requests, reports."""
        return tuple(self.board.tracks())


def open_office(
    desk: Desk,
    sop: Sop,
    as_of: str,
    ledger: Ledger = NOTHING_PUBLISHED,
    approvals: Approvals | None = None,
    chosen: Mapping[str, Chosen] | None = None,
) -> Office:
    """Everything that goes through the procedure, as of the beginning of that ISO day; `approvals` of that day and
    ledger, and the standings that come from them, where they are there already.

    SatudataError `calendar-year-missing`, when asked for tracks, where a due date falls into a year without calendar.
    """
    approvals = approvals or desk.approvals(as_of, ledger)
    calendar = calendar_of(desk.catalog)
    found = cases(desk)
    weighed = {subject: weigh(case, sop, approvals.judge) for subject, case in found.items()}
    plans = [plan for year, plan in desk.catalog.plans.items() if year <= int(as_of[:4])]
    chosen = standings(approvals, desk.sources, desk.cache) if chosen is None else chosen
    courses = [
        *plan_courses(plans, found, weighed),
        *_activities(desk, sop, found, weighed, calendar, as_of),
        *_releases(desk, plans, chosen, sop.about(Subject.DATASET)),
        *report_courses(desk, found, weighed, calendar, as_of),
    ]
    return Office(sop, calendar, approvals.judge, found, weighed, Board(sop, calendar, as_of, courses))


def _activities(
    desk: Desk, sop: Sop, found: Mapping[str, Case], weighed: Mapping[str, Weighed], calendar: Calendar, as_of: str
) -> Iterator[Course]:
    rows = sop.about(Subject.ACTIVITY)
    for activity in desk.catalog.activities.values():
        subject = f"activity:{activity.id}"
        case = found[subject]
        yield Course(
            subject=subject,
            kind=Subject.ACTIVITY,
            agency=activity.agency,
            title=activity.title,
            opened=datetime.fromisoformat(case.opened) if case.opened else None,
            weighed=weighed[subject],
            facts=_dated(activity, case, rows, calendar),
            linked={
                Subject.PLAN: (f"plan:{activity.year}",),
                Subject.AGENCY_PLAN: (f"plan:{activity.year}/{activity.agency}",),
            },
            pauses=[_pause(start, end or max(as_of, start), calendar) for start, end in pauses(activity)],
        )


def _dated(activity: Activity, case: Case, rows: Iterable[Row], calendar: Calendar) -> Mapping[str, Done]:
    """The rows that the dates in the activity's file show done: asked of BPS, recommended by BPS, described."""
    given = activity.recommendation
    dates = {Proof.APPLICATION: given.submitted_on, Proof.RECOMMENDATION: given.issued_on} if given else {}
    moments = {proof: _moment(day, calendar) for proof, day in dates.items() if day}
    if case.changed and not activity.is_draft:
        moments[Proof.METADATA] = datetime.fromisoformat(case.changed)
    return {row.step: Done(moments[row.proof], shown_by=case.paths) for row in rows if row.proof in moments}


def _pause(start: str, end: str, calendar: Calendar) -> Pause:
    return Pause(_moment(start, calendar), _moment(end, calendar))


def _moment(day: str, calendar: Calendar) -> datetime:
    """The opening of an ISO day."""
    return calendar.aware(datetime.combine(date.fromisoformat(day), OPENING))


def _releases(
    desk: Desk, plans: Iterable[Plan], chosen: Mapping[str, Chosen], rows: tuple[Row, ...]
) -> Iterator[Course]:
    for plan in plans:
        for part in plan.parts.values():
            for item in part.items:
                one = chosen.get(item.id)
                for release in item.releases if not item.unavailable else ():
                    facts: Mapping[str, Done] = {}
                    went_back = Weighed()
                    if one is not None:
                        versions = versions_of(desk.history, item.id)
                        facts = release_facts(release, rows, one.standing, last_period(desk, item.id), versions)
                        went_back = Weighed(returned=one.standing.returned)
                    yield release_course(plan, part, item, release, facts, went_back)


def last_period(desk: Desk, identity: str) -> str:
    """The last period that a dataset's metadata at hand names, "" without one."""
    source = desk.sources.get(identity)
    if source is None or source.metadata is None:
        return ""
    document = read_document(source.metadata.path, desk.contents.read(source.metadata))[0].mapping
    temporal = mapping(document.get("temporal"))
    return text(temporal.get("end")) or text(temporal.get("start"))
