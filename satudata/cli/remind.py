"""`satudata remind`: ready texts for those the procedure waits for; sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.files import replace
from satudata.cli.main import make
from satudata.cli.selection import Wanted, chosen, opened, waiting
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.procedure.open import Office
from satudata.procedure.queue import Waiting, holders
from satudata.text import Text
from satudata.voices import reminders as voice
from satudata.voices.reminders import Reminder, reminders

SUFFIXES = {"text": "txt", "whatsapp": "txt", "eml": "eml"}
MORNING = time(8)  # when a reminder is dated: of the day asked about


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--person"], metavar="ID", default="", help=text("cli.remind_person")),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.remind_agency")),
        click.Option(["--all", "everybody"], is_flag=True, help=text("cli.remind_all")),
        click.Option(
            ["--format", "form"], type=click.Choice(tuple(SUFFIXES)), default="text", help=text("cli.remind_format")
        ),
        click.Option(["--to", "folder"], metavar="DIR", default="", help=text("cli.remind_to")),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(person: str, agency: str, everybody: bool, form: str, folder: str, no_cache: bool) -> int:
        if sum(map(bool, (person, agency, everybody))) != 1:
            raise SatudataError("remind-whom")
        desk, office, day = opened(not no_cache)
        wanted = Wanted((), agency, person)
        lines = waiting(chosen(office, wanted, desk), office, wanted, desk, day)
        around = around_of(desk, office, day, text)
        found = [one for one in reminders(lines, desk.roster(), around) if person in ("", one.person)]
        texts = [(one, written(one, form, around, office)) for one in found]
        hand_over(texts, form, folder, text)
        tell_rest(lines, found, day, desk, text)
        return 0

    return make("remind", text, params, run)


def around_of(desk: Desk, office: Office, day: str, text: Text) -> voice.Occasion:
    """What the texts are written with."""
    catalog = desk.catalog
    return voice.Occasion(catalog.settings, catalog.agencies, office.sop.short[text.language], day, text)


def written(one: Reminder, form: str, around: voice.Occasion, office: Office) -> bytes:
    """One reminder in that form."""
    if form == "eml":
        moment = office.calendar.aware(datetime.combine(date.fromisoformat(around.day), MORNING))
        return voice.email(one, around, moment)
    return (voice.message if form == "whatsapp" else voice.letter)(one, around).encode()


def hand_over(texts: Sequence[tuple[Reminder, bytes]], form: str, folder: str, text: Text) -> None:
    """Write each to its file, or all of them to standard output, a line between. SatudataError `remind-needs-folder`
    for several e-mails without a folder.
    """
    told = Console(stderr=True, highlight=False, soft_wrap=True)
    if not folder:
        if form == "eml" and len(texts) > 1:
            raise SatudataError("remind-needs-folder", n=len(texts))
        click.echo(b"\n---\n\n".join(content for _, content in texts), nl=False)
        return
    for one, content in texts:
        place = Path(folder) / f"{one.person}.{SUFFIXES[form]}"
        replace(place, content)
        told.print(
            text("procedure.reminder.made", path=str(place), who=one.who, n=text.number(len(one.lines))), markup=False
        )
    if texts:
        told.print(text("procedure.reminder.unsent"))


def tell_rest(lines: Sequence[Waiting], found: Sequence[Reminder], day: str, desk: Desk, text: Text) -> None:
    """Say when there is nobody to remind, and how much waits for nobody."""
    told = Console(stderr=True, highlight=False, soft_wrap=True)
    roster = desk.roster()
    vacant = [
        line for line in lines if line.urgency in voice.TOLD and not any(held for _, held in holders(line, roster, day))
    ]
    if vacant:
        told.print(text("procedure.reminder.vacant", n=text.number(len(vacant))))
    elif not found:
        told.print(text("procedure.reminder.nothing"))
