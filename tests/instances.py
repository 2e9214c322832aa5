"""A small instance for tests of the whole: what `satudata init` makes for Kota Blitar, and datasets to put into it."""

from __future__ import annotations

from functools import cache

from satudata.instance import instance_files

DAY = "2026-11-21"


@cache
def _starter() -> tuple[tuple[str, bytes], ...]:
    return tuple((path, content) for path, content in instance_files("blitar", "35.72"))


def starter() -> dict[str, str | bytes | None]:
    """The files of a new instance, path → bytes."""
    return dict(_starter())


def metadata(
    title: str = "Jumlah puskesmas menurut kecamatan",
    access: str = "{level: open}",
    start: str = "2023",
    end: str = "2024",
) -> str:
    """Metadata of a table kode_kecamatan, tahun, jumlah; complete, in both languages."""
    return f"""\
title: {title}
description: >-
  Banyaknya puskesmas di Kota Blitar menurut kecamatan dan tahun, dihitung dari catatan fasilitas kesehatan. Kolom
  kode_kecamatan memuat kode wilayah, tahun menyatakan tahun data, jumlah menyatakan banyaknya puskesmas.
en:
  title: "{title} (English)"
  description: Number of community health centres in Blitar City by district and year, from the register of facilities.
keywords: [puskesmas, kesehatan]
theme: "1.02"
spatial: {{code: "35.72", level: kecamatan}}
temporal: {{start: "{start}", end: "{end}"}}
frequency: yearly
access: {access}
licenses: [{{name: CC-BY-4.0, title: Creative Commons Atribusi 4.0, path: "https://creativecommons.org/licenses/by/4.0/"}}]
sources: [{{title: Catatan fasilitas kesehatan}}]
statistics:
  konsep: Fasilitas kesehatan
  definisi: Fasilitas pelayanan kesehatan tingkat pertama yang menyelenggarakan upaya kesehatan masyarakat.
  metode: Kompilasi produk administrasi
schema:
  primaryKey: [kode_kecamatan, tahun]
  fields:
    - name: kode_kecamatan
      type: string
      title: Kode kecamatan
      en: {{title: District code}}
      description: Kode wilayah Kementerian Dalam Negeri.
      role: region
      codes: {{list: region, scheme: kemendagri, level: kecamatan, edition: "2025"}}
      constraints: {{required: true}}
    - name: tahun
      type: year
      title: Tahun
      en: {{title: Year}}
      description: Tahun data.
      role: time
      constraints: {{required: true}}
    - name: jumlah
      type: integer
      title: Jumlah puskesmas
      en: {{title: Health centres}}
      description: Banyaknya puskesmas.
      role: measure
      konsep: Puskesmas
      definisi: Banyaknya puskesmas yang beroperasi.
      klasifikasi: "-"
      ukuran: Jumlah
      satuan: Unit
      constraints: {{required: true, minimum: 0}}
"""


TABLE = """\
kode_kecamatan,tahun,jumlah
35.72.01,2023,11
35.72.02,2023,12
35.72.03,2023,13
35.72.01,2024,11
35.72.02,2024,12
35.72.03,2024,14
"""

AGENCY = """\
- id: dinkes
  code: "1.02.0.00.0.00.01.0000"
  name: Dinas Kesehatan
  en: {name: Health Office}
  affairs: ["1.02"]
  contact: {name: Bidang Data, email: data@dinkes.go.id}
"""


def instance(table: str = TABLE, text: str | None = None) -> dict[str, str | bytes | None]:
    """The starter with one more agency, dinkes, and its dataset dinkes/puskesmas."""
    files = starter()
    agencies = files["catalog/agencies.yml"]
    assert isinstance(agencies, bytes)
    return {
        **files,
        "catalog/agencies.yml": agencies.decode() + AGENCY,
        "metadata/dinkes/puskesmas.yml": text or metadata(),
        "data/dinkes/puskesmas.csv": table,
    }
