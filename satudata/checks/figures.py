"""The numbers of a table as the statistical checks use them: read once, grouped into series once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache

from satudata.checks.subject import Subject
from satudata.model.catalog import Field
from satudata.model.measures import adds_up, is_rate
from satudata.read.tables import Column

NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
PERIOD = re.compile(r"([0-9]{4})(?:-(Q|S)?([0-9]{1,2}))?")
MAX_ROWS = 200_000  # larger tables are not walked row by row for what nobody declared
YEAR = re.compile(r"[0-9]{4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMERIC = ("integer", "number")
MISSING = math.nan
MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "januari",
            "februari pebruari",
            "maret",
            "april",
            "mei",
            "juni",
            "juli",
            "agustus",
            "september",
            "oktober",
            "november nopember",
            "desember",
        ),
        start=1,
    )
    for name in names.split()
}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
PER_YEAR = {"bulan": 12, "bln": 12, "triwulan": 4, "tw": 4, "kuartal": 4, "caturwulan": 3, "semester": 2, "smt": 2}


class Measure:
    """A numeric column; `numbers` has one float per row, NaN where the cell is missing or no number."""

    def __init__(self, field: Field, column: Column) -> None:
        self.field = field
        self.column = column
        self.numbers = numbers_of(column.values)

    @cached_property
    def rate(self) -> bool:
        """Whether the values are rates, averages or indices, which must not be added up."""
        return is_rate(self.field.name, self.field.ukuran, self.field.satuan)

    @cached_property
    def additive(self) -> bool:
        """Whether parts surely add up to a total: counts, areas and amounts."""
        return adds_up(self.field)


def numbers_of(values: Sequence[str]) -> list[float]:
    """One float per cell; NaN for what is no finite number."""
    try:
        found = list(map(float, values))
    except ValueError:
        found = [float(value) if NUMBER.fullmatch(value) else MISSING for value in values]
    # `float` also reads words such as "inf"; they are no numbers of a table.
    return found if math.isfinite(sum(found)) else [n if math.isfinite(n) else MISSING for n in found]


def unequal(stated: float, added: float, n: int) -> bool:
    """Whether the sum of n parts is not the stated total. Never when a number is missing (NaN).

    Whole numbers must be equal; others may differ by half a unit of the stated total's last digit for each number.
    """
    if stated == added or stated != stated or added != added:
        return False
    if math.isinf(added) or (stated == int(stated) and added == int(added)):
        return True
    decimals = len(repr(stated).partition(".")[2]) if "e" not in repr(stated) else 1
    return abs(stated - added) > max(0.5 * 10.0**-decimals * (n + 1) + 1e-9, 1e-9 * abs(stated))


class Figures:
    """A subject's measures and series. Built once per check; each part is made when first asked for."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.n_rows = subject.table.n_rows if subject.table is not None else 0

    @cached_property
    def measures(self) -> list[Measure]:
        """The columns with the role of a measure and a numeric type, in the order of the schema."""
        return [
            Measure(field, column)
            for field, column in self.subject.columns
            if field.role == "measure" and field.type in NUMERIC
        ]

    def numbers(self, name: str) -> Sequence[float] | None:
        """The numbers of any column by its name, or None when the table has no such column."""
        for measure in self.measures:
            if measure.field.name == name:
                return measure.numbers
        column = self.subject.table.column(name) if self.subject.table is not None else None
        return numbers_of(column.values) if column is not None else None

    @cached_property
    def times(self) -> list[tuple[Field, Column]]:
        return self.subject.with_role("time")

    @cached_property
    def keys(self) -> list[tuple[str, ...]]:
        """For each row what tells its series from others: every column that is neither time, measure nor status."""
        return self.keys_without(("time",), "")

    def keys_without(self, roles: tuple[str, ...], name: str) -> list[tuple[str, ...]]:
        """For each row the cells of the columns that describe it, but not those of these roles and of this name."""
        columns = [
            column.values
            for field, column in self.subject.columns
            if field.role not in roles and field.name != name and _describes(field)
        ]
        return list(zip(*columns, strict=True)) if columns else [()] * self.n_rows

    @cached_property
    def periods(self) -> list[int] | None:
        """For each row the period as a whole number that grows by one per period; None when it cannot be told."""
        columns = [(field.name, column.values) for field, column in self.times]
        if len(columns) == 1:
            return ordinals(columns[0][1])
        if len(columns) == 2:
            return _paired(columns)
        return None

    @cached_property
    def order(self) -> list[int]:
        """Row indices, from 0, series by series as they come in the file, and within a series by period; empty when
        there are no periods."""
        if self.periods is None:
            return []
        periods = self.periods
        series: dict[tuple[str, ...], list[int]] = {}
        for row, key in enumerate(self.keys):
            series.setdefault(key, []).append(row)
        return [row for rows in series.values() for row in sorted(rows, key=periods.__getitem__)]


def _describes(field: Field) -> bool:
    return field.role not in ("measure", "status") and not (field.role == "" and field.type in NUMERIC)


def ordinals(values: Sequence[str]) -> list[int] | None:
    """Years, months `YYYY-MM`, quarters `YYYY-Qn`, half-years `YYYY-Sn` and dates as running numbers; else None.

    >>> ordinals(["2023-11", "2024-01"])
    [24287, 24289]
    """
    known: dict[str, int] = {}
    for value in set(values):
        ordinal = _ordinal(value) if len(value) <= 10 else None
        if ordinal is None:
            return None
        known[value] = ordinal
    if len(set(map(len, known))) > 1:
        return None  # years and months in one column have no common step
    return [known[value] for value in values]


@lru_cache(maxsize=4096)
def _ordinal(value: str) -> int | None:
    match = PERIOD.fullmatch(value)
    if match is None:
        try:
            return date.fromisoformat(value).toordinal() if DAY.fullmatch(value) else None
        except ValueError:
            return None
    year, letter, part = match.groups()
    steps = {"Q": 4, "S": 2, None: 12 if part else 1}[letter]
    return int(year) * steps + (int(part) if part else 0)


def _paired(columns: Sequence[tuple[str, Sequence[str]]]) -> list[int] | None:
    """A year column and a month, quarter or half-year column, in either order."""
    years = next((values for name, values in columns if name.startswith(("tahun", "year"))), None)
    part = next(((name, values) for name, values in columns if name.split("_")[0] in PER_YEAR), None)
    if years is None or part is None or not all(map(YEAR.fullmatch, set(years))):
        return None
    steps = PER_YEAR[part[0].split("_")[0]]
    within = {value: _within(value) for value in set(part[1])}
    if not all(within.values()):
        return None
    return [int(year) * steps + within[value] for year, value in zip(years, part[1], strict=True)]


def _within(value: str) -> int:
    """The number of a month, quarter or half-year as people write it; 0 when it is none."""
    folded = value.casefold().strip()
    if folded.isascii() and folded.isdigit() and len(folded) <= 2:
        return int(folded)
    last = folded.split()[-1] if folded else ""
    return MONTHS.get(folded) or ROMAN.get(last) or (int(last[-1]) if last[-1:] in tuple("1234") else 0)
