"""A canary in every field of an instance: opened in a real browser, nothing of it runs, loads or becomes an element.

The checks hold such a dataset back; here one is published all the same, so that the portal has to stand alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext

from satudata import examine
from satudata.build import Plan, build
from satudata.model.catalog import Dataset
from satudata.model.finding import Finding
from satudata.model.snapshot import State
from satudata.pipeline import Request, read
from satudata.read.tables import Table
from tests.conftest import Serve, git, record
from tests.instances import DAY, TABLE, instance, metadata

MARK = "kenari"
PUBLISHED = "dinkes/puskesmas"
OUTSIDE = "https://luar.example/"
MARKUP = (
    f"{MARK} <script>window.{MARK}=1;alert(1)</script><img id={MARK} src=x onerror=alert(1)>"
    f"<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg><iframe src='{OUTSIDE}'></iframe>"
    f"<base href='{OUTSIDE}'><meta http-equiv=refresh content='0;url={OUTSIDE}'><style>@import '{OUTSIDE}'</style>"
    f'</title></textarea></script>--></pre>" onmouseover="alert(1)" autofocus onfocus=\'alert(1)\' x=`'
    f" [tautan](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) ![gambar]({OUTSIDE}p.png)"
    f" <a href=javascript:alert(1)>x</a> {{root}} {{{{ 7 * 7 }}}} {{% raw %}} ${{7*7}}"
)
UNSEEN = (
    "\ue000body\ue001"  # the marks of the portal's own slots; line separators and bidi controls are refused when read
)
LINKS = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "//luar.example/x", " jAvAsCrIpT:alert(1)")
WATCH = """
window.told = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.told.push(name);
const refused = (event) => window.told.push(`${event.violatedDirective} ${event.blockedURI}`);
addEventListener("securitypolicyviolation", refused);
"""
FOUND = """() => {
  const told = [...window.told];
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on") || name === "autofocus" || name === "style") told.push(`${one.tagName} ${name}`);
      const leads = ["href", "src", "action", "xlink:href"].includes(name);
      if (leads && /^\\s*(javascript|data|vbscript):/i.test(value)) told.push(value);
    }
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "TEXTAREA"].includes(one.tagName)) told.push(one.tagName);
    if (one.tagName === "SCRIPT" && !one.getAttribute("src") && one.type !== "application/ld+json") told.push("SCRIPT");
  }
  for (const block of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(block.textContent);
  const written = document.querySelector(".prose"); // a hand-written page may hold pictures and names of places
  if ((!written && document.getElementById("kenari")) || window.kenari === 1) told.push("kenari");
  if (["main", "head > title"].some((name) => document.querySelectorAll(name).length !== 1)) told.push("shape");
  return told;
}"""


def poisoned(keyword: str) -> str:
    """Metadata with the canary in every text; YAML takes JSON strings as they are."""
    canary = json.dumps(MARKUP + UNSEEN)
    lines = []
    for line in metadata().splitlines():
        key = line.strip().removeprefix("- ").partition(":")[0]
        if key in ("title", "description", "konsep", "definisi", "metode", "ukuran", "klasifikasi", "satuan"):
            line = f"{line.partition(key)[0]}{key}: {canary}"
        elif key == "keywords":
            line = f"keywords: [{canary}, {keyword}]"
        elif key == "sources":
            links = ", ".join(f"{{title: {canary}, path: {json.dumps(link)}}}" for link in LINKS)
            contact = f"name: {canary}, email: {canary}, phone: {canary}, url: {json.dumps(LINKS[0])}"
            line = f"sources: [{links}]\ncontact: {{{contact}}}"
        elif line.startswith(("  Banyaknya", "  kode_kecamatan memuat")):
            continue
        lines.append(line)
    return "\n".join(lines) + "\n"


def files() -> dict[str, str | bytes | None]:
    """The small instance with the canary in its metadata, cells, agencies, settings and hand-written pages."""
    canary = json.dumps(MARKUP + UNSEEN)
    cell = '"' + (MARKUP + UNSEEN).replace('"', '""') + '"'
    given = instance(TABLE.replace("35.72.02,2023,12", f"{cell},2023,{cell}").replace("35.72.01", cell), poisoned("a"))
    catalog, agencies = given["catalog/catalog.yml"], given["catalog/agencies.yml"]
    assert isinstance(catalog, bytes) and isinstance(agencies, str)
    settings = [
        f"{line.partition(':')[0]}: {canary}" if line.strip().startswith(("title:", "description:")) else line
        for line in catalog.decode().splitlines()
    ]
    page = f"# {MARKUP}\n\n{MARKUP}{UNSEEN}\n\n<div onclick='alert(1)' style='color:red'>x</div>\n"
    return {
        **given,
        "catalog/catalog.yml": "\n".join(settings).replace("searches: [", f"searches: [{canary}, ") + "\n",
        "catalog/agencies.yml": agencies.replace("Dinas Kesehatan", canary).replace("Bidang Data", canary),
        "metadata/dinkes/ditahan.yml": poisoned("b"),
        "data/dinkes/ditahan.csv": given["data/dinkes/puskesmas.csv"],
        "metadata/dinkes/tertutup.yml": poisoned("c").replace(
            "{level: open}", f"{{level: closed, ground: {canary}, decided_by: {canary}, reason: {canary}}}"
        ),
        "catalog/pages/id/tentang/index.md": page,
        "catalog/pages/en/tentang/index.md": page,
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of that instance: one dataset published against its findings, one held back, one closed."""
    root, folder = tmp_path_factory.mktemp("instance"), tmp_path_factory.mktemp("out") / "site"
    git(root, "init", "--quiet", "--initial-branch", "main")
    record(root, files(), author="<img src=x onerror=alert(1)> <a@example.go.id>", subject=MARKUP)
    judge = examine._state

    def lenient(dataset: Dataset, table: Table | None, found: list[Finding]) -> State:
        return State.PUBLISHED if dataset.id == PUBLISHED else judge(dataset, table, found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examine, "_state", lenient)
        reading = read(Request(root=root, as_of=DAY, cached=False))
    states = {one.id: one.state for one in reading.snapshot.summaries if one.agency == "dinkes"}
    assert sorted(states.values()) == [State.BLOCKED, State.NOT_OPEN, State.PUBLISHED]
    build(reading, Plan(site=folder, without=frozenset()))
    return folder


def watched(context: BrowserContext, address: str, told: list[str]) -> BrowserContext:
    """A context whose dialogs, errors and requests to elsewhere are told."""
    context.add_init_script(WATCH)
    context.on("dialog", lambda dialog: told.append(dialog.message))
    context.on("weberror", lambda error: told.append(str(error.error)))
    context.on("request", lambda request: None if request.url.startswith(address) else told.append(request.url))
    return context


def addresses(site: Path) -> list[str]:
    """Every page of a site, relative to it."""
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))


def test_a_canary_in_every_field_does_nothing(site: Path, serve: Serve, chromium: Browser) -> None:
    told: list[str] = []
    with serve(site) as address:
        context = watched(chromium.new_context(), address, told)
        tab = context.new_page()
        for page in (*addresses(site), "tidak/ada/"):
            tab.goto(f"{address}/{page}")
            told += [f"{page}: {one}" for one in tab.evaluate(FOUND)]
        context.close()
    assert told == []


@pytest.mark.parametrize("query", [MARK, "<img src=x onerror=alert(1)>", "{root}"])
def test_a_search_that_finds_the_canary_shows_it_as_text(
    site: Path, serve: Serve, chromium: Browser, query: str
) -> None:
    told: list[str] = []
    with serve(site) as address:
        context = watched(chromium.new_context(), address, told)
        tab = context.new_page()
        tab.goto(f"{address}/katalog/?q={quote(query)}")
        tab.locator(".results-bar").wait_for()
        told += tab.evaluate(FOUND)
        context.close()
    assert told == []


def test_the_canary_is_there_to_be_read(site: Path) -> None:
    page = (site / f"data/{PUBLISHED}/index.html").read_text("utf-8")
    assert page.count("&lt;script&gt;window.kenari") > 10
    assert "7 * 7" in page and "&#123;root}" in page


PLACES = (
    "", "katalog/", "instansi/", "instansi/dinsos/", "urusan/", "urusan/1.06/", "panduan/pemeriksaan/", "mesin/",
    "tentang/", "data/dinsos/garis-kemiskinan-kabupaten-kota/", "data/dinsos/penerima-bantuan-sosial-per-orang/",
)  # fmt: skip


def test_no_page_of_the_demonstration_asks_another_host(portal: Path, serve: Serve, chromium: Browser) -> None:
    told: list[str] = []
    with serve(portal) as address:
        context = watched(chromium.new_context(), address, told)
        tab = context.new_page()
        for page in (*PLACES, *(f"en/{place}" for place in PLACES), "tidak/ada/"):
            tab.goto(f"{address}/{page}")
            told += [f"{page}: {one}" for one in tab.evaluate(FOUND)]
        context.close()
    assert told == []


NO_ROWS = 3  # the restricted, the closed and the embargoed dataset


def test_without_scripts_every_row_and_download_is_there(portal: Path, serve: Serve, chromium: Browser) -> None:
    with serve(portal) as address:
        context = chromium.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{address}/katalog/")
        assert tab.locator(".row-title a").count() == len(list(portal.glob("data/*/*/datapackage.json"))) + NO_ROWS
        tab.goto(f"{address}/data/dinsos/garis-kemiskinan-kabupaten-kota/")
        links = tab.locator("#unduh a[download]").evaluate_all("links => links.map(link => link.href)")
        assert {link.rpartition(".")[2] for link in links} == {"csv", "xlsx", "json", "parquet"}
        assert all((portal / link.removeprefix(f"{address}/")).is_file() for link in links)
        assert tab.locator("#tabel tbody tr").count() == 20
        assert tab.locator("button:visible").count() == 0
        context.close()
