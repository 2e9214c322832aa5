"""The public pages and files of how the procedure is kept, built from real repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from satudata.build import Plan, build
from satudata.conduct import release_uid
from satudata.pipeline import Request, read
from tests.conftest import Commit, Tree
from tests.examples.requests import PUBLIC, REQUEST
from tests.export.icalendar import parsed
from tests.instances import DAY, instance, metadata

LIST = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2025", due: "2026-12-31"}, {period: "2024", due: "2026-03-31"}]
    access: open
  - id: pasien
    title: Pasien jiwa menurut puskesmas
    satuan: Orang
    frequency: yearly
    releases: [{period: "2025", due: "2026-12-15"}]
    access: restricted
  - id: pengaduan
    title: Rencana operasi zzrahasia
    satuan: Aduan
    frequency: yearly
    releases: [{period: "2025", due: "2026-12-15"}]
    access: closed
"""


def built(root: Path, site: Path, day: str = DAY) -> Path:
    """A preview of the instance."""
    build(read(Request(root, day, cached=False)), Plan(site, frozenset({"xlsx", "parquet", "pdf", "search"})))
    return site


@pytest.fixture
def site(tree: Tree, tmp_path: Path) -> Path:
    return built(tree({**instance(), "catalog/plan/2026/dinkes.yml": LIST}), tmp_path / "site")


def test_the_calendar_tells_what_is_promised_in_both_languages(site: Path) -> None:
    for prefix in ("", "en/"):
        page = (site / f"{prefix}jadwal/index.html").read_text()
        assert "Jumlah puskesmas menurut kecamatan" in page
        assert (site / f"{prefix}jadwal/2026-12/index.html").is_file()
    assert "31 Des 2026" in (site / "jadwal/index.html").read_text()


def test_requests_of_the_public_have_figures_of_their_own_beside_the_procedure(tree: Tree, tmp_path: Path) -> None:
    answered = PUBLIC + 'decision: {access: open, by: ppid, on: "2026-11-06"}\nanswered_on: "2026-11-06"\n'
    files = {**instance(), "catalog/plan/2026/dinkes.yml": LIST, REQUEST: PUBLIC}
    site = built(tree({**files, "catalog/requests/2026/0003.yml": answered}), tmp_path / "site")
    for prefix, title in (("", "Permintaan masyarakat 2026"), ("en/", "Requests of the public, 2026")):
        page = (site / f"{prefix}kinerja/index.html").read_text()
        _, _, section = page.partition('<section class="section conduct" id="permintaan">')
        section = section.partition("</section>")[0]
        assert title in section
        assert "50%" in section
        assert 'permintaan/"' in section and 'pengaduan/"' in section
        assert "stunting" not in section and "PPID-2026-12" not in page
        assert 'id="permintaan"' not in (site / f"{prefix}kinerja/dinkes/index.html").read_text()
    told = json.loads((site / "kinerja.json").read_text())
    assert told["public_requests"] == [
        {
            "year": 2026,
            "received": 2,
            "in_time": 1,
            "late": 0,
            "overdue": 1,
            "waiting": 0,
            "unknown": 0,
            "median_working_days": 4,
        }
    ]
    rows = [row["step"] for year in told["years"] for row in year["whole"]["rows"]]
    assert not [step for step in rows if step.startswith("public_")]


def test_closed_data_are_named_nowhere_and_of_restricted_ones_only_the_title(site: Path) -> None:
    public = [path for path in site.rglob("*") if path.is_file() and path.suffix in (".html", ".json", ".ics", ".xml")]
    assert not [path for path in public if "zzrahasia" in path.read_text()]
    page = (site / "jadwal/2026-12/index.html").read_text()
    assert "Pasien jiwa menurut puskesmas" in page
    assert page.count("data 2025") == 1


def test_a_list_that_nobody_agreed_on_makes_nobody_late(site: Path) -> None:
    told = json.loads((site / "kinerja.json").read_bytes())
    (year,) = told["years"]
    assert year["whole"]["releases"] == {
        "promised": 0,
        "on_time": 0,
        "late": 0,
        "overdue": 0,
        "coming": 0,
        "proposed": 4,
        "late_working_days": 0,
    }
    assert "baru diusulkan" in (site / "kinerja/dinkes/index.html").read_text()


def test_an_agency_leads_to_how_it_keeps_its_promises_and_one_without_promises_does_not(site: Path) -> None:
    assert 'href="../../kinerja/dinkes/"' in (site / "instansi/dinkes/index.html").read_text()
    assert (site / "kinerja/dinkes/index.html").is_file()
    others = [page for page in site.glob("instansi/*/index.html") if page.parent.name != "dinkes"]
    assert others
    assert not [page for page in others if "/kinerja/" in page.read_text().partition("<footer")[0]]


def test_the_releases_are_there_for_calendar_programs(site: Path) -> None:
    _, events = parsed((site / "jadwal.ics").read_bytes())
    assert [event["SUMMARY"] for event in events] == [
        "Rilis: Jumlah puskesmas menurut kecamatan",
        "Rilis: Pasien jiwa menurut puskesmas",
        "Rilis: Jumlah puskesmas menurut kecamatan",
    ]
    assert all("Pratinjau" in event["DESCRIPTION"] for event in events)


def test_a_new_date_moves_the_event_and_keeps_its_uid(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree({**instance(), "catalog/plan/2026/dinkes.yml": LIST})
    uids = []
    for n, due in enumerate(("2026-12-31", "2027-01-29")):
        commit(root, {"catalog/plan/2026/dinkes.yml": LIST.replace("2026-12-31", due) + "#\n" * n})
        _, events = parsed((built(root, tmp_path / f"site-{n}") / "jadwal.ics").read_bytes())
        uids.append({event["UID"] for event in events})
    assert uids[0] == uids[1]
    assert release_uid("35.72", "dinkes/puskesmas", "2025", 1) in uids[0]


def test_equal_readings_give_equal_bytes_and_another_day_other_ones(tree: Tree, tmp_path: Path) -> None:
    root = tree({**instance(), "catalog/plan/2026/dinkes.yml": LIST})
    first, second = built(root, tmp_path / "a"), built(root, tmp_path / "b")
    later = built(root, tmp_path / "later", "2026-11-22")
    for name in ("kinerja.json", "jadwal.ics", "kinerja/index.html", "jadwal/index.html"):
        assert (second / name).read_bytes() != (later / name).read_bytes(), name
    assert built(root, tmp_path / "a") == first
    for name in ("kinerja.json", "jadwal.ics", "kinerja/index.html", "jadwal/index.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_changed_list_leaves_nothing_stale_behind(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root, site = tree({**instance(), "catalog/plan/2026/dinkes.yml": LIST}), tmp_path / "site"
    plan = Plan(site, frozenset({"xlsx", "parquet", "pdf", "search"}))
    build(read(Request(root, DAY)), plan)
    assert (site / "jadwal/2026-12/index.html").is_file()
    commit(root, {"catalog/plan/2026/dinkes.yml": LIST.replace("2026-12", "2027-01")})
    build(read(Request(root, DAY)), plan)
    assert not (site / "jadwal/2026-12").exists()
    assert "31 Jan 2027" in (site / "jadwal/index.html").read_text()


def test_no_officer_is_named_and_no_queue_is_shown(tree: Tree, tmp_path: Path) -> None:
    roster = """\
- id: kepala-dinkes
  name: Kartini Puspa (uji)
  emails: [kartini@example.go.id]
  roles: [{role: agency_head, agency: dinkes, from: "2026-01-01", decree: 821/1}]
"""
    root = tree({**instance(), "catalog/plan/2026/dinkes.yml": LIST, "catalog/roster.yml": roster})
    site = built(root, tmp_path / "site")
    for path in [*(site / "kinerja").rglob("*.html"), *(site / "jadwal").rglob("*.html"), site / "kinerja.json"]:
        content = path.read_text()
        assert "Kartini" not in content and "kepala-dinkes" not in content, path


def test_without_a_list_the_pages_say_so(tree: Tree, tmp_path: Path) -> None:
    site = built(tree(instance()), tmp_path / "site")
    assert "Belum ada yang dapat dihitung" in (site / "kinerja/index.html").read_text()
    assert "Belum ada tanggal rilis" in (site / "jadwal/index.html").read_text()
    assert parsed((site / "jadwal.ics").read_bytes())[1] == []
    assert json.loads((site / "kinerja.json").read_bytes())["years"] == []


def test_a_missing_calendar_of_working_days_is_told_and_stops_nothing(tree: Tree, tmp_path: Path) -> None:
    files = {
        **instance(),
        "catalog/plan/2026/dinkes.yml": LIST,
        "catalog/calendar/2026.yml": "broken: true\n",
        "catalog/activities/dinkes/survei.yml": "title: Survei\nyear: 2026\n",
    }
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    files["catalog/catalog.yml"] = settings.replace(b"sop: blitar", b"sop: sumedang")
    site = built(tree(files), tmp_path / "site")
    assert "Kalender hari kerja tahun 2026 belum ada" in (site / "kinerja/index.html").read_text()
    assert json.loads((site / "kinerja.json").read_bytes())["missing_calendar"] == 2026


def test_a_dataset_that_is_closed_at_hand_is_not_named_though_its_list_says_open(tree: Tree, tmp_path: Path) -> None:
    closed = metadata(access="{level: closed, basis: UU KIP pasal 17, decided_by: PPID}")
    root = tree({**instance(text=closed), "catalog/plan/2026/dinkes.yml": LIST})
    assert "puskesmas menurut kecamatan" not in (built(root, tmp_path / "site") / "jadwal/index.html").read_text()
