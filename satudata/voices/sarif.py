"""Findings as SARIF 2.1.0 (OASIS), the format code forges read analysis results from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from urllib.parse import quote

import satudata
from satudata.model.finding import Finding, Severity
from satudata.text import PLACEHOLDER, Text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(findings: Sequence[Finding], t: Text) -> str:
    """One run of the tool `satudata`; its rules are the checks that found something, in order of code."""
    codes = sorted({finding.code for finding in findings})
    places = {code: n for n, code in enumerate(codes)}
    ordered = sorted(findings, key=Finding.sort_key, reverse=True)  # the gravest last, so that it stays
    gravest = {finding.code: finding.severity for finding in ordered}
    driver = {
        "name": "satudata",
        "semanticVersion": satudata.__version__,
        "rules": [rule(code, gravest[code], t) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": t.language,
        "columnKind": "unicodeCodePoints",
        "results": [result(finding, places[finding.code], t) for finding in findings],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def rule(code: str, severity: Severity, t: Text) -> Mapping[str, object]:
    """A check as a reporting descriptor."""
    text = t.check(code)
    return {
        "id": code,
        "shortDescription": {"text": text.title},
        "help": {"text": PLACEHOLDER.sub("…", text.remedy)},
        "defaultConfiguration": {"level": LEVELS[severity]},
    }


def result(finding: Finding, index: int, t: Text) -> Mapping[str, object]:
    """A finding as a result. The column of a table is a logical location: it has a name and no character position."""
    text = t.finding(finding)
    where = finding.where
    location: dict[str, object] = {}
    if where.path:
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(where.path), "uriBaseId": "%SRCROOT%"}}
        if where.line:
            physical["region"] = {"startLine": where.line}
        location["physicalLocation"] = physical
    if where.column:
        location["logicalLocations"] = [{"name": where.column, "kind": "member"}]
    value: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{text.message} {text.remedy}"},
        "properties": {"dataset": finding.dataset, "row": where.row, "facts": finding.values},
    }
    return value | ({"locations": [location]} if location else {})
