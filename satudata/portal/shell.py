"""Filling a shell: a page of the theme rendered once, cut at its slots, and joined with the values of each page.

A slot is a name between two private-use characters, so that no text of a theme or of a reader can be mistaken for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from satudata.errors import SatudataError
from satudata.model.addresses import in_language
from satudata.model.files import File, Page

KINDS = ("home", "listing", "dataset", "text", "error")
SECTIONS = ("katalog", "instansi", "urusan", "panduan", "tentang", "mesin")
THEME_FOLDER = Path(__file__).parent / "theme"
ROOT = "{root}"
CONFIGURATIONS = {"id": "mkdocs.yml", "en": "mkdocs.en.yml"}
CONTENT = "catalog/pages"
OVERRIDES = "catalog/theme"
MODULES = ("assets", "markdown", "mkdocs", "palette", "sandbox", "shell")
SLOTS = (
    "alternates", "body", "canonical", "crumbs", "description", "json_ld", "other", "root", "title",
    *(f"current_{name}" for name in SECTIONS),
)  # fmt: skip
NOT_CURRENT = {f"current_{name}": "" for name in SECTIONS}
SLOT = re.compile(f"\ue000({'|'.join(SLOTS)})\ue001")
# Replaced one after the other: most texts have none of them, and `str.translate` looks at every letter.
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
JSON_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def slot(name: str) -> str:
    """The mark a template leaves where a page's value goes."""
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class Site:
    """What filling needs to know of the instance: its languages in order and its public address.

    `base_url` ends with a slash, or is "" when the instance has none yet: canonical addresses are then relative.
    """

    languages: tuple[str, ...]
    base_url: str

    def folder(self, language: str) -> str:
        """`""` for Indonesian, `"en/"` for English."""
        return in_language("", language)

    def other(self, language: str) -> str:
        """The language to switch to; the same one when there is no other."""
        return next((known for known in self.languages if known != language), language)

    @property
    def base_path(self) -> str:
        """The path part of the public address, with a slash at both ends."""
        return urlsplit(self.base_url).path or "/"


@dataclass(frozen=True, slots=True)
class Shell:
    """A rendered page cut at its slots: literal text at even places, slot names at odd ones."""

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, html: str) -> Shell:
        """Cut HTML at its slots; `{root}` is one of them."""
        return cls(tuple(SLOT.split(html.replace(ROOT, slot("root")))))

    def join(self, values: Mapping[str, str]) -> str:
        """The page with its values in place. A slot nothing is known of is our mistake: KeyError."""
        pieces = list(self.parts)
        for place in range(1, len(pieces), 2):
            pieces[place] = values[pieces[place]]
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Theme:
    """All a theme gives, as a plain value: shells by (language, kind), hand-written pages with their shells, assets."""

    site: Site
    shells: Mapping[tuple[str, str], Shell]
    pages: tuple[tuple[Page, Shell], ...]
    assets: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Renderer:
    """Pages into bytes. Pure: the same page and theme give the same bytes."""

    theme: Theme

    def fill(self, page: Page) -> bytes:
        """The whole HTML of a page as UTF-8. KeyError for a kind or language the theme has no shell of."""
        return self._fill(page, self.theme.shells[page.language, page.kind])

    def file(self, page: Page) -> File:
        """The page as a file of the site: `data/x/y/` becomes `data/x/y/index.html`."""
        return File(self.path_of(page), self.fill(page))

    def path_of(self, page: Page) -> str:
        """Where the page is written, relative to the site."""
        path = self.theme.site.folder(page.language) + page.path
        return path + "index.html" if not path or path.endswith("/") else path

    def static_files(self) -> Iterator[File]:
        """The theme's assets and the hand-written pages, in order of path."""
        pages = (File(self.path_of(page), self._fill(page, shell)) for page, shell in self.theme.pages)
        yield from sorted((*self.theme.assets, *pages))

    def _fill(self, page: Page, shell: Shell) -> bytes:
        return shell.join(slot_values(page, self.theme.site)).encode()


def slot_values(page: Page, site: Site) -> dict[str, str]:
    """The value of every slot for one page, escaped for where it stands."""
    root = way_up(page, site)
    own, other = site.folder(page.language), site.other(page.language)
    there = site.folder(other) + (page.path if page.translated else "")
    return {
        **NOT_CURRENT,
        **current(page),
        "root": root,
        "title": escape(page.title),
        "description": escape(page.description),
        "canonical": escape((site.base_url or root) + own + (page.moved_to or page.path)),
        "alternates": alternates(page, site, root),
        "other": escape(root + there),
        "crumbs": crumbs(page, root + own),
        "json_ld": json_ld(page.json_ld),
        "body": page.body.replace(ROOT, root),
    }


def current(page: Page) -> dict[str, str]:
    """The mark of the main menu's item the page belongs to, or is."""
    if page.section not in SECTIONS:
        return {}
    return {f"current_{page.section}": f' aria-current="{"page" if page.path == f"{page.section}/" else "true"}"'}


def way_up(page: Page, site: Site) -> str:
    """The relative way to the site's root. The error page is served for any missing address, so its way is absolute."""
    if page.kind == "error":
        return site.base_path
    depth = (site.folder(page.language) + page.path).count("/")
    return "../" * depth or "./"


def alternates(page: Page, site: Site, root: str) -> str:
    """`link rel=alternate` of the same page in each language; nothing for a page that exists in one language only.

    A page that moved leads on instead.
    """
    if page.moved_to:
        there = escape(root + site.folder(page.language) + page.moved_to)
        return f'<meta http-equiv="refresh" content="0; url={there}"><meta name="robots" content="noindex">'
    if not page.translated or len(site.languages) == 1:
        return ""
    base = site.base_url or root
    addresses = [(language, escape(base + site.folder(language) + page.path)) for language in site.languages]
    links = [f'<link rel="alternate" hreflang="{language}" href="{address}">' for language, address in addresses]
    return "".join([*links, f'<link rel="alternate" hreflang="x-default" href="{addresses[0][1]}">'])


def crumbs(page: Page, base: str) -> str:
    """The list items of the way to this page; the last one is the page itself and no link."""
    if not page.crumbs:
        return ""
    links = [f'<li><a href="{escape(base + address)}">{escape(label)}</a></li>' for label, address in page.crumbs[:-1]]
    return "".join([*links, f'<li aria-current="page">{escape(page.crumbs[-1][0])}</li>'])


def json_ld(value: Mapping[str, object] | None) -> str:
    """A schema.org value as a data block that cannot be left early: `<`, `>`, `&` and line separators are escaped."""
    if value is None:
        return ""
    text = COMPACT.encode(value)
    for character, escape_sequence in JSON_ESCAPES:
        text = text.replace(character, escape_sequence)
    return f'<script type="application/ld+json">{text}</script>'


def theme_inputs(instance_root: Path) -> list[Path]:
    """Every file the theme depends on, sorted: the engine's theme and texts, the instance's settings, pages, overrides.

    The modules that make it are among them, so that a cache keyed by these contents is right also for who changes them.
    SatudataError for a link among pages and overrides: it would publish whatever it leads to.
    """
    texts = Path(__file__).parent.parent / "assets" / "messages" / "shell.yml"
    named = [
        texts,
        *(Path(__file__).parent / f"{module}.py" for module in MODULES),
        *(instance_root / "catalog" / name for name in ("catalog.yml", "agencies.yml")),
        *(instance_root / name for name in CONFIGURATIONS.values()),
    ]
    own = [path for folder in (CONTENT, OVERRIDES) for path in (instance_root / folder).rglob("*")]
    if links := sorted(path.relative_to(instance_root).as_posix() for path in own if path.is_symlink()):
        raise SatudataError("portal-link", path=links[0])
    return sorted(path for path in {*THEME_FOLDER.rglob("*"), *own, *named} if path.is_file())


def page_address(destination: str) -> str:
    """The address of a written file: `panduan/index.html` → `panduan/`, `404.html` stays."""
    path = PurePosixPath(destination)
    return "" if destination == "index.html" else f"{path.parent}/" if path.name == "index.html" else destination
