"""A strict reader of iCalendar files, by RFC 5545 alone: it refuses what a calendar program might."""

from __future__ import annotations

import re

CONTENT_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\",]+)*):(.*)", re.DOTALL)
UNESCAPE = re.compile(r"\\([\\;,nN])")
BARE = re.compile(r"(?<!\\)(?:\\\\)*[;,]")
TEXTS = ("SUMMARY", "DESCRIPTION", "CATEGORIES", "UID", "X-WR-CALNAME", "X-WR-CALDESC")


def parsed(raw: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The calendar's own properties and each event's, name → value, TEXT unescaped. ValueError for what is not in the
    standard: a line over 75 octets, a bare CR or LF, an unescaped comma, a second UID, a missing property.
    """
    if not raw.endswith(b"\r\n") or raw.replace(b"\r\n", b"").translate(None, b"\t\r\n") != raw.replace(b"\r\n", b""):
        raise ValueError("line breaks")
    physical = raw[:-2].split(b"\r\n")
    if any(len(line) > 75 for line in physical):
        raise ValueError("line over 75 octets")
    for piece in physical:
        piece.decode()  # no letter is cut in two
    lines = raw[:-2].decode().replace("\r\n ", "").split("\r\n")
    if lines[:2] != ["BEGIN:VCALENDAR", "VERSION:2.0"] or lines[-1] != "END:VCALENDAR":
        raise ValueError("frame")
    calendar: dict[str, str] = {}
    events: list[dict[str, str]] = []
    into = calendar
    for line in lines[1:-1]:
        found = CONTENT_LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"no content line: {line!r}")
        name, parameters, value = found.groups()
        if line == "BEGIN:VEVENT":
            into = {}
        elif line == "END:VEVENT":
            events.append(into)
            into = calendar
        else:
            _keep(into, name, parameters, value)
    _complete(calendar, events)
    return calendar, events


def _keep(into: dict[str, str], name: str, parameters: str, value: str) -> None:
    if name in into:
        raise ValueError(f"{name} twice")
    if name in TEXTS:
        if BARE.search(value):
            raise ValueError(f"not escaped: {value!r}")
        value = UNESCAPE.sub(lambda one: "\n" if one[1] in "nN" else one[1], value)
    into[name] = f"{parameters}:{value}" if name.startswith("DT") else value


def _complete(calendar: dict[str, str], events: list[dict[str, str]]) -> None:
    if "PRODID" not in calendar:
        raise ValueError("PRODID")
    for event in events:
        if not {"UID", "DTSTAMP", "DTSTART"} <= event.keys():
            raise ValueError(f"incomplete: {event}")
        if not re.fullmatch(r":\d{8}T\d{6}Z", event["DTSTAMP"]):
            raise ValueError("DTSTAMP")
        if not re.fullmatch(r"(;VALUE=DATE:\d{8}|:\d{8}T\d{6}Z)", event["DTSTART"]):
            raise ValueError("DTSTART")
    if len({event["UID"] for event in events}) != len(events):
        raise ValueError("a UID twice")
