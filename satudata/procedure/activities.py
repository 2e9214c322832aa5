"""Statistical activities on their way: designed, recommended by BPS, described. What their files say is told by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from satudata.desk import Desk
from satudata.model.activity import Activity, pauses
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.track import Done
from satudata.procedure.cases import Case
from satudata.procedure.tracks import OPENING, Course
from satudata.procedure.weigh import Weighed
from satudata.read.activities import activity_of
from satudata.read.documents import read_document
from satudata.spread import spread
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import Pause

CACHE = "drafts"


def activity_courses(
    desk: Desk, sop: Sop, found: Mapping[str, Case], weighed: Mapping[str, Weighed], calendar: Calendar, as_of: str
) -> Iterator[Course]:
    """The activities at hand, in order of id, as of the end of an ISO day."""
    rows = sop.about(Subject.ACTIVITY)
    ready = ready_since(desk, desk.catalog.activities.values()) if rows else {}
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
            facts=_dated(activity, ready.get(activity.id, ""), case, rows, calendar, as_of),
            linked={
                Subject.PLAN: (f"plan:{activity.year}",),
                Subject.AGENCY_PLAN: (f"plan:{activity.year}/{activity.agency}",),
            },
            pauses=[_pause(start, end, calendar, as_of) for start, end in pauses(activity) if start <= as_of],
        )


def ready_since(desk: Desk, activities: Iterable[Activity]) -> dict[str, str]:
    """Activity id → when its file came into the main line as no draft, since when it has been none (ISO 8601 with
    offset); those that are drafts, at hand or as last committed, are left out.
    """
    submitted = [one for one in activities if not one.is_draft]
    events = desk.history.events
    drafts = _drafts(desk, [(one.path, blob) for one in submitted for _, blob in events.get(one.path, ()) if blob])
    ready: dict[str, str] = {}
    for one in submitted:
        for number, blob in events.get(one.path, ()):  # newest first
            if drafts.get(blob, True):
                break
            ready[one.id] = desk.history.commits[number].at
    return ready


def _drafts(desk: Desk, versions: Sequence[tuple[str, str]]) -> dict[str, bool]:
    """Blob → whether the activity was a draft in it; asked once, known again. `versions` are (path, blob)."""
    known: Mapping[str, bool] = desk.cache.load(CACHE) or {}
    wanted = [one for one in versions if one[1] not in known]
    fresh = spread(lambda one: _is_draft(one[0], desk.repository.blob(one[1])), wanted)
    found = {blob: known[blob] for _, blob in versions if blob in known}
    found |= {blob: draft for (_, blob), draft in zip(wanted, fresh, strict=True)}
    if wanted:
        desk.cache.save(CACHE, found)
    return found


def _is_draft(path: str, content: bytes) -> bool:
    return activity_of("", read_document(path, content)[0]).is_draft


def _dated(
    activity: Activity, ready: str, case: Case, rows: Iterable[Row], calendar: Calendar, as_of: str
) -> Mapping[str, Done]:
    """The rows that the activity's file shows done by that day: asked of BPS, recommended by BPS, described."""
    given = activity.recommendation
    dates = {Proof.APPLICATION: given.submitted_on, Proof.RECOMMENDATION: given.issued_on} if given else {}
    moments = {proof: _moment(day, calendar) for proof, day in dates.items() if day and day <= as_of}
    if ready and ready[:10] <= as_of:
        moments[Proof.METADATA] = datetime.fromisoformat(ready)
    return {row.step: Done(moments[row.proof], shown_by=case.paths) for row in rows if row.proof in moments}


def _pause(start: str, end: str | None, calendar: Calendar, as_of: str) -> Pause:
    """What lasts that day ends at the opening of the next: how long it will still last, nobody knows."""
    if end is not None and end <= as_of:
        return Pause(_moment(start, calendar), _moment(end, calendar))
    return Pause(_moment(start, calendar), _moment(as_of, calendar) + timedelta(days=1))


def _moment(day: str, calendar: Calendar) -> datetime:
    """The opening of an ISO day."""
    return calendar.aware(datetime.combine(date.fromisoformat(day), OPENING))
