"""Tables of people's work: every text that is wrapped has room, in whatever program the workbook is opened."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from satudata.export.sheets import LINE, TALLEST, WIDE, Sheet, height, workbook

LONG = "Perangkat daerah dan unit kerja yang bertanggung jawab atas penyelenggaraan " * 3


def opened(sheet: Sheet, mark: str = "") -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(workbook([sheet], "Laporan", "Diskominfo", mark)))
    return book[sheet.name]


def test_a_header_that_is_wrapped_has_a_row_as_tall_as_its_longest_lines() -> None:
    rows = (("Dinkes", 2, 1), ("Dinsos", 3, 2))
    page = opened(Sheet("A", "Daftar Data", ("Instansi", "Dalam Daftar Data", "Lewat, belum terbit"), rows))
    assert page.row_dimensions[3].height == 2 * LINE
    assert [page.row_dimensions[row].height or LINE for row in (4, 5)] == [LINE, LINE]
    marked = opened(Sheet("A", "Daftar Data", ("Instansi", "Dalam Daftar Data"), (("Dinkes", 2),)), "CONTOH")
    assert marked.row_dimensions[4].height == 2 * LINE


def test_a_cell_that_is_wrapped_has_a_row_as_tall_as_its_lines() -> None:
    page = opened(Sheet("A", "Catatan", ("Nomor", "Isi"), ((1, LONG), (2, "pendek"), (3, "dua\nbaris"), (4, None))))
    heights = [page.row_dimensions[row].height or LINE for row in range(4, 8)]
    assert heights == [4 * LINE, LINE, 2 * LINE, LINE]
    assert page.column_dimensions["B"].width >= WIDE


def test_words_are_not_broken_and_no_row_is_taller_than_a_sheet_allows() -> None:
    assert height([("aaaaaa bbbbbb cccccc", 11)]) == 3 * LINE  # two of them beside each other are 13 characters
    assert height([("x" * 100_000, 10)]) == TALLEST
    assert height([]) == height([("", 8), (12.5, 8)]) == LINE
    assert height([("abc", 0)]) == 3 * LINE
