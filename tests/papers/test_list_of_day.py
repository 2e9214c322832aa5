"""Papers about the list of data tell the list of their day: what was amended later was not agreed then."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.papers.facts import Wanted, case_of
from satudata.papers.list_of_day import list_on
from satudata.papers.made import MAKERS, Told
from satudata.papers.paper import Digest, Paper
from satudata.papers.typeset_paper import typeset
from tests.conftest import Tree, git, record, write
from tests.instances import DAY
from tests.papers.bureau import LIST, PLAN, YEAR, bureau
from tests.papers.reading import pages

PART = "catalog/plan/2026/dinkes.yml"
AMENDED = LIST.replace("Jumlah posyandu menurut kecamatan", "Jumlah posyandu aktif menurut kecamatan")


@pytest.fixture
def root(tree: Tree, tmp_path: Path) -> Path:
    """The list of 5 January, amended on 6 July."""
    made = bureau(tree, tmp_path).root
    record(made, {PART: AMENDED}, at="2026-07-06T10:00:00+07:00")
    return made


def paper_of(root: Path, kind: str, subject: str, dated: str, as_of: str = DAY) -> Paper:
    return MAKERS[kind](open_desk(root), [subject], as_of, Told(Wanted(dated=dated, place="Aula")))


def digest_on(root: Path, commit: str, subject: str) -> str:
    """The digest of the subject in a clone that ends with that commit."""
    clone = root.parent / f"clone-{commit[:7]}"
    git(root, "worktree", "add", "--quiet", "--detach", str(clone), commit)
    return case_of(open_desk(clone), subject).digest


def digests(paper: Paper) -> set[str]:
    return {block.value for block in paper.blocks() if isinstance(block, Digest)}


@pytest.mark.parametrize(("kind", "subject"), [("minutes", YEAR), ("statement", PLAN), ("approved-list", PLAN)])
def test_a_paper_holds_the_list_as_it_was_on_its_day(root: Path, kind: str, subject: str) -> None:
    first, last = git(root, "rev-list", "--reverse", "HEAD").split()
    before, after = (paper_of(root, kind, subject, day) for day in ("2026-01-09", "2026-07-06"))
    assert digests(before) == {digest_on(root, first, subject)}
    assert digests(after) == {digest_on(root, last, subject)}
    assert "posyandu aktif" not in " ".join(pages(typeset(before)))
    assert "posyandu aktif" in " ".join(pages(typeset(after)))


def test_looking_back_from_a_day_tells_the_list_of_that_day(root: Path) -> None:
    assert digests(paper_of(root, "statement", PLAN, "", "2026-02-01")) == digests(
        paper_of(root, "statement", PLAN, "2026-01-20")
    )
    assert digests(paper_of(root, "statement", PLAN, "")) == {case_of(open_desk(root), PLAN).digest}


def test_what_is_written_and_not_committed_yet_is_on_the_paper_of_today_alone(root: Path) -> None:
    committed = case_of(open_desk(root), PLAN).digest
    write(root, {PART: AMENDED.replace("Unit", "Buah")})
    assert digests(paper_of(root, "statement", PLAN, "2026-11-20")) == {committed}
    today = digests(paper_of(root, "statement", PLAN, DAY))
    assert today == {case_of(open_desk(root), PLAN).digest} != {committed}


def test_minutes_of_a_day_name_the_producers_of_that_day(root: Path) -> None:
    record(root, {"catalog/plan/2026/dinsos.yml": None}, at="2026-08-03T10:00:00+07:00")
    assert "2 (dua) Produsen Data" in " ".join(pages(typeset(paper_of(root, "minutes", YEAR, "2026-01-09"))))
    assert "1 (satu) Produsen Data" in " ".join(pages(typeset(paper_of(root, "minutes", YEAR, "2026-08-03"))))


@pytest.mark.parametrize("subject", [YEAR, PLAN])
def test_there_is_no_paper_of_a_day_before_the_list_was_there(root: Path, subject: str) -> None:
    desk = open_desk(root)
    with pytest.raises(SatudataError, match="paper-list-later") as caught:
        list_on(desk, case_of(desk, subject), "2026-01-04", DAY)
    assert caught.value.facts["first"] == "2026-01-05"


def test_there_is_no_paper_of_a_day_before_a_list_that_nobody_has_committed(root: Path) -> None:
    write(root, {"catalog/plan/2027/dinkes.yml": LIST})
    desk = open_desk(root)
    assert list_on(desk, case_of(desk, "plan:2027"), DAY, DAY)[1] == case_of(desk, "plan:2027").digest
    with pytest.raises(SatudataError, match="paper-list-later"):
        list_on(desk, case_of(desk, "plan:2027"), "2026-11-20", DAY)
