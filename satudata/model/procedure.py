"""The procedures (SOP) as values: what each row asks, of whom, and within which time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a time limit counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"  # of five working days
    MONTHS = "months"  # of the calendar
    FREQUENCY = "frequency"  # as often as the data come out ("sesuai frekuensi data"); no number
    NONE = "none"  # the procedure states no limit


@dataclass(frozen=True)
class Limit:
    """The time a row may take: `lowest` to `highest` units, both 0 where nothing is counted.

    Most procedures state one number (`lowest == highest`); Sumedang's check takes 1–5 days, and is late after the
    fifth. Days are working days and hours are hours of service; with `always` they are days of the calendar and hours
    by the clock, as the minutes of a publication are.
    """

    unit: Unit = Unit.NONE
    lowest: int = 0
    highest: int = 0
    always: bool = False

    @property
    def counted(self) -> bool:
        """Whether the limit ends at a moment: it has a number."""
        return self.unit not in (Unit.FREQUENCY, Unit.NONE)


def limit(highest: int, unit: Unit, lowest: int = 0, always: bool = False) -> Limit:
    """A limit of so many units; without `lowest` exactly that many."""
    return Limit(unit, lowest or highest, highest, always)
