"""The roster from the command line: entered, ended, looked at, pinned; and CODEOWNERS made from it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from satudata.trust.roster import known_key, read_roster
from tests.conftest import ROOT, Commit, Tree, git
from tests.instances import DAY, instance
from tests.trust.rosters import REGISTER, complete, key, person, public_key, term

ADDED = ("roster", "add", "--id", "budi", "--name", "Budi Santoso", "--role", "agency_head", "--agency", "dinkes")
PATH = "catalog/roster.yml"


def satudata(root: Path, *arguments: str, day: str = DAY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "satudata.cli.main", "-C", str(root), "--as-of", day, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "SATUDATA_LANG": "id"},
        check=False,
    )


def place(tree: Tree, roster: str | None = None, forge: str = "git") -> Path:
    """An instance with that roster and the register of letters."""
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    files["catalog/catalog.yml"] = settings.replace(b"forge: {kind: git,", b"forge: {kind: %s," % forge.encode())
    files["catalog/letters/register.csv"] = REGISTER
    return tree({**files, **({PATH: roster} if roster is not None else {})})


def test_a_person_is_entered_with_everything_and_the_empty_list_of_a_new_instance_is_filled(
    tree: Tree, tmp_path: Path
) -> None:
    root = place(tree)
    (tmp_path / "id.pub").write_text(f"{public_key('budi')} budi@laptop\n")
    done = satudata(
        root, *ADDED, "--from", "2026-01-02", "--decree", "821/12", "--key", str(tmp_path / "id.pub"),
        "--account", "github:1234", "--login", "github:kota/dinkes", "--email", "budi@dinkes.go.id",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"git restore {PATH}" in done.stdout
    content = (root / PATH).read_bytes()
    assert content.startswith(b"# yaml-language-server")
    roster, findings = read_roster(content, DAY)
    assert findings == []
    budi = roster.people["budi"]
    assert (budi.name, budi.accounts, budi.logins) == ("Budi Santoso", {"github": 1234}, {"github": "kota/dinkes"})
    assert budi.terms[0].start == "2026-01-02"
    assert budi.keys[0].line == public_key("budi")
    assert b"laptop" not in content


def test_a_new_instance_brings_the_register_in_which_an_operator_s_letter_is_entered(tree: Tree) -> None:
    root = tree(instance())
    operator = ("roster", "add", "--id", "sari", "--name", "Sari", "--role", "operator", "--agency", "dinkes")
    letter = (*operator, "--decree", "821/13", "--letter", "000/1/2026")
    assert satudata(root, *letter).returncode == 1
    register = root / "catalog/letters/register.csv"
    columns = register.read_text().strip().split(",")
    row = {"nomor_surat": "000/1/2026", "opd": "dinkes"}
    with register.open("a") as file:
        file.write(",".join(row.get(column, "") for column in columns) + "\n")
    assert satudata(root, *letter).returncode == 0


def test_without_a_first_day_a_term_begins_today(tree: Tree) -> None:
    root = place(tree)
    assert satudata(root, *ADDED, "--decree", "821/12").returncode == 0
    assert read_roster((root / PATH).read_bytes())[0].people["budi"].terms[0].start == DAY


@pytest.mark.parametrize(
    "arguments",
    [
        ("--id", "sari", "--name", "Sari", "--role", "agency_head", "--agency", "dinkes", "--decree", "821/13"),
        ("--id", "sari", "--name", "Sari", "--role", "operator", "--agency", "dinkes", "--decree", "821/13"),
        ("--id", "sari", "--name", "Sari", "--role", "ppid", "--agency", "disdik", "--decree", "821/13"),
        ("--id", "sari", "--name", "Sari", "--role", "ppid", "--agency", "dinkes"),
        ("--id", "Sari", "--name", "Sari"),
        ("--id", "sari", "--name", "Sari", "--account", "github:77"),
    ],
)
def test_nothing_is_written_when_the_outcome_would_be_wrong(tree: Tree, arguments: tuple[str, ...]) -> None:
    root = place(tree, complete() + person("joko", accounts="{github: 77}"))
    done = satudata(root, "roster", "add", *arguments)
    assert done.returncode == 1
    assert "Tidak ada yang ditulis" in done.stderr
    assert git(root, "status", "--porcelain") == ""


def test_a_fault_that_was_there_before_does_not_keep_others_from_being_entered(tree: Tree) -> None:
    root = place(tree, complete() + person("dobel", term("agency_head", "dinkes")))
    done = satudata(root, "roster", "add", "--id", "sari", "--name", "Sari", "--role", "ppid", "--decree", "821/13")
    assert done.returncode == 0, done.stdout
    assert "sari" in read_roster((root / PATH).read_bytes())[0].people


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("add", "--id", "baru", "--role", "ppid", "--decree", "1"), "--name"),
        (("add", "--id", "kepala", "--name", "Orang lain"), "Kepala"),
        (("add", "--id", "kepala", "--account", "github:budi"), "--account"),
        (("add", "--id", "kepala", "--account", "bitbucket:7"), "--account"),
        (("add", "--id", "kepala", "--key", "ssh-ed25519 AAAA"), "ssh-keygen"),
        (("add", "--role", "ppid"), "--id"),
        (("add", "--id", "kepala", "--role", "bupati"), "--role"),
        (("end", "--id", "kepala", "--until", DAY), "--role"),
        (("end", "--id", "kepala", "--role", "ppid", "--agency", "dinkes", "--until", DAY), "kepala"),
        (("show", "siapa"), "siapa"),
        (("terbang",), "terbang"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tree: Tree, arguments: tuple[str, ...], word: str) -> None:
    root = place(tree, complete())
    done = satudata(root, "roster", *arguments)
    assert done.returncode == 2, done.stdout
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert git(root, "status", "--porcelain") == ""


def test_a_private_key_is_never_copied(tree: Tree, tmp_path: Path) -> None:
    root = place(tree, complete())
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "id")], check=True)
    done = satudata(root, "roster", "add", "--id", "kepala", "--key", str(tmp_path / "id"))
    assert (done.returncode, git(root, "status", "--porcelain")) == (2, "")
    assert "kunci rahasia" in done.stderr


def test_a_term_and_a_key_are_ended_and_the_rest_stays(tree: Tree) -> None:
    roster = complete() + person("joko", term("ppid", "dinsos"), keys=key(public_key("joko")))
    root = place(tree, roster.replace("dinsos", "walidata"))
    ended = ("roster", "end", "--id", "kepala", "--role", "agency_head", "--agency", "dinkes", "--until", "2026-12-31")
    assert satudata(root, *ended, "--decree", "821/77").returncode == 0
    fingerprint = known_key(public_key("joko"))[0]
    assert satudata(root, "roster", "end", "--id", "joko", "--key", fingerprint, "--until", DAY).returncode == 0
    people = read_roster((root / PATH).read_bytes())[0].people
    assert (people["kepala"].terms[0].until, people["joko"].keys[0].until) == ("2026-12-31", DAY)
    assert git(root, "diff", "--numstat").split()[:2] == ["2", "2"]


def test_check_lists_who_holds_what_today_and_what_is_missing(tree: Tree) -> None:
    acting = person(
        "plt", term("agency_head", "walidata", capacity="plt", until="2026-12-31"), name="Pelaksana [Tugas]"
    )
    root = place(tree, complete() + acting)
    done = satudata(root, "roster", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "administrator Admin-Satu; Admin-Dua" in lines
    assert "kepala OPD Pelaksana [Tugas] (Plt., sampai 31 Desember 2026)" in lines
    assert "PPID –" in lines
    for code in ("roster-no-operator", "roster-no-ppid"):
        assert code in done.stdout
    later = satudata(root, "roster", "check", day="2027-01-01")
    assert "roster-no-approver" in later.stdout


def test_check_ends_with_one_when_the_roster_has_errors(tree: Tree) -> None:
    root = place(tree, complete() + person("kepala-dua", term()))
    done = satudata(root, "roster", "check")
    assert (done.returncode, "roster-overlap" in done.stdout) == (1, True)


def test_show_tells_all_terms_and_keys_of_a_person_and_the_digest(tree: Tree) -> None:
    roster = complete() + person("joko", term("ppid", "walidata", until="2026-02-01"), keys=key(public_key("joko")))
    root = place(tree, roster)
    told = satudata(root, "roster", "show", "joko").stdout
    assert "PPID · walidata · 2026-01-02 – 2026-02-01 · 821/12/2026" in told
    assert known_key(public_key("joko"))[0] in told
    assert hashlib.sha256(roster.encode()).hexdigest() in told
    assert "wali ·" in satudata(root, "roster", "show").stdout


def test_the_pin_is_kept_outside_the_tree_and_not_changed_by_itself(tree: Tree, commit: Commit) -> None:
    root = place(tree, complete())
    done = satudata(root, "roster", "pin")
    digest = git(root, "config", "--local", "satudata.pin")
    assert done.returncode == 0
    assert re.fullmatch("sha256:[0-9a-f]{64}", digest)
    assert digest in done.stdout
    assert "git config --unset satudata.pin" in done.stdout
    assert git(root, "status", "--porcelain") == ""
    assert satudata(root, "roster", "pin").returncode == 0

    (root / PATH).write_text(complete() + person("joko"))
    refused = satudata(root, "roster", "pin")
    assert (refused.returncode, "commit" in refused.stderr) == (2, True)
    commit(root, {})
    other = satudata(root, "roster", "pin")
    assert (other.returncode, digest in other.stderr) == (2, True)
    assert git(root, "config", "--local", "satudata.pin") == digest
    replaced = satudata(root, "roster", "pin", "--replace")
    assert f"git config satudata.pin {digest}" in replaced.stdout
    assert git(root, "config", "--local", "satudata.pin") != digest


def test_the_check_of_everything_tells_of_the_roster_as_well(tree: Tree) -> None:
    root = place(tree, complete().replace("000/7/2026", "000/1/2026"), "github")
    told = satudata(root, "check").stdout
    for code in ("roster-no-letter", "roster-no-operator", "roster-no-ppid"):
        assert code in told
    assert "roster-missing" in satudata(place_again(tree, root), "check").stdout


def place_again(tree: Tree, root: Path) -> Path:
    """The same instance without its roster."""
    (root / PATH).unlink()
    return root


def test_codeowners_is_written_found_fresh_and_found_stale_when_somebody_leaves(tree: Tree) -> None:
    roster = complete().replace("name: Kepala\n", "name: Kepala\n  logins: {github: kepala-dinkes}\n")
    roster = roster.replace("name: Admin-Satu\n", "name: Admin-Satu\n  logins: {github: admin-satu}\n")
    root = place(tree, roster, "github")
    assert satudata(root, "codeowners", "--check").returncode == 1
    assert "roster-routing-stale" in satudata(root, "check").stdout
    shown = satudata(root, "codeowners").stdout
    assert satudata(root, "codeowners", "--write").returncode == 0
    assert (root / ".github/CODEOWNERS").read_text() == shown
    assert "/data/dinkes/ " in shown
    assert "@kepala-dinkes" in shown
    assert satudata(root, "codeowners", "--check").returncode == 0
    assert "roster-routing-stale" not in satudata(root, "check").stdout
    end = ("roster", "end", "--id", "kepala", "--role", "agency_head", "--agency", "dinkes", "--until", "2026-11-20")
    assert satudata(root, *end).returncode == 0
    assert satudata(root, "codeowners", "--check").returncode == 1


def test_plain_git_has_no_codeowners(tree: Tree) -> None:
    done = satudata(place(tree, complete()), "codeowners", "--write")
    assert (done.returncode, "forge.kind" in done.stderr) == (2, True)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("roster", "add"),
        ("roster", "end"),
        ("roster", "check"),
        ("roster", "show"),
        ("roster", "pin"),
        ("codeowners",),
        ("roster",),
    ],
)
def test_every_command_reads_like_a_manual_page_with_an_example(words: tuple[str, ...], language: str) -> None:
    done = satudata(ROOT, "--lang", language, *words, "--help")
    assert done.returncode == 0
    assert ("Contoh" if language == "id" else "Example") in done.stdout
    assert f"satudata {' '.join(words)}" in done.stdout.replace("satudata --as-of 2027-01-01 ", "satudata ")
