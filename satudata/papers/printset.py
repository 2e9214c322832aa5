"""The printed set of a year: lists, proofs, register and reports as numbered PDF files behind a list of them.

Paser, Sumedang and Magetan keep their records as soft copy and as hard copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.plan import Plan
from satudata.model.roster import Person
from satudata.model.statement import Proof, Statement
from satudata.papers.apart import pages_of
from satudata.papers.facts import agency_of, office_name, office_names, steward_office
from satudata.papers.kinds.plan import list_of_data
from satudata.papers.letterhead import letterhead_of
from satudata.papers.made import REPORT, report_title
from satudata.papers.occasion import TEXT, Occasion, Signatory, sheet
from satudata.papers.paper import Block, Column, Paper, Table
from satudata.papers.received import listed
from satudata.papers.register import KINDS, Entry
from satudata.papers.seen import count_pages
from satudata.papers.store import digest_of
from satudata.papers.typeset_paper import typeset
from satudata.portal.approval import step_name
from satudata.procedure.cases import cases
from satudata.trust.ledger import NOTHING_PUBLISHED

PDF = ".pdf"
REPORTS = re.compile(rf"laporan-({REPORT.pattern})\.[a-z]+")
REGISTERED = frozenset(KINDS.values())


@dataclass(frozen=True)
class Printed:
    """One file of the set: its name, what it is, its bytes, how many pages ("" where they have none)."""

    name: str
    title: str
    content: bytes
    n_pages: str = ""


def original(letter: Entry, content: bytes, ending: str) -> Printed:
    """The kept copy of a registered letter, called by its kind and its number; `ending` is that of its file."""
    number = re.sub(r"[^A-Za-z0-9]+", "-", letter.number).strip("-") or letter.sha256.removeprefix("sha256:")[:12]
    called = kind_of(letter)
    title = TEXT("papers_set.original", kind=called, number=letter.number) if letter.number else called
    return Printed(f"{letter.kind}-{letter.agency}-{number}{ending}", title, content)


def included(name: str, content: bytes) -> Printed:
    """A file that whoever prints has added; a report of ours is known by its name."""
    report = REPORTS.fullmatch(name)
    return Printed(name, report_title(report[1]) if report else TEXT("papers_set.further"), content)


def kind_of(letter: Entry) -> str:
    """What the letter's kind is called; the register's own word for another."""
    return TEXT(f"papers_set.kind.{letter.kind}") if letter.kind in REGISTERED else letter.kind


def print_set(desk: Desk, year: str, agency: str, as_of: str, further: Sequence[Printed]) -> list[Printed]:
    """The files in order, the list of them first. `agency` "" is the whole region; `further` (reports, originals) come
    last, in their order.

    SatudataError when there is nothing of that year.
    """
    about = _about(desk, agency, as_of)
    papers = [(TEXT(f"papers_set.{kind}"), paper) for kind, paper in _papers(desk, about, year, agency)]
    made = [Printed(f"{paper.name}{PDF}", title, typeset(paper)) for title, paper in papers]
    made = [replace(one, n_pages=TEXT.number(count_pages(one.content))) for one in made]
    made += [replace(one, n_pages=_pages(one.content)) for one in further]
    if not made:
        raise SatudataError("paper-set-empty", year=year)
    files = [replace(one, name=f"{n:02d}-{one.name}") for n, one in enumerate(made, start=1)]
    cover = typeset(_cover(about, year, files))
    return [Printed(f"00-{TEXT('papers_set.cover.file')}{PDF}", TEXT("papers_set.cover.title"), cover), *files]


def _pages(content: bytes) -> str:
    """How many pages a file from elsewhere has; "" where it is no PDF or cannot be counted."""
    n = pages_of(content)
    return TEXT.number(n) if n is not None else ""


def _about(desk: Desk, agency: str, as_of: str) -> Occasion:
    settings = desk.catalog.settings
    return Occasion(
        settings=settings,
        agency=agency_of(desk, agency) if agency else steward_office(desk),
        steward=office_name(desk, settings.publisher),
        signer=Signatory("", "", ""),  # nobody signs what is printed from the repository
        as_of=as_of,
        letterhead=letterhead_of(desk, agency or settings.publisher),
        dated=as_of,
    )


def _papers(desk: Desk, about: Occasion, year: str, agency: str) -> list[tuple[str, Paper]]:
    found: list[tuple[str, Paper]] = []
    plan = desk.catalog.plans.get(int(year))
    subject = f"plan:{year}/{agency}" if agency else f"plan:{year}"
    if plan is not None and (case := cases(desk).get(subject)) is not None:
        part = Plan(plan.year, {agency: plan.parts[agency]}) if agency else plan
        found.append(("list", list_of_data(about, part, case.digest, office_names(desk))))
    if proofs := _proofs(desk, year, agency, about.as_of):
        found.append(("proofs", _proof_sheet(desk, about, year, proofs)))
    if letters := listed(desk, year, agency):
        found.append(("register", register_sheet(about, year, letters, office_names(desk))))
    return found


def _proofs(desk: Desk, year: str, agency: str, as_of: str) -> list[tuple[str, Proof]]:
    """Every publication of the year that held, by dataset, the older first."""
    every = standings(desk.approvals(as_of, NOTHING_PUBLISHED), desk.sources, desk.cache)
    return [
        (name, proof)
        for name, one in every.items()
        for proof in reversed(one.standing.proofs)
        if proof.publication.on.startswith(year) and agency in ("", name.partition("/")[0])
    ]


def _proof_sheet(desk: Desk, about: Occasion, year: str, proofs: Sequence[tuple[str, Proof]]) -> Paper:
    """What each publication rests on: who took which step when; the digest of the bytes below."""
    people = desk.roster().people
    rows = []
    for n, (name, proof) in enumerate(proofs, start=1):
        said = [_told(one, people) for one in (*proof.rests_on, proof.publication)]
        rows.append((TEXT.number(n), name, "\n".join(said)))
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.id"), 2),
        Column(TEXT("papers_set.column.rests_on"), 5),
    )
    table = Table(columns, tuple(rows), below=tuple(proof.digest for _, proof in proofs))
    return _sheet(about, "proofs", year, (table,))


def _told(one: Statement, people: Mapping[str, Person]) -> str:
    by = people[one.by].name if one.by in people else one.by
    number = str(one.evidence.get("number", ""))
    key = "papers_set.said_by_letter" if number else "papers_set.said"
    return TEXT(
        key, step=step_name(one.step, TEXT), by=by, on=TEXT.date(one.on), **({"number": number} if number else {})
    )


def register_sheet(about: Occasion, year: str, letters: Sequence[Entry], names: Mapping[str, str]) -> Paper:
    """The register of letters of a year as a table; where the paper lies, and who took it in when."""
    rows = tuple(
        (
            TEXT.number(n),
            kind_of(one),
            one.number or "–",
            TEXT.day(one.dated),
            names.get(one.agency, one.agency),
            "\n".join(one.datasets.split()) or "–",
            one.original or "–",
            "\n".join(filter(None, (TEXT.day(one.received), one.receiver))),
        )
        for n, one in enumerate(letters, start=1)
    )
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.kind"), 1.3),
        Column(TEXT("papers.column.number"), 1.8),
        Column(TEXT("papers.column.on"), 1.2),
        Column(TEXT("papers.column.agency"), 2),
        Column(TEXT("papers_set.column.subject"), 2),
        Column(TEXT("papers.column.original"), 1.6),
        Column(TEXT("papers.column.receiver"), 1.4),
    )
    below = tuple(one.sha256 or TEXT("papers_set.no_copy") for one in letters)
    return _sheet(about, "register", year, (Table(columns, rows, below=below),))


def _cover(about: Occasion, year: str, files: Sequence[Printed]) -> Paper:
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.document"), 3),
        Column(TEXT("papers.column.file"), 3),
        Column(TEXT("papers.column.pages"), 0.8, "right"),
    )
    rows = tuple((TEXT.number(n), one.title, one.name, one.n_pages or "–") for n, one in enumerate(files, start=1))
    digests = tuple(digest_of(one.content) for one in files)
    return _sheet(about, "cover", year, (Table(columns, rows, below=digests),), wide=False)


def _sheet(about: Occasion, kind: str, year: str, blocks: Sequence[Block], wide: bool = True) -> Paper:
    heading = (TEXT(f"papers_set.{kind}.title"), TEXT("papers_set.about", region=about.region, year=year))
    name = f"{TEXT(f'papers_set.{kind}.file')}-{year}"
    return sheet(about, kind, name, heading, blocks, signatures=(), wide=wide, numbered=False)
