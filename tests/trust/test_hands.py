"""Whose hands a statement went through: who decided, and who was alone with the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.model.roster import Person
from satudata.model.statement import Rule, Statement
from satudata.trust.hands import hands, shared
from satudata.trust.rules import STEPS, rule_of
from tests.trust.sayings import GATE, HEAD, WALI, WALI2, roster, say

APPROVAL = STEPS[1]
RULE = Rule(STEPS)


def by_letter(step: str, by: Person, recorder: Person, kind: str = "letter") -> Statement:
    return say(step, by, evidence={"kind": kind}, signer=recorder.keys[0].fingerprint)


def clash(examined: Statement, approved: Statement, rule: Rule = RULE) -> bool:
    return shared(hands(approved, roster(), rule), APPROVAL, [examined], roster(), rule) is not None


def test_who_records_a_letter_is_one_of_its_hands() -> None:
    assert hands(by_letter("agency_approval", HEAD, WALI), roster(), RULE) == {"kepala", "wali"}


@pytest.mark.parametrize("kind", ["ssh", "forge-review", "wet-ink", "manual"])
def test_who_records_what_others_attest_is_none(kind: str) -> None:
    assert hands(by_letter("agency_approval", HEAD, GATE, kind), roster(), RULE) == {"kepala"}


def test_the_examiner_records_no_letter_for_the_next_step_and_others_do() -> None:
    examined = say("examination", WALI)
    assert clash(examined, by_letter("agency_approval", HEAD, WALI))
    assert not clash(examined, by_letter("agency_approval", HEAD, WALI2))
    assert not clash(examined, say("agency_approval", HEAD))


def test_nor_does_who_recorded_the_letter_of_the_examiner() -> None:
    examined = by_letter("examination", WALI2, WALI)
    assert clash(examined, by_letter("agency_approval", HEAD, WALI))
    assert clash(examined, say("agency_approval", WALI))


def test_a_former_key_of_the_examiner_is_no_other_hand() -> None:
    former = replace(WALI.keys[0], fingerprint="SHA256:lama", until="2026-01-01")
    people = roster(replace(WALI, keys=(*WALI.keys, former)))
    approved = say("agency_approval", HEAD, evidence={"kind": "letter"}, signer="SHA256:lama")
    assert hands(approved, people, RULE) == {"kepala", "wali"}


def test_policy_lets_one_steward_do_both_and_only_when_it_says_true() -> None:
    examined, approved = say("examination", WALI), by_letter("agency_approval", HEAD, WALI)
    for given, expected in ((True, False), (False, True), ("yes", True), (1, True)):
        assert clash(examined, approved, rule_of({"approval": {"letters_by_examiner": given}})) is expected
    assert clash(examined, approved, rule_of({}))
