from __future__ import annotations

from pathlib import Path

from satudata.read.authors import authors_of
from satudata.read.git import Repository
from tests.conftest import Commit, Tree, git

FILES = {"data/dinkes/a.csv": "tahun,nilai\n2024,1\n", "metadata/dinkes/a.yml": "title: A\n"}


def test_a_file_is_of_whoever_committed_those_bytes(tree: Tree, commit: Commit) -> None:
    root = tree(FILES)
    known = authors_of(Repository(root))
    commit(root, {"data/dinkes/a.csv": "tahun,nilai\n2024,2\n"}, author="Budi <Budi@Example.go.id>")
    repository = Repository(root)
    authors = authors_of(repository, known)
    assert authors == authors_of(repository)
    assert authors.emails[git(root, "rev-parse", "HEAD:data/dinkes/a.csv")] == {"budi@example.go.id"}
    assert authors.emails[git(root, "rev-parse", "HEAD:metadata/dinkes/a.yml")] == {"sari@example.go.id"}


def test_a_mailmap_adds_an_author_and_takes_none_away_also_when_it_comes_later(tree: Tree) -> None:
    root = tree(FILES)
    known = authors_of(Repository(root))
    (root / ".mailmap").write_text("Budi <budi@example.go.id> <sari@example.go.id>\n")
    repository = Repository(root)
    authors = authors_of(repository, known)
    blob = git(root, "rev-parse", "HEAD:data/dinkes/a.csv")
    assert authors.emails[blob] == {"sari@example.go.id", "budi@example.go.id"}
    assert authors_of(repository, authors) is authors


def test_who_merges_has_not_written_what_was_merged(tree: Tree, commit: Commit) -> None:
    root = branched(tree, commit)
    git(root, *MERGER, "merge", "--quiet", "--no-ff", "-m", "Gabung", "usulan")
    emails = authors_of(Repository(root)).emails
    assert emails[git(root, "rev-parse", "HEAD:data/dinkes/a.csv")] == {"budi@example.go.id"}


def test_what_only_a_merge_brought_is_of_who_merged_and_of_both_sides(tree: Tree, commit: Commit) -> None:
    root = branched(tree, commit)
    known = authors_of(Repository(root))
    git(root, *MERGER, "merge", "--quiet", "--no-ff", "--no-commit", "usulan")
    (root / "data/dinkes/a.csv").write_text("tahun,nilai\n2024,999\n")
    (root / "data/dinkes/b.csv").write_text("tahun,nilai\n2024,5\n")
    git(root, "add", "-A")
    git(root, *MERGER, "commit", "--quiet", "-m", "Gabung")
    repository = Repository(root)
    for emails in (authors_of(repository).emails, authors_of(repository, known).emails):
        changed = git(root, "rev-parse", "HEAD:data/dinkes/a.csv")
        assert emails[changed] == {"kepala@example.go.id", "budi@example.go.id", "sari@example.go.id"}
        assert emails[git(root, "rev-parse", "HEAD:data/dinkes/b.csv")] == {"kepala@example.go.id"}


MERGER = ("-c", "user.name=Kepala", "-c", "user.email=kepala@example.go.id")


def branched(tree: Tree, commit: Commit) -> Path:
    """`main` by Sari, and a branch `usulan` in which Budi changed the table."""
    root = tree(FILES)
    git(root, "checkout", "--quiet", "-b", "usulan")
    commit(root, {"data/dinkes/a.csv": "tahun,nilai\n2024,2\n"}, author="Budi <budi@example.go.id>")
    git(root, "checkout", "--quiet", "main")
    return root
