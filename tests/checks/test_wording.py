"""Text that is something else: numbers, periods, cut codes, copied headers, and quotes of a word processor."""

from __future__ import annotations

from typing import Any

import pytest

from satudata.checks.wording import CODES, check, period
from satudata.model.finding import Severity
from tests.checks.subjects import CSV, column, fields, measure, metadata, places, subject, swapped


def found(cells: list[str], role: str = "dimension", name: str = "isi", **more: Any) -> list[tuple[str, int, str]]:
    """The places of findings in a table of one text column of these cells, and one count."""
    about = metadata(schema=fields(column(name, role, **more), measure("jumlah")))
    return places(check, subject(f"{name},jumlah\n" + "".join(f'"{cell}",7\n' for cell in cells), about))


def test_a_clean_dataset_says_what_it_means() -> None:
    assert places(check, subject()) == []
    assert places(check, subject(None)) == []
    assert places(check, subject("kode_kecamatan,jumlah\n")) == []


def test_a_header_among_the_rows_is_an_error() -> None:
    header = CSV.partition("\n")[0]
    again = swapped("35.72.02,Sukorejo,2021", f"{header}\n35.72.02,Sukorejo,2021")
    assert places(check, subject(again)) == [("layout-header-again", 3, "kode_kecamatan")]


def test_a_cell_that_only_names_its_column_is_no_header() -> None:
    assert found(["isi", "kosongkan"]) == []


@pytest.mark.parametrize("row", ["(1),(2),(3),(4),(5),(6)", "1,2,3,4,5,6", "[1],[2],[3],[4],[5],[6]"])
def test_a_row_of_column_numbers_is_an_error(row: str) -> None:
    numbered = swapped("\n", f"\n{row}\n")
    assert places(check, subject(numbered)) == [("layout-column-numbers", 1, "kode_kecamatan")]


def test_a_row_that_only_begins_with_one_is_data() -> None:
    about = metadata(schema=fields(measure("a"), measure("b"), measure("c"), measure("d"), measure("e")))
    assert places(check, subject("a,b,c,d,e\n1,2,3,4,6\n", about)) == []
    assert places(check, subject("a,b,c\n1,2,3\n", about)) == []


@pytest.mark.parametrize(
    "cells", [["1.250.000", "985"], ["12,5", "13,1"], ["Rp 1.250.000", "Rp 985.000"], ["12,5%", "9%"], ["1.234.567,8"]]
)
def test_numbers_in_a_text_column_are_doubtful(cells: list[str]) -> None:
    assert found(cells) == [("layout-number-as-text", 1, "isi")]


@pytest.mark.parametrize(
    "cells",
    [
        ["985", "1250"],
        ["12.5"],
        ["1.02", "2.10"],
        ["35.72.01.1001"],
        ["RT 01", "1.250"],
        ["1.250", "985"],
        ["1,234", "2,345"],
        [],
    ],
)
def test_codes_words_and_plain_numbers_stay_text(cells: list[str]) -> None:
    assert found(cells) == []


def test_a_code_column_may_look_like_numbers() -> None:
    assert found(["1.250", "9.850"], name="kode_rekening") == []
    assert found(["1.250", "9.850"], constraints={"pattern": "[0-9.]+"}) == []


@pytest.mark.parametrize("cell", ["Agustus 2023", "Pebruari", "Triwulan II 2024", "Smt 1", "TW1", "Jan-24", "II"])
def test_a_period_in_words_is_doubtful(cell: str) -> None:
    assert found(["2023-07", cell], "time") == [("layout-period-in-words", 2, "isi")]


@pytest.mark.parametrize("cell", ["2023", "2023-07", "2024-Q1", "2024-S2", "2023-07-01", "2023/2024", "Lebaran"])
def test_a_period_in_digits_is_welcome(cell: str) -> None:
    assert found([cell], "time") == []


def test_months_that_the_schema_lists_may_be_words() -> None:
    assert found(["Januari", "Februari"], "time", constraints={"enum": ["Januari", "Februari"]}) == []
    assert found(["Januari", "Februari"]) == []


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("12 Agustus 2023", "2023-08-12"),
        ("Febuari 2023", "2023-02"),
        ("Agt", "08"),
        ("Nopember", "11"),
        ("Triwulan IV 2024", "2024-Q4"),
        ("tw3 tahun 2024", "2024-Q3"),
        ("Semester II 2024", "2024-S2"),
        ("Caturwulan I", ""),
        ("Tahun Ajaran 2023/2024", ""),
        ("2024-Q1", None),
        ("Blitar", None),
        ("", None),
    ],
)
def test_periods_in_words_are_understood(words: str, digits: str | None) -> None:
    assert period(words) == digits


def test_a_code_that_is_shorter_than_its_neighbours_lost_a_zero() -> None:
    assert found(["01", "02", "3", "12"]) == [("layout-lost-zero", 3, "isi")]
    assert subject_facts(["001", "02"])["likely"] == "002"


def subject_facts(cells: list[str]) -> dict[str, object]:
    """The facts of the only finding in a column of these cells."""
    about = metadata(schema=fields(column("isi", "dimension"), measure("jumlah")))
    (finding,) = check(subject("isi,jumlah\n" + "".join(f"{cell},7\n" for cell in cells), about))
    return dict(finding.values)


@pytest.mark.parametrize("cells", [["01", "02", "12"], ["1", "2", "12"], ["0", "1"], ["RW 01", "2"]])
def test_codes_of_one_length_or_without_zeros_lost_none(cells: list[str]) -> None:
    assert found(cells) == []


def test_curly_quotes_are_a_note() -> None:
    assert found(["Ma\u2019arif", "Ma'arif"]) == [("layout-smart-quotes", 1, "isi")]
    assert found(["12\u201315"]) == []
    assert {entry.code: entry.severity for entry in CODES}["layout-smart-quotes"] is Severity.NOTE


def test_many_faults_of_one_kind_are_counted() -> None:
    about = metadata(schema=fields(column("bulan", "time"), measure("jumlah")))
    findings = list(check(subject("bulan,jumlah\n" + "Januari,1\n" * 60, about)))
    assert len(findings) == 50
    assert findings[-1].values["more"] == 10
