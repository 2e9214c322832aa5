"""A table counted once: what pages and machine formats tell about it without holding its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from satudata.model.catalog import Dataset, Field
from satudata.model.snapshot import ColumnProfile, Headline, Profile
from satudata.read.tables import Column, Table

HEAD_ROWS = 20
MAX_SERIES = 48  # points of a sparkline
MAX_ROWS_WALKED = 200_000  # beyond this no headline is looked for: rows are only walked to locate faults


def profile(dataset: Dataset, table: Table, raw: bytes, region: str, region_name: str) -> Profile:
    """Rows, bytes, SHA-256, columns, first rows, and the figure to show first."""
    return Profile(
        n_rows=table.n_rows,
        n_bytes=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        columns=tuple(_column(dataset.field(column.name), column) for column in table.columns),
        head=table.head(HEAD_ROWS),
        headline=headline(dataset, table, region, region_name),
    )


def _column(field: Field | None, column: Column) -> ColumnProfile:
    smallest = largest = ""
    if field is not None and field.type in ("integer", "number"):
        try:
            span = column.number_range()
        except ValueError:
            span = None
        if span is not None:
            smallest, largest = (f"{value:.15g}" for value in span)
    elif field is not None and field.type != "string" and (values := column.distinct(MAX_ROWS_WALKED)):
        smallest, largest = min(values), max(values)
    return ColumnProfile(column.missing, column.n_distinct, smallest, largest)


def headline(dataset: Dataset, table: Table, region: str, region_name: str) -> Headline | None:
    """The latest value of the first measure for the instance's own region, the value before it, and the series.

    Where other dimensions remain, the first combination in the file is taken and named in the label. None when there
    is no measure, no time column, or no row of the region in a table by region: nothing is added up here.
    """
    measure = next(iter(dataset.measures), None)
    time = next((f for f in dataset.fields if f.role == "time"), None)
    values = table.column(measure.name) if measure else None
    periods = table.column(time.name) if time else None
    if measure is None or values is None or periods is None or not 0 < table.n_rows <= MAX_ROWS_WALKED:
        return None
    rows, labels = _rows_of_region(dataset, table, region, region_name)
    for field in dataset.fields:
        column = table.column(field.name) if field.role == "dimension" else None
        if column is not None and rows:
            first = column.values[rows[0]]
            rows = [row for row in rows if column.values[row] == first]
            labels.append(first)
    series = _series(rows, periods.values, values.values, set(dataset.missing_values))
    if not series:
        return None
    period, value = series[-1]
    before = series[-2] if len(series) > 1 else ("", "")
    return Headline(", ".join(labels), period, value, *before, measure.name, tuple(series[-MAX_SERIES:]))


def series_of(
    dataset: Dataset, table: Table, name: str, where: Mapping[str, str], region: str
) -> list[tuple[str, str]]:
    """(period, value) of a measure, the first one when `name` is "", oldest first, in the rows that `where` picks.

    `where` maps columns to the values they must have; a value for the time column is the last period wanted. Without
    `where` the region's own rows are taken. Empty when the columns are not there or a period stands twice.
    """
    measure = dataset.field(name) if name else next(iter(dataset.measures), None)
    time = next((f for f in dataset.fields if f.role == "time"), None)
    values = table.column(measure.name) if measure else None
    periods = table.column(time.name) if time else None
    if values is None or periods is None or time is None:
        return []
    rows: Sequence[int] = range(table.n_rows) if where else _rows_of_region(dataset, table, region, "")[0]
    for wanted, value in where.items():
        column = table.column(wanted)
        if column is None:
            return []
        cells = column.values
        rows = [row for row in rows if (cells[row] <= value if wanted == time.name else cells[row] == value)]
    return _series(rows, periods.values, values.values, set(dataset.missing_values))


def _rows_of_region(dataset: Dataset, table: Table, region: str, name: str) -> tuple[Sequence[int], list[str]]:
    field = next((f for f in dataset.fields if f.role == "region"), None)
    column = table.column(field.name) if field else None
    if column is None:
        return range(table.n_rows), []
    wanted = {region, region.replace(".", "")}
    return [row for row, code in enumerate(column.values) if code in wanted], [name]


def _series(
    rows: Sequence[int], periods: Sequence[str], values: Sequence[str], missing: set[str]
) -> list[tuple[str, str]]:
    """(period, value) in order of time, missing values left out; empty when a period stands twice."""
    found: dict[str, str] = {}
    for row in rows:
        if values[row] in missing:
            continue
        if periods[row] in found:
            return []
        found[periods[row]] = values[row]
    return sorted(found.items())
