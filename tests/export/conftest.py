"""A publication made the way the engine makes one: from a metadata document and the bytes of a CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from satudata.export.publication import Download, Publication
from satudata.model import addresses
from satudata.model.catalog import Bilingual
from satudata.model.history import Version
from satudata.model.snapshot import Assessed, Profile, State, Summary
from satudata.read.catalogue import agencies_of, dataset_of, settings_of
from satudata.read.tables import Table, read_table

DATASET = "dukcapil/penduduk"
CSV = "kode,tahun,jumlah,luas\n35.72.01.1001,2023,1200,1.50\n35.72.01.1002,2024,,18.10\n"
FIELDS = [
    {"name": "kode", "type": "string", "title": "Kode kelurahan", "definisi": "Kode wilayah", "satuan": "-"},
    {"name": "tahun", "type": "year", "title": "Tahun", "en": {"title": "Year"}, "role": "time"},
    {"name": "jumlah", "type": "integer", "title": "Jumlah", "satuan": "Jiwa", "role": "measure"},
    {"name": "luas", "type": "number", "title": "Luas", "satuan": "km²", "role": "measure"},
]
DOCUMENT: Mapping[str, object] = {
    "title": "Jumlah penduduk menurut kelurahan",
    "description": "Jumlah penduduk Kota Blitar menurut kelurahan pada akhir tahun, dari catatan administrasi.",
    "en": {"title": "Population by urban village", "description": "Population of the city by urban village."},
    "keywords": ["penduduk", "kelurahan"],
    "theme": "2.12",
    "spatial": {"code": "35.72", "level": "kelurahan"},
    "temporal": {"start": "2023", "end": "2024-Q1"},
    "frequency": "yearly",
    "access": {"level": "open"},
    "licenses": [{"name": "CC-BY-4.0", "title": "Atribusi 4.0"}],
    "sources": [{"title": "BPS Provinsi Jawa Timur", "path": "https://jatim.bps.go.id/"}],
    "statistics": {"konsep": "Penduduk", "definisi": "Semua orang", "metode": "Kompilasi produk administrasi"},
    "schema": {"primaryKey": ["kode", "tahun"], "missingValues": [""], "fields": FIELDS},
}
SETTINGS = {
    "title": "Satu Data Kota Blitar",
    "en": {"title": "Open Data of Blitar City"},
    "region": "35.72",
    "region_name": "Kota Blitar",
    "publisher": "Pemerintah Kota Blitar",
    "license": "CC-BY-4.0",
    "base_url": "https://data.example.go.id/portal/",
    "demonstration": True,
    "contact": {"name": "Walidata", "email": "walidata@example.go.id"},
}
AGENCY = {
    "id": "dukcapil",
    "name": "Dinas Dukcapil (contoh)",
    "contact": {"name": "Bidang", "email": "d@example.go.id"},
}
OLDEST = Version("0a0a0a0a", "a" * 40, "2025-01-05T09:00:00+07:00", "Sari", "", "", "", "", "")
NEWEST = Version("1b1b1b1b", "b" * 40, "2026-01-05T09:00:00+07:00", "Sari", "", "", "", "", "")


class Example(NamedTuple):
    """What an exporter is given, and the file it stands for."""

    publication: Publication
    table: Table
    content: bytes

    def download(self, extension: str = "csv", content: bytes | None = None) -> Download:
        """A file of the dataset with that content (the CSV's own when none is given)."""
        held = self.content if content is None else content
        path = addresses.download(self.publication.dataset.id, extension)
        return Download(extension, path, hashlib.sha256(held).hexdigest(), len(held))


MakeExample = Callable[..., Example]


def make(
    csv: str = CSV,
    fields: list[dict[str, Any]] | None = None,
    state: State = State.PUBLISHED,
    settings: Mapping[str, object] | None = None,
    missing: tuple[str, ...] = ("",),
    **document: object,
) -> Example:
    schema = {"missingValues": list(missing), "fields": fields} if fields else DOCUMENT["schema"]
    dataset = dataset_of(DATASET, {**DOCUMENT, "schema": schema, **document})
    content = csv.encode()
    table, _ = read_table(dataset.data_path, content, missing)
    assert table is not None
    summary = Summary(
        id=dataset.id, agency=dataset.agency, title=dataset.title, measure=Bilingual("Jumlah, jiwa", "Count, persons"),
        theme=dataset.theme, access=str(dataset.access.level), state=state, period=dataset.temporal, unit="Jiwa",
        frequency=dataset.frequency, updated_on="2026-01-05", next_release_on="", n_rows=table.n_rows,
        n_findings=(0, 1, 0), spark=(), keywords=dataset.keywords, spatial_level=dataset.spatial_level,
        region_codes=True,
    )  # fmt: skip
    profile = Profile(table.n_rows, len(content), hashlib.sha256(content).hexdigest(), (), (), None)
    publication = Publication(
        assessed=Assessed(dataset, summary, profile, (NEWEST, OLDEST), ()),
        settings=settings_of({**SETTINGS, **(settings or {})}, {}),
        agency=agencies_of([AGENCY])["dukcapil"],
        affair=Bilingual("Administrasi kependudukan", "Civil registration"),
        region="Kota Blitar",
    )
    return Example(publication, table, content)


@pytest.fixture
def example() -> MakeExample:
    """`example(csv=…, fields=…, state=…, settings=…, missing=…, **metadata)` makes one publication with its table."""
    return make


def columns(*kinds: str) -> list[dict[str, Any]]:
    """Fields named a, b, c… of these types."""
    return [{"name": chr(97 + n), "type": kind, "title": chr(65 + n)} for n, kind in enumerate(kinds)]


@pytest.fixture
def typed() -> Callable[..., list[dict[str, Any]]]:
    """`typed("integer", "date")` makes fields named a, b, … of these types."""
    return columns
