"""The order of the stages: read → history → examine → Snapshot → Files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import satudata
from satudata.approvals import standings as standings_of
from satudata.cache import Cache, digest_of
from satudata.checks import activities, calendar, letters, metadata, owners, plan, requests, waivers
from satudata.checks.discretion import discreet
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.examine import Examined, Examiner
from satudata.model.activity import FOLDER as ACTIVITIES
from satudata.model.catalog import Bilingual
from satudata.model.finding import Finding
from satudata.model.history import Version
from satudata.model.plan import FOLDER as PLANS
from satudata.model.snapshot import Snapshot, State
from satudata.model.standing import Ground
from satudata.model.track import Track
from satudata.planning.agreement import Agreement, agreements
from satudata.procedure.cases import PLACES, cases
from satudata.procedure.open import Office, open_office
from satudata.read.activities import describe
from satudata.read.catalogue import Catalog
from satudata.read.git import Entry, History, Repository, versions_of
from satudata.read.lines import metadata_lines
from satudata.read.repository import Contents, Source, changed_ids
from satudata.spread import spread
from satudata.standing import Approvals, Chosen, shown_sources
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger
from satudata.trust.roster import PATH as ROSTER

# Of the catalogue, but nothing that the examination of a dataset looks at.
APART = (
    "catalog/pages/", "catalog/approvals/", "catalog/letters/", "catalog/calendar/", "catalog/plan/",
    "catalog/deadlines/", "catalog/requests/", "catalog/complaints/", "catalog/architecture/", "catalog/deliveries/",
    "catalog/reports/", ROSTER,
)  # fmt: skip

Progress = Callable[[str, int, int], None]  # stage, done, of how many


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Request:
    """What is asked for. `datasets` and `base` narrow a check; empty means everything."""

    root: Path
    as_of: str
    base: str = ""
    datasets: tuple[str, ...] = ()
    cached: bool = True
    with_reference: bool = False
    progress: Progress = silent
    processes: int = 0  # 0: as many as there are cores
    proven: bool = False  # read what the public may see instead of the files at hand
    ledger: Ledger = NOTHING_PUBLISHED  # what the public output knew of approvals before
    pin: str = ""  # digest of the roster and settings that approval starts from, kept outside the repository


@dataclass(frozen=True)
class Reading:
    """A snapshot with what producing its files needs besides: examined datasets, history, and the way to bytes."""

    snapshot: Snapshot
    examined: Mapping[str, Examined]
    catalog: Catalog
    sources: Mapping[str, Source]
    history: History
    repository: Repository
    contents: Contents
    entries: Mapping[str, Entry]
    cache: Cache
    uncommitted: int
    keys: Mapping[str, str]  # dataset id → digest of everything its examination depends on
    standings: Mapping[str, Chosen]  # dataset id → why its files are shown, or not; empty unless `proven` was asked
    desk: Desk
    ledger: Ledger
    approvals: Approvals | None  # what the standings come from; None when none were asked for

    @cached_property
    def office(self) -> Office | None:
        """What goes through the procedure, opened when it is first asked for; None when nothing does."""
        sop = self.catalog.sop
        if sop is None or not any(path.startswith(tuple(PLACES)) for path in self.entries):
            return None
        as_of = self.snapshot.as_of
        if self.approvals is None:
            return open_office(self.desk, sop, as_of, self.ledger)
        return open_office(self.desk, sop, as_of, approvals=self.approvals, chosen=self.standings)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Where everything stands; nothing while a due date falls into the `missing_year`."""
        return self._told[0]

    @property
    def missing_year(self) -> int:
        """The year without calendar for want of which nobody can tell where anything stands; 0 when none is wanted."""
        return self._told[1]

    @cached_property
    def _told(self) -> tuple[tuple[Track, ...], int]:
        try:
            return self.office.tracks if self.office is not None else (), 0
        except SatudataError as error:
            if error.key != "calendar-year-missing":
                raise
            return (), int(error.facts["year"])

    @property
    def findings(self) -> list[Finding]:
        """Everything found, errors first, then by address."""
        found = list(self.snapshot.findings)
        for one in self.examined.values():
            found += one.findings
        return sorted(found, key=Finding.sort_key)

    def versions(self, one: Examined) -> tuple[Version, ...]:
        """The versions of a dataset on the main line, newest first."""
        return versions_of(self.history, one.id, one.formerly)


def read(request: Request) -> Reading:
    """Everything up to the Snapshot."""
    desk = open_desk(request.root, request.cached, request.proven)
    repository, contents, history = desk.repository, desk.contents, desk.history
    catalog = desk.governed(request.as_of)
    entries, found = desk.entries, desk.sources
    standings: Mapping[str, Chosen] = {}
    approvals: Approvals | None = None
    if request.proven:
        require_governed(desk, request.pin)
        approvals = desk.approvals(request.as_of, request.ledger)
        standings = standings_of(approvals, found, desk.cache, request.processes)
        found = shown_sources(standings)
        # Files at hand that nobody let out are no dataset that a check may look at.
        catalog = replace(catalog, dataset_ids=frozenset(found))
    chosen = _chosen(request, repository, found)
    examiner = Examiner(
        repository=repository,
        contents=contents,
        catalog=catalog,
        sources=found,
        history=history,
        base=_base(request, repository),
        as_of=request.as_of,
        with_reference=request.with_reference,
    )
    shared = _shared_key(examiner, entries)
    keys = {source.id: _key(shared, source, examiner) for source in chosen}
    examined = _examined(examiner, chosen, keys, desk.cache, request)
    lines = metadata_lines(found, contents)
    examined = _burdened(examined, plan.check_datasets(examined.values(), catalog, request.as_of, lines))
    if len(chosen) == len(found):
        examined = _burdened(examined, metadata.check_catalogue(examined.values(), catalog))
    examined = {name: _let_out(one, standings.get(name)) for name, one in examined.items()}
    findings = around(desk, catalog, found, request.as_of)
    findings += plan.check_agreed(_agreements(desk, approvals, request.as_of))
    snapshot = Snapshot(
        settings=replace(catalog.settings, preview=not request.proven),
        agencies=catalog.agencies,
        affairs=_affairs(catalog),
        regions=catalog.code_list("region").names,
        summaries=tuple(one.summary for one in examined.values() if one.summary is not None),
        findings=tuple(sorted(map(discreet, findings), key=Finding.sort_key)),
        commit=repository.head,
        committed_at=repository.head_at,
        as_of=request.as_of,
        engine=satudata.__version__,
    )
    uncommitted = sum(not entry.blob for entry in entries.values())
    return Reading(
        snapshot=snapshot,
        examined=examined,
        catalog=catalog,
        sources=found,
        history=history,
        repository=repository,
        contents=contents,
        entries=entries,
        cache=desk.cache,
        uncommitted=uncommitted,
        keys=keys,
        standings=standings,
        desk=desk,
        ledger=request.ledger,
        approvals=approvals,
    )


def around(desk: Desk, catalog: Catalog, found: Mapping[str, Source], as_of: str) -> list[Finding]:
    """What is wrong with all that is no dataset, as of an ISO day; `found` are the datasets that may be asked."""
    findings = list(desk.findings)
    findings += waivers.check_catalogue(desk.catalog)
    findings += calendar.check_catalogue(catalog, as_of)
    findings += plan.check_catalogue(catalog, as_of)
    findings += activities.check_catalogue(desk.catalog, describe(found, desk.contents), as_of)
    findings += requests.check_catalogue(desk.catalog, desk.entries.keys(), as_of)
    findings += letters.check_catalogue(desk.entries, desk.contents)
    findings += owners.read_offices(desk.repository.root, desk.entries, desk.contents, catalog, as_of)[1]
    return findings


def require_governed(desk: Desk, pin: str) -> None:
    """Refuse to publish by a roster or settings that administrators did not let in.

    Without a pin only the demonstration is published, or an instance that has no roster yet, which publishes nothing.
    """
    if not pin:
        if desk.roster().people and not desk.catalog.settings.demonstration:
            raise SatudataError("not-pinned")
        return
    if ungoverned := desk.ungoverned(pin):
        raise SatudataError("ungoverned", subject=ungoverned[0])


def _let_out(one: Examined, chosen: Chosen | None) -> Examined:
    """The same, its rows held back where approval alone does not let them out yet."""
    if one.summary is None or one.summary.state is not State.PUBLISHED or chosen is None:
        return one
    if chosen.standing.ground is Ground.EMBARGOED:
        return one.held(State.EMBARGOED)
    return one.held(State.ON_REQUEST) if chosen.standing.only_delivery else one


def _base(request: Request, repository: Repository) -> Mapping[str, Entry]:
    """The tree that changed values are compared with: where the branch left `base`, or the last commit.

    None when publishing: the last commit may hold what is not proven, and a finding would quote it.
    """
    if request.proven:
        return {}
    return repository.tree(repository.fork_point(request.base)) if request.base else repository.tree()


def _chosen(request: Request, repository: Repository, found: Mapping[str, Source]) -> list[Source]:
    """The datasets to examine, in order of id. A change to what they are examined with concerns all of them."""
    unknown = [name for name in request.datasets if name not in found]
    if unknown:
        raise SatudataError("unknown-dataset", dataset=unknown[0])
    wanted = set(request.datasets)
    if request.base:
        paths = repository.paths_changed_since(request.base)
        if not any(path.startswith("catalog/") and not path.startswith(APART) for path in paths):
            wanted |= changed_ids(paths) | _of_changed_lists(paths, found) if not request.datasets else set()
        elif not request.datasets:
            return list(found.values())
        return [source for name, source in found.items() if name in wanted]
    return [source for name, source in found.items() if name in wanted] if wanted else list(found.values())


def _agreements(desk: Desk, approvals: Approvals | None, as_of: str) -> list[Agreement]:
    """How far that day's year's list is agreed; nothing where there is no list, or no procedure to agree it by."""
    listed, sop = desk.catalog.plans.get(int(as_of[:4])), desk.catalog.sop
    if listed is None or sop is None:
        return []
    judge = (approvals or desk.approvals(as_of, NOTHING_PUBLISHED)).judge
    return agreements(desk, sop, cases(desk), judge, listed)


def _of_changed_lists(paths: Iterable[str], found: Iterable[str]) -> set[str]:
    """The datasets of the agencies whose part of a list changed: a line that is gone leaves its dataset unlisted."""
    lists = (path for path in paths if path.startswith(PLANS) and path.endswith(".yml"))
    agencies = {path.rpartition("/")[2].removesuffix(".yml") for path in lists}
    return {name for name in found if name.partition("/")[0] in agencies}


def _affairs(catalog: Catalog) -> Mapping[str, Bilingual]:
    affairs = catalog.code_list("affair")
    return {code: Bilingual(name, affairs.english.get(code, "")) for code, name in affairs.names.items()}


def _examined(
    examiner: Examiner, chosen: Sequence[Source], keys: Mapping[str, str], cache: Cache, request: Request
) -> dict[str, Examined]:
    """The examined datasets by id; what a key proves unchanged is taken from the cache."""
    known: Mapping[str, tuple[str, Examined]] = cache.load("examined") or {}
    wanted = [source for source in chosen if known.get(source.id, ("",))[0] != keys[source.id]]
    fresh: dict[str, Examined] = {}
    for done, one in enumerate(spread(examiner.examine, wanted, request.processes), start=1):
        fresh[one.id] = one
        request.progress("examine", done, len(wanted))
    examined = {source.id: fresh[source.id] if source.id in fresh else known[source.id][1] for source in chosen}
    if fresh:
        # What leans on other datasets or on former names is not kept: those are not part of its key.
        own = (one for one in examined.values() if not one.leans_on and not one.formerly)
        kept = {one.id: (keys[one.id], one) for one in own}
        cache.save("examined", {**known, **kept} if len(chosen) < len(examiner.sources) else kept)
    return examined


def _burdened(examined: dict[str, Examined], findings: Iterable[Finding]) -> dict[str, Examined]:
    """What only shows when all datasets are seen together, laid to the account of each; an error blocks its dataset."""
    by_dataset: dict[str, list[Finding]] = {}
    for finding in findings:
        by_dataset.setdefault(finding.dataset, []).append(finding)
    return {name: one.burdened(by_dataset[name]) if name in by_dataset else one for name, one in examined.items()}


def _shared_key(examiner: Examiner, entries: Mapping[str, Entry]) -> str:
    """What every dataset's result depends on: the catalogue's own files, and the date.

    The other datasets are not among it: what looks at them (rules, former names) is never taken from the cache.
    """
    unsigned = repr(sorted(examiner.catalog.unsigned_waivers))
    # Of the activities a dataset's examination asks only whether what it names is there.
    links = repr([sorted(names) for names in examiner.catalog.link_targets.values()])
    parts = [examiner.as_of, str(examiner.with_reference), examiner.history.names, unsigned, links]
    for path, entry in entries.items():
        if path.startswith("catalog/") and not path.startswith((*APART, ACTIVITIES)):
            parts += (path, examiner.contents.identity(entry))
    return digest_of(parts)


def _key(shared: str, source: Source, examiner: Examiner) -> str:
    """What the examination of one dataset depends on besides: its bytes, those compared with, and its history.

    The id of its newest commit stands for the whole history before it.
    """
    paths = (f"data/{source.id}.csv", f"metadata/{source.id}.yml")
    newest = [
        examiner.history.commits[found[0][0]].id for path in paths if (found := examiner.history.events.get(path))
    ]
    before = examiner.base.get(paths[0])
    identity = examiner.contents.identity
    return digest_of([shared, identity(source.data), identity(source.metadata), before.blob if before else "", *newest])
