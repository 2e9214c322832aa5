from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from satudata.build import Built, Plan, build
from satudata.errors import SatudataError
from satudata.model.snapshot import State
from satudata.pipeline import Reading, Request, read
from satudata.read import bigtables
from tests.conftest import Commit, Tree, git
from tests.instances import DAY, TABLE, instance, metadata, starter

PAGE = "data/dinkes/puskesmas/index.html"
NIK = "3515144508680002"


def made(root: Path, site: Path, *, cached: bool = False, without: str = "") -> tuple[Reading, Built]:
    reading = read(Request(root=root, as_of=DAY, cached=cached))
    return reading, build(reading, Plan(site=site, without=frozenset(without.split(",")) - {""}))


def tree_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_new_instance_checks_clean_and_builds_at_once(tree: Tree, tmp_path: Path) -> None:
    reading, built = made(tree(starter()), tmp_path / "site")
    assert [f for f in reading.findings if f.severity != "note"] == []
    assert [s.state for s in reading.snapshot.summaries] == [State.PUBLISHED]
    assert built.written == built.files > 40


def test_the_same_commit_and_date_give_the_same_bytes(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    made(root, tmp_path / "one")
    git(tmp_path, "clone", "--quiet", str(root), "elsewhere")
    made(tmp_path / "elsewhere", tmp_path / "two")
    assert tree_of(tmp_path / "one") == tree_of(tmp_path / "two")


def test_after_a_change_the_site_is_what_a_fresh_build_gives_and_little_is_written(
    tree: Tree, commit: Commit, tmp_path: Path
) -> None:
    root = tree(instance())
    site = tmp_path / "site"
    made(root, site, cached=True)
    commit(root, {"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,15")}, at="2026-06-01T09:00:00+07:00")
    _, built = made(root, site, cached=True)
    made(root, tmp_path / "fresh")
    assert tree_of(site) == tree_of(tmp_path / "fresh")
    assert built.written < built.files
    _, again = made(root, site, cached=True)
    assert (again.written, again.removed) == (0, 0)


def test_a_name_that_the_mailmap_changes_is_changed_on_the_page(tree: Tree, tmp_path: Path) -> None:
    root, site = tree(instance()), tmp_path / "site"
    made(root, site, cached=True)
    (root / ".mailmap").write_text("Sari Dewi Lestari <sari@example.go.id>\n")
    made(root, site, cached=True)
    made(root, tmp_path / "fresh")
    assert "Sari Dewi Lestari" in (site / PAGE).read_text()
    assert tree_of(site) == tree_of(tmp_path / "fresh")


def test_a_file_lost_from_the_site_comes_back(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    site = tmp_path / "site"
    made(root, site, cached=True)
    before = tree_of(site)
    (site / PAGE).unlink()
    (site / "catalog.csv").unlink()
    made(root, site, cached=True)
    assert tree_of(site) == before


def test_what_does_not_belong_in_the_site_is_removed(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(instance())
    site = tmp_path / "site"
    made(root, site, cached=True)
    (site / "data" / "stray.csv").write_text("x")
    commit(root, {"data/dinkes/puskesmas.csv": None, "metadata/dinkes/puskesmas.yml": None})
    _, built = made(root, site, cached=True)
    assert not (site / PAGE).exists()
    assert not (site / "data" / "stray.csv").exists()
    assert built.removed > 5


def test_a_folder_with_files_of_somebody_else_is_left_alone(tree: Tree, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "tesis.docx").write_text("penting")
    with pytest.raises(SatudataError) as caught:
        made(tree(instance()), site)
    assert caught.value.key == "site-in-the-way"
    assert (site / "tesis.docx").read_text() == "penting"


def test_csv_is_published_with_the_bytes_that_git_has(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    made(root, tmp_path / "site")
    published = (tmp_path / "site/data/dinkes/puskesmas/puskesmas.csv").read_bytes()
    shown = subprocess.run(
        ["git", "-C", str(root), "cat-file", "blob", "HEAD:data/dinkes/puskesmas.csv"], capture_output=True, check=True
    )
    assert published == shown.stdout


@pytest.mark.parametrize("committed", [True, False])
def test_a_file_edited_after_it_was_examined_is_published_as_it_was_examined(
    tree: Tree, tmp_path: Path, committed: bool
) -> None:
    root, site = tree(instance()), tmp_path / "site"
    place = root / "data/dinkes/puskesmas.csv"
    examined = TABLE if committed else TABLE.replace("2024,14", "2024,15")
    place.write_text(examined)
    reading = read(Request(root=root, as_of=DAY, cached=True))
    place.write_text(TABLE.replace("2024,14", f"2024,{NIK}"))
    build(reading, Plan(site=site))
    assert (site / "data/dinkes/puskesmas/puskesmas.csv").read_text() == examined
    assert not any(NIK.encode() in content for content in tree_of(site).values())
    made(root, site, cached=True)
    assert not (site / "data/dinkes/puskesmas/puskesmas.csv").exists()


def test_a_large_table_edited_while_it_is_loaded_is_examined_as_it_was_read(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(instance())
    place = root / "data/dinkes/puskesmas.csv"
    place.write_text(TABLE.replace("2024,14", f"2024,{NIK}"))
    opened = bigtables.open_table

    def edited(*arguments: object) -> object:
        place.write_text(TABLE)
        return opened(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(bigtables, "MIN_BYTES", 1)
    monkeypatch.setattr(bigtables, "open_table", edited)
    reading = read(Request(root=root, as_of=DAY, datasets=("dinkes/puskesmas",), cached=False))
    assert "privacy-nik" in [finding.code for finding in reading.findings]


def test_every_file_stands_in_the_list_of_checksums(tree: Tree, tmp_path: Path) -> None:
    site = tmp_path / "site"
    made(tree(instance()), site)
    found = tree_of(site)
    lines = found.pop("checksums.txt").decode().splitlines()
    pairs = (line.split("  ", 1) for line in lines if not line.startswith("#"))
    listed = {path: digest for digest, path in pairs}
    assert listed == {path: hashlib.sha256(content).hexdigest() for path, content in found.items()}


def test_a_dataset_with_an_error_is_told_of_and_its_rows_stand_nowhere(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance(TABLE.replace("35.72.03,2024,14", "35.72.03,2024,KODERAHASIA")))
    reading, _ = made(root, tmp_path / "site")
    assert {s.id: s.state for s in reading.snapshot.summaries}["dinkes/puskesmas"] is State.BLOCKED
    found = tree_of(tmp_path / "site")
    assert PAGE in found
    assert not any(path.startswith("data/dinkes/puskesmas/") and not path.endswith(".html") for path in found)
    assert "data/walidata/kode-wilayah/kode-wilayah.csv" in found
    assert not any(b"KODERAHASIA" in content for content in found.values())


def test_a_personal_id_where_a_code_should_stand_is_quoted_nowhere(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance(TABLE.replace("35.72.03,2024", f"{NIK},2024")))
    reading, _ = made(root, tmp_path / "site")
    assert {s.id: s.state for s in reading.snapshot.summaries}["dinkes/puskesmas"] is State.BLOCKED
    assert not any(NIK.encode() in content for content in tree_of(tmp_path / "site").values())


@pytest.mark.parametrize("text", [f'"Data {NIK[:6]} {NIK[6:12]} {NIK[12:]}"', NIK])
def test_metadata_with_a_personal_id_is_shown_nowhere(tree: Tree, tmp_path: Path, text: str) -> None:
    root = tree(instance(text=metadata().replace("konsep: Fasilitas kesehatan", f"konsep: {text}")))
    reading, _ = made(root, tmp_path / "site")
    assert [s.id for s in reading.snapshot.summaries] == ["walidata/kode-wilayah"]
    assert any(f.severity == "error" and f.dataset == "dinkes/puskesmas" for f in reading.findings)
    found = tree_of(tmp_path / "site")
    assert not any(path.startswith("data/dinkes/") for path in found)
    assert not any(part in content for content in found.values() for part in (NIK.encode(), NIK[6:12].encode()))


def test_of_a_dataset_with_an_error_no_line_is_drawn(tree: Tree, tmp_path: Path) -> None:
    city = TABLE.replace("35.72.01", "35.72")
    text = metadata().replace("level: kecamatan", "level: kabupaten_kota")
    reading, _ = made(tree(instance(city, text)), tmp_path / "site")
    summary = next(s for s in reading.snapshot.summaries if s.id == "dinkes/puskesmas")
    assert (summary.state, summary.spark) == (State.BLOCKED, ())
    for path in ("katalog/index.html", "instansi/dinkes/index.html"):
        row = (tmp_path / "site" / path).read_text().split("data/dinkes/puskesmas/")[1].split("</li></ul>")[0]
        assert "<polyline" not in row


@pytest.mark.parametrize(
    "wanted",
    [
        "1",
        "{dataset: dinkes/tidak-ada}",
        "{dataset: dinkes/puskesmas, field: kode_kecamatan, where: {kode_kecamatan: '35.72.01'}}",
        "{dataset: dinkes/puskesmas, field: tidak_ada}",
        "{dataset: dinkes/puskesmas, where: {tidak_ada: 1}}",
        "{dataset: dinkes/puskesmas, where: [1]}",
    ],
)
def test_a_figure_for_the_home_page_that_cannot_be_shown_is_left_out(tree: Tree, tmp_path: Path, wanted: str) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    kept = settings.decode().partition("\nhome:")[0]
    root = tree({**files, "catalog/catalog.yml": f"{kept}\nhome:\n  figures:\n    - {wanted}\n"})
    made(root, tmp_path / "site")
    assert 'class="figure' not in (tmp_path / "site" / "index.html").read_text()


@pytest.mark.parametrize("level", ["restricted", "closed"])
def test_data_that_is_not_open_has_a_page_that_says_why_and_no_row_in_any_file(
    tree: Tree, tmp_path: Path, level: str
) -> None:
    access = (
        f'{{level: {level}, ground: "UU 14/2008 Pasal 17 huruf h", decided_by: PPID Kota, decided_on: "2026-01-10"}}'
    )
    files = instance(TABLE.replace("14", "987654"), metadata(access=access))
    reading, _ = made(tree(files), tmp_path / "site")
    assert {s.id: s.state for s in reading.snapshot.summaries}["dinkes/puskesmas"] is State.NOT_OPEN
    found = tree_of(tmp_path / "site")
    assert "UU 14/2008 Pasal 17 huruf h" in found[PAGE].decode()
    assert "PPID Kota" in found[PAGE].decode()
    assert not any(b"987654" in content or b"987.654" in content for content in found.values())


@pytest.mark.parametrize("path", ["data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml"])
@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_a_link_or_submodule_that_once_stood_there_is_no_version(
    tree: Tree, commit: Commit, tmp_path: Path, mode: str, path: str
) -> None:
    files = instance()
    root = tree(files)
    target = git(root, "rev-parse", "HEAD" if mode == "160000" else "HEAD:README.md")
    git(root, "update-index", "--cacheinfo", f"{mode},{target},{path}")
    git(root, "commit", "--quiet", "-m", "Bukan berkas", GIT_AUTHOR_NAME="S", GIT_AUTHOR_EMAIL="s@example.go.id",
        GIT_COMMITTER_NAME="S", GIT_COMMITTER_EMAIL="s@example.go.id")  # fmt: skip
    git(root, "update-index", "--force-remove", path)
    mended = {"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,15")}
    commit(root, {path: files[path], **mended}, at="2026-06-01T09:00:00+07:00")
    made(root, tmp_path / "site")
    read(Request(root=root, as_of=DAY, base="HEAD~1", cached=False))
    old = [place.read_text() for place in (tmp_path / "site/data/dinkes/puskesmas/versi").iterdir()]
    assert old == [TABLE]


def test_old_versions_are_offered_when_open_then_and_now(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(instance())
    later = TABLE.replace("2024,14", "2024,15")
    commit(root, {"data/dinkes/puskesmas.csv": later}, at="2026-06-01T09:00:00+07:00")
    reading, _ = made(root, tmp_path / "site")
    versions = reading.versions(reading.examined["dinkes/puskesmas"])
    old = tmp_path / f"site/data/dinkes/puskesmas/versi/puskesmas-{versions[1].id}.csv"
    assert old.read_text() == TABLE
    assert versions[1].id in (tmp_path / "site" / PAGE).read_text()


def test_a_version_that_was_not_open_then_is_not_offered(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    access = '{level: restricted, ground: "UU 14/2008 Pasal 17", decided_by: PPID, decided_on: "2026-01-10"}'
    root = tree(instance(TABLE.replace("14", "987654"), metadata(access=access)))
    commit(root, {"data/dinkes/puskesmas.csv": TABLE, "metadata/dinkes/puskesmas.yml": metadata()})
    made(root, tmp_path / "site")
    found = tree_of(tmp_path / "site")
    assert "data/dinkes/puskesmas/puskesmas.csv" in found
    assert not any("/versi/" in path for path in found)
    assert not any(b"987654" in content for content in found.values())


def test_a_version_with_two_access_statements_is_not_offered(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    twice = metadata() + 'access: {level: restricted, ground: x, decided_by: y, decided_on: "2026-01-10"}\n'
    root = tree(instance(TABLE.replace("14", "987654"), twice))
    commit(root, {"data/dinkes/puskesmas.csv": TABLE, "metadata/dinkes/puskesmas.yml": metadata()})
    made(root, tmp_path / "site")
    assert not any("/versi/" in path for path in tree_of(tmp_path / "site"))


def test_an_old_version_with_a_personal_id_is_not_offered(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(instance(TABLE.replace("2024,14", f"2024,{NIK}")))
    commit(root, {"data/dinkes/puskesmas.csv": TABLE})
    made(root, tmp_path / "site")
    found = tree_of(tmp_path / "site")
    assert not any("/versi/" in path for path in found)
    assert not any(NIK.encode() in content for content in found.values())


def test_a_former_address_leads_on_to_the_dataset(tree: Tree, tmp_path: Path) -> None:
    text = metadata() + "formerly: [dinsos/puskesmas-lama, walidata/kode-wilayah, ../../keluar]\n"
    made(tree(instance(text=text.replace(", ../../keluar", ""))), tmp_path / "site")
    page = (tmp_path / "site/data/dinsos/puskesmas-lama/index.html").read_text()
    assert 'http-equiv="refresh" content="0; url=../../../data/dinkes/puskesmas/"' in page
    assert (tmp_path / "site/en/data/dinsos/puskesmas-lama/index.html").is_file()
    own = (tmp_path / "site/data/walidata/kode-wilayah/index.html").read_text()
    assert 'http-equiv="refresh"' not in own


def test_a_former_address_outside_the_site_is_not_written(tree: Tree, tmp_path: Path) -> None:
    made(tree(instance(text=metadata() + "formerly: [../../keluar]\n")), tmp_path / "site")
    assert not (tmp_path / "keluar").exists()
    assert not any("keluar" in path for path in tree_of(tmp_path / "site"))


def test_parts_can_be_left_out(tree: Tree, tmp_path: Path) -> None:
    made(tree(instance()), tmp_path / "site", without="xlsx,parquet,search")
    found = tree_of(tmp_path / "site")
    assert not any(path.endswith((".xlsx", ".parquet")) or path.startswith("search/") for path in found)
    assert b".xlsx" not in found[PAGE]


def test_the_build_tells_what_it_was_made_from(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    made(root, tmp_path / "site")
    told = json.loads((tmp_path / "site/build.json").read_text())
    assert told["commit"] == git(root, "rev-parse", "HEAD")
    assert told["as_of"] == DAY
    assert "uncommitted_files" not in told
    (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("14", "15"))
    made(root, tmp_path / "other")
    assert json.loads((tmp_path / "other/build.json").read_text())["uncommitted_files"] == 1


def test_a_catalogue_without_settings_cannot_be_built(tree: Tree, tmp_path: Path) -> None:
    files = instance()
    del files["catalog/catalog.yml"]
    with pytest.raises(SatudataError) as caught:
        made(tree(files), tmp_path / "site")
    assert caught.value.key == "settings-missing"
    assert not (tmp_path / "site").exists()


def test_a_dataset_that_goes_costs_no_other_dataset(tree: Tree, commit: Commit, tmp_path: Path) -> None:
    root = tree(instance())
    site = tmp_path / "site"
    made(root, site, cached=True)
    page = site / "data/walidata/kode-wilayah/index.html"
    before = page.stat().st_mtime_ns
    commit(root, {"data/dinkes/puskesmas.csv": None, "metadata/dinkes/puskesmas.yml": None})
    reading, _ = made(root, site, cached=True)
    assert list(reading.examined) == ["walidata/kode-wilayah"]
    made(root, tmp_path / "fresh")
    assert tree_of(site) == tree_of(tmp_path / "fresh")
    assert page.stat().st_mtime_ns == before
