from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from satudata.approvals import FirstSeen
from satudata.errors import SatudataError
from satudata.read.git import EXECUTABLE, SUBMODULE, SYMLINK, Repository, blob_id, days_of, up_to, versions_of
from tests.conftest import Commit, Tree, git

TABLE = "tahun,nilai\n2024,1\n"
FILES = {"data/dinkes/a.csv": TABLE, "metadata/dinkes/a.yml": "title: A\n", "catalog/catalog.yml": "title: X\n"}


def test_each_commit_on_the_main_line_that_changed_a_dataset_is_a_version(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    second = commit(
        root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-02-01T08:00:00+07:00", subject="Tambah 2025"
    )
    commit(root, {"catalog/catalog.yml": "title: Y\n"}, at="2026-03-01T08:00:00+07:00")
    versions = versions_of(Repository(root).history(), "dinkes/a")
    assert [v.on for v in versions] == ["2026-02-01", "2026-01-05"]
    assert versions[0].commit == second
    assert versions[0].subject == "Tambah 2025"
    assert versions[0].metadata_blob == versions[1].metadata_blob
    assert versions[0].data_blob == blob_id((TABLE + "2025,2\n").encode(), "")


def test_a_version_keeps_its_id_when_history_is_rewritten(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(FILES)
    before = versions_of(Repository(root).history(), "dinkes/a")[0]
    git(root, "-c", "user.name=X", "-c", "user.email=x@example.go.id", "commit", "--amend", "--quiet", "-m", "Lain")
    after = versions_of(Repository(root).history(), "dinkes/a")[0]
    assert before.commit != after.commit
    assert before.id == after.id


def test_a_merged_branch_counts_as_one_version_on_the_day_of_the_merge(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    git(root, "checkout", "--quiet", "-b", "usulan")
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-02-01T08:00:00+07:00")
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,3\n"}, at="2026-02-02T08:00:00+07:00")
    git(root, "checkout", "--quiet", "main")
    who = {"GIT_AUTHOR_DATE": "2026-02-03T08:00:00+07:00", "GIT_COMMITTER_DATE": "2026-02-03T08:00:00+07:00"}
    git(
        root,
        "-c",
        "user.name=W",
        "-c",
        "user.email=w@example.go.id",
        "merge",
        "--no-ff",
        "--quiet",
        "-m",
        "Gabung",
        "usulan",
        **who,
    )
    assert [v.on for v in versions_of(Repository(root).history(), "dinkes/a")] == ["2026-02-03", "2026-01-05"]


def test_a_moved_dataset_keeps_its_history_under_its_new_id(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    commit(
        root,
        {
            "data/dinkes/a.csv": None,
            "metadata/dinkes/a.yml": None,
            "data/dinsos/b.csv": TABLE,
            "metadata/dinsos/b.yml": "title: B\nformerly: [dinkes/a]\n",
        },
        at="2026-02-01T08:00:00+07:00",
    )
    versions = versions_of(Repository(root).history(), "dinsos/b", ("dinkes/a",))
    assert [v.data_path for v in versions] == ["data/dinsos/b.csv", "data/dinkes/a.csv"]


def test_a_former_dataset_removed_after_the_move_takes_no_version_away(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    moved = {"data/dinsos/b.csv": TABLE, "metadata/dinsos/b.yml": "title: B\nformerly: [dinkes/a]\n"}
    commit(root, moved, at="2026-02-01T08:00:00+07:00")
    commit(root, {"data/dinkes/a.csv": None, "metadata/dinkes/a.yml": None}, at="2026-02-02T08:00:00+07:00")
    last = commit(root, {"data/dinsos/b.csv": TABLE + "2025,2\n"}, at="2026-02-03T08:00:00+07:00")
    newest, *older = versions_of(Repository(root).history(), "dinsos/b", ("dinkes/a",))
    assert (newest.commit, newest.data_path, newest.metadata_path) == (last, *moved)
    assert [v.on for v in older] == ["2026-02-01", "2026-01-05"]


def test_the_own_file_counts_where_one_commit_changes_it_and_a_former_one(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    both = {"data/dinkes/a.csv": TABLE + "1999,9\n", "data/dinsos/b.csv": TABLE, "metadata/dinsos/b.yml": "title: B\n"}
    commit(root, both, at="2026-02-01T08:00:00+07:00")
    assert versions_of(Repository(root).history(), "dinsos/b", ("dinkes/a",))[0].data_path == "data/dinsos/b.csv"


def test_history_read_on_from_an_earlier_head_equals_history_read_whole(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    known = Repository(root).history()
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-02-01T08:00:00+07:00")
    commit(root, {"data/dinkes/c.csv": TABLE, "metadata/dinkes/c.yml": "title: C\n"}, at="2026-02-02T08:00:00+07:00")
    repository = Repository(root)
    assert repository.history(known) == repository.history()


def test_history_is_read_anew_when_authors_are_called_otherwise(tree: Tree) -> None:
    root = tree(FILES)
    known = Repository(root).history()
    assert [commit.author for commit in known.commits] == ["Sari"]
    (root / ".mailmap").write_text("Sari Dewi <sari@example.go.id>\n")
    named = Repository(root).history(known)
    assert [commit.author for commit in named.commits] == ["Sari Dewi"]
    assert Repository(root).history(named) is named
    (root / ".mailmap").unlink()
    assert Repository(root).history(named) == known


def test_the_names_a_person_keeps_for_themselves_change_nothing(tree: Tree, tmp_path: Path) -> None:
    root = tree(FILES)
    (tmp_path / "mine").write_text("Orang Lain <sari@example.go.id>\n")
    git(root, "config", "mailmap.file", str(tmp_path / "mine"))
    assert [commit.author for commit in Repository(root).history().commits] == ["Sari"]


def test_history_of_another_line_is_not_read_on_from(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-02-01T08:00:00+07:00")
    known = Repository(root).history()
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    repository = Repository(root)
    assert repository.history(known) == repository.history()
    assert len(versions_of(repository.history(known), "dinkes/a")) == 1


def test_the_working_tree_tells_what_is_not_committed(tree: Tree) -> None:
    root = tree(FILES)
    (root / "data/dinkes/a.csv").write_text("lain\n1\n")
    (root / "data/dinkes/new.csv").write_text(TABLE)
    (root / "metadata/dinkes/a.yml").unlink()
    entries = Repository(root).working_tree()
    assert entries["data/dinkes/a.csv"].blob == ""
    assert entries["data/dinkes/new.csv"].blob == ""
    assert "metadata/dinkes/a.yml" not in entries
    assert entries["catalog/catalog.yml"].blob == blob_id(b"title: X\n", "")


def test_links_executables_and_nested_repositories_are_told_by_their_mode(tree: Tree) -> None:
    root = tree(FILES)
    (root / "data/dinkes/link.csv").symlink_to("/etc/passwd")
    run = root / "data/dinkes/run.csv"
    run.write_text(TABLE)
    run.chmod(0o755)
    nested = root / "data/dinkes/nested"
    nested.mkdir()
    git(nested, "init", "--quiet")
    (nested / "x").write_text("x")
    git(nested, "add", ".")
    git(nested, "-c", "user.name=N", "-c", "user.email=n@example.go.id", "commit", "--quiet", "-m", "x")
    git(root, "-c", "advice.addEmbeddedRepo=false", "add", "data/dinkes/nested")
    modes = {path: entry.mode for path, entry in Repository(root).working_tree().items()}
    assert modes["data/dinkes/link.csv"] == SYMLINK
    assert modes["data/dinkes/run.csv"] == EXECUTABLE
    assert modes["data/dinkes/nested"] == SUBMODULE


@pytest.mark.parametrize(
    ("prepare", "key"),
    [
        (lambda root: None, "repository-missing"),
        (lambda root: git(root, "init", "--quiet"), "repository-without-commits"),
        (lambda root: git(root, "init", "--quiet", "--bare"), "repository-bare"),
    ],
)
def test_a_folder_that_is_no_usable_repository_is_refused_with_the_remedy(
    tmp_path: Path, prepare: Callable[[Path], object], key: str
) -> None:
    prepare(tmp_path)
    with pytest.raises(SatudataError) as caught:
        Repository(tmp_path)
    assert caught.value.key == key


def test_a_shallow_clone_is_refused(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(FILES)
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", "shallow")
    with pytest.raises(SatudataError) as caught:
        Repository(tmp_path / "shallow")
    assert caught.value.key == "repository-shallow"


def test_a_folder_inside_a_repository_is_refused(tree: Tree) -> None:
    root = tree(FILES)
    with pytest.raises(SatudataError) as caught:
        Repository(root / "data")
    assert caught.value.key == "repository-elsewhere"


@pytest.mark.parametrize("reference", ["tidak-ada", "-x", "--help", "HEAD~99", ""])
def test_an_unknown_reference_is_refused(tree: Tree, reference: str) -> None:
    repository = Repository(tree(FILES))
    with pytest.raises(SatudataError) as caught:
        repository.commit_of(reference)
    assert caught.value.key == "unknown-reference"


def test_changes_since_a_branch_count_from_where_the_work_left_it(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    git(root, "checkout", "--quiet", "-b", "usulan")
    commit(root, {"data/dinkes/b.csv": TABLE})
    git(root, "checkout", "--quiet", "main")
    commit(root, {"data/dinkes/c.csv": TABLE})
    git(root, "checkout", "--quiet", "usulan")
    (root / "data/dinkes/d.csv").write_text(TABLE)
    assert Repository(root).paths_changed_since("main") == {"data/dinkes/b.csv", "data/dinkes/d.csv"}


def test_object_ids_are_those_of_git(tree: Tree) -> None:
    root = tree(FILES)
    content = (root / "data/dinkes/a.csv").read_bytes()
    told = subprocess.run(["git", "hash-object", "--stdin"], input=content, capture_output=True, check=True, cwd=root)
    assert blob_id(content, "") == told.stdout.decode().strip()


def test_a_commit_dated_back_comes_no_earlier_than_what_it_follows(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-10-01T08:00:00+07:00")
    commit(root, {"catalog/approvals/x.json": "{}\n"}, at="2026-02-01T08:00:00+07:00")
    history = Repository(root).history()
    assert [one.at[:10] for one in history.commits] == ["2026-02-01", "2026-10-01", "2026-01-05"]
    assert days_of(history) == ["2026-10-01", "2026-10-01", "2026-01-05"]
    assert FirstSeen(history)("catalog/approvals/x.json") == "2026-10-01"
    assert FirstSeen(history)("catalog/approvals/y.json") == ""


def test_versions_after_the_one_shown_are_left_out(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    commit(root, {"data/dinkes/a.csv": TABLE + "2025,2\n"}, at="2026-02-01T08:00:00+07:00")
    versions = versions_of(Repository(root).history(), "dinkes/a")
    shown = (versions[1].metadata_blob, versions[1].data_blob)
    assert up_to(versions, shown) == versions[1:]
    assert up_to(versions, ("", "")) == versions
