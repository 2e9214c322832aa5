"""Series through time: gaps, repeats, jumps, and the version before."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks.figures import Figures, ordinals
from satudata.checks.series import jump_factor
from satudata.checks.statistics import check
from tests.checks.subjects import CSV, column, fields, measure, metadata, places, subject

YEAR = column("tahun", "time", "year")
Place = tuple[str, int, str]


def found(csv: str, *described: Mapping[str, object], **changes: object) -> list[Place]:
    """The places of all findings in a table of these fields; temporal coverage and key are left out."""
    about = metadata(schema=fields(*described), temporal=None, **changes)
    return places(check, subject(csv, about))


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
