"""A YAML file of lists with some of their entries changed: everything else, comments too, keeps its very bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from satudata.export.yaml_text import yaml_text
from satudata.read.documents import Document

Entry = Mapping[str, object]
Sections = Mapping[str, Sequence[Entry]]  # key of the file → its list; a key without entries may be left out
Names = Mapping[str, tuple[str, ...]]  # key of the file → the keys by which an entry of its list is known


def whole(sections: Sections, names: Names, head: Sequence[str]) -> bytes:
    """The file anew below the lines of `head`; its first list stands also when it is empty."""
    return yaml_text(_filled(sections, names), head).encode()


def head_of(text: str) -> list[str]:
    """The comments at the top of a text."""
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return lines[:end]


def spliced(document: Document, before: Sections, after: Sections, names: Names) -> bytes | None:
    """The document's text with the entries that differ replaced, None where it is not laid out in lines of its own.

    `before` has an entry for each one that stands in the document. What is laid out oddly (brackets over several
    lines) may come to say something else: read the result again before using it.
    """
    text = document.text if document.text.endswith("\n") else f"{document.text}\n"
    keys = [key for key in document.mapping if key in names]
    starts = [document.line_of((key,)) for key in keys]
    if not starts or "\r" in text or starts != sorted(set(starts)):
        return None
    lines = text.splitlines(keepends=True)
    old, new = _filled(before, names), _filled(after, names)
    pieces: list[str] = lines[: starts[0] - 1]
    for key, start, end in zip(keys, starts, [*(start - 1 for start in starts[1:]), len(lines)], strict=True):
        block, gap = _trimmed(lines[start - 1 : end])
        if old.get(key) == new.get(key) and isinstance(document.mapping[key], list):
            pieces += block
        elif key in new:
            places = [document.line_of((key, n)) - start for n in range(len(old.get(key, ())))]
            pieces += _entries(key, block, places, old.get(key, ()), new[key], names[key])
        pieces += gap
    pieces += (yaml_text({key: value}) for key, value in new.items() if key not in keys and value)
    return "".join(pieces).encode()


def _filled(sections: Sections, names: Names) -> dict[str, list[Entry]]:
    """The lists in the order of the file: the first, and those that have entries."""
    first = next(iter(names))
    return {key: list(sections.get(key, ())) for key in names if key == first or sections.get(key)}


def _trimmed(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines up to the last that says something, and the blank lines and comments after it."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return list(lines[:end]), list(lines[end:])


def _entries(
    key: str, block: Sequence[str], places: Sequence[int], old: Sequence[Entry], new: Sequence[Entry], by: Sequence[str]
) -> Iterator[str]:
    """The lines of one list, those of an entry that did not change as they are; new ones come last.

    `places` are the first lines of the old entries within the block.
    """
    wanted = {_name(entry, by): entry for entry in new}
    if not places:
        yield yaml_text({key: new})
        return
    yield from block[: places[0]] if new else (f"{key}: []\n",)
    for entry, start, end in zip(old, places, [*places[1:], len(block)], strict=True):
        lines, gap = _trimmed(block[start:end])
        now = wanted.pop(_name(entry, by), None)
        if now is not None:
            yield from lines if now == entry else _one(key, now)
        yield from gap if new else ()
    for entry in wanted.values():
        yield from _one(key, entry)


def _name(entry: Entry, by: Sequence[str]) -> tuple[object, ...]:
    return tuple(entry.get(key) for key in by)


def _one(key: str, entry: Entry) -> list[str]:
    """One entry as the lines below its list's key."""
    return yaml_text({key: [entry]}).splitlines(keepends=True)[1:]
