"""The guides by role: in both languages, the same in a new instance, and every command in them is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from satudata.cli.main import group
from satudata.text import Text

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "catalog/pages"
STARTER = ROOT / "satudata/assets/starter/catalog/pages"
ROLES = ("forum", "kepala-opd", "operator", "pembina", "ppid", "produsen", "walidata")
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"`(satudata [^`\n]+)`")

every = pytest.mark.parametrize("role", ROLES)
both = pytest.mark.parametrize("language", ["id", "en"])


def page(role: str, language: str, base: Path = PAGES) -> str:
    return (base / language / "panduan" / f"peran-{role}.md").read_text("utf-8")


def commands(text: str) -> Iterator[list[str]]:
    """Every command line of the engine in a page, as words after `satudata`."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    for line in [*lines, *SPAN.findall(FENCE.sub("", text))]:
        if line.startswith("satudata "):
            yield shlex.split(line)[1:]


def found(words: list[str]) -> tuple[click.Command, list[str], list[str]]:
    """The command that the words name, its name, and the words behind it. KeyError for one that is not there."""
    command: click.Command = group(Text("id"))
    context = click.Context(command)
    names: list[str] = []
    while isinstance(command, click.Group) and words:
        inner = command.get_command(context, words[0])
        if inner is None:
            raise KeyError(" ".join([*names, words[0]]))
        command, names, words = inner, [*names, words[0]], words[1:]
    return command, names, words


@cache
def helped(names: tuple[str, ...], language: str) -> bool:
    """Whether the command tells its help."""
    done = CliRunner().invoke(group(Text(language)), [*names, "--help"])
    return done.exit_code == 0 and bool(done.output)


@every
@both
def test_every_command_of_a_page_is_there_with_its_options_and_its_help(role: str, language: str) -> None:
    lines = list(commands(page(role, language)))
    assert len(lines) >= 5
    for words in lines:
        command, names, rest = found(words)
        known = {option for param in command.params for option in param.opts + param.secondary_opts}
        assert {word for word in rest if word.startswith("--")} <= known, words
        assert helped(tuple(names), language), words


def test_a_command_that_is_not_there_is_noticed() -> None:
    with pytest.raises(KeyError, match="plan fly"):
        found(["plan", "fly", "2026"])
    assert list(commands("`satudata plan fly 2026`\n```sh\ngit pull\nsatudata status\n```")) == [
        ["status"],
        ["plan", "fly", "2026"],
    ]


@every
def test_both_languages_name_the_same_commands_and_headings(role: str) -> None:
    shapes = []
    for language in ("id", "en"):
        text = page(role, language)
        shapes.append(
            (sorted(found(words)[1] for words in commands(text)), len(re.findall("^#+ ", text, re.MULTILINE)))
        )
    assert shapes[0] == shapes[1]


@every
@both
def test_a_new_instance_gets_the_same_pages(role: str, language: str) -> None:
    assert page(role, language) == page(role, language, STARTER)


@pytest.mark.parametrize("base", [PAGES, STARTER])
@both
def test_the_guides_lead_to_every_role(base: Path, language: str) -> None:
    text = (base / language / "panduan/index.md").read_text("utf-8")
    assert [role for role in ROLES if f"](peran-{role}.md)" not in text] == []
    assert [path.stem for path in sorted((base / language / "panduan").glob("peran-*.md"))] == [
        f"peran-{role}" for role in ROLES
    ]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "satudata/assets/starter"])
def test_the_menus_hold_every_role(folder: Path) -> None:
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        text = (folder / name).read_text("utf-8")
        assert [role for role in ROLES if f"- panduan/peran-{role}.md\n" not in text] == [], name


@every
@both
def test_a_page_says_what_to_do_when_something_is_late(role: str, language: str) -> None:
    headings = re.findall("^## (.*)$", page(role, language), re.MULTILINE)
    words = (
        ("terlambat", "dikembalikan", "tidak", "ditolak") if language == "id" else ("late", "return", "not", "refused")
    )
    assert any(word in heading for heading in headings for word in words[:1]) or role == "pembina"
    assert any(word in heading for heading in headings for word in words[1:])
