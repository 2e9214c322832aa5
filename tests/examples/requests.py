"""An instance with a request of the public, a need of the forum, a complaint and an entry of the data architecture."""

from __future__ import annotations

from tests.instances import instance

REQUEST = "catalog/requests/2026/0001.yml"
NEED = "catalog/requests/2026/0002.yml"
COMPLAINT = "catalog/complaints/2026/0001.yml"
ENTRY = "catalog/architecture/stunting-kecamatan.yml"

PUBLIC = """\
kind: public
received: "2026-11-02T09:15+07:00"
channel: ppid_form
requester: {class: researcher}
contact_ref: PPID-2026-12
subject: Data stunting menurut kecamatan
needs:
  - {title: Balita stunting, level: kecamatan, period: "2025", format: xlsx}
routing:
  - {to: dinkes, by: data_steward, on: "2026-11-03", instruction: Siapkan datanya.}
architecture: stunting-kecamatan
"""
FORUM = """\
kind: forum
received: "2026-11-02T09:15+07:00"
channel: letter
requester: {institution: dinkes}
subject: Kebutuhan data puskesmas
needs: [{title: Jumlah puskesmas menurut kecamatan, period: "2024"}]
datasets: [dinkes/puskesmas]
"""
COMPLAINED = """\
received: "2026-11-04T10:00+07:00"
channel: telephone
complainant: individual
contact_ref: PPID-2026-13
subject: Angka puskesmas tahun 2024 keliru
unit: dinkes
section: Bidang Statistik
datasets: [dinkes/puskesmas]
answer: {on: "2026-11-06", text: Angka sudah diperbaiki.}
closed_on: "2026-11-09"
"""
ARCHITECTURE = """\
agency: dinkes
title: Balita stunting menurut kecamatan
description: Banyaknya balita stunting menurut kecamatan dan tahun, dari pengukuran serentak di posyandu.
theme: "1.02"
spatial: {code: "35.72", level: kecamatan}
frequency: yearly
access: {level: open}
spbe: {jenis_data: Data Statistik, validitas_data: Tahunan, penanggung_jawab: Kepala Dinas Kesehatan}
schema:
  primaryKey: [kode_kecamatan, tahun, jenis_kelamin]
  fields:
    - name: kode_kecamatan
      type: string
      title: Kode kecamatan
      role: region
      codes: {list: region, scheme: kemendagri, level: kecamatan, edition: "2025"}
      constraints: {required: true}
    - {name: tahun, type: year, title: Tahun, role: time, constraints: {required: true}}
    - name: jenis_kelamin
      type: string
      title: Jenis kelamin
      role: dimension
      constraints: {required: true, enum: [laki-laki, perempuan]}
    - name: jumlah
      type: integer
      title: Jumlah balita
      role: measure
      konsep: Stunting
      definisi: Banyaknya balita pendek dan sangat pendek.
      klasifikasi: "-"
      ukuran: Jumlah
      satuan: Orang
      constraints: {required: true, minimum: 0}
"""


def asked(sop: str = "sumedang") -> dict[str, str | bytes | None]:
    """The files of the instance, which follows that procedure."""
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    contact = 'contact: {name: Walidata, email: data@example.go.id, phone: "(0342) 801234"}\n'
    ppid = "ppid: {name: PPID Kota Blitar, form: 'https://ppid.example.go.id/permohonan/'}\n"
    return {
        **files,
        "catalog/catalog.yml": settings.decode().replace("sop: blitar", f"sop: {sop}") + contact + ppid,
        REQUEST: PUBLIC,
        NEED: FORUM,
        COMPLAINT: COMPLAINED,
        ENTRY: ARCHITECTURE,
    }
