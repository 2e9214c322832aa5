"""Texts that must not tell of any person: requests and complaints, which everybody reads (UU 27/2022, UU 14/2008).

Identity numbers, telephones, addresses and ways to reach somebody are found by their form. A name has none: what is
found is a capital that Indonesian spelling does not explain, so that offices, places and laws are all that may have
one. Names written small cannot be told from words; who enters a request is told to leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cache
from importlib.resources import files

from satudata.checks import privacy
from satudata.read.catalogue import Catalog

CONTACT = re.compile(r"@|https?:|www\.", re.IGNORECASE)
ADDRESS = re.compile(r"\bj(?:l|ln)\b|\b(?:rt|rw)[ ./]*[0-9]|\brumah no", re.IGNORECASE)
NUMBER = re.compile(r"[0-9](?:[0-9 .\-()]*[0-9])?")
YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[ .\-]*)+|(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
MANY_DIGITS = 7
MARKER = re.compile(
    r"\b(?:atas nama|a\. ?n\.|an\.|bernama|sdri?|saudara|saudari|pak|bapak|bpk|nyonya|ny\.)(?=\W)", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_][\w'’.]*", re.UNICODE)
SENTENCE = re.compile(r"[.!?](?:\s+|$)|\n")
ACRONYM = range(2, 6)  # letters


def contact_in(text: str) -> bool:
    """Whether a text holds a number, an address or a way to reach somebody.

    >>> [contact_in(text) for text in ("0342-801171", "budi@contoh.id", "Jl. Merdeka", "tahun 2020-2024, 1.234.567")]
    [True, True, True, False]
    """
    if privacy.classify(text) is not None or CONTACT.search(text) or ADDRESS.search(text):
        return True
    return any(_long(number[0]) for number in NUMBER.finditer(text))


def _long(number: str) -> bool:
    if YEARS.fullmatch(number) or THOUSANDS.fullmatch(number):
        return False
    return sum(character.isdigit() for character in number) >= MANY_DIGITS


def name_in(text: str, known: Set[str]) -> str:
    """The first word that may be of a person's name, "" for none. `known` are the words that may have a capital.

    >>> name_in("Data stunting di Kota Blitar", {"kota", "blitar"}), name_in("Permintaan Budi Santoso", frozenset())
    ('', 'Budi')
    """
    if marked := MARKER.search(f"{text} "):
        return str(marked[0])
    for sentence in SENTENCE.split(text):
        words: list[str] = WORD.findall(sentence)
        for place, word in enumerate(words):
            opens = place == 0 and len(words) > 1
            if not opens and _unexplained(word, known):
                return word
    return ""


def _unexplained(word: str, known: Set[str]) -> bool:
    plain = word.rstrip(".'’")
    if not plain[:1].isupper() or plain.casefold() in known:
        return False
    return not (plain.isupper() and len(plain) in ACRONYM)


@cache
def proper_words() -> frozenset[str]:
    """Words that may have a capital anywhere: of months, offices, laws, in `assets/proper-words.txt`."""
    text = files("satudata").joinpath("assets/proper-words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def known_words(catalog: Catalog) -> frozenset[str]:
    """The words that may have a capital in this instance: those, and the names of its agencies, affairs and regions."""
    named: list[str] = [catalog.settings.region_name, catalog.settings.title.id]
    named += [part for one in catalog.agencies.values() for part in (one.name.id, one.short, one.id)]
    for name in ("affair", "region"):
        named += catalog.code_list(name).names.values()
    return proper_words() | _words(named)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.rstrip(".'’").casefold() for text in texts for word in WORD.findall(text))
