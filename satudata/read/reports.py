"""`catalog/reports/<id>.yml` become reports; what cannot be read, or cannot be so, becomes findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from satudata.model.addresses import plain_name
from satudata.model.finding import Check, Finding, Where
from satudata.model.periods import first_and_last_day
from satudata.model.report import FOLDER, REMARKS, YEARLY, Action, Report, Reports, Sent, id_of
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Document
from satudata.read.git import REGULAR, Entry
from satudata.read.repository import shown_path

SUFFIX = ".yml"

MISPLACED = Check("report-misplaced", waivable=False)
PERIOD = Check("report-period", waivable=False)
SENT_EARLY = Check("report-sent-early", waivable=False)

CODES = (MISPLACED, PERIOD, SENT_EARLY)

Read = Callable[[str, str], tuple[Document, list[Finding]]]  # path, kind of schema → the document, and its faults


def read_reports(entries: Mapping[str, Entry], read: Read) -> tuple[Reports, list[Finding]]:
    """Every report by id, in order; files that are not at their place are told and left out."""
    found: dict[str, Report] = {}
    findings: list[Finding] = []
    for path in sorted(path for path in entries if path.startswith(FOLDER)):
        name = path.removeprefix(FOLDER)
        if name == ".gitkeep":
            continue
        own = name.removesuffix(SUFFIX)
        if not name.endswith(SUFFIX) or not plain_name(own) or entries[path].mode != REGULAR:
            findings.append(MISPLACED.at(Where(shown_path(path))))
            continue
        document, faults = read(path, "report")
        findings += faults
        if document.value is not None:
            found[own] = report_of(own, document)
            findings += _faults(found[own], document)
    return found, findings


def report_of(identity: str, document: Document) -> Report:
    """The typed report from its file; the id comes from the path alone."""
    source = document.mapping
    remarks, sent = mapping(source.get("remarks")), mapping(source.get("sent"))
    return Report(
        id=identity,
        kind=text(source.get("kind")),
        period=text(source.get("period")),
        public=source.get("public") is True,
        remarks={key: told for key in REMARKS if (told := text(remarks.get(key)).strip())},
        actions=tuple(
            Action(*(text(one.get(key)) for key in ("what", "who", "by")))
            for one in map(mapping, sequence(source.get("actions")))
        ),
        sent=Sent(text(sent.get("on")), text(sent.get("letter"))) if sent else None,
    )


def _faults(report: Report, document: Document) -> Iterator[Finding]:
    last = first_and_last_day(report.period)[1]
    fits = (
        bool(last) and len(report.period) == (4 if report.kind == YEARLY else 7) and id_of(report.period) == report.id
    )
    if not fits:
        line = document.line_of(("period",))
        yield PERIOD.at(Where(document.path, line), period=report.period[:40], kind=report.kind[:40])
    elif report.sent is not None and report.sent.on and report.sent.on <= last:
        line = document.line_of(("sent", "on"))
        yield SENT_EARLY.at(Where(document.path, line), on=report.sent.on[:10], last=last)
