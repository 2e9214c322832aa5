"""A story that leaves something of a printed row out does not get to the next one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from satudata.read.sops import load_sop
from tests.procedures.telling import Telling
from tests.procedures.town import DATASET, Town, data, found_town, item, meta, plan

LIST, PART, TABLE = "plan:2026", "plan:2026/dinkes", f"dataset:{DATASET}"
MINUTES = ("letter", "minutes", LIST, "--date", "2026-01-08", "--place", "Aula", "--signer", "wali")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Kota Blitar in January, with a draft of the list."""
    town = found_town(tmp_path, "blitar", "35.72")
    town.at("2026-01-05 08:00")
    town.brings("wali", {"catalog/plan/2026/dinkes.yml": plan(item())}, "Rancangan Daftar Data 2026")
    return town


def the_list_is_before_the_forum(town: Town) -> None:
    town.held(LIST)
    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan")
    town.done(LIST, "1.1")
    town.held(LIST)
    town.row("1.2", "2026-01-06 09:00")
    town.approves("sekretariat", LIST, "forum_support", "--reason", "Undangan")
    town.done(LIST, "1.2")
    town.held(LIST)
    town.row("1.3", "2026-01-08 09:00")
    town.approves("forum", LIST, "list_agreement")
    town.done(LIST, "1.3")


def stuck(town: Town, number: str, words: str) -> None:
    """The story cannot go on to that row, for this reason."""
    with pytest.raises(AssertionError, match=re.escape(words)):
        town.row(number, town.clock[:16].replace("T", " "))


def test_a_row_whose_holder_nobody_asked_for_is_not_told(town: Town) -> None:
    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan")
    town.done(LIST, "1.1")
    town.held(LIST)
    stuck(town, "1.2", "row 1.1: the story does not say who is awaited, and until when")


def test_a_row_that_nobody_saw_done_is_not_told(town: Town) -> None:
    town.held(LIST)
    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan")
    town.held(LIST)
    stuck(town, "1.2", "row 1.1: the story does not say when it was done, and by whom")


def test_a_row_after_which_nobody_asked_who_is_next_is_not_told(town: Town) -> None:
    town.held(LIST)
    town.row("1.1", "2026-01-05 10:00")
    town.approves("pembina", LIST, "guidance", "--reason", "Pembinaan")
    town.done(LIST, "1.1")
    stuck(town, "1.2", "row 1.1: the story does not say who is awaited after it, and until when")


def test_a_row_whose_paper_was_not_made_is_not_told(town: Town) -> None:
    the_list_is_before_the_forum(town)
    town.held(PART)
    stuck(town, "1.4", "row 1.3: the story does not make its paper: satudata letter minutes (plan:2026)")
    town.makes("sekretariat", *MINUTES)
    town.row("1.4", "2026-01-12 09:00")


def test_a_paper_about_another_year_is_not_that_of_the_row() -> None:
    agreement = load_sop("blitar").rows[2]
    told = Telling(agreement, alone=False, papers=[("letter", "minutes", "plan:2025")], done=LIST, passed_on=True)
    with pytest.raises(AssertionError, match=re.escape("letter minutes (plan:2026)")):
        told.require({"1.3"})
    told.papers.append(("letter", "minutes", LIST))
    told.require({"1.3"})


def test_data_that_went_back_without_their_sheet_are_not_told(town: Town) -> None:
    the_list_is_before_the_forum(town)
    town.makes("sekretariat", *MINUTES)
    town.brings("operator", {**data("35.72"), **meta("35.72")}, "Data puskesmas 2025")
    town.returns("wali", DATASET, "examination", "Sananwetan kurang satu")
    town.held(PART)
    stuck(town, "1.4", "row 1.3: the story does not make its paper: satudata letter return (dinkes/puskesmas)")


def test_rows_are_told_in_their_order_and_all_of_them(town: Town) -> None:
    assert not town.is_told()
    stuck(town, "1.2", "row 1.2 is told where 1.1 should be")


def test_a_story_ends_with_the_hard_copies_where_the_document_wants_them(tmp_path: Path) -> None:
    town = found_town(tmp_path, "sumedang", "32.11")
    with pytest.raises(AssertionError, match="the story does not print the records of the year"):
        town.is_told()
