"""What two versions of a list have different: items that came, went and changed, and in what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from satudata.model.plan import Item, Release

SHOWN = tuple(one.name for one in fields(Item) if one.name != "id")


@dataclass(frozen=True)
class Difference:
    """One part of an item that is another now. `key` is its name in `Item`; both values are texts."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """What became of one item: `before` is None for one that came, `after` for one that went."""

    id: str
    before: Item | None
    after: Item | None
    differences: tuple[Difference, ...] = ()

    @property
    def kind(self) -> str:
        """added | removed | changed"""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def changes(before: Iterable[Item], after: Iterable[Item]) -> list[Changed]:
    """What is different, in order of id; items that only moved within the file are the same."""
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    found = (_changed(identity, old.get(identity), new.get(identity)) for identity in sorted(old.keys() | new.keys()))
    return [one for one in found if one is not None]


def _changed(identity: str, before: Item | None, after: Item | None) -> Changed | None:
    if before is None or after is None:
        return Changed(identity, before, after)
    differences = tuple(_differences(before, after))
    return Changed(identity, before, after, differences) if differences else None


def _differences(before: Item, after: Item) -> Iterator[Difference]:
    for key in SHOWN:
        old, new = said(getattr(before, key)), said(getattr(after, key))
        if old != new:
            yield Difference(key, old, new)


def said(value: object) -> str:
    """A part of an item as text: releases as `period: due` beside each other, nothing as "".

    By when the data are handed to walidata is no part of what was agreed.
    """
    if isinstance(value, tuple):
        return ", ".join(f"{one.period}: {one.due}" for one in value if isinstance(one, Release))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value else ""
