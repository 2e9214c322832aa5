"""What a repository can show an assessor, as tables: one row for each fact, with the path it stands at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from satudata.export.indah import STAGES
from satudata.model import addresses
from satudata.model import roster as roles
from satudata.model.catalog import Dataset, Field
from satudata.model.finding import Finding
from satudata.model.periods import first_and_last_day
from satudata.model.request import DataRequest
from satudata.model.statement import Statement
from satudata.papers.register import KINDS
from satudata.read.catalogue import mapping, sequence, text
from satudata.reporting.figure import Figures, Name
from satudata.reporting.indicators import plain_cell
from satudata.reporting.record import Record
from satudata.reporting.tallies import PARTS, is_public, returns
from satudata.reporting.wording import page_address

Row = tuple[str | int, ...]
CLOSED = "closed"


@dataclass(frozen=True)
class Evidence:
    """One table: `name` of its file without ending, titles of columns, rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    planned: bool = False  # tells of what was to be done, not of what was

    @property
    def content(self) -> bytes:
        """The table as CSV, UTF-8; nothing in it is taken for a formula."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows([plain_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows)
        return out.getvalue().encode()


def evidence(record: Record, found: Figures, findings: Iterable[Finding] | None) -> tuple[Evidence, ...]:
    """Every table that has rows, in order of name; `findings` of the checks, None where they are not of that day."""
    made = (
        _variables(record), _completeness(record, found), _activities(record), _formats(record), _codes(record),
        _requests(record), _the_list(record), _findings(findings or ()), _lags(record), _releases(record),
        _series(record), _rules(record), *_stages(record), _publications(record), _returned(record), _access(record),
        *_said(record), _minutes(record), _recommended(found),
    )  # fmt: skip
    return tuple(sorted((one for one in made if one.rows), key=lambda one: one.name))


def _public(record: Record) -> Iterator[Dataset]:
    """The datasets the portal shows, as their metadata say on that day."""
    for identity, standing in (record.standings or {}).items():
        dataset = (record.datasets or {}).get(identity)
        if dataset is not None and is_public(standing) and dataset.access.level.value != CLOSED:
            yield dataset


def _page(record: Record, identity: str) -> str:
    return page_address(record.catalog.settings, addresses.dataset(identity))


def _variables(record: Record) -> Evidence:
    rows: tuple[Row, ...] = tuple(
        (dataset.id, one.name, one.title.id, *_standard(one), dataset.metadata_path)
        for dataset in _public(record)
        for one in dataset.measures
    )
    return Evidence("variabel", ("dataset", "kolom", "judul", *PARTS, "berkas"), rows)


def _standard(column: Field) -> tuple[str, ...]:
    return (column.konsep, column.definisi, column.klasifikasi, column.ukuran, column.satuan)


def _completeness(record: Record, found: Figures) -> Evidence:
    names = (Name.DATASETS, Name.COLUMNS, Name.DESCRIBED, Name.LINKED)
    tallies = ((agency, one) for agency, one in found.agencies.items() if one[Name.DATASETS].value)
    rows: tuple[Row, ...] = tuple((agency, *(int(one[name].value or 0) for name in names)) for agency, one in tallies)
    head = ("instansi", "dataset_terbit", "kolom_ukuran", "kolom_berstandar_lengkap", "dataset_terhubung_ms_keg")
    return Evidence("kelengkapan-metadata", head, rows)


def _activities(record: Record) -> Evidence:
    rows = tuple(
        (one.id, one.title, one.year, one.status, one.ms_keg, len(one.variables), len(one.indicators), one.path)
        for one in record.catalog.activities.values()
        if one.year == str(record.period.year)
    )
    head = ("kegiatan", "judul", "tahun", "status", "ms_keg", "ms_var", "ms_ind", "berkas")
    return Evidence("metadata-kegiatan", head, rows)


def _formats(record: Record) -> Evidence:
    settings = record.catalog.settings
    rows = tuple(
        (
            dataset.id,
            dataset.title.id,
            _page(record, dataset.id),
            *(page_address(settings, addresses.download(dataset.id, one)) for one in addresses.FORMATS),
        )
        for dataset in _public(record)
        if dataset.access.level.value == "open"
    )
    return Evidence("format", ("dataset", "judul", "halaman", *addresses.FORMATS), rows)


def _codes(record: Record) -> Evidence:
    rows = tuple(
        (dataset.id, one.name, one.codes.list, one.codes.scheme, one.codes.level, one.codes.edition)
        for dataset in _public(record)
        for one in dataset.fields
        if one.codes is not None
    )
    return Evidence("kode-referensi", ("dataset", "kolom", "daftar", "skema", "tingkat", "edisi"), rows)


def _requests(record: Record) -> Evidence:
    found = (one for one in record.catalog.requests.values() if record.period.has(one.received))
    rows = tuple(_request(one, record.period.until) for one in found)
    return Evidence("permintaan", ("nomor", "jenis", "diterima", "saluran", "keadaan", "dijawab", "berkas"), rows)


def _request(one: DataRequest, until: str) -> Row:
    answered = one.answer_on if one.answer_on <= until else ""
    return (one.id, one.kind, one.received[:10], one.channel, str(one.state(until)), answered, one.path)


def _the_list(record: Record) -> Evidence:
    plan = record.catalog.plans.get(record.period.year)
    parts = plan.parts.values() if plan is not None else ()
    rows = tuple(
        (item.id, item.title, item.unit, item.frequency, "ya" if item.priority else "", item.basis, part.path)
        for part in parts
        for item in part.items
        if item.access != CLOSED
    )
    head = ("dataset", "nama", "satuan", "frekuensi", "prioritas", "dasar_kebutuhan", "berkas")
    return Evidence("daftar-data", head, rows)


def _findings(findings: Iterable[Finding]) -> Evidence:
    counts: dict[tuple[str, str], int] = {}
    for one in findings:
        key = (one.code, one.severity.name.lower())
        counts[key] = counts.get(key, 0) + 1
    rows = tuple((code, severity, n) for (code, severity), n in sorted(counts.items()))
    return Evidence("temuan", ("pemeriksaan", "tingkat", "jumlah"), rows)


def _lags(record: Record) -> Evidence:
    """How many days after the end of its period each release of the year came out."""
    rows = []
    for one in record.promises:
        last = first_and_last_day(one.period)[1]
        if last and one.out and record.period.has(one.out) and not _is_closed(record, one.dataset):
            days = (date.fromisoformat(one.out) - date.fromisoformat(last)).days
            rows.append((one.dataset, one.period, last, one.out, days))
    return Evidence("aktualitas", ("dataset", "periode", "akhir_periode", "terbit", "jarak_hari"), tuple(rows))


def _is_closed(record: Record, identity: str) -> bool:
    """Whether the dataset, or its line on any list, is closed or unknown: such a one is never named."""
    dataset = (record.datasets or {}).get(identity)
    items = [plan.by_id[identity] for plan in record.catalog.plans.values() if identity in plan.by_id]
    told = [*(item.access for item in items), *([dataset.access.level.value] if dataset is not None else [])]
    return not told or CLOSED in told


def _releases(record: Record) -> Evidence:
    rows = tuple(
        (one.promised, one.dataset, one.title, one.period, one.out, one.outcome.value, one.late_working_days)
        for one in record.promises
        if record.period.first <= one.promised <= record.period.last and not _is_closed(record, one.dataset)
    )
    head = ("dijanjikan", "dataset", "nama", "periode", "terbit", "hasil", "terlambat_hari_kerja")
    return Evidence("jadwal-rilis", head, tuple(sorted(rows)))


def _series(record: Record) -> Evidence:
    standings = record.standings or {}
    rows = tuple(
        (dataset.id, dataset.temporal[0], dataset.temporal[1] or dataset.temporal[0], len(standings[dataset.id].proofs))
        for dataset in _public(record)
        if dataset.temporal[0]
    )
    return Evidence("seri", ("dataset", "awal", "akhir", "publikasi"), rows)


def _rules(record: Record) -> Evidence:
    rows = tuple(
        (dataset.id, text(mapping(rule).get("kind")), dataset.metadata_path)
        for dataset in _public(record)
        for rule in sequence(dataset.document.get("rules"))
    )
    return Evidence("aturan", ("dataset", "aturan", "berkas"), rows)


def _stages(record: Record) -> Iterator[Evidence]:
    """For each stage of MS-Keg 3.3 the dates that the activities of the year have for it."""
    for stage in STAGES:
        rows: list[Row] = []
        for one in record.catalog.activities.values():
            if one.year == str(record.period.year):
                block = mapping(one.document.get("blok_iii"))
                spans = sequence(mapping(block.get("rencana_jadwal_kegiatan")).get(stage))
                dates = ((text(mapping(span).get("awal")), text(mapping(span).get("akhir"))) for span in spans)
                rows += ((one.id, one.title, start, end, one.path) for start, end in dates)
        head = ("kegiatan", "judul", "rencana_awal", "rencana_akhir", "berkas")
        yield Evidence(f"tahap-{stage}", head, tuple(rows), planned=True)


def _publications(record: Record) -> Evidence:
    rows = tuple(
        (proof.publication.on, identity, proof.digest, _page(record, identity), proof.publication.path)
        for identity, standing in (record.standings or {}).items()
        for proof in standing.proofs
        if record.period.has(proof.publication.on) and not _is_closed(record, identity)
    )
    return Evidence("publikasi", ("terbit", "dataset", "sidik", "halaman", "pernyataan"), tuple(sorted(rows)))


def _returned(record: Record) -> Evidence:
    rows = tuple(
        (given.on, given.subject.partition(":")[2], answer.on if answer is not None else "", given.path)
        for given, answer in returns(record.said)
        if record.period.has(given.on) and not _is_closed(record, given.subject.partition(":")[2])
    )
    return Evidence("pengembalian", ("dikembalikan", "dataset", "diperbaiki", "pernyataan"), rows)


def _access(record: Record) -> Evidence:
    """By agency and level, because what is closed is counted only."""
    counts: dict[tuple[str, str], int] = {}
    for dataset in (record.datasets or {}).values():
        key = (dataset.agency, dataset.access.level.value)
        counts[key] = counts.get(key, 0) + 1
    rows = tuple((agency, level, n) for (agency, level), n in sorted(counts.items()))
    return Evidence("sifat-data", ("instansi", "sifat", "dataset"), rows)


def _minutes(record: Record) -> Evidence:
    """The registered minutes of the forum."""
    found = [one for one in record.letters if one.kind == KINDS["minutes"]]
    rows = [
        (one.dated, one.number, one.datasets, one.signature, one.status, one.sha256, one.original)
        for one in found
        if record.period.has(one.dated or one.received)
    ]
    head = ("tanggal", "nomor", "perihal", "tanda_tangan", "status", "sidik", "letak_asli")
    return Evidence("berita-acara", head, tuple(sorted(rows)))


SPEAKERS = {
    "forum": (roles.FORUM, roles.SECRETARIAT, roles.FORUM_MEMBER),
    "pembina": (roles.DATA_SUPERVISOR,),
    "walidata": (roles.DATA_STEWARD, roles.SUPPORTING_STEWARD),
}


def _said(record: Record) -> Iterator[Evidence]:
    for name, wanted in SPEAKERS.items():
        rows = tuple(
            (one.on, one.role, one.step, one.outcome, one.subject, one.path)
            for one in record.said
            if one.role in wanted and record.period.has(one.on) and not _hidden(one, record)
        )
        head = ("tanggal", "peran", "langkah", "hasil", "perihal", "pernyataan")
        yield Evidence(name, head, tuple(sorted(rows)))


def _hidden(one: Statement, record: Record) -> bool:
    kind, _, identity = one.subject.partition(":")
    return kind in ("dataset", "waiver") and _is_closed(record, "/".join(identity.split("/")[:2]))


def _recommended(found: Figures) -> Evidence:
    rows = tuple(
        (one.id, one.title, one.kind, one.submitted_on, one.issued_on, one.identity, one.path)
        for one in found.activities
        if one.kind
    )
    head = ("kegiatan", "judul", "formulir", "diajukan", "terbit", "identitas", "berkas")
    return Evidence("rekomendasi", head, rows)
