"""Sums that must hold: total rows, declared rules, sexes, districts and their city, other datasets."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks.figures import unequal
from satudata.checks.statistics import check
from satudata.checks.totals import TOTAL, parent
from satudata.read.catalogue import dataset_of
from tests.checks.subjects import CSV, FIELDS, column, fields, measure, metadata, places, subject, swapped, table

YEAR = column("tahun", "time", "year")
SEX = column("jenis_kelamin", "dimension")
Place = tuple[str, int, str]


def found(csv: str, *described: Mapping[str, object], **changes: object) -> list[Place]:
    """The places of all findings in a table of these fields; temporal coverage and key are left out."""
    about = metadata(schema=fields(*described), temporal=None, **changes)
    return places(check, subject(csv, about))


@pytest.mark.parametrize(
    "cell", ["Jumlah", "TOTAL", "Grand Total", "Total Kota Blitar", "Se-Kota Blitar", "L+P", "Semua"]
)
def test_words_that_mark_a_total_row(cell: str) -> None:
    assert TOTAL.fullmatch(cell)


@pytest.mark.parametrize("cell", ["Sekotong", "Total Fertility Rate", "Jumlah sekolah", "Sukorejo", "Semua umur"])
def test_words_that_mark_no_total_row(cell: str) -> None:
    assert not TOTAL.fullmatch(cell)


LONG = "tahun,jenis_kelamin,jumlah\n2021,Laki-laki,500\n2021,Perempuan,510\n2021,Jumlah,1010\n"


def test_a_total_row_among_its_parts_is_an_error() -> None:
    assert found(LONG, YEAR, SEX, measure("jumlah")) == [("statistics-total-row", 3, "jenis_kelamin")]


def test_a_column_that_says_the_same_in_every_row_marks_no_total() -> None:
    csv = "tahun,ukuran,jumlah\n2021,Jumlah,500\n2022,Jumlah,510\n"
    assert found(csv, YEAR, column("ukuran", "dimension"), measure("jumlah")) == []


def test_a_declared_total_row_must_be_the_sum_of_its_parts() -> None:
    rules = [{"kind": "rows", "column": "jenis_kelamin", "total": "Jumlah"}]
    assert found(LONG, YEAR, SEX, measure("jumlah"), rules=rules) == []
    assert found(LONG.replace("1010", "1011"), YEAR, SEX, measure("jumlah"), rules=rules) == [
        ("statistics-total-row-differs", 3, "jumlah")
    ]


def test_a_total_row_marked_by_a_name_ignores_the_code_beside_it() -> None:
    rules = [{"kind": "rows", "column": "nama_kecamatan", "total": "Kota Blitar"}]
    code = column("kode_kecamatan", "region", codes={"list": "region"})
    described = (code, column("nama_kecamatan", "name"), YEAR, measure("jumlah"))
    header = "kode_kecamatan,nama_kecamatan,tahun,jumlah\n"
    csv = header + "35.72.01,A,2021,10\n35.72.02,B,2021,20\n35.72,Kota Blitar,2021,31\n"
    assert ("statistics-total-row-differs", 3, "jumlah") in found(csv, *described, rules=rules)


def test_rates_are_not_added_up_to_a_total_row() -> None:
    rules = [{"kind": "rows", "column": "jenis_kelamin", "total": "Jumlah"}]
    rate = measure("rata_rata_umur", ukuran="Rata-rata", satuan="Tahun")
    assert found(LONG.replace(",jumlah\n", ",rata_rata_umur\n"), YEAR, SEX, rate, rules=rules) == []


def test_a_declared_sum_must_hold_in_every_row() -> None:
    rules = [{"kind": "sum", "total": "jumlah", "parts": ["laki_laki", "perempuan"]}]
    examined = subject(swapped(",6260\n", ",6270\n"), metadata(rules=rules))
    assert places(check, examined) == [("statistics-sum-differs", 3, "jumlah")]


def test_a_rule_that_names_no_column_is_an_error_at_its_key() -> None:
    rules = [
        {"kind": "sum", "total": "total", "parts": ["laki_laki", "wanita"]},
        {"kind": "rows", "column": "sex", "total": "Jumlah"},
        {"kind": "matches", "dataset": "bps/tidak-ada", "on": {"tahun": "tahun"}, "measure": "jumlah", "equals": "n"},
        {"kind": "unheard-of"},
    ]
    assert places(check, subject(about=metadata(rules=rules))) == [
        ("statistics-rule-unknown-name", 0, "rules[0].total"),
        ("statistics-rule-unknown-name", 0, "rules[0].parts"),
        ("statistics-rule-unknown-name", 0, "rules[1].column"),
        ("statistics-rule-unknown-name", 0, "rules[2].dataset"),
    ]


def test_male_and_female_add_up_to_the_total_beside_them() -> None:
    assert places(check, subject(swapped(",6660\n", ",6600\n"))) == [("statistics-sexes-differ", 5, "jumlah")]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("penduduk_laki_laki", "penduduk_perempuan", "jumlah_penduduk"), True),
        (("jumlah_laki_laki", "jumlah_perempuan", "total"), True),
        (("laki_laki", "perempuan", "jumlah_pegawai"), True),
        (("rasio_laki_laki", "rasio_perempuan", "rasio"), False),
        (("laki_laki", "perempuan", "kepadatan"), False),
    ],
)
def test_the_total_of_the_sexes_is_found_by_its_name(names: tuple[str, str, str], told: bool) -> None:
    csv = f"tahun,{','.join(names)}\n2021,10,20,31\n"
    expected = [("statistics-sexes-differ", 1, names[2])] if told else []
    assert found(csv, YEAR, *map(measure, names)) == expected


NESTED = CSV + "35.72,Kota Blitar,2021,8830,8950,17780\n35.72,Kota Blitar,2022,8860,8980,17840\n"


def test_districts_add_up_to_their_city_in_the_same_table() -> None:
    about = metadata(schema=fields(column("kode_kecamatan", "region", codes={"list": "region"}), *FIELDS[1:]))
    assert places(check, subject(NESTED, about)) == []
    wrong = NESTED.replace(",17780\n", ",17790\n").replace("8830", "8840")
    assert places(check, subject(wrong, about)) == [
        ("statistics-region-sum-differs", 7, "laki_laki"),
        ("statistics-region-sum-differs", 7, "jumlah"),
    ]


def test_districts_that_are_not_all_there_only_fault_when_they_are_too_many() -> None:
    code = column("kode", "region", codes={"list": "region"})
    csv = "kode,tahun,jumlah\n35.72,2021,{}\n35.72.01,2021,20\n35.72.02,2021,30\n"
    assert found(csv.format(90), code, YEAR, measure("jumlah")) == []
    assert found(csv.format(40), code, YEAR, measure("jumlah")) == [("statistics-region-sum-differs", 1, "jumlah")]


@pytest.mark.parametrize(("code", "above"), [("35.72.01", "35.72"), ("3572010", "3572"), ("35", "")])
def test_the_region_above(code: str, above: str) -> None:
    assert parent(code) == above


def test_districts_add_up_to_the_city_of_another_dataset() -> None:
    city = dataset_of("bps/kota", metadata(schema=fields(YEAR, measure("penduduk"))))
    rows = table("tahun,penduduk\n2021,17780\n2022,17841\n")
    rule = {
        "kind": "matches",
        "dataset": "bps/kota",
        "on": {"tahun": "tahun"},
        "measure": "jumlah",
        "equals": "penduduk",
    }
    examined = subject(about=metadata(rules=[rule]), others={"bps/kota": (city, rows)})
    assert places(check, examined) == [("statistics-datasets-differ", 2, "jumlah")]
    typo = subject(about=metadata(rules=[{**rule, "equals": "n"}]), others={"bps/kota": (city, rows)})
    assert places(check, typo) == [("statistics-rule-unknown-name", 0, "rules[0].on")]


def test_total_rows_that_a_rule_declares_are_not_counted_again_in_another_dataset() -> None:
    city = dataset_of("bps/kota", metadata(schema=fields(YEAR, measure("penduduk"))))
    rules = [
        {"kind": "rows", "column": "jenis_kelamin", "total": "Jumlah"},
        {"kind": "matches", "dataset": "bps/kota", "on": {"tahun": "tahun"}, "measure": "jumlah", "equals": "penduduk"},
    ]
    about = metadata(schema=fields(YEAR, SEX, measure("jumlah")), temporal=None, rules=rules)
    examined = subject(LONG, about, others={"bps/kota": (city, table("tahun,penduduk\n2021,1010\n"))})
    assert places(check, examined) == []


def test_sums_of_rounded_numbers_may_differ_in_the_last_digit() -> None:
    assert not unequal(100.0, 33.3 + 33.3 + 33.3, 3)
    assert unequal(100.0, 99.0, 3)
    assert not unequal(float("nan"), 1.0, 2)
