"""Cells that a spreadsheet would run, markup and links that a browser would, and text nobody can read in a table."""

from __future__ import annotations

import re

import pytest

from satudata.checks import hostile, registry
from satudata.checks.hostile import CODES, check
from satudata.model.finding import Severity
from satudata.read.documents import read_document
from satudata.read.tables import read_table
from tests.checks.subjects import column, fields, measure, metadata, places, subject, swapped

ACTIVE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc=x>",
    'a" onmouseover="alert(1)',
    "x onfocus = f()",
    "[klik](javascript:alert(1))",
    "JaVaScRiPt :alert(1)",
    "java&#115;cript&colon;alert(1)",
    "java\nscript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<p>x",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "<!-- x -->",
    "<?xml version='1.0'?>",
    "<a href='//x'>x</a>",
]
HARMLESS = [
    "Sumber data: BPS Kota Blitar",
    "usia <5 tahun & >60 tahun",
    "rasio = penduduk / luas; ongkos = 5",
    "description: a manuscript, transkrip: ya",
    "https://example.go.id/?tahun=2024&kota=3572",
    "<https://example.go.id/>",
    "R&D, k < n dan n > m",
]


def found(cell: str, kind: str = "string") -> list[tuple[str, int, str]]:
    """The places of findings in a table of one column whose second cell is this."""
    about = metadata(schema=fields(column("isi", "dimension", kind), measure("jumlah")))
    quoted = cell.replace('"', '""')
    return places(check, subject(f'isi,jumlah\nbiasa,10\n"{quoted}",20\n', about))


def test_a_clean_dataset_is_harmless() -> None:
    assert places(check, subject()) == []
    assert places(check, subject(None)) == []


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "+62 341 550100",
        "-teks",
        " =1+1",
        "\r=1",
        "＝1+1",
        "Blitar;=cmd|' /C calc'!A0",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_an_error(cell: str) -> None:
    assert found(cell) == [("hostile-formula", 2, "isi")]


@pytest.mark.parametrize(
    "cell",
    ["-5", "-5.25", "-5,25", "+5", "-12%", "-1.5e-3", "-", "--", "- ", "–", "a=b", "a@b.go.id", "C+D", "(-5)", ""],
)
def test_numbers_and_signs_within_a_text_are_no_formulas(cell: str) -> None:
    assert found(cell) == []


def test_formulas_are_found_in_columns_of_every_type_and_in_the_header() -> None:
    assert found("=1+1", "integer") == [("hostile-formula", 2, "isi")]
    assert places(check, subject(swapped("tahun", "=tahun"))) == [("hostile-formula-in-header", 0, "=tahun")]


def test_a_formula_cannot_be_waived() -> None:
    assert {entry.code for entry in CODES if not entry.waivable} >= {"hostile-formula", "hostile-markup"}


@pytest.mark.parametrize("text", ACTIVE)
def test_what_a_browser_would_run_is_an_error_in_every_text_of_the_metadata(text: str) -> None:
    for key in ("title", "description"):
        assert places(check, subject(None, metadata(**{key: text}))) == [("hostile-markup", 0, key)]
    deep = metadata(schema=fields(measure("jumlah", definisi=text)), keywords=["a", text])
    assert places(check, subject(None, deep)) == [
        ("hostile-markup", 0, "keywords[1]"),
        ("hostile-markup", 0, "schema.fields[0].definisi"),
    ]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_is_not_taken_for_markup(text: str) -> None:
    assert places(check, subject(None, metadata(description=text))) == []
    assert found(text) == []


@pytest.mark.parametrize("text", ["Jumlah <b>penduduk</b>", "baris<br/>baru", "<p class=x>teks"])
def test_other_html_in_the_metadata_is_doubtful(text: str) -> None:
    assert places(check, subject(None, metadata(description=text))) == [("hostile-html", 0, "description")]
    assert {entry.code: entry.severity for entry in CODES}["hostile-html"] is Severity.WARNING


def test_a_link_that_is_not_followed_is_an_error() -> None:
    about = metadata(sources=[{"title": "a", "path": "https://x.go.id"}, {"title": "b", "path": "ftp://x.go.id/"}])
    assert places(check, subject(None, about)) == [("hostile-link", 0, "sources[1].path")]


@pytest.mark.parametrize("cell", ["<script>alert(1)</script>", "<b>tebal</b>", "javascript:x", "x onerror=y"])
def test_markup_in_a_cell_is_doubtful(cell: str) -> None:
    assert found(cell) == [("hostile-markup-in-cell", 2, "isi")]


def test_a_cell_as_long_as_a_document_is_doubtful() -> None:
    assert found("a" * 5_001) == [("hostile-long-cell", 2, "isi")]
    assert found("a" * 5_000) == []


def test_the_canary_dataset_with_something_hostile_in_every_text_is_held() -> None:
    keys = ("title", "description", "theme", "frequency", "issued", "modified")
    about = metadata(**dict(zip(keys, ACTIVE, strict=False)), keywords=ACTIVE, contact={"name": ACTIVE[0]})
    examined = subject('isi\n"=1"\n', about)
    held = {f.where.column for f in registry.check_dataset(examined) if f.severity is Severity.ERROR}
    assert held >= {*keys, "contact.name", "isi", *(f"keywords[{n}]" for n in range(len(ACTIVE)))}


def test_bidirectional_and_control_characters_are_refused_where_files_are_read() -> None:
    _, faults = read_table("data/a/b.csv", "isi\n\u202egnp.exe\n\x07\n".encode())
    assert [(f.code, f.where.line) for f in faults] == [("table-control-character", 2), ("table-control-character", 3)]
    _, faults = read_document("metadata/a/b.yml", "title: a\u202eb\n".encode())
    assert [f.code for f in faults] == ["metadata-control-character"]


def test_patterns_mean_the_same_in_every_engine() -> None:

    for pattern in (hostile.RUNS, hostile.TAG):
        assert not re.search(r"\(\?[=!<]|\\[0-9dwD]", pattern.pattern)
