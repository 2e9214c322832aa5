from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, Tree, git
from tests.instances import DAY, TABLE, instance

COMMANDS = ("init", "check", "diff", "build", "serve")


def satudata(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "satudata.cli.main", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@example.go.id",
             "GIT_COMMITTER_NAME": "S", "GIT_COMMITTER_EMAIL": "s@example.go.id", **environment},
        check=False,
    )  # fmt: skip


def test_a_clean_catalogue_ends_with_zero_and_one_with_errors_with_one(tree: Tree) -> None:
    root = tree(instance())
    assert satudata("-C", str(root), "--as-of", DAY, "check").returncode == 0
    (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("2023,11", "2023,sebelas"))
    done = satudata("-C", str(root), "--as-of", DAY, "check")
    assert done.returncode == 1
    assert "data/dinkes/puskesmas.csv" in done.stdout
    assert "sebelas" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["check", "tidak/ada"], "tidak/ada"),
        (["check", "--base", "tidak-ada"], "tidak-ada"),
        (["--as-of", "kemarin", "check"], "kemarin"),
        (["check", "--format", "xml"], "--format harus salah satu dari: terminal, json"),
        (["serve", "--port", "x"], "Isi --port harus bilangan bulat"),
        (["check", "--base"], "Opsi --base belum diberi isi"),
        (["init", "--sop", "blitar", "--region", "35.72"], "DIR belum diisi"),
        (["check", "[bold]dinkes/x"], "[bold]dinkes/x"),
        (["build", "--without", "docx"], "docx"),
        (["build", "--site", "satu", "--site=dua"], "--site disebut dua kali"),
        (["plan", "show", "2026", "--format", "json", "--format", "csv"], "--format disebut dua kali"),
        (["terbang"], "terbang"),
        (["check", "--apa"], "--apa"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_line_with_code_two(tree: Tree, arguments: list[str], word: str) -> None:
    done = satudata("-C", str(tree(instance())), *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_parts_are_left_out_by_commas_and_by_repeating_the_option(tree: Tree) -> None:
    root = tree(instance())
    assert (
        satudata("-C", str(root), "build", "--preview", "--without", "xlsx", "--without", "parquet,search").returncode
        == 0
    )
    made = {path.suffix for path in (root / "pratinjau").rglob("*")}
    assert ".csv" in made
    assert not made & {".xlsx", ".parquet"}


def test_no_arguments_at_all_show_the_help() -> None:
    done = satudata()
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Cara pakai: satudata")
    assert "serve" in done.stderr


def test_an_unknown_command_names_those_there_are() -> None:
    for language, words in (
        ("id", "Tidak ada perintah terbang. Yang ada: init"),
        ("en", "There is no command terbang"),
    ):
        assert words in satudata("--lang", language, "terbang").stderr


def test_a_folder_without_a_repository_is_said_in_one_line(tmp_path: Path) -> None:
    for arguments in (["check"], ["build"]):
        done = satudata("-C", str(tmp_path), *arguments)
        assert done.returncode == 2
        assert "satudata init" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_time_zone_is_said_in_one_line(tree: Tree) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    root = tree({**files, "catalog/catalog.yml": settings.replace(b"Asia/Jakarta", b"Mars/Olympus")})
    done = satudata("-C", str(root), "check")
    assert done.returncode == 2
    assert "Mars/Olympus" in done.stderr


@pytest.mark.parametrize("voice", ["terminal", "json", "sarif", "github", "markdown", "html"])
def test_every_voice_tells_the_findings_and_writes_them_to_a_file(tree: Tree, tmp_path: Path, voice: str) -> None:
    root = tree(instance(TABLE.replace("2023,11", "2023,sebelas")))
    done = satudata("-C", str(root), "--as-of", DAY, "check", "--format", voice)
    assert done.returncode == 1
    assert "puskesmas.csv" in done.stdout
    if voice in ("json", "sarif"):
        json.loads(done.stdout)
    report = tmp_path / "report"
    assert satudata("-C", str(root), "--as-of", DAY, "check", "--format", voice, "--output", str(report)).stdout == ""
    assert report.read_text() == done.stdout


def test_colours_stop_in_a_pipe(tree: Tree) -> None:
    root = tree(instance(TABLE.replace("2023,11", "2023,sebelas")))
    done = satudata("-C", str(root), "check")
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_command_explains_itself_with_an_example(command: str, language: str) -> None:
    done = satudata("--lang", language, command, "--help")
    assert done.returncode == 0
    assert f"satudata {command}" in done.stdout
    assert ("Contoh" if language == "id" else "Example") in done.stdout
    assert not re.search(r"\{[a-z_]+\}", done.stdout)


def test_the_language_comes_from_the_option_else_the_environment_else_is_indonesian() -> None:
    assert "Katalog data terbuka" in satudata("--help").stdout
    assert "open data catalogue" in satudata("--help", SATUDATA_LANG="en").stdout
    assert "open data catalogue" in satudata("--lang=en", "--help").stdout


def test_a_reader_that_stops_early_is_no_fault(tree: Tree) -> None:
    root = tree(instance(TABLE.replace("2023,11", "2023,sebelas")))
    line = f"{sys.executable} -m satudata.cli.main -C {root} check | head -c 1"
    done = subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_a_new_instance_is_made_checked_and_built_from_the_command_line(tmp_path: Path) -> None:
    place = tmp_path / "magetan"
    done = satudata("init", str(place), "--sop", "magetan", "--region", "35.20")
    assert done.returncode == 0, done.stderr
    assert satudata("-C", str(place), "check").returncode == 0
    built = satudata("-C", str(place), "build")
    assert built.returncode == 0, built.stderr
    assert "Magetan" in (place / "site/index.html").read_text()
    assert git(place, "status", "--porcelain") == ""


def test_a_build_tells_what_a_forge_will_soon_refuse(tree: Tree) -> None:
    root = tree(instance())
    with (root / "data/dinkes/puskesmas.csv").open("ab") as table:
        table.truncate(24_000_000)
    done = satudata("-C", str(root), "build", "--preview", "--without", "xlsx,parquet,search")
    assert "data/dinkes/puskesmas.csv berukuran 24 MB: di atas 95 % dari 25 MB" in done.stderr


def test_serving_rebuilds_what_changed_while_one_edits(tree: Tree) -> None:
    root = tree(instance())
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "satudata.cli.main", "-C", str(root), "--as-of", DAY, "serve", "--port", "18431"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = next(match[0] for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        page = f"{address}data/dinkes/puskesmas/puskesmas.csv"
        assert urllib.request.urlopen(page).read().decode() == TABLE
        (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("2024,14", "2024,15"))
        deadline = time.monotonic() + 30
        while urllib.request.urlopen(page).read().decode() == TABLE:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}tidak/ada/")
        assert caught.value.code == 404
        assert "404" in caught.value.read().decode()
    finally:
        process.terminate()
        process.wait(10)
