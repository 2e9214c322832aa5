"""Names and digests of what stands in an archive."""

from __future__ import annotations

import pytest

from satudata.archive.parts import Part, clashing, part_of, plain, read_sums, sums_txt


@pytest.mark.parametrize(
    "path",
    ["a", "data/dinkes/puskesmas.csv", ".gitattributes", "dokumen/tata kelola é.txt", "x" * 250, "console.txt", "a.b"],
)
def test_an_ordinary_name_is_plain(path: str) -> None:
    assert plain(path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/passwd", "../x", "a/../b", "a/./b", "a//b", "a/", "C:/x", "a\\b", "a\x00b", "a\nb", "a\x1bb",
        ".git/config", "a/.GIT/hooks/pre-commit", "git~1/config", "CON", "aux.csv", "lpt1", "a.", "a ", "a?b",
        "a\u202eb", "a\udc80b", "x" * 251, "x/" * 500 + "x", ".g\u200cit/config",
    ],
)  # fmt: skip
def test_a_name_that_leaves_its_folder_or_that_some_system_cannot_hold_is_not_plain(path: str) -> None:
    assert not plain(path)


@pytest.mark.parametrize(
    ("paths", "clashes"),
    [
        (["a", "b", "a.txt"], set()),
        (["A.txt", "a.txt"], {"a.txt"}),
        (["data/x", "Data/y"], {"data/x"}),
        (["a", "a/b"], {"a/b"}),
        (["A", "a/b"], {"a/b"}),
        (["a/b", "A"], {"a/b"}),
        (["\u00e9", "e\u0301"], {"\u00e9"}),
        (["x/a/1", "x/a/2", "x/b"], set()),
    ],
)
def test_names_that_one_file_system_takes_for_another_clash(paths: list[str], clashes: set[str]) -> None:
    assert clashing(paths) == clashes


def test_a_path_belongs_to_a_part_or_to_none() -> None:
    assert part_of("files/data/x.csv") is Part.FILES
    assert part_of("history.bundle") is Part.HISTORY
    assert [part_of(path) for path in ("files/", "files", "setup.exe", "portal", "history.bundle/x")] == [None] * 5


def test_the_list_of_digests_is_read_as_it_is_written() -> None:
    digests = {"b": "1" * 64, "a  c": "2" * 64}
    assert read_sums(sums_txt(digests)) == digests


@pytest.mark.parametrize(
    "content", [b"x", b"\xff\n", b"%s  a" % (b"1" * 64), b"%s  a\n%s  a\n" % (b"1" * 64, b"2" * 64), b"\n", b"g" * 64]
)
def test_anything_else_is_no_list_of_digests(content: bytes) -> None:
    assert read_sums(content) is None
