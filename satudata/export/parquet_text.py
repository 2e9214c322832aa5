"""Parquet read back as text, for whoever must know everything that stands in such a file."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv


def parquet_text(content: bytes) -> bytes:
    """The rows as CSV, then the smallest and largest of each column and group, a line each."""
    file = pq.ParquetFile(pa.BufferReader(content))
    sink = pa.BufferOutputStream()
    csv.write_csv(file.read(use_threads=False), sink)
    groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
    columns = (group.column(number).statistics for group in groups for number in range(group.num_columns))
    outermost = (f"{counted.min}\n{counted.max}\n" for counted in columns if counted and counted.has_min_max)
    return bytes(sink.getvalue()) + "".join(outermost).encode()
