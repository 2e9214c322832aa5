"""The request for a recommendation (FS-3, FS-KPA): its dates in order, complete, and agreeing with the cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from satudata.checks.activity_form import NEEDED, Form
from satudata.checks.activity_rules import NO_SUCH_DAY, is_day
from satudata.model.activity import Recommendation
from satudata.model.finding import Check, Finding, Severity
from satudata.read.activity_codes import code_of
from satudata.read.documents import Path

ORDER = Check("activities-recommendation-order", waivable=False)
FUTURE = Check("activities-recommendation-future", Severity.WARNING, waivable=False)
KIND = Check("activities-recommendation-kind", Severity.WARNING, waivable=False)
IDENTITY = Check("activities-recommendation-identity", Severity.WARNING, waivable=False)
DIFFERS = Check("activities-recommendation-differs", waivable=False)

CODES = (ORDER, FUTURE, KIND, IDENTITY, DIFFERS)

# As often seen on letters: V-26.3572.001 (survey), K-26.3572.001 (compilation). No source confirms the form.
USUAL = re.compile(r"[A-Z]{1,3}-[0-9]{2}\.[0-9]{4}\.[0-9]{3}")
KINDS = {1: "FS-3", 2: "FS-3", 3: "FS-KPA"}  # by the way of collection

Dated = tuple[Path, str]


def check(form: Form, as_of: str) -> Iterator[Finding]:
    """Everything wrong with the request of one activity; the identity also where there is no request."""
    said = form.said(("identitas_rekomendasi",))
    if said and not USUAL.fullmatch(said):
        yield form.at(IDENTITY, ("identitas_rekomendasi",), identity=said[:80])
    recommendation = form.activity.recommendation
    if recommendation is None:
        return
    yield from _complete(form, recommendation)
    yield from _order(form, recommendation, as_of)
    yield from _agrees(form, recommendation, said)


def _complete(form: Form, one: Recommendation) -> Iterator[Finding]:
    """What each step needs of another: a letter has number and date, a recommendation date and identity."""
    answered = one.complete_on or one.issued_on or (one.returned[0].on if one.returned else "")
    needs = (
        ("submitted_on", one.submitted_on, one.number or answered),
        ("number", one.number, one.submitted_on),
        ("identity", one.identity, one.issued_on),
        ("issued_on", one.issued_on, one.identity),
    )
    for key, stands, because in needs:
        if because and not stands:
            yield form.at(NEEDED, ("recommendation", key), because=because[:80])
    for n, given_back in enumerate(one.returned):
        if not given_back.resubmitted_on and (n < len(one.returned) - 1 or one.issued_on):
            keys: Path = ("recommendation", "returned", n, "resubmitted_on")
            yield form.at(NEEDED, keys, because=given_back.on)


def _dated(one: Recommendation) -> Iterator[Dated]:
    """The dates as they must follow each other; `complete_on` may stand before or after a return."""
    yield ("recommendation", "submitted_on"), one.submitted_on
    for n, given_back in enumerate(one.returned):
        yield ("recommendation", "returned", n, "on"), given_back.on
        yield ("recommendation", "returned", n, "resubmitted_on"), given_back.resubmitted_on
    yield ("recommendation", "issued_on"), one.issued_on


def _order(form: Form, one: Recommendation, as_of: str) -> Iterator[Finding]:
    steps = [step for step in _dated(one) if step[1]]
    complete: Dated = (("recommendation", "complete_on"), one.complete_on)
    begun: Dated = (("recommendation", "submitted_on"), one.submitted_on)
    ended: Dated = (("recommendation", "issued_on"), one.issued_on)
    for line in (steps, [step for step in (begun, complete, ended) if step[1] and one.complete_on]):
        for (_, before), (keys, after) in pairwise(line):
            if after < before:
                yield form.at(ORDER, keys, day=after, before=before)
    for keys, day in (*steps, complete):
        if day and not is_day(day):
            yield form.at(NO_SUCH_DAY, keys, day=day)
        elif day > as_of:
            yield form.at(FUTURE, keys, day=day)


def _agrees(form: Form, one: Recommendation, said: str) -> Iterator[Finding]:
    way = code_of(form.value(("cara_pengumpulan_data",)))
    usual = KINDS.get(way or 0, "")
    if usual and one.kind and one.kind != usual:
        yield form.at(KIND, ("recommendation", "kind"), kind=one.kind, usual=usual)
    if one.identity and not USUAL.fullmatch(one.identity) and said != one.identity:
        yield form.at(IDENTITY, ("recommendation", "identity"), identity=one.identity[:80])
    if said and one.identity and said != one.identity:
        yield form.at(DIFFERS, ("identitas_rekomendasi",), identity=said[:80], other=one.identity[:80])
    if one.issued_on and form.value(("rekomendasi_dari_bps",)) is False:
        yield form.at(DIFFERS, ("rekomendasi_dari_bps",), identity="false", other=one.identity[:80] or one.issued_on)
