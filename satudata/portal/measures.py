"""A figure as people read it: with its unit where the language puts it, and its change in percent or points."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from satudata.portal.html import term, unit_word
from satudata.text import Text

PERCENT = frozenset({"persen", "%", "percent", "persentase"})
SCALES = ("ribu", "juta", "miliar", "triliun")
MAX_DIGITS = 30  # longer text is no figure anyone reads
MOST_PERCENT = 1000  # beyond, a percentage says less than the difference


class Shown(NamedTuple):
    """A figure and what stands below it: `Rp 596.105`, `per kapita per bulan`. Both unescaped."""

    figure: str
    unit: str


class Change(NamedTuple):
    """A change to the figure before: `up`, `down` or `` (none), and its size in words; unescaped."""

    direction: str
    size: str


def with_unit(t: Text, value: str, unit: str) -> Shown:
    """The value with `%` or `Rp` beside it, any other unit apart. A value that is no number stays as it is."""
    number = t.number(value)
    kind = unit.strip().lower()
    if kind in PERCENT:
        return Shown(f"{number} %" if t.language == "id" else f"{number}%", "")
    scale = next((s for s in SCALES if kind.startswith((f"{s} rupiah", f"{s} rp"))), "")
    rest = kind.removeprefix(scale).strip()
    if rest.startswith(("rp", "rupiah")):
        rest = rest.removeprefix("rupiah").removeprefix("rp").strip(" ./")
        per = " ".join(f"per {part.removeprefix('per ')}" for part in rest.replace(" per ", "/").split("/") if part)
        scaled = f"Rp {number} {term(t, 'unit', scale)}".rstrip()
        return Shown(scaled, term(t, "unit", per) if per else "")
    return Shown(number, unit_word(t, unit))


def change(t: Text, value: str, before: str, unit: str) -> Change | None:
    """The change from `before`: points for shares and indices, percent for what is positive and did not grow more than
    tenfold, else the difference.

    None when either is no number.
    """
    new, old = decimal(value), decimal(before)
    if new is None or old is None:
        return None
    difference = new - old
    direction = "up" if difference > 0 else "down" if difference < 0 else ""
    if in_points(unit):
        return Change(direction, t("portal.change.points", n=t.number(format(abs(difference), "f"))))
    if old > 0 and new >= 0 and (share := abs(difference) / old * 100) <= MOST_PERCENT:
        return Change(direction, t("portal.change.percent", n=t.number(format(share, ".1f"))))
    return Change(direction, t.number(format(abs(difference), "f")))


def in_points(unit: str) -> bool:
    """Whether the difference of two such values is told in points: shares and indices."""
    kind = unit.strip().lower()
    return kind in PERCENT or kind.startswith(("indeks", "index", "poin", "skor"))


def decimal(text: str) -> Decimal | None:
    """A plain finite number of at most 30 characters as a decimal, else None."""
    if not text or len(text) > MAX_DIGITS or "e" in text or "E" in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
