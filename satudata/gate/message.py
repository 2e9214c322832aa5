"""A sentence of the gate as a fact: a key of the `gate.*` texts and what fills it. Words come when it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One sentence. Facts may hold what strangers wrote: whoever tells it escapes it."""

    key: str
    facts: tuple[tuple[str, str | int], ...] = ()


def say(key: str, /, **facts: str | int) -> Message:
    """The sentence of that key."""
    return Message(key, tuple(facts.items()))
