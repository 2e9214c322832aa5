"""`satudata check`: everything that is wrong, in the voice asked for."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.main import as_of, instance, make
from satudata.cli.progress import progress
from satudata.model.finding import Severity
from satudata.pipeline import Reading, Request, read
from satudata.text import Text
from satudata.voices import VOICES, tell
from satudata.voices.markdown import whom_to_ask
from satudata.write import replace_file


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    known = ", ".join(VOICES)
    params: list[click.Parameter] = [
        click.Argument(["datasets"], nargs=-1, metavar="[DATASET]…"),
        click.Option(["--base"], metavar="REF", default="", help=text("cli.base")),
        click.Option(
            ["--format", "voice"],
            type=click.Choice(tuple(VOICES)),
            default="terminal",
            help=text("cli.format", known=known),
        ),
        click.Option(["--output"], metavar="FILE", default="", help=text("cli.output")),
        click.Option(["--reference"], is_flag=True, help=text("cli.reference")),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(datasets: Sequence[str], base: str, voice: str, output: str, reference: bool, no_cache: bool) -> int:
        started = time.perf_counter()
        root = instance()
        with progress(text) as report:
            request = Request(
                root=root,
                as_of=as_of(root),
                base=base,
                datasets=tuple(datasets),
                cached=not no_cache,
                with_reference=reference,
                progress=report,
            )
            reading = read(request)
        findings = reading.findings
        told = tell(voice, findings, text)
        if voice == "markdown":
            told += whom_to_ask(contacts(reading), text)
        if output:
            replace_file(Path(output), told.encode())
        else:
            click.echo(told, nl=False)
        if voice == "terminal":
            seconds = text.number(time.perf_counter() - started, 1)
            Console(stderr=True, highlight=False).print(
                text("cli.checked", datasets=text.number(len(reading.examined)), seconds=seconds), style="dim"
            )
        return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0

    return make("check", text, params, run)


def contacts(reading: Reading) -> list[Mapping[str, str]]:
    """The catalogue's contact, and the agency's where all that was looked at is of one."""
    agencies = {name.partition("/")[0] for name in reading.examined}
    own = [agency.contact for agency in reading.catalog.agencies.values() if {agency.id} == agencies]
    return [reading.snapshot.settings.contact, *own]
