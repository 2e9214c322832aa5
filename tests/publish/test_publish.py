"""From a private repository to public ones: real repositories, looked at object by object."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.pipeline import Reading, Request
from satudata.publish.publish import publish, target_of
from satudata.publish.target import Outcome, is_repository
from satudata.trust.digest import content_digest
from tests.cli.test_main import satudata
from tests.conftest import Commit, Content, Tree, git
from tests.instances import DAY, TABLE, instance, metadata

SECRET = "kode_kecamatan,tahun,jumlah\n35.72.01,2023,91827364\n35.72.02,2023,83726154\n35.72.03,2024,72615948\n"
HELD = '{level: restricted, ground: "UU 14/2008 Pasal 17", decided_by: PPID, decided_on: "2026-01-02"}'
OPEN, CLOSED = "dinkes/puskesmas", "dinkes/penerima"
LATER = "2026-06-01T09:00:00+07:00"


def private(table: str = TABLE, more: Mapping[str, Content] | None = None) -> dict[str, Content]:
    """A private instance with an open dataset, shown as older than the rules, and one that is held back."""
    files: dict[str, Content] = {
        **instance(table),
        f"data/{CLOSED}.csv": SECRET,
        f"metadata/{CLOSED}.yml": metadata("Penerima bantuan menurut kecamatan", HELD),
        **(more or {}),
    }
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    rules = 'repository: private\napproval: {unvalidated_until: "2027-12-31"}\n'
    lines = "dataset,digest\n"
    for name in (OPEN, CLOSED, "walidata/kode-wilayah"):
        parts = {path: raw(files[path]) for path in (f"data/{name}.csv", f"metadata/{name}.yml")}
        lines += f"{name},{content_digest(parts.items())}\n"
    return {**files, "catalog/catalog.yml": settings.decode() + rules, "catalog/unvalidated.csv": lines}


def raw(content: Content) -> bytes:
    assert content is not None
    return content.encode() if isinstance(content, str) else content


def published(root: Path, to: Path | str, anew: bool = False, as_of: str = DAY) -> Outcome:
    return publish(Request(root=root, as_of=as_of), target_of(str(to), "main"), told, anew)[1]


def told(reading: Reading) -> str:
    return "Terbitan"


def refusal(root: Path, to: Path | str) -> str:
    with pytest.raises(SatudataError) as caught:
        published(root, to)
    return caught.value.key


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", "publik.git")
    return tmp_path / "publik.git"


def objects(root: Path) -> set[str]:
    """Every object that a repository holds, reachable or not."""
    return set(git(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())


def test_a_clone_of_the_public_repository_holds_nothing_private(tree: Tree, bare: Path, tmp_path: Path) -> None:
    root = tree(private())
    published(root, bare)
    git(tmp_path, "clone", "--quiet", str(bare), "klon")
    clone = tmp_path / "klon"
    assert (clone / f"data/{OPEN}/puskesmas.csv").read_text() == TABLE
    assert not list((clone / f"data/{CLOSED}").glob("*.csv"))
    everything = {line.split(" ")[0] for line in git(clone, "rev-list", "--objects", "--all").splitlines()}
    assert everything == objects(bare)
    shared = everything & objects(root)
    allowed = {git(root, "rev-parse", f"HEAD:data/{name}.csv") for name in (OPEN, "walidata/kode-wilayah")}
    assert allowed <= shared
    # Beside the published tables only what the engine itself gives to both: schemas, pictures.
    assert {git(root, "cat-file", "-t", name) for name in shared} == {"blob"}
    assert git(root, "rev-parse", f"HEAD:data/{CLOSED}.csv") not in everything
    command = ["git", "-C", str(bare), "cat-file", "--batch-all-objects", "--batch"]
    assert b"91827364" not in subprocess.run(command, capture_output=True, check=True).stdout


def test_commits_tell_the_instance_the_day_and_nothing_of_the_working_repository(tree: Tree, bare: Path) -> None:
    root = tree(private())
    outcome = published(root, bare)
    assert git(bare, "rev-parse", "main") == outcome.commit
    shown = git(bare, "log", "-1", "--format=%an|%ae|%cn|%aI|%B", "main")
    assert "sari@example.go.id" not in shown
    assert "T00:00:00+07:00" in shown
    assert DAY in shown
    assert git(root, "rev-parse", "HEAD") not in shown
    assert json.loads(git(bare, "show", "main:build.json"))["commit"] == git(root, "rev-parse", "HEAD")


def test_each_publication_is_one_commit_on_top_of_the_last(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(private())
    first = published(root, bare).commit
    commit(root, private(TABLE.replace("2024,14", "2024,15")), at=LATER)
    second = published(root, bare)
    assert git(bare, "log", "--format=%H", "main").split() == [second.commit, first]
    assert 0 < second.changed < 40


def test_without_a_change_there_is_no_commit(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(private())
    first = published(root, bare).commit
    assert published(root, bare) == Outcome(0, 0)
    commit(root, {"catatan.txt": "bukan milik portal"}, at=LATER)
    assert published(root, bare) == Outcome(0, 0)
    assert git(bare, "rev-parse", "main") == first


def test_the_same_state_published_twice_gives_the_same_commit(tree: Tree, tmp_path: Path) -> None:
    root = tree(private())
    commits = []
    for name in ("satu.git", "dua.git"):
        git(tmp_path, "init", "--quiet", "--bare", name)
        commits.append(published(root, tmp_path / name).commit)
    assert commits[0] == commits[1]


def test_a_takedown_leaves_no_trace_in_the_public_repository(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(private())
    published(root, bare)
    old = git(bare, "rev-parse", f"main:data/{OPEN}/puskesmas.csv")
    commit(root, private(TABLE.replace("2024,14", "2024,15")), at=LATER)
    outcome = published(root, bare, anew=True)
    assert git(bare, "rev-list", "--count", "main") == "1"
    assert outcome.remaining == ()
    assert old not in objects(bare)


def test_a_takedown_names_what_still_leads_to_earlier_publications(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(private())
    published(root, bare)
    git(bare, "tag", "v1", "main")
    commit(root, private(TABLE.replace("2024,14", "2024,15")), at=LATER)
    assert published(root, bare, anew=True).remaining == ("refs/tags/v1",)


def test_the_settings_of_this_computer_alter_no_byte(
    tree: Tree, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ignore").write_text("*.csv\nassets/\n")
    (tmp_path / "attributes").write_text("*.html filter=ubah\n")
    (tmp_path / "gitconfig").write_text(
        f"[core]\n\texcludesFile = {tmp_path}/ignore\n\tattributesFile = {tmp_path}/attributes\n\tautocrlf = true\n"
        '[filter "ubah"]\n\tclean = tr a-z A-Z\n'
        "[commit]\n\tgpgSign = true\n[user]\n\tname = Sari Pribadi\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    published(tree(private()), bare)
    monkeypatch.undo()
    assert git(bare, "show", f"main:data/{OPEN}/puskesmas.csv") == TABLE.rstrip("\n")
    assert "<html" in git(bare, "show", "main:index.html")
    assert "Sari Pribadi" not in git(bare, "log", "--format=%an%cn", "main")


def test_what_the_host_of_the_pages_needs_stays(tree: Tree, commit: Commit, bare: Path, tmp_path: Path) -> None:
    root = tree(private())
    published(root, bare)
    git(tmp_path, "clone", "--quiet", str(bare), "klon")
    commit(tmp_path / "klon", {"CNAME": "data.blitarkota.go.id\n", "titipan.html": "x"})
    git(tmp_path / "klon", "push", "--quiet", "origin", "HEAD:main")
    published(root, bare)
    names = git(bare, "ls-tree", "--name-only", "main").split()
    assert "CNAME" in names
    assert "titipan.html" not in names


def test_a_working_clone_follows_the_publication(tree: Tree, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", "portal")
    published(tree(private()), tmp_path / "portal")
    assert (tmp_path / "portal/index.html").is_file()
    assert git(tmp_path / "portal", "status", "--porcelain") == ""


def test_the_private_repository_itself_is_no_target(tree: Tree, tmp_path: Path) -> None:
    root = tree(private())
    before = git(root, "rev-parse", "HEAD")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "kerja.git")
    assert refusal(root, root) == "publish-not-ours"
    assert refusal(root, tmp_path / "kerja.git") == "publish-not-ours"
    assert git(root, "rev-parse", "HEAD") == before


def test_a_repository_that_is_not_there_is_told(tree: Tree, tmp_path: Path) -> None:
    assert refusal(tree(private()), f"file://{tmp_path}/tidak-ada.git") == "publish-unreachable"


def test_a_push_that_is_refused_is_told_and_changes_nothing(tree: Tree, bare: Path) -> None:
    (bare / "hooks").mkdir(exist_ok=True)
    (bare / "hooks/pre-receive").write_text("#!/bin/sh\necho tidak boleh >&2\nexit 1\n")
    (bare / "hooks/pre-receive").chmod(0o755)
    assert refusal(tree(private()), bare) == "publish-refused"
    assert git(bare, "for-each-ref") == ""


def test_what_is_not_committed_is_not_published(tree: Tree, bare: Path) -> None:
    root = tree(private())
    (root / "catalog/pages/id/tentang.md").write_text("# Draf\n")
    assert refusal(root, bare) == "publish-uncommitted"


def test_a_page_that_was_deleted_without_a_commit_stops_the_publication(tree: Tree, bare: Path) -> None:
    root = tree(private(more={"catalog/pages/id/lama.md": "# Lama\n"}))
    (root / "catalog/pages/id/lama.md").unlink()
    assert refusal(root, bare) == "publish-uncommitted"


def test_what_git_ignores_beside_the_pages_is_not_published(tree: Tree, bare: Path) -> None:
    root = tree(private(more={".gitignore": "*.swp\n*.tmp\n"}))
    (root / "catalog/pages/id/.draf.md.swp").write_text("names with a point are left out anyway")
    published(root, bare)
    (root / "catalog/pages/id/rapat.tmp").write_text("Notulen rapat tertutup")
    assert refusal(root, bare) == "publish-uncommitted"


def test_nothing_goes_behind_what_was_published(tree: Tree, commit: Commit, bare: Path) -> None:
    root = tree(private())
    published(root, bare)
    git(bare, "symbolic-ref", "HEAD", "refs/heads/main")
    clone = bare.parent / "klon"
    git(bare.parent, "clone", "--quiet", str(bare), "klon")
    ledger = json.loads((clone / "publications.json").read_text())
    ledger["datasets"][OPEN] = {"heads": ["0" * 64], "publication": None}
    commit(clone, {"publications.json": json.dumps(ledger)})
    git(clone, "push", "--quiet", "origin", "HEAD:main")
    assert refusal(root, bare) == "publication-behind"


def test_a_folder_holds_exactly_what_was_built(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root, folder = tree(private()), tmp_path / "www"
    first = published(root, folder)
    assert first.removed == 0
    (folder / "sisa.html").write_text("x")
    shutil.rmtree(folder / "katalog")
    again = published(root, folder)
    assert (again.removed, again.changed > 0) == (1, True)
    assert published(root, folder) == Outcome(0, 0)
    assert all(b"91827364" not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_link_in_the_folder_is_replaced_and_not_followed(tree: Tree, tmp_path: Path) -> None:
    root, folder = tree(private()), tmp_path / "www"
    published(root, folder)
    outside = tmp_path / "luar.txt"
    outside.write_text("penting")
    (folder / "catalog.csv").unlink()
    (folder / "catalog.csv").symlink_to(outside)
    published(root, folder)
    assert outside.read_text() == "penting"
    assert not (folder / "catalog.csv").is_symlink()


def test_a_folder_of_somebody_else_is_left_alone(tree: Tree, tmp_path: Path) -> None:
    folder = tmp_path / "www"
    folder.mkdir()
    (folder / "tesis.docx").write_text("penting")
    assert refusal(tree(private()), folder) == "site-in-the-way"
    assert [path.name for path in folder.iterdir()] == ["tesis.docx"]


def test_a_leak_stops_the_publication_before_anything_is_pushed(tree: Tree, bare: Path) -> None:
    page: dict[str, Content] = {"catalog/pages/id/tentang.md": "# Tentang\n\nSebanyak 91.827.364 orang.\n"}
    assert refusal(tree(private(more=page)), bare) == "leak"
    assert git(bare, "for-each-ref") == ""


@pytest.mark.parametrize(
    ("given", "repository"),
    [
        ("git@github.com:kota/portal.git", True),
        ("https://x.go.id/a.git", True),
        ("site", False),
        ("C:\\www", False),
        ("/srv/a:b", False),
    ],
)
def test_addresses_are_told_from_folders(given: str, repository: bool) -> None:
    assert is_repository(given) is repository


def test_the_command_says_what_it_did_and_when_there_is_nothing_to_do(tree: Tree, bare: Path) -> None:
    root = tree(private())
    command = ("-C", str(root), "--as-of", DAY, "publish", "--to", str(bare))
    done = satudata(*command)
    assert done.returncode == 0, done.stderr
    assert git(bare, "log", "--format=%s", "main").startswith("Terbitan ")
    done = satudata(*command)
    assert "Tidak ada yang baru" in done.stderr
    done = satudata(*command, "--takedown")
    assert done.returncode == 0
    assert "tembolok" in done.stderr
