"""The standing of one dataset from its files and truly signed statements, without a repository."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest

from satudata.model.snapshot import State
from satudata.model.standing import Ground, Standing
from satudata.model.statement import Release
from satudata.pipeline import _let_out
from satudata.read.git import REGULAR, Entry, History, Repository
from satudata.read.repository import Contents, Source
from satudata.standing import Approvals, Chosen
from satudata.trust.canonical import Value
from satudata.trust.digest import content_digest
from satudata.trust.publication import Judge
from satudata.trust.statements import Draft, path_of
from tests.fuzzing.held import Held
from tests.fuzzing.inputs import signed_line
from tests.fuzzing.targets import JUDGE, examined
from tests.instances import TABLE, metadata

ID = "dinkes/puskesmas"
METADATA, DATA = f"metadata/{ID}.yml", f"data/{ID}.csv"
WAY = (("examination", "data_steward", 0), ("agency_approval", "agency_head", 1), ("publication", "data_steward", 0))
BY = ("wali", "kepala")


def files(about: str = "") -> dict[str, bytes]:
    return {METADATA: (about or metadata()).encode(), DATA: TABLE.encode()}


def said(approved: Mapping[str, bytes]) -> dict[str, bytes]:
    """Examined, approved and published: the statement files about these bytes."""
    lines: list[bytes] = []
    for step, role, who in WAY:
        known: list[Value] = [hashlib.sha256(line).hexdigest() for line in lines]
        draft = Draft(
            subject=f"dataset:{ID}",
            digest=content_digest(approved.items()),
            step=step,
            role=role,
            by=BY[who],
            decree="821/1",
            previous=str(known[-1]) if known else "",
            outcome="published" if step == "publication" else "approved",
            at="2026-11-02T09:00:00+07:00",
            reason="",
            evidence={"kind": "ssh", "relies_on": known},
        )
        lines.append(signed_line(draft, who))
    return {path_of(f"dataset:{ID}", hashlib.sha256(line).hexdigest()): line for line in lines}


def standing(
    now: Mapping[str, bytes],
    approved: Mapping[str, bytes] | None = None,
    authors: Mapping[str, frozenset[str]] | None = None,
    judge: Judge = JUDGE,
) -> Standing:
    """The standing of the files that are there now after others (or the same) were approved."""
    statements = said(approved or now)
    approvals = Approvals(
        judge=judge,
        contents=cast(Contents, Held({**now, **statements})),
        repository=cast(Repository, None),
        history=History(""),
        statements={ID: [Entry(path, REGULAR, "") for path in statements]},
        unvalidated={},
        authors=authors or {},
    )
    return approvals.stand(Source(ID, Entry(METADATA, REGULAR, "1"), Entry(DATA, REGULAR, "2"))).standing


def test_what_was_examined_approved_and_published_is_shown() -> None:
    assert standing(files()).ground is Ground.PROVEN


def test_opening_access_voids_every_approval() -> None:
    closed = files(metadata(access="{level: restricted, ground: UU 14/2008}"))
    assert standing(files(), approved=closed).ground is Ground.HELD


@pytest.mark.parametrize("blob", ["1", "2"])
@pytest.mark.parametrize("author", BY)
def test_who_brought_either_file_takes_no_step(author: str, blob: str) -> None:
    found = standing(files(), authors={blob: frozenset({author})})
    assert found.ground is Ground.HELD
    assert "own-change" in {problem.code for problem in found.problems}


def test_priority_data_waits_for_the_re_check() -> None:
    found = standing(files(metadata() + "priority: true\n"))
    assert found.ground is Ground.HELD
    assert ("step", "priority_review") in {fact for problem in found.problems for fact in problem.facts}


def test_nothing_is_shown_before_its_day() -> None:
    found = standing(files(metadata() + 'publish_on: "2026-12-01"\n'))
    assert (found.ground, found.shown, found.live_from) == (Ground.EMBARGOED, "", "2026-12-01")


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (Standing(Ground.PROVEN, only_delivery=True), State.ON_REQUEST),
        (Standing(Ground.EMBARGOED), State.EMBARGOED),
        (Standing(Ground.PROVEN), State.PUBLISHED),
    ],
)
def test_rows_are_held_back_until_their_day_and_where_they_are_only_handed_out(given: Standing, state: State) -> None:
    one = examined(metadata().encode(), TABLE.encode())
    assert one.summary is not None
    one = one._replace(summary=replace(one.summary, state=State.PUBLISHED))
    let_out = _let_out(one, Chosen(ID, None, given))
    assert let_out.summary is not None
    assert let_out.summary.state is state


def test_a_procedure_of_delivery_alone_says_so() -> None:
    judge = replace(JUDGE, rule=replace(JUDGE.rule, release=Release.DELIVERY))
    assert standing(files(), judge=judge).only_delivery
