"""What waits for somebody, the most urgent first, and who that is."""

from __future__ import annotations

from dataclasses import replace

from satudata.model.sop import Row
from satudata.model.statement import Statement
from satudata.model.track import Progress, RowState, Track
from satudata.procedure.queue import Urgency, holders, queue
from tests.procedure.parts import MAGETAN, OFFICE, PEOPLE, at, say
from tests.trust.sayings import HEAD, OPERATOR, roster

NOW = at("2026-03-25 09:00")


def row(step: str) -> Row:
    found = MAGETAN.row(step)
    assert found is not None
    return found


def track(name: str, due: str = "", late: bool = False, paused: bool = False, step: str = "list_approval") -> Track:
    moment = at(due) if due else None
    state = RowState(row(step), Progress.CURRENT, at("2026-03-16 09:00"), moment, paused=paused, late=late)
    return Track(f"plan:2026/{name}", name, name, (state,))


def test_late_comes_first_the_latest_of_it_before_the_rest_then_what_is_due_then_what_nobody_hurries() -> None:
    tracks = [
        track("e"),
        track("d", "2026-04-02 16:00", paused=True),
        track("c", "2026-03-31 16:00"),
        track("b", "2026-03-26 16:00"),
        track("a2", "2026-03-17 16:00", late=True),
        track("a1", "2026-03-16 16:00", late=True),
    ]
    told = [(one.track.agency, one.urgency) for one in queue(tracks, OFFICE, NOW)]
    assert told == [
        ("a1", Urgency.LATE),
        ("a2", Urgency.LATE),
        ("b", Urgency.DUE),
        ("c", Urgency.DUE),
        ("d", Urgency.PAUSED),
        ("e", Urgency.UNLIMITED),
    ]
    assert [(one.track.agency) for one in queue(reversed(tracks), OFFICE, NOW)] == [name for name, _ in told]


def test_days_are_working_days_left_or_over() -> None:
    left, over = track("b", "2026-03-31 16:00"), track("a", "2026-03-16 16:00", late=True)
    assert [one.days for one in queue([left, over], OFFICE, NOW)] == [2, 4]  # Eid and its leave lie between


def test_only_who_has_not_acted_yet_is_awaited() -> None:
    one = track("dinkes", "2026-03-31 16:00", step="draft_check")
    acted: tuple[Statement, ...] = (say("draft_check", OPERATOR),)
    one = replace(one, rows=(replace(one.rows[0], acted=acted),))
    [waiting] = queue([one], OFFICE, NOW)
    assert waiting.roles == ("data_steward", "coordinator", "data_supervisor")


def test_where_an_agency_has_no_head_its_own_role_is_awaited() -> None:
    [waiting] = queue([track("bps")], OFFICE, NOW, {"bps": "data_supervisor"})
    assert waiting.roles == ("data_supervisor",)
    [usual] = queue([track("dinkes")], OFFICE, NOW, {"bps": "data_supervisor"})
    assert usual.roles == ("agency_head",)


def test_holders_are_those_of_the_day_and_a_vacant_post_has_none() -> None:
    [waiting] = queue([track("dinkes")], OFFICE, NOW)
    people = roster(*PEOPLE)
    assert [[one.id for one in held] for _, held in holders(waiting, people, "2026-03-25")] == [[HEAD.id]]
    assert [list(held) for _, held in holders(waiting, people, "2020-03-25")] == [[]]


def test_what_is_done_or_was_ended_waits_for_nobody() -> None:
    done = replace(track("a"), rows=(replace(track("a").rows[0], progress=Progress.DONE),))
    assert queue([done, replace(track("b"), ended="Dibatalkan")], OFFICE, NOW) == []
