"""Characters nobody sees, and letters of another script, in metadata, headers and cells."""

from __future__ import annotations

import pytest

from satudata.checks.lookalikes import check
from tests.checks.subjects import column, fields, measure, metadata, places, subject, swapped

CYRILLIC = "K\u043eta Blitar"


def found(cell: str) -> list[tuple[str, int, str]]:
    """The places of findings in a table of one text column whose second cell is this."""
    about = metadata(schema=fields(column("isi", "dimension"), measure("jumlah")))
    return places(check, subject(f'isi,jumlah\nbiasa,10\n"{cell}",20\n', about))


def test_a_clean_dataset_is_what_it_seems() -> None:
    assert places(check, subject()) == []
    assert places(check, subject(None)) == []


@pytest.mark.parametrize("odd", ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u3164", "\U000e0041"])
def test_an_invisible_character_is_an_error(odd: str) -> None:
    assert found(f"Suko{odd}rejo") == [("hostile-invisible-character", 2, "isi")]
    assert places(check, subject(None, metadata(title=f"Jumlah{odd} penduduk"))) == [
        ("hostile-invisible-character", 0, "title")
    ]


@pytest.mark.parametrize("cell", [CYRILLIC, "\uff2bota", "\u0391gus", "s\u0441hool"])
def test_a_letter_of_another_script_within_a_word_is_doubtful(cell: str) -> None:
    assert found(cell) == [("hostile-mixed-script", 2, "isi")]


@pytest.mark.parametrize("cell", ["µg/m³", "μm", "Ω", "Δt", "2πr", "10–15", "Soé", "Москва", "½", "H₂O", "“kutip”"])
def test_symbols_and_whole_foreign_words_are_left_alone(cell: str) -> None:
    assert found(cell) == []


def test_the_header_and_every_text_of_the_metadata_are_looked_at() -> None:
    about = metadata(keywords=["penduduk", CYRILLIC], en={"title": CYRILLIC})
    assert places(check, subject(None, about)) == [
        ("hostile-mixed-script", 0, "en.title"),
        ("hostile-mixed-script", 0, "keywords[1]"),
    ]
    header = swapped("tahun", "t\u0430hun")
    assert places(check, subject(header)) == [("hostile-mixed-script", 0, "t\u0430hun")]


def test_the_odd_letter_is_named() -> None:
    about = metadata(schema=fields(column("isi", "dimension"), measure("jumlah")))
    (finding,) = check(subject(f"isi,jumlah\n{CYRILLIC},10\n", about))
    assert finding.values == {"value": "K<U+043E>ta Blitar", "character": "U+043E"}
