"""An instance under Sumedang's procedure in which things wait: activities long overdue, a request, a list of data."""

from __future__ import annotations

from tests.examples.requests import FORUM, NEED
from tests.instances import instance

ROSTER = """\
- id: wali
  name: Wati Lestari (uji)
  emails: [wati.lestari@example.go.id]
  roles: [{role: data_steward, agency: "*", from: "2026-01-01", decree: 821/1}]
- id: anggota
  name: Agus Santoso (uji)
  emails: [agus.santoso@example.go.id]
  roles: [{role: forum_member, agency: "*", from: "2026-01-01", decree: 821/2}]
"""
NAMES = ("Wati", "Lestari", "wati.lestari", "Agus", "Santoso", "agus.santoso")
LIST = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2025", due: "2026-12-31"}]
    access: open
  - id: pengaduan
    title: Rencana operasi
    satuan: Rencana
    frequency: yearly
    releases: [{period: "2025", due: "2026-12-15"}]
    access: closed
"""
N_ACTIVITIES = 22


def waiting_files() -> dict[str, str | bytes | None]:
    """The files; committed on 5 January 2026, so that a month later every activity's recommendation is late."""
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    files["catalog/catalog.yml"] = settings.replace(b"sop: blitar", b"sop: sumedang") + (
        b"contact: {name: Walidata, email: walidata@contoh.go.id}\n"
    )
    activities = {
        f"catalog/activities/dinkes/survei-{n:02}.yml": f'judul_kegiatan: "=Survei {n} | kesehatan"\ntahun: "2026"\n'
        for n in range(1, N_ACTIVITIES)
    }
    return {
        **files,
        "catalog/roster.yml": ROSTER,
        "catalog/plan/2026/dinkes.yml": LIST,
        NEED: FORUM,
        **activities,
    }
