"""The YAML most people write, read line by line: a short cut past the parser of `read.documents`.

Taken are block mappings and lists with one key or item a line, plain and double-quoted scalars without escapes, one
paragraph after `>-`, and brackets on one line, nested once. For anything else, also for a key that stands twice, the
answer is None and the parser decides. What is taken has the very value that the parser gives: a test says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

MAX_OPEN = 16  # collections within each other; with those in brackets less than the parser allows

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?")
WORDS = {"true": True, "false": False, "null": None, "": None, "~": None}

KEY = r"[A-Za-z_][A-Za-z0-9_\-]{0,79}"
QUOTED = r'"[^"\\\n]*+"'
# Words between single spaces; a colon before a space would end a key, a hash after a space begins a comment.
PLAIN = r"[A-Za-z0-9][^\n:# ]*+(?:(?: (?=[^\n# ])|:(?=\S)|\#)[^\n:# ]*+)*+"
LINE = re.compile(
    rf"^( *+)(?:(- ++)?(?:({KEY}):(?: ++|$))?(?:({QUOTED})|([\[{{][^\n]*[\]}}])|({PLAIN}))? *+(?:(?<= )\#[^\n]*+)?"
    r"|\#[^\n]*+)$",
    re.MULTILINE,
)
FOLDED = re.compile(rf"^( *+(?:- ++)?)({KEY}: ++)>-\n((?: ++[^ \n\"\\]++(?: ++[^ \n\"\\]++)*+\n)++)", re.MULTILINE)
AFTER_FOLDED = re.compile(r" *+[^ \n#]|\Z")  # what surely is no part of the text any more
PLAIN_WITHIN = r"[A-Za-z0-9][^\n,\[\]{}:#?\" ]*+(?:(?: |:(?=//))[^\n,\[\]{}:#?\" ]++)*+"
SCALAR = rf"(?:{QUOTED}|{PLAIN_WITHIN})"
TOKEN = re.compile(rf"([\[{{])|({KEY}): ++|({QUOTED})|({PLAIN_WITHIN})|[\]}}]")
# What YAML breaks lines at or refuses besides the controls that are never read.
UNUSUAL = re.compile("[\t\r\x85\u2028\u2029\ufffe\uffff]")
USUAL = bytes([0x0A, *range(0x20, 0x7F)])


def _within_brackets(item: str) -> str:
    """The pattern of a list or mapping in brackets whose items or values match `item`."""
    items = rf"{item}(?:, *+{item})*+"
    pairs = rf"{KEY}: ++{item}(?:, *+{KEY}: ++{item})*+"
    return rf"(?:\[(?:{items})?\]|\{{(?:{pairs})?\}})"


BRACKETS = re.compile(_within_brackets(rf"(?:{SCALAR}|{_within_brackets(SCALAR)})"))


class _Unusual(Exception):
    """Something the parser has to look at."""


def plain_value(text: str) -> dict[str, object] | list[object] | None:
    """The value of a document that consists of nothing but what is named above, else None."""
    if UNUSUAL.search(text.encode().translate(None, USUAL).decode()):
        return None
    if ">-" in text:
        text = FOLDED.sub(_unfolded, text)
    lines = LINE.findall(text)
    if len(lines) != text.count("\n") + 1:
        return None
    try:
        value: dict[str, object] | list[object] | None = _block(lines)
    except _Unusual:
        return None
    return value


def _unfolded(match: re.Match[str]) -> str:
    """The same with the text in quotes on one line, where all its lines begin at one column."""
    before, key, text = match.groups()
    lines = text.splitlines()
    indents = {len(line) - len(line.lstrip(" ")) for line in lines}
    if len(indents) > 1 or indents.pop() <= len(before) or not AFTER_FOLDED.match(match.string, match.end()):
        return match[0]
    return f'{before}{key}"{" ".join(line.strip(" ") for line in lines)}"\n'


def _block(lines: Iterable[tuple[str, str, str, str, str, str]]) -> Any:
    """The value of lines, each as indent, dash, key, and what follows: quoted, in brackets, or plain."""
    root: dict[str, Any] = {"": None}
    top: Any = root
    column = -1  # where the keys or dashes of `top` stand
    waiting: str | None = ""  # the key before, when nothing stood beside it
    stack: list[tuple[int, Any]] = []
    for indent, dash, key, quoted, brackets, plain in lines:
        if not dash and not key:
            if quoted or brackets or plain:
                raise _Unusual  # the value before goes on here
            continue
        here, kind = len(indent), list if dash else dict
        if waiting is not None and (here > column or (dash and here == column)):
            stack.append((column, top))
            top[waiting] = kind()
            column, top = here, top[waiting]
        while here < column or (here == column and type(top) is not kind):
            column, top = stack.pop()
        if here != column or len(stack) > MAX_OPEN:
            raise _Unusual
        if dash and key:
            stack.append((column, top))
            top.append({})
            column, top = here + len(dash), top[-1]
        value = text_of(quoted[1:-1]) if quoted else _bracketed(brackets) if brackets else scalar_of(plain)
        given = quoted or brackets or plain
        if not key:
            if not given:
                raise _Unusual
            top.append(value)
        elif key in top:
            raise _Unusual
        else:
            top[key] = value
        waiting = None if given else key
    return root[""]


@lru_cache(maxsize=4096)
def _bracketed(text: str) -> Any:
    """The value of a list or mapping in brackets. Equal texts, which many files have in common, share their value:
    documents are only read."""
    if BRACKETS.fullmatch(text) is None:
        raise _Unusual
    root: list[Any] = []
    stack: list[Any] = [root]
    waiting = ""
    for opening, key, quoted, plain in TOKEN.findall(text):
        top = stack[-1]
        if key:
            if key in top:
                raise _Unusual
            waiting = key
            continue
        if not (opening or quoted or plain):
            stack.pop()
            continue
        value = ([] if opening == "[" else {}) if opening else text_of(quoted[1:-1]) if quoted else scalar_of(plain)
        if type(top) is list:
            top.append(value)
        else:
            top[waiting] = value
        if opening:
            stack.append(value)
    return root[0]


def scalar_of(text: str) -> object:
    """What a plain scalar says: text, unless JSON would read a number, a truth value or null."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in "-0123456789":
        if INTEGER.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text):
            return float(text)
    return text_of(text)


def text_of(text: str) -> str:
    """A text in Unicode's composed form (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
