"""The yearly Laporan Penyelenggaraan Satu Data: chapters I–V and the annexes of the field's usual contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from satudata.model import roster as roles
from satudata.model.catalog import Agency
from satudata.model.report import Report, id_of, path_of
from satudata.papers.occasion import TEXT, Occasion
from satudata.papers.paper import LANGUAGE, Column, Facts, Numbered, Paragraph, Table
from satudata.reporting import charts, grids
from satudata.reporting.document import (
    Block,
    Cards,
    Chapter,
    Document,
    Heading,
    Link,
    Picture,
    Remark,
    Small,
    Source,
    table,
)  # fmt: skip
from satudata.reporting.figure import OUTCOMES, Figures, Name
from satudata.reporting.record import Record
from satudata.reporting.registers import register
from satudata.reporting.signing import signed_lines
from satudata.reporting.wording import (
    DASH,
    ROMAN,
    agency_name,
    day,
    forge_address,
    number,
    period_words,
    places,
    say,
    shown,
    source_addresses,
)  # fmt: skip
from satudata.trust.roster import PATH as ROSTER

MOST_ROWS = 400  # of an annex on paper; all are in the workbook
MOST_BARS = 34
REGION_ROLES = (
    roles.DATA_STEWARD, roles.DATA_SUPERVISOR, roles.FORUM, roles.SECRETARIAT, roles.COORDINATOR, roles.FORUM_MEMBER,
    roles.PPID, roles.ADMINISTRATOR,
)  # fmt: skip
AGENCY_ROLES = (roles.PRODUCER, roles.OPERATOR, roles.SUPPORTING_STEWARD, roles.PPID)
CARDS = (
    Name.LISTED, Name.AGREED, Name.PROMISED, Name.ON_TIME, Name.LATE, Name.OVERDUE, Name.DATASETS, Name.PUBLICATIONS,
)  # fmt: skip
COLOURS = {
    Name.ON_TIME: charts.ON_TIME,
    Name.LATE: charts.LATE,
    Name.OVERDUE: charts.OVERDUE,
    Name.COMING: charts.COMING,
}


@dataclass(frozen=True)
class Matter:
    """What a report is made of: figures and their record, the writer's remarks, and whose paper it is."""

    figures: Figures
    record: Record
    about: Occasion
    report: Report | None = None

    @property
    def period(self) -> str:
        return period_words(self.record.period)

    @property
    def short_commit(self) -> str:
        return self.record.commit.id[:10]

    @property
    def identity(self) -> str:
        return id_of(self.record.period.label)

    def at(self, place: str) -> str:
        """Where a source can be read, "" for nowhere."""
        return source_addresses(self.record.catalog.settings, self.record.commit.id)(place)

    def remark(self, key: str) -> Remark:
        """What the writer said at that place, or that it is still to be said."""
        given = self.report.remarks.get(key, "") if self.report is not None else ""
        paragraphs = tuple(part.strip().replace("\n", " ") for part in given.split("\n\n") if part.strip())
        return Remark(paragraphs, say("remark.empty", key=key, path=path_of(self.identity)))


def yearly(matter: Matter) -> Document:
    """The whole report."""
    record, about = matter.record, matter.about
    title = say("title.yearly")
    until = say("as_of", day=day(record.period.until))
    return Document(
        title=title,
        period=matter.period,
        region=about.region,
        office=about.office,
        cover=(until, *([] if record.period.over else [say("running")])),
        preface=tuple(_preface(matter, title)),
        signed=signed_lines(about),
        chapters=(*_chapters(matter), *_annexes(matter)),
        footer=say("footer", title=title, period=matter.period, region=about.region, commit=matter.short_commit),
        mark=about.mark,
        as_of=record.period.until,
        at=matter.at,
    )


def telling(matter: Matter) -> tuple[Chapter, ...]:
    """The chapters that tell of the period itself, for a year or a quarter: results, evaluation, what comes next."""
    return tuple(_chapters(matter))[2:]


def _chapters(matter: Matter) -> Iterator[Chapter]:
    made = (_introduction, _organisation, _results, _evaluation, _recommendations)
    for n, make in enumerate(made, start=1):
        yield Chapter(say("chapter", roman=ROMAN[n]), say(f"chapter.{n}"), tuple(make(matter)))


def _preface(matter: Matter, title: str) -> Iterator[Block]:
    facts = {"title": title, "region": matter.about.region, "period": matter.period, "commit": matter.short_commit}
    yield Paragraph(say("preface.says", day=day(matter.record.period.until), **facts))
    sop = matter.record.catalog.sop
    if sop is not None:
        yield Paragraph(say("preface.procedure", sop=sop.short[LANGUAGE]))
    yield matter.remark("pengantar")


def _introduction(matter: Matter) -> Iterator[Block]:
    yield Heading(say("section.background"))
    yield Paragraph(say("background", region=matter.about.region, period=matter.period))
    yield matter.remark("latar_belakang")
    yield Heading(say("section.legal"))
    sop = matter.record.catalog.sop
    legal = sop.header.get("legal_basis", ()) if sop is not None else ()
    yield Numbered(legal) if legal else Paragraph(say("legal.none"))
    yield Heading(say("section.purpose"))
    yield matter.remark("tujuan")
    yield Heading(say("section.scope"))
    yield Facts(tuple(_scope(matter)))


def _scope(matter: Matter) -> Iterator[tuple[str, str]]:
    catalog, sop = matter.record.catalog, matter.record.catalog.sop
    yield say("scope.period"), matter.period
    yield say("scope.until"), day(matter.record.period.until)
    yield say("scope.sop"), sop.title if sop is not None else say("scope.no_sop")
    if sop is not None and sop.document.get("number"):
        yield say("scope.sop_number"), sop.document["number"]
    yield say("scope.agencies"), number(len(catalog.agencies))
    yield say("scope.listed"), shown(matter.figures.whole[Name.LISTED])
    yield say("scope.commit"), matter.record.commit.id


def _organisation(matter: Matter) -> Iterator[Block]:
    yield matter.remark("kelembagaan")
    yield Heading(say("section.region"))
    found = [(TEXT(f"approval.role.{role}"), _holders(matter, role, roles.WHOLE_REGION)) for role in REGION_ROLES]
    columns = (Column(say("column.role"), 4), Column(say("column.holders"), 1, "right"))
    held = tuple((_capital(name), number(n)) for name, n in found if n)
    yield Table(columns, held) if held else Small(say("nobody"))
    yield Source(((ROSTER, 1),))
    yield Heading(say("section.agencies"))
    heads = [_capital(TEXT(f"approval.role.{role}")) for role in (roles.AGENCY_HEAD, *AGENCY_ROLES)]
    offices = (Column(say("column.agency"), 1.7), *(Column(head, 1, "right") for head in heads))
    agencies = [one for one in matter.record.catalog.agencies.values() if _concerned(one, matter)]
    yield Table(offices, tuple(_offices(agency, matter) for agency in agencies))
    yield Source(((ROSTER, 1),))


def _capital(words: str) -> str:
    """With a capital at its beginning, abbreviations left as they are."""
    return words[:1].upper() + words[1:]


def _concerned(agency: Agency, matter: Matter) -> bool:
    """Whether the agency has anything to do with data: a list, or data on the portal."""
    return agency.id in matter.figures.agencies


def _offices(agency: Agency, matter: Matter) -> tuple[str, ...]:
    found = (_holders(matter, role, agency.id) for role in (agency.approval_role, *AGENCY_ROLES))
    return (agency_name(matter.record.catalog, agency.id), *(number(n) if n else DASH for n in found))


def _holders(matter: Matter, role: str, agency: str) -> int:
    """How many hold the role over exactly that agency on the last day."""
    until = matter.record.period.until
    people = matter.record.roster.people.values()
    return sum(any(one.covers(role, agency, until) and one.agency == agency for one in who.terms) for who in people)


def _results(matter: Matter) -> Iterator[Block]:
    found, record = matter.figures, matter.record
    yield Heading(say("section.summary"))
    yield Cards(tuple((shown(found.whole[name]), say(f"figure.{name.value}")) for name in CARDS))
    if not record.period.over:
        yield Small(say("running"))
    yield matter.remark("capaian")
    yield Heading(say("section.lists"))
    yield from table(grids.lists(found, record))
    yield Heading(say("section.promises"))
    yield from promise_chart(matter, MOST_BARS)
    yield from table(grids.promised(found, record))
    yield Heading(say("section.affairs"))
    yield from table(grids.affairs(found, record))
    yield Heading(say("section.priority"))
    yield Cards(tuple((shown(found.whole[name]), say(f"figure.{name.value}")) for name in PRIORITY))
    yield Heading(say("section.months"))
    yield from month_chart(matter)
    yield from table(grids.months(found))
    sections = (
        grids.metadata(found, record), grids.activities(found, record), grids.requests(found),
        grids.complaints(found, record), grids.portal(found), grids.letters(found), grids.delivered(found),
    )  # fmt: skip
    for one in sections:
        yield Heading(one.title)
        yield from table(one)


PRIORITY = (Name.PRIORITY, Name.PRIORITY_PROMISED, Name.PRIORITY_OUT)


def promise_chart(matter: Matter, most: int) -> Iterator[Picture]:
    """What came of the promises by agency, those with the most late ones first; the rest of them taken together."""
    if not matter.figures.whole[Name.PROMISED].value:
        return
    found = {
        agency_name(matter.record.catalog, agency): [int(one[name].value or 0) for name in OUTCOMES]
        for agency, one in matter.figures.agencies.items()
        if one[Name.PROMISED].value
    }
    late = [OUTCOMES.index(name) for name in (Name.OVERDUE, Name.LATE)]
    rows = sorted(found.items(), key=lambda row: (*(-row[1][at] for at in late), row[0]))
    if len(rows) > most:
        rest = [row[1] for row in rows[most - 1 :]]
        sums = [sum(values) for values in zip(*rest, strict=True)]
        rows = [*rows[: most - 1], (say("others", n=len(rest)), sums)]
    parts = [charts.Part(say(f"figure.{name.value}"), COLOURS[name]) for name in OUTCOMES]
    yield Picture(charts.bars(rows, parts), say("chart.promises"))


def month_chart(matter: Matter) -> Iterator[Picture]:
    """Promised and out, month by month."""
    months = matter.figures.months.items()
    if not any(first.value for _, (first, _) in months):
        return
    rows = [(TEXT.day(f"{month}-01").split(" ")[1], int(a.value or 0), int(b.value or 0)) for month, (a, b) in months]
    parts = (charts.Part(say("figure.promised"), charts.PROMISED), charts.Part(say("figure.out"), charts.ON_TIME))
    yield Picture(charts.columns(rows, parts), say("chart.months"))


def _evaluation(matter: Matter) -> Iterator[Block]:
    yield Heading(say("section.obstacles"))
    yield matter.remark("kendala")
    yield Heading(say("section.returned"))
    pairs = (Name.RETURNED, Name.CORRECTED)
    yield Cards(tuple((shown(matter.figures.whole[name]), say(f"figure.{name.value}")) for name in pairs))
    yield from table(grids.returned(matter.record), MOST_ROWS, f"laporan-{matter.identity}.xlsx")
    yield Heading(say("section.rows"))
    yield from table(grids.rows(matter.figures, matter.record))
    yield Heading(say("section.statements"))
    yield from table(grids.statements(matter.figures))
    yield Heading(say("section.quality"))
    yield matter.remark("mutu")


def _recommendations(matter: Matter) -> Iterator[Block]:
    yield Heading(say("section.recommend"))
    yield matter.remark("rekomendasi")
    yield Heading(say("section.actions"))
    yield actions(matter)


def actions(matter: Matter) -> Block:
    """The plan of action, or the place for it."""
    given = matter.report.actions if matter.report is not None else ()
    if not given:
        return Remark((), say("remark.empty", key="actions", path=path_of(matter.identity)))
    columns = (Column(say("column.no"), 0.4), Column(say("column.what"), 4), Column(say("column.who"), 2))
    rows = tuple((str(n), one.what, one.who or DASH, day(one.by)) for n, one in enumerate(given, start=1))
    return Table((*columns, Column(say("column.by"), 1.2)), rows)


def _annexes(matter: Matter) -> Iterator[Chapter]:
    record, file = matter.record, f"laporan-{matter.identity}.xlsx"
    parts = (
        (grids.the_list(record), True), (grids.schedule(record), True), (register(record), True),
    )  # fmt: skip
    for n, (grid, wide) in enumerate(parts, start=1):
        yield Chapter(say("annex", n=n), grid.title, table(grid, MOST_ROWS, file), wide)
    yield Chapter(say("annex", n=len(parts) + 1), say("annex.sources"), tuple(source_blocks(matter)))


def source_blocks(matter: Matter) -> Iterator[Block]:
    """Where every figure comes from: by figure the folders and how many files of each."""
    facts = {"commit": matter.short_commit, "file": f"laporan-{matter.identity}.json"}
    yield Paragraph(say("sources.lead", **facts))
    address = forge_address(matter.record.catalog.settings, matter.record.commit.id)
    if address:
        yield Link(say("sources.forge", address=""), address)
    columns = (
        Column(say("column.figure"), 1),
        Column(say("column.value"), 0, "right"),
        Column(say("column.source"), 2),
    )
    rows = []
    for name in Name:
        figure = matter.figures.whole[name]
        told = "; ".join(f"{place} ({number(n)})" for place, n in places(figure.sources))
        rows.append((say(f"figure.{name.value}"), shown(figure), told or DASH))
    yield Table(columns, tuple(rows))
