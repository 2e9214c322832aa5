"""What is written down of a report: a draft for its writer, and the day on which it was handed over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.report import QUARTERLY, REMARKS, YEARLY, Report, Sent, id_of, path_of
from satudata.papers.register import plain_number
from satudata.read.documents import read_document
from satudata.read.reports import report_of
from satudata.read.schemas import faults
from satudata.reporting.period import LABEL
from satudata.reporting.wording import say
from satudata.write import replace_file


def draft(label: str) -> bytes:
    """The file of a new report: its period, and a commented place for each remark.

    SatudataError `report-period-bad` for what is no period.
    """
    if not LABEL.fullmatch(label):
        raise SatudataError("report-period-bad", period=label[:40])
    kind = QUARTERLY if "-" in label else YEARLY
    lines = [
        "# yaml-language-server: $schema=../schemas/report.schema.json",
        *(f"# {line}" for line in say("draft.lead").split("\n")),
        f"kind: {kind}",
        f'period: "{label}"',
        "# public: true",
        "# remarks:",
    ]
    for key in REMARKS:
        lines += [f"#   {key}: >-", f"#     {say(f'draft.{key}')}"]
    lines += ["# actions:", f'#   - {{what: {json.dumps(say("draft.what"))}, who: Sekretariat, by: "2027-02-26"}}']
    return ("\n".join(lines) + "\n").encode()


def begun(root: Path, label: str) -> str:
    """Write the draft of a report; its path. SatudataError `report-exists` where there is one."""
    content = draft(label)
    path = path_of(id_of(label))
    place = root / path
    if place.exists() or place.is_symlink():
        raise SatudataError("report-exists", path=path)
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_file(place, content)
    return path


def handed_over(desk: Desk, identity: str, letter: str, on: str) -> tuple[Report, bytes]:
    """The report as sent, and its file with the day and the letter at its end; nothing is written yet.

    SatudataError `report-unknown`, `report-sent-already`, `report-sent-before` its period ended, `report-sent-after`
    the ISO day it is recorded on, `letter-number-bad`.
    """
    report = desk.catalog.reports.get(identity)
    if report is None:
        raise SatudataError("report-unknown", report=identity[:80], known=", ".join(desk.catalog.reports) or "–")
    sent = Sent(on, plain_number(letter))
    if not sent.letter:
        raise SatudataError("letter-number-bad", number=letter[:80])
    if report.sent is not None:
        raise SatudataError("report-sent-already", report=identity, on=report.sent.on, letter=report.sent.letter)
    if on <= report.days[1]:
        raise SatudataError("report-sent-before", report=identity, on=on, last=report.days[1])
    before = desk.contents.read(desk.entries[report.path])
    line = f"sent: {{on: {json.dumps(on)}, letter: {json.dumps(sent.letter, ensure_ascii=False)}}}\n"
    after = before.rstrip(b"\n") + b"\n" + line.encode()
    document = read_document(report.path, after)[0]
    if faults("report", document.value) or report_of(identity, document) != replace(report, sent=sent):
        raise SatudataError("report-not-appended", path=report.path, line=line.strip())
    return replace(report, sent=sent), after
