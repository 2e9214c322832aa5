"""Reports read: what a writer added, whose period it is by its path, and every fault at its line."""

from __future__ import annotations

import pytest

from satudata.model.finding import Finding
from satudata.model.report import Action, Reports, Sent
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import Entry
from satudata.read.reports import read_reports

PATH = "catalog/reports/2026.yml"
WHOLE = """\
kind: yearly
period: "2026"
remarks: {kendala: Operator berganti.}
actions: [{what: Menunjuk operator cadangan, who: Sekretariat, by: "2027-02-26"}]
sent: {on: "2027-01-15", letter: 045/12/2027}
"""


def read(text: str, path: str = PATH, mode: str = "100644") -> tuple[Reports, list[Finding]]:
    def judged(named: str, kind: str) -> tuple[Document, list[Finding]]:
        one, faults = read_document(named, text.encode())
        return one, [*faults, *schema_findings(one, kind)]

    return read_reports({path: Entry(path, mode, "")}, judged)


def test_a_report_is_read_with_its_remarks_its_plan_and_its_handing_over() -> None:
    found, findings = read(WHOLE)
    assert findings == []
    report = found["2026"]
    assert report.remarks == {"kendala": "Operator berganti."}
    assert report.actions == (Action("Menunjuk operator cadangan", "Sekretariat", "2027-02-26"),)
    assert report.sent == Sent("2027-01-15", "045/12/2027")
    assert (report.subject, report.days) == ("report:2026", ("2026-01-01", "2026-12-31"))


@pytest.mark.parametrize(
    ("text", "path", "code", "line"),
    [
        (WHOLE, "catalog/reports/2027.yml", "report-period", 2),
        (WHOLE.replace("yearly", "quarterly"), PATH, "report-period", 2),
        (WHOLE.replace("2027-01-15", "2026-12-31"), PATH, "report-sent-early", 5),
        (WHOLE, "catalog/reports/2026/satu.yml", "report-misplaced", 0),
        (WHOLE + "skor: 3\n", PATH, "metadata-unknown-key", 6),
    ],
)
def test_a_fault_is_told_at_its_place(text: str, path: str, code: str, line: int) -> None:
    told = [(one.code, one.where.line) for one in read(text, path)[1]]
    assert (code, line) in told or (line == 0 and code in {one for one, _ in told})
