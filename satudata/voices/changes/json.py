"""Changes for programs: one JSON document, described by `assets/schemas/changes.schema.json`.

It is complete: with the older version it gives the newer one. ASCII only, so that no cell steers a terminal.
"""

from __future__ import annotations

from json import dumps, loads

from satudata.model.changes import CatalogueChanges, DatasetChanges, KeyChange, TableChanges
from satudata.voices.changes.words import Reader


def json(changes: CatalogueChanges, reader: Reader) -> str:
    """`{version, base, head, files, datasets}`, one dataset a line; all keys are always there. The language changes
    nothing.
    """
    document = {
        "version": 1,
        "base": changes.base,
        "head": changes.head,
        "files": [{"path": one.path, "kind": one.kind.value} for one in changes.files],
    }
    # Without indentation: the standard library writes that in C, four times as fast.
    datasets = ",\n".join(dumps(dataset(one)) for one in changes.datasets)
    return f'{dumps(document)[:-1]}, "datasets": [\n{datasets}\n]}}\n'


def dataset(changes: DatasetChanges) -> dict[str, object]:
    """One dataset. Cells that may not be told are absent: `table` is then null."""
    before, after = changes.access
    return {
        "id": changes.id,
        "id_before": changes.id_before,
        "kind": changes.kind.value,
        "title": {"id": changes.title.id, "en": changes.title.en},
        "access": {"before": before and before.value, "after": after and after.value},
        "concealed": changes.concealed.value,
        "declared": changes.declared,
        "rewritten": changes.rewritten,
        "unreadable": list(changes.unreadable),
        "illegible": list(changes.illegible),
        "metadata": [key(one) for one in changes.metadata],
        "columns": [one._asdict() for one in changes.columns],
        "renamed": [one._asdict() for one in changes.renamed],
        "counts": changes.counts._asdict() if changes.counts is not None else None,
        "table": table(changes.table) if changes.table is not None else None,
    }


def key(change: KeyChange) -> dict[str, object]:
    """One key of the metadata; a value that is absent is left out, because null is a value."""
    values = {name: loads(value) for name, value in (("before", change.before), ("after", change.after)) if value}
    return {"path": list(change.path), "grade": change.grade.name.lower(), **values}


def table(changes: TableChanges) -> dict[str, object]:
    """The rows: everything that makes the newer table out of the older one."""
    return {
        "header_before": list(changes.header_before),
        "header": list(changes.header),
        "sources": list(changes.sources),
        "key": list(changes.key),
        "twins": changes.twins,
        "removed": [row._asdict() for row in changes.removed],
        "added": [row._asdict() for row in changes.added],
        "changed": [
            {"before_at": row.before_at, "at": row.at, "cells": [cell._asdict() for cell in row.changes]}
            for row in changes.changed
        ],
        "filled": [list(cells) for cells in changes.filled],
        "order": list(changes.order),
        "totals": [one._asdict() for one in changes.totals],
    }
