"""Words for people: message catalogues, and numbers and dates as Indonesians (and English readers) write them.

Catalogues are `assets/messages/<room>.yml`, one entry per key with both languages side by side: `key: {id: …, en: …}`.
Check texts are `assets/messages/checks.*.yml`: code → title, message, remedy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from babel import Locale

from satudata.errors import SatudataError
from satudata.model.finding import Fact, Finding
from satudata.read.documents import PARSER, read_document

LANGUAGES = ("id", "en")
MESSAGES = files("satudata").joinpath("assets/messages")
NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class CheckText(NamedTuple):
    """What a check says: a title, a message with the facts filled in, and what to do."""

    title: str
    message: str
    remedy: str


@cache
def _room(name: str) -> Mapping[str, Any]:
    path = MESSAGES.joinpath(f"{name}.yml")
    # Our own files: the fast parser is sure to agree, which the tests of the messages hold it to.
    document, findings = read_document(path.name, path.read_bytes(), parser=PARSER)
    if findings:
        raise ValueError(f"{path.name}: {[(f.code, f.where.line) for f in findings]}")
    return document.mapping


@cache
def _check_texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    names = sorted(p.name.removesuffix(".yml") for p in MESSAGES.iterdir() if p.name.startswith("checks."))
    return {code: entry for name in names for code, entry in _room(name).items()}


@cache
def _months(language: str, width: str) -> tuple[str, ...]:
    names = Locale(language).months["format"][width]
    return tuple(names[n] for n in range(1, 13))


def fill(template: str, facts: Mapping[str, Fact]) -> str:
    """The template with `{name}` replaced; a placeholder without its fact is left out. No other formatting happens."""
    if "{" not in template:
        return template
    pieces = list(_pieces(template))
    for place in range(1, len(pieces), 2):
        pieces[place] = str(facts.get(pieces[place], ""))
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    """A template cut at its placeholders: text at even places, names at odd ones."""
    return tuple(PLACEHOLDER.split(template))


class Text:
    """One language. Calling it with a key gives the message; the other methods write numbers, dates and sizes."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise SatudataError("unknown-language", language=language, known=", ".join(LANGUAGES))
        self.language = language
        self._group, self._decimal = (".", ",") if language == "id" else (",", ".")

    def __call__(self, key: str, /, **facts: Fact) -> str:
        """The message `room.key` with its placeholders filled. A key that is not in the catalogue is our bug."""
        room, _, name = key.partition(".")
        template: str = _room(room)[name][self.language]
        return fill(template, facts)

    def check(self, code: str) -> CheckText:
        """The texts of a check with placeholders unfilled."""
        entry = _check_texts()[code]
        return CheckText(*(entry[part][self.language] for part in ("title", "message", "remedy")))

    def finding(self, finding: Finding) -> CheckText:
        """The texts of a check with the finding's facts and place filled in; numbers as this language writes them."""
        where = finding.where
        facts: dict[str, Fact] = {"path": where.path, "line": where.line, "row": where.row, "column": where.column}
        for name, value in finding.facts:
            facts[name] = self.number(value) if isinstance(value, float) else value
        return CheckText(*(fill(part, facts) for part in self.check(finding.code)))

    def number(self, value: str | int | float, decimals: int | None = None) -> str:
        """`1234.50` as `1.234,50` (English `1,234.50`): digits as given unless `decimals` says how many.

        Text that is no number comes back unchanged.
        """
        if type(value) is str and decimals is None:
            # The common case, without a pattern: most cells are plain positive numbers.
            whole, point, fraction = value.partition(".")
            if value.isascii() and whole.isdecimal() and (fraction.isdecimal() or not point):
                return f"{self._grouped(whole)}{self._decimal}{fraction}" if point else self._grouped(whole)
        if decimals is not None:
            value = f"{float(value):.{decimals}f}"
        elif isinstance(value, float):
            value = f"{value:.10g}" if abs(value) < 1e15 else f"{value:.0f}"
        match = NUMBER.fullmatch(str(value))
        if match is None:
            return str(value)
        sign, whole, fraction = match.groups()
        return f"{'−' if sign else ''}{self._grouped(whole)}{self._decimal + fraction if fraction else ''}"

    def _grouped(self, digits: str) -> str:
        """Digits in threes; what begins with zero, or is longer than Python makes a number of, stays as it is."""
        return f"{int(digits):,}".replace(",", self._group) if 3 < len(digits) < 4300 and digits[0] != "0" else digits

    def date(self, iso: str) -> str:
        """`2026-01-31` (or a moment that begins so) as `31 Januari 2026`; text that is no date unchanged."""
        year, month, day = iso[:4], iso[5:7], iso[8:10]
        if not (year.isdigit() and month.isdigit() and day.isdigit() and 1 <= int(month) <= 12):
            return iso
        return f"{int(day)} {_months(self.language, 'wide')[int(month) - 1]} {year}"

    def day(self, iso: str) -> str:
        """`2026-01-31` as `31 Jan 2026`, for lists."""
        month = iso[5:7]
        if not (len(iso) >= 10 and month.isdigit() and 1 <= int(month) <= 12):
            return iso
        return f"{int(iso[8:10])} {_months(self.language, 'abbreviated')[int(month) - 1]} {iso[:4]}"

    def period(self, iso: str) -> str:
        """`2024`, `2024-03`, `2024-Q1`, `2024-S1` or a date, in words."""
        if len(iso) == 7 and iso[4] == "-":
            if iso[5:].isdigit() and 1 <= int(iso[5:]) <= 12:
                return f"{_months(self.language, 'wide')[int(iso[5:]) - 1]} {iso[:4]}"
            if iso[5] in "QS":
                return self("text.quarter" if iso[5] == "Q" else "text.semester", n=iso[6], year=iso[:4])
        return self.date(iso) if len(iso) == 10 else iso

    def span(self, start: str, end: str) -> str:
        """A first and a last period as `2020–2024`, or one when they are the same."""
        if not end or start == end:
            return self.period(start)
        dash = "–" if len(start) == 4 else " – "
        return f"{self.period(start)}{dash}{self.period(end)}"

    def bytes(self, n: int) -> str:
        """A size in B, kB, MB or GB (powers of 1,000), two digits at most after the first."""
        size, unit = float(n), "B"
        for unit in ("B", "kB", "MB", "GB"):
            if size < 1000 or unit == "GB":
                break
            size /= 1000
        return f"{self.number(size, 0 if unit == 'B' or size >= 10 else 1)} {unit}"
