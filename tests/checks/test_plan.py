"""What the lists of data say against what is there: nothing unlisted, nothing more open than agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.checks.plan import check_catalogue, check_datasets
from satudata.model.catalog import Agency, Bilingual
from satudata.model.finding import Finding, Severity
from satudata.model.plan import Plan, Plans, Release, Removal
from satudata.model.snapshot import State, Summary
from satudata.pipeline import Request, read
from satudata.read.sops import load_sop
from tests.checks.subjects import catalog
from tests.conftest import Commit, Tree
from tests.instances import DAY, instance
from tests.plans import item, plans

PUSKESMAS = "dinkes/puskesmas"
DINKES = Agency("dinkes", "", Bilingual("Dinas Kesehatan"), "Dinkes", ("1.02",), {})


@dataclass(frozen=True)
class Seen:
    id: str
    summary: Summary | None
    formerly: tuple[str, ...] = ()


def seen(access: str = "open", frequency: str = "yearly", unit: str = "Unit", identity: str = PUSKESMAS) -> Seen:
    title = Bilingual("Jumlah puskesmas")
    return Seen(
        identity,
        Summary(
            id=identity, agency="dinkes", title=title, measure=title, theme="1.02", access=access,
            state=State.PUBLISHED, period=("2024", "2025"), unit=unit, frequency=frequency, updated_on="",
            next_release_on="", n_rows=3, n_findings=(0, 0, 0), spark=(), keywords=(), spatial_level="",
            region_codes=False,
        ),
    )  # fmt: skip


def told(dataset: Seen, lists: Plans) -> list[tuple[str, str]]:
    """(code, key) of what a dataset is told beside these lists."""
    around = catalog(plans=lists)
    lines = {"access": 12, "frequency": 11}
    found = list(check_datasets([dataset], around, DAY, lambda _, key: lines.get(key, 1)))
    assert all(one.where.line == lines.get(one.where.column, 1) for one in found)
    return [(one.code, one.where.column) for one in found]


def slotless(due: str, period: str = "2025-Q4", sop: str = "paser", every: str = "") -> list[Finding]:
    """What a promise is told that is all there is on the list, by that procedure and the instance's own schedule."""
    settings = replace(catalog().settings, document={"approval": {"every": every}} if every else {})
    around = catalog(
        plans=plans(item(releases=(Release(period, due),))),
        sop=load_sop(sop),
        settings=settings,
        agencies={"dinkes": DINKES},
    )
    return [one for one in check_catalogue(around, "2026-01-05") if one.code == "plan-no-slot"]


@pytest.mark.parametrize(
    ("due", "period", "every", "slot"),
    [
        ("2026-01-30", "2026-01", "", "2026-02-01"),  # January is over on 31 January only
        ("2026-03-31", "2025-Q4", "quarterly", ""),  # 1 January lies between
        ("2026-06-30", "2026-Q1", "half-yearly", "2026-07-01"),
        ("2026-03-31", "2026-01", "yearly", "2027-01-01"),
        ("2026-02-01", "2026-01", "monthly", ""),
        ("2026-12-01", "2026", "monthly", ""),  # a survey named by its year
        ("2026-12-01", "2026", "yearly", "2027-01-01"),
    ],
)
def test_a_promise_that_no_day_of_publication_can_keep_is_a_warning(
    due: str, period: str, every: str, slot: str
) -> None:
    found = slotless(due, period, every=every)
    assert [one.values["slot"] for one in found] == ([slot] if slot else [])
    assert all(one.severity is Severity.WARNING and one.where.path == "catalog/plan/2026/dinkes.yml" for one in found)


def test_a_procedure_that_publishes_at_once_and_a_promise_of_the_past_are_told_nothing() -> None:
    assert slotless("2026-01-30", "2026-01", sop="blitar") == []
    assert slotless("2026-01-04", "2026-01") == []
    assert slotless("2026-01-30", "2026-99") == slotless("2026-01-30", "2026-02-31") == []


def test_where_there_is_no_list_nothing_is_asked_of_a_dataset() -> None:
    assert told(seen(), {}) == []


def test_a_dataset_that_is_on_the_list_as_agreed_is_told_nothing() -> None:
    assert told(seen(), plans(item())) == []


def test_a_dataset_on_no_list_is_refused_and_told_which_line_to_propose() -> None:
    (found,) = check_datasets([seen()], catalog(plans=plans(item("dinkes/lain"))), DAY)
    assert (found.code, found.where.path) == ("plan-dataset-unlisted", "metadata/dinkes/puskesmas.yml")
    assert found.values == {"path_of_list": "catalog/plan/2026/dinkes.yml", "name": "puskesmas"}


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_a_line_on_any_years_list_will_do(year: int) -> None:
    assert told(seen(), plans(item(), year=year)) == []


def test_a_dataset_taken_off_the_list_and_one_listed_under_its_former_name_were_agreed_once() -> None:
    removed = (Removal(PUSKESMAS, "Digabung", "2026-05-04"),)
    assert told(seen(), plans(item("dinkes/lain"), removed=removed)) == []
    assert told(replace(seen(), formerly=("dinkes/lain",)), plans(item("dinkes/lain"))) == []
    assert told(replace(seen("open"), formerly=("dinkes/lain",)), plans(item("dinkes/lain", access="closed"))) == [
        ("plan-more-open", "access")
    ]


ORDER = ("open", "restricted", "closed")


@given(st.sampled_from(ORDER), st.sampled_from(ORDER))
def test_data_may_be_as_open_as_agreed_or_less_and_never_more(said: str, agreed: str) -> None:
    found = told(seen(said), plans(item(access=agreed)))
    assert bool(found) == (ORDER.index(said) < ORDER.index(agreed))
    assert found in ([], [("plan-more-open", "access")])


def test_the_newest_list_that_has_the_dataset_says_how_open_it_is() -> None:
    lists = {**plans(item(access="closed"), year=2025), **plans(item("dinkes/lain")), **plans(item(), year=2027)}
    assert told(seen(), lists) == [("plan-more-open", "access")]


@pytest.mark.parametrize("dataset", [seen(frequency="monthly"), seen(unit="Orang")])
def test_another_frequency_or_unit_than_agreed_is_a_warning(dataset: Seen) -> None:
    assert [code for code, _ in told(dataset, plans(item()))] == ["plan-differs"]


def test_letters_of_another_case_and_what_is_not_said_are_no_difference() -> None:
    assert told(seen(unit="UNIT"), plans(item())) == []
    assert told(seen(unit=""), plans(item())) == []


def test_metadata_that_cannot_be_read_is_only_asked_for_its_name() -> None:
    assert told(Seen(PUSKESMAS, None), plans(item())) == []
    assert told(Seen(PUSKESMAS, None), plans(item("dinkes/lain"))) == [("plan-dataset-unlisted", "")]


def listed(lists: Plans, day: str = DAY) -> list[Finding]:
    return list(check_catalogue(catalog(plans=lists, agencies={"dinkes": DINKES}), day))


def test_a_sound_list_is_told_nothing() -> None:
    assert listed(plans(item())) == []


def test_a_year_without_its_list_is_a_warning_once_there_was_one() -> None:
    (found,) = listed(plans(item(), year=2025))
    assert (found.code, found.where.path) == ("plan-year-without-list", "catalog/plan/2026/")
    assert listed({}) == []


@pytest.mark.parametrize(
    ("lists", "code"),
    [
        (plans(item("dinkess/puskesmas")), "plan-agency-unknown"),
        (plans(item(), removed=(Removal(PUSKESMAS, "Ganda", "2026-05-04"),)), "plan-removed-still-listed"),
        (plans(item(carried_from=2025)), "plan-not-carried"),
        (plans(item(carried_from=2026)), "plan-not-carried"),
        (plans(item(activity="dinkes/survei")), "plan-activity-unknown"),
        (plans(item(releases=())), "plan-nothing-promised"),
    ],
)
def test_a_line_that_contradicts_the_rest_is_told(lists: Plans, code: str) -> None:
    assert [one.code for one in listed(lists)] == [code]


def test_what_is_carried_over_stands_on_the_list_it_names_and_what_is_unavailable_promises_nothing() -> None:
    assert listed({**plans(item(), year=2025), **plans(item(carried_from=2025))}) == []
    assert listed(plans(item(releases=(), unavailable="Pencatatan baru dimulai 2027"))) == []


def test_an_empty_part_is_a_part() -> None:
    assert listed({2026: Plan(2026, {})}) == []


LIST = """\
items:
  - {id: puskesmas, title: Jumlah puskesmas, satuan: Unit, frequency: yearly, releases: [], access: restricted,
     unavailable: Belum ada}
"""
PATH = "catalog/plan/2026/dinkes.yml"


def checked(root: Tree | object, base: str = "") -> list[tuple[str, str, int]]:
    reading = read(Request(root, DAY, base=base, cached=False))  # type: ignore[arg-type]  # a path from the fixture
    return [(one.code, one.where.path, one.where.line) for one in reading.findings if one.code.startswith("plan-")]


def test_a_proposal_is_told_at_the_line_of_its_metadata(tree: Tree, commit: Commit) -> None:
    files = instance()
    start = {path: content for path, content in files.items() if "puskesmas" not in path}
    root = tree({**start, PATH: LIST.replace("id: puskesmas", "id: imunisasi")})
    base = commit(root, {})
    commit(root, {path: content for path, content in files.items() if "puskesmas" in path})
    assert ("plan-dataset-unlisted", "metadata/dinkes/puskesmas.yml", 1) in checked(root, base)
    commit(root, {PATH: LIST})
    assert ("plan-more-open", "metadata/dinkes/puskesmas.yml", 13) in checked(root, base)
    commit(root, {PATH: LIST.replace("access: restricted", "access: open")})
    assert not [one for one in checked(root, base) if "metadata" in one[1]]


def test_a_proposal_that_takes_a_line_away_is_told_which_dataset_loses_it(tree: Tree, commit: Commit) -> None:
    root = tree({**instance(), PATH: LIST.replace("access: restricted", "access: open")})
    base = commit(root, {})
    commit(root, {PATH: "items: []\n"})
    assert checked(root, base)[0] == ("plan-dataset-unlisted", "metadata/dinkes/puskesmas.yml", 1)
    reason = 'removed: [{id: puskesmas, reason: Digabung, on: "2026-05-04"}]'
    commit(root, {PATH: f"items: []\n{reason}\n"})
    assert not [one for one in checked(root, base) if "metadata" in one[1]]
