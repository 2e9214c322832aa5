"""A file of the site as the texts that somebody could read out of it."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator

GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
SHARED = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
SHARED_CELL = re.compile(rb'(<c [^>]*t="s"[^>]*>)<v>([0-9]+)</v>')
TAG = re.compile(rb"<[A-Za-z/!?][^<>]*>")


def texts(path: str, content: bytes) -> Iterator[bytes]:
    """The name of the file, its bytes, and, where they are packed, what is in the package, all in turn."""
    yield path.encode("utf-8", "surrogateescape")
    yield content
    if content.startswith(GZIP):
        yield from texts("", gzip.decompress(content))
    elif content.startswith(ZIP):
        yield from _members(content)
    elif content.startswith(PARQUET):
        # Imported here: a site without Parquet needs no compiled package.
        from satudata.export.parquet_text import parquet_text

        yield parquet_text(content)


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
