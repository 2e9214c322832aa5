"""Canonical JSON: one value, one form."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.trust.canonical import MAX_BYTES, MAX_DEPTH, MAX_NUMBER, CanonicalError, Value, dumps, loads

texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_NUMBER, MAX_NUMBER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def reason(raw: bytes) -> str:
    with pytest.raises(CanonicalError) as caught:
        loads(raw)
    return caught.value.reason


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, b"null"),
        (True, b"true"),
        (0, b"0"),
        (-MAX_NUMBER, b"-9007199254740991"),
        ("", b'""'),
        ([], b"[]"),
        ({}, b"{}"),
        ({"b": 1, "a": [True, None], "B": "x"}, b'{"B":"x","a":[true,null],"b":1}'),
        ({"": 0, "é": 1, "z": 2}, '{"":0,"z":2,"é":1}'.encode()),
        ({"\ue000": 1, "\U0001f600": 2}, '{"\ue000":1,"\U0001f600":2}'.encode()),
        # RFC 8785 §3.2.2.2: only what must be escaped is, in its shortest form.
        ('"\\/\b\f\n\r\t\x00\x1f\x7f', b'"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"'),
        ("€ – 😀", '"€ – 😀"'.encode()),
    ],
)
def test_a_value_has_one_form(value: Value, form: bytes) -> None:
    assert dumps(value) == form
    assert loads(form) == value


@settings(deadline=None)
@given(values)
def test_what_was_written_reads_back_as_the_same_value(value: Value) -> None:
    read = loads(dumps(value))
    assert read == value
    assert repr(read) == repr(loads(dumps(read)))


@settings(deadline=None)
@given(values)
def test_the_form_is_json_for_everybody(value: Value) -> None:
    assert json.loads(dumps(value)) == value


@settings(deadline=None)
@given(values, st.data())
def test_bytes_are_accepted_exactly_when_they_are_the_form_of_their_value(value: Value, data: st.DataObject) -> None:
    raw = bytearray(dumps(value))
    at = data.draw(st.integers(0, len(raw)))
    raw[at : at + data.draw(st.integers(0, 2))] = data.draw(
        st.sampled_from([b"", b" ", b'"', b"1", b"[", b"\\", b"\n"])
    )
    try:
        read = loads(bytes(raw))
    except CanonicalError:
        return
    assert dumps(read) == bytes(raw).removesuffix(b"\n")


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_no_bytes_raise_anything_but_the_one_error(raw: bytes) -> None:
    try:
        value = loads(raw)
    except CanonicalError:
        return
    assert dumps(value) == raw.removesuffix(b"\n")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"nul", "not-json"),
        (b"[1] [2]", "not-json"),
        (b"\xef\xbb\xbf1", "not-json"),
        (b'"\x00"', "not-json"),
        (b"'a'", "not-json"),
        (b"\xff", "not-utf8"),
        (b'"\xed\xa0\x80"', "not-utf8"),
        (b"1.0", "float"),
        (b"1e3", "float"),
        (b"NaN", "float"),
        (b"-Infinity", "float"),
        (b"9007199254740992", "number-range"),
        (b"9" * 10_000, "number-range"),
        (rb'"\ud800"', "surrogate"),
        (rb'{"\udc00":1}', "surrogate"),
        ('"e\u0301"'.encode(), "not-nfc"),
        (rb'"e\u0301"', "not-nfc"),
        (b'{"a":1,"a":1}', "duplicate-key"),
        (b'[{"a":{"b":1,"b":2}}]', "duplicate-key"),
        (b'{"b":1,"a":1}', "not-canonical"),
        (b'{"a": 1}', "not-canonical"),
        (b" 1", "not-canonical"),
        (b"1\n\n", "not-canonical"),
        (b"1\r\n", "not-canonical"),
        (b"-0", "not-canonical"),
        (rb'"\u0041"', "not-canonical"),
        (rb'"\/"', "not-canonical"),
        (rb'"\u000A"', "not-canonical"),
        (rb'"\ud83d\ude00"', "not-canonical"),
        (b'"' + b"a" * MAX_BYTES + b'"', "too-long"),
        (b"[" * 200_000, "too-deep"),
        (b'{"a":' * 200_000, "too-deep"),
        (b'"' + rb"\"" * 300_000, "not-json"),
        (b"[" * 99 + b'"' + rb"\"" * 300_000, "too-deep"),
    ],
)
def test_any_other_form_is_refused_and_says_why(raw: bytes, why: str) -> None:
    assert reason(raw) == why


def test_one_newline_at_the_end_is_allowed() -> None:
    assert loads(b'{"a":1}\n') == {"a": 1}


def test_brackets_within_texts_are_not_depth() -> None:
    assert loads(dumps("[" * 50)) == "[" * 50
    assert loads(dumps(["{" * 50, '"[[[["' * 9])) == ["{" * 50, '"[[[["' * 9]


def test_depth_ends_at_the_same_place_for_reading_and_writing() -> None:
    assert loads(dumps(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    with pytest.raises(CanonicalError):
        dumps(nested(MAX_DEPTH + 1))
    assert reason(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)) == "too-deep"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, "float"),
        ([0.0], "float"),
        ((1, 2), "type"),
        (b"x", "type"),
        ({1: "x"}, "type"),
        ({None: "x"}, "type"),
        ({"a": {1, 2}}, "type"),
        (MAX_NUMBER + 1, "number-range"),
        ("\ud800", "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        ("e\u0301", "not-nfc"),
        ({"e\u0301": 1}, "not-nfc"),
        ("a" * MAX_BYTES, "too-long"),
    ],
)
def test_a_value_without_canonical_form_is_not_written(value: Any, why: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        dumps(value)
    assert caught.value.reason == why


def test_a_value_that_holds_itself_is_not_written() -> None:
    value: list[Value] = []
    value.append(value)
    with pytest.raises(CanonicalError):
        dumps(value)
