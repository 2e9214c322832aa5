"""Kabupaten Pringsewu, SOP 075/162/D.12/2024: examined, approved as a record, and verified against its evidence."""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "pringsewu", "18.10"
LIST, PART, TABLE, REPORT = "plan:2026", "plan:2026/dinkes", f"dataset:{DATASET}", "report:2026"
FILE = "catalog/plan/2026/dinkes.yml"
PROMISED = "2026-05-29"


def test_pringsewu_from_guidance_to_the_report_handed_to_the_regent(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION)
    the_forum_agrees_a_day_late(town)
    the_table_waits_over_eid_for_its_metadata(town)
    the_acting_head_returns_it(town)
    it_is_verified_and_out_within_five_minutes(town)
    the_year_is_reported(town)
    assert town.is_told()


def the_forum_agrees_a_day_late(town: Town) -> None:
    town.at("2026-01-05 08:00")
    town.brings("wali", {FILE: plan(item(due=PROMISED))}, "Rancangan Daftar Data 2026")
    assert town.held(LIST) == {"1.1": "pembina | tanpa batas"}

    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan 5 Januari")
    assert town.done(LIST, "1.1") == "2026-01-05 10:00 pembina"
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}

    town.row("1.2", "2026-01-06 17:30")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Undangan Forum")
    assert town.done(LIST, "1.2") == "2026-01-06 17:30 sekretariat"
    # Taken after closing, it counts as received on the next morning.
    assert town.held(LIST) == {"1.3": "forum | 2026-01-12 16:00"}

    town.row("1.3", "2026-01-13 09:00")
    assert town.held(LIST) == {"1.3": "forum | 2026-01-12 16:00 | terlambat"}
    town.approves("forum", LIST, "list_agreement")
    assert town.done(LIST, "1.3") == "2026-01-13 09:00 forum terlambat"
    assert town.track(LIST).finished
    where = ("--date", "2026-01-13", "--place", "Ruang Rapat Bapperida", "--signer", "wali")
    made = town.makes("sekretariat", "letter", "minutes", LIST, *where)
    assert made == ["berita-acara-2026-2026-01-13.docx", "berita-acara-2026-2026-01-13.pdf"]
    town.registers("berita-acara", "400/1/2026", "walidata", LIST)
    # Five working days; 16 January is a holiday (Isra Mikraj).
    assert town.held(PART) == {"1.4": "produsen | 2026-01-21 16:00"}

    town.row("1.4", "2026-01-20 15:00")
    town.approves("produsen", PART, "availability")
    assert town.done(PART, "1.4") == "2026-01-20 15:00 produsen"
    made = town.makes("produsen", "letter", "statement", PART)
    assert made == ["surat-pernyataan-dinkes-2026.docx", "surat-pernyataan-dinkes-2026.pdf"]
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    assert town.track(PART).finished
    assert town.held(TABLE) == {"2.1": f"produsen operator | {PROMISED} 23:59"}


def the_table_waits_over_eid_for_its_metadata(town: Town) -> None:
    town.row("2.1", "2026-03-17 15:30")
    town.brings("operator", data(REGION, "140"), "Data puskesmas 2025")
    assert town.done(TABLE, "2.1") == "2026-03-17 15:30"
    # An hour of service: half of it before closing, the other half after Eid and its collective leave.
    assert town.held(TABLE) == {"2.2": "produsen operator | 2026-03-25 08:00"}

    town.row("2.2", "2026-03-25 07:50")
    town.brings("operator", meta(REGION, 'issued: "2026-06-01"\n'), "Metadata puskesmas 2025")
    assert town.done(TABLE, "2.2") == "2026-03-25 07:50"
    # Here only the supporting steward examines.
    assert town.held(TABLE) == {"3.1": "pendukung | 2026-03-26 16:00"}


def the_acting_head_returns_it(town: Town) -> None:
    town.row("3.1", "2026-03-26 10:00")
    assert "bukan walidata pendukung" in town.refuses("wali", "approve", DATASET, "--step", "examination")
    town.approves("pendukung", DATASET, "examination")
    assert town.done(TABLE, "3.1") == "2026-03-26 10:00 pendukung"
    assert town.held(TABLE) == {"3.2": "kepala | 2026-04-02 16:00"}

    town.row("3.2", "2026-04-01 09:00")
    assert town.held(TABLE) == {"3.2": "plt-kepala | 2026-04-02 16:00"}
    town.returns("plt-kepala", DATASET, "agency_approval", "Kecamatan terakhir tertulis 140")
    assert town.held(TABLE) == {"2.2": "produsen operator | 2026-04-01 10:00"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    sheet = town.wording(made[0])
    assert "Dikembalikan oleh : Plt-Kepala (uji), 1 April 2026" in sheet
    assert "Kecamatan terakhir tertulis 140" in sheet
    assert "Daftar kesalahan: 1 (satu)" in sheet
    assert "Tanggal di masa depan" in sheet
    town.at("2026-04-01 09:40")
    town.brings("operator", {**data(REGION, "14"), **meta(REGION)}, "Betulkan kecamatan terakhir dan tanggalnya")
    assert town.done(TABLE, "2.2") == "2026-04-01 09:40"
    assert town.done(TABLE, "2.1") == "2026-03-17 15:30"
    assert town.held(TABLE) == {"3.1": "pendukung | 2026-04-02 16:00"}
    town.at("2026-04-02 08:00")
    town.approves("pendukung", DATASET, "examination")
    # Good Friday lies between.
    assert town.held(TABLE) == {"3.2": "plt-kepala | 2026-04-10 16:30"}
    town.at("2026-04-06 09:00")
    town.approves("plt-kepala", DATASET, "agency_approval")
    assert town.done(TABLE, "3.2") == "2026-04-06 09:00 plt-kepala"
    assert town.held(TABLE) == {"3.3": "wali wali-dua | 2026-04-13 16:00"}


def it_is_verified_and_out_within_five_minutes(town: Town) -> None:
    town.row("3.3", "2026-04-09 10:00")
    town.approves("wali", DATASET, "verification", "--supporting", "Rekap laporan puskesmas 2025, map 4")
    assert town.done(TABLE, "3.3") == "2026-04-09 10:00 wali"
    made = town.makes("wali", "letter", "verification", DATASET, "--signer", "wali")
    assert made == ["lembar-verifikasi-dinkes-2026-04-09.docx", "lembar-verifikasi-dinkes-2026-04-09.pdf"]
    assert town.held(TABLE) == {"4.1": "wali wali-dua | 2026-04-09 10:05"}

    town.row("4.1", "2026-04-09 10:04")
    town.approves("wali-dua", DATASET, "publication")
    assert town.done(TABLE, "4.1") == "2026-04-09 10:04 wali-dua"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    assert town.held(TABLE) == {}


def the_year_is_reported(town: Town) -> None:
    town.at("2026-12-30 09:00")
    town.brings("sekretariat", {"catalog/reports/2026.yml": 'kind: yearly\nperiod: "2026"\n'}, "Laporan 2026")
    assert town.held(REPORT) == {}
    town.row("5.1", "2027-01-08 09:00")
    assert town.held(REPORT) == {"5.1": "sekretariat | 2027-01-08 16:30"}
    town.approves("sekretariat", REPORT, "report")
    assert town.done(REPORT, "5.1") == "2027-01-08 09:00 sekretariat"
    assert "laporan-2026.pdf" in town.makes("sekretariat", "report", "yearly", "2026")
    assert town.held(REPORT) == {"5.2": "sekretariat | tanpa batas"}

    town.row("5.2", "2027-01-11 09:00")
    made = town.makes("sekretariat", "letter", "cover", REPORT, "--signer", "wali", *town.attached("laporan-2026.pdf"))
    assert made == ["surat-pengantar-laporan-2026.docx", "surat-pengantar-laporan-2026.pdf"]
    town.registers("pengantar", "400/9/2027", "walidata", REPORT)
    town.approves("sekretariat", REPORT, "report_delivery", "--reason", "Surat pengantar 400/9/2027")
    assert town.done(REPORT, "5.2") == "2027-01-11 09:00 sekretariat"
    assert town.track(REPORT).finished
    assert town.held(REPORT) == {}
