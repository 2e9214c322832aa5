"""Canonical JSON: one value has one sequence of bytes, so that a hash or a signature over it means the value.

The form is that of RFC 8785 (JSON Canonicalization Scheme) without fractions, and with names in the order of their code
points (RFC 8785 orders by UTF-16 units; names of ASCII letters stand in the same order under both): UTF-8, text in
Unicode normal form C, no space, nothing escaped that need not be.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import NoReturn

MAX_BYTES = 1_000_000
MAX_DEPTH = 16  # lists and objects within one another
MAX_NUMBER = 2**53 - 1  # beyond it other readers of JSON lose digits (RFC 7493)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+["\\]?', re.DOTALL)  # a text, also one that never ends: linear on any input

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


class CanonicalError(ValueError):
    """A value without canonical form, or bytes that are not in it. `reason` is one of the codes below, for a finding.

    `too-long`, `too-deep`, `not-utf8`, `not-json`, `type`, `float`, `number-range`, `surrogate`, `not-nfc`,
    `duplicate-key`, `not-canonical`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def dumps(value: Value) -> bytes:
    """The one form of the value, without a newline at the end. Raises CanonicalError for what has none."""
    _require_plain(value)
    raw = _ENCODER.encode(value).encode()
    if len(raw) > MAX_BYTES:
        raise CanonicalError("too-long")
    return raw


def loads(raw: bytes) -> Value:
    """The value whose canonical form these bytes are; one newline at the end is allowed, as editors leave one.

    Exactly what `dumps` gives is accepted: for every `raw` that passes, `dumps(loads(raw))` is `raw` without that
    newline. Raises CanonicalError, and nothing else, for all other bytes.
    """
    raw = raw.removesuffix(b"\n")
    if len(raw) > MAX_BYTES:
        raise CanonicalError("too-long")
    text = _decoded(raw)
    _require_shallow(text)
    try:
        value: Value = _DECODER.decode(text)
    except CanonicalError:
        raise
    except ValueError:
        raise CanonicalError("not-json") from None
    # Writing the value again is the whole proof of the form; why it differs is only asked when it does.
    if _ENCODER.encode(value) != text:
        raise CanonicalError(_difference(value, text))
    return value


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise CanonicalError("not-utf8") from None
    # Whatever stands between the texts neither composes with a mark nor lets one pass: all is NFC when each text is.
    if not unicodedata.is_normalized("NFC", text):
        raise CanonicalError("not-nfc")
    return text


def _require_shallow(text: str) -> None:
    """Refuse deep nesting before the parser recurses into it; brackets within texts do not count."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", QUOTED.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise CanonicalError("too-deep")


def _require_plain(value: Value, depth: int = 0) -> None:
    """Refuse what has no canonical form. `depth` counts the lists and objects around the value."""
    if isinstance(value, str):
        _require_text(value)
    elif isinstance(value, dict | list):
        if depth == MAX_DEPTH:
            raise CanonicalError("too-deep")
        if isinstance(value, dict):
            _require_names(value)
        for part in value.values() if isinstance(value, dict) else value:
            _require_plain(part, depth + 1)
    elif isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise CanonicalError("number-range")
    elif value is not None:
        raise CanonicalError("float" if isinstance(value, float) else "type")


def _require_names(names: Iterable[object]) -> None:
    for name in names:
        if not isinstance(name, str):
            raise CanonicalError("type")
        _require_text(name)


def _require_text(text: str) -> None:
    if text.isascii():
        return
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise CanonicalError("surrogate")
    if not unicodedata.is_normalized("NFC", text):
        raise CanonicalError("not-nfc")


def _difference(value: Value, text: str) -> str:
    """Why JSON that can be read is not in canonical form; a reason that holds for the value comes before the form."""
    try:
        _TWICE.decode(text)
        _require_plain(value)
    except CanonicalError as error:
        return error.reason
    return "not-canonical"


def _whole(digits: str) -> int:
    if len(digits) > len(str(-MAX_NUMBER)) or abs(int(digits)) > MAX_NUMBER:
        raise CanonicalError("number-range")
    return int(digits)


def _refuse_float(_: str) -> NoReturn:
    raise CanonicalError("float")


def _once(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise CanonicalError("duplicate-key")
    return value


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_refuse_float, parse_constant=_refuse_float)
_TWICE = json.JSONDecoder(
    parse_int=_whole, parse_float=_refuse_float, parse_constant=_refuse_float, object_pairs_hook=_once
)
