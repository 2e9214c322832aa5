"""`satudata codeowners`: whose review the forge asks for, made from the roster."""

from __future__ import annotations

import click

from satudata.cli.main import as_of, instance, make
from satudata.offices import read_instance
from satudata.text import Text
from satudata.write import replace_file


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--write"], is_flag=True, help=text("cli.codeowners_write")),
        click.Option(["--check", "only_check"], is_flag=True, help=text("cli.codeowners_check")),
    ]

    def run(write: bool, only_check: bool) -> int:
        root = instance()
        offices = read_instance(root, as_of(root))
        place = offices.routing_place
        shown = place.relative_to(offices.root).as_posix()
        if only_check:
            stale = offices.routing_is_stale()
            click.echo(text("cli.codeowners_stale" if stale else "cli.codeowners_fresh", path=shown))
            return int(stale)
        content = offices.routing(text("cli.codeowners_comment"))
        if not write:
            click.echo(content.decode(), nl=False)
            return 0
        place.parent.mkdir(exist_ok=True)
        replace_file(place, content)
        click.echo(text("cli.codeowners_written", path=shown, undo=f"git restore {shown}"))
        return 0

    return make("codeowners", text, params, run)
