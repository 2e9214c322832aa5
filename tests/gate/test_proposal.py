from __future__ import annotations

import pytest

from satudata.gate.forge import ChangedFile
from satudata.gate.proposal import Kind, classify, dataset_of
from satudata.trust.governance import COVERED, SETTINGS


def changed(*paths: str, status: str = "modified") -> list[ChangedFile]:
    return [ChangedFile(path, status) for path in paths]


STATEMENT = "catalog/approvals/dataset/dinkes/x/" + "0" * 64 + ".json"


def test_data_and_metadata_of_one_agency_are_a_dataset_proposal() -> None:
    proposal = classify(
        7, changed("data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml", "data/dinkes/bidan.csv")
    )
    assert (proposal.kind, proposal.agency) == (Kind.DATASET, "dinkes")
    assert proposal.subjects == {
        "dataset:dinkes/bidan": ("data/dinkes/bidan.csv", "metadata/dinkes/bidan.yml"),
        "dataset:dinkes/puskesmas": ("data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml"),
    }


def test_a_new_dataset_is_a_dataset_proposal() -> None:
    files = changed("data/dinkes/baru.csv", "metadata/dinkes/baru.yml", status="added")
    assert classify(7, files).kind is Kind.DATASET


def test_two_agencies_in_one_proposal_are_refused_with_the_way_to_split_them() -> None:
    proposal = classify(7, changed("data/dinkes/a.csv", "data/dinsos/b.csv"))
    assert proposal.kind is None
    assert [(one.key, dict(one.facts).get("agency")) for one in proposal.refused] == [
        ("mixed", None), ("part.dataset", "dinkes"), ("part.dataset", "dinsos"),
    ]  # fmt: skip


def test_classes_that_are_mixed_are_refused_governance_first() -> None:
    proposal = classify(7, changed("data/dinkes/a.csv", "catalog/roster.yml", "catalog/plan/2026.yml"))
    assert proposal.kind is None
    keys = [one.key for one in proposal.refused]
    assert keys == ["mixed", "part.governance", "part.procedure", "part.dataset"]


def test_only_added_files_under_approvals_are_statements() -> None:
    assert classify(7, changed(STATEMENT, status="added")).kind is Kind.STATEMENT


@pytest.mark.parametrize("status", ["modified", "removed", "changed", "copied-over"])
def test_a_statement_that_is_edited_or_deleted_is_governance(status: str) -> None:
    assert classify(7, changed(STATEMENT, status=status)).kind is Kind.GOVERNANCE


def test_a_statement_that_is_moved_away_is_governance_whatever_it_becomes() -> None:
    other = STATEMENT.replace("dinkes/x", "dinkes/y")
    proposal = classify(7, [ChangedFile(other, "renamed", STATEMENT)])
    assert proposal.kind is None
    assert [one.key for one in proposal.refused] == ["mixed", "part.governance", "part.statement"]


@pytest.mark.parametrize(
    "path",
    [
        "catalog/roster.yml", "catalog/catalog.yml", "catalog/agencies.yml", "catalog/waivers.yml", "catalog/plan",
        ".github/workflows/gate.yml", "requirements.txt", "satudata/gate/run.py", ".gitattributes", "mkdocs.yml",
        "catalog/theme/main.html", "catalog/trust/akar.pem", "catalog/codes/region.csv", "README.md",
    ],
)  # fmt: skip
def test_what_is_neither_data_nor_procedure_nor_statement_is_governance(path: str) -> None:
    assert classify(7, changed(path)).kind is Kind.GOVERNANCE


@pytest.mark.parametrize(
    "path",
    [
        "data/dinkes/Puskesmas.csv", "data/dinkes/x/y.csv", "data/dinkes/.gitattributes", "data/x.csv",
        "data/dinkes/puskesmas.xlsx", "data/dinkes/puskesmas.csv.exe", "data/../catalog/roster.yml",
        "dаta/dinkes/x.csv", "metadata/dinkes/puskesmas.yaml", "data/dinkes/x\n.csv", "DATA/dinkes/x.csv",
        "data//x.csv",
    ],
)  # fmt: skip
def test_an_odd_name_makes_no_dataset(path: str) -> None:
    assert dataset_of(path) == ""
    assert classify(7, changed(path)).kind is Kind.GOVERNANCE


def test_removing_a_dataset_is_governance_and_removing_its_table_alone_is_not() -> None:
    assert classify(7, changed("metadata/dinkes/x.yml", status="removed")).kind is Kind.GOVERNANCE
    assert classify(7, changed("data/dinkes/x.csv", status="removed")).kind is Kind.DATASET


def test_moving_a_dataset_to_another_agency_is_refused() -> None:
    assert classify(7, [ChangedFile("data/dinsos/x.csv", "renamed", "data/dinkes/x.csv")]).kind is None


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("catalog/plan/2026.yml", "plan:2026"),
        ("catalog/activities/dinkes/survei-gizi.yml", "activity:dinkes/survei-gizi"),
        ("catalog/requests/2026/0007.yml", "request:2026/0007"),
        ("catalog/reports/2026.yml", "report:2026"),
        ("catalog/letters/register.csv", "governance:proposal/7"),
        ("catalog/deliveries/0001.json", "governance:proposal/7"),
        ("catalog/deadlines/2026/dinkes.yml", "governance:proposal/7"),
        ("catalog/plan/Daftar Data.yml", "governance:proposal/7"),
    ],
)
def test_a_procedure_proposal_is_about_what_its_file_is_about(path: str, subject: str) -> None:
    proposal = classify(7, changed(path))
    assert proposal.kind is Kind.PROCEDURE
    assert list(proposal.subjects) == [subject]


def test_the_roster_is_a_subject_of_its_own_beside_the_rest_of_a_governance_proposal() -> None:
    proposal = classify(7, changed("catalog/roster.yml", ".github/CODEOWNERS"))
    assert proposal.subjects == {
        "governance:proposal/7": (".github/CODEOWNERS",),
        "governance:roster": ("catalog/roster.yml",),
    }


def test_the_settings_are_approved_as_one_whatever_of_them_changed() -> None:
    proposal = classify(7, changed("catalog/agencies.yml"))
    assert proposal.subjects == {SETTINGS: COVERED[SETTINGS]}


def test_a_copy_takes_nothing_away_from_where_it_came_from() -> None:
    files = [ChangedFile("data/dinkes/b.csv", "copied", "data/dinsos/a.csv")]
    assert list(classify(7, files).subjects) == ["dataset:dinkes/b"]


def test_a_proposal_without_files_is_refused() -> None:
    assert [one.key for one in classify(7, []).refused] == ["empty"]


def test_an_agencys_part_of_the_list_is_a_subject_of_its_own_and_goes_before_its_dataset() -> None:
    part = "catalog/plan/2026/dinkes.yml"
    proposal = classify(7, changed(part))
    assert (proposal.kind, proposal.agency) == (Kind.PROCEDURE, "*")
    assert proposal.subjects == {"plan:2026/dinkes": (part,)}
    together = classify(7, changed(part, "metadata/dinkes/stunting.yml", "data/dinkes/stunting.csv", status="added"))
    assert together.kind is None
    assert [one.key for one in together.refused] == ["mixed", "part.procedure", "part.dataset"]
