"""Promised against delivered, as of any day, by agency and for the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.plan import Release
from satudata.planning.promised import Promise, Tally, by_agency, coming, promises, tally
from satudata.procedure.releases import Outcome
from tests.plans import item, plans
from tests.procedure.courses import OFFICE, SWIFT, release

ITEM = item(releases=(Release("2025", "2026-03-31"),))
PLAN = plans(ITEM)[2026]


def told(on: str, **published: str) -> Promise:
    """The promise for 31 March 2026, published when said, as of a day."""
    done = {**SWIFT, **published} if published else {}
    track = replace(release(done, promised="2026-03-31"), subject=f"dataset:{ITEM.id}", period="2025")
    (found,) = promises(PLAN, [track], OFFICE, on)
    return found


@pytest.mark.parametrize(
    ("published", "on", "outcome", "out"),
    [
        ("2026-03-26 09:00", "2026-11-21", Outcome.ON_TIME, "2026-03-26"),
        ("2026-04-02 09:00", "2026-11-21", Outcome.LATE, "2026-04-02"),
        ("2026-04-02 09:00", "2026-04-01", Outcome.OVERDUE, ""),
        ("2026-03-26 09:00", "2026-03-25", Outcome.COMING, ""),
        ("2026-03-26 09:00", "2026-03-26", Outcome.ON_TIME, "2026-03-26"),
    ],
)
def test_what_came_later_than_the_day_had_not_come_on_it(published: str, on: str, outcome: Outcome, out: str) -> None:
    found = told(on, publication=published)
    assert (found.outcome, found.out) == (outcome, out)


def test_what_has_no_track_is_only_proposed_and_what_is_unavailable_promises_nothing() -> None:
    (found,) = promises(PLAN, [], OFFICE, "2026-11-21")
    assert found.outcome is Outcome.PROPOSED
    lacking = plans(replace(ITEM, unavailable="Belum ada"))[2026]
    assert promises(lacking, [], OFFICE, "2026-11-21") == []
    assert tally(lacking.items(), []) == Tally(items=1, unavailable=1)


PROMISES = st.lists(st.builds(Promise, st.just(ITEM), st.just(ITEM.releases[0]), st.just(""), st.sampled_from(Outcome)))


@given(PROMISES)
def test_every_promise_is_counted_once(found: list[Promise]) -> None:
    sums = tally([ITEM], found)
    assert sums.promised + sums.proposed == len(found)
    assert sums.out <= sums.promised


def test_the_sums_of_the_agencies_are_those_of_the_whole() -> None:
    plan = plans(ITEM, item("dinsos/a"), item("dinsos/b", unavailable="Belum ada"))[2026]
    found = promises(plan, [], OFFICE, "2026-11-21")
    sums = by_agency(plan, found)
    assert list(sums) == ["dinkes", "dinsos"]
    assert (sums["dinsos"].items, sums["dinsos"].unavailable, sums["dinsos"].proposed) == (2, 1, 1)
    assert sum(one.items for one in sums.values()) == tally(plan.items(), found).items


def test_what_comes_next_is_told_by_day() -> None:
    days = [(date(2026, 6, 30) - timedelta(n)).isoformat() for n in range(3)]
    found = [Promise(ITEM, Release("2025", day), "", Outcome.COMING) for day in days]
    assert [one.release.due for one in coming(found, 2)] == ["2026-06-28", "2026-06-29"]
