"""What the bodies of pages hold, and above all what they never hold."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser

import pytest

from satudata.checks import registry
from satudata.model.catalog import Bilingual, Field, Link
from satudata.model.files import Page
from satudata.model.finding import Check, Severity, Where
from satudata.model.snapshot import Assessed, State
from satudata.portal import listing, pages
from satudata.portal.dataset_page import dataset_page
from satudata.portal.html import term
from satudata.portal.views import Download, Facts, HomeFigure
from satudata.text import Text

Make = Callable[..., Assessed]
VOID = {"wbr", "input", "br", "img", "meta", "link", "polyline", "circle", "rect"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{root}\u202e&"
LOST = Check("codes-lost-zero", Severity.ERROR)


class Outline(HTMLParser):
    """What a browser would see: every tag with its attributes, the text, and whether each element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def ids(self) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get("id"))]


def every_page(make: Make, facts: Facts, t: Text) -> Iterator[Page]:
    """One page of every kind."""
    fault = LOST.at(Where("data/dinkes/d.csv", 3, 2, "kode"), "dinkes/d")
    found = [
        make(),
        make("dinkes/b", State.NOT_OPEN, "restricted"),
        make("dinkes/c", State.NOT_OPEN, "closed"),
        make("dinkes/d", State.BLOCKED, findings=(fault,), counts=(1, 0, 0)),
    ]
    summaries = [one.summary for one in found]
    figure = HomeFigure(Bilingual("Garis"), "596105", "rupiah", "2024", (1.0, 2.0), found[0].dataset.id)
    for one in found:
        yield dataset_page(one, facts, summaries[:2], t)
    yield pages.home(summaries, [figure], facts, t)
    yield from listing.catalogue(summaries, facts, t)
    yield pages.agencies(summaries, facts, t)
    yield from listing.agency("dinsos", summaries[:1], facts, t)
    yield from listing.agency("dinkes", [], facts, t)
    yield pages.affairs(summaries, facts, t)
    yield from listing.affair("1.06", summaries, facts, t)
    yield pages.checks([LOST], facts, t)
    yield pages.not_found(facts, t)


def test_every_body_is_well_formed_with_one_heading_and_no_id_twice(make: Make, facts: Facts, t: Text) -> None:
    for page in every_page(make, facts, t):
        seen = Outline(page.body)
        assert seen.open == [], page.path
        assert [tag for tag, _ in seen.tags].count("h1") == 1, page.path
        assert len(set(seen.ids)) == len(seen.ids), page.path


def test_no_page_carries_a_script_a_style_or_an_outside_address_that_loads(make: Make, facts: Facts, t: Text) -> None:
    for page in every_page(make, facts, t):
        for tag, attributes in Outline(page.body).tags:
            assert tag not in {"script", "style", "iframe", "img"}
            assert "style" not in attributes
            assert not any(name.startswith("on") for name in attributes)
            assert not (attributes.get("src") or "").startswith("http")


def test_links_to_places_in_the_page_lead_somewhere(make: Make, facts: Facts, t: Text) -> None:
    for page in every_page(make, facts, t):
        seen = Outline(page.body)
        wanted = {href[1:] for _, a in seen.tags if (href := a.get("href") or "").startswith("#")}
        assert wanted <= set(seen.ids), page.path


def test_inner_links_stay_in_their_language(make: Make, facts: Facts) -> None:
    for page in every_page(make, facts, Text("en")):
        for _, attributes in Outline(page.body).tags:
            address = attributes.get("href") or attributes.get("action") or ""
            assert not address or address.startswith(("{root}en/", "{root}data/", "#", "http", "mailto:")), address


def test_the_dataset_page_opens_with_its_figure_unit_period_and_change(
    make: Make, facts: Facts, indonesian: Text
) -> None:
    text = Outline(dataset_page(make(), facts, [], indonesian).body).text
    figure, change = text.index("Rp 596.105"), text.index("naik 4,9 % dari 2023")
    assert "Kota Blitar, 2024" in text
    assert "per kapita per bulan" in text
    assert figure < change < text.index("Ringkasan")


def test_numbers_are_grouped_codes_stay_and_gaps_are_explained(make: Make, facts: Facts, indonesian: Text) -> None:
    body = dataset_page(make(), facts, [], indonesian).body
    assert '<td class="num" data-value="413619">413.619</td>' in body
    assert ">35.01</th>" in body
    assert '<td class="num" data-value="5.1">5,1</td>' in body
    assert re.search(r'<td class="missing num" title="[^"]+">–</td>', body)
    assert "Tanda – berarti nilainya tidak ada" in body


def test_a_table_shown_in_part_says_so_and_is_not_sorted(make: Make, facts: Facts, indonesian: Text) -> None:
    whole = make()
    assert whole.profile is not None
    part = dataclasses.replace(whole, profile=dataclasses.replace(whole.profile, n_rows=5000))
    assert "data-sortable" in dataset_page(whole, facts, [], indonesian).body
    body = dataset_page(part, facts, [], indonesian).body
    assert "data-sortable" not in body
    assert "5.000 baris × 5 kolom · 3 baris pertama" in body


def test_downloads_are_listed_with_size_and_digest_in_a_fixed_order(
    make: Make, facts: Facts, downloads: tuple[Download, ...], t: Text
) -> None:
    body = dataset_page(make(), facts, [], t, files=downloads[::-1]).body
    offered = re.findall(r'class="download" href="([^"]+)"', body)
    assert offered == [f"{{root}}{file.path}" for file in downloads]
    assert body.count(downloads[0].sha256) == 4


def test_only_the_old_versions_named_are_offered(make: Make, facts: Facts, t: Text) -> None:
    body = dataset_page(make(), facts, [], t, downloadable=frozenset({"11111111", "7f3a21c0"})).body
    assert re.findall(r'href="\{root\}(data/[^"]+/versi/[^"]+)"', body) == [
        "data/dinsos/garis-kemiskinan/versi/garis-kemiskinan-11111111.csv"
    ]


@pytest.mark.parametrize(
    ("state", "access"), [(State.NOT_OPEN, "restricted"), (State.NOT_OPEN, "closed"), (State.BLOCKED, "open")]
)
def test_what_is_not_published_shows_no_row_no_figure_and_no_file(
    make: Make, facts: Facts, downloads: tuple[Download, ...], t: Text, state: State, access: str
) -> None:
    one = make(state=state, access=access, findings=(), counts=(1, 0, 0))
    page = dataset_page(one, facts, [], t, files=downloads, downloadable=frozenset({"11111111"}))
    for secret in ("596105", "596.105", "596,105", "413619", "Kabupaten Pacitan", ".csv", ".xlsx", "5.1", "5,1"):
        assert secret not in page.body
    assert 'class="notice' in page.body


def test_closed_data_say_why_who_decided_and_whom_to_ask(make: Make, facts: Facts, indonesian: Text) -> None:
    text = Outline(dataset_page(make(state=State.NOT_OPEN, access="closed"), facts, [], indonesian).body).text
    told = ("Alasan", "UU 14/2008 Pasal 17 huruf h", "PPID pada 10 Januari 2026", "data@example.go.id", "permohonan")
    for part in told:
        assert part in text


def test_findings_of_data_that_are_not_open_are_not_told_for_they_quote_cells(
    make: Make, facts: Facts, t: Text
) -> None:
    found = (LOST.at(Where("data/x.csv", 3, 2, "kode"), "", value="rahasia-3501"),)
    one = make(state=State.NOT_OPEN, access="restricted", findings=found, counts=(1, 0, 0))
    assert "rahasia" not in dataset_page(one, facts, [], t).body


def test_a_finding_on_personal_data_is_told_without_its_message(make: Make, facts: Facts, t: Text) -> None:
    found = (Check("privacy-nik").at(Where("data/x.csv", 3, 2, "nik"), "", masked="3501-terlihat"),)
    body = dataset_page(make(state=State.BLOCKED, findings=found, counts=(1, 0, 0)), facts, [], t).body
    assert "3501-terlihat" not in body
    assert t.check("privacy-nik").title in body


def test_a_finding_leads_to_its_check_in_the_guide(make: Make, facts: Facts, t: Text) -> None:
    found = (LOST.at(Where("data/x.csv", 12, 11, "kode"), "", value="35.1", likely="35.10"),)
    body = dataset_page(make(findings=found, counts=(1, 0, 0)), facts, [], t).body
    address = re.search(r'href="([^"]+panduan/pemeriksaan/)#codes-lost-zero"', body)
    guide = pages.checks([LOST], facts, t)
    assert address is not None
    assert address[1].endswith(guide.path)
    assert 'id="codes-lost-zero"' in guide.body


def test_hostile_text_in_every_part_stays_text(make: Make, facts: Facts, t: Text) -> None:
    both = Bilingual(HOSTILE, HOSTILE)
    column = Field(HOSTILE, "string", both, both, definisi=HOSTILE, constraints={"enum": [HOSTILE]})
    parts: dict[str, object] = {
        "title": both, "description": both, "keywords": (HOSTILE,), "theme": HOSTILE, "spatial": HOSTILE,
        "sources": (Link(HOSTILE, "javascript:alert(1)"),), "licenses": (Link(HOSTILE, "javascript:alert(1)"),),
        "contact": {"name": HOSTILE, "email": HOSTILE, "phone": HOSTILE, "url": "javascript:alert(1)"},
        "fields": (column,), "document": {"statistics": {"konsep": HOSTILE}},
    }  # fmt: skip
    light = {"title": both, "measure": both, "unit": HOSTILE, "frequency": HOSTILE, "theme": HOSTILE}
    one = make(dataset=parts, summary=light)
    assert one.profile is not None
    one = dataclasses.replace(one, profile=dataclasses.replace(one.profile, head=((HOSTILE,),), headline=None))
    made = [dataset_page(one, facts, [one.summary], t), *listing.catalogue([one.summary], facts, t)]
    made += [pages.home([one.summary], [], facts, t), pages.affairs([one.summary], facts, t)]
    for page in made:
        tags = Outline(page.body).tags
        assert not [tag for tag, a in tags if tag in {"script", "img"} or any(name.startswith("on") for name in a)]
        assert not [a for _, a in tags if (a.get("href") or "").startswith("javascript")]
        assert "\u202e" not in page.body
        assert not re.search(r"(?<![\"'=])\{root\}", page.body), "a cell must not become a link's beginning"


def test_an_affair_that_nobody_knows_gets_no_page_and_no_link(make: Make, facts: Facts, t: Text) -> None:
    one = make(dataset={"theme": "../../x"}, summary={"theme": "../../x"})
    assert list(listing.affair("../../x", [one.summary], facts, t)) == []
    assert "urusan/.." not in dataset_page(one, facts, [], t).body
    assert "urusan/.." not in pages.home([one.summary], [], facts, t).body


def test_home_shows_search_figures_affairs_releases_and_agencies(make: Make, facts: Facts, indonesian: Text) -> None:
    coming = make("dinkes/b", summary={"next_release_on": "2026-12-01", "theme": "1.02"})
    figure = HomeFigure(Bilingual("Garis"), "596105", "rupiah", "2024", (1.0, 2.0, 3.0), "dinsos/garis-kemiskinan")
    page = pages.home([make().summary, coming.summary], [figure], facts, indonesian)
    text = Outline(page.body).text
    for part in ("Rp 596.105", "Sosial", "14 Nov 2026", "1 Des 2026", "Dinas Sosial (contoh)", "2 tabel dari 2"):
        assert part in text
    assert '<svg class="spark"' in page.body
    assert '?q=upah+minimum"' in page.body


def test_an_empty_catalogue_still_has_all_its_pages(facts: Facts, t: Text) -> None:
    made = [pages.home([], [], facts, t), *listing.catalogue([], facts, t)]
    made += [pages.agencies([], facts, t), pages.affairs([], facts, t)]
    for page in made:
        assert Outline(page.body).open == []
    assert [page.path for page in made] == ["", "katalog/", "instansi/", "urusan/"]


def test_the_guide_shows_every_check_once_without_bare_placeholders(facts: Facts, t: Text) -> None:
    catalogue = [LOST, Check("codes-unknown-code"), Check("privacy-nik", waivable=False)]
    page = pages.checks(catalogue, facts, t)
    seen = Outline(page.body)
    assert {check.code for check in catalogue} <= set(seen.ids)
    assert "{" not in page.body


def test_every_family_of_checks_has_a_name(t: Text) -> None:
    families = {code.partition("-")[0] for code in registry.ALL}
    assert {name for name in families if term(t, "family", name) == name} == set()


def test_pages_are_the_same_bytes_when_made_again(make: Make, facts: Facts) -> None:
    first, second = (list(every_page(make, facts, Text("id"))) for _ in range(2))
    assert first == second
