"""Every path has a living owner, or a finding says so; and reviews are routed to those in office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from satudata.checks.owners import check_catalogue, check_routing
from satudata.model.catalog import Agency, Bilingual
from satudata.model.finding import Finding, Severity
from satudata.model.roster import Roster
from satudata.read.catalogue import Catalog, agencies_of, settings_of
from satudata.trust.codeowners import file_of, routing
from satudata.trust.roster import read_roster
from tests.checks.subjects import catalog
from tests.trust.rosters import DAY, complete, person, term

DINKES = Agency("dinkes", "", Bilingual("Dinas Kesehatan"), "Dinkes", (), {})
BPS = Agency("bps", "", Bilingual("BPS"), "BPS", (), {}, kind="vertical_agency", approval_role="ppid")


def region(*agencies: Agency, datasets: tuple[str, ...] = ("dinkes/puskesmas",), forge: str = "git") -> Catalog:
    given = {one.id: one for one in agencies or (DINKES,)}
    settings = settings_of({"forge": {"kind": forge}}, {})
    return catalog(agencies=given, dataset_ids=frozenset(datasets), settings=settings)


def roster(*entries: str) -> Roster:
    return read_roster("".join(entries).encode())[0]


def codes(findings: Iterator[Finding]) -> list[tuple[str, str]]:
    """(code, agency) of each."""
    return [(finding.code, str(finding.values.get("agency", ""))) for finding in findings]


def without(*people: str) -> Roster:
    """The complete roster without these."""
    full = roster(complete())
    return Roster({name: one for name, one in full.people.items() if name not in people})


def test_a_region_where_everybody_is_in_office_has_no_findings() -> None:
    assert codes(check_catalogue(region(), without(), DAY)) == []


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("kepala", ("roster-no-approver", "dinkes")),
        ("operator", ("roster-no-operator", "dinkes")),
        ("sekretaris", ("roster-no-ppid", "dinkes")),
        ("wali", ("roster-no-steward", "")),
        ("admin-dua", ("roster-few-administrators", "")),
    ],
)
def test_who_is_missing_is_told_as_a_warning(gone: str, told: tuple[str, str]) -> None:
    findings = list(check_catalogue(region(), without(gone), DAY))
    assert codes(iter(findings)) == [told]
    assert {finding.severity for finding in findings} == {Severity.WARNING}


def test_a_term_that_is_over_or_has_not_begun_is_no_living_owner() -> None:
    for dates in ({"start": "2025-01-01", "until": "2026-11-20"}, {"start": "2026-11-22"}):
        changed = Roster({**without("kepala").people, **roster(person("kepala", term(**dates))).people})
        assert codes(check_catalogue(region(), changed, DAY)) == [("roster-no-approver", "dinkes")]


def test_who_acts_for_the_head_and_the_ppid_of_the_region_stand_in() -> None:
    acting = roster(person("plt", term(capacity="plt")), person("ppid-utama", term("ppid", "*")))
    changed = Roster({**without("kepala", "sekretaris").people, **acting.people})
    assert codes(check_catalogue(region(), changed, DAY)) == []


def test_a_producer_looks_after_data_like_an_operator() -> None:
    changed = Roster({**without("operator").people, **roster(person("produsen", term("producer"))).people})
    assert codes(check_catalogue(region(), changed, DAY)) == []


def test_an_agency_without_datasets_needs_nobody() -> None:
    assert codes(check_catalogue(region(DINKES, BPS), without(), DAY)) == []


def test_a_vertical_agency_has_no_head_and_is_approved_by_the_role_it_names() -> None:
    around = region(BPS, datasets=("bps/penduduk",))
    head = roster(complete("bps"))
    assert codes(check_catalogue(around, head, DAY)) == []
    ppid_gone = Roster({name: one for name, one in head.people.items() if name != "sekretaris"})
    assert [code for code, _ in codes(check_catalogue(around, ppid_gone, DAY))] == [
        "roster-no-approver",
        "roster-no-ppid",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "agency_head"),
        ({"kind": "vertical_agency"}, "ppid"),
        ({"kind": "vertical_agency", "approval_role": "data_supervisor"}, "data_supervisor"),
        ({"approval_role": "supporting_steward"}, "supporting_steward"),
    ],
)
def test_an_agency_says_whose_approval_stands_for_it(given: dict[str, str], expected: str) -> None:
    assert agencies_of([{"id": "bps", "name": "BPS", **given}])["bps"].approval_role == expected


def test_of_an_empty_roster_only_its_reading_tells() -> None:
    assert codes(check_catalogue(region(), Roster({}), DAY)) == []
    assert codes(check_routing(region(forge="github"), Roster({}), DAY, None)) == []


LOGINS = person("wali", term("data_steward", "*"), logins="{github: wali}") + person(
    "lama", term(until="2026-11-21"), logins="{github: lama}"
)


def test_codeowners_that_follows_the_roster_is_silent_until_the_roster_or_the_day_changes() -> None:
    around, people = region(forge="github"), roster(LOGINS)
    content = file_of(routing(people, around.agencies.values(), "github", DAY), "Contoh")
    assert codes(check_routing(around, people, DAY, content)) == []
    assert codes(check_routing(around, people, DAY, content.replace(b"\n", b"\r\n"))) == []
    for stale in (check_routing(around, people, "2026-11-22", content), check_routing(around, people, DAY, None)):
        [finding] = stale
        assert (finding.code, finding.where.path) == ("roster-routing-stale", ".github/CODEOWNERS")


def test_plain_git_needs_no_codeowners() -> None:
    assert codes(check_routing(region(), roster(LOGINS), DAY, None)) == []
