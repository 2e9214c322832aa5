from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from satudata.export import catalogue
from satudata.export.catalogue import (
    COLUMNS,
    Place,
    build_json,
    catalogue_header,
    catalogue_row,
    checksums_txt,
    robots_txt,
    sitemap_files,
)
from satudata.model import addresses
from satudata.model.finding import Finding, Severity, Where
from satudata.model.snapshot import Snapshot, State
from tests.export.conftest import Example, MakeExample

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "https://data.example.go.id/portal/"


def row(one: Example) -> dict[str, str]:
    content = catalogue_header() + catalogue_row(
        one.publication, [one.download(extension) for extension in addresses.FORMATS]
    )
    return next(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def snapshot(one: Example, *findings: Finding) -> Snapshot:
    publication = one.publication
    return Snapshot(
        settings=publication.settings,
        agencies={"dukcapil": publication.agency},
        affairs={"2.12": publication.affair},
        regions={},
        summaries=(publication.assessed.summary,),
        findings=findings,
        commit="c" * 40,
        committed_at="2026-01-05T09:00:00+07:00",
        as_of="2026-01-06",
        engine="1.2.3",
    )


def test_the_list_tells_a_dataset_in_one_line_with_full_addresses(example: MakeExample) -> None:
    one = example()
    line = row(one)
    assert tuple(line) == COLUMNS
    assert (line["id"], line["theme"], line["region"]) == ("dukcapil/penduduk", "2.12", "35.72")
    assert (line["n_rows"], line["sha256"]) == ("2", one.download().sha256)
    assert line["parquet_url"] == f"{BASE}data/dukcapil/penduduk/penduduk.parquet"
    assert line["notice"] == "CONTOH – BUKAN DOKUMEN RESMI"


@pytest.mark.parametrize("state", [State.NOT_OPEN, State.BLOCKED])
def test_the_list_names_what_is_not_published_without_files_or_figures(example: MakeExample, state: State) -> None:
    line = row(example(state=state))
    assert (line["id"], line["state"]) == ("dukcapil/penduduk", str(state))
    assert {line[name] for name in COLUMNS if name.endswith("_url") and name != "page_url"} == {""}
    assert (line["n_rows"], line["sha256"], line["licence"]) == ("", "", "")


@pytest.mark.parametrize("title", ["=1+1", "@x", "+1", "-1", "\tx"])
def test_the_list_holds_nothing_a_spreadsheet_would_run(example: MakeExample, title: str) -> None:
    assert row(example(title=title))["title"] == f"'{title}"


def test_the_list_survives_quotes_commas_and_line_breaks(example: MakeExample) -> None:
    assert row(example(title='a "b", c\nd'))["title"] == 'a "b", c\nd'


def test_the_sitemap_names_each_page_in_each_language(example: MakeExample) -> None:
    places = [Place("", "2026-01-05", ("id", "en")), Place("tentang/?a&b", "", ("id",))]
    (file,) = sitemap_files(example().publication.settings, places)
    root = ET.fromstring(file.content)
    locations = [node.text for node in root.iterfind("s:url/s:loc", SPACE)]
    assert locations == [BASE, f"{BASE}en/", f"{BASE}tentang/?a&b"]
    assert [node.get("hreflang") for node in root.iterfind("s:url[2]/x:link", SPACE)] == ["id", "en"]
    assert [node.text for node in root.iterfind("s:url/s:lastmod", SPACE)] == ["2026-01-05", "2026-01-05"]
    assert "CONTOH – BUKAN DOKUMEN RESMI".encode() in file.content


def test_a_sitemap_that_would_be_too_long_is_split_under_an_index(
    example: MakeExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "URLS_A_SITEMAP", 4)
    places = [Place(f"data/a/{n}/", "", ("id", "en")) for n in range(5)]
    index, *parts = sitemap_files(example().publication.settings, places)
    named = [node.text for node in ET.fromstring(index.content).iterfind("s:sitemap/s:loc", SPACE)]
    assert (index.path, named) == ("sitemap.xml", [f"{BASE}{part.path}" for part in parts])
    counts = [len(ET.fromstring(part.content).findall("s:url", SPACE)) for part in parts]
    assert counts == [4, 4, 2]


def test_a_portal_without_pages_has_an_empty_sitemap(example: MakeExample) -> None:
    (file,) = sitemap_files(example().publication.settings, [])
    assert len(ET.fromstring(file.content)) == 0


def test_robots_are_told_where_the_sitemap_is(example: MakeExample) -> None:
    lines = robots_txt(example().publication.settings).decode().splitlines()
    assert lines[0].startswith("# CONTOH")
    assert lines[-1] == f"Sitemap: {BASE}sitemap.xml"
    assert robots_txt(example(settings={"demonstration": False}).publication.settings).startswith(b"User-agent")


def test_the_build_names_what_it_was_made_from(example: MakeExample) -> None:
    found = Finding("codes-unreadable", Severity.ERROR, Where("catalog/codes/region.csv"))
    value = json.loads(build_json(snapshot(example(), found)))
    assert (value["commit"], value["as_of"]) == ("c" * 40, "2026-01-06")
    assert value["engine"] == {"name": "satudata", "version": "1.2.3"}
    assert (value["demonstration"], value["notice"]["en"]) == (
        True,
        "CONTOH – BUKAN DOKUMEN RESMI · EXAMPLE – NO OFFICIAL DOCUMENT",
    )
    assert value["counts"] == {
        "datasets": 1, "published": 1, "blocked": 0, "embargoed": 0, "on_request": 0, "not_open": 0, "rows": 2,
        "agencies": 1, "affairs": 1, "errors": 1, "warnings": 1, "notes": 0,
    }  # fmt: skip


def test_rows_that_are_not_published_are_not_counted(example: MakeExample) -> None:
    assert json.loads(build_json(snapshot(example(state=State.NOT_OPEN))))["counts"]["rows"] == 0


def test_sha256sum_accepts_the_checksums_notice_included(example: MakeExample, tmp_path: Path) -> None:
    files = {"b.txt": b"b", "a/b c.txt": b"a", "a.txt": b""}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    pairs = [(path, hashlib.sha256(content).hexdigest()) for path, content in files.items()]
    (tmp_path / "checksums.txt").write_bytes(checksums_txt(example().publication.settings, pairs))
    command = ["sha256sum", "--check", "--strict", "checksums.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["a.txt: OK", "a/b c.txt: OK", "b.txt: OK"]
