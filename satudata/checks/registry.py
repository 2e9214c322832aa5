"""All checks: the families in the order in which they are run, and every check by its code."""

from __future__ import annotations

from satudata import approvals
from satudata.checks import (
    activities,
    activity_links,
    calendar,
    cells,
    codes,
    hostile,
    layout,
    letters,
    lookalikes,
    metadata,
    owners,
    plan,
    privacy,
    provenance,
    reference,
    requests,
    statistics,
    structure,
    types,
    waivers,
    wording,
)
from satudata.checks.subject import Subject
from satudata.model.finding import Check, Finding
from satudata.planning import returned as plan_sheets
from satudata.read import activities as activity_places
from satudata.read import calendars, deadlines, documents, plans, repository, schemas, tables, workbook
from satudata.read import codes as code_lists
from satudata.read import letters as letter_lines
from satudata.read import reports as report_places
from satudata.read import requests as request_places
from satudata.read import sops as procedures
from satudata.trust import roster

# Each is given one dataset; what it finds does not depend on the others.
FAMILIES = (
    metadata,
    structure,
    layout,
    wording,
    types,
    codes,
    statistics,
    privacy,
    hostile,
    lookalikes,
    activity_links,
)
# What else has checks: reading itself, and what is asked apart from the families.
SOURCES = (
    procedures,
    *(documents, tables, code_lists, repository, schemas, calendars, plans, deadlines),
    *(activity_places, request_places, report_places, workbook, plan_sheets, letter_lines),
    *FAMILIES,
    *(cells, provenance, waivers, calendar, plan, activities, requests, letters, roster, owners, approvals, reference),
)

ALL: dict[str, Check] = {check.code: check for module in SOURCES for check in module.CODES}


def check_dataset(subject: Subject) -> list[Finding]:
    """Everything that is wrong or doubtful in one dataset, errors first, then by address."""
    found = [finding for family in FAMILIES for finding in family.check(subject)]
    return sorted(found, key=Finding.sort_key)
