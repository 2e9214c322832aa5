"""The catalogue: what an instance publishes, by whom, under which codes (DCAT 3, Data Package v2, BPS standards)."""

# No slots here: these values cross between processes in thousands, and pickle takes a `__dict__` five times faster.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Access(StrEnum):
    """Who may read the rows (UU 14/2008 on public information): `sifat data` terbuka, terbatas, tertutup."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"


@dataclass(frozen=True)
class Bilingual:
    """A text in Indonesian and English; English falls back to Indonesian where it is missing."""

    id: str
    en: str = ""

    def __getitem__(self, language: str) -> str:
        return (self.en or self.id) if language == "en" else self.id


@dataclass(frozen=True)
class CodeReference:
    """The code list a column carries: `region`, `affair`, `agency` or `unit`; scheme and level only for regions."""

    list: str
    scheme: str = ""
    level: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Field:
    """One column: a Table Schema field with the five parts of a BPS data standard (Peraturan BPS 4/2020)."""

    name: str
    type: str
    title: Bilingual
    description: Bilingual
    role: str = ""  # time | region | name | dimension | measure | status | ""
    konsep: str = ""
    definisi: str = ""
    klasifikasi: str = ""
    ukuran: str = ""
    satuan: str = ""
    codes: CodeReference | None = None
    constraints: Mapping[str, object] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        return self.constraints.get("required") is True


@dataclass(frozen=True)
class AccessDecision:
    """The access class and, when it is not open, the legal ground, who decided, when, and until when it holds."""

    level: Access
    ground: str = ""
    decided_by: str = ""
    decided_on: str = ""
    until: str = ""
    summary: Bilingual = Bilingual("")


@dataclass(frozen=True)
class Link:
    """A named outside reference: a source, a licence, a publication."""

    title: str
    path: str = ""
    name: str = ""


@dataclass(frozen=True)
class Dataset:
    """One dataset as its metadata file states it. Absent texts are "", absent lists are empty.

    `document` is the whole metadata as read (validated or not): exporters take standard keys from it, never paths.
    """

    id: str
    agency: str
    name: str
    title: Bilingual
    description: Bilingual
    keywords: tuple[str, ...]
    theme: str
    spatial: str
    spatial_level: str
    temporal: tuple[str, str]
    frequency: str
    next_release_on: str
    issued: str
    modified: str
    access: AccessDecision
    licenses: tuple[Link, ...]
    sources: tuple[Link, ...]
    contact: Mapping[str, str]
    formerly: tuple[str, ...]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    missing_values: tuple[str, ...]
    document: Mapping[str, object]

    @property
    def metadata_path(self) -> str:
        return f"metadata/{self.id}.yml"

    @property
    def data_path(self) -> str:
        return f"data/{self.id}.csv"

    @property
    def measures(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.role == "measure")

    def field(self, name: str) -> Field | None:
        """The column of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True)
class Agency:
    """An OPD (perangkat daerah) or vertical agency: a producer of data."""

    id: str
    code: str
    name: Bilingual
    short: str
    affairs: tuple[str, ...]
    contact: Mapping[str, str]
    kind: str = "agency"  # agency | vertical_agency
    approval_role: str = "agency_head"  # whose approval stands for the agency's (a role of the roster)


@dataclass(frozen=True)
class Settings:
    """`catalog/catalog.yml`: the instance as a whole."""

    title: Bilingual
    region: str
    region_name: str
    publisher: str
    license: str
    base_url: str
    languages: tuple[str, ...]
    time_zone: str
    sop: str
    demonstration: bool
    accent: str
    forge: Mapping[str, str]
    contact: Mapping[str, str]
    home: Mapping[str, object]
    document: Mapping[str, object]
    preview: bool = False  # made from the files at hand, whether proven or not
