"""The days in the gate's comment: by the procedure in force, from when it is known that a step waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from satudata.gate.due import due_days
from satudata.model.statement import Statement
from satudata.read.sops import load_sop
from satudata.workdays.calendar import Calendar
from tests.gate.test_decision import case
from tests.trust.sayings import HEAD, OLD, SUBJECT, WALI, publish, say
from tests.workdays.moments import WIB, calendar

OFFICE = calendar()
BLITAR = load_sop("blitar")
FRIDAY = "2026-11-20T09:00:00+07:00"


def days(*said: Statement, opened: str = FRIDAY, office: Calendar = OFFICE) -> Mapping[str, str]:
    given = case(said=said)
    return due_days(replace(given, pull=replace(given.pull, opened_at=opened)), BLITAR, office)


def test_a_new_proposal_is_examined_within_one_working_day() -> None:
    assert days() == {"examination": "2026-11-23"}


def test_a_force_push_begins_anew() -> None:
    pushed = replace(case(), force_pushed_at="2026-11-24T09:00:00+07:00")
    assert due_days(replace(pushed, pull=replace(pushed.pull, opened_at=FRIDAY)), BLITAR, OFFICE) == {
        "examination": "2026-11-25"
    }


def test_the_head_of_the_agency_has_five_working_days_from_the_examination() -> None:
    examined = say("examination", WALI, at="2026-11-20T10:00:00+07:00")
    assert days(examined)["agency_approval"] == "2026-11-27"
    other_bytes = say("examination", WALI, at="2026-11-20T10:00:00+07:00", digest=OLD)
    assert "agency_approval" not in days(other_bytes)


def test_what_was_given_back_has_no_day_until_it_is_published() -> None:
    returned = say("examination", WALI, outcome="returned", reason="Angka keliru", digest=OLD, at=FRIDAY)
    assert days(returned) == {}
    examined = say("examination", WALI, returned, digest=OLD, at="2026-11-20T10:00:00+07:00")
    approved = say("agency_approval", HEAD, examined, digest=OLD, at="2026-11-20T11:00:00+07:00")
    out = publish(examined, approved, at="2026-11-20T11:01:00+07:00")
    assert days(returned, examined, approved, out) == {"examination": "2026-11-23"}


def test_without_a_moment_of_opening_a_procedure_or_a_calendar_no_day_is_told() -> None:
    assert days(opened="") == {}
    assert due_days(case(), None, OFFICE) == {}
    assert days(office=Calendar({}, OFFICE.working_time, WIB)) == {}


def test_only_datasets_have_days() -> None:
    given = case(files=("catalog/letters/register.csv",))
    assert due_days(replace(given, pull=replace(given.pull, opened_at=FRIDAY)), BLITAR, OFFICE) == {}
    assert SUBJECT in case().digests
