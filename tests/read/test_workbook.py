"""Workbooks that somebody sent: read as text, bounded, and refused where they could act."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from satudata.read.workbook import MAX_BYTES, column_letters, column_number, read_workbook


def made(write: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """The bytes of a workbook that XlsxWriter made."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        write(book)
    return sink.getvalue()


def cells(content: bytes, sheet: str = "Sheet1") -> Mapping[int, Mapping[int, str]]:
    book, findings = read_workbook("a.xlsx", content)
    assert findings == []
    return book.sheets[sheet].rows


def codes(content: bytes) -> list[str]:
    return [one.code for one in read_workbook("a.xlsx", content)[1]]


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same workbook with parts replaced, added, or (None) left out."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            part = changes[name] if name in changes else old.read(name)
            if part is not None:
                new.writestr(name, part)
    return sink.getvalue()


PLAIN = made(lambda book: book.add_worksheet().write_string(0, 0, "Data"))


def test_values_come_as_the_text_that_people_see() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, value in enumerate(("teks", 2025, 12.5, True, -3)):
            sheet.write(row, 1, value)
        sheet.write_datetime(5, 1, datetime(2026, 3, 31), day)  # noqa: DTZ001 - XlsxWriter takes no zone
        sheet.write_string(6, 1, "baris\nkedua")
        sheet.write_string(7, 1, "_x0041_ tetap")
        sheet.write_blank(8, 1, None)

    found = cells(made(write))
    assert {row: line[2] for row, line in found.items()} == {
        1: "teks", 2: "2025", 3: "12.5", 4: "true", 5: "-3", 6: "2026-03-31", 7: "baris\nkedua", 8: "_x0041_ tetap",
    }  # fmt: skip


def test_the_calendar_of_old_macs_is_known() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active["A1"] = date(2026, 3, 31)
    sink = io.BytesIO()
    book.save(sink)
    assert cells(sink.getvalue(), "Sheet")[1][1] == "2026-03-31"


def test_inline_and_rich_texts_are_read_without_their_reading_aid() -> None:
    rich = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Da</t></r><r><t>ta</t></r>'
        b"<rPh sb='0' eb='1'><t>x</t></rPh></si></sst>"
    )
    assert cells(repacked(PLAIN, {"xl/sharedStrings.xml": rich}))[1][1] == "Data"


@given(st.integers(1, 16384))
def test_letters_of_columns_and_their_numbers_are_one_to_one(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_a_formula_is_refused_with_its_cell_and_so_is_an_error_of_excel() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Daftar Data")
        sheet.write_formula("C7", "=1+1", None, 2)
        sheet.write_formula("D7", '=HYPERLINK("http://x")', None, "x")

    content = made(write)
    found = read_workbook("a.xlsx", content)[1]
    assert [(one.code, one.where.row, one.where.column) for one in found] == [
        ("workbook-formula", 7, "C"), ("workbook-formula", 7, "D"),
    ]  # fmt: skip
    assert found[0].values == {"sheet": "Daftar Data", "cell": "C7"}
    sheet = zipfile.ZipFile(io.BytesIO(PLAIN)).read("xl/worksheets/sheet1.xml")
    broken = sheet.replace(b' t="s"><v>0</v>', b' t="e"><v>#REF!</v>')
    assert broken != sheet
    assert codes(repacked(PLAIN, {"xl/worksheets/sheet1.xml": broken})) == ["workbook-error"]


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml", "xl/macrosheets/sheet1.xml", "customUI/customUI.xml",
        "XL/VBAPROJECT.BIN", "xl/connections.xml",
    ],
)  # fmt: skip
def test_parts_that_could_act_are_refused(part: str) -> None:
    assert codes(repacked(PLAIN, {part: b"x"})) == ["workbook-active"]


def test_the_settings_of_somebodys_printer_harm_nobody() -> None:
    assert codes(repacked(PLAIN, {"xl/printerSettings/printerSettings1.bin": b"x"})) == []


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    assert codes(repacked(PLAIN, {"xl/worksheets/sheet1.xml": b" " * 11_000_000})) == ["workbook-too-large"]
    assert codes(repacked(PLAIN, {f"xl/media/{n}.xml": b"" for n in range(300)})) == ["workbook-too-large"]
    assert codes(b"PK\x03\x04" + b"0" * MAX_BYTES) == ["workbook-too-large"]
    name = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    far = b'<worksheet xmlns="' + name + b'"><c r="ZZ1"><v>1</v></c></worksheet>'
    assert codes(repacked(PLAIN, {"xl/worksheets/sheet1.xml": far})) == ["workbook-too-large"]


def test_a_size_that_is_declared_too_small_is_noticed() -> None:
    content = bytearray(PLAIN)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        entry = archive.getinfo("xl/workbook.xml")
    place = PLAIN.rindex(b"xl/workbook.xml") - 46 + 24  # its declared size in the directory
    content[place : place + 4] = (entry.file_size // 2).to_bytes(4, "little")
    assert codes(bytes(content)) in (["workbook-unreadable"], ["workbook-too-large"])


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'

WIDE = ENTITY.decode().encode("utf-16")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04", b"tahun,jumlah\n2025,3\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600, PLAIN[:400], b"<html></html>",
        repacked(PLAIN, {"xl/workbook.xml": None}), repacked(PLAIN, {"xl/workbook.xml": b"<x"}),
        repacked(PLAIN, {"xl/workbook.xml": ENTITY}), repacked(PLAIN, {"xl/workbook.xml": WIDE}),
        repacked(PLAIN, {"xl/_rels/workbook.xml.rels": None}), repacked(PLAIN, {"xl/worksheets/sheet1.xml": None}),
        repacked(PLAIN, {"XL/workbook.xml": b"<x/>"}),
        repacked(PLAIN, {"xl/sharedStrings.xml": b"<sst/>"}),
    ],
)  # fmt: skip
def test_what_is_no_whole_workbook_is_refused_and_never_raises(content: bytes) -> None:
    book, findings = read_workbook("a.xlsx", content)
    assert [one.code for one in findings] == ["workbook-unreadable"]
    assert book.sheets == {}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_gives_a_workbook_or_a_finding(data: st.DataObject) -> None:
    content = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_workbook("a.xlsx", bytes(content))
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        part = bytearray(archive.read("xl/worksheets/sheet1.xml"))
    for _ in range(data.draw(st.integers(1, 6))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    read_workbook("a.xlsx", repacked(PLAIN, {"xl/worksheets/sheet1.xml": bytes(part)}))
