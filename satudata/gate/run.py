"""One run of the gate: every open proposal is looked at anew, whatever rang.

Nothing is remembered between runs but what stands on the base branch, so a lost or repeated event changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from satudata.errors import SatudataError
from satudata.gate.base import Base
from satudata.gate.comment import MARKER, comment, short
from satudata.gate.decision import Case, Decision, decide
from satudata.gate.due import due_days
from satudata.gate.facts import Investigator
from satudata.gate.forge import Forge, Partial, Pull, State
from satudata.gate.message import Message, say
from satudata.gate.proposal import Kind, Proposal
from satudata.gate.report import read_report
from satudata.gate.reviews import RECORD
from satudata.model import roster as roles
from satudata.model.roster import WHOLE_REGION, Person
from satudata.model.statement import PUBLICATION, PUBLISHED, Statement
from satudata.standing import agency_of
from satudata.text import Text
from satudata.trust.canonical import Value
from satudata.trust.statements import Draft, heads, read_statement
from satudata.workdays.calendar import calendar_of

ORDER = (State.FAILURE, State.PENDING, State.SUCCESS)  # the first one found among proposals with one head counts
# Governance is merged by a person: the app has no right to change workflows, and should not have it.
MERGED = (Kind.DATASET, Kind.PROCEDURE, Kind.STATEMENT)
LONGEST_CHAIN = 8  # records of one proposal that may lead to further ones

Sign = Callable[[bytes], str]


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal. `merged` is the merge commit, "" when it was not merged."""

    number: int
    state: State
    told: str
    merged: str = ""


@dataclass
class Gate:
    """The gate at its post. `at` is the moment of the run (ISO 8601 with offset), `sign` the gate's own signature."""

    forge: Forge
    base: Base
    person: Person
    sign: Sign
    branch: str
    at: str
    text: Text

    def run(self, first: Iterable[int] = (), only: int = 0) -> Iterator[Outcome]:
        """Publish what a run before was cut off from, then judge the open proposals, those in `first` first.

        Raises SatudataError when the checkout is not the tip of the branch: roles and rules might be old ones.
        """
        if self.forge.branch(self.branch) != self.base.commit:
            raise SatudataError("gate-base-moved", branch=self.branch)
        self.catch_up()
        wanted = frozenset(first)
        pulls = sorted(self.forge.pulls(), key=lambda one: (one.number not in wanted, one.number))
        if only and only not in {pull.number for pull in pulls}:
            raise SatudataError("gate-no-such-pull", number=only)
        for head in dict.fromkeys(pull.head for pull in pulls):
            alike = [pull for pull in pulls if pull.head == head]
            if not only or only in {pull.number for pull in alike}:
                yield from self._heads(alike)

    def catch_up(self) -> None:
        """Publish what is merged and fully approved, but not yet published."""
        drafts = []
        for identity, standing in self.base.unpublished().items():
            grounds = tuple(one.statement for one in standing.taken[:-1] if one.statement is not None)
            if len(grounds) == len(standing.taken) - 1:
                drafts.append(self._publication(f"dataset:{identity}", standing.present, grounds))
        self._append(drafts, self.base.commit, "gate.commit.published", proven=True)

    def _heads(self, alike: Sequence[Pull]) -> Iterator[Outcome]:
        """Proposals that share a head share its status: the worst of them counts, and none passes before all do."""
        ours = [pull for pull in alike if pull.base == self.branch]
        judged = [(pull, *self._judged(pull, alike)) for pull in ours]
        if not judged:
            return
        worst = min((decision for _, _, decision in judged), key=lambda one: ORDER.index(one.state))
        for pull, case, decision in judged:
            if decision.state is State.SUCCESS and worst.state is not State.SUCCESS:
                decision = replace(decision, state=worst.state, sentences=(say("shared_head"),))
            yield self._act(pull, case, decision, worst)

    def _judged(self, pull: Pull, alike: Sequence[Pull]) -> tuple[Case, Decision]:
        """The decision about one proposal, its records put down; held when anything of it could not be read."""
        case = Case(pull, Proposal(None), self.forge.kind)
        try:
            zone = ZoneInfo(self.base.settings.time_zone)
            found = Investigator(self.forge, self.base.commit, zone, self.base.said)
            case = found.case(pull, alike, self.base.judge)
            decision = self._decided(case)
            for _ in range(LONGEST_CHAIN):
                if not decision.records:
                    break
                self._append(decision.records, self.base.commit, "gate.commit.records", pull=pull.number)
                case = replace(case, said={subject: self.base.said(subject) for subject in case.said})
                decision = self._decided(case)
        except SatudataError as error:
            return case, Decision(State.PENDING, sentences=(say("incomplete", why=self._told(error)),))
        return case, decision

    def _decided(self, case: Case) -> Decision:
        catalog = self.base.desk.catalog
        return decide(case, self.base.judge, self.at, due_days(case, catalog.sop, calendar_of(catalog)))

    def _told(self, error: SatudataError) -> str:
        return self.text(f"errors.{error.key}", **error.facts)

    def _act(self, pull: Pull, case: Case, decision: Decision, worst: Decision) -> Outcome:
        """Tell the decision on the forge, and merge where it says so. What fails now is done by the next run."""
        told = short(decision, self.text)
        merged = ""
        try:
            self.forge.set_status(pull.head, worst.state, short(worst, self.text), pull.address)
            if decision.state is State.SUCCESS and case.proposal.kind in MERGED:
                merged, message = self._merged(pull, case)
                before = () if merged else decision.sentences
                decision = replace(decision, sentences=(*before, message))
                told = short(decision, self.text)
            report = read_report(self.forge.check(pull).report)
            people = self.base.judge.roster.people
            body = comment(case, decision, report, self.base.settings, self.base.agencies, people, self.text)
            account = self.person.accounts.get(self.forge.kind, 0)
            self.forge.keep_comment(pull, MARKER, body, account)
        except SatudataError as error:
            told = self._told(error)
        return Outcome(pull.number, decision.state, told, merged)

    def _merged(self, pull: Pull, case: Case) -> tuple[str, Message]:
        merged = self.forge.merge(pull, RECORD("gate.commit.merge", pull=pull.number))
        if not merged:
            return "", say("merge_refused")
        self.base.commit = merged
        try:
            if case.proposal.kind is Kind.STATEMENT:
                self._take_over(case.proposal.paths, merged)
            elif case.proposal.kind is Kind.DATASET and self._arrived(case, merged):
                self._append(self._publications(case), merged, "gate.commit.published", proven=True)
        except SatudataError:
            # The merge stands; the next run publishes from what it then finds on the base branch.
            return merged, say("merged_unpublished")
        return merged, say("merged")

    def _take_over(self, paths: Iterable[str], merged: str) -> None:
        """Statements that have just come in: the records that follow in this run must be made in knowledge of them."""
        for path in paths:
            entry = self.forge.entry(merged, path)
            found = read_statement(path, self.forge.blob(entry.blob)) if entry is not None else None
            if isinstance(found, Statement):
                self.base.add(found)

    def _arrived(self, case: Case, merged: str) -> bool:
        """Whether the merge holds the very files that were approved."""
        paths = [path for covered in case.proposal.subjects.values() for path in covered]
        return all(self.forge.entry(merged, path) == self.forge.entry(case.pull.head, path) for path in paths)

    def _publications(self, case: Case) -> list[Draft]:
        return [
            self._publication(subject, digest, self._grounds(case, subject)) for subject, digest in case.digests.items()
        ]

    def _grounds(self, case: Case, subject: str) -> tuple[Statement, ...]:
        """The statements that take each step, in order: what the publication rests on."""
        progress = self.base.judge.progress(
            case.proposal.agency, case.digests[subject], self.base.said(subject), subject in case.priority
        )
        return tuple(one.statement for one in progress if one.statement is not None and one.step.name != PUBLICATION)

    def _publication(self, subject: str, digest: str, grounds: Sequence[Statement]) -> Draft:
        term = self.person.term(roles.GATE, WHOLE_REGION, self.base.judge.as_of)
        evidence: dict[str, Value] = {"kind": "ssh", "relies_on": [one.hash for one in grounds]}
        return Draft(
            subject=subject,
            digest=digest,
            step=PUBLICATION,
            role=roles.GATE,
            by=self.person.id,
            decree=term.decree if term else "",
            previous="",
            outcome=PUBLISHED,
            at=self.at,
            reason="",
            evidence=evidence,
        )

    def _append(self, drafts: Sequence[Draft], parent: str, key: str, proven: bool = False, **facts: str | int) -> None:
        """Sign and append in one commit. With `proven`, only publications that then hold are written at all."""
        files: dict[str, bytes] = {}
        fresh: list[Statement] = []
        for draft in drafts:
            path, content, statement = self._signed(draft, [one for one in fresh if one.subject == draft.subject])
            if proven and not self._holds(statement):
                continue
            files[path] = content
            fresh.append(statement)
        if not files:
            return
        message = RECORD(key, n=len(files), **facts)
        commit = self.forge.append(self.branch, parent, files, message)
        if not commit:
            raise Partial("gate-base-moved", branch=self.branch)
        self.base.commit = commit
        for statement in fresh:
            self.base.add(statement)

    def _signed(self, draft: Draft, fresh: Sequence[Statement]) -> tuple[str, bytes, Statement]:
        """The draft put at the end of its subject's chain and signed. What clones said side by side, it follows too."""
        previous, *others = heads([*self.base.said(draft.subject), *fresh]) or ("",)
        evidence: Mapping[str, Value] = {**draft.evidence, **({"follows": [*others]} if others else {})}
        chained = replace(draft, previous=previous, evidence=evidence)
        path, content = chained.signed(self.sign(chained.message()))
        statement = read_statement(path, content)
        if not isinstance(statement, Statement):
            raise SatudataError("gate-signature-useless", code=statement.code)
        return path, content, statement

    def _holds(self, publication: Statement) -> bool:
        agency = agency_of(publication.subject.partition(":")[2])
        said = (*self.base.said(publication.subject), publication)
        return self.base.judge.judge(publication.subject, agency, said).proof(publication.digest) is not None
