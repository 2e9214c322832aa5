"""What numbers say of themselves: ranges, units, coverage, duplicates."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks.statistics import CODES, check, unit_in
from tests.checks.subjects import CSV, REGION, column, fields, measure, metadata, places, subject

YEAR = column("tahun", "time", "year")
Place = tuple[str, int, str]


def found(csv: str, *described: Mapping[str, object], **changes: object) -> list[Place]:
    """The places of all findings in a table of these fields; temporal coverage and key are left out."""
    about = metadata(schema=fields(*described), temporal=None, **changes)
    return places(check, subject(csv, about))


def test_a_clean_dataset_has_no_statistical_fault() -> None:
    assert places(check, subject()) == []


@pytest.mark.parametrize("csv", [None, "kode_kecamatan,nama_kecamatan,tahun,laki_laki,perempuan,jumlah\n"])
def test_without_rows_nothing_is_said(csv: str | None) -> None:
    assert places(check, subject(csv)) == []


def test_cells_that_are_no_numbers_are_left_to_the_types() -> None:
    assert places(check, subject(CSV.replace("4860", "n/a").replace("6260", "inf").replace("2410", ""))) == []


@pytest.mark.parametrize(("value", "rows"), [("100", []), ("100.5", [2]), ("-1", [2])])
def test_a_percentage_lies_between_0_and_100(value: str, rows: list[int]) -> None:
    share = measure("persentase", type="number", ukuran="Persentase", satuan="Persen")
    expected = [("statistics-share-range", row, "persentase") for row in rows]
    assert found(f"tahun,persentase\n2021,50\n2022,{value}\n", YEAR, share) == expected


@pytest.mark.parametrize("name", ["laju_inflasi", "pertumbuhan_ekonomi"])
def test_a_rate_of_change_may_be_negative(name: str) -> None:
    rate = measure(name, type="number", ukuran="Persentase", satuan="Persen")
    assert found(f"tahun,{name}\n2021,-2.1\n2022,3.4\n", YEAR, rate) == []
    share = measure("nilai", type="number", ukuran="Persentase", satuan="Persen")
    assert found("tahun,nilai\n2021,-2.1\n2022,3.4\n", YEAR, share, title=f"Persentase {name}") == []


def test_an_achievement_may_exceed_100_percent_but_not_be_negative() -> None:
    rate = measure("capaian_target", type="number", ukuran="Persentase", satuan="Persen")
    assert found("tahun,capaian_target\n2021,120\n2022,104\n", YEAR, rate) == []
    assert found("tahun,capaian_target\n2021,-20\n2022,104\n", YEAR, rate) == [
        ("statistics-share-range", 1, "capaian_target")
    ]


def test_a_declared_share_holds_whatever_the_column_is_called() -> None:
    rules = [{"kind": "share", "column": "laju"}, {"kind": "share", "column": "tidak_ada"}]
    assert found("tahun,laju\n2021,120\n", YEAR, measure("laju", satuan="-"), rules=rules) == [
        ("statistics-rule-unknown-name", 0, "rules[1].column"),
        ("statistics-share-range", 1, "laju"),
    ]


def test_a_count_is_not_negative() -> None:
    assert found("tahun,jumlah\n2021,5\n2022,-4\n", YEAR, measure("jumlah")) == [
        ("statistics-negative-count", 2, "jumlah")
    ]
    assert found("tahun,migrasi_neto\n2021,5\n2022,-4\n", YEAR, measure("migrasi_neto")) == []


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("luas_ha", "Hektare"),
        ("Luas (Ha)", "Hektare"),
        ("panjang_km", "Kilometer"),
        ("luas", ""),
        ("jumlah_m", "Meter"),
    ],
)
def test_a_unit_is_recognised_in_a_header(header: str, unit: str) -> None:
    assert unit_in(header) == unit


def test_a_unit_belongs_in_the_metadata_and_not_in_the_header() -> None:
    area = measure("luas_ha", type="number", ukuran="Luas", satuan="Hektare")
    assert found("tahun,luas_ha\n2021,5.5\n", YEAR, area) == [("statistics-unit-in-header", 0, "luas_ha")]


def test_a_unit_in_the_header_that_is_not_the_metadatas_is_told_there() -> None:
    area = measure("luas_km2", type="number", ukuran="Luas", satuan="Hektare")
    assert found("tahun,luas_km2\n2021,5.5\n", YEAR, area) == [
        ("statistics-unit-differs", 0, "schema.fields[1].satuan")
    ]


def test_a_unit_column_must_agree_with_the_metadata() -> None:
    csv = "tahun,jumlah,satuan\n2021,50,JIWA\n2022,52,KK\n"
    assert found(csv, YEAR, measure("jumlah"), column("satuan", "")) == [("statistics-unit-differs", 2, "satuan")]


def test_each_other_unit_is_told_once_with_how_many_rows_have_it() -> None:
    units = ["KK", "UNIT", "Jiwa", "kk", "KK ", "", "Unit"]
    rows = "".join(f"{2015 + n},50,{unit}\n" for n, unit in enumerate(units))
    about = metadata(schema=fields(YEAR, measure("jumlah"), column("satuan", "")))
    told = [f for f in check(subject(f"tahun,jumlah,satuan\n{rows}", about)) if f.code == "statistics-unit-differs"]
    assert [(f.where.row, f.values["found"], f.values.get("more", 0)) for f in told] == [(1, "KK", 2), (2, "UNIT", 1)]


def test_coverage_in_the_metadata_is_that_of_the_data() -> None:
    school = metadata(
        schema=fields(column("tahun_ajaran", "time"), measure("n")), temporal={"start": "2022", "end": "2024"}
    )
    assert places(check, subject("tahun_ajaran,n\n2022/2023,1\n2023/2024,2\n", school)) == []
    late = metadata(temporal={"start": "2021", "end": "2023"})
    assert places(check, subject(about=late)) == [("statistics-coverage-differs", 0, "temporal")]


def test_a_row_told_twice_is_an_error() -> None:
    csv = "tahun,nama,jumlah\n2021,A,1\n2021,B,2\n2021,A,1\n"
    assert ("statistics-duplicate-row", 3, "tahun") in found(csv, YEAR, column("nama", "name"), measure("jumlah"))


def test_one_computed_tail_among_rounded_numbers_is_a_note() -> None:
    index = measure("indeks", type="number", ukuran="Indeks", satuan="Indeks")
    assert found("tahun,indeks\n2021,71.25\n2022,71.3999999999\n", YEAR, index) == [
        ("statistics-decimals-mixed", 2, "indeks")
    ]
    assert found("tahun,indeks\n2021,71.2512\n2022,71.4\n", YEAR, index) == []


def test_every_code_of_the_family_begins_with_its_name() -> None:
    assert all(entry.code.startswith("statistics-") for entry in CODES)
    assert REGION["list"] == "region"
