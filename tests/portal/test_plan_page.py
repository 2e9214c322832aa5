"""The pages of the list of data: what is agreed, what came of it; closed data never named, restricted by title only."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.plan import Addition, AgencyPlan, Extension, Item, Plan, Release, Removal
from satudata.model.sop import Row, Subject
from satudata.planning.agreement import Agreement
from satudata.planning.differences import changes
from satudata.planning.promised import Promise
from satudata.planning.view import Noted, PlanView
from satudata.portal.mkdocs import renderer
from satudata.portal.plan_page import Shelf, plan_pages
from satudata.portal.views import Facts
from satudata.procedure.releases import Outcome
from satudata.text import Text
from tests.conftest import Serve
from tests.plans import item
from tests.portal.settings import SETTINGS
from tests.trust.sayings import WALI, say

ROOT = Path(__file__).resolve().parents[2]
TAG = re.compile(r"<[^>]*>")
ROW = Row("1.3", "list_agreement", Subject.PLAN, "Penentuan Daftar Data", actors=(("forum",),), binds=True)
GUIDANCE = Row("1.1", "guidance", Subject.PLAN, "Pembinaan", actors=(("data_supervisor",),))
AGENCY = "dinsos"  # one of the agencies of `facts`
SECRET = item(f"{AGENCY}/rahasia", title="Nama sangat rahasia", access="closed", unavailable="Alasan rahasia")
TITLED = item(f"{AGENCY}/terbatas", title="Judul terbatas", access="restricted", unavailable="Sebab terbatas")
OPEN = item(f"{AGENCY}/terbuka", title="Judul <b>terbuka</b>", priority=True, carried_from=2025)
ITEMS = (OPEN, TITLED, SECRET)
SHELF = Shelf({OPEN.id: "open"}, frozenset({OPEN.id}), {one.id: one for one in ITEMS})


def view(*agreements: Agreement, items: tuple[Item, ...] = ITEMS, year: int = 2026, **given: object) -> PlanView:
    part = AgencyPlan(year, AGENCY, f"catalog/plan/{year}/{AGENCY}.yml", items)
    part = replace(part, **given)  # type: ignore[arg-type]  # a test names the parts it replaces
    promised = [Promise(one, release, "", Outcome.OVERDUE) for one in items for release in one.releases]
    return PlanView(Plan(year, {AGENCY: part}), "2026-11-21", agreements, (), tuple(promised))


def pages(facts: Facts, *views: PlanView, language: str = "id", shelf: Shelf = SHELF) -> dict[str, Page]:
    return {page.path: page for page in plan_pages(views, shelf, facts, Text(language))}


def plain(page: Page) -> str:
    return " ".join(unescape(TAG.sub(" ", page.body)).split())


def everything(facts: Facts, *views: PlanView, shelf: Shelf = SHELF) -> str:
    return "".join(
        page.body + page.title + page.description
        for language in ("id", "en")
        for page in pages(facts, *views, language=language, shelf=shelf).values()
    )


@pytest.fixture
def known(facts: Facts) -> Facts:
    assert AGENCY in facts.agencies
    return replace(facts, as_of="2026-11-21")


def test_where_there_is_no_list_the_page_says_so(known: Facts) -> None:
    found = pages(known)
    assert list(found) == ["daftar-data/"]
    assert "Belum ada Daftar Data" in plain(found["daftar-data/"])


def test_the_list_in_force_stands_first_and_every_other_year_has_its_own_page(known: Facts) -> None:
    found = pages(known, view(year=2027), view(), view(year=2025))
    assert list(found) == [
        "daftar-data/", "daftar-data/2027/", f"daftar-data/2027/{AGENCY}/", f"daftar-data/2026/{AGENCY}/",
        "daftar-data/2025/", f"daftar-data/2025/{AGENCY}/",
    ]  # fmt: skip
    assert "Daftar Data 2026" in plain(found["daftar-data/"])
    assert 'href="{root}daftar-data/2027/"' in found["daftar-data/"].body


def test_closed_data_are_counted_and_never_named_nor_what_is_said_of_them(known: Facts) -> None:
    everywhere = view(
        removed=(Removal(SECRET.id, "Pindah rahasia", "2026-05-04"), Removal(f"{AGENCY}/entah", "Lain", "2026-05-04")),
        added=(Addition(SECRET.id, "Masuk rahasia", "2026-05-04"),),
        extensions=(Extension("examination", "2026-06-30", "Perlu rahasia", SECRET.id),),
    )
    changed = tuple(changes([replace(SECRET, access="open", title="Dulu rahasia")], [SECRET]))
    everywhere = replace(
        everywhere, agreements=(Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, changed),)
    )
    html = everything(known, everywhere)
    assert "rahasia" not in html.lower()
    assert "entah" not in html
    assert "1 data tertutup" in html
    assert "2 data lain dikeluarkan" in html
    assert "1 data lain ditambahkan" in html


def test_of_restricted_data_the_title_is_told_and_no_more(known: Facts) -> None:
    changed = tuple(changes([replace(TITLED, basis="Dasar lama")], [TITLED]))
    agreed = Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, changed)
    put, gone = (Addition(TITLED.id, "Sebab masuk", "2026-05-03"),), (Removal(TITLED.id, "Sebab keluar", "2026-05-04"),)
    html = everything(known, view(agreed, added=put, removed=gone))
    assert "Judul terbatas" in html
    for hidden in ("Sebab terbatas", "Sebab keluar", "Sebab masuk", "Dasar lama"):
        assert hidden not in html


def test_a_dataset_that_says_it_is_closed_is_not_named_whatever_the_list_says(known: Facts) -> None:
    shelf = Shelf({OPEN.id: "closed"}, frozenset(), {OPEN.id: OPEN})
    assert "terbuka" not in everything(known, view(items=(OPEN,)), shelf=shelf)


def test_what_was_put_on_the_list_later_stands_with_day_and_reason(known: Facts) -> None:
    put = view(added=(Addition(OPEN.id, "Kebutuhan penyusunan RKPD", "2026-05-04"),))
    told = plain(pages(known, put)[addresses.plan(2026, AGENCY)])
    assert "Ditambahkan ke daftar 4 Mei 2026 Judul <b>terbuka</b> Kebutuhan penyusunan RKPD" in told


def test_what_people_wrote_stands_as_text(known: Facts) -> None:
    odd = '"><script>alert(1)</script>'
    one = item(f"{AGENCY}/data", title=odd, unit=odd, unavailable=odd, releases=(Release(odd, odd),))
    said = Noted(GUIDANCE, replace(say("guidance", WALI), reason=odd))
    html = everything(known, replace(view(items=(one,)), log=(said,)), shelf=Shelf({}, frozenset(), {one.id: one}))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("agreement", "told"),
    [
        (Agreement("plan:2026", 2026, "", ROW), "belum disepakati"),
        (Agreement("plan:2026", 2026, "", ROW, say("x", WALI), True), "Disepakati pada 2 November 2026."),
        (Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, None), "menunggu kesepakatan"),
        (Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, ()), "Disepakati pada 2 November 2026."),
    ],
)
def test_the_page_says_how_far_the_list_is_agreed_and_by_which_row(
    known: Facts, agreement: Agreement, told: str
) -> None:
    text = plain(pages(known, view(agreement))["daftar-data/"])
    assert told in text
    assert "baris 1.3 SOP: Penentuan Daftar Data" in text


def test_where_agencies_agree_for_themselves_they_are_counted(known: Facts) -> None:
    parts = (Agreement(f"plan:2026/{AGENCY}", 2026, AGENCY, ROW, say("x", WALI), True),)
    assert "1 dari 1 instansi sudah disepakati" in plain(pages(known, view(*parts))["daftar-data/"])
    assert "tidak mengenal kesepakatan" in plain(pages(known, view())["daftar-data/"])


def test_guidance_is_told_with_function_day_and_reason(known: Facts) -> None:
    said = Noted(GUIDANCE, replace(say("guidance", WALI), role="data_supervisor", reason="Menjelaskan standar data"))
    text = plain(pages(known, replace(view(), log=(said,)))["daftar-data/"])
    assert "Pembina Data: Pembinaan Menjelaskan standar data" in text
    assert WALI.name not in text


def test_every_entry_of_guidance_is_listed_with_its_day_and_those_about_one_agency_stand_on_its_page_too(
    known: Facts,
) -> None:
    days = [f"2026-{month:02d}-03" for month in range(1, 13)]
    log = [
        Noted(GUIDANCE, replace(say("guidance", WALI), role="data_supervisor", at=f"{day}T09:00:00+07:00", reason=day))
        for day in days
    ]
    found = pages(known, replace(view(), log=(*log, replace(log[0], agency=AGENCY))))
    whole, part = found["daftar-data/"].body, found[f"daftar-data/2026/{AGENCY}/"].body
    for day in days:
        assert f'<time datetime="{day}">' in whole
        assert f"<p>{day}</p>" in whole
    assert f"Pembina Data ({known.agency_short(AGENCY, 'id')}): Pembinaan" in plain(found["daftar-data/"])
    assert part.count("Pembina Data") == 1


def test_what_differs_is_told_item_by_item(known: Facts) -> None:
    old = replace(OPEN, unit="Orang")
    agreed = Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, tuple(changes([old], [OPEN])))
    assert "satuan: Orang → Unit" in plain(pages(known, view(agreed))["daftar-data/"])


def test_an_unknown_delivery_is_said_instead_of_told_as_none(known: Facts) -> None:
    assert "kalender kerja" in plain(pages(known, replace(view(), known=False))["daftar-data/"])


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_the_screen(
    chromium: Browser, serve: Serve, tmp_path: Path, known: Facts, width: int, scheme: str
) -> None:
    agreed = Agreement("plan:2026", 2026, "", ROW, say("x", WALI), False, tuple(changes([], [OPEN])))
    said = Noted(GUIDANCE, replace(say("guidance", WALI), reason="Menjelaskan standar data"))
    shown = replace(view(agreed, removed=(Removal(OPEN.id, "Digabung", "2026-05-04"),)), log=(said,))
    made = renderer(ROOT, SETTINGS, {language: Text(language) for language in ("id", "en")})
    found = pages(known, shown)
    for file in (*made.static_files(), *map(made.file, found.values())):
        place = tmp_path / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
    with serve(tmp_path) as address:
        for path in found:
            page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
            page.goto(f"{address}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            result = Axe().run(page)
            assert result.violations_count == 0, result.generate_report()
            page.close()
