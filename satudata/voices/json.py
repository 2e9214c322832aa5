"""Findings for programs: one JSON document, every finding with its facts and its words."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps

from satudata.model.finding import Finding
from satudata.text import Text
from satudata.voices.telling import counted


def json(findings: Sequence[Finding], t: Text) -> str:
    """`{version, language, counts, findings}`; the keys of a finding are always all there, 0 and "" for "not that
    precise". `counts` are of places, those among them that the fact `more` of a finding counts.
    """
    document = {
        "version": 1,
        "language": t.language,
        "counts": {severity.value: n for severity, n in counted(findings).items()},
        "findings": [entry(finding, t) for finding in findings],
    }
    return dumps(document, ensure_ascii=False, indent=1) + "\n"


def entry(finding: Finding, t: Text) -> dict[str, object]:
    """One finding."""
    text = t.finding(finding)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "dataset": finding.dataset,
        "path": finding.where.path,
        "line": finding.where.line,
        "row": finding.where.row,
        "column": finding.where.column,
        "facts": finding.values,
        "title": text.title,
        "message": text.message,
        "remedy": text.remedy,
    }
