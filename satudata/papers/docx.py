"""A paper as an editable document (Office Open XML, ISO/IEC 29500). The only door to python-docx.

Equal papers give equal bytes: the properties say the paper's day, and the parts lie in order of name with one time.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from satudata.errors import SatudataError
from satudata.papers import docx_parts as parts
from satudata.papers.paper import LANGUAGE, Attachment, Kop, Paper, printable
from satudata.papers.qr import qr_png

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time a ZIP can hold


def document(paper: Paper) -> bytes:
    """The document's bytes. SatudataError `letters-library-missing`; `letter-not-set` for a picture that is none."""
    try:
        import docx
        from docx.image.exceptions import UnrecognizedImageError
    except ImportError:
        raise SatudataError("letters-library-missing", library="python-docx") from None
    made, paper = docx.Document(), printable(paper)
    parts.prepare(made, LANGUAGE)
    _properties(made, paper)
    try:
        _fill(made, paper)
    except UnrecognizedImageError:
        raise SatudataError("letter-not-set", problem="DOCX") from None
    out = io.BytesIO()
    made.save(out)
    return _settled(out.getvalue())


def _fill(made: Document, paper: Paper) -> None:
    _page(made.sections[0], paper, paper.wide)
    _kop(made, paper.kop)
    _top(made, paper)
    for number, block in enumerate(paper.body):
        last = number == len(paper.body) - 1 and bool(paper.signatures)
        parts.put(made, block, _width(made), last)
    _signatures(made, paper)
    for number, line in enumerate(paper.copies):
        parts.line(made, f"{number}. {line}" if number else line, size=9.5, above=12 if not number else 0)
    for one in paper.attachments:
        _attachment(made, paper, one)


def _properties(made: Document, paper: Paper) -> None:
    at = datetime.fromisoformat(paper.as_of)
    core = made.core_properties
    core.title, core.author, core.last_modified_by = paper.title[:255], paper.kop.office[:255], ""
    core.created = core.modified = at
    core.last_printed = at
    core.revision, core.language, core.comments = 1, LANGUAGE, ""


def _page(section: Section, paper: Paper, wide: bool) -> None:
    """A4, upright or across, with the mark above and the paper's line and page number below."""
    parts.page(section, wide)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    parts.header(section, paper.mark)
    parts.footer(section, paper.footer)


def _width(made: Document) -> float:
    """Centimetres between the margins of the last section."""
    return parts.text_width(made.sections[-1])


def _kop(made: Document, kop: Kop) -> None:
    if kop.whole:
        parts.picture(made, kop.whole, _width(made))
        return
    lines = [(kop.government, 13.0, False), (kop.office, 15.0, True), (kop.address, 9.5, False)]
    parts.letterhead(made, [line for line in lines if line[0]], kop.emblem, _width(made))


def _top(made: Document, paper: Paper) -> None:
    """The heading with its number, or the head of a letter and to whom it goes."""
    if paper.heading:
        for number, text in enumerate(paper.heading):
            parts.line(made, text, size=12.5, strong=True, align="center", underline=number == 0, close=True)
        for label, value in paper.head:
            parts.line(made, f"{label}: {value}", align="center", close=True, below=10)
        return
    parts.line(made, paper.dated, align="right", below=6)
    parts.pairs(made, paper.head, 2.4, _width(made))
    for number, text in enumerate(paper.to):
        parts.line(made, text, above=8 if not number else 0, below=10 if number == len(paper.to) - 1 else 0)


def _signatures(made: Document, paper: Paper) -> None:
    code = (qr_png(paper.code.content), paper.code.told) if paper.code else None
    if not paper.signatures:
        if code:
            parts.code(made, code, _width(made))
        return
    above = paper.dated if paper.heading else ""
    if len(paper.signatures) == 1:
        parts.signed_alone(made, paper.signatures[0], above, code, _width(made))
        return
    if above:
        parts.line(made, above, align="right", close=True, above=10)
    parts.signed_together(made, paper.signatures, _width(made))
    if code:
        parts.code(made, code, _width(made))


def _attachment(made: Document, paper: Paper, one: Attachment) -> None:
    from docx.enum.section import WD_SECTION

    _page(made.add_section(WD_SECTION.NEW_PAGE), paper, one.wide)
    indent = max(_width(made) - 9, 0)
    parts.line(made, one.of, size=10.5, indent=indent)
    if one.head:
        parts.pairs(made, one.head, 1.7, 9, indent, 10.5)
    parts.line(made, one.title, strong=True, align="center", above=12, below=8, close=True)
    for block in one.blocks:
        parts.put(made, block, _width(made), last=False)


def _settled(content: bytes) -> bytes:
    """The same document whose bytes depend on what is in it alone."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made,
    ):
        # What tells the types of the parts comes first, as readers expect.
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, given.read(name))
    return out.getvalue()
