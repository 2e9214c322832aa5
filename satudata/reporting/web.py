"""Blocks of a report as HTML. Reports are in Indonesian (UU 24/2009 art. 27), on pages of every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from satudata.papers.paper import Column, Facts, Numbered, Paragraph, Table
from satudata.portal.html import esc, link
from satudata.reporting.document import (
    Block,
    Cards,
    Chapter,
    Heading,
    Link,
    Picture,
    Plain,
    Remark,
    Small,
    Source,
    Sums,
)
from satudata.reporting.wording import place_words, say, source_parts

FEW_COLUMNS = 3  # too few to lie across the whole page


def chapter_html(chapter: Chapter, at: Callable[[str], str]) -> str:
    """A chapter as a section of the page; what has only a heading is left out. `at` gives the address of a source, or
    the portal's page about it.
    """
    parts = "".join(_source(one, at) if isinstance(one, Source) else _block(one) for one in _said(chapter.blocks))
    return f'<section class="section conduct report"><h2>{esc(chapter.title)}</h2>{parts}</section>' if parts else ""


def _said(blocks: Sequence[Block]) -> Iterable[Block]:
    """The blocks that say something: no place left for a writer, no heading above nothing."""
    spoken = [one for one in blocks if not (isinstance(one, Remark) and not one.paragraphs)]
    following = [*spoken[1:], Heading("")]
    return [
        one
        for one, after in zip(spoken, following, strict=True)
        if not (isinstance(one, Heading) and isinstance(after, Heading))
    ]


def _block(block: Plain) -> str:
    match block:
        case Heading(text):
            return f"<h3>{esc(text)}</h3>"
        case Cards(items):
            cards = "".join(f"<div><dd>{esc(value)}</dd><dt>{esc(label)}</dt></div>" for value, label in items)
            return f'<dl class="report-cards">{cards}</dl>'
        case Picture(svg, caption):
            return _picture(svg, caption)
        case Sums(table):
            return _table(table, sums=True)
        case Table():
            return _table(block)
        case Remark(paragraphs):
            return "".join(f'<p class="report-remark">{esc(one)}</p>' for one in paragraphs)
        case Small(text):
            return f'<p class="muted table-note">{esc(text)}</p>'
        case Link(text, address):
            return f'<p class="more">{link(address, text or address)}</p>'
        case Numbered(items):
            return f'<ol class="numbered">{"".join(f"<li>{esc(one)}</li>" for one in items)}</ol>'
        case Facts(pairs):
            rows = "".join(f"<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd></div>" for name, value in pairs)
            return f'<dl class="kv">{rows}</dl>'
        case Paragraph(text):
            return f"<p>{esc(text)}</p>"


def _source(block: Source, at: Callable[[str], str]) -> str:
    before, after = source_parts()
    told = "; ".join(_place(at(place), place_words(place, n)) for place, n in block.places) or esc(say("source.none"))
    lead = f"{block.lead} " if block.lead else ""
    return f'<p class="muted table-note">{esc(lead + before)}{told}{esc(after)}</p>'


def _place(address: str, words: str) -> str:
    """A web address, a page of the portal, or the words alone for ""."""
    inside = address and "://" not in address
    return f'<a href="{{root}}{esc(address)}">{esc(words)}</a>' if inside else link(address, words)


def _picture(svg: str, caption: str) -> str:
    """The drawing as it is on paper, on light ground; its numbers stand in the table beside it, too."""
    drawn = svg.replace("{", "&#123;").replace("<svg ", f'<svg role="img" aria-label="{esc(caption)}" ', 1)
    return (
        f'<figure class="report-chart"><div class="table-scroll" tabindex="0" role="region" '
        f'aria-label="{esc(caption)}">{drawn}</div><figcaption>{esc(caption)}</figcaption></figure>'
    )


def _table(table: Table, sums: bool = False) -> str:
    """The table, its first column of words naming the rows; the last row holds the sums where there are any."""
    names = next((place for place, one in enumerate(table.columns) if one.align == "left"), 0)
    head = "".join(f'<th scope="col"{_class(one)}>{esc(one.title)}</th>' for one in table.columns)
    body = table.rows[:-1] if sums else table.rows
    rows = "".join(_row(row, table.columns, names) for row in body)
    foot = f"<tfoot>{_row(table.rows[-1], table.columns, names)}</tfoot>" if sums else ""
    narrow = " narrow" if len(table.columns) <= FEW_COLUMNS else ""
    label = table.title or ", ".join(one.title for one in table.columns[:3])
    return (
        f'<div class="table-scroll{narrow}" tabindex="0" role="region" aria-label="{esc(label)}">'
        f'<table class="conduct-table report-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>{foot}</table>'
        "</div>"
    )


def _row(row: Sequence[str], columns: Sequence[Column], names: int) -> str:
    cells = (
        f'<th scope="row">{esc(cell)}</th>' if place == names else f"<td{_class(column)}>{esc(cell)}</td>"
        for place, (cell, column) in enumerate(zip(row, columns, strict=True))
    )
    return f"<tr>{''.join(cells)}</tr>"


def _class(column: Column) -> str:
    return ' class="num"' if column.align == "right" else ""
