"""A file of the site as the texts that somebody could read out of it."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

GZIP, ZIP, PARQUET, PDF = b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"%PDF-"
SHARED = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
SHARED_CELL = re.compile(rb'(<c [^>]*t="s"[^>]*>)<v>([0-9]+)</v>')
TAG = re.compile(rb"<[A-Za-z/!?][^<>]*>")
# What the readers of packages raise for those that are broken, encrypted, or need a library that is not there.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, ImportError)


class UnreadableError(Exception):
    """A package that cannot be looked into to its end, so that nobody knows what it holds."""


def texts(path: str, content: bytes) -> Iterator[bytes]:
    """The name of the file, its bytes, and, where they are packed, what is in the package, all in turn.

    UnreadableError for a package that is broken, encrypted, or packed in a way that is not known here.
    """
    yield path.encode("utf-8", "surrogateescape")
    yield content
    try:
        yield from _inside(content)
    except BROKEN as error:
        raise UnreadableError(path) from error


def _inside(content: bytes) -> Iterator[bytes]:
    # Imported here: a site without Parquet or PDF needs no compiled package.
    if content.startswith(GZIP):
        yield from texts("", gzip.decompress(content))
    elif content.startswith(ZIP):
        yield from _members(content)
    elif content.startswith(PARQUET):
        from satudata.export.parquet_text import parquet_text

        yield parquet_text(content)
    elif content.startswith(PDF):
        from satudata.export.pdf_text import pdf_parts

        for part in pdf_parts(content):
            yield from texts("", part)


def without_tags(content: bytes) -> bytes:
    """Markup without its tags; text that has none unchanged."""
    return TAG.sub(b"", content) if b"<" in content else content


def _members(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    strings = [without_tags(text) for text in SHARED.findall(parts.get("xl/sharedStrings.xml", b""))]
    for name, part in parts.items():
        yield from texts(name, _filled(part, strings) if name.startswith("xl/worksheets/") else part)


def _filled(sheet: bytes, strings: list[bytes]) -> bytes:
    """A worksheet with its texts in their cells instead of their numbers."""

    def text(match: re.Match[bytes]) -> bytes:
        number = int(match[2])
        return match[1] + (strings[number] if number < len(strings) else b"")

    return SHARED_CELL.sub(text, sheet)
