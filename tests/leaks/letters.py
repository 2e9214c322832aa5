"""PDF for tests: typeset as the engine does it, and put together by hand where that cannot be done."""

from __future__ import annotations

import zlib

import typst

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def typeset(source: str) -> bytes:
    """A PDF from Typst's own language."""
    made = typst.Compiler(f"#set page(width: 90mm, height: 120mm)\n{source}".encode()).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def drawn(commands: bytes, page: bytes = b"", top: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of one page; `page` and `top` go into the dictionaries of page and document, `more` are objects 6, 7, ….

    The font is called /F1.
    """
    objects = (
        b"<</Type/Catalog/Pages 2 0 R%s>>" % top,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>" % page,
        stream(commands),
        HELVETICA,
        *more,
    )
    body, places = b"%PDF-1.7\n", b""
    for number, one in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (count, places, count)
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def stream(content: bytes, about: bytes = b"", packed: bool = True) -> bytes:
    """A stream object with the entries `about` in its dictionary."""
    about += b"/Filter/FlateDecode" if packed else b""
    raw = zlib.compress(content) if packed else content
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (about, len(raw), raw)


def said(text: bytes, at: tuple[int, int] = (20, 200), way: bytes = b"") -> bytes:
    """The commands that draw a text; `way` comes before it."""
    return b"BT /F1 9 Tf %s %d %d Td %s Tj ET" % (way, *at, text)
