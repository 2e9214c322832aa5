"""Everything known about the instance at one commit and one date: what all products are made from."""

# No slots here: these values cross between processes in thousands, and pickle takes a `__dict__` five times faster.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from satudata.model.catalog import Agency, Bilingual, Dataset, Settings
from satudata.model.finding import Finding
from satudata.model.history import Version
from satudata.model.standing import Standing


class State(StrEnum):
    """What the portal may show of a dataset. Fail closed: only PUBLISHED has its rows written anywhere."""

    PUBLISHED = "published"
    BLOCKED = "blocked"  # open, but an error finding stands
    EMBARGOED = "embargoed"  # open and proven, and waits for its day
    ON_REQUEST = "on_request"  # open and proven, handed only to who asked for it
    NOT_OPEN = "not_open"  # restricted or closed: that it exists, why, who decides


@dataclass(frozen=True)
class Headline:
    """The figure first: the latest value of the first measure for the instance's own region, and the one before."""

    label: str  # what it is about: the row's dimension values, e.g. "Kota Blitar"
    period: str
    value: str  # as in the file
    previous_period: str
    previous_value: str
    field: str  # column name; its Field has unit and definition
    series: tuple[tuple[str, str], ...]  # (period, value) oldest first, for a sparkline; may be empty


@dataclass(frozen=True)
class ColumnProfile:
    """One column counted: missing and distinct cells; smallest and largest as text, numbers by value, "" if none."""

    missing: int
    distinct: int
    smallest: str
    largest: str


@dataclass(frozen=True)
class Profile:
    """One table counted once, for pages and machine formats."""

    n_rows: int
    n_bytes: int
    sha256: str
    columns: tuple[ColumnProfile, ...]
    head: tuple[tuple[str, ...], ...]  # the first rows, at most 20
    headline: Headline | None


@dataclass(frozen=True)
class Summary:
    """The light part of a dataset: what lists, search, neighbours and catalogue-wide files need of it."""

    id: str
    agency: str
    title: Bilingual
    measure: Bilingual  # one line: what is measured, with unit
    theme: str
    access: str
    state: State
    period: tuple[str, str]
    unit: str
    frequency: str
    updated_on: str  # date of the newest version on the main line, or "" when uncommitted
    next_release_on: str
    n_rows: int
    n_findings: tuple[int, int, int]  # errors, warnings, notes
    spark: tuple[float, ...]
    keywords: tuple[str, ...]
    spatial_level: str
    region_codes: bool  # a column carries region codes


@dataclass(frozen=True)
class Assessed:
    """One dataset with all that was found about it. The table itself is not here: `data_path` says where it is."""

    dataset: Dataset
    summary: Summary
    profile: Profile | None  # None when the table could not be read, or is not open
    versions: tuple[Version, ...]  # newest first
    findings: tuple[Finding, ...]
    standing: Standing | None = None  # None in a preview of the files at hand


@dataclass(frozen=True)
class Snapshot:
    """The catalogue as of a date. `summaries` in order of id. `findings` are those of no single dataset."""

    settings: Settings
    agencies: Mapping[str, Agency]
    affairs: Mapping[str, Bilingual]
    regions: Mapping[str, str]  # code → name, the instance's own list
    summaries: tuple[Summary, ...]
    findings: tuple[Finding, ...]
    commit: str
    committed_at: str
    as_of: str  # ISO date
    engine: str
