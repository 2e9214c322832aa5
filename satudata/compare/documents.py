"""Two metadata documents → the keys that differ. A document is taken apart into leaves: path → value as JSON.

Lists are leaves, except `schema.fields`: a column's keys stand below its name, and the order of the names is a leaf of
its own at ("schema", "fields").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import dumps, loads

from satudata.model.changes import ColumnChange, Grade, KeyChange
from satudata.read.catalogue import mapping, sequence, text

FIELDS = ("schema", "fields")
Leaves = dict[tuple[str, ...], str]

# What decides what a figure means: BPS's five parts of a data standard, types, keys, codes, licence.
MEANING = frozenset({
    "konsep", "definisi", "klasifikasi", "ukuran", "satuan", "metode", "rumus", "type", "role", "codes",
    "constraints", "primaryKey", "missingValues", "licenses", "spatial",
})  # fmt: skip


def leaves(document: Mapping[str, object], renamed: Mapping[str, str]) -> Leaves:
    """The document taken apart; columns stand below the name that `renamed` (former → present) gives them."""
    found: Leaves = {}
    fields = _regular(document, renamed)
    for path, value in _walk((), document):
        if path != FIELDS or fields is None:
            found[path] = _json(value)
    if fields is not None:
        found[FIELDS] = _json(list(fields))
        for name, field in fields.items():
            for path, value in _walk((), field):
                found[(*FIELDS, name, *path)] = _json(value)
    return found


def document_of(found: Mapping[tuple[str, ...], str]) -> dict[str, object]:
    """The document that these leaves make: the opposite of `leaves`."""
    document: dict[str, object] = {}
    for path, value in found.items():
        if path[:2] != FIELDS or len(path) == 2:
            _put(document, path, value)
    fields: dict[str, object] = {}
    for path, value in found.items():
        if path[:2] == FIELDS and len(path) > 2:
            _put(fields, path[2:], value)
    if fields:
        schema = mapping(document["schema"])
        document["schema"] = {**schema, "fields": [fields[text(name)] for name in sequence(schema["fields"])]}
    return document


def compare_documents(
    before: Mapping[str, object], after: Mapping[str, object], renamed: Sequence[ColumnChange]
) -> tuple[KeyChange, ...]:
    """The keys that differ, gravest first, then in order of path."""
    old, new = leaves(before, {one.before: one.after for one in renamed}), leaves(after, {})
    paths = [path for path in {**new, **old} if old.get(path) != new.get(path)]
    changes = (KeyChange(path, old.get(path, ""), new.get(path, ""), grade(path)) for path in paths)
    return tuple(sorted(changes, key=lambda change: (change.grade, change.path)))


def carried_on(
    before: Mapping[str, object], after: Mapping[str, object], renamed: Sequence[ColumnChange]
) -> tuple[ColumnChange, ...]:
    """Which columns the metadata carry on under another name: those of the table, or else those told the same of."""
    old, new = _regular(before, {}), _regular(after, {})
    if old is None or new is None:
        return ()
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    pairs = {one.before: one.after for one in renamed if one.before in gone and one.after in come}
    for name in come:
        said = {**new[name], "name": ""}
        alike = [other for other in gone if {**old[other], "name": ""} == said and other not in pairs]
        if name not in pairs.values() and len(alike) == 1:
            pairs[alike[0]] = name
    return tuple(ColumnChange(*pair) for pair in pairs.items())


def grade(path: tuple[str, ...]) -> Grade:
    """How much a change at that path matters to who reads the figures."""
    if path[0] in ("access", "publish_on"):
        return Grade.ACCESS
    return Grade.MEANING if not MEANING.isdisjoint(path) and "en" not in path else Grade.DETAIL


def _regular(document: Mapping[str, object], renamed: Mapping[str, str]) -> dict[str, Mapping[str, object]] | None:
    """The columns by name, or None when names are missing or repeated, so that the list has to be taken as it is."""
    found: dict[str, Mapping[str, object]] = {}
    items = sequence(mapping(document.get("schema")).get("fields"))
    for item in items:
        field = mapping(item)
        name = field.get("name")
        if isinstance(name, str):
            found[renamed.get(name, name)] = field
    return found if items and len(found) == len(items) else None


def _walk(path: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every leaf; an empty mapping is one, and whatever stands in the place of the columns."""
    if isinstance(value, Mapping) and value and path != FIELDS:
        for key, item in value.items():
            yield from _walk((*path, str(key)), item)
    elif path:
        yield path, value


def _json(value: object) -> str:
    return dumps(value, ensure_ascii=False, sort_keys=True)


def _put(document: dict[str, object], path: tuple[str, ...], value: str) -> None:
    for key in path[:-1]:
        inner = document.setdefault(key, {})
        assert isinstance(inner, dict)
        document = inner
    document[path[-1]] = loads(value)
