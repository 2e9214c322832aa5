"""Neighbours of a dataset: same keyword, agency, affair; near in the order of ids, so that one change moves little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from satudata.model.snapshot import Summary

WANTED = 4
CROWD = 400  # a keyword that more datasets share says nothing about two of them
STEPS = 2  # how many neighbours one keyword gives before the next is asked

Group = tuple[str, ...]


def related(summaries: Sequence[Summary], wanted: int = WANTED) -> dict[str, tuple[str, ...]]:
    """Up to `wanted` other ids per dataset, nearest first. The same summaries in any order give the same neighbours.

    Asked in turn: the rarest shared keywords, then agency with affair, affair with region codes, affair, agency.
    Within a group the datasets stand in a ring in order of id and each is given those that follow it.
    """
    ordered = sorted(summaries, key=lambda summary: summary.id)
    groups = members(ordered)
    places = {group: {dataset: n for n, dataset in enumerate(ids)} for group, ids in groups.items()}
    found = {}
    for summary in ordered:
        near: dict[str, None] = {}
        for group in sorted(groups_of(summary), key=lambda g: (g[0], len(groups[g]), g)):
            ids = groups[group]
            if group[0] == "0" and len(ids) > CROWD:
                continue
            steps = STEPS if group[0] == "0" else wanted + len(near)
            near.update(dict.fromkeys(after(ids, places[group][summary.id], steps)))
            if len(near) >= wanted:
                break
        found[summary.id] = tuple(near)[:wanted]
    return found


def members(ordered: Sequence[Summary]) -> dict[Group, list[str]]:
    """The ids of every group, in order of id."""
    groups: dict[Group, list[str]] = defaultdict(list)
    for summary in ordered:
        for group in groups_of(summary):
            groups[group].append(summary.id)
    return groups


def groups_of(summary: Summary) -> list[Group]:
    """The groups a dataset belongs to; the first letter is their rank."""
    keywords: list[Group] = [("0", keyword.lower()) for keyword in summary.keywords]
    fixed: list[Group] = [("1", summary.agency, summary.theme), ("3", summary.theme), ("4", summary.agency)]
    if summary.region_codes:
        fixed.append(("2", summary.theme, summary.spatial_level))
    return list(dict.fromkeys(keywords)) + fixed


def after(ids: Sequence[str], place: int, steps: int) -> Iterator[str]:
    """The ids that follow a place in the ring, at most once round it."""
    for step in range(1, min(steps, len(ids) - 1) + 1):
        yield ids[(place + step) % len(ids)]
