"""Reports on how Satu Data is run (Perpres 39/2019; the last rows of the SOPs): which ones are made, what their writers
add, and when they were handed to the head of the region. Every figure is computed; none stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from satudata.model.periods import first_and_last_day

FOLDER = "catalog/reports/"
YEARLY, QUARTERLY = "yearly", "quarterly"
KINDS = (YEARLY, QUARTERLY)
# What a writer may add, each a paragraph or more, in the order of the report.
REMARKS = (
    "pengantar", "latar_belakang", "tujuan", "kelembagaan", "capaian", "kendala", "mutu", "rekomendasi",
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """One line of the plan of action: what will be done, by whom (a role or an office), and until which ISO day."""

    what: str
    who: str = ""
    by: str = ""


@dataclass(frozen=True)
class Sent:
    """The handing over to the head of the region: the ISO day, and the number of the covering letter."""

    on: str
    letter: str


@dataclass(frozen=True)
class Report:
    """One report, `catalog/reports/<id>.yml`. `remarks` gives the writer's own words by place (`REMARKS`), as lines."""

    id: str
    kind: str
    period: str  # 2026 | 2026-Q1
    public: bool = False
    remarks: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    sent: Sent | None = None

    @property
    def path(self) -> str:
        return path_of(self.id)

    @property
    def subject(self) -> str:
        """What statements about it are about."""
        return f"report:{self.id}"

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last ISO day of the period; "" for what is no period."""
        return first_and_last_day(self.period)


Reports = Mapping[str, Report]  # by id, in order


def id_of(period: str) -> str:
    """The id under which the report of a period is kept: `2026`, `2026-q1`."""
    return period.lower()


def path_of(identity: str) -> str:
    """Where the report of that id stands."""
    return f"{FOLDER}{identity}.yml"
