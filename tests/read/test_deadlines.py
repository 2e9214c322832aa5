"""The time that walidata set: read beside the list it is about, and every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.finding import Finding, Severity
from satudata.model.plan import AgencyPlan, Extension, Plan, Plans
from satudata.read.catalogue_files import schema_findings
from satudata.read.deadlines import read_deadlines, with_time
from satudata.read.documents import Document, read_document
from satudata.read.git import Entry
from tests.plans import DEADLINES, TIME, part


def read(text: str, path: str = DEADLINES, mode: str = "100644") -> tuple[Plans, list[Finding]]:
    """The list of Dinas Kesehatan with this one file beside it."""
    found: list[Finding] = []

    def document(named: str) -> Document:
        one, faults = read_document(named, text.encode())
        found.extend([*faults, *schema_findings(one, "deadlines")])
        return one

    lists = {2026: Plan(2026, {"dinkes": part()})}
    timed, findings = read_deadlines({path: Entry(path, mode, "")}, document, lists)
    return timed, [*found, *findings]


def timed(text: str) -> AgencyPlan:
    return read(text)[0][2026].parts["dinkes"]


def told(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.where.line) for one in read(text)[1]]


def test_what_was_set_is_read_into_the_list_and_the_list_itself_stays_what_it_was() -> None:
    assert read(TIME)[1] == []
    found = timed(TIME)
    assert found.items[0].releases[0].collect_by == "2026-02-27"
    assert found.collect_by == {("dinkes/puskesmas", "2025"): "2026-02-27"}
    assert found.extensions == (
        Extension("examination", "2026-04-10", "Jumlah data banyak"),
        Extension("examination", "2026-04-20", "Menunggu data dukung", "dinkes/puskesmas"),
    )
    assert found.timed({}, ()) == part()


def test_time_that_is_set_anew_takes_the_place_of_what_was_set_before() -> None:
    before = part().timed({("dinkes/puskesmas", "2025"): "2026-02-27"}, (Extension("examination", "2026-04-10", "x"),))
    after = before.timed({("dinkes/puskesmas", "2024"): "2026-02-27", ("dinkes/lain", "2025"): "2026-02-27"}, ())
    assert after == part()


def test_an_extension_of_a_dataset_comes_before_that_of_its_agency() -> None:
    found = timed(TIME)
    own, whole = found.extended("examination", "dinkes/puskesmas"), found.extended("examination", "dinkes/imunisasi")
    assert (own and own.until, whole and whole.until) == ("2026-04-20", "2026-04-10")
    assert found.extended("agency_approval", "dinkes/puskesmas") is None


@pytest.mark.parametrize("path", ["2026.yml", "26/dinkes.yml", "2026/dinkes.yaml", "2026/Dinkes.yml", "2026/a/b.yml"])
def test_a_file_that_is_no_agencys_of_a_year_is_told_and_not_used(path: str) -> None:
    found, findings = read(TIME, f"catalog/deadlines/{path}")
    assert [one.code for one in findings] == ["plan-deadlines-misplaced"]
    assert found[2026].parts["dinkes"] == part()


def test_a_link_is_no_file_of_deadlines_and_an_empty_folder_says_nothing() -> None:
    assert [one.code for one in read(TIME, mode="120000")[1]] == ["plan-deadlines-misplaced"]
    assert read(TIME, "catalog/deadlines/2026/.gitkeep")[1] == []


@pytest.mark.parametrize("place", ["2026/dinsos.yml", "2027/dinkes.yml"])
def test_deadlines_of_what_has_no_list_are_told_and_not_used(place: str) -> None:
    found, findings = read(TIME, f"catalog/deadlines/{place}")
    assert [one.code for one in findings] == ["plan-deadlines-without-list"]
    assert list(found) == [2026]
    assert list(found[2026].parts) == ["dinkes"]


DAY = '{id: puskesmas, period: "2025", day: "2026-03-16"}'
MORE = '{step: examination, id: puskesmas, until: "2026-04-10", reason: Data banyak}'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"2026-03-16"', '"2026-02-30"', "plan-no-such-day"),
        ('"2026-03-16"', '"16-03-2026"', "metadata-malformed"),
        ('"2026-03-16"', "2026", "metadata-unquoted-code"),
        ("id: puskesmas, period", "id: posyandu, period", "plan-deadline-unlisted"),
        ("id: puskesmas, period", "id: dinkes/puskesmas, period", "metadata-malformed"),
        ('"2025"', '"2024"', "plan-deadline-unlisted"),
        ('period: "2025", ', "", "metadata-missing-key"),
        ('day: "2026-03-16"', 'due: "2026-03-16"', "metadata-unknown-key"),
        ('"2026-04-10"', '"2026-04-31"', "plan-no-such-day"),
        ("id: puskesmas, until", "id: posyandu, until", "plan-deadline-unlisted"),
        (", reason: Data banyak", "", "metadata-missing-key"),
    ],
)
def test_a_fault_is_told_at_its_line(old: str, new: str, code: str) -> None:
    text = f"collect_by:\n  - {DAY}\nextensions:\n  - {MORE}\n"
    assert told(text) == []
    assert old in text
    line = 2 if old in DAY else 4
    assert (code, line) in told(text.replace(old, new, 1))


def test_the_first_of_two_that_are_about_the_same_counts_and_the_second_is_told() -> None:
    again = DAY.replace("03-16", "03-20")
    assert told(f"collect_by:\n  - {DAY}\n  - {again}\n") == [("plan-deadline-twice", 3)]
    assert timed(f"collect_by:\n  - {DAY}\n  - {again}\n").collect_by == {("dinkes/puskesmas", "2025"): "2026-03-16"}
    more = MORE.replace("04-10", "05-10")
    assert told(f"extensions:\n  - {MORE}\n  - {more}\n") == [("plan-deadline-twice", 3)]
    assert [one.until for one in timed(f"extensions:\n  - {MORE}\n  - {more}\n").extensions] == ["2026-04-10"]


@pytest.mark.parametrize(("day", "late"), [("2026-03-31", False), ("2026-04-01", True)])
def test_a_day_of_handing_over_after_the_day_promised_counts_and_is_a_warning(day: str, late: bool) -> None:
    text = f"collect_by:\n  - {DAY.replace('2026-03-16', day)}\n"
    found, findings = read(text)
    assert found[2026].parts["dinkes"].collect_by == {("dinkes/puskesmas", "2025"): day}
    assert [(one.code, one.severity, one.where.line) for one in findings] == (
        [("plan-deadline-after-promise", Severity.WARNING, 2)] if late else []
    )
    facts = {"about": "dinkes/puskesmas 2025", "day": day, "due": "2026-03-31", "dataset": "dinkes/puskesmas"}
    assert all(one.values == facts for one in findings)


def test_time_for_what_is_not_listed_is_left_out() -> None:
    assert timed(TIME.replace("id: puskesmas", "id: posyandu")).collect_by == {}
    found = timed(TIME.replace("id: puskesmas", "id: posyandu")).extensions
    assert [one.dataset for one in found] == [""]


def test_a_file_that_sets_nothing_is_told() -> None:
    assert [code for code, _ in told("{}")] == ["metadata-too-short"]
    assert told("collect_by: []\n") == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["puskesmas", "2025"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["collect_by", "extensions", "id", "period", "day", "step", "until"]), inner)
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["collect_by", "extensions", "lain"]), VALUES))
def test_reading_never_raises_and_never_changes_what_was_agreed(value: Mapping[str, object]) -> None:
    found, _ = with_time(part(), Document(DEADLINES, dict(value)))
    assert found.timed({}, ()) == part()
