"""A value held back, planted in each kind of file that a site has, is found whatever the file does to it."""

from __future__ import annotations

import gzip
import html
import io
import json
import sys
import zipfile
from collections.abc import Callable

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from satudata.leaks.needles import of_canaries, of_table
from satudata.leaks.unpack import UnreadableError
from satudata.leaks.watch import Watch
from satudata.model.files import File
from tests.leaks.letters import drawn, said, stream, typeset

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


NOTE = b"/Annots[<</Type/Annot/Subtype/FreeText/Rect[10 10 200 60]/F 4/AP<</N 6 0 R>>>>]"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Resources<</Font<</F1 5 0 R>>>>"
FILE = b"/Names<</EmbeddedFiles<</Names[(x)<</Type/Filespec/F(x)/EF<</F 6 0 R>>>>]>>>>"
WIDE = b"\xfe\xff" + NAME.encode("utf-16-be")

LETTERS: dict[str, Callable[[], bytes]] = {
    "text": lambda: typeset(f"#[{NAME}]"),
    "text over two lines": lambda: typeset(
        "#set par(justify: true)\nPenerima pertama bernama Wulandari & Kusumaningtyas"
    ),
    "text broken within a word": lambda: drawn(
        said(b"(Wulandari & Kusuma-)") + b" " + said(b"(ningtyas)", at=(20, 189))
    ),
    "text in capitals": lambda: typeset(f"#upper[{NAME}]"),
    "number as Indonesians write it": lambda: typeset("Sebanyak 91.827.364 orang"),
    "row of a table": lambda: typeset(
        "#table(columns: 4, " + ", ".join(f"[{cell}]" for row in ROWS[3:15] for cell in row) + ")"
    ),
    "in white": lambda: typeset(f"#text(fill: white)[{NAME}]"),
    "too small to be read": lambda: typeset(f"#text(size: 0.1pt)[{NAME}]"),
    "beside the page": lambda: typeset(f"#place(dx: 40cm)[{AMOUNT}]"),
    "title": lambda: typeset(f'#set document(title: "{NAME}")\nx'),
    "author": lambda: typeset(f'#set document(author: "{NAME}")\nx'),
    "bookmark": lambda: typeset(f"#set heading(bookmarked: true)\n#hide[= {NAME}]"),
    "address": lambda: typeset('#link("https://x.go.id/?q=91827364")[x]'),
    "attached table": lambda: typeset(f'#pdf.attach("x.csv", bytes("a,b\\n1,{AMOUNT}\\n"))'),
    "attached workbook": lambda: drawn(b"", top=FILE, more=(stream(workbook(NAME), packed=False),)),
    "invisible": lambda: drawn(said(b"(%s)" % AMOUNT.encode(), way=b"3 Tr")),
    "in a hidden layer": lambda: drawn(
        b"/OC /L BDC " + said(b"(%s)" % AMOUNT.encode()) + b" EMC",
        top=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
        more=(b"<</Type/OCG/Name(L)>>",),
    ),
    "letter by letter": lambda: drawn(b"BT /F1 9 Tf 20 20 Td [(918)-20(27)15(364)] TJ ET"),
    "note that is drawn": lambda: drawn(b"", NOTE, more=(stream(b"BT /F1 9 Tf 2 9 Td [(9182)-9(7364)] TJ ET", FORM),)),
    "note that is not drawn": lambda: drawn(
        b"", b"/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(%s)>>]" % WIDE
    ),
    "name in hexadecimal": lambda: drawn(b"", top=b"/Lang<%s>" % WIDE.hex().encode()),
    "name with escaped signs": lambda: drawn(b"", top=b"/Lang(\\127ulandari \\046 Kusuma\\\nningtyas)"),
}

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
    "Parquet, statistics alone": lambda: File("x.parquet", statistics_alone()),
    "Parquet, key-value metadata": lambda: File("x.parquet", parquet(["a"], [1], NAME)),
    "gzip": lambda: File("x.json.gz", gzip.compress(json.dumps([NAME]).encode())),
    "zip in gzip": lambda: File("x.gz", gzip.compress(zipped(TABLE))),
    "name of a file": lambda: File(f"data/x/{AMOUNT}.csv", b"a\n1\n"),
    "name inside a package": lambda: File("x.zip", named_package()),
    "digest of the file": lambda: File(
        "x.json", json.dumps({"sha256": of_table(PATH, TABLE)[0].pattern.decode()}).encode()
    ),
}


PLANTED |= {f"PDF, {kind}": lambda made=made: File("x.pdf", made()) for kind, made in LETTERS.items()}  # type: ignore[misc]  # the default binds it


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS[4:16]:
        sheet.append([row[0], int(row[1]), row[2], int(row[3])])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def statistics_alone() -> bytes:
    """A table whose rows no longer have the value that its statistics tell of."""
    sink, value = pa.BufferOutputStream(), int(AMOUNT).to_bytes(8, "little")
    pq.write_table(pa.table({"jumlah": [1, int(AMOUNT)]}), sink, compression="none", use_dictionary=False)
    # The page with its own statistics comes first, those of the whole column stand at the end.
    made = bytes(sink.getvalue()).replace(value, (2).to_bytes(8, "little"), 3)
    assert value in made and pq.read_table(pa.BufferReader(made))["jumlah"].to_pylist() == [1, 2]
    return made


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
        File("x.pdf", typeset(f"= {HARMLESS}\n\n591827364 dan 91.827.364,5")),
        File("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    ],
)
def test_what_is_only_alike_is_let_through(file: File) -> None:
    assert WATCH.found(file) is None


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nno letter at all",
        typeset("x")[:900],
        drawn(said(b"(x)")).replace(b"/Root", b"/Encrypt 6 0 R/Root"),
        drawn(said(b"(x)"), more=(b"<</Filter/ASCII85Decode/Length 5>>\nstream\n87cUR\nendstream",)),
        drawn(said(b"(x)"), more=(stream(bytes(51_000_000)),)),
        b"\x1f\x8b no gzip at all",
        b"PK\x03\x04 no package at all",
        b"PAR1 no table at all",
    ],
    ids=["pdf", "cut off", "encrypted", "packed otherwise", "too much", "gzip", "zip", "parquet"],
)
def test_what_cannot_be_looked_into_is_told_and_not_let_through(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        WATCH.found(File("x", content))
    objection = WATCH.objection(File("x", content))
    assert objection is not None
    assert objection.key == "leak-unreadable"


def test_a_pdf_is_not_let_through_where_the_library_that_reads_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnreadableError):
        WATCH.found(File("x.pdf", typeset("x")))


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
