"""What a procedure refuses, each in one sentence that says what to do instead, and before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

REGION = "35.72"
LIST, PART = "plan:2026", "plan:2026/dinkes"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Kota Blitar in January, with a draft of the list."""
    town = found_town(tmp_path, "blitar", REGION)
    town.at("2026-01-05 08:00")
    town.brings("wali", {"catalog/plan/2026/dinkes.yml": plan(item())}, "Rancangan Daftar Data 2026")
    return town


def agreed(town: Town) -> None:
    """The list is agreed, the table is there."""
    for who, step in (("pembina", "guidance"), ("sekretariat", "forum_support"), ("forum", "list_agreement")):
        town.approves(who, LIST, step, "--reason", "Rapat Forum 5 Januari")
    town.approves("produsen", PART, "availability")
    town.brings("operator", {**data(REGION), **meta(REGION)}, "Data puskesmas 2025")


def test_a_row_before_its_turn_names_the_printed_row_that_comes_first(town: Town) -> None:
    assert town.refuses("forum", "approve", LIST, "--step", "list_agreement") == (
        "Tidak dapat dijalankan: plan:2026: langkah list_agreement belum dapat diambil, karena baris 1.2 SOP belum "
        "selesai: Memberikan dukungan dan pelayanan teknis operasional dan administratif kepada Forum Satu Data "
        "(forum_support). Lihat: `satudata status plan:2026`."
    )


def test_a_row_that_follows_one_about_something_else_waits_for_it(town: Town) -> None:
    assert town.refuses("produsen", "approve", PART, "--step", "availability") == (
        "Tidak dapat dijalankan: plan:2026/dinkes: langkah availability belum dapat diambil, karena baris 1.3 SOP "
        "belum selesai: Penentuan Daftar Data Daerah berdasarkan Kesepakatan Forum Data (list_agreement). Lihat: "
        "`satudata status plan:2026/dinkes`."
    )


def test_who_does_not_hold_the_role_takes_no_row(town: Town) -> None:
    assert town.refuses("operator", "approve", LIST, "--step", "guidance", "--reason", "Pembinaan") == (
        "Tidak dapat dijalankan: operator bukan Pembina Data untuk seluruh daerah hari ini, jadi tidak dapat mengambil "
        "langkah guidance. Periksa: `satudata roster check`."
    )


def test_an_approval_after_its_role_expired_is_refused(town: Town) -> None:
    agreed(town)
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    town.approves("wali", DATASET, "examination")
    town.at("2026-04-01 08:00")
    assert town.refuses("kepala", "approve", DATASET, "--step", "agency_approval") == (
        "Tidak dapat dijalankan: kepala bukan kepala OPD untuk dinkes hari ini, jadi tidak dapat mengambil langkah "
        "agency_approval. Periksa: `satudata roster check`."
    )
    town.at("2026-03-31 08:00")
    town.approves("kepala", DATASET, "agency_approval")


def test_a_step_that_waits_for_a_letter_tells_how_to_register_it(town: Town) -> None:
    agreed(town)
    assert town.refuses("wali", "approve", DATASET, "--step", "examination") == (
        "Tidak dapat dijalankan: dinkes/puskesmas: langkah examination menunggu surat pernyataan, yang diminta baris "
        "2.1 SOP (Pengumpulan Data yang sesuai dengan standar SDI (standar data, meta data) di Tingkat OPD) dan belum "
        "tercatat. Catat surat itu: `satudata letter register pernyataan --number NOMOR --dated TANGGAL --agency "
        "dinkes --subject plan:2026/dinkes`."
    )
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    town.approves("wali", DATASET, "examination")
    town.approves("kepala", DATASET, "agency_approval")
    assert "menunggu surat validasi, yang diminta baris 4.1 SOP" in town.refuses(
        "wali", "approve", DATASET, "--step", "publication"
    )


def test_a_letter_of_validation_from_before_the_examination_is_about_other_bytes(town: Town) -> None:
    agreed(town)
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    town.registers("validasi", "400/3/2026", "dinkes", DATASET)
    town.at("2026-01-06 09:00")
    town.approves("wali", DATASET, "examination")
    town.approves("kepala", DATASET, "agency_approval")
    assert "menunggu surat validasi" in town.refuses("wali", "approve", DATASET, "--step", "publication")


def test_two_letters_of_one_office_and_year_do_not_share_a_number(town: Town) -> None:
    town.registers("pernyataan", "400/2/2026", "dinkes", PART)
    said = ("--number", "400/2/2026", "--agency", "dinkes", "--dated", "2026-01-05", "--original", "Lemari")
    refused = town.refuses("wali", "letter", "register", "validasi", *said, "--subject", DATASET)
    assert refused.startswith("Tidak dapat dijalankan: ")
    assert "400/2/2026" in refused
    assert "dinkes" in refused


def test_two_lines_of_the_list_do_not_share_an_id(town: Town) -> None:
    town.brings("wali", {"catalog/plan/2026/dinkes.yml": plan(item(), item())}, "Dua kali")
    code, told = town.says("wali", "check")
    assert code == 1
    assert "plan-item-twice" in told
    assert "baris 8: dinkes/puskesmas sudah tercantum di baris 2" in " ".join(told.split())


def test_a_due_date_in_a_year_without_calendar_is_told_with_the_file_to_write(town: Town) -> None:
    town.at("2027-12-28 08:00")
    town.brings("wali", {"catalog/plan/2027/dinkes.yml": plan(item(due="2027-12-31"))}, "Daftar Data 2027")
    town.approves("pembina", "plan:2027", "guidance", "--reason", "Pembinaan")
    town.at("2027-12-30 08:00")
    town.approves("sekretariat", "plan:2027", "forum_support", "--reason", "Undangan")
    code, told = town.says("wali", "status", "plan:2027")
    assert code == 2
    assert " ".join(told.split()) == (
        "Tidak dapat dijalankan: Kalender kerja 2028 tidak ada atau tidak dapat dipakai, sehingga tenggatnya tidak "
        "dapat dihitung. Tulis hari libur menurut SKB 3 Menteri ke catalog/calendar/2028.yml, lalu periksa dengan "
        "`satudata check`."
    )


def test_a_list_with_changes_that_are_not_committed_is_not_decided_on(town: Town) -> None:
    (town.clone("pembina") / "catalog/plan/2026/dinkes.yml").write_text(plan(item("lain")), "utf-8")
    code, told = town.says("pembina", "approve", LIST, "--step", "guidance")
    assert code == 2
    assert " ".join(told.split()) == (
        "Tidak dapat dijalankan: plan:2026 punya perubahan yang belum di-commit. Commit dahulu, supaya semua orang "
        "melihat isi yang Anda setujui."
    )


def test_a_step_of_no_row_and_a_list_of_no_year_are_told_with_what_there_is(town: Town) -> None:
    assert town.refuses("forum", "approve", LIST, "--step", "examination") == (
        "Tidak dapat dijalankan: Tidak ada langkah examination dalam prosedur ini. Yang ada: guidance, forum_support, "
        "list_agreement."
    )
    assert town.refuses("forum", "approve", "plan:2031", "--step", "list_agreement") == (
        "Tidak dapat dijalankan: Tidak ada plan:2031. Lihat yang berjalan: `satudata status`."
    )


def test_a_row_that_is_done_is_not_said_again(town: Town) -> None:
    agreed(town)
    assert town.refuses("forum", "approve", LIST, "--step", "list_agreement", "--reason", "Sekali lagi") == (
        "Tidak dapat dijalankan: plan:2026: langkah list_agreement sudah selesai; tidak perlu diambil lagi."
    )


@pytest.mark.parametrize("reason", ["", "   ", "–"])
def test_guidance_that_says_nothing_is_refused_the_first_time_and_ever_after(town: Town, reason: str) -> None:
    sentence = (
        "Tidak dapat dijalankan: plan:2026: langkah guidance (Memberikan Rekomendasi, dan Pembinaan dalam Penentuan "
        "Daftar Data Daerah) tidak menghasilkan dokumen; yang tersimpan hanya kata-kata Anda. Sebutkan apa yang "
        'disampaikan atau didukung, kepada siapa dan kapan: `--reason "…"`.'
    )
    assert town.refuses("pembina", "approve", LIST, "--step", "guidance", "--reason", reason) == sentence
    town.approves("pembina", LIST, "guidance", "--reason", "Standar data untuk 14 OPD")
    assert town.refuses("pembina", "approve", LIST, "--step", "guidance", "--reason", reason) == sentence


def test_another_entry_of_a_log_waits_for_the_rows_before_it_like_the_first(town: Town) -> None:
    assert "(guidance)" in town.refuses(
        "sekretariat", "approve", LIST, "--step", "forum_support", "--reason", "Undangan"
    )
