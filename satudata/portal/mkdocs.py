"""The one door to MkDocs: hand-written pages and the theme's shells, rendered once per language.

MkDocs Material is the base theme; the engine's `theme/` stands before it and the instance's `catalog/theme/` before
both, so an instance may replace any template. MkDocs writes nothing itself: what it renders is taken as values.
Of an instance's `mkdocs.yml` only `nav` and `extra` count. It is read as data (no tags, no hooks, no plugins), and
templates run confined (`sandbox.py`), so that a proposal cannot run code in a build.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from html import escape, unescape
from io import BytesIO
from pathlib import Path

from jinja2 import Environment, TemplateError
from mkdocs.commands.build import build
from mkdocs.config.base import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File as SourceFile
from mkdocs.structure.files import Files as SourceFiles
from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.pages import Page as SourcePage

from satudata.errors import SatudataError
from satudata.model.catalog import Bilingual, Settings
from satudata.model.files import File, Page
from satudata.portal.assets import hash_names, join_stylesheets, read_assets
from satudata.portal.markdown import clean_document
from satudata.portal.palette import BLACK, LIGHT, rgb, scheme, stylesheet
from satudata.portal.sandbox import confined
from satudata.portal.shell import (
    CONFIGURATIONS,
    CONTENT,
    KINDS,
    OVERRIDES,
    SECTIONS,
    THEME_FOLDER,
    Renderer,
    Shell,
    Site,
    Theme,
    page_address,
    slot,
)
from satudata.read.documents import read_document
from satudata.text import Text

SHELLS = "_shell/"
ROOT_LINK = re.compile(r'(\s(?:href|src)=")/(?!/)')
EXTENSIONS: list[object] = [
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", {"toc": {"permalink": False}},
    "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences",
]  # fmt: skip
KEPT = ("nav", "extra")


def renderer(
    instance_root: Path, settings: Settings, texts: Mapping[str, Text], publisher: Bilingual | None = None
) -> Renderer:
    """A renderer with a theme made anew. A caller that keeps the `Theme` makes `shell.Renderer(theme)` itself."""
    return Renderer(make_theme(instance_root, settings, texts, publisher))


def make_theme(
    instance_root: Path, settings: Settings, texts: Mapping[str, Text], publisher: Bilingual | None = None
) -> Theme:
    """Shells, hand-written pages and assets of an instance: one MkDocs run per language (about half a second each).

    Depends on the files of `shell.theme_inputs` only; it does not say the commit, so that a commit leaves it as it is.
    `publisher` is the name for the footer (the settings hold an id). A language without a folder of pages has none.
    SatudataError when a configuration file cannot be read or MkDocs refuses it.
    """
    base = settings.base_url
    site = Site(settings.languages, f"{base.rstrip('/')}/" if base else "")
    assets = named_assets(instance_root, settings.accent)
    shells: dict[tuple[str, str], Shell] = {}
    pages: list[tuple[Page, Shell]] = []
    media: list[File] = []
    for language in settings.languages:
        facts: dict[str, object] = {
            "site": settings,
            "publisher": (publisher or Bilingual(settings.publisher))[language],
        }
        facts["asset"] = partial(published, {name: file.path for name, file in assets.items()})
        run = Run(instance_root, settings.title[language], site, texts[language], facts)
        run.build()
        shells |= run.shells
        pages += run.pages
        media += run.media
    return Theme(site, shells, tuple(pages), (*assets.values(), *media))


def named_assets(instance_root: Path, accent: str) -> dict[str, File]:
    """The theme's assets under their published names; the mark's colour follows the instance's accent."""
    found = read_assets([THEME_FOLDER, instance_root / OVERRIDES])
    colours = scheme(LIGHT, rgb(accent), BLACK)
    found["favicon.svg"] = found["favicon.svg"].replace(b"#0B6B5F", colours["accent"].encode())
    return hash_names(join_stylesheets(found, stylesheet(accent)))


def read_configuration(instance_root: Path, name: str) -> dict[str, object]:
    """An `mkdocs.yml` as data with what it inherits; {} when there is none. SatudataError for anything not strict."""
    path = instance_root / name
    if not path.is_file():
        return {}
    document, findings = read_document(name, path.read_bytes())
    if findings:
        raise SatudataError("portal-configuration", path=name, line=findings[0].where.line)
    found = dict(document.mapping)
    parent = str(found.pop("INHERIT", ""))
    if parent and parent != name:
        found = {**read_configuration(instance_root, Path(parent).name), **found}
    return found


class NoOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """The capturing plugin has none."""


class Run(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """One MkDocs build of one language, taken over by its events; then `shells`, `pages` and `media` are filled."""

    def __init__(self, instance_root: Path, title: str, site: Site, text: Text, facts: Mapping[str, object]) -> None:
        super().__init__()
        self.instance_root = instance_root
        self.title = title
        self.site = site
        self.text = text
        self.facts = facts
        self.shells: dict[tuple[str, str], Shell] = {}
        self.pages: list[tuple[Page, Shell]] = []
        self.media: list[File] = []
        self.titles: dict[str, str] = {}

    @property
    def language(self) -> str:
        return self.text.language

    def build(self) -> None:
        """Run MkDocs into a folder of no later use: pages are taken from the event after their rendering."""
        with tempfile.TemporaryDirectory(prefix="satudata-") as scratch:
            try:
                build(self.configuration(Path(scratch)))
            except MkDocsException as error:
                raise SatudataError("portal-theme", language=self.language, detail=str(error)) from error
            except TemplateError as error:
                raise SatudataError("portal-template", language=self.language, detail=str(error)) from error

    def configuration(self, scratch: Path) -> MkDocsConfig:
        """MkDocs' configuration: the instance's keys that count, then what the engine decides."""
        written = read_configuration(self.instance_root, CONFIGURATIONS[self.language])
        content = self.instance_root / CONTENT / self.language
        if not content.is_dir():
            content = scratch / "docs"
            content.mkdir()
            written.pop("nav", None)
        config = load_config(
            BytesIO(b"{}"),
            config_file_path=str(self.instance_root / CONFIGURATIONS[self.language]),
            **{key: written[key] for key in KEPT if key in written} | {"site_name": self.title},
            docs_dir=str(content),
            site_dir=str(scratch / "site"),
            theme={"name": "material", "language": self.language, "font": False},
            markdown_extensions=deepcopy(EXTENSIONS),  # MkDocs empties what it is given
            plugins=[],
        )
        config.theme.dirs[:0] = [str(self.instance_root / OVERRIDES), str(THEME_FOLDER)]
        config.theme.static_templates.clear()
        config.plugins["satudata"] = self
        return config

    def on_files(self, files: SourceFiles, config: MkDocsConfig) -> SourceFiles:
        """Keep the hand-written pages, take their pictures as they are, and add one empty page per kind of shell."""
        folder = self.site.folder(self.language)
        pages = [file for file in files.documentation_pages() if file.src_dir == config.docs_dir]
        media = [file for file in files.media_files() if file.src_dir == config.docs_dir]
        self.media = [File(folder + file.dest_uri, file.content_bytes) for file in media]
        shells = [
            SourceFile.generated(config, f"{SHELLS}{kind}.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            for kind in KINDS
        ]
        return SourceFiles([*pages, *media, *shells])

    def on_page_markdown(self, markdown: str, **_event: object) -> str:
        """Hand-written pages may name the public address of their own instance as `{base_url}`."""
        return markdown.replace("{base_url}", self.site.base_url.rstrip("/"))

    def on_page_content(self, html: str, page: SourcePage, **_event: object) -> str:
        """Only harmless HTML stays; addresses that begin with `/` are meant from the root of the site."""
        if "title" not in page.meta:
            page.title = unescape(str(page.title))  # MkDocs took it from the heading's HTML
        self.titles[page_address(page.file.dest_uri)] = str(page.title)
        return ROOT_LINK.sub(r"\1{root}", clean_document(html))

    def on_env(self, env: Environment, **_event: object) -> Environment:
        """What templates may use: texts, slots, the instance's facts and the published names of assets. No more."""
        facts = {
            **self.facts,
            "slot": slot,
            "t": self.text,
            "language": self.language,
            "other": self.site.other(self.language),
            "folder": self.site.folder(self.language),
        }
        sandbox = confined(env, facts)
        sandbox.filters["e"] = sandbox.filters["escape"] = escape
        return sandbox

    def on_post_page(self, output: str, page: SourcePage, **_event: object) -> str:
        """Take what was rendered; an empty answer keeps MkDocs from writing it."""
        if page.file.src_uri.startswith(SHELLS):
            self.shells[self.language, Path(page.file.src_uri).stem] = Shell.parse(squeeze(output))
        else:
            self.pages.append((self.page(page), Shell.parse(squeeze(output))))
        return ""

    def page(self, source: SourcePage) -> Page:
        """A hand-written page as a value; its body already stands in its shell."""
        path = page_address(source.file.dest_uri)
        section = path.split("/")[0]
        other = self.instance_root / CONTENT / self.site.other(self.language) / source.file.src_uri
        return Page(
            path=path,
            language=self.language,
            kind="text",
            title=str(source.title),
            description=str(source.meta.get("description", "")),
            body="",
            crumbs=self.crumbs(path),
            translated=other.is_file(),
            section=section if section in SECTIONS else "",
        )

    def crumbs(self, path: str) -> tuple[tuple[str, str], ...]:
        """Home, every page above that exists, and the page itself."""
        folders = path.rstrip("/").split("/")
        above = ["/".join(folders[:depth]) + "/" for depth in range(1, len(folders))]
        found = [(self.titles[address], address) for address in above if address in self.titles]
        return ((self.text("shell.home"), ""), *found, (self.titles[path], path))


def published(paths: Mapping[str, str], name: str) -> str:
    """The address of an asset from the site's root, with the token the renderer replaces by the way up."""
    return "{root}" + paths[name]


def squeeze(html: str) -> str:
    """Rendered templates without the blank lines and indentation their blocks leave; `pre` keeps its own."""
    pieces = re.split(r"(<pre\b.*?</pre>)", html, flags=re.DOTALL)
    pieces[::2] = [re.sub(r"\s*\n\s*", "\n", piece) for piece in pieces[::2]]
    return "".join(pieces).strip() + "\n"
