"""What spreadsheets leave in a CSV: as a whole, in text columns, and in cells that break their type."""

from __future__ import annotations

import pytest

from satudata.checks import structure, types
from satudata.checks.cells import MONTHS, explain, plain
from satudata.checks.layout import check, explains_header
from satudata.checks.subject import Subject
from tests.checks.subjects import subject
from tests.checks.support import column, field, places, tabled

NAMES = (field("kecamatan"), field("tahun", "year"), field("jumlah", "integer"))


def found(csv: str | bytes, *fields: dict[str, object]) -> list[tuple[str, int, str]]:
    return places(check(tabled(csv, *(fields or NAMES))))


def text(*cells: str, **constraints: object) -> list[tuple[str, int, str]]:
    """Faults of layout in a text column of these cells."""
    return column(check, "string", *cells, **constraints)


def test_a_clean_table_has_no_fault_of_layout() -> None:
    assert places(check(subject())) == []
    assert found("kecamatan,tahun,jumlah\nSukorejo,2024,5\n") == []


def test_without_bytes_there_is_nothing_to_say() -> None:
    assert places(check(subject(None))) == []


@pytest.mark.parametrize(("mark", "code"), [(";", "layout-semicolons"), ("\t", "layout-tabs")])
def test_another_delimiter_is_told_once_instead_of_missing_columns(mark: str, code: str) -> None:
    examined = tabled(f"kecamatan{mark}tahun{mark}jumlah\nSukorejo{mark}2024{mark}5\n", *NAMES)
    assert places(check(examined)) == [(code, 0, "")]
    assert explains_header(examined)
    assert places(structure.check(examined)) == []


def test_semicolons_with_decimal_commas_are_told_though_the_rows_are_uneven() -> None:
    assert found("kecamatan;tahun;jumlah\nSukorejo;2024;5,5\nBlitar;2024;5\n") == [("layout-semicolons", 0, "")]


def test_a_title_above_the_header_is_told_with_the_line_of_the_header() -> None:
    examined = tabled("Jumlah Penduduk,,\nkecamatan,tahun,jumlah\nSukorejo,2024,5\n", *NAMES)
    [finding] = check(examined)
    assert (finding.code, finding.where.line, finding.values["header"]) == ("layout-title-row", 1, 2)


def test_a_title_is_also_found_in_a_table_with_uneven_rows() -> None:
    assert found("Jumlah Penduduk\nkecamatan,tahun,jumlah\nSukorejo,2024,5\n") == [("layout-title-row", 0, "")]


def test_a_header_of_two_rows_is_told() -> None:
    assert found("kecamatan,Penduduk,\nkecamatan,tahun,jumlah\nSukorejo,2024,5\n") == [("layout-merged-header", 0, "")]
    assert found("Kecamatan,Penduduk,Unnamed: 2\n,laki,perempuan\nSukorejo,2024,5\n") == [
        ("layout-merged-header", 0, "")
    ]


def test_a_header_that_is_merely_wrong_is_left_to_structure() -> None:
    examined = tabled("kec,thn,jml\nSukorejo,2024,5\n", *NAMES)
    assert places(check(examined)) == []
    assert not explains_header(examined)


@pytest.mark.parametrize(
    "note", ["Sumber: BPS Kota Blitar", "Catatan", "Keterangan: angka sementara", "*) Angka sementara"]
)
def test_a_note_below_the_table_is_told_at_its_row(note: str) -> None:
    assert found(f"kecamatan,tahun,jumlah\nSukorejo,2024,5\n{note},,\n")[0] == ("layout-footer", 2, "kecamatan")


def test_a_note_of_one_cell_is_told_at_its_line_though_the_table_is_not_read() -> None:
    examined = tabled("kecamatan,tahun,jumlah\nSukorejo,2024,5\nSumber: BPS\n", *NAMES)
    [finding] = check(examined)
    assert (finding.code, finding.where.line) == ("layout-footer", 3)


def test_a_row_about_a_spring_is_no_footer() -> None:
    assert found("kecamatan,tahun,jumlah\nSumber,2024,5\nSumberagung,2024,\n") == []


def test_a_column_that_counts_rows_is_a_warning() -> None:
    numbered = (field("no", "integer"), field("kecamatan"))
    assert found("no,kecamatan\n1,a\n2,b\n3,c\n", *numbered) == [("layout-number-column", 0, "no")]
    assert found("no,kecamatan\n11,a\n12,b\n13,c\n", *numbered) == []
    roman = (field("no"), field("kecamatan"))
    assert found("no,kecamatan\nI,a\nII,b\nIII,c\nIV,d\n", *roman) == [("layout-roman-column", 0, "no")]


def test_a_column_without_values_is_a_warning() -> None:
    assert found("a,b\n1,\n2,\n", field("a"), field("b")) == [("layout-blank-column", 0, "b")]


def test_thousands_written_with_a_dot_beside_small_whole_numbers_are_doubted() -> None:
    assert column(check, "number", "985", "1.234", "2.500") == [("layout-thousand-dot", 2, "x")]


@pytest.mark.parametrize(
    "cells", [("0.985", "1.234"), ("0", "1.234"), ("985", "1.23", "1.234"), ("1.234", "2.345"), ("985", "1234")]
)
def test_plain_decimals_are_not_doubted(cells: tuple[str, ...]) -> None:
    assert column(check, "number", *cells) == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (" Sukorejo", "layout-spaces-in-text"),
        ("Sukorejo ", "layout-spaces-in-text"),
        ("Kepanjen  kidul", "layout-spaces-in-text"),
        ("Kepanjen\u00a0kidul", "layout-spaces-in-text"),
        ("2020â€“2024", "layout-garbled-text"),
        ("CafÃ©", "layout-garbled-text"),
        ("Rumah \ufffd", "layout-garbled-text"),
        ("Luas (m?)", "layout-question-mark"),
        ("2020?2024", "layout-question-mark"),
        ("#REF!", "layout-formula-error-in-text"),
        ("#DIV/0!", "layout-formula-error-in-text"),
        ("3,60204E+15", "layout-scientific-text"),
        ("n/a", "layout-missing-word"),
        ("Tidak ada data", "layout-missing-word"),
        ("-", "layout-missing-word"),
        ("…", "layout-missing-word"),
    ],
)
def test_odd_text_is_told_at_its_cell(cell: str, code: str) -> None:
    assert (code, 2, "x") in text("Sukorejo", cell)


@pytest.mark.parametrize(
    "cell", ["Jalan #3", "Apa?", "Tidak ada hubungan", "https://a.go.id/x?y=1", "Curah hujan – mm", "A & B", "1/2"]
)
def test_ordinary_text_is_left_alone(cell: str) -> None:
    assert text("Sukorejo", cell) == []


def test_an_answer_that_the_schema_allows_is_no_missing_mark() -> None:
    assert text("Ada", "Tidak ada", enum=["Ada", "Tidak ada"]) == []


def test_telephone_numbers_that_lost_their_zero_are_a_warning() -> None:
    assert found("a,telepon\nx,8123456789\n", field("a"), field("telepon")) == [
        ("layout-phone-lost-zero", 1, "telepon")
    ]
    assert found("a,telepon\nx,08123456789\n", field("a"), field("telepon")) == []


@pytest.mark.parametrize(
    ("cell", "kind", "code", "likely"),
    [
        ("12,5", "number", "layout-decimal-comma", "12.5"),
        ("1.234.567", "integer", "layout-thousands-separator", "1234567"),
        ("1.234,56", "number", "layout-thousands-separator", "1234.56"),
        ("1,234,567.8", "number", "layout-thousands-separator", "1234567.8"),
        ("1 234 567", "integer", "layout-thousands-separator", "1234567"),
        ("1.234", "integer", "layout-thousands-separator", "1234"),
        ("1,234", "number", "layout-ambiguous-separator", ""),
        ("Rp 1.250.000,00", "number", "layout-unit-in-cell", "1250000.00"),
        ("Rp1,2 M", "number", "layout-unit-in-cell", "1200000000"),
        ("3 jt", "integer", "layout-unit-in-cell", "3000000"),
        ("3 M", "number", "layout-unit-in-cell", ""),
        ("12 t", "number", "layout-unit-in-cell", ""),
        ("\u22125", "integer", "layout-odd-sign", "-5"),
        ("\u20131.250", "integer", "layout-odd-sign", "-1250"),
        ("(1.250)", "number", "layout-odd-sign", "-1250"),
        ("+5", "integer", "layout-odd-sign", "5"),
        ("12.0", "integer", "layout-decimal-zero", "12"),
        ("2023.0", "year", "layout-decimal-zero", "2023"),
        ("12,00", "number", "layout-decimal-comma", "12.00"),
        ("2.023", "year", "layout-thousands-separator", "2023"),
        ("2023 (sementara)", "year", "layout-provisional-mark", "2023"),
        ("12,5%", "number", "layout-unit-in-cell", "12.5"),
        ("12 orang", "integer", "layout-unit-in-cell", "12"),
        ("-", "integer", "layout-missing-mark", ""),
        ("–", "number", "layout-missing-mark", ""),
        ("N/A", "integer", "layout-missing-mark", ""),
        ("tad", "integer", "layout-missing-mark", ""),
        ("...", "number", "layout-missing-mark", ""),
        ("Tidak ada data", "date", "layout-missing-mark", ""),
        ("#N/A", "integer", "layout-missing-mark", ""),
        ("#REF!", "integer", "layout-formula-error", ""),
        ("#DIV/0!", "number", "layout-formula-error", ""),
        ("####", "number", "layout-formula-error", ""),
        (" 12 ", "integer", "layout-spaces-around", "12"),
        ("12\u00a0", "integer", "layout-spaces-around", "12"),
        ("   ", "integer", "layout-spaces-around", ""),
        ("007", "integer", "layout-leading-zero", ""),
        ("3,60204E+15", "integer", "layout-scientific-notation", ""),
        ("3.6E+15", "number", "layout-scientific-notation", ""),
        ("XIV", "integer", "layout-roman-numeral", ""),
        ("2023*", "year", "layout-provisional-mark", "2023"),
        ("1.234**", "integer", "layout-provisional-mark", "1234"),
        ("30/1/2023", "date", "layout-day-first-date", "2023-01-30"),
        ("25-01-2022", "date", "layout-day-first-date", "2022-01-25"),
        ("2023/1/30", "date", "layout-day-first-date", "2023-01-30"),
        ("31/2/2023", "date", "layout-day-first-date", ""),
        ("12 Agustus 2023", "date", "layout-month-name", "2023-08-12"),
        ("Pebruari 2023", "yearmonth", "layout-month-name", "2023-02"),
        ("Nopember", "yearmonth", "layout-month-name", ""),
        ("Agt-23", "yearmonth", "layout-month-name", "2023-08"),
        ("44927", "date", "layout-serial-date", "2023-01-01"),
        ("Triwulan I", "year", "layout-period-word", ""),
        ("TW1 2023", "yearmonth", "layout-period-word", ""),
        ("Semester II 2023", "date", "layout-period-word", ""),
        ("2023/2024", "year", "layout-period-word", ""),
        ("Tahun 2023", "year", "layout-period-word", ""),
    ],
)
def test_a_cell_that_breaks_its_type_is_explained(cell: str, kind: str, code: str, likely: str) -> None:
    explained = explain(cell, kind)
    assert explained is not None
    assert (explained[0].code, explained[1]) == (code, likely)


def test_the_explanation_stands_in_place_of_a_fault_of_type() -> None:
    assert column(types.check, "integer", "12", "1.234", "-", "abc") == [
        ("layout-thousands-separator", 2, "x"),
        ("layout-missing-mark", 3, "x"),
        ("types-wrong-type", 4, "x"),
    ]


def test_neighbours_with_decimal_commas_decide_what_a_single_comma_means() -> None:
    assert column(types.check, "number", "12,5", "1,234") == [
        ("layout-decimal-comma", 1, "x"),
        ("layout-decimal-comma", 2, "x"),
    ]
    assert column(types.check, "number", "12.5", "1,234") == [("layout-ambiguous-separator", 2, "x")]


@pytest.mark.parametrize("cell", ["", "entah", "12..5", "1-2"])
def test_a_cell_nobody_can_explain_stays_unexplained(cell: str) -> None:
    assert explain(cell, "integer") is None


def test_every_way_of_writing_a_month_is_known() -> None:
    assert [MONTHS[name] for name in ("febuari", "pebruari", "agt", "agu", "ags", "sept", "nopember", "des")] == [
        2, 2, 8, 8, 8, 9, 11, 12
    ]  # fmt: skip
    assert set(MONTHS.values()) == set(range(1, 13))


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("1.5", "1.5"), ("1.234", "1234"), ("1,5", "1.5"), ("1.234.567,8", "1234567.8"), ("12", "12")],
)
def test_numbers_are_written_plainly(written: str, canonical: str) -> None:
    assert plain(written) == canonical


def test_access_other_than_open_leaves_the_bytes_alone() -> None:
    examined: Subject = tabled("a;b;c\n1;2;3,5\n4;5;6\n", *NAMES)
    closed = Subject(examined.dataset, examined.document, None, examined.catalog, b"")
    assert places(check(closed)) == []


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Kabupaten/Kota Se Jawa Timur,\n,Garis Kemiskinan\n,2023\n", 3),
        ("Kelompok Pengeluaran,,\n,Indeks Harga Konsumen,\n,2023,\n,Januari,Februari\n", 4),
    ],
)
def test_a_stacked_header_of_a_statistical_office_is_told_with_its_last_line(above: str, line: int) -> None:
    width = above.partition("\n")[0].count(",")
    [finding] = check(tabled(above + "Kabupaten Blitar" + ",387733" * width + "\n", *NAMES))
    assert (finding.code, finding.values["header"]) == ("layout-merged-header", line)
