"""The ZIP file around the parts: written so that equal parts give equal bytes, read without believing it.

The ZIP comment is a seal: the SHA-256 of every byte before it. So also a change is noticed that no part shows, as in
the times and headers of the format. Nothing else in the file is of our own making: any program opens it.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from satudata.archive.parts import part_of
from satudata.errors import SatudataError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest moment a ZIP can say; a constant one, or equal content would differ
LEVEL = 6
STORED = (".bundle", ".parquet", ".xlsx", ".zip", ".gz", ".png", ".jpg", ".pdf", ".woff2")  # compressed already
CHUNK = 1 << 20
SEAL = b"satudata-archive sha256:"
SEALED = re.compile(re.escape(SEAL) + rb"([0-9a-f]{64})")
SEAL_BYTES = len(SEAL) + 64

LOCAL = struct.Struct("<4s5H3I2H")  # signature, …, method, …, CRC, packed, size, length of name and of extra field
LOCAL_SIGNATURE = b"PK\x03\x04"
NEXT = (LOCAL_SIGNATURE, b"PK\x01\x02")  # behind a member stands another one, or the directory
MAX_RATIO = 1040  # what deflate can gain at most; a member that says more lies
MAX_GAIN, ALWAYS_BYTES = 250, 2_000_000_000  # of the whole file, above what is harmless anyway
NO_LIST = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, struct.error)


class Piece(NamedTuple):
    """A file to be put into an archive: its digest is known before, `chunks` gives the bytes."""

    path: str
    sha256: str
    size: int
    chunks: Callable[[], Iterable[bytes]]


class Member(NamedTuple):
    """A file as the archive lists it: where its header stands, its bytes there and unpacked, CRC-32, method."""

    path: str
    offset: int
    packed: int
    size: int
    crc: int
    method: int


class Damaged(Exception):
    """The bytes of a member are not those that were put in."""


def write(handle: BinaryIO, pieces: Iterable[Piece], told: Callable[[], None]) -> str:
    """Write the archive in that order into an empty file open both ways; gives its SHA-256 (hex).

    `told` is called after each piece. SatudataError `archive-changed` when a file is not what it was.
    """
    with zipfile.ZipFile(handle, "w") as package:
        for piece in pieces:
            _put(package, piece)
            told()
        package.comment = b" " * SEAL_BYTES
    handle.flush()
    return _seal(handle)


def _put(package: zipfile.ZipFile, piece: Piece) -> None:
    entry = zipfile.ZipInfo(piece.path, EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.file_size = piece.size  # so that the format knows whether it needs 64 bits
    entry.compress_type = zipfile.ZIP_STORED if piece.path.endswith(STORED) else zipfile.ZIP_DEFLATED
    digest = hashlib.sha256()
    with package.open(entry, "w") as sink:
        for chunk in piece.chunks():
            digest.update(chunk)
            sink.write(chunk)
    if digest.hexdigest() != piece.sha256:
        raise SatudataError("archive-changed", path=piece.path)


def _seal(handle: BinaryIO) -> str:
    digest = _hashed(handle, handle.seek(0, os.SEEK_END) - SEAL_BYTES)
    seal = SEAL + digest.hexdigest().encode()
    handle.write(seal)
    digest.update(seal)
    return digest.hexdigest()


def _hashed(handle: BinaryIO, length: int) -> hashlib._Hash:
    """The first bytes of the file hashed; the file stands behind them then."""
    digest = hashlib.sha256()
    handle.seek(0)
    while length > 0:
        chunk = handle.read(min(CHUNK, length))
        if not chunk:
            break
        digest.update(chunk)
        length -= len(chunk)
    return digest


class Container:
    """An archive opened for reading. `listed` says whether its directory could be read, `sealed` whether every byte is
    as written. Where the directory cannot be read, `members` are those whose own headers are found.
    """

    def __init__(self, place: Path) -> None:
        try:
            self._file = place.open("rb")
        except OSError as error:
            raise SatudataError("archive-unreadable", path=str(place), problem=error.strerror or "") from None
        self.bytes = os.fstat(self._file.fileno()).st_size
        body = _hashed(self._file, max(self.bytes - SEAL_BYTES, 0))
        seal = SEALED.fullmatch(end := self._file.read())
        self.sealed = seal is not None and seal[1].decode() == body.hexdigest()
        body.update(end)
        self.sha256 = body.hexdigest()
        listed = self._listed()
        self.listed = listed is not None
        self.members = listed if listed is not None else list(self._found())
        self.ours = seal is not None or any(part_of(member.path) for member in self.members)

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _listed(self) -> list[Member] | None:
        try:
            with zipfile.ZipFile(self._file) as package:
                entries = package.infolist()
        except NO_LIST:
            return None
        return [
            Member(one.orig_filename, one.header_offset, one.compress_size, one.file_size, one.CRC, one.compress_type)
            for one in entries
        ]

    def _found(self) -> Iterator[Member]:
        """The members by the headers before each: what is left when the directory at the end is not.

        One that runs beyond the end, or behind which nothing of the format stands, says its length wrongly: the search
        goes on behind its header, so that it takes none with it that follow. It is given when none do.
        """
        if not self.bytes:
            return
        torn = None
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            place = content.find(LOCAL_SIGNATURE)
            while place >= 0:
                member, behind = _member_at(content, place), place + len(LOCAL_SIGNATURE)
                if member is not None and part_of(member.path):
                    end = _start(content, place) + member.packed
                    if end == self.bytes or content[end : end + len(LOCAL_SIGNATURE)] in NEXT:
                        yield member
                        torn, behind = None, max(end, behind)
                    else:
                        torn = torn or member
                place = content.find(LOCAL_SIGNATURE, behind)
        if torn is not None:
            yield torn

    @property
    def gain(self) -> int:
        """How many bytes the members say to have; of one that runs beyond the end nothing is unpacked."""
        return sum(member.size for member in self.members if self._inside(member))

    def _inside(self, member: Member) -> bool:
        return member.offset + LOCAL.size + len(member.path.encode("utf-8", "replace")) + member.packed <= self.bytes

    @property
    def bomb(self) -> bool:
        """Whether unpacking it would cost more than any archive of ours does."""
        return self.gain > max(ALWAYS_BYTES, MAX_GAIN * self.bytes)

    def overlapping(self) -> set[str]:
        """The paths of members that share bytes with the one before."""
        last, found = 0, set()
        for member in sorted(self.members, key=lambda one: (one.offset, one.path)):
            if member.offset < last:
                found.add(member.path)
            last = max(last, member.offset + LOCAL.size + len(member.path.encode("utf-8", "replace")) + member.packed)
        return found

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The member's bytes, never more than it declares. Raises Damaged when they are not those put in."""
        if member.size > member.packed * MAX_RATIO + CHUNK or not self._inside(member):
            raise Damaged
        crc = size = 0
        for chunk in self._inflated(member):
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            if size > member.size:
                raise Damaged
            yield chunk
        if (crc, size) != (member.crc, member.size):
            raise Damaged

    def _inflated(self, member: Member) -> Iterator[bytes]:
        if member.method == zipfile.ZIP_STORED:
            yield from self._packed(member)
            return
        if member.method != zipfile.ZIP_DEFLATED:
            raise Damaged
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._packed(member):
                while packed:
                    yield engine.decompress(packed, CHUNK)
                    packed = engine.unconsumed_tail
            yield engine.flush()
        except zlib.error:
            raise Damaged from None
        if not engine.eof or engine.unused_data:
            raise Damaged

    def _packed(self, member: Member) -> Iterator[bytes]:
        try:
            self._file.seek(member.offset)
            header = self._file.read(LOCAL.size)
            signature, *_, name, extra = LOCAL.unpack(header)
            named = self._file.read(name)
            self._file.seek(extra, os.SEEK_CUR)
        except (OSError, ValueError, struct.error):
            raise Damaged from None
        if signature != LOCAL_SIGNATURE or named != member.path.encode("utf-8", "replace"):
            raise Damaged
        left, place = member.packed, self._file.tell()
        while left:
            self._file.seek(place)
            chunk = self._file.read(min(CHUNK, left))
            if not chunk:
                raise Damaged
            left, place = left - len(chunk), place + len(chunk)
            yield chunk


def _start(content: mmap.mmap, place: int) -> int:
    """Where the bytes of the member begin whose header stands at that place."""
    name, extra = struct.unpack_from("<2H", content, place + 26)
    return place + LOCAL.size + int(name) + int(extra)


def _member_at(content: mmap.mmap, place: int) -> Member | None:
    try:
        _, _, _, method, _, _, crc, packed, size, length, _ = LOCAL.unpack_from(content, place)
        name = content[place + LOCAL.size : place + LOCAL.size + length].decode()
        if 0xFFFFFFFF in (packed, size):
            # The first 64-bit field of the format (4.5.3 of APPNOTE) behind the name: unpacked, then packed.
            size, packed = struct.unpack_from("<QQ", content, place + LOCAL.size + length + 4)
    except (struct.error, UnicodeDecodeError):
        return None
    return Member(name, place, packed, size, crc, method)
