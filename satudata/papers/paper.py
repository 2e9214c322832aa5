"""One official paper (*naskah dinas*) as a value: what stands on it, in order, as text; how it looks comes later.

Official papers are in Indonesian (UU 24/2009 art. 27). `typeset_paper` makes a PDF of it, `docx` an editable document;
both show every word that stands here and none besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

LANGUAGE = "id"
# Controls that no document can hold, and marks that hide or turn round what stands beside them.
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
PDF, DOCX = "pdf", "docx"
FORMATS = (PDF, DOCX)


@dataclass(frozen=True)
class Kop:
    """The letterhead: set in type, with the emblem at its left, or `whole` as a picture instead. b"" for no picture."""

    office: str
    government: str = ""
    address: str = ""
    emblem: bytes = b""
    whole: bytes = b""


@dataclass(frozen=True)
class Paragraph:
    """Running text. `align` is justify, left or center; `close` keeps it on the page of what follows."""

    text: str
    align: str = "justify"
    strong: bool = False
    small: bool = False
    close: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels and values in three columns (label, colon, value), in order."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Numbered:
    """Statements numbered 1., 2., … in order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column: `share` of the width against the others, 0 for no more than it needs; `align` left, right, center."""

    title: str
    share: float = 0
    align: str = "left"
    mono: bool = False


@dataclass(frozen=True)
class Table:
    """Rows as text, one cell for each column; the head is repeated on every page. `below` stands under its row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    below: tuple[str, ...] = ()  # digests, one for each row; empty for none
    tall: bool = False  # rows with room to write in by hand


@dataclass(frozen=True)
class Digest:
    """A label, and a digest or an address in letters of one width."""

    label: str
    value: str


@dataclass(frozen=True)
class Room:
    """A framed place to be written in by hand: its label, and how many lines fit."""

    label: str
    lines: int


Block = Paragraph | Facts | Numbered | Table | Digest | Room


@dataclass(frozen=True)
class Signature:
    """Who signs: what stands above (`caption`, "" for nothing), the function with its comma, the name, lines below."""

    post: str
    name: str
    caption: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """What the QR code holds (an address or a digest), and what is told beside it."""

    content: str
    told: str


@dataclass(frozen=True)
class Attachment:
    """A list behind the paper, on pages of its own: head as on the paper, title, what stands there."""

    of: str
    head: tuple[tuple[str, str], ...]
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False  # across the page


@dataclass(frozen=True)
class Paper:
    """One paper. A letter (*surat*) has an addressee and no heading; any other paper has its heading in the middle.

    `head`: for a letter the lines Nomor, Sifat, Lampiran, Hal; else the number alone below the heading. `dated` is
    place and day as written, on a letter at its top, else above the signatures. `mark` stands on every page.
    """

    kind: str
    name: str  # of its files, without ending
    title: str
    kop: Kop
    heading: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    dated: str
    body: tuple[Block, ...]
    as_of: str
    footer: str
    to: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    code: Code | None = None
    copies: tuple[str, ...] = ()  # the heading first, then to whom copies go
    attachments: tuple[Attachment, ...] = ()
    mark: str = ""
    wide: bool = field(default=False)  # the paper itself lies across

    def blocks(self) -> Iterator[Block]:
        """Everything between head and signatures, then what stands on the attachments."""
        yield from self.body
        for one in self.attachments:
            yield from one.blocks


def printable(paper: Paper) -> Paper:
    """The same without what cannot be printed: a cell that a fault quotes may hold anything. Lines stay lines."""
    cleaned: Paper = _printable(paper)
    return cleaned


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSAFE.sub("\ufffd", value)
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _printable(getattr(value, one.name)) for one in fields(value)})
    return value
