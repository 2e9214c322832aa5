"""Papers about datasets: catalogue, list of what conforms, sheet of verification, sheet of return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.finding import Finding, Severity
from satudata.model.statement import AGENCY_APPROVAL
from satudata.papers.numerals import counted
from satudata.papers.occasion import TEXT, Occasion, attachment, digest_code, sheet
from satudata.papers.paper import Block, Column, Digest, Facts, Paper, Paragraph, Room, Table
from satudata.portal.approval import step_name
from satudata.trust.digest import content_digest

PRIVATE = "privacy-"  # findings that may quote a personal identifier: title and remedy only
MOST_FAULTS = 200  # lines on a sheet of return; the rest is counted


@dataclass(frozen=True)
class Bound:
    """Supporting evidence bound to a statement: its kind (file, reference) and its digest."""

    kind: str
    digest: str


@dataclass(frozen=True)
class Said:
    """One step taken for exactly the bytes of a record: by whom (name), on which ISO day, with what behind it."""

    step: str
    by: str
    on: str
    person: str = ""  # roster id of who took it
    letter: str = ""  # its number where a letter bears it
    bound: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Record:
    """One dataset as it is at hand. `n_rows` is None where it has no rows; `said` in order of the procedure."""

    id: str
    title: str
    period: str
    frequency: str
    access: str
    version: str
    n_rows: int | None
    digest: str
    n_errors: int = 0
    n_warnings: int = 0
    said: tuple[Said, ...] = ()

    def taken(self, *steps: str) -> Said | None:
        """The last of these steps that was taken for these bytes, or None."""
        return next((one for step in steps for one in self.said if one.step == step), None)


@dataclass(frozen=True)
class Return:
    """A dataset given back: the reason, by whom (name) and when (ISO), until when it shall be mended ("" unknown)."""

    reason: str
    by: str
    on: str
    due: str = ""


def catalogue(about: Occasion, records: Sequence[Record]) -> Paper:
    """The catalogue of what an agency hands over to be examined (*katalog data*)."""
    _require(records, about.office)
    columns = (
        *_first_columns(),
        Column(TEXT("papers.column.period"), 1.5),
        Column(TEXT("papers.column.frequency"), 1.4),
        Column(TEXT("papers.column.rows"), 0.9, "right"),
        Column(TEXT("papers.column.access"), 1.2),
        Column(TEXT("papers.column.findings"), 1.8),
    )
    rows = tuple(
        (TEXT.number(n), f"{one.title}\n{one.id}", one.period, TEXT(f"portal.frequency.{one.frequency}"), _rows(one),
         TEXT(f"papers.access.{one.access}"), _counted(one))
        for n, one in enumerate(records, start=1)
    )  # fmt: skip
    return _listed(about, about.office, records, "catalog", Table(columns, rows, below=_digests(records)))


def conforming(about: Occasion, producer: str, records: Sequence[Record], step: str) -> Paper:
    """The list of the data that were examined and found to conform, one batch of an agency (*daftar data yang sesuai*).

    `producer` is the name of the agency whose data they are; the paper is the data steward's.

    SatudataError when a record was not examined as it is at hand.
    """
    _require(records, producer)
    columns = (
        *_first_columns(),
        Column(TEXT("papers.column.period"), 1.4),
        Column(TEXT("papers.column.version"), 1.3, mono=True),
        Column(TEXT("papers.column.rows"), 0.9, "right"),
        Column(TEXT("papers.column.by"), 2),
        Column(TEXT("papers.column.on"), 1.4),
    )
    rows = []
    for n, one in enumerate(records, start=1):
        said = _taken(one, step)
        rows.append((TEXT.number(n), f"{one.title}\n{one.id}", one.period, one.version or "–", _rows(one), said.by,
                     TEXT.day(said.on)))  # fmt: skip
    # What its head has approved already is not handed over to be validated once more.
    key = "conforming.validated" if any(one.taken(AGENCY_APPROVAL) for one in records) else "conforming"
    return _listed(about, producer, records, key, Table(columns, tuple(rows), below=_digests(records)))


def verification(about: Occasion, producer: str, records: Sequence[Record], steps: Sequence[str]) -> Paper:
    """The sheet on which data were compared with their supporting evidence (*lembar verifikasi*).

    `steps` are those that count as verification, the stronger first. SatudataError when a record was not verified.
    """
    _require(records, producer)
    columns = (
        *_first_columns(),
        Column(TEXT("papers.column.period"), 1.4),
        Column(TEXT("papers.column.step"), 1.4),
        Column(TEXT("papers.column.by"), 2),
        Column(TEXT("papers.column.on"), 1.3),
        Column(TEXT("papers.column.result"), 1.1),
    )
    rows = []
    for n, one in enumerate(records, start=1):
        said = _taken(one, *steps)
        rows.append((TEXT.number(n), f"{one.title}\n{one.id}", one.period, step_name(said.step, TEXT), said.by,
                     TEXT.day(said.on), TEXT("papers_data.conforms")))  # fmt: skip
    bound = all(any(said.bound for said in one.said) for one in records)
    return _listed(
        about,
        producer,
        records,
        "verification" if bound else "verification.unbound",
        Table(columns, tuple(rows), below=_digests(records)),
        _evidence(records),
    )


def returned(
    about: Occasion, producer: str, record: Record, given: Return | None, findings: Sequence[Finding]
) -> Paper:
    """The sheet with which a dataset goes back to its producer, with its faults (*lembar pengembalian*).

    SatudataError when nobody returned it and nothing is wrong with it.
    """
    if given is None and not findings:
        raise SatudataError("paper-nothing-wrong", dataset=record.id)
    pairs = [
        (TEXT("papers_data.line.dataset"), f"{record.title} ({record.id})"),
        (TEXT("papers.line.agency"), producer),
        (TEXT("papers.column.period"), record.period),
    ]
    body: list[Block] = [Paragraph(TEXT("papers_data.return.lead", region=about.region))]
    if given is not None:
        pairs.append((TEXT("papers_data.line.by"), TEXT("papers_data.by", by=given.by, on=TEXT.date(given.on))))
    pairs.append((TEXT("papers_data.line.due"), TEXT.date(given.due) if given and given.due else TEXT("papers.blank")))
    body += [Facts(tuple(pairs)), Digest(TEXT("papers_data.digest"), record.digest)]
    if given is not None:
        body += [Paragraph(TEXT("papers_data.return.reason"), strong=True, close=True), Paragraph(given.reason)]
    body += _faults(findings)
    body += [Room(TEXT("papers_data.return.answer"), 2), Paragraph(TEXT("papers_data.return.close"))]
    name = f"lembar-pengembalian-{record.id.replace('/', '-')}-{record.digest.removeprefix('sha256:')[:8]}"
    heading = (TEXT("papers_data.return.title"),)
    code = digest_code(about, addresses.dataset(record.id), record.digest, "papers.scan.dataset")
    return sheet(about, "return", name, heading, body, code=code)


def _listed(
    about: Occasion, producer: str, records: Sequence[Record], key: str, table: Table, further: Sequence[Block] = ()
) -> Paper:
    """A sheet with a table of datasets: what it says, the table behind it, the digest of the whole."""
    kind, _, _ = key.partition(".")
    whole = content_digest((one.id, one.digest.encode()) for one in records)
    facts = {"office": producer, "region": about.region, "n": counted(len(records), TEXT)}
    body = (
        Paragraph(TEXT(f"papers_data.{key}.says", **facts, on=TEXT.date(about.as_of))),
        Paragraph(TEXT(f"papers_data.{key}.close", **facts)),
    )
    title, agency = TEXT(f"papers_data.{kind}.title"), records[0].id.partition("/")[0]
    blocks = (table, *further, Digest(TEXT("papers_data.whole"), whole))
    name = f"{TEXT(f'papers_data.{kind}.file')}-{agency}-{about.as_of}-{whole.removeprefix('sha256:')[:8]}"
    return sheet(
        about,
        kind,
        name,
        (title,),
        body,
        attachments=(attachment(about, title, title.upper(), blocks, wide=True),),
        code=digest_code(about, addresses.listing(), whole, "papers.scan.listing"),
    )


def _evidence(records: Sequence[Record]) -> tuple[Block, ...]:
    """The supporting evidence that the statements bind; said plainly where there is none."""
    found = [(one, said, bound) for one in records for said in one.said for bound in said.bound]
    if not found:
        return (Paragraph(TEXT("papers_data.evidence.none")),)
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.id"), 2),
        Column(TEXT("papers.column.kind"), 1),
        Column(TEXT("papers.column.step"), 1.2),
        Column(TEXT("papers.column.by"), 2),
        Column(TEXT("papers.column.on"), 1),
    )
    rows = tuple(
        (TEXT.number(n), one.id, TEXT(f"papers_data.evidence.{bound.kind}"), step_name(said.step, TEXT), said.by,
         TEXT.day(said.on))
        for n, (one, said, bound) in enumerate(found, start=1)
    )  # fmt: skip
    table = Table(columns, rows, TEXT("papers_data.evidence"), tuple(bound.digest for _, _, bound in found))
    return table, Paragraph(TEXT("papers_data.evidence.note"), small=True)


def _faults(findings: Sequence[Finding]) -> list[Block]:
    """What is wrong, the gravest first; a finding that may quote a person tells its title and remedy only."""
    faults = sorted((one for one in findings if one.severity is not Severity.NOTE), key=Finding.sort_key)
    if not faults:
        return []
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.place"), 1.5),
        Column(TEXT("papers.column.fault"), 3),
        Column(TEXT("papers.column.remedy"), 3),
    )
    rows = tuple((TEXT.number(n), *_fault(one)) for n, one in enumerate(faults[:MOST_FAULTS], start=1))
    more = len(faults) - len(rows)
    blocks: list[Block] = [Table(columns, rows, TEXT("papers_data.return.faults", n=counted(len(faults), TEXT)))]
    return [*blocks, Paragraph(TEXT("papers_data.return.more", n=counted(more, TEXT)))] if more else blocks


def _fault(one: Finding) -> tuple[str, str, str]:
    words, where = TEXT.finding(one), one.where
    place = [TEXT(f"papers_data.where.{'data' if where.path.startswith('data/') else 'metadata'}")]
    place += [TEXT("papers_data.where.row", row=TEXT.number(where.row))] if where.row else []
    place += [TEXT("papers_data.where.line", line=TEXT.number(where.line))] if where.line and not where.row else []
    place += [where.column] if where.column else []
    severity = TEXT(f"papers_data.severity.{one.severity.value}")
    message = "" if one.code.startswith(PRIVATE) else f"\n{words.message}"
    return ", ".join(place), f"{words.title} ({severity}){message}", words.remedy


def _first_columns() -> tuple[Column, ...]:
    return Column(TEXT("papers.column.no"), align="right"), Column(TEXT("papers.column.dataset"), 4)


def _rows(one: Record) -> str:
    return TEXT.number(one.n_rows) if one.n_rows is not None else "–"


def _counted(one: Record) -> str:
    facts = {"errors": TEXT.number(one.n_errors), "warnings": TEXT.number(one.n_warnings)}
    return TEXT(f"papers_data.found.{'some' if one.n_errors or one.n_warnings else 'none'}", **facts)


def _digests(records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(one.digest for one in records)


def _taken(one: Record, *steps: str) -> Said:
    said = one.taken(*steps)
    if said is None:
        raise SatudataError("paper-step-missing", dataset=one.id, step=steps[0])
    return said


def _require(records: Sequence[Record], agency: str) -> None:
    if not records:
        raise SatudataError("paper-no-datasets", agency=agency)
