from __future__ import annotations

from pathlib import Path

import pytest

from satudata.read.git import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Entry, Repository
from satudata.read.repository import Contents, changed_ids, slug, sources
from tests.conftest import Tree, git


def found(*paths: str, mode: str = REGULAR) -> tuple[list[str], list[tuple[str, str]]]:
    datasets, findings = sources({path: Entry(path, mode, "0" * 40) for path in paths})
    return list(datasets), [(f.code, f.where.path) for f in findings]


def test_a_csv_and_a_yaml_of_one_name_are_a_dataset() -> None:
    assert found("data/dinkes/a.csv", "metadata/dinkes/a.yml", "README.md") == (["dinkes/a"], [])


def test_metadata_alone_is_a_dataset_because_rows_may_not_be_public() -> None:
    assert found("metadata/dinkes/a.yml") == (["dinkes/a"], [])


def test_data_without_metadata_is_refused() -> None:
    assert found("data/dinkes/a.csv") == ([], [("repository-data-without-metadata", "data/dinkes/a.csv")])


@pytest.mark.parametrize(
    "path",
    ["data/Dinkes/a.csv", "data/dinkes/jumlah guru.csv", "metadata/dinkes/a_b.yml", "data/dinkes/é.csv",
     "data/dinkes/-a.csv", f"data/dinkes/{'a' * 81}.csv", "data/dinkes/a--b.csv"],
)  # fmt: skip
def test_a_name_that_is_not_plain_is_refused(path: str) -> None:
    assert found(path) == ([], [("repository-bad-name", path)])


@pytest.mark.parametrize(
    "path",
    [
        "data/a.csv", "data/x/y/z.csv", "data/dinkes/a.xlsx", "metadata/dinkes/a.yaml", "data/dinkes/a.pdf",
        "data/dinkes/a.svg", "data/dinkes/a.html", "metadata/dinkes/a.js",
    ],
)  # fmt: skip
def test_a_file_that_does_not_belong_is_refused(path: str) -> None:
    assert found(path) == ([], [("repository-stray-file", path)])


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (SYMLINK, "repository-not-a-regular-file"),
        (SUBMODULE, "repository-not-a-regular-file"),
        (EXECUTABLE, "repository-executable"),
    ],
)
def test_only_regular_files_count(mode: str, code: str) -> None:
    assert found("data/dinkes/a.csv", mode=mode) == ([], [(code, "data/dinkes/a.csv")])


def test_attributes_that_could_change_bytes_are_refused() -> None:
    assert found("data/.gitattributes") == ([], [("repository-attributes", "data/.gitattributes")])


def test_names_that_a_reader_takes_for_the_same_collide() -> None:
    _, findings = sources({path: Entry(path, REGULAR, "0" * 40) for path in ("metadata/a/b.yml", "metadata/a/ｂ.yml")})
    assert {f.code for f in findings} <= {"repository-bad-name", "repository-name-collision"}
    assert findings


def test_an_undecodable_name_is_shown_and_refused() -> None:
    path = b"data/dinkes/\xff.csv".decode("utf-8", "surrogateescape")
    _, findings = sources({path: Entry(path, REGULAR, "0" * 40)})
    assert findings[0].where.path == "data/dinkes/\\xff.csv"


def test_published_bytes_are_those_of_git_even_when_a_filter_changed_the_working_copy(tree: Tree) -> None:
    root = tree({"data/a/b.csv": "x\n1\n", "metadata/a/b.yml": "title: B\n"})
    repository = Repository(root)
    entry = repository.working_tree()["data/a/b.csv"]
    # As a line-end filter would: Git says unchanged, the bytes on disk differ.
    (root / "data/a/b.csv").write_bytes(b"x\r\n1\r\n")
    assert Contents(repository).read(entry) == b"x\n1\n"


def test_an_uncommitted_file_is_read_once(tree: Tree) -> None:
    root = tree({"data/a/b.csv": "x\n1\n"})
    contents = Contents(Repository(root))
    edited, missing = Entry("data/a/b.csv", REGULAR, ""), Entry("data/a/c.csv", REGULAR, "")
    first = contents.identity(edited)
    assert contents.identity(missing) == "?"
    (root / "data/a/b.csv").write_text("x\n2\n")
    (root / "data/a/c.csv").write_text("x\n3\n")
    assert contents.read(edited) == b"x\n1\n"
    assert contents.identity(edited) == first
    assert not contents.stands(edited, b"x\n1\n")
    with pytest.raises(FileNotFoundError):
        contents.read(missing)
    assert Contents(Repository(root)).read(edited) == b"x\n2\n"


def test_a_link_that_took_the_place_of_a_file_is_not_followed(tree: Tree, tmp_path: Path) -> None:
    root = tree({"data/a/b.csv": "x\n1\n"})
    repository = Repository(root)
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    (root / "data/a/b.csv").unlink()
    (root / "data/a/b.csv").symlink_to(secret)
    with pytest.raises(OSError):
        Contents(repository).read(Entry("data/a/b.csv", REGULAR, ""))


def test_a_committed_and_an_uncommitted_copy_of_the_same_bytes_have_one_identity(tree: Tree) -> None:
    root = tree({"data/a/b.csv": "x\n1\n"})
    repository = Repository(root)
    contents = Contents(repository)
    entry = repository.working_tree()["data/a/b.csv"]
    assert (
        contents.identity(entry)
        == contents.identity(entry._replace(blob=""))
        == git(root, "rev-parse", "HEAD:data/a/b.csv")
    )


def test_changed_paths_name_their_datasets() -> None:
    assert changed_ids(["data/a/b.csv", "metadata/a/b.yml", "metadata/c/d.yml", "README.md"]) == {"a/b", "c/d"}


def test_a_suggested_name_is_plain() -> None:
    assert slug("Jumlah Guru (2024)") == "jumlah-guru-2024"
    assert slug("***") == "data"
