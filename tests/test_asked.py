"""The boards of requests and complaints as they are built: what stands on them, and that no person ever does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from satudata.asked import board_of
from satudata.build import Plan, build
from satudata.pipeline import Reading, Request, read
from tests.conftest import Serve, Tree
from tests.examples.requests import COMPLAINED, COMPLAINT, FORUM, NEED, PUBLIC, REQUEST, asked
from tests.instances import DAY, metadata

CLOSED = '{level: closed, ground: "UU 14/2008 Pasal 17 huruf h", decided_by: PPID, decided_on: "2026-01-02"}'
# Planted in every field of a request and a complaint; none of it may stand in any file of the site.
PLANTED = ("Budi Santoso", "budi@contoh.example", "3602041211870001", "0812 3456 7890", "Jalan Kenanga")
REFUSED = """\
kind: public
received: "2026-11-02T09:15+07:00"
channel: email
requester: {class: media}
subject: Nama penerima bantuan
needs: [{title: Penerima bantuan}]
decision:
  access: refused
  by: ppid
  "on": "2026-11-05"
  ground: UU 14/2008 Pasal 17 huruf h
  reason: Memuat rahasia pribadi penerima layanan.
  consequence_test: 050/12/PPID/2026
answered_on: "2026-11-05"
objection: {received: "2026-11-10T10:00+07:00", ground: refused}
"""


def reading_of(root: Path, day: str = DAY, proven: bool = False) -> Reading:
    return read(Request(root=root, as_of=day, cached=False, processes=1, proven=proven))


def site_of(reading: Reading, folder: Path) -> Path:
    build(reading, Plan(folder, without=frozenset({"xlsx", "parquet", "search", "pdf"}), processes=1))
    return folder


def text_of(site: Path, path: str) -> str:
    page = (site / path / "index.html").read_text("utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("<wbr>", "").split())


def test_the_board_tells_number_subject_class_state_wait_and_outcome(tree: Tree, tmp_path: Path) -> None:
    files = {**asked(), "catalog/requests/2026/0003.yml": REFUSED}
    site = site_of(reading_of(tree(files)), tmp_path / "site")
    told = text_of(site, "permintaan")
    assert "2026/0001 Data stunting menurut kecamatan Balita stunting · 2025 peneliti 2 November 2026" in told
    assert "terlambat: hari kerja ke-14 dari 10, batasnya 16 November 2026" in told
    assert "Data diminta dari Dinas Kesehatan." in told
    assert "Ditolak berdasarkan UU 14/2008 Pasal 17 huruf h (uji konsekuensi 050/12/PPID/2026)" in told
    assert "Keberatan diterima 10 November 2026 (permintaan ditolak)." in told
    assert "2026/0002 Kebutuhan data puskesmas" in told
    assert told.index("2026/0001") < told.index("2026/0003")
    english = text_of(site, "en/permintaan")
    assert "late: working day 14 of 10, was due on 16 November 2026" in english
    assert "researcher" in english
    assert "hari kerja" not in english


def test_a_delivered_request_leads_to_its_data(tree: Tree, tmp_path: Path) -> None:
    decided = 'decision: {access: open, by: data_steward, on: "2026-11-05"}\nanswered_on: "2026-11-05"\n'
    decided += 'deliveries: [{dataset: dinkes/puskesmas, on: "2026-11-06", how: published}]\n'
    site = site_of(reading_of(tree({**asked(), NEED: FORUM + decided})), tmp_path / "site")
    page = (site / "permintaan/index.html").read_text("utf-8")
    assert '<a href="../data/dinkes/puskesmas/">Jumlah puskesmas menurut kecamatan</a>' in page
    assert "selesai dalam 4 hari kerja" in text_of(site, "permintaan")


def test_data_that_have_no_page_are_handed_over_without_being_named(tree: Tree, tmp_path: Path) -> None:
    decided = 'decision: {access: restricted, by: data_steward, on: "2026-11-05", ground: UU 14/2008 Pasal 6}\n'
    decided += 'answered_on: "2026-11-05"\n'
    record = "catalog/deliveries/2026-11-06-1f2e3d4c5b6a.json"
    decided += f'deliveries: [{{dataset: dinkes/puskesmas, on: "2026-11-06", how: delivered, record: {record}}}]\n'
    held = {"metadata/dinkes/puskesmas.yml": metadata(access=CLOSED), record: "{}"}
    site = site_of(reading_of(tree({**asked(), **held, NEED: FORUM + decided}), proven=True), tmp_path / "site")
    told = text_of(site, "permintaan").partition("2026/0002")[2]
    assert "Datanya: diserahkan langsung kepada pemohon" in told
    assert "dinkes/puskesmas" not in told


def test_a_need_whose_row_is_late_is_late_on_the_board(tree: Tree) -> None:
    root = tree(asked())
    waits = {one.id: wait for one, wait in board_of(reading_of(root)).requests}
    assert (waits["2026/0002"].key, waits["2026/0002"].late) == ("open_late", True)
    in_time = {one.id: wait for one, wait in board_of(reading_of(root, day="2026-11-04")).requests}
    assert in_time["2026/0002"].key == "open"


def test_what_was_due_in_a_known_year_is_past_its_limit_when_the_calendar_of_the_day_is_missing(
    tree: Tree, tmp_path: Path
) -> None:
    told = text_of(site_of(reading_of(tree(asked("blitar")), day="2062-03-09"), tmp_path / "site"), "permintaan")
    assert "terlambat: batasnya 16 November 2026, jumlah hari kerjanya –" in told
    assert "Melewati batas 1 atau lebih" in told  # that of the forum's need is unknown


def test_periods_stand_in_words_on_the_board(tree: Tree, tmp_path: Path) -> None:
    files = {**asked("blitar"), REQUEST: PUBLIC.replace('period: "2025"', "period: 2025-S2")}
    told = text_of(site_of(reading_of(tree(files)), tmp_path / "site"), "permintaan")
    assert "Balita stunting · semester 2 2025" in told
    assert "2025-S2" not in told


def test_the_register_tells_when_who_deals_with_it_the_answer_and_the_end(tree: Tree, tmp_path: Path) -> None:
    told = text_of(site_of(reading_of(tree(asked("magetan"))), tmp_path / "site"), "pengaduan")
    assert "2026/0001 Angka puskesmas tahun 2024 keliru perorangan 4 November 2026 selesai" in told
    assert "Bidang Statistik, Dinas Kesehatan ditutup 9 November 2026" in told
    assert "Jawaban 6 November 2026: Angka sudah diperbaiki." in told
    assert "Bidang Statistik dan Persandian" in told  # as Magetan's service standard says


def test_the_ways_in_need_no_account_and_stand_there_before_the_first_request(tree: Tree, tmp_path: Path) -> None:
    files = {path: content for path, content in asked().items() if not path.startswith(("catalog/req", "catalog/comp"))}
    site = site_of(reading_of(tree(files)), tmp_path / "site")
    page = (site / "permintaan/index.html").read_text("utf-8")
    assert 'href="https://ppid.example.go.id/permohonan/"' in page
    assert 'href="mailto:data@example.go.id"' in page
    assert "(0342) 801234" in page
    assert "Belum ada permintaan data." in page
    assert 'href="./permintaan/"' in (site / "index.html").read_text("utf-8")


TEXTS = [
    (REQUEST, PUBLIC, "subject: Data stunting menurut kecamatan"),
    (REQUEST, PUBLIC, "title: Balita stunting"),
    (REQUEST, PUBLIC, "instruction: Siapkan datanya."),
    (REQUEST, PUBLIC, "class: researcher"),
    (REQUEST, PUBLIC, "channel: ppid_form"),
    (REQUEST, PUBLIC, "contact_ref: PPID-2026-12"),
    (REQUEST, PUBLIC, "to: dinkes"),
    (REQUEST, PUBLIC, "by: data_steward"),
    (REQUEST, PUBLIC, "architecture: stunting-kecamatan"),
    (REQUEST, PUBLIC, "level: kecamatan"),
    (REQUEST, PUBLIC, 'period: "2025"'),
    (REQUEST, PUBLIC, "format: xlsx"),
    (REQUEST, PUBLIC, 'received: "2026-11-02T09:15+07:00"'),
    (REQUEST, REFUSED, "ground: UU 14/2008 Pasal 17 huruf h"),
    (REQUEST, REFUSED, "reason: Memuat rahasia pribadi penerima layanan."),
    (REQUEST, REFUSED, "consequence_test: 050/12/PPID/2026"),
    (REQUEST, REFUSED, 'answered_on: "2026-11-05"'),
    (NEED, FORUM, "institution: dinkes"),
    (NEED, FORUM, "subject: Kebutuhan data puskesmas"),
    (COMPLAINT, COMPLAINED, "complainant: individual"),
    (COMPLAINT, COMPLAINED, "subject: Angka puskesmas tahun 2024 keliru"),
    (COMPLAINT, COMPLAINED, "unit: dinkes"),
    (COMPLAINT, COMPLAINED, "section: Bidang Statistik"),
    (COMPLAINT, COMPLAINED, "text: Angka sudah diperbaiki."),
    (COMPLAINT, COMPLAINED, 'closed_on: "2026-11-09"'),
]


def test_a_person_planted_in_any_field_stands_in_no_file_of_the_site(tree: Tree, tmp_path: Path) -> None:
    """Each field in a file of its own, so that one caught field cannot hide another that is not."""
    files = asked()
    planted = []
    for n, (path, content, old) in enumerate(TEXTS, start=10):
        assert old in content
        key = old.partition(":")[0]
        for m, person in enumerate(PLANTED):
            name = f"{path.rpartition('/')[0]}/{n * 10 + m:04}.yml"
            files[name] = content.replace(old, f'{key}: "Data dari {person}"')
            planted.append(name)
    reading = reading_of(tree(files))
    faulty = {one.where.path for one in reading.findings if one.severity == "error"}
    assert set(planted) - faulty == set()
    board = board_of(reading)
    assert len(board.withheld) + len(board.withheld_complaints) == len(planted)
    site = site_of(reading, tmp_path / "site")
    for file in sorted(site.rglob("*")):
        if file.is_file():
            raw = file.read_bytes()
            assert not any(person.encode() in raw for person in PLANTED), file
    assert text_of(site, "permintaan").count("belum ditampilkan sampai berkasnya diperbaiki") == 1


def test_what_is_received_later_is_not_shown_yet(tree: Tree) -> None:
    assert board_of(reading_of(tree(asked()), day="2026-11-01")).requests == []


def test_many_requests_are_told_fifty_a_page(tree: Tree, tmp_path: Path) -> None:
    files = asked()
    files |= {f"catalog/requests/2026/{n:04}.yml": PUBLIC for n in range(3, 121)}
    site = site_of(reading_of(tree(files)), tmp_path / "site")
    pages = [site / "permintaan/index.html", site / "permintaan/2/index.html", site / "permintaan/3/index.html"]
    assert [page.read_text("utf-8").count('class="row request"') for page in pages] == [50, 50, 20]


@pytest.mark.parametrize("width", [360, 1440])
def test_the_boards_are_accessible_and_fit_the_screen(
    tree: Tree, tmp_path: Path, serve: Serve, chromium: Browser, width: int
) -> None:
    files = {**asked(), "catalog/requests/2026/0003.yml": REFUSED}
    site = site_of(reading_of(tree(files)), tmp_path / "site")
    with serve(site) as address:
        context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        tab = context.new_page()
        for page in ("permintaan/", "pengaduan/", "en/permintaan/"):
            tab.goto(f"{address.rstrip('/')}/{page}")
            violations = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(tab).response["violations"]]
            assert violations == [], page
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, page
        context.close()
