"""Indonesian numbers and days as official papers write them out: "lima belas bulan November tahun dua ribu …"."""

from __future__ import annotations

from datetime import date

from satudata.text import Text

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SCALES = ((1_000_000_000_000, "triliun"), (1_000_000_000, "miliar"), (1_000_000, "juta"))
LIMIT = 10**15


def in_words(number: int) -> str:
    """A whole number from 0 up to below 10¹⁵ in words, as in Indonesian spelling: 1 before a unit is `se`.

    ValueError for anything else.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(number)
    return DIGITS[0] if number == 0 else " ".join(_words(number))


def _words(number: int) -> list[str]:
    """The words of a number above 0; none for 0."""
    for size, name in SCALES:
        if number >= size:
            return [*_words(number // size), name, *_words(number % size)]
    if number >= 1_000:
        thousands = ["seribu"] if number < 2_000 else [*_words(number // 1_000), "ribu"]
        return [*thousands, *_words(number % 1_000)]
    if number >= 100:
        hundreds = ["seratus"] if number < 200 else [DIGITS[number // 100], "ratus"]
        return [*hundreds, *_words(number % 100)]
    if number >= 20:
        return [DIGITS[number // 10], "puluh", *_words(number % 10)]
    if number >= 12:
        return [DIGITS[number - 10], "belas"]
    return [("sepuluh", "sebelas")[number - 10]] if number >= 10 else [DIGITS[number]] * (number > 0)


def counted(number: int, t: Text) -> str:
    """`1 (satu)`: figures with the words behind them, against changes by hand."""
    return f"{t.number(number)} ({in_words(number)})"


def weekday(iso: str, t: Text) -> str:
    """The name of an ISO day: Senin … Minggu."""
    return t(f"papers.weekday.{date.fromisoformat(iso).isoweekday()}")


def day_in_words(iso: str, t: Text) -> str:
    """An ISO day as minutes write it: `lima belas bulan November tahun dua ribu dua puluh enam`."""
    day = date.fromisoformat(iso)
    month = t.date(iso).split(" ")[1]
    return t("papers.day_in_words", day=in_words(day.day), month=month, year=in_words(day.year))
