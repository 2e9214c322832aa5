"""What comes back is proven to be what was archived, it works, and what cannot be proven is not put in place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from satudata.archive import history
from satudata.archive.examine import examine
from satudata.archive.parts import BUNDLE, MANIFEST
from satudata.archive.restore import Proof, Restored, Wish, restore
from satudata.errors import SatudataError
from satudata.offices import PIN
from tests.archive.kept import LATER, LETTER, NAME, Parts, forged, made, parts_of, repacked, start
from tests.cli.test_main import satudata
from tests.conftest import git, record
from tests.instances import DAY
from tests.publish.test_publish import CLOSED, OPEN

TABLE = f"files/data/{OPEN}.csv"


def restored(place: Path, target: Path, **given: object) -> Restored:
    return restore(Wish(place, target, **given), examine(place))  # type: ignore[arg-type]  # names of the fields


def refusal(place: Path, target: Path, **given: object) -> str:
    with pytest.raises(SatudataError) as caught:
        restored(place, target, **given)
    return caught.value.key


def shown(result: Restored) -> dict[str, bool | None]:
    return {one.proof.value: one.holds for one in result.shown}


def files_of(root: Path) -> dict[str, bytes | str]:
    """Every file below the folder, Git's own apart; links as what they say."""
    found: dict[str, bytes | str] = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file() and not name.startswith((".git/", "site/")):
            found[name] = path.read_bytes()
    return found


def test_the_whole_round_is_proven_identical(full: Path, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "kembali"
    result = restored(full, target, rebuild=True)
    assert shown(result) == dict.fromkeys(Proof, True)
    assert result.identical
    assert files_of(target) == files_of(root)
    assert git(target, "for-each-ref") == git(root, "for-each-ref")
    assert git(target, "log", "--all", "--format=raw") == git(root, "log", "--all", "--format=raw")
    assert git(target, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(target, "ls-files", "--stage") == git(root, "ls-files", "--stage")
    assert git(target, "status", "--porcelain") == ""
    git(target, "fsck", "--full", "--strict")
    site = {path.relative_to(target / "site").as_posix() for path in (target / "site").rglob("*") if path.is_file()}
    assert site == {name.removeprefix("portal/") for name in parts_of(full) if name.startswith("portal/")}
    assert target.stat().st_mode & 0o077 == 0
    assert os.access(target / "scripts/jalan.sh", os.X_OK)


def test_an_archive_that_names_what_a_clone_remembered_of_another_is_still_restored(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "--quiet", "--no-local", str(root), "klon")
    monkeypatch.setattr(history, "refs_of", history.every_ref_of)
    made(tmp_path / "klon", tmp_path / "lama.zip")
    monkeypatch.undo()
    assert "refs/remotes/origin/usulan" in parts_of(tmp_path / "lama.zip")[MANIFEST].decode()
    assert restored(tmp_path / "lama.zip", tmp_path / "kembali").identical


def test_an_archive_of_what_was_restored_is_the_same_archive(full: Path, tmp_path: Path) -> None:
    restored(full, tmp_path / "kembali")
    made(tmp_path / "kembali", tmp_path / "dua.zip", with_site=True)
    assert (tmp_path / "dua.zip").read_bytes() == full.read_bytes()


def test_the_restored_instance_works(full: Path, tmp_path: Path) -> None:
    target = tmp_path / "kembali"
    restored(full, target)
    options = ("-C", str(target), "--as-of", DAY)
    assert satudata(*options, "check").returncode == 0
    built = satudata(*options, "build")
    assert built.returncode == 0, built.stderr
    assert git(target, "status", "--porcelain") == ""
    record(target, {"catatan.md": "sesudah pulih\n"}, LATER)
    git(target, "switch", "--quiet", "usulan")
    assert (target / "catalog/pages/id/usulan.md").is_file()


def test_the_pin_is_told_and_never_set(root: Path, tmp_path: Path) -> None:
    made(root, tmp_path / "a.zip", pin=f"sha256:{'7' * 64}")
    restored(tmp_path / "a.zip", tmp_path / "kembali")
    assert git(tmp_path / "kembali", "config", "--local", "--default", "", "--get", PIN) == ""
    about = examine(tmp_path / "a.zip").manifest
    assert about is not None
    assert about.working is not None
    assert about.working.pin == f"sha256:{'7' * 64}"


def test_nothing_of_the_archived_clone_runs_in_the_restored_one(bare: Path, tmp_path: Path) -> None:
    restored(bare, tmp_path / "kembali")
    assert list((tmp_path / "kembali/.git").glob("hooks/*")) == []
    assert git(tmp_path / "kembali", "remote") == ""


def test_letters_come_back_into_the_store_only_when_asked(bare: Path, tmp_path: Path) -> None:
    assert restored(bare, tmp_path / "satu").letters == 0
    assert restored(bare, tmp_path / "dua", store=tmp_path / "surat").letters == 1
    kept = tmp_path / "surat" / NAME
    assert kept.read_bytes() == LETTER
    assert kept.stat().st_mode & 0o777 == 0o600
    assert restored(bare, tmp_path / "tiga", store=tmp_path / "surat").letters == 0


def test_a_letter_of_another_name_never_reaches_the_store(place: Path, tmp_path: Path) -> None:
    forged(place, lambda parts: parts.update({"letters/jalankan.sh": b"x", f"letters/{'0' * 64}.pdf": b"x"}))
    assert restored(place, tmp_path / "kembali", store=tmp_path / "surat").letters == 1
    assert [path.name for path in (tmp_path / "surat").iterdir()] == [NAME]


def test_a_folder_that_holds_something_is_left_alone(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh/tesis.docx").write_text("penting")
    assert refusal(bare, tmp_path / "penuh") == "init-not-empty"
    os.symlink(tmp_path / "tidak-ada", tmp_path / "tautan")
    assert refusal(bare, tmp_path / "tautan") == "init-not-empty"
    (tmp_path / "kosong").mkdir()
    assert restored(bare, tmp_path / "kosong").identical
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kosong", "penuh", "tautan"]


def test_a_damaged_archive_is_not_restored(place: Path, tmp_path: Path) -> None:
    repacked(place, lambda parts: parts.update({TABLE: b"x"}))
    assert refusal(place, tmp_path / "kembali") == "archive-damaged"
    assert not (tmp_path / "kembali").exists()


def test_an_archive_that_was_only_packed_again_is_restored(place: Path, tmp_path: Path) -> None:
    repacked(place)
    assert restored(place, tmp_path / "kembali").identical


def test_an_archive_that_changes_between_check_and_restore_is_refused(place: Path, tmp_path: Path) -> None:
    report = examine(place)
    repacked(place)
    with pytest.raises(SatudataError, match="archive-changed"):
        restore(Wish(place, tmp_path / "kembali"), report)
    assert not (tmp_path / "kembali").exists()


def test_a_public_archive_gives_no_instance(root: Path, tmp_path: Path) -> None:
    made(root, tmp_path / "publik.zip", public=True, with_site=True)
    assert refusal(tmp_path / "publik.zip", tmp_path / "kembali") == "archive-without-history"


class Room(NamedTuple):
    """What `shutil.disk_usage` tells."""

    total: int
    used: int
    free: int


def test_too_little_room_is_told_before_anything_is_written(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Room(10, 9, 1))
    assert refusal(bare, tmp_path / "jauh" / "kembali") == "archive-no-room"
    assert not (tmp_path / "jauh").exists()


def test_a_place_that_cannot_be_written_is_told(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x")
    assert refusal(bare, tmp_path / "berkas" / "kembali") == "disk-refused"


def test_an_interruption_leaves_nothing_behind(full: Path, tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restored(full, tmp_path / "kembali", progress=stop)
    assert list(tmp_path.iterdir()) == []


# An archive that fits in itself and lies all the same: the history tells.
FORGED: dict[str, tuple[Callable[[Parts], object], str]] = {
    "a cell": (lambda parts: parts.update({TABLE: b"kode_kecamatan,tahun,jumlah\n"}), "tree"),
    "a file more": (lambda parts: parts.update({"files/data/x.csv": b"x"}), "tree"),
    "a file less": (lambda parts: parts.pop(TABLE), "tree"),
    "a bundle cut off": (lambda parts: parts.update({BUNDLE: parts[BUNDLE][:-100]}), "refs"),
    "no bundle at all": (lambda parts: parts.update({BUNDLE: b"halo"}), "refs"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forgery_that_fits_in_itself_is_not_put_in_place(place: Path, tmp_path: Path, what: str) -> None:
    spoil, proof = FORGED[what]
    assert forged(place, spoil).whole
    result = restored(place, tmp_path / "kembali")
    assert not result.placed
    assert shown(result)[proof] is False
    assert not (tmp_path / "kembali").exists()


def test_a_branch_that_the_manifest_hides_or_invents_is_noticed(place: Path, root: Path, tmp_path: Path) -> None:
    refs = [{"name": "refs/heads/main", "object": git(root, "rev-parse", "HEAD")}]
    forged(place, bool, {"refs": refs})
    result = restored(place, tmp_path / "kembali")
    assert (shown(result), result.placed) == ({"refs": False}, False)


def test_another_judgement_than_the_archived_one_is_told(place: Path, tmp_path: Path) -> None:
    forged(place, bool, {"standings": {"grounds": {"proven": 9}, "digest": "0" * 64}})
    result = restored(place, tmp_path / "kembali")
    assert shown(result)["standings"] is False
    assert result.placed
    assert not result.identical


def test_a_statement_that_the_portal_remembers_and_the_history_lacks_is_told(full: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(full, tmp_path / "a.zip"))

    def remember(parts: Parts) -> None:
        ledger = json.loads(parts["portal/publications.json"])
        ledger["datasets"][OPEN]["heads"] = ["f" * 64]
        parts["portal/publications.json"] = json.dumps(ledger).encode()

    forged(place, remember)
    result = restored(place, tmp_path / "kembali")
    assert shown(result)["ledger"] is False
    assert not result.identical


def test_a_portal_that_is_not_what_the_instance_gives_is_told(full: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(full, tmp_path / "a.zip"))
    forged(place, lambda parts: parts.update({"portal/index.html": b"<p>lain"}))
    result = restored(place, tmp_path / "kembali", rebuild=True)
    assert [one for one in result.shown if one.holds is False] == [(Proof.PORTAL, False, "portal/index.html")]


def test_a_portal_of_another_commit_or_none_is_not_compared(full: Path, bare: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(full, tmp_path / "a.zip"))

    def older(parts: Parts) -> None:
        about = json.loads(parts[MANIFEST])
        about["portal"]["commit"] = "0" * 40
        parts[MANIFEST] = json.dumps(about).encode()

    forged(place, older)
    assert shown(restored(place, tmp_path / "satu", rebuild=True))["portal"] is None
    assert shown(restored(bare, tmp_path / "dua", rebuild=True))["portal"] is None


def test_line_ends_and_filters_of_attributes_change_no_byte(tmp_path: Path) -> None:
    root = start(tmp_path / "portal")
    record(root, {".gitattributes": "*.csv text eol=crlf\n*.md filter=jahat ident\n", "id.md": "$Id$\n"}, LATER)
    made(root, tmp_path / "a.zip")
    result = restored(tmp_path / "a.zip", tmp_path / "kembali")
    assert result.identical
    assert (tmp_path / "kembali/id.md").read_bytes() == b"$Id$\n"
    assert b"\r" not in (tmp_path / f"kembali/data/{CLOSED}.csv").read_bytes()


def test_a_commit_without_a_branch_comes_back(tmp_path: Path) -> None:
    root = start(tmp_path / "portal")
    git(root, "checkout", "--quiet", "--detach")
    commit = record(root, {"catatan.md": "lepas\n"}, LATER)
    made(root, tmp_path / "a.zip")
    assert restored(tmp_path / "a.zip", tmp_path / "kembali").identical
    assert git(tmp_path / "kembali", "rev-parse", "HEAD") == commit
    assert git(tmp_path / "kembali", "rev-parse", "--symbolic-full-name", "HEAD") == "HEAD"
