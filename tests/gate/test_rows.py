"""What is said of lists, activities and reports comes in by itself when it takes a row of the procedure in force."""

from __future__ import annotations

import pytest

from satudata.gate.facts import admission
from satudata.model.roster import WHOLE_REGION, Person
from satudata.model.statement import Statement
from satudata.read.sops import load_sop
from satudata.trust.publication import Judge
from satudata.trust.rules import rule_of
from tests.procedure.parts import COORDINATOR, FORUM, PEOPLE, PRODUCER, SECRETARIAT, say
from tests.trust.sayings import HEAD, OPERATOR, OTHER_HEAD, SUPERVISOR, WALI, judge


def by(sop: str) -> Judge:
    return judge(*PEOPLE, rule=rule_of({"sop": sop}, load_sop(sop)))


def refused(said: Statement, sop: str) -> str:
    problem = admission(said, by(sop))
    return problem.code if problem is not None else ""


@pytest.mark.parametrize(
    ("sop", "subject", "step", "person"),
    [
        ("paser", "plan:2026", "guidance", SUPERVISOR),
        ("paser", "plan:2026", "forum_support", SECRETARIAT),
        ("paser", "plan:2026", "list_agreement", FORUM),
        ("paser", "plan:2026/dinkes", "availability", PRODUCER),
        ("paser", "activity:dinkes/survei", "activity_design", PRODUCER),
        ("paser", "report:2026", "report", SECRETARIAT),
        ("paser", "report:2026", "report_delivery", WALI),
        ("magetan", "plan:2026/dinkes", "draft_check", COORDINATOR),
        ("magetan", "plan:2026/dinkes", "list_approval", HEAD),
        ("magetan", "dataset:dinkes/puskesmas", "completion", OPERATOR),
        ("sumedang", "request:2026/0001", "disposition", WALI),
    ],
)
def test_who_acts_on_a_row_may_say_so_and_give_it_back(sop: str, subject: str, step: str, person: Person) -> None:
    assert refused(say(step, person, subject=subject), sop) == ""
    assert refused(say(step, OTHER_HEAD, subject=subject), sop) in ("role-wrong", "role-not-held")
    if not subject.startswith("dataset:"):
        assert refused(say(step, person, subject=subject, outcome="returned", reason="x"), sop) == ""


def test_a_step_of_another_kind_of_subject_or_of_another_procedure_does_not_come_in() -> None:
    assert refused(say("guidance", SUPERVISOR, subject="plan:2026/dinkes"), "paser") == "step-unknown"
    assert refused(say("list_approval", HEAD, subject="plan:2026/dinkes"), "paser") == "step-unknown"
    assert refused(say("completion", OPERATOR, subject="dataset:dinkes/puskesmas"), "paser") == "step-unknown"


def test_an_official_of_one_agency_speaks_of_no_other_agencys_part() -> None:
    assert refused(say("availability", PRODUCER, subject="plan:2026/dinsos"), "paser") == "role-not-held"
    assert refused(say("activity_design", PRODUCER, subject="activity:dinsos/survei"), "paser") == "role-not-held"
    assert WHOLE_REGION not in {term.agency for term in PRODUCER.terms}
