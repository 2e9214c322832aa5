"""Papers of an office: appointment of operators, covering letter of a report, application for a recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.model.activity import Activity
from satudata.papers.kinds.activity_form import Known, chosen, form_tables, variables_of
from satudata.papers.numerals import counted
from satudata.papers.occasion import TEXT, Occasion, attachment, head_of_region, letter, seat, sheet, to_head
from satudata.papers.paper import Block, Column, Digest, Facts, Numbered, Paper, Paragraph, Table
from satudata.read.activity_codes import code_of
from satudata.read.catalogue import mapping, text

FS_3, FS_KPA = "FS-3", "FS-KPA"
COMPILATION = 3  # cara_pengumpulan_data: kompilasi produk administrasi
TASKS = ("collect", "metadata", "upload", "mend", "archive")


@dataclass(frozen=True)
class Appointee:
    """Who is appointed: name, NIP, function, contact; "" stays blank on the paper."""

    name: str
    nip: str = ""
    post: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Reported:
    """A report to be handed over: its id (2026, 2026-q1), its title, and its enclosures as (name, SHA-256)."""

    id: str
    title: str
    enclosed: tuple[tuple[str, str], ...]


def appointment(about: Occasion, operator: Appointee, deputy: Appointee | None, start: str, until: str = "") -> Paper:
    """The letter of appointment of an agency's data operator (Magetan: *surat penunjukan operator data*).

    `start` and `until` are ISO days; an empty `until` stays open. SatudataError without name or first day.
    """
    if not operator.name:
        raise SatudataError("paper-operator-missing", agency=about.agency.id)
    if not start:
        raise SatudataError("paper-start-missing")
    facts = {"office": about.office, "region": about.region}
    term = TEXT(
        f"papers_office.appointment.{'term' if until else 'open'}", start=TEXT.date(start), until=TEXT.date(until)
    )
    body: list[Block] = [
        Paragraph(TEXT("papers_office.appointment.says", **facts)),
        Paragraph(TEXT("papers_office.appointment.operator"), strong=True, close=True),
        _person(operator),
    ]
    if deputy is not None:
        body += [Paragraph(TEXT("papers_office.appointment.deputy"), strong=True, close=True), _person(deputy)]
    body += [
        Paragraph(TEXT("papers_office.appointment.tasks"), close=True),
        Numbered(tuple(TEXT(f"papers_office.task.{task}", **facts) for task in TASKS)),
        Paragraph(term),
        Paragraph(TEXT("papers_office.appointment.close")),
    ]
    heading = (TEXT("papers_office.appointment.title"), TEXT("papers_office.appointment.about", office=about.office))
    return sheet(about, "appointment", f"surat-penunjukan-{about.agency.id}-{start}", heading, body)


def cover(about: Occasion, report: Reported) -> Paper:
    """The letter with which a report goes to the head of the region (*surat pengantar laporan*).

    SatudataError when no report is enclosed.
    """
    if not report.enclosed:
        raise SatudataError("paper-report-missing", report=report.id)
    head = head_of_region(about.region)
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        Column(TEXT("papers.column.document"), 1),
    )
    rows = tuple((TEXT.number(n), name) for n, (name, _) in enumerate(report.enclosed, start=1))
    body = (
        Paragraph(TEXT("papers_office.greeting")),
        Paragraph(
            TEXT("papers_office.cover.says", title=report.title, n=counted(len(rows), TEXT), region=about.region)
        ),
        Table(columns, rows, below=tuple(digest for _, digest in report.enclosed)),
        Paragraph(TEXT("papers_office.cover.close", head=head)),
    )
    subject = TEXT("papers_office.cover.subject", title=report.title)
    to = (TEXT("papers_office.cover.to", head=head), TEXT("papers.to.place", place=seat(about.region)))
    copies = (TEXT("papers_office.cover.supervisor", region=about.region), TEXT("papers_office.cover.archive"))
    name = f"surat-pengantar-laporan-{report.id}"
    return letter(about, "cover", name, subject, to, body, enclosed=len(rows), copies=copies)


def recommendation(about: Occasion, activity: Activity, digest: str, regions: Mapping[str, str]) -> Paper:
    """The letter that asks BPS to recommend a statistical activity, and behind it the form FS-3 or FS-KPA in full.

    `digest` is that of the file; `regions` maps dotted codes to names. SatudataError while its title, its way
    of collecting or its purpose is not written down.
    """
    _require_described(activity)
    form = form_of(activity)
    facts = {"office": about.office, "title": activity.title, "year": activity.year, "form": form}
    subject = TEXT("papers_office.recommendation.subject", form=form)
    body = (
        Paragraph(TEXT("papers_office.greeting")),
        Paragraph(TEXT("papers_office.recommendation.says", **facts)),
        Facts(_summary(activity)),
        Paragraph(TEXT("papers_office.recommendation.follows")),
        Digest(TEXT("papers_office.recommendation.digest"), digest),
        Paragraph(TEXT("papers_office.recommendation.close")),
    )
    sheet_blocks = form_tables(activity, Known(about.office, regions), sampled=form == FS_3)
    title = TEXT("papers_office.recommendation.sheet", form=form)
    to = to_head(TEXT("papers_office.bps", region=about.region), about.town,
                 TEXT("papers.post.data_supervisor", region=about.region))  # fmt: skip
    name = f"permohonan-rekomendasi-{activity.id.replace('/', '-')}"
    lists = (attachment(about, TEXT("papers_office.recommendation.short"), title, sheet_blocks),)
    return letter(about, "recommendation", name, subject, to, body, lists)


def form_of(activity: Activity) -> str:
    """FS-KPA for a compilation of administrative records, FS-3 for a survey or census; as the file says, if it does."""
    if activity.recommendation is not None and activity.recommendation.kind:
        return activity.recommendation.kind
    return FS_KPA if code_of(activity.document.get("cara_pengumpulan_data")) == COMPILATION else FS_3


def _person(one: Appointee) -> Facts:
    blank = TEXT("papers.blank")
    return Facts(
        (
            (TEXT("papers.line.name"), one.name),
            (TEXT("papers.line.nip"), one.nip or blank),
            (TEXT("papers.line.post"), one.post or blank),
            (TEXT("papers_office.line.contact"), one.contact or blank),
        )
    )


def _summary(activity: Activity) -> tuple[tuple[str, str], ...]:
    document = activity.document
    pairs = (
        ("title", activity.title),
        ("year", activity.year),
        ("way", chosen("cara_pengumpulan_data", document.get("cara_pengumpulan_data"))),
        ("sector", chosen("sektor_kegiatan", document.get("sektor_kegiatan"))),
        ("variables", TEXT.number(len(variables_of(activity)))),
    )
    return tuple((TEXT(f"papers_office.line.{key}"), value) for key, value in pairs if value)


def _require_described(activity: Activity) -> None:
    """SatudataError when the file does not tell yet what the form asks first."""
    told = {
        "judul_kegiatan": activity.title,
        "cara_pengumpulan_data": chosen("cara_pengumpulan_data", activity.document.get("cara_pengumpulan_data")),
        "blok_iii.tujuan_kegiatan": text(mapping(activity.document.get("blok_iii")).get("tujuan_kegiatan")),
    }
    lacking = [key for key, value in told.items() if not value]
    if lacking:
        raise SatudataError("paper-activity-bare", activity=activity.id, keys=", ".join(lacking))
