"""Performance and release calendar as pages: the figures are told in words, bars and tables, to every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from satudata.model import addresses
from satudata.model.catalog import Agency, Bilingual
from satudata.model.files import Page
from satudata.portal.calendar_page import NEXT, Shown, calendar_pages, schedule
from satudata.portal.conduct_charts import WIDTH, share_bar, stacked
from satudata.portal.mkdocs import renderer
from satudata.portal.performance_page import month_after, percent, performance_pages, span
from satudata.portal.views import Facts
from satudata.procedure.performance import performances
from satudata.procedure.releases import Outcome, Promise
from satudata.text import Text
from tests.conftest import Serve
from tests.portal.settings import SETTINGS
from tests.procedure.courses import NOW, OFFICE, SOP, SWIFT, moment, release

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-21"
ID, EN = Text("id"), Text("en")
AGENCIES = {
    identity: Agency(identity, "", Bilingual(name, english), short, (), {})
    for identity, name, english, short in (
        ("dinkes", "Dinas Kesehatan, Pengendalian Penduduk, dan Keluarga Berencana", "Health Office", "Dinkes"),
        ("disdik", "Dinas Pendidikan", "Education Office", ""),
    )
}
FACTS = Facts(SETTINGS, AGENCIES, {}, {}, DAY)
TAG = re.compile(r"<[^>]*>")


def plain(page: Page) -> str:
    return " ".join(unescape(TAG.sub(" ", page.body)).split())


def figures(t: Text = ID) -> dict[str, Page]:
    """The pages of three releases of two agencies, one of them late, by address."""
    late = {**SWIFT, "examination": "2026-04-15 09:00", "agency_approval": "2026-04-15 10:00"}
    tracks = [
        release(SWIFT),
        release({**late, "publication": "2026-04-15 10:02"}, name="posyandu"),
        release({}, promised="2026-12-31", agency="disdik", name="sekolah"),
    ]
    found = performances(tracks, SOP, OFFICE, moment(NOW))
    return {page.path: page for page in performance_pages(found, FACTS, 0, t)}


def promise(day: str, name: str = "puskesmas", outcome: Outcome = Outcome.COMING, **more: object) -> Shown:
    told = Promise(f"dinkes/{name}", "dinkes", f"Tabel {name} menurut kecamatan", "2025", day, "", outcome)
    access = str(more.pop("access", "open"))
    return replace(told, **more), access  # type: ignore[arg-type]  # a test names what it changes


def calendar(*found: Shown, t: Text = ID) -> dict[str, Page]:
    plan = schedule(found, DAY, frozenset({"dinkes/puskesmas"}))
    return {page.path: page for page in calendar_pages(plan, FACTS, 0, t)}


def test_the_whole_says_in_a_sentence_what_the_bar_shows() -> None:
    told = plain(figures()[addresses.performance()])
    assert "50% tepat waktu" in told
    assert "Dari 2 rilis yang sudah jatuh tempo, 1 terbit tepat waktu (50%), 1 terbit terlambat, dan 0 belum" in told
    assert "1 rilis lain masih ada waktunya." in told
    assert "2 rilis: nilai tengahnya 2 menit, paling lama 2 menit. SOP memberi 3 menit" in told


def test_an_agency_that_was_not_the_late_one_can_show_it() -> None:
    told = plain(figures()[addresses.performance("dinkes")])
    assert "Melewati batas paling banyak: Walidata" in told


def test_english_is_whole() -> None:
    told = plain(figures(EN)[addresses.performance()])
    assert "Of 2 releases that have fallen due, 1 came out on time (50%)" in told
    assert "Dinkes Health Office" in told


def test_an_agency_that_nobody_knows_has_no_page_and_no_row() -> None:
    found = performances([release(SWIFT, agency="tak-dikenal")], SOP, OFFICE, moment(NOW))
    pages = list(performance_pages(found, FACTS, 0, ID))
    assert [page.path for page in pages] == [addresses.performance()]
    assert "tak-dikenal" not in pages[0].body


def test_a_year_to_come_is_not_told_before_the_present_one() -> None:
    found = performances([release({}, promised="2027-01-31"), release(SWIFT)], SOP, OFFICE, moment(NOW))
    told = plain(next(iter(performance_pages(found, FACTS, 0, ID))))
    assert "Janji dan kenyataan 2026" in told
    assert "2027" not in told


@pytest.mark.parametrize(
    ("share", "told"), [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.996, "99%"), (1, "100%"), (1 / 3, "33%")]
)
def test_a_share_never_reads_as_all_or_nothing_unless_it_is(share: float, told: str) -> None:
    assert percent(share, ID) == told


@pytest.mark.parametrize(
    ("minutes", "told"), [(1.7, "1,7 menit"), (2, "2 menit"), (119, "119 menit"), (180, "3,0 jam"), (7200, "5,0 hari")]
)
def test_a_duration_is_told_in_the_unit_that_is_easiest_to_read(minutes: float, told: str) -> None:
    assert span(minutes, ID) == told


@pytest.mark.parametrize(
    ("month", "n", "expected"), [("2026-11", 2, "2027-01"), ("2026-01", -1, "2025-12"), ("2026-11", -12, "2025-11")]
)
def test_months_are_counted_over_the_turn_of_the_year(month: str, n: int, expected: str) -> None:
    assert month_after(month, n) == expected


@pytest.mark.parametrize("amounts", [(1.0,), (1, 1), (1, 10_000), (3, 0, 5, 0.01), (1,) * 5])
def test_a_bar_fills_its_width_and_every_part_can_be_seen(amounts: tuple[float, ...]) -> None:
    drawn = ET.fromstring(stacked([(f"p{n}", amount) for n, amount in enumerate(amounts)]))
    boxes = [(float(box.attrib["x"]), float(box.attrib["width"])) for box in drawn]
    assert len(boxes) == sum(amount > 0 for amount in amounts)
    assert boxes[-1][0] + boxes[-1][1] == pytest.approx(WIDTH, abs=0.5)
    assert min(width for _, width in boxes) >= 7


def test_a_bar_of_nothing_is_nothing_and_a_share_of_nothing_is_an_empty_track() -> None:
    assert stacked([("a", 0), ("b", 0)]) == ""
    assert share_bar(0).count("<rect") == 1
    assert share_bar(1).count(f'width="{WIDTH}"') == 2


def test_only_the_months_around_the_day_are_shown_each_with_its_page() -> None:
    pages = calendar(promise("2025-10-31"), promise("2025-11-01"), promise("2027-11-30"), promise("2027-12-01"))
    assert sorted(pages) == ["jadwal/", "jadwal/2025-11/", "jadwal/2027-11/"]


def test_a_title_leads_to_its_dataset_only_when_it_has_a_page_and_is_open() -> None:
    body = calendar(
        promise("2026-12-01"), promise("2026-12-02", "posyandu"), promise("2026-12-03", access="restricted")
    )["jadwal/"].body
    assert body.count('href="{root}data/dinkes/puskesmas/"') == 1
    assert "posyandu/" not in body
    assert body.count("data 2025") == 2  # of what is restricted the title alone is told


def test_what_came_late_and_what_is_missing_says_by_how_much() -> None:
    pages = calendar(
        promise("2026-03-31", outcome=Outcome.LATE, out="2026-04-02", late_working_days=2),
        promise("2026-03-31", "posyandu", Outcome.OVERDUE, late_working_days=159),
        promise("2026-03-31", "klinik", Outcome.ON_TIME, out="2026-03-26"),
        promise("2026-12-31", "apotek", Outcome.PROPOSED),
    )
    told = plain(pages["jadwal/2026-03/"])
    assert "terbit 2 April 2026, 2 hari kerja setelah janji" in told
    assert "belum terbit, lewat 159 hari kerja" in told
    assert "terbit 26 Maret 2026" in told
    front = plain(pages["jadwal/"])
    assert "belum terbit, lewat 159 hari kerja" in front and "baru diusulkan" in front


def test_the_first_page_tells_the_nearest_and_leads_to_the_rest() -> None:
    pages = calendar(*(promise("2026-12-31", f"tabel-{n:03}") for n in range(NEXT + 10)))
    assert pages["jadwal/"].body.count("<li><b>") == NEXT
    assert pages["jadwal/2026-12/"].body.count("<li><b>") == NEXT + 10
    assert pages["jadwal/"].body.count("<time") == 1  # one day, told once


def test_nothing_promised_says_why_and_a_missing_calendar_which_year() -> None:
    assert "Belum ada tanggal rilis" in plain(calendar()["jadwal/"])
    (page,) = calendar_pages(schedule((), DAY, frozenset()), FACTS, 2027, ID)
    assert "Kalender hari kerja tahun 2027 belum ada" in plain(page)


def test_a_hostile_title_stays_text() -> None:
    body = calendar(promise("2026-12-01", title="<script>alert(1)</script>{root}"))["jadwal/"].body
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#123;root}" in body


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("conduct")
    texts = {"id": ID, "en": EN}
    made = renderer(ROOT, SETTINGS, texts)
    pages = [*figures().values(), *calendar(promise("2026-12-01"), promise("2026-03-31", "posyandu")).values()]
    for file in (*made.static_files(), *map(made.file, pages)):
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
    with serve(folder) as found:
        yield found


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["kinerja/", "kinerja/dinkes/", "jadwal/", "jadwal/2026-12/"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    chromium: Browser, address: str, width: int, scheme: str, path: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    tab = context.new_page()
    tab.goto(f"{address}/{path}")
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
