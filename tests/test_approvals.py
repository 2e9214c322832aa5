"""The files of approval in the tree: what is none of them counts for nothing, and is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from satudata.approvals import Files, approval_files
from satudata.pipeline import Request, read
from satudata.read.git import REGULAR, Entry
from satudata.read.repository import Contents
from tests.conftest import Tree
from tests.fuzzing.held import Held
from tests.instances import DAY, instance

DIGEST = f"sha256:{'1' * 64}"
STATEMENT = f"{'a' * 64}.json"
LIST = "catalog/unvalidated.csv"


def found(files: Mapping[str, str]) -> Files:
    held = Held({path: content.encode() for path, content in files.items()})
    return approval_files({path: Entry(path, REGULAR, path) for path in files}, cast(Contents, held))


def told(files: Mapping[str, str]) -> list[tuple[str, str, int]]:
    return [(one.code, one.where.path, one.where.line) for one in found(files).findings]


@pytest.mark.parametrize(
    "subject",
    ["dataset/dinkes/a", "governance/roster", "governance/proposal/12", "waiver/dinkes/a/types-pattern", "plan/x"],
)
def test_a_statement_in_its_place_is_no_stray(subject: str) -> None:
    assert told({f"catalog/approvals/{subject}/{STATEMENT}": "{}"}) == []


@pytest.mark.parametrize(
    "path",
    [
        f"{STATEMENT}",
        f"dataset/{STATEMENT}",
        f"dataset/dinkes/{STATEMENT}",
        f"dataset/dinkes/a/b/{STATEMENT}",
        f"dataset/Dinkes/a/{STATEMENT}",
        f"datasets/dinkes/a/{STATEMENT}",
        "dataset/dinkes/a/withdrawal.json.bak",
        f"governance/Roster/{STATEMENT}",
        "waiver/dinkes/a/note.txt",
    ],
)
def test_a_file_among_the_statements_that_is_none_is_told(path: str) -> None:
    place = f"catalog/approvals/{path}"
    files = found({place: "{}"})
    assert [(one.code, one.where.path) for one in files.findings] == [("approval-stray-file", place)]
    assert not any(files.statements.values())
    assert not files.governance
    assert not files.waivers


@pytest.mark.parametrize("line", [f"dinkes,{DIGEST}", "dinkes/a", "dinkes/a,sha256:1", f"dinkes/a;{DIGEST}"])
def test_a_line_of_older_data_that_cannot_be_read_is_told_and_counts_for_nothing(line: str) -> None:
    content = f"dataset,digest\ndinkes/a,{DIGEST}\n\n{line}\n"
    assert told({LIST: content}) == [("approval-unvalidated-line", LIST, 4)]
    assert found({LIST: content}).unvalidated == {"dinkes/a": {DIGEST}}


def test_a_list_without_its_header_loses_no_line() -> None:
    assert found({LIST: f"dinkes/a,{DIGEST}\n"}).unvalidated == {"dinkes/a": {DIGEST}}


@pytest.mark.parametrize("proven", [True, False])
def test_the_check_reports_both(tree: Tree, proven: bool) -> None:
    stray = "catalog/approvals/dataset/dinkes/puskesmas/salinan.txt"
    root = tree({**instance(), stray: "x", LIST: "dataset,digest\nkeliru\n"})
    codes = {(one.code, one.where.path) for one in read(Request(root=root, as_of=DAY, proven=proven)).findings}
    assert {("approval-stray-file", stray), ("approval-unvalidated-line", LIST)} <= codes
