"""Files of activities become values; what cannot be read becomes findings and never an error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from satudata.checks.activities import read_activities
from satudata.read.activity_codes import choices, code_of, codes_of
from satudata.read.schemas import schema_of
from tests.conftest import Tree, record
from tests.examples.activities import COMPILATION, SURVEY, kept, source
from tests.instances import DAY, instance

FOLDER = "catalog/activities"


def told(root: Path) -> list[tuple[str, str]]:
    """(code, path below the folder) of every finding about activities."""
    return [(one.code, one.where.path.removeprefix(f"{FOLDER}/")) for one in read_activities(root, DAY)[1]]


def test_two_real_activities_are_read_without_a_finding(tree: Tree) -> None:
    catalog, findings = read_activities(tree(kept()), DAY)
    assert findings == []
    assert list(catalog.activities) == [COMPILATION, SURVEY]
    survey = catalog.activities[SURVEY]
    assert (survey.agency, survey.year, survey.status, survey.ms_keg) == ("dinkes", "2026", "submitted", "48211")
    assert survey.path == f"{FOLDER}/{SURVEY}.yml"
    assert survey.recommendation is not None
    assert survey.recommendation.returned[0].reason == "Kerangka sampel belum dijelaskan."
    assert catalog.activities[COMPILATION].variables[0].columns == (("dinkes/puskesmas", "jumlah"),)


def test_an_instance_without_the_folder_has_no_activities_and_no_finding(tree: Tree) -> None:
    catalog, findings = read_activities(tree({**instance(), f"{FOLDER}/.gitkeep": ""}), DAY)
    assert (catalog.activities, findings) == ({}, [])


@pytest.mark.parametrize(
    "path", ["survei.yml", "dinkes/2026/survei.yml", "dinkes/Survei.yml", "dinkes/surat.pdf", "dinkes/survei.yaml"]
)
def test_a_file_in_the_wrong_place_is_told_and_not_read(tree: Tree, path: str) -> None:
    root = tree({**instance(), f"{FOLDER}/{path}": source(SURVEY)})
    assert told(root) == [("activities-misplaced", path)]
    assert read_activities(root, DAY)[0].activities == {}


def test_a_link_is_not_followed(tree: Tree, tmp_path: Path) -> None:
    root = tree(instance())
    (tmp_path / "lain.yml").write_text(source(SURVEY))
    (root / FOLDER / "dinkes").mkdir(parents=True)
    os.symlink(tmp_path / "lain.yml", root / FOLDER / "dinkes/survei.yml")
    record(root, {})
    assert told(root) == [("repository-not-a-regular-file", "dinkes/survei.yml")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "metadata-empty"),
        ("- a\n", "metadata-not-a-mapping"),
        ("a: [", "metadata-not-yaml"),
        ("a: &x 1\nb: *x\n", "metadata-alias"),
        ("status: draft\nstatus: draft\njudul_kegiatan: x\ntahun: '2026'\njenis_statistik: STATISTIK_SEKTORAL\n",
         "metadata-duplicate-key"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_strict_yaml_is_told(tree: Tree, text: str, code: str) -> None:
    assert told(tree({**instance(), f"{FOLDER}/dinkes/x.yml": text})) == [(code, "dinkes/x.yml")]


def test_a_draft_needs_what_the_national_application_needs_to_save_it(tree: Tree) -> None:
    text = 'status: draft\njudul_kegiatan: Survei\ntahun: "2026"\njenis_statistik: STATISTIK_SEKTORAL\n'
    root = tree({**instance(), f"{FOLDER}/dinkes/x.yml": text})
    assert told(root) == []
    (root / FOLDER / "dinkes/x.yml").write_text("status: draft\n")
    missing = [one.where.column for one in read_activities(root, DAY)[1]]
    assert missing == ["jenis_statistik", "judul_kegiatan", "tahun"]


def test_what_is_submitted_needs_all_the_rest_at_its_place(tree: Tree) -> None:
    text = (
        'status: submitted\njudul_kegiatan: Survei kecil\ntahun: "2026"\njenis_statistik: STATISTIK_SEKTORAL\n'
        "cara_pengumpulan_data: 3\nblok_iii: {rencana_jadwal_kegiatan: {desain: []}}\nindikator: [{nama: A}]\n"
    )
    root = tree({**instance(), f"{FOLDER}/dinkes/x.yml": text})
    found = [one.where.column for one in read_activities(root, DAY)[1] if one.code == "metadata-missing-key"]
    assert {"sektor_kegiatan", "rekomendasi_dari_bps", "blok_ii", "blok_iv", "blok_vi", "blok_vii", "blok_viii"} < {
        *found
    }
    assert {"blok_iii.tujuan_kegiatan", "blok_iii.rencana_jadwal_kegiatan.evaluasi", "indikator[0].rumus"} < {*found}
    assert "blok_v" not in found


def test_a_region_code_must_stand_in_quotes(tree: Tree) -> None:
    text = source(COMPILATION).replace('kode_kabupaten_kota: "35.72"', "kode_kabupaten_kota: 35.72")
    root = tree({**instance(), f"{FOLDER}/{COMPILATION}.yml": text})
    assert told(root)[0][0] == "metadata-unquoted-code"


def enums(schema: object) -> dict[str, list[int]]:
    """Field → its codes, of every field of the schema that has a list of integers to choose from."""
    found: dict[str, list[int]] = {}
    if isinstance(schema, dict):
        for key, inner in schema.get("properties", {}).items():
            codes = inner.get("enum") or inner.get("items", {}).get("enum", [])
            if codes and all(isinstance(code, int) for code in codes):
                found[key] = codes
            found |= enums(inner)
    return found


def test_the_schema_and_the_code_lists_have_the_same_codes_with_the_same_labels() -> None:
    schema = schema_of("activity")
    assert enums(schema) == {field: list(codes) for field, codes in choices().items()}
    blocks = [schema, *(inner for inner in schema["properties"].values() if "properties" in inner)]
    for field, codes in choices().items():
        entry = next(block["properties"][field] for block in blocks if field in block["properties"])
        assert "; ".join(f"{code} {choice.label.id}" for code, choice in codes.items()) in entry["description"]
        assert "; ".join(f"{code} {choice.label.en}" for code, choice in codes.items()) in entry["x-en"]["description"]


def test_codes_of_several_answers_are_powers_of_two_so_that_their_sum_says_which() -> None:
    for field in ("metode_pengumpulan_data", "sarana_pengumpulan_data", "unit_pengumpulan_data", "unit_analisis",
                  "metode_pemeriksaan_kualitas", "tingkat_penyajian"):  # fmt: skip
        assert list(choices()[field]) == [2**n for n in range(len(choices()[field]))]


def test_a_truth_value_is_no_code() -> None:
    assert (code_of(True), code_of("1"), code_of(2)) == (None, None, 2)
    assert codes_of([8, True, "1", 2, 8]) == (2, 8)
    assert codes_of("8") == ()
