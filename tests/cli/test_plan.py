"""The list of data from its draft through its agreement and a change during the year, by command; real keys and Git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.cli.people import ROSTER, Person
from tests.conftest import Tree, git
from tests.instances import instance

DAY = "2026-02-02"
PLAN = "catalog/plan/2026/dinkes.yml"
DEADLINES = "catalog/deadlines/2026/dinkes.yml"
FUNCTIONS = {
    "pembina": ("data_supervisor", "*"),
    "sekretariat": ("secretariat", "*"),
    "forum": ("forum", "*"),
    "wali": ("data_steward", "*"),
    "produsen": ("producer", "dinkes"),
}
NEW = ("--title", "Prevalensi stunting", "--unit", "Persen", "--frequency", "yearly", "--access", "open")


@pytest.fixture
def office(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """One clone in which each of them signs with a key of their own, and in which it is that day."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{DAY}T08:00:00+07:00")
    keys = {}
    roster = ""
    for name, (role, agency) in FUNCTIONS.items():
        key = tmp_path / f"key-{name}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
        public = key.with_suffix(".pub").read_text().strip()
        roster += ROSTER.format(id=name, name=name.title(), role=role, agency=agency, key=public)
        keys[name] = key
    root = tree({**instance(), "catalog/roster.yml": roster})
    for setting, value in (("user.name", "Petugas"), ("user.email", "petugas@example.go.id")):
        git(root, "config", setting, value)
    return {name: Person(name, root, key) for name, key in keys.items()}


def plan(person: Person, *arguments: str, day: str = DAY) -> subprocess.CompletedProcess[str]:
    return person.says("plan", *arguments, day=day)


def shown(person: Person) -> dict[str, object]:
    found: dict[str, object] = json.loads(plan(person, "show", "2026", "--format", "json").stdout)
    return found


def agree(office: dict[str, Person]) -> None:
    for name, step in (("pembina", "guidance"), ("sekretariat", "forum_support"), ("forum", "list_agreement")):
        done = office[name].says("approve", "plan:2026", "--step", step, "--reason", f"Rapat {step}", day=DAY)
        assert done.returncode == 0, done.stderr


def warned(person: Person) -> list[str]:
    done = person.says("check", "--format", "json", day=DAY)
    found = json.loads(done.stdout)
    return [one["code"] for one in found["findings"] if one["code"].startswith("plan-")]


def test_a_list_is_drafted_agreed_changed_and_agreed_again(office: dict[str, Person]) -> None:
    wali = office["wali"]
    drafted = plan(wali, "draft", "2026")
    assert drafted.returncode == 0, drafted.stderr
    assert "2 new" in drafted.stdout
    assert "Not agreed" in plan(wali, "show", "2026").stdout
    assert warned(wali) == ["plan-not-agreed", "plan-nothing-promised"]

    agree(office)
    told = plan(wali, "show", "2026").stdout
    assert "Agreed on" in told
    assert "unchanged" in told
    assert "Rapat guidance" in told
    assert "Rapat forum_support" in told
    assert "plan-not-agreed" not in warned(wali)

    assert plan(wali, "add", "2026", "dinkes/stunting", *NEW, "--reason", "RPJMD").returncode == 0
    assert plan(wali, "amend", "2026", "dinkes/puskesmas", "--access", "restricted", "--reason", "Uji").returncode == 0
    changes = {one["id"]: one["kind"] for one in shown(wali)["changes"]}  # type: ignore[attr-defined]  # of JSON
    assert changes == {"dinkes/stunting": "added", "dinkes/puskesmas": "changed"}
    assert "plan-amended" in warned(wali)
    assert 'added:\n  - id: stunting\n    reason: "RPJMD"' in (wali.clone / PLAN).read_text("utf-8")
    told = plan(wali, "show", "2026").stdout
    assert "[new since agreed]" in told
    assert "access: open → restricted" in told

    done = office["forum"].says("approve", "plan:2026", "--step", "list_agreement", day=DAY)
    assert done.returncode == 0, done.stderr
    assert shown(wali)["changes"] == []
    assert "plan-amended" not in warned(wali)


def test_each_change_is_one_commit_that_says_why(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    plan(wali, "add", "2026", "dinkes/stunting", *NEW, "--reason", "RPJMD 2025-2029")
    plan(wali, "remove", "2026", "dinkes/puskesmas", "--reason", "Digabung")
    subjects = wali.git("log", "--format=%s", "-3").splitlines()
    assert subjects == [
        "Take dinkes/puskesmas off the list of data 2026: Digabung",
        "Add dinkes/stunting to the list of data 2026: RPJMD 2025-2029",
        "Draft the list of data 2026",
    ]
    assert wali.git("show", "--name-only", "--format=").splitlines() == [PLAN]
    content = (wali.clone / PLAN).read_text("utf-8")
    assert 'period: "2025"\n' in content
    assert 'reason: "Digabung"' in content


def test_what_has_no_days_left_to_propose_or_no_periods_is_listed_without_and_told_so(
    office: dict[str, Person],
) -> None:
    wali = office["wali"]
    drafted = plan(wali, "draft", "2026", day="2026-11-21")
    assert "Without a proposed schedule" in drafted.stdout and "dinkes/puskesmas" in drafted.stdout
    late = plan(wali, "add", "2026", "dinkes/stunting", *NEW, "--reason", "RPJMD", day="2026-11-21")
    assert late.returncode == 0, late.stderr
    assert "yearly in 2026 were past on 21 November 2026" in late.stderr
    season = [part.replace("yearly", "four_monthly") for part in NEW]
    told = plan(wali, "add", "2026", "dinkes/panen", *season, "--reason", "RPJMD", day="2026-11-21").stderr
    assert "from four_monthly alone the periods are not known" in told
    assert "--release 2026-04-30=2026-05-29" in told
    assert "due:" not in (wali.clone / PLAN).read_text("utf-8")
    release = ("--release", "2026-04-30=2026-05-29", "--reason", "Caturwulan")
    assert plan(wali, "amend", "2026", "dinkes/panen", *release).returncode == 0


def test_next_years_list_carries_this_years_on(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    plan(wali, "add", "2026", "dinkes/stunting", *NEW, "--reason", "RPJMD")
    plan(wali, "remove", "2026", "dinkes/puskesmas", "--reason", "Digabung")
    assert plan(wali, "draft", "2027").returncode == 0
    content = (wali.clone / "catalog/plan/2027/dinkes.yml").read_text("utf-8")
    assert "stunting" in content
    assert "puskesmas" not in content
    assert "carried_from: 2026" in content
    assert 'due: "2027-03-31"' in content


def test_deadlines_are_reckoned_shown_and_written_without_touching_what_was_agreed(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    agree(office)
    agreed = (wali.clone / PLAN).read_bytes()
    told = plan(wali, "collect-by", "2026", "--agency", "dinkes").stdout
    assert "6 working days" in told
    assert not (wali.clone / DEADLINES).exists()
    written = plan(wali, "collect-by", "2026", "--agency", "dinkes", "--write")
    assert written.returncode == 0, written.stderr
    assert "to be agreed" not in written.stdout
    assert wali.git("show", "--name-only", "--format=").splitlines() == [DEADLINES]
    assert 'day: "2026-03-16"' in (wali.clone / DEADLINES).read_text("utf-8")
    done = plan(wali, "collect-by", "2026", "--agency", "dinkes", "--item", "puskesmas", "--day", "2026-03-02")
    assert done.returncode == 0
    assert 'day: "2026-03-02"' in (wali.clone / DEADLINES).read_text("utf-8")
    assert (wali.clone / PLAN).read_bytes() == agreed
    assert plan(wali, "collect-by", "2026", "--agency", "dinkes", "--day", "2026-03-02").returncode == 2


def test_a_deadline_set_on_an_agreed_list_asks_nobody_to_agree_again(office: dict[str, Person]) -> None:
    wali = office["wali"]

    def state() -> str:
        return wali.says("status", "plan:2026", "--format", "json", day=DAY).stdout

    plan(wali, "draft", "2026")
    asked = state()
    agree(office)
    agreed = state()
    assert "list_agreement" in asked
    assert plan(wali, "collect-by", "2026", "--agency", "dinkes", "--write").returncode == 0
    assert state() == agreed != asked
    assert shown(wali)["changes"] == []
    assert "unchanged" in plan(wali, "show", "2026").stdout
    assert "plan-amended" not in warned(wali)
    (wali.clone / PLAN).write_text(f"# Catatan\n{(wali.clone / PLAN).read_text('utf-8')}", "utf-8")
    then = f"{DAY}T08:00:00+07:00"
    git(wali.clone, "commit", "-qam", "Beri catatan", GIT_AUTHOR_DATE=then, GIT_COMMITTER_DATE=then)
    assert state() != agreed
    assert "though nothing that is listed" in plan(wali, "show", "2026").stdout


def test_somebodys_own_workbook_is_no_draft_whatever_formulas_it_has(office: dict[str, Person], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Rekap")
    sheet.append(["Kecamatan", "Jumlah"])
    sheet.append(["Sukorejo", "=1+1"])
    book.save(tmp_path / "rekap.xlsx")
    done = plan(office["wali"], "import", str(tmp_path / "rekap.xlsx"))
    assert done.returncode == 2
    assert "rekap.xlsx is no draft of a list of data" in done.stderr
    assert "formula" not in done.stdout + done.stderr


def test_a_line_taken_off_takes_its_deadlines_along_in_the_same_commit(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    plan(wali, "collect-by", "2026", "--agency", "dinkes", "--write")
    done = plan(wali, "remove", "2026", "dinkes/puskesmas", "--reason", "Digabung")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "to be agreed" in done.stdout
    assert wali.git("show", "--name-only", "--format=").splitlines() == [DEADLINES, PLAN]
    assert "puskesmas" not in (wali.clone / DEADLINES).read_text("utf-8")
    assert not any(code.startswith("plan-deadline") for code in warned(wali))


def test_promised_against_delivered_can_be_asked_of_any_day(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    assert json.loads(plan(wali, "promised", "2026", "--format", "json").stdout)["whole"]["proposed"] == 1
    agree(office)
    done = office["produsen"].says("approve", "plan:2026/dinkes", "--step", "availability", day=DAY)
    assert done.returncode == 0, done.stderr
    before = plan(wali, "promised", "2026", "--on", "2026-03-31")
    after = plan(wali, "promised", "2026", "--on", "2026-04-01", "--format", "json")
    assert (before.returncode, after.returncode) == (0, 1)
    assert json.loads(after.stdout)["whole"]["overdue"] == 1
    assert "1 to come" in before.stdout
    table = plan(wali, "show", "2026", "--format", "csv").stdout.splitlines()
    assert table[0].startswith("agency,id,title,")
    assert "dinkes/puskesmas" in "".join(table)


def test_a_draft_goes_out_as_a_workbook_and_comes_back_changed(office: dict[str, Person], tmp_path: Path) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    file = tmp_path / "draf.xlsx"
    assert plan(wali, "export", "2026", "--agency", "dinkes", "--to", str(file)).returncode == 0
    same = plan(wali, "import", str(file), "--write")
    assert same.returncode == 0, same.stdout + same.stderr
    assert "Nothing has changed" in same.stdout
    book = openpyxl.load_workbook(file)
    items, releases = book["List of data"], book["Schedule"]
    items.cell(2, 5).value = "Restricted"
    for column, value in enumerate((None, "Prevalensi stunting", "Persen", "Yearly", "Open", "Yes", "Yes"), start=1):
        items.cell(3, column).value = value
    for column, value in enumerate((None, "Prevalensi stunting", "2025", "30/06/2026"), start=1):
        releases.cell(3, column).value = value
    book.save(file)
    told = plan(wali, "import", str(file))
    assert told.returncode == 0, told.stdout
    assert "+ dinkes/prevalensi-stunting" in told.stdout
    assert "access: open → restricted" in told.stdout
    assert "stunting" not in (wali.clone / PLAN).read_text("utf-8")
    assert plan(wali, "import", str(file), "--write").returncode == 0
    assert 'due: "2026-06-30"' in (wali.clone / PLAN).read_text("utf-8")
    stale = plan(wali, "import", str(file), "--write")
    assert stale.returncode == 1
    assert "has changed since this draft" in stale.stdout


def test_the_recap_has_a_sheet_for_the_sums_and_one_for_each_agency(office: dict[str, Person], tmp_path: Path) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    file = tmp_path / "rekap.xlsx"
    assert plan(wali, "recap", "2026", "--to", str(file)).returncode == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[0] == "Recap"
    assert "Health Office" in book.sheetnames
    rows = [[cell.value for cell in row] for row in book["Recap"].rows]
    assert rows[0][:3] == ["Agency", "Items", "Unavailable"]
    assert ["Health Office", 1, 0] in [row[:3] for row in rows]
    assert rows[-1][0] == "The whole list"


QUARTERS = ("2025-Q4=2026-03-31", "2026-Q1=2026-06-30", "2026-Q2=2026-09-30")
BIRTHS = ("--title", "Jumlah kelahiran", "--unit", "Orang", "--frequency", "quarterly", "--access", "open")


def releases(*given: str) -> list[str]:
    return [part for one in given for part in ("--release", one)]


def periods(person: Person) -> list[str]:
    """The periods promised by the file, in its order."""
    lines = (person.clone / PLAN).read_text("utf-8").split("id: kelahiran")[1].splitlines()
    return [line.split('"')[1] for line in lines if "period:" in line]


def test_a_schedule_that_would_lose_a_promise_is_refused_with_its_name_unless_told_to_go(
    office: dict[str, Person],
) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    added = plan(wali, "add", "2026", "dinkes/kelahiran", *BIRTHS, *releases(*QUARTERS), "--reason", "RPJMD")
    assert added.returncode == 0, added.stderr
    head = wali.git("rev-parse", "HEAD")
    moved = ("amend", "2026", "dinkes/kelahiran", *releases("2026-Q1=2026-07-31"), "--reason", "Mundur")
    refused = plan(wali, *moved)
    assert refused.returncode == 2
    assert "Q4 2025 (31 March 2026), Q2 2026 (30 September 2026)" in refused.stderr
    assert "--release 2025-Q4=2026-03-31 --release 2026-Q2=2026-09-30" in refused.stderr
    assert "--replace" in refused.stderr
    assert wali.git("rev-parse", "HEAD") == head
    done = plan(wali, *moved, "--replace")
    assert done.returncode == 0, done.stderr
    assert "No longer promised: Q4 2025 (31 March 2026), Q2 2026 (30 September 2026)." in done.stdout
    assert periods(wali) == ["2026-Q1"]


def test_a_schedule_that_keeps_every_period_moves_and_grows_without_asking(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    plan(wali, "add", "2026", "dinkes/kelahiran", *BIRTHS, *releases(*QUARTERS[:2]), "--reason", "RPJMD")
    more = releases("2026-Q2=2026-09-30", "2026-Q1=2026-07-31", "2025-Q4=2026-03-31")
    done = plan(wali, "amend", "2026", "dinkes/kelahiran", *more, "--reason", "Mundur")
    assert done.returncode == 0, done.stderr
    assert "No longer promised" not in done.stdout
    assert sorted(periods(wali)) == ["2025-Q4", "2026-Q1", "2026-Q2"]
    # Without --release the schedule stays as it is, whatever is said of it.
    assert plan(wali, "amend", "2026", "dinkes/kelahiran", "--replace", "--reason", "Uji").returncode == 2
    assert plan(wali, "amend", "2026", "dinkes/kelahiran", "--basis", "RPJMD", "--reason", "Uji").returncode == 0
    assert len(periods(wali)) == len(more) // 2


REFUSED = (
    (("show", "2025"), "no list of data 2025"),
    (("show", "dua"), "no list of data dua"),
    (("draft", "26"), "no year"),
    (("draft", "2026", "--agency", "dinkess"), "dinkess"),
    (("draft", "2026"), "is there"),
    (("add", "2026", "dinkes/puskesmas", *NEW, "--reason", "x"), "already"),
    (("add", "2026", "dinsoss/x", *NEW, "--reason", "x"), "dinsoss"),
    (("remove", "2026", "dinkes/lain", "--reason", "x"), "not listed"),
    (("remove", "2026", "dinkes/puskesmas", "--reason", " "), "--reason"),
    (("add", "2026", "dinkes/x", *NEW, "--reason", ""), "Why is the list changed for dinkes/x"),
    (("amend", "2026", "dinkes/puskesmas", "--title", "Lain", "--reason", "–"), "--reason"),
    (("amend", "2026", "dinkes/puskesmas", "--release", "2025", "--reason", "x"), "PERIOD=DATE"),
    (("amend", "2026", "dinkes/puskesmas", "--release", "2025=31/12/2026", "--reason", "x"), "31/12/2026"),
    (("amend", "2026", "dinkes/puskesmas", "--reason", "x"), "says so already"),
    (("extend", "2026", "examination", "--agency", "dinkes", "--until", "2026-04-30", "--reason", "x"), "extend"),
    (("extend", "2026", "lain", "--agency", "dinkes", "--until", "2026-04-30", "--reason", "x"), "lain"),
    (("extend", "2026", "collection", "--agency", "dinkes", "--until", "2026-04-30", "--reason", " "), "extend"),
    (("import", "tidak-ada.xlsx"), "tidak-ada.xlsx"),
)


def test_what_cannot_be_done_is_refused_with_a_sentence(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    head = wali.git("rev-parse", "HEAD")
    for arguments, told in REFUSED:
        done = plan(wali, *arguments)
        assert (done.returncode, told in done.stderr) == (2, True), (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    assert wali.git("rev-parse", "HEAD") == head


def test_a_change_that_would_break_the_list_is_told_and_not_written(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    done = plan(wali, "amend", "2026", "dinkes/puskesmas", "--title", "x", "--reason", "Uji")
    assert done.returncode == 1
    assert "Nothing was written" in done.stderr
    assert wali.git("status", "--short") == ""


def test_a_list_is_agreed_before_its_year_begins(office: dict[str, Person]) -> None:
    plan(office["wali"], "draft", "2027")
    done = office["pembina"].says("approve", "plan:2027", "--step", "guidance", "--reason", "Rapat", day=DAY)
    assert done.returncode == 0, done.stderr
    told = office["wali"].says("status", "plan:2027", day=DAY)
    assert told.returncode == 0, told.stderr
    assert "1.2" in told.stdout


def test_an_amendment_takes_no_promise_back_until_it_is_agreed(office: dict[str, Person]) -> None:
    wali = office["wali"]
    plan(wali, "draft", "2026")
    agree(office)
    done = office["produsen"].says("approve", "plan:2026/dinkes", "--step", "availability", day=DAY)
    assert done.returncode == 0, done.stderr
    plan(wali, "amend", "2026", "dinkes/puskesmas", "--release", "2025=2026-09-30", "--reason", "Uji")
    plan(wali, "collect-by", "2026", "--agency", "dinkes", "--item", "puskesmas", "--day", "2026-03-02")
    told = json.loads(plan(wali, "show", "2026", "--agency", "dinkes", "--format", "json", day="2026-04-01").stdout)
    (row,) = told["rows"]
    assert (row["due"], row["collect_by"], row["outcome"]) == ("2026-03-31", "2026-03-02", "overdue")
    assert told["changes"][0]["differences"] == [
        {"key": "releases", "before": "2025: 2026-03-31", "after": "2025: 2026-09-30"}
    ]
