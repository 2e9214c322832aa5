"""One dataset out: its page in each language, its downloads, its old versions, and its parts of the catalogue-wide
files.

Fail closed: rows are written only for a dataset whose state is PUBLISHED, an old version only when it was open then,
is open now, and holds no personal id. What is found in rows that are held back is told without quoting them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from satudata.checks import privacy
from satudata.checks.subject import texts_of
from satudata.compare.versions import version_changes
from satudata.examine import Examined
from satudata.export import catalogue, datapackage, dcat, schemaorg, tables, xlsx
from satudata.export.publication import Download, Publication
from satudata.model import addresses
from satudata.model.catalog import Agency, Bilingual, Dataset
from satudata.model.changes import VersionChanges
from satudata.model.files import File, Produced
from satudata.model.finding import Fact, Finding
from satudata.model.history import Version
from satudata.model.snapshot import Assessed, State, Summary
from satudata.portal import dataset_page, listing, pages, search, views
from satudata.portal.shell import Renderer
from satudata.read.access import says_open
from satudata.read.git import History, Repository, up_to, versions_of
from satudata.read.profile import profile
from satudata.read.repository import Contents, Source, plain_id
from satudata.read.tables import Table, TextTable, read_table
from satudata.standing import Chosen
from satudata.text import Text
from satudata.trust.digest import content_digest
from satudata.voices.changes.brief import brief
from satudata.voices.changes.words import Reader
from satudata.write import Writer


@dataclass
class Producer:
    """What the files of every dataset are made from; `without` names the parts left out (`build.PARTS`)."""

    facts: views.Facts
    renderer: Renderer
    texts: Sequence[Text]
    summaries: Mapping[str, Summary]
    related: Mapping[str, Sequence[str]]
    sources: Mapping[str, Source]
    history: History
    repository: Repository
    contents: Contents
    writer: Writer
    without: frozenset[str]
    standings: Mapping[str, Chosen] = field(default_factory=dict)  # empty in a preview

    def produce(self, one: Examined) -> Produced:
        """Write every file of one dataset and give what the catalogue-wide files need of it."""
        assert one.summary is not None
        dataset = one.opened()
        rows = self._rows(dataset, one.summary)
        publication = self._publication(one, one.summary, dataset, rows)
        written = list(self.writer.write(self._downloads(publication, rows)))
        downloads = [as_download(*file) for file in written]
        if downloads:
            package = datapackage.datapackage_bytes(publication, downloads[0])
            written += self.writer.write([File(addresses.descriptor(one.id), package)])
        files = [views.Download(*file) for file in written]
        old = self._old_versions(publication)
        written += self.writer.write(old.values())
        neighbours = [self.summaries[name] for name in self.related.get(one.id, ()) if name in self.summaries]
        changes = self._changes(publication, rows, old)
        for text in self.texts:
            reader = Reader(text, self.facts.regions)
            page = dataset_page.dataset_page(
                publication.assessed,
                self.facts,
                neighbours,
                text,
                files=files,
                downloadable=frozenset(old),
                changes=[brief(one, dataset.fields, reader) for one in changes],
                json_ld=schemaorg.dataset_json_ld(publication, downloads, text.language),
            )
            written += self.writer.write([self.renderer.file(page)])
        written += self.writer.write(self._former_addresses(one, one.summary))
        return Produced(tuple(written), self._fragments(publication, downloads))

    def _former_addresses(self, one: Examined, summary: Summary) -> Iterator[File]:
        """A page that leads on, at every address the dataset had, unless another dataset or a tombstone is there."""
        for old in one.formerly:
            stone = (chosen := self.standings.get(old)) is not None and chosen.standing.withdrawn is not None
            if plain_id(old) and old not in self.sources and not stone:
                for text in self.texts:
                    yield self.renderer.file(pages.moved(old, summary, self.facts, text))

    def _rows(self, dataset: Dataset, summary: Summary) -> tuple[bytes, TextTable] | None:
        """The file's own bytes and its table; None for data that is not published."""
        source = self.sources[dataset.id]
        if summary.state is not State.PUBLISHED or source.data is None:
            return None
        raw = self.contents.read(source.data)
        table = read_table(source.data.path, raw, dataset.missing_values)[0]
        return (raw, table) if table is not None else None

    def _publication(
        self, one: Examined, summary: Summary, dataset: Dataset, rows: tuple[bytes, TextTable] | None
    ) -> Publication:
        settings = self.facts.settings
        counted = None
        if rows is not None:
            raw, table = rows
            counted = profile(dataset, table, raw, settings.region, settings.region_name)
        versions = self._versions(one)
        chosen = self.standings.get(one.id)
        unknown = Agency(dataset.agency, "", Bilingual(dataset.agency), dataset.agency, (), {})
        return Publication(
            assessed=Assessed(
                dataset,
                summary,
                counted,
                versions,
                tellable(one.findings, dataset, summary.state),
                chosen.standing if chosen else None,
            ),
            settings=settings,
            agency=self.facts.agencies.get(dataset.agency, unknown),
            affair=self.facts.affairs.get(dataset.theme, Bilingual(dataset.theme)),
            region=self.facts.regions.get(dataset.spatial, dataset.spatial),
        )

    def _versions(self, one: Examined) -> tuple[Version, ...]:
        """The versions to tell of, newest first: of a dataset that is shown because it is proven, the proven ones."""
        every = versions_of(self.history, one.id, one.formerly)
        if one.id not in self.standings:
            return every
        names = (one.id, *one.formerly)
        allowed = {digest for name in names if (old := self.standings.get(name)) for digest in old.standing.allowed}
        told = [version for version in every if self._is_shown(one, version) or self._digest(version) in allowed]
        return up_to(told, self.sources[one.id].blobs)

    def _is_shown(self, one: Examined, version: Version) -> bool:
        return self.sources[one.id].blobs == (version.metadata_blob, version.data_blob)

    def _digest(self, version: Version) -> str:
        """The content digest of an old version's files."""
        files = [(version.metadata_path, version.metadata_blob), (version.data_path, version.data_blob)]
        there = [(path, blob) for path, blob in files if blob]
        contents = self.repository.blobs([blob for _, blob in there])
        return content_digest((path, content) for (path, _), content in zip(there, contents, strict=True))

    def _downloads(self, publication: Publication, rows: tuple[bytes, TextTable] | None) -> Iterator[File]:
        """The data in every format, the file's own bytes first; nothing for data that is not published."""
        if rows is None:
            return
        raw, table = rows
        identity = publication.dataset.id
        yield File(addresses.download(identity, "csv"), raw)
        if "xlsx" not in self.without and (workbook := xlsx.xlsx_bytes(publication, table)) is not None:
            yield File(addresses.download(identity, "xlsx"), workbook)
        yield File(addresses.download(identity, "json"), tables.json_bytes(publication, table))
        if "parquet" not in self.without:
            yield File(addresses.download(identity, "parquet"), _parquet(publication, table))

    def _old_versions(self, publication: Publication) -> dict[str, File]:
        """Version id → its CSV, for the versions that may be handed out."""
        if not publication.published or not publication.assessed.versions:
            return {}
        identity = publication.dataset.id
        newest, *older = publication.assessed.versions
        older = [version for version in older if version.data_blob not in ("", newest.data_blob)]
        wanted = [version.data_blob for version in older]
        wanted += (version.metadata_blob for version in older if version.metadata_blob != newest.metadata_blob)
        contents = dict(zip(wanted, self.repository.blobs(wanted), strict=True))
        files: dict[str, File] = {}
        seen: set[str] = set()
        for version in older:
            content = contents[version.data_blob]
            about = contents.get(version.metadata_blob)
            was_open = about is None or says_open(version.metadata_path, about)
            if version.data_blob not in seen and was_open and not privacy.identifiers(content):
                seen.add(version.data_blob)
                files[version.id] = File(addresses.version_download(identity, version.id), content)
        return files

    def _changes(
        self, publication: Publication, rows: tuple[bytes, TextTable] | None, old: Mapping[str, File]
    ) -> list[VersionChanges]:
        """What the newest versions changed, told only of tables that this page hands out."""
        if rows is None:
            return []
        dataset, versions = publication.dataset, publication.assessed.versions
        contents = {version.data_blob: old[version.id].content for version in versions if version.id in old}
        source = self.sources[dataset.id].data
        if source is not None and source.blob:
            contents[source.blob] = rows[0]
        return list(version_changes(versions, contents, dataset))

    def _fragments(self, publication: Publication, downloads: Sequence[Download]) -> dict[str, bytes]:
        found = {
            addresses.CATALOGUE_CSV: catalogue.catalogue_row(publication, downloads),
            addresses.CATALOGUE_JSONLD: dcat.dataset_fragment(publication, downloads),
        }
        if downloads:
            found[addresses.DATAPACKAGE] = datapackage.resource_fragment(publication, downloads[0])
        for text in self.texts:
            found[f"row.{text.language}"] = listing.row(publication.assessed.summary, self.facts, text).encode()
        if "search" not in self.without:
            for text in self.texts:
                found[f"search.{text.language}"] = search.terms(
                    publication.assessed.summary, publication.dataset, self.facts, text
                )
        return found


def tellable(findings: Sequence[Finding], dataset: Dataset, state: State) -> tuple[Finding, ...]:
    """The findings fit for everybody. Of rows that are held back nothing is quoted: beside counts, only words that the
    metadata says too stay, anything else becomes "…".
    """
    if state is State.PUBLISHED:
        return tuple(findings)
    known = {word for _, text in texts_of(dataset.document) for word in (text, *text.split())}
    return tuple(
        replace(finding, facts=tuple((name, _masked(fact, known)) for name, fact in finding.facts))
        if finding.where.path != dataset.metadata_path
        else finding
        for finding in findings
    )


def _masked(fact: Fact, known: Set[str]) -> Fact:
    return fact if isinstance(fact, int) or fact in known else "…"


def _parquet(publication: Publication, table: Table) -> bytes:
    # Imported here: the only writer that needs a compiled package.
    from satudata.export.parquet import parquet_bytes

    return parquet_bytes(publication, table)


def as_download(path: str, sha256: str, n_bytes: int) -> Download:
    """The written file as exporters take it."""
    return Download(path.rpartition(".")[2], path, sha256, n_bytes)
