"""Whose turn it is, asked before anybody signs: real people with clones and keys, see tests/procedures/town.py."""

from __future__ import annotations

import json
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
    assert town.held(PART) == {"4": "operator | 2026-03-04 15:00"}
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


@pytest.fixture
def blitar(tmp_path: Path) -> Town:
    """Kota Blitar, its list agreed in January after guidance and support."""
    town = found_town(tmp_path, "blitar", "35.72")
    town.at("2026-01-05 08:00")
    town.brings("wali", {FILE: plan(item())}, "Rancangan Daftar Data 2026")
    for number, (who, step) in enumerate(
        (("pembina", "guidance"), ("sekretariat", "forum_support"), ("forum", "list_agreement")), start=6
    ):
        town.at(f"2026-01-0{number} 08:00")
        town.approves(who, LIST, step, "--reason", f"{step} pertama")
    return town


def log(town: Town) -> list[tuple[str, str, str]]:
    """What `plan show` tells of the rows without output: step, local day, words."""
    told = json.loads(town.does("wali", "plan", "show", "2026", "--format", "json"))
    return [(one["step"], one["at"][:10], one["reason"]) for one in told["log"]]


def test_guidance_and_support_are_put_on_record_whenever_there_is_some_and_reopen_nothing(blitar: Town) -> None:
    before = {number: blitar.done(LIST, number) for number in ("1.1", "1.2", "1.3")}
    for month in ("03", "06"):
        blitar.at(f"2026-{month}-10 08:00")
        told = blitar.approves("pembina", LIST, "guidance", "--reason", f"Pembinaan bulan {month}")
        assert "dicatat oleh pembina" in told
        assert "Berikutnya" not in told
    blitar.approves("sekretariat", LIST, "forum_support", "--reason", "Rapat teknis Juni")
    assert {number: blitar.done(LIST, number) for number in before} == before
    assert log(blitar) == [
        ("guidance", "2026-01-06", "guidance pertama"),
        ("guidance", "2026-03-10", "Pembinaan bulan 03"),
        ("guidance", "2026-06-10", "Pembinaan bulan 06"),
        ("forum_support", "2026-01-07", "forum_support pertama"),
        ("forum_support", "2026-06-10", "Rapat teknis Juni"),
    ]
    told = blitar.tells("wali", "plan", "show", "2026", "--agency", "dinkes")
    assert "10 Juni 2026, Pembina (uji) sebagai Pembina Data: Pembinaan bulan 06 1.2 Memberikan dukungan" in told
    blitar.approves("produsen", PART, "availability")  # a row after the agreement, taken knowing of later entries


def test_an_entry_of_the_log_is_made_by_nobody_but_who_acts_on_its_row(blitar: Town) -> None:
    told = blitar.refuses("sekretariat", "approve", LIST, "--step", "guidance", "--reason", "Pembinaan")
    assert "sekretariat bukan Pembina Data" in told
