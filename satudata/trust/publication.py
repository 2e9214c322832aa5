"""Which bytes of a subject are proven: the statements weighed against the roster and the procedure in force.

Every role is judged on the day of the publication that relies on it, so that an earlier date claimed later helps
nobody. In doubt nothing is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from satudata.model import roster as roles
from satudata.model.roster import Person, Roster
from satudata.model.statement import (
    APPROVED,
    PRIORITY_REVIEW,
    PUBLICATION,
    PUBLISHED,
    RETURNED,
    WITHDRAWN,
    Judgement,
    Problem,
    Proof,
    Release,
    Rule,
    Statement,
    Step,
    Taken,
)
from satudata.trust.chain import Chain
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.slots import slot_from

RECORDERS = (roles.DATA_STEWARD, roles.SUPPORTING_STEWARD)  # who may record a paper that somebody else signed
WITNESSES = (*RECORDERS, roles.AGENCY_HEAD, roles.PPID, roles.OPERATOR, roles.ADMINISTRATOR)
PRIORITY_STEP = Step(PRIORITY_REVIEW, roles.DATA_SUPERVISOR)


@dataclass(frozen=True)
class Judge:
    """What statements are weighed against.

    `first_seen` tells on which day (ISO) a statement's file came into the repository, "" when it is not committed.
    `ledger` is what the public output remembers: nobody can have backdated the publications that it has named, and
    what it did not know of on its day was made since. `refused_keys` are fingerprints that never count (those of the
    demonstration, outside of it).
    """

    roster: Roster
    rule: Rule
    as_of: str
    first_seen: Callable[[str], str] = lambda path: ""
    ledger: Ledger = NOTHING_PUBLISHED
    refused_keys: Set[str] = frozenset()
    approving_roles: Mapping[str, str] = field(default_factory=dict)  # agency → role, where it has no head

    def judge(self, subject: str, agency: str, said: Sequence[Statement] | Chain) -> Judgement:
        """The proofs of a subject, newest first; its withdrawal; and every reason why something does not count."""
        chain = Chain.of(said)
        problems = list(chain.problems)
        proofs: list[Proof] = []
        withdrawn: Statement | None = None
        for statement in chain.newest_first():
            if statement.step != PUBLICATION:
                continue
            if statement.outcome == PUBLISHED:
                found = list(self._objections(statement, chain, agency))
                problems += found
                if not found:
                    proofs.append(self._proof(statement, chain))
            elif statement.outcome == WITHDRAWN and self._may_stop(statement, agency):
                answered = any(chain.is_before(statement, proof.publication) for proof in proofs)
                withdrawn = withdrawn or (None if answered else statement)
        return Judgement(subject, tuple(proofs), withdrawn, tuple(problems))

    def steps(self, agency: str) -> tuple[Step, ...]:
        """The required steps for an agency: where it has no head, its own role approves."""
        role = self.approving_roles.get(agency)
        return tuple(
            replace(step, role=role) if role and step.role == roles.AGENCY_HEAD else step for step in self.rule.steps
        )

    def objections(self, statement: Statement, agency: str) -> tuple[Problem, ...]:
        """Why a statement could not count today, looked at alone: its maker's role, key and evidence."""
        if statement.outcome in (RETURNED, WITHDRAWN):
            facts = (("by", statement.by), ("role", statement.role), ("day", statement.on))
            return () if self._may_stop(statement, agency) else (Problem("role-not-held", facts, statement.hash),)
        known = (*self.steps(agency), *self.rule.further, PRIORITY_STEP)
        step = next((step for step in known if step.name == statement.step), None)
        if step is None:
            return (Problem("step-unknown", (("step", statement.step),), statement.hash),)
        return tuple(self.disqualified(statement, step, agency, self.as_of))

    def progress(
        self, agency: str, digest: str, said: Sequence[Statement] | Chain, priority: bool
    ) -> tuple[Taken, ...]:
        """For each required step the statement that takes it for these bytes as of today, or what is wrong."""
        chain = Chain.of(said)
        taken: list[Taken] = []
        for step in with_priority(self.steps(agency), priority):
            found = [
                one
                for one in chain.newest_first()
                if one.step == step.name and one.digest == digest and one.outcome in (APPROVED, PUBLISHED)
            ]
            if not found:
                taken.append(Taken(step, None))
                continue
            weighed = [(one, self._objected(one, step, chain, agency)) for one in found]
            sound = next((one for one, problems in weighed if not problems), None)
            taken.append(Taken(step, sound, () if sound else weighed[0][1]))
        return tuple(taken)

    def further(self, agency: str, said: Sequence[Statement] | Chain) -> tuple[Statement, ...]:
        """What counts of the steps that keep nothing back, for whatever bytes, oldest first: each by who could say it
        when it came in.
        """
        steps = {step.name: step for step in self.rule.further}
        found = [one for one in Chain.of(said).newest_first() if one.step in steps and one.outcome == APPROVED]
        return tuple(
            one
            for one in reversed(found)
            if not any(self.disqualified(one, steps[one.step], agency, self.came_in(one)))
        )

    def came_in(self, statement: Statement) -> str:
        """The ISO day on which a statement came in: the one it claims, or the later one on which Git first saw it."""
        return min(max(statement.on, self.first_seen(statement.path) or self.as_of), self.as_of)

    def _objected(self, one: Statement, step: Step, chain: Chain, agency: str) -> tuple[Problem, ...]:
        """Why a statement does not take that step as of today."""
        return (*self.disqualified(one, step, agency, self.as_of), *self._stopped(one, chain, agency))

    def returned(self, agency: str, digest: str, said: Sequence[Statement] | Chain) -> Statement | None:
        """The return of these bytes that nothing said since has answered, or None."""
        newest = next((one for one in Chain.of(said).newest_first() if one.digest == digest), None)
        stands = newest is not None and newest.outcome == RETURNED and self._may_stop(newest, agency)
        return newest if stands else None

    def _proof(self, publication: Statement, chain: Chain) -> Proof:
        rests_on = tuple(chain.said[found] for found in publication.relies_on)
        live = publication.on
        if self.rule.release is Release.SCHEDULE:
            live = slot_from(self._day(publication, chain), self.rule.every)
        return Proof(publication.digest, publication, rests_on, live)

    def _objections(self, publication: Statement, chain: Chain, agency: str) -> Iterator[Problem]:
        """Everything that keeps a publication from holding."""
        day = self._day(publication, chain)
        steps = self.steps(agency)
        yield from self.disqualified(publication, steps[-1], agency, day)
        relied: list[Statement] = []
        for found in publication.relies_on:
            ground = chain.said.get(found)
            if ground is None or not chain.is_before(ground, publication):
                yield Problem("ground-missing", (("ground", found[:12]),), publication.hash)
                return
            relied.append(ground)
        yield from _mismatched(publication, relied)
        yield from self._sequence(publication, relied, chain, agency, day)
        # By the procedure's order: in the order of its own list a publication could pass over a refusal.
        by_step = {one.step: one for one in relied}
        first = next((by_step[step.name] for step in steps if step.name in by_step), publication)
        yield from self._stopped(first, chain, agency)

    def _day(self, publication: Statement, chain: Chain) -> str:
        """The day on which the publication's roles are judged: the latest that is claimed or witnessed."""
        if publication.hash in self.ledger.published:
            return publication.on
        ends = (
            chain.said[end]
            for end in self.ledger.heads.get(publication.subject.partition(":")[2], ())
            if end in chain.said
        )
        known = any(end is publication or chain.is_before(publication, end) for end in ends)
        seen = self.first_seen(publication.path) or self.as_of
        return max(publication.on, min(max(seen, "" if known else self.ledger.as_of), self.as_of))

    def _sequence(
        self, publication: Statement, relied: Sequence[Statement], chain: Chain, agency: str, day: str
    ) -> Iterator[Problem]:
        """Each required step taken once, in order, by who may take it, by the hands that must differ."""
        required = self.steps(agency)[:-1]
        by_step = {statement.step: statement for statement in relied}
        for step in required:
            if step.name not in by_step:
                yield Problem("step-missing", (("step", step.name), ("role", step.role)), publication.hash)
        known = {step.name: step for step in (*required, PRIORITY_STEP)}
        for ground in relied:
            if ground.step in known:
                yield from self.disqualified(ground, known[ground.step], agency, day)
                yield from _same_hand(ground, known[ground.step], by_step)
            else:
                yield Problem("step-unknown", (("step", ground.step),), ground.hash)
        order = [by_step[name] for name in known if name in by_step]
        for earlier, later in pairwise(order):
            if not chain.is_before(earlier, later):
                yield Problem("wrong-order", (("step", later.step), ("other", earlier.step)), later.hash)

    def disqualified(self, statement: Statement, step: Step, agency: str, day: str) -> Iterator[Problem]:
        """Why this statement does not take this step, judged on that day."""
        allowed = (*step.roles, roles.GATE) if step.name == PUBLICATION else step.roles
        person = self.roster.people.get(statement.by)
        facts = (("by", statement.by), ("role", statement.role), ("day", day))
        if statement.on > self.as_of:
            yield Problem("in-the-future", (("at", statement.at),), statement.hash)
        if statement.role not in allowed:
            yield Problem("role-wrong", (("role", statement.role), ("expected", step.role)), statement.hash)
        elif person is None:
            yield Problem("person-unknown", facts, statement.hash)
        elif person.term(statement.role, agency, day) is None:
            yield Problem("role-not-held", facts, statement.hash)
        else:
            yield from self._unsigned(statement, person, agency, day)

    def _unsigned(self, statement: Statement, person: Person, agency: str, day: str) -> Iterator[Problem]:
        """Whether the signature carries the kind of evidence that is claimed."""
        kind = statement.evidence.get("kind")
        recorder = self._owner(statement.signer, day)
        problem = ""
        if {statement.signer, statement.attester_key} & self.refused_keys:
            problem = "demonstration-key"
        elif kind == "ssh":
            problem = "" if recorder is person else "key-not-theirs"
        elif kind == "forge-review":
            attested = recorder is not None and recorder.term(roles.GATE, agency, day) is not None
            problem = "" if attested else "key-not-the-gates"
            problem = "signature-not-personal" if self.rule.personal_signatures else problem
        elif recorder in (None, person) or not any(recorder.term(role, agency, day) for role in RECORDERS):
            problem = "recorder-wrong"
        elif kind != "letter":
            problem = self._papers(statement, recorder, agency, day)
        if problem:
            yield Problem(problem, (("by", statement.by), ("kind", str(kind)), ("day", day)), statement.hash)

    def _papers(self, statement: Statement, recorder: Person, agency: str, day: str) -> str:
        """A scan or a check by hand counts where the instance allows it, and when a second person vouches for it."""
        if statement.evidence.get("kind") not in self.rule.papers:
            return "paper-not-allowed"
        witness = self._owner(statement.attester_key, day)
        if witness is None or witness.id != statement.attester or witness is recorder:
            return "attestation-missing"
        return "" if any(witness.term(role, agency, day) for role in WITNESSES) else "attestation-missing"

    def _owner(self, fingerprint: str, day: str) -> Person | None:
        """Whose key this is on that day; nobody's when two people claim it."""
        owners = [person for person in self.roster.owners(fingerprint) if person.speaks_with(fingerprint, day)]
        return owners[0] if len(owners) == 1 else None

    def _stopped(self, first: Statement, chain: Chain, agency: str) -> Iterator[Problem]:
        """Returns and retractions of the same bytes that the first step relied on did not know of."""
        for one in chain.refusals():
            stops = one.outcome == RETURNED or (one.outcome == WITHDRAWN and one.step != PUBLICATION)
            same = one.digest == first.digest and one is not first and not chain.is_before(one, first)
            if stops and same and self._may_stop(one, agency):
                yield Problem("returned", (("by", one.by), ("on", one.on), ("reason", one.reason)), one.hash)

    def stoppers(self, agency: str) -> tuple[str, ...]:
        """The roles whose return or withdrawal of an agency's data counts: who takes a required step, in their order,
        and whoever answers for the data above them.
        """
        required = [role for step in self.steps(agency) for role in step.roles]
        return tuple(dict.fromkeys((*required, roles.AGENCY_HEAD, roles.DATA_SUPERVISOR)))

    def _may_stop(self, statement: Statement, agency: str) -> bool:
        """Whether who returns or withdraws held a role for it on the day they say; stopping asks less than passing."""
        person = self.roster.people.get(statement.by)
        if person is None or statement.signer in self.refused_keys or statement.attester_key in self.refused_keys:
            return False
        entitled = self.stoppers(agency)
        held = statement.role in entitled and person.term(statement.role, agency, statement.on) is not None
        owners = self.roster.owners(statement.signer)
        return held and (person in owners or any(self._records(owner, agency, statement.on) for owner in owners))

    def _records(self, person: Person, agency: str, day: str) -> bool:
        return any(person.term(role, agency, day) for role in (*RECORDERS, roles.GATE))


def _mismatched(publication: Statement, relied: Sequence[Statement]) -> Iterator[Problem]:
    """Grounds that are about other bytes, that refuse, or that claim to be later than the publication."""
    for ground in relied:
        if (ground.subject, ground.digest) != (publication.subject, publication.digest):
            yield Problem("other-bytes", (("step", ground.step),), ground.hash)
        if ground.outcome != APPROVED:
            yield Problem("not-approved", (("step", ground.step), ("outcome", ground.outcome)), ground.hash)


def _same_hand(ground: Statement, step: Step, by_step: Mapping[str, Statement]) -> Iterator[Problem]:
    """Two steps that must differ in who takes them, taken by one."""
    for other in step.distinct_from:
        if other in by_step and by_step[other].by == ground.by:
            yield Problem("same-person", (("step", ground.step), ("other", other)), ground.hash)


def with_priority(steps: Sequence[Step], priority: bool) -> tuple[Step, ...]:
    """The steps for Data Prioritas: the Pembina Data looks again before publication."""
    return (*steps[:-1], PRIORITY_STEP, steps[-1]) if priority else tuple(steps)


def dependent(proof: Proof, steps: Sequence[Step], authors: Set[str]) -> tuple[Problem, ...]:
    """The steps that the author of these very bytes took although another hand was required."""
    strict = {step.name for step in steps if "author" in step.distinct_from}
    return tuple(
        Problem("own-change", (("step", one.step), ("by", one.by)), one.hash)
        for one in proof.rests_on
        if one.step in strict and one.by in authors
    )
