"""What a file says of itself when it is an example, a preview, or both."""

from __future__ import annotations

import dataclasses

import pytest

from satudata.export.beside import with_mark
from satudata.export.publication import notice, notice_line
from satudata.model.catalog import Settings
from satudata.model.files import File
from satudata.read.catalogue import settings_of
from satudata.text import LANGUAGES, Text

MARK, ENGLISH = "CONTOH – BUKAN DOKUMEN RESMI", "EXAMPLE – NO OFFICIAL DOCUMENT"
SETTINGS = settings_of({}, {})
PREVIEW, PREVIEW_ENGLISH = "Pratinjau, belum divalidasi.", "A preview, not validated."


def replaced(demonstration: bool, preview: bool) -> Settings:
    return dataclasses.replace(SETTINGS, demonstration=demonstration, preview=preview)


@pytest.mark.parametrize(
    ("demonstration", "preview", "line"),
    [
        (False, False, ""),
        (True, False, f"{MARK} · {ENGLISH}"),
        (False, True, f"{PREVIEW} {PREVIEW_ENGLISH}"),
        (True, True, f"{MARK} · {ENGLISH}. {PREVIEW} {PREVIEW_ENGLISH}"),
    ],
)
def test_an_example_a_preview_and_both_say_what_they_are(demonstration: bool, preview: bool, line: str) -> None:
    settings = replaced(demonstration, preview)
    assert notice_line(settings) == line
    said = notice(settings)
    assert (said is not None) is (demonstration or preview)
    if said is not None:
        assert all((MARK in words) is demonstration for words in (said.id, said.en))
        assert (PREVIEW in said.id, PREVIEW_ENGLISH in said.en) == (preview, preview)
        assert (ENGLISH in said.en) is demonstration


def test_the_words_are_those_of_the_papers() -> None:
    said = notice(replaced(True, False))
    assert said is not None
    assert [said[language] for language in LANGUAGES] == [Text(language)("papers.mark") for language in LANGUAGES]


def test_tables_that_can_bear_no_line_have_a_file_beside_them_that_does() -> None:
    tables = [File("a.csv", b"x"), File("bukti/b.csv", b"x"), File("bukti/c.csv", b"x"), File("lain/d.txt", b"x")]
    found = with_mark(tables, MARK)
    assert list(found[:4]) == tables
    assert found[4:] == (File("BACA-SAYA.txt", f"{MARK}\n".encode()), File("bukti/BACA-SAYA.txt", f"{MARK}\n".encode()))
    assert with_mark(tables, "") == tuple(tables)
