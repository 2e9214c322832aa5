"""What python-docx has no words for: elements of WordprocessingML (ISO/IEC 29500-1, chapter 17), in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

AFTER_INDENT = ("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
AFTER_BORDERS = ("w:shd", *AFTER_SHADE)


def speak(style: ParagraphStyle, language: str, typeface: str) -> None:
    """The language that spelling is checked in, and the typeface for every script."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        _set(fonts, script, typeface)
    properties.append(_made("w:lang", val=language))


def indent(grid: Table, length: float) -> None:
    """The whole table moved to the right by centimetres."""
    from docx.shared import Cm

    twips = str(round(Cm(length).twips))
    grid._tbl.tblPr.insert_element_before(_made("w:tblInd", w=twips, type="dxa"), *AFTER_INDENT)


def before(grid: Table, place: Paragraph) -> None:
    """The table moved in front of that paragraph."""
    place._p.addprevious(grid._tbl)


def keep_whole(row: _Row) -> None:
    """The row is never parted between two pages."""
    row._tr.get_or_add_trPr().append(_made("w:cantSplit"))


def repeat(row: _Row) -> None:
    """The row stands again at the top of every page that the table goes on on."""
    row._tr.get_or_add_trPr().append(_made("w:tblHeader"))


def shade(cell: _Cell, colour: str) -> None:
    """The cell's ground."""
    made = _made("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().insert_element_before(made, *AFTER_SHADE)


def line_below(cell: _Cell) -> None:
    """A thick and a thin line below the cell, as below a letterhead."""
    borders = _made("w:tcBorders")
    borders.append(_made("w:bottom", val="thickThinSmallGap", sz="18", space="0", color="000000"))
    cell._tc.get_or_add_tcPr().insert_element_before(borders, *AFTER_BORDERS)


def number(run: Run, field: str) -> None:
    """A field that the reader's program counts: PAGE or NUMPAGES."""
    parts = [_made("w:fldChar", fldCharType="begin"), _made("w:instrText"), _made("w:fldChar", fldCharType="end")]
    parts[1].text = field
    for part in parts:
        run._r.append(part)


def _made(name: str, **attributes: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement

    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        _set(element, f"w:{key}", value)
    return element


def _set(element: BaseOxmlElement, name: str, value: str) -> None:
    from docx.oxml.ns import qn

    element.set(qn(name), value)
