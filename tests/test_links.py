"""No dead link: in the repository's Markdown, and in the portal built from it. Outside addresses are not asked."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = {"a": "href", "img": "src", "link": "href", "script": "src", "source": "src", "iframe": "src"}
NO_PAGES = ("preconnect", "dns-prefetch")


class Links(HTMLParser):
    """The addresses a page leads to, and the anchors it offers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Gather one element's address and anchor."""
        values = dict(attrs)
        for name in ("id", "name"):
            self.anchors.add(values.get(name) or "")
        if (address := values.get(ADDRESSES.get(tag, ""))) and values.get("rel") not in NO_PAGES:
            self.addresses.append(address)


@cache
def page(path: Path) -> Links:
    """A page of the site or a Markdown file, as links and anchors."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        text = markdown.markdown(text, extensions=["toc", "tables", "fenced_code"])
    return Links(text)


def target(base: Path, source: Path, address: str) -> Path:
    """The file that `address`, written in `source`, leads to below `base`; a folder stands for its index.html."""
    path = unquote(urlsplit(address).path)
    found = (base / path.lstrip("/")) if path.startswith("/") else (source.parent / path if path else source)
    return found / "index.html" if source.suffix == ".html" and found.is_dir() else found


def fault(base: Path, source: Path, address: str) -> str:
    """What is wrong with `address` in `source`, or ""."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    found = target(base, source, address)
    if not found.exists():
        return f"{source.relative_to(base)}: {address} does not exist"
    if found.suffix in (".html", ".md") and unquote(parts.fragment) not in page(found).anchors:
        return f"{source.relative_to(base)}: {address} has no such anchor"
    return ""


def dead_links(base: Path, sources: list[Path]) -> list[str]:
    """All faults of `sources`, in order."""
    return [told for source in sources for address in page(source).addresses if (told := fault(base, source, address))]


def prose() -> list[Path]:
    """Every Markdown file that Git knows, but not the pages of the portal, whose links are the built site's."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return [ROOT / name for name in listed.stdout.splitlines() if not name.startswith(("catalog/", "satudata/assets/"))]


def test_the_repository_has_no_dead_link() -> None:
    assert dead_links(ROOT, prose()) == []


@pytest.mark.parametrize(
    ("address", "dead"),
    [("b/", False), ("b/#c", False), ("b/#d", True), ("e/", True), ("#here", False), ("#gone", True), ("/b/", False)],
)
def test_a_dead_address_or_anchor_is_found(tmp_path: Path, address: str, dead: bool) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(f'<p id="here"><a href="{address}">x</a>')
    (tmp_path / "b" / "index.html").write_text('<h2 id="c">c</h2>')
    assert bool(dead_links(tmp_path, [tmp_path / "index.html"])) == dead


def test_the_portal_has_no_dead_link(portal: Path) -> None:
    sources = sorted(portal.rglob("*.html"))
    assert len(sources) > 100
    # 404.html is shown under any address, so its links start at the root of the site, wherever that is.
    assert dead_links(portal, [source for source in sources if source.name != "404.html"]) == []


def test_no_page_of_the_portal_loads_anything_from_outside(portal: Path) -> None:
    loading = re.compile(
        r'<(?:script|img|iframe|source)\b[^>]*\bsrc="(?:https?:)?//|<link\b[^>]*\brel="stylesheet"[^>]*href="(?:https?:)?//'
    )
    offenders = [
        str(path.relative_to(portal))
        for path in sorted(portal.rglob("*.html"))
        if loading.search(path.read_text("utf-8"))
    ]
    assert offenders == []
