"""What waits, told at a terminal: late first, twenty lines of each kind unless all are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from rich.console import Console
from rich.markup import escape

from satudata.desk import Desk
from satudata.model.roster import Roster
from satudata.model.track import Done, Progress, RowState, Track
from satudata.procedure.open import Office
from satudata.procedure.queue import Urgency, Waiting, queue
from satudata.procedure.releases import late_by
from satudata.text import Text
from satudata.voices.queue import held_by, moment, row_name, state_of, title

SHOWN = 20  # lines of each heading unless all are asked for
COLOURS = {Urgency.LATE: "red", Urgency.DUE: "", Urgency.PAUSED: "cyan", Urgency.UNLIMITED: "dim"}


def tell(
    lines: Sequence[Waiting], tracks: Sequence[Track], in_full: bool, roster: Roster, day: str, text: Text
) -> None:
    """Sentences for what waits, under a heading for each urgency, then the sums; in full at a terminal page by page."""
    console = Console(highlight=False, soft_wrap=True)
    with console.pager(styles=True) if in_full and console.is_terminal else nullcontext():
        for urgency in Urgency:
            found = [line for line in lines if line.urgency is urgency]
            _tell_kind(urgency, found, in_full, roster, day, text, console)
        if not lines:
            console.print(text("procedure.nothing"))
        console.print(_summary(lines, tracks, text))


def _tell_kind(
    urgency: Urgency, found: Sequence[Waiting], in_full: bool, roster: Roster, day: str, text: Text, console: Console
) -> None:
    if not found:
        return
    heading = text(f"procedure.heading.{urgency}", n=text.number(len(found)))
    console.print(heading, style="bold red" if urgency is Urgency.LATE else "bold")
    for line in found if in_full else found[:SHOWN]:
        console.print(f"  {escape(title(line.track, text))}", style=COLOURS[urgency] or None)
        console.print(f"    {escape(row_name(line.state, text))}: {escape(_stands(line, text))}")
        for held in held_by(line, roster, day, text):
            console.print(f"    {escape(held)}", style="dim")
    if len(found) > SHOWN and not in_full:
        console.print(f"  {text('procedure.more', n=text.number(len(found) - SHOWN))}", style="dim")


def _stands(line: Waiting, text: Text) -> str:
    """Since when it waits, until when, and how far off that is."""
    state = state_of(line, text)
    if line.state.start is None:
        return state
    return text("procedure.since", day=text.date(line.state.start.date().isoformat()), state=state)


def _summary(lines: Sequence[Waiting], tracks: Sequence[Track], text: Text) -> str:
    counts = Counter(state.progress for track in tracks for state in track.rows)
    late = sum(line.urgency is Urgency.LATE for line in lines)
    sums = {str(progress): text.number(counts[progress]) for progress in Progress}
    return text("procedure.summary", late=text.number(late), **sums)


def tell_track(track: Track, office: Office, desk: Desk, day: str, text: Text) -> None:
    """Every row of one track: what is done, when, by whom and whether late; who holds what is under way, since when
    and until when; what waits.
    """
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(title(track, text))}[/]")
    if track.ended or track.returned:
        key = "ended" if track.ended else "returned"
        console.print(f"  {escape(text(f'procedure.{key}', reason=track.ended or track.returned))}", style="red")
    waits = {line.state.row.step: line for line in lines_of(track, office)}
    for state in track.rows:
        for n, line in enumerate(_row_lines(state, waits.get(state.row.step), office, desk, day, text)):
            style = "red" if state.late else "dim" if state.progress is Progress.WAITING else None
            console.print(f"  {'  ' * bool(n)}{escape(line)}", style=style)


def lines_of(track: Track, office: Office) -> list[Waiting]:
    """What of one track waits for somebody."""
    return queue([track], office.calendar, office.now, office.judge.approving_roles)


def _row_lines(
    state: RowState, line: Waiting | None, office: Office, desk: Desk, day: str, text: Text
) -> Iterator[str]:
    late = line is not None and line.urgency is Urgency.LATE
    progress = text("procedure.progress.late" if late else f"procedure.progress.{state.progress}")
    yield f"{row_name(state, text)} – {progress}"
    people = desk.roster().people
    if state.done is not None:
        yield _done(state.done, office, [people[one].name if one in people else one for one in state.done.by], text)
    if line is not None:
        yield _stands(line, text)
        yield from held_by(line, desk.roster(), day, text)
    elif state.due is not None:
        yield _kept(state, office, text)
    elif state.start is not None and state.progress is Progress.WAITING:
        yield text("procedure.begins", day=text.date(office.calendar.local(state.start).date().isoformat()))
    if state.acted:
        names = ", ".join(people[one.by].name if one.by in people else one.by for one in state.acted)
        yield text("procedure.acted", names=names)


def _kept(state: RowState, office: Office, text: Text) -> str:
    """Until when a row that is done, or that stopped, had to be; and that it was late, where it was."""
    due = text("procedure.due.at", due=moment(state, text))
    if not state.late or state.due is None or state.done is None:
        return due
    days = late_by(state.due, state.done.at, office.now, office.calendar)
    return f"{due}, {text('procedure.late' if days else 'procedure.late.today', n=text.number(days))}"


def _done(done: Done, office: Office, names: Sequence[str], text: Text) -> str:
    local = office.calendar.local(done.at)
    at = f"{text.date(local.date().isoformat())} {local:%H.%M}"
    told = text("procedure.done.by", at=at, names=", ".join(names)) if names else text("procedure.done.at", at=at)
    return text("procedure.done.letter", told=told, number=done.number) if done.number else told
