"""From a forge's answers to a `Case`: digests of the head's bytes, reviews in local time, faults of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from satudata.gate.decision import Case, ruled
from satudata.gate.forge import ChangedFile, Forge, Pull, Review
from satudata.gate.message import Message, say
from satudata.gate.proposal import Kind, Proposal, classify
from satudata.gate.reviews import moment
from satudata.gate.web import Refusal
from satudata.model.roster import WHOLE_REGION
from satudata.model.statement import WAIVER, Problem, Statement, Step
from satudata.read.documents import read_document
from satudata.read.git import REGULAR, SUBMODULE
from satudata.read.repository import shown_path
from satudata.trust.digest import tree_digest
from satudata.trust.governance import COVERED
from satudata.trust.publication import Judge
from satudata.trust.statements import read_statement

MAX_PATHS = 500  # of a proposal whose bytes are fetched one by one
GONE = "removed"

Said = Callable[[str], tuple[Statement, ...]]
Sum = tuple[str, int, str]  # path, bytes, SHA-256


class Investigator:
    """Gathers cases from one forge. Bytes are fetched once per object and only their sums kept."""

    def __init__(self, forge: Forge, tip: str, zone: ZoneInfo, said: Said) -> None:
        self._forge = forge
        self._tip = tip
        self._zone = zone
        self._said = said
        self._sums: dict[str, tuple[int, str]] = {}

    def case(self, pull: Pull, alike: Sequence[Pull], judge: Judge) -> Case:
        """Everything about one proposal; `alike` are all open ones with the same head, itself among them.

        Raises Partial where the forge does not tell everything.
        """
        files = self._forge.files(pull)
        proposal = classify(pull.number, files)
        case = Case(pull, proposal, self._forge.kind, authors=self._authors(pull, alike))
        if proposal.kind is None:
            return case
        if len(proposal.paths) > MAX_PATHS:
            return replace(case, faults=(say("too_many_files", n=len(proposal.paths), limit=MAX_PATHS),))
        if proposal.kind is Kind.STATEMENT:
            return replace(case, faults=tuple(self._not_admitted(pull, files, judge)))
        faults = (*self._not_regular(pull, proposal), *self._moved_on(pull, proposal))
        if faults:
            return replace(case, faults=faults)
        return self._with_reviews(replace(case, check=self._forge.check(pull).state))

    def _with_reviews(self, case: Case) -> Case:
        pull, proposal = case.pull, case.proposal
        reviews = tuple(self._local(one) for one in self._forge.reviews(pull))
        known = {pull.head: self._digests(pull.head, proposal)}
        for review in reviews:
            if review.commit and review.commit not in known:
                known[review.commit] = self._digests_of_old(review.commit, proposal)
        forced = self._forge.force_pushed_at(pull)
        priority = (one for one in proposal.subjects if proposal.kind is Kind.DATASET and self._priority(pull, one))
        return replace(
            case,
            digests=known[pull.head],
            reviews=reviews,
            reviewed={one.id: known.get(one.commit, {}) for one in reviews},
            force_pushed_at=self._in_zone(forced) if forced else "",
            said={subject: self._said(subject) for subject in proposal.subjects},
            priority=frozenset(priority),
        )

    def _authors(self, pull: Pull, alike: Sequence[Pull]) -> frozenset[int]:
        """Everybody whose hand may be in the change: also who opened another proposal with the same head."""
        wrote = (account for commit in self._forge.commits(pull) for account in commit.accounts)
        return frozenset((*(one.author for one in alike), *wrote))

    def _local(self, review: Review) -> Review:
        return replace(review, at=self._in_zone(review.at))

    def _in_zone(self, at: str) -> str:
        return moment(at).astimezone(self._zone).isoformat(timespec="seconds")

    def _digests(self, commit: str, proposal: Proposal) -> Mapping[str, str]:
        """The digest of each subject as it stands in a commit."""
        return {
            subject: tree_digest(
                one for path in paths for one in self._sum(commit, path, with_gone=not _is_state(subject))
            )
            for subject, paths in proposal.subjects.items()
        }

    def _digests_of_old(self, commit: str, proposal: Proposal) -> Mapping[str, str]:
        """The same of a commit that a review names, which the forge may no longer have: then of nothing."""
        try:
            return self._digests(commit, proposal)
        except Refusal as refusal:
            if refusal.status in (404, 422):
                return {}
            raise

    def _sum(self, commit: str, path: str, with_gone: bool) -> Iterable[Sum]:
        """One path of a digest: also a mode that is not the plain one, and with `with_gone` that nothing is there."""
        entry = self._forge.entry(commit, path)
        if entry is None:
            return [(path, 0, GONE)] if with_gone else []
        marked = path if entry.mode == REGULAR else f"{path}\t{entry.mode}"
        if entry.mode == SUBMODULE:
            return [(marked, 0, entry.blob)]
        if entry.blob not in self._sums:
            content = self._forge.blob(entry.blob)
            self._sums[entry.blob] = (len(content), hashlib.sha256(content).hexdigest())
        return [(marked, *self._sums[entry.blob])]

    def _not_regular(self, pull: Pull, proposal: Proposal) -> Iterable[Message]:
        """Links, submodules and executables where only plain files may be."""
        if proposal.kind is Kind.GOVERNANCE:
            return
        for path in dict.fromkeys(path for paths in proposal.subjects.values() for path in paths):
            entry = self._forge.entry(pull.head, path)
            if entry is not None and entry.mode != REGULAR:
                yield say("not_regular", path=shown_path(path))

    def _moved_on(self, pull: Pull, proposal: Proposal) -> Iterable[Message]:
        """Files that changed on the base branch since: merged together they would be bytes that nobody has seen."""
        fork = self._forge.fork_point(self._tip, pull.head)
        for path in dict.fromkeys(path for paths in proposal.subjects.values() for path in paths):
            if self._forge.entry(fork, path) != self._forge.entry(self._tip, path):
                yield say("moved_on", path=shown_path(path))

    def _priority(self, pull: Pull, subject: str) -> bool:
        """Whether it is Data Prioritas before or after: a proposal cannot take that off to be spared the re-check."""
        path = f"metadata/{subject.removeprefix('dataset:')}.yml"
        for commit in (self._tip, pull.head):
            entry = self._forge.entry(commit, path)
            if entry is not None:
                mapping = read_document(path, self._forge.blob(entry.blob))[0].mapping
                if mapping.get("priority", False) is not False:
                    return True
        return False

    def _not_admitted(self, pull: Pull, files: Sequence[ChangedFile], judge: Judge) -> Iterable[Message]:
        """Why files under approvals/ are no statements that may come in: each stands by its own signature."""
        for path in sorted(file.path for file in files):
            entry = self._forge.entry(pull.head, path)
            if entry is None or entry.mode != REGULAR:
                yield say("not_regular", path=shown_path(path))
                continue
            found = read_statement(path, self._forge.blob(entry.blob))
            problem = found if isinstance(found, Problem) else admission(found, judge)
            if problem is not None:
                facts = {name: shown_path(str(value)) for name, value in problem.facts}
                yield Message("not_admitted", (("path", shown_path(path)), ("code", problem.code), *facts.items()))


def _is_state(subject: str) -> bool:
    """Whether the digest is of files as they stand, which anybody computes again, and not of a change to them."""
    return subject.startswith("dataset:") or subject in COVERED


def admission(statement: Statement, judge: Judge) -> Problem | None:
    """Why a statement may not come in today: its maker lacks the role or the key for it. None when it may."""
    kind, _, identity = statement.subject.partition(":")
    agency = identity.partition("/")[0] if kind in ("dataset", "activity") else WHOLE_REGION
    if kind == "waiver":
        # Who may accept a finding is judged where the waiver is used; here it has to be somebody who signed truly.
        judge = replace(judge, rule=replace(judge.rule, steps=(Step(WAIVER, statement.role),)))
    elif kind == "governance":
        judge = ruled(Kind.GOVERNANCE, judge)
    elif kind != "dataset":
        if kind == "plan" and "/" in identity:
            kind, agency = "agency_plan", identity.partition("/")[2]
        rows = tuple(step for about, step in judge.rule.cases if about == kind)
        judge = ruled(Kind.PROCEDURE, judge)
        judge = replace(judge, rule=replace(judge.rule, steps=(*rows, *judge.rule.steps)))
    return next(iter(judge.objections(statement, agency)), None)
