"""Which bytes may be shown and which may not: every version of every table, sorted by what its metadata said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from satudata.model.snapshot import State
from satudata.model.standing import Ground
from satudata.pipeline import Reading
from satudata.read.access import says_open
from satudata.read.git import Entry, Repository, versions_of
from satudata.read.repository import SUFFIXES, plain_id

ACCESSES = "leaks-access"
HELD_STATES = (State.NOT_OPEN, State.EMBARGOED, State.ON_REQUEST)


class Secret(NamedTuple):
    """One version of a table that must not leave: its path and the id of its bytes; `entry` when not in Git yet.

    `waits` tells open data that only waits for validation or mending from data that nobody may see.
    """

    path: str
    blob: str
    entry: Entry | None = None
    waits: bool = False


@dataclass(frozen=True)
class Sorted:
    """Everything held back, in order of path, and by dataset the ids of the bytes that may be shown."""

    held: tuple[Secret, ...]
    shown: Mapping[str, frozenset[str]]


def sort_versions(reading: Reading) -> Sorted:
    """What may be shown and what may not, of every dataset that is or was in the repository."""
    opened = _accesses(reading)
    owners = {old: name for name, one in reading.examined.items() for old in one.formerly}
    held: list[Secret] = []
    shown: dict[str, frozenset[str]] = {}
    for name, blobs in _tables(reading).items():
        path = f"data/{name}.csv"
        closed = _never_open(reading, name, opened)
        at_hand = reading.entries.get(path)
        current = "" if _let_out_before(reading, name) else reading.contents.identity(at_hand)
        secret: set[str] = {*closed}
        if public := _published(reading, name):
            shown[name] = frozenset({public, *blobs}) - closed - ({current} - {public})
        elif _held_whole(reading, name, opened):
            secret |= {*blobs, current}
        held += (
            Secret(path, blob, None if blob in blobs else at_hand, blob not in secret)
            for blob in sorted((secret | {current}) - {"", "?", public})
        )
    for old, name in owners.items():
        shown[old] = shown.get(old, frozenset()) | shown.get(name, frozenset())
    return Sorted(tuple(held), shown)


def _let_out_before(reading: Reading, name: str) -> bool:
    """Whether the files at hand go back to a version that may be handed out as an old one."""
    chosen = reading.standings.get(name)
    return chosen is not None and chosen.standing.present in chosen.standing.allowed


def _tables(reading: Reading) -> dict[str, set[str]]:
    """By dataset, in order of id, the blobs that its table has had in Git; the table at hand may be another."""
    found: dict[str, set[str]] = {}
    for path in sorted({*reading.history.events, *reading.entries}):
        folder, _, rest = path.partition("/")
        if folder == "data" and rest.endswith(SUFFIXES["data"]) and plain_id(rest.removesuffix(SUFFIXES["data"])):
            events = reading.history.events.get(path, ())
            found[rest.removesuffix(SUFFIXES["data"])] = {blob for _, blob in events if blob}
    return found


def _published(reading: Reading, name: str) -> str:
    """The id of the bytes that the site hands out now; "" when it hands out none."""
    one, source = reading.examined.get(name), reading.sources.get(name)
    if one is None or one.summary is None or one.summary.state is not State.PUBLISHED or source is None:
        return ""
    return reading.contents.identity(source.data)


def _held_whole(reading: Reading, name: str, opened: Mapping[str, bool]) -> bool:
    """Whether no version of a dataset that is here may be shown now: not open, embargoed, or withdrawn."""
    about = reading.entries.get(f"metadata/{name}.yml")
    if about is None and f"data/{name}.csv" not in reading.entries:
        return False  # gone: only what was never open is held back
    one, chosen = reading.examined.get(name), reading.standings.get(name)
    if one is not None and one.summary is not None and one.summary.state in HELD_STATES:
        return True
    if about is None or (chosen is not None and chosen.standing.ground is Ground.WITHDRAWN):
        return True
    return not (opened[about.blob] if about.blob in opened else _says_open(reading, about))


def _says_open(reading: Reading, about: Entry) -> bool:
    try:
        return says_open(about.path, reading.contents.read(about))
    except OSError:
        return False


def _never_open(reading: Reading, name: str, opened: Mapping[str, bool]) -> frozenset[str]:
    """The data blobs that no version declared open."""
    events = reading.history.events.get(f"metadata/{name}.yml", ())
    if events and all(opened.get(blob, False) for _, blob in events if blob):
        return frozenset()
    pairs = [(v.data_blob, opened.get(v.metadata_blob, False)) for v in versions_of(reading.history, name)]
    return frozenset(blob for blob, _ in pairs if blob) - {blob for blob, is_open in pairs if is_open}


def _accesses(reading: Reading) -> Mapping[str, bool]:
    """Whether each metadata blob of the history declares its data open; what was read once is remembered."""
    known: dict[str, bool] = reading.cache.load(ACCESSES) or {}
    events = reading.history.events
    blobs = {blob for path in events if path.startswith("metadata/") for _, blob in events[path] if blob}
    fresh = sorted(blobs - known.keys())
    if fresh:
        known = {**known, **dict(_read(reading.repository, fresh))}
        reading.cache.save(ACCESSES, known)
    return known


def _read(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bool]]:
    wanted = list(blobs)
    for blob, content in zip(wanted, repository.blobs(wanted), strict=True):
        yield blob, says_open("metadata", content)
