"""Waivers accept findings for a time, and are judged themselves."""

from __future__ import annotations

import pytest

from satudata.checks.waivers import PATH, apply, check_catalogue
from satudata.model.finding import Check, Finding, Severity, Where
from satudata.read.catalogue import Waiver
from tests.checks.subjects import catalog

ID = "dukcapil/penduduk"
JUMP = Check("statistics-jump", Severity.WARNING)
NIK = Check("privacy-nik", waivable=False)
LATER = Check("statistics-version-jump", Severity.WARNING)
CHECKS = {check.code: check for check in (JUMP, NIK, LATER)}


def waiver(code: str = "statistics-jump", dataset: str = ID, column: str = "", **changes: str) -> Waiver:
    parts = {"reason": "Pemekaran wilayah", "approved_by": "Walidata", "approved_on": "2026-01-01"}
    parts |= {"expires_on": "2026-12-31", **changes}
    return Waiver(code, dataset, column, **parts, line=4)


def finding(check: Check = JUMP, column: str = "jumlah", dataset: str = ID) -> Finding:
    return check.at(Where(f"data/{dataset}.csv", 3, 2, column), dataset)


def applied(
    *waivers: Waiver, findings: tuple[Finding, ...] = (finding(),), as_of: str = "2026-11-21", dataset: str = ID
) -> tuple[list[tuple[str, str, int]], int]:
    """(code, path, line) of what stands, and how many were accepted."""
    kept, accepted = apply(findings, catalog(waivers=waivers), as_of, dataset, CHECKS)
    return [(f.code, f.where.path, f.where.line) for f in kept], len(accepted)


STANDING = ("statistics-jump", f"data/{ID}.csv", 3)


def test_without_waivers_every_finding_stands() -> None:
    assert applied() == ([STANDING], 0)


def test_a_waiver_accepts_its_finding_and_is_given_with_it() -> None:
    assert applied(waiver()) == ([], 1)
    _, accepted = apply([finding()], catalog(waivers=(waiver(),)), "2026-11-21", ID, CHECKS)
    assert accepted == [(finding(), waiver())]


def test_a_waiver_of_a_column_accepts_only_that_column() -> None:
    two = (finding(), finding(column="luas"))
    assert applied(waiver(column="luas"), findings=two) == ([STANDING], 1)


def test_a_waiver_of_another_dataset_accepts_nothing_and_is_not_told_here() -> None:
    assert applied(waiver(dataset="bps/lain")) == ([STANDING], 0)


@pytest.mark.parametrize(("as_of", "holds"), [("2026-12-31", True), ("2027-01-01", False)])
def test_a_waiver_holds_through_its_last_day(as_of: str, holds: bool) -> None:
    expected: list[tuple[str, str, int]] = [] if holds else [STANDING, ("waivers-expired", PATH, 4)]
    assert applied(waiver(), as_of=as_of) == (expected, int(holds))


def test_personal_ids_cannot_be_waived() -> None:
    kept, accepted = applied(waiver("privacy-nik"), findings=(finding(NIK),))
    assert [code for code, _, _ in kept] == ["privacy-nik", "waivers-not-waivable"]
    assert accepted == 0


@pytest.mark.parametrize("part", ["reason", "approved_by", "approved_on", "expires_on"])
def test_a_waiver_without_reason_approver_or_dates_accepts_nothing(part: str) -> None:
    assert applied(waiver(**{part: ""})) == ([STANDING, ("waivers-incomplete", PATH, 4)], 0)


def test_a_waiver_of_an_unknown_check_is_told() -> None:
    assert applied(waiver("statistics-jumps"))[0][1] == ("waivers-unknown-code", PATH, 4)


def test_a_waiver_that_meets_no_finding_is_a_note() -> None:
    assert applied(waiver(), findings=()) == ([("waivers-unused", PATH, 4)], 0)


def test_a_waiver_of_what_not_every_run_looks_for_is_not_called_unused() -> None:
    assert applied(waiver("statistics-version-jump"), findings=()) == ([], 0)


def test_without_a_dataset_waivers_are_applied_but_not_judged() -> None:
    assert applied(waiver(), waiver("statistics-jumps"), dataset="") == ([], 1)


def test_a_waiver_of_a_dataset_that_is_not_there_is_told_once_for_the_catalogue() -> None:
    around = catalog(waivers=(waiver(), waiver(dataset="bps/lain")))
    assert [(f.code, f.where.line) for f in check_catalogue(around)] == [("waivers-unknown-dataset", 4)]


def test_a_waiver_that_nobody_signed_accepts_nothing_and_says_how_to_sign() -> None:
    unsigned = frozenset({("statistics-jump", ID)})
    kept, accepted = apply(
        [finding()], catalog(waivers=(waiver(),), unsigned_waivers=unsigned), "2026-11-21", ID, CHECKS
    )
    assert [one.code for one in kept] == ["statistics-jump", "waivers-unsigned"]
    assert accepted == []
    assert applied(waiver()) == ([], 1)
