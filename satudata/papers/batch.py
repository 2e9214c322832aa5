"""What a validation letter is about: the datasets of one agency that wait for its approval, as they are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from satudata.approvals import standings
from satudata.checks.privacy import identifiers
from satudata.compare.datasets import Side, compare
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.catalog import Agency, Bilingual, Dataset, Settings
from satudata.model.changes import DatasetChanges
from satudata.model.finding import Finding, Severity
from satudata.model.roster import Person, Term
from satudata.model.statement import AGENCY_APPROVAL, Step
from satudata.papers.letterhead import Letterhead, letterhead_of
from satudata.pipeline import Request, read
from satudata.read.repository import Contents, Source
from satudata.standing import Chosen
from satudata.trust.digest import content_digest
from satudata.trust.ledger import NOTHING_PUBLISHED

MOST = 150  # datasets of one letter: all their digests have to be looked at when it comes back (`papers.apart`)


@dataclass(frozen=True)
class Item:
    """One dataset of the letter: its digest and version, what changes against what is shown, what the checks found."""

    dataset: Dataset
    digest: str
    version: str  # "" while it is not in the history
    n_rows: int | None  # None: it has no rows, or they are not counted
    changes: DatasetChanges
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Batch:
    """One letter: the datasets that `agency` validates to the `steward`'s office, in order of id.

    `signer` holds `term` on the day `as_of`; `steward` is None where the settings name no agency that publishes.
    """

    settings: Settings
    agency: Agency
    steward: Bilingual | None
    signer: Person
    term: Term
    items: tuple[Item, ...]
    as_of: str
    letterhead: Letterhead

    @property
    def digest(self) -> str:
        """One digest for the whole list, to compare by eye."""
        return content_digest((item.dataset.id, item.digest.encode()) for item in self.items)


def batch_of(desk: Desk, agency: str, wanted: Sequence[str], signer: str, as_of: str) -> Batch:
    """The datasets of the agency that wait for its approval, all of them or those `wanted`.

    `signer` names who will sign; "" where only one person may. SatudataError when there is nothing to sign, a wanted
    dataset does not wait for this step or has faults, they exceed `MOST`, or nobody (or more than one) may sign.
    """
    if agency not in desk.catalog.agencies:
        raise SatudataError("letter-unknown-agency", agency=agency, known=", ".join(sorted(desk.catalog.agencies)))
    approvals = desk.approvals(as_of, NOTHING_PUBLISHED)
    step = next(one for one in approvals.judge.steps(agency) if one.name == AGENCY_APPROVAL)
    every = standings(approvals, desk.sources, desk.cache)
    waiting = waiting_in(every, agency)
    for name in wanted:
        if name not in every:
            raise SatudataError("unknown-dataset", dataset=name)
        if name not in waiting:
            raise SatudataError("letter-not-awaited", dataset=name, agency=agency)
    names = sorted(set(wanted)) or waiting
    if not names:
        raise SatudataError("letter-nothing", agency=agency)
    if len(names) > MOST:
        raise SatudataError("letter-too-many", n=len(names), most=MOST)
    person, term = _signer(desk, step, agency, signer, as_of)
    items = tuple(_items(desk, {name: every[name] for name in names}, as_of))
    settings, agencies = desk.catalog.settings, desk.catalog.agencies
    steward = agencies.get(settings.publisher)
    to = steward.name if steward else None
    return Batch(settings, agencies[agency], to, person, term, items, as_of, letterhead_of(desk, agency))


def waiting_in(every: Mapping[str, Chosen], agency: str) -> list[str]:
    """The datasets of the agency that wait for its approval, in order."""
    return [name for name, one in every.items() if name.startswith(f"{agency}/") and _waits(one)]


def _waits(chosen: Chosen) -> bool:
    awaited = chosen.standing.awaits
    return awaited is not None and awaited.step.name == AGENCY_APPROVAL and chosen.standing.returned is None


def _signer(desk: Desk, step: Step, agency: str, wanted: str, day: str) -> tuple[Person, Term]:
    holders = {person.id: person for person in desk.roster().holders(step.role, agency, day)}
    if wanted and wanted not in holders:
        raise SatudataError("role-not-yours", person=wanted, role=step.role, agency=agency, step=step.name)
    if not wanted and len(holders) != 1:
        known = ", ".join(holders) or "–"
        raise SatudataError("letter-signer-unclear", agency=agency, known=known, option="--signer")
    person = holders[wanted or next(iter(holders))]
    term = person.term(step.role, agency, day)
    assert term is not None  # a holder has one
    return person, term


def _items(desk: Desk, chosen: dict[str, Chosen], as_of: str) -> list[Item]:
    reading = read(Request(root=desk.repository.root, as_of=as_of, datasets=tuple(chosen)))
    items = []
    for name, one in chosen.items():
        examined = reading.examined[name]
        errors = sum(finding.severity is Severity.ERROR for finding in examined.findings)
        if errors or examined.summary is None:
            raise SatudataError("approval-of-faulty", dataset=name, n=errors)
        after = _side(desk.contents, desk.sources[name])
        assert after is not None  # it was examined
        before = _side(desk.contents, one.source)
        versions = reading.versions(examined)
        version = versions[0].id if versions else ""
        changes = compare(before, after, identifiers)
        rows = examined.summary.n_rows if desk.sources[name].data is not None else None
        items.append(Item(after.dataset, one.standing.present, version, rows, changes, examined.findings))
    return items


def _side(contents: Contents, source: Source | None) -> Side | None:
    if source is None or source.metadata is None:
        return None
    rows = contents.read(source.data) if source.data is not None else None
    return Side(source.id, contents.read(source.metadata), rows)
