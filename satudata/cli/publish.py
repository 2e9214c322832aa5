"""`satudata publish`: from the private working repository to the public output."""

from __future__ import annotations

import click
from rich.console import Console

from satudata.cli.main import as_of, instance, make
from satudata.cli.progress import progress
from satudata.offices import pin_in_force
from satudata.pipeline import Reading, Request
from satudata.publish.publish import publish, target_of
from satudata.text import Text


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--to"], metavar="DIR|REPO", required=True, help=text("cli.publish_to")),
        click.Option(["--branch"], metavar="NAME", default="main", help=text("cli.publish_branch")),
        click.Option(["--takedown"], is_flag=True, help=text("cli.publish_takedown")),
    ]

    def run(to: str, branch: str, takedown: bool) -> int:
        root = instance()
        indonesian = Text("id")

        def told(reading: Reading) -> str:
            snapshot = reading.snapshot
            title = snapshot.settings.title.id
            return indonesian("publish.commit", title=title, day=indonesian.date(snapshot.as_of))

        with progress(text) as report:
            request = Request(root=root, as_of=as_of(root), progress=report, pin=pin_in_force(root))
            _, outcome = publish(request, target_of(to, branch), told, takedown)
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        numbers = {"changed": text.number(outcome.changed), "removed": text.number(outcome.removed)}
        if not (outcome.changed or outcome.removed or outcome.commit):
            console.print(text("publish.nothing", to=to))
            return 0
        console.print(text("publish.done", to=to, **numbers))
        if takedown:
            console.print(text("publish.taken_down"), style="yellow")
        if outcome.remaining:
            console.print(text("publish.remaining", names=", ".join(outcome.remaining)), style="bold red")
            return 1
        return 0

    return make("publish", text, params, run)
