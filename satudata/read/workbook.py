"""A workbook (XLSX) that somebody sent: its cells as text, and nothing of it that could act.

Bounded in entries, unpacked size and ratio before anything is unpacked. Macros, links to other files and embedded
objects are refused, and so are formulas: what a cell shows would depend on who computed it. ECMA-376 part 1; dates by
both of Excel's calendars.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from satudata.model.finding import Check, Finding, Where

MAX_BYTES = 5_000_000
MAX_ENTRIES = 200
MAX_PART = 12_000_000  # unpacked bytes of one part
MAX_UNPACKED = 30_000_000
MAX_RATIO = 150
MAX_ROW, MAX_COLUMN = 20_000, 200
MAX_CELLS = 200_000

UNREADABLE = Check("workbook-unreadable", waivable=False)
TOO_LARGE = Check("workbook-too-large", waivable=False)
ACTIVE = Check("workbook-active", waivable=False)
FORMULA = Check("workbook-formula", waivable=False)
ERROR = Check("workbook-error", waivable=False)
CODES = (UNREADABLE, TOO_LARGE, ACTIVE, FORMULA, ERROR)

OLD = b"\xd0\xcf\x11\xe0"  # the container of .xls and of workbooks under a password
BAD_PARTS = re.compile(
    r"vbaproject|macrosheets/|externallinks/|embeddings/|activex/|oleobject|customui|\.bin$|connections\.xml$", re.I
)
PRINTER = re.compile(r"printersettings/[^/]*\.bin$", re.I)  # how somebody's printer was set: harmless, and never read
# What broken archives, streams, trees and numbers raise on their way.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ET.ParseError, ValueError, LookupError, ArithmeticError, OSError,
    EOFError, NotImplementedError,
)  # fmt: skip
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DATE_FORMATS = frozenset((*range(14, 18), 22))
DATE_LETTERS = re.compile(r"[dy]", re.I)
QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # of a number format what is shown as it is
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
LAST_DAY = 2_958_465  # 31 December 9999


class _Refused(Exception):
    """What makes the whole workbook unreadable, as a check with its facts."""

    def __init__(self, check: Check, **facts: str | int) -> None:
        super().__init__(check.code)
        self.check = check
        self.facts = facts


@dataclass(frozen=True)
class Sheet:
    """One sheet: the cells that hold something, row (from 1) → column (from 1) → text. Dates are ISO days."""

    name: str
    rows: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """The sheets by name, in their order."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)


def read_workbook(path: str, content: bytes) -> tuple[Workbook, list[Finding]]:
    """The sheets of a workbook, and everything for which it is refused, in order of cell. Never raises for bad content:
    a workbook that cannot be read is empty.
    """
    try:
        parts = _parts(content)
        return _Reader(path, parts).workbook()
    except _Refused as refused:
        return Workbook(), [refused.check.at(Where(path), **refused.facts)]
    except BROKEN:
        return Workbook(), [UNREADABLE.at(Where(path))]


def _parts(content: bytes) -> Mapping[str, bytes]:
    """The unpacked parts, each looked at by its declared size first and never read beyond it."""
    if len(content) > MAX_BYTES:
        raise _Refused(TOO_LARGE)
    if content.startswith(OLD):
        raise _Refused(UNREADABLE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_UNPACKED:
            raise _Refused(TOO_LARGE)
        names = [one.filename for one in entries]
        if bad := [name for name in names if BAD_PARTS.search(name) and not PRINTER.search(name)]:
            raise _Refused(ACTIVE, part=bad[0][:80])
        if len(set(map(str.lower, names))) < len(names):
            raise _Refused(UNREADABLE)
        return {one.filename: _unpacked(archive, one) for one in entries if one.filename.endswith((".xml", ".rels"))}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    packed = max(entry.compress_size, 1)
    if entry.file_size > MAX_PART or (entry.file_size > 100_000 and entry.file_size / packed > MAX_RATIO):
        raise _Refused(TOO_LARGE)
    if entry.flag_bits & 1:
        raise _Refused(UNREADABLE)
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise _Refused(TOO_LARGE)
    return content


class _Reader:
    """One workbook's parts on their way to sheets."""

    def __init__(self, path: str, parts: Mapping[str, bytes]) -> None:
        self._path = path
        self._parts = parts
        self._findings: list[Finding] = []
        self._cells = 0

    def workbook(self) -> tuple[Workbook, list[Finding]]:
        book = self._tree("xl/workbook.xml")
        properties = book.find(f"{MAIN}workbookPr")
        self._epoch = EPOCH_1904 if _is_on(properties, "date1904") else EPOCH
        self._strings = list(self._shared()) if "xl/sharedStrings.xml" in self._parts else []
        self._dates = self._date_styles() if "xl/styles.xml" in self._parts else frozenset()
        relations = self._tree("xl/_rels/workbook.xml.rels")
        targets = {one.get("Id", ""): one.get("Target", "") for one in relations.iter(RELATIONS)}
        sheets = {}
        for entry in book.iter(f"{MAIN}sheet"):
            name, target = entry.get("name", ""), targets[entry.get(RELATION, "")]
            place = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            sheets[name] = self._sheet(name, place)
        return Workbook(sheets), self._findings

    def _tree(self, name: str) -> ET.Element:
        """A part as a tree. Document types, by which entities are declared, are no part of the format: refused."""
        content = self._parts[name]
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
            raise _Refused(UNREADABLE)
        return ET.fromstring(content)

    def _shared(self) -> Iterator[str]:
        for entry in self._tree("xl/sharedStrings.xml").iter(f"{MAIN}si"):
            yield _text(entry)

    def _date_styles(self) -> frozenset[int]:
        """The numbers of the cell styles that show a number as a day."""
        styles = self._tree("xl/styles.xml")
        own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
        days = {number for number, code in own.items() if DATE_LETTERS.search(QUIET.sub("", code))}
        days |= {str(number) for number in DATE_FORMATS}
        styled = styles.find(f"{MAIN}cellXfs")
        formats = [] if styled is None else list(styled)
        return frozenset(place for place, one in enumerate(formats) if one.get("numFmtId") in days)

    def _sheet(self, name: str, place: str) -> Sheet:
        rows: dict[int, dict[int, str]] = {}
        for cell in self._tree(place).iter(f"{MAIN}c"):
            found = CELL.fullmatch(cell.get("r", ""))
            if found is None:
                raise _Refused(UNREADABLE)
            row, column = int(found[2]), column_number(found[1])
            self._cells += 1
            if row > MAX_ROW or column > MAX_COLUMN or self._cells > MAX_CELLS:
                raise _Refused(TOO_LARGE)
            where = {"sheet": name, "cell": f"{found[1]}{row}"}
            if cell.find(f"{MAIN}f") is not None:
                self._findings.append(FORMULA.at(Where(self._path, 0, row, found[1]), **where))
            elif cell.get("t") == "e":
                self._findings.append(ERROR.at(Where(self._path, 0, row, found[1]), **where))
            elif value := self._value(cell):
                rows.setdefault(row, {})[column] = value
        return Sheet(name, rows)

    def _value(self, cell: ET.Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{MAIN}is")
            return _text(inline) if inline is not None else ""
        value = cell.findtext(f"{MAIN}v") or ""
        if kind == "s":
            return self._strings[int(value)] if value.isascii() and value.isdigit() else ""
        if kind in ("str", "d"):
            return _unescaped(value)
        if kind == "b":
            return "true" if value == "1" else "false"
        return self._number(value, int(cell.get("s", "0")))

    def _number(self, value: str, style: int) -> str:
        """A number as people write it: whole ones without a point; a day where the cell shows one."""
        if not value:
            return ""
        number = float(value)
        if not number.is_integer():
            return value
        if style in self._dates and 0 < number <= LAST_DAY:
            return (self._epoch + timedelta(days=int(number))).isoformat()
        return str(int(number))


def _is_on(element: ET.Element | None, name: str) -> bool:
    return element is not None and element.get(name, "0") in ("1", "true", "on")


def _text(entry: ET.Element) -> str:
    """The runs of a rich text together; how Japanese is read aloud is left out."""
    plain = (entry.findtext(f"{MAIN}t"), *(run.findtext(f"{MAIN}t") for run in entry.iter(f"{MAIN}r")))
    return _unescaped("".join(part or "" for part in plain))


def _unescaped(text: str) -> str:
    """`_x000D_` as the character it stands for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def column_number(letters: str) -> int:
    """`A` as 1, `Z` as 26, `AA` as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """1 as `A`, 27 as `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
