"""What waits in the procedure, in words: sentences for people, and the same as JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from satudata.model.roster import Roster
from satudata.model.track import RowState, Track
from satudata.procedure.queue import Urgency, Waiting, holders
from satudata.text import Text

COLUMNS = (
    "subject", "title", "period", "promised", "agency", "row", "step", "activity", "urgency", "since", "due",
    "working_days", "roles", "held_by",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def title(track: Track, text: Text) -> str:
    """What people call the track: subject, title and the release promised."""
    told = f"{track.subject} – {track.title}" if track.title else track.subject
    return f"{told}{release(track, text)}"


def release(track: Track, text: Text) -> str:
    """The release a track is of, in brackets behind its name; "" for what is none."""
    if not track.period:
        return ""
    period = text.period(track.period)
    key, facts = ("period", {"promised": text.date(track.promised)}) if track.promised else ("period.only", {})
    return f" ({text(f'procedure.{key}', period=period, **facts)})"


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
    return {
        "number": state.row.number,
        "step": state.row.step,
        "progress": state.progress,
        "start": _iso(state.start),
        "due": _iso(state.due),
        "done": _iso(state.done.at) if state.done else None,
        "by": list(state.done.by) if state.done else [],
        "shown_by": list(state.done.shown_by) if state.done else [],
        "late": state.late,
        "paused": state.paused,
        "provisional": state.provisional,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def csv_text(lines: Iterable[Waiting], roster: Roster, day: str) -> str:
    """One line for each row that waits, in the order given, under `COLUMNS`; several roles or people joined by "; ".

    `working_days` are those left, or over when it is late. A cell that a spreadsheet would run is led by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in _cells(line, roster, day)])
    return out.getvalue()


def _cells(line: Waiting, roster: Roster, day: str) -> Sequence[str]:
    track, state = line.track, line.state
    counted = line.urgency in (Urgency.LATE, Urgency.DUE)
    people = [one.name for _, held in holders(line, roster, day) for one in held]
    return (
        track.subject,
        track.title,
        track.period,
        track.promised,
        track.agency,
        state.row.number,
        state.row.step,
        state.row.activity,
        line.urgency.value,
        _iso(state.start) or "",
        _iso(state.due) or "",
        str(line.days) if counted else "",
        "; ".join(line.roles),
        "; ".join(dict.fromkeys(people)),
    )


def markdown_text(lines: Iterable[Waiting], roster: Roster, day: str, text: Text) -> str:
    """A table for an issue, a chat or a wiki, in the order given; a sentence when nothing waits."""
    rows = [_markdown_row(line, roster, day, text) for line in lines]
    if not rows:
        return text("procedure.nothing") + "\n"
    names = ("subject", "row", "holder", "since", "state")
    head = "| " + " | ".join(text(f"procedure.column.{name}") for name in names) + " |"
    return "\n".join([head, "|" + " --- |" * len(names), *rows]) + "\n"


def _markdown_row(line: Waiting, roster: Roster, day: str, text: Text) -> str:
    since = text.date(line.state.start.date().isoformat()) if line.state.start is not None else ""
    cells = (
        title(line.track, text),
        row_name(line.state, text),
        "; ".join(held_by(line, roster, day, text)),
        since,
        state_of(line, text),
    )
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(cell: str) -> str:
    """A cell that stays one, and text that stays text."""
    flat = " ".join(cell.split())
    return "".join(f"\\{letter}" if letter in "\\|`*_[]<>#" else letter for letter in flat)


def held_by(line: Waiting, roster: Roster, day: str, text: Text) -> Iterator[str]:
    """For each role awaited a sentence with who holds it on that ISO day, or that nobody does."""
    for role, people in holders(line, roster, day):
        named = ", ".join(one.name for one in people)
        key = "names" if named else "nobody"
        yield text(f"procedure.held.{key}", role=text(f"approval.role.{role}"), names=named)
