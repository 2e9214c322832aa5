"""The search index as files, and the script that reads it, in a real browser."""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from satudata.model.catalog import Bilingual
from satudata.model.files import Page
from satudata.model.snapshot import Assessed, State
from satudata.portal import listing, search, words
from satudata.portal.views import Facts
from satudata.text import Text

Make = Callable[..., Assessed]
Serve = Callable[[Path], AbstractContextManager[str]]
ASSETS = files("satudata").joinpath("portal/theme/assets")
TITLES = {
    "dukcapil/penduduk": "Jumlah penduduk menurut kelurahan",
    "dukcapil/kepadatan": "Kepadatan penduduk",
    "disnaker/upah": "Upah minimum kabupaten/kota",
    "disnaker/pengangguran": "Tingkat pengangguran terbuka",
    "bappeda/ipm": "Indeks pembangunan manusia",
    "dinsos/rahasia": "Penerima bantuan <img src=x onerror=alert(1)>",
}


def datasets(make: Make) -> list[Assessed]:
    found = []
    for name, title in TITLES.items():
        state, access = (State.NOT_OPEN, "closed") if name == "dinsos/rahasia" else (State.PUBLISHED, "open")
        both = {"title": Bilingual(title)}
        own = {"keywords": (), "description": Bilingual("Uraian"), "fields": (), **both}
        found.append(make(name, state, access, dataset=own, summary=both))
    return found


def fragments(make: Make, facts: Facts, t: Text) -> dict[str, bytes]:
    return {one.dataset.id: search.terms(one.summary, one.dataset, facts, t) for one in datasets(make)}


def rows_found(made: dict[str, bytes], word: str, language: str = "id") -> list[str]:
    """The ids a word leads to, read as the script reads them."""
    base = f"search/{language}/"
    found = []
    for path, content in made.items():
        if path.startswith(f"{base}t/"):
            for line in content.decode().splitlines():
                known, postings = line.split("\t")
                for part in postings.split(";") if known == word else ():
                    block, classes = part.split(":")
                    rows = json.loads(made[f"{base}d/{int(block, 36)}.json"])
                    found += [rows[search.PLACES.index(place)][0] for place in classes.replace(",", "")]
    return sorted(found)


def index(make: Make, facts: Facts, t: Text) -> dict[str, bytes]:
    return {file.path: file.content for file in search.search_index(fragments(make, facts, t), t, facts)}


def test_a_word_of_the_title_leads_to_its_datasets(make: Make, facts: Facts, indonesian: Text) -> None:
    made = index(make, facts, indonesian)
    assert rows_found(made, "penduduk") == ["dukcapil/kepadatan", "dukcapil/penduduk"]
    assert rows_found(made, "menurut") == []


def test_a_word_is_found_by_its_stem_too(make: Make, facts: Facts, indonesian: Text) -> None:
    assert "disnaker/pengangguran" in rows_found(index(make, facts, indonesian), words.stem("menganggur", "id"))


def test_an_abbreviation_finds_what_it_stands_for(make: Make, facts: Facts, indonesian: Text) -> None:
    made = index(make, facts, indonesian)
    assert rows_found(made, "ipm") == ["bappeda/ipm"]
    assert rows_found(made, "umk") == ["disnaker/upah"]


def test_the_index_does_not_depend_on_the_order_of_the_fragments(make: Make, facts: Facts, t: Text) -> None:
    given_order = fragments(make, facts, t)
    turned = dict(reversed(given_order.items()))
    assert list(search.search_index(given_order, t, facts)) == list(search.search_index(turned, t, facts))


def test_kept_partials_change_no_byte_and_forget_what_is_gone(make: Make, facts: Facts, indonesian: Text) -> None:
    first = fragments(make, facts, indonesian)
    kept: dict[str, bytes] = {}
    list(search.search_index(first, indonesian, facts, kept))
    before = set(kept)
    one = make("dukcapil/penduduk", dataset={"title": Bilingual("Judul baru")})
    changed = first | {"dukcapil/penduduk": search.terms(one.summary, one.dataset, facts, indonesian)}
    fresh = list(search.search_index(changed, indonesian, facts))
    assert list(search.search_index(changed, indonesian, facts, kept)) == fresh
    assert not before & set(kept)


def test_the_index_of_an_empty_catalogue_is_its_manifest(facts: Facts, t: Text) -> None:
    (only,) = search.search_index({}, t, facts)
    assert json.loads(only.content)["n"] == 0


def test_blocks_hold_at_most_64_ids_and_all_of_them_in_order() -> None:
    ids = sorted(f"opd{n % 7}/data-{n:04d}" for n in range(1000))
    cut = list(search.blocks(ids))
    assert [name for block in cut for name in block] == ids
    assert max(map(len, cut)) <= search.BLOCK


def test_a_new_dataset_moves_only_blocks_of_its_agency() -> None:
    ids = sorted(f"opd{n % 9}/data-{n:04d}" for n in range(1000))
    before = set(map(tuple, search.blocks(ids)))
    after = set(map(tuple, search.blocks(sorted([*ids, "opd4/data-0000a"]))))
    assert {name.partition("/")[0] for block in after - before for name in block} == {"opd4"}


def test_a_shard_that_grows_too_large_is_divided_by_the_third_letter() -> None:
    merged = {"pe": {f"pe{letter}a": ["0:" + "a" * 9000] for letter in "nrst"}}
    assert [name for name, _ in search.divided(merged)] == ["pen", "per", "pes", "pet"]


def test_no_cell_of_a_table_is_in_the_index(make: Make, facts: Facts, t: Text) -> None:
    one = make()
    assert b"596105" not in search.terms(dataclasses.replace(one.summary, spark=()), one.dataset, facts, t)


@given(st.text(max_size=30))
def test_words_are_plain_lower_case_letters_and_digits(text: str) -> None:
    for word in words.words_of(text, "id"):
        assert words.WORD.fullmatch(word)
        assert len(words.stem(word, "id")) >= min(len(word), words.SHORTEST_STEM)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("kependudukan", "duduk"),
        ("pengangguran", "anggur"),
        ("sekolah", "kolah"),
        ("menyediakan", "edia"),
        ("guru", "guru"),
        ("2024", "2024"),
    ],
)
def test_stems_leave_at_least_four_letters(word: str, root: str) -> None:
    assert words.stem(word, "id") == root


PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>t</title><body><main>{body}</main>
<script type="module">import {{ start }} from "./search.js"; start();</script></body></html>"""


def written(root: Path, made: dict[str, bytes], page: Page) -> Path:
    """A catalogue page with its index and script, as the portal serves them, without the shell."""
    scripts = {name: ASSETS.joinpath(name).read_bytes() for name in ("search.js", "search-index.js")}
    html = PAGE.format(body=page.body.replace("{root}", "./")).encode()
    for path, content in (made | scripts | {"index.html": html}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


@pytest.fixture
def site(make: Make, facts: Facts, indonesian: Text, tmp_path: Path) -> Path:
    """The six datasets of this file."""
    (page,) = listing.catalogue([one.summary for one in datasets(make)], facts, indonesian)
    return written(tmp_path, index(make, facts, indonesian), page)


@pytest.fixture
def large_site(make: Make, facts: Facts, indonesian: Text, tmp_path: Path) -> Path:
    """Ten thousand datasets; the page itself lists one."""
    made = search.search_index(ten_thousand(make, facts, indonesian), indonesian, facts)
    (page,) = listing.catalogue([make().summary], facts, indonesian)
    return written(tmp_path, {file.path: file.content for file in made}, page)


def titles(tab: Tab) -> list[str]:
    return tab.locator(".row-title a").all_inner_texts()


def test_the_search_of_the_page_finds_forgives_and_keeps_its_address(
    chromium: Browser, serve: Serve, site: Path
) -> None:
    with serve(site) as address:
        tab = chromium.new_page()
        faults: list[str] = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("dialog", lambda dialog: faults.append(dialog.message))
        tab.goto(f"{address}/?q=penduduk")
        tab.locator(".count").wait_for()
        assert titles(tab) == [TITLES["dukcapil/kepadatan"], TITLES["dukcapil/penduduk"]]
        assert tab.locator(".count").inner_text() == "2 tabel untuk “penduduk”"

        tab.goto(f"{address}/?q=pendudk")
        tab.locator(".search-meant").wait_for()
        assert titles(tab) == [TITLES["dukcapil/kepadatan"], TITLES["dukcapil/penduduk"]]
        assert tab.locator(".search-meant a").inner_text() == "penduduk"
        tab.locator(".search-meant a").click()
        tab.locator(".search-meant").wait_for(state="detached")
        assert tab.url.endswith("?q=penduduk")

        tab.fill("#q", "upah minimum")
        tab.locator(".count", has_text="upah minimum").wait_for()
        assert titles(tab) == [TITLES["disnaker/upah"]]
        assert tab.url.endswith("?q=upah+minimum")
        tab.press("#q", "ArrowDown")
        assert tab.evaluate("document.activeElement.textContent") == TITLES["disnaker/upah"]

        tab.fill("#q", "bantuan")
        tab.locator(".count", has_text="bantuan").wait_for()
        assert titles(tab) == [TITLES["dinsos/rahasia"]]
        assert tab.locator(".badge-closed").inner_text() == "Tertutup"

        tab.fill("#q", "zzzzzz")
        tab.locator(".empty").wait_for()
        assert tab.locator(".empty a").all_inner_texts() == ["penduduk", "upah minimum"]
        tab.press("#q", "Escape")
        tab.locator(".empty").wait_for(state="detached")
        assert len(titles(tab)) == len(TITLES)
        assert faults == []


VOCABULARY = (
    "jumlah penduduk kelurahan kecamatan kelompok umur pendidikan guru sekolah dasar murid kesehatan "
    "puskesmas dokter bayi balita imunisasi kemiskinan rumah tangga upah minimum tenaga kerja "
    "pengangguran luas panen padi jagung produksi ikan jalan rusak panjang jembatan sampah air bersih "
    "pelanggan koperasi aktif anggota usaha industri pasar harga beras hotel"
)


def ten_thousand(make: Make, facts: Facts, t: Text) -> dict[str, bytes]:
    """Fragments of 10,000 datasets of 120 agencies, with titles, keywords and descriptions of common words."""
    one, chance, vocabulary = make(), random.Random(1), VOCABULARY.split(" ")
    found = {}
    for n in range(10_000):
        title = Bilingual(f"{' '.join(chance.sample(vocabulary, 5))} {2010 + n % 15}")
        name, text = f"opd{n % 120}/data-{n}", Bilingual(" ".join(chance.sample(vocabulary, 20)))
        keywords = tuple(chance.sample(vocabulary, 4))
        dataset = dataclasses.replace(one.dataset, id=name, title=title, description=text, keywords=keywords)
        summary = dataclasses.replace(one.summary, id=name, title=title)
        found[name] = search.terms(summary, dataset, facts, t)
    return found


def test_a_first_answer_among_ten_thousand_datasets_loads_at_most_250_kilobytes(
    chromium: Browser, serve: Serve, large_site: Path
) -> None:
    with serve(large_site) as address:
        for query in ("penduduk", "pendudk", "jumlah penduduk kelurahan", "qwzx"):
            assert 0 < compressed_bytes(chromium, f"{address}/?q={query}", large_site) <= 250_000


def compressed_bytes(chromium: Browser, address: str, site: Path) -> int:
    """What a tab loads until the answer stands there, each file compressed as a host would."""
    tab = chromium.new_page()
    loaded: list[str] = []
    tab.on("response", lambda response: loaded.append(urlsplit(response.url).path.lstrip("/") or "index.html"))
    tab.goto(address)
    tab.locator(".count").wait_for()
    tab.close()
    return sum(len(gzip.compress((site / path).read_bytes())) for path in loaded if (site / path).is_file())


def test_script_and_engine_fold_and_stem_alike(chromium: Browser, serve: Serve, site: Path) -> None:
    sample = ["Kependudukan", "menyediakan", "PENGANGGURAN", "Désa", "luasnya", "diperbaharui", "statuses", "2024"]
    with serve(site) as address:
        tab = chromium.new_page()
        tab.goto(address)
        script = """async (words) => {
            const { fold, stem } = await import("./search-index.js");
            return words.flatMap((word) => ["id", "en"].map((language) => stem(fold(word), language)));
        }"""
        assert tab.evaluate(script, sample) == [
            words.stem(words.fold(word), language) for word in sample for language in ("id", "en")
        ]


@pytest.mark.parametrize(
    ("one", "other", "limit", "edits"),
    [("pendudk", "penduduk", 2, 1), ("pednuduk", "penduduk", 2, 1), ("abc", "xyz", 2, 3), ("sama", "sama", 1, 0)],
)
def test_the_script_counts_edits(
    chromium: Browser, serve: Serve, site: Path, one: str, other: str, limit: int, edits: int
) -> None:
    with serve(site) as address:
        tab = chromium.new_page()
        tab.goto(address)
        script = '([a, b, n]) => import("./search-index.js").then(({ distance }) => distance(a, b, n))'
        assert tab.evaluate(script, [one, other, limit]) == edits
