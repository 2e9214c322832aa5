"""What was asked of the service in the period: rows done within their limits, requests, complaints, BPS, letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from statistics import median

from satudata.model.activity import Activity, pauses
from satudata.model.procedure import Unit
from satudata.model.request import Complaint, DataRequest, RequestState
from satudata.model.sop import Proof, Row
from satudata.model.track import Progress, RowState, Track
from satudata.papers.register import PATH as REGISTER
from satudata.reporting.figure import ActivityLine, Figure, Grievances, Services, Timeliness, counted
from satudata.reporting.period import Period
from satudata.reporting.record import Record
from satudata.workdays.clock import Pause, elapsed
from satudata.workdays.statutory import statutory_clock

NOTHING_DONE, NOTHING_ANSWERED = "nothing_done", "nothing_answered"
BY_CLOCK = (Unit.MINUTES, Unit.HOURS)
OPENING = time(8)


def timeliness(record: Record) -> tuple[Timeliness, ...]:
    """Every row of the procedure that somebody takes, in its order."""
    if record.catalog.sop is None:
        return ()
    states: dict[str, list[tuple[Track, RowState]]] = {}
    for track in record.tracks:
        for state in track.rows:
            states.setdefault(state.row.step, []).append((track, state))
    rows = (row for row in record.catalog.sop.rows if row.proof is not Proof.NOTHING)
    return tuple(_row(row, states.get(row.step, ()), record) for row in rows)


def _row(row: Row, states: list[tuple[Track, RowState]] | tuple[()], record: Record) -> Timeliness:
    local = record.calendar.local
    done = [
        (track, state)
        for track, state in states
        if state.done is not None and record.period.has(local(state.done.at).date().isoformat())
    ]
    waiting = [(track, state) for track, state in states if state.progress is Progress.CURRENT and not track.ended]
    in_minutes = row.limit.unit in BY_CLOCK
    spans = [span for _, state in done if (span := _span(state, record, in_minutes)) is not None]
    return Timeliness(
        number=row.number,
        step=row.step,
        activity=row.activity,
        done=_shown(done, record),
        done_late=_shown([one for one in done if one[1].late], record),
        waiting=_shown(waiting, record),
        waiting_late=_shown([one for one in waiting if one[1].late], record),
        median=Figure(median(spans), _shown(done, record).sources) if spans else Figure(None, why=NOTHING_DONE),
        in_minutes=in_minutes,
    )


def _shown(found: list[tuple[Track, RowState]], record: Record) -> Figure:
    """How many, with what shows them: statements or files where done, else the files of the subject."""
    paths = {path for track, state in found for path in (state.done.shown_by if state.done else _paths(track, record))}
    return Figure(len(found), tuple(sorted(filter(None, paths))))


def _paths(track: Track, record: Record) -> tuple[str, ...]:
    """The file that says there is such a subject."""
    kind, _, identity = track.subject.partition(":")
    if kind == "dataset":
        return (f"catalog/plan/{track.promised[:4]}/{track.agency}.yml",)
    folders = {"plan": "plan", "activity": "activities", "request": "requests", "report": "reports"}
    if kind == "plan" and "/" not in identity:
        return record.catalog.plans[int(identity)].paths if identity.isdigit() else ()
    return (f"catalog/{folders[kind]}/{identity}.yml",) if kind in folders else ()


def _span(state: RowState, record: Record, in_minutes: bool) -> float | None:
    """Working days, or minutes, from the beginning of the row to its end, its pauses left out; None where unknown."""
    if state.start is None or state.done is None or state.done.at < state.start:
        return None
    stops = [Pause(*stop) for stop in state.stops]
    took = elapsed(state.start, state.done.at, record.calendar, stops)
    span = took.clock if state.row.limit.always else took.service
    return round(span.total_seconds() / 60, 1) if in_minutes else took.working_days


def activity_lines(record: Record) -> tuple[ActivityLine, ...]:
    """The activities of the period's year, and those whose request was with BPS in the period, in order of id."""
    found = (one for one in record.catalog.activities.values() if _concerns(one, record.period))
    return tuple(_activity(one, record) for one in found)


def _concerns(activity: Activity, period: Period) -> bool:
    given = activity.recommendation
    dates = (given.submitted_on, given.issued_on) if given is not None else ()
    return activity.year == str(period.year) or any(period.has(day) for day in dates if day)


def _activity(activity: Activity, record: Record) -> ActivityLine:
    given, until = activity.recommendation, record.period.until

    def by_then(day: str) -> str:
        return day if day and day <= until else ""

    issued = by_then(given.issued_on) if given is not None else ""
    return ActivityLine(
        id=activity.id,
        title=activity.title,
        agency=activity.agency,
        kind=given.kind if given is not None else "",
        state=str(given.state(until)) if given is not None else "",
        submitted_on=by_then(given.submitted_on) if given is not None else "",
        issued_on=issued,
        identity=activity.recommendation_id if issued else "",
        bps_working_days=sum(_with_bps(activity, record)),
        path=activity.path,
    )


def _with_bps(activity: Activity, record: Record) -> Iterator[int]:
    def moment(day: str) -> datetime:
        return record.calendar.aware(datetime.combine(date.fromisoformat(day), OPENING))

    for start, end in pauses(activity):
        last = min(end or record.period.until, record.period.until)
        if start < last:
            yield elapsed(moment(start), moment(last), record.calendar).working_days


def services(record: Record) -> Services:
    """The requests that came in during the period, as they stood on its last day that counts."""
    asked = [one for one in record.catalog.requests.values() if record.period.has(one.received)]
    until = record.period.until
    states = {one.id: one.state(until) for one in asked}
    clocks = {one.id: statutory_clock(one, record.calendar, record.judged_at) for one in asked}
    answers = [clock.answer for clock in clocks.values() if clock is not None]
    spans = [one.working_days for one in answers if one.ended is not None and one.working_days is not None]

    def those(*wanted: RequestState) -> Figure:
        return counted(one.path for one in asked if states[one.id] in wanted)

    return Services(
        received=counted(one.path for one in asked),
        public=counted(one.path for one in asked if clocks[one.id] is not None),
        delivered=those(RequestState.DELIVERED),
        refused=those(RequestState.REFUSED),
        waiting=those(RequestState.RECEIVED, RequestState.ROUTED, RequestState.ANSWERED, RequestState.OBJECTED),
        objections=counted(one.path for one in asked if _objected(one, until)),
        answered_late=counted(one.path for one in asked if (clock := clocks[one.id]) and clock.answer.late),
        answer_days=_median(spans, tuple(one.path for one in asked if clocks[one.id] is not None)),
    )


def _objected(request: DataRequest, until: str) -> bool:
    return request.objection is not None and request.objection.received[:10] <= until


def _median(spans: list[int], sources: tuple[str, ...]) -> Figure:
    return Figure(median(spans), tuple(sorted(sources))) if spans else Figure(None, why=NOTHING_ANSWERED)


def grievances(record: Record) -> Grievances:
    """The complaints received in the period, as they stood on its last day that counts."""
    found = [one for one in record.catalog.complaints.values() if record.period.has(one.received)]
    answered = [one for one in found if one.answered_on and one.answered_on <= record.period.until]
    units: dict[str, list[str]] = {}
    for one in found:
        units.setdefault(one.unit, []).append(one.path)
    return Grievances(
        received=counted(one.path for one in found),
        answered=counted(one.path for one in answered),
        open=counted(one.path for one in found if _is_open(one, record.period.until)),
        units={unit: counted(paths) for unit, paths in sorted(units.items())},
    )


def _is_open(complaint: Complaint, until: str) -> bool:
    return not (complaint.closed_on and complaint.closed_on <= until)


def statements(record: Record) -> Mapping[tuple[str, str], Figure]:
    """(role, outcome) → the statements of the period."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in record.said:
        if record.period.has(one.on):
            found.setdefault((one.role, one.outcome), []).append(one.path)
    return {key: counted(paths) for key, paths in sorted(found.items())}


def letters(record: Record) -> tuple[Mapping[str, Figure], Mapping[tuple[str, str], Figure]]:
    """The letters taken into the register in the period, by kind, and by agency and kind."""
    kinds: dict[str, int] = {}
    both: dict[tuple[str, str], int] = {}
    for one in record.letters:
        if record.period.has(one.received or one.dated):
            kinds[one.kind] = kinds.get(one.kind, 0) + 1
            both[one.agency, one.kind] = both.get((one.agency, one.kind), 0) + 1
    return (
        {kind: Figure(n, (REGISTER,)) for kind, n in sorted(kinds.items())},
        {key: Figure(n, (REGISTER,)) for key, n in sorted(both.items())},
    )
