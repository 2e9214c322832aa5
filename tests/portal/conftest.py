"""Datasets as values for page and search tests: real figures of BPS Jawa Timur (poverty line, 2023 and 2024)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from satudata.model.catalog import (
    Access,
    AccessDecision,
    Agency,
    Bilingual,
    CodeReference,
    Dataset,
    Field,
    Link,
)
from satudata.model.finding import Finding
from satudata.model.history import Version
from satudata.model.snapshot import Assessed, ColumnProfile, Headline, Profile, State, Summary
from satudata.portal.views import Download, Facts
from satudata.text import Text
from tests.portal.settings import SETTINGS

ROWS = (
    ("35.01", "Kabupaten Pacitan", "2024", "370643", "5.1"),
    ("35.02", "Kabupaten Ponorogo", "2024", "413619", ""),
    ("35.72", "Kota Blitar", "2024", "596105", "4.9"),
)
UNIT = "rupiah/kapita/bulan"


def field(name: str, kind: str, title: str, english: str, **more: object) -> Field:
    return Field(name, kind, Bilingual(title, english), Bilingual(""), **more)  # type: ignore[arg-type]  # named parts


FIELDS = (
    field(
        "kode", "string", "Kode", "Code", role="region", codes=CodeReference("region", "kemendagri"), definisi="Kode"
    ),
    field("nama", "string", "Kabupaten/kota", "Regency or city", role="name"),
    field("tahun", "year", "Tahun", "Year", role="time", constraints={"required": True}),
    field(
        "nilai", "integer", "Garis kemiskinan", "Poverty line", role="measure", satuan=UNIT, constraints={"minimum": 0}
    ),
    field("ubah", "number", "Perubahan", "Change", role="measure", satuan="persen"),
)
HEADLINE = Headline(
    "Kota Blitar", "2024", "596105", "2023", "568259", "nilai", (("2023", "568259"), ("2024", "596105"))
)
COLUMNS = (*(ColumnProfile(0, 3, "", "") for _ in FIELDS[:-1]), ColumnProfile(1, 2, "4.9", "5.1"))
PROFILE = Profile(3, 200, "ab" * 32, COLUMNS, ROWS, HEADLINE)
VERSIONS = tuple(
    Version(
        id_, id_ * 5, f"2026-11-{day}T09:00:00+07:00", "Dinas Sosial", subject, "a", "b", "data/x.csv", "metadata/x.yml"
    )
    for id_, day, subject in (
        ("7f3a21c0", "14", "Tambah 2024"),
        ("11111111", "02", "Koreksi"),
        ("22222222", "01", "Awal"),
    )
)

Make = Callable[..., Assessed]


def assessed(
    name: str = "dinsos/garis-kemiskinan",
    state: State = State.PUBLISHED,
    access: str = "open",
    findings: tuple[Finding, ...] = (),
    counts: tuple[int, int, int] = (0, 0, 0),
    dataset: dict[str, object] | None = None,
    summary: dict[str, object] | None = None,
) -> Assessed:
    """A dataset with all that was found about it; `dataset` and `summary` replace single parts."""
    agency, _, short = name.partition("/")
    given = Dataset(
        id=name,
        agency=agency,
        name=short,
        title=Bilingual("Garis kemiskinan menurut kabupaten/kota", "Poverty line by regency and city"),
        description=Bilingual("Pengeluaran per orang per bulan untuk kebutuhan dasar.", "Spending for basic needs."),
        keywords=("kemiskinan",),
        theme="1.06",
        spatial="35",
        spatial_level="kabupaten_kota",
        temporal=("2023", "2024"),
        frequency="yearly",
        next_release_on="",
        issued="",
        modified="",
        access=AccessDecision(
            Access(access), "UU 14/2008 Pasal 17 huruf h", "PPID", "2026-01-10", "", Bilingual("Alasan")
        ),
        licenses=(Link("Creative Commons Atribusi 4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),),
        sources=(Link("BPS Provinsi Jawa Timur", "https://jatim.bps.go.id/"),),
        contact={},
        formerly=(),
        fields=FIELDS,
        primary_key=("kode", "tahun"),
        missing_values=("",),
        document={"statistics": {"konsep": "Kemiskinan", "metode": "Survei"}},
    )
    given = dataclasses.replace(given, **(dataset or {}))  # type: ignore[arg-type]  # the test names real parts
    light = Summary(
        id=name,
        agency=agency,
        title=given.title,
        measure=Bilingual("Garis kemiskinan, rupiah per kapita per bulan", "Poverty line, rupiah per person and month"),
        theme=given.theme,
        access=access,
        state=state,
        period=("2023", "2024"),
        unit=UNIT,
        frequency="yearly",
        updated_on="2026-11-14",
        next_release_on="",
        n_rows=3,
        n_findings=counts,
        spark=(568259.0, 596105.0),
        keywords=given.keywords,
        spatial_level="kabupaten_kota",
        region_codes=True,
    )
    light = dataclasses.replace(light, **(summary or {}))  # type: ignore[arg-type]  # the test names real parts
    return Assessed(given, light, PROFILE, VERSIONS, findings)


@pytest.fixture
def make() -> Make:
    return assessed


@pytest.fixture
def downloads() -> tuple[Download, ...]:
    base = "data/dinsos/garis-kemiskinan/garis-kemiskinan"
    return tuple(Download(f"{base}.{suffix}", "7f3a21c9" * 8, 4012) for suffix in ("csv", "xlsx", "json", "parquet"))


@pytest.fixture
def facts() -> Facts:
    agencies = {
        name: Agency(
            name,
            "",
            Bilingual(long, english),
            short,
            ("1.06", "9.99"),
            {"name": "Bidang Data", "email": "data@example.go.id"},
        )
        for name, long, english, short in (
            ("dinsos", "Dinas Sosial (contoh)", "Social Office (example)", "Dinsos"),
            ("dinkes", "Dinas Kesehatan (contoh)", "Health Office (example)", "Dinkes"),
        )
    }
    affairs = {"1.06": Bilingual("Sosial", "Social affairs"), "1.02": Bilingual("Kesehatan", "Health")}
    return Facts(SETTINGS, agencies, affairs, {"35": "Jawa Timur"}, "2026-11-21")


@pytest.fixture(params=["id", "en"])
def t(request: pytest.FixtureRequest) -> Text:
    """Each language in turn."""
    return Text(request.param)


@pytest.fixture
def indonesian() -> Text:
    return Text("id")
