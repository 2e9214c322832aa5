"""`archive.json`: what an archive holds, of what, as of when, with the digest of every part.

It borrows the words of Data Package (`name`, `title`, `resources`, `hash`) where they fit; a resource may be a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes, unquote_to_bytes

import satudata
from satudata.archive.history import HEADERS, Head, Ref
from satudata.archive.judged import Judged
from satudata.archive.parts import BUNDLE, CONTENT, FILES, LETTERS, PORTAL, Measure, Part, plain
from satudata.errors import SatudataError
from satudata.read.git import EXECUTABLE, Entry

PROFILE, VERSION = "satudata-archive", 1
MAX_BYTES = 100_000_000
PLACES = {Part.HISTORY: BUNDLE, Part.FILES: FILES, Part.LETTERS: LETTERS, Part.PORTAL: PORTAL}


@dataclass(frozen=True)
class Portal:
    """The public portal in an archive: the commit and day it was built from, the SHA-256 (hex) of its ledger."""

    commit: str
    as_of: str
    engine: str
    publications: str


@dataclass(frozen=True)
class Working:
    """The working repository in an archive: all refs, and what of the head's tree is no plain file.

    `executable` are paths of files with that mode; `apart` entries that are not unpacked as files (links, submodules,
    names that some system cannot hold). `pin` is the pin that the archiving clone had, "" for none; `state` the digest
    of roster and settings as they stand; `roster` the SHA-256 of the roster's file.
    """

    head: Head
    refs: tuple[Ref, ...]
    executable: tuple[str, ...]
    apart: tuple[Entry, ...]
    pin: str
    state: str
    roster: str
    counts: Mapping[str, int]
    judged: Judged
    letters_missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """Everything the manifest says; `working` is None in an archive of the public output only."""

    title: str
    region: str
    as_of: str
    parts: Mapping[Part, Measure]
    working: Working | None = None
    portal: Portal | None = None
    engine: str = field(default=satudata.__version__)


def manifest_json(manifest: Manifest) -> bytes:
    """The file; equal manifests give equal bytes."""
    value = {
        "profile": PROFILE,
        "version": VERSION,
        "name": f"satudata-{manifest.region.replace('.', '-')}-{manifest.as_of}",
        "title": manifest.title,
        "region": manifest.region,
        "as_of": manifest.as_of,
        "engine": {"name": "satudata", "version": manifest.engine},
        **({"working": _working_value(manifest.working)} if manifest.working else {}),
        **({"portal": vars(manifest.portal)} if manifest.portal else {}),
        "resources": [
            {"name": part.value, "path": PLACES[part], "files": one.files, "bytes": one.bytes, "hash": one.sha256}
            for part, one in manifest.parts.items()
        ],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _working_value(working: Working) -> dict[str, object]:
    apart = [{"path": _quoted(one.path), "mode": one.mode, "object": one.blob} for one in working.apart]
    return {
        "head": working.head._asdict(),
        "refs": [ref._asdict() for ref in working.refs],
        "executable": list(working.executable),
        "apart": apart,
        "pin": working.pin,
        "state": working.state,
        "roster": working.roster,
        "counts": dict(working.counts),
        "standings": {"grounds": dict(working.judged.grounds), "digest": working.judged.digest},
        "letters_missing": list(working.letters_missing),
    }


def _quoted(path: str) -> str:
    """The path percent-encoded: it may be no text at all."""
    return quote_from_bytes(path.encode("utf-8", "surrogateescape"))


def read_manifest(content: bytes) -> Manifest | None:
    """The manifest, None when this is none. SatudataError `archive-newer` when a later engine made it."""
    try:
        value = _table(json.loads(content))
        if value.get("profile") == PROFILE and _number(value, "version") > VERSION:
            engine = _text(_table(value["engine"]), "version")
            raise SatudataError("archive-newer", engine=engine[:40] if plain(engine) else "?")
        return _manifest(value) if value.get("profile") == PROFILE else None
    except (ValueError, LookupError, RecursionError):
        return None


def _manifest(value: Mapping[str, object]) -> Manifest:
    parts = {}
    for one in map(_table, _list(value, "resources")):
        part = Part(_text(one, "name"))
        parts[part] = Measure(_number(one, "files"), _number(one, "bytes"), _text(one, "hash"))
    if set(parts) - set(CONTENT):
        raise ValueError
    return Manifest(
        title=_text(value, "title"),
        region=_text(value, "region"),
        as_of=_text(value, "as_of"),
        parts=parts,
        working=_working(_table(value["working"])) if "working" in value else None,
        portal=Portal(**_texts(value["portal"], ("commit", "as_of", "engine", "publications")))
        if "portal" in value
        else None,
        engine=_text(_table(value["engine"]), "version"),
    )


def _working(value: Mapping[str, object]) -> Working:
    head = Head(**_texts(value["head"], Head._fields))
    refs = tuple(Ref(**_texts(one, Ref._fields)) for one in _list(value, "refs"))
    standings = _table(value["standings"])
    ids = [head.commit, head.tree, *(ref.object for ref in refs)]
    names = [ref.name for ref in refs] + ([f"refs/heads/{head.branch}"] if head.branch else [])
    if head.format not in HEADERS or not all(map(_hex, ids)) or not all(map(_ref_name, names)):
        raise ValueError
    return Working(
        head=head,
        refs=refs,
        executable=_strings(value, "executable"),
        apart=tuple(map(_entry, map(_table, _list(value, "apart")))),
        pin=_text(value, "pin"),
        state=_text(value, "state"),
        roster=_text(value, "roster"),
        counts=_numbers(value, "counts"),
        judged=Judged(_numbers(standings, "grounds"), _text(standings, "digest")),
        letters_missing=_strings(value, "letters_missing"),
    )


def _entry(value: Mapping[str, object]) -> Entry:
    path = unquote_to_bytes(_text(value, "path")).decode("utf-8", "surrogateescape")
    entry = Entry(path, _text(value, "mode"), _text(value, "object"))
    if not _hex(entry.blob) or not entry.mode.isdecimal() or "\0" in path:
        raise ValueError
    return entry


def entries_of(working: Working, blobs: Mapping[str, str]) -> Iterable[Entry]:
    """The entries of the head's tree, told from the plain files (path → object id) and what stands apart."""
    executable = set(working.executable)
    yield from working.apart
    for path, blob in blobs.items():
        yield Entry(path, EXECUTABLE if path in executable else "100644", blob)


def _hex(name: str) -> bool:
    return len(name) in (40, 64) and set(name) <= set("0123456789abcdef")


def _ref_name(name: str) -> bool:
    return name.startswith("refs/") and not set(name) & set(" ~^:?*[\\\x7f") and min(name) > " " and ".." not in name


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _list(value: Mapping[str, object], key: str) -> Sequence[object]:
    found = value[key]
    if not isinstance(found, list):
        raise ValueError
    return found


def _text(value: Mapping[str, object], key: str) -> str:
    found = value[key]
    if not isinstance(found, str):
        raise ValueError
    return found


def _texts(value: object, keys: Iterable[str]) -> dict[str, str]:
    return {key: _text(_table(value), key) for key in keys}


def _strings(value: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = tuple(one for one in _list(value, key) if isinstance(one, str))
    if len(found) < len(_list(value, key)):
        raise ValueError
    return found


def _number(value: Mapping[str, object], key: str) -> int:
    found = value[key]
    if not isinstance(found, int) or found < 0:
        raise ValueError
    return found


def _numbers(value: Mapping[str, object], key: str) -> dict[str, int]:
    found = _table(value[key])
    return {str(name): _number(found, name) for name in found}
