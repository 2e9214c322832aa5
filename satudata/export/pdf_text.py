"""PDF read back as text, for whoever must know everything that stands in such a file (ISO 32000-2).

Two ways, because neither sees all: pdfium reads the pages, and every stream and string of the file is taken apart,
where titles, bookmarks, addresses, descriptions for the blind, notes and attached files are. Only for files of our own:
one that may have been made to break its reader belongs into `papers.apart`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MAX_BYTES = 50_000_000  # of one stream, unpacked
STREAM = re.compile(rb"\bstream\r?\n")
BODY = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
# What is packed otherwise cannot be taken apart here; nothing of our own is. Pictures are no text, however packed.
FOREIGN = re.compile(rb"/(?:LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode|LZW|A85|AHx|RL|Crypt|Encrypt)\b")
STRING = re.compile(rb"\(((?:[^()\\]++|\\.|\([^()]*+\))*+)\)|<([0-9A-Fa-f\s]{4,})>", re.DOTALL)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
HYPHENS = str.maketrans("", "", "\x02\xad\ufffe")  # the marks of words that are broken at the end of a line


def pdf_parts(content: bytes) -> Iterator[bytes]:
    """The text of the pages on one line, also what is drawn invisibly or beside them; each stream; all strings.

    Streams come unpacked, attached files whole. Raises what tells that a file is broken or cannot be read to its end
    (ValueError, RuntimeError), ImportError where pdfium is not installed.
    """
    if FOREIGN.search(BODY.sub(b"", content)):
        raise ValueError("packed in a way that is not known here")
    streams = list(_streams(content))
    # On one line, because a text of several words may be broken at the end of any.
    yield " ".join(_pages(content).split()).encode("utf-8", "replace")
    yield from streams
    yield "\n".join(text for part in (content, *streams) for text in _strings(part)).encode("utf-8", "replace")


def _pages(content: bytes) -> str:
    """All text of the pages as pdfium gives it, notes and forms laid into them first."""
    # Imported here: a site without PDF needs no compiled package.
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    with pdfium.PdfDocument(content) as document:
        found = []
        for number in range(len(document)):
            with_notes = document[number]
            raw.FPDFPage_Flatten(with_notes, raw.FLAT_NORMALDISPLAY)
            with_notes.close()
            found.append(document[number].get_textpage().get_text_range())
    return "\n".join(found).translate(HYPHENS)


def _streams(content: bytes) -> Iterator[bytes]:
    """Every stream, unpacked where it is packed."""
    for match in STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(memoryview(content)[match.end() :], MAX_BYTES)
        except zlib.error:
            yield content[match.end() : max(content.find(b"endstream", match.end()), match.end())]
            continue
        if not unpacking.eof:
            raise ValueError("a stream is cut off, or unpacks to too much")
        yield unpacked


def _strings(part: bytes) -> Iterator[str]:
    """What stands in brackets, `(text)` or `<hexadecimal>`, in any of the three encodings."""
    for match in STRING.finditer(part):
        written, digits = match.groups()
        text = ESCAPE.sub(_character, written) if digits is None else _from_hex(digits)
        if text.startswith(b"\xfe\xff"):
            yield text[2:].decode("utf-16-be", "replace")
        else:
            yield text.decode("utf-8" if text.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")


def _from_hex(digits: bytes) -> bytes:
    pairs = b"".join(digits.split())
    return bytes.fromhex((pairs + b"0" * (len(pairs) % 2)).decode("ascii"))


def _character(match: re.Match[bytes]) -> bytes:
    octal, sign = match.groups()
    return bytes([int(octal, 8) & 255]) if octal else ESCAPED.get(sign, sign)
