from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from satudata.export.schemaorg import dataset_json_ld, site_json_ld
from satudata.model import addresses
from satudata.model.snapshot import State
from tests.export.conftest import MakeExample


def made(example: MakeExample, language: str = "id", **changes: Any) -> Mapping[str, Any]:
    one = example(**changes)
    files = [one.download(extension) for extension in addresses.FORMATS]
    value: Mapping[str, Any] = dataset_json_ld(one.publication, files, language)
    json.dumps(value)  # nothing in it but JSON
    return value


def test_a_dataset_has_what_dataset_search_requires_and_recommends(example: MakeExample) -> None:
    value = made(example)
    required = {"@context", "@type", "name", "description"}
    recommended = {
        "creator", "distribution", "identifier", "includedInDataCatalog", "isAccessibleForFree", "keywords", "license",
        "measurementTechnique", "spatialCoverage", "temporalCoverage", "url", "variableMeasured", "version",
    }  # fmt: skip
    assert required | recommended <= set(value)
    assert value["temporalCoverage"] == "2023-01-01/2024-03-31"
    assert [one["name"] for one in value["variableMeasured"]] == ["Jumlah", "Luas"]
    assert [one["encodingFormat"] for one in value["distribution"]] == list(addresses.MEDIA_TYPES.values())


@pytest.mark.parametrize(
    ("language", "name"), [("id", "Jumlah penduduk menurut kelurahan"), ("en", "Population by urban village")]
)
def test_each_language_has_its_own_words_and_address(example: MakeExample, language: str, name: str) -> None:
    value = made(example, language)
    prefix = "" if language == "id" else "en/"
    assert value["name"] == name
    assert value["url"] == f"https://data.example.go.id/portal/{prefix}data/dukcapil/penduduk/"
    assert value["@id"] == "https://data.example.go.id/portal/data/dukcapil/penduduk/#dataset"


def test_the_description_is_long_enough_and_carries_the_notice(example: MakeExample) -> None:
    value = made(example, settings={"demonstration": False}, description="Pendek sekali.")
    assert 50 <= len(value["description"]) <= 5000
    assert made(example, description="x" * 6000)["description"].endswith("CONTOH – BUKAN DOKUMEN RESMI")
    assert len(made(example, description="x" * 6000)["description"]) <= 5000
    assert "EXAMPLE" in made(example, "en", en={})["description"]


def test_data_that_are_not_open_have_no_file_and_no_licence(example: MakeExample) -> None:
    access = {"level": "closed", "ground": "UU 14/2008 Pasal 17 huruf h"}
    value = made(example, state=State.NOT_OPEN, access=access)
    assert value["isAccessibleForFree"] is False
    assert value["conditionsOfAccess"] == "UU 14/2008 Pasal 17 huruf h"
    assert not {"distribution", "license"} & set(value)


def test_what_is_not_known_is_not_said(example: MakeExample) -> None:
    value = made(example, keywords=[], spatial={}, temporal={}, sources=[], statistics={})
    gone = {"keywords", "spatialCoverage", "temporalCoverage", "isBasedOn", "measurementTechnique"}
    assert not gone & set(value)


def test_the_home_page_names_the_site_the_organization_and_the_catalogue(example: MakeExample) -> None:
    graph: Any = site_json_ld(example().publication.settings, "en")["@graph"]
    assert [node["@type"] for node in graph] == ["WebSite", "GovernmentOrganization", "DataCatalog"]
    assert graph[0]["url"] == "https://data.example.go.id/portal/en/"
    assert "CONTOH – BUKAN DOKUMEN RESMI · EXAMPLE – NO OFFICIAL DOCUMENT" in graph[0]["description"]
