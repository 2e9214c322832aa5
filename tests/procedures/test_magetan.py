"""Kabupaten Magetan, SOP 500.14.4/1111/403.113/2024: the list is checked by four together, then filled and archived.

Its service sheet closes on Saturdays, Sundays and national holidays only: the desk serves on collective leave.
"""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "magetan", "35.20"
LIST, PART, TABLE = "plan:2026", "plan:2026/dinkes", f"dataset:{DATASET}"
FILE = "catalog/plan/2026/dinkes.yml"
# The hours are those of the service sheet, as `satudata init` writes them; on collective leave the town works.
LEAVE = ("working_time:\n", "working_time:\n  collective_leave_counts: true\n")


def test_magetan_from_the_draft_to_the_archive(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION, LEAVE)
    the_draft_is_handed_out(town)
    four_check_it_each_in_a_clone_of_their_own(town)
    operator_and_steward_disagree_and_then_agree(town)
    the_head_approves_the_list(town)
    it_is_filled_over_eid_with_more_time(town)
    the_check_sends_it_back_for_revision(town)
    it_is_stored_and_archived(town)
    assert town.is_told()


def the_draft_is_handed_out(town: Town) -> None:
    town.row("1", "2026-03-02 08:30")
    town.brings("wali", {FILE: plan(item(due="2026-05-29"))}, "Draf Daftar Data 2026")
    assert town.done(LIST, "1") == "2026-03-02 08:30"
    assert town.track(LIST).finished

    assert town.held(PART) == {"2": "wali wali-dua | tanpa batas"}
    town.row("2", "2026-03-02 09:00")
    town.approves("wali", PART, "distribution", "--reason", "Draf dibagikan lewat repositori")
    assert town.done(PART, "2") == "2026-03-02 09:00 wali"


def four_check_it_each_in_a_clone_of_their_own(town: Town) -> None:
    assert town.held(PART) == {"3": "operator wali wali-dua koordinator pembina | 2026-03-03 15:00"}
    town.row("3", "2026-03-03 09:00")
    # Operator and steward sign side by side, neither knowing of the other; whoever sends second takes both in.
    town.clone("wali")
    town.approves("operator", PART, "draft_check")
    town.does_apart("wali", "approve", PART, "--step", "draft_check")
    assert town.held(PART) == {"3": "koordinator pembina | 2026-03-03 15:00"}
    town.approves("koordinator", PART, "draft_check")
    assert town.held(PART) == {"3": "pembina | 2026-03-03 15:00"}
    town.at("2026-03-03 14:00")
    town.approves("pembina", PART, "draft_check")
    told = town.done(PART, "3")
    assert told.startswith("2026-03-03 14:00 ")
    assert sorted(told.split()[2:]) == ["koordinator", "operator", "pembina", "wali"]


def operator_and_steward_disagree_and_then_agree(town: Town) -> None:
    assert town.held(PART) == {"4": "operator | 2026-03-05 15:00"}
    town.row("4", "2026-03-05 10:00")
    town.brings("operator", {FILE: plan(item(due="2026-06-30"))}, "Sesuaikan dengan keadaan di dinas")
    town.approves("operator", PART, "adjustment")
    assert town.done(PART, "4") == "2026-03-05 10:00 operator"

    assert town.held(PART) == {"5": "operator wali wali-dua | 2026-03-10 15:00"}
    town.row("5", "2026-03-06 09:00")
    town.approves("operator", PART, "list_decision")
    town.returns("wali", PART, "list_decision", "Jadwal terlalu lambat")
    assert town.track(PART).returned == "Jadwal terlalu lambat"
    assert town.held(PART) == {"4": "operator | 2026-03-10 15:00"}
    town.at("2026-03-09 09:00")
    town.brings("operator", {FILE: plan(item(due="2026-05-29"))}, "Percepat jadwal")
    town.approves("operator", PART, "adjustment")
    assert town.track(PART).returned == ""
    town.approves("operator", PART, "list_decision")
    assert town.held(PART) == {"5": "wali wali-dua | 2026-03-12 15:00"}
    town.at("2026-03-10 09:00")
    town.approves("wali", PART, "list_decision")
    assert town.done(PART, "5") == "2026-03-10 09:00 operator wali"


def the_head_approves_the_list(town: Town) -> None:
    assert town.held(PART) == {"6": "kepala | 2026-03-12 15:00"}
    town.row("6", "2026-03-13 10:00")
    assert town.held(PART) == {"6": "kepala | 2026-03-12 15:00 | terlambat"}
    town.approves("kepala", PART, "list_approval")
    assert town.done(PART, "6") == "2026-03-13 10:00 kepala terlambat"
    assert town.track(PART).finished
    made = town.makes("kepala", "letter", "approved-list", PART)
    assert made == ["daftar-data-disetujui-dinkes-2026.docx", "daftar-data-disetujui-dinkes-2026.pdf"]
    town.registers("persetujuan", "400/1/2026", "dinkes", PART)


def it_is_filled_over_eid_with_more_time(town: Town) -> None:
    # A week of working days: Eid itself is off (19 March), the leave around it is not.
    assert town.held(TABLE) == {"7": "operator | 2026-03-23 15:00"}
    town.at("2026-03-16 09:00")
    more = ("--item", "puskesmas", "--until", "2026-04-01", "--reason", "Data banyak")
    town.does("wali", "plan", "extend", "2026", "filling", "--agency", "dinkes", *more)
    assert town.held(TABLE) == {"7": "operator | 2026-04-01 23:59"}
    # The list is what was approved: nobody is asked again.
    assert town.track(PART).finished
    town.row("7", "2026-03-31 10:00")
    town.brings("operator", {**data(REGION, "41"), **meta(REGION)}, "Isi Daftar Data")
    assert town.done(TABLE, "7") == "2026-03-31 10:00"


def the_check_sends_it_back_for_revision(town: Town) -> None:
    assert town.held(TABLE) == {"8": "wali wali-dua | 2026-04-08 15:00"}
    town.row("8", "2026-04-01 09:00")
    town.returns("wali", DATASET, "verification", "Kecamatan terakhir tertulis 41")
    assert town.held(TABLE) == {"7": "operator | 2026-04-09 15:00"}
    town.at("2026-04-02 09:00")
    town.brings("operator", data(REGION, "14"), "Revisi (7a)")
    assert town.done(TABLE, "7") == "2026-04-02 09:00"
    assert town.held(TABLE) == {"8": "wali wali-dua | 2026-04-10 14:00"}
    town.at("2026-04-06 09:00")
    town.approves("wali", DATASET, "verification")
    assert town.done(TABLE, "8") == "2026-04-06 09:00 wali"


def it_is_stored_and_archived(town: Town) -> None:
    assert town.held(TABLE) == {"9": "operator | 2026-04-13 15:00"}
    assert "langkah publication harus didahului completion" in town.refuses(
        "wali", "approve", DATASET, "--step", "publication"
    )
    town.row("9", "2026-04-07 09:00")
    town.approves("operator", DATASET, "completion", "--reason", "Salinan cetak dan berkas dikirim ke Kominfo")
    assert town.done(TABLE, "9") == "2026-04-07 09:00 operator"

    assert town.held(TABLE) == {"10": "wali wali-dua | tanpa batas"}
    town.row("10", "2026-04-08 09:00")
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "10") == "2026-04-08 09:00 wali"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    archive = town.folder / "arsip.zip"
    town.does("wali", "archive", str(archive), "--no-site")
    assert archive.stat().st_size > 0
