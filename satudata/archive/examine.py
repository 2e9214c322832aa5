"""Is an archive whole, and if not: which part is hurt, and which parts still serve."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from satudata.archive import manifest as manifests
from satudata.archive.container import Container, Damaged, Member
from satudata.archive.history import SHA256
from satudata.archive.make import measures
from satudata.archive.manifest import Manifest, read_manifest
from satudata.archive.parts import (
    CONTENT,
    FILES,
    MANIFEST,
    README,
    SUMS,
    Part,
    clashing,
    part_of,
    plain,
    read_sums,
)
from satudata.errors import SatudataError
from satudata.pipeline import Progress, silent

DAMAGED, ALTERED, MISSING, EXTRA, UNSAFE, FORMAT = "damaged", "altered", "missing", "extra", "unsafe", "format"
# Faults of the format alone: every file is what it was, any other program may still stumble.
HARMLESS = frozenset({FORMAT})


class Fault(NamedTuple):
    """One thing that is wrong: the part, the path in the archive ("" for the part as a whole), and how."""

    part: Part
    path: str
    kind: str


class Seen(NamedTuple):
    """A file of the archive as it was read: SHA-256 (hex), bytes, and for plain files the id Git gives them."""

    sha256: str
    bytes: int
    blob: str


@dataclass(frozen=True)
class Report:
    """What was found; `seen` are the files that could be read, by path. `manifest` is None when it is hurt."""

    sha256: str
    bytes: int
    manifest: Manifest | None
    faults: Sequence[Fault]
    seen: Mapping[str, Seen]

    @property
    def whole(self) -> bool:
        """Whether the archive is byte for byte as it was written."""
        return not self.faults

    @property
    def usable(self) -> bool:
        """Whether everything in it is as it was put in, whatever happened to the format around it."""
        return self.manifest is not None and all(fault.kind in HARMLESS for fault in self.faults)

    @property
    def whole_members(self) -> tuple[str, ...]:
        """The paths of the files that are as they were put in, in order: nothing is told against them. Where the list
        of digests is gone and the manifest does not vouch for their part, `unproven` names them too.
        """
        hurt = {fault.path for fault in self.faults if fault.part is not Part.SUMS or fault.path == SUMS}
        return tuple(sorted(self.seen.keys() - hurt))

    @property
    def unproven(self) -> tuple[str, ...]:
        """Those of them for which only the checksum of the ZIP format speaks (CRC-32)."""
        if all(fault.part is not Part.SUMS or fault.path != SUMS for fault in self.faults):
            return ()
        proven = self.sound & set(CONTENT) if self.manifest is not None else frozenset[Part]()
        return tuple(path for path in self.whole_members if part_of(path) not in proven)

    @property
    def sound(self) -> Set[Part]:
        """The parts that are there and not hurt."""
        hurt = {fault.part for fault in self.faults if fault.kind not in HARMLESS}
        return frozenset(part for path in self.seen if (part := part_of(path)) is not None) - hurt


def examine(place: Path, progress: Progress = silent) -> Report:
    """Read every byte of the archive and compare it with what the archive says of itself.

    SatudataError `archive-none` when the file is none, `archive-bomb` when unpacking it would cost far more than it
    may, `archive-newer` when a later engine made it.
    """
    with Container(place) as container:
        if not container.ours:
            raise SatudataError("archive-none", path=str(place))
        if container.bomb:
            raise SatudataError("archive-bomb", path=str(place), bytes=container.gain)
        members, faults = _members(container)
        manifest = read_manifest(_small(container, members.get(MANIFEST), manifests.MAX_BYTES))
        sha256 = manifest is not None and manifest.working is not None and manifest.working.head.format == SHA256
        seen: dict[str, Seen] = {}
        for done, (path, member) in enumerate(members.items(), start=1):
            try:
                seen[path] = _seen(container, member, sha256)
            except Damaged:
                faults.append(Fault(part_of(path) or Part.CONTAINER, path, DAMAGED))
            progress("examine_archive", done, len(members))
        sums = read_sums(_small(container, members.get(SUMS), container.bytes * 20)) if SUMS in seen else None
        faults += _compared(seen, manifest, sums)
        if not (container.listed and container.sealed):
            faults.append(Fault(Part.CONTAINER, "", FORMAT))
        # Only a manifest that its digest vouches for is believed.
        trusted = manifest if all(fault.part is not Part.MANIFEST for fault in faults) else None
        return Report(container.sha256, container.bytes, trusted, _once(faults), seen)


def _members(container: Container) -> tuple[dict[str, Member], list[Fault]]:
    """The members that may be looked at by path; a name that is unsafe, double or of no part is a fault."""
    names = Counter(member.path for member in container.members)
    bad = clashing(names) | container.overlapping() | {path for path, n in names.items() if n > 1}
    members: dict[str, Member] = {}
    faults: list[Fault] = []
    for member in container.members:
        part = part_of(member.path)
        if part is not None and plain(member.path) and member.path not in bad:
            members[member.path] = member
        else:
            faults.append(Fault(part or Part.CONTAINER, member.path, UNSAFE if part else EXTRA))
    return members, faults


def _small(container: Container, member: Member | None, limit: int) -> bytes:
    """The bytes of a member that is kept in memory; none when it is absent, hurt or larger than it can be."""
    if member is None or member.size > limit:
        return b""
    try:
        return b"".join(container.chunks(member))
    except Damaged:
        return b""


def _seen(container: Container, member: Member, sha256: bool) -> Seen:
    digest, file = hashlib.sha256(), member.path.startswith(FILES)
    blob = (hashlib.sha256 if sha256 else hashlib.sha1)(b"blob %d\0" % member.size)
    for chunk in container.chunks(member):
        digest.update(chunk)
        if file:
            blob.update(chunk)
    return Seen(digest.hexdigest(), member.size, blob.hexdigest() if file else "")


def _compared(seen: Mapping[str, Seen], manifest: Manifest | None, sums: Mapping[str, str] | None) -> Iterator[Fault]:
    """What the list of digests and the manifest say otherwise. Where both can be read and a part is as the manifest
    measured it, it is the list that was altered.
    """
    if sums is None:
        yield Fault(Part.SUMS, SUMS, DAMAGED if SUMS in seen else MISSING)
        if README not in seen:
            yield Fault(Part.README, README, MISSING)
    measured = measures((path, one.sha256, one.bytes) for path, one in seen.items())
    sure = (
        {part for part, one in manifest.parts.items() if measured.get(part) == one} if manifest is not None else set()
    )
    if sums is not None:
        yield from _against(seen, sums, sure)
    if manifest is None:
        yield Fault(Part.MANIFEST, MANIFEST, DAMAGED if MANIFEST in seen else MISSING)
        return
    for part in manifest.parts.keys() | measured.keys():
        if part not in sure and not _told(part, seen, sums):
            yield Fault(part, "", ALTERED if part in measured else MISSING)


def _against(seen: Mapping[str, Seen], sums: Mapping[str, str], sure: Set[Part]) -> Iterator[Fault]:
    """Every path on which the files and the list of digests differ."""
    for path in sorted(sums.keys() | seen.keys() - {SUMS}):
        one, part = seen.get(path), part_of(path) or Part.SUMS
        if one is not None and sums.get(path) == one.sha256:
            continue
        if part in sure:
            yield Fault(Part.SUMS, path, ALTERED)
        elif one is None:
            yield Fault(part, path, MISSING)
        else:
            yield Fault(part, path, ALTERED if path in sums else EXTRA)


def _told(part: Part, seen: Mapping[str, Seen], sums: Mapping[str, str] | None) -> bool:
    """Whether the list of digests already tells what is wrong with that part, path by path."""
    return sums is not None and any(fault.part is part for fault in _against(seen, sums, frozenset()))


def _once(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Each path told once, as the first reason says; a path that is damaged is not also missing."""
    found: dict[tuple[Part, str], Fault] = {}
    for fault in faults:
        found.setdefault((fault.part, fault.path), fault)
    return tuple(sorted(found.values()))
