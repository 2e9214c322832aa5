"""The figures of the public's requests: what became of each, and how long answers took."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from satudata.model.request import DataRequest
from satudata.procedure.served import Answered, Served, served
from tests.workdays.moments import at, calendar

OFFICE = calendar()
NOW = at("2026-04-06 00:00")
ASKED = DataRequest("2026/0001", "public", "2026-03-02T09:15+07:00", "email", "media", "Data stunting")


def of(*requests: DataRequest, now: datetime = NOW) -> Served:
    (found,) = served(requests, OFFICE, now).values()
    return found


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (replace(ASKED, answered_on="2026-03-16"), Answered.IN_TIME),
        (replace(ASKED, answered_on="2026-03-17"), Answered.LATE),
        (ASKED, Answered.OVERDUE),
        (replace(ASKED, received="2026-03-31T09:00+07:00"), Answered.WAITING),
        (replace(ASKED, answered_on="2026-05-01"), Answered.OVERDUE),
    ],
)
def test_a_request_counts_once_by_what_became_of_its_answer(request_: DataRequest, kind: Answered) -> None:
    assert [one for one, n in of(request_).counts.items() if n] == [kind]


def test_the_kinds_add_up_to_what_was_received_and_the_median_is_of_what_was_answered() -> None:
    answers = [replace(ASKED, answered_on=day) for day in ("2026-03-04", "2026-03-06", "2026-03-17")]
    found = of(*answers, ASKED)
    assert (found.received, sum(found.counts.values()), found.median_working_days) == (4, 4, 4)
    assert of(ASKED).median_working_days is None


def test_years_are_those_of_receipt_the_newest_first() -> None:
    before = replace(ASKED, received="2025-03-03T09:15+07:00", answered_on="2025-03-04")
    assert list(served([before, ASKED], OFFICE, NOW)) == [2026, 2025]


def test_needs_of_the_forum_and_what_comes_later_or_has_no_date_count_nowhere() -> None:
    others = [
        replace(ASKED, kind="forum"),
        replace(ASKED, received="2026-04-07T09:15+07:00"),
        replace(ASKED, received="kemarin"),
        replace(ASKED, answered_on="besok"),
    ]
    assert served(others[:3], OFFICE, NOW) == {}
    assert of(others[3]).counts[Answered.UNKNOWN] == 1


def test_where_a_year_has_no_calendar_what_is_not_known_is_called_unknown() -> None:
    far = replace(ASKED, received="2062-03-02T09:15+07:00")
    found = served([far, replace(ASKED, answered_on="2062-03-03"), ASKED], OFFICE, at("2062-04-01 00:00"))
    assert found[2062].counts[Answered.UNKNOWN] == 1
    assert (found[2026].counts[Answered.LATE], found[2026].counts[Answered.OVERDUE]) == (1, 1)
    assert found[2026].median_working_days is None
