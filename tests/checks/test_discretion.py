from __future__ import annotations

import pytest

from satudata.checks.discretion import discreet, tells
from satudata.model.finding import Check, Finding, Where

KIND = Check("types-wrong-type")
NIK = "3602041211870001"


def told(column: str = "jumlah", **facts: str | int) -> Finding:
    return discreet(KIND.at(Where("data/dinkes/x.csv", 3, 2, column), "dinkes/x", **facts))


@pytest.mark.parametrize(
    "cell",
    [
        NIK,
        f"a.n. X {NIK}",
        "36.02.04.121187.0001",
        "3,602,041,211,870,001",
        "3,60204E+15",
        "198001012005011001",
        "siti@gmail.com",
        "0812 3456 7890",
        f"{'keterangan ' * 6}36020412118…",
    ],
)
def test_no_finding_quotes_a_personal_number_or_address(cell: str) -> None:
    finding = told(value=cell, expected="integer")
    assert finding.values == {"value": f"{cell[:2]}…", "expected": "integer"}
    assert finding.where == Where("data/dinkes/x.csv", 3, 2, "jumlah")


@pytest.mark.parametrize(
    "cell", ["sebelas", "12.345,67", "1.234.567.890", "2024-01-31 08:00", "35.72.01.1001", "31/01/2024"]
)
def test_other_cells_are_quoted_as_they_are(cell: str) -> None:
    assert told(value=cell).values == {"value": cell}
    assert not tells(cell)


def test_a_cell_of_a_column_about_persons_is_not_quoted_whatever_it_holds() -> None:
    assert told("nama_siswa", value="Siti  Aminah", likely="Siti Aminah", more=3).values == {
        "value": "Si…",
        "likely": "Si…",
        "more": 3,
    }


def test_a_number_that_became_a_header_or_a_fact_of_its_own_is_masked() -> None:
    finding = told(NIK, name=NIK, total=int(NIK))
    assert finding.where.column == "36…"
    assert finding.values == {"name": "36…", "total": "36…"}


def test_a_finding_without_a_person_is_the_very_same() -> None:
    finding = KIND.at(Where("data/dinkes/x.csv", 3, 2, "jumlah"), "dinkes/x", value="sebelas", expected="integer")
    assert discreet(finding) is finding
