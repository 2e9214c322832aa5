"""Whose hands a statement went through, where two steps need different ones.

Who records an electronic letter is alone with it: the build never sees the PDF, so the examiner could examine, record
a letter of the head of agency and publish. A scan has a second person's signature instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from satudata.model.roster import Roster
from satudata.model.statement import Rule, Statement, Step

LETTER = "letter"


def recorder_counts(evidence: Mapping[str, object], rule: Rule) -> bool:
    """Whether who records this evidence is one of its hands, beside who decided."""
    return evidence.get("kind") == LETTER and not rule.letters_by_examiner


def hands(said: Statement, roster: Roster, rule: Rule) -> Set[str]:
    """The roster ids of who decided, and of who recorded it alone."""
    recorders = roster.owners(said.signer) if recorder_counts(said.evidence, rule) else ()
    return {said.by, *(person.id for person in recorders)}


def shared(own: Set[str], step: Step, before: Sequence[Statement], roster: Roster, rule: Rule) -> Statement | None:
    """The first statement before this step that has to be of other hands and is not."""
    apart = (one for one in before if one.step in step.distinct_from)
    return next((one for one in apart if own & hands(one, roster, rule)), None)
