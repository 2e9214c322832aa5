"""The page of a dataset says what each version changed, and only of rows that everybody may have."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import Commit, Content, Tree
from tests.instances import TABLE, instance, metadata
from tests.test_build import PAGE, made

NIK = "3515144508680002"
MORE = TABLE + "35.72.01,2025,12\n35.72.02,2025,13\n"
MENDED = MORE.replace("2023,13", "2023,130")


def told(tree: Tree, commit: Commit, tmp_path: Path, *steps: dict[str, Content], language: str = "") -> list[str]:
    """What stands beside each version, newest first, after these commits."""
    root = tree({**instance(), **steps[0]})
    for n, files in enumerate(steps[1:], start=2):
        commit(root, files, at=f"2026-0{n}-01T09:00:00+07:00")
    made(root, tmp_path / "site")
    page = (tmp_path / "site" / language / PAGE).read_text("utf-8")
    versions = re.findall(r'<li class="version.*?</li>', page, re.DOTALL)
    assert len(versions) == len(steps)
    return [unescape("".join(re.findall(r'class="version-changes">(.*?)</p>', one))) for one in versions]


def step(table: str, about: str | None = None) -> dict[str, Content]:
    files: dict[str, Content] = {"data/dinkes/puskesmas.csv": table}
    return {**files, "metadata/dinkes/puskesmas.yml": about} if about else files


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("", ["1 nilai berubah: Jumlah puskesmas 2023 Sananwetan 13 → 130 (×10).", "2 baris baru (2025).",
              "Versi pertama."]),
        ("en", ["1 value changed: Health centres 2023 Sananwetan 13 → 130 (×10).", "2 new rows (2025).",
                "First version."]),
    ],
)  # fmt: skip
def test_each_version_says_what_it_changed(
    tree: Tree, commit: Commit, tmp_path: Path, language: str, expected: list[str]
) -> None:
    steps = step(TABLE), step(MORE, metadata(end="2025")), step(MENDED)
    found = told(tree, commit, tmp_path, *steps, language=language)
    assert found[0] == expected[0]
    assert found[1].startswith(expected[1][:-1])
    assert found[2] == expected[2]


def test_of_rows_that_were_not_open_then_nothing_is_told(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    shut = metadata(access="{level: restricted}", end="2025")
    opened = metadata(end="2025")
    secret = MORE.replace("2024,14", "2024,7341")
    found = told(tree, commit, tmp_path, step(TABLE), step(secret, shut), step(MENDED, opened))
    assert found == ["Keterangan diperbarui.", "Keterangan diperbarui.", "Versi pertama."]
    page = (tmp_path / "site" / PAGE).read_text("utf-8")
    assert "7341" not in page and "7.341" not in page


def test_of_rows_with_an_identity_number_nothing_is_told(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    person = step(TABLE.replace("2024,14", f"2024,{NIK}"))
    found = told(tree, commit, tmp_path, step(TABLE), person, step(MORE, metadata(end="2025")))
    assert found[1] == ""
    assert NIK not in (tmp_path / "site" / PAGE).read_text("utf-8")


def test_a_dataset_that_is_not_open_now_tells_nothing_of_its_versions(
    tree: Tree, commit: Commit, tmp_path: Path
) -> None:
    shut = metadata(access="{level: closed, ground: UU 14/2008 Pasal 17, decided_by: PPID, decided_on: '2026-01-01'}")
    assert told(tree, commit, tmp_path, step(TABLE), step(TABLE.replace("2024,14", "2024,15"), shut)) == ["", ""]


def test_a_hostile_cell_stays_text_on_the_page(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    about = metadata().replace(
        "    - name: tahun", "    - {name: nama, type: string, title: Nama, role: dimension}\n    - name: tahun", 1
    )
    rows = "kode_kecamatan,nama,tahun,jumlah\n35.72.01,<img src=x onerror=alert(1)>,2023,{n}\n"
    keyed = about.replace("primaryKey: [kode_kecamatan, tahun]", "primaryKey: [kode_kecamatan, nama, tahun]")
    tables = [rows.format(n=n) for n in (1, 5)]
    found = told(tree, commit, tmp_path, step(tables[0], keyed), step(tables[1]))
    assert "<img src=x" in found[0]
    assert "<img" not in (tmp_path / "site" / PAGE).read_text("utf-8").replace('<img class="', "")
