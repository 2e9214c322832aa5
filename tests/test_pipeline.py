from __future__ import annotations

import os
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.model.finding import Severity
from satudata.pipeline import Reading, Request, read
from satudata.text import Text
from satudata.voices import VOICES, tell
from tests.conftest import Commit, Tree, git
from tests.instances import DAY, TABLE, instance, metadata


def look(root: Path, *, base: str = "", datasets: tuple[str, ...] = (), cached: bool = False) -> Reading:
    return read(Request(root=root, as_of=DAY, base=base, datasets=datasets, cached=cached))


def errors(reading: Reading) -> set[tuple[str, str]]:
    return {(f.code, f.where.path) for f in reading.findings if f.severity is Severity.ERROR}


def test_a_right_instance_has_no_findings_but_notes(tree: Tree) -> None:
    reading = look(tree(instance()))
    assert [f for f in reading.findings if f.severity is not Severity.NOTE] == []
    assert list(reading.examined) == ["dinkes/puskesmas", "walidata/kode-wilayah"]


def test_all_faults_are_told_in_one_run(tree: Tree) -> None:
    table = TABLE.replace("2023,11", "2023,sebelas").replace("35.72.02,2024", "35.72.99,2024")
    reading = look(tree(instance(table, metadata().replace('theme: "1.02"', "theme: 1.02"))))
    places = {(f.where.path, f.where.row) for f in reading.findings if f.severity is Severity.ERROR}
    assert {
        ("data/dinkes/puskesmas.csv", 1),
        ("data/dinkes/puskesmas.csv", 5),
        ("metadata/dinkes/puskesmas.yml", 0),
    } <= places


def test_no_check_quotes_an_identity_number_in_any_voice(tree: Tree) -> None:
    nik = "3602041211870001"
    about = metadata().replace("description: Tahun data.", f"description: Tahun data.\n      catatan_{nik}: x")
    table = TABLE.replace("2023,11", f"2023,nomor {nik}").replace("35.72.02,2024", f"{nik},2024")
    reading = look(tree(instance(table, about)))
    codes = {finding.code.partition("-")[0] for finding in reading.findings}
    assert {"privacy", "types", "codes", "metadata"} <= codes
    for voice in VOICES:
        assert nik not in tell(voice, reading.findings, Text("id"))


@pytest.mark.parametrize("cell", ["11", "1,1", '"11"'])
def test_a_file_between_tabs_is_told_once(tree: Tree, cell: str) -> None:
    table = TABLE.replace(",", "\t").replace("\t11\n", f"\t{cell}\n")
    reading = look(tree(instance(table)))
    assert [f.code for f in reading.findings if f.severity is Severity.ERROR] == ["layout-tabs"]


def test_another_hidden_sign_between_tabs_is_told_where_it_stands(tree: Tree) -> None:
    hidden = TABLE.replace(",", "\t").replace("2024", "2024\x07", 1)
    codes = {f.code: f.where.line for f in look(tree(instance(hidden))).findings if f.severity is Severity.ERROR}
    assert codes == {"layout-tabs": 1, "table-control-character": 5}


MALFORMED_TABLES = {
    "binary": b"PK\x03\x04\0\0\0\0",
    "nothing": b"",
    "only a header": b"kode_kecamatan,tahun,jumlah\n",
    "latin-1": "kode_kecamatan,tahun,jumlah\n35.72.01,2023,é\n".encode("latin-1"),
    "utf-16": "kode_kecamatan,tahun,jumlah\n".encode("utf-16"),
    "open quote": b'kode_kecamatan,tahun,jumlah\n"35.72.01,2023,1\n',
    "ragged": b"kode_kecamatan,tahun,jumlah\n35.72.01,2023\n",
    "control": b"kode_kecamatan,tahun,jumlah\n35.72.01,2023,\x071\n",
    "semicolons": b"kode_kecamatan;tahun;jumlah\n35.72.01;2023;1\n",
    "blank lines": b"\n\n\n",
    "wide": b",".join(b"a%d" % n for n in range(600)) + b"\n",
    "one long line": b"a" * 300_000,
}


@pytest.mark.parametrize("table", MALFORMED_TABLES.values(), ids=MALFORMED_TABLES)
def test_a_malformed_table_is_an_error_and_the_rest_is_checked(tree: Tree, table: bytes) -> None:
    reading = look(tree({**instance(), "data/dinkes/puskesmas.csv": table}))
    assert {path for _, path in errors(reading)} == {"data/dinkes/puskesmas.csv"}
    assert [s.state.value for s in reading.snapshot.summaries] == ["blocked", "published"]


MALFORMED_METADATA = {
    "nothing": b"",
    "binary": b"\x89PNG\r\n\x1a\n\0\0",
    "alias bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
    "nested brackets": b"title: " + b"[" * 5000,
    "nested dashes": b"- " * 5000,
    "duplicate key": metadata().encode() + b"access: {level: closed}\n",
    "two documents": b"a: 1\n---\nb: 2\n",
    "a list": b"- a\n- b\n",
    "a tag": b"title: !!python/object/apply:os.system [echo]\n",
    "not utf-8": b"title: \xff\n",
    "control": b"title: a\x00b\n",
    "not yaml": b"title: [a\n",
    "large": b"title: x\n" + b"# " + b"x" * 600_000,
    "no schema": b"title: Jumlah puskesmas\n",
    "wrong shapes": b"title: [1]\nschema: 3\naccess: yes\nkeywords: {a: b}\nlicenses: x\nrules: 3\nspatial: 4\n",
    "wrong field shapes": b"schema: {fields: [1, x, null, {name: [1], constraints: 3, codes: []}], primaryKey: 4}\n",
}


@pytest.mark.parametrize("text", MALFORMED_METADATA.values(), ids=MALFORMED_METADATA)
def test_malformed_metadata_is_an_error_and_the_rest_is_checked(tree: Tree, text: bytes) -> None:
    reading = look(tree({**instance(), "metadata/dinkes/puskesmas.yml": text}))
    assert "metadata/dinkes/puskesmas.yml" in {path for _, path in errors(reading)}
    states = {s.id: s.state.value for s in reading.snapshot.summaries}
    assert states["walidata/kode-wilayah"] == "published"
    assert states.get("dinkes/puskesmas", "blocked") != "published"


MALFORMED_CATALOGUE = [
    ("catalog/catalog.yml", b"title: [\n"),
    ("catalog/catalog.yml", None),
    ("catalog/agencies.yml", b"id: dinkes\n"),
    ("catalog/agencies.yml", None),
    ("catalog/waivers.yml", b"x: y\n"),
    ("catalog/roster.yml", b"x: y\n"),
    ("catalog/roster.yml", b"- id: budi\n  name: Budi\n  roles: [{role: operator}]\n"),
    ("catalog/codes/region.csv", b"\xff\xfe"),
    ("catalog/codes/codes.yml", b"- [\n"),
    ("catalog/calendar/2026.yml", b"decree: SK\n"),
    ("catalog/calendar/2026.yml", b"\xff"),
    ("catalog/calendar/tahun.yml", b"a: b\n"),
]


@pytest.mark.parametrize(("path", "content"), MALFORMED_CATALOGUE)
def test_a_broken_file_of_the_catalogue_is_an_error_and_never_a_traceback(
    tree: Tree, path: str, content: bytes | None
) -> None:
    files = {**instance(), path: content}
    reading = look(tree({name: text for name, text in files.items() if text is not None}))
    assert path in {where for _, where in errors(reading)}


def test_a_link_in_place_of_data_is_an_error(tree: Tree, commit: Commit) -> None:
    root = tree(instance())
    (root / "data/dinkes/puskesmas.csv").unlink()
    (root / "data/dinkes/puskesmas.csv").symlink_to("/etc/passwd")
    commit(root, {})
    reading = look(root)
    assert ("repository-not-a-regular-file", "data/dinkes/puskesmas.csv") in errors(reading)
    assert "root:" not in str(reading.examined)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file that cannot be read although it exists")
def test_an_unreadable_file_is_an_error(tree: Tree) -> None:
    root = tree(instance())
    # Not even root reads a file whose name turned into a loop of links; Git lists it as changed.
    (root / "catalog/agencies.yml").unlink()
    (root / "catalog/agencies.yml").symlink_to(root / "catalog/agencies.yml")
    assert "catalog/agencies.yml" in {path for _, path in errors(look(root))}


def test_only_what_changed_since_a_branch_is_examined(tree: Tree, commit: Commit) -> None:
    root = tree(instance())
    git(root, "branch", "dasar")
    commit(root, {"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,15")})
    assert list(look(root, base="dasar").examined) == ["dinkes/puskesmas"]
    commit(root, {"catalog/roster.yml": "- {id: budi, name: Budi, roles: []}\n", "catalog/letters/register.csv": "a\n"})
    assert list(look(root, base="dasar").examined) == ["dinkes/puskesmas"]
    commit(
        root,
        {"catalog/calendar/2026.yml": 'decree: SK 1/2025\nholidays: [{date: "2026-01-01", name: A, kind: local}]\n'},
    )
    assert list(look(root, base="dasar").examined) == ["dinkes/puskesmas"]
    commit(root, {"catalog/deadlines/2026/dinkes.yml": "collect_by: []\n"})
    assert list(look(root, base="dasar").examined) == ["dinkes/puskesmas"]
    commit(root, {"catalog/waivers.yml": "# kosong\n"})
    assert len(look(root, base="dasar").examined) == 2


def test_a_jump_against_the_branch_is_a_warning(tree: Tree, commit: Commit) -> None:
    root = tree(instance())
    git(root, "branch", "dasar")
    commit(root, {"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,140")})
    found = [f for f in look(root, base="dasar").findings if "version" in f.code]
    assert [(f.where.row, f.severity) for f in found] == [(6, Severity.WARNING)]


def test_a_named_dataset_alone_is_examined(tree: Tree) -> None:
    root = tree(instance())
    assert list(look(root, datasets=("dinkes/puskesmas",)).examined) == ["dinkes/puskesmas"]
    with pytest.raises(SatudataError) as caught:
        look(root, datasets=("dinkes/tidak-ada",))
    assert caught.value.key == "unknown-dataset"


def test_with_and_without_the_cache_the_findings_are_the_same(tree: Tree, commit: Commit) -> None:
    root = tree(instance(TABLE.replace("2023,11", "2023,sebelas")))
    first = look(root, cached=True)
    assert look(root, cached=True).findings == first.findings == look(root).findings
    commit(root, {"data/dinkes/puskesmas.csv": TABLE})
    assert look(root, cached=True).findings == look(root).findings
    (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("2023,11", "2023,dua"))
    assert look(root, cached=True).findings == look(root).findings != first.findings


def test_a_changed_code_list_is_noticed_despite_the_cache(tree: Tree, commit: Commit) -> None:
    root = tree(instance())
    look(root, cached=True)
    commit(root, {"catalog/codes/unit.csv": "code,name\nOrang,Orang\n"})
    assert look(root, cached=True).findings == look(root).findings


def test_a_fault_that_only_shows_beside_another_dataset_blocks_its_dataset(tree: Tree) -> None:
    clash = "formerly: [dinkes/lama]\n"
    files = {
        **instance(text=metadata() + clash),
        "metadata/dinkes/puskesmas-dua.yml": metadata(title="Jumlah puskesmas pembantu menurut kecamatan") + clash,
        "data/dinkes/puskesmas-dua.csv": TABLE,
    }
    reading = look(tree(files))
    states = {s.id: s.state.value for s in reading.snapshot.summaries}
    assert "blocked" in (states["dinkes/puskesmas"], states["dinkes/puskesmas-dua"])
    assert any(f.code == "metadata-formerly-clash" for f in reading.findings)


PLAN = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    unit: Unit
    frequency: yearly
    releases: [{period: "2025", due: 2026-03-31}, {period: "2024", due: 2026-01-30}]
"""


def test_where_everything_stands_is_worked_out_once_and_only_when_asked_for(tree: Tree) -> None:
    reading = look(tree({**instance(), "catalog/plan/2026/dinkes.yml": PLAN}))
    assert "office" not in vars(reading)
    assert [track.subject for track in reading.tracks] == [
        "plan:2026",
        "plan:2026/dinkes",
        "dataset:dinkes/puskesmas",
        "dataset:dinkes/puskesmas",
    ]
    assert reading.tracks is reading.tracks
    assert reading.missing_year == 0


def test_without_anything_that_goes_through_the_procedure_there_is_no_office(tree: Tree) -> None:
    reading = look(tree(instance()))
    assert (reading.office, reading.tracks) == (None, ())


def test_a_due_date_in_a_year_without_calendar_names_that_year_and_stops_no_build(tree: Tree) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    reading = look(
        tree(
            {
                **files,
                "catalog/catalog.yml": settings.replace(b"sop: blitar", b"sop: sumedang"),
                "catalog/calendar/2026.yml": "broken: true\n",
                "catalog/activities/dinkes/survei.yml": "title: Survei\nyear: 2026\n",
            }
        )
    )
    assert (reading.tracks, reading.missing_year) == ((), 2026)
