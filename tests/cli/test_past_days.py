"""Days that are past, asked of the command line: the list agreed by then, and the data that had come."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from satudata.cli.main import main
from tests.reporting.year import DATASET, LIST, Year, told

PLAN = "catalog/plan/2026/dinkes.yml"
PROMISED = '[{period: "2024", due: "2026-06-30"}]'  # of apotek, which never comes
LATER = '[{period: "2024", due: "2026-08-31"}, {period: "2026-S2", due: "2027-02-26"}]'
Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list agreed on 5 January, changed on 1 May and agreed again on 11 May."""
    year = told(tmp_path_factory.mktemp("kisah") / "instans")
    year.commits({PLAN: LIST.replace(PROMISED, LATER)}, "2026-05-01T09:00:00", "sekretariat")
    year.says("forum", "list_agreement", ["plan:2026"], "2026-05-11T09:00:00")
    return year.root


@pytest.fixture
def year(story: Path, tmp_path: Path) -> Year:
    shutil.copytree(story, tmp_path / "instans")
    return Year(tmp_path / "instans")


def said(capsys: Output, root: Path, *arguments: str, day: str = "2026-11-21") -> str:
    main(["-C", str(root), "--lang", "en", "--as-of", day, *arguments])
    return capsys.readouterr().out


def sums(capsys: Output, root: Path, *arguments: str, day: str = "2026-11-21") -> tuple[int, int, int]:
    """Releases promised, overdue and only proposed."""
    told = json.loads(said(capsys, root, "plan", "promised", "2026", "--format", "json", *arguments, day=day))
    return told["whole"]["promised"], told["whole"]["overdue"], told["whole"]["proposed"]


@pytest.mark.parametrize(
    ("day", "promised"),
    [
        ("2026-01-02", (0, 0, 4)),  # nothing is written yet: the list at hand is only proposed
        ("2026-01-05", (3, 0, 0)),
        ("2026-02-09", (3, 0, 0)),
        ("2026-02-14", (3, 0, 0)),
        ("2026-05-06", (3, 0, 0)),  # the change is not agreed
        ("2026-05-11", (4, 0, 0)),
        ("2026-07-15", (4, 0, 0)),  # the new day has not come
        ("2026-09-01", (4, 1, 0)),
        ("2027-03-01", (4, 2, 0)),
    ],
)
def test_a_list_promises_on_a_day_what_was_agreed_by_then(
    story: Path, capsys: Output, day: str, promised: tuple[int, int, int]
) -> None:
    assert sums(capsys, story, "--on", day) == promised
    assert sums(capsys, story, day=day) == promised
    assert said(capsys, story, "plan", "promised", "2026", "--on", day) == said(
        capsys, story, "plan", "promised", "2026", day=day
    )


def test_a_day_that_is_none_and_a_year_without_a_list_are_refused(story: Path, capsys: Output) -> None:
    for arguments in (("2026", "--on", "kapan"), ("2031",), ("2031", "--on", "2026-02-01")):
        assert main(["-C", str(story), "--as-of", "2026-11-21", "plan", "promised", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_status_says_from_when_data_can_be_asked_for(story: Path, capsys: Output) -> None:
    told = said(capsys, story, "status", "dataset:dinkes/apotek", day="2026-07-15")
    assert "2.1" in told
    assert "its data can be asked for from 1 January 2027 on" in told
    assert said(capsys, story, "status", "dataset:dinkes/apotek", "--format", "csv", day="2026-07-15").count("\n") == 2
    waiting = json.loads(said(capsys, story, "status", "dataset:dinkes/apotek", "--format", "json", day="2026-07-15"))
    rows = {one["period"]: one["rows"][0] for one in waiting}
    assert rows["2026-S2"]["progress"] == "waiting"
    assert rows["2026-S2"]["start"] == "2027-01-01T08:00:00+07:00"
    assert rows["2024"]["progress"] == "current"


def test_status_of_a_past_day_knows_nothing_of_later_files(year: Year, capsys: Output) -> None:
    before = said(capsys, year.root, "status", "--format", "json", day="2026-02-12")
    year.commits({f"data/{DATASET}.csv": None, f"metadata/{DATASET}.yml": None}, "2026-11-16T09:00:00")
    year.commits({PLAN: LIST.replace("2026-02-13", "2026-01-30")}, "2026-11-17T09:00:00")
    assert said(capsys, year.root, "status", "--format", "json", day="2026-02-12") == before
