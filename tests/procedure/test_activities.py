"""When an activity was described: since its file has been no draft, as far as the main line tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.desk import Desk, open_desk
from satudata.model.sop import Sop
from satudata.model.track import RowState
from satudata.procedure.activities import ready_since
from satudata.procedure.open import open_office
from satudata.read.sops import load_sop
from tests.conftest import git, record, write
from tests.examples.activities import SURVEY, changed
from tests.instances import instance

FILE = f"catalog/activities/{SURVEY}.yml"
PASER = load_sop("paser")
STATUS = "status: submitted\n"
DAYS = ("2026-02-02", "2026-02-20", "2026-07-06", "2026-11-04")


def status(name: str) -> tuple[str, str]:
    return STATUS, f"status: {name}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An instance with the survey: drafted, submitted on 20 February, then approved and worded anew."""
    place = tmp_path / "instans"
    place.mkdir()
    git(place, "init", "--quiet", "--initial-branch", "main")
    commits(place, DAYS[0], {**instance(), FILE: changed(SURVEY, status("draft"))})
    commits(place, DAYS[1], {FILE: changed(SURVEY)})
    commits(place, DAYS[2], {FILE: changed(SURVEY, status("approved"))})
    commits(place, DAYS[3], {FILE: changed(SURVEY) + "# diperiksa kembali\n"})
    return place


def commits(root: Path, day: str, files: dict[str, str | bytes | None]) -> None:
    record(root, files, f"{day}T09:00:00+07:00", "Produsen <produsen@example.go.id>")


def described(root: Path, day: str, sop: Sop = PASER, cached: bool = False) -> str:
    """When the row about the activity's description was done, as of that day; "" while it is not."""
    tracks = {one.subject: one for one in open_office(open_desk(root, cached=cached), sop, day, at_hand=True).tracks}
    state: RowState | None = tracks[f"activity:{SURVEY}"].state("activity_metadata")
    assert state is not None
    return state.done.at.date().isoformat() if state.done is not None else ""


def ready(desk: Desk) -> dict[str, str]:
    return ready_since(desk, desk.catalog.activities.values())


def test_an_activity_was_described_when_it_was_no_draft_any_more_whatever_was_changed_since(root: Path) -> None:
    assert described(root, "2026-11-21") == "2026-02-20"
    assert ready(open_desk(root, cached=False)) == {SURVEY: "2026-02-20T09:00:00+07:00"}


def test_on_a_day_before_that_it_was_not(root: Path) -> None:
    assert [described(root, day) for day in ("2026-02-19", "2026-02-20", "2026-07-05")] == ["", *["2026-02-20"] * 2]


def test_what_became_a_draft_again_is_described_when_it_stops_being_one_for_good(root: Path) -> None:
    commits(root, "2026-11-09", {FILE: changed(SURVEY, status("rejected"))})
    assert described(root, "2026-11-21") == ""
    commits(root, "2026-11-12", {FILE: changed(SURVEY, status("revised"))})
    assert described(root, "2026-11-21") == "2026-11-12"


def test_a_file_that_was_gone_for_a_while_counts_from_its_return(root: Path) -> None:
    commits(root, "2026-11-09", {FILE: None})
    commits(root, "2026-11-12", {FILE: changed(SURVEY)})
    assert described(root, "2026-11-21") == "2026-11-12"


def test_what_is_not_committed_describes_nothing_and_takes_a_description_back(root: Path) -> None:
    write(root, {FILE: changed(SURVEY, status("draft"))})
    assert described(root, "2026-11-21") == ""
    git(root, "checkout", "--quiet", "--", FILE)
    commits(root, "2026-11-09", {FILE: changed(SURVEY, status("draft"))})
    write(root, {FILE: changed(SURVEY)})
    assert described(root, "2026-11-21") == ""


def test_a_version_that_cannot_be_read_is_none_that_was_described(root: Path) -> None:
    commits(root, "2026-11-09", {FILE: "status: [\n"})
    commits(root, "2026-11-12", {FILE: changed(SURVEY)})
    assert described(root, "2026-11-21") == "2026-11-12"


def test_what_is_kept_between_runs_changes_no_day(root: Path) -> None:
    first = described(root, "2026-11-21", cached=True)
    commits(root, "2026-11-20", {FILE: changed(SURVEY) + "# sekali lagi\n"})
    assert [first, described(root, "2026-11-21", cached=True)] == ["2026-02-20"] * 2
