"""A value held back, planted in each kind of file that a site has, is found whatever the file does to it."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from satudata.leaks.needles import of_canaries, of_table
from satudata.leaks.watch import Watch
from satudata.model.files import File

PATH = "data/dinsos/penerima.csv"
NAME, AMOUNT = "Wulandari & Kusumaningtyas", "91827364"
ROWS = [["35.72.01", "2024", NAME, AMOUNT], *(["35.72.02", "2024", f"Penduduk {n}", str(n)] for n in range(11, 40))]
TABLE = ("kode,tahun,nama,jumlah\n" + "".join(",".join(row) + "\n" for row in ROWS)).encode()
WATCH = Watch(of_table(PATH, TABLE))
HARMLESS = "Jumlah penduduk Kota Blitar 2024 menurut kecamatan, 35.72.01 sampai 35.72.03."


def page(text: str) -> bytes:
    return f"<!doctype html><html><body><p title='x'>{HARMLESS}</p>{text}</body></html>".encode()


def workbook(cell: str = HARMLESS, number: float = 1, title: str = "", sheet: str = "Data", comment: str = "") -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"title": title, "comments": comment})
        page = book.add_worksheet(sheet)
        page.write_string(0, 0, HARMLESS)
        page.write_string(1, 0, cell)
        page.write_number(2, 0, number)
    return sink.getvalue()


def parquet(names: list[str], numbers: list[int], about: str = "") -> bytes:
    schema = pa.schema([("nama", pa.string()), ("jumlah", pa.int64())], metadata={"judul": about})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table([names, numbers], schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue())


def zipped(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("isi.csv", content)
    return sink.getvalue()


PLANTED: dict[str, Callable[[], File]] = {
    "csv": lambda: File("data/x/y.csv", f"a,b\n1,{AMOUNT}\n".encode()),
    "the whole file under another name": lambda: File("data/x/y.csv", TABLE),
    "page, number as Indonesians write it": lambda: File("index.html", page("<td>91.827.364</td>")),
    "page, number as English readers write it": lambda: File("en/index.html", page("<td>91,827,364</td>")),
    "page, number rounded on": lambda: File("index.html", page(f"<td>{AMOUNT}.0</td>")),
    "page, text with entities": lambda: File("index.html", page(f"<td>{html.escape(NAME)}</td>")),
    "page, text in an attribute": lambda: File("index.html", page(f'<img alt="{html.escape(NAME)}">')),
    "page, text in capitals": lambda: File("index.html", page(html.escape(NAME.upper()))),
    "page, script with JSON": lambda: File("index.html", page(json.dumps([NAME]).replace("&", "\\u0026"))),
    "page, address": lambda: File("index.html", page('<a href="?q=Wulandari%20%26%20Kusumaningtyas">x</a>')),
    "page, row over several elements": lambda: File(
        "index.html", page("".join(f"<tr><td class=n>{'</td><td>'.join(row)}</td></tr>" for row in ROWS[3:15]))
    ),
    "search index": lambda: File("search/id/a.json", json.dumps({"t": [f"{HARMLESS} {NAME}".lower()]}).encode()),
    "JSON, number": lambda: File("data/x/y.json", json.dumps({"data": [{"jumlah": 91827364}]}).encode()),
    "JSON, rows as objects": lambda: File(
        "data/x/y.json",
        json.dumps([dict(zip(("kode", "tahun", "nama", "jumlah"), row, strict=True)) for row in ROWS[5:8]]).encode(),
    ),
    "chart data, one column": lambda: File("grafik.json", json.dumps({"y": [int(r[3]) for r in ROWS[-8:]]}).encode()),
    "feed": lambda: File("feed.xml", f"<feed><title>{html.escape(NAME)}</title></feed>".encode()),
    "history page, difference": lambda: File("riwayat/index.html", page("<del>90</del> <ins>91.827.364</ins>")),
    "XLSX, shared text": lambda: File("x.xlsx", workbook(NAME)),
    "XLSX, number": lambda: File("x.xlsx", workbook(number=91827364)),
    "XLSX, title of the document": lambda: File("x.xlsx", workbook(title=NAME)),
    "XLSX, comment of the document": lambda: File("x.xlsx", workbook(comment=f"jumlah {AMOUNT}")),
    "XLSX, name of a sheet": lambda: File("x.xlsx", workbook(sheet=NAME)),
    "XLSX by another writer": lambda: File("x.xlsx", by_openpyxl()),
    "Parquet, text": lambda: File("x.parquet", parquet([HARMLESS, NAME], [1, 2])),
    "Parquet, number": lambda: File("x.parquet", parquet(["a", "b"], [1, 91827364])),
    "Parquet, key-value metadata": lambda: File("x.parquet", parquet(["a"], [1], NAME)),
    "gzip": lambda: File("x.json.gz", gzip.compress(json.dumps([NAME]).encode())),
    "zip in gzip": lambda: File("x.gz", gzip.compress(zipped(TABLE))),
    "name of a file": lambda: File(f"data/x/{AMOUNT}.csv", b"a\n1\n"),
    "name inside a package": lambda: File("x.zip", named_package()),
    "digest of the file": lambda: File(
        "x.json", json.dumps({"sha256": of_table(PATH, TABLE)[0].pattern.decode()}).encode()
    ),
}


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS[4:16]:
        sheet.append([row[0], int(row[1]), row[2], int(row[3])])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def named_package() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        package.writestr(f"{AMOUNT}.txt", b"")
    return sink.getvalue()


@pytest.mark.parametrize("kind", PLANTED)
def test_a_value_planted_in_a_file_is_found(kind: str) -> None:
    needle = WATCH.found(PLANTED[kind]())
    assert needle is not None
    assert needle.origin == PATH


@pytest.mark.parametrize(
    "file",
    [
        File("index.html", page(f"<td>2024</td><td>35.72.01</td><td>{HARMLESS}</td>")),
        File(
            "index.html",
            page("<td>591827364</td><td>91.827.364,5</td><td>1.91.827.364</td><td>0.91827364</td><td>a91827364</td>"),
        ),
        File("x.csv", b"kode,tahun,jumlah\n35.72.01,2024,11\n35.72.02,2024,12\n35.72.03,2024,13\n"),
        File("x.xlsx", workbook()),
        File("x.parquet", parquet(["a", "b"], [11, 12])),
        File("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    ],
)
def test_what_is_only_alike_is_let_through(file: File) -> None:
    assert WATCH.found(file) is None


def test_rows_of_short_words_and_small_numbers_are_found_in_a_workbook() -> None:
    rows = [["35.72.01", "2024", f"{'abcdefghij'[n % 10]}{n % 7}q", str(n * 37 % 101)] for n in range(60)]
    table = "kode,tahun,kelas,jumlah\n" + "".join(",".join(row) + "\n" for row in rows)
    needles = [needle for needle in of_table(PATH, table.encode()) if len(needle.pattern) not in (40, 64)]
    assert {needle.kind for needle in needles} == {"run"}
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(rows[:20]):
            sheet.write_row(at, 0, [row[0], int(row[1]), row[2], int(row[3])])
    assert Watch(needles).found(File("x.xlsx", sink.getvalue())) is not None


def test_a_canary_is_found_wherever_it_stands_also_inside_a_word_and_split_by_tags() -> None:
    watch = Watch(of_canaries("catalog/canaries.txt", b"kenari-7f3a9c\n"))
    for text in ("xkenari-7f3a9cx", "KENARI-7F3A9C", "<b>kenari</b>-<i>7f3a9c</i>"):
        needle = watch.found(File("index.html", page(text)))
        assert needle is not None
        assert (needle.origin, needle.row) == ("catalog/canaries.txt", 1)


def test_a_watch_without_needles_looks_at_nothing() -> None:
    assert Watch(()).empty
    assert Watch(()).found(File("x.xlsx", b"PK\x03\x04 no package at all")) is None


def test_the_marks_of_a_watch_tell_what_it_looks_for_but_not_what_only_waits() -> None:
    more = Watch(of_table(PATH, TABLE + b"35.72.01,2024,Nama Baru Sekali,5\n"))
    assert Watch(of_table(PATH, TABLE)).marks == WATCH.marks
    assert more.marks - WATCH.marks
    waiting = Watch((), {}, of_table(PATH, TABLE))
    assert waiting.found(PLANTED["csv"]()) is not None
    assert waiting.marks == frozenset()
