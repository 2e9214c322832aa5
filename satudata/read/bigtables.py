"""Large tables held by DuckDB: the questions of `Column` and `Table` answered by SQL, with the answers of plain Python.

An accelerator: it takes a table only when its bytes are so simple that there is one way to read them (no quotes, no
carriage returns, no controls, the same number of commas in every row). Whatever else it meets it declines, and
`TextTable` decides.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from satudata.read.tables import CONTROLS, MAX_CELL, MAX_COLUMNS

MIN_BYTES = 5_000_000  # below this plain Python is quicker than starting DuckDB
FEW = 5_000  # up to this many different cells a column is judged by them, in Python
SAMPLE = 20_000  # rows looked at to tell columns of few different cells from columns of many
PLAIN = bytes(sorted({*range(0x20, 0x7F), 0x0A} - {0x22}))  # ASCII without controls and quotes
CHUNK = 4_000_000
MEMORY_MB = 160
CONFIG = {
    "threads": "2",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# Classes that do not mean the same in RE2 as in Python, and what RE2 does not have.
DIFFERENT = re.compile(r"\\[dDwWsSbBAZ0-9]|\(\?[^:i]")


class Declined(Exception):
    """DuckDB could not answer, for want of memory for example: the table is to be read by plain Python instead."""


class SqlColumn:
    """A column of a `SqlTable`."""

    def __init__(self, table: SqlTable, name: str, number: int) -> None:
        self.name = name
        self._table = table
        self._cell = f"c{number}"
        marks = ", ".join("'" + mark.replace("'", "''") + "'" for mark in sorted(table.missing_values))
        self._present = f"{self._cell} not in ({marks})" if marks else "true"

    def _one(self, sql: str, *values: object) -> Any:
        found = self._table.run(sql, *values).fetchone()
        return found[0] if found is not None else None

    @cached_property
    def values(self) -> Sequence[str]:
        """The cells in row order, as text; equal cells are one object."""
        cells = self._table.run(f"select {self._cell} from t order by rowid").fetchnumpy()[self._cell]
        return [sys.intern(cell) for cell in cells.tolist()]

    @cached_property
    def missing(self) -> int:
        """How many cells are missing."""
        return int(self._one(f"select count(*) from t where not ({self._present})"))

    @cached_property
    def _few(self) -> frozenset[str] | None:
        """The different cells when they are few, else None."""
        sample = f"(select {self._cell} from t limit {SAMPLE})"
        if self._one(f"select count(distinct {self._cell}) from {sample}") > FEW:
            return None
        found = self._table.run(f"select distinct {self._cell} from t where {self._present} limit {FEW + 1}").fetchall()
        return frozenset(row[0] for row in found) if len(found) <= FEW else None

    @cached_property
    def n_distinct(self) -> int:
        """How many different cells there are, missing ones left out."""
        if self._few is not None:
            return len(self._few)
        return int(self._one(f"select count(distinct {self._cell}) from t where {self._present}"))

    def distinct(self, limit: int) -> frozenset[str] | None:
        """The different cells that are not missing, or None when there are more than `limit`."""
        if self._few is not None:
            return self._few if len(self._few) <= limit else None
        if limit < self.n_distinct:
            return None
        found = self._table.run(f"select distinct {self._cell} from t where {self._present}").fetchall()
        return frozenset(row[0] for row in found)

    def all_match(self, pattern: re.Pattern[str]) -> bool:
        """Whether every cell that is not missing matches from end to end."""
        if self._few is not None:
            return all(map(pattern.fullmatch, self._few))
        translated = translate(pattern)
        if translated is None:
            return all(pattern.fullmatch(cell) for cell in self._present_values)
        odd = f"select 1 from t where {self._present} and not regexp_full_match({self._cell}, ?) limit 1"
        return self._one(odd, translated) is None

    def any_search(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern is found anywhere in a cell that is not missing."""
        if self._few is not None:
            return any(map(pattern.search, self._few))
        translated = translate(pattern)
        if translated is None:
            return any(pattern.search(cell) for cell in self._present_values)
        hit = f"select 1 from t where {self._present} and regexp_matches({self._cell}, ?) limit 1"
        return self._one(hit, translated) is not None

    def number_range(self) -> tuple[float, float] | None:
        """Smallest and largest number; None when there is none. ValueError when a cell is no number."""
        return self._span

    @cached_property
    def _span(self) -> tuple[float, float] | None:
        if self._few is not None:
            numbers = [float(cell) for cell in self._few]
            return (min(numbers), max(numbers)) if numbers else None
        number = f"try_cast({self._cell} as double)"
        asked = f"min({number}), max({number}), count({number}), count(*)"
        smallest, largest, n_numbers, n_cells = self._table.run(
            f"select {asked} from t where {self._present}"
        ).fetchone()
        if n_numbers < n_cells:
            raise ValueError(self.name)
        return (float(smallest), float(largest)) if n_cells else None

    def longest(self) -> int:
        """Characters in the longest cell."""
        if self._few is not None:
            return max(map(len, self._few), default=0)
        return int(self._one(f"select max(length({self._cell})) from t where {self._present}") or 0)

    @property
    def _present_values(self) -> Iterable[str]:
        return (cell for cell in self.values if cell not in self._table.missing_values)


class SqlTable:
    """A table in DuckDB's memory: columns `c0`, `c1`, … of text in table `t`, rows in the order of the file."""

    def __init__(
        self,
        connection: Any,
        fault: type[Exception],
        path: str,
        header: tuple[str, ...],
        n_rows: int,
        n_bytes: int,
        missing: frozenset[str],
    ) -> None:
        self._connection = connection
        self._fault = fault
        self.path = path
        self.header = header
        self.n_rows = n_rows
        self.n_bytes = n_bytes
        self.missing_values = missing
        self.columns = [SqlColumn(self, name, number) for number, name in enumerate(header)]

    def run(self, sql: str, *values: object) -> Any:
        """The result of a query. Raises Declined."""
        try:
            return self._connection.execute(sql, values)
        except self._fault as error:
            raise Declined(str(error)) from error

    def column(self, name: str) -> SqlColumn | None:
        """The first column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def line_of(self, row: int) -> int:
        """The 1-based line of the 1-based data row: no cell of a table held here spans lines."""
        return row + 1

    def key_repeats(self, names: Sequence[str]) -> bool:
        """Whether two rows agree in all of these columns."""
        wanted = [f"c{self.header.index(name)}" for name in names if name in self.header]
        if not wanted:
            return False
        key = wanted[0] if len(wanted) == 1 else f"({', '.join(wanted)})"
        return bool(self.run(f"select count(distinct {key}) from t").fetchone()[0] < self.n_rows)

    def head(self, n: int) -> tuple[tuple[str, ...], ...]:
        """The first n rows."""
        return tuple(tuple(row) for row in self.run("select * from t order by rowid limit ?", n).fetchall())


def translate(pattern: re.Pattern[str]) -> str | None:
    """The pattern as RE2 reads it, or None when it might mean something else there."""
    if pattern.flags & ~(re.UNICODE | re.IGNORECASE) or DIFFERENT.search(pattern.pattern):
        return None
    return f"(?i){pattern.pattern}" if pattern.flags & re.IGNORECASE else pattern.pattern


def open_table(path: str, place: Path, content: bytes, missing_values: Iterable[str]) -> SqlTable | None:
    """The table when DuckDB is installed and the bytes, which stand in the file `place`, are simple; else None."""
    try:
        import duckdb
    except ImportError:
        return None
    first, _, _ = content.partition(b"\n")
    header = tuple(first.decode("utf-8", "replace").split(","))
    if len(header) > MAX_COLUMNS or not _simple(content):
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    if content.count(b",") != lines * (len(header) - 1):
        return None
    # Enough for the text and one count over it; a table that needs more is declined, not swapped to disk.
    memory = max(MEMORY_MB, len(content) * 5 // 2 // 1_000_000)
    connection = duckdb.connect(":memory:", config={**CONFIG, "memory_limit": f"{memory}MB"})
    names = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
    listed = ", ".join(f"'c{number}'" for number in range(len(header)))
    options = (
        f"columns = {{{names}}}, auto_detect = false, header = true, delim = ',', quote = '', escape = '', "
        f"new_line = '\\n', null_padding = false, strict_mode = true, force_not_null = [{listed}]"
    )
    try:
        connection.execute(f"create table t as select * from read_csv(?, {options})", [str(place)])
        connection.execute("set enable_external_access = false")
    except duckdb.Error:
        return None
    n_rows = lines - 1
    table = SqlTable(connection, duckdb.Error, path, header, n_rows, len(content), frozenset(missing_values))
    if table.run("select count(*) from t").fetchone()[0] != n_rows or any(
        column.longest() > MAX_CELL for column in table.columns
    ):
        return None
    return table


def _simple(content: bytes) -> bool:
    """Whether these bytes read in one way: UTF-8 without mark, quotes, carriage returns, controls and blank lines."""
    if b"\n\n" in content or content.startswith((b"\n", b"\xef\xbb\xbf")):
        return False
    if content.isascii():
        return not content.translate(None, PLAIN)
    if b'"' in content or b"\r" in content or b"\0" in content:
        return False
    start = 0
    while start < len(content):
        # Chunks end with a line, so that no character is cut.
        end = content.find(b"\n", start + CHUNK) + 1 or len(content)
        try:
            text = content[start:end].decode("utf-8")
        except UnicodeDecodeError:
            return False
        if CONTROLS.search(text):
            return False
        start = end
    return True
