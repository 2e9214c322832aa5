"""The values of indicators in a year, by code, as the national form asks for them (e-Walidata, SIPD).

A value is a cell of a public table: nothing is added up or averaged. Where a table tells of other regions only, the
indicator stands without a value, with the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from satudata.desk import Desk
from satudata.model import addresses
from satudata.model.activity import Activity
from satudata.model.catalog import Access, Dataset, Field
from satudata.read.catalogue import dataset_of, mapping, text, texts
from satudata.read.documents import read_document
from satudata.read.repository import Source
from satudata.read.tables import Table, read_table
from satudata.reporting.grid import Grid, head
from satudata.reporting.record import Record
from satudata.reporting.wording import agency_name, number, page_address, say

NO_ROW, NO_YEAR, NO_TABLE = "no_row", "no_year", "no_table"
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula


@dataclass(frozen=True)
class Value:
    """One value: `code` of the indicator, as in the table; `detail` names what else the row is about. Without a value
    `why` says what is missing (`report.indicator.*`).
    """

    code: str
    indicator: str
    unit: str
    period: str
    detail: str
    value: str
    dataset: str
    column: str
    commit: str
    why: str = ""


@dataclass(frozen=True)
class Coded:
    """A measure column with the indicators it gives values of: code and name each."""

    dataset: Dataset
    field: Field
    indicators: tuple[tuple[str, str], ...]


def indicator_values(record: Record, desk: Desk, year: str) -> tuple[Value, ...]:
    """Every value about that year in the tables that are public now, in order of code, dataset and row."""
    named = _named(record.catalog.activities.values())
    found: list[Value] = []
    for source in (record.shown or {}).values():
        dataset = _dataset(source, desk)
        if dataset is not None and dataset.access.level is Access.OPEN:
            columns = list(_coded(dataset, named))
            if columns:
                found += _values(source, columns, record, desk, year)
    return tuple(sorted(found, key=lambda one: (one.code, one.dataset, one.column)))


def _dataset(source: Source, desk: Desk) -> Dataset | None:
    """The dataset as the shown metadata say, where these can name an indicator at all."""
    if source.metadata is None:
        return None
    document = read_document(source.metadata.path, desk.contents.read(source.metadata))[0]
    return dataset_of(source.id, document.mapping) if document.value is not None else None


def _named(activities: Iterable[Activity]) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """(dataset, column) → the indicators that activities say are carried there; and ("", code or address) → them."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for activity in activities:
        for one in activity.indicators:
            address = f"{activity.id}#{one.name}"
            pair = (one.ms_ind or address, one.name)
            found.setdefault(("", address), []).append(pair)
            if one.ms_ind:
                found.setdefault(("", one.ms_ind), []).append(pair)
            for place in one.columns:
                found.setdefault(place, []).append(pair)
    return found


def _coded(dataset: Dataset, named: Mapping[tuple[str, str], list[tuple[str, str]]]) -> Iterator[Coded]:
    """The measure columns with an indicator: named by the column, by the dataset's only measure, or by an activity."""
    fields = {text(one.get("name")): one for one in map(mapping, _fields(dataset))}
    whole = texts(mapping(dataset.document.get("statistics")).get("ms_ind"))
    for column in dataset.measures:
        given = text(fields.get(column.name, {}).get("ms_ind"))
        codes = [given] if given else list(whole) if len(dataset.measures) == 1 else []
        pairs = [pair for code in codes for pair in named.get(("", code), [(code, column.title.id)])]
        pairs += named.get((dataset.id, column.name), [])
        if pairs:
            yield Coded(dataset, column, tuple(dict.fromkeys(pairs)))


def _fields(dataset: Dataset) -> list[object]:
    fields = mapping(dataset.document.get("schema")).get("fields")
    return fields if isinstance(fields, list) else []


def _values(source: Source, columns: list[Coded], record: Record, desk: Desk, year: str) -> Iterator[Value]:
    table = _table(source, columns[0].dataset, desk)
    for one in columns:
        for code, name in one.indicators:
            yield from _of_column(code, name, one, table, record, year)


def _table(source: Source, dataset: Dataset, desk: Desk) -> Table | None:
    if source.data is None:
        return None
    return read_table(source.data.path, desk.contents.read(source.data), dataset.missing_values)[0]


def _of_column(code: str, name: str, one: Coded, table: Table | None, record: Record, year: str) -> Iterator[Value]:
    dataset = one.dataset
    time = next((f for f in dataset.fields if f.role == "time"), None)
    cells = table.column(one.field.name) if table is not None else None
    periods = table.column(time.name) if table is not None and time is not None else None

    def value(period: str, detail: str, told: str, why: str = "") -> Value:
        unit = one.field.satuan
        return Value(code, name, unit, period, detail, told, dataset.id, one.field.name, record.commit.id, why)

    if table is None or cells is None or periods is None:
        yield value(year, "", "", NO_TABLE)
        return
    of_year = [row for row, period in enumerate(periods.values) if period[:4] == year]
    rows = _of_region(dataset, table, of_year, record.catalog.settings.region)
    for row in rows:
        if cells.values[row] not in dataset.missing_values:
            yield value(periods.values[row], _detail(dataset, table, row), cells.values[row])
    if not rows:
        yield value(year, "", "", NO_ROW if of_year else NO_YEAR)


def _of_region(dataset: Dataset, table: Table, rows: list[int], region: str) -> list[int]:
    """The rows about the region itself; all of them where the table has no column of regions."""
    field = next((f for f in dataset.fields if f.role == "region"), None)
    column = table.column(field.name) if field is not None else None
    if column is None:
        return rows
    own = {region, region.replace(".", "")}
    return [row for row in rows if column.values[row] in own]


def _detail(dataset: Dataset, table: Table, row: int) -> str:
    """What else the row is about: its dimensions."""
    parts = []
    for field in dataset.fields:
        column = table.column(field.name) if field.role == "dimension" else None
        if column is not None:
            parts.append(f"{field.title.id}: {column.values[row]}")
    return "; ".join(parts)


def values_grid(found: tuple[Value, ...], record: Record) -> Grid:
    """The values as a table for people."""
    heads = (
        head("code", 1.2), head("indicator", 3), head("unit"), head("year", 0.8), head("detail", 2),
        head("value", 1, "right"), head("agency", 1.3), head("source", 2.4), head("note", 1.6),
    )  # fmt: skip
    return Grid(
        key="indicators",
        title=say("title.indicators"),
        heads=heads,
        rows=tuple(_row(one, record) for one in found),
        sources=tuple(sorted({f"data/{one.dataset}.csv" for one in found})),
    )


def _row(one: Value, record: Record) -> tuple[str | int | float | None, ...]:
    agency = agency_name(record.catalog, one.dataset.partition("/")[0])
    note = say(f"indicator.{one.why}") if one.why else None
    source = f"{one.dataset}#{one.column}"
    told = _numeric(one.value)
    return (one.code, one.indicator, one.unit, one.period, one.detail or None, told, agency, source, note)


def _numeric(value: str) -> str | int | float | None:
    """The cell as a number where it is one that a workbook keeps."""
    if not value:
        return None
    try:
        return int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        return value


def values_csv(found: tuple[Value, ...], record: Record) -> bytes:
    """The values as CSV (UTF-8, one line each), the value as it stands in the published table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((
        "kode", "indikator", "satuan", "tahun", "rincian", "nilai", "dataset", "kolom", "halaman", "commit", "catatan",
    ))  # fmt: skip
    for one in found:
        page = page_address(record.catalog.settings, addresses.dataset(one.dataset))
        note = say(f"indicator.{one.why}") if one.why else ""
        words = (one.code, one.indicator, one.unit, one.period, one.detail)
        rest = (one.dataset, one.column, page, one.commit, note)
        writer.writerow((*map(plain_cell, words), one.value, *map(plain_cell, rest)))
    return out.getvalue().encode()


def plain_cell(words: str) -> str:
    """A text that no spreadsheet takes for a formula: what it would run is led by an apostrophe."""
    return f"'{words}" if words.startswith(RISKY) else words


def known_values(found: tuple[Value, ...]) -> str:
    """How many have a value."""
    return number(sum(bool(one.value) for one in found))
