"""Instance → one file. Everything in it comes from commits, the portal is one that was proven."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from satudata.archive import history
from satudata.archive.container import Piece, write
from satudata.archive.judged import counts_of, judged
from satudata.archive.manifest import Manifest, Portal, Working, manifest_json
from satudata.archive.parts import (
    BUNDLE,
    CONTENT,
    FILES,
    LETTERS,
    MANIFEST,
    PORTAL,
    README,
    SUMS,
    Measure,
    Part,
    clashing,
    part_of,
    plain,
    read_sums,
    sums_txt,
)
from satudata.build import Plan, build
from satudata.cache import Cache
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.catalog import Settings
from satudata.pipeline import Progress, Request, read, silent
from satudata.read.git import EXECUTABLE, Entry, Repository
from satudata.read.git import FILES as REGULAR_MODES
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger, read_ledger
from satudata.trust.roster import PATH as ROSTER
from satudata.write import listing

REGISTER = "catalog/letters/register.csv"
KEPT = re.compile(r"([0-9a-f]{64})(\.[a-z0-9]{1,10})?")  # an original in the store, under its digest
CHUNK = 1 << 20


@dataclass(frozen=True)
class Order:
    """What goes into the archive at `place`. `site` is a portal that stands already; without it one is built, or none
    with `with_site` false. `letters` is the private store of signed originals; `ledger` and `pin` as for a build.
    """

    root: Path
    as_of: str
    place: Path
    public: bool = False
    with_site: bool = True
    site: Path | None = None
    letters: Path | None = None
    ledger: Ledger = NOTHING_PUBLISHED
    pin: str = ""
    progress: Progress = field(default=silent, compare=False)


class Made(NamedTuple):
    """The archive: SHA-256 (hex) and size of the file, its manifest, how many files at hand are in no commit, which
    files of the store are no originals as they were kept, and how many commits another repository alone has.
    """

    sha256: str
    bytes: int
    manifest: Manifest
    unsaved: int
    foreign: tuple[str, ...]
    elsewhere: int


def archive(order: Order, readme: Callable[[Manifest, Settings], str]) -> Made:
    """Write the archive, whole or not at all, readable for its owner only unless it is public.

    SatudataError when the file is there already or would lie in the repository, when files of the instance are not
    committed, or when the portal cannot be proven; nothing is left behind then.
    """
    _require_place(order)
    desk = open_desk(order.root)
    if uncommitted := sum(not entry.blob for entry in desk.entries.values()):
        raise SatudataError("archive-uncommitted", n=uncommitted)
    with _workshop(order.place) as folder:
        site = _site(order, folder)
        pieces, foreign = list(_portal(site)), tuple[str, ...]()
        working = None
        if not order.public:
            letters, foreign = _letters(order.letters)
            working = _working(order, desk, site, {piece.sha256 for piece in letters})
            pieces = [*_history(order.root, working, folder), *_files(desk.repository, working), *letters, *pieces]
        settings = desk.catalog.settings
        manifest = Manifest(
            title=settings.title.id,
            region=settings.region,
            as_of=order.as_of,
            parts=measures((piece.path, piece.sha256, piece.size) for piece in pieces),
            working=working,
            portal=_about_portal(site) if site is not None else None,
        )
        head = _explaining(manifest, readme(manifest, settings), pieces)
        sha256 = _written(order, folder / "archive", [*head, *pieces])
        size = (folder / "archive").stat().st_size
        os.replace(folder / "archive", order.place)
    remote = 0 if order.public else history.elsewhere(order.root)
    return Made(sha256, size, manifest, history.unsaved(order.root), foreign, remote)


def measures(files: Iterable[tuple[str, str, int]]) -> dict[Part, Measure]:
    """The figures of each part from (path, SHA-256, bytes) of its files, in the order of `CONTENT`."""
    found: dict[Part, list[tuple[str, str, int]]] = {}
    for file in files:
        part = part_of(file[0])
        if part is not None:
            found.setdefault(part, []).append(file)
    return {part: _measure(found[part]) for part in CONTENT if part in found}


def _measure(files: Sequence[tuple[str, str, int]]) -> Measure:
    lines = sums_txt({path: digest for path, digest, _ in files})
    return Measure(len(files), sum(size for _, _, size in files), hashlib.sha256(lines).hexdigest())


def _require_place(order: Order) -> None:
    place, root = order.place.absolute(), order.root.resolve()
    if os.path.lexists(place):
        raise SatudataError("archive-exists", path=str(order.place))
    if root in place.parent.resolve().joinpath(place.name).parents:
        raise SatudataError("archive-inside", path=str(order.place))
    if order.public and not order.with_site:
        raise SatudataError("archive-empty")


@contextmanager
def _workshop(place: Path) -> Iterator[Path]:
    """A folder beside the place, for its owner only: nothing restricted lies about in a common temporary folder."""
    try:
        place.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.absolute().parent))
    except OSError as error:
        raise SatudataError("disk-refused", path=str(place), problem=str(error.strerror or error)) from None
    try:
        yield folder
    except OSError as error:
        raise SatudataError("disk-refused", path=str(place), problem=str(error.strerror or error)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(order: Order, draft: Path, pieces: Sequence[Piece]) -> str:
    done = 0

    def told() -> None:
        nonlocal done
        done += 1
        order.progress("archive", done, len(pieces))

    with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644 if order.public else 0o600), "w+b") as handle:
        sha256 = write(handle, pieces, told)
        handle.flush()
        os.fsync(handle.fileno())
    return sha256


def _explaining(manifest: Manifest, readme: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The files that explain the others, first of all: a file that was cut off still has them."""
    told = [piece_of(README, readme.encode()), piece_of(MANIFEST, manifest_json(manifest))]
    sums = sums_txt({piece.path: piece.sha256 for piece in (*told, *pieces)})
    yield from (*told, piece_of(SUMS, sums))


def piece_of(path: str, content: bytes) -> Piece:
    """A piece from bytes at hand."""
    return Piece(path, hashlib.sha256(content).hexdigest(), len(content), lambda: (content,))


def piece_at(path: str, place: Path) -> Piece:
    """A piece from a file, which must be a regular one. OSError when it cannot be read."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(place):
        digest.update(chunk)
        size += len(chunk)
    return Piece(path, digest.hexdigest(), size, partial(_chunks, place))


def _chunks(place: Path) -> Iterator[bytes]:
    with open(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _site(order: Order, folder: Path) -> Path | None:
    """The portal to keep: the one named, or one built now into the folder from what is proven."""
    if not order.with_site:
        return None
    if order.site is not None:
        return order.site
    request = Request(order.root, order.as_of, progress=order.progress, proven=True, ledger=order.ledger, pin=order.pin)
    reading = read(request)
    # The record of a folder that is gone a moment later would only fill the cache.
    build(replace(reading, cache=Cache(None)), Plan(site=folder / "site"), order.progress)
    return folder / "site"


def _portal(site: Path | None) -> Iterator[Piece]:
    """Exactly the files that the portal's own list of digests names, and that list.

    SatudataError `archive-site-unfit` when a file is missing, altered or not of the build, or when it is a preview.
    """
    if site is None:
        return
    present = listing(site)
    if missing := {addresses.BUILD, addresses.PUBLICATIONS, addresses.CHECKSUMS} - present:
        raise SatudataError("archive-site-unfit", path=str(site), file=min(missing))
    lines = (site / addresses.CHECKSUMS).read_bytes().splitlines(keepends=True)
    sums = read_sums(b"".join(line for line in lines if not line.startswith(b"#"))) or {}
    for path in sorted(present | sums.keys()):
        fit = path in present and plain(path) and not (site / path).is_symlink()
        piece = piece_at(PORTAL + path, site / path) if fit else None
        if piece is None or (path != addresses.CHECKSUMS and sums.get(path) != piece.sha256):
            raise SatudataError("archive-site-unfit", path=str(site), file=path)
        yield piece


def _about_portal(site: Path) -> Portal:
    ledger = (site / addresses.PUBLICATIONS).read_bytes()
    try:
        built = json.loads((site / addresses.BUILD).read_bytes())
        commit, day, engine = (str(one) for one in (built["commit"], built["as_of"], built["engine"]["version"]))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise SatudataError("archive-site-unfit", path=str(site), file=addresses.BUILD) from None
    return Portal(commit, day, engine, hashlib.sha256(ledger).hexdigest())


def ledger_at(site: Path | None) -> Ledger:
    """What the portal remembers. SatudataError `ledger-unreadable` when that cannot be read."""
    if site is None:
        return NOTHING_PUBLISHED
    try:
        return read_ledger((site / addresses.PUBLICATIONS).read_bytes())
    except (OSError, ValueError):
        raise SatudataError("ledger-unreadable", path=str(site / addresses.PUBLICATIONS)) from None


def _working(order: Order, desk: Desk, site: Path | None, kept: set[str]) -> Working:
    head = history.head_of(order.root)
    entries = history.tree_of(order.root, head.commit)
    regular = [one.path for one in entries if one.mode in REGULAR_MODES and plain(one.path)]
    fit = set(regular) - clashing(regular)
    roster = desk.entries.get(ROSTER)
    return Working(
        head=head,
        refs=history.refs_of(order.root),
        executable=tuple(one.path for one in entries if one.mode == EXECUTABLE and one.path in fit),
        apart=tuple(one for one in entries if one.path not in fit),
        pin=order.pin,
        state=desk.pin(),
        roster=hashlib.sha256(desk.contents.read(roster)).hexdigest() if roster is not None else "",
        counts=counts_of(desk),
        judged=judged(desk, order.as_of, ledger_at(site)),
        letters_missing=tuple(sorted(_registered(desk) - kept)),
    )


def _history(root: Path, working: Working, folder: Path) -> Iterator[Piece]:
    bundle = folder / BUNDLE
    history.write_bundle(root, working.refs, working.head, bundle)
    yield piece_at(BUNDLE, bundle)


def _files(repository: Repository, working: Working) -> Iterator[Piece]:
    """The files of the head as Git has them, in order of path."""
    apart = {entry.path for entry in working.apart}
    entries = history.tree_of(repository.root, working.head.commit)
    for entry in sorted(entry for entry in entries if entry.path not in apart):
        content = repository.blob(entry.blob)
        piece = piece_of(FILES + entry.path, content)
        yield piece._replace(chunks=partial(_blob, repository, entry))


def _blob(repository: Repository, entry: Entry) -> Iterator[bytes]:
    yield repository.blob(entry.blob)


def _letters(store: Path | None) -> tuple[list[Piece], tuple[str, ...]]:
    """The originals in the store, in order of name, and the names of files that are none."""
    pieces: list[Piece] = []
    foreign: list[str] = []
    if store is None:
        return pieces, ()
    for path in sorted(listing(store)):
        name = KEPT.fullmatch(path)
        piece = piece_at(LETTERS + path, store / path) if name and not (store / path).is_symlink() else None
        if name is None or piece is None or piece.sha256 != name[1]:
            foreign.append(path)
        else:
            pieces.append(piece)
    return pieces, tuple(foreign)


def _registered(desk: Desk) -> set[str]:
    """The SHA-256 (hex) of every letter in the register; none where it is no table."""
    entry = desk.entries.get(REGISTER)
    content = desk.contents.read(entry) if entry is not None else b""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))
    except csv.Error:
        rows = []
    found = (str(row.get("sha256") or "").removeprefix("sha256:") for row in rows)
    return {digest for digest in found if re.fullmatch("[0-9a-f]{64}", digest)}
