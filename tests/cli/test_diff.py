"""`satudata diff` on real repositories."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.test_main import satudata
from tests.conftest import Commit, Content, Tree, git
from tests.instances import TABLE, instance, metadata

TITLE = "Jumlah puskesmas menurut kecamatan"
SECRET = "RAHASIA-7341"
HOSTILE = "\x1b[31m<script>alert(1)</script>|**x**\u202e@walidata"


def shut(title: str = "Penerima bantuan") -> str:
    return metadata(
        title, "{level: restricted, ground: UU 14/2008 Pasal 17, decided_by: PPID, decided_on: '2026-01-01'}"
    )


def with_names(about: str) -> str:
    """The same metadata with a column of names."""
    return about.replace(
        "    - name: tahun", "    - {name: nama, type: string, title: Nama, role: name}\n    - name: tahun"
    )


BEFORE: dict[str, Content] = {
    **instance(),
    "metadata/dinkes/bantuan.yml": shut(),
    "data/dinkes/bantuan.csv": f"kode_kecamatan,tahun,jumlah\n{SECRET},2023,1\n35.72.02,2023,2\n",
    "metadata/dinkes/lama.yml": metadata("Dataset lama"),
    "data/dinkes/lama.csv": TABLE,
    "metadata/dinkes/hilang.yml": metadata("Dataset yang hilang"),
    "data/dinkes/hilang.csv": TABLE.replace("11", "91"),
    "metadata/dinkes/terbuka.yml": shut("Data yang dibuka"),
    "data/dinkes/terbuka.csv": TABLE.replace("11", "50055"),
    "metadata/dinkes/nama.yml": with_names(metadata("Dataset dengan nama")),
    "data/dinkes/nama.csv": "kode_kecamatan,nama,tahun,jumlah\n35.72.01,Kecamatan Sukorejo,2023,412\n",
}
AFTER: dict[str, Content] = {
    "data/dinkes/puskesmas.csv": TABLE.replace("2023,13", "2023,130").replace("2024,14", "2024,")
    + "35.72.01,2025,12\n",
    "metadata/dinkes/puskesmas.yml": metadata().replace("satuan: Unit", "satuan: Orang"),
    "data/dinkes/bantuan.csv": f"kode_kecamatan,tahun,jumlah\n{SECRET},2023,70077\n{SECRET}-B,2024,3\n",
    "metadata/dinkes/lama.yml": None,
    "data/dinkes/lama.csv": None,
    "metadata/dinkes/baru.yml": metadata("Dataset lama") + "formerly: [dinkes/lama]\n",
    "data/dinkes/baru.csv": TABLE,
    "metadata/dinkes/hilang.yml": None,
    "data/dinkes/hilang.csv": None,
    "metadata/dinkes/terbuka.yml": metadata("Data yang dibuka"),
    "metadata/dinkes/segar.yml": metadata("Dataset segar"),
    "data/dinkes/segar.csv": TABLE.replace("11", "21"),
    "data/dinkes/nama.csv": "kode_kecamatan,nama,tahun,jumlah\n35.72.01,Kecamatan Sukorejo,2023,4120\n"
    f'35.72.02,"{HOSTILE}",2023,5\n',
}


@pytest.fixture
def root(tree: Tree, commit: Commit) -> Path:
    """A proposal with every kind of change on branch `usulan`; main stays behind it."""
    root = tree(BEFORE)
    git(root, "checkout", "--quiet", "-b", "usulan")
    commit(root, AFTER)
    return root


def told(root: Path, *arguments: str, **environment: str) -> str:
    done = satudata("-C", str(root), *arguments, CI="", **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_change_of_access_comes_first_then_what_is_gone_then_meaning(root: Path) -> None:
    out = told(root, "diff", "main", "usulan")
    places = [
        out.index(f"dinkes/{name} ") for name in ("terbuka", "hilang", "baru", "puskesmas", "nama", "bantuan", "segar")
    ]
    assert places == sorted(places)
    assert "AKSES BERUBAH: terbatas → terbuka" in out


def test_a_value_is_told_in_one_sentence_with_its_row_and_its_factor(root: Path) -> None:
    assert "Jumlah puskesmas 2023 Kecamatan Sukorejo 412 → 4.120 (×10)" in told(root, "diff", "main", "usulan")
    english = told(root, "--lang", "en", "diff", "main", "usulan")
    assert "Health centres 2023 Kecamatan Sukorejo 412 → 4,120 (×10)" in english


def test_units_that_changed_totals_and_new_rows_are_told(root: Path) -> None:
    out = told(root, "diff", "main", "usulan", "--dataset", "dinkes/puskesmas")
    assert "satuan kolom jumlah: Unit → Orang" in out
    assert "2 nilai berubah (1 dikosongkan)" in out
    assert "1 baris baru (2025)" in out
    assert re.search(r"Jumlah puskesmas +2023 +36 +153 +×4,25", out)
    assert "dinkes/nama" not in out


def test_a_dataset_under_a_new_name_is_one_and_the_same(root: Path) -> None:
    out = told(root, "diff", "main", "usulan")
    assert "Dahulu bernama dinkes/lama" in out
    assert "1 berganti akses, 1 baru, 1 dihapus, 1 berganti nama" in out


@pytest.mark.parametrize("voice", ["terminal", "markdown", "html", "json"])
def test_no_voice_quotes_a_cell_of_data_that_are_or_were_not_open(root: Path, voice: str) -> None:
    out = told(root, "diff", "main", "usulan", "--format", voice)
    assert SECRET not in out
    assert not re.search(r"\b(70077|50055)\b", out)
    assert "dinkes/bantuan" in out.replace("&#45;", "-")


def test_who_asks_for_restricted_rows_on_the_own_computer_sees_them_and_nowhere_else(root: Path) -> None:
    assert SECRET in told(root, "diff", "main", "usulan", "--show-restricted")
    done = satudata("-C", str(root), "diff", "main", "usulan", "--show-restricted", CI="true")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--show-restricted" in done.stderr


@pytest.mark.parametrize("voice", ["terminal", "markdown", "html", "json"])
def test_a_row_with_an_identity_number_is_never_told_even_when_asked(tree: Tree, commit: Commit, voice: str) -> None:
    root = tree(instance(TABLE.replace("2024,14", "2024,3602041211870001")))
    commit(root, {"data/dinkes/puskesmas.csv": TABLE})
    out = told(root, "diff", "HEAD~1", "HEAD", "--format", voice, "--show-restricted")
    assert "3602041211870001" not in out
    assert "2024,14" not in out
    assert "puskesmas" in out


@pytest.mark.parametrize("voice", ["terminal", "markdown", "html", "json"])
def test_a_hostile_cell_steers_no_terminal_and_no_page(root: Path, voice: str) -> None:
    out = told(root, "diff", "main", "usulan", "--format", voice)
    assert not {c for c in out if ord(c) < 32 and c != "\n"}
    assert "\u202e" not in out
    assert "U+202E" in out or "u202e" in out
    assert "<script" not in out or voice in ("terminal", "json")
    assert "@walidata" not in out or voice != "markdown"


def test_the_json_keeps_to_its_published_schema(root: Path) -> None:
    schema = json.loads(files("satudata").joinpath("assets/schemas/changes.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for arguments in (["main", "usulan"], ["usulan", "main"], ["usulan"], ["main", "--show-restricted"]):
        document = json.loads(told(root, "diff", *arguments, "--format", "json"))
        assert list(Draft202012Validator(schema).iter_errors(document)) == []
        assert set(document) == {"version", "base", "head", "datasets", "files"}


@pytest.mark.parametrize("voice", ["terminal", "markdown", "html"])
def test_metadata_that_cannot_be_read_are_told_as_that_and_not_as_emptied(root: Path, voice: str) -> None:
    (root / "metadata/dinkes/puskesmas.yml").write_text("title: [\n")
    shown = told(root, "diff", "usulan", "--format", voice)
    assert "Metadata yang baru tidak terbaca, sehingga datanya dianggap tertutup." in shown
    assert "AKSES BERUBAH" not in shown
    assert "schema.primaryKey" not in shown
    [entry] = json.loads(told(root, "diff", "usulan", "--format", "json"))["datasets"]
    assert entry["illegible"] == ["after"]


def test_without_a_head_the_working_files_are_compared(root: Path) -> None:
    (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("2023,11", "2023,1100"))
    out = told(root, "diff", "usulan")
    assert "→ berkas kerja" in out
    assert "11 → 1.100 (×100)" in out


def test_a_branch_is_compared_with_the_place_where_it_began(root: Path, commit: Commit) -> None:
    git(root, "checkout", "--quiet", "main")
    commit(root, {"data/dinkes/puskesmas.csv": TABLE.replace("2023,12", "2023,99999")})
    assert "99.999" not in told(root, "diff", "main", "usulan")
    assert "Dataset dihapus" in told(root, "diff", "main", "usulan")


def test_two_histories_without_a_common_beginning_are_compared_as_they_are(root: Path, commit: Commit) -> None:
    git(root, "checkout", "--quiet", "--orphan", "lain")
    commit(root, {"data/dinkes/puskesmas.csv": TABLE.replace("2023,12", "2023,99999")})
    assert "99.999" in told(root, "diff", "main", "lain")


def test_two_states_named_backwards_are_compared_backwards(root: Path) -> None:
    assert "4.120 → 412 (÷10)" in told(root, "diff", "usulan", "main")


def test_nothing_changed_is_said_and_no_fault(root: Path) -> None:
    assert "Tidak ada yang berubah" in told(root, "diff", "usulan")
    assert json.loads(told(root, "diff", "usulan", "--format", "json"))["datasets"] == []


def test_a_file_gets_no_colours_and_the_screen_nothing(root: Path, tmp_path: Path) -> None:
    place = tmp_path / "perubahan.txt"
    assert told(root, "diff", "main", "usulan", "--output", str(place), FORCE_COLOR="1") == ""
    assert "\x1b" not in place.read_text("utf-8")
    assert "AKSES BERUBAH" in place.read_text("utf-8")


def test_other_files_of_the_catalogue_are_named(root: Path) -> None:
    (root / "catalog/waivers.yml").write_text("# tidak ada\n")
    for name in "ab":
        (root / f"catalog/pages/id/{name}.md").write_text("# Halaman\n")
    out = " ".join(told(root, "diff", "usulan").split())
    assert "catalog/pages/ (2), catalog/waivers.yml" in out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["diff"], "BASE"), (["diff", "tidak-ada"], "tidak-ada"), (["diff", "main", "--dataset", "a/b"], "a/b"),
     (["diff", "main", "--format", "pdf"], "terminal, markdown, html, json")],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_in_one_line(root: Path, arguments: list[str], word: str) -> None:
    done = satudata("-C", str(root), *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert word in done.stderr
    assert "Traceback" not in done.stderr
