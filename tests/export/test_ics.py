"""Calendars for calendar programs, read back by a strict reader of RFC 5545."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from satudata.export.ics import Event, calendar_ics, folded
from tests.export.icalendar import parsed

DAY = "2026-11-21"
WIB = timezone(timedelta(hours=7))
AWKWARD = 'Luas panen; padi, "gogo" \\ ladang\nmenurut kecamatan: ' + "é" * 80


def test_a_day_lasts_a_day_and_a_moment_is_told_in_utc() -> None:
    events = [
        Event("b@x", datetime(2026, 3, 31, 16, 0, tzinfo=WIB), "Tenggat"),
        Event("a@x", date(2026, 12, 31), "Rilis", url="https://contoh.example/data/a/b/", category="Rilis data"),
    ]
    calendar, (first, second) = parsed(calendar_ics("Jadwal", events, DAY))
    assert calendar["X-WR-CALNAME"] == "Jadwal"
    assert (first["DTSTART"], first["DTSTAMP"]) == (":20260331T090000Z", ":20261121T000000Z")
    assert (second["DTSTART"], second["DTEND"]) == (";VALUE=DATE:20261231", ";VALUE=DATE:20270101")
    assert second["URL"] == "https://contoh.example/data/a/b/"


def test_awkward_texts_come_back_as_they_were() -> None:
    _, (event,) = parsed(
        calendar_ics(AWKWARD.replace("\n", " "), [Event("a", date(2026, 1, 1), AWKWARD, AWKWARD)], DAY)
    )
    assert event["SUMMARY"] == AWKWARD
    assert event["DESCRIPTION"] == AWKWARD


def test_a_note_is_said_of_the_calendar_and_of_every_event() -> None:
    calendar, events = parsed(calendar_ics("J", [Event("a", date(2026, 1, 1), "s", "d")], DAY, "CONTOH"))
    assert calendar["X-WR-CALDESC"] == "CONTOH"
    assert events[0]["DESCRIPTION"] == "d\nCONTOH"


def test_the_order_given_does_not_matter() -> None:
    events = [Event(f"{n}@x", date(2026, 1, 1 + n % 3), str(n)) for n in range(9)]
    assert calendar_ics("J", events, DAY) == calendar_ics("J", reversed(events), DAY)


def test_an_address_cannot_smuggle_a_line_in() -> None:
    event = Event("a", date(2026, 1, 1), "s\r\nEND:VEVENT", url="https://a.example/\r\nX-EVIL:1")
    _, (told,) = parsed(calendar_ics("J", [event], DAY))
    assert "X-EVIL" not in told


@given(some.text(alphabet=some.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_text_breaks_the_lines(text: str) -> None:
    _, (event,) = parsed(calendar_ics("J", [Event("a", date(2026, 1, 1), text, "d")], DAY))
    assert event["SUMMARY"].count("\n") <= text.count("\n")


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150])
def test_lines_are_folded_at_75_octets(length: int) -> None:
    raw = folded("x" * length)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert raw.replace(b"\r\n ", b"") == b"x" * length + b"\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nSUMMARY:a,b\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + b"x" * 80 + b"\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_the_reader_of_these_tests_refuses_what_is_not_in_the_standard(raw: bytes) -> None:
    with pytest.raises(ValueError):
        parsed(raw)
