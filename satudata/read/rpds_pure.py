"""The few persistent collections that `referencing` and `jsonschema` take from the compiled package `rpds`.

Where that package is absent (a browser, a Python without a wheel) `read/schemas.py` puts this module in its place, so
that the same explanations appear. Every change gives a new value and leaves the old one as it was.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T", bound=Hashable)

Pairs = Mapping[K, V] | Iterable[tuple[K, V]]


class HashTrieMap(Mapping[K, V]):
    """A mapping that is never changed in place."""

    __slots__ = ("_values",)

    def __init__(self, value: Pairs[K, V] = (), **more: V) -> None:
        self._values: dict[K, V] = dict(value, **more)

    @classmethod
    def convert(cls, value: Pairs[K, V]) -> HashTrieMap[K, V]:
        """The value itself when it is one already, else a new map of it."""
        return value if isinstance(value, HashTrieMap) else cls(value)

    def __getitem__(self, key: K) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def insert(self, key: K, val: V) -> HashTrieMap[K, V]:
        """A map with this key set."""
        return self.update({key: val})

    def update(self, *args: Pairs[K, V]) -> HashTrieMap[K, V]:
        """A map with the given pairs set, later ones winning."""
        values = dict(self._values)
        for pairs in args:
            values.update(pairs)
        return HashTrieMap(values)

    def remove(self, key: K) -> HashTrieMap[K, V]:
        """A map without this key. Raises KeyError when it is absent."""
        values = dict(self._values)
        del values[key]
        return HashTrieMap(values)

    def discard(self, key: K) -> HashTrieMap[K, V]:
        """A map without this key, present or not."""
        return self.remove(key) if key in self._values else self


class HashTrieSet(frozenset[T]):
    """A set that is never changed in place."""

    def insert(self, value: T) -> HashTrieSet[T]:
        """A set with this value in it."""
        return HashTrieSet(self | {value})

    def update(self, *args: Iterable[T]) -> HashTrieSet[T]:
        """A set with all these values in it."""
        return HashTrieSet(self.union(*args))

    def remove(self, value: T) -> HashTrieSet[T]:
        """A set without this value. Raises KeyError when it is absent."""
        if value not in self:
            raise KeyError(value)
        return self.discard(value)

    def discard(self, value: T) -> HashTrieSet[T]:
        """A set without this value, present or not."""
        return HashTrieSet(self - {value})


class List(tuple[T, ...]):
    """A list that grows at its front."""

    __slots__ = ()

    def push_front(self, value: T) -> List[T]:
        """A list that begins with this value."""
        return List((value, *self))

    def drop_first(self) -> List[T]:
        """A list without its first value. Raises IndexError when there is none."""
        if not self:
            raise IndexError("empty list")
        return List(self[1:])
