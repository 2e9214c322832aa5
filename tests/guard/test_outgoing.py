"""What may not leave, judged on real histories."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.cache import Cache
from satudata.guard.outgoing import Update, listed, parsed, pushed_refusals, staged_refusals
from tests.conftest import Commit, Tree, git, write
from tests.guard.test_hooks import ABOUT, DATA, HELD, NIK, ROWS, SECRET
from tests.instances import TABLE, instance, metadata

ZERO = "0" * 40
PRIVATE = ("/srv/privat/*",)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    return tmp_path / "bare"


def pushed(root: Path, url: Path | str, there: str = ZERO, ref: str = "main") -> list[tuple[str, str, int]]:
    """What is refused of pushing that ref, as (kind, path, line)."""
    tip = git(root, "rev-parse", ref)
    update = Update(f"refs/heads/{ref}", tip, "x", there)
    found = pushed_refusals(root, str(url), [update], listed(root, str(url), PRIVATE), Cache(None))
    return [(one.kind, one.path, one.line) for one in found]


def test_a_clean_history_may_go_anywhere(tree: Tree, bare: Path) -> None:
    assert pushed(tree(instance()), bare) == []


def test_on_a_new_branch_every_commit_is_examined(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {DATA: ROWS})
    commit(root, {DATA: None, ABOUT: None})
    assert pushed(root, bare) == [("identity", DATA, 7)]


def test_what_the_remote_has_already_is_not_told_again(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {DATA: ROWS})
    git(root, "push", "--quiet", str(bare), "main")
    commit(root, {DATA: TABLE})
    assert pushed(root, bare) == []
    assert pushed(root, bare, git(root, "rev-parse", "main~1")) == []


def test_a_remote_that_does_not_answer_is_known_by_what_git_told_of_it(tree: Tree, commit: Commit) -> None:
    root = tree(instance())
    there = commit(root, {DATA: ROWS})
    commit(root, {DATA: TABLE})
    assert pushed(root, "/nowhere", there) == []
    assert pushed(root, "/nowhere") == [("identity", DATA, 7)]


def test_a_version_the_remote_does_not_have_is_told_although_another_like_it_is_there(
    tree: Tree, commit: Commit, bare: Path
) -> None:
    root = tree(instance())
    commit(root, {DATA: ROWS})
    git(root, "push", "--quiet", str(bare), "main")
    commit(root, {DATA: ROWS.replace("0002", "0003")})
    assert pushed(root, bare) == [("identity", DATA, 7)]


def test_names_kept_of_the_remote_are_not_believed(tree: Tree, commit: Commit, bare: Path) -> None:
    """The remote took the leak back; whoever still has it must not bring it again."""
    root = tree(instance())
    clean = git(root, "rev-parse", "HEAD")
    git(root, "remote", "add", "origin", str(bare))
    commit(root, {DATA: ROWS})
    git(root, "push", "--quiet", "origin", "main", "main:samping")
    git(bare, "update-ref", "refs/heads/main", clean)
    git(bare, "update-ref", "-d", "refs/heads/samping")
    assert pushed(root, bare, clean) == [("identity", DATA, 7)]


def test_a_rewritten_history_is_examined_whole(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    git(root, "push", "--quiet", str(bare), "main")
    there = git(root, "rev-parse", "main")
    git(root, "config", "log.showRoot", "false")
    git(root, "checkout", "--quiet", "--orphan", "baru")
    commit(root, {DATA: ROWS})
    assert pushed(root, bare, there, "baru") == [("identity", DATA, 7)]
    assert pushed(root, bare, "f" * 40, "baru") == [("identity", DATA, 7)]


def test_a_side_branch_whose_changes_came_to_nothing_is_examined(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    there = git(root, "rev-parse", "main")
    git(root, "checkout", "--quiet", "-b", "samping")
    commit(root, {DATA: ROWS})
    commit(root, {DATA: TABLE})
    git(root, "checkout", "--quiet", "main")
    commit(root, {"catatan.txt": "x"})
    git(root, "-c", "user.name=S", "-c", "user.email=s@x.id", "merge", "--quiet", "--no-edit", "--no-ff", "samping")
    assert pushed(root, bare, there) == [("identity", DATA, 7)]


def test_what_only_the_merge_itself_brings_is_examined(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    git(root, "checkout", "--quiet", "-b", "samping")
    commit(root, {DATA: TABLE.replace("2024,14", "2024,15")})
    git(root, "checkout", "--quiet", "main")
    commit(root, {"catatan.txt": "x"})
    git(root, "-c", "user.name=S", "-c", "user.email=s@x.id", "merge", "--quiet", "--no-commit", "--no-ff", "samping")
    commit(root, {DATA: ROWS})
    assert git(root, "rev-list", "--parents", "-1", "HEAD").count(" ") == 2
    assert pushed(root, bare) == [("identity", DATA, 7)]


def test_tags_lead_to_their_commits_and_their_messages_are_read(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {DATA: ROWS})
    git(root, "-c", "user.name=S", "-c", "user.email=s@x.id", "tag", "-a", "v1", "-m", f"milik {NIK}")
    assert pushed(root, bare, ref="v1") == [("message", "", 0), ("identity", DATA, 7)]


def test_a_tag_on_a_bare_file_cannot_be_judged(tree: Tree, bare: Path) -> None:
    root = tree(instance())
    git(root, "tag", "berkas", f"HEAD:{DATA}")
    assert [kind for kind, _, _ in pushed(root, bare, ref="berkas")] == ["unreadable"]


def test_a_message_with_an_identity_number_is_refused(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {"catatan.txt": "x"}, subject=f"Hapus {NIK}")
    assert pushed(root, bare) == [("message", "", 0)]


def test_a_digest_among_statements_is_no_identity_number_and_a_reason_with_one_is(
    tree: Tree, commit: Commit, bare: Path
) -> None:
    root = tree(instance())
    said = "catalog/approvals/dataset/dinkes/puskesmas/1.json"
    commit(
        root, {said: f'{{"digest":"sha256:{"a" * 24}{NIK}{"b" * 24}"}}'}, subject=f"Setujui {'c' * 12}{NIK}{'d' * 12}"
    )
    assert pushed(root, bare) == []
    commit(root, {said: f'{{"reason":"sama dengan {NIK}"}}'})
    assert pushed(root, bare) == [("identity", said, 1)]


def test_a_push_that_only_deletes_is_allowed(tree: Tree, bare: Path) -> None:
    root = tree(instance())
    update = Update("(delete)", ZERO, "refs/heads/samping", git(root, "rev-parse", "HEAD"))
    assert pushed_refusals(root, str(bare), [update], False, Cache(None)) == []


def test_binary_junk_among_the_data_cannot_be_looked_into(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {"data/dinkes/rekap.xlsx": b"PK\x03\x04\0\0\0" + bytes(range(256)), "catalog/theme/l.png": b"\x89\0"})
    assert ("unreadable", "data/dinkes/rekap.xlsx", 0) in pushed(root, bare)
    assert [kind for kind, path, _ in pushed(root, bare) if path.endswith(".png")] == []


def test_a_path_that_no_line_can_hold_is_judged_too(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {"data/dinkes/a\nb\x01c.csv": ROWS})
    assert "identity" in [kind for kind, _, _ in pushed(root, bare)]


def test_a_replaced_object_hides_nothing(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    clean = git(root, "rev-parse", f"HEAD:{DATA}")
    commit(root, {DATA: ROWS})
    git(root, "replace", git(root, "rev-parse", f"HEAD:{DATA}"), clean)
    assert pushed(root, bare) == [("identity", DATA, 7)]


def test_rows_that_are_not_open_go_to_private_places_only(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {ABOUT: HELD, DATA: SECRET})
    assert ("not_open", DATA, 0) in pushed(root, bare)
    assert pushed(root, "/srv/privat/kerja.git") == []
    assert pushed(root, "/srv/privat/../umum.git") != []


def test_identity_numbers_may_only_stand_in_rows_held_back_in_a_private_place(
    tree: Tree, commit: Commit, bare: Path
) -> None:
    root = tree(instance(ROWS, HELD))
    assert pushed(root, "/srv/privat/kerja.git") == []
    commit(root, {ABOUT: metadata()})
    assert pushed(root, "/srv/privat/kerja.git") == [("identity", DATA, 7)]


def test_metadata_of_data_held_back_may_go_and_hold_no_identity_number(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree({**instance(text=HELD), DATA: None} | {DATA: ""})
    commit(root, {DATA: None})
    git(root, "push", "--quiet", str(bare), "main")
    commit(root, {ABOUT: HELD.replace("Bidang", "bidang")})
    assert pushed(root, bare) == []
    commit(root, {ABOUT: HELD.replace("Data contoh", "") + f"# {NIK}\n"})
    assert [kind for kind, _, _ in pushed(root, bare)] == ["identity"]


def test_rows_that_became_open_in_a_later_commit_may_go(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance(text=HELD))
    commit(root, {ABOUT: metadata()})
    assert pushed(root, bare) == []


def test_rows_that_were_replaced_before_the_dataset_became_open_may_not_go(
    tree: Tree, commit: Commit, bare: Path
) -> None:
    root = tree(instance(SECRET, HELD))
    commit(root, {ABOUT: metadata(), DATA: TABLE})
    assert pushed(root, bare) == [("not_open", DATA, 0)]


def test_rows_of_a_dataset_that_was_closed_again_may_not_go(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {ABOUT: HELD})
    assert pushed(root, bare) == [("not_open", DATA, 0)]


def test_rows_without_metadata_may_not_go(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(instance())
    commit(root, {"data/dinkes/lain.csv": SECRET, "data/dinkes/.gitkeep": ""})
    assert pushed(root, bare) == [("not_open", "data/dinkes/lain.csv", 0)]


def test_a_column_of_identity_numbers_is_refused_but_not_a_count_of_them(
    tree: Tree, commit: Commit, bare: Path
) -> None:
    root = tree(instance())
    named = metadata().replace("name: jumlah\n", "name: ktp\n")
    commit(root, {DATA: TABLE.replace(",jumlah", ",nik")})
    assert pushed(root, bare) == [("column", DATA, 1)]
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    commit(root, {DATA: TABLE.replace(",jumlah", ",ktp"), ABOUT: named})
    assert pushed(root, bare) == []


def test_rows_held_back_are_not_even_committed_where_there_is_no_private_place(tree: Tree) -> None:
    root = tree(instance())
    write(root, {ABOUT: HELD, DATA: SECRET})
    git(root, "add", "--all")
    assert [one.kind for one in staged_refusals(root, False, Cache(None))] == ["not_open"]
    assert staged_refusals(root, True, Cache(None)) == []


def test_what_was_found_clean_is_remembered_and_what_was_not_is_found_again(
    tree: Tree, commit: Commit, bare: Path, tmp_path: Path
) -> None:
    root = tree(instance())
    commit(root, {DATA: ROWS})
    cache = Cache(tmp_path / "cache")
    update = [Update("refs/heads/main", git(root, "rev-parse", "main"), "x", ZERO)]
    first = pushed_refusals(root, str(bare), update, False, cache)
    assert cache.load("guard")
    assert pushed_refusals(root, str(bare), update, False, cache) == first != []


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("git@privat.go.id:satudata/kerja.git", True),
        ("git@privat.go.id.jahat.example:satudata/kerja.git", False),
        ("https://jahat.example/git@privat.go.id:satudata/x", False),
        ("GIT@privat.go.id:satudata/kerja.git", False),
        ("", False),
    ],
)
def test_only_whole_addresses_count_as_private(tmp_path: Path, url: str, held: bool) -> None:
    assert listed(tmp_path, url, ("git@privat.go.id:satudata/*",)) is held


def test_lines_that_are_no_updates_are_passed_over() -> None:
    assert parsed(["", "a b c d\n", "kacau"]) == [Update("a", "b", "c", "d")]
