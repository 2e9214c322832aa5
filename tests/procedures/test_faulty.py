"""Nobody agrees to a list whose file is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.procedures.town import found_town, item, plan

LIST, FILE = "plan:2026", "catalog/plan/2026/dinkes.yml"


def test_a_list_with_errors_is_not_agreed_until_they_are_mended(tmp_path: Path) -> None:
    town = found_town(tmp_path, "blitar", "35.72")
    town.at("2026-02-02 08:00")
    town.brings("wali", {FILE: plan(item(due="2026-02-30"))}, "Rancangan Daftar Data 2026")
    town.at("2026-02-02 10:00")
    told = town.refuses("pembina", "approve", LIST, "--step", "guidance", "--reason", "Pembinaan")
    assert "plan:2026 memuat 1 galat, jadi tidak dapat disetujui" in told
    town.brings("wali", {FILE: plan(item(due="2026-02-27"))}, "Perbaiki tanggal")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan")
