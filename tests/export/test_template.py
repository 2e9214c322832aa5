"""The format of data that do not exist yet: its columns are those of the schema, and it holds no data."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from satudata.desk import open_desk
from satudata.export.sheets import LINE
from satudata.export.template import ROWS, WIDTHS, codes_of, skeleton, template
from satudata.model.architecture import Entry
from satudata.read.catalogue import Catalog
from satudata.read.documents import read_document
from satudata.read.schemas import faults
from satudata.text import Text
from tests.conftest import Tree
from tests.examples.requests import asked

COLUMNS = ["kode_kecamatan", "tahun", "jenis_kelamin", "jumlah"]


@pytest.fixture
def made(tree: Tree) -> tuple[Entry, Catalog]:
    catalog = open_desk(tree(asked()), cached=False).catalog
    return catalog.architecture["stunting-kecamatan"], catalog


def opened(made: tuple[Entry, Catalog]) -> Workbook:
    return load_workbook(io.BytesIO(template(*made, Text("id"))))


def test_the_skeleton_is_right_by_the_schema_of_datasets_and_names_the_same_columns(
    made: tuple[Entry, Catalog],
) -> None:
    entry, _ = made
    document, findings = read_document("x.yml", skeleton(entry, "2026", "Format."))
    assert findings == []
    assert faults("dataset", document.value) == []
    schema = document.mapping["schema"]
    assert isinstance(schema, dict)
    assert [field["name"] for field in schema["fields"]] == COLUMNS
    assert schema == entry.document["schema"]


def test_the_workbook_has_the_columns_of_the_schema_and_no_data(made: tuple[Entry, Catalog]) -> None:
    sheet = opened(made)["Data"]
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert sheet.max_row == 1


def test_codes_are_chosen_from_a_list(made: tuple[Entry, Catalog]) -> None:
    book = opened(made)
    rules = {str(rule.sqref): rule for rule in book["Data"].data_validations.dataValidation}
    region = rules[f"A2:A{ROWS + 1}"]
    assert (region.type, region.formula1) == ("list", "'Kode'!$A$2:$A$4")
    assert [cell.value for cell in book["Kode"]["A"]] == ["kode_kecamatan", "35.72.01", "35.72.02", "35.72.03"]
    assert [cell.value for cell in book["Kode"]["C"]][:3] == ["jenis_kelamin", "laki-laki", "perempuan"]
    assert rules[f"B2:B{ROWS + 1}"].type == "whole"
    assert rules[f"D2:D{ROWS + 1}"].formula1 == "0"
    assert "Satuan: Orang." in str(rules[f"D2:D{ROWS + 1}"].prompt)


def test_region_codes_stay_text_so_that_no_zero_is_lost(made: tuple[Entry, Catalog]) -> None:
    assert opened(made)["Data"].column_dimensions["A"].number_format == "@"


def test_no_cell_is_a_formula(made: tuple[Entry, Catalog]) -> None:
    for sheet in opened(made):
        assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_a_row_of_the_guide_is_as_tall_as_its_longest_text(made: tuple[Entry, Catalog]) -> None:
    guide = opened(made).worksheets[1]
    for at, row in enumerate(guide.iter_rows(min_row=5, values_only=True), start=5):
        lines = max(len(str(text or "")) / width for text, width in zip(row, WIDTHS, strict=True))
        assert (guide.row_dimensions[at].height or LINE) >= LINE * lines


def test_the_guide_explains_every_column(made: tuple[Entry, Catalog]) -> None:
    told = [str(cell.value) for row in opened(made)["Petunjuk"] for cell in row if cell.value]
    assert set(COLUMNS) <= set(told)
    assert any("laki-laki, perempuan" in text for text in told)
    assert "Banyaknya balita pendek dan sangat pendek." in told


def test_the_same_entry_gives_the_same_bytes(made: tuple[Entry, Catalog]) -> None:
    assert template(*made, Text("id")) == template(*made, Text("id"))


def test_a_column_without_a_list_has_no_codes(made: tuple[Entry, Catalog], tmp_path: Path) -> None:
    entry, catalog = made
    assert codes_of(entry.dataset.fields[1], catalog) == []
