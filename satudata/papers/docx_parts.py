"""The pieces of an editable document: pages, letterhead, running text, tables, signatures. Lengths are centimetres."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from satudata.papers import docx_xml as xml
from satudata.papers.paper import Block, Digest, Facts, Numbered, Paragraph, Room, Signature, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table as Grid
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

SERIF, MONO = "Times New Roman", "Courier New"
SIZE = 11.5
LONG, SHORT = 29.7, 21.0  # A4
MARGINS = {"left_margin": 2.5, "right_margin": 2.2, "top_margin": 2.0, "bottom_margin": 2.0}
PAGES = 2.2  # beside the line of the footer
SIGNING_ROOM = 3  # empty lines between function and name
Picture = tuple[bytes, str]


def prepare(made: Document, language: str) -> None:
    """The document's own typeface, size, spacing and language, and nothing on its page."""
    from docx.shared import Pt
    from docx.styles.style import ParagraphStyle

    style = made.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = SERIF, Pt(SIZE)
    style.paragraph_format.space_after, style.paragraph_format.widow_control = Pt(0), True
    xml.speak(style, language, SERIF)
    below = made.styles["Footer"]
    assert isinstance(below, ParagraphStyle)
    below.font.size = Pt(8.5)  # fields take the size of their paragraph
    below.paragraph_format.tab_stops.clear_all()


def page(section: Section, wide: bool) -> None:
    """A4 with the margins of official papers."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(LONG), Cm(SHORT)) if wide else (Cm(SHORT), Cm(LONG))
    for name, length in MARGINS.items():
        setattr(section, name, Cm(length))
    section.header_distance = section.footer_distance = Cm(0.9)


def text_width(section: Section) -> float:
    """What lies between the margins."""
    assert section.page_width is not None  # `page` has set it
    return float(section.page_width.cm) - MARGINS["left_margin"] - MARGINS["right_margin"]


def header(section: Section, mark: str) -> None:
    """The mark in the middle above every page."""
    written(section.header.paragraphs[0], mark, 9, strong=True, align="center", colour="A4161A")


def footer(section: Section, text: str) -> None:
    """The line below every page, with its number and how many there are beside it, however long the line is."""
    from docx.shared import Cm, Pt

    width = text_width(section)
    grid = section.footer.add_table(1, 2, Cm(width))
    grid.autofit = False
    left, right = grid.rows[0].cells
    for column, cell, length in zip(grid.columns, (left, right), (width - PAGES, PAGES), strict=True):
        column.width = cell.width = Cm(length)
    written(left.paragraphs[0], text, 8.5, colour="595959")
    place = written(right.paragraphs[0], "", 8.5, align="right")
    for part in ("PAGE", "\u00a0/\u00a0", "NUMPAGES"):
        if part.isupper():
            xml.number(_run(place, "", 8.5, colour="595959"), part)
        else:
            _run(place, part, 8.5, colour="595959")
    for cell in (left, right):
        cell.paragraphs[0].style = "Footer"
    # A table wants a paragraph behind it: the one that was there takes no room.
    xml.before(grid, section.footer.paragraphs[0])
    section.footer.paragraphs[0].paragraph_format.line_spacing = Pt(1)


def line(
    made: Document | Cell, text: str, size: float = SIZE, *, strong: bool = False, align: str = "left",
    underline: bool = False, close: bool = False, above: float = 0, below: float = 0, indent: float = 0,
) -> Line:  # fmt: skip
    """One more paragraph. `above` and `below` are points, `close` keeps it on the page of the next."""
    from docx.shared import Cm, Pt

    place = written(made.add_paragraph(), text, size, strong=strong, align=align, underline=underline)
    form = place.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(above), Pt(below), close
    if indent:
        form.left_indent = Cm(indent)
    return place


def written(
    place: Line, text: str, size: float, *, strong: bool = False, align: str = "left", underline: bool = False,
    colour: str = "", font: str = "",
) -> Line:  # fmt: skip
    """The text at the end of a paragraph."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    ways = {"left": ALIGN.LEFT, "right": ALIGN.RIGHT, "center": ALIGN.CENTER, "justify": ALIGN.JUSTIFY}
    place.alignment = ways[align]
    _run(place, text, size, strong=strong, underline=underline, colour=colour, font=font)
    return place


def _run(
    place: Line, text: str, size: float, *, strong: bool = False, underline: bool = False, colour: str = "",
    font: str = "",
) -> Run:  # fmt: skip
    from docx.shared import Pt, RGBColor

    run = place.add_run(text)
    run.font.size, run.bold, run.underline = Pt(size), strong or None, underline or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if font:
        run.font.name = font
    return run


def picture(made: Document, content: bytes, width: float) -> None:
    """A picture over the whole width."""
    from docx.shared import Cm

    made.add_paragraph().add_run().add_picture(io.BytesIO(content), width=Cm(width))


def letterhead(made: Document, lines: Sequence[tuple[str, float, bool]], emblem: bytes, width: float) -> None:
    """The letterhead in type (text, size, strong), with the emblem at its left, above a double line."""
    from docx.shared import Cm

    side = 2.2 if emblem else 0.0
    grid = _grid(made, 1, [side, width - 2 * side, side] if emblem else [width])
    middle = grid.rows[0].cells[1 if emblem else 0]
    if emblem:
        grid.rows[0].cells[0].paragraphs[0].add_run().add_picture(io.BytesIO(emblem), height=Cm(2.1))
    for number, (text, size, strong) in enumerate(lines):
        place = middle.paragraphs[0] if not number else middle.add_paragraph()
        written(place, text, size, strong=strong, align="center")
    for cell in grid.rows[0].cells:
        xml.line_below(cell)
    line(made, "", 6)


def pairs(
    made: Document, rows: Sequence[tuple[str, str]], label: float, width: float, indent: float = 0, size: float = SIZE
) -> None:
    """Labels, colons and values, one below the other."""
    grid = _grid(made, len(rows), [label, 0.4, width - label - 0.4], indent)
    for row, (name, value) in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, (name, ":", value), strict=True):
            written(cell.paragraphs[0], text, size)


def put(made: Document, block: Block, width: float, last: bool) -> None:
    """One block of the paper; the `last` before the signatures is kept on their page."""
    match block:
        case Paragraph():
            size = 9.5 if block.small else SIZE
            line(made, block.text, size, strong=block.strong, align=block.align, close=block.close or last, below=7)
        case Facts():
            pairs(made, block.pairs, 5.0, width - 0.6, 0.6)
            line(made, "", 5, close=last)
        case Numbered():
            _numbered(made, block)
        case Table():
            _table(made, block, width)
        case Digest():
            line(made, f"{block.label}:", 9.5, close=True, above=5)
            written(line(made, "", below=6, close=last), block.value, 8, font=MONO)
        case Room():
            _room(made, block, width)


def _numbered(made: Document, block: Numbered) -> None:
    from docx.shared import Cm

    for number, text in enumerate(block.items, start=1):
        place = line(made, f"{number}.\t{text}", align="justify", below=5)
        form = place.paragraph_format
        form.left_indent, form.first_line_indent = Cm(1.1), Cm(-0.8)
        form.tab_stops.add_tab_stop(Cm(1.1))


def _table(made: Document, block: Table, width: float) -> None:
    from docx.shared import Cm

    if block.title:
        line(made, block.title, strong=True, above=8, below=4, close=True)
    widths = _widths(block, width)
    n_rows = 1 + len(block.rows) * (2 if block.below else 1)
    grid = _grid(made, n_rows, widths, lined=True)
    for cell, column in zip(grid.rows[0].cells, block.columns, strict=True):
        _airy(written(cell.paragraphs[0], column.title, 9.5, strong=True, align="center"))
        xml.shade(cell, "ECECEC")
    xml.repeat(grid.rows[0])
    for number, row in enumerate(block.rows):
        place = grid.rows[1 + number * (2 if block.below else 1)]
        for cell, column, text in zip(place.cells, block.columns, row, strict=True):
            font, size = (MONO, 7.5) if column.mono else ("", 9.5)
            _airy(written(cell.paragraphs[0], text, size, align=column.align, font=font))
        if block.tall:
            place.height = Cm(0.95)
        if block.below:
            for cell in place.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
            under = grid.rows[2 + number * 2]
            whole = under.cells[0].merge(under.cells[-1])
            _airy(written(whole.paragraphs[0], block.below[number], 7.5, font=MONO))
    line(made, "", 5)


def _airy(place: Line) -> None:
    """A little room above and below what stands in a cell."""
    from docx.shared import Pt

    place.paragraph_format.space_before = place.paragraph_format.space_after = Pt(2)


def _widths(block: Table, width: float) -> list[float]:
    """The columns' widths: those without a share take what their longest word or a number needs."""
    fixed = [0.0 if column.share else _needed(block, place) for place, column in enumerate(block.columns)]
    total = sum(column.share for column in block.columns) or 1
    rest = max(width - sum(fixed), 3.0)
    return [need or rest * column.share / total for need, column in zip(fixed, block.columns, strict=True)]


def _needed(block: Table, place: int) -> float:
    column = block.columns[place]
    letter = 0.165 if column.mono else 0.195  # of an em at the size of tables, with the bold head in mind
    texts = [row[place] for row in block.rows]
    longest = max((len(word) for text in texts for word in text.splitlines()), default=0)
    head = max((len(word) for word in column.title.split()), default=0)
    return 0.5 + letter * max(min(longest, 18), head, 2)


def _room(made: Document, block: Room, width: float) -> None:
    from docx.shared import Cm

    grid = _grid(made, 1, [width], lined=True)
    written(grid.rows[0].cells[0].paragraphs[0], block.label, 10, strong=True)
    grid.rows[0].height = Cm(0.9 * block.lines + 0.9)
    line(made, "", 5)


def signed_alone(made: Document, one: Signature, dated: str, code: Picture | None, width: float) -> None:
    """The code at the left, the signature at the right; nothing of it goes to another page."""
    grid = _grid(made, 1, [width - 8.4, 8.4])
    left, right = grid.rows[0].cells
    if code:
        _code(left, code)
    _function(right, one, dated)
    _name(right, one)


def signed_together(made: Document, signatures: Sequence[Signature], width: float) -> None:
    """Signatures beside each other, three of them on one line, else two; functions and names stand level."""
    across = 3 if len(signatures) == 3 else 2
    grid = _grid(made, 2 * -(-len(signatures) // across), [width / across] * across)
    for number, one in enumerate(signatures):
        row, column = 2 * (number // across), number % across
        _function(grid.rows[row].cells[column], one, "")
        _name(grid.rows[row + 1].cells[column], one)
    line(made, "", 5)


def code(made: Document, given: Picture, width: float) -> None:
    """The code with its words at the left, below everything."""
    grid = _grid(made, 1, [width])
    _code(grid.rows[0].cells[0], given)


def _code(cell: Cell, given: Picture) -> None:
    from docx.shared import Cm

    cell.paragraphs[0].add_run().add_picture(io.BytesIO(given[0]), width=Cm(2.3))
    line(cell, given[1], 8.5)


def _function(cell: Cell, one: Signature, dated: str) -> None:
    """What stands above a name, and room to sign."""
    above = [text for text in (dated, one.caption, one.post) if text]
    for number, text in enumerate(above):
        place = cell.paragraphs[0] if not number else cell.add_paragraph()
        written(place, text, SIZE, align="center").paragraph_format.keep_with_next = True
    for _ in range(SIGNING_ROOM):
        line(cell, "", close=True)


def _name(cell: Cell, one: Signature) -> None:
    line(cell, one.name, strong=True, underline=True, align="center", close=bool(one.lines))
    for text in one.lines:
        line(cell, text, align="center")


def _grid(made: Document, rows: int, widths: Sequence[float], indent: float = 0, lined: bool = False) -> Grid:
    """A table of these widths whose rows are never parted, without lines unless `lined`."""
    from docx.shared import Cm

    grid: Grid = made.add_table(rows, len(widths), "Table Grid" if lined else "Normal Table")
    grid.autofit = False
    if indent:
        xml.indent(grid, indent)
    for place, width in enumerate(widths):
        grid.columns[place].width = Cm(width)
        for cell in grid.columns[place].cells:
            cell.width = Cm(width)
    for row in grid.rows:
        xml.keep_whole(row)
    return grid
