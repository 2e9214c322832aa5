"""Work spread over the machine's cores: same results in the same order as one after the other."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from satudata.errors import SatudataError

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 40  # items handed over at once
WORTH_IT = 48  # below this many items starting processes costs more than it saves

# What the forks inherit: the work and its items, neither of which is copied or pickled.
_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Item], Result], items: Sequence[Item], processes: int = 0) -> Iterator[Result]:
    """The results of `work` in the order of the items.

    The workers are forks of this process: they see everything `work` refers to, and only results cross over. Where
    forking is not to be had, or the items are few, the work is done here. SatudataError when a worker was killed.
    """
    count = processes or cores()
    if len(items) < WORTH_IT or count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, items)
        return
    global _shared
    _shared = (work, items)
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the memory shared with the forks
    gc.disable()
    try:
        with ProcessPoolExecutor(count, multiprocessing.get_context("fork")) as pool:
            for results in pool.map(_chunk, range(0, len(items), CHUNK)):
                yield from results
    except BrokenProcessPool:
        raise SatudataError("worker-lost") from None
    finally:
        _shared = None
        gc.unfreeze()
        gc.enable()


def _chunk(start: int) -> list[Any]:
    assert _shared is not None
    work, items = _shared
    results = [work(item) for item in items[start : start + CHUNK]]
    # The collector is off in the forks; once a chunk is enough against the cycles that writers of workbooks leave.
    gc.collect()
    return results
