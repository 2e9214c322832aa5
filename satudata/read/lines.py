"""Where a key of a dataset's metadata stands, for findings that are made when its document is no longer at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from satudata.read.documents import Document, read_document
from satudata.read.git import FILES
from satudata.read.repository import Contents, Source

LineOf = Callable[[str, str], int]  # dataset id, key at the top of its metadata → line


def first_line(_: str, __: str) -> int:
    """The line of everything, where no document is at hand."""
    return 1


def metadata_lines(sources: Mapping[str, Source], contents: Contents) -> LineOf:
    """Gives the line of a key; 1 where it, or the whole file, is not there. Each file is read when first asked for."""
    known: dict[str, Document] = {}

    def line(dataset_id: str, key: str) -> int:
        if dataset_id not in known:
            known[dataset_id] = _document(sources.get(dataset_id), contents)
        return known[dataset_id].line_of((key,))

    return line


def _document(source: Source | None, contents: Contents) -> Document:
    entry = source.metadata if source is not None else None
    if entry is None or entry.mode not in FILES:
        return Document("", None)
    try:
        return read_document(entry.path, contents.read(entry))[0]
    except OSError:
        return Document(entry.path, None)
