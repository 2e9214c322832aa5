"""A new activity explains each of its fields, is right as it stands, and stays so when its lines are uncommented."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from satudata.export.activity_draft import draft, own_values
from satudata.model.catalog import Agency, Bilingual
from satudata.read.documents import read_document
from satudata.read.schemas import faults, schema_of
from satudata.text import LANGUAGES, Text
from tests.checks.subjects import catalog

OFFICE = Agency("dinas", "", Bilingual("Dinas Pertanian Kabupaten Pringsewu"), "Distan", ("3.27",), {})
PRINGSEWU = dataclasses.replace(catalog().settings, region="18.10", region_name="Kabupaten Pringsewu")


def lines(language: str) -> list[str]:
    values = own_values(PRINGSEWU, OFFICE, "2026")
    return draft('Survei "A": B', "2026", Text(language), values).decode().splitlines()


def uncommented(language: str) -> str:
    """Every key with its example, nothing explained."""
    kept = (line for line in lines(language)[1:] if not line.startswith("##"))
    return "\n".join(line.removeprefix("#") for line in kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_right_as_it_stands(language: str) -> None:
    document, findings = read_document("x.yml", "\n".join(lines(language)).encode())
    assert findings == []
    assert faults("activity", document.value) == []
    assert document.mapping == {
        "status": "draft",
        "judul_kegiatan": 'Survei "A": B',
        "tahun": "2026",
        "jenis_statistik": "STATISTIK_SEKTORAL",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_may_be_uncommented_and_every_key_of_the_schema_is_there(language: str) -> None:
    document, findings = read_document("x.yml", uncommented(language).encode())
    assert findings == []
    assert faults("activity", document.value) == []
    missing = set(keys(schema_of("activity"), schema_of("activity")["$defs"])) - set(said(document.value))
    assert missing == {"nama_provinsi", "nama_kabupaten_kota"}  # which the code list knows


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_instance_knows_of_region_and_agency_stands_in_the_examples(language: str) -> None:
    document, _ = read_document("x.yml", uncommented(language).encode())
    given: Any = document.value
    assert given["blok_i"]["produsen_data_name"] == "Dinas Pertanian Kabupaten Pringsewu"
    assert given["blok_i"]["email"] == "data@dinas.example.go.id"
    assert given["blok_ii"]["unit_eselon1"] == "Pemerintah Kabupaten Pringsewu"
    assert given["blok_iv"]["wilayah"] == [{"kode_provinsi": "18", "kode_kabupaten_kota": "18.10"}]
    assert given["identitas_rekomendasi"] == "K-26.1810.001"
    assert not [line for line in lines(language) if "Blitar" in line or "35.72" in line or "3572" in line]


def keys(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield from keys(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from keys(inner, definitions)
    if "items" in schema:
        yield from keys(schema["items"], definitions)


def said(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from said(inner)
    elif isinstance(value, list):
        for item in value:
            yield from said(item)


def test_what_submission_needs_is_marked() -> None:
    text = "\n".join(lines("id"))
    assert "## Sektor kegiatan (wajib saat diajukan): " in text
    assert "##   Tujuan kegiatan (wajib saat diajukan): " in text
    assert "##     Rumus (wajib saat diajukan): " in text
    assert "## Kode kegiatan: " in text


def test_the_codes_are_explained_where_they_are_asked_for() -> None:
    text = "\n".join(lines("en"))
    assert "1 Complete enumeration; 2 Survey; 3 Compilation of administrative records" in text
