"""Whose turn it is with a case, before anybody signs: refused early what would not count later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.sop import Proof, Row, Subject
from satudata.model.statement import Step, Taken
from satudata.procedure.cases import Case
from satudata.procedure.open import Office, open_office
from satudata.procedure.papers import Asking, require_papers
from satudata.procedure.weigh import Weighed
from satudata.standing import Approvals
from satudata.trust.publication import Judge


class Turn(NamedTuple):
    """A case and the rows of its own that this step rests on, the step itself, and the one after it, in that order."""

    case: Case
    taken: tuple[Taken, ...]


def turn_of(desk: Desk, approvals: Approvals, subject: str, step: str, passes: bool, reason: str) -> Turn:
    """The turn that the step is, for the case at hand.

    SatudataError `sop-missing`, `unknown-case`, `step-unknown`, `statements-broken`, `dataset-uncommitted`; when it
    `passes` also `case-done`, `case-too-early` where another row has to be done first, `case-wordless` where nothing
    but the `reason` tells what was done, and `paper-missing`.
    """
    sop = desk.catalog.sop
    if sop is None:
        raise SatudataError("sop-missing", sop=desk.catalog.settings.sop)
    office = open_office(desk, sop, approvals.judge.as_of, at_hand=True)  # who acts has them before them
    case = office.cases.get(subject)
    if case is None:
        raise SatudataError("unknown-case", subject=subject)
    if case.uncommitted:
        raise SatudataError("dataset-uncommitted", dataset=subject)
    if case.problems:
        raise SatudataError("statements-broken", dataset=subject, n=len(case.problems))
    rows = [row for row in sop.about(case.kind) if row.proof is Proof.STATEMENT]
    row = next((row for row in rows if row.step == step), None)
    if row is None:
        raise SatudataError("step-unknown", step=step, known=", ".join(row.step for row in rows))
    weighed = office.weighed[subject]
    if passes:
        _require_turn(office, case, row, reason)
        require_papers(desk, sop, row, Asking(subject, case.agency, _year(case)))
    earlier = [one for one in rows[: rows.index(row)] if one.step in _rests_on(row, rows)]
    taken = [one for before_it in earlier for one in _taken(before_it, weighed, case, approvals.judge)]
    lacking = weighed.missing(row)
    # Others have to act on this row yet; or it is done already, and another entry of its log sends nobody on.
    after = rows[rows.index(row) + 1 :][:1] if len(lacking) == 1 else []
    own = [Taken(step_of(one, case, approvals.judge, weighed, passes), None) for one in (row, *after)]
    return Turn(case, (*taken, *own))


def _require_turn(office: Office, case: Case, row: Row, reason: str) -> None:
    """Refuse what is done already, what another row has to come before, and an entry of a log that says nothing."""
    if office.weighed[case.subject].complete(row) and not row.accompanies:
        raise SatudataError("case-done", subject=case.subject, step=row.step)
    if before := office.board.lacking(case.subject, row.step):
        facts = {"missing": before[0].step, "activity": before[0].activity, "number": before[0].number}
        raise SatudataError("case-too-early", subject=case.subject, step=row.step, **facts)
    if row.accompanies and not any(map(str.isalnum, reason)):
        raise SatudataError("case-wordless", subject=case.subject, step=row.step, activity=row.activity)


def _year(case: Case) -> int:
    """The year of a list, 0 for anything else."""
    year = case.subject.partition(":")[2][:4]
    return int(year) if case.kind in (Subject.PLAN, Subject.AGENCY_PLAN) and year.isdecimal() else 0


def _rests_on(row: Row, rows: Sequence[Row]) -> set[str]:
    """The steps of the same case that this row follows, near and far."""
    by_step = {one.step: one for one in rows}
    found: set[str] = set()
    left = [step for step in row.after if step in by_step]
    while left:
        step = left.pop()
        if step not in found:
            found.add(step)
            left += [earlier for earlier in by_step[step].after if earlier in by_step]
    return found


def _taken(row: Row, weighed: Weighed, case: Case, judge: Judge) -> Iterator[Taken]:
    """A row before: every statement that counts, and one that is lacking while it is not complete."""
    step = step_of(row, case, judge, weighed)
    for said in weighed.taken.get(row.step, ()):
        yield Taken(step, said)
    if not weighed.complete(row):
        yield Taken(step, None)


def step_of(row: Row, case: Case, judge: Judge, weighed: Weighed, passes: bool = False) -> Step:
    """The row as a step of this case, in the roles of all who act on it, or to pass it of those who have not spoken
    yet; a vertical agency's own role stands for its head.
    """
    lacking = [role for actor in weighed.missing(row) for role in actor]
    named = list(dict.fromkeys([*lacking, *(() if passes and lacking else row.roles)]))
    instead = judge.approving_roles.get(case.agency)
    if instead:
        named = [instead if role == roles.AGENCY_HEAD else role for role in named]
    return Step(row.step, named[0] if named else "", row.distinct_from, tuple(named[1:]))
