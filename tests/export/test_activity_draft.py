"""A new activity explains each of its fields, is right as it stands, and stays so when its lines are uncommented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from satudata.export.activity_draft import draft
from satudata.read.documents import read_document
from satudata.read.schemas import faults, schema_of
from satudata.text import LANGUAGES, Text


def lines(language: str) -> list[str]:
    return draft('Survei "A": B', "2026", Text(language)).decode().splitlines()


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
