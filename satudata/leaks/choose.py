"""The needles of a reading: those of everything held back, less what is public anyway."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain

from satudata.leaks.needles import NUMBER, RUN, TEXT, Needle, of_canaries, of_table, squeezed, told_by
from satudata.leaks.secrets import Secret, Sorted, sort_versions
from satudata.leaks.watch import Patterns, Watch
from satudata.pipeline import Reading
from satudata.read.git import FILES, Entry

CANARIES = "catalog/canaries.txt"
TABLES, PUBLIC = "leaks-tables", "leaks-public"
# All the catalogue's own files but these have words that the portal may show. What is quoted by somebody who asks or
# complains is not made public by that.
ASKED = ("catalog/requests/", "catalog/complaints/")
NOT_SHOWN = (CANARIES, "catalog/approvals/", *ASKED, "catalog/deliveries/", "catalog/letters/")
OURS = ("messages", "search", "codes")

# Above it, as before the first approvals, data that waits is only looked for as whole files.
MANY_WAITING = 500

ByFile = dict[str, tuple[Needle, ...]]


def watch_of(reading: Reading) -> Watch:
    """What must not leave this build: digests, cells and runs of rows held back, and the planted canaries."""
    versions = _really_held(sort_versions(reading))
    canaries = _canaries(reading)
    if not versions.held and not canaries:
        return Watch(())
    contents = _contents(reading, versions.held)
    by_table = _tables(reading, versions.held, contents)
    if sum(secret.waits for secret in versions.held) > MANY_WAITING:
        by_table = {_name(s): () if s.waits else by_table[_name(s)] for s in versions.held}
    own = _runs_that_are_public(reading, versions, by_table)
    lasting, waiting = (_without_own(versions, by_table, own, waits) for waits in (False, True))
    runs = [needle for needle in waiting if needle.kind == RUN]
    public = _public_words(reading, versions, [*(n for n in (*lasting, *waiting) if n.kind != RUN), *runs])
    rows = {(needle.origin, needle.row) for needle in runs if needle.pattern in public}
    kept = [needle for needle in lasting if needle.kind == RUN or needle.stem not in public]
    passing = [n for n in waiting if (n.stem not in public if n.kind != RUN else (n.origin, n.row) not in rows)]
    digests = {hashlib.sha256(contents[s]).hexdigest(): s for s in versions.held if contents[s].strip()}
    whole = {waits: {d: s.path for d, s in digests.items() if s.waits is waits} for waits in (False, True)}
    return Watch([*kept, *canaries], whole[False], passing, whole[True])


def _without_own(versions: Sorted, by_table: ByFile, own: Mapping[str, set[bytes]], waits: bool) -> list[Needle]:
    """The needles of data that waits, or of data that nobody may see, less runs that its own shown versions have."""
    return [
        needle
        for secret in versions.held
        if secret.waits is waits
        for needle in by_table[_name(secret)]
        if needle.kind != RUN or needle.pattern not in own.get(secret.path, ())
    ]


def _really_held(versions: Sorted) -> Sorted:
    """Without open data that waits and is out already, byte for byte; what nobody may see stays, wherever it is."""
    shown = frozenset().union(*versions.shown.values())
    return replace(versions, held=tuple(one for one in versions.held if not (one.waits and one.blob in shown)))


def _name(secret: Secret) -> str:
    return f"{secret.path}:{secret.blob}:{secret.waits}"


def _canaries(reading: Reading) -> list[Needle]:
    entry = reading.entries.get(CANARIES)
    return of_canaries(CANARIES, reading.contents.read(entry)) if entry is not None and entry.mode in FILES else []


def _contents(reading: Reading, held: Sequence[Secret]) -> dict[Secret, bytes]:
    committed = [secret for secret in held if secret.entry is None]
    read = reading.repository.blobs([secret.blob for secret in committed])
    found = dict(zip(committed, read, strict=True))
    return found | {secret: reading.contents.read(secret.entry) for secret in held if secret.entry is not None}


def _tables(reading: Reading, held: Sequence[Secret], contents: Mapping[Secret, bytes]) -> ByFile:
    """The needles of each table; those of bytes seen before are remembered."""
    known: ByFile = reading.cache.load(TABLES) or {}
    found = {_name(s): known.get(_name(s)) or tuple(of_table(s.path, contents[s], s.waits)) for s in held}
    if found.keys() != known.keys():
        reading.cache.save(TABLES, found)
    return found


def _runs_that_are_public(reading: Reading, versions: Sorted, by_table: ByFile) -> dict[str, set[bytes]]:
    """By path, the runs of rows that versions of the same dataset which may be shown have as well.

    Those of other datasets do not count: whole rows held back must not come out under another name.
    """
    found: dict[str, set[bytes]] = {}
    for path in dict.fromkeys(secret.path for secret in versions.held):
        shown = sorted(versions.shown.get(path.removeprefix("data/").removesuffix(".csv"), ()))
        if shown:
            mine = (by_table[_name(secret)] for secret in versions.held if secret.path == path)
            runs = Patterns(needle for needles in mine for needle in needles if needle.kind == RUN)
            texts = (text for _, content in _public_tables(reading, shown) for text in told_by(content))
            found[path] = {needle.pattern for text in texts for needle in runs.found(text)}
    return found


def _public_words(reading: Reading, versions: Sorted, needles: Sequence[Needle]) -> set[bytes]:
    """The cells that stand in something public too, so that finding them tells nothing. Each file is read once.

    The needles may hold runs of data that only waits (a dataset under its new name, say): they are sought in tables.
    """
    identity = hashlib.sha256(repr(sorted((n.kind, n.pattern) for n in needles)).encode()).hexdigest()
    kept: tuple[str, dict[str, frozenset[bytes]]] | None = reading.cache.load(PUBLIC)
    known = kept[1] if kept is not None and kept[0] == identity else {}
    tables = sorted({blob for blobs in versions.shown.values() for blob in blobs})
    texts = dict(_public_files(reading))
    patterns = Patterns(needle for needle in needles if needle.kind != RUN)
    runs = Patterns(needle for needle in needles if needle.kind == RUN)
    present = {name: known[name] for name in (*tables, *texts) if name in known} | _in_our_words(patterns, known)
    for blob, content in _public_tables(reading, [blob for blob in tables if blob not in known]):
        small = content.lower()
        rows = (needle.pattern for needle in runs.found(squeezed(small)))
        present[blob] = frozenset(chain((needle.stem for needle in patterns.found(small)), rows))
    for name, entry in texts.items():
        if name not in known:
            found = patterns.found(reading.contents.read(entry).lower())
            # A number of many digits has no business in prose, so that one does not make it public.
            kinds = (TEXT, NUMBER) if entry.path.endswith(".csv") else (TEXT,)
            present[name] = frozenset(needle.stem for needle in found if needle.kind in kinds)
    if present.keys() != known.keys() or kept is None or kept[0] != identity:
        reading.cache.save(PUBLIC, (identity, present))
    return {stem for stems in present.values() for stem in stems}


def _public_tables(reading: Reading, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The tables with these ids; what is not in Git yet is read from the working tree."""
    at_hand = {
        reading.contents.identity(source.data): source.data
        for source in reading.sources.values()
        if source.data is not None and not source.data.blob
    }
    committed = [blob for blob in blobs if blob not in at_hand]
    for start in range(0, len(committed), 200):
        part = committed[start : start + 200]
        yield from zip(part, reading.repository.blobs(part), strict=True)
    for blob in blobs:
        if blob in at_hand:
            yield blob, reading.contents.read(at_hand[blob])


def _public_files(reading: Reading) -> Iterator[tuple[str, Entry]]:
    """Metadata that is told of, and the catalogue's own files, by path and id of their bytes."""
    told = [reading.sources[one.id].metadata for one in reading.examined.values() if one.summary is not None]
    own = (entry for path, entry in reading.entries.items() if path.startswith("catalog/"))
    for entry in chain(told, own):
        if entry is not None and not entry.path.startswith(NOT_SHOWN) and entry.mode in FILES:
            yield f"{entry.path}:{reading.contents.identity(entry)}", entry


def _in_our_words(patterns: Patterns, known: Mapping[str, frozenset[bytes]]) -> dict[str, frozenset[bytes]]:
    """What the engine itself says on every page."""
    if "" in known:
        return {"": known[""]}
    texts = (one.read_bytes().lower() for name in OURS for one in _walk(files("satudata").joinpath(f"assets/{name}")))
    return {"": frozenset(needle.stem for text in texts for needle in patterns.found(text))}


def _walk(folder: Traversable) -> Iterable[Traversable]:
    return (entry for entry in folder.iterdir() if entry.is_file() and not entry.name.endswith(".gz"))
