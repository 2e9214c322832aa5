"""Metadata as a whole: what no schema can say because it takes two keys, two files or the date.

The shape of every single key is judged by the schema before; whatever is missing here is left alone. The five parts of
a data standard are those of Peraturan BPS 4/2020.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Protocol

from satudata.checks.subject import Subject
from satudata.model.catalog import Access, Field
from satudata.model.finding import Check, Finding, Severity, Where
from satudata.model.snapshot import Summary
from satudata.read.catalogue import Catalog, mapping, text

PERIOD_REVERSED = Check("metadata-period-reversed")
MODIFIED_BEFORE_ISSUED = Check("metadata-modified-before-issued")
RESTRICTED_ROWS = Check("metadata-restricted-rows", waivable=False)
FORMERLY_CLASH = Check("metadata-formerly-clash")
CODE_NOT_TEXT = Check("metadata-code-not-text")
NO_PRIMARY_KEY = Check("metadata-no-primary-key", Severity.WARNING)
TIME_TYPE = Check("metadata-time-type", Severity.WARNING)
MEASURE_TYPE = Check("metadata-measure-not-a-number", Severity.WARNING)
STANDARD_INCOMPLETE = Check("metadata-standard-incomplete", Severity.WARNING)
DESCRIPTION_IS_TITLE = Check("metadata-description-repeats-title", Severity.WARNING)
PRIORITY_INCOMPLETE = Check("metadata-priority-incomplete", Severity.WARNING)
RESTRICTION_EXPIRED = Check("metadata-restriction-expired", Severity.WARNING)
TITLE_REPEATS = Check("metadata-title-repeats", Severity.WARNING)
COLUMN_UNDESCRIBED = Check("metadata-column-undescribed", Severity.NOTE)
TITLE_VAGUE = Check("metadata-title-vague", Severity.NOTE)
KEYWORD_REPEATS = Check("metadata-keyword-repeats", Severity.NOTE)
RELEASE_OVERDUE = Check("metadata-release-overdue", Severity.NOTE)
LICENSE_DIFFERS = Check("metadata-license-differs", Severity.NOTE)
ENGLISH_MISSING = Check("metadata-english-missing", Severity.NOTE)

CODES = (
    PERIOD_REVERSED,
    MODIFIED_BEFORE_ISSUED,
    RESTRICTED_ROWS,
    FORMERLY_CLASH,
    CODE_NOT_TEXT,
    NO_PRIMARY_KEY,
    TIME_TYPE,
    MEASURE_TYPE,
    STANDARD_INCOMPLETE,
    DESCRIPTION_IS_TITLE,
    PRIORITY_INCOMPLETE,
    RESTRICTION_EXPIRED,
    TITLE_REPEATS,
    COLUMN_UNDESCRIBED,
    TITLE_VAGUE,
    KEYWORD_REPEATS,
    RELEASE_OVERDUE,
    LICENSE_DIFFERS,
    ENGLISH_MISSING,
)

TOO_ALIKE_SHARE = 0.9
STANDARD = ("konsep", "definisi", "klasifikasi", "ukuran", "satuan")
TIME_TYPES = frozenset({"year", "yearmonth", "date", "datetime", "time"})
# What the rating of Open Data Jabar looks for in a title: what is measured, and of which places.
MEASURED = re.compile(
    r"jumlah|banyaknya|persentase|luas|panjang|indeks|rasio|rata-rata|laju|angka|tingkat|volume|produksi|nilai|harga"
    r"|proporsi|kepadatan|daftar|kode|realisasi|anggaran|pendapatan|belanja|upah|cakupan|inflasi|pertumbuhan|jadwal|profil"
    r"|kapasitas|produktivitas|prevalensi|kebutuhan|skor|capaian|data|tarif|tinggi|suhu|curah|timbulan|garis|pdrb|penduduk"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Cross-field rules of one dataset's metadata, in the order of the keys."""
    yield from _texts(subject)
    yield from _dates(subject)
    yield from _access(subject)
    yield from _names(subject)
    if subject.dataset.fields:
        yield from _schema(subject)


def _texts(subject: Subject) -> Iterator[Finding]:
    dataset = subject.dataset
    title, description = dataset.title.id, dataset.description.id
    if title and not MEASURED.search(title.casefold()):
        yield subject.key(TITLE_VAGUE, ("title",))
    if title and description and alike(title, description):
        yield subject.key(DESCRIPTION_IS_TITLE, ("description",))
    if "en" in subject.catalog.settings.languages:
        missing = [key for key in ("title", "description") if not getattr(dataset, key).en]
        if missing:
            yield subject.key(ENGLISH_MISSING, ("en",), keys=", ".join(missing))
    folded = [keyword.casefold().strip() for keyword in dataset.keywords]
    for n, keyword in enumerate(folded):
        if keyword in folded[:n]:
            yield subject.key(KEYWORD_REPEATS, ("keywords", n), keyword=dataset.keywords[n])
    names = [link.name for link in dataset.licenses if link.name]
    usual = subject.catalog.settings.license
    if names and usual and usual not in names:
        yield subject.key(LICENSE_DIFFERS, ("licenses",), license=names[0], usual=usual)


def alike(title: str, description: str) -> bool:
    """Whether a description says no more than the title."""
    # Comparing takes the square of the length; a title that long is no title.
    one, other = (" ".join(re.findall(r"\w+", words[:400].casefold())) for words in (title, description))
    if one == other or len(other) <= len(one):
        return True
    if len(other) > len(one) / TOO_ALIKE_SHARE * 1.2:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > TOO_ALIKE_SHARE


def _dates(subject: Subject) -> Iterator[Finding]:
    dataset = subject.dataset
    start, end = dataset.temporal
    if start and end and start[: len(end)] > end[: len(start)]:
        yield subject.key(PERIOD_REVERSED, ("temporal",), start=start, end=end)
    if dataset.issued and dataset.modified and dataset.modified < dataset.issued:
        yield subject.key(MODIFIED_BEFORE_ISSUED, ("modified",), issued=dataset.issued, modified=dataset.modified)
    if dataset.next_release_on and subject.as_of and dataset.next_release_on < subject.as_of:
        yield subject.key(RELEASE_OVERDUE, ("release", "next_on"), due=dataset.next_release_on)


def _access(subject: Subject) -> Iterator[Finding]:
    dataset = subject.dataset
    access = dataset.access
    if access.level is not Access.OPEN:
        # A repository that nobody outside can read may hold such rows; the output never does.
        private = text(subject.catalog.settings.document.get("repository")) == "private"
        if (subject.raw or subject.table is not None) and not private:
            yield subject.key(RESTRICTED_ROWS, ("access",), level=access.level.value, data=dataset.data_path)
        if access.until and subject.as_of and access.until < subject.as_of:
            yield subject.key(RESTRICTION_EXPIRED, ("access", "until"), until=access.until)
    priority = mapping(dataset.document.get("priority"))
    missing = [key for key in ("year", "indicator", "criterion") if priority and not text(priority.get(key))]
    if missing:
        yield subject.key(PRIORITY_INCOMPLETE, ("priority",), keys=", ".join(missing))


def _names(subject: Subject) -> Iterator[Finding]:
    """An old id must be free: two datasets cannot answer at one address."""
    for n, old in enumerate(subject.dataset.formerly):
        if old in subject.catalog.dataset_ids:
            yield subject.key(FORMERLY_CLASH, ("formerly", n), old=old, holder=old)


def _schema(subject: Subject) -> Iterator[Finding]:
    dataset = subject.dataset
    if not dataset.primary_key and dataset.access.level is Access.OPEN:
        yield subject.key(NO_PRIMARY_KEY, ("schema",))
    statistics = mapping(dataset.document.get("statistics"))
    stated = {key for key in STANDARD if text(statistics.get(key))}
    for n, field in enumerate(dataset.fields):
        yield from _field(subject, n, field, stated)


def _field(subject: Subject, n: int, field: Field, stated: set[str]) -> Iterator[Finding]:
    """One column: its type fits its role, and it is described. `stated` are the parts the dataset states for all."""
    here = ("schema", "fields", n)
    if field.codes is not None and field.type != "string":
        yield subject.key(CODE_NOT_TEXT, (*here, "type"), field=field.name, type=field.type)
    if field.role == "time" and field.type not in TIME_TYPES and not _part_of_year(field):
        yield subject.key(TIME_TYPE, (*here, "type"), field=field.name, type=field.type)
    if field.role == "measure":
        if field.type not in ("integer", "number"):
            yield subject.key(MEASURE_TYPE, (*here, "type"), field=field.name, type=field.type)
        missing = [part for part in STANDARD if not getattr(field, part) and part not in stated]
        if missing:
            yield subject.key(STANDARD_INCOMPLETE, here, field=field.name, parts=", ".join(missing))
    elif not field.description.id and not field.definisi:
        yield subject.key(COLUMN_UNDESCRIBED, here, field=field.name)


def _part_of_year(field: Field) -> bool:
    """Months, quarters and half-years are numbers or words; quarters such as `2024-Q1` are text. Years have a type."""
    if field.type == "string":
        return True
    return field.type == "integer" and not field.name.startswith(("tahun", "year"))


class Listed(Protocol):
    """What is known of a dataset when all have been read. `summary` is None when its metadata could not be read."""

    @property
    def id(self) -> str:
        """The dataset's id, `<agency>/<dataset>`."""

    @property
    def formerly(self) -> tuple[str, ...]:
        """Its old ids."""

    @property
    def summary(self) -> Summary | None:
        """Its light part, with title and agency."""


def check_catalogue(datasets: Iterable[Listed], catalog: Catalog) -> Iterator[Finding]:
    """What only shows across datasets: two with the same title in one agency, one old id claimed by two.

    Findings stand at the later dataset, in the order of ids; lines are 1, since the documents are no longer at hand.
    """
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    former: dict[str, list[str]] = defaultdict(list)
    for dataset in sorted(datasets, key=lambda dataset: dataset.id):
        title = dataset.summary.title.id if dataset.summary is not None else ""
        if title:
            titles[dataset.id.partition("/")[0], " ".join(title.casefold().split())].append(dataset.id)
        for old in dataset.formerly:
            former[old].append(dataset.id)
    for (_, title), ids in titles.items():
        for repeating in ids[1:]:
            where = Where(f"metadata/{repeating}.yml", 1, 0, "title")
            yield TITLE_REPEATS.at(where, repeating, title=title, other=ids[0])
    for old, ids in former.items():
        # An old id that is a dataset of today is told at its own line, where that metadata is checked.
        for claiming in ids[1:] if old not in catalog.dataset_ids else ():
            where = Where(f"metadata/{claiming}.yml", 1, 0, "formerly")
            yield FORMERLY_CLASH.at(where, claiming, old=old, holder=ids[0])
