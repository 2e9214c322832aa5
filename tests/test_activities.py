"""Activities in a run of the whole: told beside the datasets, blocking only what names them wrongly, at no cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata import pipeline
from satudata.checks import activities
from satudata.model.snapshot import State
from satudata.pipeline import Reading, Request, read
from tests.conftest import Commit, Tree
from tests.examples.activities import COMPILATION, SURVEY, changed, kept
from tests.instances import DAY, instance, metadata

FOLDER = "catalog/activities"
LINKED = "  metode: Kompilasi produk administrasi\n"


def reading(root: Path, base: str = "") -> Reading:
    return read(Request(root=root, as_of=DAY, base=base, processes=1))


def own(found: Reading) -> list[str]:
    return [finding.code for finding in found.findings if finding.code.startswith("activities-")]


def linking(link: str) -> str:
    text = metadata()
    assert text.count(LINKED) == 1
    return text.replace(LINKED, f"{LINKED}  ms_keg: {link}\n")


def test_a_right_activity_says_nothing_in_a_run_of_the_whole(tree: Tree) -> None:
    found = reading(tree(kept()))
    assert own(found) == []
    assert list(found.catalog.activities) == [COMPILATION, SURVEY]


def test_what_is_wrong_with_an_activity_blocks_no_dataset(tree: Tree) -> None:
    wrong = changed(COMPILATION, ("HARUS TERISI, ", ""))
    found = reading(tree({**kept(), f"{FOLDER}/{COMPILATION}.yml": wrong}))
    assert own(found) == ["activities-required-differs"]
    assert {one.state for one in found.snapshot.summaries} == {State.PUBLISHED}


def test_a_dataset_that_names_what_is_not_there_is_blocked_until_it_is(tree: Tree, commit: Commit) -> None:
    root = tree({**kept(), "metadata/dinkes/puskesmas.yml": linking("dinkes/baru")})
    found = reading(root)
    assert own(found) == ["activities-link-unknown"]
    assert found.examined["dinkes/puskesmas"].summary.state is State.BLOCKED  # type: ignore[union-attr]  # it is there
    new = changed(SURVEY, ("Survei kepuasan pasien puskesmas\ntahun", "Survei kedua\ntahun"))
    commit(root, {f"{FOLDER}/dinkes/baru.yml": new})
    # Nothing of the dataset changed: its cached examination must not be taken.
    assert own(reading(root)) == []


def test_a_dataset_may_name_anything_where_no_activities_are_kept(tree: Tree) -> None:
    root = tree({**instance(), "metadata/dinkes/puskesmas.yml": linking("dinkes/baru")})
    assert own(reading(root)) == []


def test_removing_an_activity_is_told_in_the_proposal_that_removes_it(tree: Tree, commit: Commit) -> None:
    root = tree({**kept(), "metadata/dinkes/puskesmas.yml": linking(SURVEY)})
    assert own(reading(root)) == []
    commit(root, {f"{FOLDER}/{SURVEY}.yml": None})
    assert own(reading(root, base="HEAD~1")) == ["activities-link-unknown"]


def test_a_dataset_that_drops_a_column_is_told_at_the_activity_that_uses_it(tree: Tree, commit: Commit) -> None:
    root = tree(kept())
    renamed = metadata().replace("name: jumlah", "name: banyak")
    table = (root / "data/dinkes/puskesmas.csv").read_text().replace("jumlah", "banyak")
    commit(root, {"metadata/dinkes/puskesmas.yml": renamed, "data/dinkes/puskesmas.csv": table})
    assert own(reading(root, base="HEAD~1")) == ["activities-unknown-column"] * 2


def test_a_change_of_an_activity_examines_no_dataset_anew(tree: Tree, commit: Commit) -> None:
    root = tree(kept())
    before = reading(root).keys
    other = changed(SURVEY, ("jumlah_petugas_enumerator: 12", "jumlah_petugas_enumerator: 15"))
    commit(root, {f"{FOLDER}/{SURVEY}.yml": other})
    assert reading(root).keys == before


def test_without_the_folder_nothing_is_asked(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(activities, "check", refuse)
    monkeypatch.setattr(pipeline, "describe", lambda *_: refuse)
    assert own(reading(tree(instance()))) == []


def test_a_build_for_the_public_compares_no_column_that_it_does_not_show(tree: Tree) -> None:
    root = tree({**kept(), "metadata/dinkes/puskesmas.yml": metadata().replace("name: jumlah", "name: rahasia")})
    assert own(reading(root)) == ["activities-unknown-column"] * 2
    # Nobody approved anything here, so nothing of the dataset may be quoted, and it is not unknown either.
    assert own(read(Request(root=root, as_of=DAY, processes=1, proven=True))) == []
