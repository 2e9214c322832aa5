"""Whether a list is agreed, and on which bytes."""

from __future__ import annotations

import pytest

from satudata.model.statement import RETURNED, Statement
from satudata.planning.agreement import Agreement, last_agreed
from satudata.planning.differences import changes
from satudata.procedure.agreed import agreeing_row
from satudata.procedure.weigh import weigh
from satudata.read.sops import load_sop
from tests.plans import item
from tests.procedure.parts import MAGETAN, PEOPLE, agreed, case, checked, say
from tests.trust.sayings import HEAD, NEW, OLD, WALI, judge


@pytest.mark.parametrize(
    ("sop", "step"),
    [
        ("paser", "list_agreement"), ("pringsewu", "list_agreement"), ("blitar", "list_agreement"),
        ("perpres-39-2019", "list_agreement"), ("magetan", "list_approval"), ("sumedang", None),
    ],
)  # fmt: skip
def test_the_procedure_says_which_row_agrees_a_list(sop: str, step: str | None) -> None:
    row = agreeing_row(load_sop(sop))
    assert (row.step if row else None) == step


def last(*said: Statement, digest: str = NEW) -> Statement | None:
    """The statement by which Magetan's list was last agreed."""
    row = agreeing_row(MAGETAN)
    assert row is not None
    whole = case(*said, digest=digest)
    return last_agreed(whole, weigh(whole, MAGETAN, judge(*PEOPLE)), row)


def test_a_list_is_agreed_by_the_last_binding_row_and_not_before() -> None:
    said = agreed()
    assert last(*said[:-1]) is None
    assert last(*said) == said[-1]


def test_what_was_agreed_on_other_bytes_is_the_agreed_version() -> None:
    said = agreed(digest=OLD)
    assert last(*said, digest=NEW) == said[-1]


def test_the_newest_agreement_is_the_one_in_force() -> None:
    first = agreed(digest=OLD)
    more = agreed(digest=NEW, after=first[-1])
    assert last(*first, *more) == more[-1]
    assert last(*first, *more, digest=OLD) == more[-1]


def test_what_went_back_is_not_agreed_and_the_version_before_it_is() -> None:
    first = agreed(digest=OLD)
    second = agreed(digest=NEW, after=first[-1])
    back = say("list_approval", HEAD, second[-1], outcome=RETURNED, reason="Belum lengkap")
    assert last(*first, *second, back) == first[-1]
    assert last(*first, say("list_approval", HEAD, first[-1], outcome=RETURNED, digest=OLD)) is None


def test_who_may_not_agree_has_agreed_nothing() -> None:
    said = [*checked(), say("list_approval", WALI, checked()[-1])]
    assert last(*said) is None


def test_other_bytes_than_were_agreed_amend_a_list() -> None:
    row = agreeing_row(MAGETAN)
    assert row is not None
    said = agreed()[-1]
    for found in (tuple(changes([], [item()])), (), None):
        assert Agreement("plan:2026/dinkes", 2026, "dinkes", row, said, False, found).amended
    assert not Agreement("plan:2026/dinkes", 2026, "dinkes", row, said, True).amended
    assert not Agreement("plan:2026/dinkes", 2026, "dinkes", row).amended
