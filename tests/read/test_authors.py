from __future__ import annotations

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
