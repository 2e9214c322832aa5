"""The order in which the statements about one subject were made, as their links say it, not their clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satudata.model.statement import RETURNED, WITHDRAWN, Problem, Statement


class Chain:
    """The statements about one subject, linked by `previous` (and `evidence.follows` where clones had parted).

    A statement whose ancestor is missing does not count: what was deleted may have been a refusal. A refusal counts all
    the same, and nothing answers it then: else deleting what it follows would take it back.
    """

    def __init__(self, said: Sequence[Statement]) -> None:
        every = {statement.hash: statement for statement in said}
        self._links = {found: follows(statement) for found, statement in every.items()}
        # What is identical but for its signature has one bit: knowing one of the twins is knowing what was said.
        numbers = {content: number for number, content in enumerate(sorted({one.content for one in said}))}
        self._bits = {found: 1 << numbers[statement.content] for found, statement in every.items()}
        self._before = dict(self._order())
        self._lost = {
            found: one
            for found, one in every.items()
            if found not in self._before and one.outcome in (RETURNED, WITHDRAWN)
        }
        self.said = {found: statement for found, statement in every.items() if found in self._before}
        self.problems = tuple(
            Problem("statement-ancestor-missing", (("path", statement.path),), statement.hash)
            for statement in said
            if statement.hash not in self.said
        )

    @staticmethod
    def of(said: Sequence[Statement] | Chain) -> Chain:
        """The chain of these statements; one that is already made is not made again."""
        return said if isinstance(said, Chain) else Chain(said)

    def _order(self) -> Iterator[tuple[str, int]]:
        """Every statement whose ancestors are all there, after them, with the bits of what came before it."""
        followers: dict[str, list[str]] = {}
        missing: dict[str, int] = {}
        for found, links in self._links.items():
            missing[found] = len(set(links))
            for link in set(links):
                followers.setdefault(link, []).append(found)
        known = dict.fromkeys(self._links, 0)
        ready = sorted(found for found, n in missing.items() if not n)
        for found in ready:
            yield found, known[found]
            for follower in followers.get(found, ()):
                known[follower] |= known[found] | self._bits[found]
                missing[follower] -= 1
                if not missing[follower]:
                    ready.append(follower)

    def is_before(self, earlier: Statement, later: Statement) -> bool:
        """Whether the later one was made knowing what the earlier one says. Nothing knows what lost its ancestors."""
        if earlier.hash in self._lost or later.hash in self._lost:
            return False
        return bool(self._before[later.hash] & self._bits[earlier.hash])

    def __len__(self) -> int:
        return len(self.said)

    def refusals(self) -> list[Statement]:
        """Every return and withdrawal, also those whose ancestors are missing, in order of hash."""
        stops = [one for one in self.said.values() if one.outcome in (RETURNED, WITHDRAWN)]
        return sorted((*stops, *self._lost.values()), key=lambda one: one.hash)

    def newest_first(self) -> list[Statement]:
        """Every statement after those that follow it; side by side, the larger hash first. Refusals whose ancestors are
        missing come before all: nobody can tell what they answered.
        """
        whole = sorted(self.said.values(), key=lambda one: (self._before[one.hash].bit_count(), one.hash), reverse=True)
        return [*sorted(self._lost.values(), key=lambda one: one.hash, reverse=True), *whole]


def follows(statement: Statement) -> tuple[str, ...]:
    """The hashes this statement was made in knowledge of."""
    also = statement.evidence.get("follows")
    more = tuple(map(str, also)) if isinstance(also, (list, tuple)) else ()
    return ((statement.previous,) if statement.previous else ()) + more
