"""Tables as JSON, typed by the schema. (CSV is the file's own bytes and never rewritten; `parquet.py` makes Parquet.)

UTF-8, one object:

    {"id": "dinkes/puskesmas", "title": {"id": …, "en": …}, "version": …, "url": …, "notice": {…},
     "fields": [{"name": …, "type": …, "title": {…}, "unit": …}, …],
     "data": [{"<name>": value, …}, …]}

`notice` stands there only in a demonstration; `data` comes last, one row a line, so that it can be read as a stream.
Integers, numbers and years are JSON numbers with the digits of the CSV, booleans are booleans, everything else is text,
missing is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from satudata.export.publication import Publication, languages_of, notice, unit_of
from satudata.export.values import TypedColumn, compact, json_cells, typed_columns
from satudata.model.catalog import Field
from satudata.read.tables import Table

ROWS_A_CHUNK = 10_000


def json_bytes(publication: Publication, table: Table) -> bytes:
    """The whole table as JSON, in the shape described above."""
    return b"".join(json_chunks(publication, table))


def json_chunks(publication: Publication, table: Table) -> Iterator[bytes]:
    """The same in pieces of some thousand rows, so that a large table is never held twice."""
    columns = typed_columns(publication, table)
    head = compact(_head(publication, columns))
    yield f'{head[:-1]},"data":['.encode()
    names = ",".join(f"{compact(column.name).replace('%', '%%')}:%s" for column in columns)
    template = f"\n{{{names}}}"
    rows = zip(*map(json_cells, columns), strict=True)
    before = ""
    while chunk := ",".join(template % row for row in islice(rows, ROWS_A_CHUNK)):
        yield f"{before}{chunk}".encode()
        before = ","
    yield b"\n]}\n"


def _head(publication: Publication, columns: Sequence[TypedColumn]) -> Mapping[str, object]:
    dataset = publication.dataset
    mark = notice(publication.settings)
    return {
        "id": dataset.id,
        "title": languages_of(dataset.title),
        "version": publication.version,
        "url": publication.page_url,
        **({"notice": languages_of(mark)} if mark else {}),
        "fields": [_described(column.field, column.type) for column in columns],
    }


def _described(field: Field, kind: str) -> Mapping[str, object]:
    unit = unit_of(field)
    about = {"name": field.name, "type": kind, "title": languages_of(field.title)}
    return {**about, "unit": unit} if unit else about
