"""Neighbours of a dataset: same keyword, agency, affair; near in the order of ids, so that one change moves little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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
    own = [groups_of(summary) for summary in ordered]
    groups = members(ordered, own)
    asked = {group: (group[0], len(ids), group) for group, ids in groups.items()}
    places = {group: {dataset: n for n, dataset in enumerate(ids)} for group, ids in groups.items()}
    found = {}
    for summary, belongs in zip(ordered, own, strict=True):
        near: dict[str, None] = {}
        for group in sorted(belongs, key=asked.__getitem__):
            ids = groups[group]
            if group[0] == "0" and len(ids) > CROWD:
                continue
            steps = STEPS if group[0] == "0" else wanted + len(near)
            near.update(dict.fromkeys(after(ids, places[group][summary.id], steps)))
            if len(near) >= wanted:
                break
        found[summary.id] = tuple(near)[:wanted]
    return found


def members(ordered: Sequence[Summary], own: Sequence[Sequence[Group]]) -> dict[Group, list[str]]:
    """The ids of every group, in the order given; `own` are the groups of each summary."""
    groups: dict[Group, list[str]] = defaultdict(list)
    for summary, belongs in zip(ordered, own, strict=True):
        for group in belongs:
            groups[group].append(summary.id)
    return groups


def groups_of(summary: Summary) -> list[Group]:
    """The groups a dataset belongs to; the first letter is their rank."""
    keywords: list[Group] = [("0", keyword.lower()) for keyword in summary.keywords]
    fixed: list[Group] = [("1", summary.agency, summary.theme), ("3", summary.theme), ("4", summary.agency)]
    if summary.region_codes:
        fixed.append(("2", summary.theme, summary.spatial_level))
    return list(dict.fromkeys(keywords)) + fixed


def after(ids: Sequence[str], place: int, steps: int) -> Sequence[str]:
    """The ids that follow a place in the ring, at most once round it."""
    steps = min(steps, len(ids) - 1)
    found = ids[place + 1 : place + 1 + steps]
    return [*found, *ids[: steps - len(found)]]
