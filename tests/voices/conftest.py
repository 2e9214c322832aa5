"""Findings with harmless and with hostile cells."""

from __future__ import annotations

import pytest

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.text import Text

UNKNOWN = Check("codes-unknown-code")
LOST = Check("codes-lost-zero", Severity.WARNING)
SCHEME = Check("codes-wrong-scheme", Severity.NOTE)
HOSTILE = (
    "\x1b[31m\r\n::error::x %0A <script>alert(1)</script> @walidata [klik](javascript:x) | www.evil.example \u202e"
)


@pytest.fixture
def findings() -> list[Finding]:
    """One of each severity in two files."""
    return [
        SCHEME.at(Where("metadata/dinsos/x.yml", 4, 0, "schema"), "dinsos/x", value="1", likely="2"),
        UNKNOWN.at(Where("data/dinsos/x.csv", 12, 11, "kode"), "dinsos/x", value="35.99", list="region"),
        LOST.at(Where("data/dinsos/x.csv", 3, 2, "kode"), "dinsos/x", value="35.1", likely="35.10"),
    ]


@pytest.fixture
def hostile() -> list[Finding]:
    """A cell, a column and a path that try to be something else."""
    where = Where(f"data/dinsos/{HOSTILE}.csv", 2, 1, HOSTILE)
    return [UNKNOWN.at(where, "dinsos/x", value=HOSTILE, list=HOSTILE)]


@pytest.fixture
def many() -> list[Finding]:
    """Forty errors of one kind, then one each of two others."""
    rows = [UNKNOWN.at(Where("data/a.csv", n + 1, n, "kode"), "a", value=str(n), list="region") for n in range(1, 41)]
    other = [LOST.at(Where("data/a.csv", n + 1, n, "kode"), "a", value=str(n), likely="0") for n in range(1, 21)]
    return [*rows, UNKNOWN.at(Where("data/b.csv", 9, 8, "kode"), "b", value="x", list="region"), *other]


@pytest.fixture(params=["id", "en"])
def t(request: pytest.FixtureRequest) -> Text:
    """Each language in turn."""
    return Text(request.param)


@pytest.fixture
def indonesian() -> Text:
    return Text("id")
