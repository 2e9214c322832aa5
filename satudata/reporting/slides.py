"""The exposé of a quarter or a year as slides (*ekspose capaian*, a duty of record keeping in the SOP of Blitar)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from satudata.papers.paper import Column, Numbered, Paragraph, Table
from satudata.reporting.document import Block, Cards, Heading, Link, Small, blocks_data, source
from satudata.reporting.figure import Figure, Name
from satudata.reporting.grids import median_words
from satudata.reporting.wording import DASH, day, forge_address, reasons, say, shown
from satudata.reporting.yearly import CARDS, PRIORITY, Matter, month_chart, promise_chart
from satudata.typesetting import pdf

MOST_BARS = 14
MOST_ACTIONS = 6
MOST_LETTERS = 72  # of a row's activity


class Slide(NamedTuple):
    """One slide."""

    title: str
    blocks: tuple[Block, ...]


def slides(matter: Matter) -> bytes:
    """The PDF, 16:9; equal matters give equal bytes. SatudataError as in `typesetting.pdf`."""
    return pdf("slides", slides_data(matter), matter.record.period.until)


def slides_data(matter: Matter) -> dict[str, object]:
    """Everything the template shows, as it takes it."""
    record, about = matter.record, matter.about
    title = say("title.expose")
    cover = [say("as_of", day=day(record.period.until)), *([] if record.period.over else [say("running")])]
    return {
        "title": title,
        "period": matter.period,
        "region": about.region,
        "office": about.office,
        "cover": cover,
        "footer": say("footer", title=title, period=matter.period, region=about.region, commit=matter.short_commit),
        "mark": about.mark,
        "slides": [{"title": one.title, "blocks": blocks_data(one.blocks, matter.at)} for one in _slides(matter)],
    }


def _slides(matter: Matter) -> Iterator[Slide]:
    yield Slide(say("slide.summary"), tuple(_summary(matter)))
    charts = tuple(promise_chart(matter, MOST_BARS))
    if charts:
        sources = matter.figures.whole[Name.PROMISED].sources
        yield Slide(say("slide.promises"), (*charts, source(sources, say("slide.late_first"))))
    months = tuple(month_chart(matter))
    if months:
        yield Slide(say("slide.months"), (*months, source(matter.figures.whole[Name.PROMISED].sources)))
    if matter.figures.rows:
        yield Slide(say("slide.rows"), tuple(_rows(matter)))
    yield Slide(say("slide.quality"), tuple(_quality(matter)))
    yield Slide(say("slide.services"), tuple(_services(matter)))
    yield Slide(say("slide.next"), tuple(_next(matter)))
    yield Slide(say("slide.sources"), tuple(_sources(matter)))


def _summary(matter: Matter) -> Iterator[Block]:
    figures = {say(f"figure.{name.value}"): matter.figures.whole[name] for name in CARDS}
    yield from _cards(figures)


def _cards(figures: dict[str, Figure]) -> Iterator[Block]:
    """Large figures, why some are not known, and where all come from."""
    yield Cards(tuple((shown(one), label) for label, one in figures.items()))
    yield from map(Small, reasons(figures))
    yield source(path for one in figures.values() for path in one.sources)


def _rows(matter: Matter) -> Iterator[Block]:
    """Every row that was taken or waits; what did not move is left out."""
    moved = [one for one in matter.figures.rows if one.done.value or one.waiting.value]
    keys = (("no", 0.5), ("row", 7), ("done", 1.1), ("done_late", 1.5), ("waiting_late", 1.7), ("median", 1.8))
    words = ("no", "row")
    columns = tuple(Column(say(f"column.{key}"), share, "left" if key in words else "right") for key, share in keys)
    yield Table(
        columns,
        tuple(
            (
                one.number, _short(one.activity), shown(one.done), shown(one.done_late), shown(one.waiting_late),
                median_words(one) or DASH,
            )
            for one in moved
        ),
    )  # fmt: skip
    yield source(path for one in moved for path in (*one.done.sources, *one.waiting.sources))


def _short(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"


def _quality(matter: Matter) -> Iterator[Block]:
    whole = matter.figures.whole
    pairs = (
        ("returned", Name.RETURNED, Name.CORRECTED),
        ("described", Name.DESCRIBED, Name.COLUMNS),
        ("linked", Name.LINKED, Name.DATASETS),
    )
    yield Numbered(tuple(say(f"slide.quality.{key}", n=shown(whole[a]), m=shown(whole[b])) for key, a, b in pairs))
    yield source(path for _, *names in pairs for name in names for path in whole[name].sources)
    remark = matter.remark("mutu")
    if remark.paragraphs:
        yield remark


def _services(matter: Matter) -> Iterator[Block]:
    found = matter.figures
    figures = {say(f"figure.{name.value}"): found.whole[name] for name in PRIORITY}
    figures[say("figure.recommended")] = found.recommended
    figures[say("requests.received")] = found.services.received
    figures[say("requests.delivered")] = found.services.delivered
    figures[say("requests.answered_late")] = found.services.answered_late
    figures[say("complaints.received")] = found.complaints.received
    yield from _cards(figures)


def _next(matter: Matter) -> Iterator[Block]:
    yield Heading(say("section.obstacles"))
    yield matter.remark("kendala")
    yield Heading(say("section.actions"))
    given = matter.report.actions[:MOST_ACTIONS] if matter.report is not None else ()
    if not given:
        yield matter.remark("rekomendasi")
        return
    parts = (", ".join(filter(None, (one.what, one.who, day(one.by) if one.by else ""))) for one in given)
    yield Numbered(tuple(parts))


def _sources(matter: Matter) -> Iterator[Block]:
    yield Paragraph(say("sources.lead", commit=matter.short_commit, file=f"ekspose-{matter.identity}.json"))
    paths = [path for one in matter.figures.whole.values() for path in one.sources]
    yield source(paths)
    address = forge_address(matter.record.catalog.settings, matter.record.commit.id)
    if address:
        yield Link(say("sources.forge", address=""), address)
