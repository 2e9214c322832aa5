"""scripts/make-demo: the same year each time; it holds before the engine, and says everywhere that it is an example."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from openpyxl import load_workbook

from satudata.approvals import standings
from satudata.build import Built, Plan, build
from satudata.cli.main import main
from satudata.desk import Desk, open_desk
from satudata.model.standing import Ground
from satudata.model.statement import Release
from satudata.model.track import Progress, Track
from satudata.pipeline import Request, read
from satudata.procedure.open import open_office
from satudata.procedure.releases import Outcome, promises
from satudata.read.documents import read_document
from satudata.read.sops import load_sop, sop_names
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.rules import slots_of
from satudata.trust.slots import slot_from
from scripts.demo.procedure import office_calendar
from scripts.demo.story import LAST, told
from tests.conftest import ROOT, git
from tests.export.icalendar import parsed
from tests.papers.reading import opened, pages

MARK = "CONTOH – BUKAN DOKUMEN RESMI"
OVERDUE = "dataset:bappeda/capaian-sasaran-rpjmd@2026-S1"
PENDING = "dataset:disnaker/pencari-kerja-terdaftar@2026-Q3"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration by the procedure of Kota Blitar, made as people make it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [
        sys.executable,
        str(ROOT / "scripts/make-demo"),
        str(folder / "instans"),
        "--store",
        str(folder / "surat"),
    ]
    subprocess.run(command, check=True)
    return folder / "instans"


@pytest.fixture(scope="module")
def desk(demo: Path) -> Desk:
    return open_desk(demo, cached=False, proving=True)


@pytest.fixture(scope="module")
def tracks(desk: Desk) -> Mapping[str, Track]:
    return tracks_of(desk)


def tracks_of(desk: Desk) -> Mapping[str, Track]:
    """By subject, releases with their period behind it."""
    assert desk.catalog.sop is not None
    found = open_office(desk, desk.catalog.sop, LAST).tracks
    return {f"{one.subject}@{one.period}" if one.period else one.subject: one for one in found}


def late(tracks: Mapping[str, Track]) -> list[str]:
    return [key for key, one in tracks.items() if any(state.late for state in one.current)]


@pytest.fixture(scope="module")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    place = tmp_path_factory.mktemp("site") / "site"
    reading = read(Request(root=demo, as_of=LAST, cached=False, proven=True))
    return place, build(reading, Plan(site=place, without=frozenset({"parquet"})))


def grounds(desk: Desk) -> Counter[Ground]:
    found = standings(desk.approvals(LAST, NOTHING_PUBLISHED), desk.sources, desk.cache)
    return Counter(one.standing.ground for one in found.values())


def lines(path: Path, form: str) -> list[list[str]]:
    return [line.split("\t") for line in git(path, "log", "--reverse", f"--format={form}").splitlines()]


def test_the_same_arguments_give_the_same_commits(demo: Path, tmp_path: Path) -> None:
    told("blitar").write(tmp_path / "again")
    assert git(tmp_path / "again", "rev-parse", "HEAD") == git(demo, "rev-parse", "HEAD")
    assert git(demo, "status", "--porcelain") == ""


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("milik saya")
    command = [sys.executable, str(ROOT / "scripts" / "make-demo"), str(tmp_path), "--until", "2025-10-02"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode != 0
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["catatan.txt"]


def test_everybody_commits_in_office_hours_one_after_the_other(demo: Path) -> None:
    moments = [datetime.fromisoformat(at) for (at,) in lines(demo, "%aI")]
    assert moments == sorted(moments)
    assert len(moments) > 250
    assert (moments[0].date().isoformat(), moments[-1].date().isoformat()) == ("2025-10-01", "2026-11-19")
    calendar = office_calendar()
    for moment in moments:
        assert calendar.is_working_day(moment.date()), moment
        assert 7 <= moment.hour < 17, moment


def test_everybody_is_an_example_and_nobody_is_a_person(demo: Path, desk: Desk) -> None:
    people = desk.roster().people.values()
    assert all(one.name.endswith("(contoh)") for one in people)
    assert all(email.endswith(".example") for one in people for email in one.emails)
    assert all("CONTOH" in term.decree for one in people for term in one.terms)
    assert all(agency.name["id"].endswith("(contoh)") for agency in desk.catalog.agencies.values())
    assert {who for (who,) in lines(demo, "%an")} <= {one.name for one in people}
    assert not (demo / "catalog" / "letterheads").exists()


def test_nothing_is_found_wrong_with_it(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(demo), "--as-of", LAST, "check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_what_is_published_is_proven_and_what_waits_waits(desk: Desk) -> None:
    assert grounds(desk) == {Ground.PROVEN: 15, Ground.EMBARGOED: 1, Ground.WITHDRAWN: 1}
    assert desk.broken() == []


def test_administrators_let_in_every_change_of_roster_and_settings_since_the_first_day(
    demo: Path, desk: Desk, tmp_path: Path
) -> None:
    told("blitar", "2025-10-01").write(tmp_path / "mula")
    assert len(git(demo, "log", "--format=%h", "--", "catalog/roster.yml", "catalog/catalog.yml").split()) == 4
    assert desk.ungoverned(open_desk(tmp_path / "mula", cached=False).pin()) == []


def test_one_is_late_one_waits_for_the_head_of_its_agency_and_the_rest_is_done(tracks: Mapping[str, Track]) -> None:
    assert late(tracks) == [OVERDUE]
    waiting = {key: [state.row.step for state in one.current] for key, one in tracks.items() if one.current}
    assert waiting == {OVERDUE: ["collection"], PENDING: ["agency_approval"]}


def test_the_list_was_agreed_and_amended_and_one_agency_answered_late(demo: Path, tracks: Mapping[str, Track]) -> None:
    agreed = tracks["plan:2026"].state("list_agreement")
    assert agreed is not None and agreed.done is not None
    assert agreed.done.at.date().isoformat() == "2026-07-08"
    assert agreed.done.number.endswith("/CONTOH/2026")
    answered = {key: one.state("availability") for key, one in tracks.items() if key.startswith("plan:2026/")}
    assert len(answered) == 8
    assert all(state is not None and state.progress is Progress.DONE for state in answered.values())
    first = git(demo, "log", "--reverse", "--format=%as", "--", "catalog/approvals/plan/2026/disnaker").split()
    assert first[0] == "2026-01-22"  # five working days after the agreement of 9 January end on the 19th


def test_one_release_was_late_and_one_has_not_come(desk: Desk, tracks: Mapping[str, Track]) -> None:
    found = list(promises(tracks.values(), office_calendar(), LAST))
    told_of = {(one.dataset, one.period): one.outcome for one in found if one.outcome is not Outcome.ON_TIME}
    assert told_of == {
        ("disnaker/pencari-kerja-terdaftar", "2026-Q1"): Outcome.LATE,
        ("disnaker/pencari-kerja-terdaftar", "2026-Q3"): Outcome.COMING,
        ("dinkes/kepuasan-pasien-puskesmas", "2026"): Outcome.COMING,  # under embargo
        ("bappeda/capaian-sasaran-rpjmd", "2026-S1"): Outcome.OVERDUE,
    }


def test_letters_signed_on_paper_are_kept_under_the_digests_that_the_register_names(demo: Path, desk: Desk) -> None:
    register = (demo / "catalog/letters/register.csv").read_text("utf-8").splitlines()
    kept = sorted(path.name for path in (demo.parent / "surat").iterdir())
    named = sorted(cell for line in register for cell in line.split(",") if cell.endswith(".pdf"))
    assert len(kept) == 3 and kept == named
    assert all(MARK in page for path in (demo.parent / "surat").iterdir() for page in pages(path.read_bytes()))
    assert all("CONTOH" in line for line in register[1:])


def test_every_page_of_the_portal_says_that_it_is_an_example(site: tuple[Path, Built]) -> None:
    found = list(site[0].rglob("*.html"))
    assert len(found) > 150
    assert [path for path in found if MARK not in path.read_text("utf-8")] == []
    english = f"{MARK} · EXAMPLE – NO OFFICIAL DOCUMENT"
    assert all(english in path.read_text("utf-8") for path in (site[0] / "en").rglob("*.html"))


ASKED = (
    ("letter", "statement", "plan:2026/dinkes", "--to", "."),
    ("letter", "minutes", "plan:2026", "--date", "2026-01-09", "--place", "Aula", "--signer", "walidata", "--to", "."),
    ("letter", "verification", "dinsos/keluarga-penerima-manfaat", "--signer", "walidata", "--to", "."),
    ("letter", "disposition", "request:2026/0003", "--signer", "walidata", "--to", "."),
    ("letter", "recommendation", "activity:dinkes/survei-kepuasan-pasien", "--to", "."),
    ("letter", "print-set", "--year", "2026", "--to", "."),
    ("letter", "validation", "--agency", "disnaker", "--batch", "--output", "."),
    ("report", "yearly", "2025", "--to", "."),
    ("report", "quarterly", "2026-Q3", "--to", "."),
    ("report", "register", "2026", "--to", "."),
    ("report", "schedule", "2026", "--to", "."),
    ("report", "indicators", "2025", "--to", "indikator"),
    ("report", "epss", "2026", "--to", "epss.zip"),
    ("plan", "export", "2026", "--agency", "dinkes", "--to", "draf.xlsx"),
    ("plan", "recap", "2026", "--to", "rekap.xlsx"),
    ("request", "format", "2026/0003", "--to", "format"),
    ("activity", "export", "dinkes/survei-kepuasan-pasien", "--to", "indah"),
    ("calendar", "--to", "tenggat.ics"),
    ("remind", "--all", "--format", "eml", "--to", "surel"),
    ("archive", "arsip.zip", "--no-site"),
)
TO_BE_FILLED_IN = {"format/indeks-kualitas-air-sungai.yml"}  # the skeleton of metadata, which become the office's own


def of_workbook(path: Path) -> list[str]:
    """What the workbook says of itself, and what stands on each printed page."""
    book = load_workbook(path)
    heads = [sheet.oddHeader.center if sheet.oddHeader is not None else None for sheet in book]
    return [str(book.properties.description), *(str(head.text) if head is not None else "" for head in heads)]


def of_calendar(path: Path) -> list[str]:
    calendar, events = parsed(path.read_bytes())
    return [calendar["X-WR-CALDESC"], *(event["DESCRIPTION"] for event in events)]


def of_package(path: Path) -> list[str]:
    """Its index and explanation, and what stands beside the tables of each folder."""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        told: list[str] = [name for name in ("BACA-SAYA.txt", "index.html", "index.csv") if name in names]
        if "index.html" in names:
            told += sorted({f"{name.rpartition('/')[0]}/BACA-SAYA.txt".lstrip("/") for name in names})
        return [package.read(name).decode() for name in told]


def of_text(path: Path) -> list[str]:
    return [path.read_text("utf-8")]


def beside(path: Path) -> list[str]:
    """What stands beside a table that can bear no line."""
    return [one.read_text("utf-8") for one in path.parent.glob("*BACA-SAYA.txt")] or [""]


def of_mail(path: Path) -> list[str]:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    return [str(mail["Subject"]), mail.get_content()]


SAYS: Mapping[str, Callable[[Path], list[str]]] = {
    ".docx": lambda path: [opened(path.read_bytes()).sections[0].header.paragraphs[0].text],
    ".pdf": lambda path: pages(path.read_bytes()),
    ".xlsx": of_workbook,
    ".ics": of_calendar,
    ".zip": of_package,
    ".txt": of_text,
    ".json": of_text,
    ".csv": beside,
    ".eml": of_mail,
}
FEWEST = {".docx": 7, ".pdf": 15, ".xlsx": 20, ".ics": 2, ".zip": 2, ".csv": 10, ".eml": 3}


@pytest.fixture(scope="module")
def documents(demo: Path, site: tuple[Path, Built], tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """What it gives to people: official papers, reports, workbooks, calendars, mail and packages, and its portal's."""
    folder = tmp_path_factory.mktemp("naskah")
    with contextlib.chdir(folder):
        for asked in ASKED:
            assert main(["-C", str(demo), "--as-of", LAST, *asked]) == 0, asked
    # Where coverage is measured, forks leave what they measured in the folder they run in.
    made = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".coverage")]
    own = [path for path in made if str(path.relative_to(folder)) not in TO_BE_FILLED_IN]
    return [*own, *(path for ending in ("pdf", "xlsx", "ics") for path in site[0].rglob(f"*.{ending}"))]


def test_every_document_says_that_it_is_an_example(documents: Sequence[Path]) -> None:
    said = {path: SAYS[path.suffix](path) for path in documents}
    assert [path.name for path, told in said.items() if not told or not all(MARK in one for one in told)] == []
    endings = Counter(path.suffix for path in documents)
    assert {ending: n for ending, n in FEWEST.items() if endings[ending] < n} == {}


@pytest.mark.parametrize("sop", [name for name in sop_names() if name != "blitar"])
def test_the_year_can_be_told_by_every_procedure(sop: str, tmp_path: Path) -> None:
    told(sop).write(tmp_path / "instans")
    assert main(["-C", str(tmp_path / "instans"), "--as-of", LAST, "check"]) == 0
    desk = open_desk(tmp_path / "instans", cached=False)
    assert grounds(desk) == {Ground.PROVEN: 15, Ground.EMBARGOED: 1, Ground.WITHDRAWN: 1}
    settings, _ = read_document("catalog.yml", (tmp_path / "instans/catalog/catalog.yml").read_bytes())
    assert (settings.mapping["sop"], settings.mapping["demonstration"]) == (sop, True)
    tracks = tracks_of(desk)
    assert late(tracks) == [OVERDUE]
    assert {key for key, one in tracks.items() if one.current} == {OVERDUE, PENDING}


@pytest.mark.parametrize("sop", [name for name in sop_names() if load_sop(name).release is Release.SCHEDULE])
def test_where_data_come_out_on_set_days_the_year_promises_those_and_has_the_same_mishaps(
    sop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(sop).write(tmp_path / "instans")
    desk = open_desk(tmp_path / "instans", cached=False)
    every = slots_of(desk.catalog.settings.document, desk.catalog.sop)
    found = list(promises(tracks_of(desk).values(), office_calendar(), LAST))
    assert all(slot_from(one.promised, every) == one.promised for one in found)
    counts = Counter(one.outcome for one in found)
    assert {(one.dataset, one.period) for one in found if one.outcome is Outcome.LATE} == {
        ("disnaker/pencari-kerja-terdaftar", "2026-Q1")
    }
    assert {(one.dataset, one.period) for one in found if one.outcome is Outcome.OVERDUE} == {
        ("bappeda/capaian-sasaran-rpjmd", "2026-S1")
    }
    assert counts[Outcome.ON_TIME] >= 40
    capsys.readouterr()
    assert main(["-C", str(tmp_path / "instans"), "--as-of", LAST, "check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_the_story_ends_on_the_day_that_is_named(tmp_path: Path) -> None:
    told("blitar", "2026-02-19").write(tmp_path / "instans")
    last = git(tmp_path / "instans", "log", "-1", "--format=%as").strip()
    assert last == "2026-02-19"
    assert main(["-C", str(tmp_path / "instans"), "--as-of", last, "check"]) == 0
