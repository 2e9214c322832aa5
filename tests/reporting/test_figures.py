"""Every figure is counted from what lies in the main line, and parts add up to the whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.reporting.figure import OUTCOMES, Figures, Name, Tally
from satudata.reporting.registers import register
from satudata.reporting.tallies import Fact, tally
from tests.conftest import git
from tests.examples.activities import SURVEY, source
from tests.reporting.readings import counted, numbers, record
from tests.reporting.year import Year

REQUEST = """\
kind: public
received: "{received}T09:15+07:00"
channel: ppid_form
requester: {{class: researcher}}
subject: Data stunting menurut kecamatan
needs: [{{title: Balita stunting, period: "2025"}}]
"""
REFUSAL = """\
decision:
  access: refused
  by: ppid
  on: "{on}"
  ground: UU 14/2008 Pasal 17 huruf h
  reason: Memuat data pribadi penerima bantuan
"""
COMPLAINT = """\
received: "2026-02-03T09:15+07:00"
channel: telephone
complainant: individual
subject: Angka puskesmas tahun 2024 keliru
unit: dinkes
"""


def sums(tallies: dict[str, Tally] | Figures, name: Name) -> int:
    parts = tallies.agencies if isinstance(tallies, Figures) else tallies
    return sum(int(one[name].value or 0) for one in parts.values())


def test_what_was_promised_collected_and_published_is_counted(first_quarter: Path) -> None:
    told = numbers(counted(first_quarter))
    assert (told["listed"], told["agreed"], told["unavailable"], told["priority"]) == (4, 4, 1, 1)
    assert (told["promised"], told["collected"], told["on_time"], told["late"], told["overdue"]) == (3, 2, 1, 1, 1)
    assert (told["datasets"], told["publications"], told["columns"], told["described"]) == (2, 2, 2, 2)
    assert (told["returned"], told["corrected"]) == (1, 1)
    assert (told["priority_promised"], told["priority_out"]) == (1, 1)


def test_a_report_as_of_a_past_day_ignores_what_came_later(first_quarter: Path) -> None:
    """On 28 March one release was out, the other given back, and nothing was overdue yet."""
    told = numbers(counted(first_quarter, "2026", "2026-03-28"))
    assert (told["on_time"], told["late"], told["overdue"], told["coming"]) == (1, 0, 0, 2)
    assert (told["publications"], told["returned"], told["corrected"]) == (1, 1, 0)


@pytest.mark.parametrize("day", ["2026-01-05", "2026-02-09", "2026-02-10", "2026-03-26", "2026-04-01", "2026-04-06"])
def test_the_figures_of_a_day_are_those_of_a_repository_that_ends_with_it(
    first_quarter: Path, tmp_path: Path, day: str
) -> None:
    root = tmp_path / "dulu"
    shutil.copytree(first_quarter, root)
    last = git(root, "log", "-1", "--format=%H", f"--before={day}T23:59:59+07:00")
    git(root, "reset", "--quiet", "--hard", last)
    assert counted(root, "2026", day) == counted(first_quarter, "2026", day)


def test_a_quarter_that_is_over_counts_as_late_what_was_not_out_by_its_last_day(first_quarter: Path) -> None:
    told = numbers(counted(first_quarter, "2026-Q1"))
    # It was due that very day: overdue, and no working day has passed since.
    assert (told["promised"], told["on_time"], told["overdue"], told["late_days"]) == (2, 1, 1, 0)


def test_the_quarters_of_a_year_promise_together_what_the_year_promises(first_quarter: Path) -> None:
    quarters = [counted(first_quarter, f"2026-Q{n}") for n in (1, 2, 3, 4)]
    whole = counted(first_quarter)
    for name in (Name.PROMISED, Name.PUBLICATIONS, Name.RETURNED):
        assert sum(int(one.whole[name].value or 0) for one in quarters) == whole.whole[name].value, name


def test_the_parts_add_up_to_the_whole_by_agency_affair_and_month(first_quarter: Path) -> None:
    found = counted(first_quarter)
    for name in Name:
        assert sums(found, name) == found.whole[name].value, name
        assert sum(int(one[name].value or 0) for one in found.affairs.values()) == found.whole[name].value, name
    assert sum(int(found.whole[name].value or 0) for name in OUTCOMES) == found.whole[Name.PROMISED].value
    assert sum(int(first.value or 0) for first, _ in found.months.values()) == found.whole[Name.PROMISED].value


FACTS = st.lists(
    st.builds(
        Fact,
        name=st.sampled_from(Name),
        agency=st.sampled_from(["dinkes", "dinsos", "bappeda"]),
        dataset=st.sampled_from(["", "dinkes/a", "dinsos/b"]),
        n=st.integers(0, 1000),
        sources=st.lists(st.sampled_from(["a.yml", "b.yml", "c.yml"]), max_size=2).map(tuple),
    ),
    max_size=40,
)


@given(FACTS)
def test_however_facts_are_grouped_their_sums_and_sources_are_those_of_the_whole(found: list[Fact]) -> None:
    by_agency = tally(found, lambda fact: fact.agency, {})
    whole = tally(found, lambda fact: "", {}).get("")
    for name in Name if whole is not None else ():
        assert whole is not None
        assert sums(by_agency, name) == whole[name].value
        assert {path for one in by_agency.values() for path in one[name].sources} == set(whole[name].sources)


def test_every_figure_names_files_that_lay_in_the_commit_it_is_of(first_quarter: Path) -> None:
    found, made_of = counted(first_quarter), record(first_quarter)
    paths = set(git(first_quarter, "ls-tree", "-r", "--name-only", made_of.commit.id).splitlines())
    for name in Name:
        figure = found.whole[name]
        assert set(figure.sources) <= paths, name
        assert figure.sources or not figure.value, name
    for row in found.rows:
        assert {*row.done.sources, *row.waiting.sources} <= paths, row.step


def test_the_rows_of_the_procedure_tell_what_was_done_late_and_what_waits(first_quarter: Path) -> None:
    rows = {one.step: one for one in counted(first_quarter).rows}
    assert (rows["list_agreement"].done.value, rows["list_agreement"].done_late.value) == (1, 0)
    assert (rows["collection"].waiting.value, rows["collection"].waiting_late.value) == (1, 1)
    assert (rows["publication"].done.value, rows["publication"].median.value) == (2, 2.0)
    assert rows["publication"].in_minutes
    assert (rows["report"].done.value, rows["report"].median.value, rows["report"].median.why) == (
        0, None, "nothing_done",
    )  # fmt: skip


def test_statements_are_counted_by_role_and_outcome(first_quarter: Path) -> None:
    said = {key: one.value for key, one in counted(first_quarter).said.items()}
    assert said["data_steward", "returned"] == 1
    assert said["data_steward", "published"] == 2
    assert said["agency_head", "approved"] == 2
    assert counted(first_quarter, "2026-Q3").said == {}


def test_letters_are_counted_by_kind_and_agency(first_quarter: Path) -> None:
    found = counted(first_quarter)
    assert {kind: one.value for kind, one in found.letters.items()} == {"pernyataan": 1, "validasi": 2}
    assert found.letters_of["dinkes", "validasi"].value == 2
    assert {kind: one.value for kind, one in counted(first_quarter, "2026-Q2").letters.items()} == {"validasi": 1}


def test_without_a_list_of_the_year_nothing_is_promised_and_what_is_public_still_counts(first_quarter: Path) -> None:
    told = numbers(counted(first_quarter, "2027", "2027-01-04"))
    assert (told["listed"], told["promised"], told["publications"], told["datasets"]) == (0, 0, 0, 2)


def test_what_the_procedure_in_force_cannot_tell_is_not_known_and_says_why(year: Year) -> None:
    """A procedure without an agreed list (Sumedang) agrees on none; 0 would be an invention."""
    settings = (year.root / "catalog/catalog.yml").read_text("utf-8")
    year.commits({"catalog/catalog.yml": settings.replace("sop: blitar", "sop: sumedang")}, "2026-04-07T09:00:00")
    found = counted(year.root)
    assert (found.whole[Name.AGREED].value, found.whole[Name.AGREED].why) == (None, "no_agreement")
    assert (found.visits.value, found.visits.why) == (None, "no_visits")
    assert found.whole[Name.LISTED].value == 4


def test_requests_count_by_what_became_of_them_and_are_late_by_the_law(year: Year) -> None:
    year.commits(
        {
            "catalog/requests/2026/0001.yml": REQUEST.format(received="2026-02-02"),
            "catalog/requests/2026/0002.yml": REQUEST.format(received="2026-03-02") + REFUSAL.format(on="2026-03-06"),
            "catalog/complaints/2026/0001.yml": COMPLAINT,
        },
        "2026-04-07T09:00:00",
    )
    found = counted(year.root)
    told = found.services
    assert (told.received.value, told.public.value, told.refused.value, told.waiting.value) == (2, 2, 1, 1)
    assert told.answered_late.sources == ("catalog/requests/2026/0001.yml",)
    assert told.answer_days.value == 4
    assert (found.complaints.received.value, found.complaints.open.value) == (1, 1)
    assert found.complaints.units["dinkes"].value == 1
    assert counted(year.root, "2026-Q2").services.received.value == 0


def test_a_recommendation_counts_in_the_period_in_which_bps_gave_it(year: Year) -> None:
    year.commits({f"catalog/activities/{SURVEY}.yml": source(SURVEY)}, "2026-04-07T09:00:00")
    found = counted(year.root)
    (line,) = found.activities
    assert (line.issued_on, line.identity, found.recommended.value) == ("2026-02-09", "V-26.3572.001", 1)
    assert line.bps_working_days > 0
    assert counted(year.root, "2026-Q4").recommended.value == 0


def test_reports_handed_over_are_counted_in_their_year(year: Year) -> None:
    first = 'kind: quarterly\nperiod: "2026-Q1"\nsent: {on: "2026-04-13", letter: 045/1/2026}\n'
    year.commits({"catalog/reports/2026-q1.yml": first}, "2026-04-13T10:00:00")
    assert [one.id for one in counted(year.root).delivered] == ["2026-q1"]
    assert counted(year.root, "2026", "2026-04-12").delivered == ()


def test_equal_repositories_give_equal_figures_whatever_is_kept_between_runs(first_quarter: Path, year: Year) -> None:
    assert counted(first_quarter) == counted(year.root)


def test_what_is_not_committed_does_not_count(year: Year) -> None:
    before = counted(year.root)
    (year.root / "catalog/plan/2026/dinkes.yml").write_text("items: []\n")
    assert counted(year.root) == before


def test_before_the_history_begins_there_is_nothing_to_report(first_quarter: Path) -> None:
    with pytest.raises(SatudataError) as refused:
        counted(first_quarter, "2025", "2026-11-21")
    assert (refused.value.key, refused.value.facts["first"]) == ("report-before-history", "2026-01-05")


def test_the_register_tells_data_by_title_signers_by_function_and_counts_what_is_closed(year: Year) -> None:
    year.registers("dinkes", ["dinkes/apotek", "dinkes/puskesmas"], "2026-04-07T09:00:00")
    *_, row = register(record(year.root)).rows
    assert "Kepala OPD" in row
    assert "Jumlah puskesmas menurut kecamatan; 1 data tidak disebut" in row
    assert "apotek" not in str(row)
