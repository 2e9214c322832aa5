"""The hooks in place: real repositories, real commits and pushes to a bare one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.guard.hooks import Engine, folder_of, install, uninstall
from tests.conftest import ROOT, Commit, Content, Tree, git, write
from tests.instances import TABLE, instance, metadata

NIK = "3515144508680002"
ROWS = TABLE.replace("2024,14", f"2024,{NIK}")
SECRET = "kode_kecamatan,tahun,jumlah\n35.72.01,2024,918273\n"
HELD = metadata(access='{level: restricted, ground: "UU 14/2008 Pasal 17", decided_by: PPID, decided_on: "2026-01-02"}')
DATA, ABOUT = "data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml"
ENGINE = Engine(sys.executable, "id", "tentang", "mesin hilang")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Git with hooks that find the engine."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PYTHONPATH": str(ROOT),
        "GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@example.go.id",
        "GIT_COMMITTER_NAME": "S", "GIT_COMMITTER_EMAIL": "s@example.go.id",
    }  # fmt: skip
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def commit_as_a_person(root: Path, files: dict[str, Content]) -> subprocess.CompletedProcess[str]:
    write(root, files)
    run(root, "add", "--all")
    return run(root, "commit", "--quiet", "--message", "Perbarui")


@pytest.fixture
def guarded(tree: Tree, tmp_path: Path) -> Path:
    """An instance whose main branch is pushed to `../bare`, with the hooks installed."""
    root = tree(instance())
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    git(root, "remote", "add", "origin", str(tmp_path / "bare"))
    git(root, "push", "--quiet", "origin", "main")
    install(root, ENGINE, chain=False)
    return root


def heads(root: Path) -> str:
    return git(root, "ls-remote", "origin")


def test_clean_work_is_committed_and_pushed(guarded: Path) -> None:
    assert commit_as_a_person(guarded, {DATA: TABLE.replace("2024,14", "2024,15")}).returncode == 0
    assert run(guarded, "push", "origin", "main").returncode == 0
    assert git(guarded, "rev-parse", "main") in heads(guarded)


def test_an_identity_number_is_not_committed_and_the_way_out_is_told_without_the_number(guarded: Path) -> None:
    done = commit_as_a_person(guarded, {DATA: ROWS})
    assert done.returncode == 1
    assert f"{DATA}, baris 7" in done.stderr
    assert f"git restore --staged {DATA}" in done.stderr
    assert NIK not in done.stderr
    assert git(guarded, "log", "--oneline").count("\n") == 0


def test_what_slipped_into_a_commit_is_not_pushed_also_when_removed_again(guarded: Path, commit: Commit) -> None:
    before, told = git(guarded, "rev-parse", "HEAD"), heads(guarded)
    git(guarded, "config", "core.hooksPath", "/nowhere")
    bad = commit(guarded, {DATA: ROWS})
    commit(guarded, {DATA: TABLE})
    git(guarded, "config", "--unset", "core.hooksPath")
    done = run(guarded, "push", "origin", "main")
    assert done.returncode != 0
    assert f"commit {bad[:10]}" in done.stderr
    assert f"git reset --soft {before[:10]}" in done.stderr
    assert "--no-verify" not in done.stderr
    assert heads(guarded) == told


def test_the_way_back_that_is_told_leads_to_a_push_that_passes(guarded: Path, commit: Commit) -> None:
    before = git(guarded, "rev-parse", "HEAD")
    git(guarded, "config", "core.hooksPath", "/nowhere")
    commit(guarded, {DATA: ROWS})
    git(guarded, "config", "--unset", "core.hooksPath")
    assert run(guarded, "push", "origin", "main").returncode != 0
    git(guarded, "reset", "--soft", before)
    git(guarded, "restore", "--staged", ".")
    assert commit_as_a_person(guarded, {DATA: TABLE.replace("2024,14", "2024,16")}).returncode == 0
    assert run(guarded, "push", "origin", "main").returncode == 0


def test_deleting_a_branch_there_is_allowed(guarded: Path) -> None:
    git(guarded, "push", "--no-verify", "--quiet", "origin", "main:samping")
    assert run(guarded, "push", "origin", ":samping").returncode == 0


def test_a_first_commit_is_examined_too(tmp_path: Path) -> None:
    root = tmp_path / "new"
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", "new")
    install(root, ENGINE, chain=False)
    assert commit_as_a_person(root, {ABOUT: metadata(), DATA: ROWS}).returncode == 1
    assert commit_as_a_person(root, {DATA: TABLE}).returncode == 0


def test_a_linked_working_tree_is_guarded_as_well(guarded: Path, tmp_path: Path) -> None:
    git(guarded, "worktree", "add", "--quiet", str(tmp_path / "beside"), "-b", "samping")
    assert commit_as_a_person(tmp_path / "beside", {DATA: ROWS}).returncode == 1


def test_code_in_the_working_tree_is_not_run_in_place_of_the_engine(guarded: Path, tmp_path: Path) -> None:
    write(guarded, {"satudata/__init__.py": f"open({str(tmp_path / 'ran')!r}, 'w')\n", "satudata/cli/__init__.py": ""})
    assert commit_as_a_person(guarded, {DATA: ROWS}).returncode == 1
    assert not (tmp_path / "ran").exists()


def test_an_engine_that_went_away_stops_the_push_in_words(guarded: Path, tmp_path: Path) -> None:
    install(guarded, Engine(str(tmp_path / "it's gone/python"), "id", "tentang", "mesin hilang"), chain=False)
    done = commit_as_a_person(guarded, {DATA: TABLE.replace("2024,14", "2024,15")})
    assert done.returncode == 1
    assert done.stderr.strip() == "mesin hilang"


def test_rows_held_back_go_only_to_the_places_that_the_settings_of_a_private_repository_list(
    guarded: Path, tmp_path: Path
) -> None:
    settings = (guarded / "catalog/catalog.yml").read_text()
    held: dict[str, Content] = {ABOUT: HELD, DATA: SECRET}
    assert commit_as_a_person(guarded, held).returncode == 1
    listed = f'repository: private\nprivate_remotes: ["{tmp_path}/privat*"]\n'
    assert commit_as_a_person(guarded, {**held, "catalog/catalog.yml": settings + listed}).returncode == 0
    git(tmp_path, "init", "--quiet", "--bare", "privat.git")
    assert run(guarded, "push", "../privat.git", "main").returncode == 0
    done = run(guarded, "push", "origin", "main")
    assert done.returncode != 0
    assert "private_remotes" in done.stderr
    assert "918273" not in done.stderr
    # A list alone makes nothing private.
    write(guarded, {"catalog/catalog.yml": settings + listed.replace("repository: private\n", "")})
    git(tmp_path, "init", "--quiet", "--bare", "privat-dua.git")
    assert run(guarded, "push", "../privat-dua.git", "main").returncode != 0


def foreign(root: Path, name: str, script: str) -> Path:
    place = folder_of(root) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_a_hook_of_somebody_else_is_refused_and_nothing_is_changed(tree: Tree) -> None:
    root = tree(instance())
    place = foreign(root, "pre-push", "exit 0")
    before = place.read_bytes()
    with pytest.raises(SatudataError) as caught:
        install(root, ENGINE, chain=False)
    assert caught.value.key == "guard-foreign-hook"
    assert place.read_bytes() == before
    assert not (folder_of(root) / "pre-commit").exists()


def test_a_chained_hook_runs_first_with_the_same_input_and_comes_back(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    place = foreign(root, "pre-push", f'echo "$@" > "{tmp_path}/args"; cat > "{tmp_path}/given"')
    before = place.read_bytes()
    install(root, ENGINE, chain=True)
    install(root, ENGINE, chain=True)
    assert run(root, "push", str(tmp_path / "bare"), "main").returncode == 0
    assert (tmp_path / "args").read_text().split() == [str(tmp_path / "bare")] * 2
    assert (tmp_path / "given").read_text().startswith("refs/heads/main ")
    uninstall(root)
    assert place.read_bytes() == before
    assert sorted(path.name for path in place.parent.iterdir() if not path.name.endswith(".sample")) == ["pre-push"]


def test_a_chained_hook_that_refuses_stops_the_commit(tree: Tree) -> None:
    root = tree(instance())
    foreign(root, "pre-commit", "exit 3")
    install(root, ENGINE, chain=True)
    assert commit_as_a_person(root, {"catatan.txt": "x"}).returncode != 0


def test_the_hooks_folder_that_git_is_told_of_is_used(tree: Tree) -> None:
    root = tree(instance())
    git(root, "config", "core.hooksPath", ".kait")
    assert [path.parent.name for path in install(root, ENGINE, chain=False)] == [".kait", ".kait"]
    assert commit_as_a_person(root, {DATA: ROWS}).returncode == 1


def test_a_hooks_folder_shared_by_all_repositories_is_left_alone(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "global").write_text(f"[core]\n\thooksPath = {tmp_path}/bersama\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "global"))
    root = tree(instance())
    with pytest.raises(SatudataError) as caught:
        install(root, ENGINE, chain=False)
    assert caught.value.key == "guard-shared-hooks"


def test_hooks_of_others_stay_when_ours_are_taken_away(tree: Tree) -> None:
    root = tree(instance())
    place = foreign(root, "pre-push", "exit 0")
    assert uninstall(root) == []
    assert place.exists()
