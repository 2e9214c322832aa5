"""Text into HTML, fast: escaping, the portal's own words escaped once per language, and the addresses of pages.

Every body is put together from f-strings and joins; what comes from a file goes through `esc`, what comes from the
message catalogues through `say` or `word`, so that nothing reaches a page unescaped.
"""

from __future__ import annotations

import re
from functools import lru_cache

from satudata.model.finding import Fact
from satudata.text import Text

# Controls HTML does not allow, marks that make a text read as something else (Unicode TR 36), private use.
HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff"
UNPRINTABLE = re.compile(f"[{HIDDEN}]")
SPECIAL = re.compile(f"[&<>\"'{{{HIDDEN}]")
LINKABLE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\]+", re.IGNORECASE)
BREAK_BEFORE = re.compile(r"(?<=\w)(?:@|\.)(?=\w)")
BREAK_AFTER = re.compile(r"(?<=\w)/(?=\w)")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@lru_cache(maxsize=4096)
def esc(text: str) -> str:
    """Text for elements and quoted attributes. `{` is written as a reference, so that `{root}` stays text."""
    if SPECIAL.search(text) is None:
        return text
    return (
        UNPRINTABLE.sub("", text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
        .replace("{", "&#123;")
    )


@lru_cache(maxsize=4096)
def word(t: Text, key: str) -> str:
    """A message of the portal without placeholders, escaped; looked up once per language."""
    return esc(t(f"portal.{key}"))


@lru_cache(maxsize=4096, typed=True)
def say(t: Text, key: str, **facts: Fact) -> str:
    """A message of the portal with its placeholders filled, escaped as a whole."""
    return esc(t(f"portal.{key}", **facts))


@lru_cache(maxsize=4096)
def count(t: Text, key: str, n: int) -> str:
    """A counted noun, unescaped: the message `key.one` for 1, `key.many` otherwise, `{n}` as this language writes
    it.
    """
    return t(f"portal.{key}.{'one' if n == 1 else 'many'}", n=t.number(n))


@lru_cache(maxsize=4096)
def term(t: Text, family: str, value: str) -> str:
    """The word for a coded value such as a frequency or a unit, unescaped; the value itself when no word is known."""
    try:
        return t(f"portal.{family}.{value.lower()}")
    except KeyError:
        return value


@lru_cache(maxsize=4096)
def unit_word(t: Text, satuan: str) -> str:
    """A unit within a sentence, unescaped: its word, else the unit as given with a small first letter; "" for "-"."""
    given = satuan.strip(" -")
    known = term(t, "unit", given)
    if known != given or not given[:2].istitle():
        return known
    return given[0].lower() + given[1:]


def up(t: Text, languages: tuple[str, ...]) -> str:
    """How links to pages begin in this language: `{root}` for the first language, `{root}en/` for another."""
    return "{root}" if t.language == languages[0] else f"{{root}}{t.language}/"


@lru_cache(maxsize=4096)
def link(address: str, label: str) -> str:
    """An outside link, or the label alone when the address is not http, https or mailto. Arguments unescaped."""
    if not LINKABLE.fullmatch(address):
        return esc(label)
    return f'<a href="{esc(address)}" rel="noopener external">{esc(label)}</a>'


@lru_cache(maxsize=4096)
def mail(address: str) -> str:
    """A mail link, or the text alone when it is no mail address."""
    if not E_MAIL.fullmatch(address):
        return esc(address)
    return f'<a href="mailto:{esc(address)}">{breakable(address)}</a>'


@lru_cache(maxsize=4096)
def breakable(text: str) -> str:
    """Text with leave to break after `/` and before `@` and dots, where a long name or address reads on; HTML."""
    return BREAK_AFTER.sub(r"\g<0><wbr>", BREAK_BEFORE.sub(r"<wbr>\g<0>", esc(text)))


@lru_cache(maxsize=4096)
def when(t: Text, iso: str, short: bool = False) -> str:
    """A date for people and machines; nothing for no date."""
    if not iso:
        return ""
    return f'<time datetime="{esc(iso[:10])}">{esc(t.day(iso) if short else t.date(iso))}</time>'


def kv(pairs: list[tuple[str, str]]) -> str:
    """Name–value pairs; arguments are HTML, pairs without value are left out."""
    rows = [f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in pairs if value]
    return f'<dl class="kv">{"".join(rows)}</dl>' if rows else ""


def own(t: Text, indonesian: str) -> str:
    """A text that exists in Indonesian only, marked so on a page in another language."""
    return esc(indonesian) if t.language == "id" else f'<span lang="id">{esc(indonesian)}</span>'
