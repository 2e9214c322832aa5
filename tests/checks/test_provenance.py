"""Dates that the metadata claim against what Git witnessed, with real commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from satudata.checks.provenance import CODES, check
from satudata.model.finding import Finding
from satudata.model.history import Version
from satudata.read.git import Repository, versions_of
from tests.checks.subjects import CSV, metadata, subject

ID = "dukcapil/penduduk"
Tree = Callable[[Mapping[str, str | bytes | None]], Path]
Commit = Callable[..., str]


def versions(root: Path) -> tuple[Version, ...]:
    """The versions of the dataset as Git has them, newest first."""
    return versions_of(Repository(root).history(None), ID, ())


def found(history: tuple[Version, ...], as_of: str = "2026-11-21", **claims: str) -> list[tuple[str, str]]:
    """(code, key) of the findings about these claims."""
    examined = subject(about=metadata(**claims))
    findings: list[Finding] = list(check(examined.dataset, examined.document, history, as_of))
    return [(finding.code, finding.where.column) for finding in findings]


def three_versions(tree: Tree, commit: Commit, last: str = "2026-06-05T09:00:00+07:00") -> tuple[Version, ...]:
    """Data of 5 January, changed on 5 March and again at `last`."""
    root = tree({f"data/{ID}.csv": CSV, f"metadata/{ID}.yml": "title: Jumlah penduduk\n"})
    commit(root, {f"data/{ID}.csv": CSV.replace("4860", "4861")}, at="2026-03-05T09:00:00+07:00")
    commit(root, {f"data/{ID}.csv": CSV.replace("4860", "4862")}, at=last)
    return versions(root)


def test_without_claims_or_history_nothing_is_said(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit)) == []
    assert found((), issued="2026-01-01", modified="2026-02-01") == []


def test_claims_that_fit_the_history_are_fine(tree: Tree, commit: Commit) -> None:
    history = three_versions(tree, commit)
    assert found(history, issued="2026-01-05", modified="2026-06-05") == []
    assert found(history, issued="2026-03-05", modified="2026-06-01") == []


def test_a_change_claimed_later_than_the_last_commit_is_a_warning(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit), modified="2026-07-01") == [("provenance-modified-after-git", "modified")]


def test_a_claim_left_standing_when_the_data_changed_is_a_warning(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit), modified="2026-03-05") == [("provenance-modified-stale", "modified")]


def test_data_older_than_the_repository_are_fine_with_one_version(tree: Tree) -> None:
    root = tree({f"data/{ID}.csv": CSV, f"metadata/{ID}.yml": "title: Jumlah penduduk\n"})
    assert found(versions(root), modified="2019-01-01") == []


def test_issued_before_the_first_commit_is_a_note(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit), issued="2019-01-01") == [("provenance-issued-before-git", "issued")]


def test_issued_after_the_last_commit_is_a_warning(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit), issued="2026-07-01") == [("provenance-issued-after-git", "issued")]


def test_a_date_in_the_future_is_told_once(tree: Tree, commit: Commit) -> None:
    history = three_versions(tree, commit)
    assert found(history, issued="2027-01-01", modified="2027-01-02") == [
        ("provenance-future-date", "issued"),
        ("provenance-future-date", "modified"),
    ]


def test_a_commit_dated_before_the_one_it_follows_is_a_note(tree: Tree, commit: Commit) -> None:
    history = three_versions(tree, commit, last="2026-02-05T09:00:00+07:00")
    assert found(history) == [("provenance-commits-out-of-order", "")]


def test_offsets_are_compared_as_moments(tree: Tree, commit: Commit) -> None:
    assert found(three_versions(tree, commit, last="2026-03-05T03:00:00+00:00")) == []
    assert len(CODES) == 6
