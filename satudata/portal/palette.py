"""Colours of the look: one accent from the instance, everything else fixed; contrast is computed, never hoped for."""

from __future__ import annotations

import re
from collections.abc import Iterator

Rgb = tuple[int, int, int]

DEFAULT_ACCENT = "#0B6B5F"
BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
AA_TEXT = 4.6  # WCAG 2.2, 1.4.3 asks for 4.5; the rest is for rounding
HEX = re.compile(r"#?([0-9A-Fa-f]{6})")

LIGHT = {
    "ink": "#16211F", "muted": "#566360", "paper": "#FBFAF7", "surface": "#FFFFFF", "sunken": "#F4F2EC",
    "line": "#E6E2D9", "line-strong": "#8A938F", "highlight": "#B93A0A", "notice": "#FFF4DC", "notice-ink": "#6B4500",
    "notice-line": "#EBD7A6", "danger": "#B42318", "danger-soft": "#FDECEA", "amber": "#E8A33D", "shade": "#16211F38",
}  # fmt: skip
DARK = {
    "ink": "#E9EEEC", "muted": "#A3B0AC", "paper": "#0F1514", "surface": "#171F1D", "sunken": "#1E2826",
    "line": "#2B3734", "line-strong": "#72807C", "highlight": "#FF9466", "notice": "#33290F", "notice-ink": "#F7DFA6",
    "notice-line": "#5A4A1E", "danger": "#FF8F85", "danger-soft": "#3A1B18", "amber": "#E8A33D", "shade": "#000000A0",
}  # fmt: skip


def rgb(text: str) -> Rgb:
    """`#0B6B5F` as three numbers 0–255; anything that is no such colour gives the default accent."""
    found = HEX.fullmatch(text.strip())
    digits = found[1] if found else DEFAULT_ACCENT[1:]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def hexadecimal(colour: Rgb) -> str:
    """`#0B6B5F`."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` (0–1) of the other colour mixed into the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0–1 (WCAG 2.2)."""
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1–21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def shades(colour: Rgb, towards: Rgb) -> Iterator[Rgb]:
    """The colour and then ever nearer to black or white; on the way to white it first shines, to stay a colour."""
    top = max(colour)
    if towards == WHITE and 0 < top < 230:
        steps = range(100, 100 * 230 // top, 4)
        yield from ((colour[0] * s // 100, colour[1] * s // 100, colour[2] * s // 100) for s in steps)
        colour = (colour[0] * 230 // top, colour[1] * 230 // top, colour[2] * 230 // top)
    yield from (mix(colour, towards, step / 100) for step in range(101))


def legible(colour: Rgb, grounds: tuple[Rgb, ...], towards: Rgb) -> Rgb:
    """The first shade that reads as text on every ground; black or white itself when none does."""
    fit = (shade for shade in shades(colour, towards) if all(contrast(shade, on) >= AA_TEXT for on in grounds))
    return next(fit, towards)


def scheme(fixed: dict[str, str], accent: Rgb, towards: Rgb) -> dict[str, str]:
    """Every custom property of one scheme: the fixed colours and the accent made safe on them."""
    surface, paper, sunken = rgb(fixed["surface"]), rgb(fixed["paper"]), rgb(fixed["sunken"])
    soft = mix(surface, accent, 0.10 if towards == BLACK else 0.22)
    text = legible(accent, (surface, paper, sunken, soft), towards)
    on_accent = max((WHITE, rgb(LIGHT["ink"])), key=lambda ink: contrast(ink, text))
    return fixed | {
        "accent": hexadecimal(text),
        "accent-strong": hexadecimal(mix(text, rgb(fixed["ink"]), 0.25)),
        "accent-soft": hexadecimal(soft),
        "on-accent": hexadecimal(on_accent),
    }


def properties(colours: dict[str, str]) -> str:
    """`--ink:#16211F;--muted:…`."""
    return ";".join(f"--{name}:{value}" for name, value in colours.items())


def stylesheet(accent: str) -> str:
    """The custom properties of the light and the dark scheme as CSS, from the instance's accent colour."""
    light = scheme(LIGHT, rgb(accent), BLACK)
    dark = scheme(DARK, rgb(accent), WHITE)
    return (
        f":root{{color-scheme:light dark;{properties(light)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{properties(dark)}}}}}\n"
    )
