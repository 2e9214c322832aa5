"""`satudata forge`: read the forge's settings back, and put the report of a check together."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Line

from satudata.cli.gate import API, TOKEN
from satudata.cli.main import help_option, instance, make
from satudata.errors import SatudataError
from satudata.gate.doors import open_forge
from satudata.gate.forge import Setting
from satudata.gate.report import written
from satudata.read.catalogue import settings_of
from satudata.read.documents import read_document
from satudata.text import Text
from satudata.voices.telling import plain
from satudata.write import replace_file

STATES = {True: "holds", False: "missing", None: "unknown"}
COLOURS = {True: "green", False: "bold red", None: "yellow"}


def command(text: Text) -> click.Command:
    """The group of subcommands in that language."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    inputs: list[click.Parameter] = [
        click.Option(["--findings"], metavar="FILE", required=True, help=text("cli.forge_findings")),
        click.Option(["--changes"], metavar="FILE", required=True, help=text("cli.forge_changes")),
        click.Option(["--output"], metavar="FILE", required=True, help=text("cli.output")),
    ]
    group = Group("forge", help=text("cli.forge"), short_help=text("cli.forge_short"))
    group.add_command(make("forge_check", text, [], lambda: check(text)), "check")
    group.add_command(make("forge_report", text, inputs, report), "report")
    return group


def check(text: Text) -> int:
    """Tell each setting, and what to do where it does not hold; 1 when one does not."""
    place = instance() / "catalog" / "catalog.yml"
    content = place.read_bytes() if place.is_file() else b""
    settings = settings_of(read_document("catalog.yml", content)[0].mapping, {})
    forge = open_forge(settings.forge, os.environ.get(TOKEN, ""), 0, os.environ.get(API, ""))
    found = forge.settings(settings.forge.get("branch", "main"))
    console = Console(highlight=False, soft_wrap=True)
    for setting in found:
        tell(console, setting, text)
    counts = {STATES[state]: text.number(sum(one.holds is state for one in found)) for state in STATES}
    console.print(Line(text("gate.setting.summary", **counts), style="bold"))
    return 0 if all(setting.holds for setting in found) else 1


def tell(console: Console, setting: Setting, text: Text) -> None:
    """One setting on a line, its remedy below where it does not hold."""
    facts = dict(setting.facts)
    line = Line(f"{text(f'gate.setting.{STATES[setting.holds]}')}: ", style=COLOURS[setting.holds])
    console.print(line.append(plain(text(f"gate.setting.{setting.key}", **facts)), style="default"))
    if not setting.holds:
        remedy = "unknown" if setting.holds is None else setting.key
        console.print(Line(f"    {plain(text(f'gate.setting.{remedy}.remedy', **facts))}"))


def report(findings: str, changes: str, output: str) -> int:
    """Put together what the check leaves for the gate."""
    try:
        told = written(Path(findings).read_text("utf-8"), Path(changes).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        raise SatudataError("gate-report-unreadable", path=findings) from None
    replace_file(Path(output), told)
    return 0
