"""Calendars as iCalendar files (RFC 5545): dated events, folded lines, addresses that stay the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//satudata//satudata//ID"
FOLD_BYTES = 75  # octets of a line without its break (3.1)
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


@dataclass(frozen=True)
class Event:
    """Something dated: a whole day, or a moment with offset. `uid` is the same in every file that tells of it."""

    uid: str
    start: date
    summary: str
    description: str = ""
    url: str = ""
    category: str = ""


def calendar_ics(name: str, events: Iterable[Event], as_of: str, note: str = "") -> bytes:
    """The events in order of day and UID, stamped with the beginning of that ISO day in UTC; `note` is said of the
    calendar and of each event.
    """
    stamp = f"{date.fromisoformat(as_of):%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    if note:
        lines.append(f"X-WR-CALDESC:{escaped(note)}")
    for event in sorted(events, key=lambda one: (_when(one.start), one.uid)):
        lines += _event(event, stamp, note)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, stamp: str, note: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp}"
    if isinstance(event.start, datetime):
        yield f"DTSTART:{_when(event.start)}"
    else:
        yield f"DTSTART;VALUE=DATE:{_when(event.start)}"
        yield f"DTEND;VALUE=DATE:{_when(event.start + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if told := "\n".join(part for part in (event.description, note) if part):
        yield f"DESCRIPTION:{escaped(told)}"
    if event.url:
        yield f"URL:{''.join(CONTROLS.sub('', event.url).split())}"
    if event.category:
        yield f"CATEGORIES:{escaped(event.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(start: date) -> str:
    """`20260331`, or `20260331T020000Z` for a moment."""
    if isinstance(start, datetime):
        return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{start:%Y%m%d}"


def escaped(text: str) -> str:
    """A TEXT value (3.3.11); controls other than line breaks are left out."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n"))
    for character, escape in ESCAPES:
        text = text.replace(character, escape)
    return text


def folded(line: str) -> bytes:
    """A content line with its CRLF, folded so that no piece is longer than 75 octets and no letter is cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        raw = letter.encode()
        if len(piece) + len(raw) > FOLD_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += raw
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
