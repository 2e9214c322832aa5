"""The pages of the reports: which ones the public may see, what they tell, and what they never name."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from satudata.build import Plan, build
from satudata.model.report import Report
from satudata.papers.paper import Column, Table
from satudata.papers.register import PATH as REGISTER
from satudata.pipeline import Request, read
from satudata.reporting import editions
from satudata.reporting.document import Cards, Chapter, Heading, Picture, Remark, Sums
from satudata.reporting.editions import Edition
from satudata.reporting.web import chapter_html
from tests.conftest import Content
from tests.reporting.year import Year

DAY = "2026-04-20"
REPORT = "catalog/reports/2026-q1.yml"
OPEN = "kind: quarterly\nperiod: 2026-Q1\npublic: true\nremarks:\n  capaian: Dua dataset terbit.\n"
SENT = 'sent: {on: "2026-04-10", letter: 000.9/12/2026}\n'
LIST = "catalog/plan/2026/dinkes.yml"
PAGE = "laporan/2026-q1/index.html"


def site_of(year: Year, folder: Path, day: str = DAY, without: frozenset[str] = frozenset({"pdf"})) -> Path:
    reading = read(Request(root=year.root, as_of=day, processes=1))
    build(reading, Plan(folder, without=without | {"parquet", "search"}, processes=1))
    return folder


def text_of(site: Path, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", (site / path).read_text("utf-8")).split())


def reported(year: Year, content: Content = OPEN + SENT) -> None:
    year.commits({REPORT: content}, "2026-04-12T09:00:00", "sekretariat")


def test_a_report_that_was_opened_and_handed_over_has_a_page_with_figures_and_tables(
    year: Year, tmp_path: Path
) -> None:
    reported(year)
    site = site_of(year, tmp_path / "site")
    told = text_of(site, PAGE)
    assert "Ekspose Capaian Satu Data triwulan 1 2026" in told
    assert "Disampaikan kepada kepala daerah 10 April 2026, surat 000.9/12/2026." in told
    assert "Dua dataset terbit." in told
    assert "tempo Baru diusulkan Hari kerja terlambat Dinas Kesehatan 2 2 1 0 1 0 0 0 Jumlah 2 2 1 0 1 0 0 0" in told
    assert "1 laporan" not in told
    assert (site / "laporan/2026-q1/ekspose-2026-q1.xlsx").read_bytes().startswith(b"PK")
    listed = text_of(site, "laporan/index.html")
    assert "Satu laporan disampaikan kepada kepala daerah pada 2026." in listed
    assert 'href="../laporan/2026-q1/"' in (site / "laporan/index.html").read_text("utf-8")


def test_papers_are_beside_it_where_they_can_be_set(year: Year, tmp_path: Path) -> None:
    reported(year)
    site = site_of(year, tmp_path / "site", without=frozenset())
    assert (site / "laporan/2026-q1/ekspose-2026-q1.pdf").read_bytes().startswith(b"%PDF")
    assert "Salindia (PDF, " in text_of(site, PAGE)


@pytest.mark.parametrize(
    ("content", "day", "told"),
    [
        (OPEN, DAY, "Belum disampaikan kepada kepala daerah."),
        (OPEN.replace("public: true\n", "") + SENT, DAY, "Isinya tidak dibuka di portal."),
        (OPEN + SENT, "2026-03-20", "Periodenya masih berjalan sampai 31 Maret 2026."),
        (OPEN + SENT, "2026-04-05", "Belum disampaikan kepada kepala daerah."),
    ],
)
def test_a_report_that_runs_is_not_open_or_was_not_handed_over_is_only_listed(
    year: Year, tmp_path: Path, content: str, day: str, told: str
) -> None:
    reported(year, content)
    site = site_of(year, tmp_path / "site", day)
    assert told in text_of(site, "laporan/index.html")
    assert not (site / "laporan/2026-q1").exists()
    assert "laporan/2026-q1" not in (site / "sitemap.xml").read_text("utf-8")


def test_without_reports_the_page_says_so(year: Year, tmp_path: Path) -> None:
    assert "Belum ada laporan" in text_of(site_of(year, tmp_path / "site"), "laporan/index.html")


def test_data_closed_since_are_counted_in_an_old_report_and_not_named(year: Year, tmp_path: Path) -> None:
    """Posyandu was given back in the quarter while it was open; by April its list calls it closed."""
    reported(year)
    before = site_of(year, tmp_path / "before")
    assert "dinkes/posyandu" in text_of(before, PAGE)
    plan = (year.root / "catalog/plan/2026/dinkes.yml").read_text()
    head, _, tail = plan.partition("- id: posyandu")
    year.commits(
        {"catalog/plan/2026/dinkes.yml": f"{head}- id: posyandu{tail.replace('access: open', 'access: closed', 1)}"},
        "2026-04-15T09:00:00",
        "sekretariat",
    )
    after = site_of(year, tmp_path / "after")
    pages = [path for path in after.glob("laporan/**/*") if path.is_file()]
    assert pages
    assert "posyandu" not in text_of(after, PAGE).lower()
    assert "Dijanjikan 2" in re.sub(r"(\d+) Dijanjikan", r"Dijanjikan \1", text_of(after, PAGE))


def test_where_an_original_lies_and_what_was_noted_of_it_stays_in_the_office(year: Year, tmp_path: Path) -> None:
    *lines, last = (year.root / REGISTER).read_text("utf-8").splitlines()
    header, cells = lines[0].split(","), last.split(",")
    for column, words in (("berkas", "siti.pdf"), ("catatan", "Diantar Ibu Siti"), ("asli", "Lemari besi 7")):
        cells[header.index(column)] = words
    year.commits({REGISTER: "\n".join([*lines, ",".join(cells)]) + "\n"}, "2026-06-29T15:00:00", "wali")
    opened = (OPEN + SENT).replace("2026-Q1", "2026-Q2").replace("2026-04-10", "2026-07-10")
    year.commits({"catalog/reports/2026-q2.yml": opened}, "2026-07-12T09:00:00", "sekretariat")
    site = site_of(year, tmp_path / "site", "2026-07-20")
    figures = json.loads((site / "laporan/2026-q2/ekspose-2026-q2.json").read_text("utf-8"))
    assert cells[header.index("nomor_surat")] in json.dumps(figures["tables"]["register"])
    told = json.dumps(figures, ensure_ascii=False) + text_of(site, "laporan/2026-q2/index.html")
    with zipfile.ZipFile(site / "laporan/2026-q2/ekspose-2026-q2.xlsx") as book:
        told += "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    assert [words for words in ("siti.pdf", "Ibu Siti", "Lemari besi") if words in told] == []


def test_an_edition_is_made_once_and_made_anew_when_something_it_rests_on_changes(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = editions._edition

    def counted(report: Report, *rest: Any) -> Edition:
        made.append(report.id)
        return real(report, *rest)

    monkeypatch.setattr(editions, "_edition", counted)
    reported(year)
    site_of(year, tmp_path / "site")
    site_of(year, tmp_path / "site")
    assert made == ["2026-q1"]
    reported(year, OPEN.replace("Dua", "Tepat dua") + SENT)
    assert "Tepat dua dataset terbit." in text_of(site_of(year, tmp_path / "site"), PAGE)
    assert made == ["2026-q1", "2026-q1"]


def test_a_report_whose_figures_cannot_be_computed_is_listed_with_the_reason(year: Year, tmp_path: Path) -> None:
    """Its period ended before anything was recorded here."""
    content = OPEN.replace("quarterly", "yearly").replace("2026-Q1", '"2024"') + SENT
    year.commits({"catalog/reports/2024.yml": content}, "2026-04-12T09:00:00", "sekretariat")
    site = site_of(year, tmp_path / "site")
    assert "Angkanya tidak dapat dihitung dari catatan yang ada di sini." in text_of(site, "laporan/index.html")
    assert not (site / "laporan/2024").exists()
    assert "laporan/2024" not in (site / "sitemap.xml").read_text("utf-8")


def test_words_of_a_report_are_text_on_the_page_and_nothing_runs() -> None:
    evil = "<script>alert(1)</script>{root}"
    table = Table((Column("Instansi", 1), Column(evil, 0, "right")), ((evil, "1"), ("Jumlah", "1")))
    html = chapter_html(
        Chapter("Bab I", evil, (Cards(((evil, evil),)), Sums(table), Remark((evil,), ""), Picture("<svg {x}/>", evil))),
        lambda place: "",
    )
    assert "<script" not in html
    assert "{root}" not in html
    assert "{x}" not in html
    assert html.count("<tfoot>") == 1


def test_headings_above_nothing_and_places_left_for_a_writer_are_left_out() -> None:
    blocks = (Heading("Kendala"), Remark((), "Diisi penyusun"), Heading("Mutu"), Remark(("Baik.",), ""))
    html = chapter_html(Chapter("Bab I", "Evaluasi", blocks), str)
    assert "Kendala" not in html
    assert "Diisi" not in html
    assert "<h3>Mutu</h3>" in html
    assert chapter_html(Chapter("Bab II", "Kosong", (Heading("Apa pun"),)), str) == ""


def test_the_figures_for_programs_name_their_sources_as_far_as_these_may_be_named(year: Year, tmp_path: Path) -> None:
    reported(year)
    told = json.loads((site_of(year, tmp_path / "before") / "laporan/2026-q1/ekspose-2026-q1.json").read_bytes())
    assert "data/dinkes/puskesmas.csv" in told["sources"]
    assert [path for path in told["sources"] if "posyandu" in path]
    plan = (year.root / LIST).read_text()
    head, _, tail = plan.partition("- id: posyandu")
    shut = f"{head}- id: posyandu{tail.replace('access: open', 'access: closed', 1)}"
    year.commits({LIST: shut}, "2026-04-15T09:00:00", "sekretariat")
    after = json.loads((site_of(year, tmp_path / "after") / "laporan/2026-q1/ekspose-2026-q1.json").read_bytes())
    assert not [path for path in after["sources"] if "posyandu" in path]
    assert after["figures"]["promised"]["value"] == told["figures"]["promised"]["value"]


def test_sources_lead_to_the_forge_at_that_commit_or_to_the_page_about_them(year: Year, tmp_path: Path) -> None:
    reported(year)
    page = (site_of(year, tmp_path / "plain") / PAGE).read_text("utf-8")
    assert 'href="../../daftar-data/"' in page.partition("<footer")[0]
    settings = (year.root / "catalog/catalog.yml").read_text()
    forge = "forge: {kind: github, repository: blitar/satudata}"
    settings = settings.replace("forge: {kind: git, branch: main}", forge)
    year.commits({"catalog/catalog.yml": settings}, "2026-03-31T09:00:00", "admin-satu")
    found = (site_of(year, tmp_path / "forge") / PAGE).read_text("utf-8")
    assert re.search(r'href="https://github.com/blitar/satudata/tree/[0-9a-f]{40}/catalog/plan/2026/', found)
