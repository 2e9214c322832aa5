"""Sums that must hold: total rows, totals across columns, districts against their city, one dataset against another.

Part of the statistics family. What the metadata declare under `rules:` is checked in tables of any size; what is only
recognised is looked for in tables below `MAX_ROWS` rows.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import reduce
from operator import add
from typing import TypeVar

from satudata.checks.figures import MAX_ROWS, Figures, Measure, numbers_of, unequal
from satudata.checks.subject import Subject
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.rules import MatchesRule, RowsRule, Rule, SumRule, rules_of
from satudata.read.tables import Column, Table

TOTAL_ROW = Check("statistics-total-row")
TOTAL_ROW_DIFFERS = Check("statistics-total-row-differs")
SUM_DIFFERS = Check("statistics-sum-differs")
SEXES_DIFFER = Check("statistics-sexes-differ")
REGIONS_DIFFER = Check("statistics-region-sum-differs", Severity.WARNING)
DATASETS_DIFFER = Check("statistics-datasets-differ")
RULE_UNKNOWN = Check("statistics-rule-unknown-name")

CODES = (TOTAL_ROW, TOTAL_ROW_DIFFERS, SUM_DIFFERS, SEXES_DIFFER, REGIONS_DIFFER, DATASETS_DIFFER, RULE_UNKNOWN)

MAX_VALUES = 100_000
MAX_MARK = 80  # characters; longer cells are sentences
TOTAL = re.compile(
    r"(?i)(?:(?:grand |sub ?-?)?(?:jumlah|total)"
    r"(?: (?:total|semua|keseluruhan|seluruhnya|kota|kab\.?|kabupaten|kecamatan|provinsi|prov\.?)(?: .*)?)?"
    r"|keseluruhan|seluruhnya|semua|laki-laki (?:dan|\+) perempuan|l ?\+ ?p"
    r"|se-?(?:kota|kabupaten|kab\.?|kecamatan|provinsi|kelurahan|desa|indonesia)(?: .*)?):?"
)
MALE = re.compile(r"(?:^|_)(?:laki_laki|lakilaki|laki|pria|lk|l)(?:_|$)")
FEMALE = re.compile(r"(?:^|_)(?:perempuan|wanita|pr|p)(?:_|$)")
BPS_PARENT = {4: 2, 7: 4, 10: 7}  # length of a code → length of the code above it

T = TypeVar("T", bound=Hashable)


def check_totals(subject: Subject, figures: Figures) -> Iterator[Finding]:
    """The declared rules in their order, then what is recognised without being declared."""
    rules = rules_of(subject.dataset.document)
    for rule in rules:
        yield from _declared(subject, figures, rule, rules)
    if figures.n_rows < MAX_ROWS:
        yield from _total_rows(subject, rules)
        yield from _sexes(subject, figures, rules)
        yield from _regions(subject, figures)


def _declared(subject: Subject, figures: Figures, rule: Rule, rules: Sequence[Rule]) -> Iterator[Finding]:
    if isinstance(rule, SumRule):
        yield from _sum_rule(subject, figures, rule)
    elif isinstance(rule, RowsRule):
        yield from _rows_rule(subject, figures, rule, rules)
    elif isinstance(rule, MatchesRule):
        yield from _matches_rule(subject, figures, rule, rules)


def unknown_name(subject: Subject, index: int, key: str, name: str) -> Finding:
    """A rule names a column or dataset that is not there."""
    return subject.key(RULE_UNKNOWN, ("rules", index, key), name=name)


def _sum_rule(subject: Subject, figures: Figures, rule: SumRule) -> Iterator[Finding]:
    total = figures.numbers(rule.total)
    parts = [(name, figures.numbers(name)) for name in rule.parts]
    if total is None:
        yield unknown_name(subject, rule.index, "total", rule.total)
    for name, numbers in parts:
        if numbers is None:
            yield unknown_name(subject, rule.index, "parts", name)
    known = [numbers for _, numbers in parts if numbers is not None]
    if total is not None and len(known) == len(parts) and known:
        yield from subject.rows(SUM_DIFFERS, rule.total, _differing(total, known), parts=" + ".join(rule.parts))


def _differing(total: Sequence[float], parts: Sequence[Sequence[float]]) -> Iterator[tuple[int, dict[str, Fact]]]:
    """Rows (from 1) whose total is not the sum of its parts; rows with a missing number are left alone."""
    sums = list(reduce(lambda one, other: list(map(add, one, other)), parts))
    if sums == total:
        return
    for row, (stated, added) in enumerate(zip(total, sums, strict=True), start=1):
        if unequal(stated, added, len(parts)):
            yield row, {"stated": stated, "added": added}


def _rows_rule(subject: Subject, figures: Figures, rule: RowsRule, rules: Sequence[Rule]) -> Iterator[Finding]:
    column = subject.table.column(rule.column) if subject.table is not None else None
    field = subject.dataset.field(rule.column)
    if column is None or field is None:
        yield unknown_name(subject, rule.index, "column", rule.column)
        return
    totals = {other.total for other in rules if isinstance(other, RowsRule) and other.column == rule.column}
    # The code and the name of a place change together: neither tells groups apart when one of them marks the total.
    roles = ("region", "name") if field.role in ("region", "name") else ()
    groups = _grouped(figures.keys_without(roles, rule.column))
    marks = column.values
    for measure in figures.measures:
        if not measure.rate:
            faults = _unequal_groups(groups.values(), marks, rule.total, totals, measure)
            yield from subject.rows(TOTAL_ROW_DIFFERS, measure.field.name, faults, mark=rule.total)


def _grouped(keys: Sequence[T]) -> dict[T, list[int]]:
    """Row indices, from 0, by key, in the order of the file."""
    groups: dict[T, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        groups[key].append(index)
    return groups


def _unequal_groups(
    groups: Iterable[list[int]], marks: Sequence[str], mark: str, totals: set[str], measure: Measure
) -> Iterator[tuple[int, dict[str, Fact]]]:
    numbers = measure.numbers
    for rows in groups:
        parts = [numbers[row] for row in rows if marks[row] not in totals]
        added = sum(parts)
        for row in rows:
            if marks[row] == mark and parts and unequal(numbers[row], added, len(parts)):
                yield row + 1, {"stated": numbers[row], "added": added}


def _matches_rule(subject: Subject, figures: Figures, rule: MatchesRule, rules: Sequence[Rule]) -> Iterator[Finding]:
    other = subject.other(rule.dataset)
    if other is None:
        yield unknown_name(subject, rule.index, "dataset", rule.dataset)
        return
    numbers = figures.numbers(rule.measure)
    here = [subject.table.column(name) if subject.table is not None else None for name in rule.on]
    there = [other[1].column(name) for name in rule.on.values()]
    equals = other[1].column(rule.equals)
    names = [(rule.measure, numbers), (rule.equals, equals), *zip(rule.on, here, strict=True)]
    names += zip(rule.on.values(), there, strict=True)
    for name, found in names:
        if found is None:
            yield unknown_name(subject, rule.index, "on", name)
    if numbers is None or equals is None or None in here or None in there:
        return
    mine = _added(_key_cells(here), numbers, _total_marks(subject.table, rules))
    theirs = _added(_key_cells(there), numbers_of(equals.values), _total_marks(other[1], rules_of(other[0].document)))
    yield from subject.rows(DATASETS_DIFFER, rule.measure, _unequal_sums(mine, theirs), other=rule.dataset)


def _key_cells(columns: Sequence[Column | None]) -> list[tuple[str, ...]]:
    return list(zip(*(column.values for column in columns if column is not None), strict=True))


def _total_marks(table: Table | None, rules: Sequence[Rule]) -> list[bool]:
    """For each row whether a declared rule calls it a total row; empty when no rule does."""
    marks: list[bool] = []
    for rule in rules:
        column = table.column(rule.column) if table is not None and isinstance(rule, RowsRule) else None
        if column is not None and isinstance(rule, RowsRule):
            own = [value == rule.total for value in column.values]
            marks = [a or b for a, b in zip(marks, own, strict=True)] if marks else own
    return marks


def _added(
    keys: Sequence[tuple[str, ...]], numbers: Sequence[float], totals: list[bool]
) -> dict[tuple[str, ...], tuple[int, float, int]]:
    """Key → (first row from 1, sum, how many), total rows left out."""
    sums: dict[tuple[str, ...], tuple[int, float, int]] = {}
    for index, key in enumerate(keys):
        if not (totals and totals[index]):
            row, added, n = sums.get(key, (index + 1, 0.0, 0))
            sums[key] = (row, added + numbers[index], n + 1)
    return sums


def _unequal_sums(
    mine: dict[tuple[str, ...], tuple[int, float, int]], theirs: dict[tuple[str, ...], tuple[int, float, int]]
) -> Iterator[tuple[int, dict[str, Fact]]]:
    for key, (row, added, n) in mine.items():
        stated = theirs[key][1] if key in theirs else math.nan
        if unequal(stated, added, n):
            yield row, {"key": ", ".join(key), "stated": stated, "added": added}


def _total_rows(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Cells such as `Jumlah` or `Se-Kota Blitar` among the parts they add up, unless a rule declares them."""
    declared = {(rule.column, rule.total) for rule in rules if isinstance(rule, RowsRule)}
    for field, column in subject.columns:
        if field.type != "string" or field.role in ("time", "measure", "status"):
            continue
        values = column.distinct(MAX_VALUES) or frozenset()
        marks = {value for value in values if _is_total(value) and (field.name, value) not in declared}
        # A column that says the same in every row names what is measured; it marks no total.
        if marks and len(values) > 1:
            yield from subject.cells(TOTAL_ROW, column, marks.__contains__)


def _is_total(value: str) -> bool:
    return len(value) <= MAX_MARK and TOTAL.fullmatch(value.strip()) is not None


def _sexes(subject: Subject, figures: Figures, rules: Sequence[Rule]) -> Iterator[Finding]:
    """`laki_laki` + `perempuan` against the total column beside them, unless a rule already says so."""
    measures = {measure.field.name: measure for measure in figures.measures}
    declared = {rule.total for rule in rules if isinstance(rule, SumRule)}
    for name, male in measures.items():
        if not MALE.search(name) or male.rate:
            continue
        stem = MALE.sub("_", name).strip("_")
        female = next((m for own, m in measures.items() if _stem_of(FEMALE, own) == stem), None)
        total = _total_of(stem, male.field, measures)
        if female is not None and total is not None and total.field.name not in declared:
            faults = _differing(total.numbers, [male.numbers, female.numbers])
            parts = f"{name} + {female.field.name}"
            yield from subject.rows(SEXES_DIFFER, total.field.name, faults, parts=parts)


def _stem_of(sex: re.Pattern[str], name: str) -> str | None:
    return sex.sub("_", name).strip("_") if sex.search(name) else None


def _total_of(stem: str, part: Field, measures: dict[str, Measure]) -> Measure | None:
    """The total column for `penduduk` is `penduduk`, `jumlah_penduduk` and the like; without a stem, `jumlah`."""
    exact = [f"jumlah_{stem}", f"total_{stem}", f"{stem}_jumlah", f"{stem}_total", stem]
    if stem in ("", "jumlah", "total"):
        exact = ["jumlah", "total", "jumlah_total", "total_jumlah"]
        same = [
            n for n, m in measures.items() if n.startswith("jumlah_") and not MALE.search(n) and not FEMALE.search(n)
        ]
        exact += [
            name for name in same if len(same) == 1 and part.satuan and measures[name].field.satuan == part.satuan
        ]
    found = next((measures[name] for name in exact if name in measures), None)
    return None if found is None or found.rate else found


def _regions(subject: Subject, figures: Figures) -> Iterator[Finding]:
    """Where one column holds districts and their city, the districts' sum against the city's figure."""
    for field, column in subject.with_role("region"):
        codes = column.distinct(MAX_VALUES) if field.codes is not None and field.codes.list == "region" else None
        if codes is None or len(set(map(len, codes))) < 2 or not any(m.additive for m in figures.measures):
            continue
        children = {above: own for above, own in _children(codes).items() if above in codes and len(own) > 1}
        if children:
            yield from _nested(subject, figures, field, column, children)


def _children(codes: Iterable[str]) -> dict[str, set[str]]:
    """Code of a region → the codes directly below it."""
    children: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        children[parent(code)].add(code)
    return children


def parent(code: str) -> str:
    """The code of the region above: `35.72.01` → `35.72`, BPS `3572010` → `3572`; "" at the top."""
    return code.rpartition(".")[0] if "." in code else code[: BPS_PARENT.get(len(code), 0)]


def _nested(
    subject: Subject, figures: Figures, field: Field, column: Column, children: dict[str, set[str]]
) -> Iterator[Finding]:
    scheme = field.codes.scheme if field.codes is not None else ""
    known = _children(subject.catalog.code_list("region-bps" if scheme == "bps" else "region").names)
    listed = {above: known.get(above, set()) for above in children}
    groups = _grouped(figures.keys_without(("region", "name"), field.name))
    for measure in figures.measures:
        if measure.additive:
            faults = _unequal_regions(groups.values(), column.values, children, listed, measure.numbers)
            yield from subject.rows(REGIONS_DIFFER, measure.field.name, faults)


def _unequal_regions(
    groups: Iterable[list[int]],
    codes: Sequence[str],
    children: dict[str, set[str]],
    listed: dict[str, set[str]],
    numbers: Sequence[float],
) -> Iterator[tuple[int, dict[str, Fact]]]:
    """Cities whose parts add up to something else. Parts that are not all there can only add up to too much."""
    for rows in groups:
        by_code = {codes[row]: row for row in rows}
        for above, own in children.items():
            parts = [numbers[by_code[code]] for code in own if code in by_code]
            if above not in by_code or len(parts) < 2:
                continue
            stated, added = numbers[by_code[above]], sum(parts)
            all_there = len(parts) == len(own) and listed[above] == own
            if unequal(stated, added, len(parts)) and (all_there or added > stated >= 0):
                yield by_code[above] + 1, {"region": above, "stated": stated, "added": added}
