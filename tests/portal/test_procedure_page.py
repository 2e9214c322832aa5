"""The page of a procedure and its drawing: every row is there, in order, for every reader; and its paper."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from satudata import typesetting
from satudata.model import addresses
from satudata.model.catalog import Bilingual
from satudata.model.procedure import Unit, limit
from satudata.model.sop import Sop
from satudata.model.statement import EXAMINATION, VERIFICATION
from satudata.portal.mkdocs import renderer
from satudata.portal.procedure_page import procedure_page
from satudata.portal.procedure_paper import procedure_data
from satudata.portal.swimlane import lanes_of, swimlane
from satudata.read.sops import load_sop, sop_names
from satudata.text import Text
from tests.conftest import Serve
from tests.portal.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
TAG = re.compile(r"<[^>]*>")
every = pytest.mark.parametrize("name", sop_names())
both = pytest.mark.parametrize("language", ["id", "en"])


def plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def deviating() -> Sop:
    """Blitar's procedure with a longer examination and another name for the forum."""
    printed = load_sop("blitar")
    rows = tuple(
        dataclasses.replace(row, limit=limit(2, Unit.DAYS)) if row.step == EXAMINATION else row for row in printed.rows
    )
    columns = tuple((title.replace("Forum Data", "Forum Kota"), roles) for title, roles in printed.columns)
    return dataclasses.replace(
        printed,
        rows=rows,
        columns=columns,
        deviations=("rows.examination.limit", "columns.Forum Data"),
        grounds={"rows.examination.limit": "Perwal 1/2026"},
        followed=printed,
    )


@every
@both
def test_the_page_shows_every_cell_of_every_row_and_every_assumption(name: str, language: str) -> None:
    sop = load_sop(name)
    page = procedure_page(sop, Text(language), paper=True)
    table = plain(page.body.partition('id="tabel"')[2])
    place = 0
    for row in sop.rows:
        place = table.index(f"{row.number} {row.activity}", place)
        assert all(cell in table for cell in (row.inputs, row.time, row.output, row.note))
        assert all(one.text[language] in table for one in row.assumptions)
    assert all(line in plain(page.body) for lines in sop.header.values() for line in lines)
    assert all(line in plain(page.body) for text in sop.service.values() for line in text.split("\n"))


def test_printed_texts_are_marked_as_indonesian_on_an_english_page() -> None:
    body = procedure_page(load_sop("blitar"), Text("en"), paper=False).body
    assert '<span lang="id">Memeriksa Kesesuaian Data</span>' in body
    assert addresses.PROCEDURE_PDF not in body


def test_where_things_stand_is_a_column_when_it_is_known() -> None:
    body = procedure_page(load_sop("blitar"), Text("id"), True, {EXAMINATION: 1200}).body
    assert "Sedang di sini" in body
    assert '<td class="num">1.200</td>' in body
    assert "Sedang di sini" not in procedure_page(load_sop("blitar"), Text("id"), True).body


@pytest.mark.parametrize(("every", "told"), [("monthly", "setiap bulan"), ("half-yearly", "setiap semester")])
def test_the_schedule_in_force_stands_at_the_publication_with_the_key_that_changes_it(every: str, told: str) -> None:
    sop = load_sop("paser")
    body = procedure_page(sop, Text("id"), True, every=every).body
    cell = plain(body.partition('<tr id="publication">')[2].partition("</td>")[0])
    assert f"Terbit pada hari pertama {told}" in cell
    assert "approval.every" in cell and "catalog/catalog.yml" in cell
    document: dict[str, object] = {"approval": {"every": every}}
    paper = procedure_data(sop, dataclasses.replace(SETTINGS, document=document), Text("id"))
    assert f"Terbit pada hari pertama {told}" in str(paper["read_as"])
    assert "Terbit pada hari pertama" not in procedure_page(load_sop("blitar"), Text("id"), True).body


def test_what_differs_here_is_told_with_what_it_was_and_its_ground() -> None:
    body = plain(procedure_page(deviating(), Text("id"), True).body)
    assert "Batas waktu baris 3.1: 2 hari kerja, bukan 1 hari kerja. Dasar: Perwal 1/2026" in body
    assert "Sebutan pelaksana: Forum Kota, bukan Forum Data" in body
    assert "penyimpangan" not in procedure_page(load_sop("blitar"), Text("id"), True).body


@every
@both
def test_the_drawing_is_sound_xml_with_a_title_a_description_and_a_box_for_every_actor(
    name: str, language: str
) -> None:
    sop, t = load_sop(name), Text(language)
    drawing = ET.fromstring(swimlane(sop, t))
    assert drawing.get("role") == "img"
    described = drawing.get("aria-labelledby", "").split()
    assert [child.get("id") for child in drawing[:2]] == described
    assert all(child.text for child in drawing[:2])
    boxes = [one for one in drawing.iter(f"{SVG}rect") if one.get("class") in ("lane-box", "lane-gate")]
    assert len(boxes) == sum(len(row.actors) or 1 for row in sop.rows)
    gates = [one for one in boxes if one.get("class") == "lane-gate"]
    assert len(gates) == sum(row.gates for row in sop.rows)
    assert len([one for one in drawing.iter(f"{SVG}polygon") if one.get("class") == "lane-back-head"]) == sum(
        bool(row.returns_to) for row in sop.rows
    )
    tops = [float(one.get("y", "")) for one in boxes]
    assert tops == sorted(tops)
    _, _, width, height = (float(part) for part in drawing.get("viewBox", "").split())
    for one in boxes:
        assert float(one.get("x", "")) + float(one.get("width", "")) < width
        assert float(one.get("y", "")) + float(one.get("height", "")) < height


def test_the_drawing_has_a_lane_for_who_has_no_printed_column() -> None:
    titles = [title for title, _ in lanes_of(load_sop("paser"), Text("id"))]
    assert titles[-1] == "Kepala OPD"
    assert [title for title, _ in lanes_of(load_sop("sumedang"), Text("id"))][-1] == "PPID"


def test_the_same_procedure_gives_the_same_bytes_and_no_style_attribute() -> None:
    first, second = (procedure_page(load_sop("magetan"), Text("id"), True).body for _ in range(2))
    assert first == second
    assert "style=" not in first


def test_hostile_words_stay_words() -> None:
    words = "<script>alert(1)</script>{root}\u202e\"'&"
    sop = load_sop("magetan")
    hostile = dataclasses.replace(
        sop,
        title=words,
        short=Bilingual(words, words),
        rows=tuple(
            dataclasses.replace(row, activity=words, inputs=words, time=words, output=words, note=words, number=words)
            for row in sop.rows
        ),
        columns=((words, ("data_steward",)),),
        service={words: words},
        document={"number": words},
        header={"legal_basis": (words,)},
    )
    body = procedure_page(hostile, Text("id"), True).body
    assert "<script" not in body
    assert "\u202e" not in body
    ET.fromstring(swimlane(hostile, Text("id")))
    typesetting.pdf("sop", procedure_data(hostile, SETTINGS, Text("id")), "2000-01-01")


@every
def test_the_paper_holds_the_printed_table_and_the_same_bytes_on_any_day(name: str) -> None:
    sop = load_sop(name)
    data = procedure_data(sop, SETTINGS, Text("id"))
    made = typesetting.pdf("sop", data, "2000-01-01")
    assert made == typesetting.pdf("sop", data, "2026-11-21")
    document = pdfium.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    joined = "".join(text.split())
    for row in sop.rows:
        assert "".join(row.activity.split()) in joined, row.number
    assert all("".join(line.split()) in joined for lines in sop.header.values() for line in lines)
    assert all("".join(one.text.id.split()) in joined for row in sop.rows for one in row.assumptions)


def test_the_paper_of_a_demonstration_says_so_on_every_page() -> None:
    demonstration = dataclasses.replace(SETTINGS, demonstration=True)
    made = typesetting.pdf("sop", procedure_data(load_sop("magetan"), demonstration, Text("id")), "2000-01-01")
    for page in pdfium.PdfDocument(made):
        assert "CONTOH – BUKAN DOKUMEN RESMI" in page.get_textpage().get_text_range()


def test_the_paper_tells_what_differs_here() -> None:
    data = procedure_data(deviating(), SETTINGS, Text("id"))
    text = " ".join(
        page.get_textpage().get_text_range() for page in pdfium.PdfDocument(typesetting.pdf("sop", data, "2000-01-01"))
    )
    assert "Perwal 1/2026" in text


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("procedure")
    made = renderer(ROOT, SETTINGS, {"id": Text("id"), "en": Text("en")})
    pages = [procedure_page(load_sop("magetan"), Text(language), True, {VERIFICATION: 3}) for language in ("id", "en")]
    for file in (*made.static_files(), *map(made.file, pages)):
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.content)
    with serve(folder) as found:
        yield found.rstrip("/") + "/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_only_the_boxes_scroll(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    tab = context.new_page()
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.goto(f"{address}en/{addresses.PROCEDURE}")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
    context.close()
