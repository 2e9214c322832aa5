"""`satudata calendar`: what is due and what is promised, as a file for calendar programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from satudata.cli.files import replace
from satudata.cli.main import make
from satudata.cli.selection import Wanted, chosen, opened, waiting
from satudata.conduct import release_events
from satudata.desk import Desk
from satudata.export.ics import Event, calendar_ics
from satudata.export.publication import notice
from satudata.model.track import Track
from satudata.procedure.open import Office
from satudata.procedure.queue import Waiting
from satudata.procedure.releases import promises, shown
from satudata.text import Text
from satudata.voices.queue import state_of, title


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--to"], metavar="FILE", required=True, help=text("cli.calendar_to")),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.status_agency")),
        click.Option(["--person"], metavar="ID", default="", help=text("cli.status_person")),
        click.Option(["--year"], metavar="YEAR", type=int, default=0, help=text("cli.status_year")),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(to: str, agency: str, person: str, year: int, no_cache: bool) -> int:
        desk, office, day = opened(not no_cache)
        wanted = Wanted((), agency, person, year)
        tracks = chosen(office, wanted, desk)
        lines = waiting(tracks, office, wanted, desk, day)
        content = agenda(lines, tracks, desk, office, day, text)
        replace(Path(to), content)
        n = content.count(b"BEGIN:VEVENT")
        click.echo(text("procedure.ics.made", path=to, n=text.number(n)), err=True)
        return 0

    return make("calendar", text, params, run)


def agenda(
    lines: Sequence[Waiting], tracks: Sequence[Track], desk: Desk, office: Office, day: str, text: Text
) -> bytes:
    """The due moments of what waits, and every promised release that may be named, as iCalendar."""
    settings = desk.catalog.settings
    found = shown(promises(tracks, office.calendar, day), desk.catalog.plans, {})
    events = [
        *due_events(lines, settings.region, text),
        *release_events(found, settings, desk.catalog.agencies, text, frozenset()),
    ]
    mark = notice(settings)
    name = text("procedure.ics.name", portal=settings.title[text.language])
    return calendar_ics(name, events, day, mark[text.language] if mark is not None else "")


def due_events(lines: Sequence[Waiting], region: str, text: Text) -> Iterator[Event]:
    """An event at each due moment; whose turn it is stands as a function, never as a name."""
    for line in lines:
        track, row = line.track, line.state.row
        if line.state.due is None:
            continue
        parts = ("due", region, track.subject, track.period, track.promised, row.step)
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        roles = ", ".join(text(f"approval.role.{role}") for role in line.roles)
        yield Event(
            uid=f"{digest[:32]}@satudata",
            start=line.state.due,
            summary=text("procedure.ics.due", activity=row.activity, title=track.title or track.subject),
            description="\n".join(part for part in (title(track, text), roles, state_of(line, text)) if part),
            category=text("procedure.ics.category"),
        )
