"""Reports from the command line: what each writes, what is refused, and the handing over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, git
from tests.reporting.year import Year, told

DAY = "2026-11-21"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year as told, shared by tests that change nothing."""
    place = tmp_path_factory.mktemp("laporan") / "instans"
    told(place)
    return place


def report(root: Path, *arguments: str, day: str = DAY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "satudata.cli.main", "-C", str(root), "--as-of", day, "report", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "SATUDATA_LANG": "id"},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("yearly", "2026"), {"laporan-2026.pdf", "ekspose-2026.pdf", "laporan-2026.xlsx", "laporan-2026.json"}),
        (("quarterly", "2026-Q1"), {"ekspose-2026-q1.pdf", "ekspose-2026-q1.xlsx", "ekspose-2026-q1.json"}),
        (("register", "2026"), {"register-surat-2026.pdf", "register-surat-2026.docx", "register-surat-2026.xlsx"}),
        (("schedule", "2026"), {f"jadwal-publikasi-2026.{form}" for form in ("pdf", "docx", "xlsx")}),
        (("indicators", "2024"), {"nilai-indikator-2024.csv", "nilai-indikator-2024.xlsx"}),
    ],
)
def test_a_report_is_written_twice_to_the_same_bytes(
    root: Path, tmp_path: Path, arguments: tuple[str, ...], names: set[str]
) -> None:
    made = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        done = report(root, *arguments, "--to", str(folder))
        assert done.returncode == 0, done.stderr
        made.append({place.name: place.read_bytes() for place in folder.iterdir()})
    assert set(made[0]) == names
    assert made[0] == made[1]


def test_the_figures_for_programs_name_their_sources(root: Path, tmp_path: Path) -> None:
    assert report(root, "quarterly", "2026-Q1", "--to", str(tmp_path)).returncode == 0
    told_there = json.loads((tmp_path / "ekspose-2026-q1.json").read_text("utf-8"))
    assert told_there["figures"]["on_time"]["value"] == 1
    (place,) = told_there["figures"]["on_time"]["sources"]
    assert told_there["sources"][place].startswith("catalog/approvals/dataset/dinkes/puskesmas/")


def test_the_evidence_has_an_index_of_all_indicators_and_no_closed_name(root: Path, tmp_path: Path) -> None:
    packs = []
    for name in ("a.zip", "b.zip"):
        assert report(root, "epss", "2026", "--to", str(tmp_path / name)).returncode == 0
        packs.append((tmp_path / name).read_bytes())
    assert packs[0] == packs[1]
    with zipfile.ZipFile(tmp_path / "a.zip") as pack:
        index = pack.read("index.csv").decode().splitlines()
        assert len({line.split(",")[0] for line in index[1:]}) == 38
        assert all(b"apotek" not in pack.read(name) for name in pack.namelist() if name.startswith("bukti/"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("yearly", "2026-Q1"), "2026-Q1"),
        (("quarterly", "2026"), "2026"),
        (("yearly", "2027"), "2027-01-01"),
        (("yearly", "2025"), "2026-01-05"),
        (("service",), "service"),
        (("sent", "2026", "--letter", "045/1/2027"), "report new"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_one_line(root: Path, arguments: tuple[str, ...], word: str) -> None:
    done = report(root, *arguments)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert word in done.stderr


def test_a_report_is_begun_handed_over_once_and_counted(tmp_path: Path) -> None:
    year: Year = told(tmp_path / "instans")
    git(year.root, "config", "user.name", "Sekretariat")
    git(year.root, "config", "user.email", "sekretariat@example.go.id")
    assert report(year.root, "new", "2026-Q1").returncode == 0
    assert report(year.root, "new", "2026-Q1").returncode == 2
    given = ("sent", "2026-q1", "--letter", "045/12/2026", "--on")
    assert "2026-03-31" in report(year.root, *given, "2026-03-30").stderr
    assert report(year.root, *given, "2026-12-01").returncode == 2
    done = report(year.root, *given, "2026-04-13")
    assert done.returncode == 0, done.stderr
    assert "1 laporan" in done.stderr
    assert git(year.root, "status", "--porcelain") == ""
    assert "045/12/2026" in report(year.root, *given, "2026-04-14").stderr
