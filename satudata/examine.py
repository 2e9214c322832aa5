"""One dataset in: its files read once, everything checked, and what the rest of the engine needs of it."""

from __future__ import annotations

import marshal
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from satudata.checks import layout, privacy, provenance, reference, registry, waivers
from satudata.checks.discretion import discreet
from satudata.checks.subject import Subject
from satudata.model.catalog import Access, Bilingual, Dataset
from satudata.model.finding import Finding, Severity, Where
from satudata.model.history import Version
from satudata.model.snapshot import Headline, State, Summary
from satudata.read import bigtables
from satudata.read.catalogue import Catalog, dataset_of
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import FILES, Entry, History, Repository, up_to, versions_of
from satudata.read.profile import headline
from satudata.read.repository import UNREADABLE, WITHOUT_DATA, Contents, Source
from satudata.read.tables import Table, read_table


class Examined(NamedTuple):
    """What one dataset came to. `summary` is None when its metadata could not be read or holds an identity number: the
    site then says nothing of it.

    `body` is the metadata document, of which `opened` makes the `Dataset`: most runs need it of few only. It is
    marshalled in version 2, which knows no references, so that equal documents have equal bodies.
    `leans_on` names the other datasets whose rows were looked at.
    """

    id: str
    summary: Summary | None
    findings: tuple[Finding, ...]
    waived: int
    body: bytes
    leans_on: tuple[str, ...]
    formerly: tuple[str, ...]

    def burdened(self, findings: Sequence[Finding]) -> Examined:
        """The same with more findings, and blocked when one of them is an error."""
        together = tuple(sorted((*self.findings, *findings), key=Finding.sort_key))
        summary = self.summary
        if summary is not None:
            errors = any(finding.severity is Severity.ERROR for finding in findings)
            blocked = errors and summary.state is State.PUBLISHED
            state = State.BLOCKED if blocked else summary.state
            spark = () if blocked else summary.spark
            summary = replace(summary, state=state, spark=spark, n_findings=_counts(together))
        return self._replace(summary=summary, findings=together)

    def held(self, state: State) -> Examined:
        """The same with its rows held back."""
        return self._replace(summary=replace(self.summary, state=state, spark=())) if self.summary else self

    def opened(self) -> Dataset:
        """The dataset. Its body comes from this very process or from its cache in the Git folder."""
        return dataset_of(self.id, marshal.loads(self.body))


@dataclass
class Examiner:
    """What every dataset is examined against. `base` is the tree that changes are compared with, by path."""

    repository: Repository
    contents: Contents
    catalog: Catalog
    sources: Mapping[str, Source]
    history: History
    base: Mapping[str, Entry]
    as_of: str
    with_reference: bool = False

    def examine(self, source: Source) -> Examined:
        """Read and check one dataset. Bad content gives findings; it never raises."""
        try:
            examined = self._examine(source, accelerated=True)
        except bigtables.Declined:
            examined = self._examine(source, accelerated=False)
        # Every finding of a dataset passes here, also those of a file that could not be read.
        return examined._replace(findings=tuple(map(discreet, examined.findings)))

    def _examine(self, source: Source, accelerated: bool) -> Examined:
        findings: list[Finding] = []
        document = self._document(source, findings)
        if document is None or document.value is None:
            return Examined(source.id, None, tuple(findings), 0, b"", (), ())
        dataset = dataset_of(source.id, document.mapping)
        raw = self._bytes(source.data, source.id, findings)
        table = self._table(source, dataset, raw, findings, accelerated)
        leaned: list[str] = []
        subject = Subject(
            dataset=dataset,
            document=document,
            table=table,
            catalog=self.catalog,
            raw=raw or b"",
            previous=self._previous(source, dataset),
            other=self._other(leaned),
            as_of=self.as_of,
        )
        # A version that came later and is not shown dates nothing.
        versions = up_to(versions_of(self.history, source.id, dataset.formerly), source.blobs)
        kept, n_waived = self._judged(subject, versions, findings)
        if _holds_person(document, kept):
            return Examined(source.id, None, tuple(kept), n_waived, b"", tuple(leaned), ())
        settings = self.catalog.settings
        figure = headline(dataset, table, settings.region, settings.region_name) if table is not None else None
        n_rows = table.n_rows if table is not None else 0
        summary = summarise(dataset, n_rows, figure, _state(dataset, table, kept), versions, kept)
        body = marshal.dumps(dict(dataset.document), 2)
        return Examined(source.id, summary, tuple(kept), n_waived, body, tuple(leaned), dataset.formerly)

    def _document(self, source: Source, findings: list[Finding]) -> Document | None:
        """The metadata with what its syntax and its schema refuse."""
        content = self._bytes(source.metadata, source.id, findings)
        if content is None or source.metadata is None:
            return None
        document, faults = read_document(source.metadata.path, content)
        findings += (_of(fault, source.id) for fault in faults)
        findings += schema_findings(document, "dataset", source.id)
        return document

    def _judged(
        self, subject: Subject, versions: tuple[Version, ...], findings: list[Finding]
    ) -> tuple[list[Finding], int]:
        """Every finding that stands, errors first, and how many were waived."""
        found = layout.told_once(findings + registry.check_dataset(subject))
        found += provenance.check(subject.dataset, subject.document, versions, self.as_of)
        if self.with_reference:
            found += reference.judge(subject, found)
        kept, waived = waivers.apply(found, self.catalog, self.as_of, subject.dataset.id)
        return sorted(kept, key=Finding.sort_key), len(waived)

    def _bytes(self, entry: Entry | None, dataset: str, findings: list[Finding]) -> bytes | None:
        if entry is None:
            return None
        try:
            return self.contents.read(entry)
        except OSError as error:
            findings.append(UNREADABLE.at(Where(entry.path), dataset, problem=str(error.strerror or error)))
            return None

    def _table(
        self, source: Source, dataset: Dataset, raw: bytes | None, findings: list[Finding], accelerated: bool
    ) -> Table | None:
        """The table of an open dataset; None when there is none to show, with the reason among the findings."""
        if dataset.access.level is not Access.OPEN:
            return None
        if source.data is None:
            findings.append(WITHOUT_DATA.at(Where(dataset.metadata_path, 1), source.id, expected=dataset.data_path))
        if raw is None or source.data is None:
            return None
        if accelerated and len(raw) >= bigtables.MIN_BYTES:
            place = self.contents.place_of(source.data)
            big = bigtables.open_table(dataset.data_path, place, raw, dataset.missing_values)
            # Looked at after loading: somebody may have saved the file meanwhile.
            if big is not None and self.contents.stands(source.data, raw):
                return big
        table, faults = read_table(dataset.data_path, raw, dataset.missing_values)
        findings += (_of(fault, source.id) for fault in faults)
        return table

    def _previous(self, source: Source, dataset: Dataset) -> Callable[[], Table | None]:
        """The table as it was at the base, when it differs from the present one."""
        before = self.base.get(dataset.data_path)

        def read() -> Table | None:
            if before is None or before.mode not in FILES or source.data is None or before.blob == source.data.blob:
                return None
            return read_table(dataset.data_path, self.repository.blob(before.blob), dataset.missing_values)[0]

        return read

    def _other(self, leaned: list[str]) -> Callable[[str], tuple[Dataset, Table] | None]:
        """Another dataset's metadata and open table, for rules that compare two of them."""

        def read(dataset_id: str) -> tuple[Dataset, Table] | None:
            leaned.append(dataset_id)
            source = self.sources.get(dataset_id)
            silent: list[Finding] = []
            metadata = self._bytes(source.metadata, dataset_id, silent) if source is not None else None
            if source is None or metadata is None:
                return None
            dataset = dataset_of(dataset_id, read_document("", metadata)[0].mapping)
            raw = self._bytes(source.data, dataset_id, silent)
            table = self._table(source, dataset, raw, silent, accelerated=False)
            return (dataset, table) if table is not None else None

        return read


def _of(finding: Finding, dataset: str) -> Finding:
    return Finding(finding.code, finding.severity, finding.where, finding.facts, dataset)


def _holds_person(document: Document, findings: list[Finding]) -> bool:
    """Whether an identity number stands in the metadata, which would be shown even of data that is held back."""
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    return errors and privacy.identifiers(document.text.encode())


def _state(dataset: Dataset, table: Table | None, findings: list[Finding]) -> State:
    """Fail closed: open, readable and without a standing error, or not published."""
    if dataset.access.level is not Access.OPEN:
        return State.NOT_OPEN
    if table is None or any(finding.severity is Severity.ERROR for finding in findings):
        return State.BLOCKED
    return State.PUBLISHED


def summarise(
    dataset: Dataset,
    n_rows: int,
    figure: Headline | None,
    state: State,
    versions: tuple[Version, ...],
    findings: list[Finding],
) -> Summary:
    """The light part of a dataset for lists, neighbours and catalogue-wide files."""
    measure = dataset.measures[0] if dataset.measures else None
    unit = measure.satuan if measure is not None and measure.satuan != "-" else ""
    series = figure.series if figure is not None and state is State.PUBLISHED else ()
    return Summary(
        id=dataset.id,
        agency=dataset.agency,
        title=dataset.title,
        measure=measure.title if measure is not None else Bilingual(""),
        theme=dataset.theme,
        access=dataset.access.level.value,
        state=state,
        period=dataset.temporal,
        unit=unit,
        frequency=dataset.frequency,
        updated_on=versions[0].on if versions else "",
        next_release_on=dataset.next_release_on,
        n_rows=n_rows,
        n_findings=_counts(findings),
        spark=tuple(number for _, value in series if (number := finite(value)) is not None),
        keywords=dataset.keywords,
        spatial_level=dataset.spatial_level,
        region_codes=any(f.codes is not None and f.codes.list == "region" for f in dataset.fields),
    )


def _counts(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """How many errors, warnings and notes."""
    errors, warnings, notes = (sum(f.severity is severity for f in findings) for severity in Severity)
    return errors, warnings, notes


def finite(value: str) -> float | None:
    """The number a cell says, or None when it says none that can be drawn."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
