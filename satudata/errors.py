"""Faults that stop a run. Faults in contributed content are never raised: they are `Finding` values."""

from __future__ import annotations


class SatudataError(Exception):
    """The run cannot go on. `key` names a message in `assets/messages/errors.yml`, printed on one line; exit code 2."""

    def __init__(self, key: str, /, **facts: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.key} {self.facts}"
