"""`satudata init`: a new instance that checks clean and builds at once."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from satudata.cli.main import make
from satudata.instance import SOPS, create
from satudata.text import Text


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["directory"], metavar="DIR"),
        click.Option(["--sop"], type=click.Choice(SOPS), required=True, help=text("cli.sop", known=", ".join(SOPS))),
        click.Option(["--region"], metavar="CODE", required=True, help=text("cli.region")),
    ]

    def run(directory: str, sop: str, region: str) -> int:
        written = create(Path(directory), sop, region)
        Console(highlight=False, soft_wrap=True).print(text("cli.made", path=directory, n=text.number(len(written))))
        return 0

    return make("init", text, params, run)
