"""Activities from the command line: begun, listed, checked, exported; and what each refuses."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Tree
from tests.examples.activities import COMPILATION, SURVEY, changed, kept
from tests.instances import DAY, instance

FOLDER = "catalog/activities"


def satudata(root: Path, *arguments: str, day: str = DAY, lang: str = "id") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "satudata.cli.main", "-C", str(root), "--as-of", day, "activity", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "SATUDATA_LANG": lang},
        check=False,
    )


def test_a_new_activity_checks_clean_is_listed_and_is_never_overwritten(tree: Tree) -> None:
    root = tree(instance())
    assert "satudata activity new" in satudata(root, "list").stdout
    begun = satudata(root, "new", "--agency", "dinkes", "--title", "Survei  kepuasan pasien")
    assert begun.returncode == 0, begun.stderr
    place = root / FOLDER / "dinkes/survei-kepuasan-pasien.yml"
    assert 'judul_kegiatan: "Survei kepuasan pasien"\n' in place.read_text("utf-8")
    assert 'tahun: "2026"\n' in place.read_text("utf-8")
    assert satudata(root, "check").returncode == 0
    assert "dinkes/survei-kepuasan-pasien · 2026 · draf" in satudata(root, "list").stdout
    before = place.read_bytes()
    again = satudata(root, "new", "--agency", "dinkes", "--title", "Survei kepuasan pasien")
    assert (again.returncode, place.read_bytes()) == (2, before)
    assert "--name" in again.stderr


def test_a_new_activity_offers_the_values_of_its_own_region_and_agency(tree: Tree) -> None:
    content = instance()["catalog/catalog.yml"]
    settings = content.decode() if isinstance(content, bytes) else str(content)
    assert "region_name: Kota Blitar\n" in settings
    root = tree({**instance(), "catalog/catalog.yml": settings.replace("Kota Blitar", "Kota Contoh")})
    assert satudata(root, "new", "--agency", "dinkes", "--title", "Survei").returncode == 0
    written = (root / FOLDER / "dinkes/survei.yml").read_text("utf-8")
    assert 'unit_eselon1: "Pemerintah Kota Contoh"' in written
    assert "Kota Blitar" not in written


def test_an_activity_needs_an_agency_that_there_is(tree: Tree) -> None:
    root = tree(instance())
    done = satudata(root, "new", "--agency", "dinkss", "--title", "Survei")
    assert done.returncode == 2
    assert "dinkes" in done.stderr
    assert not (root / FOLDER).exists()


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-01-12", "diajukan ke BPS"), ("2026-01-21", "dikembalikan"), ("2026-02-10", "direkomendasikan")],
)
def test_the_list_says_where_the_recommendation_stood_on_that_day(tree: Tree, day: str, state: str) -> None:
    listed = satudata(tree(kept()), "list", day=day).stdout.splitlines()
    (line,) = [line for line in listed if SURVEY in line]
    assert state in line


def test_faults_are_told_with_their_line_and_end_with_one(tree: Tree) -> None:
    wrong = changed(SURVEY, ("jumlah_petugas_supervisor: 3", "jumlah_petugas_supervisor: 30"))
    root = tree({**kept(), f"{FOLDER}/{SURVEY}.yml": wrong})
    done = satudata(root, "check", SURVEY)
    assert done.returncode == 1
    assert "30 supervisor untuk 12 enumerator" in done.stdout
    assert satudata(root, "check", COMPILATION).returncode == 0
    assert satudata(root, "check").returncode == 1


def test_a_broken_file_can_be_asked_for_by_its_id(tree: Tree) -> None:
    root = tree({**kept(), f"{FOLDER}/dinkes/rusak.yml": "a: ["})
    assert satudata(root, "check", "dinkes/rusak").returncode == 1
    unknown = satudata(root, "check", "dinkes/lain")
    assert (unknown.returncode, "dinkes/lain" in unknown.stderr) == (2, True)


def test_the_tables_are_written_where_they_are_wanted(tree: Tree, tmp_path: Path) -> None:
    root = tree(kept())
    done = satudata(root, "export", COMPILATION, "--to", str(tmp_path / "indah/2026"))
    assert done.returncode == 0, done.stderr
    with (tmp_path / "indah/2026/ms_variabel.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["nama"] == "Jumlah puskesmas"


def test_an_activity_with_an_error_is_not_exported(tree: Tree, tmp_path: Path) -> None:
    wrong = changed(COMPILATION, ("tipe_data: INTEGER", "tipe_data: INTEGER\n    tipe: x"))
    root = tree({**kept(), f"{FOLDER}/{COMPILATION}.yml": wrong})
    done = satudata(root, "export", COMPILATION, "--to", str(tmp_path / "indah"))
    assert done.returncode == 1
    assert not (tmp_path / "indah").exists()
    assert satudata(root, "export", "dinkes/lain", "--to", str(tmp_path / "indah")).returncode == 2


def test_a_draft_is_exported_with_a_warning_to_its_reader(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    satudata(root, "new", "--agency", "dinkes", "--title", "Survei kepuasan pasien", "--name", "survei")
    done = satudata(root, "export", "dinkes/survei", "--to", str(tmp_path / "indah"), lang="en")
    assert done.returncode == 0
    assert "draft" in done.stderr


def test_a_symbolic_link_in_the_place_of_a_draft_is_not_written_through(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    (root / FOLDER / "dinkes").mkdir(parents=True)
    (root / FOLDER / "dinkes/survei.yml").symlink_to(tmp_path / "nowhere.yml")
    assert satudata(root, "new", "--agency", "dinkes", "--title", "Survei").returncode == 2
    assert not (tmp_path / "nowhere.yml").exists()
