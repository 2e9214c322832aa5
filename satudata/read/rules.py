"""The arithmetic a dataset's metadata declares under `rules:`, as values; the schema judges their shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from satudata.read.catalogue import mapping, sequence, text, texts


@dataclass(frozen=True, slots=True)
class SumRule:
    """In every row, `total` equals the sum of `parts`. `index` is the rule's place in the list, from 0."""

    index: int
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsRule:
    """Rows whose `column` says `total` equal the sum of the other rows of their group."""

    index: int
    column: str
    total: str


@dataclass(frozen=True, slots=True)
class MatchesRule:
    """The sum of `measure` over the rows that agree in `on` equals `equals` in the other dataset.

    `on` maps a column here to the column there.
    """

    index: int
    dataset: str
    on: Mapping[str, str]
    measure: str
    equals: str


@dataclass(frozen=True, slots=True)
class ShareRule:
    """Every value of `column` is between 0 and 100."""

    index: int
    column: str


Rule = SumRule | RowsRule | MatchesRule | ShareRule


def rules_of(document: Mapping[str, object]) -> tuple[Rule, ...]:
    """The rules of a metadata document in their order; () when it declares none."""
    declared = document.get("rules")
    if not declared:
        return ()
    rules = (_rule(n, mapping(item)) for n, item in enumerate(sequence(declared)))
    return tuple(rule for rule in rules if rule is not None)


def _rule(index: int, item: Mapping[str, object]) -> Rule | None:
    kind = text(item.get("kind"))
    total, column = text(item.get("total")), text(item.get("column"))
    if kind == "sum" and total:
        return SumRule(index, total, texts(item.get("parts")))
    if kind == "rows" and column:
        return RowsRule(index, column, total)
    if kind == "share" and column:
        return ShareRule(index, column)
    if kind == "matches":
        on = {here: text(there) for here, there in mapping(item.get("on")).items()}
        return MatchesRule(index, text(item.get("dataset")), on, text(item.get("measure")), text(item.get("equals")))
    return None
