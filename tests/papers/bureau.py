"""An instance with everything that papers are about: lists of data, datasets on their way, a request, an activity."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Content, Tree, git
from tests.examples.activities import SURVEY, source
from tests.instances import AGENCY, TABLE, instance, metadata
from tests.papers.scenes import DATASET, OTHER, Scene
from tests.trust.keys import make_key, public_line

PLAN, YEAR = "plan:2026/dinkes", "plan:2026"
REQUEST, ACTIVITY = "request:2026/0007", f"activity:{SURVEY}"
PEOPLE = {
    "operator": ("Operator Data Dinas Kesehatan (contoh)", "producer", "dinkes", ""),
    "wali": ("Kepala Bidang Statistik (contoh)", "data_steward", "*", ""),
    "kepala": ("Sekretaris Dinas Kesehatan (contoh)", "agency_head", "dinkes", "plt"),
    "kepala-kominfo": ("Kepala Dinas Kominfo (contoh)", "agency_head", "diskominfo", ""),
    "forum": ("Kepala Bappeda (contoh)", "forum", "*", ""),
    "pembina": ("Kepala BPS Kota Blitar (contoh)", "data_supervisor", "*", ""),
    "sekretaris": ("Sekretaris Bappeda (contoh)", "secretariat", "*", ""),
}
AGENCIES = """\
- id: diskominfo
  code: "2.16.2.20.2.21.01.0000"
  name: Dinas Komunikasi, Informatika, dan Statistik
  en: {name: Communication Office}
  affairs: ["2.16"]
  contact: {name: Bidang Statistik, email: data@diskominfo.go.id, address: Jl. Contoh No. 2, phone: "0342 801234"}
- id: dinsos
  code: "1.06.0.00.0.00.01.0000"
  name: Dinas Sosial
  en: {name: Social Office}
  affairs: ["1.06"]
  contact: {name: Bidang Data, email: data@dinsos.go.id}
"""
LIST = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2025", due: "2026-03-31"}]
    access: open
    priority: true
    carried_from: "2025"
  - id: posyandu
    title: Jumlah posyandu menurut kecamatan
    satuan: Unit
    frequency: quarterly
    releases:
      - {period: 2026-Q1, due: "2026-04-15"}
      - {period: 2026-Q2, due: "2026-07-15"}
    access: open
  - id: kunjungan-pasien
    title: Jumlah kunjungan pasien rawat jalan
    satuan: Kunjungan
    frequency: monthly
    releases: []
    access: restricted
    unavailable: Aplikasi pencatatan baru berjalan mulai tahun 2027
removed:
  - {id: apotek, reason: Menjadi kewenangan kementerian, on: "2026-01-12"}
"""
OTHER_LIST = """\
items:
  - id: penerima-bantuan
    title: Jumlah penerima bantuan sosial
    satuan: Keluarga
    frequency: yearly
    releases: [{period: "2025", due: "2026-05-29"}]
    access: open
"""
ASKED = """\
kind: forum
received: "2026-02-02T09:15+07:00"
channel: letter
requester: {institution: dinsos}
subject: Penyusunan rencana penanggulangan stunting
needs:
  - {title: Balita stunting menurut kecamatan, level: kecamatan, period: "2025"}
  - {title: Kunjungan posyandu, level: kelurahan, period: 2025-12}
routing:
  - {to: dinkes, by: data_steward, "on": "2026-02-04", instruction: Mohon disiapkan menurut format dataset.}
"""


def bureau(tree: Tree, folder: Path, demonstration: bool = False, without: tuple[str, ...] = ()) -> Scene:
    """The instance, nothing said yet; `without` leaves out people."""
    keys = folder / "keys"
    keys.mkdir()
    entries = []
    for name, (called, role, agency, capacity) in PEOPLE.items():
        line = public_line(make_key(keys, name=name))
        acting = f", capacity: {capacity}" if capacity else ""
        entries.append(
            f"- id: {name}\n  name: {called}\n  emails: [{name}@example.go.id]\n"
            f'  keys: [{{key: "{line}", from: "2026-01-01"}}]\n'
            f'  roles: [{{role: {role}, agency: "{agency}", from: "2026-01-01", decree: 821/1{acting}}}]\n'
        )
    kept = [entry for name, entry in zip(PEOPLE, entries, strict=True) if name not in without]
    root = tree({**_files(demonstration), "catalog/roster.yml": "".join(kept)})
    git(root, "config", "user.name", "Wali")
    git(root, "config", "user.email", "wali@example.go.id")
    return Scene(root, keys)


def _files(demonstration: bool) -> dict[str, Content]:
    start = instance()
    settings, agencies = start["catalog/catalog.yml"], start["catalog/agencies.yml"]
    assert isinstance(settings, bytes) and isinstance(agencies, str) and AGENCY in agencies
    published = settings.decode().replace("publisher: Pemerintah Kota Blitar", "publisher: diskominfo")
    address = published.replace("base_url: http://127.0.0.1:8000/", "base_url: https://data.example.go.id/")
    return {
        **start,
        "catalog/catalog.yml": address.replace("demonstration: false", "demonstration: true")
        if demonstration
        else address,
        "catalog/agencies.yml": agencies + AGENCIES,
        f"metadata/{OTHER}.yml": metadata("Jumlah posyandu menurut kecamatan"),
        f"data/{OTHER}.csv": TABLE.replace("2024,14", "2024,9"),
        "catalog/plan/2026/dinkes.yml": LIST,
        "catalog/plan/2026/dinsos.yml": OTHER_LIST,
        f"catalog/activities/{SURVEY}.yml": source(SURVEY),
        "catalog/requests/2026/0007.yml": ASKED,
    }


def examined(one: Scene) -> None:
    """The agency's statement registered, and both datasets examined by the steward, with evidence for the one."""
    one.does("wali", "letter", "register", "pernyataan", *STATED)
    one.does("wali", "approve", DATASET, "--step", "examination", "--supporting", "Buku register puskesmas, rak 2")
    one.does("wali", "approve", OTHER, "--step", "examination")


STATED = (
    "--number", "045/7/2026", "--dated", "2026-01-20", "--agency", "dinkes", "--subject", PLAN,
    "--original", "Lemari 2, map 3",
)  # fmt: skip
# Every kind with what it is asked for, but the validation letter; some need what `examined` and `sent_back` did.
ASKS: dict[str, tuple[str, ...]] = {
    "statement": (
        PLAN,
        "--date",
        "2026-01-20",
        "--rank",
        "Pembina Tk. I (IV/b)",
        "--rank",
        "NIP 19700101 199503 1 001",
    ),
    "approved-list": (PLAN,),
    "minutes": (YEAR, "--date", "2026-11-15", "--place", "Ruang Rapat Bappeda Kota Blitar"),
    "catalog": ("dinkes",),
    "conforming": (OTHER,),
    "verification": (DATASET,),
    "return": (DATASET, "--due", "2026-12-01"),
    "needs": (REQUEST,),
    "disposition": (REQUEST,),
    "request": (REQUEST, "--due", "2026-03-02"),
    "recommendation": (ACTIVITY,),
    "appointment": ("dinkes", "--operator", "Sari (contoh); ; Statistisi; 0342 801234", "--from", "2026-01-05"),
    "cover": ("report:2026-q1",),
}
