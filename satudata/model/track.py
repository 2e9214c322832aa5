"""How far something has come in the procedure: each of its rows, since when, until when, and who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from satudata.model.sop import Row
from satudata.model.statement import Statement


class Progress(StrEnum):
    """Where one row stands."""

    DONE = "done"
    CURRENT = "current"  # its clock runs, or stands still in a pause
    WAITING = "waiting"  # for the rows before it
    SKIPPED = "skipped"  # not asked here: no such activity or request


@dataclass(frozen=True)
class Done:
    """When a row was completed, by whom (roster ids), and what shows it: paths of statements, or of files."""

    at: datetime
    by: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    number: str = ""  # of the letter, where one was given


@dataclass(frozen=True)
class RowState:
    """One row for one subject. `start` and `due` are moments with offset, None when not known or without limit. A row
    that waits has a start only where it waits for nothing but that moment: for the end of the period of its data.

    `late`: done after it was due, or due and not done by the day asked about. `provisional`: the due moment rests on
    holidays that are not decided yet.
    """

    row: Row
    progress: Progress
    start: datetime | None = None
    due: datetime | None = None
    done: Done | None = None
    paused: bool = False
    late: bool = False
    provisional: bool = False
    acted: tuple[Statement, ...] = ()  # what has been said already where several must act
    stops: tuple[tuple[datetime, datetime], ...] = ()  # while its clock stood still, from–to


@dataclass(frozen=True)
class Track:
    """One subject on its way. `subject` is that of its statements; for a dataset `period` is the release promised."""

    subject: str
    agency: str
    title: str
    rows: tuple[RowState, ...]
    period: str = ""
    promised: str = ""  # ISO day of the release
    returned: str = ""  # why it was given back, while that stands
    ended: str = ""  # why it was withdrawn or refused, when it was
    live_from: str = ""  # ISO day before which nobody sees what is published: an embargo, a slot

    @property
    def kind(self) -> str:
        return self.subject.partition(":")[0]

    @cached_property
    def current(self) -> tuple[RowState, ...]:
        """The rows whose turn it is, in the procedure's order; none when all is done or nothing has begun."""
        return () if self.ended else tuple(one for one in self.rows if one.progress is Progress.CURRENT)

    @cached_property
    def finished(self) -> bool:
        """Whether every row asked of it is done, or it was ended."""
        return bool(self.ended) or all(one.progress in (Progress.DONE, Progress.SKIPPED) for one in self.rows)

    def state(self, step: str) -> RowState | None:
        """The row of that step, or None."""
        return next((one for one in self.rows if one.row.step == step), None)
