"""Two A4 pages for a telephone: which figures change, what the checks found, and what is asked of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from satudata.model.finding import Finding, Severity
from satudata.papers.batch import Batch, Item
from satudata.papers.seen import count_pages
from satudata.text import Text
from satudata.typesetting import pdf
from satudata.voices.changes.grids import Tone
from satudata.voices.changes.story import Chapter, chapter
from satudata.voices.changes.words import Reader

PRIVATE = "privacy-"  # findings that may quote a personal identifier: title only
TONES = {Severity.ERROR: "alarm", Severity.WARNING: "warn", Severity.NOTE: "faint"}
PAGES = 2


@dataclass(frozen=True)
class Room:
    """How much is told: datasets, of each the sentences and the rows of its table, and findings."""

    datasets: int
    lines: int
    rows: int
    findings: int


# Up to the fourth with less of each dataset and more datasets, then with ever less of both.
ROOMS = (
    Room(4, 4, 6, 8), Room(6, 3, 3, 7), Room(9, 2, 1, 6), Room(12, 1, 0, 6), Room(10, 1, 0, 4), Room(7, 1, 0, 3),
    Room(4, 1, 0, 2),
)  # fmt: skip
MOST = 3  # place of the room for the most datasets


def preview(batch: Batch, text: Text, regions: Mapping[str, str]) -> bytes:
    """The preview as PDF of at most two pages; what had no room is counted."""
    made, n = b"", len(batch.items)
    start = next((place for place, room in enumerate(ROOMS[:MOST]) if room.datasets >= n), MOST)
    for room in ROOMS[start:]:
        made = pdf("preview", preview_data(batch, text, regions, room), batch.as_of)
        if count_pages(made) <= PAGES:
            break
    return made


def preview_data(batch: Batch, text: Text, regions: Mapping[str, str], room: Room) -> dict[str, object]:
    """Everything the template shows, as text; datasets with the gravest changes first."""
    items = sorted(batch.items, key=lambda item: item.changes.sort_key())
    reader = Reader(text, regions)
    told = [(item, chapter(item.changes, reader, max(room.rows, 1))) for item in items[: room.datasets]]
    rest = len(items) - len(told)
    office = batch.agency.name[text.language]
    return {
        "title": text("papers.preview.title"),
        "office": office,
        "lang": text.language,
        "mark": text("papers.mark") if batch.settings.demonstration else "",
        "lead": text("papers.preview.lead", n=text.number(len(items)), office=office, signer=batch.signer.name),
        "changes": {
            "title": text("papers.preview.changes"),
            "datasets": [_told(item, one, room, text) for item, one in told],
            "more": text("papers.preview.more_datasets", n=text.number(rest)) if rest else "",
        },
        "findings": _findings(items, room, text),
        "asked": {
            "title": text("papers.preview.asked"),
            "lines": [text(f"papers.preview.asked.{key}") for key in ("agree", "doubt", "sign")],
        },
        "footer": text("papers.preview.footer", on=text.date(batch.as_of), digest=batch.digest[7:19]),
    }


def _told(item: Item, one: Chapter, room: Room, text: Text) -> dict[str, object]:
    grid = one.grids[0] if one.grids and room.rows else None
    loud = [line for line in one.lines if line.tone is not Tone.FAINT]
    hidden = len(loud) - room.lines
    lines = [{"tone": line.tone.value, "text": line.text} for line in loud[: room.lines]]
    if hidden > 0:
        lines.append({"tone": "faint", "text": text("papers.preview.more_lines", n=text.number(hidden))})
    return {
        "title": one.title,
        "kind": f"{one.kind} · {item.dataset.id}",
        "lines": lines,
        "header": list(grid.header) if grid else [],
        "rows": [list(cells) for _, cells in grid.rows[: room.rows]] if grid else [],
        "right": sorted(grid.right) if grid else [],
    }


def _findings(items: list[Item], room: Room, text: Text) -> dict[str, object]:
    """What the checks found, the gravest first; a finding that may quote a person shows its title only."""
    found = sorted((finding for item in items for finding in item.findings), key=Finding.sort_key)
    lead = text("papers.preview.clean")
    if found:
        lead = ", ".join(_counts(found, text)) + "."
        lead = lead[0].upper() + lead[1:] + " " + text("papers.preview.no_errors")
    rest = len(found) - room.findings
    return {
        "title": text("papers.preview.findings"),
        "lead": lead,
        "items": [_finding(one, text) for one in found[: room.findings]],
        "more": text("papers.preview.more_findings", n=text.number(rest)) if rest > 0 else "",
    }


def _counts(found: list[Finding], text: Text) -> Iterator[str]:
    for severity in Severity:
        if n := sum(one.severity is severity for one in found):
            yield text(f"papers.preview.count.{severity.value}", n=text.number(n))


def _finding(one: Finding, text: Text) -> dict[str, str]:
    words = text.finding(one)
    message = words.remedy if one.code.startswith(PRIVATE) else words.message
    return {"tone": TONES[one.severity], "title": words.title, "dataset": one.dataset, "message": message}
