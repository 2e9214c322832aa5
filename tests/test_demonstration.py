"""The demonstration instance keeps what it promises: enough of it, real, sourced, and marked as an example."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from satudata.read.documents import read_document

ROOT = Path(__file__).resolve().parent.parent
DATASETS = sorted(f"{path.parent.name}/{path.stem}" for path in ROOT.glob("metadata/*/*.yml"))
MODELINE = "# yaml-language-server: $schema=../../catalog/schemas/dataset.schema.json\n"


def document(path: str, root: type = dict) -> Any:
    """A YAML file of the instance, as the engine reads it."""
    found, findings = read_document(path, (ROOT / path).read_bytes(), root)
    assert not findings
    return found.value


@cache
def metadata(dataset: str) -> Any:
    return document(f"metadata/{dataset}.yml")


@cache
def rows(dataset: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields(dataset: str) -> list[Any]:
    return list(metadata(dataset)["schema"]["fields"])


def access(dataset: str) -> str:
    return str(metadata(dataset)["access"]["level"])


OPEN = [dataset for dataset in DATASETS if access(dataset) == "open"]


def cells(dataset: str, column: str) -> list[str]:
    return [row[column] for row in rows(dataset)]


def with_role(role: str) -> Iterator[tuple[str, Any]]:
    """Dataset and field for every column of that role in open datasets."""
    for dataset in OPEN:
        yield from ((dataset, field) for field in fields(dataset) if field.get("role") == role)


def test_there_are_at_least_thirty_datasets_of_ten_agencies_over_eight_affairs() -> None:
    assert len(DATASETS) >= 30
    assert len({dataset.split("/")[0] for dataset in DATASETS}) >= 10
    assert len({metadata(dataset)["theme"] for dataset in DATASETS}) >= 8


def test_every_agency_is_marked_as_an_example_and_reached_by_function() -> None:
    agencies = document("catalog/agencies.yml", list)
    assert {dataset.split("/")[0] for dataset in DATASETS} <= {agency["id"] for agency in agencies}
    for agency in agencies:
        assert agency["name"].endswith("(contoh)")
        assert agency["en"]["name"].endswith("(example)")
        assert agency["contact"]["email"].endswith(".example")
        assert re.fullmatch(r"\d\.\d\d\.\d\.\d\d\.\d\.\d\d\.\d\d\.\d{4}", agency["code"])


def test_the_catalogue_says_that_it_is_a_demonstration() -> None:
    settings = document("catalog/catalog.yml")
    assert settings["demonstration"] is True
    assert "contoh" in settings["title"]
    assert "bukan portal resmi" in settings["description"]


@pytest.mark.parametrize("dataset", OPEN)
def test_every_open_dataset_names_its_producer_and_the_repository_it_came_from(dataset: str) -> None:
    sources = metadata(dataset)["sources"]
    repositories = [source for source in sources if source["title"].startswith("Repositori publik")]
    assert repositories
    assert len(sources) > len(repositories)
    for source in repositories:
        assert "MIT" in source["title"]
        assert source["path"].startswith("https://github.com/")


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_speaks_both_languages_and_opens_with_the_modeline(dataset: str) -> None:
    assert (ROOT / f"metadata/{dataset}.yml").read_text(encoding="utf-8").startswith(MODELINE)
    known = metadata(dataset)
    assert known["en"]["title"] and known["en"]["description"]
    assert known["statistics"]["konsep"] and known["statistics"]["definisi"]
    assert known["keywords"]
    for field in known.get("schema", {}).get("fields", []):
        assert field["en"]["title"]


@pytest.mark.parametrize("dataset", OPEN)
def test_every_table_is_plain_and_has_the_columns_of_its_metadata(dataset: str) -> None:
    content = (ROOT / f"data/{dataset}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
    assert content.endswith(b"\n") and not content.endswith(b"\n\n")
    header = content.split(b"\n", 1)[0].decode().split(",")
    assert header == [field["name"] for field in fields(dataset)]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in header)


@pytest.mark.parametrize("dataset", OPEN)
def test_every_row_is_unique_by_its_primary_key(dataset: str) -> None:
    key = metadata(dataset)["schema"]["primaryKey"]
    found = [tuple(row[name] for name in key) for row in rows(dataset)]
    assert len(found) == len(set(found)) > 0


def test_no_table_mixes_total_rows_with_their_parts() -> None:
    for dataset, field in [*with_role("name"), *with_role("dimension")]:
        values = {value.casefold() for value in cells(dataset, field["name"])}
        assert not values & {"total", "jumlah", "grand total", "umum"}, dataset


def test_the_national_region_codes_are_all_there() -> None:
    codes = rows("diskominfo/kode-wilayah-indonesia")
    assert len(codes) == 91_599
    names = {row["kode_wilayah"]: row["nama_wilayah"] for row in codes}
    assert names["35.10"] == "Kabupaten Banyuwangi"
    assert names["35.20"] == "Kabupaten Magetan"
    assert names["18.10"] == "Kabupaten Pringsewu"
    assert "35.1" not in names and "35.2" not in names
    assert all(row["kode_induk"] in names for row in codes if row["kode_induk"])


def test_the_counts_by_province_agree_with_the_decree() -> None:
    totals: dict[str, int] = {}
    for row in rows("diskominfo/jumlah-wilayah-administrasi-provinsi"):
        totals[row["tingkat"]] = totals.get(row["tingkat"], 0) + int(row["jumlah_wilayah"])
    villages = totals.pop("Desa") + totals.pop("Desa adat")
    assert villages == 75_266
    assert totals == {"Kabupaten": 416, "Kota": 98, "Kecamatan": 7_285, "Kelurahan": 8_496}


def test_affairs_whose_codes_end_in_zero_are_in_use() -> None:
    assert {"2.10", "2.20", "3.30"} <= {metadata(dataset)["theme"] for dataset in DATASETS}


def test_tables_go_by_district_village_regency_year_quarter_month_and_day() -> None:
    levels = {field["codes"].get("level") for _, field in with_role("region")}
    assert {"provinsi", "kabupaten_kota", "kecamatan", "kelurahan"} <= levels
    assert {"year", "yearmonth", "date", "string"} <= {field["type"] for _, field in with_role("time")}
    assert {"monthly", "quarterly", "yearly", "once"} <= {metadata(dataset)["frequency"] for dataset in OPEN}


def test_measures_come_in_percent_rupiah_hectares_and_indices() -> None:
    units = {field["satuan"] for _, field in with_role("measure")}
    assert {"Persen", "Rupiah/bulan", "Miliar rupiah", "Hektare", "Indeks", "Jiwa", "Kilometer persegi"} <= units


def test_every_unit_is_in_the_list_of_units() -> None:
    with (ROOT / "catalog/codes/unit.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert {field["satuan"] for _, field in with_role("measure")} <= known


def test_some_figures_are_missing_and_stay_empty() -> None:
    listed = rows("dpupr/luas-wilayah-kabupaten-kota-indonesia")
    areas = {row["kode_kabupaten_kota"]: row["luas_wilayah"] for row in listed}
    assert {code for code, area in areas.items() if not area} == {"11.10", "12.10", "12.20", "14.10"}


def test_areas_computed_from_boundaries_say_so_in_title_and_column() -> None:
    for dataset in ("dpupr/luas-kecamatan-dari-batas", "dpupr/luas-kelurahan-dari-batas"):
        known = metadata(dataset)
        assert "dihitung dari batas" in known["title"] and "computed from boundaries" in known["en"]["title"]
        assert "bukan angka resmi" in known["statistics"]["metode"]
        assert "dihitung dari batas" in fields(dataset)[-1]["title"]
    areas = cells("dpupr/luas-kelurahan-dari-batas", "luas_wilayah")
    assert sum(int(cell.replace(".", "")) for cell in areas) == 33_189


def test_the_city_and_the_regency_of_blitar_are_told_apart() -> None:
    poverty = {row["kode_kabupaten_kota"]: row for row in rows("dinsos/garis-kemiskinan-kabupaten-kota")}
    assert poverty["35.72"]["nama_kabupaten_kota"] == "Kota Blitar"
    assert poverty["35.05"]["nama_kabupaten_kota"] == "Kabupaten Blitar"
    harvest = {
        row["kode_kabupaten_kota"]: int(row["luas_panen"])
        for row in rows("dkpp/luas-panen-tanaman-pangan-kabupaten-kota")
        if row["bulan"] == "2023-01" and row["komoditas"] == "Jagung"
    }
    assert (harvest["35.05"], harvest["35.72"]) == (14_095, 117)


def test_one_restricted_and_one_closed_dataset_have_metadata_only() -> None:
    withheld = {access(dataset): dataset for dataset in DATASETS if dataset not in OPEN}
    assert set(withheld) == {"restricted", "closed"}
    for dataset in withheld.values():
        assert not (ROOT / f"data/{dataset}.csv").exists()
        decision = metadata(dataset)["access"]
        assert decision["ground"] and decision["decided_by"].endswith("(contoh)")
        assert metadata(dataset)["title"].endswith("(contoh)")


def test_the_figures_of_the_home_page_are_found() -> None:
    for figure in document("catalog/catalog.yml")["home"]["figures"]:
        where = figure["where"].items()
        found = [row for row in rows(figure["dataset"]) if where <= row.items()]
        assert len(found) == 1
        assert found[0][figure["field"]]


def test_several_datasets_have_three_versions_or_more_in_the_history_of_the_repository() -> None:
    command = ["git", "-C", str(ROOT), "log", "--format=", "--name-only", "--", "data"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    versions = Counter(done.stdout.split())
    assert sum(versions[f"data/{dataset}.csv"] >= 3 for dataset in OPEN) >= 8


def test_the_page_about_the_demonstration_lists_every_dataset_with_its_rows() -> None:
    page = (ROOT / "docs/demonstration.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \| [0-9.]+ \| ([0-9,]+|–) \|", page, flags=re.MULTILINE))
    counts = {dataset: f"{len(rows(dataset)):,}" if dataset in OPEN else "–" for dataset in DATASETS}
    assert listed == counts
