"""Bad content gives findings or nothing: no family raises, and none takes the square of the length."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.checks import (
    codes,
    hostile,
    layout,
    lookalikes,
    metadata,
    privacy,
    statistics,
    structure,
    types,
    wording,
)
from satudata.checks.privacy import classify
from satudata.checks.subject import Subject
from satudata.checks.totals import TOTAL
from satudata.model.finding import Finding
from tests.checks.subjects import FIELDS, column, fields, measure, subject
from tests.checks.subjects import metadata as described

FAMILIES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    metadata.check,
    structure.check,
    layout.check,
    wording.check,
    types.check,
    codes.check,
    statistics.check,
    privacy.check,
    hostile.check,
    lookalikes.check,
)
NUMBERS = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["1e308", "-1e308", "1e-308", "9" * 400, "0", "", "nan", "inf", "1_000", " 5 ", "0.1"]),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=12)
PERIODS = st.one_of(st.integers(1900, 2100).map(str), st.sampled_from(["2024-01", "2024-Q1", "2024-13-01", "9" * 5000]))
CELLS = st.one_of(NUMBERS, TEXTS, st.sampled_from(["35.72", "35.72.01", "Jumlah", "18.1", "2024"]))
ROWS = st.lists(st.tuples(CELLS, CELLS, PERIODS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8)
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), WORDS),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
HEADER = [str(field["name"]) for field in FIELDS]
RULES = [
    {"kind": "sum", "total": "jumlah", "parts": ["laki_laki", "perempuan"]},
    {"kind": "rows", "column": "nama_kecamatan", "total": "Jumlah"},
    {"kind": "share", "column": "jumlah"},
]


def table(rows: Iterable[tuple[str, ...]], header: list[str] = HEADER) -> str:
    """These cells as CSV, quoted as needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return out.getvalue()


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, before=ROWS)
def test_no_cell_makes_a_check_raise(rows: list[tuple[str, ...]], before: list[tuple[str, ...]]) -> None:
    about = described(rules=RULES, schema=fields(*FIELDS))
    for family in FAMILIES:
        list(family(subject(table(rows), about, previous=table(before))))


@settings(max_examples=80, deadline=None)
@given(junk=st.dictionaries(st.sampled_from([*described(), "rules", "statistics", "priority"]), JUNK, max_size=4))
def test_no_metadata_make_a_check_raise(junk: Mapping[str, object]) -> None:
    for family in FAMILIES:
        list(family(subject(about={**described(), **junk})))


@pytest.mark.parametrize(
    "text",
    [
        "@" + "a" * 90_000,
        "a@" * 45_000,
        "1 " * 45_000,
        "1" * 90_000,
        "Total kota" + " " * 30_000 + "\nx",
        "(a) " * 22_000,
        "on" * 45_000,
        "<a" * 45_000,
        "<a " * 30_000,
        "onload " + " " * 90_000,
        "data:" * 18_000,
        "javascript" + " " * 80_000,
    ],
    ids=[
        *("local part", "many at", "grouped", "digits", "spaces", "brackets"),
        *("on", "less than", "elements", "handler", "data", "script"),
    ],
)
def test_a_long_text_is_read_in_bearable_time(text: str) -> None:
    assert classify(text) is None
    about = described(title=text, description=f"{text} {text}", keywords=[text], contact={"name": text})
    for family in FAMILIES:
        list(family(subject(None, about)))


def test_a_long_cell_is_read_in_bearable_time() -> None:
    cells = ["Total kota" + " " * 30_000 + "\nx", "@" + "a" * 30_000, "1 " * 15_000, "1." * 15_000, "," * 30_000]
    cells += [
        "-" + "1," * 15_000,
        "; " * 15_000,
        "=" * 30_000,
        "I" * 30_000,
        "Tw " * 10_000,
        "\u2019" * 30_000,
        "<a " * 9_000,
    ]
    cells += ["#" * 30_000, "RP " + "1" * 30_000, "9" * 30_000, "2024" + "*" * 30_000, " " * 30_000, "1 000" * 6_000]
    rows = [(cell, cell, "2024", cell, "1", "1") for cell in cells]
    for family in FAMILIES:
        list(family(subject(table(rows), described(schema=fields(*FIELDS)))))
    assert TOTAL.fullmatch("Total Kota Blitar")


def test_a_table_without_the_declared_columns_is_checked_as_far_as_it_goes() -> None:
    about = described(schema=fields(column("a", "time", "year"), measure("b")), rules=RULES)
    for family in FAMILIES:
        list(family(subject("x,y\n1,2\n", about)))
