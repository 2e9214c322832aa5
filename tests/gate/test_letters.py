"""Letters on a forge: statements on the base branch that rest on one, beside the reviews."""

from __future__ import annotations

import pytest

from satudata.gate.forge import State
from satudata.model.roster import Person
from tests.gate.test_decision import notes, state
from tests.trust.sayings import HEAD, WALI, WALI2, say


@pytest.mark.parametrize(("recorder", "expected"), [(WALI, State.PENDING), (WALI2, State.SUCCESS)])
def test_a_letter_recorded_by_the_examiner_is_no_approval_of_the_head(recorder: Person, expected: State) -> None:
    signed = say("examination", WALI)
    key = recorder.keys[0].fingerprint
    said = [signed, say("agency_approval", HEAD, signed, evidence={"kind": "letter"}, signer=key)]
    assert state(said=said) is expected
    assert ("statement.recorder_examined" in notes(said=said)) is (expected is State.PENDING)
