"""Words as the search sees them: folded, without the commonest ones, with a careful stem, and with known abbreviations.

`search.js` folds and stems a query by the same rules; tests/portal/test_search.py holds the two to each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

WORD = re.compile(r"[a-z0-9]+")
LONGEST = 24  # letters kept of a word
SHORTEST_STEM = 4
# Longer ones first. The letter a nasal prefix swallowed is not guessed: the whole word is indexed too.
PREFIXES = (
    "menge", "penge", "meng", "peng", "meny", "peny", "mem", "pem", "men", "pen", "ber", "ter", "per", "me", "pe", "di",
    "ke", "se",
)  # fmt: skip
SUFFIXES = ("nya", "an")
VERBS = ("me", "di")  # only after these is -kan a suffix of its own: menyediakan, but penduduk-an
ENGLISH = (("ies", "y"), ("ses", "s"), ("xes", "x"), ("s", ""))


def fold(text: str) -> str:
    """Lower case without diacritics: `Désa` → `desa`."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The word without suffix and prefix where at least four letters remain; the word itself otherwise.

    `kependudukan` and `penduduk` meet in `duduk`, `menganggur` and `pengangguran` in `anggur`. Conservative: it is
    used beside the
    whole word, never instead of it.
    """
    if any(c.isdigit() for c in word):
        return word
    return _english(word) if language == "en" else _indonesian(word)


def _english(word: str) -> str:
    for suffix, rest in ENGLISH:
        if word.endswith(suffix) and not word.endswith("ss") and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + rest
    return word


def _indonesian(word: str) -> str:
    for suffix in ("nya", "kan", "an") if word.startswith(VERBS) else SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM + 1:
            word = word[: -len(suffix)]
            break
    for _ in range(2):
        prefix = next((p for p in PREFIXES if word.startswith(p) and len(word) - len(p) >= SHORTEST_STEM), "")
        if not prefix:
            break
        word = word[len(prefix) :]
    return word


def flat(text: str) -> str:
    """The folded words of a text with one space between."""
    return " ".join(WORD.findall(fold(text)))


@lru_cache(maxsize=65536)
def words_of(text: str, language: str) -> tuple[str, ...]:
    """The words of a text worth indexing, in order, once each: two letters or more, no stop words."""
    stop = stop_words(language)
    found = (word[:LONGEST] for word in flat(text).split() if len(word) > 1 and word not in stop)
    return tuple(dict.fromkeys(found))


@cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """The lines `left = right` of a list in `assets/search/`, in order; empty lines and lines with `#` are left out."""
    text = files("satudata").joinpath(f"assets/search/{name}.txt").read_text("utf-8")
    lines = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return tuple((left.strip(), " ".join(right.split())) for left, _, right in lines)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words too common to be looked for."""
    return frozenset(word for name, words in pairs("stop") if name == language for word in words.split())


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Abbreviation → the expressions it stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for short, long in pairs("synonyms"):
        found[short] = (*found.get(short, ()), long)
    return found


@cache
def _long_forms() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """First word of an expression of two words or more → (the expression between spaces, abbreviation)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for short, expressions in synonyms().items():
        for long in expressions:
            first = long.partition(" ")[0]
            if first != long:
                found[first] = (*found.get(first, ()), (f" {flat(long)} ", short))
    return found


def expanded(words: Iterable[str], flattened: str) -> set[str]:
    """What words also stand for: an abbreviation's words, and the abbreviation of an expression in the flat text."""
    own = set(words)
    known, forms = synonyms(), _long_forms()
    more = {w for short in own & known.keys() for long in known[short] for w in WORD.findall(long)}
    padded = f" {flattened} "
    more.update(short for first in own & forms.keys() for long, short in forms[first] if long in padded)
    return more - own
