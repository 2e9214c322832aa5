"""A report as a value: cover, preface, chapters and annexes, each of blocks; how it looks is the template's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from satudata.papers.paper import Facts, Numbered, Paragraph, Table
from satudata.reporting.grid import Grid, on_paper
from satudata.reporting.wording import place_words, places, say, source_parts
from satudata.typesetting import pdf


@dataclass(frozen=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True)
class Cards:
    """A few figures large, each with what it is."""

    items: tuple[tuple[str, str], ...]  # value, label


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG) and what it shows."""

    svg: str
    caption: str


@dataclass(frozen=True)
class Sums:
    """A table whose last row holds the sums of those above."""

    table: Table


@dataclass(frozen=True)
class Small:
    """Notes below a table: what is not known, and the sources."""

    text: str


@dataclass(frozen=True)
class Source:
    """The folders and files that something was counted from, with how many of each; `lead` stands before."""

    places: tuple[tuple[str, int], ...]
    lead: str = ""


@dataclass(frozen=True)
class Remark:
    """What the writer of the report added, by paragraphs; framed and to be filled in where there is nothing yet."""

    paragraphs: tuple[str, ...]
    missing: str  # what stands there instead


@dataclass(frozen=True)
class Link:
    """An address that can be followed, with the sentence it stands in."""

    text: str
    address: str


Plain = Heading | Cards | Picture | Small | Sums | Remark | Link | Paragraph | Facts | Numbered | Table
Block = Plain | Source


@dataclass(frozen=True)
class Chapter:
    """One chapter or annex: `label` (Bab III), title, blocks; `wide` lies across."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report. `cover` are the lines of the cover below title and period; `signed` stands below the preface:
    place and day, function, name, lines below the name.
    """

    title: str
    period: str
    region: str
    office: str
    cover: tuple[str, ...]
    preface: tuple[Block, ...]
    signed: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    footer: str
    mark: str
    as_of: str
    at: Callable[[str], str] = field(repr=False, compare=False)  # where a source can be read, "" for nowhere


def table(grid: Grid, most: int = 0, file: str = "") -> tuple[Block, ...]:
    """A grid with its notes and sources, or that there is nothing; `most` rows of it, the rest being in `file`."""
    notes = list(grid.notes)
    if not grid.rows:
        return (*map(Small, notes or [say("nothing")]), source(grid.sources))
    if most and len(grid.rows) > most:
        notes.insert(0, say("too_many", n=most, all=len(grid.rows), file=file))
    shown = on_paper(grid, most)
    return (Sums(shown) if grid.total else shown, *map(Small, notes), source(grid.sources))


def source(paths: Iterable[str], lead: str = "") -> Source:
    """Which files something was counted from."""
    return Source(tuple(places(paths)), lead)


def typeset(document: Document) -> bytes:
    """The PDF; equal documents give equal bytes. SatudataError as in `typesetting.pdf`."""
    return pdf("report", document_data(document), document.as_of)


def document_data(document: Document) -> dict[str, object]:
    """Everything the template shows, as it takes it."""
    return {
        "title": document.title,
        "period": document.period,
        "region": document.region,
        "office": document.office,
        "cover": list(document.cover),
        "preface": {"title": say("preface"), "blocks": blocks_data(document.preface, document.at)},
        "contents": say("contents"),
        "signed": list(document.signed),
        "chapters": [
            {"label": one.label, "title": one.title, "wide": one.wide, "blocks": blocks_data(one.blocks, document.at)}
            for one in document.chapters
        ],
        "footer": document.footer,
        "mark": document.mark,
    }


def blocks_data(blocks: Sequence[Block], at: Callable[[str], str]) -> list[dict[str, object]]:
    """Blocks as the templates take them: their parts, and what they are. `at` gives the address of a source."""
    return [
        _source_data(one, at) if isinstance(one, Source) else {"type": type(one).__name__.lower(), **asdict(one)}
        for one in blocks
    ]


def _source_data(one: Source, at: Callable[[str], str]) -> dict[str, object]:
    before, after = source_parts()
    found = [{"text": place_words(place, n), "address": at(place)} for place, n in one.places]
    places = found or [{"text": say("source.none"), "address": ""}]
    return {"type": "source", "before": f"{one.lead} {before}".lstrip(), "places": places, "after": after}
