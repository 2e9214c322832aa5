"""The lists of data read: whose they are by their path, what they promise, and every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.finding import Finding
from satudata.model.plan import Item, Plans, Release, Removal
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import Entry
from satudata.read.plans import plan_of, read_plans
from tests.plans import PART, PLAN


def read(text: str, path: str = PLAN, mode: str = "100644") -> tuple[Plans, list[Finding]]:
    """The lists with this one file at that path."""
    found: list[Finding] = []

    def document(named: str) -> Document:
        one, faults = read_document(named, text.encode())
        found.extend([*faults, *schema_findings(one, "plan")])
        return one

    plans, findings = read_plans({path: Entry(path, mode, "")}, document)
    return plans, [*found, *findings]


def told(text: str, path: str = PLAN) -> list[tuple[str, int]]:
    return [(one.code, one.where.line) for one in read(text, path)[1]]


def test_a_list_is_read_with_everything_it_promises() -> None:
    plans, findings = read(PART)
    assert findings == []
    part = plans[2026].parts["dinkes"]
    assert (part.year, part.agency, part.path, part.subject) == (2026, "dinkes", PLAN, "plan:2026/dinkes")
    assert part.items[0] == Item(
        id="dinkes/puskesmas",
        title="Jumlah puskesmas menurut kecamatan",
        unit="Unit",
        frequency="yearly",
        releases=(Release("2025", "2026-03-31"),),
        priority=True,
        carried_from=2025,
        activity="dinkes/profil-kesehatan",
        basis="RPJMD 2025-2029",
    )
    assert part.items[1].unavailable == "Pencatatan baru dimulai 2027"
    assert part.removed == (Removal("dinkes/apotek", "Digabung dengan sarana kesehatan", "2026-05-04"),)
    assert list(plans[2026].by_id) == ["dinkes/puskesmas", "dinkes/imunisasi"]


@pytest.mark.parametrize(
    "path",
    [
        "2026.yml", "26/dinkes.yml", "2026/dinkes.yaml", "dinkes.yml", "2026/Dinkes.yml", "2026/a/b.yml", "2026/.yml",
        "1999/a.yml", "٢٠٢٦/dinkes.yml", "20٢٦/dinkes.yml", "2026/dinkes.yml/x",
    ],
)  # fmt: skip
def test_a_file_that_is_no_agencys_part_of_a_year_is_told_and_not_used(path: str) -> None:
    plans, findings = read(PART, f"catalog/plan/{path}")
    assert plans == {}
    assert [one.code for one in findings] == ["plan-misplaced"]


def test_a_link_is_no_list_and_an_empty_folder_says_nothing() -> None:
    assert [one.code for one in read(PART, mode="120000")[1]] == ["plan-misplaced"]
    assert read(PART, "catalog/plan/.gitkeep") == ({}, [])
    assert read(PART, "catalog/plan/2026/.gitkeep") == ({}, [])


RELEASE = '{period: "2025", due: "2026-03-31"}'
ITEM = f"  - {{id: a, title: Data, satuan: Unit, frequency: yearly, releases: [{RELEASE}], access: open}}"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: a", "id: A", "metadata-malformed"),
        ("id: a", "id: a/b", "metadata-malformed"),
        ("title: Data, ", "", "metadata-missing-key"),
        ("frequency: yearly", "frequency: tahunan", "metadata-not-allowed"),
        ("access: open", "access: terbuka", "metadata-not-allowed"),
        ("access: open", "access: open, priority: ya", "metadata-wrong-type"),
        ("access: open", "access: open, sifat: open", "metadata-unknown-key"),
        ('"2025"', '"2025-Q5"', "metadata-malformed"),
        ('"2025"', "2025", "metadata-unquoted-code"),
        ('"2025"', '"2025-02-30"', "plan-period"),
        ('"2026-03-31"', '"31-03-2026"', "metadata-malformed"),
        ('"2026-03-31"', '"2026-02-30"', "plan-no-such-day"),
        ('due: "2026-03-31"', 'due: "2026-03-31", collect_by: "2026-03-02"', "metadata-unknown-key"),
        ("releases: [", 'releases: [{period: "2025", due: "2026-01-31"}, ', "plan-release-twice"),
    ],
)  # fmt: skip
def test_a_fault_in_a_line_of_the_list_is_told_at_that_line(old: str, new: str, code: str) -> None:
    assert old in ITEM
    faults = told(f"items:\n{ITEM.replace(old, new, 1)}\n")
    assert (code, 2) in faults
    assert {line for _, line in faults} == {2}


def test_two_lines_about_one_dataset_are_told_at_the_second() -> None:
    (finding,) = read(f"items:\n{ITEM}\n{ITEM}\n")[1]
    assert (finding.code, finding.where.line) == ("plan-item-twice", 3)
    assert finding.values["line"] == 2


def test_the_time_that_walidata_sets_has_no_place_on_the_list() -> None:
    (finding,) = read(f"items:\n{ITEM}\nextensions: []\n")[1]
    assert (finding.code, finding.where.line) == ("metadata-unknown-key", 3)


@pytest.mark.parametrize("given", ["", "access: rahasia", "access: 1"])
def test_what_is_not_plainly_open_is_never_taken_for_open(given: str) -> None:
    item = read(f"items:\n{ITEM.replace('access: open', given or 'basis: RPJMD')}\n")[0][2026].by_id["dinkes/a"]
    assert item.access != "open"


@pytest.mark.parametrize("year", ["1999", "20٢٥", "2025.0", '"dua"', "[2025]"])
def test_a_year_that_is_none_carries_nothing_over(year: str) -> None:
    text = f"items:\n{ITEM.replace('access: open', f'access: open, carried_from: {year}')}\n"
    assert read(text)[0][2026].by_id["dinkes/a"].carried_from == 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["2025", "2026-02-30", "open"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["items", "id", "releases", "period", "due", "removed"]), inner)
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["items", "removed", "lain"]), VALUES))
def test_reading_never_raises_whatever_stands_in_the_file(value: Mapping[str, object]) -> None:
    document = Document(PLAN, dict(value))
    part = plan_of(2026, "dinkes", document)
    assert all(item.agency == "dinkes" for item in part.items)
    read_plans({PLAN: Entry(PLAN, "100644", "")}, lambda _: document)
