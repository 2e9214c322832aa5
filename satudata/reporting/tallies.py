"""Lists, promises, public datasets and returns, counted fact by fact, so that parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from satudata.model.catalog import Dataset
from satudata.model.plan import Plan
from satudata.model.sop import Proof, Sop, Subject
from satudata.model.standing import Ground, Standing
from satudata.model.statement import APPROVED, PUBLISHED, RETURNED, Statement
from satudata.model.track import Progress, Track
from satudata.procedure.releases import Outcome, Promise
from satudata.reporting.figure import OUTCOMES, Figure, Name, Tally
from satudata.reporting.record import Record

PARTS = ("konsep", "definisi", "klasifikasi", "ukuran", "satuan")  # of a data standard (Peraturan BPS 4/2020)
PUBLIC = (Ground.PROVEN, Ground.UNVALIDATED)
NO_PROCEDURE, NO_AGREEMENT = "no_procedure", "no_agreement"


class Fact(NamedTuple):
    """So much of one thing, of one agency and dataset ("" for none), shown by these paths."""

    name: Name
    agency: str
    dataset: str
    n: int
    sources: tuple[str, ...]


def facts(record: Record) -> list[Fact]:
    """Everything that is counted, in a fixed order."""
    return [*_of_list(record), *_of_promises(record), *_of_datasets(record), *_of_returns(record)]


def unknown(record: Record) -> dict[Name, str]:
    """What the procedure in force lets nobody know, each with the reason."""
    sop = record.catalog.sop
    if sop is None:
        names = (Name.AGREED, Name.PROMISED, Name.COLLECTED, *OUTCOMES, Name.PROPOSED, Name.LATE_DAYS)
        return dict.fromkeys((*names, Name.PRIORITY_PROMISED, Name.PRIORITY_OUT), NO_PROCEDURE)
    return {} if _binding(sop) else {Name.AGREED: NO_AGREEMENT}


def tally(found: Iterable[Fact], key: Callable[[Fact], str], reasons: Mapping[Name, str]) -> dict[str, Tally]:
    """The sums of each group, in order of its key; every name is there, with 0 where nothing was counted."""
    groups: dict[str, dict[Name, tuple[int, set[str]]]] = {}
    for fact in found:
        group = groups.setdefault(key(fact), {})
        n, paths = group.get(fact.name, (0, set()))
        paths.update(fact.sources)
        group[fact.name] = (n + fact.n, paths)
    return {name: _tally(group, reasons) for name, group in sorted(groups.items())}


def _tally(group: Mapping[Name, tuple[int, set[str]]], reasons: Mapping[Name, str]) -> Tally:
    found: dict[Name, Figure] = {}
    for name in Name:
        n, paths = group.get(name, (0, set()))
        found[name] = (
            Figure(None, why=reasons[name]) if name in reasons else Figure(n, tuple(sorted(filter(None, paths))))
        )
    return found


def nothing(reasons: Mapping[Name, str]) -> Tally:
    """The tally of no facts at all."""
    return _tally({}, reasons)


def _binding(sop: Sop) -> list[str]:
    """The steps by which a list becomes agreed."""
    return [row.step for row in sop.rows if row.binds and row.subject in (Subject.PLAN, Subject.AGENCY_PLAN)]


def _of_list(record: Record) -> Iterator[Fact]:
    plan = record.catalog.plans.get(record.period.year)
    if plan is None:
        return
    agreed = _agreements(record, plan)
    for part in plan.parts.values():
        for item in part.items:
            yield Fact(Name.LISTED, item.agency, item.id, 1, (part.path,))
            if part.agency in agreed:
                yield Fact(Name.AGREED, item.agency, item.id, 1, agreed[part.agency])
            if item.unavailable:
                yield Fact(Name.UNAVAILABLE, item.agency, item.id, 1, (part.path,))
            if item.priority:
                yield Fact(Name.PRIORITY, item.agency, item.id, 1, (part.path,))


def _agreements(record: Record, plan: Plan) -> dict[str, tuple[str, ...]]:
    """The agencies whose part is agreed, each with what shows it: all rows that bind list or part are done."""
    if record.catalog.sop is None:
        return {}
    steps = set(_binding(record.catalog.sop))
    subjects = {plan.subject, *(part.subject for part in plan.parts.values())}
    tracks = {track.subject: track for track in record.tracks if track.subject in subjects}
    found = {}
    for part in plan.parts.values():
        both = [tracks[subject] for subject in (plan.subject, part.subject) if subject in tracks]
        states = [state for track in both for state in track.rows if state.row.step in steps]
        if states and all(state.progress is Progress.DONE for state in states):
            found[part.agency] = tuple(path for state in states if state.done for path in state.done.shown_by)
    return found


def _of_promises(record: Record) -> Iterator[Fact]:
    """The releases promised for a day of the period, whatever became of them by its last day that counts."""
    places = _places(record.catalog.plans.values())
    priority = {item.id for plan in record.catalog.plans.values() for item in plan.items() if item.priority}
    tracks = {(track.subject.partition(":")[2], track.period, track.promised): track for track in record.tracks}
    for one in record.promises:
        if record.period.first <= one.promised <= record.period.last:
            key = (one.dataset, one.period, one.promised)
            yield from _of_promise(one, tracks[key], places.get(key, ()), one.dataset in priority)


def _of_promise(one: Promise, track: Track, listed: tuple[str, ...], priority: bool) -> Iterator[Fact]:
    def fact(name: Name, n: int = 1, sources: tuple[str, ...] = ()) -> Fact:
        return Fact(name, one.agency, one.dataset, n, sources or listed)

    data = next((state.done for state in track.rows if state.row.proof is Proof.DATA and state.done), None)
    out = next((state.done for state in track.rows if state.row.proof is Proof.PUBLICATION and state.done), None)
    shown = out.shown_by if out is not None else ()
    yield fact(Name(one.outcome.value), sources=shown)
    if one.outcome is Outcome.PROPOSED:
        return
    yield fact(Name.PROMISED)
    if data is not None:
        yield fact(Name.COLLECTED, sources=data.shown_by)
    if one.late_working_days:
        yield fact(Name.LATE_DAYS, one.late_working_days, shown)
    if priority:
        yield fact(Name.PRIORITY_PROMISED)
        if one.outcome in (Outcome.ON_TIME, Outcome.LATE):
            yield fact(Name.PRIORITY_OUT, sources=shown)


def _places(plans: Iterable[Plan]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Where each release is promised: (dataset, period, day) → the files of the lists."""
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for plan in plans:
        for part in plan.parts.values():
            for item in part.items:
                for release in item.releases:
                    key = (item.id, release.period, release.due)
                    found[key] = (*found.get(key, ()), part.path)
    return found


def _of_datasets(record: Record) -> Iterator[Fact]:
    """What is public on the last day that counts, and what was published in the period."""
    for identity, standing in (record.standings or {}).items():
        agency = identity.partition("/")[0]
        for proof in standing.proofs:
            if record.period.has(proof.publication.on):
                yield Fact(Name.PUBLICATIONS, agency, identity, 1, (proof.publication.path,))
        dataset = (record.datasets or {}).get(identity)
        if is_public(standing):
            yield Fact(Name.DATASETS, agency, identity, 1, shown_by(identity, standing))
            if dataset is not None:
                yield from _of_metadata(dataset)


def is_public(standing: Standing) -> bool:
    """Whether the portal shows it."""
    return standing.ground in PUBLIC and not standing.only_delivery


def shown_by(identity: str, standing: Standing) -> tuple[str, ...]:
    """What shows that a dataset is public: its publication, or the list of data older than the rules."""
    return (standing.proof.publication.path,) if standing.proof is not None else (f"metadata/{identity}.yml",)


def _of_metadata(dataset: Dataset) -> Iterator[Fact]:
    path = (dataset.metadata_path,)
    for column in dataset.measures:
        yield Fact(Name.COLUMNS, dataset.agency, dataset.id, 1, path)
        if all(getattr(column, part) for part in PARTS):
            yield Fact(Name.DESCRIBED, dataset.agency, dataset.id, 1, path)
    statistics = dataset.document.get("statistics")
    if isinstance(statistics, dict) and statistics.get("ms_keg"):
        yield Fact(Name.LINKED, dataset.agency, dataset.id, 1, path)


def _of_returns(record: Record) -> Iterator[Fact]:
    """Datasets given back in the period, and those of which other bytes were passed afterwards."""
    for said, answer in returns(record.said):
        identity = said.subject.partition(":")[2]
        agency = identity.partition("/")[0]
        if record.period.has(said.on):
            yield Fact(Name.RETURNED, agency, identity, 1, (said.path,))
            if answer is not None:
                yield Fact(Name.CORRECTED, agency, identity, 1, (answer.path,))


def returns(said: Iterable[Statement]) -> Iterator[tuple[Statement, Statement | None]]:
    """Each return of a dataset, in order of time, with the first step passed afterwards for other bytes, or None."""
    by_subject: dict[str, list[Statement]] = {}
    for one in said:
        if one.subject.startswith("dataset:"):
            by_subject.setdefault(one.subject, []).append(one)
    found = []
    for statements in by_subject.values():
        statements.sort(key=lambda one: (one.at, one.hash))
        for place, one in enumerate(statements):
            if one.outcome == RETURNED:
                found.append((one, _answer(one, statements[place + 1 :])))
    yield from sorted(found, key=lambda pair: (pair[0].at, pair[0].hash))


def _answer(given_back: Statement, later: Iterable[Statement]) -> Statement | None:
    passed = (one for one in later if one.outcome in (APPROVED, PUBLISHED) and one.digest != given_back.digest)
    return next(passed, None)
