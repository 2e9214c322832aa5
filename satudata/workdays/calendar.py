"""The hours of service of all known years, laid out once so that every question about them is a bisection.

Indonesia's zones have no summer time, so moments are reckoned on the local clock, without offset.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, count
from zoneinfo import ZoneInfo

from satudata.errors import SatudataError
from satudata.model.calendar import Calendars, HolidayKind, WorkingTime
from satudata.read.catalogue import Catalog

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Calendar:
    """Working days and hours of one instance. Local moments (`datetime` without offset) in, local moments out.

    Every answer raises SatudataError `calendar-year-missing` when it touches a year that has no calendar.
    """

    years: Calendars = field(repr=False)
    working_time: WorkingTime
    zone: ZoneInfo

    def local(self, moment: datetime) -> datetime:
        """A moment on the instance's clock. ValueError for one without offset: whose clock it is, nobody can tell."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no offset")
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def aware(self, local: datetime) -> datetime:
        """The local moment with the instance's zone."""
        return local.replace(tzinfo=self.zone)

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether what was reckoned between two moments (with offset) rests on days that are not decided yet."""
        first, last = self.local(start).year, self.local(end).year
        return any(self.years[year].estimated for year in range(first, last + 1) if year in self.years)

    def is_working_day(self, day: date) -> bool:
        """Whether the office serves on that day."""
        self.require(day.year, day.year)
        return day in self._days

    # Places of closing times: the closing of a working day is what counts it.

    def closings_before(self, local: datetime) -> int:
        """How many working days have closed before a moment, since the first known year."""
        return bisect_left(self._closings, local)

    def closings_until(self, local: datetime) -> int:
        """The same, with one that closes at that very moment."""
        return bisect_right(self._closings, local)

    def closing(self, place: int, since: datetime) -> datetime:
        """The closing time of the working day at a place, counted from 0; `since` is where counting began."""
        if place >= len(self._closings):
            raise self._beyond(since)
        closing = self._closings[place]
        self.require(since.year, closing.year)
        return closing

    # Time of service: the sum of all spans since the first known year.

    def service_until(self, local: datetime) -> timedelta:
        """The time of service before a moment, since the first known year."""
        place = bisect_right(self._starts, local) - 1
        if place < 0:
            return NOTHING
        start, end = self._spans[place]
        return self._sums[place] + min(local, end) - start

    def moment_of(self, service: timedelta, since: datetime) -> datetime:
        """The first moment at or after `since` by which there was so much service since the first known year."""
        place = bisect_left(self._ends, service)
        if place >= len(self._ends):
            raise self._beyond(since)
        found = max(self._starts[place] + (service - self._sums[place]), self.next_service(since))
        self.require(since.year, found.year)
        return found

    def next_service(self, local: datetime) -> datetime:
        """The moment itself when it lies in hours of service, else the next opening."""
        place = bisect_right(self._starts, local) - 1
        if place >= 0 and local <= self._spans[place][1]:
            return local
        if place + 1 >= len(self._spans):
            raise self._beyond(local)
        self.require(local.year, self._starts[place + 1].year)
        return self._starts[place + 1]

    def require(self, first: int, last: int) -> None:
        """Refuse to reckon over a year without calendar, from the first to the last."""
        for year in range(first, last + 1):
            if year not in self.years:
                raise _missing(year)

    def _beyond(self, since: datetime) -> SatudataError:
        """What is beyond the last known year lies behind the first unknown one."""
        return _missing(next(year for year in count(since.year) if year not in self.years))

    @cached_property
    def _spans(self) -> list[tuple[datetime, datetime]]:
        return list(self._laid_out())

    def _laid_out(self) -> Iterator[tuple[datetime, datetime]]:
        for year, calendar in sorted(self.years.items()):
            free = {one.day for one in calendar.holidays if not self._counts(one.kind)}
            day, last = date(year, 1, 1), date(year, 12, 31)
            while day <= last:
                for span in () if day in free else self.working_time.on(day):
                    yield datetime.combine(day, span.start), datetime.combine(day, span.end)
                day += timedelta(days=1)

    def _counts(self, kind: HolidayKind) -> bool:
        return kind is HolidayKind.COLLECTIVE and self.working_time.collective_leave_counts

    @cached_property
    def _starts(self) -> list[datetime]:
        return [start for start, _ in self._spans]

    @cached_property
    def _ends(self) -> list[timedelta]:
        """The sum of service by the end of each span."""
        return list(accumulate(end - start for start, end in self._spans))

    @cached_property
    def _sums(self) -> list[timedelta]:
        """The sum of service before each span."""
        return [NOTHING, *self._ends[:-1]]

    @cached_property
    def _closings(self) -> list[datetime]:
        """The end of the last span of each working day, in order."""
        return sorted({start.date(): end for start, end in self._spans}.values())

    @cached_property
    def _days(self) -> frozenset[date]:
        return frozenset(closing.date() for closing in self._closings)


def _missing(year: int) -> SatudataError:
    return SatudataError("calendar-year-missing", year=year)


def calendar_of(catalog: Catalog) -> Calendar:
    """The calendar of an instance, in its time zone. Made once a run: the first question lays out all years."""
    return Calendar(catalog.calendars, catalog.working_time, ZoneInfo(catalog.settings.time_zone))
