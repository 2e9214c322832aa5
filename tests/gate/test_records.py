"""A proposal is merged by what stands on record, never ahead of it."""

from __future__ import annotations

from dataclasses import replace

from satudata.gate.decision import decide
from satudata.gate.forge import DISMISSED, State
from tests.gate.test_decision import AT, case, judge, review, settled
from tests.trust.sayings import HEAD, WALI


def test_a_dismissal_that_is_not_on_record_yet_holds_what_was_complete() -> None:
    given = (review(WALI, 9), review(HEAD, 10))
    _, said = settled(case(*given), judge())
    dismissed = case(given[0], replace(given[1], state=DISMISSED), said=said)
    decision = decide(dismissed, judge(), AT)
    assert decision.records
    assert decision.state is State.PENDING
