"""Whether a year's list is agreed, by whom and when, and what is different in the files at hand since.

Which row agrees is said by the procedure in force (`procedure.agreed.agreeing_row`); one without such a row (Sumedang)
knows no agreement on a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from satudata.desk import Desk
from satudata.model.plan import Plan
from satudata.model.sop import Row, Sop, Subject
from satudata.model.statement import APPROVED, RETURNED, Statement
from satudata.planning.differences import Changed, changes
from satudata.procedure.agreed import agreeing_row, parts_with
from satudata.procedure.cases import Case
from satudata.procedure.weigh import Weighed, missing, weigh
from satudata.trust.chain import Chain
from satudata.trust.publication import Judge


@dataclass(frozen=True)
class Agreement:
    """How far a list, or an agency's part of one, is agreed. `agency` is "" for the year's list as a whole.

    `agreed` is the statement by which it was last agreed, None when it never was; `holds` says that it was about the
    very files at hand. Where it was about others, `changes` are what is different in the items since; None when those
    bytes are not to be found in the history any more.
    """

    subject: str
    year: int
    agency: str
    row: Row
    agreed: Statement | None = None
    holds: bool = False
    changes: tuple[Changed, ...] | None = ()

    @property
    def amended(self) -> bool:
        """Whether the files at hand are others than were agreed."""
        return self.agreed is not None and not self.holds


def agreements(desk: Desk, sop: Sop, found: Mapping[str, Case], judge: Judge, plan: Plan) -> list[Agreement]:
    """How far the list of a year is agreed: one for the whole, or one for each agency where these agree for themselves;
    nothing where the procedure knows no agreement. `found` are the cases at hand by subject.
    """
    row = agreeing_row(sop)
    if row is None:
        return []
    subjects = (
        {plan.subject: ""}
        if row.subject is Subject.PLAN
        else {part.subject: agency for agency, part in plan.parts.items()}
    )
    return [
        _agreement(desk, found[subject], weigh(found[subject], sop, judge), row, plan, agency)
        for subject, agency in subjects.items()
        if subject in found
    ]


def _agreement(desk: Desk, case: Case, weighed: Weighed, row: Row, plan: Plan, agency: str) -> Agreement:
    agreed = last_agreed(case, weighed, row)
    if agreed is None or agreed.digest == case.digest:
        return Agreement(case.subject, plan.year, agency, row, agreed, agreed is not None)
    parts = parts_with(desk, plan.year, agency, {agreed.digest})
    at_hand = [item for item in plan.items() if agency in ("", item.agency)]
    found = None if parts is None else tuple(changes((item for part in parts for item in part.items), at_hand))
    return Agreement(case.subject, plan.year, agency, row, agreed, False, found)


def last_agreed(case: Case, weighed: Weighed, row: Row) -> Statement | None:
    """The statement by which the row was last complete, for whatever bytes, unless these went back later."""
    refused = {problem.statement for problem in weighed.problems}
    heard: dict[str, list[Statement]] = {}
    complete: dict[str, Statement] = {}
    for said in reversed(Chain(case.said).newest_first()):
        if said.hash in refused:
            continue
        if said.outcome == RETURNED:
            heard.pop(said.digest, None)
            complete.pop(said.digest, None)
        elif said.step == row.step and said.outcome == APPROVED:
            alike = heard.setdefault(said.digest, [])
            alike.append(said)
            if not missing(row, alike):
                complete.pop(said.digest, None)  # what was agreed again is the newest
                complete[said.digest] = said
    return next(reversed(complete.values()), None)
