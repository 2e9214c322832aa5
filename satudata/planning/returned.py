"""An agency's draft list come back as a workbook: what it says now, and what is wrong with it, cell by cell.

Nothing goes by leaving a line out: what is to be taken off the list keeps its line and gives its reason. The days by
which data are handed over are walidata's: the workbook shows them, and whatever it says of them is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from satudata.model.finding import Check, Fact, Finding, Where
from satudata.model.periods import first_and_last_day
from satudata.model.plan import AgencyPlan, Item, Release, Removal
from satudata.read.plans import is_day
from satudata.read.repository import slug
from satudata.read.schemas import schema_of
from satudata.read.workbook import Sheet, Workbook, column_letters

LAYOUT = Check("plan-sheet-layout", waivable=False)
OTHER = Check("plan-sheet-other", waivable=False)
STALE = Check("plan-sheet-stale", waivable=False)
VALUE = Check("plan-sheet-value", waivable=False)
EMPTY = Check("plan-sheet-empty", waivable=False)
GONE = Check("plan-sheet-row-gone", waivable=False)
UNKNOWN = Check("plan-sheet-unknown", waivable=False)
REPEATED = Check("plan-sheet-repeated", waivable=False)
CONTRADICTS = Check("plan-sheet-contradicts", waivable=False)
CODES = (LAYOUT, OTHER, STALE, VALUE, EMPTY, GONE, UNKNOWN, REPEATED, CONTRADICTS)

ITEMS, RELEASES, ABOUT = "items", "releases", "about"
COLUMNS = {
    ITEMS: (
        "id", "title", "unit", "frequency", "access", "priority", "available", "unavailable", "basis", "activity",
        "carried_from", "remove",
    ),
    RELEASES: ("id", "title", "period", "due", "collect_by"),
}  # fmt: skip
REQUIRED = ("title", "unit", "frequency", "access")
MARKS = ("year", "agency", "version")  # of the sheet that explains: rows by which the workbook is known again
PERIODS = "2025, 2025-S1, 2025-Q1, 2025-01, 2025-01-31"
WRITTEN_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2}|[a-z]+)[-/. ]([0-9]{4})")


@dataclass(frozen=True)
class Words:
    """What stands in the workbook, in its language: names of sheets, titles of columns and of the marks, and the words
    for codes (column → word in small letters → code); `months` are in order.
    """

    sheets: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    marks: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    months: Sequence[str]


@dataclass(frozen=True)
class _Line:
    """One row: what stands under each column's key, and where."""

    path: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def __getitem__(self, key: str) -> str:
        return " ".join(self.cells.get(key, "").split())

    def at(self, check: Check, key: str, **facts: Fact) -> Finding:
        letters = column_letters(self.places[key])
        place = {"sheet": self.sheet, "cell": f"{letters}{self.row}"}
        return check.at(Where(self.path, 0, self.row, letters), **place, **facts)


@dataclass(frozen=True)
class Returned:
    """What the workbook says, and what is wrong with it. With findings the part is not to be used."""

    part: AgencyPlan
    findings: tuple[Finding, ...]


def marks_of(book: Workbook, words: Words) -> Mapping[str, str]:
    """Year, agency and version that the workbook was made for; {} where it is none of ours."""
    sheet = book.sheets.get(words.sheets[ABOUT])
    if sheet is None:
        return {}
    told = {row.get(1, ""): row.get(2, "") for row in sheet.rows.values()}
    return {key: told[label] for key, label in words.marks.items() if label in told}


def returned(path: str, book: Workbook, before: AgencyPlan, version: str, on: str, words: Words) -> Returned:
    """The part as the workbook has it. `version` is that of the file at hand, `on` the ISO day of what is taken off."""
    marks = marks_of(book, words)
    if (marks.get("year"), marks.get("agency")) != (str(before.year), before.agency):
        return Returned(before, (OTHER.at(Where(path), year=before.year, agency=before.agency),))
    if marks.get("version") != version:
        return Returned(before, (STALE.at(Where(path), year=before.year, agency=before.agency),))
    tables = {}
    for key in (ITEMS, RELEASES):
        found = _lines(path, book.sheets.get(words.sheets[key]), key, words)
        if isinstance(found, Finding):
            return Returned(before, (found,))
        tables[key] = found
    return _Desk(before, on, words).read(path, tables[ITEMS], tables[RELEASES])


def _lines(path: str, sheet: Sheet | None, key: str, words: Words) -> list[_Line] | Finding:
    """The lines of a sheet that say something, in order; a finding when its columns are not those that were sent."""
    name, titles = words.sheets[key], words.columns[key]
    head = {" ".join(title.split()): place for place, title in (sheet.rows.get(1, {}) if sheet else {}).items()}
    missing = [title for title in titles.values() if title not in head]
    if sheet is None or missing:
        return LAYOUT.at(Where(path), sheet=name, column=missing[0] if missing else "")
    places = {column: head[title] for column, title in titles.items()}
    lines = []
    for row, cells in sorted(sheet.rows.items()):
        line = _Line(path, name, row, {column: cells.get(place, "") for column, place in places.items()}, places)
        # A list of words in an empty line says nothing.
        if row > 1 and any(line[column] for column in line.cells):
            lines.append(line)
    return lines


class _Desk:
    """One workbook being read against the list it came from."""

    def __init__(self, before: AgencyPlan, on: str, words: Words) -> None:
        self._before = before
        self._known = {item.id: item for item in before.items}
        self._collect_by = before.collect_by
        self._on = on
        self._words = words
        self._findings: list[Finding] = []

    def read(self, path: str, items: Sequence[_Line], releases: Sequence[_Line]) -> Returned:
        lines: dict[str, _Line] = {}
        for line in items:
            identity = self._id(line)
            if identity in lines:
                self._find(line, REPEATED, "id", id=identity, row=lines[identity].row)
            lines.setdefault(identity, line)
        for gone in self._known.keys() - lines.keys():
            self._findings.append(GONE.at(Where(path), sheet=self._words.sheets[ITEMS], id=self._name(gone)))
        schedules = self._schedules(lines, releases)
        kept, removed = [], list(self._before.removed)
        for identity in (*self._known, *(one for one in lines if one not in self._known)):
            if identity not in lines:
                continue
            reason = lines[identity]["remove"]
            if reason and identity in self._known:
                removed.append(Removal(identity, reason, self._on))
            elif not reason:
                kept.append(self._item(identity, lines[identity], schedules.get(identity, ())))
        there = {item.id for item in kept}
        part = replace(self._before, items=tuple(kept), removed=tuple(one for one in removed if one.id not in there))
        gone_extensions = tuple(one for one in part.extensions if one.dataset in ("", *there))
        return Returned(replace(part, extensions=gone_extensions), tuple(self._findings))

    def _find(self, line: _Line, check: Check, key: str, **facts: Fact) -> None:
        self._findings.append(line.at(check, key, title=self._title(line, key), **facts))

    def _title(self, line: _Line, key: str) -> str:
        return self._words.columns[ITEMS if "unit" in line.places else RELEASES][key]

    def _name(self, identity: str) -> str:
        return identity.partition("/")[2]

    def _id(self, line: _Line) -> str:
        """The dataset's id: as it stands, else made of the name of the data."""
        return f"{self._before.agency}/{line['id'].removeprefix(f'{self._before.agency}/') or slug(line['title'])}"

    def _item(self, identity: str, line: _Line, releases: Sequence[Release]) -> Item:
        old = self._known.get(identity) or Item(identity, "", "", "", ())
        for key in REQUIRED:
            if not line[key]:
                self._find(line, EMPTY, key)
        available = self._code(line, "available") != "false"
        if not available and not line["unavailable"]:
            self._find(line, EMPTY, "unavailable")
        if available and line["unavailable"]:
            self._find(line, CONTRADICTS, "unavailable")
        return replace(
            old,
            title=_kept(line, "title", old.title),
            unit=_kept(line, "unit", old.unit),
            unavailable=_kept(line, "unavailable", old.unavailable),
            activity=_kept(line, "activity", old.activity),
            basis=_kept(line, "basis", old.basis),
            frequency=self._code(line, "frequency"),
            access=self._code(line, "access"),
            priority=self._code(line, "priority") == "true",
            releases=tuple(releases),
        )

    def _code(self, line: _Line, key: str) -> str:
        """The code of a word in the cell; the words of the other language are not asked for."""
        given = line[key]
        known = self._words.codes[key]
        if given and given.casefold() not in known:
            self._find(line, VALUE, key, value=given[:80], allowed=", ".join(known))
        return known.get(given.casefold(), "")

    def _schedules(self, lines: Mapping[str, _Line], releases: Sequence[_Line]) -> Mapping[str, list[Release]]:
        """The promised releases of each item, in the order of the sheet."""
        by_title = {line["title"].casefold(): identity for identity, line in lines.items()}
        found: dict[str, list[Release]] = {}
        rows: dict[tuple[str, str], int] = {}
        for line in releases:
            own = f"{self._before.agency}/{line['id'].removeprefix(f'{self._before.agency}/')}"
            identity = own if line["id"] else by_title.get(line["title"].casefold(), "")
            if identity not in lines:
                self._find(line, UNKNOWN, "id", id=line["id"] or line["title"])
            for key in ("period", "due"):
                if not line[key]:
                    self._find(line, EMPTY, key)
            period = self._period(line)
            if period and (earlier := rows.setdefault((identity, period), line.row)) != line.row:
                self._find(line, REPEATED, "period", id=period, row=earlier)
            release = Release(period, self._day(line, "due"), self._collect_by.get((identity, period), ""))
            found.setdefault(identity, []).append(release)
        return found

    def _period(self, line: _Line) -> str:
        """The period as the list writes it; what the list could not hold is told here, where it has a cell."""
        period = line["period"].upper()
        if period and not (re.search(_period_form(), period) and is_day(first_and_last_day(period)[1])):
            self._find(line, VALUE, "period", value=line["period"][:80], allowed=PERIODS)
        return period

    def _day(self, line: _Line, key: str) -> str:
        """A day as ISO however it is written: 2026-03-31, 31/03/2026, 31 Maret 2026."""
        given = line[key]
        if not given or is_day(given):
            return given
        day = next(self._readings(given.casefold()), "")
        if not day:
            self._find(line, VALUE, key, value=given[:80], allowed="2026-03-31, 31/03/2026")
        return day

    def _readings(self, given: str) -> Iterator[str]:
        found = WRITTEN_DAY.fullmatch(given)
        if found is None:
            return
        months = [month.casefold() for month in self._words.months]
        month = int(found[2]) if found[2].isdigit() else months.index(found[2]) + 1 if found[2] in months else 0
        day = f"{found[3]}-{month:02d}-{int(found[1]):02d}"
        if is_day(day):
            yield day


def _period_form() -> str:
    """How the schema of the list wants a period written."""
    form: str = schema_of("plan")["$defs"]["release"]["properties"]["period"]["pattern"]
    return form


def _kept(line: _Line, key: str, before: str) -> str:
    """What the cell says; where only spaces and line breaks are others, what was there before."""
    given = line.cells.get(key, "").strip()
    return before if given.split() == before.split() else given
