"""Requests and complaints from the command line: entered, passed on, decided, delivered; and what each refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from satudata.cli.main import main
from satudata.read.documents import read_document
from tests.cli.people import Person, publish
from tests.conftest import Tree, git, record, write
from tests.examples.requests import ARCHITECTURE, ENTRY, asked
from tests.instances import TABLE, metadata

FIRST = "catalog/requests/2026/0001.yml"
NEW = ("request", "new", "--from", "researcher", "--channel", "ppid_form")

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def root(tree: Tree) -> Path:
    """An instance without any request, whose owner Git knows."""
    files = {path: content for path, content in asked().items() if not path.startswith(("catalog/req", "catalog/comp"))}
    place = tree(files)
    git(place, "config", "user.name", "Wati")
    git(place, "config", "user.email", "wati@example.go.id")
    return place


@pytest.fixture
def run(root: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def satudata(*arguments: str, day: str = "2026-03-02", lang: str = "id") -> tuple[int, str]:
        code = main(["-C", str(root), "--as-of", day, "--lang", lang, *arguments])
        told = capsys.readouterr()
        return code, " ".join((told.out + told.err).split())

    return satudata


def said(root: Path, path: str = FIRST) -> dict[str, object]:
    document, findings = read_document(path, (root / path).read_bytes())
    assert findings == []
    return dict(document.mapping)


def delivery(root: Path) -> Mapping[str, str]:
    """The one delivery that the file tells of."""
    given = said(root)["deliveries"]
    assert isinstance(given, list)
    (one,) = given
    return {key: str(value) for key, value in one.items()}


def test_a_request_goes_from_its_receipt_to_a_refusal_an_objection_and_a_new_decision(root: Path, run: Run) -> None:
    subject = ("--subject", "Data stunting menurut kecamatan", "--received", "2026-03-02 09:15")
    assert run(*NEW, *subject, "--need", "Balita stunting|kecamatan|2025|xlsx", "--contact-ref", "PPID-2026-12")[0] == 0
    assert said(root)["received"] == "2026-03-02T09:15+07:00"
    assert said(root)["needs"] == [
        {"title": "Balita stunting", "level": "kecamatan", "period": "2025", "format": "xlsx"}
    ]
    assert (
        run("request", "route", "2026/1", "--to", "dinkes", "--instruction", "Siapkan datanya.", day="2026-03-03")[0]
        == 0
    )
    assert "hari kerja ke-10 dari 10, batas 16 Maret 2026" in run("request", "list", day="2026-03-16")[1]
    assert "terlambat" in run("request", "list", day="2026-03-17")[1]
    reason = ("--reason", "Data dihimpun dari tiga kecamatan.")
    code, told = run("request", "extend", "2026/1", "--until", "2026-04-27", *reason, day="2026-03-12")
    assert (code, "2026-04-01" in told) == (1, True)
    assert "extension" not in said(root)
    assert run("request", "extend", "2026/1", "--until", "2026-04-01", *reason, day="2026-03-12")[0] == 0
    assert run("request", "extend", "2026/1", "--until", "2026-04-01", *reason, day="2026-03-13")[0] == 2
    code, told = run("request", "object", "2026/1", "--because", "not_answered", day="2026-03-13")
    assert (code, "2026-04-01" in told) == (2, True)
    refusal = ["--ground", "UU 14/2008 Pasal 17 huruf h", "--reason", "Memuat rahasia pribadi."]
    refusal += ["--consequence-test", "050/12/PPID/2026"]
    assert run("request", "refuse", "2026/1", *refusal, day="2026-03-30")[0] == 0
    assert run("request", "answer", "2026/1", day="2026-03-31")[0] == 2
    assert run("request", "object", "2026/1", day="2026-04-02")[0] == 0
    reply = ("--outcome", "granted", "--reason", "Angkanya boleh dibuka.")
    assert run("request", "object", "2026/1", *reply, day="2026-04-20")[0] == 0
    assert run("request", "answer", "2026/1", "--dataset", "dinkes/puskesmas", day="2026-04-21")[0] == 0
    told = run("request", "show", "2026/1", day="2026-04-22")[1]
    assert "30 Maret 2026: ditolak" in told
    assert "21 April 2026: dikabulkan" in told
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%s") == "Kabulkan permintaan data 2026/0001"


@pytest.fixture
def granted(run: Run) -> Run:
    """A request of 2 March that was granted on 9 March."""
    assert run(*NEW, "--subject", "Data puskesmas", "--received", "2026-03-02 09:15")[0] == 0
    assert run("request", "answer", "2026/1", "--dataset", "dinkes/puskesmas", day="2026-03-09")[0] == 0
    return run


def test_an_objection_rests_on_a_ground_that_the_answer_gave(root: Path, granted: Run) -> None:
    for because in ("refused", "not_answered", "late"):
        code, told = granted("request", "object", "2026/1", "--because", because, day="2026-03-16")
        assert (code, "not_as_asked, cost" in told) == (2, True)
    assert "does not agree" in granted("request", "object", "2026/1", day="2026-03-16", lang="en")[1]
    assert "objection" not in said(root)
    assert granted("request", "object", "2026/1", "--because", "not_as_asked", day="2026-03-16")[0] == 0
    told = granted("request", "show", "2026/1", day="2026-03-17")[1]
    assert ("ditolak" in told, told.count("9 Maret 2026: dikabulkan")) == (False, 1)


def test_an_objection_comes_within_thirty_working_days_of_the_answer(root: Path, granted: Run) -> None:
    code, told = granted("request", "object", "2026/1", "--because", "cost", day="2026-11-20")
    assert (code, "hanya dapat diajukan sampai 2026-0" in told, "Pasal 36" in told) == (2, True, True)
    assert "objection" not in said(root)


def test_an_objection_is_answered_once(granted: Run) -> None:
    assert granted("request", "object", "2026/1", "--because", "cost", day="2026-03-16")[0] == 0
    reply = ("--outcome", "rejected", "--reason", "Biaya sesuai tarif.")
    assert granted("request", "object", "2026/1", *reply, day="2026-03-17")[0] == 0
    code, told = granted("request", "object", "2026/1", *reply, day="2026-03-18")
    assert (code, "sudah ditanggapi" in told) == (2, True)


def test_a_refusal_that_was_never_made_is_not_told_because_an_objection_speaks_of_it(root: Path, granted: Run) -> None:
    """As such a file was once taken: granted, and the objection says that it was refused."""
    text = (root / FIRST).read_text() + 'objection: {received: "2026-03-16T08:00+07:00", ground: refused}\n'
    record(root, {FIRST: text})
    told = granted("request", "show", "2026/1", day="2026-03-17")[1]
    assert "9 Maret 2026: dikabulkan" in told
    assert "9 Maret 2026: ditolak" not in told


def test_what_is_answered_is_neither_passed_on_nor_extended(root: Path, granted: Run) -> None:
    before = (root / FIRST).read_bytes()
    code, told = granted("request", "route", "2026/1", "--to", "dinkes", day="2026-03-10")
    assert (code, "sudah dijawab pada 2026-03-09" in told) == (2, True)
    extend = ("request", "extend", "2026/1", "--until", "2026-03-20", "--reason", "Belum lengkap.")
    assert granted(*extend, day="2026-03-10")[0] == 2
    assert granted(*extend, "--on", "2026-03-09", day="2026-03-10")[0] == 2
    assert (root / FIRST).read_bytes() == before
    assert granted("request", "route", "2026/1", "--to", "dinkes", "--on", "2026-03-04", day="2026-03-10")[0] == 0
    assert "dikabulkan" in granted("request", "list", day="2026-03-10")[1]


def test_the_clock_says_that_it_is_late_and_counts_no_day_that_has_not_come(root: Path, run: Run) -> None:
    assert run(*NEW, "--subject", "Data puskesmas", "--received", "2026-03-02 09:15")[0] == 0
    in_time = run("request", "show", "2026/1", day="2026-03-16")[1]
    assert "Jawaban: hari kerja ke-10 dari 10, batas 16 Maret 2026." in in_time
    late = "Jawaban: terlambat: hari kerja ke-11 dari 10, batasnya 16 Maret 2026."
    assert late in run("request", "show", "2026/1", day="2026-03-17")[1]
    saturday = run("request", "show", "2026/1", day="2026-03-07")[1]
    assert "hari kerja ke-4 dari 10" in saturday


def test_what_is_asked_for_is_told_with_its_period_in_words(run: Run) -> None:
    assert run(*NEW, "--subject", "Data puskesmas", "--need", "Jumlah puskesmas||2025-S2")[0] == 0
    assert "semester 2 2025" in run("request", "show", "2026/1")[1]


@pytest.mark.parametrize(
    "given",
    [
        ("--subject", "Permintaan Budi Santoso"),
        ("--subject", "Data stunting, hubungi 081234567890"),
        ("--subject", "Data stunting", "--need", "Data untuk budi@contoh.example"),
        ("--subject", "NIK 3602041211870001"),
        ("--subject", "Data stunting", "--contact-ref", "Budi, 0812"),
    ],
)
def test_a_request_that_tells_of_a_person_is_never_written_nor_committed(
    root: Path, run: Run, given: tuple[str, ...]
) -> None:
    before = git(root, "rev-parse", "HEAD")
    code, told = run(*NEW, *given)
    assert (code, (root / FIRST).exists(), git(root, "rev-parse", "HEAD")) == (1, False, before)
    assert all(part not in told for part in ("Santoso", "081234567890", "budi@", "3602041211870001"))


def test_the_name_of_a_requester_is_no_class_and_is_not_repeated(run: Run) -> None:
    code, told = run("request", "new", "--from", "Budi Santoso", "--channel", "email", "--subject", "Data stunting")
    assert (code, "Santoso" in told, "individual" in told) == (2, False, True)


def test_numbers_follow_each_other_within_the_year_of_receipt(root: Path, run: Run) -> None:
    for day in ("2026-03-02", "2026-03-03", "2027-01-04"):
        assert run(*NEW, "--subject", "Data stunting", day=day)[0] == 0
    made = sorted(path.relative_to(root).as_posix() for path in (root / "catalog/requests").rglob("*.yml"))
    assert made == [FIRST, "catalog/requests/2026/0002.yml", "catalog/requests/2027/0001.yml"]


def test_a_need_of_the_forum_has_neither_extension_nor_objection(run: Run) -> None:
    forum = (
        "request",
        "new",
        "--kind",
        "forum",
        "--from",
        "dinkes",
        "--channel",
        "letter",
        "--subject",
        "Data stunting",
    )
    assert run(*forum)[0] == 0
    code, told = run("request", "extend", "2026/1", "--until", "2026-03-20", "--reason", "Belum lengkap.")
    assert (code, "UU 14/2008" in told) == (2, True)
    assert run("request", "object", "2026/1")[0] == 2


@pytest.mark.parametrize("number", ["1", "2026", "../../etc", "2026/0", "26/1", "request:"])
def test_what_is_no_number_is_told(run: Run, number: str) -> None:
    code, told = run("request", "show", number)
    assert (code, "2026/0001" in told) == (2, True)


def test_an_unknown_request_is_told(run: Run) -> None:
    assert run("request", "route", "2026/0009", "--to", "dinkes")[0] == 2


def test_what_nobody_can_see_is_not_called_published(root: Path, run: Run) -> None:
    assert run(*NEW, "--subject", "Data puskesmas")[0] == 0
    assert run("request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas")[0] == 2
    assert run("request", "answer", "2026/1")[0] == 0
    code, told = run("request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas")
    assert (code, "belum dipublikasikan" in told) == (2, True)
    assert "deliveries" not in said(root)


def test_a_published_dataset_is_recorded_as_delivered(people: dict[str, Person]) -> None:
    publish(people)
    wali = people["wali"]
    wali.git("pull", "--quiet", "--rebase", "origin", "main")
    wali.does(
        "request",
        "new",
        "--from",
        "media",
        "--channel",
        "email",
        "--subject",
        "Data puskesmas",
        "--received",
        "2026-11-16",
    )
    wali.does("request", "answer", "2026/1", "--dataset", "dinkes/puskesmas")
    wali.does("request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas")
    given = delivery(wali.clone)
    assert given == {"dataset": "dinkes/puskesmas", "on": "2026-11-21", "how": "published"}
    assert "done" in wali.does("request", "list")


def test_restricted_data_are_handed_over_encrypted_under_the_reference_alone(
    people: dict[str, Person], tmp_path: Path
) -> None:
    wali, operator = people["wali"], people["operator"]
    restricted = "{level: restricted, ground: UU 14/2008 Pasal 17 huruf h, decided_by: PPID, decided_on: '2026-01-10'}"
    settings = (operator.clone / "catalog/catalog.yml").read_text() + "repository: private\n"
    files = {"metadata/dinkes/puskesmas.yml": metadata(access=restricted), "data/dinkes/puskesmas.csv": TABLE}
    write(operator.clone, {**files, "catalog/catalog.yml": settings})
    operator.git("add", "-A")
    operator.git("commit", "--quiet", "--message", "Tambah data terbatas")
    operator.sends()
    wali.sends()
    asked_by = ("--contact-ref", "PPID-2026-12", "--received", "2026-11-16")
    wali.does("request", "new", "--from", "researcher", "--channel", "letter", "--subject", "Data puskesmas", *asked_by)
    assert wali.says("request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas").returncode == 2
    wali.does("request", "answer", "2026/1", "--access", "restricted", "--ground", "UU 14/2008 Pasal 6")
    key = str(people["kepala"].key.with_suffix(".pub"))
    refused = wali.says("request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas", "--to", key)
    assert "have not passed the step examination" in refused.stderr
    for name, step in (("wali", "examination"), ("kepala", "agency_approval")):
        people[name].sends()
        people[name].does("approve", "dinkes/puskesmas", "--step", step)
        people[name].sends()
    wali.sends()
    wali.does(
        "request", "deliver", "2026/1", "--dataset", "dinkes/puskesmas", "--to", key, "--output", str(tmp_path / "out")
    )
    given = delivery(wali.clone)
    assert given["how"] == "delivered"
    record = json.loads((wali.clone / given["record"]).read_text())
    assert (record["recipient"]["name"], record["reference"]) == ("PPID-2026-12", "request:2026/0001")
    assert len(list((tmp_path / "out").glob("*.zip.age"))) == 1
    assert "requests-" not in wali.says("check").stdout


def test_a_complaint_is_answered_before_it_is_closed(root: Path, run: Run) -> None:
    new = ("complaint", "new", "--from", "individual", "--channel", "telephone", "--unit", "dinkes")
    assert run(*new, "--subject", "Angka puskesmas keliru")[0] == 0
    assert run("complaint", "close", "2026/1")[0] == 2
    assert run("complaint", "answer", "2026/1", "--answer", "Sudah dijawab Siti Aminah")[0] == 1
    assert run("complaint", "answer", "2026/1", "--answer", "Sudah diperbaiki.", day="2026-03-03")[0] == 0
    assert run("complaint", "answer", "2026/1", "--answer", "Lagi.", day="2026-03-03")[0] == 2
    assert run("complaint", "close", "2026/1", day="2026-03-04")[0] == 0
    code, told = run("complaint", "close", "2026/1", day="2026-03-06")
    assert (code, "sudah ditutup" in told) == (2, True)
    assert "selesai" in run("complaint", "list", day="2026-03-05")[1]
    assert said(root, "catalog/complaints/2026/0001.yml")["closed_on"] == "2026-03-04"


def test_the_format_of_a_request_is_made_before_there_are_data_and_overwrites_nothing(
    root: Path, run: Run, tmp_path: Path
) -> None:
    assert run(*NEW, "--subject", "Data stunting", "--architecture", "stunting-kecamatan")[0] == 0
    folder = tmp_path / "format"
    assert run("request", "format", "2026/1", "--to", str(folder))[0] == 0
    assert sorted(path.name for path in folder.iterdir()) == ["stunting-kecamatan.xlsx", "stunting-kecamatan.yml"]
    assert run("architecture", "format", "stunting-kecamatan", "--to", str(folder))[0] == 2
    assert "dinkes/stunting-kecamatan" in run("architecture", "list")[1]
    assert run("architecture", "format", "lain")[0] == 2
    assert not (root / "metadata/dinkes/stunting-kecamatan.yml").exists()


def test_no_format_is_made_of_an_entry_with_a_fault(root: Path, run: Run, tmp_path: Path) -> None:
    record(root, {ENTRY: ARCHITECTURE.replace("      konsep: Stunting\n", "")})
    code, told = run("architecture", "format", "stunting-kecamatan", "--to", str(tmp_path / "format"))
    assert (code, "konsep" in told, (tmp_path / "format").exists()) == (1, True, False)
