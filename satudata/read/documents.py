"""Strict YAML: safe, no anchors, aliases or tags, no duplicate keys, one document, bounded size and depth.

Plain scalars follow the JSON part of YAML 1.2: `true`, `false`, `null`, integers and decimals without leading zeros.
Everything else stays text: `no`, `010`, `12:30`, `2026-01-31`. The value is built from the parser's events without
recursion, so nesting cannot overflow the stack; libyaml is used where PyYAML has it and gives the same events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from satudata.model.finding import Check, Fact, Finding, Where
from satudata.read.plain_yaml import BRACKETS, KEY, UNUSUAL, plain_value, scalar_of, text_of

MAX_BYTES = 512_000
MAX_DEPTH = 24

NOT_UTF8 = Check("metadata-not-utf8", waivable=False)
TOO_LARGE = Check("metadata-too-large", waivable=False)
NOT_YAML = Check("metadata-not-yaml", waivable=False)
EMPTY = Check("metadata-empty", waivable=False)
NOT_A_MAPPING = Check("metadata-not-a-mapping", waivable=False)
TOO_DEEP = Check("metadata-too-deep", waivable=False)
ALIAS = Check("metadata-alias", waivable=False)
TAG = Check("metadata-tag", waivable=False)
DUPLICATE_KEY = Check("metadata-duplicate-key", waivable=False)
COMPLEX_KEY = Check("metadata-complex-key", waivable=False)
SEVERAL = Check("metadata-several-documents", waivable=False)
CONTROL = Check("metadata-control-character", waivable=False)

CODES = (
    NOT_UTF8,
    TOO_LARGE,
    NOT_YAML,
    EMPTY,
    NOT_A_MAPPING,
    TOO_DEEP,
    ALIAS,
    TAG,
    DUPLICATE_KEY,
    COMPLEX_KEY,
    SEVERAL,
    CONTROL,
)

# Controls that are never part of a text, and the bidirectional marks that make text read as something else.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# What is surely none of them: without it little is left to be searched of most files.
PLAIN = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])

Path = tuple[str | int, ...]


class _PureParser(Reader, Scanner, Parser):
    """PyYAML's own parser without composer and constructor: events only."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # made in C where PyYAML has libyaml
except ImportError:
    PARSER: Callable[[str], Any] = _PureParser
else:
    PARSER = CParser

# Where libyaml takes what PyYAML's own parser refuses: tabs, comments at a block's sign, question marks in brackets.
# Such texts are left to the latter, so that every machine says the same.
DISPUTED = re.compile(r"\t|[|>][-+0-9]*#")
# A line after which no bracket is open that was not before: they close on it, or are part of a plain text.
CLOSED = re.compile(rf" *+(?:- ++)?(?:(?:{KEY}: ++)?{BRACKETS.pattern} *+|{KEY}: ++[A-Za-z0-9\\][^\n:#]*+)")


def _parser_for(text: str) -> Callable[[str], Any]:
    return _PureParser if DISPUTED.search(text) or ("?" in text and _asked_in_brackets(text)) else PARSER


def _asked_in_brackets(text: str) -> bool:
    """Whether a question mark may stand between brackets, which may be open over several lines."""
    lines = (line for line in text.split("\n") if "[" in line or "{" in line)
    # A line that other signs than a line feed break is more lines than one.
    return any("?" in line or CLOSED.fullmatch(line) is None or UNUSUAL.search(line) is not None for line in lines)


class _Refused(Exception):
    """Reading stops here: what the check is, and the 1-based line."""

    def __init__(self, check: Check, line: int, **facts: Fact) -> None:
        super().__init__(check.code)
        self.check = check
        self.line = line
        self.facts = facts


class Document:
    """A parsed YAML file. `value` is what it says, or None when it could not be read; `text` is the file itself."""

    def __init__(self, path: str, value: Mapping[str, object] | list[object] | None, text: str = "") -> None:
        self.path = path
        self.value = value
        self.text = text

    @property
    def mapping(self) -> Mapping[str, object]:
        """The value when it is a mapping, else an empty one."""
        return self.value if isinstance(self.value, Mapping) else {}

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        """Key path such as `("schema", "fields", 3, "name")` → its 1-based line. Parsed anew when first asked for:
        only what has a fault needs to know its place."""
        if self.value is None:
            return {}
        try:
            return _lines(self.text, _parser_for(self.text))
        except yaml.YAMLError:
            # What libyaml refuses and PyYAML's own parser takes was read by the latter.
            return _lines(self.text, _PureParser)

    def line_of(self, path: Path) -> int:
        """The line of that key, or of its nearest ancestor that stands in the file; 1 when none does."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1


def read_document(
    path: str, content: bytes, root: type = dict, parser: Callable[[str], Any] | None = None
) -> tuple[Document, list[Finding]]:
    """Parse one YAML file whose top is a mapping (or `root=list`). Never raises for bad content: it gives findings.

    `parser` is the one to use; when it is not said, the fastest way that is sure to agree with PyYAML's own.
    """
    findings: list[Finding] = []
    try:
        text = _decode(content)
        value: object = plain_value(text) if parser is None else None
        if value is None:
            parser = parser or _parser_for(text)
            value = _build(parser(text), findings, path)
        if not isinstance(value, dict | list) or not isinstance(value, root):
            raise _Refused(NOT_A_MAPPING, 1)
    except _Refused as refused:
        where = Where(path, refused.line)
        return Document(path, None), [*findings, refused.check.at(where, **refused.facts)]
    except yaml.YAMLError as error:
        if parser is not _PureParser:
            # libyaml words its complaints differently; the pure parser explains, so that every machine says the same.
            return read_document(path, content, root, _PureParser)
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = str(getattr(error, "problem", None) or type(error).__name__)
        return Document(path, None), [*findings, NOT_YAML.at(Where(path, line), problem=problem[:200])]
    return Document(path, value, text), findings


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _Refused(TOO_LARGE, 1, bytes=len(content), limit=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(NOT_UTF8, content.count(b"\n", 0, error.start) + 1, byte=error.start) from None
    if not text.strip():
        raise _Refused(EMPTY, 1)
    odd = content.translate(None, PLAIN).decode("utf-8")
    if FORBIDDEN.search(odd) and (forbidden := FORBIDDEN.search(text)):
        line = text.count("\n", 0, forbidden.start()) + 1
        raise _Refused(CONTROL, line, character=f"U+{ord(forbidden.group()):04X}")
    return text


class _Open:
    """A collection being filled: the key that waits for its value, and the path of the collection."""

    __slots__ = ("key", "keyed", "path", "value")

    def __init__(self, value: Any, path: Path) -> None:
        self.value = value
        self.keyed = type(value) is dict
        self.path = path
        self.key: str | None = None


def _build(parser: Any, findings: list[Finding], file: str, lines: dict[Path, int] | None = None) -> Any:
    """The value of the only document of a stream. `lines`, when given, is filled with the line of every key and item.

    One loop over the events, without recursion. It is the hot path of a check of the whole catalogue.
    """
    get_event = parser.get_event
    stack: list[_Open] = []
    top: _Open | None = None
    result: object = None
    documents = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                raise _extra(event)
            if top is not None and top.key is None and top.keyed:
                _open_key(top, event, findings, file, lines)
                continue
            value = _scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            top = _open_collection(top, event, lines, len(stack))
            stack.append(top)
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            value = stack.pop().value
            top = stack[-1] if stack else None
        elif kind is StreamEndEvent:
            return result
        else:
            documents += kind is DocumentStartEvent
            if kind is AliasEvent or documents > 1:
                raise _Refused(SEVERAL if documents > 1 else ALIAS, event.start_mark.line + 1)
            continue
        if top is None:
            result = value
        elif top.key is not None:
            # The first of two equal keys stands, so that a second `access:` further down can never open a dataset.
            top.value.setdefault(top.key, value)
            top.key = None
        else:
            if lines is not None and kind is ScalarEvent:
                lines[(*top.path, len(top.value))] = event.start_mark.line + 1
            top.value.append(value)


def _lines(text: str, parser: Callable[[str], Any]) -> Mapping[Path, int]:
    lines: dict[Path, int] = {}
    _build(parser(text), [], "", lines)
    return lines


def _extra(event: Any) -> _Refused:
    """What stands before a value and is not allowed there."""
    line = event.start_mark.line + 1
    return _Refused(ALIAS, line) if event.anchor is not None else _Refused(TAG, line, tag=str(event.tag)[:80])


def _refuse_hidden(event: Any) -> None:
    """Refuse what an escape such as "\\u0000" wrote into a key or value; unescaped ones were refused before parsing."""
    if event.style == '"' and (hidden := FORBIDDEN.search(event.value)):
        raise _Refused(CONTROL, event.start_mark.line + 1, character=f"U+{ord(hidden.group()):04X}")


def _open_key(top: _Open, event: Any, findings: list[Finding], file: str, lines: dict[Path, int] | None) -> None:
    if event.style:
        _refuse_hidden(event)
    key = text_of(event.value)
    if key in top.value:
        line = event.start_mark.line + 1
        findings.append(DUPLICATE_KEY.at(Where(file, line, 0, key[:80]), key=key[:80]))
    top.key = key
    if lines is not None:
        lines.setdefault((*top.path, key), event.start_mark.line + 1)


def _open_collection(top: _Open | None, event: Any, lines: dict[Path, int] | None, depth: int) -> _Open:
    """A mapping or sequence begins; it may not be a key. Paths are only kept when lines are asked for."""
    if event.anchor is not None or event.tag is not None:
        raise _extra(event)
    if depth >= MAX_DEPTH:
        raise _Refused(TOO_DEEP, event.start_mark.line + 1, limit=MAX_DEPTH)
    if top is not None and top.keyed and top.key is None:
        raise _Refused(COMPLEX_KEY, event.start_mark.line + 1)
    path: Path = ()
    if top is not None and lines is not None:
        path = (*top.path, len(top.value) if top.key is None else top.key)
        lines.setdefault(path, event.start_mark.line + 1)
    return _Open({} if type(event) is MappingStartEvent else [], path)


def _scalar(event: Any) -> object:
    if event.style:
        _refuse_hidden(event)
        return text_of(event.value)
    return scalar_of(event.value)
