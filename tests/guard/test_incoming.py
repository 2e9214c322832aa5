"""The hook of a shared bare repository: real pushes, taken or refused whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from satudata.guard.hooks import Engine, install, uninstall
from satudata.trust.seedkey import SeedKey
from satudata.trust.statements import NAMESPACE, Draft
from tests.conftest import Tree, git
from tests.guard.test_hooks import ABOUT, DATA, HELD, ROWS, SECRET, commit_as_a_person, run
from tests.instances import TABLE, instance

ENGINE = Engine(sys.executable, "id", "tentang", "mesin hilang")


@pytest.fixture
def clone(tree: Tree, tmp_path: Path) -> Path:
    """A clone of a shared bare repository that has the hook."""
    root = tree(instance())
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "pusat.git")
    assert install(tmp_path / "pusat.git", ENGINE, chain=False) == [tmp_path / "pusat.git/hooks/pre-receive"]
    git(root, "remote", "add", "origin", str(tmp_path / "pusat.git"))
    git(root, "fetch", "--quiet", "origin")
    return root


def statement() -> tuple[str, str]:
    draft = Draft(
        "dataset:dinkes/puskesmas", f"sha256:{'1' * 64}", "examination", "data_steward", "wali", "821/1", "",
        "approved", "2026-11-21T09:00:00+07:00", "", {"kind": "ssh"},
    )  # fmt: skip
    path, content = draft.signed(SeedKey(b"\1" * 32).sign(draft.message(), NAMESPACE))
    return path, content.decode()


def sent(root: Path, *arguments: str) -> str:
    """What a push ends in: "" when it was taken."""
    done = run(root, "push", "--quiet", *arguments, "origin", "HEAD:main")
    assert (done.returncode == 0) == (
        git(root, "ls-remote", "origin", "main").split()[0] == git(root, "rev-parse", "HEAD")
    )
    return done.stderr if done.returncode else ""


def test_clean_work_and_true_statements_are_taken(clone: Path) -> None:
    path, content = statement()
    commit_as_a_person(clone, {DATA: TABLE.replace("2024,14", "2024,15"), path: content})
    assert sent(clone) == ""


def test_identity_numbers_and_rows_that_are_not_open_are_not_taken(clone: Path) -> None:
    commit_as_a_person(clone, {DATA: ROWS})
    assert "nomor identitas" in sent(clone)
    git(clone, "reset", "--quiet", "--hard", "HEAD~1")
    commit_as_a_person(clone, {DATA: SECRET, ABOUT: HELD})
    assert "tidak dinyatakan terbuka" in sent(clone)


def test_what_a_later_commit_removes_again_is_not_taken_either(clone: Path) -> None:
    commit_as_a_person(clone, {DATA: ROWS})
    commit_as_a_person(clone, {DATA: TABLE})
    assert "nomor identitas" in sent(clone)


def test_a_file_that_is_no_statement_is_not_taken(clone: Path) -> None:
    path, content = statement()
    commit_as_a_person(clone, {path: content.replace("approved", "returned")})
    assert "bukan pernyataan" in sent(clone)


def test_a_statement_is_never_removed_or_changed(clone: Path) -> None:
    path, content = statement()
    commit_as_a_person(clone, {path: content})
    assert sent(clone) == ""
    commit_as_a_person(clone, {path: None})
    assert "hanya boleh ditambah" in sent(clone)


def test_the_main_line_only_grows(clone: Path) -> None:
    commit_as_a_person(clone, {DATA: TABLE.replace("2024,14", "2024,15")})
    assert sent(clone) == ""
    git(clone, "reset", "--quiet", "--hard", "HEAD~1")
    commit_as_a_person(clone, {DATA: TABLE.replace("2024,14", "2024,16")})
    assert "ditulis ulang" in sent(clone, "--force")
    assert "ditulis ulang" in run(clone, "push", "origin", ":main").stderr


def test_other_branches_may_be_rewritten_and_deleted(clone: Path) -> None:
    for change in ("2024,15", "2024,16"):
        commit_as_a_person(clone, {DATA: TABLE.replace("2024,14", change)})
        assert run(clone, "push", "--force", "origin", "HEAD:usulan").returncode == 0
        git(clone, "reset", "--quiet", "--hard", "HEAD~1")
    assert run(clone, "push", "origin", ":usulan").returncode == 0


def test_the_hook_is_taken_away_again(clone: Path, tmp_path: Path) -> None:
    assert uninstall(tmp_path / "pusat.git") == [tmp_path / "pusat.git/hooks/pre-receive"]
    commit_as_a_person(clone, {DATA: ROWS})
    assert sent(clone) == ""
