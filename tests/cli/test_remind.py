"""`satudata remind` and `satudata calendar`: ready texts and files; nothing is sent, and nobody is named."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path

import pytest

from satudata.cli.main import main
from tests.cli.waiting import NAMES, ROSTER, waiting_files
from tests.conftest import Commit, Tree
from tests.examples.requests import PUBLIC, REQUEST
from tests.export.icalendar import parsed
from tests.instances import DAY

Output = pytest.CaptureFixture[str]
OFFICERS = ("ppid", "ppid_superior")
OBJECTED = f"""\
{PUBLIC}decision: {{access: refused, by: ppid, on: "2026-11-05", ground: UU 14/2008 Pasal 17, reason: Rahasia pribadi.,
  consequence_test: 1/PPID/2026}}
answered_on: "2026-11-05"
objection: {{received: "2026-11-10T10:00+07:00", ground: refused}}
"""


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(waiting_files())


def run(root: Path, *arguments: str, lang: str = "id") -> int:
    return main(["-C", str(root), "--lang", lang, "--as-of", DAY, *arguments])


def mail(path: Path) -> email.message.EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=default)
    assert not found.defects
    return found


def test_everybody_gets_one_reminder_of_all_that_waits_for_them(root: Path, capsys: Output) -> None:
    assert run(root, "remind", "--all") == 0
    told = capsys.readouterr()
    forum, steward = told.out.split("\n---\n\n")
    assert forum.startswith("Yth. anggota forum Kota Blitar,\n")
    assert "satudata approve request:2026/0002 --step need" in forum
    assert steward.count("catalog/activities/dinkes/survei-") == 21
    assert "belum ada pemegangnya" in told.err


def test_no_name_and_no_address_of_a_person_stands_in_any_form(root: Path, tmp_path: Path, capsys: Output) -> None:
    for form in ("text", "whatsapp", "eml"):
        assert run(root, "remind", "--all", "--format", form, "--to", str(tmp_path / form)) == 0
        for path in sorted((tmp_path / form).iterdir()):
            content = path.read_bytes()
            text = mail(path).get_content() if form == "eml" else content.decode()
            assert not [name for name in NAMES if name in text or name.encode() in content], path
    told = capsys.readouterr()
    assert told.out == ""
    assert "Tidak ada yang dikirim." in told.err


def test_an_e_mail_is_a_whole_message_that_waits_to_be_sent(root: Path, tmp_path: Path) -> None:
    run(root, "remind", "--all", "--format", "eml", "--to", str(tmp_path / "mail"))
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == ["anggota.eml", "wali.eml"]
    found = mail(tmp_path / "mail" / "wali.eml")
    assert found["From"].addresses[0].addr_spec == "walidata@contoh.go.id"
    assert found["To"].addresses[0].display_name == "walidata Kota Blitar"
    assert found["Subject"] == "Pengingat Satu Data: 21 langkah menunggu walidata Kota Blitar"
    assert found["Date"].datetime.isoformat() == "2026-11-21T08:00:00+07:00"
    assert found["Message-ID"] and found["X-Unsent"] == "1"
    assert found.get_content_type() == "text/plain"
    raw = (tmp_path / "mail" / "wali.eml").read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 78 and b"\n" not in raw.replace(b"\r\n", b"")


def test_a_hostile_title_adds_no_header_and_no_line(root: Path, commit: Commit, tmp_path: Path) -> None:
    title = 'judul_kegiatan: "Survei\\r\\nBcc: a@b.example\\r\\n\\r\\n"\ntahun: "2026"\n'
    commit(root, {"catalog/activities/dinkes/aaa.yml": title})
    settings = (root / "catalog/catalog.yml").read_text()
    named = 'region_name: "Kota\\r\\nBcc: a@b.example\\r\\nBlitar"'
    commit(root, {"catalog/catalog.yml": settings.replace("region_name: Kota Blitar", named)})
    assert run(root, "remind", "--all", "--format", "eml", "--to", str(tmp_path)) == 0
    found = mail(tmp_path / "wali.eml")
    assert found["Bcc"] is None
    assert "\nBcc:" not in found.get_content()


def test_a_demonstration_says_so_in_every_form(root: Path, commit: Commit, tmp_path: Path) -> None:
    settings = (root / "catalog/catalog.yml").read_text()
    commit(root, {"catalog/catalog.yml": settings.replace("demonstration: false", "demonstration: true")})
    for form in ("text", "whatsapp", "eml"):
        run(root, "remind", "--person", "wali", "--format", form, "--to", str(tmp_path / form))
    mark = "CONTOH – BUKAN DOKUMEN RESMI"
    assert (tmp_path / "text/wali.txt").read_text().startswith(mark)
    assert (tmp_path / "whatsapp/wali.txt").read_text().startswith(mark)
    found = mail(tmp_path / "eml/wali.eml")
    assert found["Subject"].startswith(mark) and found.get_content().startswith(mark)
    run(root, "calendar", "--to", str(tmp_path / "a.ics"))
    calendar, events = parsed((tmp_path / "a.ics").read_bytes())
    assert mark in calendar["X-WR-CALDESC"] and all(mark in event["DESCRIPTION"] for event in events)


def test_a_message_for_a_chat_is_short(root: Path, capsys: Output) -> None:
    run(root, "remind", "--person", "wali", "--format", "whatsapp")
    told = capsys.readouterr().out
    assert told.startswith("*Pengingat Satu Data* untuk walidata Kota Blitar\nPer 21 November 2026: 21 langkah")
    assert "… dan 16 lagi" in told
    assert len(told.splitlines()) == 9


def test_only_what_concerns_an_agency_is_reminded_of(root: Path, capsys: Output) -> None:
    run(root, "remind", "--agency", "dinkes")
    assert "request:2026/0002" not in capsys.readouterr().out


def test_english_is_whole(root: Path, capsys: Output) -> None:
    run(root, "remind", "--person", "anggota", lang="en")
    told = capsys.readouterr().out
    assert told.startswith("Dear member of the forum, Kota Blitar,")
    assert "Late (1)" in told and "working days late" in told


def test_the_same_repository_and_day_give_the_same_texts(root: Path, tmp_path: Path) -> None:
    for place in ("a", "b"):
        run(root, "remind", "--all", "--format", "eml", "--to", str(tmp_path / place))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--person ID"),
        (("--all", "--person", "wali"), "--person ID"),
        (("--person", "nobody"), "nobody"),
        (("--all", "--format", "eml"), "--to DIR"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    root: Path, capsys: Output, arguments: tuple[str, ...], told: str
) -> None:
    assert run(root, "remind", *arguments) == 2
    assert told in capsys.readouterr().err


def test_a_folder_that_refuses_a_file_is_told(root: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "taken").write_text("")
    assert run(root, "remind", "--all", "--to", str(tmp_path / "taken")) == 2
    assert "taken" in capsys.readouterr().err


def test_nobody_to_remind_is_said(root: Path, capsys: Output) -> None:
    main(["-C", str(root), "--lang", "id", "--as-of", "2026-01-04", "remind", "--person", "anggota"])
    assert "Tidak ada yang perlu diingatkan." in capsys.readouterr().err


def test_the_ppid_is_reminded_of_a_request_of_the_public_with_its_command(
    root: Path, commit: Commit, tmp_path: Path, capsys: Output
) -> None:
    terms = ", ".join(f'{{role: {role}, agency: "*", from: "2026-01-01", decree: 821/3}}' for role in OFFICERS)
    officer = f"- id: petugas\n  name: Rina (uji)\n  emails: [rina@example.go.id]\n  roles: [{terms}]\n"
    commit(root, {REQUEST: PUBLIC, "catalog/requests/2026/0003.yml": OBJECTED, "catalog/roster.yml": ROSTER + officer})
    assert run(root, "remind", "--person", "petugas") == 0
    told = capsys.readouterr().out
    assert told.startswith("Yth. PPID Kota Blitar; atasan PPID Kota Blitar,\n")
    assert "- 2026/0001: Pasal 22 Pemberitahuan tertulis atas permintaan informasi publik; tenggat 16 Nov" in told
    assert "Perintah: satudata request answer 2026/0001" in told
    assert "- 2026/0003: Pasal 36 Tanggapan atasan PPID atas keberatan" in told
    assert "Perintah: satudata request object 2026/0003 --outcome granted|partly|rejected" in told
    assert "Rina" not in told
    assert run(root, "calendar", "--to", str(tmp_path / "a.ics")) == 0
    _, events = parsed((tmp_path / "a.ics").read_bytes())
    due = {event["SUMMARY"]: event["DTSTART"] for event in events if event["SUMMARY"].endswith("2026/0001")}
    assert due == {"Tenggat: Pemberitahuan tertulis atas permintaan informasi publik – 2026/0001": ":20261116T090000Z"}


def test_the_calendar_has_due_dates_and_releases_but_no_closed_release(
    root: Path, tmp_path: Path, capsys: Output
) -> None:
    assert run(root, "calendar", "--to", str(tmp_path / "a.ics")) == 0
    _, events = parsed((tmp_path / "a.ics").read_bytes())
    releases = [event["SUMMARY"] for event in events if event["CATEGORIES"] == "Rilis data"]
    assert releases == ["Rilis: Jumlah puskesmas menurut kecamatan"]
    assert len(events) > len(releases)
    assert f"{len(events)} tenggat dan rilis" in capsys.readouterr().err


def test_a_calendar_that_cannot_be_written_is_told(root: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "no").write_text("")
    assert run(root, "calendar", "--to", str(tmp_path / "no" / "where.ics")) == 2
    assert "where.ics" in capsys.readouterr().err
