"""Perpres 39/2019, for regions without a procedure of their own: the list's own limits, and Data Prioritas."""

from __future__ import annotations

from pathlib import Path

from satudata.model.standing import Ground
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

SOP, REGION = "perpres-39-2019", "35.72"
LIST, TABLE = "plan:2026", f"dataset:{DATASET}"
FILE = "catalog/plan/2026/dinkes.yml"


def test_the_default_procedure_from_guidance_to_publication(tmp_path: Path) -> None:
    town = found_town(tmp_path, SOP, REGION)
    the_forum_sets_list_and_priority_data(town)
    the_table_is_handed_over_late_and_goes_back(town)
    the_supervisor_checks_it_again_and_it_is_out(town)
    assert town.is_told()


def the_forum_sets_list_and_priority_data(town: Town) -> None:
    town.at("2026-01-05 08:00")
    line = item(due="2026-03-17", further="    priority: true\n")
    town.brings("wali", {FILE: plan(line, item("posyandu", "2026-04-30"))}, "Rancangan Daftar Data 2026")
    town.row("1.1", "2026-01-05 10:00")
    assert town.held(LIST) == {"1.1": "pembina | tanpa batas"}
    town.approves("pembina", LIST, "guidance", "--reason", "Rekomendasi perencanaan")
    assert town.done(LIST, "1.1") == "2026-01-05 10:00 pembina"
    assert town.held(LIST) == {"1.2": "sekretariat | tanpa batas"}

    town.row("1.2", "2026-01-06 09:00")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Undangan Forum")
    assert town.done(LIST, "1.2") == "2026-01-06 09:00 sekretariat"
    assert town.held(LIST) == {"1.3": "forum | tanpa batas"}

    town.row("1.3", "2026-01-07 09:00")
    town.approves("forum", LIST, "list_agreement")
    assert town.done(LIST, "1.3") == "2026-01-07 09:00 forum"
    assert town.track(LIST).finished
    where = ("--date", "2026-01-07", "--place", "Ruang Rapat Bappeda", "--signer", "wali")
    made = town.makes("sekretariat", "letter", "minutes", LIST, *where)
    assert made == ["berita-acara-2026-2026-01-07.docx", "berita-acara-2026-2026-01-07.pdf"]
    town.registers("berita-acara", "400/1/2026", "walidata", LIST)
    assert town.held(TABLE) == {"2.1": "produsen operator | 2026-03-17 23:59"}


def the_table_is_handed_over_late_and_goes_back(town: Town) -> None:
    town.row("2.1", "2026-03-25 09:00")
    assert town.held(TABLE) == {"2.1": "produsen operator | 2026-03-17 23:59 | terlambat"}
    town.brings("operator", data(REGION, "-41"), "Data puskesmas 2025")
    assert town.done(TABLE, "2.1") == "2026-03-25 09:00 terlambat"
    assert town.held(TABLE) == {"2.2": "produsen operator | tanpa batas"}

    town.row("2.2", "2026-03-26 09:00")
    town.brings(
        "operator", meta(REGION, 'priority: {year: "2026", indicator: Jumlah puskesmas}\n'), "Metadata puskesmas 2025"
    )
    assert town.done(TABLE, "2.2") == "2026-03-26 09:00"
    assert town.held(TABLE) == {"3.1": "wali wali-dua pendukung | tanpa batas"}

    town.row("3.1", "2026-03-27 09:00")
    town.returns("wali", DATASET, "examination", "Sananwetan 2025 tertulis -41")
    assert town.held(TABLE) == {"2.2": "produsen operator | tanpa batas"}
    made = town.makes("wali", "letter", "return", DATASET, "--signer", "wali")
    assert made == ["lembar-pengembalian-dinkes-puskesmas.docx", "lembar-pengembalian-dinkes-puskesmas.pdf"]
    assert "“-41” pada kolom “jumlah” di luar batas" in town.wording(made[0])
    town.at("2026-03-30 09:00")
    town.brings("operator", data(REGION), "Betulkan Sananwetan")
    town.approves("wali", DATASET, "examination")
    assert town.done(TABLE, "3.1") == "2026-03-30 09:00 wali"
    assert town.held(TABLE) == {"3.2": "pembina | tanpa batas"}


def the_supervisor_checks_it_again_and_it_is_out(town: Town) -> None:
    town.row("3.2", "2026-04-01 09:00")
    town.approves("pembina", DATASET, "priority_review")
    assert town.done(TABLE, "3.2") == "2026-04-01 09:00 pembina"
    assert town.held(TABLE) == {"4.1": "wali wali-dua | tanpa batas"}

    town.row("4.1", "2026-04-02 09:00")
    town.approves("wali", DATASET, "publication")
    assert town.done(TABLE, "4.1") == "2026-04-02 09:00 wali"
    assert town.ground(DATASET) is Ground.PROVEN
    assert town.track(TABLE).finished
    assert town.held(TABLE) == {}
