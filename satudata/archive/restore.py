"""One file → a working instance, each step proven before the next; nothing stands at the place before all of it did."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import satudata
from satudata.archive import history
from satudata.archive.container import Container
from satudata.archive.examine import Report, Seen
from satudata.archive.judged import judged
from satudata.archive.make import KEPT, ledger_at
from satudata.archive.manifest import Manifest, Working, entries_of
from satudata.archive.parts import BUNDLE, FILES, LETTERS, PORTAL
from satudata.archive.unpack import draft, put, require_free, require_room, unpack
from satudata.build import Plan, build
from satudata.cache import Cache
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.pipeline import Progress, Request, read, silent
from satudata.write import listing, safe

SITE = "site"  # where `satudata build` looks for what was published before
BEHIND = "publication-behind"


class Proof(StrEnum):
    """What is proven of a restored instance, in this order."""

    REFS = "refs"
    TREE = "tree"
    FILES = "files"
    OBJECTS = "objects"
    LEDGER = "ledger"
    STANDINGS = "standings"
    PORTAL = "portal"


# Without these there is no instance: it is not put in its place.
VITAL = frozenset({Proof.REFS, Proof.TREE, Proof.FILES, Proof.OBJECTS})


class Shown(NamedTuple):
    """One proof: whether it holds, None when it could not be tried, and a figure or name that tells of it."""

    proof: Proof
    holds: bool | None
    about: str = ""


@dataclass(frozen=True)
class Wish:
    """Where the instance is to be; `store` takes the letters, `rebuild` asks for the portal to be built and compared.

    `pin` is that of the environment: without one the rebuild alone uses the pin that the archive names.
    """

    place: Path
    target: Path
    store: Path | None = None
    rebuild: bool = False
    pin: str = ""
    progress: Progress = field(default=silent, compare=False)


@dataclass(frozen=True)
class Restored:
    """What was proven. `placed` tells whether the instance stands; `letters` counts the originals unpacked."""

    shown: tuple[Shown, ...]
    placed: bool
    letters: int = 0

    @property
    def identical(self) -> bool:
        """Whether nothing that was tried failed."""
        return self.placed and all(one.holds is not False for one in self.shown)


def restore(wish: Wish, report: Report) -> Restored:
    """Bring back the instance of an archive that was examined and found usable.

    SatudataError when the target is not empty, the disk too small, or the archive holds no history.
    """
    manifest = report.manifest
    if manifest is None or not report.usable:
        raise SatudataError("archive-damaged", path=str(wish.place))
    if manifest.working is None:
        raise SatudataError("archive-without-history", path=str(wish.place))
    require_free(wish.target)
    # The files, and Git's own copy of them.
    require_room(wish.target, 2 * sum(one.bytes for one in report.seen.values()))
    with draft(wish.target) as folder, Container(wish.place) as container:
        if container.sha256 != report.sha256:
            raise SatudataError("archive-changed", path=str(wish.place))
        root = folder / "instance"
        root.mkdir()
        unpack(container, {BUNDLE: folder / BUNDLE})
        shown = list(_rebuilt_history(root, folder / BUNDLE, manifest.working, report, wish.progress))
        if any(one.proof in VITAL and not one.holds for one in shown):
            return Restored(tuple(shown), placed=False)
        portal = _portal(container, report, folder / "portal")
        shown += _judged(root, manifest, manifest.working, folder / "portal" if portal else None)
        if wish.rebuild:
            shown.append(_compared(root, folder, manifest, manifest.working, report, wish))
        if portal and not os.path.lexists(root / SITE):
            (folder / "portal").rename(root / SITE)
            _ignored(root)
        letters = _letters(container, report, wish.store)
        put(root, wish.target)
    return Restored(tuple(shown), True, letters)


def _below(report: Report, prefix: str, folder: Path) -> dict[str, Path]:
    """Where the members of one folder of the archive are unpacked."""
    paths = [path.removeprefix(prefix) for path in report.seen if path.startswith(prefix)]
    return {prefix + path: folder / path for path in paths if safe(path)}


def _portal(container: Container, report: Report, folder: Path) -> int:
    return unpack(container, _below(report, PORTAL, folder))


def _letters(container: Container, report: Report, store: Path | None) -> int:
    """The originals into the private store; one that lies there already stays, it has the same bytes by its name."""
    if store is None:
        return 0
    places = {
        path: place for path, place in _below(report, LETTERS, store).items() if _original(place, report.seen[path])
    }
    return unpack(container, {path: place for path, place in places.items() if not os.path.lexists(place)})


def _original(place: Path, seen: Seen) -> bool:
    """Whether the file is named by its digest, as the store names what it keeps."""
    name = KEPT.fullmatch(place.name)
    return name is not None and name[1] == seen.sha256


def _rebuilt_history(root: Path, bundle: Path, working: Working, report: Report, progress: Progress) -> Iterator[Shown]:
    """The repository made from the bundle, and what of it is the same as the archive says."""
    try:
        history.unpack_bundle(bundle, root, working.head)
        refs = history.every_ref_of(root)
        same = refs == tuple(sorted(working.refs)) and history.head_of(root) == working.head
    except SatudataError as error:
        if error.key != "git-failed":
            raise
        yield Shown(Proof.REFS, False)
        return
    bundle.unlink()
    yield Shown(Proof.REFS, same, str(len(refs)))
    if not same:
        return
    plain = {path.removeprefix(FILES): one for path, one in report.seen.items() if path.startswith(FILES)}
    made = history.tree_made_of(root, entries_of(working, {path: one.blob for path, one in plain.items()}))
    yield Shown(Proof.TREE, made == working.head.tree, made)
    if made != working.head.tree:
        return
    history.check_out(root)
    differing = 0
    for done, (path, one) in enumerate(plain.items(), start=1):
        differing += _digest_at(root / path) != one.sha256
        progress("compare_files", done, len(plain))
    yield Shown(Proof.FILES, not differing and not history.unsaved(root), str(len(plain)))
    yield Shown(Proof.OBJECTS, history.whole(root))


def _digest_at(place: Path) -> str:
    """SHA-256 (hex) of a file, "" when it is none or is a link."""
    try:
        with open(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            digest = sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _judged(root: Path, manifest: Manifest, working: Working, portal: Path | None) -> Iterator[Shown]:
    """What the public output remembers is there, and every dataset stands as it stood."""
    try:
        found = judged(open_desk(root, cached=False), manifest.as_of, ledger_at(portal))
    except SatudataError as error:
        if error.key != BEHIND:
            raise
        yield Shown(Proof.LEDGER, False, str(error.facts.get("dataset", "")))
        return
    yield Shown(Proof.LEDGER, True if portal is not None else None)
    same = found == working.judged
    # Another engine may judge by stricter rules: that is told, and says nothing against the bytes.
    yield Shown(Proof.STANDINGS, same or None if manifest.engine != satudata.__version__ else same, manifest.engine)


def _compared(root: Path, folder: Path, manifest: Manifest, working: Working, report: Report, wish: Wish) -> Shown:
    """The portal built from the restored instance, file by file the same as the one in the archive."""
    portal = manifest.portal
    if portal is None:
        return Shown(Proof.PORTAL, None)
    if portal.commit != working.head.commit or portal.engine != satudata.__version__:
        return Shown(Proof.PORTAL, None, f"{portal.commit[:10]}, satudata {portal.engine}")
    request = Request(
        root,
        portal.as_of,
        cached=False,
        progress=wish.progress,
        proven=True,
        ledger=ledger_at(folder / "portal"),
        pin=wish.pin or working.pin,
    )
    site = folder / "rebuilt"
    try:
        build(replace(read(request), cache=Cache(None)), Plan(site=site), wish.progress)
    except SatudataError as error:
        # Without a pin nothing is built, here as anywhere; that says nothing against the archive.
        return Shown(Proof.PORTAL, None if error.key == "not-pinned" else False, error.key)
    before = {path: one.sha256 for path, one in report.seen.items() if path.startswith(PORTAL)}
    after = {PORTAL + path: _digest_at(site / path) for path in listing(site)}
    differing = [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]
    differing.sort(key=lambda path: path == PORTAL + addresses.CHECKSUMS)  # differs whenever any other does
    return Shown(Proof.PORTAL, not differing, differing[0] if differing else str(len(before)))


def _ignored(root: Path) -> None:
    """Keep the portal out of the next commit, whatever the instance's own list of ignored files says."""
    place = root / ".git" / "info" / "exclude"
    place.parent.mkdir(exist_ok=True)
    with place.open("a", encoding="utf-8") as out:
        out.write(f"/{SITE}/\n")
