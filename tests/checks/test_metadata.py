"""Metadata as a whole: keys that contradict each other, the date, the catalogue around it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from satudata.checks.metadata import CODES, alike, check, check_catalogue
from satudata.model.catalog import Bilingual
from satudata.model.snapshot import Summary
from satudata.read.catalogue import settings_of
from tests.checks.subjects import CSV, FIELDS, REGIONS, catalog, column, fields, measure, metadata, places, subject

Place = tuple[str, int, str]


def found(csv: str | None = CSV, **changes: object) -> list[Place]:
    return places(check, subject(csv, metadata(**changes)))


def test_complete_metadata_have_no_fault() -> None:
    assert found() == []


def test_nearly_empty_metadata_are_checked_as_far_as_they_go() -> None:
    assert places(check, subject(None, {"title": "x"})) == [
        ("metadata-title-vague", 0, "title"),
        ("metadata-english-missing", 0, "en"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "faulty"),
    [("2022", "2021", True), ("2022", "2022-03", False), ("2022-04", "2022-03", True), ("2022-Q4", "2023-Q1", False)],
)
def test_coverage_starts_before_it_ends(start: str, end: str, faulty: bool) -> None:
    expected = [("metadata-period-reversed", 0, "temporal")] if faulty else []
    assert found(temporal={"start": start, "end": end}) == expected


def test_nothing_is_modified_before_it_is_issued() -> None:
    assert found(issued="2026-02-01", modified="2026-01-01") == [("metadata-modified-before-issued", 0, "modified")]
    assert found(issued="2026-01-01", modified="2026-01-01") == []


@pytest.mark.parametrize("level", ["restricted", "closed"])
def test_rows_that_are_not_open_may_not_stand_in_the_repository(level: str) -> None:
    access = {"level": level, "ground": "UU 14/2008", "decided_by": "PPID", "decided_on": "2026-01-01"}
    assert found(access=access) == [("metadata-restricted-rows", 0, "access")]
    assert found(None, access=access) == []
    assert [entry.waivable for entry in CODES if entry.code == "metadata-restricted-rows"] == [False]


def test_a_private_working_repository_may_hold_restricted_rows() -> None:
    private = settings_of({"title": "Satu Data", "region": "35.72", "repository": "private"}, REGIONS)
    examined = subject(about=metadata(access={"level": "closed"}), around=catalog(settings=private))
    assert places(check, examined) == []


def test_a_restriction_that_has_expired_is_a_warning() -> None:
    assert found(None, access={"level": "closed", "until": "2026-11-20"}) == [
        ("metadata-restriction-expired", 0, "access.until")
    ]
    assert found(None, access={"level": "closed", "until": "2026-11-21"}) == []


def test_priority_data_name_year_indicator_and_criterion() -> None:
    assert found(priority={"year": "2026"}) == [("metadata-priority-incomplete", 0, "priority")]
    assert found(priority={"year": "2026", "indicator": "AKB", "criterion": "RPJMD"}) == []


def test_a_planned_release_that_has_passed_is_a_note() -> None:
    assert found(release={"next_on": "2026-11-20"}) == [("metadata-release-overdue", 0, "release.next_on")]
    assert found(release={"next_on": "2026-11-21"}) == []


def test_an_old_id_must_be_free() -> None:
    around = catalog(dataset_ids=frozenset({"dukcapil/penduduk", "bps/lama"}))
    examined = subject(about=metadata(formerly=["bps/dulu", "bps/lama"]), around=around)
    assert places(check, examined) == [("metadata-formerly-clash", 0, "formerly[1]")]


def test_a_column_of_codes_is_text() -> None:
    code = column("kode_kecamatan", "region", "number", codes={"list": "region"})
    assert found(schema=fields(code, *FIELDS[1:], key=["kode_kecamatan"])) == [
        ("metadata-code-not-text", 0, "schema.fields[0].type")
    ]


def test_an_open_table_names_its_key() -> None:
    assert found(schema=fields(*FIELDS)) == [("metadata-no-primary-key", 0, "schema")]
    assert found(None, schema=fields(*FIELDS), access={"level": "closed"}) == []


@pytest.mark.parametrize(
    ("name", "kind", "faulty"),
    [
        ("tahun", "year", False),
        ("tahun", "integer", True),
        ("bulan", "integer", False),
        ("triwulan", "string", False),
        ("tahun", "number", True),
    ],
)
def test_a_time_column_has_a_type_of_time(name: str, kind: str, faulty: bool) -> None:
    expected = [("metadata-time-type", 0, "schema.fields[0].type")] if faulty else []
    assert found(schema=fields(column(name, "time", kind), key=[name])) == expected


def test_a_measure_is_a_number() -> None:
    words = measure("jumlah", type="string")
    assert found(schema=fields(words, key=["jumlah"])) == [
        ("metadata-measure-not-a-number", 0, "schema.fields[0].type")
    ]


def test_the_five_parts_of_the_standard_are_there_for_each_measure_or_for_all() -> None:
    bare = {"name": "jumlah", "type": "integer", "title": "Jumlah", "role": "measure", "satuan": "Jiwa"}
    assert found(schema=fields(bare, key=["jumlah"])) == [("metadata-standard-incomplete", 0, "schema.fields[0]")]
    standard = {"konsep": "Penduduk", "definisi": "…", "klasifikasi": "-", "ukuran": "Jumlah"}
    assert found(schema=fields(bare, key=["jumlah"]), statistics=standard) == []


def test_a_column_without_a_description_is_a_note() -> None:
    bare = {"name": "nama", "type": "string", "title": "Nama", "role": "name"}
    assert found(schema=fields(bare, key=["nama"])) == [("metadata-column-undescribed", 0, "schema.fields[0]")]


@pytest.mark.parametrize(
    ("title", "description", "same"),
    [
        ("Jumlah penduduk", "Jumlah penduduk.", True),
        ("Jumlah penduduk Kota Blitar", "jumlah penduduk kota blitar ini", True),
        ("Jumlah penduduk", "Banyaknya orang yang berdomisili di wilayah ini pada akhir tahun.", False),
        ("Jumlah penduduk Kota Blitar", "Banyaknya warga kota pada akhir.", False),
    ],
)
def test_a_description_says_more_than_the_title(title: str, description: str, same: bool) -> None:
    assert alike(title, description) is same


def test_a_description_that_repeats_the_title_is_a_warning() -> None:
    assert found(description="Jumlah penduduk menurut kecamatan") == [
        ("metadata-description-repeats-title", 0, "description")
    ]


def test_a_title_says_what_is_measured() -> None:
    assert found(title="Puskesmas Kota Blitar") == [("metadata-title-vague", 0, "title")]


def test_a_repeated_keyword_is_a_note() -> None:
    assert found(keywords=["penduduk", "Penduduk "]) == [("metadata-keyword-repeats", 0, "keywords[1]")]


def test_another_licence_than_the_catalogues_is_a_note() -> None:
    assert found(licenses=[{"name": "ODbL-1.0"}]) == [("metadata-license-differs", 0, "licenses")]
    assert found(licenses=None) == []


def test_missing_english_is_a_note_where_the_portal_speaks_english() -> None:
    assert found(en={"title": "Population"}) == [("metadata-english-missing", 0, "en")]
    indonesian = settings_of({"title": "Satu Data", "languages": ["id"], "license": "CC-BY-4.0"}, REGIONS)
    assert places(check, subject(about=metadata(en=None), around=catalog(settings=indonesian))) == []


class Read(NamedTuple):
    """A dataset as it is known when all have been read."""

    id: str
    formerly: tuple[str, ...]
    summary: Summary | None


def read(dataset: str, title: str, *formerly: str) -> Read:
    """A dataset of that title and with those old ids."""
    from satudata.model.snapshot import State

    agency = dataset.partition("/")[0]
    summary = Summary(
        id=dataset, agency=agency, title=Bilingual(title), measure=Bilingual(""), theme="", access="open",
        state=State.PUBLISHED, period=("", ""), unit="", frequency="", updated_on="", next_release_on="", n_rows=0,
        n_findings=(0, 0, 0), spark=(), keywords=(), spatial_level="", region_codes=False,
    )  # fmt: skip
    return Read(dataset, formerly, summary if title else None)


def test_two_datasets_of_an_agency_with_one_title_are_told_at_the_second() -> None:
    datasets = [read("a/dua", "Jumlah  Guru"), read("a/satu", "Jumlah guru"), read("b/satu", "Jumlah guru")]
    assert [(f.code, f.dataset, f.values["other"]) for f in check_catalogue(datasets, catalog())] == [
        ("metadata-title-repeats", "a/satu", "a/dua")
    ]


def test_an_old_id_claimed_by_two_datasets_is_an_error_at_the_second() -> None:
    datasets = [read("a/dua", "", "a/lama"), read("a/satu", "", "a/lama"), read("a/tiga", "", "dukcapil/penduduk")]
    assert [(f.code, f.where.path, f.values["holder"]) for f in check_catalogue(datasets, catalog())] == [
        ("metadata-formerly-clash", "metadata/a/satu.yml", "a/dua")
    ]
