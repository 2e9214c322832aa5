"""What a dataset is, in words of both languages: the lines of the second sheet of its workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from satudata.export.publication import Publication, notice, unit_of, words
from satudata.model.catalog import Bilingual, Dataset, Field, Link
from satudata.text import LANGUAGES, Text

Line = tuple[str, ...]
COLUMN_HEADS = ("name", "type", "title", "title_en", "unit", "definition")


def about_dataset(publication: Publication) -> Sequence[Line]:
    """Four texts a line: the label in Indonesian and English, then the value in both. The first line is the header."""
    head = tuple(words(f"label_{key}") for key in ("item", "indonesian", "english"))
    lines = [(head[0].id, head[0].en, _both(head[1]), _both(head[2]))]
    for key, value in _facts(publication):
        if value is not None and value.id:
            label = words(f"label_{key}")
            lines.append((label.id, label.en, value.id, value["en"]))
    return lines


def about_columns(dataset: Dataset) -> Sequence[Line]:
    """The data dictionary: a header in both languages, then one line per column."""
    head = tuple(_both(words(f"column_{key}")) for key in COLUMN_HEADS)
    return [head, *(_about_column(field) for field in dataset.fields)]


def _about_column(field: Field) -> Line:
    definition = field.definisi or field.description.id
    return (field.name, field.type, field.title.id, field.title.en, unit_of(field), definition)


def _both(text: Bilingual) -> str:
    return text.id if text.id == text.en else f"{text.id} / {text.en}"


def _facts(publication: Publication) -> Iterable[tuple[str, Bilingual | None]]:
    dataset = publication.dataset
    profile = publication.assessed.profile
    yield "notice", notice(publication.settings)
    yield "title", dataset.title
    yield "description", dataset.description
    yield "agency", publication.agency.name
    yield "affair", _coded(dataset.theme, publication.affair)
    yield "region", _coded(dataset.spatial, Bilingual(publication.region))
    yield "period", _period(*dataset.temporal)
    yield "frequency", words(f"frequency_{dataset.frequency}") if dataset.frequency else None
    yield "unit", Bilingual(publication.unit)
    yield "access", words(f"access_{dataset.access.level}")
    yield "licence", Bilingual(_named(publication.licences))
    yield "source", Bilingual(_named(dataset.sources))
    yield "contact", Bilingual(", ".join(publication.contact.values()))
    yield "id", Bilingual(dataset.id)
    yield "version", Bilingual(publication.version)
    yield "updated", _day(publication.modified)
    yield "rows", Bilingual(str(profile.n_rows)) if profile else None
    yield "sha256", Bilingual(profile.sha256) if profile else None
    yield "page", Bilingual(publication.page_url)


@lru_cache(maxsize=1024)
def _period(start: str, end: str) -> Bilingual:
    return Bilingual(*(Text(language).span(start, end) for language in LANGUAGES))


@lru_cache(maxsize=1024)
def _day(iso: str) -> Bilingual:
    return Bilingual(*(Text(language).date(iso) for language in LANGUAGES))


def _coded(code: str, name: Bilingual) -> Bilingual:
    return Bilingual(f"{code} {name.id}".strip(), f"{code} {name['en']}".strip())


def _named(links: Iterable[Link]) -> str:
    return "; ".join(f"{link.title or link.name} <{link.path}>" if link.path else link.title for link in links)
