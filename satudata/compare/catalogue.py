"""Two states of the whole catalogue → every dataset that differs, those that matter most first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from satudata.compare.datasets import Personal, Side, compare
from satudata.errors import SatudataError
from satudata.model.changes import CatalogueChanges, DatasetChanges, FileChange, Kind
from satudata.read.git import Entry
from satudata.read.repository import SUFFIXES, Source, sources


class State(NamedTuple):
    """The catalogue at one commit, or in the working tree (`commit` ""): its paths, and the way to their bytes.

    `identity` gives the object id of an entry's bytes, so that equal files are known without reading them.
    """

    commit: str
    entries: Mapping[str, Entry]
    read: Callable[[Entry], bytes]
    identity: Callable[[Entry | None], str]


class Pair(NamedTuple):
    """One dataset in both states; None where it is not. `declared` is False for a rename that nobody states."""

    before: Source | None
    after: Source | None
    declared: bool = True


def compare_states(
    before: State, after: State, wanted: Collection[str], personal: Personal, show_restricted: bool = False
) -> CatalogueChanges:
    """What differs, of the datasets in `wanted` or of all when it is empty.

    SatudataError when a wanted dataset is in neither state.
    """
    older, newer = sources(before.entries)[0], sources(after.entries)[0]
    for name in wanted:
        if name not in older and name not in newer:
            raise SatudataError("unknown-dataset", dataset=name)
    found: list[DatasetChanges] = []
    for pair in pairs(before, after, older, newer):
        ids = {source.id for source in (pair.before, pair.after) if source is not None}
        if not wanted or not ids.isdisjoint(wanted):
            sides = _side(before, pair.before), _side(after, pair.after)
            found.append(compare(*sides, personal, declared=pair.declared, show_restricted=show_restricted))
    files = () if wanted else tuple(_files(before, after))
    return CatalogueChanges(before.commit, after.commit, tuple(sorted(found, key=DatasetChanges.sort_key)), files)


def pairs(before: State, after: State, older: Mapping[str, Source], newer: Mapping[str, Source]) -> Iterator[Pair]:
    """The datasets that differ, each with itself: under its own id, a former one, or where the same rows stood."""
    gone = {name: source for name, source in older.items() if name not in newer}
    for name, source in newer.items():
        if name in older:
            if _identities(before, older[name]) != _identities(after, source):
                yield Pair(older[name], source)
            continue
        former = next((old for old in _formerly(after, source) if old in gone), "")
        same = former or _same_rows(before, gone, after, source)
        yield Pair(gone.pop(same, None), source, bool(former) or not same)
    for source in gone.values():
        yield Pair(source, None)


def _identities(state: State, source: Source) -> tuple[str, str]:
    return state.identity(source.metadata), state.identity(source.data)


def _formerly(state: State, source: Source) -> tuple[str, ...]:
    side = _side(state, source)
    return side.dataset.formerly if side is not None else ()


def _same_rows(before: State, gone: Mapping[str, Source], after: State, source: Source) -> str:
    """The dataset that is gone and had the very same rows, "" when there is none."""
    identity = after.identity(source.data)
    return next((name for name, old in gone.items() if identity and before.identity(old.data) == identity), "")


def _side(state: State, source: Source | None) -> Side | None:
    if source is None:
        return None
    return Side(source.id, _bytes(state, source.metadata) or b"", _bytes(state, source.data))


def _bytes(state: State, entry: Entry | None) -> bytes | None:
    """The bytes of a file; None when there is none, and b"" when it cannot be read, so that its table cannot either."""
    if entry is None:
        return None
    try:
        return state.read(entry)
    except OSError:
        return b""


def _files(before: State, after: State) -> Iterator[FileChange]:
    """The catalogue's own files that differ, in order of path."""
    for path in sorted({*before.entries, *after.entries}):
        if path.partition("/")[0] in SUFFIXES:
            continue
        old, new = before.entries.get(path), after.entries.get(path)
        if old is None or new is None:
            yield FileChange(path, Kind.NEW if old is None else Kind.REMOVED)
        elif before.identity(old) != after.identity(new):
            yield FileChange(path, Kind.CHANGED)
