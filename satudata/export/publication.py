"""One dataset as it leaves the house: what was assessed, its agency, affair and region, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import NamedTuple

from satudata.model import addresses
from satudata.model.catalog import Agency, Bilingual, Dataset, Field, Link, Settings
from satudata.model.snapshot import Assessed, State
from satudata.text import LANGUAGES, Text

LICENCE_PATHS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


class Download(NamedTuple):
    """One written file of a dataset: `extension` csv, xlsx, json, parquet; path on the site; SHA-256 in hex; bytes."""

    extension: str
    path: str
    sha256: str
    n_bytes: int


@lru_cache(maxsize=1024)
def words(key: str, **facts: Bilingual) -> Bilingual:
    """The message `export.<key>` in both languages, each with the facts in that language."""
    return Bilingual(*(_message(language, key, facts) for language in LANGUAGES))


def _message(language: str, key: str, facts: Mapping[str, Bilingual]) -> str:
    return Text(language)(f"export.{key}", **{name: fact[language] for name, fact in facts.items()})


def notice(settings: Settings) -> Bilingual | None:
    """What every file of a preview or a demonstration says of itself, one that is both says both; None in a real
    catalogue. The demonstration's words are those of its papers: the English ones hold the Indonesian ones too.
    """
    said = [_mark()] if settings.demonstration else []
    said += [words("notice_preview")] if settings.preview else []
    return reduce(_after, said) if said else None


def notice_line(settings: Settings) -> str:
    """The notice on one line for readers of both languages; "" in a real catalogue."""
    said = [_mark().en] if settings.demonstration else []
    said += [words("notice_preview")[language] for language in LANGUAGES] if settings.preview else []
    return reduce(joined, said) if said else ""


@lru_cache(maxsize=1)
def _mark() -> Bilingual:
    return Bilingual(*(Text(language)("papers.mark") for language in LANGUAGES))


def _after(first: Bilingual, second: Bilingual) -> Bilingual:
    return Bilingual(joined(first.id, second.id), joined(first.en, second.en))


def marked(text: Bilingual, settings: Settings) -> Bilingual:
    """The text, ending in the notice when this is a demonstration; a missing English one stays missing."""
    mark = notice(settings)
    if mark is None:
        return text
    return Bilingual(joined(text.id, mark.id), joined(text.en, mark.en) if text.en else "")


def joined(text: str, mark: str) -> str:
    """Two sentences; the first gets its full stop when it has none."""
    stop = "" if not text or text.endswith((".", "!", "?")) else "."
    return f"{text}{stop} {mark}".strip()


def licence_path(name: str) -> str:
    """The address of a licence known by its SPDX name."""
    return LICENCE_PATHS.get(name, f"https://spdx.org/licenses/{name}.html")


def unit_of(field: Field) -> str:
    """A column's unit; "" for none, which BPS's forms write as "-"."""
    return "" if field.satuan == "-" else field.satuan


def languages_of(text: Bilingual) -> dict[str, str]:
    """The text by language; a missing English one is left out, never filled with Indonesian."""
    return {language: value for language, value in (("id", text.id), ("en", text.en)) if value}


@dataclass(frozen=True, slots=True)
class Publication:
    """One dataset with what stands around it. `affair` is the name of its theme, `region` of its `spatial` code."""

    assessed: Assessed
    settings: Settings
    agency: Agency
    affair: Bilingual
    region: str

    @property
    def dataset(self) -> Dataset:
        return self.assessed.dataset

    @property
    def published(self) -> bool:
        """Whether its rows may stand in any file. Fail closed: only the state says so."""
        return self.assessed.summary.state is State.PUBLISHED

    @property
    def page_url(self) -> str:
        return self.url(addresses.dataset(self.dataset.id))

    @property
    def version(self) -> str:
        """The id of the newest version, or "" before the first commit."""
        versions = self.assessed.versions
        return versions[0].id if versions else ""

    @property
    def issued(self) -> str:
        """ISO date of the first publication: as claimed, else the first version's; "" when neither is known."""
        versions = self.assessed.versions
        return self.dataset.issued or (versions[-1].on if versions else "")

    @property
    def modified(self) -> str:
        """ISO date of the newest version as Git witnesses it, else as claimed."""
        return self.assessed.summary.updated_on or self.dataset.modified

    @property
    def contact(self) -> Mapping[str, str]:
        """A function, never a person: the dataset's, else its agency's, else the portal's."""
        return self.dataset.contact or self.agency.contact or self.settings.contact

    @property
    def licences(self) -> tuple[Link, ...]:
        """The licences, each with an address; the catalogue's own when none is named; none for rows not public."""
        if not self.published:
            return ()
        named = self.dataset.licenses or (Link(self.settings.license, "", self.settings.license),)
        return tuple(Link(one.title, one.path or licence_path(one.name), one.name) for one in named)

    @property
    def unit(self) -> str:
        return self.assessed.summary.unit

    def url(self, path: str) -> str:
        """The full address of a path of the site."""
        return addresses.absolute(self.settings.base_url, path)
