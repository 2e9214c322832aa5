"""Where everything stands on the board: whose turn it is, since when, until when, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.model.plan import AgencyPlan, Extension, Item, Release
from satudata.model.procedure import Unit, limit
from satudata.model.sop import Proof, Sop, Subject
from satudata.model.statement import Release as Outlet
from satudata.model.statement import Rule, Statement
from satudata.model.track import Done, Progress, Track
from satudata.procedure.open import with_re_check
from satudata.procedure.tracks import Board, Course
from satudata.procedure.weigh import Weighed
from satudata.read.sops import load_sop, sop_names
from satudata.trust.rules import STEPS
from satudata.workdays.clock import Pause
from tests.procedure.parts import FORUM, LIST, OFFICE, PART, PRODUCER, SECRETARIAT, at, say
from tests.trust.sayings import SUPERVISOR

BLITAR, PASER, PERPRES = load_sop("blitar"), load_sop("paser"), load_sop("perpres-39-2019")
RULE = Rule(STEPS)
RELEASE = Release("2025", "2026-04-30")
ITEM = Item("dinkes/puskesmas", "Puskesmas", "Unit", "yearly", (RELEASE,))


def said(step: str, by: object, local: str) -> Statement:
    return say(step, by, at=at(local).isoformat())


def took(*statements: Statement, **given: object) -> Weighed:
    found: dict[str, list[Statement]] = {}
    for one in statements:
        found.setdefault(one.step, []).append(one)
    first = {one.step: one for one in statements}
    return Weighed(taken=found, first=first, **given)  # type: ignore[arg-type]  # the names are those of the fields


GUIDED = said("guidance", SUPERVISOR, "2026-01-05 10:00")
SUPPORTED = said("forum_support", SECRETARIAT, "2026-01-06 09:00")
AGREED = said("list_agreement", FORUM, "2026-01-08 09:00")
STATED = said("availability", PRODUCER, "2026-01-12 09:00")


def the_list(*statements: Statement, **given: object) -> Course:
    return Course(LIST, Subject.PLAN, "*", "2026", at("2026-01-05 08:00"), weighed=took(*statements, **given))


def the_part(*statements: Statement, **given: object) -> Course:
    linked = {Subject.PLAN: (LIST,)}
    opened = at("2026-01-05 08:00")
    return Course(
        PART, Subject.AGENCY_PLAN, "dinkes", "2026", opened, weighed=took(*statements, **given), linked=linked
    )


def the_table(facts: dict[str, str], **given: object) -> Course:
    linked = {Subject.PLAN: (LIST,), Subject.AGENCY_PLAN: (PART,)}
    done = {step: Done(at(local)) for step, local in facts.items()}
    course = Course("dataset:dinkes/puskesmas", Subject.DATASET, "dinkes", "Puskesmas", facts=done, linked=linked)
    return replace(course, **{"release": RELEASE, "item": ITEM, **given})  # type: ignore[arg-type]  # the fields' names


def tracks(courses: Sequence[Course], now: str, sop: Sop = BLITAR, rule: Rule = RULE) -> list[Track]:
    return list(Board(sop, rule, OFFICE, at(now), courses).tracks())


def row(track: Track, step: str) -> tuple[str, str, str]:
    """Progress, start and due of a row, on the local clock."""
    state = track.state(step)
    assert state is not None
    return state.progress.value, _local(state.start), _local(state.due)


def _local(moment: datetime | None) -> str:
    return OFFICE.local(moment).isoformat(" ", "minutes")[:16] if moment is not None else ""


def test_a_row_follows_the_rows_before_it_and_nothing_else_has_begun() -> None:
    [track] = tracks([the_list(GUIDED)], "2026-01-05 12:00")
    assert row(track, "guidance") == ("done", "2026-01-05 08:00", "")
    assert row(track, "forum_support") == ("current", "2026-01-05 10:00", "")
    assert row(track, "list_agreement") == ("waiting", "", "")
    assert [state.row.step for state in track.current] == ["forum_support"]


def test_what_is_not_committed_has_not_begun() -> None:
    [track] = tracks([replace(the_list(), opened=None)], "2026-01-05 12:00")
    assert {state.progress for state in track.rows} == {Progress.WAITING}


def test_the_part_of_an_agency_waits_for_the_list_of_the_year() -> None:
    _, waiting = tracks([the_list(GUIDED, SUPPORTED), the_part()], "2026-01-12 12:00")
    _, begun = tracks([the_list(GUIDED, SUPPORTED, AGREED), the_part()], "2026-01-12 12:00")
    assert row(waiting, "availability") == ("waiting", "", "")
    assert row(begun, "availability") == ("current", "2026-01-08 09:00", "2026-01-15 16:00")


def test_what_was_stated_before_the_list_was_agreed_counts_for_nothing_and_nothing_follows_it() -> None:
    _, part, table = tracks([the_list(GUIDED), the_part(STATED), the_table({})], "2026-01-12 12:00")
    assert row(part, "availability") == ("waiting", "", "")
    assert row(table, "collection") == ("waiting", "", "")


def test_an_amended_list_is_agreed_again_from_the_day_of_its_change_while_data_go_on() -> None:
    amended = the_list(GUIDED, SUPPORTED, amended={"list_agreement"})
    amended.weighed.first["list_agreement"] = AGREED
    amended = replace(amended, changed=at("2026-06-08 09:00"))
    plan, part, table = tracks([amended, the_part(STATED), the_table({})], "2026-06-08 12:00")
    assert row(plan, "list_agreement") == ("current", "2026-06-08 09:00", "2026-06-11 16:00")
    assert row(part, "availability")[0] == "done"
    assert row(table, "collection") == ("current", "2026-01-12 09:00", "2026-04-30 23:59")


def test_the_frequency_ends_with_the_deadline_that_walidata_set_else_with_the_promise() -> None:
    courses = [the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED)]
    sooner = replace(RELEASE, collect_by="2026-03-17")
    for release, due in ((RELEASE, "2026-04-30 23:59"), (sooner, "2026-03-17 23:59"), (Release("2025", ""), "")):
        *_, table = tracks([*courses, the_table({}, release=release)], "2026-02-02 08:00")
        assert row(table, "collection")[2] == due


def asked(release: Release, now: str, name: str = "magetan") -> tuple[str, str, str]:
    """The first row about the data of that release by that procedure, whose list was agreed on 12 January 2026."""
    sop = load_sop(name)
    row_of_data = next(one for one in sop.rows if one.subject is Subject.DATASET)
    agreed = {one.step: said(one.step, PRODUCER, "2026-01-12 09:00") for one in sop.rows}
    lists, parts = ([agreed[one.step] for one in sop.about(kind)] for kind in (Subject.PLAN, Subject.AGENCY_PLAN))
    table = the_table({}, release=release, opened=at("2026-01-12 09:00"))
    table = replace(table, linked={kind: keys for kind, keys in table.linked.items() if sop.about(kind)})
    track = tracks([the_list(*lists), every_actor(the_part(*parts), sop), table], now, sop)[-1]
    return row(track, row_of_data.step)


def every_actor(part: Course, sop: Sop) -> Course:
    """The part with each of its rows taken by everybody who acts on it."""
    taken = {
        one.step: [replace(said(one.step, PRODUCER, "2026-01-12 09:00"), role=actor[0]) for actor in one.actors]
        for one in sop.about(Subject.AGENCY_PLAN)
    }
    return replace(part, weighed=Weighed(taken=taken))


QUARTER = Release("2026-Q3", "2026-10-30")


@pytest.mark.parametrize("name", sop_names())
def test_nobody_is_asked_for_data_of_a_period_that_is_not_over(name: str) -> None:
    waiting, begun = asked(QUARTER, "2026-09-30 16:00", name), asked(QUARTER, "2026-10-01 12:00", name)
    assert waiting == ("waiting", "2026-10-01 08:00", "")
    assert begun[:2] == ("current", "2026-10-01 07:30")
    assert begun[2] > "2026-10-06"


def test_the_week_for_data_starts_on_the_first_working_day_after_their_period() -> None:
    assert asked(Release("2026-02", "2026-04-30"), "2026-03-05 08:00")[1:] == ("2026-03-02 07:30", "2026-03-09 16:00")
    assert asked(Release("2026-S1", "2026-09-30"), "2026-07-06 08:00")[1:] == ("2026-07-01 07:30", "2026-07-08 16:00")
    assert asked(Release("2026-01-31", "2026-02-27"), "2026-02-02 08:00")[1] == "2026-02-02 07:30"


def test_data_of_a_period_that_was_over_are_asked_for_from_the_agreement_on() -> None:
    assert asked(Release("2025", "2026-03-31"), "2026-01-13 08:00")[1:] == ("2026-01-12 09:00", "2026-01-20 16:00")
    assert asked(Release("2014", "2026-03-31"), "2026-01-13 08:00")[1] == "2026-01-12 09:00"


@pytest.mark.parametrize("period", ["tahun ini", "", "9999", "2026-xx-yy"])
def test_what_is_no_period_is_asked_for_from_the_agreement_on(period: str) -> None:
    begun = asked(Release(period, "2026-03-31"), "2026-01-13 08:00")
    assert begun[1] in ("2026-01-12 09:00", "2026-03-31 08:00")  # a year without end has its promise before that


def test_what_is_promised_before_its_period_is_over_is_asked_for_when_promised_or_while_the_period_runs() -> None:
    early = Release("2026", "2026-12-01")
    assert asked(early, "2026-11-30 12:00") == ("waiting", "2026-12-01 08:00", "")
    assert asked(early, "2026-12-02 12:00") == ("current", "2026-12-01 07:30", "2026-12-08 16:00")
    assert asked(early, "2026-02-02 12:00", "blitar") == ("current", "2026-01-12 09:00", "2026-12-01 23:59")
    sooner = replace(Release("2026-Q1", "2026-04-30"), collect_by="2026-03-16")
    assert asked(sooner, "2026-03-17 12:00")[1:] == ("2026-03-16 07:30", "2026-03-30 16:00")


def test_a_period_that_ends_with_the_last_known_year_needs_no_calendar_beyond_it_before_it_is_over() -> None:
    assert asked(Release("2027", "2028-03-31"), "2027-06-30 08:00") == ("waiting", "2028-01-01 08:00", "")


def test_data_that_came_before_their_period_was_over_are_done_and_late_for_nobody() -> None:
    table = the_table({"collection": "2026-09-28 09:00"}, release=QUARTER)
    track = tracks([the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED), table], "2026-09-29 08:00")[-1]
    state = track.state("collection")
    assert state is not None and state.progress is Progress.DONE and not state.late
    assert row(track, "upload") == ("current", "2026-09-28 09:00", "2026-09-28 10:00")


def test_more_time_counts_for_rows_that_may_have_it_and_never_takes_any_away() -> None:
    def due(until: str, name: str = "dinkes/puskesmas", step: str = "collection") -> str:
        part = AgencyPlan(2026, "dinkes", "x", extensions=(Extension(step, until, "banyak", name),))
        courses = [the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED), the_table({}, part=part)]
        return row(tracks(courses, "2026-02-02 08:00", PASER)[-1], "collection")[2]

    assert due("2026-05-29") == "2026-05-29 23:59"
    assert due("2026-03-29") == "2026-04-30 23:59"
    assert due("2026-05-29", "") == "2026-05-29 23:59"
    assert due("2026-05-29", "dinkes/posyandu") == "2026-04-30 23:59"
    assert due("kapan-kapan") == "2026-04-30 23:59"


def test_an_activity_that_is_not_there_is_passed_over_and_one_that_is_there_is_waited_for() -> None:
    courses = [the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED)]
    activity = Course("activity:dinkes/survei", Subject.ACTIVITY, "dinkes", "Survei", at("2026-01-05 08:00"))
    activity = replace(activity, linked={Subject.PLAN: (LIST,), Subject.AGENCY_PLAN: (PART,)})
    table = the_table({})
    without = tracks([*courses, table], "2026-02-02 08:00", PASER)[-1]
    table = replace(table, linked={**table.linked, Subject.ACTIVITY: (activity.key,)})
    behind = tracks([*courses, activity, table], "2026-02-02 08:00", PASER)[-1]
    assert row(without, "collection")[0] == "current"
    assert row(behind, "collection")[0] == "waiting"


def test_the_clock_stands_in_a_pause_of_the_rows_that_have_one() -> None:
    design = said("activity_design", PRODUCER, "2026-01-19 09:00")
    pause = Pause(at("2026-01-20 08:00"), at("2026-02-16 08:00"))
    activity = Course("activity:dinkes/survei", Subject.ACTIVITY, "dinkes", "Survei", at("2026-01-05 08:00"))
    activity = replace(activity, weighed=took(design), pauses=(pause,))
    [track] = tracks([activity], "2026-02-02 08:00", PASER)
    state = track.state("recommendation")
    assert state is not None
    assert (state.paused, state.late, _local(state.due)) == (True, False, "2026-02-18 16:00")


def test_a_publication_on_schedule_counts_from_the_slot() -> None:
    facts = dict.fromkeys(("collection", "upload", "examination", "agency_approval"), "2026-03-25 10:00")
    courses = [the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED), the_table(facts)]
    at_once = tracks(courses, "2026-03-26 08:00")[-1]
    monthly = tracks(courses, "2026-03-26 08:00", rule=Rule(STEPS, Outlet.SCHEDULE, "monthly"))[-1]
    assert row(at_once, "publication") == ("current", "2026-03-25 10:00", "2026-03-25 10:03")
    assert row(monthly, "publication") == ("current", "2026-04-01 08:00", "2026-04-01 08:03")


def test_a_publication_of_data_prioritas_counts_from_their_re_check() -> None:
    facts = dict.fromkeys(("collection", "upload", "examination", "agency_approval"), "2026-03-25 10:00")
    courses = [the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED)]
    track = tracks([*courses, the_table(facts | {"priority_review": "2026-03-26 13:00"})], "2026-03-26 14:00")[-1]
    assert row(track, "publication") == ("current", "2026-03-26 13:00", "2026-03-26 13:03")


def test_what_went_back_runs_from_its_return() -> None:
    back = Weighed(reopened={"upload": at("2026-03-25 09:00").isoformat()})
    table = the_table({"collection": "2026-03-16 09:00"}, weighed=back)
    *_, track = tracks([the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED), table], "2026-03-25 12:00")
    assert row(track, "upload") == ("current", "2026-03-25 09:00", "2026-03-25 10:00")


def test_only_data_prioritas_are_checked_again() -> None:
    facts = dict.fromkeys(("collection", "handover", "examination"), "2026-03-25 10:00")
    courses = [the_list(GUIDED, SUPPORTED, AGREED)]
    usual = tracks([*courses, the_table(facts)], "2026-03-26 08:00", PERPRES)[-1]
    priority = tracks([*courses, the_table(facts, item=replace(ITEM, priority=True))], "2026-03-26 08:00", PERPRES)[-1]
    assert row(usual, "priority_review") == ("skipped", "", "")
    assert row(priority, "priority_review")[0] == "current"
    assert row(usual, "publication")[0] == "current"


@pytest.mark.parametrize("name", sop_names())
def test_nobody_is_late_with_publishing_data_prioritas_that_wait_for_their_re_check(name: str) -> None:
    sop = with_re_check(load_sop(name))
    published = next(one for one in sop.rows if one.proof is Proof.PUBLICATION)
    facts = {one.step: "2026-03-25 10:00" for one in sop.rows if one.subject is Subject.DATASET}
    del facts[published.step], facts["priority_review"]
    both = (the_list(GUIDED, SUPPORTED, AGREED), the_part(STATED))
    item = replace(ITEM, priority=True)
    waiting = tracks([*both, the_table(facts, item=item)], "2026-03-26 08:00", sop)[-1]
    assert [one.row.roles for one in waiting.current] == [("data_supervisor",)]
    checked = facts | {"priority_review": "2026-03-26 13:00"}
    assert row(tracks([*both, the_table(checked, item=item)], "2026-03-26 14:00", sop)[-1], published.step)[:2] == (
        "current",
        "2026-03-26 13:00",
    )
    out = facts | {published.step: "2026-03-25 10:01"}
    assert (
        row(tracks([*both, the_table(out, item=item)], "2026-03-26 14:00", sop)[-1], "priority_review")[0] == "skipped"
    )


def test_what_was_ended_waits_for_nobody() -> None:
    [track] = tracks([the_list(GUIDED, ended=replace(GUIDED, reason="Dibatalkan"))], "2026-01-12 08:00")
    assert track.finished
    assert track.current == ()


def test_a_due_date_in_a_year_without_calendar_is_refused_not_guessed() -> None:
    late = said("forum_support", SECRETARIAT, "2027-12-30 09:00")
    with pytest.raises(SatudataError) as refused:
        tracks([the_list(GUIDED, late)], "2027-12-31 08:00")
    assert (refused.value.key, refused.value.facts) == ("calendar-year-missing", {"year": 2028})


moments = st.datetimes(datetime.fromisoformat("2026-01-06"), datetime.fromisoformat("2026-10-30"))
waits = st.timedeltas(timedelta(0), timedelta(days=40))


@given(moments, waits, waits, st.booleans(), st.integers(0, 6))
def test_it_is_late_when_it_was_done_after_its_due_moment_or_is_not_done_and_that_has_passed(
    began: datetime, took_so_long: timedelta, further: timedelta, is_done: bool, n: int
) -> None:
    sop = replace(BLITAR, rows=tuple(replace(one, limit=limit(n, Unit.DAYS)) for one in BLITAR.rows)) if n else BLITAR
    support = said("forum_support", SECRETARIAT, began.isoformat(" ", "seconds"))
    end = began + took_so_long
    agreement = [said("list_agreement", FORUM, end.isoformat(" ", "seconds"))] if is_done else []
    now = (end + further).isoformat(" ", "seconds")
    [track] = tracks([the_list(GUIDED, support, *agreement)], now, sop)
    state = track.state("list_agreement")
    assert state is not None and state.due is not None
    reached = at(agreement[0].at[:19].replace("T", " ")) if is_done else at(now)
    assert state.late == (reached > state.due)
    assert (state.progress is Progress.DONE) == is_done
