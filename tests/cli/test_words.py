"""Help and usage errors are in one language throughout, whatever click says by itself."""

from __future__ import annotations

import re

import click
import pytest

from satudata.cli.main import COMMANDS, main
from satudata.cli.words import speaking
from satudata.text import Text

OF_CLICK = re.compile(
    r"usage|options?\b|\bcommands?\b|\bargs\b|required|default|\berror\b|missing|no such", re.IGNORECASE
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_has_no_english_word_of_click_in_indonesian(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*filter(None, [command]), "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Cara pakai: satudata")
    assert "Opsi:" in told
    assert OF_CLICK.findall(told) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_keeps_the_usual_words_in_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", *filter(None, [command]), "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Usage: satudata")
    assert "Options:" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--tidak"], "Tidak ada opsi --tidak."),
        (["init"], "DIR belum diisi."),
        (["init", "x", "--sop", "blitar"], "--region belum diisi."),
        (["init", "x", "y", "--sop", "blitar", "--region", "35.72"], "Terlalu banyak yang disebut: y."),
        (["serve", "--port", "nol"], "Isi --port harus bilangan bulat dari 1 sampai 65535."),
        (["serve", "--port", "0"], "Isi --port harus bilangan bulat dari 1 sampai 65535."),
        (["check", "--no-cache=1"], "Opsi --no-cache tidak menerima isi."),
        (["check", "--base"], "Opsi --base belum diberi isi."),
        (["check", "--format", "xml"], "Isi --format harus salah satu dari: terminal,"),
        (["--lang", "id"], "Perintahnya belum disebut."),
    ],
)
def test_a_wrong_command_line_is_told_in_indonesian(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"Tidak dapat dijalankan: {words}")
    assert OF_CLICK.findall(told) == []


@pytest.mark.parametrize(("language", "mark"), [("id", "[baku: 8000; wajib]"), ("en", "[default: 8000; required]")])
def test_remarks_behind_an_option_are_translated_and_other_brackets_are_not(language: str, mark: str) -> None:
    port = click.Option(["--port"], default=8000, show_default=True, required=True, help="x [default] y")
    command = speaking(click.Command("x", params=[port]), Text(language))
    told = command.get_help(command.make_context("x", ["--port", "1"]))
    assert f"x [default] y  {mark}" in told
