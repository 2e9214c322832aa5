from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.model.files import File
from satudata.write import Writer, listing, remove, replace_file


def test_a_file_is_written_with_its_digest_and_size(tmp_path: Path) -> None:
    written = Writer(tmp_path).write([File("a/b.txt", b"isi")])
    assert written == (("a/b.txt", hashlib.sha256(b"isi").hexdigest(), 3),)
    assert (tmp_path / "a/b.txt").read_bytes() == b"isi"


def test_what_stands_there_already_is_not_written_again(tmp_path: Path) -> None:
    known = {"a.txt": (hashlib.sha256(b"isi").hexdigest(), 3)}
    Writer(tmp_path, known).write([File("a.txt", b"isi")])
    assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a//b", "./x", ".."])
def test_a_path_outside_the_target_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(SatudataError) as caught:
        Writer(tmp_path / "site").write([File(path, b"x")])
    assert caught.value.key == "unsafe-path"
    assert not list(tmp_path.iterdir())


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("tetap")
    site = tmp_path / "site"
    site.mkdir()
    (site / "a").symlink_to(outside)
    Writer(site).write([File("a", b"baru")])
    assert outside.read_text() == "tetap"
    assert (site / "a").read_bytes() == b"baru"


def test_what_lies_behind_a_link_to_a_folder_is_neither_listed_nor_removed(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    site.mkdir()
    (outside / "milik-orang").write_text("tetap")
    (site / "link").symlink_to(outside)
    assert listing(site) == {"link"}
    assert remove(site, listing(site)) == 1
    assert (outside / "milik-orang").read_text() == "tetap"
    assert not (site / "link").is_symlink()


def test_files_that_no_longer_belong_go_with_their_empty_folders(tmp_path: Path) -> None:
    Writer(tmp_path).write([File("a/b/c.txt", b"1"), File("a/d.txt", b"2")])
    assert listing(tmp_path) == {"a/b/c.txt", "a/d.txt"}
    assert remove(tmp_path, {"a/b/c.txt"}) == 1
    assert listing(tmp_path) == {"a/d.txt"}
    assert not (tmp_path / "a/b").exists()


def test_a_report_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SatudataError) as caught:
        replace_file(tmp_path / "no" / "report.md", b"x")
    assert caught.value.key == "disk-refused"
