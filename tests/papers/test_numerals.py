"""Numbers and days in words: every number has words of its own that read back as it, spelled as people do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.papers.numerals import DIGITS, LIMIT, counted, day_in_words, in_words, weekday
from satudata.text import Text

ID = Text("id")
UNITS = {"triliun": 10**12, "miliar": 10**9, "juta": 10**6, "ribu": 1_000}
SHORT = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus", "seribu": "satu ribu"}
NUMBERS = st.integers(min_value=0, max_value=LIMIT - 1)


def number_of(words: str) -> int:
    """The number that Indonesian words name, by the grammar of the words alone."""
    for short, long in SHORT.items():
        words = words.replace(short, long)
    total = group = digit = 0
    for word in words.split():
        if word in DIGITS:
            digit = DIGITS.index(word)
            group += digit
        elif word in UNITS:
            total, group = total + group * UNITS[word], 0
        else:
            group += {"puluh": 9, "ratus": 99}.get(word, 0) * digit + (10 if word == "belas" else 0)
    return total + group


@given(NUMBERS)
def test_the_words_of_a_number_read_back_as_it(number: int) -> None:
    assert number_of(in_words(number)) == number


@given(NUMBERS.filter(bool))
def test_one_before_ten_and_hundred_is_said_in_short_and_zero_never(number: int) -> None:
    words = in_words(number)
    assert words == " ".join(words.split())
    for long in ("satu puluh", "satu belas", "satu ratus", "nol"):
        assert long not in words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (15, "lima belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (2_026, "dua ribu dua puluh enam"),
        (21_000, "dua puluh satu ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
    ],
)
def test_numbers_are_spelled_as_people_write_them(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_what_has_no_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)


def test_a_day_is_written_out_with_its_weekday() -> None:
    assert f"{weekday('2026-11-15', ID)}, tanggal {day_in_words('2026-11-15', ID)}" == (
        "Minggu, tanggal lima belas bulan November tahun dua ribu dua puluh enam"
    )
    assert [weekday(f"2026-11-{day}", ID) for day in range(16, 22)] == [
        "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu",
    ]  # fmt: skip
    assert counted(1_250, ID) == "1.250 (seribu dua ratus lima puluh)"
