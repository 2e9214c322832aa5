"""Patterns that metadata declare for cells: those that run safely and mean the same in Python's `re` and in RE2."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MAX_CELL = 200  # characters of a cell that a pattern with repeats is run on; a longer cell does not match
MAX_WAYS = 2 * MAX_CELL**3  # ways in which a pattern may be tried on one cell before it counts as unsafe
MAX_REPEAT = 1000  # what RE2 allows, repeats within repeats multiplied
MAX_DEPTH = 20  # groups within groups
MAX_LENGTH = 500  # characters of a pattern

# Letters after a backslash would mean other sets of characters in other engines; these two have a plain spelling.
SETS = {"d": "0-9", "w": "0-9A-Za-z_"}
TOKEN = re.compile(r"\\.|\{[0-9]{1,4}(?:,[0-9]{0,4})?\}|\(\?:|\[\^?|.", re.DOTALL)
CHANGING = re.compile(r"[*+?]|\{[0-9]+,")
CLASS_ITEM = re.compile(r"\\.|[^\\\[\]]", re.DOTALL)
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")


class _UnsafeError(Exception):
    """The pattern is outside of the safe subset; the text says at which character."""


@lru_cache(maxsize=1024)
def safe(pattern: str) -> re.Pattern[str] | None:
    """A pattern from metadata, compiled; None when it is no pattern, is not portable, or could run for long.

    Allowed are literals, `.`, classes, groups, alternatives and repeats, and `^` at the start and `$` at the end. The
    number of ways in which the engine may try a pattern is counted: nested repeats exceed the bound, dates do not.
    """
    if len(pattern) > MAX_LENGTH:
        return None
    try:
        reader = _Reader(pattern)
        read = reader.alternatives()
        if reader.rest or read.ways > MAX_WAYS:
            return None
        re.compile(f"^{pattern}$")  # as frictionless does
        return re.compile(read.text)
    except (_UnsafeError, re.error, OverflowError):
        return None


def changing(pattern: str) -> bool:
    """Whether the pattern matches cells of different lengths, so that long cells could keep the engine busy."""
    return CHANGING.search(pattern) is not None


class _Read(NamedTuple):
    """A part of a pattern: its portable spelling, the ways to try it, and how often its innermost part repeats."""

    text: str
    ways: int = 1
    repeats: int = 1


class _Reader:
    """A pattern read from left to right."""

    def __init__(self, pattern: str) -> None:
        # The whole cell has to match anyway.
        bare = pattern.removeprefix("^")
        ends = bare.endswith("$") and (len(bare) - len(bare[:-1].rstrip("\\"))) % 2 == 1
        self.rest = bare[:-1] if ends else bare
        self._depth = 0

    def _take(self) -> str:
        match = TOKEN.match(self.rest)
        if match is None:
            raise _UnsafeError(self.rest)
        self.rest = self.rest[match.end() :]
        return match.group()

    def alternatives(self) -> _Read:
        """`a|b|c`, up to the end or a closing bracket."""
        branches = [self._sequence()]
        while self.rest.startswith("|"):
            self._take()
            branches.append(self._sequence())
        text = "|".join(branch.text for branch in branches)
        return _Read(text, sum(branch.ways for branch in branches), max(branch.repeats for branch in branches))

    def _sequence(self) -> _Read:
        text, ways, repeats = "", 1, 1
        while self.rest and self.rest[0] not in "|)":
            atom = self._atom()
            repeat, low, high = self._repeat()
            text += atom.text + repeat
            ways = min(ways * (high - low + 1) * min(atom.ways ** min(high, 64), MAX_WAYS + 1), MAX_WAYS + 1)
            repeats = max(repeats, atom.repeats * (high if repeat.startswith("{") else 1))
            if repeats > MAX_REPEAT:
                raise _UnsafeError(repeat)
        return _Read(text, ways, repeats)

    def _repeat(self) -> tuple[str, int, int]:
        """A quantifier, if one stands here, and how often it repeats at least and at most."""
        if not self.rest or self.rest[0] not in "*+?{":
            return "", 1, 1
        token = self._take()
        if self.rest and self.rest[0] in "*+?{":
            raise _UnsafeError(self.rest)  # lazy and possessive repeats are other engines' business
        if token in "*+?":
            return token, int(token == "+"), 1 if token == "?" else MAX_CELL
        if len(token) == 1:
            raise _UnsafeError(token)
        first, comma, last = token[1:-1].partition(",")
        low = int(first)
        high = int(last) if last else MAX_CELL if comma else low
        if low > high:
            raise _UnsafeError(token)
        return token, low, high

    def _atom(self) -> _Read:
        token = self._take()
        if token in ("(", "(?:"):
            return self._group(token)
        if token in ("[", "[^"):
            return _Read(self._class(token))
        if token in ("^", "$", "*", "+", "?", "]", "}") or token.startswith("{"):
            raise _UnsafeError(token)
        return _Read(_escaped(token, "[", "]") if token[0] == "\\" else token)

    def _group(self, opening: str) -> _Read:
        self._depth += 1
        if self.rest.startswith("?") or self._depth > MAX_DEPTH:
            raise _UnsafeError(opening)
        inner = self.alternatives()
        if not self.rest.startswith(")"):
            raise _UnsafeError(self.rest)
        self._take()
        self._depth -= 1
        return inner._replace(text=f"(?:{inner.text})")

    def _class(self, opening: str) -> str:
        text = ""
        while match := CLASS_ITEM.match(self.rest):
            self.rest = self.rest[match.end() :]
            item = match.group()
            # `[^\d]` in Python leaves out more digits than `[^0-9]`, and doubled signs are set operations elsewhere.
            if (item[-1] in SETS and item[0] == "\\" and opening == "[^") or (text[-1:] == item and item in "&|~-"):
                raise _UnsafeError(item)
            text += _escaped(item) if item[0] == "\\" else item
        if not text or not self.rest.startswith("]"):
            raise _UnsafeError(self.rest)
        self.rest = self.rest[1:]
        return f"{opening}{text}]"


def _escaped(token: str, before: str = "", after: str = "") -> str:
    """`\\d` and `\\w` by their ASCII characters; punctuation as it stands; everything else is refused."""
    if token[1:] in SETS:
        return f"{before}{SETS[token[1:]]}{after}"
    if token[1:] not in PUNCTUATION:
        raise _UnsafeError(token)
    return token
