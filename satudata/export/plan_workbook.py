"""An agency's list as a workbook to fill in, and the whole year's list as one to look through.

Headers and what the agency does not decide are locked; frequency, access and yes or no are chosen from a list. Nothing
in it is a formula, and equal lists give equal bytes. `planning/returned.py` reads the first one back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from satudata.export.sheets import height
from satudata.export.xlsx import A4, MADE_AT, PLAIN
from satudata.model.plan import AgencyPlan, Item, Release
from satudata.planning.promised import Promise, Tally
from satudata.planning.returned import ABOUT, COLUMNS, ITEMS, MARKS, RELEASES, Words
from satudata.planning.view import PlanView
from satudata.read.plans import is_day
from satudata.text import Text

FREQUENCIES = (
    "daily", "weekly", "monthly", "quarterly", "four_monthly", "semesterly", "yearly", "biennial", "irregular", "once",
)  # fmt: skip
ACCESS = ("open", "restricted", "closed")
YES_NO = ("true", "false")
CHOICES = {"frequency": FREQUENCIES, "access": ACCESS, "priority": YES_NO, "available": YES_NO}
LOCKED = {ITEMS: frozenset({"carried_from"}), RELEASES: frozenset({"collect_by"})}
DAYS = frozenset({"due", "collect_by"})
WIDTHS = {
    "id": 24, "title": 40, "unit": 12, "frequency": 14, "access": 11, "priority": 10, "available": 10,
    "unavailable": 28, "basis": 24, "activity": 22, "carried_from": 10, "remove": 28, "period": 12, "due": 14,
    "collect_by": 14, "out": 14, "state": 24,
}  # fmt: skip
TINT = "#E8F1EF"
RECAP = ("id", "title", "unit", "frequency", "access", "priority", "period", "due", "out", "state")
SPARE_ITEMS, SPARE_RELEASES = 50, 200  # lines left free for what is new
LONGEST_NAME = 31  # of a sheet, in Excel
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
FIRST_DAY = date(1900, 3, 1)

Row = Sequence[str | int | date]


def words_of(text: Text) -> Words:
    """What stands in such a workbook in that language, for writing it and for reading it back."""
    codes = {
        "frequency": {code: text(f"export.frequency_{code}") for code in FREQUENCIES},
        "access": {code: text(f"portal.access.{code}") for code in ACCESS},
        "priority": {code: text(f"plan.sheet.{code}") for code in YES_NO},
    }
    codes["available"] = codes["priority"]
    return Words(
        sheets={name: text(f"plan.sheet.{name}") for name in (ITEMS, RELEASES, ABOUT)},
        columns={name: {key: text(f"plan.column.{key}") for key in keys} for name, keys in COLUMNS.items()},
        marks={mark: text(f"plan.mark.{mark}") for mark in MARKS},
        codes={column: {word.casefold(): code for code, word in words.items()} for column, words in codes.items()},
        months=[text.date(f"2026-{month:02d}-01").split()[1] for month in range(1, 13)],
    )


def draft_workbook(part: AgencyPlan, agency: str, version: str, text: Text, mark: str = "") -> bytes:
    """An agency's part to fill in. `agency` is its name, `version` the digest of the file it was made from, `mark` what
    a demonstration says on every page.
    """
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {**PLAIN, "in_memory": True}) as book:
        title = text("plan.sheet.title", year=part.year, agency=agency)
        book.set_properties({"title": title[:255], "comments": mark, "created": MADE_AT})
        pen = _Pen(book, text, mark)
        pen.about(part, agency, version)
        pen.table(ITEMS, [_item_cells(item, text) for item in part.items], SPARE_ITEMS)
        rows = [_release_cells(item, one) for item in part.items for one in item.releases]
        pen.table(RELEASES, rows, SPARE_RELEASES)
        book.worksheets()[1].activate()
    return sink.getvalue()


def _item_cells(item: Item, text: Text) -> Mapping[str, str | int | date]:
    return {
        "id": item.id.partition("/")[2],
        "title": item.title,
        "unit": item.unit,
        "frequency": text(f"export.frequency_{item.frequency}") if item.frequency in FREQUENCIES else item.frequency,
        "access": text(f"portal.access.{item.access}") if item.access in ACCESS else item.access,
        "priority": text(f"plan.sheet.{'true' if item.priority else 'false'}"),
        "available": text(f"plan.sheet.{'false' if item.unavailable else 'true'}"),
        "unavailable": item.unavailable,
        "basis": item.basis,
        "activity": item.activity,
        "carried_from": str(item.carried_from or ""),
        "remove": "",
    }


def _release_cells(item: Item, release: Release) -> Mapping[str, str | int | date]:
    days = {key: as_day(value) for key, value in (("due", release.due), ("collect_by", release.collect_by))}
    return {"id": item.id.partition("/")[2], "title": item.title, "period": release.period, **days}


def as_day(iso: str) -> date | str:
    """A day where Excel can hold it as one, else its text."""
    return found if is_day(iso) and (found := date.fromisoformat(iso)) >= FIRST_DAY else iso


class _Pen:
    """Writes the sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, text: Text, mark: str) -> None:
        self._book = book
        self._text = text
        self._mark = mark
        self._words = words_of(text)
        look = {"valign": "top", "text_wrap": True}
        self._head = book.add_format({**look, "bold": True, "bottom": 1, "bg_color": TINT})
        self._head_right = book.add_format({**look, "bold": True, "bottom": 1, "bg_color": TINT, "align": "right"})
        self._bold = book.add_format({"bold": True, "valign": "top"})
        self._plain = book.add_format(look)
        self._open = book.add_format({**look, "locked": False, "num_format": "@"})
        self._open_day = book.add_format({**look, "locked": False, "num_format": "dd/mm/yyyy"})
        self._day = book.add_format({**look, "num_format": "dd/mm/yyyy", "align": "left"})
        self._shut = book.add_format({**look, "font_color": "#5B6966", "num_format": "@"})
        self._shut_day = book.add_format({**look, "font_color": "#5B6966", "num_format": "dd/mm/yyyy"})

    def about(self, part: AgencyPlan, agency: str, version: str) -> None:
        """What the workbook is, by which it is known again, and what each column asks for."""
        sheet = self._sheet(self._words.sheets[ABOUT])
        sheet.set_column(0, 0, 34, self._plain)
        sheet.set_column(1, 1, 90, self._plain)
        title = self._text("plan.sheet.title", year=part.year, agency=agency)
        marks = {"year": str(part.year), "agency": part.agency, "version": version}
        rows: list[tuple[str, str, Format]] = [(title, "", self._bold)]
        rows += [(self._mark, "", self._bold)] if self._mark else []
        rows += [(self._words.marks[mark], marks[mark], self._plain) for mark in MARKS]
        rows += [("", line, self._plain) for line in self._text("plan.sheet.how").splitlines()]
        for name in (ITEMS, RELEASES):
            rows.append((self._words.sheets[name], "", self._bold))
            titles = self._words.columns[name]
            rows += [(titles[key], self._text(f"plan.explain.{key}"), self._plain) for key in COLUMNS[name]]
        for place, (label, told, look) in enumerate(rows):
            sheet.write_string(place, 0, label, look)
            if told:
                sheet.set_row(place, height([(told, 90)]))
                sheet.write_string(place, 1, told, self._plain)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def table(self, name: str, rows: Sequence[Mapping[str, str | int | date]], spare: int) -> None:
        """One sheet of lines, with free ones below; its header cannot be changed."""
        sheet = self._sheet(self._words.sheets[name])
        last = len(rows) + spare
        sheet.set_row(0, height((self._words.columns[name][key], WIDTHS[key]) for key in COLUMNS[name]))
        for line, row in enumerate(rows, start=1):
            sheet.set_row(line, height((row[key], WIDTHS[key]) for key in COLUMNS[name]))
        for place, key in enumerate(COLUMNS[name]):
            sheet.write_string(0, place, self._words.columns[name][key], self._head)
            sheet.set_column(place, place, WIDTHS[key], self._look(name, key, False))
            for line, row in enumerate(rows, start=1):
                self.cell(sheet, line, place, row[key], self._look(name, key, key == "id"))
            for line in range(len(rows) + 1, last + 1):
                sheet.write_blank(line, place, None, self._look(name, key, False))
            if key in CHOICES:
                words = list(self._words.codes[key])
                shown = [word[:1].upper() + word[1:] for word in words]
                told = self._text("plan.sheet.choose", choices=", ".join(shown))
                rule = {"validate": "list", "source": shown, "error_message": told[:255], "error_title": ""}
                sheet.data_validation(1, place, last, place, rule)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "sort": True,
                "autofilter": True,
                "select_locked_cells": True,
            },
        )

    def _look(self, name: str, key: str, known: bool) -> Format:
        """How a cell looks, and whether it may be written in; the id of what is listed already may not."""
        shut = known or key in LOCKED[name]
        if key in DAYS:
            return self._shut_day if shut else self._open_day
        return self._shut if shut else self._open

    @staticmethod
    def cell(sheet: Worksheet, row: int, column: int, value: str | int | date, look: Format | None = None) -> None:
        """One value, by its kind; never a formula."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, look)
        elif value:
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_blank(row, column, None, look)

    def listed(self, name: str, titles: Sequence[str], rows: Sequence[Row], widths: Sequence[float]) -> None:
        """One sheet to look through."""
        sheet = self._sheet(name)
        sheet.set_row(0, height(zip(titles, widths, strict=True)))
        for place, (title, width) in enumerate(zip(titles, widths, strict=True)):
            counted = any(isinstance(row[place], int) for row in rows[:1])
            sheet.write_string(0, place, title, self._head_right if counted else self._head)
            sheet.set_column(place, place, width)
        for line, row in enumerate(rows, start=1):
            sheet.set_row(line, height(zip(row, widths, strict=False)))
            for place, value in enumerate(row):
                self.cell(sheet, line, place, value, self._day if isinstance(value, date) else self._plain)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if self._mark:
            sheet.set_header(f"&C{self._mark.replace('&', '&&')}")
        return sheet


def recap_workbook(view: PlanView, names: Mapping[str, str], text: Text, mark: str = "") -> bytes:
    """The whole list: the sums of every agency (`names` by id), then a sheet for each with what it promised."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {**PLAIN, "in_memory": True}) as book:
        title = text("plan.recap.title", year=view.plan.year)
        book.set_properties({"title": title[:255], "comments": mark, "created": MADE_AT})
        pen = _Pen(book, text, mark)
        rows: list[Row] = [(names[agency], *_sums(one).values()) for agency, one in view.tallies.items()]
        rows.append((text("plan.whole"), *_sums(view.whole).values()))
        rows += [(mark,)] if mark else []
        titles = [text("plan.recap.agency"), *(text(f"plan.recap.{key}") for key in _sums(Tally()))]
        pen.listed(text("plan.recap.summary"), titles, rows, (60, *(14,) * (len(titles) - 1)))
        taken = {text("plan.recap.summary").casefold()}
        for agency, part in view.plan.parts.items():
            lines = [line for item in part.items for line in _recap_lines(item, view.by_item.get(item.id, ()), text)]
            titles = [text(f"plan.column.{key}") for key in RECAP]
            pen.listed(_sheet_name(names[agency], agency, taken), titles, lines, [WIDTHS[key] for key in RECAP])
    return sink.getvalue()


def _sums(one: Tally) -> dict[str, int]:
    return {
        "items": one.items, "unavailable": one.unavailable, "promised": one.promised, "on_time": one.on_time,
        "late": one.late, "overdue": one.overdue, "coming": one.coming, "proposed": one.proposed,
    }  # fmt: skip


def _recap_lines(item: Item, promised: Sequence[Promise], text: Text) -> Iterable[Row]:
    cells = _item_cells(item, text)
    own = [cells[key] for key in ("id", "title", "unit", "frequency", "access", "priority")]
    if not promised:
        state = text("plan.recap.not_available") if item.unavailable else text("plan.recap.nothing")
        yield (*own, "", "", "", state)
    for one in promised:
        release = one.release
        yield (*own, release.period, as_day(release.due), as_day(one.out), text(f"conduct.outcome.{one.outcome}"))


def _sheet_name(name: str, agency: str, taken: set[str]) -> str:
    """A name no other sheet has, whatever the case of its letters; the agency's own as far as Excel takes it."""
    plain = " ".join(name.translate(FORBIDDEN).split())[:LONGEST_NAME].strip()
    candidates: Iterable[str] = (plain, agency[:LONGEST_NAME], *(f"{agency[:27]}-{n}" for n in range(2, 1000)))
    found = next(one for one in candidates if one and one.casefold() not in taken)
    taken.add(found.casefold())
    return found
