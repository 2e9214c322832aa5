"""`satudata status`: where everything stands in the procedure, whose turn it is, and until when."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from satudata.cli.calendar import agenda
from satudata.cli.main import make
from satudata.cli.selection import Wanted, chosen, office_of, opened, waiting
from satudata.cli.status_tell import tell, tell_track
from satudata.desk import Desk
from satudata.model.track import Track
from satudata.procedure.open import Office
from satudata.procedure.queue import Urgency, Waiting
from satudata.text import Text
from satudata.voices.queue import csv_text, facts, markdown_text

VOICES = ("terminal", "json", "csv", "markdown", "ics")
__all__ = ["command", "office_of"]


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["subjects"], nargs=-1, metavar="[SUBJECT]…"),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.status_agency")),
        click.Option(["--person"], metavar="ID", default="", help=text("cli.status_person")),
        click.Option(["--year"], metavar="YEAR", type=int, default=0, help=text("cli.status_year")),
        click.Option(["--step"], metavar="STEP", default="", help=text("cli.status_step")),
        click.Option(["--all", "in_full"], is_flag=True, help=text("cli.status_all")),
        click.Option(
            ["--format", "voice"], type=click.Choice(VOICES), default="terminal", help=text("cli.status_format")
        ),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(
        subjects: Sequence[str],
        agency: str,
        person: str,
        year: int,
        step: str,
        in_full: bool,
        voice: str,
        no_cache: bool,
    ) -> int:
        desk, office, day = opened(not no_cache)
        wanted = Wanted(tuple(map(_named, subjects)), agency, person, year, step)
        tracks = chosen(office, wanted, desk)
        lines = waiting(tracks, office, wanted, desk, day)
        if voice != "terminal":
            click.echo(spoken(voice, lines, tracks, desk, office, day, text), nl=False)
        elif subjects:
            for track in tracks:
                tell_track(track, office, desk, day, text)
        else:
            tell(lines, tracks, in_full, desk.roster(), day, text)
        return 1 if any(line.urgency is Urgency.LATE for line in lines) else 0

    return make("status", text, params, run)


def _named(subject: str) -> str:
    """A dataset may be called by its id alone."""
    return subject if ":" in subject else f"dataset:{subject}"


def spoken(
    voice: str, lines: Sequence[Waiting], tracks: Sequence[Track], desk: Desk, office: Office, day: str, text: Text
) -> str:
    """The same for programs and other papers: every track as JSON; what waits as CSV, Markdown or a calendar."""
    match voice:
        case "json":
            return json.dumps([facts(track) for track in tracks], ensure_ascii=False, indent=1) + "\n"
        case "csv":
            return csv_text(lines, desk.roster(), day)
        case "markdown":
            return markdown_text(lines, desk.roster(), day, text)
        case _:
            return agenda(lines, tracks, desk, office, day, text).decode()
