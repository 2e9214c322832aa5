"""Which row of the newer table was which of the older one."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter

Rows = Sequence[tuple[str, ...]]
NEW = -1
MAX_CELLS = 5_000_000  # of rows without a match, among which corrected keys are looked for


def matched(before: Rows, after: Rows, key: Sequence[int]) -> tuple[list[int], int]:
    """For each newer row the number of the older one (from 0) or -1, and how many newer rows share their key.

    Rows hold the cells of the columns that both tables have; `key` are positions in them, () for none. A key that one
    row has matches; rows that share theirs, or where there is no key, match when all their cells are the same, and what
    then remains under one key in order. At last a row whose key was corrected in one column alone is found again.
    """
    if before == after:
        return list(range(len(after))), 0
    if not key:
        found = [NEW] * len(after)
        _pair(found, range(len(before)), range(len(after)), before, after)
        return found, 0
    old_keys, new_keys = _keys(before, key), _keys(after, key)
    found, twins = _by_key(old_keys, new_keys)
    old, new = _left(found, len(before))
    if twins:
        _pair(found, old, new, before, after)
        old, new = _left(found, len(before))
        _pair(found, old, new, old_keys, new_keys)
        old, new = _left(found, len(before))
    if old and new and len(before[0]) > len(key) and (len(old) + len(new)) * len(before[0]) <= MAX_CELLS:
        _pair_corrected(found, old, new, before, after, key)
    return found, twins


def _keys(rows: Rows, key: Sequence[int]) -> list[Hashable]:
    return list(map(itemgetter(*key), rows))


def _by_key(before: list[Hashable], after: list[Hashable]) -> tuple[list[int], int]:
    """Matches by keys that one row has on both sides, and how many newer rows have one that is shared."""
    places = dict(zip(before, range(len(before)), strict=True))
    distinct = set(after)
    if len(places) == len(before) and len(distinct) == len(after):
        return [places.get(one, NEW) for one in after], 0
    shared = {one for keys in (before, after) for one, n in Counter(keys).items() if n > 1}
    found = [NEW if one in shared else places.get(one, NEW) for one in after]
    return found, sum(one in shared for one in after)


def _left(found: Sequence[int], n_before: int) -> tuple[list[int], list[int]]:
    """The older and the newer rows that have no match yet, in order."""
    taken = set(found)
    return [i for i in range(n_before) if i not in taken], [j for j, i in enumerate(found) if i == NEW]


def _pair(
    found: list[int], old: Iterable[int], new: Iterable[int], before: Sequence[Hashable], after: Sequence[Hashable]
) -> None:
    """Match what is equal, the first with the first."""
    pool: dict[Hashable, deque[int]] = {}
    for i in old:
        pool.setdefault(before[i], deque()).append(i)
    for j in new:
        if waiting := pool.get(after[j]):
            found[j] = waiting.popleft()


def _pair_corrected(
    found: list[int], old: list[int], new: list[int], before: Rows, after: Rows, key: Sequence[int]
) -> None:
    """Match rows that differ in one column of the key alone and that nothing else resembles."""
    for column in key:
        gone = _alone((before[i][:column] + before[i][column + 1 :], i) for i in old)
        come = _alone((after[j][:column] + after[j][column + 1 :], j) for j in new)
        for rest, j in come.items():
            if rest in gone and any(rest):
                found[j] = gone[rest]
        old, new = _left(found, len(before))


def _alone(rows: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], int]:
    """The rows that only one number has."""
    places: dict[tuple[str, ...], int] = {}
    several = set()
    for rest, n in rows:
        if rest in places:
            several.add(rest)
        places[rest] = n
    return {rest: n for rest, n in places.items() if rest not in several}
