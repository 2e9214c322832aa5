"""Text columns become typed ones, by their schema, without losing a digit.

A column is taken at its type only when every cell that is not missing plainly has it; otherwise the whole column stays
text. Nothing is guessed cell by cell, so a reader meets one type per column. Each different cell is converted once.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from satudata.export.publication import Publication
from satudata.model.catalog import Bilingual, Field
from satudata.read.tables import Table

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
YEAR = re.compile(r"[1-9][0-9]{3}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
TRUE = frozenset({"true", "True", "TRUE", "1"})  # Table Schema's own words
FALSE = frozenset({"false", "False", "FALSE", "0"})
NUMERIC = frozenset({"integer", "number", "year"})

T = TypeVar("T")
# Made once, and without looking for circles, which no document read from a file has.
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column: its field in the schema, the type its cells really have, and the cells as in the file.

    `type` is one of string, integer, number, boolean, date, datetime, time, year, yearmonth. `distinct` is without the
    missing cells.
    """

    field: Field
    type: str
    cells: Sequence[str]
    distinct: frozenset[str]
    missing: frozenset[str]

    @property
    def name(self) -> str:
        return self.field.name

    def each(self, convert: Callable[[str], T]) -> Mapping[str, T | None]:
        """Every different cell with its value; the marks of missing cells with None."""
        values: dict[str, T | None] = dict.fromkeys(self.missing)
        values.update((cell, convert(cell)) for cell in self.distinct)
        return values

    def converted(self, convert: Callable[[str], T]) -> list[T | None]:
        """The values in row order; None where missing."""
        return list(map(self.each(convert).__getitem__, self.cells))


def typed_columns(publication: Publication, table: Table) -> tuple[TypedColumn, ...]:
    """The table's columns in the order of the file. A column the schema does not know is text.

    Raises ValueError for a dataset that is not published: whoever asks for its rows has made a mistake.
    """
    if not publication.published:
        raise ValueError(f"{publication.dataset.id} is not published; its rows stay where they are")
    dataset = publication.dataset
    missing = frozenset(dataset.missing_values)
    fields = {field.name: field for field in dataset.fields}
    return tuple(_typed(fields.get(one.name) or _text(one.name), one.values, missing) for one in table.columns)


def json_cells(column: TypedColumn) -> list[str]:
    """Each cell as JSON text: numbers with the digits of the file (1.50 stays 1.50), missing cells as null."""
    convert = _as_is if column.type in NUMERIC else _json_boolean if column.type == "boolean" else compact
    return [text or "null" for text in column.converted(convert)]


def boolean(cell: str) -> bool:
    """A cell of a boolean column."""
    return cell in TRUE


def significant_digits(cell: str) -> int:
    """How many digits a number is written with, leading zeros and the exponent left out: 0.0120 has 3."""
    mantissa = cell.lower().partition("e")[0]
    return len(mantissa.lstrip("-0.").replace(".", ""))


def _typed(field: Field, cells: Sequence[str], missing: frozenset[str]) -> TypedColumn:
    distinct = frozenset(cells) - missing
    fits = FITS.get(field.type)
    kind = field.type if fits is not None and all(map(fits, distinct)) else "string"
    return TypedColumn(field, kind, cells, distinct, missing)


def _text(name: str) -> Field:
    return Field(name, "string", Bilingual(name), Bilingual(""))


def _as_is(cell: str) -> str:
    return cell


def _json_boolean(cell: str) -> str:
    return "true" if cell in TRUE else "false"


def _is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell) is not None and math.isfinite(float(cell))


def _is_boolean(cell: str) -> bool:
    return cell in TRUE or cell in FALSE


def _is_moment(pattern: re.Pattern[str], read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(cell: str) -> bool:
        if pattern.fullmatch(cell) is None:
            return False
        try:
            read(cell)
        except ValueError:  # the form is right, the day does not exist
            return False
        return True

    return fits


FITS: Mapping[str, Callable[[str], object]] = {
    "integer": INTEGER.fullmatch,
    "number": _is_number,
    "year": YEAR.fullmatch,
    "boolean": _is_boolean,
    "date": _is_moment(DATE, date.fromisoformat),
    "datetime": _is_moment(DATETIME, datetime.fromisoformat),
    "time": _is_moment(TIME, time.fromisoformat),
    "yearmonth": MONTH.fullmatch,  # no file format has a type for it: its cells are written as text
}
