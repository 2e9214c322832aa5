"""What the lists of data say against what is there: nothing unlisted, nothing more open than agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.checks.plan import check_catalogue, check_datasets
from satudata.model.catalog import Agency, Bilingual
from satudata.model.finding import Finding, Severity, Where
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
    (found,) = listed(plans(item(releases=(Release("2024", "2025-03-31"),)), year=2025))
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


def scheduled(period: str, due: str, frequency: str = "yearly") -> list[Finding]:
    """What the list of 2026 is told of one promise."""
    return listed(plans(item(releases=(Release(period, due),), frequency=frequency)))


def codes(found: list[Finding]) -> list[str]:
    assert all(one.severity is Severity.WARNING for one in found)
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("period", "due", "found"),
    [
        ("2025", "2026-03-31", []),  # last year's data, promised this year
        ("2023", "2026-03-31", []),
        ("2026", "2026-01-01", []),  # on the first day, and during the period: a target, a survey named by its year
        ("2026-07", "2026-07-10", []),
        ("2026-07", "2026-06-30", ["plan-promised-before-period"]),
        ("2027", "2026-12-31", ["plan-promised-before-period"]),  # a projection: worth a look, no error
        ("2026-Q4", "2027-02-26", []),  # the list's own year, out in the year after
        ("2026", "2027-12-31", []),
        ("2026-Q4", "2028-02-25", ["plan-promised-other-year"]),
        ("2025", "2027-03-31", ["plan-promised-other-year"]),
        ("2024", "2025-12-31", ["plan-promised-other-year"]),
        ("2027", "2025-12-31", ["plan-promised-other-year", "plan-promised-before-period"]),
    ],
)
def test_a_promise_before_its_period_or_of_another_year_is_a_warning(period: str, due: str, found: list[str]) -> None:
    assert codes(scheduled(period, due)) == found


def test_a_promise_that_cannot_be_is_told_with_what_it_says_and_its_line(tree: Tree, commit: Commit) -> None:
    text = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas
    satuan: Unit
    frequency: quarterly
    releases:
      - {period: 2026-Q1, due: "2026-05-29"}
      - {period: 2026-Q4, due: "2026-05-29"}
      - {period: "2025", due: "2027-01-29"}
    access: open
"""
    root = tree({**instance(), PATH: text, PATH.replace("plan", "deadlines"): LATE})
    commit(root, {})
    reading = read(Request(root, DAY, cached=False))
    found = {one.code: one for one in reading.findings if one.where.path.endswith("2026/dinkes.yml")}
    before, other = found["plan-promised-before-period"], found["plan-promised-other-year"]
    longer, late = found["plan-period-longer"], found["plan-deadline-after-promise"]
    assert [one.where for one in (before, other, longer)] == [Where(PATH, 8), Where(PATH, 9), Where(PATH, 9)]
    assert before.values == {
        "dataset": PUSKESMAS, "period": "2026-Q4", "due": "2026-05-29", "begins": "2026-10-01"
    }  # fmt: skip
    assert other.values == {"dataset": PUSKESMAS, "period": "2025", "due": "2027-01-29", "year": 2026}
    assert longer.values == {"dataset": PUSKESMAS, "period": "2025", "due": "2027-01-29", "frequency": "quarterly"}
    assert late.where == Where("catalog/deadlines/2026/dinkes.yml", 2)
    assert {one.severity for one in (before, other, longer, late)} == {Severity.WARNING}


def test_a_promise_before_its_period_is_told_once_and_not_as_one_without_a_day_to_come_out() -> None:
    assert slotless("2026-06-30", "2026-07") == []


@pytest.mark.parametrize(
    ("frequency", "period", "longer"),
    [
        ("monthly", "2026-01", False),
        ("monthly", "2026-Q1", True),
        ("quarterly", "2026-Q1", False),
        ("quarterly", "2026-03", False),  # as of a month, or of a day
        ("quarterly", "2026-03-31", False),
        ("quarterly", "2026-S1", True),
        ("quarterly", "2025", True),
        ("four_monthly", "2026-04-30", False),
        ("four_monthly", "2026-S1", True),
        ("semesterly", "2026-S1", False),
        ("semesterly", "2025", True),
        ("yearly", "2025", False),
        ("yearly", "2025-S2", False),
        ("biennial", "2025", False),
        ("irregular", "2025", False),
        ("once", "2025", False),
        ("daily", "2026-01", False),  # nobody promises every day; they come a month at a time
        ("weekly", "2026-01", False),
    ],
)
def test_a_period_longer_than_the_data_are_frequent_is_a_warning(frequency: str, period: str, longer: bool) -> None:
    found = codes(scheduled(period, "2026-07-31", frequency))
    assert found == (["plan-period-longer"] if longer else [])


def test_two_lines_of_one_title_in_one_part_are_a_warning() -> None:
    first, other = item(), item("dinkes/puskesmas-2", title="jumlah  PUSKESMAS menurut kecamatan")
    (found,) = listed(plans(first, other))
    assert (found.code, found.severity) == ("plan-title-twice", Severity.WARNING)
    assert found.values == {"dataset": "dinkes/puskesmas-2", "title": other.title, "other": PUSKESMAS}
    assert listed(plans(item(title=""), item("dinkes/lain", title=""))) == []  # of which the schema tells


def test_offices_may_list_the_same_title_and_so_may_the_lists_of_two_years() -> None:
    dinsos = replace(DINKES, id="dinsos")
    both = {"dinkes": DINKES, "dinsos": dinsos}
    same = plans(item(title="Jumlah pegawai"), item("dinsos/pegawai", title="Jumlah pegawai"))
    assert list(check_catalogue(catalog(plans=same, agencies=both), DAY)) == []
    earlier = plans(item(releases=(Release("2024", "2025-03-31"),)), year=2025)
    assert listed({**earlier, **plans(item())}) == []


def test_what_is_no_period_or_no_day_is_told_by_its_reading_alone() -> None:
    assert scheduled("2026-99", "2026-03-31", "monthly") == []
    assert scheduled("2025", "31 Maret", "monthly") == scheduled("2025", "", "yearly") == []


def test_what_is_carried_over_stands_on_the_list_it_names_and_what_is_unavailable_promises_nothing() -> None:
    earlier = plans(item(releases=(Release("2024", "2025-03-31"),)), year=2025)
    assert listed({**earlier, **plans(item(carried_from=2025))}) == []
    assert listed(plans(item(releases=(), unavailable="Pencatatan baru dimulai 2027"))) == []


def test_an_empty_part_is_a_part() -> None:
    assert listed({2026: Plan(2026, {})}) == []


LIST = """\
items:
  - {id: puskesmas, title: Jumlah puskesmas, satuan: Unit, frequency: yearly, releases: [], access: restricted,
     unavailable: Belum ada}
"""
PATH = "catalog/plan/2026/dinkes.yml"
LATE = """\
collect_by:
  - {id: puskesmas, period: 2026-Q1, day: "2026-05-30"}
"""


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
