"""What a person sees on the pages of a PDF. The only door to pdfium; run it only through `papers.apart`.

Text in a PDF can be there for machines alone: drawn invisibly, in white, too small, off the page, below a picture, in a
hidden layer, or with a table that calls a glyph by another letter. So nothing of that is reasoned about: the page is
drawn, and where the text says that a digest stands, the drawn shapes must be those of its digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_PAGES = 300
MAX_CHARACTERS = 400_000  # on all pages
MAX_PLACES = 4_000  # digests written on all pages
MIN_HEIGHT = 4.5  # points from ascender to descender: text of about 4 points
MAX_HEIGHT = 60.0
GRID = (28, 16)  # rows and columns that a drawn digit is compared in
MARGIN = 1.0  # points around a line
DIGIT_PIXELS = 44  # width of a digit as it is drawn; of smaller ones pdfium moves each to whole pixels
MIN_CONTRAST = 90  # of 255, between paper and ink
MIN_LIKENESS = 0.92  # correlation with the digit as it should look; the nearest two digits reach 0.76 with each other
DIGITS = "0123456789abcdef"
DIGEST = re.compile(r"sha256:([0-9a-f]{64})(?![0-9a-zA-Z])")

Shape = npt.NDArray[np.float64]


class Box(NamedTuple):
    """Points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float


class Seen(NamedTuple):
    """The digests that can be read on the pages, those that only a machine finds, and the number of pages."""

    visible: frozenset[str]
    hidden: frozenset[str]
    pages: int


def look(content: bytes, specimen: bytes) -> Seen:
    """The digests (`sha256:…`) on the pages. `specimen` is a PDF whose first line shows the digits as they look.

    Raises pdfium's errors for what it cannot read, ValueError for what is too large.
    """
    document = pdfium.PdfDocument(content)
    document.init_forms()
    if len(document) > MAX_PAGES:
        raise ValueError("too many pages")
    shapes = _specimen(specimen)
    visible: set[str] = set()
    written: set[str] = set()
    for page in document:
        for digest, boxes in _places(page):
            written.add(digest)
            if len(written) > MAX_PLACES:
                raise ValueError("too many digests")
            if digest not in visible and _reads(page, digest, boxes, shapes):
                visible.add(digest)
    return Seen(_prefixed(visible), _prefixed(written - visible), len(document))


def _prefixed(found: set[str]) -> frozenset[str]:
    return frozenset(f"sha256:{one}" for one in found)


def count_pages(content: bytes) -> int:
    """The number of pages of a PDF of our own."""
    return len(pdfium.PdfDocument(content))


def text_of(content: bytes) -> str:
    """All text of a PDF of our own, as a program finds it."""
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content))


def _places(page: Any) -> Iterator[tuple[str, list[Box]]]:
    """Every digest written on the page with the boxes of its 64 digits, whether visible or not."""
    lines = page.get_textpage()
    n = lines.count_chars()
    if n > MAX_CHARACTERS:
        raise ValueError("too much text")
    codes = [raw.FPDFText_GetUnicode(lines, place) for place in range(n)]
    text = "".join(chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\n" for code in codes)
    for match in DIGEST.finditer(text):
        yield match[1], [_box(lines, place) for place in range(match.start(1), match.end(1))]


def _box(lines: Any, place: int) -> Box:
    return Box(*lines.get_charbox(place, loose=True))


def _reads(page: Any, digest: str, boxes: Sequence[Box], shapes: Mapping[str, Shape]) -> bool:
    """Whether exactly this digest can be read there, by its drawn shapes."""
    if page.get_rotation() != 0 or not _upright(page, boxes):
        return False
    drawn = _drawn(page, boxes)
    return drawn is not None and all(_is(shapes, digit, shape) for digit, shape in zip(digest, drawn, strict=True))


def _upright(page: Any, boxes: Sequence[Box]) -> bool:
    """Whether these are digits of one line, side by side, of a size to be read, on the visible part of the page."""
    left, bottom, right, top = _visible_part(page)
    first = boxes[0]
    height, width = first.top - first.bottom, first.right - first.left
    if not (MIN_HEIGHT <= height <= MAX_HEIGHT and height / 4 < width < height):
        return False
    for before, box in pairwise(boxes):
        if abs(box.bottom - first.bottom) > height / 8 or abs(box.left - before.left - width) > width / 4:
            return False
    last = boxes[-1]
    return left <= first.left and last.right <= right and bottom <= first.bottom and first.top <= top


def _visible_part(page: Any) -> Box:
    media, crop = Box(*page.get_mediabox()), Box(*page.get_cropbox())
    return Box(*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))


def _drawn(page: Any, boxes: Sequence[Box]) -> list[Shape] | None:
    """Each digit as it is drawn, in `GRID`, paper 0 and ink 1; None where ink and paper cannot be told apart."""
    part = _visible_part(page)
    width = (boxes[-1].right - boxes[0].left) / len(boxes)
    scale = DIGIT_PIXELS / width
    line = Box(boxes[0].left - MARGIN, boxes[0].bottom - MARGIN, boxes[-1].right + MARGIN, boxes[0].top + MARGIN)
    crop = (line.left - part.left, line.bottom - part.bottom, part.right - line.right, part.top - line.top)
    if min(crop) < 0:
        return None
    pixels = page.render(scale=scale, crop=crop, grayscale=True, may_draw_forms=True).to_numpy()
    grey = pixels.reshape(pixels.shape[0], -1).astype(np.float64)
    paper, ink = np.percentile(grey, 90), np.percentile(grey, 2)
    if paper - ink < MIN_CONTRAST:
        return None
    inked = np.clip((paper - grey) / (paper - ink), 0, 1)
    # pdfium makes page and crop whole pixels, so that a point is not exactly `scale` wide.
    across = ceil((part.right - part.left) * scale) / (part.right - part.left)
    down = ceil((part.top - part.bottom) * scale) / (part.top - part.bottom)
    skipped = ceil(crop[0] * scale), ceil(crop[3] * scale)
    return [
        _sampled(
            inked,
            (np.array((box.left, box.right)) - part.left) * across - skipped[0],
            (part.top - np.array((box.top, box.bottom))) * down - skipped[1],
        )
        for box in boxes
    ]


def _sampled(inked: Shape, x: Shape, y: Shape) -> Shape:
    """The part of a drawing between two columns and two rows (in pixels), in `GRID`."""
    rows, columns = GRID
    across = x[0] + (np.arange(columns) + 0.5) * (x[1] - x[0]) / columns - 0.5
    down = y[0] + (np.arange(rows) + 0.5) * (y[1] - y[0]) / rows - 0.5
    return _between(_between(inked, down).T, across).T


def _between(lines: Shape, places: Shape) -> Shape:
    """Lines at fractional places, each between its two neighbours."""
    low = np.clip(np.floor(places).astype(int), 0, len(lines) - 2)
    share = np.clip(places - low, 0, 1)[:, None]
    mixed: Shape = lines[low] * (1 - share) + lines[low + 1] * share
    return mixed


def _is(shapes: Mapping[str, Shape], digit: str, shape: Shape) -> bool:
    """Whether a drawn shape is that digit: alike enough, and like none of the others more."""
    alike = {name: _likeness(shape, known) for name, known in shapes.items()}
    return alike[digit] >= MIN_LIKENESS and max(alike, key=lambda name: alike[name]) == digit


def _likeness(one: Shape, other: Shape) -> float:
    """The correlation of two drawings; 0 where one is blank."""
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-9 else 0.0


def _specimen(specimen: bytes) -> dict[str, Shape]:
    """The sixteen digits as they look in the letter's typeface."""
    page = pdfium.PdfDocument(specimen)[0]
    lines = page.get_textpage()
    boxes = [_box(lines, place) for place in range(len(DIGITS))]
    drawn = _drawn(page, boxes)
    assert drawn is not None and lines.get_text_range(0, len(DIGITS)) == DIGITS  # our own document
    return dict(zip(DIGITS, drawn, strict=True))
