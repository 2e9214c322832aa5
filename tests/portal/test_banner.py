"""A portal of examples says so on every page, and a portal of a government does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.build import Plan, build
from satudata.pipeline import Request, read
from satudata.text import Text
from tests.conftest import Tree
from tests.instances import DAY, instance


@pytest.mark.parametrize("demonstration", [True, False])
def test_every_page_of_a_demonstration_is_marked_and_no_other(tree: Tree, tmp_path: Path, demonstration: bool) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    lines = [line for line in settings.splitlines() if not line.startswith(b"demonstration:")]
    lines.append(b"demonstration: %s" % str(demonstration).lower().encode())
    root = tree({**files, "catalog/catalog.yml": b"\n".join(lines) + b"\n"})
    plan = Plan(site=tmp_path / "site", without=frozenset({"xlsx", "parquet", "search"}))
    build(read(Request(root=root, as_of=DAY, cached=False, proven=True)), plan)
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert len(pages) > 5
    assert {'class="banner"' in page for page in pages} == {demonstration}
    assert {"CONTOH – BUKAN DOKUMEN RESMI" in page for page in pages} == {demonstration}


def test_a_preview_of_a_demonstration_says_that_it_is_both(tree: Tree, tmp_path: Path) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    root = tree({**files, "catalog/catalog.yml": settings.replace(b"demonstration: false", b"demonstration: true")})
    plan = Plan(site=tmp_path / "site", without=frozenset({"xlsx", "parquet", "search"}))
    build(read(Request(root=root, as_of=DAY, cached=False)), plan)
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"]
    for page in pages:
        assert "CONTOH – BUKAN DOKUMEN RESMI" in page
        assert any(Text(language)("shell.preview") in page for language in ("id", "en"))


@pytest.mark.parametrize("proven", [True, False])
def test_every_page_of_a_preview_is_marked_and_kept_from_search_engines(
    tree: Tree, tmp_path: Path, proven: bool
) -> None:
    root = tree(instance())
    plan = Plan(site=tmp_path / "site", without=frozenset({"xlsx", "parquet", "search"}))
    build(read(Request(root=root, as_of=DAY, cached=False, proven=proven)), plan)
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"]
    marks = [Text(language)("shell.preview") for language in ("id", "en")]
    assert {any(mark in page for mark in marks) for page in pages} == {not proven}
    assert {'content="noindex"' in page for page in pages} == {not proven}
