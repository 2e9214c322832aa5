"""What stands on the papers of a demonstration, when slots are, and what a workbook holds."""

from __future__ import annotations

import io

import openpyxl

from satudata.reporting.making import register_files, schedule_files
from satudata.reporting.outputs import files
from tests.reporting.readings import DAY, prepared
from tests.reporting.year import Year

MARK = "CONTOH – BUKAN DOKUMEN RESMI"


def pages(content: bytes) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def test_every_page_and_sheet_of_a_demonstration_says_that_it_is_one_and_names_no_closed_data(year: Year) -> None:
    settings = (year.root / "catalog/catalog.yml").read_text("utf-8")
    marked = settings.replace("demonstration: false", "demonstration: true")
    if marked == settings:
        marked += "demonstration: true\n"
    year.commits({"catalog/catalog.yml": marked}, "2026-04-07T09:00:00")
    found, matter = prepared(year.root)
    for file in (*files(matter), *register_files(found, DAY), *schedule_files(found, DAY)):
        if file.path.endswith(".pdf"):
            told = pages(file.content)
            assert told
            assert all(MARK in page for page in told), file.path
            assert all("apotek" not in page.lower() for page in told), file.path
        elif file.path.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(file.content)):
                cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
                assert MARK in cells, (file.path, sheet.title)
                assert all("apotek" not in cell.lower() for cell in cells), (file.path, sheet.title)
