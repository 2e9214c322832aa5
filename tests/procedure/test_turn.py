"""Whose turn it is, asked before anybody signs: real people with clones and keys, see tests/procedures/town.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.model.sop import Proof
from satudata.procedure.papers import needed_by
from satudata.read.sops import load_sop
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

LIST, PART = "plan:2026", "plan:2026/dinkes"
FILE = "catalog/plan/2026/dinkes.yml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Magetan in March, its draft handed out."""
    town = found_town(tmp_path, "magetan", "35.20")
    town.at("2026-03-02 09:00")
    town.brings("wali", {FILE: plan(item())}, "Draf Daftar Data 2026")
    town.approves("wali", PART, "distribution")
    return town


def by(town: Town, number: str) -> list[str]:
    """Who has said that row so far."""
    state = town.state(PART, number)
    return [one.by for one in state.acted] if state.done is None else list(state.done.by)


def test_of_several_who_act_each_is_awaited_until_they_spoke(town: Town) -> None:
    town.approves("koordinator", PART, "draft_check")
    assert by(town, "3") == ["koordinator"]
    assert "bukan" in town.refuses("koordinator", "approve", PART, "--step", "draft_check")
    assert "Berikutnya" not in town.approves("pembina", PART, "draft_check")


def test_the_command_names_the_next_row_once_the_last_of_them_spoke(town: Town) -> None:
    for who in ("koordinator", "pembina", "operator"):
        town.approves(who, PART, "draft_check")
    told = town.approves("wali", PART, "draft_check")
    assert "Berikutnya: Melakukan penambahan / pengurangan Daftar Data" in told


def test_two_clones_that_had_parted_come_together_in_the_next_statement(town: Town) -> None:
    town.clone("wali")
    town.approves("operator", PART, "draft_check")
    town.does_apart("wali", "approve", PART, "--step", "draft_check")
    for who in ("koordinator", "pembina"):
        town.approves(who, PART, "draft_check")
    town.approves("operator", PART, "adjustment")
    assert town.state(PART, "4").done is not None
    assert sorted(by(town, "3")) == ["koordinator", "operator", "pembina", "wali"]


def test_one_hand_does_not_take_two_rows_that_need_different_ones(town: Town) -> None:
    for who in ("koordinator", "pembina", "operator", "wali"):
        town.approves(who, PART, "draft_check")
    town.approves("operator", PART, "adjustment")
    roster = town.reads("catalog/roster.yml")
    both = 'roles: [{role: agency_head, agency: dinkes, from: "2026-01-02", decree: "821/9"}, {role: operator'
    head, _, operator = roster.partition("- id: operator\n")
    town.brings("wali", {"catalog/roster.yml": head + "- id: operator\n" + operator.replace(
        "roles: [{role: operator", both, 1
    )}, "Operator merangkap kepala")  # fmt: skip
    for who in ("operator", "wali"):
        town.approves(who, PART, "list_decision")
    assert town.refuses("operator", "approve", PART, "--step", "list_approval") == (
        "Tidak dapat dijalankan: plan:2026/dinkes: langkah list_decision sudah Anda ambil, jadi langkah list_approval "
        "harus diambil orang lain."
    )


def test_a_return_is_open_to_whoever_acts_on_the_row_and_sets_it_back(town: Town) -> None:
    for who in ("koordinator", "pembina", "operator", "wali"):
        town.approves(who, PART, "draft_check")
    town.approves("operator", PART, "adjustment")
    town.returns("operator", PART, "list_decision", "Belum sesuai keadaan")
    assert town.held(PART) == {"4": "operator | 2026-03-04 16:00"}
    assert "bukan" in town.refuses("forum", "return", PART, "--step", "list_decision", "--reason", "x")


def test_a_step_that_keeps_nothing_back_is_signed_by_its_actor_and_comes_before_publication(town: Town) -> None:
    town.brings("operator", {**data("35.20"), **meta("35.20")}, "Isi")
    town.registers("persetujuan", "400/1/2026", "dinkes", PART)
    assert "langkah completion harus didahului verification" in town.refuses(
        "operator", "approve", DATASET, "--step", "completion"
    )
    town.approves("wali", DATASET, "verification")
    assert "harus didahului completion oleh operator data" in town.refuses(
        "wali", "approve", DATASET, "--step", "publication"
    )
    assert "wali bukan operator data" in town.refuses("wali", "approve", DATASET, "--step", "completion")
    town.approves("operator", DATASET, "completion")
    town.approves("wali", DATASET, "publication")
    assert town.state(f"dataset:{DATASET}", "10").done is not None
    assert town.tells("wali", "verify", DATASET).count("langkah tidak dikenal") == 0


def test_a_list_whose_statements_are_broken_is_decided_on_by_nobody(town: Town) -> None:
    folder = f"catalog/approvals/plan/2026/dinkes/{'a' * 64}.json"
    town.brings("wali", {folder: "{}"}, "Rusak")
    assert "1 berkas pernyataan rusak" in town.refuses("operator", "approve", PART, "--step", "draft_check")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("blitar", {"examination": [("2.1", "statement_letter")], "publication": [("4.1", "validation_letter")]}),
        ("paser", {"examination": [("2.1", "statement_letter")], "publication": [("4.1", "validation_letter")]}),
        ("magetan", {"verification": [("7", "appointment_letter"), ("7", "approved_list")]}),
        ("pringsewu", {}),
        ("sumedang", {}),
    ],
)
def test_papers_are_asked_for_by_the_next_step_that_somebody_takes(
    name: str, expected: dict[str, list[tuple[str, str]]]
) -> None:
    sop = load_sop(name)
    signed = [row for row in sop.rows if row.proof in (Proof.STATEMENT, Proof.PUBLICATION)]
    asked = {row.step: [(one.number, kind) for one, kind in needed_by(row, sop)] for row in signed}
    assert {step: found for step, found in asked.items() if found} == expected
