"""Kabupaten Paser, SOP 060/81/DKISP-SP/I: a year by the list, with a statistical activity that BPS recommends."""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.conftest import write
from tests.examples.activities import SURVEY, changed
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "paser", "64.01"
LIST, PART, ACTIVITY, TABLE, REPORT = (
    "plan:2026", "plan:2026/dinkes", f"activity:{SURVEY}", f"dataset:{DATASET}", "report:2026",
)  # fmt: skip
FORM = f"catalog/activities/{SURVEY}.yml"
ASKED = """\
recommendation:
  kind: FS-3
  number: "400.7/112/2026"
  submitted_on: "2026-01-30"
"""
ANSWERED = (
    ASKED
    + """\
  complete_on: "2026-02-04"
  issued_on: "2026-02-25"
  identity: V-26.6401.001
"""
)
GIVEN = """\
recommendation:
  kind: FS-3
  number: "400.7/112/2026"
  submitted_on: "2026-01-12"
  returned:
    - {on: "2026-01-20", reason: Kerangka sampel belum dijelaskan., resubmitted_on: "2026-01-23"}
  complete_on: "2026-01-26"
  issued_on: "2026-02-09"
  identity: V-26.3572.001
"""


def form(recommendation: str, status: str = "draft") -> str:
    return changed(SURVEY, (GIVEN, recommendation), ("status: submitted\n", f"status: {status}\n"))


def store(town: Town) -> tuple[str, str]:
    """The option that names where signed originals are kept."""
    return "--store", str(town.folder / "arsip")


def test_paser_from_guidance_to_the_report_handed_to_the_regent(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION)
    the_list_is_agreed(town)
    the_agency_commits_itself(town)
    bps_recommends_the_survey(town)
    the_table_is_collected_and_handed_over_before_eid(town)
    it_goes_back_and_is_mended(town)
    the_acting_head_validates(town)
    it_comes_out_on_the_day_of_the_schedule(town)
    the_year_is_reported(town)
    assert town.is_told()


def the_list_is_agreed(town: Town) -> None:
    town.at("2026-01-05 08:00")
    line = item(further=f"    activity: {SURVEY}\n")
    town.brings("wali", {"catalog/plan/2026/dinkes.yml": plan(line), FORM: form("")}, "Rancangan Daftar Data 2026")
    assert town.held(LIST) == {"1.1": "pembina | tanpa batas"}

    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan penentuan Daftar Data, 5 Januari")
    assert town.done(LIST, "1.1") == "2026-01-05 10:00 pembina"
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}

    town.row("1.2", "2026-01-06 09:00")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Undangan dan ruang rapat Forum")
    assert town.done(LIST, "1.2") == "2026-01-06 09:00 sekretariat"
    assert town.held(LIST) == {"1.3": "forum | 2026-01-09 16:30"}

    town.row("1.3", "2026-01-08 14:00")
    told = town.returns("forum", LIST, "list_agreement", "Satuan belum seragam")
    assert "plan:2026: dikembalikan pada Penentuan Daftar Data" in told
    assert "Kembali ke baris 1.2 (Memberikan dukungan" in told and "giliran sekretariat" in told
    assert town.track(LIST).returned == "Satuan belum seragam"
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}
    town.at("2026-01-09 09:00")
    line = item(further=f"    activity: {SURVEY}\n    basis: RPJMD 2025-2029\n")
    town.brings("wali", {"catalog/plan/2026/dinkes.yml": plan(line)}, "Perbaiki rancangan Daftar Data")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Draf yang diperbaiki dibagikan kepada Forum")
    assert town.track(LIST).returned == ""
    assert town.held(LIST) == {"1.3": "forum | 2026-01-14 16:00"}
    town.at("2026-01-12 10:00")
    town.approves("forum", LIST, "list_agreement")
    assert town.done(LIST, "1.3") == "2026-01-12 10:00 forum"
    assert town.track(LIST).finished
    where = ("--date", "2026-01-12", "--place", "Ruang Rapat Bappeda", "--signer", "wali")
    made = town.makes("sekretariat", "letter", "minutes", LIST, *where)
    assert made == ["berita-acara-2026-2026-01-12.docx", "berita-acara-2026-2026-01-12.pdf"]
    town.registers("berita-acara", "400/1/2026", "walidata", LIST)
    # Row 2.1: "walidata menentukan batas waktu". It is set afterwards and leaves what was agreed as it is.
    town.does("wali", "plan", "collect-by", "2026", "--agency", "dinkes", "--day", "2026-03-17")
    assert town.track(LIST).finished
    # Five working days; 16 January is a holiday (Isra Mikraj).
    assert town.held(PART) == {"1.4": "produsen | 2026-01-20 16:00"}


def the_agency_commits_itself(town: Town) -> None:
    town.row("1.4", "2026-01-21 09:30")
    assert town.held(PART) == {"1.4": "produsen | 2026-01-20 16:00 | terlambat"}
    assert "terlambat 1 hari kerja" in town.tells("wali", "status")
    town.approves("produsen", PART, "availability")
    assert town.done(PART, "1.4") == "2026-01-21 09:30 produsen terlambat"
    made = town.makes("produsen", "letter", "statement", PART)
    assert made == ["surat-pernyataan-dinkes-2026.docx", "surat-pernyataan-dinkes-2026.pdf"]
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    assert town.track(PART).finished
    assert town.held(ACTIVITY) == {"1.5": "produsen | 2026-01-30 16:30"}


def bps_recommends_the_survey(town: Town) -> None:
    town.row("1.5", "2026-01-28 11:00")
    town.approves("produsen", ACTIVITY, "activity_design")
    assert town.done(ACTIVITY, "1.5") == "2026-01-28 11:00 produsen"
    made = town.makes("produsen", "letter", "recommendation", ACTIVITY, "--format", "docx")
    assert made == ["permohonan-rekomendasi-dinkes-survei-kepuasan-puskesmas.docx"]
    assert town.held(ACTIVITY) == {"1.6": "produsen | 2026-01-29 16:00"}

    # One day to ask, and it was asked a day late; from then on the clock stands until BPS has answered.
    town.row("1.6", "2026-01-30 09:00")
    town.brings("produsen", {FORM: form(ASKED)}, "Ajukan rekomendasi ke BPS")
    assert town.held(ACTIVITY) == {"1.6": "produsen | 2026-01-29 16:00 | berhenti"}
    town.at("2026-02-25 13:00")
    town.brings("produsen", {FORM: form(ANSWERED)}, "Catat rekomendasi BPS")
    assert town.done(ACTIVITY, "1.6") == "2026-02-25 08:00 terlambat"
    assert "V-26.6401.001" in town.reads(FORM)
    assert town.held(ACTIVITY) == {"1.7": "produsen | 2026-02-27 16:30"}

    town.row("1.7", "2026-02-26 15:00")
    town.brings("produsen", {FORM: form(ANSWERED, "approved")}, "Lengkapi metadata kegiatan")
    assert town.done(ACTIVITY, "1.7") == "2026-02-26 15:00"
    assert town.track(ACTIVITY).finished
    # Walidata has set the deadline for handing over; what the printed row leaves to the frequency ends there.
    assert town.held(TABLE) == {"2.1": "produsen operator | 2026-03-17 23:59"}


def the_table_is_collected_and_handed_over_before_eid(town: Town) -> None:
    town.row("2.1", "2026-03-16 10:00")
    town.brings("operator", data(REGION, "144"), "Data puskesmas 2025")
    assert town.done(TABLE, "2.1") == "2026-03-16 10:00"
    # Until it is changed, what was collected counts as what it is to be processed to.
    assert town.held(TABLE) == {"2.3": "produsen operator | 2026-03-17 16:00"}

    town.row("2.2", "2026-03-16 14:00")
    town.brings("operator", data(REGION, "-14"), "Olah data puskesmas 2025")
    assert town.done(TABLE, "2.1") == "2026-03-16 10:00"
    assert town.done(TABLE, "2.2") == "2026-03-16 14:00"
    write(town.clone("operator"), meta(REGION))  # where nobody else sees it yet
    made = town.makes("operator", "letter", "catalog", "dinkes", "--format", "docx")
    assert made == ["katalog-data-dinkes-2026-03-16.docx"]
    assert town.held(TABLE) == {"2.3": "produsen operator | 2026-03-17 16:00"}

    town.row("2.3", "2026-03-17 09:00")
    town.brings("operator", meta(REGION), "Metadata puskesmas 2025")
    assert town.done(TABLE, "2.3") == "2026-03-17 09:00"
    made = town.makes("operator", "letter", "catalog", "dinkes", "--format", "docx")
    assert made == ["katalog-data-dinkes-2026-03-17.docx"]
    assert "Jumlah puskesmas menurut kecamatan" in town.wording(made[0])
    # One working day, over Eid and its collective leave (18–24 March).
    assert town.held(TABLE) == {"3.1": "wali wali-dua pendukung | 2026-03-25 16:00"}


def it_goes_back_and_is_mended(town: Town) -> None:
    town.row("3.1", "2026-03-25 09:00")
    town.returns("wali", DATASET, "examination", "Kecamatan terakhir 2025 tertulis -14")
    assert town.track(TABLE).returned == "Kecamatan terakhir 2025 tertulis -14"
    assert town.held(TABLE) == {"2.3": "produsen operator | 2026-03-26 16:00"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    assert "“-14” pada kolom “jumlah” di luar batas" in town.wording(made[0])
    town.at("2026-03-27 10:00")
    town.brings("operator", data(REGION, "14"), "Betulkan kecamatan terakhir")
    assert town.done(TABLE, "2.3") == "2026-03-27 10:00 terlambat"
    assert town.held(TABLE) == {"3.1": "wali wali-dua pendukung | 2026-03-30 16:00"}
    town.at("2026-03-30 11:00")
    town.approves("pendukung", DATASET, "examination")
    assert town.done(TABLE, "3.1") == "2026-03-30 11:00 pendukung"
    made = town.makes("pendukung", "letter", "conforming", "dinkes", "--format", "docx")
    assert made == ["daftar-data-sesuai-dinkes-2026-03-30.docx"]
    assert town.track(TABLE).returned == ""
    # Good Friday, 3 April, is no working day.
    assert town.held(TABLE) == {"3.2": "kepala | 2026-04-07 16:00"}


def the_acting_head_validates(town: Town) -> None:
    # The head's term ended with March.
    town.row("3.2", "2026-04-02 10:00")
    assert town.held(TABLE) == {"3.2": "plt-kepala | 2026-04-07 16:00"}
    assert "surat-validasi-dinkes-2026-04-02.pdf" in town.makes(
        "plt-kepala", "letter", "validation", "--agency", "dinkes", DATASET, to="--output"
    )
    assert "bukan kepala OPD untuk dinkes hari ini" in town.refuses(
        "kepala", "approve", DATASET, "--step", "agency_approval"
    )
    town.approves("plt-kepala", DATASET, "agency_approval")
    assert town.done(TABLE, "3.2") == "2026-04-02 10:00 plt-kepala"
    # Monthly: the next slot is 1 May, and 30 minutes count from its opening.
    assert town.held(TABLE) == {"4.1": "wali wali-dua | 2026-05-01 08:30"}


def it_comes_out_on_the_day_of_the_schedule(town: Town) -> None:
    town.row("4.1", "2026-04-06 09:00")
    assert "surat validasi" in town.refuses("wali", "approve", DATASET, "--step", "publication")
    # The signed letter itself is kept by its digest, outside Git.
    signed = ("--file", str(town.paper("surat-validasi-dinkes-2026-04-02.pdf")), *store(town))
    came = ("--number", "400/3/2026", "--agency", "dinkes", "--dated", "2026-04-06", "--subject", DATASET)
    town.does("wali", "letter", "register", "validasi", *came, "--original", "Lemari arsip 2", *signed)
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "4.1") == "2026-04-06 09:00 wali"
    assert town.held(TABLE) == {}
    assert town.ground(DATASET) is Ground.EMBARGOED
    town.at("2026-05-01 08:00")
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished


def the_year_is_reported(town: Town) -> None:
    town.at("2027-01-02 09:00")
    town.brings("sekretariat", {"catalog/reports/2026.yml": 'kind: yearly\nperiod: "2026"\n'}, "Laporan 2026")
    # 5 January 2027 is a holiday that no decree has settled yet: what is due by it may still move.
    town.row("5.1", "2027-01-06 10:00")
    assert town.held(REPORT) == {"5.1": "sekretariat wali wali-dua | 2027-01-07 16:00"}
    assert town.state(REPORT, "5.1").provisional
    town.approves("sekretariat", REPORT, "report")
    assert town.done(REPORT, "5.1") == "2027-01-06 10:00 sekretariat"
    assert {"laporan-2026.pdf", "laporan-2026.xlsx"} <= set(town.makes("sekretariat", "report", "yearly", "2026"))
    assert town.held(REPORT) == {"5.2": "sekretariat wali wali-dua | tanpa batas"}

    town.row("5.2", "2027-01-07 09:00")
    made = town.makes("sekretariat", "letter", "cover", REPORT, "--signer", "wali", *town.attached("laporan-2026.pdf"))
    assert made == ["surat-pengantar-laporan-2026.docx", "surat-pengantar-laporan-2026.pdf"]
    town.registers("pengantar", "400/9/2027", "walidata", REPORT)
    town.approves("sekretariat", REPORT, "report_delivery", "--reason", "Surat pengantar 400/9/2027")
    assert town.done(REPORT, "5.2") == "2027-01-07 09:00 sekretariat"
    assert town.track(REPORT).finished
    assert town.held(REPORT) == {}
    # "Disimpan dalam bentuk softcopy dan hardcopy."
    further = ("--include", str(town.paper("laporan-2026.pdf")), *store(town))
    printed = town.makes("wali", "letter", "print-set", "--year", "2026", *further)
    assert printed[:-1] == [
        "00-daftar-isi.pdf", "01-daftar-data-2026.pdf", "02-bukti-persetujuan-2026.pdf", "03-buku-agenda-2026.pdf",
        "04-laporan-2026.pdf",
    ]  # fmt: skip
    assert printed[-1].startswith("05-validasi-dinkes-")
