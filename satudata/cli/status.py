"""`satudata status`: where everything stands in the procedure, whose turn it is, and until when."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape

from satudata.cli.clock import now
from satudata.cli.main import as_of, instance, make
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.track import Done, Progress, RowState, Track
from satudata.procedure.open import Office, open_office
from satudata.procedure.queue import Urgency, Waiting, holders, queue
from satudata.text import Text

SHOWN = 20  # lines of each heading without --all
COLOURS = {Urgency.LATE: "red", Urgency.DUE: "", Urgency.PAUSED: "cyan", Urgency.UNLIMITED: "dim"}


class Wanted(NamedTuple):
    """What the command line asks for; "" and () are everything."""

    subjects: tuple[str, ...]
    agency: str
    person: str
    in_full: bool


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["subjects"], nargs=-1, metavar="[SUBJECT]…"),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.status_agency")),
        click.Option(["--person"], metavar="ID", default="", help=text("cli.status_person")),
        click.Option(["--all", "in_full"], is_flag=True, help=text("cli.status_all")),
        click.Option(["--format", "voice"], type=click.Choice(("terminal", "json")), default="terminal"),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(subjects: Sequence[str], agency: str, person: str, in_full: bool, voice: str, no_cache: bool) -> int:
        root = instance()
        day = as_of(root)
        desk = open_desk(root, not no_cache, proving=True)
        given = bool(click.get_current_context().obj["as_of"])
        office = office_of(desk, day, None if given else now(ZoneInfo(desk.catalog.settings.time_zone)))
        wanted = Wanted(tuple(map(_named, subjects)), agency, person, in_full)
        tracks = chosen(office.tracks, wanted, desk)
        lines = waiting(tracks, office, desk, day, person)
        if voice == "json":
            click.echo(json.dumps([facts(track) for track in tracks], ensure_ascii=False, indent=1))
        elif subjects:
            for track in tracks:
                tell_track(track, office, desk, day, text)
        else:
            tell(lines, tracks, wanted, desk, day, text)
        return 1 if any(line.urgency is Urgency.LATE for line in lines) else 0

    return make("status", text, params, run)


def office_of(desk: Desk, day: str, now: datetime | None = None) -> Office:
    """The board of the procedure in force, as of the beginning of the day or of a moment of it. SatudataError
    `sop-missing` when none can be followed.
    """
    sop = desk.catalog.sop
    if sop is None:
        raise SatudataError("sop-missing", sop=desk.catalog.settings.sop)
    return open_office(desk, sop, day, now=now)


def _named(subject: str) -> str:
    """A dataset may be called by its id alone."""
    return subject if ":" in subject else f"dataset:{subject}"


def chosen(tracks: Sequence[Track], wanted: Wanted, desk: Desk) -> list[Track]:
    """The tracks asked for, in the order given. SatudataError for an agency or subject that is not there."""
    if wanted.agency and wanted.agency not in desk.catalog.agencies:
        raise SatudataError("agency-unknown", agency=wanted.agency)
    known = {track.subject for track in tracks}
    if unknown := [subject for subject in wanted.subjects if subject not in known]:
        raise SatudataError("unknown-case", subject=unknown[0])
    return [
        track
        for track in tracks
        if (not wanted.subjects or track.subject in wanted.subjects)
        and (not wanted.agency or track.agency == wanted.agency)
    ]


def waiting(tracks: Sequence[Track], office: Office, desk: Desk, day: str, person: str) -> list[Waiting]:
    """What waits for somebody, the most urgent first; only for one person when one is named."""
    lines = queue(tracks, office.calendar, office.now, office.judge.approving_roles)
    if not person:
        return lines
    roster = desk.roster()
    if person not in roster.people:
        raise SatudataError("person-unknown", person=person)
    return [line for line in lines if any(one.id == person for _, held in holders(line, roster, day) for one in held)]


def tell(lines: Sequence[Waiting], tracks: Sequence[Track], wanted: Wanted, desk: Desk, day: str, text: Text) -> None:
    """Sentences for what waits, under a heading for each urgency, then the sums."""
    console = Console(highlight=False, soft_wrap=True)
    roster = desk.roster()
    for urgency in Urgency:
        found = [line for line in lines if line.urgency is urgency]
        if not found:
            continue
        heading = text(f"procedure.heading.{urgency}", n=text.number(len(found)))
        console.print(heading, style="bold red" if urgency is Urgency.LATE else "bold")
        for line in found if wanted.in_full else found[:SHOWN]:
            console.print(f"  {escape(title(line.track, text))}", style=COLOURS[urgency] or None)
            console.print(f"    {escape(row_name(line.state, text))}: {escape(state_of(line, text))}")
            for role, people in holders(line, roster, day):
                named = ", ".join(one.name for one in people)
                key, role_name = ("names" if named else "nobody"), text(f"approval.role.{role}")
                console.print(f"    {escape(text(f'procedure.held.{key}', role=role_name, names=named))}", style="dim")
        if len(found) > SHOWN and not wanted.in_full:
            console.print(f"  {text('procedure.more', n=text.number(len(found) - SHOWN))}", style="dim")
    if not lines:
        console.print(text("procedure.nothing"))
    counts = Counter(state.progress for track in tracks for state in track.rows)
    late = sum(line.urgency is Urgency.LATE for line in lines)
    sums = {str(progress): text.number(counts[progress]) for progress in Progress}
    console.print(text("procedure.summary", late=text.number(late), **sums))


def title(track: Track, text: Text) -> str:
    """What people call the track: subject, title and the release promised."""
    told = f"{track.subject} – {track.title}"
    if track.period:
        told += f" ({text('procedure.period', period=text.period(track.period), promised=text.date(track.promised))})"
    return told


def row_name(state: RowState, text: Text) -> str:
    """The row as printed, with its number."""
    return text("procedure.row", number=state.row.number, activity=state.row.activity)


def state_of(line: Waiting, text: Text) -> str:
    """How far off it is, in words."""
    if line.urgency is Urgency.PAUSED or line.state.due is None:
        return text(f"procedure.{'paused' if line.urgency is Urgency.PAUSED else 'unlimited'}")
    due = text("procedure.due.at", due=moment(line.state, text))
    if line.urgency is Urgency.LATE:
        key = "late" if line.days else "late.today"
        return f"{due}, {text(f'procedure.{key}', n=text.number(line.days))}"
    return f"{due}, {text('procedure.left', n=text.number(line.days))}"


def moment(state: RowState, text: Text) -> str:
    """The due moment as people write it; that it may still move, where it may."""
    if state.due is None:
        return ""
    told = f"{text.date(state.due.date().isoformat())} {state.due:%H.%M}"
    return text("procedure.provisional", due=told) if state.provisional else told


def tell_track(track: Track, office: Office, desk: Desk, day: str, text: Text) -> None:
    """Every row of one track: what is done and by whom, what is under way, what waits."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(title(track, text))}[/]")
    if track.ended or track.returned:
        key = "ended" if track.ended else "returned"
        console.print(f"  {escape(text(f'procedure.{key}', reason=track.ended or track.returned))}", style="red")
    for state in track.rows:
        for n, line in enumerate(_row_lines(state, office, desk, text)):
            style = "red" if state.late else "dim" if state.progress is Progress.WAITING else None
            console.print(f"  {'  ' * bool(n)}{escape(line)}", style=style)


def _row_lines(state: RowState, office: Office, desk: Desk, text: Text) -> Iterator[str]:
    yield f"{row_name(state, text)} – {text(f'procedure.progress.{state.progress}')}"
    people = desk.roster().people
    if state.done is not None:
        yield _done(state.done, office, [people[one].name if one in people else one for one in state.done.by], text)
    if state.due is not None:
        yield text("procedure.due.at", due=moment(state, text))
    if state.acted:
        names = ", ".join(people[one.by].name if one.by in people else one.by for one in state.acted)
        yield text("procedure.acted", names=names)


def _done(done: Done, office: Office, names: Sequence[str], text: Text) -> str:
    local = office.calendar.local(done.at)
    at = f"{text.date(local.date().isoformat())} {local:%H.%M}"
    told = text("procedure.done.by", at=at, names=", ".join(names)) if names else text("procedure.done.at", at=at)
    return text("procedure.done.letter", told=told, number=done.number) if done.number else told


def facts(track: Track) -> dict[str, object]:
    """The track for programs; moments are ISO 8601 with offset."""
    return {
        "subject": track.subject,
        "agency": track.agency,
        "title": track.title,
        "period": track.period or None,
        "promised": track.promised or None,
        "returned": track.returned or None,
        "ended": track.ended or None,
        "rows": [_row_facts(state) for state in track.rows],
    }


def _row_facts(state: RowState) -> dict[str, object]:
    def iso(moment: datetime | None) -> str | None:
        return moment.isoformat(timespec="seconds") if moment is not None else None

    return {
        "number": state.row.number,
        "step": state.row.step,
        "progress": state.progress,
        "start": iso(state.start),
        "due": iso(state.due),
        "done": iso(state.done.at) if state.done else None,
        "by": list(state.done.by) if state.done else [],
        "shown_by": list(state.done.shown_by) if state.done else [],
        "late": state.late,
        "paused": state.paused,
        "provisional": state.provisional,
    }
