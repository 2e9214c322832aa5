from __future__ import annotations

import os
import signal

import pytest

from satudata.errors import SatudataError
from satudata.spread import WORTH_IT, spread


def test_results_come_in_the_order_of_the_items() -> None:
    items = list(range(WORTH_IT * 5))
    assert list(spread(lambda n: n * n, items, processes=2)) == [n * n for n in items]


def test_many_items_are_worked_on_by_other_processes() -> None:
    found = set(spread(lambda _: os.getpid(), list(range(WORTH_IT * 5)), processes=2))
    assert os.getpid() not in found


def test_few_items_are_worked_on_here() -> None:
    assert set(spread(lambda _: os.getpid(), list(range(WORTH_IT - 1)), processes=2)) == {os.getpid()}


def test_a_fault_of_ours_in_a_worker_is_raised_here() -> None:
    def work(n: int) -> int:
        if n == 50:
            raise ZeroDivisionError
        return n

    with pytest.raises(ZeroDivisionError):
        list(spread(work, list(range(100)), processes=2))


def test_a_worker_that_is_killed_ends_in_one_line_and_not_in_a_hang() -> None:
    with pytest.raises(SatudataError) as caught:
        list(spread(lambda n: os.kill(os.getpid(), signal.SIGKILL) if n == 50 else n, list(range(100)), processes=2))
    assert caught.value.key == "worker-lost"
