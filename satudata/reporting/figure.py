"""What a report tells: numbers, each with the files it was counted from; and what cannot be known, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from satudata.model.report import Report


class Name(StrEnum):
    """What is counted for an agency, an affair, and the whole. The sums of parts are the whole's.

    Of the year's list: LISTED lines, AGREED ones, those said to be UNAVAILABLE, PRIORITY data. Of releases promised for
    the period: PROMISED, COLLECTED (the table is there), out ON_TIME or LATE, OVERDUE, still COMING (these four are
    PROMISED), LATE_DAYS in working days; PRIORITY_PROMISED, PRIORITY_OUT; beside them what is PROPOSED only. Of what is
    public at the end: DATASETS, their measure COLUMNS, those DESCRIBED in all five parts of the standard, datasets
    LINKED to an activity.
    In the period: PUBLICATIONS, RETURNED and of these CORRECTED.
    """

    LISTED = "listed"
    AGREED = "agreed"
    UNAVAILABLE = "unavailable"
    PRIORITY = "priority"
    PROMISED = "promised"
    COLLECTED = "collected"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    COMING = "coming"
    PROPOSED = "proposed"
    LATE_DAYS = "late_days"
    PRIORITY_PROMISED = "priority_promised"
    PRIORITY_OUT = "priority_out"
    DATASETS = "datasets"
    COLUMNS = "columns"
    DESCRIBED = "described"
    LINKED = "linked"
    PUBLICATIONS = "publications"
    RETURNED = "returned"
    CORRECTED = "corrected"


OUTCOMES = (Name.ON_TIME, Name.LATE, Name.OVERDUE, Name.COMING)  # their sum is PROMISED


@dataclass(frozen=True)
class Figure:
    """A number and the paths it was counted from, in order; `value` None with the reason `why` (`report.why.*`)."""

    value: int | float | None
    sources: tuple[str, ...] = ()
    why: str = ""

    @property
    def known(self) -> bool:
        return self.value is not None


def counted(sources: Iterable[str]) -> Figure:
    """How many there are, one path each."""
    paths = list(sources)
    return Figure(len(paths), tuple(sorted({path for path in paths if path})))


Tally = Mapping[Name, Figure]


@dataclass(frozen=True)
class Timeliness:
    """One row of the procedure in the period: how often it was done, of these late; how many wait at its end, of these
    late. `median` is of what was done, in working days, or in minutes where the limit counts these (`in_minutes`).
    """

    number: str
    step: str
    activity: str
    done: Figure
    done_late: Figure
    waiting: Figure
    waiting_late: Figure
    median: Figure
    in_minutes: bool


@dataclass(frozen=True)
class ActivityLine:
    """One statistical activity and its recommendation; `bps_working_days` while BPS had the form, days ISO or ""."""

    id: str
    title: str
    agency: str
    kind: str
    state: str  # of the recommendation on the last day, "" where none was asked for
    submitted_on: str
    issued_on: str
    identity: str
    bps_working_days: int
    path: str


@dataclass(frozen=True)
class Grievances:
    """Complaints received in the period; `units` counts them by the agency that deals with them."""

    received: Figure
    answered: Figure
    open: Figure
    units: Mapping[str, Figure]


@dataclass(frozen=True)
class Services:
    """Requests for data received in the period. `public` are those by law; `answer_days`, the median of working days
    until their answer, and `answered_late` are of these. `delivered`, `refused` and `waiting` are all there are.
    """

    received: Figure
    public: Figure
    delivered: Figure
    refused: Figure
    waiting: Figure
    objections: Figure
    answered_late: Figure
    answer_days: Figure


@dataclass(frozen=True)
class Figures:
    """Everything computed for one period, by the rules of `Name`. `agencies` are those with anything to tell, in order
    of id; `affairs` by code, "" for what belongs to none yet; `months` the promised and the out ones of each month.
    """

    whole: Tally
    agencies: Mapping[str, Tally]
    affairs: Mapping[str, Tally]
    months: Mapping[str, tuple[Figure, Figure]]
    rows: tuple[Timeliness, ...]
    said: Mapping[tuple[str, str], Figure]  # (role, outcome) → statements recorded in the period
    activities: tuple[ActivityLine, ...]
    recommended: Figure
    services: Services
    complaints: Grievances
    letters: Mapping[str, Figure]  # kind → letters received in the period
    letters_of: Mapping[tuple[str, str], Figure]  # (agency, kind)
    delivered: tuple[Report, ...]  # reports handed to the head of the region in the year of the period
    public_agencies: Figure  # with something on the portal
    visits: Figure
