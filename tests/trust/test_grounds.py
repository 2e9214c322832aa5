"""What a publication may rest on, and on which day it is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.model.statement import Problem, Statement
from satudata.trust.ledger import Ledger, read_ledger
from satudata.trust.publication import Judge
from tests.trust.sayings import HEAD, OPERATOR, SUBJECT, WALI, judge, publish, say, story, term


def judged(*said: Statement, by: Judge | None = None) -> tuple[bool, set[str]]:
    """Whether anything is proven, and the codes of what does not count."""
    found = (by or judge()).judge(SUBJECT, "dinkes", said)
    problems: tuple[Problem, ...] = found.problems
    return bool(found.proofs), {problem.code for problem in problems}


def test_a_publication_that_did_not_know_its_grounds_is_held() -> None:
    examined, approved, published = story()
    alone = say("publication", WALI, evidence=published.evidence)
    assert judged(examined, approved, alone) == (False, {"ground-missing"})


def test_somebody_of_another_role_takes_no_step_in_the_own_name() -> None:
    examined = say("examination", OPERATOR)
    approved = say("agency_approval", HEAD, examined)
    proven, problems = judged(examined, approved, publish(examined, approved))
    assert not proven
    assert "role-wrong" in problems


def test_a_publication_does_not_rest_on_a_refusal() -> None:
    examined = say("examination", WALI, outcome="returned", reason="Satuan keliru")
    approved = say("agency_approval", HEAD, examined)
    proven, problems = judged(examined, approved, publish(examined, approved))
    assert not proven
    assert "not-approved" in problems


def test_what_the_public_output_named_is_judged_on_its_own_day() -> None:
    said = story()
    left = replace(HEAD, terms=(term("agency_head", "dinkes", until="2026-11-03"),))
    late = judge(left, first_seen=lambda path: "2026-11-20")
    assert judged(*said, by=late)[0] is False
    known = replace(late, ledger=Ledger(published=frozenset({said[-1].hash})))
    assert judged(*said, by=known)[0] is True


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"\xff", b"[]", b'{"version": 1, "datasets": {"a": 1}}'])
def test_what_is_no_ledger_is_refused_by_one_error(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read_ledger(raw)
