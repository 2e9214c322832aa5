"""What was promised to come out, and what came of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.procedure.releases import Outcome, Promise, access_of, promises, shown
from tests.plans import item, plans
from tests.procedure.courses import OFFICE, SWIFT, release

DAY = "2026-11-21"


def told(**given: object) -> Promise:
    """The promise of one release as of the day."""
    (found,) = promises([release(**given)], OFFICE, DAY)  # type: ignore[arg-type]  # a test names what it changes
    return found


@pytest.mark.parametrize(
    ("published", "outcome", "days"),
    [
        ("2026-03-26 09:02", Outcome.ON_TIME, 0),
        ("2026-03-31 23:30", Outcome.ON_TIME, 0),
        ("2026-04-01 08:00", Outcome.LATE, 1),
        ("2026-04-02 15:00", Outcome.LATE, 2),
        # Good Friday, then the weekend: nobody serves.
        ("2026-04-06 09:00", Outcome.LATE, 3),
    ],
)
def test_a_release_is_on_time_when_it_is_out_by_the_end_of_the_day(published: str, outcome: Outcome, days: int) -> None:
    found = told(done={**SWIFT, "publication": published})
    assert (found.outcome, found.late_working_days) == (outcome, days)
    assert found.out == published[:10]


def test_what_is_not_out_is_overdue_from_the_day_after_and_coming_before() -> None:
    assert told(done={}, promised="2026-11-20").outcome is Outcome.OVERDUE
    assert told(done={}, promised="2026-11-20").late_working_days == 0  # a Friday, and today is Saturday
    assert told(done={}, promised="2026-11-19").late_working_days == 1
    assert told(done={}, promised=DAY).outcome is Outcome.COMING


def test_what_no_list_is_agreed_on_is_proposed_and_late_for_nobody() -> None:
    found = told(done={}, agreed="")
    assert (found.outcome, found.late_working_days) == (Outcome.PROPOSED, 0)


def test_what_is_out_counts_though_no_list_was_agreed_on() -> None:
    assert told(done=SWIFT, agreed="").outcome is Outcome.ON_TIME


def test_a_day_that_is_none_promises_nothing() -> None:
    assert not list(promises([replace(release(SWIFT), promised="2026-02-30")], OFFICE, DAY))


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("open", ""), "open"),
        (("open", "restricted"), "restricted"),
        (("closed", "open"), "closed"),
        (("", "open"), "open"),
        (("", ""), "closed"),
        (("rahasia", "open"), "closed"),
    ],
)
def test_the_strictest_access_counts_and_the_unknown_one_is_closed(named: tuple[str, str], expected: str) -> None:
    assert access_of(*named) == expected


def test_closed_data_are_never_named_and_the_rest_come_in_order_of_day() -> None:
    tracks = [
        release({}, "2026-12-31", name="puskesmas"),
        release({}, "2026-12-01", name="imunisasi"),
        release({}, "2026-12-01", name="rahasia"),
        release({}, "2026-12-01", name="tak-terdaftar"),
    ]
    listed = plans(
        item("dinkes/puskesmas"), item("dinkes/imunisasi", access="restricted"), item("dinkes/rahasia", access="closed")
    )
    found = shown(promises(tracks, OFFICE, DAY), listed, {"dinkes/puskesmas": "open"})
    assert [(promise.dataset, access) for promise, access in found] == [
        ("dinkes/imunisasi", "restricted"),
        ("dinkes/puskesmas", "open"),
    ]


def test_a_dataset_that_closed_since_is_not_named_whatever_its_list_says() -> None:
    found = shown(promises([release({})], OFFICE, DAY), plans(item()), {"dinkes/puskesmas": "closed"})
    assert found == []


@pytest.mark.parametrize(
    ("live", "outcome", "out"),
    [
        ("2026-03-26", Outcome.ON_TIME, "2026-03-26"),
        ("2026-04-01", Outcome.LATE, "2026-04-01"),
        ("2026-12-01", Outcome.OVERDUE, ""),
    ],
    ids=["at once", "from its slot on", "under embargo"],
)
def test_what_is_published_is_out_from_the_day_on_which_anybody_sees_it(live: str, outcome: Outcome, out: str) -> None:
    (found,) = promises([replace(release(SWIFT), live_from=live)], OFFICE, DAY)
    assert (found.outcome, found.out) == (outcome, out)


def test_what_waits_under_embargo_for_the_day_promised_is_coming() -> None:
    track = replace(release(SWIFT, promised="2026-12-01"), live_from="2026-12-01")
    (found,) = promises([track], OFFICE, DAY)
    assert (found.outcome, found.out) == (Outcome.COMING, "")
