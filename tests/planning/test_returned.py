"""An agency's draft as a workbook, out and back: nothing is lost, and every fault has its cell."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.export.plan_workbook import FREQUENCIES, draft_workbook, words_of
from satudata.model.plan import AgencyPlan, Item, Release, Removal
from satudata.planning.returned import Returned, returned
from satudata.read.workbook import read_workbook
from satudata.text import Text
from tests.plans import item, part

ID = Text("id")
PART = AgencyPlan(
    2026,
    "dinkes",
    "catalog/plan/2026/dinkes.yml",
    (
        item(releases=(Release("2025", "2026-03-31", "2026-02-27"),), priority=True, carried_from=2025),
        item("dinkes/imunisasi", title="Cakupan imunisasi", frequency="quarterly", releases=()),
    ),
)
Book = Any  # of openpyxl, which types cells by what they may hold


def back(content: bytes, before: AgencyPlan, version: str = "v1", text: Text = ID) -> Returned:
    book, findings = read_workbook("draf.xlsx", content)
    assert findings == []
    return returned("draf.xlsx", book, before, version, "2026-05-04", words_of(text))


def edited(change: Callable[[Book, Book], object], before: AgencyPlan = PART) -> Returned:
    """What comes back when somebody changed the sheets of items and of releases."""
    book = openpyxl.load_workbook(io.BytesIO(draft_workbook(before, "Dinas Kesehatan", "v1", ID)))
    change(book["Daftar Data"], book["Jadwal"])
    sink = io.BytesIO()
    book.save(sink)
    return back(sink.getvalue(), before)


def put(where: str, value: object, sheet: int = 0) -> Callable[[Book, Book], None]:
    def change(*sheets: Book) -> None:
        sheets[sheet][where] = value

    return change


def told(found: Returned) -> list[tuple[str, str]]:
    """(code, cell) of each finding."""
    return [(one.code, f"{one.where.column}{one.where.row}" if one.where.row else "") for one in found.findings]


WORD = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FFF), min_size=1, max_size=15).map(
    lambda text: unicodedata.normalize("NFC", text).strip() or "x"
)
NAME = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True).map(lambda name: f"dinkes/{name}")
DAYS = st.dates().map(lambda day: day.isoformat())
RELEASES = st.lists(
    st.builds(Release, st.sampled_from(["2025", "2025-Q1", "2025-01"]), DAYS, st.just("") | DAYS),
    max_size=3,
    unique_by=lambda one: one.period,
)
ITEMS = st.builds(
    Item,
    id=NAME,
    title=WORD,
    unit=WORD,
    frequency=st.sampled_from(FREQUENCIES),
    releases=RELEASES.map(tuple),
    access=st.sampled_from(["open", "restricted", "closed"]),
    priority=st.booleans(),
    unavailable=st.just("") | WORD | st.just("baris satu\nbaris dua"),
    carried_from=st.sampled_from([0, 2025]),
    activity=st.just("") | NAME,
    basis=st.just("") | WORD | st.just("=1+1") | st.just("_x0041_"),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(ITEMS, max_size=4, unique_by=lambda one: one.id).map(tuple), st.sampled_from(["id", "en"]))
def test_a_draft_that_nobody_changed_comes_back_as_it_went(items: tuple[Item, ...], language: str) -> None:
    before = replace(part(), items=items)
    text = Text(language)
    found = back(draft_workbook(before, "Dinas Kesehatan", "v1", text), before, text=text)
    assert found.findings == ()
    assert found.part.items == items
    assert found.part.removed == before.removed


def test_equal_lists_give_equal_bytes_and_no_formula() -> None:
    odd = replace(PART, items=(item(title="=1+1"),))
    content = draft_workbook(odd, "Dinas Kesehatan", "v1", ID)
    assert content == draft_workbook(odd, "Dinas Kesehatan", "v1", ID)
    assert openpyxl.load_workbook(io.BytesIO(content))["Daftar Data"]["B2"].data_type == "s"


def test_a_demonstration_says_so_on_every_sheet_and_is_still_read_back() -> None:
    content = draft_workbook(PART, "Dinas Kesehatan (contoh)", "v1", ID, "CONTOH")
    book = openpyxl.load_workbook(io.BytesIO(content))
    headers = [sheet.oddHeader for sheet in book.worksheets]
    assert [one.center.text if one else "" for one in headers] == ["CONTOH"] * 3
    assert "CONTOH" in [row[0].value for row in book["Petunjuk"].rows]
    assert back(content, PART).part == PART


def test_the_header_and_what_is_not_the_agencys_are_locked_and_choices_are_lists() -> None:
    book = openpyxl.load_workbook(io.BytesIO(draft_workbook(PART, "Dinas Kesehatan", "v1", ID)))
    items, releases = book["Daftar Data"], book["Jadwal"]
    assert items.protection.sheet
    assert releases.protection.sheet
    locked = {cell: items[cell].protection.locked for cell in ("B1", "A2", "K2", "B2", "A4", "B4")}
    assert locked == {"B1": True, "A2": True, "K2": True, "B2": False, "A4": False, "B4": False}
    assert releases["E2"].protection.locked
    lists = {str(rule.sqref): rule.formula1 for rule in items.data_validations.dataValidation}
    assert lists["E2:E53"] == '"Terbuka,Terbatas,Tertutup"'
    assert len(lists) == 4
    assert all(len(rule) <= 255 for rule in lists.values())


def test_what_people_type_is_understood() -> None:
    def change(items: Book, releases: Book) -> None:
        items["B4"], items["C4"], items["D4"], items["E4"] = "Prevalensi  stunting ", "Persen", "TAHUNAN", "terbuka"
        for row, due in ((3, "30/6/2026"), (4, "31 Desember 2026"), (5, "2026-07-31")):
            releases[f"B{row}"], releases[f"D{row}"] = "prevalensi stunting", due
        releases["C3"], releases["C4"], releases["C5"] = 2025, "2026-s1", "2026-Q1"

    found = edited(change)
    assert found.findings == ()
    new = found.part.items[-1]
    assert (new.id, new.frequency, new.access) == ("dinkes/prevalensi-stunting", "yearly", "open")
    assert [(one.period, one.due) for one in new.releases] == [
        ("2025", "2026-06-30"), ("2026-S1", "2026-12-31"), ("2026-Q1", "2026-07-31"),
    ]  # fmt: skip


def test_what_is_to_be_taken_off_says_why_and_leaves_the_list() -> None:
    found = edited(put("L3", "Digabung dengan sarana kesehatan"))
    assert found.findings == ()
    assert [one.id for one in found.part.items] == ["dinkes/puskesmas"]
    assert found.part.removed == (Removal("dinkes/imunisasi", "Digabung dengan sarana kesehatan", "2026-05-04"),)


def test_the_day_of_handing_over_is_walidatas_whatever_the_workbook_says() -> None:
    for said in ("2026-03-30", None, "kapan-kapan"):
        found = edited(put("E2", said, 1))
        assert (found.part, found.findings) == (PART, ())
    assert edited(put("C2", "2024", 1)).part.collect_by == {}


def test_a_line_that_was_deleted_asks_for_its_reason() -> None:
    found = edited(lambda items, _: items.delete_rows(3))
    assert told(found) == [("plan-sheet-row-gone", "")]
    assert found.findings[0].values["id"] == "imunisasi"


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (put("D2", "sering"), "plan-sheet-value", "D2"),
        (put("E2", "rahasia"), "plan-sheet-value", "E2"),
        (put("F2", "mungkin"), "plan-sheet-value", "F2"),
        (put("B2", None), "plan-sheet-empty", "B2"),
        (put("C2", "  "), "plan-sheet-empty", "C2"),
        (put("G2", "Tidak"), "plan-sheet-empty", "H2"),
        (put("H2", "Belum ada"), "plan-sheet-contradicts", "H2"),
        (put("A3", "puskesmas"), "plan-sheet-repeated", "A3"),
        (put("D2", "31-02-2026", 1), "plan-sheet-value", "D2"),
        (put("D2", "akhir tahun", 1), "plan-sheet-value", "D2"),
        (put("D2", None, 1), "plan-sheet-empty", "D2"),
        (put("C2", None, 1), "plan-sheet-empty", "C2"),
        (put("C2", "Triwulan IV 2026", 1), "plan-sheet-value", "C2"),
        (put("C2", "2026-Q5", 1), "plan-sheet-value", "C2"),
        (put("C2", "2026-02-30", 1), "plan-sheet-value", "C2"),
        (put("C2", "2026-13", 1), "plan-sheet-value", "C2"),
        (put("C2", "26", 1), "plan-sheet-value", "C2"),
        (put("A2", "lain", 1), "plan-sheet-unknown", "A2"),
        (put("B1", "Judul"), "plan-sheet-layout", ""),
    ],
)
def test_a_fault_is_told_at_its_cell(change: Callable[[Book, Book], object], code: str, cell: str) -> None:
    assert (code, cell) in told(edited(change))


def test_a_period_in_words_is_told_with_what_can_be_written_there() -> None:
    (found,) = edited(put("C2", "Triwulan IV 2026", 1)).findings
    assert found.values == {
        "sheet": "Jadwal", "cell": "C2", "title": "Periode", "value": "Triwulan IV 2026",
        "allowed": "2025, 2025-S1, 2025-Q1, 2025-01, 2025-01-31",
    }  # fmt: skip


def test_a_period_promised_twice_is_told_at_the_second_cell() -> None:
    def change(_: Book, releases: Book) -> None:
        for row, period in ((3, "2026-Q1"), (4, "2026-q1")):
            releases[f"A{row}"], releases[f"C{row}"], releases[f"D{row}"] = "puskesmas", period, "2026-07-31"

    (found,) = edited(change).findings
    assert (found.code, found.values["cell"], found.values["row"]) == ("plan-sheet-repeated", "C4", 3)
    assert found.values["id"] == "2026-Q1"


def test_a_draft_of_another_list_or_of_an_older_one_is_not_taken() -> None:
    content = draft_workbook(PART, "Dinas Kesehatan", "v1", ID)
    assert told(back(content, replace(PART, year=2027))) == [("plan-sheet-other", "")]
    assert told(back(content, replace(PART, agency="dinsos"))) == [("plan-sheet-other", "")]
    assert told(back(content, PART, "v2")) == [("plan-sheet-stale", "")]
