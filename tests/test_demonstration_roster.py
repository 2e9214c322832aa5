"""The demonstration's roster names functions only, is complete, and routes reviews."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from codeowners import CodeOwners

from satudata.offices import Offices, read_instance
from satudata.read.documents import read_document
from satudata.trust.roster import PATH, REGISTER
from tests.instances import DAY

ROOT = Path(__file__).resolve().parent.parent
OWNED = [
    *(
        "data/dinkes/kasus-covid-19-harian-provinsi.csv",
        "metadata/dukcapil/penduduk-provinsi.yml",
        "catalog/roster.yml",
    ),
    *(".github/workflows/check.yml", "requirements/portal.txt", "satudata/build.py", "catalog/letters/register.csv"),
]


@pytest.fixture(scope="module")
def offices() -> Offices:
    return read_instance(ROOT, DAY)


def entries() -> list[Any]:
    found, findings = read_document(PATH, (ROOT / PATH).read_bytes(), list)
    assert findings == []
    assert isinstance(found.value, list)
    return found.value


def test_everybody_is_an_example_and_nobody_is_a_person() -> None:
    for one in entries():
        assert one["name"].endswith("(contoh)")
        assert all(address.endswith(".example") for address in one.get("emails", []))
        assert all("CONTOH" in term["decree"] for term in one["roles"])
    with (ROOT / REGISTER).open(encoding="utf-8", newline="") as file:
        assert all("CONTOH" in row["nomor_surat"] for row in csv.DictReader(file))


def test_every_agency_has_its_head_operator_and_ppid_and_nothing_is_wrong(offices: Offices) -> None:
    assert offices.findings == ()
    for agency in offices.catalog.agencies.values():
        held = {holding.role: holding.holders for holding in offices.of_agency(agency)}
        assert all(len(held[role]) == 1 for role in (agency.approval_role, "operator", "ppid")), agency.id


def test_there_are_three_administrators_so_that_two_others_can_approve(offices: Offices) -> None:
    held = {holding.role: holding.holders for holding in offices.of_the_region()}
    assert len(held["administrator"]) == 3
    assert len(held["data_steward"]) == 2


@pytest.mark.parametrize("path", OWNED)
def test_every_path_has_an_owner(path: str) -> None:
    assert CodeOwners((ROOT / ".github/CODEOWNERS").read_text("utf-8")).of(path)


def test_codeowners_follows_the_roster() -> None:
    command = [sys.executable, "-m", "satudata.cli.main", "-C", str(ROOT), "--as-of", DAY, "codeowners", "--check"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
