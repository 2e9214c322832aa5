"""The bundle is one that Git makes nothing else of, whatever names the objects have."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.archive import history
from satudata.read.git import Entry
from tests.conftest import git, record


@pytest.mark.parametrize("names", [history.SHA1, history.SHA256])
def test_a_bundle_brings_every_name_back(tmp_path: Path, names: str) -> None:
    root, back, fresh = tmp_path / "asal", tmp_path / "kembali", tmp_path / "kosong"
    for folder in (root, back, fresh):
        folder.mkdir()
    for folder in (root, fresh):
        git(folder, "init", "--quiet", "--initial-branch", "utama", f"--object-format={names}")
    record(root, {"a.txt": "a", "b/c.txt": "c"})
    git(root, "tag", "satu")
    git(root, "update-ref", "refs/notes/commits", "HEAD")
    git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/utama")
    head, refs = history.head_of(root), history.refs_of(root)
    history.write_bundle(root, refs, head, tmp_path / "x.bundle")
    git(fresh, "bundle", "verify", str(tmp_path / "x.bundle"))
    history.unpack_bundle(tmp_path / "x.bundle", back, head)
    assert (history.head_of(back), history.refs_of(back)) == (head, refs)
    assert [ref.name for ref in refs] == ["refs/heads/utama", "refs/notes/commits", "refs/tags/satu"]
    assert history.whole(back)
    assert history.tree_made_of(back, history.tree_of(back, head.commit)) == head.tree


def test_what_is_remembered_of_another_repository_is_no_part_of_the_history(tmp_path: Path) -> None:
    server, clone = tmp_path / "server", tmp_path / "klon"
    server.mkdir()
    git(server, "init", "--quiet", "--initial-branch", "main")
    record(server, {"a.txt": "a"})
    git(server, "tag", "satu")
    git(tmp_path, "clone", "--quiet", str(server), str(clone))
    assert "refs/remotes/origin/main" in git(clone, "for-each-ref", "--format=%(refname)")
    assert history.refs_of(clone) == history.refs_of(server)
    assert (history.elsewhere(server), history.elsewhere(clone)) == (0, 0)
    git(server, "checkout", "--quiet", "-b", "usulan")
    record(server, {"b.txt": "b"})
    git(clone, "fetch", "--quiet")
    assert (history.elsewhere(server), history.elsewhere(clone)) == (0, 1)
    git(clone, "branch", "usulan", "origin/usulan")
    assert history.refs_of(clone) == history.refs_of(server)
    assert history.elsewhere(clone) == 0


def test_a_tree_of_other_files_has_another_name(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    record(tmp_path, {"a.txt": "a"})
    entries = history.tree_of(tmp_path, "HEAD")
    executable = [Entry(one.path, "100755", one.blob) for one in entries]
    assert history.tree_made_of(tmp_path, entries) == history.head_of(tmp_path).tree
    assert history.tree_made_of(tmp_path, executable) != history.head_of(tmp_path).tree


def test_a_history_that_lost_an_object_is_not_whole(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    record(tmp_path, {"a.txt": "a"})
    blob = git(tmp_path, "rev-parse", "HEAD:a.txt")
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert not history.whole(tmp_path)
