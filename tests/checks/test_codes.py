"""Reference codes: value, level, edition, period, and the names beside them."""

from __future__ import annotations

import pytest

from satudata.checks.codes import CODES, check, plain_name, restored, same_name
from satudata.read.codes import CodeList
from tests.checks.subjects import (
    AFFAIRS,
    CSV,
    FIELDS,
    REGION,
    REGIONS,
    catalog,
    column,
    fields,
    measure,
    metadata,
    places,
    subject,
    swapped,
)

CODE = "kode_kecamatan"


def test_a_clean_dataset_has_no_fault_of_codes() -> None:
    assert places(check, subject()) == []


def test_metadata_without_a_table_is_checked_alone() -> None:
    assert places(check, subject(None, metadata(theme="9.99"))) == [("codes-unknown-theme", 0, "theme")]


def test_an_unknown_code_is_an_error_at_its_cell() -> None:
    assert places(check, subject(swapped("35.72.02", "35.72.99"))) == [("codes-unknown-code", 3, CODE)]


def test_a_region_code_that_lost_its_zero_is_an_error() -> None:
    about = metadata(
        schema=fields(column("kode_kabupaten", "region", codes={"list": "region"}), column("nama", ""), measure("n"))
    )
    examined = subject("kode_kabupaten,nama,n\n18.1,Pringsewu,1\n35.2,Magetan,2\n35.72,Blitar,3\n", about)
    found = list(check(examined))
    assert [(f.code, f.where.row, f.values["likely"]) for f in found] == [
        ("codes-lost-zero", 1, "18.10"),
        ("codes-lost-zero", 2, "35.20"),
    ]


@pytest.mark.parametrize(
    ("value", "likely"), [("18.1", "18.10"), ("35.72.1", "35.72.01"), ("35.5", "35.05"), ("18.10", ""), ("abc", "")]
)
def test_a_lost_zero_is_restored_only_to_a_known_code(value: str, likely: str) -> None:
    assert restored(value, REGIONS.keys()) == likely


def test_an_affair_that_lost_its_zero_is_told_apart_from_an_unknown_one() -> None:
    assert restored("2.1", AFFAIRS.keys()) == "2.10"
    found = list(check(subject(about=metadata(theme="2.2"))))
    assert (found[0].code, found[0].where.column, found[0].values["likely"]) == ("codes-lost-zero", "theme", "2.20")


@pytest.mark.parametrize("code", ["357201", "3572010"])
def test_a_code_of_the_other_scheme_is_told_apart(code: str) -> None:
    assert places(check, subject(swapped("35.72.01", code))) == [("codes-wrong-scheme", 1, CODE)]


def test_a_dotted_code_in_a_bps_column_is_of_the_other_scheme() -> None:
    code = column("kode_kota", "region", codes={"list": "region", "scheme": "bps", "level": "kabupaten_kota"})
    examined = subject("kode_kota,jumlah\n3572,1\n35.72,2\n", metadata(schema=fields(code, measure("jumlah"))))
    assert [(f.code, f.where.row, f.values["likely"]) for f in check(examined)] == [("codes-wrong-scheme", 2, "3572")]


def test_a_code_of_another_level_is_an_error() -> None:
    csv = swapped("35.72.01,Kepanjenkidul,2021", "35.72.01.1001,Kepanjenkidul,2021")
    assert places(check, subject(csv)) == [("codes-wrong-level", 1, CODE)]


def test_a_code_of_the_national_list_is_known_though_the_instance_does_not_list_it() -> None:
    csv = swapped("35.72.01,Kepanjenkidul,2021", "35.20.01,Poncol,2021")
    assert places(check, subject(csv)) == []


def test_a_code_is_refused_in_a_year_in_which_it_was_not_valid() -> None:
    regions = CodeList("region", "2025", names=REGIONS, periods={"35.72.02": ("2022", ""), "35.72.03": ("", "2021")})
    around = catalog(codes={**catalog().codes, "region": regions})
    assert places(check, subject(around=around)) == [
        ("codes-not-valid-then", 3, CODE),
        ("codes-not-valid-then", 6, CODE),
    ]


def test_another_edition_of_the_list_is_a_warning_at_the_metadata() -> None:
    code = column(CODE, "region", codes={**REGION, "edition": "2021"})
    found = places(check, subject(about=metadata(schema=fields(code, *FIELDS[1:]))))
    assert found == [("codes-other-edition", 0, "schema.fields[0].codes")]


def test_a_name_that_is_not_its_codes_name_is_a_warning() -> None:
    csv = swapped("35.72.02,Sukorejo,2022", "35.72.02,Sananwetan,2022")
    assert places(check, subject(csv)) == [("codes-name-differs", 4, "nama_kecamatan")]


@pytest.mark.parametrize("name", ["Kec. Sukorejo", "KECAMATAN SUKOREJO", "sukorejo "])
def test_ways_of_writing_a_name_do_not_count(name: str) -> None:
    assert places(check, subject(CSV.replace("Sukorejo", name))) == []


def test_a_city_is_not_the_regency_of_the_same_name() -> None:
    assert not same_name("Kabupaten Blitar", "Kota Blitar")
    assert same_name("Kabupaten Blitar", "KAB. BLITAR")
    assert plain_name("Kota Administrasi Jakarta Selatan") == ("kota", "jakartaselatan")


def test_a_column_that_looks_like_region_codes_must_say_so() -> None:
    bare = column(CODE, "dimension")
    assert places(check, subject(about=metadata(schema=fields(bare, *FIELDS[1:])))) == [
        ("codes-undeclared", 0, "schema.fields[0].name")
    ]


def test_codes_without_a_list_are_a_note() -> None:
    code = column("kode_desa", "region", codes={"list": "region", "scheme": "bps"})
    around = catalog(codes={})
    examined = subject("kode_desa,jumlah\n3572010001,1\n", metadata(schema=fields(code, measure("jumlah"))), around)
    assert places(check, examined) == [("codes-list-missing", 0, "schema.fields[0].codes")]


def test_agency_codes_are_those_of_the_registered_agencies() -> None:
    code = column("kode_opd", "dimension", codes={"list": "agency"})
    about = metadata(schema=fields(code, measure("jumlah")))
    assert places(check, subject("kode_opd,jumlah\n2.12.01,1\n2.12.09,2\n", about)) == [
        ("codes-unknown-code", 2, "kode_opd")
    ]


def test_a_folder_that_is_no_agency_is_an_error() -> None:
    assert places(check, subject(dataset="dukcapi/penduduk"))[0] == ("codes-unknown-agency", 0, "")


def test_an_affair_of_another_agency_is_a_warning() -> None:
    assert places(check, subject(about=metadata(theme="1.02"))) == [("codes-affair-of-another-agency", 0, "theme")]


@pytest.mark.parametrize(("code", "finding"), [("35.99", "codes-unknown-region"), ("18.1", "codes-lost-zero")])
def test_the_region_of_coverage_must_be_known(code: str, finding: str) -> None:
    about = metadata(spatial={"code": code, "level": "kecamatan"})
    assert places(check, subject(about=about)) == [(finding, 0, "spatial.code")]


@pytest.mark.parametrize(("unit", "likely"), [("jiwa", "Jiwa"), ("Jiwaa", "–")])
def test_a_unit_outside_the_list_is_a_warning_with_the_likely_spelling(unit: str, likely: str) -> None:
    about = metadata(schema=fields(*FIELDS[:5], measure("jumlah", satuan=unit)))
    found = list(check(subject(about=about)))
    assert [(f.code, f.where.column, f.values["likely"]) for f in found] == [
        ("codes-unknown-unit", "schema.fields[5].satuan", likely)
    ]


def test_every_code_of_the_family_begins_with_its_name() -> None:
    assert all(entry.code.startswith("codes-") for entry in CODES)
