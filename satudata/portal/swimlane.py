"""A procedure as a drawing: one lane for each role, one row of the table below the other, arrows for what follows.

Inline SVG of text and plain shapes, the same bytes for the same procedure. Colours stand as attributes, for paper; the
portal's stylesheet says them anew. All that the drawing tells stands in the table beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from satudata.model.sop import Row, Sop
from satudata.portal.html import esc
from satudata.portal.sop_words import role_word, short_limit
from satudata.text import Text

TEXT_WIDTH, LANE_WIDTH, GUTTER = 236, 112, 26
TEXT_LETTERS, TITLE_LETTERS = 32, 14  # of a line; the text itself is never measured
LINE, BAND, BOX_WIDTH, BOX_HEIGHT = 16, 26, 92, 30
LOOP = 14  # between two lines that go back
ARROW = 5
INK, LINE_COLOUR, SOFT, FILL, GATE = "#16211f", "#6b7775", "#dfe5e3", "#ffffff", "#0b6b5f"


@dataclass(frozen=True)
class Place:
    """Where a row stands: its top, height, and the lanes of its actors from left to right; `stage` when it is new."""

    row: Row
    top: int
    height: int
    lanes: tuple[int, ...]
    stage: str

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(frozen=True)
class Sheet:
    """The whole drawing: titles of the lanes, the rows, and how many lines go back or pass rows by."""

    titles: tuple[str, ...]
    places: tuple[Place, ...]
    head: int
    left: int  # where the first lane begins

    @property
    def right(self) -> int:
        return self.left + len(self.titles) * LANE_WIDTH

    @property
    def bottom(self) -> int:
        last = self.places[-1]
        return last.top + last.height

    def centre(self, lane: int) -> int:
        return self.left + lane * LANE_WIDTH + LANE_WIDTH // 2

    def place(self, step: str) -> Place | None:
        return next((one for one in self.places if one.row.step == step), None)


def lanes_of(sop: Sop, t: Text) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The printed role columns, then one for each role that acts without having a printed column."""
    known = {role for _, roles in sop.columns for role in roles}
    first = dict.fromkeys(acting[0] for row in sop.rows for acting in row.actors)
    return (*sop.columns, *((role_word(role, t), (role,)) for role in first if role not in known))


def acting_lanes(row: Row, lanes: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[int, ...]:
    """The places of the lanes in which somebody acts on the row, from left to right."""
    found = {n for acting in row.actors for n, (_, roles) in enumerate(lanes) if acting[0] in roles}
    return tuple(sorted(found))


def swimlane(sop: Sop, t: Text, font: str = "") -> str:
    """The drawing; "" without rows. `font` is the typeface where no stylesheet gives one."""
    if not sop.rows:
        return ""
    sheet = _sheet(sop, t)
    passing, loops = _passing(sheet), _loops(sheet)
    width = sheet.right + LOOP * (len(loops) + 1)
    height = sheet.bottom + 8
    family = f' font-family="{esc(font)}"' if font else ""
    parts = [*_lanes(sheet), *_rows(sheet, t), *_flow(sheet), *_side_lines(sheet, passing, loops), *_boxes(sheet, t)]
    return (
        f'<svg class="swimlane" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="alur-judul alur-uraian" font-size="13"{family} stroke="none" '
        f'fill="{INK}"><title id="alur-judul">{esc(sop.short[t.language])}</title>'
        f'<desc id="alur-uraian">{esc(t("sop.drawing"))}</desc>{"".join(parts)}</svg>'
    )


def _sheet(sop: Sop, t: Text) -> Sheet:
    lanes = lanes_of(sop, t)
    titles = tuple(title for title, _ in lanes)
    head = max(len(_wrapped(title, TITLE_LETTERS)) for title in titles) * LINE + 20
    skipping = sum(_skips(sop, n) for n in range(len(sop.rows)))
    places = []
    top, stage = head, ""
    for row in sop.rows:
        new = row.stage if row.stage != stage else ""
        stage = row.stage
        top += BAND if new else 0
        lines = len(_wrapped(row.activity, TEXT_LETTERS))
        height = max(lines * LINE + 22, BOX_HEIGHT + 26)
        places.append(Place(row, top, height, acting_lanes(row, lanes) or (0,), new))
        top += height
    return Sheet(titles, tuple(places), head, TEXT_WIDTH + (GUTTER if skipping else 10))


def _wrapped(text: str, letters: int) -> list[str]:
    spaced = text.replace("/", "/\u200b")
    lines = textwrap.wrap(spaced.replace("\u200b", " "), letters, break_long_words=False, break_on_hyphens=False)
    return [line.replace("/ ", "/") for line in lines] or [""]


def _skips(sop: Sop, n: int) -> int:
    before = sop.rows[n - 1].step if n else ""
    return sum(step != before for step in sop.rows[n].after)


def _passing(sheet: Sheet) -> list[tuple[Place, Place]]:
    """Rows that follow others than the row above them: source, target."""
    found = []
    for above, place in zip(sheet.places, sheet.places[1:], strict=False):
        for step in place.row.after:
            source = sheet.place(step)
            if source is not None and source is not above:
                found.append((source, place))
    return found


def _loops(sheet: Sheet) -> list[tuple[Place, Place]]:
    """Where refusals go back to: source, target."""
    pairs = ((place, sheet.place(place.row.returns_to)) for place in sheet.places if place.row.returns_to)
    return [(source, target) for source, target in pairs if target is not None]


def _lanes(sheet: Sheet) -> Iterator[str]:
    """Head and edges of the lanes."""
    yield f'<rect class="lane-head" x="0" y="0" width="{sheet.right}" height="{sheet.head}" fill="{SOFT}"/>'
    for lane, title in enumerate(sheet.titles):
        x, lines = sheet.centre(lane), _wrapped(title, TITLE_LETTERS)
        start = (sheet.head - len(lines) * LINE) // 2 + 12
        yield _lines(lines, x, start, ' class="lane-title" font-weight="700" font-size="12" text-anchor="middle"')
        edge = sheet.left + lane * LANE_WIDTH
        yield _line("lane-edge", SOFT, [(edge, 0), (edge, sheet.bottom)])
    yield _line("lane-edge", SOFT, [(sheet.right, 0), (sheet.right, sheet.bottom)])


def _rows(sheet: Sheet, t: Text) -> Iterator[str]:
    """The number and activity of each row, the stage above the first of each."""
    for place in sheet.places:
        if place.stage:
            y = place.top - BAND
            yield f'<rect class="lane-stage" x="0" y="{y}" width="{sheet.right}" height="{BAND}" fill="#eef2f1"/>'
            yield _lines([place.stage], 8, y + 18, ' class="lane-title" font-weight="700" font-size="12"')
        lines = _wrapped(place.row.activity, TEXT_LETTERS)
        start = place.middle - len(lines) * LINE // 2 + 12
        yield _lines([place.row.number], 8, start, ' class="lane-number" font-weight="700" font-size="12"')
        yield _lines(lines, 38, start, ' class="lane-text" font-size="12"')
        yield _line("lane-edge", SOFT, [(0, place.top + place.height), (sheet.right, place.top + place.height)])


def _flow(sheet: Sheet) -> Iterator[str]:
    """The arrows from a row to the next where the next follows it, and the line between several actors of one row."""
    for place in sheet.places:
        if len(place.lanes) > 1:
            ends = [(sheet.centre(lane), place.middle) for lane in (place.lanes[0], place.lanes[-1])]
            yield _line("lane-flow", LINE_COLOUR, ends)
    for above, place in zip(sheet.places, sheet.places[1:], strict=False):
        if above.row.step in place.row.after:
            lane = min(above.lanes, key=lambda one: abs(one - place.lanes[0]))
            to = min(place.lanes, key=lambda one: abs(one - lane))
            start, end = above.middle + BOX_HEIGHT // 2, place.middle - BOX_HEIGHT // 2
            turn = above.top + above.height
            x, x2 = sheet.centre(lane), sheet.centre(to)
            yield _line("lane-flow", LINE_COLOUR, [(x, start), (x, turn), (x2, turn), (x2, end - ARROW)])
            yield _arrow("lane-flow", LINE_COLOUR, x2, end, 0)


def _side_lines(sheet: Sheet, passing: list[tuple[Place, Place]], loops: list[tuple[Place, Place]]) -> Iterator[str]:
    """On the left what follows a row further up, on the right, dashed, what goes back."""
    for n, (source, target) in enumerate(passing):
        x = sheet.left - 8 - 6 * (n % 3)
        start = sheet.centre(source.lanes[0]) - BOX_WIDTH // 2
        end = sheet.centre(target.lanes[0]) - BOX_WIDTH // 2
        corners = [(start, source.middle), (x, source.middle), (x, target.middle), (end - ARROW, target.middle)]
        yield _line("lane-flow", LINE_COLOUR, corners)
        yield _arrow("lane-flow", LINE_COLOUR, end, target.middle, 1)
    for n, (source, target) in enumerate(loops):
        x = sheet.right + LOOP * (n + 1)
        start = sheet.centre(source.lanes[-1]) + BOX_WIDTH // 2
        end = sheet.centre(target.lanes[-1]) + BOX_WIDTH // 2
        # Beside the middle, so that lines which leave and lines which arrive keep apart.
        y, y2 = source.middle + 6, target.middle - 7
        yield _line(
            "lane-back", LINE_COLOUR, [(start, y), (x, y), (x, y2), (end + ARROW, y2)], ' stroke-dasharray="5 4"'
        )
        yield _arrow("lane-back", LINE_COLOUR, end, y2, -1)


def _boxes(sheet: Sheet, t: Text) -> Iterator[str]:
    """A box in the lane of each actor: its limit, or a dot; those without which nothing is published are filled."""
    for place in sheet.places:
        row = place.row
        label = short_limit(row.limit, t)
        for lane in place.lanes:
            x, y = sheet.centre(lane) - BOX_WIDTH // 2, place.middle - BOX_HEIGHT // 2
            kind, fill = ("lane-gate", GATE) if row.gates else ("lane-box", FILL)
            round_by = BOX_HEIGHT // 2 if not row.actors else 5
            yield (
                f'<rect class="{kind}" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="{round_by}" '
                f'fill="{fill}" stroke="{GATE}" stroke-width="1.5"/>'
            )
            colour = FILL if row.gates else INK
            about = f' class="{kind}-text" font-size="12" text-anchor="middle" fill="{colour}"'
            yield _lines([label or "•"], sheet.centre(lane), place.middle + 4, about)


def _lines(lines: list[str], x: int, y: int, about: str) -> str:
    if len(lines) == 1:
        return f'<text x="{x}" y="{y}"{about}>{esc(lines[0])}</text>'
    spans = "".join(f'<tspan x="{x}" y="{y + n * LINE}">{esc(line)}</tspan>' for n, line in enumerate(lines))
    return f"<text{about}>{spans}</text>"


def _line(kind: str, colour: str, corners: list[tuple[int, int]], about: str = "") -> str:
    points = " ".join(f"{x},{y}" for x, y in corners)
    return f'<polyline class="{kind}" points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"{about}/>'


def _arrow(kind: str, colour: str, x: int, y: int, turned: int) -> str:
    """The head of an arrow with its point at (x, y): downwards (0), to the right (1) or to the left (-1)."""
    if turned:
        back = x - turned * 2 * ARROW
        points = f"{x},{y} {back},{y - ARROW} {back},{y + ARROW}"
    else:
        points = f"{x},{y} {x - ARROW},{y - 2 * ARROW} {x + ARROW},{y - 2 * ARROW}"
    return f'<polygon class="{kind}-head" points="{points}" fill="{colour}"/>'
