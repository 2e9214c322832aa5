"""Changes of an agency's part of a list: an item added, taken off with a reason, amended; more time for a step.

Each gives a new part and leaves the old one as it is. Perpres 39/2019: the list may be changed during the year.
"""

from __future__ import annotations

from dataclasses import replace

from satudata.errors import SatudataError
from satudata.model.plan import Addition, AgencyPlan, Extension, Item, Release, Removal


def item_of(part: AgencyPlan, identity: str) -> Item:
    """The item of that dataset. SatudataError `plan-item-unlisted` when the part has none."""
    found = next((item for item in part.items if item.id == identity), None)
    if found is None:
        raise SatudataError("plan-item-unlisted", dataset=identity, path=part.path)
    return found


def with_item(part: AgencyPlan, item: Item, reason: str, on: str) -> AgencyPlan:
    """The part with one more item at its end, put there on an ISO day; one that was taken off before comes back.

    SatudataError `plan-item-listed` when it is there already, `plan-reason`.
    """
    if not reason.strip():
        raise SatudataError("plan-reason", dataset=item.id)
    if any(one.id == item.id for one in part.items):
        raise SatudataError("plan-item-listed", dataset=item.id, path=part.path)
    removed = tuple(one for one in part.removed if one.id != item.id)
    added = (*(one for one in part.added if one.id != item.id), Addition(item.id, reason.strip(), on))
    return replace(part, items=(*part.items, item), added=added, removed=removed)


def without_item(part: AgencyPlan, identity: str, reason: str, on: str) -> AgencyPlan:
    """The part with that item and its deadlines taken off on an ISO day.

    SatudataError `plan-item-unlisted`, `plan-reason`.
    """
    gone = item_of(part, identity)
    if not reason.strip():
        raise SatudataError("plan-reason", dataset=identity)
    items = tuple(item for item in part.items if item is not gone)
    extensions = tuple(one for one in part.extensions if one.dataset != identity)
    return replace(
        part, items=items, removed=(*part.removed, Removal(identity, reason.strip(), on)), extensions=extensions
    )


def with_amended(part: AgencyPlan, item: Item) -> AgencyPlan:
    """The part with an item in the place of the one of the same dataset. SatudataError `plan-item-unlisted`."""
    before = item_of(part, item.id)
    return replace(part, items=tuple(item if one is before else one for one in part.items))


def let_go(before: Item, after: Item) -> tuple[Release, ...]:
    """The releases of periods that an amended item promises no more, as they were listed; another day lets none go."""
    kept = {one.period for one in after.releases}
    return tuple(one for one in before.releases if one.period not in kept)


def with_extension(part: AgencyPlan, extension: Extension) -> AgencyPlan:
    """The part with more time for a step; one that was given before for the same is replaced.

    SatudataError `plan-item-unlisted` for a dataset that is not on the list.
    """
    if extension.dataset:
        item_of(part, extension.dataset)
    kept = tuple(one for one in part.extensions if (one.step, one.dataset) != (extension.step, extension.dataset))
    return replace(part, extensions=(*kept, extension))
