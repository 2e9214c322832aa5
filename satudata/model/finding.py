"""A finding is a fact with an address; the words come later, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Fact = str | int | float


class Severity(StrEnum):
    """How a finding bears on publication: an error blocks its dataset, a warning asks, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Where(NamedTuple):
    """An address: repository path; 1-based line in the file; 1-based data row (the header is none); column or key path.

    Zero and the empty string mean "not that precise".
    """

    path: str
    line: int = 0
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `facts` fill the placeholders of the check's message; `dataset` is the id it blocks, or ""."""

    code: str
    severity: Severity
    where: Where
    facts: tuple[tuple[str, Fact], ...] = ()
    dataset: str = ""

    @property
    def values(self) -> dict[str, Fact]:
        """The facts as a mapping, in the order they were given."""
        return dict(self.facts)

    @property
    def places(self) -> int:
        """How many places have this fault: its own, and those that its fact `more` counts."""
        more = self.values.get("more")
        return 1 + (max(more, 0) if isinstance(more, int) else 0)

    def sort_key(self) -> tuple[int, str, int, int, str, str]:
        """Errors first, then by address, so that the same findings always stand in the same order."""
        where = self.where
        return (RANK[self.severity], where.path, where.line, where.row, where.column, self.code)


@dataclass(frozen=True, slots=True)
class Check:
    """What a check is: a stable code (`family-slug`), its severity, and whether a waiver may accept it."""

    code: str
    severity: Severity = Severity.ERROR
    waivable: bool = True

    def at(self, where: Where, dataset: str = "", /, **facts: Fact) -> Finding:
        """This fault at that address."""
        return Finding(self.code, self.severity, where, tuple(facts.items()), dataset)


def facts_of(values: Mapping[str, Fact]) -> tuple[tuple[str, Fact], ...]:
    """A mapping as the ordered pairs a `Finding` carries."""
    return tuple(values.items())
