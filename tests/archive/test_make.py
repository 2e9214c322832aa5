"""What goes into an archive, that it is always the same, and that nothing less or more is archived."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from satudata.archive.examine import examine
from satudata.archive.make import ledger_at
from satudata.archive.parts import BUNDLE, MANIFEST, README, SUMS
from satudata.archive.restore import Wish, restore
from satudata.errors import SatudataError
from satudata.trust.ledger import NOTHING_PUBLISHED
from tests.archive.kept import LETTER, NAME, digest, made, parts_of, start, store
from tests.conftest import git, record, write
from tests.instances import DAY
from tests.publish.test_publish import CLOSED, OPEN, SECRET


def refusal(root: Path, place: Path, **given: object) -> str:
    with pytest.raises(SatudataError) as caught:
        made(root, place, **given)
    return caught.value.key


def test_the_same_repository_and_day_give_the_same_bytes_in_every_clone(bare: Path, root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "klon"
    git(tmp_path, "clone", "--quiet", "--no-local", "--mirror", str(root), str(clone / ".git"))
    git(clone, "config", "core.bare", "false")
    git(clone, "config", "pack.compression", "1")
    git(clone, "reset", "--hard", "--quiet")
    git(clone, "gc", "--quiet", "--aggressive")
    made(clone, tmp_path / "dua.zip", letters=store(tmp_path / "surat"))
    assert (tmp_path / "dua.zip").read_bytes() == bare.read_bytes()


def test_an_ordinary_clone_with_the_same_branches_gives_the_same_bytes(bare: Path, root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "klon"
    git(tmp_path, "clone", "--quiet", "--no-local", str(root), str(clone))
    assert made(clone, tmp_path / "satu.zip", letters=store(tmp_path / "surat")).elsewhere == 1
    git(clone, "branch", "usulan", "origin/usulan")
    assert made(clone, tmp_path / "dua.zip", letters=tmp_path / "surat").elsewhere == 0
    assert (tmp_path / "dua.zip").read_bytes() == bare.read_bytes()


def test_a_portal_built_for_the_archive_is_the_same_each_time(full: Path, root: Path, tmp_path: Path) -> None:
    made(root, tmp_path / "dua.zip", with_site=True)
    assert (tmp_path / "dua.zip").read_bytes() == full.read_bytes()


def test_the_archive_holds_history_files_letters_and_what_explains_them(bare: Path, root: Path) -> None:
    parts = parts_of(bare)
    assert list(parts)[:4] == [README, MANIFEST, SUMS, BUNDLE]
    assert parts[f"files/data/{CLOSED}.csv"].decode() == SECRET
    assert parts["files/dokumen/tata-kelola-é.txt"].decode() == "é\n"
    assert parts[f"letters/{NAME}"] == LETTER
    assert not any("catatan" in name for name in parts)
    about = json.loads(parts[MANIFEST])
    working = about["working"]
    assert (about["as_of"], about["region"]) == (DAY, "35.72")
    assert working["head"]["commit"] == git(root, "rev-parse", "HEAD")
    assert [ref["name"] for ref in working["refs"]] == ["refs/heads/main", "refs/heads/usulan", "refs/tags/terbit-2026"]
    assert working["counts"] == {"datasets": 3, "versions": 3, "statements": 0}
    assert working["letters_missing"] == ["0" * 64]


def test_what_is_no_plain_file_stands_apart(bare: Path) -> None:
    working = json.loads(parts_of(bare)[MANIFEST])["working"]
    assert [(one["path"], one["mode"]) for one in working["apart"]] == [
        ("dokumen/a.txt", "100644"),
        ("tautan", "120000"),
    ]
    assert working["executable"] == ["scripts/jalan.sh"]


def test_only_its_owner_can_read_an_archive_with_history(bare: Path) -> None:
    assert bare.stat().st_mode & 0o777 == 0o600


def test_a_public_archive_holds_nothing_but_the_portal(root: Path, tmp_path: Path) -> None:
    result = made(root, tmp_path / "publik.zip", public=True, with_site=True, letters=store(tmp_path / "surat"))
    parts = parts_of(tmp_path / "publik.zip")
    assert {name.partition("/")[0] for name in parts} == {README, MANIFEST, SUMS, "portal"}
    assert f"portal/data/{OPEN}/puskesmas.csv" in parts
    everything = b"".join(parts.values())
    assert b"91827364" not in everything
    assert set(json.loads(parts[MANIFEST])) & {"working", "refs"} == set()
    assert result.manifest.working is None
    assert examine(tmp_path / "publik.zip").whole


def test_a_portal_that_stands_already_is_taken_as_it_is(full: Path, root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, {name.removeprefix("portal/"): raw for name, raw in parts_of(full).items() if "portal/" in name})
    made(root, tmp_path / "dua.zip", with_site=True, site=site)
    assert (tmp_path / "dua.zip").read_bytes() == full.read_bytes()
    (site / "index.html").write_text("diubah")
    assert refusal(root, tmp_path / "tiga.zip", with_site=True, site=site) == "archive-site-unfit"
    (site / "index.html").unlink()
    os.symlink("/etc/passwd", site / "index.html")
    assert refusal(root, tmp_path / "tiga.zip", with_site=True, site=site) == "archive-site-unfit"
    assert refusal(root, tmp_path / "tiga.zip", with_site=True, site=tmp_path / "kosong") == "archive-site-unfit"
    (site / "publications.json").write_text("bukan JSON")
    with pytest.raises(SatudataError, match="ledger-unreadable"):
        ledger_at(site)
    assert ledger_at(None) == NOTHING_PUBLISHED


def test_nothing_is_overwritten_and_nothing_lies_in_the_repository(root: Path, bare: Path) -> None:
    before = bare.read_bytes()
    assert refusal(root, bare) == "archive-exists"
    assert bare.read_bytes() == before
    assert refusal(root, root / "arsip.zip") == "archive-inside"
    assert refusal(root, root / "baru" / "arsip.zip") == "archive-inside"
    assert not (root / "baru").exists()
    assert refusal(root, bare.parent / "x.zip", public=True) == "archive-empty"


def test_files_that_are_not_committed_are_refused_or_counted(tmp_path: Path) -> None:
    root = start(tmp_path / "portal")
    write(root, {f"data/{OPEN}.csv": "kode_kecamatan,tahun,jumlah\n"})
    assert refusal(root, tmp_path / "a.zip") == "archive-uncommitted"
    git(root, "checkout", "--quiet", "--", ".")
    write(root, {"catatan-rapat.txt": "x"})
    assert made(root, tmp_path / "a.zip").unsaved == 1
    assert "files/catatan-rapat.txt" not in parts_of(tmp_path / "a.zip")


def test_a_failure_leaves_nothing_behind(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "surat"
    store(folder)
    (folder / NAME).chmod(0o600)

    def swap(stage: str, done: int, total: int) -> None:
        (folder / NAME).write_bytes(LETTER + b"!")

    assert refusal(root, tmp_path / "keluar" / "a.zip", letters=folder, progress=swap) == "archive-changed"
    assert list((tmp_path / "keluar").iterdir()) == []


def test_a_file_where_the_folder_should_be_is_told(root: Path, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x")
    assert refusal(root, tmp_path / "berkas" / "a.zip") == "disk-refused"


def test_a_letter_that_is_not_what_its_name_says_is_left_out_and_told(root: Path, tmp_path: Path) -> None:
    folder = store(tmp_path / "surat")
    (folder / NAME).write_bytes(LETTER + b"!")
    result = made(root, tmp_path / "a.zip", letters=folder)
    assert result.foreign == (NAME, "catatan.txt")
    assert result.manifest.working is not None
    assert result.manifest.working.letters_missing == ("0" * 64, NAME[:64])


def test_the_archive_opens_with_unzip_sha256sum_and_git_alone(full: Path, root: Path, tmp_path: Path) -> None:
    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("unzip", "-q", str(full))
    run("sha256sum", "--check", "--strict", "--quiet", SUMS)
    git(tmp_path, "init", "--quiet", "kosong")
    git(tmp_path / "kosong", "bundle", "verify", str(tmp_path / BUNDLE))
    git(tmp_path, "clone", "--quiet", BUNDLE, "klon")
    assert git(tmp_path / "klon", "rev-parse", "HEAD") == git(root, "rev-parse", "HEAD")
    assert git(tmp_path / "klon", "log", "--all", "--oneline") == git(root, "log", "--all", "--oneline")
    listed = git(tmp_path / "klon", "ls-files", "-z").split("\0")
    for path in filter(None, listed):
        if path not in ("tautan", "dokumen/a.txt"):
            assert (tmp_path / "files" / path).read_bytes() == (tmp_path / "klon" / path).read_bytes()


def test_a_repository_without_a_branch_is_archived_at_its_commit(tmp_path: Path) -> None:
    root = start(tmp_path / "portal")
    git(root, "checkout", "--quiet", "--detach")
    record(root, {"catatan.md": "lepas\n"})
    result = made(root, tmp_path / "a.zip")
    assert result.manifest.working is not None
    assert result.manifest.working.head.branch == ""
    git(tmp_path, "init", "--quiet", "kosong")
    (tmp_path / BUNDLE).write_bytes(parts_of(tmp_path / "a.zip")[BUNDLE])
    assert "HEAD" in git(tmp_path / "kosong", "bundle", "list-heads", str(tmp_path / BUNDLE))


def test_a_portal_whose_own_word_about_itself_is_broken_is_refused(full: Path, root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    files = {name.removeprefix("portal/"): raw for name, raw in parts_of(full).items() if "portal/" in name}
    before = digest(files["build.json"])
    files["build.json"] = b"[]"
    files["checksums.txt"] = files["checksums.txt"].replace(before.encode(), digest(b"[]").encode())
    write(site, files)
    assert refusal(root, tmp_path / "a.zip", with_site=True, site=site) == "archive-site-unfit"


def test_names_that_some_system_cannot_hold_are_in_the_history_only(tmp_path: Path) -> None:
    root = start(tmp_path / "portal")
    strange = os.fsdecode(b"dokumen/\xff.txt")
    record(root, {strange: "x", "dokumen/aux.txt": "x", "catalog/letters/register.csv": 'a,"' + "x" * 200_000})
    made(root, tmp_path / "a.zip")
    parts = parts_of(tmp_path / "a.zip")
    apart = [one["path"] for one in json.loads(parts[MANIFEST])["working"]["apart"]]
    assert apart == ["dokumen/a.txt", "dokumen/aux.txt", "dokumen/%FF.txt", "tautan"]
    assert "files/dokumen/aux.txt" not in parts
    assert restore(Wish(tmp_path / "a.zip", tmp_path / "kembali"), examine(tmp_path / "a.zip")).identical
    assert (tmp_path / "kembali" / strange).read_text() == "x"
