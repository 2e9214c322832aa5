"""What numbers say of themselves: ranges, units, coverage, duplicates, totals and the comparison through time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks.figures import Figures, ordinals, unequal
from satudata.checks.series import jump_factor
from satudata.checks.statistics import CODES, check, unit_in
from satudata.checks.totals import TOTAL, parent
from satudata.read.catalogue import dataset_of
from tests.checks.subjects import (
    CSV,
    FIELDS,
    REGION,
    column,
    fields,
    measure,
    metadata,
    places,
    subject,
    swapped,
    table,
)

YEAR = column("tahun", "time", "year")
SEX = column("jenis_kelamin", "dimension")
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


def test_coverage_in_the_metadata_is_that_of_the_data() -> None:
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


def test_years_that_are_missing_are_told_at_the_row_after_them() -> None:
    csv = "tahun,jumlah\n2018,50\n2019,51\n2022,52\n"
    assert found(csv, YEAR, measure("jumlah")) == [("statistics-period-gap", 3, "tahun")]
    examined = subject(csv, metadata(schema=fields(YEAR, measure("jumlah")), temporal=None))
    assert [f.values["missing"] for f in check(examined)] == [2]


def test_a_survey_of_every_fifth_year_has_no_gaps() -> None:
    csv = "tahun,jumlah\n2005,50\n2010,51\n2015,52\n2020,53\n"
    assert found(csv, YEAR, measure("jumlah"), frequency="irregular") == []


def test_a_month_that_is_missing_is_told() -> None:
    month = column("periode", "time", "yearmonth")
    csv = "periode,jumlah\n2023-11,50\n2023-12,51\n2024-02,52\n"
    assert found(csv, month, measure("jumlah"), frequency="monthly") == [("statistics-period-gap", 3, "periode")]


def test_year_and_month_columns_make_one_series() -> None:
    month = column("bulan", "time")
    csv = "tahun,bulan,jumlah\n2023,November,50\n2023,Desember,51\n2024,Maret,52\n"
    assert found(csv, YEAR, month, measure("jumlah"), frequency="monthly") == [("statistics-period-gap", 3, "tahun")]


def test_a_series_that_skips_a_year_the_others_have_is_told() -> None:
    csv = CSV.replace("35.72.02,Sukorejo,2022,3120,3160,6280\n", "35.72.02,Sukorejo,2023,3120,3160,6280\n")
    csv += "35.72.01,Kepanjenkidul,2023,2420,2460,4880\n35.72.03,Sananwetan,2023,3320,3360,6680\n"
    about = metadata(temporal={"start": "2021", "end": "2023"})
    assert places(check, subject(csv, about)) == [("statistics-series-gap", 4, "tahun")]


def test_a_period_twice_in_a_series_is_told_where_no_key_does() -> None:
    csv = "tahun,jumlah\n2021,50\n2022,51\n2022,52\n"
    assert found(csv, YEAR, measure("jumlah")) == [("statistics-period-repeats", 3, "tahun")]


@pytest.mark.parametrize(
    ("before", "after", "whole", "factor"),
    [
        ([480, 495], [5000, 505], True, 10.0),  # one zero too many, then as before
        ([480, 495], [4.9, 505], False, 0.01),  # another unit for one year
        ([480, 495], [5000, 5100], True, 10.0),  # another unit from then on
        ([1200], [1_210_000], True, 1000.0),  # two lonely large values
        ([20], [201], True, 0.0),  # two lonely small ones
        ([1], [10], True, 0.0),
        ([480, 900], [5000, 9000], True, 0.0),  # growth that is no power of ten
        ([10, 300], [3000, 12], True, 0.0),  # a lively series
        ([480, 495], [14000, 510], True, 28.0),  # no power of ten, but far too much
        ([0], [100], True, 0.0),
        ([-5.0, -5.1], [51.0, -5.0], False, 0.0),
        ([1000, 1080], [11_600, 1250], True, 11.0),  # one zero too many in a growing series
    ],
)
def test_a_jump_is_a_power_of_ten_or_wild_among_calm_values(
    before: list[float], after: list[float], whole: bool, factor: float
) -> None:
    assert jump_factor(before, after, whole) == factor


def test_a_jump_within_a_series_is_told_with_both_values() -> None:
    csv = "tahun,nama,jumlah\n2019,A,480\n2020,A,495\n2021,A,5000\n2022,A,505\n2019,B,7\n2020,B,8\n2021,B,9\n2022,B,9\n"
    about = metadata(schema=fields(YEAR, column("nama", "name"), measure("jumlah")), temporal=None)
    assert [(f.code, f.where.row, f.values["before"], f.values["factor"]) for f in check(subject(csv, about))] == [
        ("statistics-jump", 3, "495", 10.0)
    ]


def test_a_jump_against_the_version_before_is_told() -> None:
    before = CSV.replace(",4860\n", ",486\n").replace(",6260\n", ",6261\n")
    assert places(check, subject(previous=before)) == [("statistics-version-jump", 1, "jumlah")]


def test_a_factor_that_is_no_power_of_ten_is_told_when_it_is_wild() -> None:
    assert places(check, subject(previous=CSV.replace(",4860\n", ",100\n"))) == [
        ("statistics-version-jump", 1, "jumlah")
    ]


def test_rows_that_the_version_before_had_are_missed() -> None:
    before = CSV + "35.72.03,Sananwetan,2023,3330,3370,6700\n"
    assert places(check, subject(previous=before)) == [("statistics-rows-lost", 0, "kode_kecamatan")]


def test_a_version_before_with_other_columns_is_not_compared() -> None:
    assert places(check, subject(previous="tahun,n\n2021,5\n")) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2023", "2024"], [2023, 2024]),
        (["2023-12", "2024-01"], [24288, 24289]),
        (["2023-Q4", "2024-Q1"], [8096, 8097]),
        (["2024-02-28", "2024-03-01"], [738944, 738946]),
        (["2023", "2024-01"], None),
        (["awal", "akhir"], None),
        (["2024-02-31"], None),
    ],
)
def test_periods_are_counted(values: list[str], expected: list[int] | None) -> None:
    assert ordinals(values) == expected


def test_periods_in_words_are_counted_in_two_columns() -> None:
    quarter = column("triwulan", "time")
    about = metadata(schema=fields(YEAR, quarter, measure("jumlah")))
    csv = "tahun,triwulan,jumlah\n2023,Triwulan IV,1\n2024,TW1,2\n"
    assert Figures(subject(csv, about)).periods == [8096, 8097]
    assert Figures(subject(csv.replace("TW1", "kapan"), about)).periods is None


def test_every_code_of_the_family_begins_with_its_name() -> None:
    assert all(entry.code.startswith("statistics-") for entry in CODES)
    assert REGION["list"] == "region"
