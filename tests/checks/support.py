"""One-column and small tables as checks see them, read with their schema's own missing values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from satudata.checks.subject import Subject
from satudata.model.finding import Finding
from satudata.read.tables import read_table
from tests.checks.subjects import METADATA, subject

Check = Callable[[Subject], Iterator[Finding]]
Place = tuple[str, int, str]


def field(name: str, kind: str = "string", **constraints: object) -> dict[str, object]:
    """A described field of that type; keyword arguments are its constraints."""
    limits = {"constraints": constraints} if constraints else {}
    return {"name": name, "type": kind, "title": name, "description": f"Isi {name}", **limits}


def tabled(
    csv: str | bytes,
    *fields: Mapping[str, object],
    key: Sequence[str] = (),
    missing: Sequence[str] | None = None,
) -> Subject:
    """A subject of this CSV under a schema of these fields; its table is None when it cannot be read."""
    schema: dict[str, object] = {"fields": list(fields)}
    schema |= {"primaryKey": list(key)} if key else {}
    schema |= {"missingValues": list(missing)} if missing is not None else {}
    examined = subject(None, {**METADATA, "schema": schema})
    raw = csv.encode() if isinstance(csv, str) else csv
    examined.raw = raw
    examined.table, _ = read_table(examined.dataset.data_path, raw, examined.dataset.missing_values)
    return examined


def column(check: Check, kind: str, *cells: str, missing: Any = None, **constraints: Any) -> list[Place]:
    """What a check finds in a column `x` of that type beside a column of row numbers; `missing`: its missing values."""
    rows = "".join(f'{n},"{cell}"\n' for n, cell in enumerate(cells, start=1))
    examined = tabled(f"n,x\n{rows}", field("n", "integer"), field("x", kind, **constraints), missing=missing)
    return places(check(examined))


def places(findings: Iterable[Finding]) -> list[Place]:
    """(code, row, column or key) of each, in order."""
    return [(finding.code, finding.where.row, finding.where.column) for finding in findings]
