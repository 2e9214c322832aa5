"""Charts as SVG of plain shapes and text, the same bytes for the same numbers. Every number drawn is also written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

FONT = "Libertinus Serif"
INK, SOFT, LINE = "#16211f", "#5b6866", "#c9d2d0"
ON_TIME, LATE, OVERDUE, COMING, PROMISED = "#0b6b5f", "#d9920a", "#a4161a", "#b9c4c1", "#9db8b3"
WIDTH, LABEL, TOTAL = 720, 210, 44
ROW, BAR, TEXT, LEGEND = 25, 17, 13, 26
TOP, COLUMNS_HEIGHT = 22, 170
LETTERS = 30  # of a label
INSIDE = 16  # the least width of a part that has its number written inside, in units of the drawing
WHITE_ON = (ON_TIME, OVERDUE)


@dataclass(frozen=True)
class Part:
    """One colour of a chart and what it stands for."""

    name: str
    colour: str


def bars(rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part]) -> str:
    """A bar lying for each row, its parts one after the other, their number inside and the sum behind; "" for none."""
    if not rows:
        return ""
    most = max(max(sum(values) for _, values in rows), 1)
    scale = (WIDTH - LABEL - TOTAL) / most
    drawn = list(_legend(parts))
    for n, (label, values) in enumerate(rows):
        top = LEGEND + n * ROW
        middle = top + ROW / 2 + TEXT / 3
        drawn.append(_text(LABEL - 8, middle, _short(label), anchor="end"))
        left = float(LABEL)
        for value, part in zip(values, parts, strict=True):
            drawn += _part(left, top + (ROW - BAR) / 2, value, scale, part)
            left += value * scale
        drawn.append(_text(left + 6, middle, str(sum(values)), SOFT))
    return _drawing(LEGEND + len(rows) * ROW + 4, drawn)


def _part(left: float, top: float, value: int, scale: float, part: Part) -> list[str]:
    width = value * scale
    if not value:
        return []
    drawn = [_rect(left, top, width, BAR, part.colour)]
    if width >= INSIDE:
        ink = "#ffffff" if part.colour in WHITE_ON else INK
        drawn.append(_text(left + width / 2, top + BAR / 2 + TEXT / 3, str(value), ink, "middle"))
    return drawn


def columns(months: Sequence[tuple[str, int, int]], parts: tuple[Part, Part]) -> str:
    """Two columns for each month, side by side, with their numbers above; "" for none."""
    if not months:
        return ""
    most = max(max(first, second) for _, first, second in months) or 1
    step = WIDTH / len(months)
    width = min(step * 0.32, 46)
    floor = LEGEND + TOP + COLUMNS_HEIGHT
    drawn = [*_legend(parts), f'<path d="M0 {floor}H{WIDTH}" stroke="{LINE}"/>']
    for n, (label, first, second) in enumerate(months):
        middle = (n + 0.5) * step
        for value, part, left in ((first, parts[0], middle - width - 1), (second, parts[1], middle + 1)):
            height = value / most * COLUMNS_HEIGHT
            drawn.append(_rect(left, floor - height, width, height, part.colour))
            drawn.append(_text(left + width / 2, floor - height - 4, str(value), INK if value else SOFT, "middle"))
        drawn.append(_text(middle, floor + 18, label, anchor="middle"))
    return _drawing(floor + 26, drawn)


def _legend(parts: Sequence[Part]) -> list[str]:
    drawn = []
    left = 0.0
    for part in parts:
        drawn += [_rect(left, 3, 12, 12, part.colour), _text(left + 17, 14, part.name, SOFT)]
        left += 17 + len(part.name) * 6.6 + 18
    return drawn


def _rect(left: float, top: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(left: float, base: float, text: str, colour: str = INK, anchor: str = "start") -> str:
    return f'<text x="{left:.1f}" y="{base:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _short(label: str) -> str:
    return label if len(label) <= LETTERS else f"{label[: LETTERS - 1].rstrip()}…"


def _drawing(height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" font-family="{FONT}" font-size="{TEXT}">{"".join(drawn)}</svg>'
    )
