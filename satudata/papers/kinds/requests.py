"""Papers of a data request (Sumedang, rows 1, 2 and 5): list of needs, disposition, letter to who has the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.papers.numerals import counted
from satudata.papers.occasion import TEXT, Occasion, attachment, letter, sheet, to_head
from satudata.papers.paper import Block, Column, Facts, Numbered, Paper, Paragraph, Room, Table

INLINE = 4  # needs that a letter lists in its own text's place; more stand on an attachment


@dataclass(frozen=True)
class Need:
    """One thing that is asked for: what, down to which level of area, for which period (as in metadata)."""

    title: str
    level: str = ""
    period: str = ""


@dataclass(frozen=True)
class Route:
    """To whose office the request goes on, with which instruction."""

    office: str
    instruction: str = ""


@dataclass(frozen=True)
class Asked:
    """What the papers need of a request: its number and year, who asks, since when (ISO), what, and where it goes.

    `due` is the ISO day by which the data are wanted, `subject` how the request is headed, `routed_by` the role that
    passed it on last; "" where they are not told.
    """

    number: str
    year: int
    requester: str
    received: str
    needs: tuple[Need, ...]
    routing: tuple[Route, ...] = ()
    due: str = ""
    subject: str = ""
    routed_by: str = ""

    @property
    def id(self) -> str:
        return f"{self.year}/{self.number}"


def needs_list(about: Occasion, asked: Asked) -> Paper:
    """The list of what a member of the forum needs (*daftar kebutuhan data*). SatudataError without any need."""
    _require_needs(asked)
    body: tuple[Block, ...] = (
        Paragraph(_begun(TEXT("papers_request.needs.says", **_facts(about, asked)))),
        *_subject(asked),
        _needs(asked.needs),
        Paragraph(TEXT("papers_request.needs.close")),
    )
    heading = (TEXT("papers_request.needs.title"), TEXT("papers_request.needs.about", id=asked.id))
    return sheet(about, "needs", _name("daftar-kebutuhan-data", asked), heading, body)


def disposition(about: Occasion, asked: Asked) -> Paper:
    """The sheet that passes a request on (*lembar disposisi*). SatudataError without needs, day or route."""
    _require_needs(asked)
    if not asked.received:
        raise SatudataError("paper-request-undated", request=asked.id)
    if not asked.routing:
        raise SatudataError("paper-request-unrouted", request=asked.id)
    pairs = (
        (TEXT("papers_request.line.request"), asked.id),
        (TEXT("papers_request.line.from"), _begun(asked.requester)),
        (TEXT("papers_request.line.received"), TEXT.date(asked.received)),
        (TEXT("papers_request.line.due"), TEXT.date(asked.due) if asked.due else TEXT("papers.blank")),
        (TEXT("papers.line.subject"), TEXT("papers_request.subject", n=counted(len(asked.needs), TEXT))),
    )
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.unit_to"), 2),
        Column(TEXT("papers.column.instruction"), 3),
    )
    usual = TEXT("papers_request.instruction")
    rows = tuple((TEXT.number(n), one.office, one.instruction or usual) for n, one in enumerate(asked.routing, start=1))
    body = (
        Facts(pairs),
        _needs(asked.needs, TEXT("papers_request.needs.short")),
        Table(columns, rows, TEXT("papers_request.routes")),
        Room(TEXT("papers_request.note"), 2),
    )
    heading = (TEXT("papers_request.disposition.title"),)
    return sheet(about, "disposition", _name("disposisi", asked), heading, body)


def data_request(about: Occasion, asked: Asked, to: str) -> Paper:
    """The letter that asks an agency for data (*surat permintaan data*), `to` the name of its office."""
    _require_needs(asked)
    facts = {**_facts(about, asked), "to": to}
    due = (
        TEXT("papers_request.letter.due", on=TEXT.date(asked.due)) if asked.due else TEXT("papers_request.letter.soon")
    )
    listed = len(asked.needs) > INLINE
    body = (
        Paragraph(TEXT("papers_request.greeting")),
        Paragraph(TEXT(f"papers_request.letter.says.{'listed' if listed else 'here'}", **facts)),
        *(() if listed else (_needs(asked.needs),)),
        Paragraph(TEXT("papers_request.letter.mind"), close=True),
        Numbered((due, TEXT("papers_request.letter.format"), TEXT("papers_request.letter.restricted"))),
        Paragraph(TEXT("papers_request.letter.close")),
    )
    subject = TEXT("papers_request.letter.subject")
    title = TEXT("papers_request.needs.title").upper()
    lists = (attachment(about, subject, title, (_needs(asked.needs),)),) if listed else ()
    addressee = to_head(to, about.town)
    return letter(about, "request", _name("permintaan-data", asked), subject, addressee, body, lists)


def _needs(needs: Sequence[Need], title: str = "") -> Table:
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.data"), 4),
        Column(TEXT("papers.column.level"), 1.6),
        Column(TEXT("papers.column.period"), 1.6),
    )
    rows = tuple(
        (TEXT.number(n), one.title, one.level or "–", TEXT.period(one.period) or "–")
        for n, one in enumerate(needs, start=1)
    )
    return Table(columns, rows, title)


def _facts(about: Occasion, asked: Asked) -> dict[str, str]:
    return {
        "requester": asked.requester,
        "region": about.region,
        "id": asked.id,
        "on": TEXT.date(asked.received) if asked.received else TEXT("papers.blank.date"),
        "n": counted(len(asked.needs), TEXT),
    }


def _begun(sentence: str) -> str:
    """The sentence with a capital at its beginning: some requesters are called by a common noun."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _subject(asked: Asked) -> tuple[Paragraph, ...]:
    """How the request is headed, unless the list of needs says the same."""
    told = {one.title.casefold() for one in asked.needs}
    known = not asked.subject or asked.subject.casefold() in told
    return () if known else (Paragraph(TEXT("papers_request.about", subject=asked.subject)),)


def _name(kind: str, asked: Asked) -> str:
    return f"{kind}-{asked.year}-{asked.number}"


def _require_needs(asked: Asked) -> None:
    if not asked.needs:
        raise SatudataError("paper-request-empty", request=asked.id)
