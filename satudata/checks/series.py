"""Series through time: gaps and repeats of periods, and jumps that look like a slip of the pen or another unit.

Part of the statistics family. A jump is told when the change is a power of ten (within 3 %), or more than twentyfold,
and the values around it are calm: small numbers and lively series move by themselves. Tables of `MAX_ROWS` rows or more
are not walked and get no finding here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from satudata.checks.figures import MAX_ROWS, Figures, Measure, numbers_of
from satudata.checks.subject import Subject
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.tables import Table

GAP = Check("statistics-period-gap", Severity.WARNING)
SERIES_GAP = Check("statistics-series-gap", Severity.WARNING)
REPEAT = Check("statistics-period-repeats", Severity.WARNING)
JUMP = Check("statistics-jump", Severity.WARNING)
VERSION_JUMP = Check("statistics-version-jump", Severity.WARNING)
ROWS_LOST = Check("statistics-rows-lost", Severity.WARNING)

CODES = (GAP, SERIES_GAP, REPEAT, JUMP, VERSION_JUMP, ROWS_LOST)

CALM = 3.0  # how far a value may lie from a neighbour, as a factor, for the two to count as alike
STEADY = 1.25  # how far the values on both sides of a mistyped one may lie apart
WILD = 20.0  # a change of more than this factor is told even when it is no power of ten
MOST = 1e12  # beyond this the two are not the same quantity, and logarithms may overflow
NEAR_POWER = math.log10(1.03)
SUSPECT = 5.0  # smaller changes are not looked at more closely
SMALLEST = 10.0  # counts below this multiply easily
DENSE_SHARE = 0.5  # a panel filled less than this is a list of events, where missing periods mean nothing
EVERY_PERIOD = frozenset({("yearly", "year"), ("monthly", "yearmonth")})  # frequency and type: nothing may be missing
REGULAR = frozenset({"", "daily", "monthly", "quarterly", "four_monthly", "semesterly", "yearly"})


def check_series(subject: Subject, figures: Figures) -> Iterator[Finding]:
    """Gaps and repeats first, then jumps within the table, then against the version before."""
    if not 0 < figures.n_rows < MAX_ROWS:
        return
    if figures.times and figures.order:
        yield from _periods(subject, figures)
        yield from _jumps(subject, figures)
    yield from _against_previous(subject, figures)


def _periods(subject: Subject, figures: Figures) -> Iterator[Finding]:
    periods = figures.periods or []
    found = sorted(set(periods))
    field, column = figures.times[0]
    regular = subject.dataset.frequency in REGULAR and field.type not in ("date", "datetime")
    if regular and len(found) <= found[-1] - found[0]:
        usual = _usual_step(found, (subject.dataset.frequency, field.type) in EVERY_PERIOD)
        yield from subject.rows(GAP, column.name, _missing_periods(periods, found, usual))
    n_series = len(set(figures.keys))
    if subject.dataset.primary_key and figures.n_rows == n_series * len(found):
        return
    yield from _repeats(subject, figures, column.name)
    if regular and figures.n_rows >= DENSE_SHARE * n_series * len(found):
        yield from _series_gaps(subject, figures, column.name, found)


def _usual_step(found: list[int], every: bool) -> int:
    """How many periods usually lie between two that are found: surveys of every fifth year are regular as well."""
    steps = [later - earlier for earlier, later in pairwise(found)]
    return 1 if every else min(steps, key=lambda step: (-steps.count(step), step))


def _missing_periods(periods: list[int], found: list[int], usual: int) -> Iterator[tuple[int, dict[str, Fact]]]:
    for earlier, later in pairwise(found):
        if later - earlier > usual:
            yield periods.index(later) + 1, {"missing": max((later - earlier) // usual - 1, 1)}


def _repeats(subject: Subject, figures: Figures, column: str) -> Iterator[Finding]:
    """The same period twice in a series. With a primary key, its own check tells; this is for tables without one."""
    if subject.dataset.primary_key:
        return
    keys, periods = figures.keys, figures.periods or []

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for first, second in pairwise(figures.order):
            if keys[first] == keys[second] and periods[first] == periods[second]:
                yield second + 1, {"first": first + 1, "series": _series_name(keys[second])}

    yield from subject.rows(REPEAT, column, sorted(faults(), key=lambda fault: fault[0]))


def _series_gaps(subject: Subject, figures: Figures, column: str, found: list[int]) -> Iterator[Finding]:
    """A series that skips periods which other series of the table have."""
    keys, periods = figures.keys, figures.periods or []
    rank = {period: n for n, period in enumerate(found)}

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for first, second in pairwise(figures.order):
            missing = rank[periods[second]] - rank[periods[first]] - 1
            if keys[first] == keys[second] and missing > 0:
                yield second + 1, {"missing": missing, "series": _series_name(keys[second])}

    yield from subject.rows(SERIES_GAP, column, sorted(faults(), key=lambda fault: fault[0]))


def _series_name(key: tuple[str, ...]) -> str:
    return ", ".join(part for part in key if part)[:80]


def _jumps(subject: Subject, figures: Figures) -> Iterator[Finding]:
    order = figures.order
    for measure in figures.measures:
        values = [measure.numbers[row] for row in order]
        suspects = [
            place
            for place, (before, after) in enumerate(pairwise(values))
            if after > SUSPECT * before or before > SUSPECT * after
        ]
        if suspects:
            faults = sorted(_confirmed(figures, measure, values, suspects), key=lambda fault: fault[0])
            yield from subject.rows(JUMP, measure.field.name, faults)


def _confirmed(
    figures: Figures, measure: Measure, values: list[float], suspects: list[int]
) -> Iterator[tuple[int, dict[str, Fact]]]:
    """The suspects (each a place in `values`, with the next place) that stay within one series and stand out in it."""
    order, keys = figures.order, figures.keys
    for place in suspects:
        own = keys[order[place]]
        if keys[order[place + 1]] != own:
            continue
        start, end = place, place + 2
        while start > 0 and place - start < 2 and keys[order[start - 1]] == own:
            start -= 1
        while end < len(order) and end - place < 4 and keys[order[end]] == own:
            end += 1
        before, after = values[start : place + 1], values[place + 1 : end]
        factor = jump_factor(before, after, measure.field.type == "integer")
        if factor:
            row = order[place + 1]
            cells = measure.column.values
            yield (
                row + 1,
                {
                    "before": cells[order[place]],
                    "value": cells[row],
                    "factor": factor,
                    "series": _series_name(own),
                },
            )


def jump_factor(before: Sequence[float], after: Sequence[float], whole: bool) -> float:
    """By what factor a series jumps between `before` (up to the value before) and `after`; 0.0 when it does not.

    A factor near a power of ten is given as that power (10, 0.01), others with two digits: beside its power of ten a
    mistyped value also has the growth of its series. `whole` says that the values are counts.

    >>> jump_factor([480, 495], [5000, 505], whole=True)
    10.0
    >>> jump_factor([1], [10], whole=True)
    0.0
    """
    earlier, later = before[-1], after[0]
    if not _comparable(earlier, later) or (whole and min(abs(earlier), abs(later)) < SMALLEST):
        return 0.0
    ratio = later / earlier
    exponent = round(math.log10(ratio))
    near = abs(math.log10(ratio) - exponent) <= NEAR_POWER
    calm = _calm(before, after)
    told = 10.0**exponent if near else float(f"{ratio:.2g}")
    if exponent and (near or _between(earlier, later / 10.0**exponent, after)):
        # Two lonely values tell nothing about the series; only a large one is surely no chance.
        return told if calm or (calm is None and max(abs(earlier), abs(later)) >= 1000) else 0.0
    wild = ratio > WILD or ratio < 1 / WILD
    return told if wild and calm and len(before) + len(after) > 3 else 0.0


def _comparable(earlier: float, later: float) -> bool:
    return bool(earlier and later) and 1 / MOST < later / earlier < MOST


def _between(earlier: float, mended: float, after: Sequence[float]) -> bool:
    """Whether the value without its power of ten lies between its neighbours, as a mistyped one would."""
    if len(after) < 2 or after[1] != after[1]:
        return False
    low, high = sorted((earlier, after[1]))
    return low * 0.97 <= mended <= high * 1.03 and high <= low * STEADY


def _calm(before: Sequence[float], after: Sequence[float]) -> bool | None:
    """Whether the values around a jump are alike: on both its sides each pair, or before and after a single peak.

    None when there is nothing around it.
    """
    around = list(pairwise(before)) + list(pairwise(after))
    if len(after) > 1 and _alike(before[-1], after[1]):
        around = [*pairwise(before), (before[-1], after[1])]
    if not around:
        return None
    return all(_alike(one, other) for one, other in around)


def _alike(one: float, other: float) -> bool:
    return _comparable(one, other) and 1 / CALM <= one / other <= CALM


def _against_previous(subject: Subject, figures: Figures) -> Iterator[Finding]:
    """The same cell in the version before: by primary key, else by everything that describes a row."""
    earlier = subject.previous()
    if earlier is None or subject.table is None or earlier.n_rows >= MAX_ROWS:
        return
    names = subject.dataset.primary_key or tuple(
        field.name for field, _ in subject.columns if field.role not in ("measure", "status", "name")
    )
    now, then = _rows_by_key(subject.table, names), _rows_by_key(earlier, names)
    if not now or not then:
        return
    lost = [key for key in then if key not in now]
    if lost:
        example = _series_name(lost[0])
        yield subject.cell(ROWS_LOST, 0, names[0], rows=len(lost), example=example)
    for measure in figures.measures:
        column = earlier.column(measure.field.name)
        if column is not None and column.values != measure.column.values:
            faults = _changed(measure, numbers_of(column.values), now, then)
            yield from subject.rows(VERSION_JUMP, measure.field.name, faults)


def _rows_by_key(table: Table, names: Sequence[str]) -> dict[tuple[str, ...], int]:
    columns = [column.values for name in names if (column := table.column(name)) is not None]
    if not columns or len(columns) != len(names):
        return {}
    return {key: index for index, key in enumerate(zip(*columns, strict=True))}


def _changed(
    measure: Measure, earlier: list[float], now: dict[tuple[str, ...], int], then: dict[tuple[str, ...], int]
) -> Iterator[tuple[int, dict[str, Fact]]]:
    smallest = SMALLEST if measure.field.type == "integer" else 0.0
    for key, row in now.items():
        before = earlier[then[key]] if key in then else math.nan
        value = measure.numbers[row]
        if value != before and _comparable(before, value) and min(abs(before), abs(value)) >= smallest:
            ratio = value / before
            exponent = round(math.log10(ratio))
            if exponent and abs(math.log10(ratio) - exponent) <= NEAR_POWER:
                yield row + 1, {"before": before, "value": measure.column.values[row], "factor": 10.0**exponent}
            elif ratio > WILD or ratio < 1 / WILD:
                yield (
                    row + 1,
                    {
                        "before": before,
                        "value": measure.column.values[row],
                        "factor": float(f"{ratio:.2g}"),
                    },
                )
