"""What the changes do to the sums of the columns that may be added up, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal

from satudata.compare.cells import NUMBER
from satudata.model.catalog import Dataset
from satudata.model.changes import Total
from satudata.model.measures import adds_up
from satudata.read.tables import TextTable

EXACT = Context(prec=80)  # more digits than 100 million cells of 60 digits can need


def totals(before: TextTable, after: TextTable, sources: Sequence[int], dataset: Dataset) -> tuple[Total, ...]:
    """The sums that differ, in order of column and period; those of periods in both versions before new and old ones.

    `sources` gives the older position of each newer column. Cells that are no plain numbers count nothing.
    """
    found: list[Total] = []
    places = {name: n for n, name in reversed(list(enumerate(after.header)))}
    clock = next((places[f.name] for f in dataset.fields if f.role == "time" and f.name in places), None)
    if clock is not None and sources[clock] < 0:
        clock = None
    for field in dataset.fields:
        column = places.get(field.name)
        # What is told per head, month or hectare may be an amount, but its sum tells a reader nothing.
        if column is not None and sources[column] >= 0 and adds_up(field) and "/" not in field.satuan:
            old = _sums(before, sources[column], None if clock is None else sources[clock])
            new = _sums(after, column, clock)
            found += _differing(field.name, old, new)
    return tuple(found)


def _sums(table: TextTable, column: int, clock: int | None) -> Mapping[str, Decimal]:
    """Period → exact sum; "" for the whole table when no column says the time."""
    values = table.columns[column].values
    periods = table.columns[clock].values if clock is not None else [""] * len(values)
    groups: dict[str, list[str]] = {}
    for period, value in zip(periods, values, strict=True):
        groups.setdefault(period, []).append(value)
    return {period: _sum(cells) for period, cells in groups.items()}


def _sum(cells: Sequence[str]) -> Decimal:
    """Whole numbers are added as such: most columns hold nothing else, and decimals cost four times as much."""
    whole = 0
    parts = Decimal(0)
    for cell in cells:
        if NUMBER.fullmatch(cell):
            if "." in cell:
                parts = EXACT.add(parts, Decimal(cell))
            else:
                whole += int(cell)
    return EXACT.add(parts, Decimal(whole))


def _differing(column: str, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> list[Total]:
    both = [period for period in sorted(after) if period in before and before[period] != after[period]]
    news = [period for period in sorted(after) if period not in before]
    gone = [period for period in sorted(before) if period not in after]
    return [
        *(Total(column, period, told(before[period]), told(after[period])) for period in both),
        *(Total(column, period, "", told(after[period])) for period in news),
        *(Total(column, period, told(before[period]), "") for period in gone),
    ]


def told(number: Decimal) -> str:
    """The digits of a sum, without exponent."""
    return format(number, "f")
