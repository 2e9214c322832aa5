"""What the pages are given beside the datasets themselves: plain values, made once per build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from satudata.model.catalog import Agency, Bilingual, Settings
from satudata.model.snapshot import Snapshot, Summary

FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What every page may say of the instance: the snapshot without its datasets."""

    settings: Settings
    agencies: Mapping[str, Agency]
    affairs: Mapping[str, Bilingual]
    regions: Mapping[str, str]
    as_of: str
    formats: tuple[str, ...] = tuple(FORMATS)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language → dataset id → its row, ready HTML
    performing: Set[str] = frozenset()  # the agencies with a page of how they keep the procedure

    @property
    def languages(self) -> tuple[str, ...]:
        return self.settings.languages

    def searches(self, language: str) -> list[str]:
        """Searches to offer: `en.searches` of the settings in English where given, `home.searches` otherwise."""
        english = self.settings.document.get("en") if language == "en" else None
        given = english.get("searches") if isinstance(english, Mapping) else None
        given = given or self.settings.home.get("searches")
        return [text for text in given if isinstance(text, str)] if isinstance(given, Sequence) else []

    def agency_name(self, agency: str, language: str) -> str:
        """The agency's name, or its id when the list of agencies lacks it."""
        known = self.agencies.get(agency)
        return known.name[language] if known else agency

    def agency_short(self, agency: str, language: str) -> str:
        """The short name for rows: the abbreviation in Indonesian, the name in another language."""
        known = self.agencies.get(agency)
        return agency if known is None else known.short if language == "id" and known.short else known.name[language]

    def affair_name(self, affair: str, language: str) -> str:
        """The affair's name, or its code when the list of affairs lacks it."""
        known = self.affairs.get(affair)
        return known[language] if known else affair


def facts_of(snapshot: Snapshot, formats: Sequence[str] = tuple(FORMATS)) -> Facts:
    """The facts of a snapshot; `formats` are the file formats this build writes, in the order shown."""
    return Facts(
        snapshot.settings, snapshot.agencies, snapshot.affairs, snapshot.regions, snapshot.as_of, tuple(formats)
    )


class HomeFigure(NamedTuple):
    """One large figure of the home page. `value` as in the file; `series` oldest first; `dataset` the id it leads
    to.
    """

    title: Bilingual
    value: str
    unit: str
    period: str
    series: tuple[float, ...]
    dataset: str


class Download(NamedTuple):
    """One written file: path relative to the site, SHA-256 in hexadecimal, size in bytes (as in `Produced.files`)."""

    path: str
    sha256: str
    n_bytes: int

    @property
    def format(self) -> str:
        """`csv`, `xlsx`, …: the suffix."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many datasets an agency or an affair holds, and the newest update among them."""

    n_datasets: int
    n_open: int
    updated_on: str


def counts_by(summaries: Sequence[Summary], key: str) -> dict[str, Counts]:
    """Counts per value of a summary's attribute (`agency` or `theme`), in order of that value; "" is left out."""
    groups: dict[str, list[Summary]] = {}
    for summary in summaries:
        if value := getattr(summary, key):
            groups.setdefault(value, []).append(summary)
    return {
        value: Counts(len(group), sum(s.access == "open" for s in group), max(s.updated_on for s in group))
        for value, group in sorted(groups.items())
    }
