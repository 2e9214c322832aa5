"""The board of an instance: its procedure, its calendar, and everything that goes through it, as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.model.plan import Plan
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.standing import Ground, Standing
from satudata.model.statement import PRIORITY_REVIEW
from satudata.model.track import Track
from satudata.procedure.activities import activity_courses
from satudata.procedure.agreed import in_force
from satudata.procedure.cases import Case, as_known, cases
from satudata.procedure.facts import NOTHING, arrivals, release_facts
from satudata.procedure.past import as_it_was
from satudata.procedure.periods import last_periods
from satudata.procedure.reports import report_courses
from satudata.procedure.requests import Room, with_requests
from satudata.procedure.tracks import Board, Course, plan_courses, release_course
from satudata.procedure.weigh import Weighed, weigh
from satudata.read.sops import load_sop
from satudata.standing import Approvals, Chosen
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.publication import Judge
from satudata.workdays.calendar import Calendar, calendar_of

REGULATION, REGULATION_SHORT = "perpres-39-2019", "Perpres"  # the procedure that prints the re-check, and its mark


@dataclass(frozen=True)
class Office:
    """What the tracks were worked out from, for whoever needs more than them. `desk` is that of the day."""

    desk: Desk
    sop: Sop
    calendar: Calendar
    judge: Judge
    cases: Mapping[str, Case]
    weighed: Mapping[str, Weighed]
    board: Board
    now: datetime

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
    now: datetime | None = None,
    at_hand: bool = False,
) -> Office:
    """Everything that goes through the procedure, as of that ISO day: of its beginning, unless `now` names a moment of
    it; `approvals` of that day and ledger, and the standings that come from them, where they are there already.

    Where files came later than that day, what the main line had by its end is told, by the procedure that was in force
    then and without a ledger, which is of later days; unless the files `at_hand` are asked for.

    SatudataError `calendar-year-missing`, when asked for tracks, where a due date falls into a year without calendar.
    """
    then = desk if at_hand else as_it_was(desk, as_of)
    if then is not desk:
        desk, sop, ledger, approvals, chosen = then, then.catalog.sop or sop, NOTHING_PUBLISHED, None, None
    approvals = approvals or desk.approvals(as_of, ledger)
    calendar = calendar_of(desk.catalog)
    if any(item.priority for plan in desk.catalog.plans.values() for item in plan.items()):
        sop = with_re_check(sop)
    found = {subject: as_known(case, as_of) for subject, case in cases(desk).items()}
    weighed = {subject: weigh(case, sop, approvals.judge) for subject, case in found.items()}
    plans = [plan for year, plan in desk.catalog.plans.items() if year <= int(as_of[:4])]
    chosen = standings(approvals, desk.sources, desk.cache) if chosen is None else chosen
    courses = [
        # A list is agreed before its year begins; what it promises runs from then on.
        *plan_courses(desk.catalog.plans.values(), found, weighed),
        *activity_courses(desk, sop, found, weighed, calendar, as_of),
        *_releases(
            desk,
            [in_force(desk, plan, sop, found, weighed) for plan in plans],
            chosen,
            sop.about(Subject.DATASET),
            as_of,
        ),
        *report_courses(desk, found, weighed, calendar, as_of),
    ]
    courses = with_requests(courses, Room(desk, sop, found, weighed, chosen, calendar, as_of))
    now = now or calendar.aware(datetime.combine(date.fromisoformat(as_of), time()))
    board = Board(sop, approvals.judge.rule, calendar, now, courses)
    return Office(desk, sop, calendar, approvals.judge, found, weighed, board, now)


def with_re_check(sop: Sop) -> Sop:
    """The procedure with the re-check of Data Prioritas before publication (Perpres 39/2019), which every instance asks
    for, where its own document does not print it.
    """
    published = next((row for row in sop.rows if row.proof is Proof.PUBLICATION), None)
    if published is None or sop.row(PRIORITY_REVIEW) is not None:
        return sop
    printed = load_sop(REGULATION).row(PRIORITY_REVIEW)
    assert printed is not None
    again = replace(printed, number=REGULATION_SHORT, after=published.after, returns_to=published.returns_to)
    after = replace(published, after=(PRIORITY_REVIEW,))
    place = sop.rows.index(published)
    return replace(sop, rows=(*sop.rows[:place], again, after, *sop.rows[place + 1 :]))


def _table(identity: str) -> str:
    return f"data/{identity}.csv"


def _releases(
    desk: Desk, plans: Sequence[Plan], chosen: Mapping[str, Chosen], rows: tuple[Row, ...], as_of: str
) -> Iterator[Course]:
    listed = {
        item.id for plan in plans for item in plan.items() if item.id in chosen or _table(item.id) in desk.entries
    }
    periods = last_periods(desk, sorted(listed))
    came = {identity: arrivals(desk.history, identity, as_of) for identity in listed}
    for plan in plans:
        for part in plan.parts.values():
            for item in part.items:
                one = chosen.get(item.id)
                standing = one.standing if one is not None else Standing(Ground.HELD)
                for n, release in enumerate(item.releases if not item.unavailable else ()):
                    found = NOTHING
                    if item.id in listed:
                        present = periods.get(item.id, "")
                        found = release_facts(release, rows, standing, present, came[item.id], only=n == 0)
                    yield release_course(plan, part, item, release, found.facts, found.went_back, found.live_from)
