"""Tables as Parquet, typed by the schema. The only module that needs pyarrow: import it where Parquet is asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from importlib.abc import MetaPathFinder

import pyarrow as pa
import pyarrow.parquet as pq

from satudata.export.publication import Publication, notice_line, unit_of
from satudata.export.values import TypedColumn, boolean, significant_digits, typed_columns
from satudata.model.catalog import Field
from satudata.read.tables import Table

DOUBLE_DIGITS = 15  # as many decimal digits come back unchanged from a double
INT64_DIGITS = 18  # 19 may be too many for an int64
DECIMAL_DIGITS = 38  # as many a decimal128 holds
ROW_GROUP = 131_072
MOMENTS = {
    "date": (date.fromisoformat, pa.date32()),
    "datetime": (datetime.fromisoformat, pa.timestamp("ms")),
    "time": (time.fromisoformat, pa.time32("ms")),
}


class _NoPandas(MetaPathFinder):
    """pyarrow imports pandas at its first array to know its types: a second and 60 MB, and we never pass any."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse pandas, and leave every other module to the finders that follow."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


if "pandas" not in sys.modules:
    sys.meta_path.insert(0, _NoPandas())
    pa.array([], pa.null())
    sys.meta_path.pop(0)


def parquet_bytes(publication: Publication, table: Table) -> bytes:
    """The table as Parquet (zstd, dictionaries). Types: string, int64, double, bool, date32, timestamp[ms],
    time32[ms].

    A column whose digits an int64 or a double cannot carry is a decimal of just enough digits, or text beyond 38.
    """
    columns = typed_columns(publication, table)
    arrays = [_array(column) for column in columns]
    fields = [pa.field(c.name, a.type, metadata=_about_column(c.field)) for c, a in zip(columns, arrays, strict=True)]
    schema = pa.schema(fields, metadata=_about(publication, columns))
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd", row_group_size=ROW_GROUP, version="2.6"
    )
    return bytes(sink.getvalue())


def _array(column: TypedColumn) -> pa.Array:
    if column.type in ("integer", "year"):
        return _integers(column)
    if column.type == "number":
        return _numbers(column)
    if column.type == "boolean":
        return pa.array(column.converted(boolean), pa.bool_())
    read, kind = MOMENTS.get(column.type, (str, pa.string()))
    return pa.array(column.converted(read), kind)


def _integers(column: TypedColumn) -> pa.Array:
    longest = max(map(significant_digits, column.distinct), default=0)
    if longest <= INT64_DIGITS:
        return pa.array(column.converted(int), pa.int64())
    return _decimals(column, longest, 0)


def _numbers(column: TypedColumn) -> pa.Array:
    longest = max(map(significant_digits, column.distinct), default=0)
    # An exponent means a measured value, never an exact amount: a double is what it is.
    if longest <= DOUBLE_DIGITS or any("e" in cell.lower() for cell in column.distinct):
        return pa.array(column.converted(float), pa.float64())
    scale = max(len(cell.partition(".")[2]) for cell in column.distinct)
    whole = max(len(cell.lstrip("-").partition(".")[0]) for cell in column.distinct)
    return _decimals(column, whole + scale, scale)


def _decimals(column: TypedColumn, precision: int, scale: int) -> pa.Array:
    if precision > DECIMAL_DIGITS:
        return pa.array(column.converted(str), pa.string())
    return pa.array(column.converted(Decimal), pa.decimal128(precision, scale))


def _about_column(field: Field) -> Mapping[str, str]:
    return {key: value for key, value in _title_and_unit(field).items() if value}


def _title_and_unit(field: Field) -> Mapping[str, str]:
    return {"title": field.title.id, "title_en": field.title.en, "unit": unit_of(field), "description": field.definisi}


def _about(publication: Publication, columns: Sequence[TypedColumn]) -> Mapping[str, str]:
    """Key-value metadata of the file; `columns` repeats titles and units for readers without Arrow's schema."""
    dataset = publication.dataset
    titles = {column.name: _about_column(column.field) for column in columns}
    about = {
        "id": dataset.id,
        "title": dataset.title.id,
        "title_en": dataset.title.en,
        "version": publication.version,
        "url": publication.page_url,
        "notice": notice_line(publication.settings),
        "columns": json.dumps(titles, ensure_ascii=False, separators=(",", ":")),
    }
    return {key: value for key, value in about.items() if value}
