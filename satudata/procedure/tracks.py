"""Where everything stands: each row of the procedure for each list, activity, dataset, request and report.

A row's clock starts when the rows it follows are done, on whatever they are about: a dataset's collection follows its
agency's part of the list, a request's delivery follows its datasets. Rows about what is not there (an activity, where
none is needed) are passed over. Nothing is stored: the same repository and day give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from satudata.model.periods import first_and_last_day
from satudata.model.plan import AgencyPlan, Item, Plan, Release
from satudata.model.procedure import Unit
from satudata.model.roster import WHOLE_REGION
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.statement import PRIORITY_REVIEW, Rule, Statement
from satudata.model.statement import Release as Outlet
from satudata.model.track import Done, Progress, RowState, Track
from satudata.procedure.cases import Case
from satudata.procedure.weigh import Weighed
from satudata.trust.slots import slot_from
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import Pause, due

OPENING = time(8)  # of the day, for what is dated by the day only
DAY_END = time(23, 59, 59)


@dataclass(frozen=True)
class Course:
    """One subject on its way: a case, or one promised release of a dataset.

    `facts` are the rows that the repository itself shows done (data, metadata, publication, dates of an activity);
    `linked` the courses that rows about other kinds of subject are asked of; `changed` is when its bytes last did.
    """

    subject: str
    kind: Subject
    agency: str
    title: str
    opened: datetime | None = None
    changed: datetime | None = None
    weighed: Weighed = field(default_factory=Weighed)
    facts: Mapping[str, Done] = field(default_factory=dict)
    linked: Mapping[Subject, Sequence[str]] = field(default_factory=dict)
    pauses: Sequence[Pause] = ()
    release: Release | None = None
    part: AgencyPlan | None = None
    item: Item | None = None
    ended: str = ""  # why its file says that it goes no further: a request refused
    live_from: str = ""  # ISO day before which nobody sees what is published

    @property
    def key(self) -> str:
        return f"{self.subject}@{self.release.period}:{self.release.due}" if self.release else self.subject


class Board:
    """All courses over one procedure, as of a moment (with offset). Rows are worked out when asked for, once each."""

    def __init__(self, sop: Sop, rule: Rule, calendar: Calendar, now: datetime, courses: Iterable[Course]) -> None:
        self._rule = rule
        self._calendar = calendar
        self._now = now
        self._courses = {course.key: course for course in courses}
        self._rows = {row.step: row for row in sop.rows}
        self._kinds = {kind: sop.about(kind) for kind in Subject}
        self._known: dict[tuple[str, str], RowState] = {}

    def tracks(self) -> Iterator[Track]:
        """Every course as a track, in the order given."""
        for course in self._courses.values():
            if rows := self._kinds[course.kind]:
                yield self._track(course, rows)

    def _track(self, course: Course, rows: Sequence[Row]) -> Track:
        said = course.weighed
        return Track(
            subject=course.subject,
            agency=course.agency,
            title=course.title,
            rows=tuple(self._state(course, row) for row in rows),
            period=course.release.period if course.release else "",
            promised=course.release.due if course.release else "",
            returned=said.returned.reason if said.returned else "",
            ended=said.ended.reason if said.ended else course.ended,
            live_from=course.live_from,
        )

    def _state(self, course: Course, row: Row) -> RowState:
        key = (course.key, row.step)
        if key not in self._known:
            self._known[key] = RowState(row, Progress.WAITING)  # what waits for itself waits
            self._known[key] = self._worked_out(course, row)
        return self._known[key]

    def _worked_out(self, course: Course, row: Row) -> RowState:
        start = self._start(course, row)
        done = _done(course, row, start)
        if done is None and row.optional and course.item is not None and not self._is_checked_again(course):
            return RowState(row, Progress.SKIPPED)  # of a dataset only the re-check of priority data is optional
        if start is None and (done is None or (row.proof is Proof.STATEMENT and course.kind is not Subject.DATASET)):
            return RowState(row, Progress.WAITING)  # what was said before its turn counts for nothing
        if done is None and start is not None and self._is_too_early(course, row, start):
            return RowState(row, Progress.WAITING, start)
        limit = self._due(course, row, start) if start is not None else None
        end = done.at if done is not None else self._now
        return RowState(
            row=row,
            progress=Progress.DONE if done is not None else Progress.CURRENT,
            start=start,
            due=limit,
            done=done,
            paused=done is None and any(stop.start <= self._now < stop.end for stop in self._pauses(course, row)),
            late=limit is not None and end > limit,
            provisional=start is not None and limit is not None and self._calendar.provisional(start, limit),
            acted=tuple(course.weighed.taken.get(row.step, ())) if done is None else (),
            stops=tuple((stop.start, stop.end) for stop in self._pauses(course, row)),
        )

    def _is_checked_again(self, course: Course) -> bool:
        """Whether the re-check of Data Prioritas is asked of it; what is out already went without, or had it before."""
        out = any(row.step in course.facts for row in self._kinds[course.kind] if row.proof is Proof.PUBLICATION)
        return course.item is not None and course.item.priority and not out

    def _start(self, course: Course, row: Row) -> datetime | None:
        """When the row's clock began, None while a row before it is not done."""
        start = _last(self._end(course, step) for step in row.after) if row.after else course.opened
        if start is None:
            return None
        if course.kind is Subject.REQUEST and course.opened is not None:
            start = max(start, course.opened)  # its data may have been out long before anybody asked
        if reopened := course.weighed.reopened.get(row.step):
            start = max(start, datetime.fromisoformat(reopened))
        if course.changed is not None and row.step in course.weighed.amended:
            start = max(start, course.changed)  # what was agreed is to be agreed again, since it was amended
        if row.proof is Proof.PUBLICATION and PRIORITY_REVIEW in course.facts:
            start = max(start, course.facts[PRIORITY_REVIEW].at)  # asked of Data Prioritas, whatever the rows say
        if row.proof is Proof.PUBLICATION and self._rule.release is Outlet.SCHEDULE:
            slot = slot_from(self._calendar.local(start).date().isoformat(), self._rule.every)
            start = max(start, self._calendar.aware(datetime.combine(date.fromisoformat(slot), OPENING)))
        return self._after_its_period(course, row, start)

    def _after_its_period(self, course: Course, row: Row, start: datetime) -> datetime:
        """That moment, or the opening of the first working day on which the data of a release can be asked for."""
        day = self._asked_from(course, row)
        if day is None or day <= self._calendar.local(start).date():
            return start
        if day > self._calendar.local(self._now).date() or day.year not in self._calendar.years:
            return self._calendar.aware(datetime.combine(day, OPENING))  # no calendar has to know that day yet
        return self._calendar.aware(self._calendar.next_service(datetime.combine(day, time())))

    def _asked_from(self, course: Course, row: Row) -> date | None:
        """The day from which the first row about a release's data may run; None for other rows and without a period."""
        first = all(self._rows[step].subject is not Subject.DATASET for step in row.after)
        return asked_from(course.release, row) if course.release is not None and first else None

    def _is_too_early(self, course: Course, row: Row, start: datetime) -> bool:
        """Whether the period that the data are about is not over yet: nobody can be asked for them."""
        return start > self._now and self._asked_from(course, row) == self._calendar.local(start).date()

    def _end(self, course: Course, step: str) -> datetime | None:
        """When a row was done on whatever it is about, seen from this course; None while it is not."""
        row = self._rows[step]
        if row.subject is course.kind:
            state = self._state(course, row)
            if state.progress is not Progress.SKIPPED:
                return state.done.at if state.done is not None else None
        elif others := [self._courses[key] for key in course.linked.get(row.subject, ()) if key in self._courses]:
            return _last(self._first_end(other, row) for other in others)
        # Nothing of that kind here: what it would have followed counts.
        return _last(self._end(course, earlier) for earlier in row.after) if row.after else course.opened

    def _first_end(self, other: Course, row: Row) -> datetime | None:
        """When another course's row was first done: what was agreed then stays agreed while a change of it waits."""
        first = other.weighed.first.get(row.step)
        if first is not None and self._led(other, row):
            return datetime.fromisoformat(first.at)
        state = self._state(other, row)
        return state.done.at if state.done is not None else None

    def _led(self, course: Course, row: Row) -> bool:
        """Whether the rows about something else that come before this one, near and far, were done."""
        before = [self._rows[step] for step in row.after]
        return all(
            self._led(course, one) if one.subject is course.kind else self._end(course, one.step) is not None
            for one in before
        )

    def lacking(self, key: str, step: str) -> tuple[Row, ...]:
        """The rows that have to be done before the course may take this step, in the procedure's order."""
        course, row = self._courses.get(key), self._rows[step]
        if course is None:
            return ()
        return tuple(self._rows[earlier] for earlier in row.after if self._end(course, earlier) is None)

    def _due(self, course: Course, row: Row, start: datetime) -> datetime | None:
        limit = due(start, row.limit, self._calendar, self._pauses(course, row))
        if row.limit.unit is Unit.FREQUENCY and course.release is not None:
            limit = self._end_of(course.release.collect_by or course.release.due)
        dataset = course.subject.partition(":")[2] if course.kind is Subject.DATASET else ""
        given = course.part.extended(row.step, dataset) if course.part is not None and row.extendable else None
        if given is not None and limit is not None:
            limit = max(limit, self._end_of(given.until) or limit)
        return limit

    def _end_of(self, day: str) -> datetime | None:
        """The last moment of an ISO day; None for what is no day."""
        try:
            return self._calendar.aware(datetime.combine(date.fromisoformat(day), DAY_END))
        except ValueError:
            return None

    def _pauses(self, course: Course, row: Row) -> Sequence[Pause]:
        return course.pauses if row.pauses else ()


def asked_from(release: Release, row: Row) -> date | None:
    """The day from which the data of a release can be asked for: that after its period. None for what is no period.

    What is promised for a day before that is asked for on the day promised; where the row has the frequency for its
    limit, which counts no time before that day, while the period runs.
    """
    first, last = first_and_last_day(release.period)
    promised = release.collect_by or release.due
    try:
        if promised and promised <= last:
            return date.fromisoformat(first if row.limit.unit is Unit.FREQUENCY else promised)
        return date.fromisoformat(last) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _last(ends: Iterable[datetime | None]) -> datetime | None:
    """The last of these moments; None while one of them has not come."""
    found = list(ends)
    return None if None in found else max(end for end in found if end is not None)


def _done(course: Course, row: Row, start: datetime | None) -> Done | None:
    """What shows that the row is done, or None."""
    if row.proof is Proof.NOTHING:
        return Done(start) if start is not None else None
    if row.proof is Proof.STATEMENT and course.kind is not Subject.DATASET:
        return said(course.weighed.taken.get(row.step, ())) if course.weighed.complete(row) else None
    return course.facts.get(row.step)


def said(statements: Sequence[Statement]) -> Done | None:
    """What statements show: done when the last of them was made."""
    if not statements:
        return None
    last = max(statements, key=lambda one: datetime.fromisoformat(one.at))
    return Done(
        at=datetime.fromisoformat(last.at),
        by=tuple(dict.fromkeys(one.by for one in statements)),
        shown_by=tuple(one.path for one in statements),
        number=str(last.evidence.get("number", "")),
    )


def plan_courses(plans: Iterable[Plan], cases: Mapping[str, Case], weighed: Mapping[str, Weighed]) -> Iterator[Course]:
    """The lists of the years and their parts."""
    for plan in plans:
        yield _of_case(cases, weighed, plan.subject, Subject.PLAN, WHOLE_REGION, str(plan.year), {})
        for part in plan.parts.values():
            linked = {Subject.PLAN: (plan.subject,)}
            yield _of_case(cases, weighed, part.subject, Subject.AGENCY_PLAN, part.agency, str(plan.year), linked, part)


def _of_case(
    cases: Mapping[str, Case],
    weighed: Mapping[str, Weighed],
    subject: str,
    kind: Subject,
    agency: str,
    title: str,
    linked: Mapping[Subject, Sequence[str]],
    part: AgencyPlan | None = None,
) -> Course:
    case = cases.get(subject)
    opened, changed = (_moment(at) for at in ((case.opened, case.changed) if case is not None else ("", "")))
    said_there = weighed.get(subject) or Weighed()
    return Course(subject, kind, agency, title, opened, changed, said_there, linked=linked, part=part)


def _moment(at: str) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


def release_course(
    plan: Plan,
    part: AgencyPlan,
    item: Item,
    release: Release,
    facts: Mapping[str, Done],
    said_there: Weighed,
    live_from: str = "",
) -> Course:
    """One promised release of one dataset. `said_there` carries only what went back."""
    linked: dict[Subject, Sequence[str]] = {Subject.PLAN: (plan.subject,), Subject.AGENCY_PLAN: (part.subject,)}
    if item.activity:
        linked[Subject.ACTIVITY] = (f"activity:{item.activity}",)
    return Course(
        subject=f"dataset:{item.id}",
        kind=Subject.DATASET,
        agency=item.agency,
        title=item.title,
        weighed=said_there,
        facts=facts,
        linked=linked,
        release=release,
        part=part,
        item=item,
        live_from=live_from,
    )
