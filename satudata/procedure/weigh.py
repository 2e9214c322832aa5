"""What was said about a case, weighed against the rows of the procedure: which are taken, by whom, and what went back.

Statements are taken in the order they were made in. One counts when its maker knew that its row's turn had come, held
the role on that day, and, where the row is about exact bytes, these are the bytes at hand. A return undoes whatever was
said without knowing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from satudata.model.roster import AGENCY_HEAD
from satudata.model.sop import Proof, Row, Sop
from satudata.model.statement import APPROVED, PUBLISHED, RETURNED, WITHDRAWN, Problem, Statement, Step
from satudata.procedure.cases import Case
from satudata.trust.chain import Chain
from satudata.trust.hands import hands, shared
from satudata.trust.publication import Judge


@dataclass
class Weighed:
    """`taken` gives for each step the statements that count, in order; a row is complete when all its actors spoke.
    `reopened` gives for each step undone by a return the moment of that return (ISO 8601 with offset), `first` the
    statement by which a row was complete for the first time, for whatever bytes, unless these went back, and `amended`
    the steps for which these were other bytes than those at hand; `agreed` every digest for which a row was complete
    and did not go back. `instead` is the role that stands for the head of an agency that has none, "" where it has one.
    """

    taken: dict[str, list[Statement]] = field(default_factory=dict)
    reopened: dict[str, str] = field(default_factory=dict)
    first: dict[str, Statement] = field(default_factory=dict)
    amended: set[str] = field(default_factory=set)
    agreed: dict[str, set[str]] = field(default_factory=dict)
    returned: Statement | None = None
    ended: Statement | None = None
    problems: list[Problem] = field(default_factory=list)
    instead: str = ""

    def complete(self, row: Row) -> bool:
        """Whether everybody who acts on the row has."""
        return bool(row.actors) and not self.missing(row)

    def missing(self, row: Row) -> list[tuple[str, ...]]:
        """The actors who have not spoken yet, each as the roles any one of which will do."""
        return missing(row, self.taken.get(row.step, ()), self.instead)


def missing(row: Row, said: Sequence[Statement], instead: str = "") -> list[tuple[str, ...]]:
    """The actors of the row whom none of these statements is of; one statement stands for one actor."""
    left = [one.role for one in said]
    absent = []
    for actor in row.actors:
        fits = (*actor, instead) if instead and AGENCY_HEAD in actor else actor
        role = next((role for role in left if role in fits), None)
        if role is None:
            absent.append(actor)
        else:
            left.remove(role)
    return absent


def weigh(case: Case, sop: Sop, judge: Judge) -> Weighed:
    """Which rows of this case's kind are taken by statement."""
    return _Scales(case, sop.about(case.kind), judge, Chain(case.said)).weighed()


class _Scales:
    """One case on its way through the statements about it, in their order."""

    def __init__(self, case: Case, rows: Sequence[Row], judge: Judge, chain: Chain) -> None:
        self._case = case
        self._rows = rows
        self._judge = judge
        self._chain = chain
        self._heard: dict[tuple[str, str], list[Statement]] = {}  # step, digest ("" where any bytes will do)
        self._log: dict[tuple[str, str], list[Statement]] = {}  # the same with all that was said again
        self._returns: list[tuple[Statement, Row]] = []  # what went back, and the row it went back to
        self._instead = judge.approving_roles.get(case.agency, "")
        self._found = Weighed(problems=[*case.problems, *chain.problems], instead=self._instead)

    def weighed(self) -> Weighed:
        for said in reversed(self._chain.newest_first()):
            if said.outcome in (APPROVED, PUBLISHED):
                self._take(said)
            elif said.outcome == RETURNED:
                self._give_back(said)
            elif said.outcome == WITHDRAWN and self._entitled(said):
                self._found.ended = said
        for row in self._rows:
            if heard := self._heard.get(_key(row, self._case.digest)):
                self._found.taken[row.step] = self._earliest(row, heard) if row.accompanies else heard
            first = self._found.first.get(row.step)
            if first is not None and _key(row, first.digest) != _key(row, self._case.digest):
                self._found.amended.add(row.step)
        return self._found

    def _take(self, said: Statement) -> None:
        row = next((row for row in self._rows if row.step == said.step and row.proof is Proof.STATEMENT), None)
        if row is None:
            self._found.problems.append(Problem("step-unknown", (("step", said.step),), said.hash))
            return
        problems = list(objections(said, row, self._case.agency, self._judge)) or list(self._out_of_turn(said, row))
        self._found.problems += problems
        alike = self._heard.setdefault(_key(row, said.digest), [])
        if not problems:
            self._log.setdefault(_key(row, said.digest), []).append(said)
        lacking = missing(row, [*alike, said], self._instead)
        if problems or len(lacking) == len(missing(row, alike, self._instead)):
            return  # who says again what was said changes nothing: it was done before
        alike.append(said)
        if not lacking:
            self._found.first.setdefault(row.step, said)
            self._found.agreed.setdefault(row.step, set()).add(said.digest)
        self._answer(said, row)

    def _answer(self, said: Statement, row: Row) -> None:
        """Whoever goes on knowing of a return or an end has answered it."""
        back, target = self._returns[-1] if self._returns else (None, row)
        if back is not None and self._place(row) >= self._place(target) and self._chain.is_before(back, said):
            self._found.returned = None
        if self._found.ended is not None and self._chain.is_before(self._found.ended, said):
            self._found.ended = None

    def _out_of_turn(self, said: Statement, row: Row) -> Iterator[Problem]:
        """A return that was not known, a row before this one that is not taken, or one that the same hand took though
        it must be another's.
        """
        for back, target in self._returns:
            undone = self._place(row) >= self._place(target) and _alike(row, back, said)
            if undone and not self._chain.is_before(back, said):
                yield Problem("returned", (("by", back.by), ("on", back.on), ("reason", back.reason)), back.hash)
        for earlier in self._rows[: self._place(row)]:
            waited_for = earlier.proof is Proof.STATEMENT and earlier.step in row.after
            if waited_for and missing(earlier, self._known(earlier, said), self._instead):
                yield Problem("wrong-order", (("step", said.step), ("other", earlier.step)), said.hash)
        others = [one for before in self._rows if before.step in row.distinct_from for one in self._known(before, said)]
        step, judge = Step(row.step, "", row.distinct_from), self._judge
        other = shared(hands(said, judge.roster, judge.rule), step, others, judge.roster, judge.rule)
        if other is not None:
            yield Problem("same-person", (("step", said.step), ("other", other.step)), said.hash)

    def _known(self, row: Row, said: Statement) -> list[Statement]:
        """What counts for a row and was known to who says this. Of a row with a log any entry will do: one that came in
        from another clone must not take the place of the one that was known.
        """
        heard = self._log if row.accompanies else self._heard
        return [one for one in heard.get(_key(row, said.digest), ()) if self._chain.is_before(one, said)]

    def _earliest(self, row: Row, heard: Sequence[Statement]) -> list[Statement]:
        """The entries that a row with a log is done by: of those that parted clones made side by side, what came in
        first. No entry made in knowledge of another goes before it, whatever time it claims.
        """
        log = self._log[_key(row, self._case.digest)]
        found = []
        for one in heard:
            beside = [other for other in log if other.role == one.role and not self._chain.is_before(one, other)]
            found.append(min(beside, key=lambda said: (self._judge.came_in(said), said.at, said.hash)))
        if row.step in self._found.first:
            self._found.first[row.step] = max(found, key=lambda said: (self._judge.came_in(said), said.at, said.hash))
        return found

    def _give_back(self, said: Statement) -> None:
        """A return by who acts on some row: it undoes the row the procedure names, and everything after it."""
        row = next((row for row in self._rows if row.step == said.step), None)
        if row is None or not self._entitled(said):
            return
        target = next((one for one in self._rows if one.step == row.returns_to), row)
        for undone in self._rows[self._place(target) :]:
            for heard in (self._heard, self._log):
                heard.pop(_key(undone, said.digest), None)
            first = self._found.first.get(undone.step)
            if first is not None and _alike(undone, said, first):
                del self._found.first[undone.step]
            self._found.agreed.get(undone.step, set()).discard(said.digest)
        self._returns.append((said, target))
        self._found.reopened[target.step] = said.at
        self._found.returned = said

    def _entitled(self, said: Statement) -> bool:
        """Whether who stops acts on some row of this case: stopping asks less than passing."""
        every = dict.fromkeys(role for row in self._rows for role in row.roles)
        stop = Step(said.step, "", also=_roles(every, self._case.agency, self._judge))
        return not any(True for _ in self._judge.disqualified(said, stop, self._case.agency, said.on))

    def _place(self, row: Row) -> int:
        return self._rows.index(row)


def _key(row: Row, digest: str) -> tuple[str, str]:
    """What a statement about these bytes counts for."""
    return row.step, digest if row.binds else ""


def _alike(row: Row, back: Statement, said: Statement) -> bool:
    """Whether what went back is what was said of that row: where it is about exact bytes, the same ones."""
    return not row.binds or back.digest == said.digest


def objections(said: Statement, row: Row, agency: str, judge: Judge) -> Iterator[Problem]:
    """Why this statement does not take that row: its maker's role on the day it came in, key and evidence."""
    step = Step(row.step, "", also=_roles(row.roles, agency, judge))
    yield from judge.disqualified(said, step, agency, judge.came_in(said))


def _roles(named: Iterable[str], agency: str, judge: Judge) -> tuple[str, ...]:
    """The roles for that agency: where it has no head, its own role stands for one."""
    instead = judge.approving_roles.get(agency)
    return tuple(instead if instead and role == AGENCY_HEAD else role for role in named)
