"""`satudata status`: what waits, told in every form; and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from satudata.cli.main import main
from tests.cli.waiting import N_ACTIVITIES, waiting_files
from tests.conftest import Commit, Tree
from tests.examples.requests import PUBLIC, REQUEST, asked
from tests.export.icalendar import parsed
from tests.instances import DAY, instance

Output = pytest.CaptureFixture[str]


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(waiting_files())


def status(root: Path, *options: str, day: str = DAY, lang: str = "en") -> int:
    return main(["-C", str(root), "--lang", lang, "--as-of", day, "status", *options])


def table(capsys: Output) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_what_is_late_comes_first_and_ends_with_code_1(root: Path, capsys: Output) -> None:
    assert status(root) == 1
    told = capsys.readouterr().out
    assert told.startswith("Late (")
    assert "189 working days late" in told
    assert "data steward: Wati Lestari (uji)" in told
    assert "PPID" not in told or "nobody holds it" in told


def test_twenty_of_a_kind_are_told_and_the_rest_is_counted_unless_all_are_asked_for(root: Path, capsys: Output) -> None:
    status(root)
    short = capsys.readouterr().out
    status(root, "--all")
    whole = capsys.readouterr().out
    assert "more. See all with --all." in short
    assert "more. See all" not in whole
    assert whole.count("activity:dinkes/") == N_ACTIVITIES - 1 > short.count("activity:dinkes/")


def test_nothing_late_ends_with_code_0(root: Path, capsys: Output) -> None:
    assert status(root, "--step", "recommendation", day="2026-01-06") == 0
    assert "Late" not in capsys.readouterr().out


def test_a_subject_is_told_row_by_row(root: Path, capsys: Output) -> None:
    assert status(root, "request:2026/0002") == 1
    told = capsys.readouterr().out
    assert told.startswith("request:2026/0002")
    assert "– late" in told and "– waiting" in told
    assert "since 2 November 2026, due 9 November 2026 16.00, 9 working days late" in told
    assert "member of the forum: Agus Santoso (uji)" in told


def test_a_row_that_was_done_after_its_limit_says_so(root: Path, commit: Commit, capsys: Output) -> None:
    commit(
        root, {REQUEST: f'{PUBLIC}decision: {{access: open, by: ppid, on: "2026-11-19"}}\nanswered_on: "2026-11-19"\n'}
    )
    status(root, "request:2026/0001")
    told = capsys.readouterr().out
    assert "19 November 2026 08.00" in told
    assert "due 16 November 2026 16.00, 3 working days late" in told


def test_what_waits_is_told_with_the_day_since_when(root: Path, capsys: Output) -> None:
    status(root, "--all")
    assert "since 2 November 2026, due 9 November 2026 16.00" in capsys.readouterr().out


def test_a_request_of_the_public_past_the_limit_of_the_law_is_late_with_the_ppid(
    root: Path, commit: Commit, capsys: Output
) -> None:
    commit(root, {REQUEST: PUBLIC})
    assert status(root, "request:2026/0001") == 1
    told = capsys.readouterr().out
    assert "since 2 November 2026, due 16 November 2026 16.00, 4 working days late" in told
    assert "information officer (PPID): nobody holds it" in told
    status(root, "--format", "csv", "--step", "public_answer")
    (line,) = table(capsys)
    assert (line["subject"], line["urgency"], line["working_days"]) == ("request:2026/0001", "late", "4")
    assert (line["row"], line["roles"], line["due"]) == ("Pasal 22", "ppid", "2026-11-16T16:00:00+07:00")
    status(root, "request:2026/0001", "--format", "json")
    (track,) = json.loads(capsys.readouterr().out)
    assert [row["progress"] for row in track["rows"]] == ["current", "waiting", "skipped"]
    assert "stunting" not in json.dumps(track)


def test_a_request_of_the_public_stands_in_the_status_of_a_procedure_without_rows_about_requests(
    tree: Tree, capsys: Output
) -> None:
    root = tree(asked("blitar"))
    assert status(root) == 1
    assert "request:2026/0001" in capsys.readouterr().out


def test_a_dataset_may_be_called_by_its_id_alone(root: Path, capsys: Output) -> None:
    status(root, "dinkes/puskesmas")
    assert "dataset:dinkes/puskesmas – Jumlah puskesmas menurut kecamatan" in capsys.readouterr().out


def test_csv_has_a_line_for_each_row_that_waits_and_no_cell_that_runs(root: Path, capsys: Output) -> None:
    assert status(root, "--format", "csv") == 1
    lines = table(capsys)
    dues = [line["due"] for line in lines if line["urgency"] == "late"]
    assert dues == sorted(dues)
    assert {line["held_by"] for line in lines if line["step"] == "recommendation"} == {"Wati Lestari (uji)"}
    assert {line["title"][:9] for line in lines if line["step"] == "recommendation"} == {"'=Survei "}


@pytest.mark.parametrize(
    ("options", "subjects"),
    [
        (("--step", "need"), {"request:2026/0002"}),
        (("--person", "anggota"), {"request:2026/0002"}),
        (("--year", "2025"), set()),
        (("--agency", "dinkes", "--step", "need"), set()),
        (("--year", "2026", "--person", "anggota"), {"request:2026/0002"}),
    ],
)
def test_options_narrow_what_is_told(root: Path, capsys: Output, options: tuple[str, ...], subjects: set[str]) -> None:
    status(root, *options, "--format", "csv")
    assert {line["subject"] for line in table(capsys)} == subjects


def test_activities_stand_in_the_year_of_their_own(root: Path, commit: Commit, capsys: Output) -> None:
    commit(root, {"catalog/activities/dinkes/lama.yml": 'judul_kegiatan: Lama\ntahun: "2025"\n'})
    status(root, "--year", "2025", "--format", "csv")
    assert [line["subject"] for line in table(capsys)] == ["activity:dinkes/lama"]


def test_a_markdown_cell_breaks_no_table(root: Path, capsys: Output) -> None:
    status(root, "--format", "markdown", "--step", "recommendation", lang="id")
    head, rule, *rows = capsys.readouterr().out.splitlines()
    assert head == "| Perihal | Langkah SOP | Pemegang | Sejak | Keadaan |"
    assert len(rows) == N_ACTIVITIES - 1
    assert {row.replace("\\|", "").count("|") for row in (rule, *rows)} == {6}


def test_nothing_that_waits_is_a_sentence_in_markdown(root: Path, capsys: Output) -> None:
    status(root, "--format", "markdown", "--year", "2025")
    assert capsys.readouterr().out == "Nothing is waiting.\n"


def test_json_has_every_track_with_its_moments(root: Path, capsys: Output) -> None:
    status(root, "--format", "json", "request:2026/0002")
    (track,) = json.loads(capsys.readouterr().out)
    assert track["rows"][0]["step"] == "need"
    assert track["rows"][0]["due"] == "2026-11-09T16:00:00+07:00"


def test_due_dates_are_there_for_calendar_programs_without_a_name(root: Path, capsys: Output) -> None:
    status(root, "--format", "ics", "--person", "anggota")
    raw = capsys.readouterr().out
    _, events = parsed(raw.encode())
    due = [event for event in events if event["CATEGORIES"] == "Due in the procedure"]
    assert [event["DTSTART"] for event in due] == [":20261109T090000Z"]
    assert "member of the forum" in due[0]["DESCRIPTION"]
    assert "Agus" not in raw and "Wati" not in raw


def test_a_due_date_keeps_its_uid_from_one_day_to_the_next(root: Path, capsys: Output) -> None:
    uids = []
    for day in ("2026-11-10", DAY):
        status(root, "--format", "ics", day=day)
        uids.append({event["UID"] for event in parsed(capsys.readouterr().out.encode())[1]})
    assert uids[0] == uids[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--agency", "nowhere"), "nowhere"),
        (("--person", "nobody"), "nobody"),
        (("--step", "dance"), "dance"),
        (("plan:1999",), "plan:1999"),
        (("--format", "yaml"), "ics"),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(
    root: Path, capsys: Output, options: tuple[str, ...], told: str
) -> None:
    assert status(root, *options) == 2
    assert told in capsys.readouterr().err


def test_the_same_repository_and_day_give_the_same_bytes(root: Path, capsys: Output) -> None:
    for voice in ("json", "csv", "markdown", "ics"):
        said = []
        for _ in range(2):
            status(root, "--format", voice)
            said.append(capsys.readouterr().out)
        assert said[0] == said[1], voice


def test_an_instance_in_which_nothing_goes_has_nothing_waiting(tree: Tree, capsys: Output) -> None:
    root = tree({path: content for path, content in instance().items() if "dinkes" not in path})
    assert status(root) == 0
    assert capsys.readouterr().out.startswith("Nothing is waiting.")
