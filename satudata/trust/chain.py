"""The order in which the statements about one subject were made, as their links say it, not their clocks."""

from __future__ import annotations

from collections.abc import Sequence

from satudata.model.statement import Problem, Statement


class Chain:
    """The statements about one subject, linked by `previous` (and `evidence.follows` where clones had parted).

    A statement whose ancestor is missing does not count: what was deleted may have been a refusal.
    """

    def __init__(self, said: Sequence[Statement]) -> None:
        self._links = {statement.hash: follows(statement) for statement in said}
        self._before: dict[str, frozenset[str]] = {}
        self.said = {statement.hash: statement for statement in said if self._whole(statement.hash)}
        self.problems = tuple(
            Problem("statement-ancestor-missing", (("path", statement.path),), statement.hash)
            for statement in said
            if statement.hash not in self.said
        )

    def _whole(self, start: str) -> bool:
        """Whether every ancestor is there; fills what came before, without recursion: a chain may be long."""
        order = [start]
        for found in order:
            if found not in self._links:
                return False
            order += (link for link in self._links[found] if link not in self._before)
        for found in reversed(order):
            links = self._links[found]
            if found not in self._before and all(link in self._before for link in links):
                self._before[found] = frozenset(links).union(*(self._before[link] for link in links))
        return start in self._before

    def is_before(self, earlier: Statement, later: Statement) -> bool:
        """Whether the later one was made knowing the earlier one."""
        return earlier.hash in self._before[later.hash]

    def __len__(self) -> int:
        return len(self.said)

    def newest_first(self) -> list[Statement]:
        """Every statement after those that follow it; side by side, the larger hash first."""
        return sorted(self.said.values(), key=lambda one: (len(self._before[one.hash]), one.hash), reverse=True)


def follows(statement: Statement) -> tuple[str, ...]:
    """The hashes this statement was made in knowledge of."""
    also = statement.evidence.get("follows")
    more = tuple(map(str, also)) if isinstance(also, (list, tuple)) else ()
    return ((statement.previous,) if statement.previous else ()) + more
