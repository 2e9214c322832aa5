"""Items added, taken off and amended, and more time given; and what of it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from satudata.errors import SatudataError
from satudata.model.plan import Addition, AgencyPlan, Extension, Release, Removal
from satudata.planning.change import item_of, let_go, with_amended, with_extension, with_item, without_item
from satudata.planning.differences import changes
from tests.plans import PART, item, part, timed


def test_an_item_comes_at_the_end_and_one_taken_off_before_comes_back() -> None:
    found = with_item(part(), item("dinkes/apotek"), "Kebutuhan RKPD", "2026-06-01")
    assert [one.id for one in found.items] == ["dinkes/puskesmas", "dinkes/imunisasi", "dinkes/apotek"]
    assert found.added == (Addition("dinkes/apotek", "Kebutuhan RKPD", "2026-06-01"),)
    assert found.removed == ()


def test_an_item_taken_off_leaves_its_reason_and_takes_its_deadlines_along() -> None:
    found = without_item(timed(), "dinkes/puskesmas", " Digabung ", "2026-06-01")
    assert [one.id for one in found.items] == ["dinkes/imunisasi"]
    assert found.collect_by == {}
    assert found.removed[-1] == Removal("dinkes/puskesmas", "Digabung", "2026-06-01")
    assert [one.dataset for one in found.extensions] == [""]


def test_an_amended_item_stays_in_its_place() -> None:
    found = with_amended(part(), replace(item_of(part(), "dinkes/puskesmas"), access="restricted"))
    assert [(one.id, one.access) for one in found.items] == [
        ("dinkes/puskesmas", "restricted"),
        ("dinkes/imunisasi", "restricted"),
    ]


def test_a_period_that_is_promised_no_more_is_let_go_and_one_put_off_is_not() -> None:
    before = item(releases=(Release("2024", "2026-01-30"), Release("2025", "2026-03-31", "2026-02-27")))
    moved = item(releases=(Release("2025", "2026-09-30"), Release("2026", "2026-12-31")))
    assert let_go(before, moved) == (Release("2024", "2026-01-30"),)
    assert let_go(before, before) == let_go(moved, replace(moved, title="Lain")) == ()
    assert let_go(moved, item(releases=())) == moved.releases


def test_more_time_replaces_what_was_given_before_for_the_same() -> None:
    found = with_extension(timed(), Extension("examination", "2026-04-24", "Cuti bersama"))
    assert [(one.dataset, one.until) for one in found.extensions] == [
        ("dinkes/puskesmas", "2026-04-20"),
        ("", "2026-04-24"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda one: with_item(one, item(), "x", "2026-06-01"), "plan-item-listed"),
        (lambda one: with_item(one, item("dinkes/apotek"), " ", "2026-06-01"), "plan-reason"),
        (lambda one: without_item(one, "dinkes/lain", "Ganda", "2026-06-01"), "plan-item-unlisted"),
        (lambda one: without_item(one, "dinkes/puskesmas", "  ", "2026-06-01"), "plan-reason"),
        (lambda one: with_amended(one, item("dinkes/lain")), "plan-item-unlisted"),
        (lambda one: with_extension(one, Extension("examination", "2026-06-01", "Alasan", "dinkes/lain")),
         "plan-item-unlisted"),
    ],
)  # fmt: skip
def test_a_change_of_what_is_not_there_is_refused(change: Callable[[AgencyPlan], AgencyPlan], code: str) -> None:
    with pytest.raises(SatudataError) as refused:
        change(part())
    assert refused.value.key == code


def test_lines_make_no_difference_and_everything_else_does() -> None:
    moved = part(f"# Disepakati\n\n{PART}")
    assert part() == moved
    assert changes(part().items, moved.items) == []
    assert part() != replace(part(), removed=())


def test_differences_are_told_item_by_item_in_order_of_id() -> None:
    new = without_item(part(), "dinkes/imunisasi", "Ganda", "2026-06-01")
    new = with_item(new, item("dinkes/apotek"), "Kebutuhan RKPD", "2026-06-01")
    new = with_amended(new, replace(item_of(new, "dinkes/puskesmas"), access="closed", priority=False))
    found = changes(part().items, new.items)
    assert [(one.id, one.kind) for one in found] == [
        ("dinkes/apotek", "added"), ("dinkes/imunisasi", "removed"), ("dinkes/puskesmas", "changed"),
    ]  # fmt: skip
    assert [(one.key, one.before, one.after) for one in found[2].differences] == [
        ("access", "open", "closed"), ("priority", "true", "false"),
    ]  # fmt: skip
