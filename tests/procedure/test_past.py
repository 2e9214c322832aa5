"""A past day told from the whole history, and from a clone that ends on that day: the same, whatever came since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from satudata.desk import Desk, open_desk
from satudata.model.periods import first_and_last_day
from satudata.model.track import Progress, Track
from satudata.procedure.open import open_office
from satudata.procedure.past import as_it_was
from scripts.demo.story import told as tale
from tests.conftest import git
from tests.instances import TABLE, metadata
from tests.reporting.year import DATASET, LIST, Year, told

FILES = (f"data/{DATASET}.csv", f"metadata/{DATASET}.yml")
NEXT = '[{period: "2024", due: "2026-02-13"}, {period: "2025", due: "2026-04-30"}]'


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year in which tables are corrected and continued, and the list is amended and agreed again."""
    year = told(tmp_path_factory.mktemp("kisah") / "instans")
    amended = LIST.replace('[{period: "2024", due: "2026-02-13"}]', NEXT)
    year.commits({"catalog/plan/2026/dinkes.yml": amended}, "2026-04-08T09:00:00", "sekretariat")
    year.says("forum", "list_agreement", ["plan:2026"], "2026-04-10T11:00:00")
    table, described = FILES
    longer = TABLE.replace(",2024,", ",2025,") + TABLE.partition("\n")[2]
    year.commits({table: longer, described: metadata(end="2025")}, "2026-04-20T09:00:00")
    year.publishes([DATASET], "2026-04-22", "kepala")
    year.commits({described: metadata(title="Jumlah puskesmas", end="2025")}, "2026-05-04T09:00:00")
    return year.root


def last_commits(root: Path) -> dict[str, str]:
    """ISO day → the last commit of the main line on it, the newest day first."""
    found: dict[str, str] = {}
    for line in git(root, "log", "--first-parent", "--format=%H %cI").splitlines():
        commit, _, at = line.partition(" ")
        found.setdefault(at[:10], commit)
    return found


def tracks(desk: Desk, day: str) -> tuple[Track, ...]:
    assert desk.catalog.sop is not None
    return open_office(desk, desk.catalog.sop, day).tracks


def told_alike(root: Path, clone: Path, days: dict[str, str]) -> list[str]:
    """The days of which the whole history tells the same as a clone of it that was set back to that day's commit."""
    shutil.copytree(root, clone)
    whole = open_desk(root, cached=False, proving=True)
    alike = []
    for day, commit in days.items():
        git(clone, "reset", "--quiet", "--hard", commit)
        if tracks(whole, day) == tracks(open_desk(clone, cached=False), day):
            alike.append(day)
    return alike


def test_each_past_day_is_told_as_a_clone_of_that_day_tells_it(story: Path, tmp_path: Path) -> None:
    days = last_commits(story)
    assert len(days) > 10
    assert told_alike(story, tmp_path / "klona", days) == list(days)


def test_so_is_a_year_of_lists_activities_requests_and_reports(tmp_path: Path) -> None:
    tale("paser", "2026-08-31").write(tmp_path / "instans")
    days = last_commits(tmp_path / "instans")
    some = {day: days[day] for day in list(days)[::20]}
    assert told_alike(tmp_path / "instans", tmp_path / "klona", some) == list(some)


def test_in_march_nobody_is_asked_for_what_is_about_the_year_to_come(tmp_path: Path) -> None:
    tale("magetan", "2026-03-02").write(tmp_path / "instans")
    found = [one for one in tracks(open_desk(tmp_path / "instans", cached=False), "2026-03-02") if one.period]
    coming = [one for one in found if one.rows[0].done is None and first_and_last_day(one.period)[1] >= "2026-03-02"]
    assert {"2026-Q3", "2026-S1", "2026-03"} <= {one.period for one in coming}
    assert [one.current for one in coming if one.current] == []
    assert all(one.rows[0].start is not None for one in coming)  # promised all the same


def test_what_is_kept_between_runs_tells_the_same_of_past_and_present(story: Path, tmp_path: Path) -> None:
    shutil.copytree(story, tmp_path / "instans")
    days = ("2026-02-16", "2026-05-05", "2026-04-21", "2026-05-05")
    kept = [tracks(open_desk(tmp_path / "instans"), day) for day in (*days, *days)]
    fresh = [tracks(open_desk(story, cached=False), day) for day in days]
    assert kept == [*fresh, *fresh]


def test_a_release_waits_on_the_day_before_its_period_came_and_is_there_on_the_next(story: Path) -> None:
    desk = open_desk(story, cached=False)

    def collected(day: str) -> Progress:
        [found] = [one for one in tracks(desk, day) if one.subject == f"dataset:{DATASET}" and one.period == "2025"]
        state = found.state("collection")
        assert state is not None
        return state.progress

    assert (collected("2026-04-19"), collected("2026-04-20")) == (Progress.CURRENT, Progress.DONE)


def test_today_the_files_at_hand_count_and_on_a_day_before_the_first_commit_nothing_else_does(tmp_path: Path) -> None:
    year = Year(tmp_path / "instans")
    year.root.mkdir()
    git(year.root, "init", "--quiet", "--initial-branch", "main")
    for day in ("2026-01-05", "2026-02-02"):
        year.commits({FILES[0]: TABLE.replace(",14\n", f",{day[-1]}\n"), FILES[1]: metadata()}, f"{day}T09:00:00")
    desk = open_desk(year.root, cached=False)
    assert as_it_was(desk, "2026-02-02") is desk
    assert as_it_was(desk, "2026-01-04") is desk
    past = as_it_was(desk, "2026-02-01")
    assert past.sources[DATASET].blobs != desk.sources[DATASET].blobs
    assert [commit.at[:10] for commit in past.history.commits] == ["2026-01-05"]
    assert past.history.events[FILES[0]] == ((0, past.sources[DATASET].blobs[1]),)


def test_a_commit_whose_clock_was_ahead_hides_nothing_that_came_after_it(tmp_path: Path) -> None:
    year = Year(tmp_path / "instans")
    year.root.mkdir()
    git(year.root, "init", "--quiet", "--initial-branch", "main")
    for at, n in (("2026-01-05", 1), ("2030-01-01", 2), ("2026-01-06", 3)):
        year.commits({FILES[0]: TABLE.replace(",14\n", f",{n}\n"), FILES[1]: metadata()}, f"{at}T09:00:00")
    desk = open_desk(year.root, cached=False)
    assert as_it_was(desk, "2026-01-06") is desk
