"""Bars of how the procedure is kept: inline SVG of plain rectangles, hidden from screen readers, tables beside them."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, GAP = 1000, 24, 4


def stacked(parts: Sequence[tuple[str, float]]) -> str:
    """One bar of parts side by side, each with its class and its amount; "" when there is nothing. A part that is not
    nothing is never thinner than can be seen.
    """
    seen = [(name, amount) for name, amount in parts if amount > 0]
    total = sum(amount for _, amount in seen)
    if not total:
        return ""
    room = WIDTH - GAP * (len(seen) - 1)
    least = min(8.0, room / len(seen))
    widths = [max(least, amount / total * room) for _, amount in seen]
    scale = room / sum(widths)
    shapes, left = [], 0.0
    for (name, _), width in zip(seen, widths, strict=True):
        wide = width * scale
        shapes.append(f'<rect class="{name}" x="{_n(left)}" width="{_n(wide)}" height="{HEIGHT}"/>')
        left += wide + GAP
    return _svg("".join(shapes))


def share_bar(share: float, name: str = "on-time") -> str:
    """A share of 0–1 on its track."""
    filled = f'<rect class="{name}" width="{_n(share * WIDTH)}" height="{HEIGHT}"/>' if share > 0 else ""
    return _svg(f'<rect class="track" width="{WIDTH}" height="{HEIGHT}"/>{filled}')


def _svg(inner: str) -> str:
    return (
        f'<svg class="conduct-bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{inner}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
