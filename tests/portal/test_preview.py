"""Cells of the preview table, by type and role."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from satudata.model.catalog import Bilingual, CodeReference, Field
from satudata.model.snapshot import Assessed, ColumnProfile, Profile
from satudata.portal.preview import column, preview
from satudata.text import Text

Make = Callable[..., Assessed]
NOTHING = Bilingual("")


@pytest.mark.parametrize(
    ("kind", "role", "cell", "expected"),
    [
        ("number", "measure", "1234.50", '<td class="num" data-value="1234.50">1.234,50</td>'),
        ("number", "measure", "-7", '<td class="num" data-value="-7">−7</td>'),
        ("integer", "measure", "12", '<td class="num" data-value="12">12</td>'),
        ("number", "measure", "n<1", '<td class="num">n&lt;1</td>'),
        ("integer", "time", "2024", '<td class="nowrap" data-value="2024">2024</td>'),
        ("year", "time", "2024", '<td class="nowrap" data-value="2024">2024</td>'),
        ("date", "", "2026-01-31", '<td class="nowrap" data-value="2026-01-31">31 Januari 2026</td>'),
        ("yearmonth", "time", "2026-01", '<td class="nowrap" data-value="2026-01">Januari 2026</td>'),
        ("boolean", "", "true", "<td>ya</td>"),
        ("string", "region", "18.10", '<td class="code">18.10</td>'),
        ("string", "name", "A & B", "<td>A &amp; B</td>"),
    ],
)
def test_a_cell_is_written_by_type_and_role(indonesian: Text, kind: str, role: str, cell: str, expected: str) -> None:
    assert column(Field("x", kind, NOTHING, NOTHING, role), (cell,), frozenset({""}), indonesian) == [expected]


@pytest.mark.parametrize("kind", ["string", "integer", "date", "boolean"])
def test_a_missing_cell_is_a_dash_in_every_type(indonesian: Text, kind: str) -> None:
    (cell,) = column(Field("x", kind, NOTHING, NOTHING), ("NA",), frozenset({"", "NA"}), indonesian)
    assert ">–</td>" in cell


def test_a_code_that_looks_like_a_number_is_not_grouped(indonesian: Text) -> None:
    field = Field("kode", "integer", NOTHING, NOTHING, codes=CodeReference("region"))
    assert column(field, ("3572",), frozenset(), indonesian) == ['<td class="code">3572</td>']


def test_the_marks_for_missing_are_told_as_the_file_writes_them(make: Make, indonesian: Text) -> None:
    dataset = dataclasses.replace(make().dataset, missing_values=("", "NA", "…"))
    profile = Profile(1, 1, "", (ColumnProfile(1204, 0, "", ""),) * 5, (("35.01", "NA", "2024", "", "…"),), None)
    assert "6.020 sel (di berkas tertulis kosong, “NA”, “…”)" in preview(dataset, profile, indonesian)


def test_a_table_without_rows_still_has_its_header(make: Make, t: Text) -> None:
    profile = Profile(0, 1, "", (ColumnProfile(0, 0, "", ""),) * 5, (), None)
    html = preview(make().dataset, profile, t)
    assert html.count("<th scope=") == 5
    assert "<tbody></tbody>" in html
