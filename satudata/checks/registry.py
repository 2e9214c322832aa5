"""All checks: the families in the order in which they are run, and every check by its code."""

from __future__ import annotations

from satudata.checks import codes, metadata, privacy, provenance, statistics, waivers
from satudata.checks.subject import Subject
from satudata.model.finding import Check, Finding
from satudata.read import codes as code_lists
from satudata.read import documents, repository, schemas, tables

FAMILIES = (metadata, codes, statistics, privacy)
SOURCES = (documents, tables, code_lists, repository, schemas, *FAMILIES, provenance, waivers)

ALL: dict[str, Check] = {check.code: check for module in SOURCES for check in module.CODES}


def check_dataset(subject: Subject) -> list[Finding]:
    """Everything that is wrong or doubtful in one dataset, errors first, then by address."""
    found = [finding for family in FAMILIES for finding in family.check(subject)]
    return sorted(found, key=Finding.sort_key)
