"""Subjects made from text: a CSV and its metadata, read as the engine reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from satudata.checks.subject import Subject
from satudata.model.catalog import Agency, Bilingual, Dataset
from satudata.model.finding import Finding
from satudata.read.catalogue import Catalog, dataset_of, settings_of
from satudata.read.codes import CodeList
from satudata.read.documents import read_document
from satudata.read.tables import Table, TextTable, read_table

REGIONS = {
    "18": "Lampung",
    "18.10": "Kabupaten Pringsewu",
    "35": "Jawa Timur",
    "35.05": "Kabupaten Blitar",
    "35.20": "Kabupaten Magetan",
    "35.72": "Kota Blitar",
    "35.72.01": "Kepanjenkidul",
    "35.72.02": "Sukorejo",
    "35.72.03": "Sananwetan",
    "35.72.01.1001": "Kepanjenkidul",
}
AFFAIRS = {"1.02": "Kesehatan", "2.10": "Pertanahan", "2.12": "Administrasi kependudukan", "2.20": "Statistik"}
UNITS = {"Jiwa": "Jiwa", "Orang": "Orang", "Persen": "Persen", "Hektare": "Hektare", "Rupiah": "Rupiah"}

CSV = """kode_kecamatan,nama_kecamatan,tahun,laki_laki,perempuan,jumlah
35.72.01,Kepanjenkidul,2021,2410,2450,4860
35.72.01,Kepanjenkidul,2022,2420,2460,4880
35.72.02,Sukorejo,2021,3110,3150,6260
35.72.02,Sukorejo,2022,3120,3160,6280
35.72.03,Sananwetan,2021,3310,3350,6660
35.72.03,Sananwetan,2022,3320,3360,6680
"""


def measure(name: str, **more: object) -> dict[str, object]:
    """A field that counts people, complete by the data standard."""
    parts = {"konsep": "Penduduk", "definisi": "Banyaknya penduduk", "klasifikasi": "-"}
    whole = {**parts, "ukuran": "Jumlah", "satuan": "Jiwa", "en": {"title": name}}
    return {"name": name, "type": "integer", "title": name, "role": "measure", **whole, **more}


def column(name: str, role: str, kind: str = "string", **more: object) -> dict[str, object]:
    """A field that is no measure, described."""
    return {"name": name, "type": kind, "title": name, "role": role, "definisi": f"Isi {name}", **more}


REGION: dict[str, object] = {"list": "region", "scheme": "kemendagri", "level": "kecamatan", "edition": "2025"}
FIELDS = (
    column("kode_kecamatan", "region", codes=REGION),
    column("nama_kecamatan", "name"),
    column("tahun", "time", "year"),
    measure("laki_laki"),
    measure("perempuan"),
    measure("jumlah"),
)
METADATA: Mapping[str, object] = {
    "title": "Jumlah penduduk menurut kecamatan",
    "description": "Banyaknya penduduk Kota Blitar pada akhir tahun menurut kecamatan dan jenis kelamin.",
    "en": {"title": "Population by district", "description": "People of Blitar City by district and sex."},
    "keywords": ["penduduk", "kecamatan"],
    "theme": "2.12",
    "spatial": {"code": "35.72", "level": "kecamatan"},
    "temporal": {"start": "2021", "end": "2022"},
    "frequency": "yearly",
    "access": {"level": "open"},
    "licenses": [{"name": "CC-BY-4.0"}],
    "schema": {"primaryKey": ["kode_kecamatan", "tahun"], "fields": list(FIELDS)},
}


def catalog(**changes: object) -> Catalog:
    """A small catalogue of Kota Blitar; keyword arguments replace its parts."""
    document = {"title": "Satu Data", "region": "35.72", "license": "CC-BY-4.0", "languages": ["id", "en"]}
    parts: dict[str, object] = {
        "settings": settings_of(document, REGIONS),
        "agencies": {"dukcapil": Agency("dukcapil", "2.12.01", Bilingual("Dispendukcapil"), "Dukcapil", ("2.12",), {})},
        "codes": {
            "region": CodeList("region", "2025", "kemendagri", names=REGIONS),
            "region-bps": CodeList("region-bps", "2019", "bps", names={"35": "Jawa Timur", "3572": "Kota Blitar"}),
            "affair": CodeList("affair", "2019", names=AFFAIRS),
            "unit": CodeList("unit", names=UNITS),
        },
        "dataset_ids": frozenset({"dukcapil/penduduk"}),
    }
    return Catalog(**{**parts, **changes})  # type: ignore[arg-type]  # a test names the parts it replaces


def table(csv: str | bytes, path: str = "data/dukcapil/penduduk.csv") -> TextTable:
    """The table of a CSV that has no faults of structure."""
    found, _ = read_table(path, csv.encode() if isinstance(csv, str) else csv)
    assert found is not None
    return found


def metadata(**changes: object) -> dict[str, object]:
    """The metadata of the clean example with some keys replaced; a key set to None is left out."""
    whole = {**METADATA, **changes}
    return {key: value for key, value in whole.items() if value is not None}


def fields(*described: Mapping[str, object], key: Iterable[str] = ()) -> dict[str, object]:
    """A `schema:` of these fields."""
    schema: dict[str, object] = {"fields": list(described)}
    return {**schema, "primaryKey": list(key)} if key else schema


def subject(
    csv: str | bytes | None = CSV,
    about: Mapping[str, object] | None = None,
    around: Catalog | None = None,
    dataset: str = "dukcapil/penduduk",
    previous: str = "",
    others: Mapping[str, tuple[Dataset, Table]] | None = None,
    as_of: str = "2026-11-21",
) -> Subject:
    """One dataset as checks see it, its metadata written as YAML (one key a line at the top) and read again."""
    source = dict(METADATA if about is None else about)
    text = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in source.items())
    document, findings = read_document(f"metadata/{dataset}.yml", text.encode())
    assert not findings, findings
    raw = b"" if csv is None else csv.encode() if isinstance(csv, str) else csv
    return Subject(
        dataset=dataset_of(dataset, document.mapping),
        document=document,
        table=table(raw, f"data/{dataset}.csv") if csv is not None else None,
        catalog=around or catalog(),
        raw=raw,
        previous=lambda: table(previous) if previous else None,
        other=lambda name: (others or {}).get(name),
        as_of=as_of,
    )


def places(check: Callable[[Subject], Iterator[Finding]], examined: Subject) -> list[tuple[str, int, str]]:
    """(code, row, column or key) of each finding of a family, in order."""
    return [(f.code, f.where.row, f.where.column) for f in check(examined)]


def swapped(old: str, new: str, csv: str = CSV) -> str:
    """The CSV with one passage replaced, which must be there."""
    assert old in csv, old
    return csv.replace(old, new, 1)
