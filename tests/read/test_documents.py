"""YAML that hands wrote: what is taken, what is refused, and that both parsers of PyYAML say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.model.finding import Finding
from satudata.read import documents
from satudata.read.documents import MAX_BYTES, MAX_DEPTH, Document, read_document

PATH = "metadata/dinkes/puskesmas.yml"


def read(text: str | bytes, root: type = dict) -> tuple[Document, list[Finding]]:
    return read_document(PATH, text.encode() if isinstance(text, str) else text, root)


def faults(text: str | bytes) -> list[tuple[str, int]]:
    """(code, line) of each finding."""
    return [(finding.code, finding.where.line) for finding in read(text)[1]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("12.5", 12.5),
        ("-0.25", -0.25),
        ("1.5e3", 1500.0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        # All of these are numbers, dates or truth values to some reader of YAML; here they are what stands there.
        ("010", "010"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("+5", "+5"),
        (".5", ".5"),
        ("1.", "1."),
        ("12:30:45", "12:30:45"),
        ("2026-01-31", "2026-01-31"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e400", "1e400"),
        ("9" * 400, "9" * 400),
        ('"18.10"', "18.10"),
        ("'18.10'", "18.10"),
        ("[a, 1, true]", ["a", 1, True]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
        ("|\n  satu\n  dua", "satu\ndua\n"),
        (">-\n  satu\n  dua", "satu dua"),
        ("apa? siapa?", "apa? siapa?"),
    ],
)
def test_a_plain_scalar_is_what_it_says(written: str, value: object) -> None:
    document, findings = read(f"nilai: {written}\n")
    assert findings == []
    assert document.value == {"nilai": value}
    assert type(document.mapping["nilai"]) is type(value)


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text() -> None:
    document, findings = read(b"\xef\xbb\xbfjudul: Data\r\nuraian: Isi\r\n")
    assert findings == []
    assert document.value == {"judul": "Data", "uraian": "Isi"}


def test_texts_are_read_in_composed_form() -> None:
    assert read('nama: Te\u0301rong\n"ku\u0301nci": a\n')[0].value == {"nama": "T\u00e9rong", "k\u00fanci": "a"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("metadata-empty", 1)),
        (" \n\n", ("metadata-empty", 1)),
        ("- a\n- b\n", ("metadata-not-a-mapping", 1)),
        ("hanya teks\n", ("metadata-not-a-mapping", 1)),
        ("# hanya catatan\n", ("metadata-not-a-mapping", 1)),
        ("a: 1\nb: &x 2\n", ("metadata-alias", 2)),
        ("a: 1\nb: *x\n", ("metadata-alias", 2)),
        ("a: 1\nb: &x [1]\n", ("metadata-alias", 2)),
        ("<<: *dasar\n", ("metadata-alias", 1)),
        ("a: !!python/object/apply:os.system [id]\n", ("metadata-tag", 1)),
        ("a: 1\nb: !!str 2\n", ("metadata-tag", 2)),
        ("a: !rahasia x\n", ("metadata-tag", 1)),
        ("a: 1\n---\nb: 2\n", ("metadata-several-documents", 2)),
        ("? [a, b]\n: c\n", ("metadata-complex-key", 1)),
        ("a: [1\n", ("metadata-not-yaml", 2)),
        ("a: b: c\n", ("metadata-not-yaml", 1)),
        ("a:\n\tb: c\n", ("metadata-not-yaml", 2)),
        ('a: "x\n', ("metadata-not-yaml", 2)),
        ("a: 1\nb: x\u202ey\n", ("metadata-control-character", 2)),
        ("a: 1\nb: x\x07y\n", ("metadata-control-character", 2)),
        ('a: 1\nb: "x\\u202Ey"\n', ("metadata-control-character", 2)),
        ('a: "x\\0y"\n', ("metadata-control-character", 1)),
        ('"a\\0": x\n', ("metadata-control-character", 1)),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_line(text: str, expected: tuple[str, int]) -> None:
    document, _ = read(text)
    assert faults(text) == [expected]
    assert document.value is None
    assert document.mapping == {}


def test_bytes_that_are_not_utf8_are_refused_at_their_line() -> None:
    assert faults(b"a: 1\nb: \xe9\n") == [("metadata-not-utf8", 2)]


def test_a_list_is_taken_where_a_list_is_asked_for() -> None:
    assert read("- a\n- {b: 1}\n", list)[0].value == ["a", {"b": 1}]
    assert [f.code for f in read("a: 1\n", list)[1]] == ["metadata-not-a-mapping"]


def test_of_two_equal_keys_the_first_stands_and_the_second_is_told() -> None:
    document, findings = read("akses: tertutup\njudul: x\nakses: terbuka\n")
    assert document.value == {"akses": "tertutup", "judul": "x"}
    assert [(f.code, f.where.line, f.where.column) for f in findings] == [("metadata-duplicate-key", 3, "akses")]


def test_keys_that_look_alike_in_another_form_are_equal() -> None:
    assert faults('"\u00e9": 1\n"e\u0301": 2\n') == [("metadata-duplicate-key", 2)]


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 5_000,
        "a: " + "{b: " * 5_000,
        "- " * 5_000,
        "".join("  " * n + "a:\n" for n in range(200)),
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
)
def test_deep_nesting_is_refused_and_overflows_nothing(bomb: str) -> None:
    assert [code for code, _ in faults(bomb)] == ["metadata-too-deep"]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert faults("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == []


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    assert faults("\n".join(lines)) == [("metadata-alias", 1)]


def test_a_file_over_the_limit_is_not_parsed() -> None:
    assert faults("a: " + "x" * MAX_BYTES) == [("metadata-too-large", 1)]


def test_every_key_and_item_knows_its_line() -> None:
    document, _ = read(
        "judul: x\nschema:\n  fields:\n    - name: tahun\n      type: year\n    - name: jumlah\nkata:\n  - a\n  - b\n"
    )
    lines = {
        ("judul",): 1,
        ("schema",): 2,
        ("schema", "fields", 0, "name"): 4,
        ("schema", "fields", 0, "type"): 5,
        ("schema", "fields", 1): 6,
        ("kata", 1): 9,
    }
    assert {path: document.line_of(path) for path in lines} == lines


def test_a_place_that_is_not_in_the_file_takes_the_line_of_what_surrounds_it() -> None:
    document, _ = read("judul: x\nschema:\n  fields:\n    - name: tahun\n")
    assert document.line_of(("schema", "fields", 0, "satuan")) == 4
    assert document.line_of(("tidak", "ada")) == 1
    assert document.line_of(()) == 1


PIECES = st.sampled_from(
    [
        "a", "kode", "18.10", "010", "1e5", "-", "- ", "? ", ": ", ":", ", ", "[", "]", "{", "}", "&x ", "*x", "!!str ",
        "!t ", "'", '"', "''", "\\", "\\n", '"\\u0000"', "|\n", ">-\n", "#", " # c", "\n", "\n", "\n  ", "\n    ", "\t",
        "---\n", "...\n", "%YAML 1.1\n", "<<", "é", "e\u0301", "\u2028", "\x85", "\u00a0", "\ufeff", "😀", "null", "~",
        "true", "a: 1\n", "b:\n  - c\n", "x: {y: z}\n", "@", "`", "=", "\r\n", "\r",
        "a?", "k: [a, {b: c}]\n", "- [a?]\n", '["', "r: \\f{a}{b}\n", "r: a [b",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a:\t1\n", "a: |-# b\n  c\n", "{a?@: b}\n", "{a\n? b\n}\n", "[a?]\n", "k: [\n? b]\nj: [a]\n"]
)
def test_what_only_libyaml_would_take_is_left_to_the_pure_parser(text: str) -> None:
    _same(text)


def test_a_question_beside_brackets_that_are_closed_is_left_to_the_fast_parser() -> None:
    asked = 'tanya: Apakah Saudara puas?\nkonsep: [Kepuasan, "18.10"]\nbutir:\n  - {kode: "1", nilai: Ya}\n'
    asked += "rumus: \\frac{a}{b}\n"
    _same(asked)
    assert documents._parser_for(asked) is documents.PARSER
    disputed = ("a: [b?]\n", "a: [\n? b]\n", "a: {b: [c, [d]]}\nb: c?\n", "a: '[b'\nb: c?\n", "r: a\r- [b\n? c]\n")
    for text in disputed:
        _same(text)
        assert documents._parser_for(text) is documents._PureParser


def test_what_only_the_pure_parser_takes_has_lines_as_well() -> None:
    document, _ = read_document(PATH, b"{s::error::a250x1f:}\r")
    assert document.value
    assert set(document.lines.values()) == {1}


def _same(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    fast, fast_findings = read_document(PATH, content)
    pure, pure_findings = read_document(PATH, content, parser=documents._PureParser)
    assert fast.value == pure.value
    assert fast_findings == pure_findings
    assert fast.lines == pure.lines


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_libyaml_and_the_pure_parser_read_the_same(text: str) -> None:
    _same(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_without_an_exception_and_alike(text: str) -> None:
    _same(f"a: {text}\n")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_without_an_exception(content: bytes) -> None:
    document, findings = read_document(PATH, content)
    assert document.value is not None or findings
