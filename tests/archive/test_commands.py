"""The two commands as people type them: what they say, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.archive.parts import BUNDLE, README
from tests.archive.kept import NAME, parts_of, repacked, store
from tests.cli.test_main import satudata
from tests.conftest import git
from tests.instances import DAY
from tests.publish.test_publish import OPEN


def run(root: Path, *arguments: str, code: int = 0) -> str:
    done = satudata("-C", str(root), "--as-of", DAY, "--lang", "en", *arguments, SATUDATA_STORE="")
    assert done.returncode == code, done.stderr + done.stdout
    return done.stderr


def test_from_archive_to_a_working_instance(root: Path, tmp_path: Path) -> None:
    place, target = tmp_path / "2026.zip", tmp_path / "kembali"
    told = run(root, "archive", str(place))
    assert "restricted" in told
    assert "--with-letters" in told
    assert "whole" in run(root, "restore", "--check", str(place))
    told = run(root, "restore", str(place), str(target), "--rebuild")
    assert "Branches and tags are the same: 3." in told
    assert "The portal built anew is the same" in told
    assert "satudata roster pin" in told
    assert "git remote add origin" in told
    assert (target / "site/index.html").is_file()
    assert git(target, "status", "--porcelain") == ""
    assert run(root, "restore", str(place), str(target), code=2).startswith("Cannot run:")


def test_the_explanation_is_in_both_languages_and_names_the_common_programs(root: Path, tmp_path: Path) -> None:
    run(root, "archive", str(tmp_path / "a.zip"), "--no-site")
    told = parts_of(tmp_path / "a.zip")[README].decode()
    for word in ("ARSIP", "ARCHIVE", "unzip", "git clone history.bundle", "sha256sum --check", "21 November 2026"):
        assert word in told
    assert told.index("ARSIP") < told.index("ARCHIVE")
    assert "{" not in told
    assert "portal/index.html" not in told


def test_letters_go_in_and_come_out_when_asked(root: Path, tmp_path: Path) -> None:
    place, kept = tmp_path / "a.zip", store(tmp_path / "surat")
    assert "SATUDATA_STORE" in run(root, "archive", str(place), "--no-site", "--with-letters", code=2)
    told = run(root, "archive", str(place), "--no-site", "--with-letters", "--store", str(kept))
    assert "1 registered letters" in told
    assert "catatan.txt" in told
    assert "stay in the archive" in run(root, "restore", str(place), str(tmp_path / "satu"))
    run(root, "restore", str(place), str(tmp_path / "dua"), "--store", str(tmp_path / "kembali"))
    assert (tmp_path / "kembali" / NAME).is_file()
    inside = str(tmp_path / "tiga" / "surat")
    assert run(root, "restore", str(place), str(tmp_path / "tiga"), "--store", inside, code=2)
    assert not (tmp_path / "tiga").exists()


def test_a_public_archive_says_what_it_is(root: Path, tmp_path: Path) -> None:
    place = tmp_path / "publik.zip"
    assert "public output only" in run(root, "archive", str(place), "--public")
    assert "PUBLIC ARCHIVE" in parts_of(place)[README].decode()
    run(root, "restore", "--check", str(place))
    assert "no instance can be restored" in run(root, "restore", str(place), str(tmp_path / "x"), code=2)


@pytest.mark.parametrize(
    ("path", "damaged", "remedy"),
    [
        (f"files/data/{OPEN}.csv", f"files (files/): files/data/{OPEN}.csv", "git clone DIR/history.bundle portal"),
        (BUNDLE, "history (history.bundle)\n", "satudata restore --salvage"),
    ],
)
def test_a_damaged_archive_tells_the_part_and_what_still_serves(
    place: Path, tmp_path: Path, path: str, damaged: str, remedy: str
) -> None:
    repacked(place, lambda parts: parts.update({path: b"x"}))
    for told in (
        run(tmp_path, "restore", "--check", str(place), code=1),
        run(tmp_path, "restore", str(place), str(tmp_path / "kembali"), code=1),
    ):
        assert f"ALTERED: {damaged}" in told
        assert remedy in told
        assert "ZIP format" not in told
    assert not (tmp_path / "kembali").exists()


def test_an_archive_packed_again_by_another_program_is_told_apart(place: Path, tmp_path: Path) -> None:
    repacked(place)
    assert "All content is whole" in run(tmp_path, "restore", "--check", str(place), code=1)
    run(tmp_path, "restore", str(place), str(tmp_path / "kembali"))


def test_nothing_usable_is_told_too(place: Path, tmp_path: Path) -> None:
    repacked(place, lambda parts: [parts.update({path: b"x"}) for path in parts if "/" in path or path == BUNDLE])
    told = run(tmp_path, "restore", "--check", str(place), code=1)
    assert "No part of the content is whole" in told
    assert " more\n" in told


def test_what_cannot_run_ends_with_two(root: Path, bare: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")
    run(root, "restore", "--check", str(tmp_path / "x.zip"), code=2)
    run(root, "restore", "--check", str(tmp_path / "y.zip"), code=2)
    assert "--check" in run(root, "restore", str(bare), code=2)
    run(root, "archive", str(bare), code=2)
    run(root, "archive", str(root / "a.zip"), code=2)
    run(tmp_path, "archive", str(tmp_path / "a.zip"), code=2)
    run(root, "archive", str(tmp_path / "a.zip"), "--public", "--no-site", code=2)
