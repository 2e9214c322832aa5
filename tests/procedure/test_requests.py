"""The needs of the forum's members on the board: which courses there are, and what leads what."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.desk import open_desk
from satudata.model.track import Progress, Track
from satudata.procedure.open import open_office
from satudata.procedure.public import public_tracks
from tests.conftest import Tree, record
from tests.examples.requests import FORUM, NEED, PUBLIC, REQUEST, asked
from tests.instances import DAY

DECIDED = 'decision: {access: open, by: data_steward, on: "2026-11-05"}\nanswered_on: "2026-11-05"\n'
GIVEN = 'deliveries: [{dataset: dinkes/puskesmas, on: "2026-11-06", how: published}]\n'
REFUSED = """\
decision:
  access: refused
  by: ppid
  "on": "2026-11-05"
  ground: UU 14/2008 Pasal 17
  reason: Rahasia pribadi.
  consequence_test: 1/PPID/2026
"""


def tracks(root: Path, day: str = DAY) -> dict[str, Track]:
    desk = open_desk(root, cached=False)
    assert desk.catalog.sop is not None
    return {track.subject: track for track in open_office(desk, desk.catalog.sop, day).tracks}


def test_a_need_runs_through_the_rows_and_a_request_of_the_public_has_the_limits_of_the_law(tree: Tree) -> None:
    found = tracks(tree(asked()))
    assert "request:2026/0001" not in found
    need = found["request:2026/0002"]
    assert [state.row.step for state in need.current] == ["need"]
    (current,) = need.current
    assert current.due is not None
    assert (current.due.date().isoformat(), current.late) == ("2026-11-09", True)


def test_the_dataset_that_answers_a_need_waits_until_it_was_asked_for(tree: Tree) -> None:
    need = FORUM.replace("[dinkes/puskesmas]", "[dinkes/belum-ada]")
    table = tracks(tree({**asked(), NEED: need}))["dataset:dinkes/belum-ada"]
    assert (table.period, table.title, table.agency) == ("2024", "dinkes/belum-ada", "dinkes")
    assert table.current == ()
    assert {state.progress for state in table.rows} == {Progress.WAITING}


def test_data_that_are_there_already_are_not_collected_again(tree: Tree) -> None:
    table = tracks(tree(asked()))["dataset:dinkes/puskesmas"]
    assert [state.row.step for state in table.current] == ["verification"]


def test_a_procedure_without_rows_about_requests_has_no_such_courses(tree: Tree) -> None:
    assert tracks(tree(asked("blitar"))) == {}


def test_a_need_that_was_refused_goes_no_further(tree: Tree) -> None:
    need = tracks(tree({**asked(), NEED: FORUM + REFUSED}))["request:2026/0002"]
    assert (need.ended, need.current, need.finished) == ("refused", (), True)


def test_a_delivery_is_shown_done_by_the_file_from_its_day_on(tree: Tree) -> None:
    root = tree({**asked(), NEED: FORUM + DECIDED + GIVEN})
    delivery = tracks(root)["request:2026/0002"].state("delivery")
    assert delivery is not None
    assert delivery.done is not None
    assert (delivery.done.at.date().isoformat(), delivery.done.shown_by) == ("2026-11-06", (NEED,))
    before = tracks(root, "2026-11-05")["request:2026/0002"].state("delivery")
    assert before is not None
    assert before.done is None


def test_a_text_of_a_request_stands_in_no_track(tree: Tree) -> None:
    told = repr(list(tracks(tree({**asked(), NEED: FORUM.replace("puskesmas\n", "puskesmas, Budi\n", 1)})).values()))
    assert "Budi" not in told


def public(root: Path, day: str = DAY) -> dict[str, Track]:
    desk = open_desk(root, cached=False)
    assert desk.catalog.sop is not None
    office = open_office(desk, desk.catalog.sop, day)
    return {track.subject: track for track in public_tracks(office.desk, office.calendar, office.now)}


@pytest.mark.parametrize("sop", ["blitar", "sumedang"])
def test_a_request_of_the_public_runs_by_the_law_beside_any_procedure(tree: Tree, sop: str) -> None:
    found = public(tree(asked(sop)))
    assert list(found) == ["request:2026/0001"]
    (row,) = found["request:2026/0001"].current
    assert row.due is not None
    assert (row.row.step, row.late, row.due.date().isoformat()) == ("public_answer", True, "2026-11-16")
    assert row.row.roles == ("ppid",)


def test_what_was_granted_waits_until_it_is_handed_over(tree: Tree) -> None:
    root = tree({**asked("blitar"), REQUEST: PUBLIC + DECIDED})
    (row,) = public(root)["request:2026/0001"].current
    assert (row.row.step, row.due, row.late) == ("public_delivery", None, False)
    assert row.start is not None and row.start.date().isoformat() == "2026-11-05"
    record(root, {REQUEST: PUBLIC + DECIDED + GIVEN}, at="2026-11-06T10:00:00+07:00")
    assert public(root)["request:2026/0001"].finished
    assert [one.row.step for one in public(root, "2026-11-05")["request:2026/0001"].current] == ["public_delivery"]


def test_an_objection_waits_for_the_superior_of_the_ppid(tree: Tree) -> None:
    objection = 'answered_on: "2026-11-05"\nobjection: {received: "2026-11-10T10:00+07:00", ground: refused%s}\n'
    root = tree({**asked("blitar"), REQUEST: PUBLIC + REFUSED + objection % ""})
    (row,) = public(root)["request:2026/0001"].current
    assert (row.row.step, row.row.roles, row.late) == ("public_objection", ("ppid_superior",), False)
    answered = objection % ', answered_on: "2026-11-18", outcome: rejected'
    record(root, {REQUEST: PUBLIC + REFUSED + answered}, at="2026-11-18T10:00:00+07:00")
    assert public(root)["request:2026/0001"].finished


def test_a_public_request_without_a_moment_or_of_tomorrow_has_no_track(tree: Tree) -> None:
    broken = PUBLIC.replace("2026-11-02T09:15+07:00", "kemarin")
    root = tree({**asked("blitar"), "catalog/requests/2026/0003.yml": broken})
    assert public(root, "2026-11-01") == {}
    assert list(public(root, "2026-11-02")) == ["request:2026/0001"]


def test_figures_of_the_procedure_count_no_request_of_the_public(tree: Tree) -> None:
    steps = {state.row.step for one in tracks(tree(asked())).values() for state in one.rows}
    assert "delivery" in steps
    assert not {step for step in steps if step.startswith("public_")}


def test_what_came_in_later_and_what_has_no_moment_is_left_out(tree: Tree) -> None:
    broken = FORUM.replace("2026-11-02T09:15+07:00", "kemarin")
    root = tree({**asked(), REQUEST: PUBLIC, "catalog/requests/2026/0003.yml": broken})
    assert "request:2026/0003" not in tracks(root)
    assert "request:2026/0002" not in tracks(root, "2026-11-01")
