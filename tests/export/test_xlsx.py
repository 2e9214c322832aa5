from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from satudata.export import xlsx
from satudata.export.xlsx import xlsx_bytes
from tests.export.conftest import Example, MakeExample

Typed = Callable[..., list[dict[str, Any]]]
HOSTILE = [
    "=1+1", "@x", "+62", "-", "{=A1}", "http://x.example/", "mailto:a@b.example", "18.10", "007", "1e5", "TRUE",
    "_x0041_", "<b>&amp;", "ñ 漢 🙂", " tepi ", "a\tb", "panjang " * 4000,
]  # fmt: skip


def opened(one: Example) -> Workbook:
    content = xlsx_bytes(one.publication, one.table)
    assert content is not None
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(book: Workbook, column: str) -> list[Any]:
    return [cell.value for cell in book["Data"][column][1:]]


def page_headers(book: Workbook) -> list[str]:
    """What stands on top of each printed page, sheet by sheet."""
    parts = [sheet.oddHeader.center if sheet.oddHeader is not None else None for sheet in book]
    return [str(part.text or "") if part is not None else "" for part in parts]


def test_hostile_text_is_text_in_the_sheet_and_nothing_is_a_formula(example: MakeExample, typed: Typed) -> None:
    csv = "a,b\n" + "".join(f'"{cell}",x\n' for cell in HOSTILE)
    book = opened(example(csv=csv, fields=typed("string", "string")))
    assert cells(book, "A") == HOSTILE
    assert {cell.data_type for row in book["Data"].iter_rows() for cell in row} == {"s"}
    assert all(cell.hyperlink is None for row in book["Data"].iter_rows() for cell in row)


def test_numbers_days_and_booleans_are_what_they_are(example: MakeExample, typed: Typed) -> None:
    csv = "a,b,c,d,e,f,g\n1200,1.50,2024-02-29,2024-02-29T10:30:00,07:30:00,true,2024\n,,,,,,\n"
    kinds = ("integer", "number", "date", "datetime", "time", "boolean", "year")
    sheet = opened(example(csv=csv, fields=typed(*kinds)))["Data"]
    first, second = sheet.iter_rows(min_row=2, max_row=3, values_only=True)
    day, moment = datetime(2024, 2, 29), datetime(2024, 2, 29, 10, 30)  # noqa: DTZ001 - spreadsheets know no zones
    assert first == (1200, 1.5, day, moment, time(7, 30), True, 2024)
    assert set(second) == {None}
    assert [cell.number_format for cell in sheet[2]][:3] == ["0", "0.00", "yyyy-mm-dd"]


def test_measures_are_grouped_and_years_are_not(example: MakeExample) -> None:
    formats = [cell.number_format for cell in opened(example())["Data"][2]]
    assert formats == ["General", "0", "#,##0", "#,##0.00"]


def test_numbers_with_an_exponent_are_shown_as_excel_likes(example: MakeExample, typed: Typed) -> None:
    cell = opened(example(csv="a\n1.5e3\n", fields=typed("number")))["Data"]["A2"]
    assert (cell.value, cell.number_format) == (1500, "General")


def test_whole_numbers_excel_would_round_stay_text(example: MakeExample, typed: Typed) -> None:
    book = opened(example(csv="a\n3572010101900001\n12\n", fields=typed("integer")))
    assert cells(book, "A") == ["3572010101900001", 12]


def test_days_before_excels_calendar_stay_text(example: MakeExample, typed: Typed) -> None:
    csv = "a,b\n1900-02-28,1899-01-01T00:00:00\n1900-03-01,1900-03-01T00:00:00\n"
    book = opened(example(csv=csv, fields=typed("date", "datetime")))
    first = datetime(1900, 3, 1)  # noqa: DTZ001 - spreadsheets know no zones
    assert (cells(book, "A"), cells(book, "B")) == (["1900-02-28", first], ["1899-01-01T00:00:00", first])


def test_a_large_table_written_row_by_row_holds_the_same_cells(
    example: MakeExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = list(opened(example())["Data"].iter_rows(values_only=True))
    monkeypatch.setattr(xlsx, "MANY_ROWS", 1)
    assert list(opened(example())["Data"].iter_rows(values_only=True)) == small


def test_the_header_is_bold_frozen_and_can_be_filtered(example: MakeExample) -> None:
    sheet = opened(example())["Data"]
    assert [cell.value for cell in sheet[1]] == ["kode", "tahun", "jumlah", "luas"]
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")
    assert all(10 <= sheet.column_dimensions[letter].width <= 62 for letter in "ABCD")


def test_the_second_sheet_tells_in_both_languages_what_the_first_holds(example: MakeExample) -> None:
    one = example()
    rows = {row[0]: row[1:4] for row in opened(one)["Metadata"].iter_rows(values_only=True)}
    assert rows["Perhatian"] == (
        "Notice",
        "CONTOH – BUKAN DOKUMEN RESMI",
        "CONTOH – BUKAN DOKUMEN RESMI · EXAMPLE – NO OFFICIAL DOCUMENT",
    )
    assert rows["Judul"] == ("Title", "Jumlah penduduk menurut kelurahan", "Population by urban village")
    assert rows["Urusan pemerintahan"][1:] == ("2.12 Administrasi kependudukan", "2.12 Civil registration")
    assert rows["Diperbarui"][1:] == ("5 Januari 2026", "5 January 2026")
    assert rows["Lisensi"][1] == "Atribusi 4.0 <https://creativecommons.org/licenses/by/4.0/>"
    assert rows["Versi"][1] == "1b1b1b1b"
    assert rows["SHA-256 berkas CSV"][1] == one.download().sha256
    assert rows["kode"] == ("string", "Kode kelurahan", None)
    assert rows["tahun"] == ("year", "Tahun", "Year")


def test_every_printed_page_of_a_demonstration_says_so_and_so_do_its_properties(example: MakeExample) -> None:
    book = opened(example())
    assert all("CONTOH – BUKAN DOKUMEN RESMI" in printed for printed in page_headers(book))
    assert str(book.properties.description).startswith("CONTOH – BUKAN DOKUMEN RESMI")


def test_a_real_portal_carries_no_notice(example: MakeExample) -> None:
    book = opened(example(settings={"demonstration": False}))
    assert page_headers(book) == ["", ""]
    assert not book.properties.description
    assert all(row[0] != "Perhatian" for row in book["Metadata"].iter_rows(values_only=True))


def test_a_table_with_more_rows_than_a_sheet_has_no_workbook(
    example: MakeExample, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = example(csv="a,b\n1,2\n3,4\n", fields=typed("integer", "integer"))
    monkeypatch.setattr(xlsx, "MAX_ROWS", 1)
    assert xlsx_bytes(one.publication, one.table) is None


def test_a_cell_longer_than_a_sheet_allows_has_no_workbook(example: MakeExample, typed: Typed) -> None:
    one = example(csv="a\n" + "x" * 32_768 + "\n", fields=typed("string"))
    assert xlsx_bytes(one.publication, one.table) is None


def test_equal_tables_give_equal_workbooks_without_a_clock(example: MakeExample) -> None:
    one, other = example(), example()
    content = xlsx_bytes(one.publication, one.table)
    assert content is not None and content == xlsx_bytes(other.publication, other.table)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")
