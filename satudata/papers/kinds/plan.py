"""Papers about the list of data of a year: an agency's statement or approval, the forum's minutes, the list itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.finding import Fact
from satudata.model.plan import AgencyPlan, Item, Plan, Removal
from satudata.papers.numerals import counted, day_in_words, weekday
from satudata.papers.occasion import (
    NIP,
    RANK,
    TEXT,
    Occasion,
    Signatory,
    attachment,
    digest_code,
    head_of_region,
    post,
    sheet,
    signature,
)
from satudata.papers.paper import Attachment, Block, Column, Digest, Facts, Numbered, Paper, Paragraph, Table

SPARE = 6  # empty lines on the list of who attended
AGREED = ("list", "priority", "producers")


@dataclass(frozen=True)
class Meeting:
    """A meeting of the forum: who attended, in order, what was on the agenda ("" as usual), where it was held."""

    venue: str
    attended: tuple[Signatory, ...]
    agenda: tuple[str, ...] = ()


def statement(about: Occasion, part: AgencyPlan, digest: str) -> Paper:
    """The agency's statement on which data it will collect (*surat pernyataan*). `digest` is that of its file."""
    _require_items(part.items, part.subject)
    lacking = sum(bool(item.unavailable) for item in part.items)
    n = len(part.items)
    facts: dict[str, Fact] = {"office": about.office, "region": about.region, "year": part.year}
    facts |= {"n": counted(n, TEXT)}
    facts |= {"there": counted(n - lacking, TEXT), "lacking": counted(lacking, TEXT)}
    checked = TEXT(f"papers_plan.statement.checked.{'some' if lacking else 'all'}", **facts)
    body = (
        Paragraph(TEXT("papers_plan.statement.signed")),
        _identity(about),
        Paragraph(TEXT("papers_plan.statement.says", **facts)),
        Numbered(
            (checked, *(TEXT(f"papers_plan.statement.{key}", **facts) for key in ("collects", "answers", "bound")))
        ),
        Paragraph(TEXT("papers_plan.statement.close")),
    )
    heading = (TEXT("papers_plan.statement.title"), TEXT("papers_plan.statement.about", year=part.year))
    return _signed_list(about, part, digest, "statement", heading, body)


def approved_list(about: Occasion, part: AgencyPlan, digest: str) -> Paper:
    """The list of data as its head approved it (Magetan, row 6). `digest` is that of its file."""
    _require_items(part.items, part.subject)
    facts: dict[str, Fact] = {"office": about.office, "region": about.region, "year": part.year}
    facts["n"] = counted(len(part.items), TEXT)
    body = (
        Paragraph(TEXT("papers_plan.approved.says", **facts)),
        Paragraph(TEXT("papers_plan.approved.close")),
    )
    heading = (TEXT("papers_plan.approved.title"), TEXT("papers_plan.approved.about", year=part.year))
    return _signed_list(about, part, digest, "approved-list", heading, body)


def list_of_data(about: Occasion, plan: Plan, digest: str, names: Mapping[str, str]) -> Paper:
    """The list of a year as it stands, unsigned, for the printed set. `names` are those of the agencies."""
    items = tuple(plan.items())
    _require_items(items, plan.subject)
    heading = (TEXT("papers_plan.list.title"), TEXT("papers_plan.list.about", region=about.region, year=plan.year))
    blocks: tuple[Block, ...] = (plan_table(items, names), *_removals(_removed(plan)), _digest(digest))
    name = f"daftar-data-{plan.year}"
    return sheet(about, "list", name, heading, blocks, signatures=(), wide=True, numbered=False)


def minutes(about: Occasion, plan: Plan, digest: str, meeting: Meeting, signers: Sequence[Signatory],
            heads: Sequence[Signatory], names: Mapping[str, str]) -> Paper:  # fmt: skip
    """The minutes of the forum's agreement on the list of a year (*berita acara*).

    `signers` sign below, `heads` (of the producers) on a list. SatudataError when the day or the place is not told,
    or the list is empty.
    """
    items = tuple(plan.items())
    _require_items(items, plan.subject)
    if not about.dated:
        raise SatudataError("paper-date-missing")
    if not meeting.venue:
        raise SatudataError("paper-place-missing")
    heading = (
        TEXT("papers_plan.minutes.title"),
        TEXT("papers_plan.minutes.of", region=about.region),
        TEXT("papers_plan.minutes.about", year=plan.year),
    )
    body = (
        Paragraph(TEXT("papers_plan.minutes.held", **_when(about, meeting))),
        Numbered(meeting.agenda or tuple(TEXT(f"papers_plan.agenda.{key}", year=plan.year) for key in AGREED)),
        Paragraph(TEXT("papers_plan.minutes.agreed")),
        Numbered(tuple(_agreed(about, plan, items))),
        _digest(digest),
        _hands(heads, about, TEXT("papers_plan.minutes.producers")),
        Paragraph(TEXT("papers_plan.minutes.close")),
    )
    return sheet(
        about,
        "minutes",
        f"berita-acara-{plan.year}-{about.dated}",
        heading,
        body,
        attachments=_minutes_lists(about, plan, items, meeting, names),
        code=digest_code(about, addresses.listing(), digest, "papers.scan.listing"),
        signatures=tuple(signature(one, about.region) for one in signers),
    )


def _minutes_lists(
    about: Occasion, plan: Plan, items: Sequence[Item], meeting: Meeting, names: Mapping[str, str]
) -> tuple[Attachment, ...]:
    of = TEXT("papers_plan.minutes.short")
    priority = [item for item in items if item.priority]
    lists: list[tuple[str, tuple[Block, ...], bool]] = [
        (TEXT("papers_plan.list.of", year=plan.year), (plan_table(items, names), *_removals(_removed(plan))), True)
    ]
    if priority:
        lists.append((TEXT("papers_plan.list.priority", year=plan.year), (plan_table(priority, names),), True))
    lists.append((TEXT("papers_plan.attendance"), (_hands(meeting.attended, about, "", SPARE),), False))
    return tuple(
        attachment(about, of, title, blocks, wide, roman)
        for (title, blocks, wide), roman in zip(lists, ("I", "II", "III"), strict=False)
    )


def _signed_list(
    about: Occasion, part: AgencyPlan, digest: str, kind: str, heading: Sequence[str], body: Sequence[Block]
) -> Paper:
    blocks: tuple[Block, ...] = (plan_table(part.items), *_removals(part.removed), _digest(digest))
    of = heading[0]
    return sheet(
        about,
        kind,
        f"{TEXT(f'papers_plan.{kind}.file')}-{part.agency}-{part.year}-{digest.removeprefix('sha256:')[:8]}",
        heading,
        body,
        attachments=(attachment(about, of, TEXT("papers_plan.list.of", year=part.year), blocks, wide=True),),
        code=digest_code(about, addresses.agency(part.agency), digest, "papers.scan.listing"),
    )


def plan_table(items: Iterable[Item], names: Mapping[str, str] | None = None) -> Table:
    """The lines of a list with all they promise; with the producers' names when several agencies stand in it."""
    producer = (Column(TEXT("papers.column.producer"), 2.2),) if names is not None else ()
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.id"), 2),
        Column(TEXT("papers.column.data"), 3),
        *producer,
        Column(TEXT("papers.column.unit"), 1.35),
        Column(TEXT("papers.column.frequency"), 1.3),
        Column(TEXT("papers.column.schedule"), 2.1),
        Column(TEXT("papers.column.available"), 1.7),
        Column(TEXT("papers.column.access"), 1.2),
        Column(TEXT("papers.column.priority"), 1.25, "center"),
    )
    return Table(columns, tuple(_line(n, item, names) for n, item in enumerate(items, start=1)))


def _line(n: int, item: Item, names: Mapping[str, str] | None) -> tuple[str, ...]:
    due = [TEXT("papers_plan.due", period=TEXT.period(one.period), on=TEXT.day(one.due)) for one in item.releases]
    no = TEXT("papers_plan.unavailable", reason=item.unavailable)
    return (
        TEXT.number(n),
        item.id,
        item.title,
        *((names.get(item.agency, item.agency),) if names is not None else ()),
        item.unit,
        TEXT(f"portal.frequency.{item.frequency}"),
        "\n".join(due) or "–",
        no if item.unavailable else TEXT("papers_plan.available"),
        TEXT(f"papers.access.{item.access}"),
        TEXT(f"papers_plan.priority.{'yes' if item.priority else 'no'}"),
    )


def _removed(plan: Plan) -> tuple[Removal, ...]:
    return tuple(one for part in plan.parts.values() for one in part.removed)


def _removals(removed: Sequence[Removal]) -> tuple[Table, ...]:
    """What was taken off the list, as a table of its own; none when there is nothing."""
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.id"), 2),
        Column(TEXT("papers.column.reason"), 4),
        Column(TEXT("papers.column.on"), 1),
    )
    rows = tuple((TEXT.number(n), one.id, one.reason, TEXT.day(one.on)) for n, one in enumerate(removed, start=1))
    return (Table(columns, rows, TEXT("papers_plan.removed")),) if rows else ()


def _hands(people: Sequence[Signatory], about: Occasion, title: str, spare: int = 0) -> Table:
    """Names and functions with room to sign, and some empty lines."""
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.name"), 2),
        Column(TEXT("papers.column.post"), 3),
        Column(TEXT("papers.column.sign"), 1.6),
    )
    lines = [(one.name or TEXT("papers.blank"), post(one, about.region), "") for one in people]
    lines += [("", "", "")] * spare
    rows = tuple((TEXT.number(n), *line) for n, line in enumerate(lines, start=1))
    return Table(columns, rows, title, tall=True)


def _identity(about: Occasion) -> Facts:
    """Who signs: name, NIP, rank, function; blanks for what is not known."""
    lines = (*about.signer.lines, "", "")
    return Facts(
        (
            (TEXT("papers.line.name"), about.signer.name),
            (TEXT("papers.line.nip"), lines[NIP].removeprefix("NIP").strip(". ") or TEXT("papers.blank")),
            (TEXT("papers.line.rank"), lines[RANK] or TEXT("papers.blank")),
            (TEXT("papers.line.post"), post(about.signer, about.region)),
        )
    )


def _when(about: Occasion, meeting: Meeting) -> dict[str, str]:
    year, month, day = about.dated.split("-")
    return {
        "weekday": weekday(about.dated, TEXT),
        "words": day_in_words(about.dated, TEXT),
        "figures": f"{day}-{month}-{year}",
        "venue": meeting.venue,
        "region": about.region,
    }


def _agreed(about: Occasion, plan: Plan, items: Sequence[Item]) -> list[str]:
    priority = sum(item.priority for item in items)
    facts: dict[str, Fact] = {"region": about.region, "year": plan.year, "steward": about.steward["id"]}
    facts |= {"n": counted(len(items), TEXT), "agencies": counted(len({item.agency for item in items}), TEXT)}
    facts |= {"priority": counted(priority, TEXT), "removed": counted(len(_removed(plan)), TEXT)}
    keys = ["list", "priority.some" if priority else "priority.none", "producers"]
    keys += ["removed"] if _removed(plan) else []
    return [TEXT(f"papers_plan.agreed.{key}", **facts) for key in (*keys, "report")] + [
        TEXT("papers_plan.agreed.changes", head=head_of_region(about.region))
    ]


def _digest(digest: str) -> Digest:
    return Digest(TEXT("papers_plan.digest"), digest)


def _require_items(items: Sequence[Item], subject: str) -> None:
    if not items:
        raise SatudataError("paper-plan-empty", subject=subject)
