"""Statistics: what the numbers say of themselves; sums stand in `totals`, comparison through time in `series`.

After Perpres 39/2019: a steward checks arithmetic, comparability with the period before, units and coverage. Duplicate
rows are looked for in tables below `MAX_ROWS` rows; ranges, units and coverage in tables of any size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from satudata.checks import series, totals
from satudata.checks.figures import MAX_ROWS, NUMBER, NUMERIC, Figures, numbers_of
from satudata.checks.subject import Subject, shown
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.rules import ShareRule, rules_of
from satudata.read.tables import Column

SHARE_RANGE = Check("statistics-share-range")
NEGATIVE = Check("statistics-negative-count")
UNIT_IN_HEADER = Check("statistics-unit-in-header", Severity.WARNING)
UNIT_DIFFERS = Check("statistics-unit-differs", Severity.WARNING)
COVERAGE_DIFFERS = Check("statistics-coverage-differs", Severity.WARNING)
DUPLICATE_ROW = Check("statistics-duplicate-row")
DECIMALS_MIXED = Check("statistics-decimals-mixed", Severity.NOTE)

CODES = (
    SHARE_RANGE,
    NEGATIVE,
    UNIT_IN_HEADER,
    UNIT_DIFFERS,
    COVERAGE_DIFFERS,
    DUPLICATE_ROW,
    DECIMALS_MIXED,
    *totals.CODES,
    *series.CODES,
)

# Changes may be negative and exceed 100 %; achievements of a target and gross enrolment may exceed it.
CHANGE = re.compile(r"laju|pertumbuhan|inflasi|perubahan|kenaikan|penurunan|selisih|deviasi|growth|neto|net_|andil")
BEYOND = re.compile(
    r"capaian|realisasi|cakupan|partisipasi_kasar|\bapk\b|apk_|target|terhadap|dibanding|imunisasi|rasio"
)
SIGNED = re.compile(r"neraca|surplus|defisit|saldo|migrasi|laba|rugi|bersih|silpa|pembiayaan|suhu|lintang|elevasi")
COUNTS = frozenset({
    "Orang", "Jiwa", "KK", "Rumah tangga", "Unit", "Buah", "Ekor", "Batang", "Hektare", "Meter", "Kilometer",
    "Meter persegi", "Kilometer persegi", "Meter kubik", "Liter", "Kilogram", "Kuintal", "Ton", "Sekolah", "Desa",
    "Kelurahan", "Kecamatan", "Kejadian", "Kasus", "Dokumen", "Kegiatan", "Layanan",
})  # fmt: skip
UNITS = {
    "ha": "Hektare",
    "km": "Kilometer",
    "km2": "Kilometer persegi",
    "m": "Meter",
    "m2": "Meter persegi",
    "m3": "Meter kubik",
    "kg": "Kilogram",
    "ton": "Ton",
    "kwintal": "Kuintal",
    "rp": "Rupiah",
    "rupiah": "Rupiah",
    "persen": "Persen",
    "%": "Persen",
    "hektar": "Hektare",
    "hektare": "Hektare",
    "liter": "Liter",
}
UNIT_SUFFIX = re.compile(r"_(ha|km|km2|m|m2|m3|kg|ton|kwintal|rp|rupiah|persen|hektar|hektare|liter)$")
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]\s*$")
LONG_FRACTION = re.compile(r"[0-9]\.[0-9]{5}")
YEARS = re.compile(r"[0-9]{4}")
MAX_UNITS = 200


def check(subject: Subject) -> Iterator[Finding]:
    """Everything doubtful in the numbers of one dataset; nothing when there is no table."""
    if subject.table is None or not subject.table.n_rows:
        return
    figures = Figures(subject)
    yield from _units(subject)
    yield from _ranges(subject, figures)
    yield from _coverage(subject)
    yield from _decimals(subject)
    if figures.n_rows < MAX_ROWS:
        yield from _duplicates(subject)
    yield from totals.check_totals(subject, figures)
    yield from series.check_series(subject, figures)


def _ranges(subject: Subject, figures: Figures) -> Iterator[Finding]:
    rules = [rule for rule in rules_of(subject.dataset.document) if isinstance(rule, ShareRule)]
    shares = {rule.column for rule in rules}
    found = {field.name for field, _ in subject.columns}
    for rule in rules:
        if rule.column not in found:
            yield totals.unknown_name(subject, rule.index, "column", rule.column)
    for field, column in subject.columns:
        if field.type in NUMERIC and (field.role == "measure" or field.name in shares):
            yield from _range(subject, figures, field, column, field.name in shares)


def _range(subject: Subject, figures: Figures, field: Field, column: Column, share: bool) -> Iterator[Finding]:
    span = _span(figures, field, column)
    percentage = share or _percentage(field)
    if span is None or (span[0] >= 0 and (span[1] <= 100 or not percentage)):
        return
    low, high = limits(field, share, subject.dataset.title.id)
    if span[0] < low or span[1] > high:
        check = SHARE_RANGE if percentage else NEGATIVE
        yield from subject.rows(check, field.name, _outside(column, low, high))


def _span(figures: Figures, field: Field, column: Column) -> tuple[float, float] | None:
    """Smallest and largest number; large columns are asked, small ones have been read already."""
    if figures.n_rows >= MAX_ROWS:
        return column.number_range() if column.all_match(NUMBER) else None
    numbers = figures.numbers(field.name) or ()
    if math.isnan(sum(numbers)):
        numbers = [number for number in numbers if number == number]
    return (min(numbers), max(numbers)) if numbers else None


def _percentage(field: Field) -> bool:
    return field.ukuran.casefold().startswith("persen") or field.satuan == "Persen"


def limits(field: Field, declared_share: bool, title: str = "") -> tuple[float, float]:
    """Smallest and largest believable value of a measure; infinite where anything goes. `title` is the dataset's."""
    infinite = float("inf")
    words = f"{field.name} {field.title.id} {field.ukuran} {title[:200]}".casefold()
    if declared_share:
        return 0.0, 100.0
    if CHANGE.search(words):
        return -infinite, infinite
    if _percentage(field):
        return 0.0, infinite if BEYOND.search(words) else 100.0
    counted = field.satuan in COUNTS and not SIGNED.search(words)
    # A declared minimum is checked where the type is.
    return 0.0 if counted and "minimum" not in field.constraints else -infinite, infinite


def _outside(column: Column, low: float, high: float) -> Iterator[tuple[int, dict[str, Fact]]]:
    values = column.values
    for row, number in enumerate(numbers_of(values), start=1):
        if number < low or number > high:
            yield row, {"value": shown(values[row - 1])}


def _units(subject: Subject) -> Iterator[Finding]:
    for field in subject.dataset.fields:
        if field.role == "measure":
            unit = unit_in(field.name) or unit_in(field.title.id[:200])
            if unit and field.satuan and unit != field.satuan and unit in UNITS.values():
                yield subject.field_key(UNIT_DIFFERS, field.name, "satuan", unit=field.satuan, found=unit)
            elif unit_in(field.name):
                yield subject.cell(UNIT_IN_HEADER, 0, field.name, unit=unit)
    column = subject.table.column("satuan") if subject.table is not None else None
    measures = subject.dataset.measures
    if column is not None and len(measures) == 1 and measures[0].satuan not in ("", "-"):
        yield from _unit_column(subject, column, measures[0].satuan)


@lru_cache(maxsize=4096)
def unit_in(header: str) -> str:
    """The unit written into a column's name or title: `luas_ha` and `Luas (Ha)` give Hektare; "" when there is none."""
    suffix = UNIT_SUFFIX.search(header)
    if suffix:
        return UNITS[suffix[1]]
    bracket = IN_BRACKETS.search(header)
    return UNITS.get(bracket[1].casefold().strip(" ."), bracket[1]) if bracket else ""


def _unit_column(subject: Subject, column: Column, unit: str) -> Iterator[Finding]:
    """Each other unit at its first row, with how many `more` rows have it."""
    values = column.distinct(MAX_UNITS) or frozenset()
    wrong = {value for value in values if _folded(value) != _folded(unit)}
    rows: dict[str, list[int]] = {}
    for row, value in enumerate(column.values if wrong else (), start=1):
        if value in wrong:
            rows.setdefault(_folded(value), []).append(row)
    for first, *others in rows.values():
        more: dict[str, Fact] = {"more": len(others)} if others else {}
        found = shown(column.values[first - 1])
        yield subject.cell(UNIT_DIFFERS, first, column.name, unit=unit, found=found, **more)


def _folded(unit: str) -> str:
    return unit.casefold().strip()


def _coverage(subject: Subject) -> Iterator[Finding]:
    """The years that the metadata promise against the years that the time column holds."""
    start, end = (text[:4] for text in subject.dataset.temporal)
    times = subject.with_role("time")
    values = next((c.distinct(100_000) for f, c in times if f.type != "integer" or f.name.startswith("tahun")), None)
    if not values or not start.isdigit() or not end.isdigit():
        return
    first, last = min(values)[:4], max(values)[:4]
    # A school year such as 2023/2024 ends in its second year.
    ends = YEARS.findall(max(values)[:9])
    if (first != start or end not in ends) and first.isdigit() and last.isdigit():
        yield subject.key(COVERAGE_DIFFERS, ("temporal",), claimed=f"{start}–{end}", found=f"{first}–{last}")


def _decimals(subject: Subject) -> Iterator[Finding]:
    """Cells with the long tail of a computed number among rounded ones."""
    for field, column in subject.columns:
        if field.type != "number" or column.longest() < 7 or not column.any_search(LONG_FRACTION):
            continue
        digits = [len(value.partition(".")[2]) for value in column.values]
        longest = max(digits)
        short = sum(0 < n <= 2 for n in digits)
        if short and "e" not in "".join(column.values[:1]).casefold():
            row = digits.index(longest) + 1
            yield subject.cell(DECIMALS_MIXED, row, field.name, value=shown(column.values[row - 1]), digits=longest)


def _duplicates(subject: Subject) -> Iterator[Finding]:
    """Rows that are the same in every column. A declared primary key is stricter and has its own check."""
    table = subject.table
    if table is None or subject.dataset.primary_key or not table.key_repeats(table.header):
        return

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        first: dict[tuple[str, ...], int] = {}
        for row, cells in enumerate(zip(*(column.values for column in table.columns), strict=True), start=1):
            if first.setdefault(cells, row) != row:
                yield row, {"first": first[cells]}

    yield from subject.rows(DUPLICATE_ROW, table.header[0], faults())
