"""A list of data and who speaks about it, for tests of the procedure without files: see tests/trust/sayings.py."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from satudata.model.calendar import WorkingTime
from satudata.model.sop import Sop, Subject
from satudata.model.statement import Statement
from satudata.procedure.cases import Case
from satudata.procedure.weigh import Weighed, weigh
from satudata.read.calendars import own_calendars
from satudata.read.sops import load_sop
from satudata.trust.publication import Judge
from satudata.workdays.calendar import Calendar
from tests.trust.sayings import HEAD, NEW, OPERATOR, SUPERVISOR, WALI, judge, person, term
from tests.trust.sayings import say as say_of_data

WIB = ZoneInfo("Asia/Jakarta")
OFFICE = Calendar(own_calendars(), WorkingTime(), WIB)
PART, LIST = "plan:2026/dinkes", "plan:2026"
COORDINATOR = person("koordinator", term("coordinator"))
FORUM = person("forum", term("forum"))
SECRETARIAT = person("sekretariat", term("secretariat"))
PRODUCER = person("produsen", term("producer", "dinkes"))
PEOPLE = (COORDINATOR, FORUM, SECRETARIAT, PRODUCER)
MAGETAN, PASER = load_sop("magetan"), load_sop("paser")
CHECKERS = (OPERATOR, WALI, COORDINATOR, SUPERVISOR)


def say(step: str, by: object, after: Statement | None = None, **given: object) -> Statement:
    """What somebody says of the agency's part of the list."""
    return say_of_data(step, by, after, **{"subject": PART, **given})  # type: ignore[arg-type]  # people of sayings


def case(*said: Statement, digest: str = NEW, subject: str = PART) -> Case:
    """The case that was talked about, with these bytes at hand."""
    kind = Subject.AGENCY_PLAN if "/" in subject else Subject.PLAN
    agency = subject.partition("/")[2] or "*"
    return Case(subject, kind, agency, (f"catalog/plan/{subject}.yml",), digest, "", "", said)


def weighed(*said: Statement, digest: str = NEW, sop: Sop = MAGETAN, by: Judge | None = None) -> Weighed:
    return weigh(case(*said, digest=digest), sop, by or judge(*PEOPLE))


def told(found: Weighed) -> dict[str, list[str]]:
    """Step → who took it."""
    return {step: [one.by for one in said] for step, said in found.taken.items()}


def checked(after: Statement | None = None) -> list[Statement]:
    """Handed out, and checked by all four, one after the other."""
    said = [say("distribution", WALI, after)]
    for one in CHECKERS:
        said.append(say("draft_check", one, said[-1]))
    return said


def agreed(digest: str = NEW, after: Statement | None = None) -> list[Statement]:
    """The whole way of a list in Magetan."""
    said = checked(after)
    said.append(say("adjustment", OPERATOR, said[-1], digest=digest))
    said.append(say("list_decision", OPERATOR, said[-1], digest=digest))
    said.append(say("list_decision", WALI, said[-1], digest=digest))
    said.append(say("list_approval", HEAD, said[-1], digest=digest))
    return said


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=WIB)
