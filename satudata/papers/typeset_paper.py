"""A paper as PDF: the template shows every word of it, each in its place."""

from __future__ import annotations

from dataclasses import asdict, replace

from satudata.papers.paper import Block, Kop, Paper, Paragraph, printable
from satudata.papers.qr import qr
from satudata.typesetting import pdf


def typeset(paper: Paper) -> bytes:
    """The PDF; equal papers give equal bytes. SatudataError as in `typesetting.pdf` and `qr.qr`."""
    return pdf("paper", paper_data(printable(paper)), paper.as_of)


def paper_data(paper: Paper) -> dict[str, object]:
    """Everything the template shows, as it takes it."""
    code = paper.code
    return {
        "title": paper.title,
        "kop": _kop(paper.kop),
        "heading": list(paper.heading),
        "head": [list(pair) for pair in paper.head],
        "dated": paper.dated,
        "to": list(paper.to),
        "body": [_block(one) for one in _kept(paper)],
        "signatures": [asdict(one) for one in paper.signatures],
        "code": {
            "content": code.content if code else "",
            "told": code.told if code else "",
            "svg": qr(code.content) if code else "",
        },
        "copies": list(paper.copies),
        "attachments": [
            {
                "of": one.of,
                "head": [list(pair) for pair in one.head],
                "title": one.title,
                "wide": one.wide,
                "blocks": [_block(block) for block in one.blocks],
            }
            for one in paper.attachments
        ],
        "footer": paper.footer,
        "mark": paper.mark,
        "wide": paper.wide,
    }


def _kop(kop: Kop) -> dict[str, object]:
    return {**asdict(kop), "emblem": list(kop.emblem), "whole": list(kop.whole)}


def _kept(paper: Paper) -> tuple[Block, ...]:
    """The body, whose last paragraph stays with the signatures: none of them stands alone on a page."""
    last = paper.body[-1] if paper.body else None
    if not paper.signatures or not isinstance(last, Paragraph):
        return paper.body
    return (*paper.body[:-1], replace(last, close=True))


def _block(block: Block) -> dict[str, object]:
    """The block's parts, and what it is."""
    return {"type": type(block).__name__.lower(), **asdict(block)}
