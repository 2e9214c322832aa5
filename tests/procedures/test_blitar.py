"""Kota Blitar, SOP 013/SOP/Bid-Statistik dan Persandian: a letter of validation, three minutes, and exposés."""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "blitar", "35.72"
LIST, PART, TABLE = "plan:2026", "plan:2026/dinkes", f"dataset:{DATASET}"
QUARTER, REPORT = "report:2026-q1", "report:2026"
FILE = "catalog/plan/2026/dinkes.yml"


def test_blitar_from_guidance_to_the_report_handed_to_the_mayor(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION)
    the_forum_returns_the_list_and_agrees(town)
    the_agency_states_what_it_will_collect(town)
    the_table_is_uploaded_and_not_published(town)
    it_is_examined_after_eid_and_goes_back(town)
    the_acting_head_signs_the_letter_of_validation(town)
    it_is_out_five_minutes_later_two_too_late(town)
    the_list_is_amended_while_the_agreed_one_stays_in_force(town)
    the_quarter_and_the_year_are_reported(town)
    assert town.is_told()


def the_forum_returns_the_list_and_agrees(town: Town) -> None:
    town.at("2026-02-02 08:00")
    town.brings("wali", {FILE: plan(item(due="2026-04-30"))}, "Rancangan Daftar Data 2026")
    town.row("1.1", "2026-02-02 10:00")
    assert town.held(LIST) == {"1.1": "pembina | tanpa batas"}
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan 2 Februari")
    assert town.done(LIST, "1.1") == "2026-02-02 10:00 pembina"
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}

    town.row("1.2", "2026-02-03 09:00")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Undangan Forum")
    assert town.done(LIST, "1.2") == "2026-02-03 09:00 sekretariat"
    assert town.held(LIST) == {"1.3": "forum | 2026-02-06 16:30"}

    town.row("1.3", "2026-02-05 13:00")
    town.returns("forum", LIST, "list_agreement", "Dasar kebutuhan belum ditulis")
    told = town.tells("wali", "status", LIST)
    assert "Dasar kebutuhan belum ditulis" in told
    assert "administratif kepada Forum Satu Data – berjalan" in told
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}
    town.at("2026-02-06 09:00")
    line = item(due="2026-04-30", further="    basis: RPJMD 2025-2029\n")
    town.brings("wali", {FILE: plan(line)}, "Tulis dasar kebutuhan")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Draf yang diperbaiki")
    assert town.held(LIST) == {"1.3": "forum | 2026-02-11 16:00"}
    town.at("2026-02-09 10:00")
    town.approves("forum", LIST, "list_agreement")
    assert town.done(LIST, "1.3") == "2026-02-09 10:00 forum"
    where = ("--date", "2026-02-09", "--place", "Ruang Rapat Diskominfotik", "--signer", "wali")
    made = town.makes("sekretariat", "letter", "minutes", LIST, *where)
    assert made == ["berita-acara-2026-2026-02-09.docx", "berita-acara-2026-2026-02-09.pdf"]
    assert "Ruang Rapat Diskominfotik" in town.wording(made[0])
    town.registers("berita-acara", "400/1/2026", "walidata", LIST)
    assert town.held(PART) == {"1.4": "produsen | 2026-02-18 16:00"}  # leave on the 16th, Lunar New Year on the 17th


def the_agency_states_what_it_will_collect(town: Town) -> None:
    town.row("1.4", "2026-02-18 15:59")
    town.approves("produsen", PART, "availability")
    assert town.done(PART, "1.4") == "2026-02-18 15:59 produsen"
    made = town.makes("produsen", "letter", "statement", PART)
    assert made == ["surat-pernyataan-dinkes-2026.docx", "surat-pernyataan-dinkes-2026.pdf"]
    assert town.track(PART).finished
    assert town.held(TABLE) == {"2.1": "produsen operator | 2026-04-30 23:59"}


def the_table_is_uploaded_and_not_published(town: Town) -> None:
    town.row("2.1", "2026-03-17 09:00")
    town.brings("operator", data(REGION, "-41"), "Data puskesmas 2025")
    assert town.done(TABLE, "2.1") == "2026-03-17 09:00"
    assert town.held(TABLE) == {"2.2": "produsen operator | 2026-03-17 10:00"}

    town.row("2.2", "2026-03-17 09:30")
    town.brings("operator", meta(REGION), "Metadata puskesmas 2025")
    assert town.done(TABLE, "2.2") == "2026-03-17 09:30"
    assert town.ground(DATASET) is Ground.HELD
    assert town.held(TABLE) == {"3.1": "wali wali-dua pendukung | 2026-03-25 16:00"}


def it_is_examined_after_eid_and_goes_back(town: Town) -> None:
    town.row("3.1", "2026-03-25 10:00")
    town.returns("wali", DATASET, "examination", "Sananwetan 2025 tertulis -41")
    assert town.held(TABLE) == {"2.2": "produsen operator | 2026-03-25 11:00"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    assert "“-41” pada kolom “jumlah” di luar batas" in town.wording(made[0])
    town.at("2026-03-25 13:30")
    assert town.held(TABLE) == {"2.2": "produsen operator | 2026-03-25 11:00 | terlambat"}
    town.brings("operator", data(REGION, "14"), "Betulkan Sananwetan")
    assert town.done(TABLE, "2.2") == "2026-03-25 13:30 terlambat"
    town.at("2026-03-26 09:00")
    # The printed row of collection needs the letter, and nobody goes on without it.
    refused = town.refuses("wali", "approve", DATASET, "--step", "examination")
    assert "menunggu surat pernyataan, yang diminta baris 2.1 SOP" in refused
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    town.approves("wali", DATASET, "examination")
    assert town.done(TABLE, "3.1") == "2026-03-26 09:00 wali"
    assert town.held(TABLE) == {"3.2": "kepala | 2026-04-02 16:00"}


def the_acting_head_signs_the_letter_of_validation(town: Town) -> None:
    town.row("3.2", "2026-04-01 10:00")
    assert town.held(TABLE) == {"3.2": "plt-kepala | 2026-04-02 16:00"}
    assert "surat-validasi-dinkes-2026-04-01.pdf" in town.makes(
        "plt-kepala", "letter", "validation", "--agency", "dinkes", DATASET, to="--output"
    )
    town.registers("validasi", "400/3/2026", "dinkes", DATASET)
    town.approves("plt-kepala", DATASET, "agency_approval")
    assert town.done(TABLE, "3.2") == "2026-04-01 10:00 plt-kepala"
    assert town.held(TABLE) == {"4.1": "wali wali-dua | 2026-04-01 10:03"}


def it_is_out_five_minutes_later_two_too_late(town: Town) -> None:
    town.row("4.1", "2026-04-01 10:05")
    assert town.held(TABLE) == {"4.1": "wali wali-dua | 2026-04-01 10:03 | terlambat"}
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "4.1") == "2026-04-01 10:05 wali terlambat"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    assert town.held(TABLE) == {}


def the_list_is_amended_while_the_agreed_one_stays_in_force(town: Town) -> None:
    town.at("2026-06-08 09:00")
    lines = (item(due="2026-04-30", further="    basis: RPJMD 2025-2029\n"), item("posyandu", "2026-11-30"))
    town.brings("wali", {FILE: plan(*lines)}, "Tambah posyandu ke Daftar Data")
    assert town.held(LIST) == {"1.3": "forum | 2026-06-11 16:00"}
    assert town.held(PART) == {"1.4": "produsen | 2026-06-15 16:00"}
    assert town.track(TABLE).finished
    assert town.done(TABLE, "2.1") == "2026-03-17 09:00"
    assert "dataset:dinkes/posyandu" not in {track.subject for track in town.office().tracks}
    town.at("2026-06-10 09:00")
    town.approves("forum", LIST, "list_agreement")
    town.approves("produsen", PART, "availability")
    assert town.done(LIST, "1.3") == "2026-06-10 09:00 forum"
    assert town.held("dataset:dinkes/posyandu") == {"2.1": "produsen operator | 2026-11-30 23:59"}


def the_quarter_and_the_year_are_reported(town: Town) -> None:
    town.at("2026-07-01 09:00")
    files = {"2026-q1": 'kind: quarterly\nperiod: "2026-Q1"\n', "2026": 'kind: yearly\nperiod: "2026"\n'}
    town.brings("wali", {f"catalog/reports/{name}.yml": text for name, text in files.items()}, "Ekspose dan laporan")
    assert town.held(QUARTER) == {"5.1": "sekretariat wali wali-dua | 2026-04-06 16:00 | terlambat"}
    assert "ekspose-2026-q1.pdf" in town.makes("wali", "report", "quarterly", "2026-Q1")
    town.approves("wali", QUARTER, "report")
    town.approves("wali", QUARTER, "report_delivery", "--reason", "Ekspose triwulan pertama")
    assert town.done(QUARTER, "5.1") == "2026-07-01 09:00 wali terlambat"
    assert town.track(QUARTER).finished

    assert town.held(REPORT) == {}
    town.row("5.1", "2027-01-06 10:00")
    assert town.held(REPORT) == {"5.1": "sekretariat wali wali-dua | 2027-01-07 16:00"}
    town.approves("sekretariat", REPORT, "report")
    assert town.done(REPORT, "5.1") == "2027-01-06 10:00 sekretariat"
    assert "laporan-2026.pdf" in town.makes("sekretariat", "report", "yearly", "2026")
    assert town.held(REPORT) == {"5.2": "sekretariat wali wali-dua | tanpa batas"}

    town.row("5.2", "2027-01-07 09:00")
    made = town.makes("sekretariat", "letter", "cover", REPORT, "--signer", "wali", *town.attached("laporan-2026.pdf"))
    assert made == ["surat-pengantar-laporan-2026.docx", "surat-pengantar-laporan-2026.pdf"]
    town.registers("pengantar", "400/9/2027", "walidata", REPORT)
    town.approves("sekretariat", REPORT, "report_delivery", "--reason", "Surat pengantar 400/9/2027")
    assert town.done(REPORT, "5.2") == "2027-01-07 09:00 sekretariat"
    assert town.track(REPORT).finished
    assert town.held(REPORT) == {}
