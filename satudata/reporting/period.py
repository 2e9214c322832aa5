"""The period a report is about, and the day on which it is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from satudata.errors import SatudataError
from satudata.model.periods import first_and_last_day
from satudata.model.report import QUARTERLY, YEARLY

LABEL = re.compile(r"20\d\d(-Q[1-4])?")


@dataclass(frozen=True)
class Period:
    """A year (`2026`) or a quarter (`2026-Q1`). `first`, `last`: its ISO days; `until` the last day that counts, `last`
    or an earlier one while the period runs; `judged_on` the day at whose beginning lateness is told: the day after a
    period that is over, else `until` itself, whose promises may still be kept.
    """

    label: str
    first: str
    last: str
    until: str
    judged_on: str

    @property
    def year(self) -> int:
        return int(self.label[:4])

    @property
    def kind(self) -> str:
        return QUARTERLY if "-" in self.label else YEARLY

    @property
    def over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.judged_on > self.last

    @property
    def months(self) -> tuple[str, ...]:
        """Its months, `2026-01` and on."""
        first, last = int(self.first[5:7]), int(self.last[5:7])
        return tuple(f"{self.year}-{month:02d}" for month in range(first, last + 1))

    def has(self, day: str) -> bool:
        """Whether an ISO day or moment lies in it and had come by `until`."""
        return self.first <= day[:10] <= self.until


def period_of(label: str, as_of: str) -> Period:
    """The period of that name as of an ISO day. SatudataError for what is no period, or one that has not begun."""
    if not LABEL.fullmatch(label):
        raise SatudataError("report-period-bad", period=label[:40])
    first, last = first_and_last_day(label)
    if as_of < first:
        raise SatudataError("report-period-ahead", period=label, first=first)
    if as_of <= last:
        return Period(label, first, last, as_of, as_of)
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return Period(label, first, last, last, after)
