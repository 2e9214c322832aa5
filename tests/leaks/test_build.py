"""The leak test of the whole build: real repositories, and an engine whose other guards are broken on purpose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from satudata.build import Built, Plan, build
from satudata.errors import SatudataError
from satudata.export.publication import Publication
from satudata.leaks.choose import watch_of
from satudata.model.files import File
from satudata.pipeline import Request, read
from satudata.produce import Producer
from satudata.read.tables import TextTable, read_table
from tests.conftest import ROOT, Commit, Content, Tree
from tests.instances import DAY, TABLE, instance, metadata
from tests.leaks.letters import typeset

HELD = '{level: restricted, ground: "UU 14/2008 Pasal 17", decided_by: PPID, decided_on: "2026-01-02"}'
SECRET = "kode_kecamatan,tahun,jumlah\n35.72.01,2023,91827364\n35.72.02,2023,83726154\n35.72.03,2024,72615948\n"
CLOSED = metadata("Penerima bantuan menurut kecamatan", HELD)
NEW, ABOUT = "data/dinkes/penerima.csv", "metadata/dinkes/penerima.yml"


def with_secret(rows: str = SECRET) -> dict[str, Content]:
    settings = instance()["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    return {
        **instance(),
        "catalog/catalog.yml": settings.decode() + "repository: private\n",
        NEW: rows,
        ABOUT: CLOSED,
    }


def built(root: Path, site: Path, cached: bool = False, processes: int = 1) -> Built:
    return build(read(Request(root=root, as_of=DAY, cached=cached)), Plan(site=site, processes=processes))


def refused(root: Path, site: Path, cached: bool = False) -> tuple[str, str]:
    """Path and origin of the leak that stops the build."""
    with pytest.raises(SatudataError) as caught:
        built(root, site, cached)
    assert caught.value.key == "leak"
    assert "91827364" not in str(caught.value)
    assert not (site / str(caught.value.facts["path"])).exists()
    return str(caught.value.facts["path"]), str(caught.value.facts["origin"])


def test_rows_held_back_do_not_stop_an_engine_that_keeps_them(tree: Tree, tmp_path: Path) -> None:
    assert built(tree(with_secret()), tmp_path / "site").files > 40


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_a_download_that_slips_out_is_refused(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    made = Producer._downloads
    spoilt = TABLE.replace("2023,11", "2023,91827364").encode()

    def leaking(self: Producer, publication: Publication, rows: tuple[bytes, TextTable] | None) -> list[File]:
        """The files of the open table, with a figure that is held back in one of the formats."""
        table = read_table("data/dinkes/puskesmas.csv", spoilt, ("",))[0]
        swapped = (spoilt, table) if rows is not None and table is not None else None
        whole = {file.path: file for file in made(self, publication, rows)}
        return [file if file.path.endswith(kind) else whole[file.path] for file in made(self, publication, swapped)]

    root = tree(with_secret())
    monkeypatch.setattr(Producer, "_downloads", leaking)
    path, origin = refused(root, tmp_path / "site")
    assert (path.rpartition(".")[2], origin) == (kind, NEW)


def with_letter(monkeypatch: pytest.MonkeyPatch, letter: bytes) -> None:
    """An engine that puts a letter beside the pages."""
    monkeypatch.setattr(Producer, "_former_addresses", lambda *_: [File("data/dinkes/surat.pdf", letter)])


def test_a_letter_that_tells_of_rows_held_back_is_refused(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(with_secret())
    with_letter(monkeypatch, typeset("Sebanyak 91.827.365 orang"))
    built(root, tmp_path / "site")
    with_letter(monkeypatch, typeset("Sebanyak 91.827.364 orang"))
    assert refused(root, tmp_path / "site") == ("data/dinkes/surat.pdf", NEW)


def test_a_package_that_nobody_can_look_into_is_refused(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(with_secret())
    with_letter(monkeypatch, b"%PDF-1.7\nno letter at all")
    with pytest.raises(SatudataError) as caught:
        built(root, tmp_path / "site")
    assert (caught.value.key, caught.value.facts["path"]) == ("leak-unreadable", "data/dinkes/surat.pdf")
    assert not (tmp_path / "site/data/dinkes/surat.pdf").exists()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("catalog/pages/id/tentang.md", "# Tentang\n\nSebanyak 91.827.364 orang.\n"),
        (
            "metadata/dinkes/puskesmas.yml",
            metadata()
            .replace("Tingkat", "x")
            .replace("title: Jumlah puskesmas menurut", "title: Jumlah 91.827.364 menurut", 1),
        ),
        ("data/dinkes/puskesmas.csv", f"{SECRET}35.72.02,2024,12\n"),
    ],
)
def test_a_value_copied_by_hand_into_something_public_is_refused(
    tree: Tree, tmp_path: Path, path: str, text: str
) -> None:
    # A number that stands in an open table is public; the rows as they follow each other are not.
    assert refused(tree({**with_secret(), path: text}), tmp_path / "site")[1] == NEW


@pytest.mark.parametrize("folder", ["requests", "complaints"])
def test_a_text_that_somebody_quotes_when_asking_is_not_public_by_that(tree: Tree, folder: str) -> None:
    names = "kode_kecamatan,nama,jumlah\n35.72.01,Wisma Sananwetan Indah,3\n35.72.02,Graha Kepanjen Asri,4\n"
    quoted = {f"catalog/{folder}/2026/0001.yml": "subject: Mengapa Wisma Sananwetan Indah tercatat\n"}
    watch = watch_of(read(Request(root=tree({**with_secret(names), **quoted}), as_of=DAY)))
    assert watch.found(File("pengaduan/index.html", b"<p>Mengapa Wisma Sananwetan Indah tercatat</p>")) is not None


def test_a_canary_that_sings_is_refused(tree: Tree, tmp_path: Path) -> None:
    planted: dict[str, Content] = {"catalog/canaries.txt": "kenari-7f3a9c2e\n"}
    assert built(tree({**instance(), **planted}), tmp_path / "site").files
    (tmp_path / "repository/metadata/dinkes/puskesmas.yml").write_text(
        metadata("Puskesmas kenari-7f3a9c2e menurut kecamatan")
    )
    assert refused(tmp_path / "repository", tmp_path / "site")[1] == "catalog/canaries.txt"


def test_a_leak_found_in_another_process_stops_the_build_too(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("satudata.spread.WORTH_IT", 1)
    root = tree({**with_secret(), "metadata/dinkes/puskesmas.yml": metadata("Jumlah 91827364 puskesmas")})
    with pytest.raises(SatudataError) as caught:
        built(root, tmp_path / "site", processes=2)
    assert caught.value.key == "leak"
    assert caught.value.facts["origin"] == NEW


def test_rows_of_an_older_version_that_was_held_back_are_secrets_and_open_ones_are_not(
    tree: Tree, commit: Commit
) -> None:
    root = tree(with_secret())
    commit(root, {NEW: TABLE, ABOUT: metadata("Penerima bantuan menurut kecamatan")})
    watch = watch_of(read(Request(root=root, as_of=DAY, cached=False)))
    assert watch.found(File("x.csv", b"91827364\n")) is not None
    assert watch.found(File("x.csv", TABLE.encode())) is None


def test_when_a_dataset_is_closed_what_an_earlier_build_wrote_of_it_goes(
    tree: Tree, commit: Commit, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    root = tree({**with_secret(), ABOUT: metadata("Penerima bantuan menurut kecamatan")})
    built(root, site, cached=True)
    assert (site / "data/dinkes/penerima/penerima.csv").exists()
    commit(root, {ABOUT: CLOSED})
    built(root, site, cached=True)
    assert not (site / "data/dinkes/penerima/penerima.csv").exists()
    assert all(b"91827364" not in file.read_bytes() for file in site.rglob("*") if file.is_file())


def test_when_a_build_fails_the_leaking_page_of_an_earlier_build_is_gone(
    tree: Tree, commit: Commit, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    root = tree({**instance(), "metadata/dinkes/puskesmas.yml": metadata("Jumlah 91827364 puskesmas")})
    built(root, site, cached=True)
    commit(root, {key: value for key, value in with_secret().items() if key != "metadata/dinkes/puskesmas.yml"})
    refused(root, site, cached=True)
    assert all(b"91827364" not in file.read_bytes() for file in site.rglob("*.html"))


def test_a_second_build_with_a_cache_looks_for_the_same_and_writes_nothing(tree: Tree, tmp_path: Path) -> None:
    root = tree(with_secret())
    first = watch_of(read(Request(root=root, as_of=DAY))).marks
    built(root, tmp_path / "site", cached=True)
    assert watch_of(read(Request(root=root, as_of=DAY))).marks == first
    assert watch_of(read(Request(root=root, as_of=DAY, cached=False))).marks == first
    assert built(root, tmp_path / "site", cached=True).written == 0


def test_the_rows_of_a_table_with_an_error_are_held_back_as_well(tree: Tree) -> None:
    broken = TABLE.replace("2023,11", "2023,sebelas").replace("2024,14", "2024,91827364")
    watch = watch_of(read(Request(root=tree(instance(broken)), as_of=DAY, cached=False)))
    assert watch.found(File("x.csv", broken.encode())) is not None


def test_a_broken_file_among_those_held_back_stops_nothing(tree: Tree, tmp_path: Path) -> None:
    assert built(tree(with_secret("\x00\x01,\n" * 40)), tmp_path / "site").files > 40


def test_the_demonstration_raises_no_alarm() -> None:
    reading = read(Request(root=ROOT, as_of=DAY, cached=False))
    watch = watch_of(reading)
    assert all(
        watch.found(File(path, (ROOT / path).read_bytes())) is None for path in reading.entries if "/pages/" in path
    )


def test_data_that_only_waits_is_no_reason_to_look_at_the_whole_site_again(tree: Tree, commit: Commit) -> None:
    root = tree(with_secret())
    before = watch_of(read(Request(root=root, as_of=DAY, cached=False))).marks
    broken = TABLE.replace("2023,11", "2023,sebelas").replace("2024,14", "2024,5566778899")
    commit(root, {"data/dinkes/puskesmas.csv": broken})
    watch = watch_of(read(Request(root=root, as_of=DAY, cached=False)))
    assert watch.found(File("x.csv", broken.encode())) is not None
    assert watch.marks == before


def test_when_very_much_waits_it_is_looked_for_as_whole_files(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.leaks.choose.MANY_WAITING", 0)
    broken = TABLE.replace("2023,11", "2023,sebelas").replace("2024,14", "2024,5566778899")
    watch = watch_of(read(Request(root=tree(instance(broken)), as_of=DAY, cached=False)))
    assert watch.found(File("x.csv", broken.encode())) is not None
    assert watch.found(File("x.csv", broken.encode() + b"\n")) is None


def test_a_synthetic_catalogue_with_rows_held_back_raises_no_alarm(tmp_path: Path) -> None:
    root = tmp_path / "katalog"
    subprocess.run([sys.executable, str(ROOT / "scripts/make-catalog"), "150", str(root)], check=True)
    for place in sorted(root.glob("metadata/*/*.yml"))[::30]:
        place.write_text(place.read_text().replace("access: {level: open}", f"access: {HELD}"))
    assert sum("restricted" in place.read_text() for place in root.glob("metadata/*/*.yml")) == 5
    settings = root / "catalog/catalog.yml"
    settings.write_text(f"{settings.read_text()}repository: private\n")
    reading = read(Request(root=root, as_of=DAY, cached=False))
    assert not watch_of(reading).empty
    assert build(reading, Plan(site=tmp_path / "site")).files > 1000
