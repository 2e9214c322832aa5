"""Which bytes of each dataset the public sees, as of a date: the newest proven ones, or none.

The files at hand come first, then the versions on the main line, newest first. A dataset whose files were deleted
without a withdrawal stays what it was when it was last published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from satudata.errors import SatudataError
from satudata.model.standing import Ground, Standing
from satudata.model.statement import (
    PRIORITY_REVIEW,
    RETURNED,
    WITHDRAWN,
    Judgement,
    Problem,
    Proof,
    Release,
    Statement,
    Taken,
)
from satudata.read.catalogue import texts
from satudata.read.documents import read_document
from satudata.read.git import REGULAR, Entry, History, Repository, versions_of
from satudata.read.repository import Contents, Source
from satudata.trust.chain import Chain
from satudata.trust.digest import content_digest
from satudata.trust.hands import hands, shared
from satudata.trust.publication import Judge, dependent, with_priority
from satudata.trust.statements import heads, read_statement, subject_folder

DATASET, TOO_MANY = "dataset", "too-many-statements"
GONE = "gone"  # in place of a hash: a statement that follows it lacks an ancestor, as the chain sees it
MAX_STATEMENTS = 2_000  # about one dataset; more is no procedure but an attack on memory
# Keys of the metadata that bear on publication; the file is only parsed for them when they may be in it.
MARKS = (b"publish_on", b"priority", b"formerly", b"\\")


class Chosen(NamedTuple):
    """The files of a dataset that are shown (None: nothing is), and why."""

    id: str
    source: Source | None
    standing: Standing
    key: str = ""  # digest of everything this depends on


class Candidate(NamedTuple):
    """One state of a dataset's two files. `subject` is its id at that time."""

    source: Source
    subject: str
    digest: str
    priority: bool
    publish_on: str
    formerly: tuple[str, ...]


@dataclass(frozen=True)
class Approvals:
    """What the standing of every dataset is computed from.

    `statements` gives the entries of a subject's statement files; `unvalidated` the digests of data older than the
    rules, by dataset; `authors` the roster ids of who brought a blob into Git; `gone`, by folder, statement files that
    Git knows and that are not at hand as they were.
    """

    judge: Judge
    contents: Contents
    repository: Repository
    history: History
    statements: Mapping[str, Sequence[Entry]]
    unvalidated: Mapping[str, Set[str]]
    authors: Mapping[str, Set[str]]
    gone: Mapping[str, Sequence[Entry]] = field(default_factory=dict)

    def stand(self, source: Source) -> Chosen:
        """The standing of one dataset; bad statements are told among its problems.

        SatudataError `publication-behind` when a statement that the public output knew of is gone or changed.
        """
        said, problems = self.read(source.id)
        if lost := set(self.judge.ledger.heads.get(source.id, ())) - {one.hash for one in said}:
            raise SatudataError("publication-behind", dataset=source.id, statement=min(lost)[:12])
        if any(one.code == TOO_MANY for one in problems):  # a withdrawal may be among them
            return Chosen(source.id, None, Standing(Ground.HELD, problems=problems))
        chain, agency = Chain(said), agency_of(source.id)
        judgement = self.judge.judge(f"dataset:{source.id}", agency, chain)
        present, candidates = self._weighed(source, judgement)
        standing = Standing(
            Ground.HELD,
            present=present.digest if present else "",
            problems=(*problems, *judgement.problems),
            heads=heads(said),
            proofs=judgement.proofs,
            returns=self._returns(chain, agency),
            further=self.judge.further(agency, chain),
        )
        if judgement.withdrawn is not None:
            withdrawn = replace(standing, ground=Ground.WITHDRAWN, withdrawn=judgement.withdrawn)
            chosen = Chosen(source.id, None, withdrawn)
        else:
            chosen = self._newest(source, candidates, judgement, standing)
        if present is None or present.digest == chosen.standing.shown:
            return chosen
        taken = self._taken(present, chain)
        returned = self.judge.returned(agency, present.digest, chain)
        return chosen._replace(standing=replace(chosen.standing, taken=taken, returned=returned))

    def _returns(self, chain: Chain, agency: str) -> tuple[Statement, ...]:
        """Every return that counts, in the order of the clock."""
        found = [one for one in chain.refusals() if one.outcome == RETURNED and not self.judge.objections(one, agency)]
        return tuple(sorted(found, key=lambda one: (datetime.fromisoformat(one.at), one.hash)))

    def _newest(
        self, source: Source, candidates: Sequence[Candidate], judgement: Judgement, standing: Standing
    ) -> Chosen:
        """The newest candidate that may be shown, with every older one that may; what keeps one back is told."""
        older = self.unvalidated.get(source.id, frozenset())
        allowed: list[tuple[Candidate, Proof | None]] = []
        waiting: list[tuple[str, Candidate, Proof]] = []
        for candidate in candidates:
            proof = judgement.proof(candidate.digest)
            problems = self._missing(candidate, proof) if proof is not None else ()
            standing = replace(standing, problems=(*standing.problems, *problems))
            live = max(proof.live_from, candidate.publish_on) if proof is not None else ""
            if proof is not None and not problems and live > self.judge.as_of:
                waiting.append((live, candidate, proof))
            elif (proof is not None and not problems) or candidate.digest in older:
                allowed.append((candidate, None if problems else proof))
        if not allowed:
            return _waiting(source.id, waiting, standing)
        # What was published last comes first: files that go back to an older version publish nothing by themselves.
        order = {proof.publication.hash: number for number, proof in enumerate(judgement.proofs)}
        allowed.sort(key=lambda one: order[one[1].publication.hash] if one[1] is not None else len(order))
        shown, proof = allowed[0]
        rank = order[proof.publication.hash] if proof is not None else len(order)
        newer = [live for live, _, waits in waiting if order[waits.publication.hash] < rank]
        standing = replace(
            standing,
            ground=Ground.PROVEN if proof is not None else Ground.UNVALIDATED,
            shown=shown.digest,
            formerly=shown.formerly if proof is not None else (),
            allowed=tuple(candidate.digest for candidate, _ in allowed),
            proof=proof,
            live_from=newer[0] if newer else "",
            only_delivery=proof is not None and self.judge.rule.release is Release.DELIVERY,
        )
        return Chosen(source.id, shown.source, standing)

    def _missing(self, candidate: Candidate, proof: Proof) -> tuple[Problem, ...]:
        """What the proof lacks for these very files: an author who took a step, hands that differ, the re-check of
        Data Prioritas.
        """
        steps = with_priority(self.judge.steps(agency_of(candidate.subject)), candidate.priority)
        authors = self.authors_of(candidate.source)
        said = {one.step: one for one in proof.rests_on}
        lacking = tuple(
            Problem("step-missing", (("step", step.name), ("role", step.role)), proof.publication.hash)
            for step in steps[:-1]
            if step.name not in said
        )
        taken = self._by_other_hands([Taken(step, said.get(step.name)) for step in steps[:-1]])
        return (*dependent(proof, steps, authors), *(one for step in taken for one in step.problems), *lacking)

    def _by_other_hands(self, taken: Sequence[Taken]) -> tuple[Taken, ...]:
        """The same; a step whose letter was recorded by who took a step that must be another's is not taken."""
        roster, rule = self.judge.roster, self.judge.rule
        found: list[Taken] = []
        for one in taken:
            if (said := one.statement) is not None:
                before = [other.statement for other in found if other.statement is not None]
                other = shared(hands(said, roster, rule), one.step, before, roster, rule)
                if other is not None and other.by != said.by:  # one person for both is told of by the judge
                    problem = Problem("recorder-examined", (("step", said.step), ("other", other.step)), said.hash)
                    one = Taken(one.step, None, (*one.problems, problem))
            found.append(one)
        return tuple(found)

    def progress(self, source: Source) -> tuple[str, tuple[Taken, ...]]:
        """The content digest of the files at hand, and each required step as far as it was taken for them.

        SatudataError when they cannot be read.
        """
        chain = Chain(self.read(source.id)[0])
        present, _ = self._weighed(source, self.judge.judge(f"dataset:{source.id}", agency_of(source.id), chain))
        if present is None:
            raise SatudataError("unknown-dataset", dataset=source.id)
        return present.digest, self._taken(present, chain)

    def _taken(self, present: Candidate, chain: Chain) -> tuple[Taken, ...]:
        agency = agency_of(present.subject)
        return self._by_other_hands(self.judge.progress(agency, present.digest, chain, present.priority))

    def digest(self, source: Source) -> str:
        """The content digest of these files. SatudataError when they cannot be read."""
        candidate = self._candidate(source)
        if candidate is None:
            raise SatudataError("unknown-dataset", dataset=source.id)
        return candidate.digest

    def authors_of(self, source: Source) -> Set[str]:
        """The roster ids of who brought these very files into Git; an address nobody has stands for itself."""
        return frozenset().union(*(self.authors.get(blob, frozenset()) for blob in source.blobs if blob))

    def read(self, identity: str) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
        """The statements about a dataset, in order of path, then refusals whose file is gone; and what is wrong."""
        missing = self.gone.get(subject_folder(f"{DATASET}:{identity}"), ())
        return read_subject(self.statements.get(identity, ()), missing, self.contents)

    def _weighed(self, source: Source, judgement: Judgement) -> tuple[Candidate | None, Sequence[Candidate]]:
        """The files at hand, None without any; and these with the older versions that may be shown, newest first.

        Those with which a dataset stops being Data Prioritas are weighed as such once more: leaving it out of the
        metadata is no way around the Pembina Data.
        """
        present = self._candidate(source)
        known = {proof.digest for proof in judgement.proofs} | self.unvalidated.get(source.id, frozenset())
        found = list(self._candidates(source, present, known))
        marked = {one.digest: one.priority for one in found}
        weighed: dict[str, bool] = {}
        before = False
        for proof in reversed(judgement.proofs):
            if proof.digest in marked:
                priority = marked[proof.digest]
                weighed[proof.digest] = priority or before
                if not weighed[proof.digest] or PRIORITY_REVIEW in {one.step for one in proof.rests_on}:
                    before = priority
        found = [one._replace(priority=weighed.get(one.digest, one.priority or before)) for one in found]
        return (found[0] if present is not None else None), found

    def _candidates(self, source: Source, present: Candidate | None, known: Set[str]) -> Iterator[Candidate]:
        """The files at hand, then older versions as long as something proven is still to be met."""
        waiting = set(known)
        if present is not None:
            waiting.discard(present.digest)
            yield present
        for version in versions_of(self.history, source.id) if waiting else ():
            old = Source(
                source.id,
                Entry(version.metadata_path, REGULAR, version.metadata_blob),
                Entry(version.data_path, REGULAR, version.data_blob) if version.data_blob else None,
            )
            candidate = self._candidate(old)
            if candidate is not None and candidate.digest in waiting:
                waiting.discard(candidate.digest)
                yield candidate
            if not waiting:
                return

    def _candidate(self, source: Source) -> Candidate | None:
        """These files with what of them bears on publication; None when they cannot be read."""
        if source.metadata is None:
            return None
        try:
            metadata = self.contents.read(source.metadata)
            files = [(source.metadata.path, metadata)]
            if source.data is not None:
                files.append((source.data.path, self.contents.read(source.data)))
        except OSError:
            return None
        return Candidate(source, source.id, content_digest(files), *_marks(source.metadata.path, metadata))


def read_subject(
    entries: Sequence[Entry], gone: Sequence[Entry], contents: Contents
) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    """What was said about one subject, as `read_said` tells it; nothing of it when there are too many files."""
    if len(entries) + len(gone) > MAX_STATEMENTS:
        return (), (Problem(TOO_MANY, (("limit", MAX_STATEMENTS),)),)
    return read_said(entries, gone, contents)


def read_said(
    entries: Sequence[Entry], gone: Sequence[Entry], contents: Contents
) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    """The statements in these files, in their order, then the refusals among those that are gone; and what is wrong.

    A return or withdrawal that Git knows counts wherever its file went, and nothing answers it until that is put back.
    What let something pass is simply not there any more.
    """
    read = [read_entry(one, contents) for one in entries]
    known = (read_entry(one, contents) for one in gone)
    stops = (one for one in known if isinstance(one, Statement) and one.outcome in (RETURNED, WITHDRAWN))
    refusals = [replace(one, previous=GONE) for one in stops]
    said = (*(one for one in read if isinstance(one, Statement)), *refusals)
    missing = (Problem("statement-gone", (("path", one.path),), one.hash) for one in refusals)
    return said, (*(one for one in read if isinstance(one, Problem)), *missing)


def read_entry(entry: Entry, contents: Contents) -> Statement | Problem:
    """One file as a statement, or why it is none: links and executables are none either."""
    if entry.mode != REGULAR:
        return Problem("statement-unreadable", (("path", entry.path), ("reason", "mode")))
    try:
        return read_statement(entry.path, contents.read(entry))
    except OSError:
        return Problem("statement-unreadable", (("path", entry.path), ("reason", "disk")))


def _waiting(identity: str, waiting: Sequence[tuple[str, Candidate, Proof]], standing: Standing) -> Chosen:
    """Nothing may be shown; a first version that waits for its day shows its metadata."""
    if not waiting:
        return Chosen(identity, None, standing)
    live, candidate, proof = waiting[0]
    standing = replace(standing, ground=Ground.EMBARGOED, proof=proof, live_from=live)
    return Chosen(identity, candidate.source, standing)


def _marks(path: str, metadata: bytes) -> tuple[bool, str, tuple[str, ...]]:
    """Whether the data is Data Prioritas (only a plain `false` is none), the day its embargo ends, and its old ids."""
    if not any(mark in metadata for mark in MARKS):
        return False, "", ()
    mapping = read_document(path, metadata)[0].mapping
    return (
        mapping.get("priority", False) is not False,
        str(mapping.get("publish_on") or ""),
        texts(mapping.get("formerly")),
    )


def shown_sources(standings: Mapping[str, Chosen]) -> dict[str, Source]:
    """The files of each dataset that is shown, by id.

    One whose files are gone and which a proven dataset calls its former self has moved: only its new address shows it.
    """
    proven = [one.standing for one in standings.values() if one.standing.ground is Ground.PROVEN]
    moved = {old for standing in proven if not standing.only_delivery for old in standing.formerly}
    return {
        name: one.source
        for name, one in standings.items()
        if one.source is not None and (one.standing.present or name not in moved)
    }


def agency_of(identity: str) -> str:
    """The agency a dataset belongs to: the first part of its id."""
    return identity.partition("/")[0]
