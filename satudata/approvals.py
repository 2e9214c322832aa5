"""The standing of every dataset: what it is computed from, gathered once, and what a key proves unchanged, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from satudata.cache import Cache, digest_of
from satudata.errors import SatudataError
from satudata.model.finding import Check, Finding, Where
from satudata.model.roster import Roster
from satudata.model.statement import PROCEDURE_KINDS, Statement
from satudata.read.authors import Authors
from satudata.read.catalogue import Catalog
from satudata.read.git import REGULAR, Entry, History, Repository, days_of
from satudata.read.repository import Contents, Source, plain_id, shown_path
from satudata.spread import spread
from satudata.standing import Approvals, Chosen, read_entry
from satudata.trust.demonstration import demonstration_keys
from satudata.trust.digest import DIGEST
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.publication import Judge
from satudata.trust.rules import approving_roles, rule_of, unvalidated_until
from satudata.trust.statements import FOLDER, plain_subject, subject_folder

UNVALIDATED, HEADER = "catalog/unvalidated.csv", "dataset,digest"

STRAY = Check("approval-stray-file", waivable=False)
UNVALIDATED_BAD = Check("approval-unvalidated-line", waivable=False)
CODES = (STRAY, UNVALIDATED_BAD)
NOTHING_GONE: Mapping[str, Sequence[Entry]] = {}


@dataclass(frozen=True)
class Files:
    """The files of approval in the tree: statements by dataset, those about roster and settings, those about waivers,
    those about lists, activities, requests and reports, data older than the rules, and what is wrong.
    """

    statements: Mapping[str, Sequence[Entry]]
    governance: Sequence[Entry]
    waivers: Sequence[Entry]
    procedure: Sequence[Entry]
    unvalidated: Mapping[str, Set[str]]
    findings: Sequence[Finding]


def approval_files(entries: Mapping[str, Entry], contents: Contents) -> Files:
    """The statement files by kind, in order of path, and the list of data that is older than the rules."""
    folders: dict[str, list[Entry]] = {}
    for path, entry in entries.items():
        if path.startswith(FOLDER):
            folders.setdefault(path.removeprefix(FOLDER).rpartition("/")[0], []).append(entry)
    kinds: dict[str, dict[str, list[Entry]]] = {}
    strays: list[Entry] = []
    for folder, found in folders.items():
        kind, _, identity = folder.partition("/")
        placed = _has_place(kind, identity)
        strays += (entry for entry in found if not placed or not entry.path.endswith(".json"))
        if placed:
            kinds.setdefault(kind, {})[identity] = [entry for entry in found if entry.path.endswith(".json")]
    unvalidated, more = _unvalidated(entries.get(UNVALIDATED), contents)
    return Files(
        statements=kinds.get("dataset", {}),
        governance=[entry for found in kinds.get("governance", {}).values() for entry in found],
        waivers=[entry for found in kinds.get("waiver", {}).values() for entry in found],
        procedure=[entry for kind in PROCEDURE_KINDS for found in kinds.get(kind, {}).values() for entry in found],
        unvalidated=unvalidated,
        findings=[*(STRAY.at(Where(shown_path(entry.path))) for entry in strays), *more],
    )


def gone_files(history: History, entries: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """By folder, the statement files that the main line brought and that are not at hand as they were: deleted, or with
    other bytes.
    """
    found: dict[str, list[Entry]] = {}
    for path, events in history.events.items():
        if path.startswith(FOLDER):
            at_hand = entries.get(path)
            present = at_hand.blob if at_hand is not None else ""
            for blob in sorted({blob for _, blob in events if blob and blob != present}):
                found.setdefault(path.rpartition("/")[0] + "/", []).append(Entry(path, REGULAR, blob))
    return found


def _has_place(kind: str, identity: str) -> bool:
    """Whether statements about such a subject may be: a dataset is `agency/dataset`."""
    return plain_subject(f"{kind}:{identity}") and (kind != "dataset" or plain_id(identity))


def _unvalidated(entry: Entry | None, contents: Contents) -> tuple[dict[str, Set[str]], list[Finding]]:
    """`dataset,digest` lines below their header; a line that is not so counts for nothing and is told."""
    found: dict[str, Set[str]] = {}
    findings: list[Finding] = []
    if entry is None:
        return found, findings
    try:
        lines = contents.read(entry).decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for number, line in enumerate(lines, start=1):
        identity, _, digest = line.partition(",")
        if plain_id(identity) and DIGEST.fullmatch(digest):
            found[identity] = found.get(identity, frozenset()) | {digest}
        elif line.strip() and (number, line) != (1, HEADER):
            findings.append(UNVALIDATED_BAD.at(Where(entry.path, number)))
    return found, findings


def approvals_of(
    files: Files,
    roster: Roster,
    catalog: Catalog,
    history: History,
    authors: Authors,
    repository: Repository,
    contents: Contents,
    as_of: str,
    ledger: Ledger = NOTHING_PUBLISHED,
    missing: Mapping[str, Sequence[Entry]] = NOTHING_GONE,
) -> Approvals:
    """Everything that standings are computed from, as of a day.

    SatudataError `publication-behind` when a statement that the public output knew of is gone.
    """
    settings = catalog.settings
    judge = Judge(
        roster=roster,
        rule=rule_of(settings.document, catalog.sop),
        as_of=as_of,
        first_seen=FirstSeen(history),
        ledger=_placed(ledger, files, missing, contents),
        refused_keys=frozenset() if settings.demonstration else demonstration_keys(),
        approving_roles=approving_roles(catalog.agencies.values()),
    )
    # An address that two people share is of both: else one of them could approve their own change.
    people: dict[str, set[str]] = {}
    for person in roster.people.values():
        for email in person.emails:
            people.setdefault(email.lower(), set()).add(person.id)
    by_blob = {
        blob: frozenset(one for email in emails for one in people.get(email, {f"<{email}>"}))
        for blob, emails in authors.emails.items()
    }
    shown = as_of <= unvalidated_until(settings.document)
    return Approvals(
        judge=judge,
        contents=contents,
        repository=repository,
        history=history,
        statements=files.statements,
        unvalidated=files.unvalidated if shown else {},
        authors=by_blob,
        gone=missing,
    )


def _placed(ledger: Ledger, files: Files, missing: Mapping[str, Sequence[Entry]], contents: Contents) -> Ledger:
    """The ledger with what it does not name at its datasets, by the names of the statement files, also of those gone.
    Of copies under several datasets the one counts that is a statement.

    SatudataError `publication-behind` when one of them is known no more.
    """
    start = f"{FOLDER}dataset/"
    lost = ((folder.removeprefix(start).rstrip("/"), found) for folder, found in missing.items())
    holders: dict[str, dict[str, Entry]] = {}
    for name, entries in (*files.statements.items(), *lost) if ledger.others else ():
        for entry in entries:
            hash_ = entry.path.rpartition("/")[2].removesuffix(".json")
            if hash_ in ledger.others and entry.path.startswith(start):
                holders.setdefault(hash_, {}).setdefault(name, entry)
    known: dict[str, list[str]] = {}
    for hash_, found in holders.items():
        true = [name for name, entry in found.items() if isinstance(read_entry(entry, contents), Statement)]
        known.setdefault((true or sorted(found))[0], []).append(hash_)
    placed = ledger.placed(known)
    if placed.others:
        raise SatudataError("publication-behind", dataset=FOLDER.rstrip("/"), statement=min(placed.others)[:12])
    return placed


class FirstSeen:
    """The day on which a path first came into the main line, "" when it is not there: a witness beside the clock."""

    def __init__(self, history: History) -> None:
        self._events = history.events
        self._days = days_of(history)

    def __call__(self, path: str) -> str:
        events = [number for number, blob in self._events.get(path, ()) if blob]
        return self._days[events[-1]] if events else ""


def standings(
    approvals: Approvals, sources: Mapping[str, Source], cache: Cache, processes: int = 0
) -> dict[str, Chosen]:
    """The standing of every dataset whose files or statements are there, by id, in order of id."""
    every = {identity: sources.get(identity) or Source(identity, None, None) for identity in _ids(approvals, sources)}
    shared = _shared_key(approvals)
    keys = {identity: _key(shared, source, approvals) for identity, source in every.items()}
    known: Mapping[str, tuple[str, Chosen]] = cache.load("standing") or {}
    wanted = [source for identity, source in every.items() if known.get(identity, ("",))[0] != keys[identity]]
    fresh = {one.id: one for one in spread(approvals.stand, wanted, processes)}
    found = {name: (fresh.get(name) or known[name][1])._replace(key=keys[name]) for name in every}
    if fresh or len(known) != len(found):
        cache.save("standing", {identity: (keys[identity], one) for identity, one in found.items()})
    return found


def _ids(approvals: Approvals, sources: Iterable[str]) -> list[str]:
    return sorted({*sources, *approvals.statements, *approvals.judge.ledger.heads})


def _shared_key(approvals: Approvals) -> str:
    judge = approvals.judge
    ledger = (judge.ledger.as_of, sorted(judge.ledger.published))
    parts = (judge.as_of, judge.roster.digest, judge.rule, sorted(judge.refused_keys), ledger)
    return digest_of([*map(repr, parts), repr(sorted(judge.approving_roles.items()))])


def _key(shared: str, source: Source, approvals: Approvals) -> str:
    """What a dataset's standing depends on: its files, its versions, its statements and since when these are there."""
    identity, history = approvals.contents.identity, approvals.history
    paths = (f"data/{source.id}.csv", f"metadata/{source.id}.yml")
    newest = (history.commits[found[0][0]].id for path in paths if (found := history.events.get(path)))
    said = approvals.statements.get(source.id, ())
    missing = (entry.blob for entry in approvals.gone.get(subject_folder(f"dataset:{source.id}"), ()))
    seen = (f"{entry.path}{identity(entry)}{approvals.judge.first_seen(entry.path)}" for entry in said)
    blobs = {*source.blobs, *(blob for path in paths for _, blob in history.events.get(path, ()))}
    authors = (repr(sorted(approvals.authors.get(blob, ()))) for blob in sorted(blobs))
    older = sorted(approvals.unvalidated.get(source.id, ()))
    known = approvals.judge.ledger.heads.get(source.id, ())
    return digest_of(
        [shared, identity(source.metadata), identity(source.data), *newest, *seen, *missing, *authors, *older, *known]
    )
