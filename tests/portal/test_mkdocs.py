from __future__ import annotations

import dataclasses
import os
import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.model.catalog import Bilingual
from satudata.model.files import Page
from satudata.portal.mkdocs import make_theme, renderer
from satudata.portal.shell import KINDS, Renderer, theme_inputs
from satudata.text import Text
from tests.portal import settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = dataclasses.replace(
    settings.SETTINGS,
    title=Bilingual("Satu Data Kota <Blitar>", "Open Data of <Blitar>"),
    base_url="https://data.example.go.id/portal/",
)
TEXTS = {"id": Text("id"), "en": Text("en")}
HOSTILE = "<script>alert(1)</script>\"'&{root}"

ABOUT = """\
---
title: Tentang portal
description: Apa ini.
---

# Tentang portal

[Semua data](/katalog/), [panduan](../panduan/index.md), [situs lain](https://example.org/).

| Kolom | Nilai |
|---|--:|
| a | 1 |

!!! warning "Awas"
    Isi.

```python
print("halo")
```

<script>alert(1)</script>
<p style="color:red" onclick="alert(1)">Gaya</p>
<iframe src="https://example.org/"></iframe>

![Peta](../gambar/peta.svg) ![Lacak](https://example.org/lacak.png) <img src="//example.org/b.png" alt="b">

Alamat: {base_url}/catalog.csv
"""
FILES = {
    "mkdocs.yml": "site_name: x\nnav:\n  - Panduan: [panduan/index.md, panduan/dua.md]\n  - tentang/index.md\n",
    "mkdocs.en.yml": "INHERIT: mkdocs.yml\nnav:\n  - tentang/index.md\n",
    "catalog/pages/id/tentang/index.md": ABOUT,
    "catalog/pages/id/panduan/index.md": "# Panduan\n\nIsi.\n",
    "catalog/pages/id/panduan/dua.md": "# Dua\n\n## Satu\n\n## Dua lagi\n",
    "catalog/pages/id/gambar/peta.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "catalog/pages/en/tentang/index.md": "# About\n\n[Guides](https://example.org/)\n",
}
PAGES = [
    Page(path, language, kind, f"Judul {HOSTILE}", f"Uraian {HOSTILE}", "<h1>Isi</h1><a href='{root}data/'>x</a>")
    for language in ("id", "en")
    for kind, path in zip(KINDS, ("", "katalog/", "data/dinkes/puskesmas/", "catatan/", "404.html"), strict=True)
]


def instance(root: Path, files: dict[str, str] = FILES) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return renderer(instance(tmp_path_factory.mktemp("instance")), SETTINGS, TEXTS, Bilingual("Dinas", "Office"))


def site(made: Renderer) -> dict[str, str]:
    """Every page of the site as text by path: samples of each kind and the hand-written ones."""
    files = [*made.static_files(), *map(made.file, PAGES)]
    return {file.path: file.content.decode() for file in files if file.path.endswith(".html")}


class Elements(HTMLParser):
    """Start tags with their attributes, and every text that stands in a script or style element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.found[-1] if self.found else ("", {})
        if self.cdata_elem and data.strip() and attributes.get("type") != "application/ld+json":
            self.inline.append(f"{tag}: {data}")

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_no_page_has_an_inline_script_or_style(made: Renderer) -> None:
    for path, html in site(made).items():
        elements = Elements(html)
        assert elements.inline == [], path
        assert elements.all("style") == [], path
        for tag, attributes in elements.found:
            assert not [name for name in attributes if name == "style" or name.startswith("on")], (path, tag)


def test_every_page_has_the_strict_policy_before_anything_loads(made: Renderer) -> None:
    for path, html in site(made).items():
        policies = [m for m in Elements(html).all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, path
        assert policies[0]["content"].startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), path
        assert "unsafe-inline" not in html
        assert html.index("Content-Security-Policy") < html.index("<link"), path


def test_nothing_that_loads_comes_from_elsewhere(made: Renderer) -> None:
    for path, html in site(made).items():
        elements = Elements(html)
        loaded = [a["src"] for _, a in elements.found if "src" in a]
        loaded += [a["href"] for a in elements.all("link") if a["rel"] not in ("canonical", "alternate")]
        assert loaded, path
        assert not [address for address in loaded if re.match(r"(?:[a-z]+:)?//", address)], path
    for file in made.static_files():
        if file.path.endswith((".css", ".js")):
            assert not re.search(rb"""(?:url\(|import|from)\s*\(?["']?(?:https?:)?//""", file.content), file.path


def test_every_asset_a_page_names_is_there(made: Renderer) -> None:
    paths = {file.path for file in made.static_files()}
    for path, html in site(made).items():
        for _, attributes in Elements(html).found:
            for address in (attributes.get("src", ""), attributes.get("href", "")):
                if "assets/" in address:
                    assert address[address.index("assets/") :] in paths, (path, address)


def test_a_hostile_title_stays_text(made: Renderer) -> None:
    html = made.fill(PAGES[2]).decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;{root}" in html


def test_structured_data_cannot_leave_its_block(made: Renderer) -> None:
    page = dataclasses.replace(PAGES[2], json_ld={"name": "</script><b>&\u2028", "n": 1})
    html = made.fill(page).decode()
    assert '{"name":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\\u2028","n":1}</script>' in html


def test_every_page_names_its_language_its_address_and_its_twin(made: Renderer) -> None:
    for page in PAGES:
        elements = Elements(made.fill(page).decode())
        assert elements.all("html")[0]["lang"] == page.language
        links = {(a["rel"], a.get("hreflang", "")): a["href"] for a in elements.all("link")}
        base = "https://data.example.go.id/portal/"
        assert links["canonical", ""] == base + ("en/" if page.language == "en" else "") + page.path
        assert links["alternate", "id"] == links["alternate", "x-default"] == base + page.path
        assert links["alternate", "en"] == f"{base}en/{page.path}"


def test_a_page_without_a_twin_sends_the_reader_to_the_other_home(made: Renderer) -> None:
    page = dataclasses.replace(PAGES[2], translated=False)
    elements = Elements(made.fill(page).decode())
    assert [a for a in elements.all("link") if a["rel"] == "alternate"] == []
    assert {a["href"] for a in elements.all("a") if a.get("hreflang") == "en"} == {"../../../en/"}


def test_inner_links_are_relative_to_where_the_page_stands(made: Renderer) -> None:
    html = {(page.kind, page.language): made.fill(page).decode() for page in PAGES}
    assert "href='./data/'" in html["home", "id"]
    assert "href='../data/'" in html["home", "en"]
    assert "href='../../../data/'" in html["dataset", "id"]
    assert "href='../../../../data/'" in html["dataset", "en"]
    assert not [text for text in html.values() if "{root}" in text.replace("&amp;{root}", "")]


def test_the_error_page_works_at_any_depth(made: Renderer) -> None:
    page = next(page for page in PAGES if page.kind == "error")
    html = made.fill(page).decode()
    assert "href='/portal/data/'" in html
    assert 'href="/portal/assets/site.' in html
    assert '<meta name="robots" content="noindex">' in html
    assert made.path_of(page) == "404.html"


def test_crumbs_lead_up_and_end_without_a_link(made: Renderer) -> None:
    page = dataclasses.replace(PAGES[7], crumbs=(("Beranda", ""), ("<b>", "katalog/"), ("Puskesmas", "data/x/y/")))
    html = made.fill(page).decode()
    assert '<li><a href="../../../../en/">Beranda</a></li>' in html
    assert '<li><a href="../../../../en/katalog/">&lt;b&gt;</a></li><li aria-current="page">Puskesmas</li>' in html


def test_the_menu_marks_where_the_reader_is(made: Renderer) -> None:
    inside = made.fill(dataclasses.replace(PAGES[2], section="katalog")).decode()
    assert '<a href="../../../katalog/" aria-current="true">' in inside
    there = made.fill(dataclasses.replace(PAGES[1], section="katalog")).decode()
    assert '<a href="../katalog/" aria-current="page">' in there
    assert 'katalog/" aria-current' not in made.fill(PAGES[2]).decode()


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_so_on_every_page(tmp_path: Path, demonstration: bool) -> None:
    settings = dataclasses.replace(SETTINGS, demonstration=demonstration)
    for path, html in site(renderer(instance(tmp_path), settings, TEXTS)).items():
        banner = TEXTS["en" if path.startswith("en/") else "id"]("papers.mark")
        assert (f"<strong>{banner}</strong>" in html) is demonstration, path


def test_hand_written_pages_lose_what_could_harm_and_keep_the_rest(made: Renderer) -> None:
    html = site(made)["tentang/index.html"]
    main = html[html.index("<main") : html.index("</main>")]
    assert "alert" not in main
    assert "<iframe" not in main
    assert '<img alt="Peta" src="../gambar/peta.svg">' in main
    assert "lacak.png" not in main
    assert "b.png" not in main
    assert "<p>Gaya</p>" in main
    assert '<div class="admonition warning">' in main
    assert '<td class="align-right">1</td>' in main
    assert 'href="../katalog/"' in main
    assert 'href="../panduan/"' in main
    assert "https://data.example.go.id/portal/catalog.csv" in main
    assert html.count("<h1") == 1


def test_hand_written_pages_know_their_title_crumbs_and_twin(made: Renderer) -> None:
    pages = {(page.language, page.path): page for page, _ in made.theme.pages}
    about = pages["id", "tentang/"]
    assert (about.title, about.description, about.section) == ("Tentang portal", "Apa ini.", "tentang")
    assert about.translated
    second = pages["id", "panduan/dua/"]
    assert second.crumbs == (("Beranda", ""), ("Panduan", "panduan/"), ("Dua", "panduan/dua/"))
    assert not second.translated
    assert ("en", "panduan/") not in pages


def test_a_title_taken_from_a_heading_is_text(tmp_path: Path) -> None:
    made = renderer(
        instance(tmp_path, FILES | {"catalog/pages/id/panduan/dua.md": "# A & `<b>`\n\n## `<i>`\n\n## c"}),
        SETTINGS,
        TEXTS,
    )
    html = site(made)["panduan/dua/index.html"]
    assert "<title>A &amp; &lt;b&gt; · Satu Data Kota &lt;Blitar&gt;</title>" in html
    assert '<li><a href="#i">&lt;i&gt;</a></li>' in html


def test_pictures_beside_the_pages_are_published(made: Renderer) -> None:
    assert "gambar/peta.svg" in {file.path for file in made.static_files()}


def test_no_page_of_the_theme_says_when_or_where_it_was_made(tmp_path: Path) -> None:
    first = renderer(instance(tmp_path / "one"), SETTINGS, TEXTS)
    second = renderer(instance(tmp_path / "two" / "deeper"), SETTINGS, TEXTS)
    assert first.theme == second.theme
    assert list(first.static_files()) == list(second.static_files())
    assert str(tmp_path) not in "".join(site(first).values())


def test_a_theme_survives_being_kept(made: Renderer) -> None:
    kept = Renderer(pickle.loads(pickle.dumps(made.theme)))
    assert [kept.fill(page) for page in PAGES] == [made.fill(page) for page in PAGES]


def test_every_file_the_theme_is_made_from_is_an_input(tmp_path: Path) -> None:
    instance(tmp_path, FILES | {"catalog/theme/portal/mark.svg": "<svg/>", "catalog/catalog.yml": "", "data/x.csv": ""})
    inputs = theme_inputs(tmp_path)
    assert inputs == sorted(inputs)
    named = {path.relative_to(tmp_path).as_posix() for path in inputs if path.is_relative_to(tmp_path)}
    assert named == {*FILES, "catalog/theme/portal/mark.svg", "catalog/catalog.yml"}
    assert {"main.html", "shell.yml", "site.js"} <= {path.name for path in inputs}


@pytest.mark.parametrize("place", ["catalog/pages/id/rapat.csv", "catalog/pages/id/rapat", "catalog/theme/assets/x.js"])
@pytest.mark.parametrize("leads_to", ["data/x.csv", "data", "/etc/hostname", "nowhere"])
def test_a_link_among_pages_and_overrides_is_refused(tmp_path: Path, place: str, leads_to: str) -> None:
    instance(tmp_path, FILES | {"data/x.csv": "rahasia\n"})
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).symlink_to(tmp_path / leads_to)
    with pytest.raises(SatudataError) as caught:
        theme_inputs(tmp_path)
    assert (caught.value.key, caught.value.facts) == ("portal-link", {"path": place})


def test_an_instance_may_replace_a_template_and_an_asset(tmp_path: Path) -> None:
    overrides = {
        "catalog/theme/portal/mark.svg": '<svg id="lambang"></svg>',
        "catalog/theme/assets/css/99-own.css": ".own { color : red; }",
    }
    made = renderer(instance(tmp_path, FILES | overrides), SETTINGS, TEXTS)
    assert 'id="lambang"' in made.fill(PAGES[0]).decode()
    assert any(b".own{color :red}" in file.content for file in made.static_files() if file.path.endswith(".css"))


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ config.__class__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(config) }}",
        "{{ slot.__globals__ }}",
        "{{ config.theme.get_env().from_string('{{ 7 * 7 }}').render() }}",
        "{{ config.plugins['satudata'].build() }}",
        "{{ page.file.copy_file() }}",
        "{{ config.update({}) }}",
        "{% for page in [1] %}{{ loop.cycle.__func__ }}{% endfor %}",
        "{% for page in [1] %}",
    ],
)
def test_a_template_that_reaches_for_more_than_its_page_fails(tmp_path: Path, template: str) -> None:
    with pytest.raises(SatudataError) as caught:
        renderer(instance(tmp_path, FILES | {"catalog/theme/portal/banner.html": template}), SETTINGS, TEXTS)
    assert caught.value.key == "portal-template"


def test_a_template_may_use_what_shapes_a_page(tmp_path: Path) -> None:
    template = (
        "{% macro row(word) %}<i>{{ word|upper|e }}</i>{% endmacro %}"
        "{% for n in range(2) %}{{ loop.cycle('a', 'b') }}{% endfor %}"
        "{{ row('x') }}{{ 'k-l'.split('-')|join('+') }}{{ dict(z=1).get('z') }}{{ '%s'|format(5) }}"
    )
    made = renderer(instance(tmp_path, FILES | {"catalog/theme/portal/banner.html": template}), SETTINGS, TEXTS)
    assert "ab<i>X</i>k+l15" in made.fill(PAGES[0]).decode()


def test_an_instance_without_pages_has_shells_all_the_same(tmp_path: Path) -> None:
    theme = make_theme(tmp_path, dataclasses.replace(SETTINGS, languages=("id",), base_url=""), TEXTS)
    assert theme.pages == ()
    assert set(theme.shells) == {("id", kind) for kind in KINDS}
    html = Renderer(theme).fill(PAGES[2]).decode()
    assert "hreflang" not in html
    assert '<link rel="canonical" href="../../../data/dinkes/puskesmas/">' in html


@pytest.mark.parametrize(
    "configuration",
    ["nav: !!python/object/apply:os.system [touch stolen]\n", "nav: &a [x]\n", "site_name: a\nsite_name: b\n", "- x\n"],
)
def test_a_configuration_that_is_more_than_data_is_refused(tmp_path: Path, configuration: str) -> None:
    with pytest.raises(SatudataError) as refused:
        renderer(instance(tmp_path, FILES | {"mkdocs.yml": configuration}), SETTINGS, TEXTS)
    assert refused.value.key == "portal-configuration"
    assert refused.value.facts["path"] == "mkdocs.yml"


def test_hooks_and_plugins_of_a_proposal_do_not_run(tmp_path: Path) -> None:
    files = FILES | {
        "mkdocs.yml": FILES["mkdocs.yml"] + "hooks: [hook.py]\nplugins: [search]\n",
        "hook.py": "raise SystemExit('ran')",
    }
    assert site(renderer(instance(tmp_path, files), SETTINGS, TEXTS))["tentang/index.html"]


def test_a_nav_that_mkdocs_cannot_read_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SatudataError) as refused:
        renderer(instance(tmp_path, FILES | {"mkdocs.yml": "nav: 7\n"}), SETTINGS, TEXTS)
    assert refused.value.key == "portal-theme"


@pytest.mark.parametrize("configuration", ["mkdocs.yml", "mkdocs.en.yml"])
def test_mkdocs_itself_builds_the_demonstrations_pages_without_a_warning(tmp_path: Path, configuration: str) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        [*command, "--config-file", str(ROOT / configuration)],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_both_languages_of_the_demonstration_have_the_same_pages() -> None:
    made = renderer(ROOT, SETTINGS, TEXTS)
    pages = [page for page, _ in made.theme.pages]
    assert {page.path for page in pages if page.language == "id"} == {p.path for p in pages if p.language == "en"}
    assert all(page.translated and page.title and page.description for page in pages)


def test_a_kind_without_a_shell_is_our_mistake(made: Renderer) -> None:
    with pytest.raises(KeyError):
        made.fill(dataclasses.replace(PAGES[0], kind="unknown"))
