"""Kabupaten Magetan, SOP 500.14.4/1111/403.113/2024: the list is checked by four together, then filled and archived.

Its service sheet closes on Saturdays, Sundays and national holidays only: the desk serves on collective leave.
"""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.conftest import git
from tests.procedures.town import DATASET, LETTER, Town, data, found_town, item, meta, plan

SOP, REGION = "magetan", "35.20"
LIST, PART, TABLE = "plan:2026", "plan:2026/dinkes", f"dataset:{DATASET}"
FILE = "catalog/plan/2026/dinkes.yml"
PROOFS = 7  # of the table in docs/handbook/archive.md


def test_magetan_from_the_draft_to_the_archive(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION, operator=False)
    the_desk_serves_on_collective_leave(town)
    the_head_appoints_the_operator(town)
    the_draft_is_handed_out(town)
    four_check_it_each_in_a_clone_of_their_own(town)
    operator_and_steward_disagree_and_then_agree(town)
    the_acting_head_approves_the_list_a_day_late(town)
    it_is_filled_with_more_time(town)
    the_check_sends_it_back_for_revision(town)
    it_is_stored_and_printed(town)
    the_year_is_archived_and_comes_back_the_same(town)
    assert town.is_told()


def the_desk_serves_on_collective_leave(town: Town) -> None:
    # The hours of the service sheet come with the procedure; on leave by decree it is open, which the region says.
    place, hours = "catalog/catalog.yml", "working_time:\n"
    settings = town.reads(place)
    assert 'friday: ["08:00-11:30", "13:30-14:00"]' in settings
    settings = settings.replace(hours, f"{hours}  collective_leave_counts: true\n")
    town.brings("admin-satu", {place: settings}, "Tutup hanya pada Sabtu, Minggu, dan hari libur nasional")


def the_head_appoints_the_operator(town: Town) -> None:
    town.at("2026-03-10 09:00")
    key = str(town.folder / "key-operator.pub")
    term = ("--role", "operator", "--agency", "dinkes", "--decree", LETTER, "--letter", LETTER)
    entered = ("roster", "add", "--id", "operator", "--name", "Oki (uji)", "--email", "operator@example.go.id")
    assert town.says("admin-satu", *entered, "--key", key, *term)[0] == 1  # no such letter is registered
    named = ("--operator", "Oki (uji); ; Pengelola data; operator@example.go.id", "--from", "2026-03-11")
    made = town.makes("kepala", "letter", "appointment", "dinkes", *named)
    assert made == ["surat-penunjukan-dinkes-2026-03-11.docx", "surat-penunjukan-dinkes-2026-03-11.pdf"]
    assert "Oki (uji)" in town.wording(made[0])
    town.registers("penunjukan", LETTER, "dinkes")
    town.does("admin-satu", *entered, "--key", key, *term)
    town.brings("admin-satu", {}, "Operator data Dinas Kesehatan menurut surat penunjukan")
    assert "operator" in town.desk().roster().people


def the_draft_is_handed_out(town: Town) -> None:
    town.row("1", "2026-03-16 08:30")
    town.brings("wali", {FILE: plan(item(due="2026-05-29"))}, "Draf Daftar Data 2026")
    assert town.done(LIST, "1") == "2026-03-16 08:30"
    assert town.track(LIST).finished
    assert town.held(PART) == {"2": "wali wali-dua | tanpa batas"}

    town.row("2", "2026-03-16 09:00")
    town.approves("wali", PART, "distribution", "--reason", "Draf dibagikan lewat repositori")
    assert town.done(PART, "2") == "2026-03-16 09:00 wali"
    assert town.held(PART) == {"3": "operator wali wali-dua koordinator pembina | 2026-03-17 15:00"}


def four_check_it_each_in_a_clone_of_their_own(town: Town) -> None:
    town.row("3", "2026-03-17 09:00")
    # Operator and steward sign side by side, neither knowing of the other; whoever sends second takes both in.
    town.clone("wali")
    town.approves("operator", PART, "draft_check")
    town.does_apart("wali", "approve", PART, "--step", "draft_check")
    assert town.held(PART) == {"3": "koordinator pembina | 2026-03-17 15:00"}
    town.approves("koordinator", PART, "draft_check")
    assert town.held(PART) == {"3": "pembina | 2026-03-17 15:00"}
    town.at("2026-03-17 14:00")
    town.approves("pembina", PART, "draft_check")
    told = town.done(PART, "3")
    assert told.startswith("2026-03-17 14:00 ")
    assert sorted(told.split()[2:]) == ["koordinator", "operator", "pembina", "wali"]
    # Two days: Nyepi, 19 March, is off; the leave on both sides of it is not, here.
    assert town.held(PART) == {"4": "operator | 2026-03-20 14:00"}


def operator_and_steward_disagree_and_then_agree(town: Town) -> None:
    town.row("4", "2026-03-20 10:00")
    town.brings("operator", {FILE: plan(item(due="2026-06-30"))}, "Sesuaikan dengan keadaan di dinas")
    town.approves("operator", PART, "adjustment")
    assert town.done(PART, "4") == "2026-03-20 10:00 operator"
    assert town.held(PART) == {"5": "operator wali wali-dua | 2026-03-25 15:00"}

    town.row("5", "2026-03-23 09:00")
    town.approves("operator", PART, "list_decision")
    town.returns("wali", PART, "list_decision", "Jadwal terlalu lambat")
    assert town.track(PART).returned == "Jadwal terlalu lambat"
    assert town.held(PART) == {"4": "operator | 2026-03-25 15:00"}
    town.at("2026-03-25 09:00")
    town.brings("operator", {FILE: plan(item(due="2026-05-29"))}, "Percepat jadwal")
    town.approves("operator", PART, "adjustment")
    assert town.track(PART).returned == ""
    town.approves("operator", PART, "list_decision")
    assert town.held(PART) == {"5": "wali wali-dua | 2026-03-30 15:00"}
    town.at("2026-03-30 09:00")
    town.approves("wali", PART, "list_decision")
    assert town.done(PART, "5") == "2026-03-30 09:00 operator wali"
    assert town.held(PART) == {"6": "kepala | 2026-04-01 15:00"}


def the_acting_head_approves_the_list_a_day_late(town: Town) -> None:
    # The head's term ended with March, and the list lay there; whoever acts since approves in the head's place.
    town.row("6", "2026-04-02 10:00")
    assert town.held(PART) == {"6": "plt-kepala | 2026-04-01 15:00 | terlambat"}
    refused = town.refuses("kepala", "approve", PART, "--step", "list_approval")
    assert "bukan kepala OPD untuk dinkes hari ini" in refused
    town.approves("plt-kepala", PART, "list_approval")
    assert town.done(PART, "6") == "2026-04-02 10:00 plt-kepala terlambat"
    assert town.track(PART).finished
    made = town.makes("plt-kepala", "letter", "approved-list", PART)
    assert made == ["daftar-data-disetujui-dinkes-2026.docx", "daftar-data-disetujui-dinkes-2026.pdf"]
    assert "Plt. Kepala Dinas Kesehatan" in town.wording(made[0])
    # A week of working days without Good Friday.
    assert town.held(TABLE) == {"7": "operator | 2026-04-10 14:00"}


def it_is_filled_with_more_time(town: Town) -> None:
    town.at("2026-04-07 09:00")
    more = ("--item", "puskesmas", "--until", "2026-04-20", "--reason", "Data banyak")
    given = ("plan", "extend", "2026", "filling", "--agency", "dinkes")
    past = town.refuses("wali", *given, "--until", "2026-04-01", "--reason", "Data banyak")
    assert "sudah lewat pada 7 April 2026" in past
    town.does("wali", *given, *more)
    assert town.held(TABLE) == {"7": "operator | 2026-04-20 23:59"}
    # The list is what was approved: nobody is asked again.
    assert town.track(PART).finished

    town.row("7", "2026-04-16 10:00")
    town.brings("operator", {**data(REGION, "-41"), **meta(REGION)}, "Isi Daftar Data")
    assert town.done(TABLE, "7") == "2026-04-16 10:00"
    assert town.held(TABLE) == {"8": "wali wali-dua | 2026-04-23 15:00"}


def the_check_sends_it_back_for_revision(town: Town) -> None:
    town.row("8", "2026-04-17 09:00")
    town.returns("wali", DATASET, "verification", "Kecamatan terakhir tertulis -41")
    assert town.held(TABLE) == {"7": "operator | 2026-04-24 14:00"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    sheet = town.wording(made[0])
    assert "Diperbaiki paling lambat : 24 April 2026" in sheet
    assert "Daftar kesalahan: 1 (satu)" in sheet
    assert "“-41” pada kolom “jumlah” di luar batas" in sheet
    town.at("2026-04-20 09:00")
    town.brings("operator", data(REGION, "14"), "Revisi (7a)")
    assert town.done(TABLE, "7") == "2026-04-20 09:00"
    assert town.held(TABLE) == {"8": "wali wali-dua | 2026-04-27 15:00"}
    town.at("2026-04-22 09:00")
    # Letters of appointment and approval are in the register by now, or nobody would go on.
    refused = town.refuses("wali", "approve", DATASET, "--step", "verification")
    assert "menunggu surat persetujuan, yang diminta baris 7 SOP" in refused
    town.registers("persetujuan", "400/1/2026", "dinkes", PART)
    town.approves("wali", DATASET, "verification")
    assert town.done(TABLE, "8") == "2026-04-22 09:00 wali"
    assert town.held(TABLE) == {"9": "operator | 2026-04-29 15:00"}


def it_is_stored_and_printed(town: Town) -> None:
    assert "langkah publication harus didahului completion" in town.refuses(
        "wali", "approve", DATASET, "--step", "publication"
    )
    town.row("9", "2026-04-23 09:00")
    # At this row nothing is refused: it is read as the operator's own end of the filling.
    refused = town.refuses("operator", "return", DATASET, "--step", "completion", "--reason", "Belum sesuai")
    assert "operator sebagai operator data tidak dapat mengembalikan atau menarik dinkes/puskesmas" in refused
    assert "Yang dapat: walidata, kepala OPD, Pembina Data." in refused
    assert town.held(TABLE) == {"9": "operator | 2026-04-29 15:00"}
    town.approves("operator", DATASET, "completion", "--reason", "Salinan cetak dan berkas dikirim ke Kominfo")
    assert town.done(TABLE, "9") == "2026-04-23 09:00 operator"
    assert town.held(TABLE) == {"10": "wali wali-dua | tanpa batas"}

    town.row("10", "2026-04-24 09:00")
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "10") == "2026-04-24 09:00 wali"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    assert town.held(TABLE) == {}
    # Row 9: "soft copy dan hard copy … untuk diarsip/dibackup".
    printed = town.makes("wali", "letter", "print-set", "--year", "2026", "--agency", "dinkes")
    assert printed == [
        "00-daftar-isi.pdf", "01-daftar-data-2026.pdf", "02-bukti-persetujuan-2026.pdf", "03-buku-agenda-2026.pdf",
    ]  # fmt: skip


def the_year_is_archived_and_comes_back_the_same(town: Town) -> None:
    town.at("2026-12-31 09:00")
    town.does("wali", "roster", "pin")
    archive, again = str(town.folder / "arsip-2026.zip"), town.folder / "kembali"
    town.does("wali", "archive", archive)
    assert "Arsip utuh" in town.tells("wali", "restore", archive, "--check")
    told = town.does("wali", "restore", archive, str(again), "--rebuild")
    assert "✗" not in told
    assert told.count("✓") == PROOFS
    assert "Status setiap dataset sama dengan saat diarsipkan" in told
    assert "Portal yang dibangun ulang sama" in told
    assert git(again, "rev-parse", "HEAD") == git(town.bare, "rev-parse", "main")
    for path in ("data/dinkes/puskesmas.csv", FILE, "catalog/letters/register.csv"):
        assert (again / path).read_text("utf-8") == town.reads(path)
