from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from satudata.export.datapackage import (
    catalogue_datapackage,
    datapackage,
    datapackage_bytes,
    package_name,
    resource_fragment,
)
from satudata.model import addresses
from tests.export.conftest import Example, MakeExample


def published(one: Example, site: Path) -> Path:
    """The dataset's CSV and both descriptors as they stand on the site; the site's folder."""
    download = one.download()
    settings = one.publication.settings
    files = {
        download.path: one.content,
        addresses.descriptor(one.publication.dataset.id): datapackage_bytes(one.publication, download),
        addresses.DATAPACKAGE: b"".join(
            catalogue_datapackage(settings, "c" * 40, [resource_fragment(one.publication, download)])
        ),
    }
    for path, content in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    return site


def complaints(descriptor: Path) -> list[Any]:
    report = Package(str(descriptor)).validate()
    return [*report.flatten(["type", "note"]), *report.warnings]


def test_frictionless_accepts_the_package_and_the_file_it_names(example: MakeExample, tmp_path: Path) -> None:
    site = published(example(), tmp_path)
    assert complaints(site / "data/dukcapil/penduduk/datapackage.json") == []
    assert complaints(site / "datapackage.json") == []


@pytest.mark.parametrize("descriptor", ["data/dukcapil/penduduk/datapackage.json", "datapackage.json"])
def test_frictionless_notices_when_the_file_is_another(example: MakeExample, tmp_path: Path, descriptor: str) -> None:
    site = published(example(), tmp_path)
    csv = site / "data/dukcapil/penduduk/penduduk.csv"
    csv.write_bytes(csv.read_bytes().replace(b"1200", b"1201"))
    assert [kind for kind, _ in complaints(site / descriptor)] == ["hash-count"]


def test_the_package_names_version_publisher_licence_and_source(example: MakeExample) -> None:
    one = example()
    value = datapackage(one.publication, one.download())
    assert value["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (value["name"], value["version"]) == ("dukcapil.penduduk", "1b1b1b1b")
    assert value["created"] == "2025-01-05T09:00:00+07:00"
    assert value["contributors"] == [
        {
            "title": "Dinas Dukcapil (contoh)",
            "path": "https://data.example.go.id/portal/instansi/dukcapil/",
            "email": "d@example.go.id",
            "roles": ["publisher"],
        }
    ]
    assert value["licenses"] == [
        {"name": "CC-BY-4.0", "title": "Atribusi 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    assert value["sources"] == [{"title": "BPS Provinsi Jawa Timur", "path": "https://jatim.bps.go.id/"}]


def test_the_resource_names_the_file_with_its_size_and_hash(example: MakeExample) -> None:
    one = example()
    resource: Any = datapackage(one.publication, one.download())["resources"]
    assert resource[0]["path"] == "penduduk.csv"
    assert resource[0]["bytes"] == len(one.content)
    assert resource[0]["hash"] == f"sha256:{one.download().sha256}"
    assert [field["name"] for field in resource[0]["schema"]["fields"]] == ["kode", "tahun", "jumlah", "luas"]


def test_what_the_metadata_say_beyond_the_standard_is_kept(example: MakeExample) -> None:
    one = example()
    value: Any = datapackage(one.publication, one.download())
    assert value["statistics"]["konsep"] == "Penduduk"
    assert value["spatial"] == {"code": "35.72", "level": "kelurahan"}
    assert value["resources"][0]["schema"]["fields"][2]["satuan"] == "Jiwa"


def test_no_key_of_the_metadata_overrules_what_the_engine_says(example: MakeExample) -> None:
    one = example(resources=[{"path": "/etc/passwd"}], name="lain", version="9", notice="")
    value: Any = datapackage(one.publication, one.download())
    assert [resource["path"] for resource in value["resources"]] == ["penduduk.csv"]
    assert (value["name"], value["version"], "EXAMPLE" in value["notice"]["en"]) == (
        "dukcapil.penduduk",
        "1b1b1b1b",
        True,
    )


def test_the_packages_say_that_they_are_examples_only_in_a_demonstration(example: MakeExample, tmp_path: Path) -> None:
    marked = published(example(), tmp_path / "a")
    plain = published(example(settings={"demonstration": False}), tmp_path / "b")
    for path in ("datapackage.json", "data/dukcapil/penduduk/datapackage.json"):
        assert json.loads((marked / path).read_bytes())["notice"]["id"] == "CONTOH – BUKAN DOKUMEN RESMI"
        assert "notice" not in json.loads((plain / path).read_bytes())


def test_a_dataset_without_history_is_dated_by_its_claim(example: MakeExample) -> None:
    one = example(issued="2024-05-01")
    bare = one.publication.assessed
    object.__setattr__(bare, "versions", ())
    value = datapackage(one.publication, one.download())
    assert value["created"] == "2024-05-01T00:00:00Z"
    assert "version" not in value


def test_names_of_packages_are_as_distinct_as_ids() -> None:
    assert package_name("a-b/c") != package_name("a/b-c")


def test_a_catalogue_without_open_data_is_still_a_descriptor(example: MakeExample) -> None:
    content = b"".join(catalogue_datapackage(example().publication.settings, "c" * 40, []))
    assert json.loads(content)["resources"] == []


def test_equal_input_gives_equal_bytes(example: MakeExample) -> None:
    one, other = example(), example()
    assert datapackage_bytes(one.publication, one.download()) == datapackage_bytes(other.publication, other.download())
