"""What goes through a procedure besides datasets: found by its files, with their digest and what was said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from satudata.desk import Desk, open_desk
from satudata.model.sop import Subject
from satudata.procedure.cases import Case, as_known, cases, subjects_of
from satudata.procedure.open import open_office
from satudata.standing import MAX_STATEMENTS
from tests.conftest import Commit, Tree
from tests.instances import starter

PLAN = "items: []\n"
FILE = "catalog/plan/2026/dinkes.yml"
LATER = "2026-02-02T09:00:00+07:00"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (FILE, ["plan:2026", "plan:2026/dinkes"]),
        ("catalog/activities/dinkes/survei.yml", ["activity:dinkes/survei"]),
        ("catalog/requests/2026/0001.yml", ["request:2026/0001"]),
        ("catalog/reports/2026-q1.yml", ["report:2026-q1"]),
        ("catalog/plan/2026.yml", []),
        ("catalog/plan/2026/dinkes.csv", []),
        ("catalog/deadlines/2026/dinkes.yml", []),
        ("catalog/approvals/plan/2026/x.yml", []),
        ("data/dinkes/puskesmas.csv", []),
    ],
)
def test_a_file_names_its_subjects(path: str, expected: list[str]) -> None:
    assert [subject for subject, _ in subjects_of(path)] == expected


def found(root: Path) -> dict[str, Case]:
    return cases(open_desk(root))


def test_a_change_of_one_part_changes_the_list_of_the_year_and_no_other_part(tree: Tree, commit: Commit) -> None:
    root = tree({**starter(), FILE: PLAN, "catalog/plan/2026/dinsos.yml": PLAN})
    before = found(root)
    commit(root, {FILE: PLAN + "removed: []\n"}, at=LATER)
    after = found(root)
    changed = {subject for subject, case in after.items() if case.digest != before[subject].digest}
    assert changed == {"plan:2026", "plan:2026/dinkes"}
    assert after["plan:2026"].paths == (FILE, "catalog/plan/2026/dinsos.yml")
    assert [after[name].agency for name in ("plan:2026", "plan:2026/dinkes")] == ["*", "dinkes"]


def test_a_case_was_opened_with_its_first_file_and_changed_with_its_last_commit(tree: Tree, commit: Commit) -> None:
    root = tree({**starter(), FILE: PLAN})
    commit(root, {"catalog/plan/2026/dinsos.yml": PLAN}, at=LATER)
    case = found(root)["plan:2026"]
    assert (case.opened[:10], case.changed) == ("2026-01-05", LATER)
    assert found(root)["plan:2026/dinkes"].changed[:10] == "2026-01-05"


def test_what_is_not_committed_says_so_and_has_no_day(tree: Tree) -> None:
    root = tree(starter())
    (root / "catalog/plan/2026").mkdir(parents=True)
    (root / FILE).write_text(PLAN, "utf-8")
    case = found(root)["plan:2026/dinkes"]
    assert (case.uncommitted, case.opened, case.changed) == (True, "", "")


def test_what_came_after_the_day_asked_about_has_not_begun(tree: Tree) -> None:
    case = found(tree({**starter(), FILE: PLAN}))["plan:2026"]
    assert as_known(case, "2026-01-04").opened == ""
    assert as_known(case, "2026-01-05") == case


def test_files_that_are_no_statements_are_told_and_stop_nothing_else(tree: Tree) -> None:
    folder = "catalog/approvals/plan/2026"
    root = tree({**starter(), FILE: PLAN, f"{folder}/{'a' * 64}.json": "{}", f"{folder}/dinkes/{'b' * 64}.json": "[]"})
    assert [problem.code for problem in found(root)["plan:2026"].problems] == ["statement-unreadable"]
    assert [problem.code for problem in found(root)["plan:2026/dinkes"].problems] == ["statement-unreadable"]


def test_a_link_to_a_statement_is_none(tree: Tree) -> None:
    root = tree({**starter(), FILE: PLAN})
    place = root / f"catalog/approvals/plan/2026/{'a' * 64}.json"
    place.parent.mkdir(parents=True)
    os.symlink("/etc/hostname", place)
    assert dict(found(root)["plan:2026"].problems[0].facts)["reason"] == "mode"


def test_more_statements_than_anybody_makes_are_not_read(tree: Tree) -> None:
    many = {f"catalog/approvals/plan/2026/{n:064x}.json": "{}" for n in range(MAX_STATEMENTS + 1)}
    case = found(tree({**starter(), FILE: PLAN, **many}))["plan:2026"]
    assert case.said == ()
    assert [problem.code for problem in case.problems] == ["too-many-statements"]


def opened(desk: Desk, as_of: str) -> set[str]:
    assert desk.catalog.sop is not None
    return {track.subject for track in open_office(desk, desk.catalog.sop, as_of).tracks if track.current}


def test_the_board_of_a_day_before_the_list_has_nothing_under_way(tree: Tree) -> None:
    desk = open_desk(tree({**starter(), FILE: PLAN}))
    assert opened(desk, "2026-01-05") == {"plan:2026"}
    assert opened(desk, "2026-01-04") == set()
    assert Subject.PLAN in {case.kind for case in cases(desk).values()}
