"""Work spread over the machine's cores: same results in the same order as one after the other."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 40  # items handed over at once
WORTH_IT = 48  # below this many items starting processes costs more than it saves

_work: Callable[[object], object] | None = None


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Item], Result], items: Sequence[Item], processes: int = 0) -> Iterator[Result]:
    """The results of `work` in the order of the items.

    The workers are forks of this process: they see everything `work` refers to without copying it. Where forking is not
    to be had, or the items are few, the work is done here.
    """
    count = processes or cores()
    if len(items) < WORTH_IT or count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, items)
        return
    global _work
    _work = work  # type: ignore[assignment]  # handed to the forks through memory: closures cannot be pickled
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the memory shared with the forks
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    try:
        with multiprocessing.get_context("fork").Pool(count, initializer=gc.disable) as pool:
            for results in pool.imap(_chunk, chunks):
                yield from results  # type: ignore[misc]  # results of `work`, which crossed over as plain objects
    finally:
        _work = None
        gc.unfreeze()


def _chunk(items: Iterable[object]) -> list[object]:
    assert _work is not None
    return [_work(item) for item in items]
