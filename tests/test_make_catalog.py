"""scripts/make-catalog: the same arguments give the same commits, and what it makes checks clean."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def make(folder: Path, *arguments: str) -> Path:
    subprocess.run([sys.executable, ROOT / "scripts" / "make-catalog", *arguments, folder], check=True)
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with 45 datasets: more than two commits a version, and agencies that have two."""
    return make(tmp_path_factory.mktemp("synthetic") / "instance", "45")


def test_the_same_arguments_give_the_same_commits(synthetic: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "again", "45")
    assert git(again, "rev-parse", "HEAD") == git(synthetic, "rev-parse", "HEAD")


def test_every_dataset_has_fifty_rows_six_columns_and_three_versions(synthetic: Path) -> None:
    paths = sorted((synthetic / "data").rglob("*.csv"))
    assert len(paths) == 45
    for path in paths:
        with path.open(newline="") as stream:
            rows = list(csv.reader(stream))
        assert [len(rows), {len(row) for row in rows}] == [51, {6}]
        assert len(git(synthetic, "log", "--format=%h", "--", str(path)).split()) == 3


def test_the_history_spans_two_years_and_the_work_tree_is_clean(synthetic: Path) -> None:
    dates = git(synthetic, "log", "--format=%as").split()
    assert dates == sorted(dates, reverse=True)
    assert (dates[-1][:4], dates[0][:4]) == ("2024", "2026")
    assert git(synthetic, "status", "--porcelain") == ""


@pytest.mark.parametrize("arguments", [("45",), ("--table", "2000")], ids=["datasets", "table"])
def test_what_is_made_checks_without_errors_or_warnings(arguments: tuple[str, ...], tmp_path: Path) -> None:
    folder = make(tmp_path / "instance", *arguments)
    command = [sys.executable, "-m", "satudata.cli.main", "-C", str(folder), "--as-of", "2026-11-21"]
    done = subprocess.run([*command, "check", "--format", "json"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert [finding for finding in findings if finding["severity"] != "note"] == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make-catalog", "1", tmp_path],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
