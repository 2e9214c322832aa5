"""Single sheets as official papers: the register of letters, the schedule of publication, the service standard."""

from __future__ import annotations

from satudata.errors import SatudataError
from satudata.papers.occasion import Occasion, sheet
from satudata.papers.paper import LANGUAGE, Column, Facts, Paper, Paragraph, Table
from satudata.read.catalogue import Catalog
from satudata.reporting.grid import Grid, on_paper
from satudata.reporting.record import Record
from satudata.reporting.wording import DASH, day, number, period_words, say
from satudata.trust.rules import slots_of

EVERY = {"monthly": "monthly", "quarterly": "quarterly", "half-yearly": "semesterly", "yearly": "yearly"}
DIGEST = "digest"


def register_paper(grid: Grid, record: Record, about: Occasion) -> Paper:
    """The register of a year: letters with their digests below."""
    period = period_words(record.period)
    place = next(n for n, one in enumerate(grid.heads) if one.key == DIGEST)
    shown = on_paper(grid)
    rows = tuple((*row[:place], *row[place + 1 :]) for row in shown.rows)
    columns = (*shown.columns[:place], *shown.columns[place + 1 :])
    below = tuple(row[place] if row[place] != DASH else say("register.no_file") for row in shown.rows)
    body = (
        Paragraph(say("register.lead", period=period)),
        *((Table(columns, rows, below=below), Facts(_kinds(grid))) if rows else ()),
        *(() if rows else (Paragraph(say("register.none", period=period)),)),
        Paragraph(f"{say('as_of', day=day(record.period.until))}. {grid.source}", small=True),
    )
    heading = (say("title.register"), period)
    name = f"register-surat-{record.period.label.lower()}"
    return sheet(about, "register", name, heading, body, wide=True, numbered=False)


def _kinds(grid: Grid) -> tuple[tuple[str, str], ...]:
    found: dict[str, int] = {}
    for row in grid.rows:
        kind = str(row[1])
        found[kind] = found.get(kind, 0) + 1
    return tuple((f"{say('register.whole')} {kind}", number(n)) for kind, n in sorted(found.items()))


def schedule_paper(grid: Grid, record: Record, about: Occasion) -> Paper:
    """The schedule of a year with what came of it."""
    period = period_words(record.period)
    slots = slots_of(record.catalog.settings.document, record.catalog.sop)
    every = say("schedule.every", every=say(f"frequency.{EVERY[slots]}")) if slots else ""
    year = str(record.period.year)
    body = (
        Paragraph(say("schedule.lead", year=year, every=every, day=day(record.period.until))),
        on_paper(grid) if grid.rows else Paragraph(say("schedule.none", year=year)),
        *(Paragraph(note, small=True) for note in (*grid.notes, grid.source)),
    )
    heading = (say("title.schedule"), period)
    return sheet(about, "schedule", f"jadwal-publikasi-{year}", heading, body, wide=True, numbered=False)


def service_paper(catalog: Catalog, about: Occasion) -> Paper:
    """The service standard as printed with the procedure. SatudataError `report-no-service` where none is."""
    sop = catalog.sop
    if sop is None or not sop.service:
        raise SatudataError("report-no-service", sop=catalog.settings.sop)
    columns = (Column(say("column.no"), 0.35), Column(say("column.component"), 1.6), Column(say("column.content"), 4))
    rows = tuple((str(n), name, told) for n, (name, told) in enumerate(sop.service.items(), start=1))
    body = (Paragraph(say("service.lead", sop=sop.short[LANGUAGE])), Table(columns, rows))
    heading = (say("title.service"), sop.title)
    return sheet(about, "service", "standar-pelayanan", heading, body, numbered=False)
