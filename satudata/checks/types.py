"""Types and constraints of Table Schema: each type is one explicit pattern, so that it means the same everywhere.

Whatever is accepted here, frictionless accepts (tests/checks/test_types.py); not the other way round: ` 12 `, `1_000`,
`+5` and `inf` are refused. A refused cell gets the most telling explanation (`checks.cells`), else `types-wrong-type`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from satudata.checks.cells import COMMA, DAY, explain
from satudata.checks.patterns import MAX_CELL, changing, safe
from satudata.checks.subject import Subject, shown
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding
from satudata.read.tables import Column

WRONG_TYPE = Check("types-wrong-type", waivable=False)
NO_SUCH_DAY = Check("types-no-such-day", waivable=False)
OUT_OF_RANGE = Check("types-out-of-range", waivable=False)
NOT_IN_ENUM = Check("types-not-in-enum", waivable=False)
PATTERN = Check("types-pattern", waivable=False)
TOO_SHORT = Check("types-too-short", waivable=False)
TOO_LONG = Check("types-too-long", waivable=False)
BAD_LIMIT = Check("types-bad-limit", waivable=False)
UNSAFE_PATTERN = Check("types-unsafe-pattern", waivable=False)

CODES = (WRONG_TYPE, NO_SUCH_DAY, OUT_OF_RANGE, NOT_IN_ENUM, PATTERN, TOO_SHORT, TOO_LONG, BAD_LIMIT, UNSAFE_PATTERN)

CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
# A column is of its type when one of the patterns matches all its cells: moments have a zone everywhere or nowhere.
TYPES: dict[str, tuple[re.Pattern[str], ...]] = {
    "integer": (re.compile(r"0|-?[1-9][0-9]{0,17}"),),
    "number": (re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?(?:[eE]-[0-9]{1,2})?"),),
    "boolean": (re.compile(r"true|false|True|False|TRUE|FALSE|1|0"),),
    "date": (re.compile(DAY),),
    "datetime": (re.compile(rf"{DAY}T{CLOCK}"), re.compile(rf"{DAY}T{CLOCK}{ZONE}")),
    "time": (re.compile(CLOCK),),
    "year": (re.compile(r"[1-9][0-9]{3}"),),
    "yearmonth": (re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"),),
}
NUMERIC = frozenset({"integer", "number", "year"})
DATE_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?")
# A number of more than fifteen digits may be rounded when compared as a float.
LONG = re.compile(r"[0-9](?:\.?[0-9]){15}|[eE]")
# The sign that values must keep to, and the comparison that tells a value outside.
LIMITS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "minimum": ("≥", operator.lt),
    "maximum": ("≤", operator.gt),
    "exclusiveMinimum": (">", operator.le),
    "exclusiveMaximum": ("<", operator.ge),
}
MAX_DISTINCT = 100_000
UNCLEAR = "?"  # what was meant, when nobody can say


def check(subject: Subject) -> Iterator[Finding]:
    """Cells that are not of their column's type or break its constraints, column by column."""
    missing = frozenset(subject.dataset.missing_values)
    found = {field.name: column for field, column in subject.columns}
    for field in subject.dataset.fields:
        faults = list(_constraints(subject, field)) if field.constraints else []
        yield from faults
        column = found.get(field.name)
        if column is None:
            continue
        patterns = TYPES.get(field.type)
        if patterns is not None and not any(map(column.all_match, patterns)):
            yield from _wrong_cells(subject, field, column, patterns, missing)
        elif field.constraints and not faults:
            yield from _broken(subject, field, column, missing)


def of_type(kind: str, value: str) -> bool:
    """Whether a single cell is of that type; every text is a string."""
    patterns = TYPES.get(kind)
    return patterns is None or any(pattern.fullmatch(value) for pattern in patterns)


def _wrong_cells(
    subject: Subject, field: Field, column: Column, patterns: Sequence[re.Pattern[str]], missing: frozenset[str]
) -> Iterator[Finding]:
    """The cells no pattern matches; where two patterns each match some, those of the rarer kind."""
    wrong: dict[str, tuple[Check, dict[str, Fact]]] = {}
    distinct = dict.fromkeys(column.values)
    commas = any(COMMA.fullmatch(v) and len(v.rpartition(",")[2]) != 3 for v in distinct)
    pattern = patterns[0]
    if len(patterns) > 1:
        pattern = max(patterns, key=lambda one: sum(map(bool, map(one.fullmatch, column.values))))
    for value in distinct:
        if value not in missing and pattern.fullmatch(value) is None:
            wrong[value] = _explained(value, field.type, commas)
    for kind in dict.fromkeys(check for check, _ in wrong.values()):
        yield from subject.rows(kind, column.name, _places(column, wrong, kind))


def _explained(value: str, kind: str, commas: bool) -> tuple[Check, dict[str, Fact]]:
    facts: dict[str, Fact] = {"value": shown(value)}
    found = explain(value, kind, commas)
    if found is not None:
        return found[0], {**facts, "likely": found[1] or UNCLEAR}
    if kind in ("date", "datetime") and DATE_FORM.fullmatch(value) and not of_type(kind, value):
        return NO_SUCH_DAY, facts
    return WRONG_TYPE, {**facts, "expected": kind}


def _places(
    column: Column, wrong: dict[str, tuple[Check, dict[str, Fact]]], kind: Check
) -> Iterator[tuple[int, dict[str, Fact]]]:
    for row, value in enumerate(column.values, start=1):
        found = wrong.get(value)
        if found is not None and found[0] is kind:
            yield row, found[1]


def _constraints(subject: Subject, field: Field) -> Iterator[Finding]:
    """Constraints that cannot be applied: limits and allowed values that are not of the type, unsafe patterns."""
    for name, limit in field.constraints.items():
        if name in LIMITS and _limit(field.type, limit) is None:
            yield subject.field_key(BAD_LIMIT, field.name, "constraints", constraint=name, value=shown(str(limit)))
        elif name == "pattern" and (not isinstance(limit, str) or safe(limit) is None):
            yield subject.field_key(UNSAFE_PATTERN, field.name, "constraints", pattern=shown(str(limit)))
        elif name == "enum" and isinstance(limit, list):
            for item in limit:
                if not of_type(field.type, _text(item)):
                    value = shown(_text(item))
                    yield subject.field_key(BAD_LIMIT, field.name, "constraints", constraint=name, value=value)


def _text(value: object) -> str:
    """A value of the metadata as a cell would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _limit(kind: str, limit: object) -> Decimal | str | None:
    """A limit as something cells can be compared with; None when it is not of the type."""
    if kind in NUMERIC:
        number = isinstance(limit, int | float) and not isinstance(limit, bool)
        return Decimal(str(limit)) if number else None
    moment = isinstance(limit, str) and kind in TYPES and kind != "boolean" and TYPES[kind][0].fullmatch(limit)
    return str(limit) if moment else None


def _broken(subject: Subject, field: Field, column: Column, missing: frozenset[str]) -> Iterator[Finding]:
    for name, limit in field.constraints.items():
        if name in LIMITS:
            yield from _range(subject, field, column, name, missing)
        elif name == "enum" and isinstance(limit, list):
            yield from _enum(subject, field, column, limit, missing)
        elif name == "pattern" and isinstance(limit, str) and field.type == "string":
            yield from _pattern(subject, column, limit, missing)
        elif name in ("minLength", "maxLength") and type(limit) is int and field.type == "string":
            yield from _length(subject, column, name, limit, missing)


def _range(subject: Subject, field: Field, column: Column, name: str, missing: frozenset[str]) -> Iterator[Finding]:
    limit = _limit(field.type, field.constraints[name])
    sign, outside = LIMITS[name]
    if limit is None or _plainly_within(field, column, name, limit):
        return
    if field.type == "datetime" and not column.all_match(TYPES["datetime"][0]):
        # A moment with a zone cannot be compared with one without.
        yield subject.field_key(BAD_LIMIT, field.name, "constraints", constraint=name, value=str(limit))
        return

    def wrong(value: str) -> bool:
        if value in missing:
            return False
        return outside(Decimal(value), limit) if isinstance(limit, Decimal) else outside(value, limit)

    values = column.distinct(MAX_DISTINCT)
    if values is None or any(map(wrong, values)):
        yield from subject.cells(OUT_OF_RANGE, column, wrong, sign=sign, limit=str(limit))


def _plainly_within(field: Field, column: Column, name: str, limit: Decimal | str) -> bool:
    """Whether smallest and largest number say enough. Equality of floats says so only of short numbers."""
    if isinstance(limit, str):
        return False
    span = column.number_range()
    if span is None:
        return True
    if name.endswith("inimum"):
        inside, equal = span[0] > float(limit), span[0] == float(limit)
    else:
        inside, equal = span[1] < float(limit), span[1] == float(limit)
    return inside or (
        equal
        and not name.startswith("exclusive")
        and len(str(limit)) <= 15
        and (column.longest() <= 15 or not column.any_search(LONG))
    )


def _enum(
    subject: Subject, field: Field, column: Column, allowed: list[object], missing: frozenset[str]
) -> Iterator[Finding]:
    values = column.distinct(MAX_DISTINCT)
    known = frozenset(map(_text, allowed))
    if values is not None and values <= known:
        return
    numbers = frozenset(Decimal(text) for text in known) if field.type in NUMERIC else frozenset()

    def wrong(value: str) -> bool:
        if value in known or value in missing:
            return False
        return not numbers or Decimal(value) not in numbers

    if values is None or any(map(wrong, values)):
        yield from subject.cells(NOT_IN_ENUM, column, wrong, allowed=shown(", ".join(map(_text, allowed)), 200))


def _pattern(subject: Subject, column: Column, source: str, missing: frozenset[str]) -> Iterator[Finding]:
    pattern = safe(source)
    if pattern is None:
        return
    bounded = changing(source)
    if (not bounded or column.longest() <= MAX_CELL) and column.all_match(pattern):
        return

    def wrong(value: str) -> bool:
        if value in missing:
            return False
        return (bounded and len(value) > MAX_CELL) or pattern.fullmatch(value) is None

    yield from subject.cells(PATTERN, column, wrong, pattern=shown(source))


def _length(subject: Subject, column: Column, name: str, limit: int, missing: frozenset[str]) -> Iterator[Finding]:
    if name == "maxLength":
        if column.longest() > limit:
            yield from subject.cells(TOO_LONG, column, lambda v: v not in missing and len(v) > limit, limit=limit)
    elif limit <= 0 or (limit <= 1000 and column.all_match(_at_least(limit))):
        return
    else:
        yield from subject.cells(TOO_SHORT, column, lambda v: v not in missing and len(v) < limit, limit=limit)


@lru_cache(maxsize=64)
def _at_least(length: int) -> re.Pattern[str]:
    return re.compile(rf"(?:.|\n){{{length},}}")
