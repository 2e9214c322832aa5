"""How the procedure is kept, in figures: that they add up, and that being later never looks better."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from satudata.model.roster import ROLES
from satudata.model.sop import Row, Subject
from satudata.model.track import Done, Progress, RowState, Track
from satudata.procedure.performance import (
    PARTIES,
    Delivery,
    Figures,
    Party,
    Performance,
    RowFigures,
    party_of,
    performances,
)
from satudata.read.sops import load_sop
from tests.procedure.courses import NOW, OFFICE, SOP, SWIFT, moment, release

STEPS = tuple(SWIFT)


def told(*tracks: Track) -> Performance:
    """The figures of 2026."""
    found = performances(tracks, SOP, OFFICE, moment(NOW))
    return next(one for one in found if one.year == 2026)


def row(figures: Figures, step: str) -> RowFigures:
    return next(one for one in figures.rows if one.row.step == step)


def test_a_release_that_kept_every_limit_is_within_all_of_them() -> None:
    found = told(release(SWIFT)).whole
    assert found.delivery == Delivery(on_time=1)
    assert {one.row.step: one.within for one in found.rows if one.judged} == dict.fromkeys(STEPS, 1)
    assert all(one.within_share == 1 for one in found.rows if one.judged and one.row.limit.counted)


def test_publication_is_measured_in_minutes_by_the_clock_from_the_last_statement() -> None:
    late = release({**SWIFT, "publication": "2026-03-26 09:10"}, name="posyandu")
    found = told(release(SWIFT), late).whole.publishing
    assert (found.n, found.within, found.median_minutes, found.longest_minutes) == (2, 1, 6.0, 10.0)
    assert found.limit.highest == 3


def test_nothing_published_has_no_duration() -> None:
    found = told(release({})).whole.publishing
    assert (found.n, found.median_minutes, found.longest_minutes) == (0, None, None)


def test_waiting_for_data_at_their_own_frequency_takes_nobodys_time() -> None:
    found = told(release(SWIFT)).whole
    assert row(found, "collection").median_hours == 0
    assert found.turns[Party.AGENCY].hours < 24


def test_the_turn_that_took_the_time_is_told_when_the_agency_was_not_the_late_one() -> None:
    slow = {**SWIFT, "examination": "2026-04-15 09:00", "agency_approval": "2026-04-15 13:00"}
    found = told(release({**slow, "publication": "2026-04-15 13:01"})).agencies["dinkes"]
    assert found.delivery == Delivery(late=1, late_working_days=10)
    assert found.turns[Party.STEWARD].late_working_days > 0
    assert found.turns[Party.AGENCY].late_working_days == 0
    assert found.turns[Party.STEWARD].service > found.turns[Party.AGENCY].service


def test_while_bps_has_it_the_time_is_its_own() -> None:
    asked = Row("1.6", "asked", Subject.ACTIVITY, "Rekomendasi", actors=(("producer",),), pauses="bps")
    state = RowState(
        asked,
        Progress.DONE,
        start=moment("2026-06-02 09:00"),
        done=Done(moment("2026-06-12 09:00")),
        stops=((moment("2026-06-03 09:00"), moment("2026-06-12 09:00")),),
    )
    found = told(Track("activity:dinkes/survei", "dinkes", "Survei", (state,))).agencies["dinkes"]
    assert found.turns[Party.AGENCY].hours == 7.5
    assert found.turns[Party.SUPERVISOR].hours > 40


def test_rows_of_the_whole_regions_list_are_of_no_agency() -> None:
    first = SOP.about(Subject.PLAN)[2]
    state = RowState(
        first, Progress.CURRENT, start=moment("2026-11-02 09:00"), due=moment("2026-11-05 16:00"), late=True
    )
    found = told(Track("plan:2026", "*", "2026", (state,)))
    assert found.agencies == {}
    assert row(found.whole, first.step).overdue == 1
    assert found.whole.turns[Party.FORUM].late_working_days > 0


def test_what_was_ended_lies_with_nobody() -> None:
    running = release({"collection": "2026-03-23 09:00"})
    assert told(running).whole.turns[Party.AGENCY].late_working_days > 0
    assert told(replace(running, ended="Digabung")).whole.turns[Party.AGENCY].late_working_days == 0


def test_figures_stand_in_the_year_promised_and_in_the_year_a_row_ended() -> None:
    early = release({step: at.replace("2026-03", "2025-12") for step, at in SWIFT.items()}, agreed="2025-01-06 09:00")
    newest, before = performances([early], SOP, OFFICE, moment(NOW))
    assert (newest.year, before.year) == (2026, 2025)
    assert newest.whole.delivery.on_time == 1
    assert row(newest.whole, "examination").judged == 0
    assert row(before.whole, "examination").within == 1


def test_every_role_has_its_desk() -> None:
    assert set(PARTIES) == set(ROLES)
    rows = {row.step: party_of(row) for row in SOP.rows}
    assert rows["examination"] is Party.STEWARD  # whose step it is, though the agency's own may take it
    assert party_of(load_sop("magetan").row("draft_check") or SOP.rows[0]) is Party.TOGETHER
    assert rows["list_agreement"] is Party.FORUM


def test_no_tracks_have_no_years() -> None:
    assert performances([], SOP, OFFICE, moment(NOW)) == []


def test_data_whose_period_is_not_over_are_promised_and_take_nobodys_time() -> None:
    track = release({}, promised="2026-12-30")
    first = replace(track.rows[0], progress=Progress.WAITING, start=moment("2026-12-01 08:00"), due=None)
    found = told(replace(track, rows=(first, *track.rows[1:]))).whole
    assert found.delivery == Delivery(coming=1)
    assert row(found, "collection") == RowFigures(row(found, "collection").row)
    assert found.service == timedelta(0)


def test_data_that_came_before_they_were_asked_for_took_no_time_and_kept_their_limit() -> None:
    track = release(SWIFT)
    first = replace(track.rows[0], start=moment("2026-03-24 08:00"), due=moment("2026-03-31 16:00"))
    found = row(told(replace(track, rows=(first, *track.rows[1:]))).whole, "collection")
    assert (found.within, found.late, found.running, found.median_hours) == (1, 0, 0, 0)


# A release some days after 2 February; its rows follow each other by some hours, the last of them may be missing.
COURSES = some.builds(
    lambda agency, wait, gaps, n: release(
        {
            step: (moment("2026-02-02 08:00") + timedelta(days=wait, hours=sum(gaps[: place + 1]))).strftime(
                "%Y-%m-%d %H:%M"
            )
            for place, step in enumerate(STEPS[:n])
        },
        agency=agency,
    ),
    some.sampled_from(["dinkes", "bps", "disdik"]),
    some.integers(0, 90),
    some.lists(some.integers(0, 200), min_size=5, max_size=5),
    some.integers(0, 5),
)


@settings(max_examples=40, deadline=None)
@given(some.lists(COURSES, max_size=6))
def test_the_agencies_add_up_to_the_whole(tracks: list[Track]) -> None:
    for found in performances(tracks, SOP, OFFICE, moment(NOW)):
        parts = list(found.agencies.values())
        for name in ("on_time", "late", "overdue", "coming", "proposed", "late_working_days", "promised", "due"):
            assert getattr(found.whole.delivery, name) == sum(getattr(part.delivery, name) for part in parts)
        for party in Party:
            assert found.whole.turns[party].service == sum((p.turns[party].service for p in parts), timedelta(0))
        for place, whole in enumerate(found.whole.rows):
            assert whole.judged == sum(part.rows[place].judged for part in parts)
        assert found.whole.service == sum((part.service for part in parts), timedelta(0))


@settings(max_examples=40, deadline=None)
@given(COURSES, some.integers(1, 30))
def test_coming_out_a_day_later_is_never_less_late(track: Track, days: int) -> None:
    later = replace(
        track,
        rows=tuple(
            replace(one, done=Done(one.done.at + timedelta(days=days)))
            if one.row.step == "publication" and one.done
            else one
            for one in track.rows
        ),
    )
    before, after = told(track).whole.delivery, told(later).whole.delivery
    assert after.late_working_days >= before.late_working_days
    assert after.on_time <= before.on_time
    assert after.promised == before.promised
