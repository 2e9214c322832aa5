from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.read.documents import read_document
from satudata.text import MESSAGES, PLACEHOLDER, Text

ID, EN = Text("id"), Text("en")
ROOMS = sorted(path.name for path in MESSAGES.iterdir() if path.name.endswith(".yml"))


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("1234.50", "1.234,50", "1,234.50"),
        (1234567, "1.234.567", "1,234,567"),
        (-0.5, "−0,5", "−0.5"),
        ("0", "0", "0"),
        ("007", "007", "007"),
        ("35.72.01", "35.72.01", "35.72.01"),
        ("", "", ""),
        (1e21, "1.000.000.000.000.000.000.000", "1,000,000,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_as_readers_write_them(value: str | int | float, indonesian: str, english: str) -> None:
    assert (ID.number(value), EN.number(value)) == (indonesian, english)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_a_written_number_reads_back_as_the_same_digits(value: object) -> None:
    shown = ID.number(f"{value:f}")
    assert shown.replace(".", "").replace(",", ".").replace("−", "-") == f"{value:f}"


@pytest.mark.parametrize(
    ("iso", "indonesian", "english"),
    [
        ("2026-01-31", "31 Januari 2026", "31 January 2026"),
        ("2026-08-01T10:00:00+07:00", "1 Agustus 2026", "1 August 2026"),
        ("entah", "entah", "entah"),
        ("", "", ""),
        ("2026-13-01", "2026-13-01", "2026-13-01"),
    ],
)
def test_dates_are_written_in_words(iso: str, indonesian: str, english: str) -> None:
    assert (ID.date(iso), EN.date(iso)) == (indonesian, english)


def test_periods_are_written_in_words() -> None:
    assert ID.period("2024") == "2024"
    assert ID.period("2024-03") == "Maret 2024"
    assert ID.period("2024-Q1") == "triwulan 1 2024"
    assert EN.period("2024-S2") == "half-year 2 2024"
    assert ID.span("2020", "2024") == "2020–2024"
    assert ID.span("2024", "2024") == "2024"
    assert ID.span("2023-01", "2023-12") == "Januari 2023 – Desember 2023"


def test_sizes_are_rounded_for_reading() -> None:
    assert [ID.bytes(n) for n in (0, 999, 1000, 12_345, 3_639_064)] == ["0 B", "999 B", "1,0 kB", "12 kB", "3,6 MB"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SatudataError):
        Text("fr")


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_stands_in_both_languages_with_the_same_placeholders(room: str) -> None:
    document, findings = read_document(room, MESSAGES.joinpath(room).read_bytes())
    assert findings == []
    entries: Mapping[str, Any] = document.mapping
    if room.startswith("checks."):
        entries = {f"{code}.{part}": text for code, entry in entries.items() for part, text in entry.items()}
    for key, entry in entries.items():
        assert isinstance(entry, dict), key
        assert set(entry) == {"id", "en"}, key
        assert all(isinstance(text, str) and text.strip() for text in entry.values()), key
        assert set(PLACEHOLDER.findall(entry["id"])) == set(PLACEHOLDER.findall(entry["en"])), key
