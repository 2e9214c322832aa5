"""An amendment promises nothing before it is agreed, and takes no promise back."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.procedure.agreed import in_force
from tests.conftest import git
from tests.procedures.town import Town, found_town, item, plan

LIST, PART = "plan:2026", "plan:2026/dinkes"
FILE = "catalog/plan/2026/dinkes.yml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Kota Blitar, its list agreed by the forum."""
    town = found_town(tmp_path, "blitar", "35.72")
    town.at("2026-01-05 08:00")
    town.brings("wali", {FILE: plan(item(due="2026-03-31"), item("posyandu", "2026-06-30"))}, "Rancangan")
    for who, step in (("pembina", "guidance"), ("sekretariat", "forum_support"), ("forum", "list_agreement")):
        town.approves(who, LIST, step, "--reason", "Rapat Forum")
    return town


def promised(town: Town) -> dict[str, str]:
    """Dataset → the day its release is promised for."""
    return {one.subject.partition("/")[2]: one.promised for one in town.office().tracks if one.period}


def test_a_later_day_is_promised_only_once_it_was_agreed(town: Town) -> None:
    town.at("2026-03-02 08:00")
    lines = (item(due="2026-12-31"), item("posyandu", "2026-06-30"))
    town.brings("operator", {FILE: plan(*lines)}, "Undur puskesmas")
    assert promised(town) == {"puskesmas": "2026-03-31", "posyandu": "2026-06-30"}
    town.approves("forum", LIST, "list_agreement")
    assert promised(town) == {"puskesmas": "2026-12-31", "posyandu": "2026-06-30"}


def test_what_is_taken_off_the_list_stays_promised_until_that_is_agreed(town: Town) -> None:
    town.at("2026-03-02 08:00")
    town.brings("operator", {FILE: None}, "Hapus daftar")
    town.brings("wali", {"catalog/plan/2026/walidata.yml": plan(item("lain", "2026-06-30"))}, "Daftar lain")
    assert promised(town) == {"puskesmas": "2026-03-31", "posyandu": "2026-06-30"}


def test_the_list_in_force_has_the_deadlines_of_today(town: Town) -> None:
    town.at("2026-03-02 08:00")
    town.brings("operator", {FILE: plan(item(due="2026-12-31"), item("posyandu", "2026-06-30"))}, "Undur puskesmas")
    for day in ("2026-03-16", "2026-03-17"):
        town.does("wali", "plan", "collect-by", "2026", "--agency", "dinkes", "--item", "puskesmas", "--day", day)
        desk, office = town.desk(), town.office()
        force = in_force(desk, desk.catalog.plans[2026], office.sop, office.cases, office.weighed)
        (release,) = force.by_id["dinkes/puskesmas"].releases
        assert (release.due, release.collect_by) == ("2026-03-31", day)


def test_an_amendment_that_went_back_changes_nothing(town: Town) -> None:
    town.at("2026-03-02 08:00")
    town.brings("operator", {FILE: plan(item(due="2026-12-31"))}, "Undur puskesmas")
    town.returns("forum", LIST, "list_agreement", "Tidak disepakati")
    assert promised(town) == {"puskesmas": "2026-03-31", "posyandu": "2026-06-30"}


def test_a_return_that_somebody_deletes_is_not_undone_by_that(town: Town) -> None:
    town.at("2026-03-02 08:00")
    town.brings("operator", {FILE: plan(item(due="2026-12-31"))}, "Undur puskesmas")
    town.approves("forum", LIST, "list_agreement")
    town.returns("forum", LIST, "list_agreement", "Tidak disepakati")
    said = town.office().cases[LIST].said
    returned = next(one.path for one in said if one.outcome == "returned")
    town.brings("operator", {returned: None}, "Rapikan")
    assert promised(town) == {"puskesmas": "2026-03-31", "posyandu": "2026-06-30"}
    assert [one.code for one in town.office().cases[LIST].problems] == ["statement-gone"]
    assert "satudata verify" in town.refuses("forum", "approve", LIST, "--step", "list_agreement")
    code, told = town.says("wali", "verify")
    assert code == 1
    assert returned.rpartition("/")[2] in told


def test_a_statement_about_a_list_that_was_edited_or_deleted_is_named_by_verify(town: Town) -> None:
    said = {one.previous: one for one in town.office().cases[LIST].said}
    first, second = said[""].path, said[said[""].hash].path
    assert town.says("wali", "verify")[0] == 0
    text = town.reads(first)
    town.brings("operator", {first: text.replace("Rapat", "rapat")}, "Rapikan")
    code, told = town.says("wali", "verify")
    assert (code, first in told) == (1, True)
    town.brings("operator", {first: None}, "Hapus")
    code, told = town.says("wali", "verify")
    assert (code, second in told) == (1, True)


def test_a_list_that_was_never_agreed_is_told_as_it_is(tmp_path: Path) -> None:
    town = found_town(tmp_path, "blitar", "35.72")
    town.brings("wali", {FILE: plan(item(due="2026-03-31"))}, "Rancangan")
    town.brings("wali", {FILE: plan(item(due="2026-04-30"))}, "Rancangan kedua")
    assert promised(town) == {"puskesmas": "2026-04-30"}


def test_what_the_history_does_not_have_any_more_is_told_as_it_is(town: Town) -> None:
    town.brings("operator", {FILE: plan(item(due="2026-12-31"))}, "Undur puskesmas")
    place = town.clone("pengamat")
    git(place, "checkout", "--quiet", "--orphan", "baru")
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.go.id"}
    who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.go.id"}
    git(place, "commit", "--quiet", "--message", "Semua", **who, GIT_COMMITTER_DATE=town.clock)
    git(place, "push", "--quiet", "--force", "origin", "baru:main")
    git(place, "checkout", "--quiet", "main")
    git(place, "fetch", "--quiet")
    git(place, "reset", "--quiet", "--hard", "origin/main")
    assert promised(town) == {"puskesmas": "2026-12-31"}


def test_where_each_agency_agrees_for_itself_its_part_alone_waits(tmp_path: Path) -> None:
    town = found_town(tmp_path, "magetan", "35.20")
    town.at("2026-03-02 08:00")
    other = "catalog/plan/2026/walidata.yml"
    town.brings("wali", {FILE: plan(item(due="2026-05-29")), other: plan(item("lain", "2026-06-30"))}, "Draf")
    town.approves("wali", PART, "distribution")
    for who in ("koordinator", "pembina", "operator", "wali"):
        town.approves(who, PART, "draft_check")
    steps = (("operator", "adjustment"), ("operator", "list_decision"), ("wali", "list_decision"))
    for who, step in (*steps, ("kepala", "list_approval")):
        town.approves(who, PART, step)
    town.brings("wali", {FILE: plan(item(due="2026-11-30")), other: plan(item("lain", "2026-11-30"))}, "Undur semua")
    assert promised(town) == {"puskesmas": "2026-05-29", "lain": "2026-11-30"}
