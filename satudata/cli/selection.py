"""What of the board a command is about: the instance opened, and the tracks and rows that its options ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click

from satudata.cli.clock import now
from satudata.cli.main import as_of, instance
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.track import Track
from satudata.procedure.open import Office, open_office
from satudata.procedure.public import law, public_tracks
from satudata.procedure.queue import Waiting, holders, queue


class Wanted(NamedTuple):
    """What the command line asks for; "", 0 and () are everything."""

    subjects: tuple[str, ...] = ()
    agency: str = ""
    person: str = ""
    year: int = 0
    step: str = ""


def opened(cached: bool = True) -> tuple[Desk, Office, str]:
    """The instance of the command line, its board, and the ISO day: as of now, unless a day was given."""
    root = instance()
    day = as_of(root)
    desk = open_desk(root, cached, proving=True)
    given = bool(click.get_current_context().obj["as_of"])
    return desk, office_of(desk, day, None if given else now(ZoneInfo(desk.catalog.settings.time_zone))), day


def office_of(desk: Desk, day: str, now: datetime | None = None) -> Office:
    """The board of the procedure in force, as of the beginning of the day or of a moment of it. SatudataError
    `sop-missing` when none can be followed.
    """
    sop = desk.catalog.sop
    if sop is None:
        raise SatudataError("sop-missing", sop=desk.catalog.settings.sop)
    return open_office(desk, sop, day, now=now)


def chosen(office: Office, wanted: Wanted, desk: Desk) -> list[Track]:
    """The tracks asked for, in their order, those of the public's requests last. SatudataError for an agency, a subject
    or a step that is not there.
    """
    if wanted.agency and wanted.agency not in desk.catalog.agencies:
        raise SatudataError("agency-unknown", agency=wanted.agency)
    known = [row.step for row in (*office.sop.rows, *law().rows)]
    if wanted.step and wanted.step not in known:
        raise SatudataError("step-unknown", step=wanted.step, known=", ".join(known))
    tracks = [*office.tracks, *public_tracks(office.desk, office.calendar, office.now)]
    known_subjects = {track.subject for track in tracks}
    if unknown := [subject for subject in wanted.subjects if subject not in known_subjects]:
        raise SatudataError("unknown-case", subject=unknown[0])
    return [track for track in tracks if _is_wanted(track, wanted, desk)]


def _is_wanted(track: Track, wanted: Wanted, desk: Desk) -> bool:
    return (
        (not wanted.subjects or track.subject in wanted.subjects)
        and (not wanted.agency or track.agency == wanted.agency)
        and (not wanted.year or year_of(track, desk) == wanted.year)
        and (not wanted.step or track.state(wanted.step) is not None)
    )


def year_of(track: Track, desk: Desk) -> int:
    """The year a track is of: promised for, listed for, asked in; 0 where nothing tells it."""
    kind, _, identity = track.subject.partition(":")
    if kind == "activity":
        activity = desk.catalog.activities.get(identity)
        return _number(str(activity.year)) if activity is not None else 0
    return _number((track.promised or identity)[:4])


def _number(year: str) -> int:
    return int(year) if year.isascii() and year.isdigit() else 0


def waiting(tracks: Sequence[Track], office: Office, wanted: Wanted, desk: Desk, day: str) -> list[Waiting]:
    """What waits for somebody, the most urgent first; only at the step, and for the person, that are named."""
    lines = queue(tracks, office.calendar, office.now, office.judge.approving_roles)
    if wanted.step:
        lines = [line for line in lines if line.state.row.step == wanted.step]
    if not wanted.person:
        return lines
    roster = desk.roster()
    if wanted.person not in roster.people:
        raise SatudataError("person-unknown", person=wanted.person)
    return [line for line in lines if wanted.person in holding(line, desk, day)]


def holding(line: Waiting, desk: Desk, day: str) -> list[str]:
    """The roster ids of those for whom it waits on that ISO day."""
    return [one.id for _, held in holders(line, desk.roster(), day) for one in held]
