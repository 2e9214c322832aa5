"""Datasets that name the activity, variable or indicator they come from: what they name must be there.

A link is either a number of the national application (INDAH), which may be of an activity kept elsewhere, or the
address of one kept here: `<agency>/<activity>`, for variables and indicators with `#` and the name behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from satudata.checks.subject import Subject
from satudata.model.finding import Check, Finding, Severity
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Path

UNKNOWN = Check("activities-link-unknown")
ELSEWHERE = Check("activities-link-elsewhere", Severity.NOTE)

CODES = (UNKNOWN, ELSEWHERE)

KEYS = ("ms_keg", "ms_var", "ms_ind")


def check(subject: Subject) -> Iterator[Finding]:
    """Every link of one dataset that leads nowhere; nothing where the instance keeps no activities."""
    if not subject.catalog.activities:
        return
    known = subject.catalog.link_targets
    for keys, kind, said in _links(subject):
        if said and said not in known[kind]:
            check_ = UNKNOWN if "/" in said else ELSEWHERE
            yield subject.key(check_, keys, key=kind, link=said[:160])


def _links(subject: Subject) -> Iterator[tuple[Path, str, str]]:
    """(key path, kind, what it names) in the order of the file."""
    document = subject.dataset.document
    statistics = mapping(document.get("statistics"))
    yield ("statistics", "ms_keg"), "ms_keg", text(statistics.get("ms_keg"))
    for kind in KEYS[1:]:
        for n, said in enumerate(sequence(statistics.get(kind))):
            yield ("statistics", kind, n), kind, text(said)
    for n, field in enumerate(map(mapping, sequence(mapping(document.get("schema")).get("fields")))):
        for kind in KEYS[1:]:
            yield ("schema", "fields", n, kind), kind, text(field.get(kind))
