"""The short cut for plain YAML: what it takes has the parsers' value; what is not plain it leaves to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.read.documents import PARSER, _PureParser, read_document
from satudata.read.plain_yaml import plain_value

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "metadata").rglob("*.yml"))
VALUES = (
    "", "a", "a b", "a  b", "a ", " a", "12", "-3", "1.50", "010", "1e5", "no", "true", "null", "~", '""', '"a"',
    '"a b "', '"a" b', '"a"b', '"a" # b', '"a"#b', '"a: b"', '"\\u0041"', '"a', "'a'", "it's", 'a"b', "a#b", "a #b",
    "a:b", "a: b", "a:", "a :b", "a:#b", "a, b", "a]", "a}", "(a", "http://a.b/c?d=e#f", "\xe9", "e\u0301a",
    "ae\u0301", "\u2013", "a\xa0", "a:\xa0b", "a\u2028b", "a\x85b", "a\tb", "a\ufffe", "&a b", "*a", "!t a", "|", ">",
    ">-", ">- # a", ">+", "|-", "%a", "@a", "-", "- a", "? a", "?a", "a?", "---", "...", "[]", "{}", "[a]", "[ a ]",
    "[a, b]", "[a,b]", "[a, b,]", "[,]", "[a b, 1]", "[a  b]", "[a: b]", "[a:b]", "[a?]", "[a #b]", "[a#b]",
    '["a, b", c]', '["a" b]', '["a"b]', "[a, [b, c]]", "[[[a]]]", "[{a: b}, c]", "[a] # b]", "[a]b", "[a", "{a: b}",
    "{ a: b }", "{a: b, c: d}", "{a: b, a: c}", "{a:b}", "{a: }", "{a}", "{a : b}", "{a: [b]}", "{a: {b: c}}",
    "{a: {b: {c: d}}}", '{"a": b}', '{a: "b"}', '{a: "b}"}', "{a: b: c}", "{a: http://b.c/d}", "{a: b//c}",
    "{a: b:c}", "{a: b://}", "{a: -1}", "{a: 1.0}", "{a: null}", "{a: \xe9}", "# a", "{# a}", "[a, # b]",
)  # fmt: skip
KEYS = ("a", "b", "a_b", "a-b", "c1", "true", "null", "A", '"a"', "1", "é", "a b", "<<", "")
LINES = st.one_of(
    st.tuples(
        st.sampled_from(("", "", "  ", "  ", "    ", "   ", "\t")),
        st.sampled_from(("", "", "", "- ", "-   ", "-", "- - ")),
        st.sampled_from([f"{key}: " for key in KEYS[:6]] + [f"{key}:" for key in KEYS] + ["", "a : "]),
        st.sampled_from(VALUES),
        st.sampled_from(("", "", "", "", " ", " # c", "#c")),
    ).map("".join),
    st.sampled_from(
        ("", " ", "# c", "  # c", "---", "...", "a", "  a", "  a b", "    a", "  a ", "  - a", "  a: b", '  a "b"')
    ),
)


def agree(text: str) -> bool:
    """Whether the short cut took the text; both parsers then say the same, down to types and the order of keys."""
    value = plain_value(text)
    for parser in (PARSER, _PureParser) if value is not None else ():
        document, findings = read_document("", text.encode(), object, parser)
        assert (repr(document.value), findings) == (repr(value), [])
    return value is not None


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "frame", ["a: {}", "a: {}\n", "- {}", "a:\n  - {}\nb: c", "a: {}\n  b", "- a: {}\n  b: c", "a: {}\n\n  b"]
)
def test_a_value_is_the_parsers_or_left_to_them(frame: str, value: str) -> None:
    agree(frame.replace("{}", value))


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12).map("\n".join))
def test_a_document_is_the_parsers_or_left_to_them(text: str) -> None:
    agree(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_file_with_a_slip_is_the_parsers_or_left_to_them(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(FILES)).read_text("utf-8").split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        column = data.draw(st.integers(0, len(line)))
        change = data.draw(st.sampled_from((*VALUES, *" :#-[]{},\"'\\>|?", "\n", "\n  ", "  ")))
        lines[place] = line[:column] + change + line[column + data.draw(st.integers(0, 2)) :]
    agree("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "a:\n- b\n- c\nd: e",
        "- a: 1\n  b:\n  - c\n  - d: 2\n- e",
        "# a\n\na: # b\n  # c\n  b: c # d\n\n",
        "a: >-\n  satu \u2013 dua\n  tiga: empat # lima\nb:\n  - c: >-\n      enam\n",
        'a: [b, {c: d}, [e]]\nb: {c: [d], e: {f: "g"}}',
        "a: e\u0301\nb: [e\u0301]\n",
    ],
)
def test_plain_documents_are_taken(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: {b: 1, b: 2}", "- a: 1\n  a: 2", "a:\n  b: 1\nc: 1\na: 2"])
def test_a_key_that_stands_twice_is_left_to_the_parser(text: str) -> None:
    assert plain_value(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: " + " " * 200_000 + "b",
        "a: x" + " y" * 100_000 + " #" * 50_000,
        "- " * 100_000,
        "[" * 100_000,
        "a: [" + "b, " * 50_000 + "]" * 2,
        " a: >-\n" * 50_000 + "#",
        "a: >-\n" + " b" * 100_000 + ' "\n',
    ],
)
def test_long_lines_take_no_longer_than_they_are_long(text: str) -> None:
    agree(text)


def test_values_that_texts_share_are_those_of_each() -> None:
    assert plain_value("a: {b: c}\nd: {b: c}") == {"a": {"b": "c"}, "d": {"b": "c"}}


def test_most_files_of_the_demonstration_are_plain() -> None:
    taken = [path for path in FILES if plain_value(path.read_text("utf-8")) is not None]
    assert len(taken) > len(FILES) // 2
