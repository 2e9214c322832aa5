"""Waivers that nobody with the right to has signed: a line in a file accepts no finding by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from satudata.model.roster import DATA_STEWARD
from satudata.model.statement import APPROVED, WAIVER, Statement, Step
from satudata.read.catalogue import Waiver
from satudata.trust.chain import Chain
from satudata.trust.digest import content_digest
from satudata.trust.publication import Judge

PATH = "catalog/waivers.yml"
STEP = Step(WAIVER, DATA_STEWARD)


def subject_of(waiver: Waiver) -> str:
    """What a statement about a waiver is about: `waiver:<agency>/<dataset>/<code>`."""
    return f"waiver:{waiver.dataset}/{waiver.code}"


def subjects(waivers: Iterable[Waiver]) -> dict[str, str]:
    """Subject → digest over all waivers of that finding of that dataset, with every word of them."""
    found: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        found.setdefault(subject_of(waiver), []).append(waiver)
    return {subject: _digest(entries) for subject, entries in found.items()}


def _digest(entries: Sequence[Waiver]) -> str:
    words = [[one.column, one.reason, one.approved_by, one.approved_on, one.expires_on] for one in entries]
    return content_digest([(PATH, json.dumps(words, ensure_ascii=False).encode())])


def unsigned(
    waivers: Sequence[Waiver], said: Mapping[str, Sequence[Statement]], judge: Judge
) -> frozenset[tuple[str, str]]:
    """The (code, dataset) of waivers that no data steward has approved word for word, or whose
    approval was taken back.
    """
    judge = replace(judge, rule=replace(judge.rule, steps=(STEP,)))
    digests = subjects(waivers)
    good = {subject for subject, digest in digests.items() if _approved(subject, digest, said.get(subject, ()), judge)}
    return frozenset((one.code, one.dataset) for one in waivers if subject_of(one) not in good)


def _approved(subject: str, digest: str, said: Sequence[Statement], judge: Judge) -> bool:
    newest = next((one for one in Chain(said).newest_first() if one.digest == digest), None)
    agency = subject.removeprefix("waiver:").partition("/")[0]
    if newest is None or newest.outcome != APPROVED:
        return False
    # The steward's role counts on the day of the approval; the waiver itself says until when it holds.
    day = max(newest.on, judge.first_seen(newest.path) or judge.as_of)
    return not replace(judge, as_of=min(day, judge.as_of)).objections(newest, agency)
