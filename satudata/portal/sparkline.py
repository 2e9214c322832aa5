"""A sparkline: a series as one short word of base-36 heights, and that word as inline SVG.

The word is what search rows carry too, so that a row found by the script draws the same line as the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
TOP = len(DIGITS) - 1
MAX_POINTS = 24
WIDTH = 100
VIEW = f"-3 -4 {WIDTH + 6} {TOP + 8}"


def heights(series: Sequence[float]) -> str:
    """The last 24 finite values as digits 0–z, lowest 0, highest z; a level series in the middle; "" under two
    points.
    """
    values = [value for value in series if math.isfinite(value)][-MAX_POINTS:]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if high == low:
        return DIGITS[TOP // 2] * len(values)
    # Halved first: the difference of two very large numbers would be infinite.
    half = high / 2 - low / 2
    return "".join(DIGITS[round((value / 2 - low / 2) / half * TOP)] for value in values) if half else ""


def points(word: str) -> str:
    """The corners of the line for a word of heights, in a box 100 wide and 35 high, y downwards."""
    step = WIDTH / (len(word) - 1)
    return " ".join(f"{round(n * step)},{TOP - DIGITS.index(digit)}" for n, digit in enumerate(word))


def sparkline(series: Sequence[float]) -> str:
    """Inline SVG without style attributes, hidden from screen readers (the figure stands beside it); "" for no line."""
    return draw(heights(series))


def draw(word: str) -> str:
    """The SVG of a word of heights; `down` when it ends lower than it began."""
    if len(word) < 2:
        return ""
    down = " down" if word[-1] < word[0] else ""
    return (
        f'<svg class="spark{down}" viewBox="{VIEW}" aria-hidden="true" focusable="false">'
        f'<polyline points="{points(word)}"/><circle cx="{WIDTH}" cy="{TOP - DIGITS.index(word[-1])}" r="3"/></svg>'
    )
