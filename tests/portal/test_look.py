"""The shell, its stylesheet and its scripts in a real browser, with axe as the judge of access."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from satudata.model.catalog import Bilingual
from satudata.model.files import Page
from satudata.portal.mkdocs import renderer
from satudata.text import Text
from tests.conftest import Serve
from tests.portal import settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = dataclasses.replace(
    settings.SETTINGS, title=Bilingual("Satu Data Kota Contoh"), region_name="Kota Contoh", accent="#C2410C"
)
BODY = """
<header class="dataset-head"><div><h1>Jumlah puskesmas menurut kecamatan</h1><p class="lead">Pada akhir tahun.</p></div>
<div class="headline"><p class="headline-label">Kota Contoh, 2024</p><p class="headline-value">1.234</p>
<p class="headline-change up">naik 2 % dari 2023</p></div></header>
<ul class="trust"><li class="trust-cell ok"><span class="trust-label">Produsen</span><strong>Dinas</strong></li>
<li class="trust-cell warn"><span class="trust-label">Kesegaran</span><strong>terlambat</strong></li></ul>
<nav class="subnav" aria-label="Isi halaman"><ul><li><a href="#tabel">Tabel</a></li>
<li><a href="#mutu">Mutu</a></li></ul></nav>
<div class="dataset-layout"><div class="dataset-main"><section id="tabel"><h2>Tabel</h2>
<div class="table-scroll" tabindex="0" role="region" aria-label="Tabel puskesmas"><table class="data" data-sortable>
<thead><tr><th scope="col">kecamatan</th><th scope="col" class="num">jumlah puskesmas pada akhir tahun</th>
<th scope="col" class="num">jumlah puskesmas pembantu pada akhir tahun</th></tr></thead><tbody>
<tr><th scope="row">Sananwetan</th><td class="num" data-value="10">10</td><td class="num missing">–</td></tr>
<tr><th scope="row">Kepanjenkidul</th><td class="num" data-value="9">9</td><td class="num">1</td></tr>
<tr><th scope="row">Sukorejo</th><td class="num" data-value="1200">1.200</td><td class="num">2</td></tr>
</tbody></table></div></section>
<section id="mutu"><h2>Mutu</h2><ul class="findings"><li class="finding error"><p class="finding-title">
<span class="severity">Kesalahan</span> Kode hilang nol</p></li><li class="finding warning"><p class="finding-title">
<span class="severity">Peringatan</span> Loncatan</p></li></ul>
<div class="notice closed" role="note"><h2>Tidak dibuka</h2><p>Karena <a href="{root}tentang/">ini</a>.</p></div>
<div class="notice waiting" role="note"><h2>Menunggu</h2><p>Sebentar.</p></div></section></div>
<aside class="dataset-aside" aria-label="Unduh"><ul class="downloads"><li><a class="download" href="{root}x.csv">
<strong>CSV</strong><span>4 kB</span></a></li></ul></aside></div>
"""
DATASET = Page(
    "data/a/b/", "id", "dataset", "Puskesmas", "Jumlah.", BODY, (("Beranda", ""), ("Puskesmas", "data/a/b/"))
)
ADDRESSES = ("data/a/b/", "mesin/", "panduan/produsen/", "en/tentang/")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    made = renderer(ROOT, SETTINGS, {"id": Text("id"), "en": Text("en")})
    for file in (*made.static_files(), made.file(DATASET), made.file(dataclasses.replace(DATASET, language="en"))):
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.content)
    (folder / "build.json").write_text('{"commit": "7f3a21c9e0"}')
    with serve(folder) as found:
        yield found.rstrip("/") + "/"


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_nothing_is_refused_or_fetched_elsewhere(
    address: str, tab: Tab, width: int, scheme: str
) -> None:
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith(address) else told.append(request.url))
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for page in ADDRESSES:
        tab.goto(address + page)
        violations = [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(tab).response["violations"]]
        assert violations == [], page
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, page
        assert tab.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Plus Jakarta Sans'))"), page
    assert told == []


def test_a_slash_goes_to_the_search_box(address: str, tab: Tab) -> None:
    tab.goto(address + "tentang/")
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.name") == "q"
    tab.keyboard.type("a/b")
    assert tab.evaluate("document.activeElement.value") == "a/b"


def test_a_column_is_sorted_by_value_and_back_with_missing_values_last(address: str, tab: Tab) -> None:
    tab.goto(address + DATASET.path)
    rows = "[...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)"
    original = ["Sananwetan", "Kepanjenkidul", "Sukorejo"]
    button = tab.locator("thead button")
    button.nth(1).click()
    assert tab.evaluate(rows) == ["Kepanjenkidul", "Sananwetan", "Sukorejo"]
    assert tab.locator("thead th").nth(1).get_attribute("aria-sort") == "ascending"
    button.nth(1).click()
    assert tab.evaluate(rows) == ["Sukorejo", "Sananwetan", "Kepanjenkidul"]
    button.nth(1).click()
    assert tab.evaluate(rows) == original
    button.nth(2).click()
    button.nth(2).click()
    assert tab.evaluate(rows) == ["Sukorejo", "Kepanjenkidul", "Sananwetan"]


def test_the_footer_tells_the_commit_once_it_is_seen(address: str, tab: Tab) -> None:
    tab.goto(address + DATASET.path)
    tab.locator(".footer").scroll_into_view_if_needed()
    tab.locator("[data-build] code", has_text="7f3a21c").wait_for()


def test_code_can_be_copied(address: str, tab: Tab) -> None:
    tab.goto(address + "mesin/")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.locator("button.copy").first.click()
    expect(tab.locator("button.copy").first).to_have_text(Text("id")("shell.copied"))
    assert tab.evaluate("navigator.clipboard.readText()").startswith("curl -fsSL")


def test_without_javascript_the_menu_opens_and_everything_is_there(address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + DATASET.path)
    link = tab.locator(".phone-panel a", has_text=Text("id")("shell.panduan"))
    assert not link.is_visible()
    tab.locator(".phone-menu summary").click()
    assert link.is_visible()
    link.click()
    assert tab.url == address + "panduan/"
    context.close()


def test_the_language_switch_leads_to_the_same_page(address: str, tab: Tab) -> None:
    tab.goto(address + "panduan/produsen/")
    tab.locator(".header .languages a:visible").click()
    assert tab.url == address + "en/panduan/produsen/"
    assert tab.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("page", ADDRESSES)
def test_what_is_touched_on_a_phone_is_large_enough(address: str, tab: Tab, page: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.goto(address + page)
    small = tab.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input, select')]
        .filter((e) => e.checkVisibility() && !e.closest('p, td, dd, .prose li') && !e.matches('.skip, .sort-button'))
        .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )
    assert small == []
