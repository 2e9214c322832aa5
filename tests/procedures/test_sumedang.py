"""Kabupaten Sumedang, SOP 152/ST.02.12/II/2022.2: a member of the forum needs data, and gets them."""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.examples.activities import SURVEY, changed
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "sumedang", "32.11"
REQUEST, ACTIVITY, TABLE = "request:2026/0001", f"activity:{SURVEY}", f"dataset:{DATASET}"
FORM = f"catalog/activities/{SURVEY}.yml"
ARCHITECTURE = f"""\
agency: dinkes
name: puskesmas
title: Jumlah puskesmas menurut kecamatan
description: Banyaknya puskesmas menurut kecamatan dan tahun, dihitung dari catatan fasilitas kesehatan.
theme: "1.02"
spatial: {{code: "{REGION}", level: kecamatan}}
frequency: yearly
access: {{level: open}}
schema:
  fields:
    - {{name: tahun, type: year, title: Tahun, role: time}}
    - name: jumlah
      type: integer
      title: Jumlah puskesmas
      role: measure
      konsep: Puskesmas
      definisi: Banyaknya puskesmas yang beroperasi.
      ukuran: Jumlah
      satuan: Unit
"""


def test_sumedang_from_a_need_to_the_data_in_the_hands_of_who_asked(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION)
    a_member_of_the_forum_needs_data(town)
    bps_recommends_a_day_too_late(town)
    the_format_is_made_and_the_agency_asked(town)
    the_table_is_collected_after_eid(town)
    the_acting_secretary_returns_and_verifies(town)
    it_is_public_and_in_the_hands_of_who_asked(town)
    assert town.is_told()


def a_member_of_the_forum_needs_data(town: Town) -> None:
    town.at("2026-02-02 08:00")
    line = item(due="2026-09-30", further=f"    activity: {SURVEY}\n")
    files = {
        "catalog/plan/2026/dinkes.yml": plan(line),
        "catalog/architecture/puskesmas.yml": ARCHITECTURE,
        FORM: changed(SURVEY, ('  issued_on: "2026-02-09"\n  identity: V-26.3572.001\n', "")),
    }
    town.brings("wali", files, "Arsitektur data")
    town.at("2026-02-02 09:00")
    need = "Jumlah puskesmas|kecamatan|2025|csv"
    asked = ("--kind", "forum", "--from", "dinkes", "--channel", "letter", "--subject", "Data puskesmas untuk RKPD")
    town.does("anggota", "request", "new", *asked, "--need", need, "--received", "2026-02-02T09:00:00+07:00")
    assert town.held(REQUEST) == {"1": "anggota | 2026-02-09 16:00"}

    town.row("1", "2026-02-03 09:00")
    town.approves("anggota", REQUEST, "need")
    assert town.done(REQUEST, "1") == "2026-02-03 09:00 anggota"
    made = town.makes("anggota", "letter", "needs", REQUEST, "--signer", "wali", "--format", "docx")
    assert made == ["daftar-kebutuhan-data-2026-0001.docx"]
    assert town.held(REQUEST) == {"2": "wali wali-dua | 2026-02-10 16:00"}

    town.row("2", "2026-02-09 09:00")
    routed = ("--to", "dinkes", "--architecture", "puskesmas", "--dataset", DATASET)
    town.does("wali", "request", "route", "2026/0001", *routed)
    town.approves("wali", REQUEST, "disposition")
    assert town.done(REQUEST, "2") == "2026-02-09 09:00 wali"
    made = town.makes("wali", "letter", "disposition", REQUEST, "--signer", "wali")
    assert made == ["disposisi-2026-0001.docx", "disposisi-2026-0001.pdf"]
    # The printed month runs until the recommendation itself: the clock does not stand while BPS has the form.
    assert town.held(ACTIVITY) == {"3": "wali wali-dua | 2026-03-09 16:00"}


def bps_recommends_a_day_too_late(town: Town) -> None:
    town.at("2026-02-10 09:00")
    made = town.makes("kepala", "letter", "recommendation", ACTIVITY, "--format", "docx")
    assert made == ["permohonan-rekomendasi-dinkes-survei-kepuasan-puskesmas.docx"]
    town.row("3", "2026-03-10 10:00")
    assert town.held(ACTIVITY) == {"3": "wali wali-dua | 2026-03-09 16:00 | terlambat"}
    issued = '  issued_on: "2026-03-10"\n  identity: V-26.3211.001\n'
    town.brings(
        "wali", {FORM: changed(SURVEY, ('  issued_on: "2026-02-09"\n  identity: V-26.3572.001\n', issued))}, "BPS"
    )
    assert town.done(ACTIVITY, "3") == "2026-03-10 08:00 terlambat"
    assert "V-26.3211.001" in town.reads(FORM)
    assert town.track(ACTIVITY).finished
    # A month over Eid and Good Friday.
    assert town.held(REQUEST) == {"4": "wali wali-dua | 2026-04-10 16:30"}


def the_format_is_made_and_the_agency_asked(town: Town) -> None:
    town.row("4", "2026-03-16 09:00")
    town.does("wali", "request", "format", "2026/0001", "--to", str(town.folder / "format"))
    assert {one.suffix for one in (town.folder / "format").rglob("*") if one.is_file()} == {".yml", ".xlsx"}
    town.approves("wali", REQUEST, "format")
    assert town.done(REQUEST, "4") == "2026-03-16 09:00 wali"
    assert town.held(REQUEST) == {"5": "wali wali-dua | 2026-04-16 16:00"}

    town.row("5", "2026-03-17 09:00")
    asked = ("--agency", "dinkes", "--due", "2026-03-31", "--signer", "wali")
    made = town.makes("wali", "letter", "request", REQUEST, *asked)
    assert made == ["permintaan-data-2026-0001.docx", "permintaan-data-2026-0001.pdf"]
    town.registers("permintaan", "400/5/2026", "walidata", REQUEST)
    town.approves("wali", REQUEST, "data_request")
    assert town.done(REQUEST, "5") == "2026-03-17 09:00 wali"
    # Five working days after Eid and its collective leave (18-24 March).
    assert town.held(TABLE) == {"6": "produsen operator | 2026-03-31 16:00"}


def the_table_is_collected_after_eid(town: Town) -> None:
    town.row("6", "2026-03-26 09:00")
    town.brings("operator", data(REGION, "41"), "Kumpulkan data puskesmas")
    assert town.done(TABLE, "6") == "2026-03-26 09:00"
    # Until it is changed, what was collected counts as what was to be filled in.
    assert town.held(TABLE) == {"8": "produsen operator | 2026-04-27 16:00"}

    town.row("7", "2026-03-30 09:00")
    town.brings("operator", data(REGION, "-42"), "Isi data puskesmas")
    assert town.done(TABLE, "6") == "2026-03-26 09:00"
    assert town.done(TABLE, "7") == "2026-03-30 09:00"
    assert town.held(TABLE) == {"8": "produsen operator | 2026-04-30 16:00"}

    town.row("8", "2026-03-30 14:00")
    town.brings("operator", meta(REGION), "Isi metadata puskesmas")
    assert town.done(TABLE, "8") == "2026-03-30 14:00"
    assert town.held(TABLE) == {"9": "sekretaris | 2026-04-07 16:00"}


def the_acting_secretary_returns_and_verifies(town: Town) -> None:
    town.row("9", "2026-04-01 09:00")
    assert town.held(TABLE) == {"9": "plt-sekretaris | 2026-04-07 16:00"}
    town.returns("plt-sekretaris", DATASET, "verification", "Kecamatan terakhir tertulis -42")
    assert town.held(TABLE) == {"7": "produsen operator | 2026-06-02 16:00"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    assert "“-42” pada kolom “jumlah” di luar batas" in town.wording(made[0])
    town.at("2026-04-02 09:00")
    town.brings("operator", data(REGION), "Betulkan kecamatan terakhir")
    assert town.held(TABLE) == {"9": "plt-sekretaris | 2026-04-10 16:30"}
    town.at("2026-04-07 09:00")
    town.approves("plt-sekretaris", DATASET, "verification")
    assert town.done(TABLE, "9") == "2026-04-07 09:00 plt-sekretaris"
    assert town.held(TABLE) == {"10": "wali wali-dua | 2026-04-08 16:00"}


def it_is_public_and_in_the_hands_of_who_asked(town: Town) -> None:
    town.row("10", "2026-04-08 09:00")
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "10") == "2026-04-08 09:00 wali"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    assert town.held(REQUEST) == {"11": "anggota | 2026-04-09 16:00"}

    town.row("11", "2026-04-09 10:00")
    town.does("wali", "request", "answer", "2026/0001", "--access", "open")
    town.does("wali", "request", "deliver", "2026/0001", "--dataset", DATASET)
    assert town.done(REQUEST, "11") == "2026-04-09 08:00"
    assert town.track(REQUEST).finished
    assert town.held(REQUEST) == {}
    # "Disimpan sebagai data dalam bentuk hard copy dan soft copy."
    printed = town.makes("wali", "letter", "print-set", "--year", "2026")
    assert printed == [
        "00-daftar-isi.pdf", "01-daftar-data-2026.pdf", "02-bukti-persetujuan-2026.pdf", "03-buku-agenda-2026.pdf",
    ]  # fmt: skip
