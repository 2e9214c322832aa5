"""What a finding may quote (UU 27/2022): findings are printed, logged and published, so they tell no personal datum.

The privacy family masks what it finds; every other check may stumble over the same cell and would quote it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from satudata.checks.persons import header_kind
from satudata.checks.privacy import classify, masked
from satudata.model.finding import Fact, Finding

# Cheap, and true for everything that is looked for: most facts have nothing of it.
HINT = re.compile(r"[0-9][0-9 .,\xa0\-]{7}|@|[eE]\+1[57]|[0-9 .\-]{6}…")
# A number whose end was cut off for the message can no longer be told from an identity number.
CUT = re.compile(r"[0-9][0-9 .\-]{5,}…$")
THOUSANDS = re.compile(r",(?=[0-9]{3})")
ABOUT_PERSONS = frozenset({"identity", "family-card", "personal"})
QUOTED = frozenset({"value", "likely", "found", "text"})  # the facts in which checks quote a cell


def discreet(finding: Finding) -> Finding:
    """The same finding with "36…" for what tells of a person: identity numbers and contacts in any fact or name, and
    every quoted cell of a column that by its header is about persons.
    """
    where = finding.where
    if where.row and header_kind(where.column) in ABOUT_PERSONS:
        return replace(finding, facts=tuple((name, _quoted(name, fact)) for name, fact in finding.facts))
    if tells(where.column):
        finding = replace(finding, where=where._replace(column=masked(where.column)))
    if not any(tells(str(fact)) for _, fact in finding.facts):
        return finding
    return replace(finding, facts=tuple((name, _safe(fact)) for name, fact in finding.facts))


def tells(text: str) -> bool:
    """Whether a text holds, or may hold where it was cut, a number or address of one person.

    >>> tells("3602041211870001"), tells("3,602,041,211,870,001"), tells("Kecamatan Sukorejo, 2.024 jiwa")
    (True, True, False)
    """
    if HINT.search(text) is None:
        return False
    return CUT.search(text) is not None or classify(THOUSANDS.sub("", text)) is not None


def _quoted(name: str, fact: Fact) -> Fact:
    return masked(str(fact)) if name in QUOTED else _safe(fact)


def _safe(fact: Fact) -> Fact:
    return masked(str(fact)) if tells(str(fact)) else fact
