"""Time limits in writing: as a file of a procedure says them (`1-5 days`), as the document prints them (`1-5 hari`)."""

from __future__ import annotations

import re

from satudata.model.procedure import Limit, Unit

WRITTEN = re.compile(r"([1-9][0-9]*)(?:-([1-9][0-9]*))? (minutes|hours|days|weeks|months)( always)?")
PRINTED = re.compile(r"([1-9][0-9]*)(?:\s*[-–]\s*([1-9][0-9]*))?\s*(menit|jam|hari|minggu|bulan)", re.IGNORECASE)
BY_FREQUENCY = re.compile(r"sesuai frekuensi data\*?", re.IGNORECASE)
UNITS = {
    "menit": Unit.MINUTES,
    "jam": Unit.HOURS,
    "hari": Unit.DAYS,
    "minggu": Unit.WEEKS,
    "bulan": Unit.MONTHS,
}


def limit_of(written: str) -> Limit | None:
    """`3 days`, `1-5 days`, `30 minutes always`, `frequency`, `none` or nothing as a limit; None for anything else.

    A range that ends before it begins is none.
    """
    if written in ("", Unit.NONE):
        return Limit()
    if written == Unit.FREQUENCY:
        return Limit(Unit.FREQUENCY)
    found = WRITTEN.fullmatch(written)
    return _ranged(Unit(found[3]), found[1], found[2], bool(found[4])) if found else None


def written(limit: Limit) -> str:
    """The limit as `limit_of` reads it; `none` for none."""
    if not limit.counted:
        return limit.unit.value
    span = f"{limit.lowest}-{limit.highest}" if limit.lowest != limit.highest else f"{limit.highest}"
    return f"{span} {limit.unit.value}{' always' if limit.always else ''}"


def printed_limit(printed: str) -> Limit | None:
    """What the document's own words mean: `1-5 hari`, `30 Menit`, `Sesuai frekuensi data`, or nothing; None when they
    say something else. Whether the clock stands overnight is not printed: `always` is never set.
    """
    words = printed.strip()
    if not words:
        return Limit()
    if BY_FREQUENCY.fullmatch(words):
        return Limit(Unit.FREQUENCY)
    found = PRINTED.fullmatch(words)
    return _ranged(UNITS[found[3].lower()], found[1], found[2], False) if found else None


def _ranged(unit: Unit, first: str, second: str | None, always: bool) -> Limit | None:
    lowest, highest = int(first), int(second or first)
    return Limit(unit, lowest, highest, always) if lowest <= highest else None
