"""The rule of publication in force: the steps, and what `approval:` in `catalog/catalog.yml` sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from satudata.model import roster as roles
from satudata.model.catalog import Agency
from satudata.model.sop import Proof, Sop, Subject
from satudata.model.statement import (
    AGENCY_APPROVAL,
    EXAMINATION,
    PRIORITY_REVIEW,
    PUBLICATION,
    Release,
    Rule,
    Step,
)
from satudata.trust.slots import MONTHS

# Until a procedure says otherwise (Perpres 39/2019: the steward examines, the head of the agency answers for it).
STEPS = (
    Step(EXAMINATION, roles.DATA_STEWARD, ("author",)),
    Step(AGENCY_APPROVAL, roles.AGENCY_HEAD, ("author", EXAMINATION)),
    Step(PUBLICATION, roles.DATA_STEWARD),
)
# A procedure that is named and cannot be followed lets nothing out.
NOBODY = (Step(EXAMINATION, ""), STEPS[-1])


def rule_of(settings: Mapping[str, object], sop: Sop | None = None) -> Rule:
    """The rule that the settings document gives. What it says wrongly, the schema refuses; here it counts as the
    stricter choice.
    """
    given = settings.get("approval")
    approval: Mapping[str, object] = given if isinstance(given, dict) else {}
    every = str(approval.get("every", (sop.every if sop is not None else "") or "yearly"))
    papers = approval.get("papers")
    release = str(approval.get("release", sop.release if sop is not None else Release.IMMEDIATE))
    return Rule(
        steps=steps_of(sop) if sop is not None else NOBODY if settings.get("sop") else STEPS,
        release=Release(release) if release in list(Release) else Release.DELIVERY,
        every=every if every in MONTHS else "yearly",
        papers=tuple(map(str, papers)) if isinstance(papers, list) else (),
        personal_signatures=approval.get("personal_signatures", False) is not False,
        letters_by_examiner=approval.get("letters_by_examiner") is True,
        further=further_of(sop) if sop is not None else (),
        cases=cases_of(sop) if sop is not None else (),
    )


def slots_of(settings: Mapping[str, object], sop: Sop | None) -> str:
    """How often proven data come out where they do so on set days only (`monthly`, …), "" where they do at once."""
    rule = rule_of(settings, sop)
    return rule.every if rule.release is Release.SCHEDULE else ""


def steps_of(sop: Sop) -> tuple[Step, ...]:
    """The steps that a procedure asks before publication, in its order; one that names nobody, nobody can take."""
    steps = []
    for row in sop.rows:
        if row.gates:
            role, *also = row.actors[0] if row.actors else ("",)
            steps.append(Step(row.step, role, row.distinct_from, tuple(also)))
    return tuple(steps) if steps and steps[-1].name == PUBLICATION else NOBODY


def further_of(sop: Sop) -> tuple[Step, ...]:
    """The steps about data that a procedure asks of somebody though nothing waits for them. The re-check of Data
    Prioritas is none of them: it is asked where the data say that they are.
    """
    rows = [row for row in sop.about(Subject.DATASET) if row.proof is Proof.STATEMENT and not row.gates and row.actors]
    return tuple(
        Step(row.step, row.actors[0][0], row.distinct_from, row.actors[0][1:])
        for row in rows
        if row.step != PRIORITY_REVIEW
    )


def cases_of(sop: Sop) -> tuple[tuple[str, Step], ...]:
    """The steps that a procedure asks of somebody about lists, activities, requests and reports, in its order."""
    return tuple(
        (row.subject.value, Step(row.step, row.roles[0], row.distinct_from, row.roles[1:]))
        for row in sop.rows
        if row.subject is not Subject.DATASET and row.proof is Proof.STATEMENT and row.actors
    )


def unvalidated_until(settings: Mapping[str, object]) -> str:
    """The last day on which data older than the rules is still shown, "" when it is not."""
    given = settings.get("approval")
    return str(given.get("unvalidated_until", "")) if isinstance(given, dict) else ""


def approving_roles(agencies: Iterable[Agency]) -> dict[str, str]:
    """Agency → the role that approves its data, where that is not its head (vertical agencies have none)."""
    return {
        agency.id: agency.approval_role for agency in agencies if agency.approval_role not in ("", roles.AGENCY_HEAD)
    }
