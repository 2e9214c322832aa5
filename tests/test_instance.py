"""A new instance: complete, real, byte for byte the same again, and never over somebody's files."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from satudata.errors import SatudataError
from satudata.instance import ASSETS, SOPS, create, instance_files
from satudata.model.finding import Severity
from satudata.pipeline import Request, read
from satudata.read.calendars import read_working_time
from satudata.read.documents import Document, read_document
from satudata.read.regions import level_of, national_regions, regions_below, time_zone_of
from satudata.read.schemas import faults
from satudata.read.sops import load_sop
from satudata.text import Text
from satudata.trust.rules import slots_of
from tests.conftest import Tree, git
from tests.instances import AGENCY, DAY

ROOT = Path(__file__).parents[1]
FIVE = [
    ("paser", "64.01", "Kabupaten Paser", "Asia/Makassar"),
    ("pringsewu", "18.10", "Kabupaten Pringsewu", "Asia/Jakarta"),
    ("sumedang", "32.11", "Kabupaten Sumedang", "Asia/Jakarta"),
    ("magetan", "35.20", "Kabupaten Magetan", "Asia/Jakarta"),
    ("blitar", "35.72", "Kota Blitar", "Asia/Jakarta"),
]


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Sari")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "sari@example.go.id")


def document(path: Path, root: type = dict) -> object:
    found, findings = read_document(path.name, path.read_bytes(), root)
    assert findings == []
    return found.value


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("sop", "region", "name", "zone"), FIVE)
def test_the_five_procedures_each_get_an_instance_of_their_region(
    tmp_path: Path, sop: str, region: str, name: str, zone: str
) -> None:
    target = tmp_path / "portal"
    written = create(target, sop, region)
    assert written == sorted(git(target, "ls-files").splitlines())
    settings = document(target / "catalog/catalog.yml")
    assert isinstance(settings, dict)
    assert faults("catalog", settings) == []
    assert faults("agencies", document(target / "catalog/agencies.yml", list)) == []
    assert faults("waivers", document(target / "catalog/waivers.yml", list)) == []
    assert faults("roster", document(target / "catalog/roster.yml", list)) == []
    assert [settings[key] for key in ("region", "region_name", "sop", "time_zone")] == [region, name, sop, zone]
    metadata = document(target / "metadata/walidata/kode-wilayah.yml")
    assert faults("dataset", metadata) == []
    assert isinstance(metadata, dict)
    assert metadata["spatial"]["code"] == region
    assert git(target, "status", "--porcelain") == ""
    assert git(target, "log", "--format=%s") == f"Mulai portal {name}"


@pytest.mark.parametrize("region", [region for _, region, _, _ in FIVE])
def test_the_first_dataset_is_the_region_s_own_part_of_the_national_list(tmp_path: Path, region: str) -> None:
    target = tmp_path / "portal"
    create(target, "blitar", region, commit=False)
    table = rows(target / "data/walidata/kode-wilayah.csv")
    assert {row["kode_wilayah"]: row["nama_wilayah"] for row in table} == regions_below(region)
    known = {row["code"] for row in rows(target / "catalog/codes/region.csv")}
    assert {row[key] for row in table for key in ("kode_wilayah", "kode_induk")} <= known
    metadata = document(target / "metadata/walidata/kode-wilayah.yml")
    assert isinstance(metadata, dict)
    assert [f["name"] for f in metadata["schema"]["fields"]] == list(table[0])
    allowed = next(f for f in metadata["schema"]["fields"] if f["name"] == "tingkat")["constraints"]["enum"]
    assert {row["tingkat"] for row in table} <= set(allowed)


def settings_of(sop: str, region: str) -> Document:
    content = dict(instance_files(sop, region))["catalog/catalog.yml"]
    document, findings = read_document("catalog/catalog.yml", content)
    assert findings == []
    assert faults("catalog", document.mapping) == []
    return document


def test_an_instance_whose_procedure_publishes_on_a_schedule_says_which_one_it_follows() -> None:
    written = {sop: settings_of(sop, region) for sop, region, *_ in FIVE}
    assert {sop: one.mapping.get("approval") for sop, one in written.items() if "approval" in one.mapping} == {
        "paser": {"every": "monthly"}
    }
    assert "quarterly, half-yearly, atau yearly" in written["paser"].text
    own = {**written["paser"].mapping, "approval": {"every": "quarterly"}}
    assert slots_of(own, load_sop("paser")) == "quarterly"


def test_the_hours_of_service_that_a_procedure_prints_are_those_of_its_new_instance() -> None:
    magetan, blitar = settings_of("magetan", "35.20"), settings_of("blitar", "35.72")
    working, findings = read_working_time(magetan)
    assert findings == []
    assert [[f"{span.start:%H.%M}-{span.end:%H.%M}" for span in day] for day in working.week] == [
        *[["08.00-12.00", "13.00-15.00"]] * 4,
        ["08.00-11.30", "13.30-14.00"],
        [],
        [],
    ]
    assert "# Jam pelayanan menurut SOP" in magetan.text
    assert "working_time" not in blitar.mapping


def test_region_18_10_stays_text_everywhere() -> None:
    content = dict(instance_files("pringsewu", "18.10"))
    settings = read_document("", content["catalog/catalog.yml"])[0].mapping
    metadata = read_document("", content["metadata/walidata/kode-wilayah.yml"])[0].mapping
    assert (settings["region"], metadata["spatial"]) == ("18.10", {"code": "18.10", "level": "desa"})
    assert b"\n18.10,Kabupaten Pringsewu\n" in content["catalog/codes/region.csv"]
    for path, text in content.items():
        if not path.startswith(("catalog/schemas/", "catalog/pages/")):
            assert not re.search(rb"(?<![0-9.])18\.1(?![0-9])", text), path


def test_the_same_region_and_procedure_give_the_same_bytes() -> None:
    assert list(instance_files("paser", "64.01")) == list(instance_files("paser", "64.01"))


@pytest.mark.parametrize(
    ("region", "suggestion"), [("18.1", "18.10 (Kabupaten Pringsewu)"), ("35.2", "35.20 (Kabupaten Magetan)")]
)
def test_a_region_code_that_lost_its_zero_is_refused_and_the_right_one_named(
    tmp_path: Path, region: str, suggestion: str
) -> None:
    with pytest.raises(SatudataError) as refused:
        create(tmp_path / "portal", "blitar", region)
    assert (refused.value.key, refused.value.facts["suggestion"]) == ("init-unknown-region", suggestion)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("region", ["99.99", "", "35", "3572", "35.72.01", "../35.72"])
def test_what_is_no_regency_or_city_is_refused(tmp_path: Path, region: str) -> None:
    with pytest.raises(SatudataError, match="init-unknown-region"):
        create(tmp_path / "portal", "blitar", region)


def test_an_unknown_procedure_is_refused_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(SatudataError) as refused:
        create(tmp_path / "portal", "jakarta", "35.72")
    assert refused.value.facts["known"] == ", ".join(SOPS)
    assert sorted((*(sop for sop, *_ in FIVE), "perpres-39-2019")) == list(SOPS)


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    with pytest.raises(SatudataError, match="init-not-empty"):
        create(tmp_path, "blitar", "35.72")
    assert [p.name for p in tmp_path.iterdir()] == ["keep.txt"]


def test_a_file_or_a_link_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("file", "link"):
        with pytest.raises(SatudataError, match="init-not-empty"):
            create(tmp_path / name, "blitar", "35.72")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    assert "catalog/catalog.yml" in create(tmp_path / "portal", "blitar", "35.72", commit=False)


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(directory: Path, message: str) -> None:
        raise SatudataError("git-missing")

    monkeypatch.setattr("satudata.instance.start_repository", fail)
    with pytest.raises(SatudataError, match="git-missing"):
        create(tmp_path / "portal", "blitar", "35.72")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", ["init-not-empty", "init-unknown-procedure", "init-unknown-region"])
def test_every_refusal_has_its_words(language: str, key: str) -> None:
    assert Text(language)(f"errors.{key}", path="x", sop="x", known="x", region="x", suggestion="x")


def test_no_placeholder_is_left_and_every_yaml_file_parses() -> None:
    for path, content in instance_files("magetan", "35.20"):
        if path.startswith("catalog/schemas/"):
            continue
        assert b"[[" not in content, path
        if path.endswith(".yml"):
            yaml.safe_load(content)
        if path.endswith(".json"):
            json.loads(content)


def started(region: str) -> tuple[dict[str, bytes], dict[str, object]]:
    """A new instance with a first dataset of an agency's own: the example copied, with a table of the districts."""
    content = dict(instance_files("blitar", region))
    example = content["catalog/contoh-metadata.yml"]
    districts = [code for code in regions_below(region) if len(code) == 8]
    rows = [f"{code},{year},{n}" for year in (2023, 2024) for n, code in enumerate(districts, start=3)]
    content["catalog/agencies.yml"] += AGENCY.encode()
    content["metadata/dinkes/puskesmas.yml"] = example
    content["data/dinkes/puskesmas.csv"] = "\n".join(["kode_kecamatan,tahun,jumlah_puskesmas", *rows, ""]).encode()
    return content, dict(read_document("", example)[0].mapping)


@pytest.mark.parametrize("region", [region for _, region, _, _ in FIVE])
def test_the_short_example_checks_without_errors_and_warnings_when_copied(tree: Tree, region: str) -> None:
    content, _ = started(region)
    findings = read(Request(tree(content), DAY)).findings
    assert [(f.code, f.facts) for f in findings if f.severity is not Severity.NOTE] == []


def test_the_short_example_has_what_is_required_and_no_more_than_five_keys_besides(tree: Tree) -> None:
    _, example = started("35.72")
    required = {"title", "description", "theme", "spatial", "temporal", "frequency", "access", "licenses", "schema"}
    assert required < example.keys()
    assert sum(line.count("(anjuran)") for line in example_lines()[4:]) == 5
    for key in required:
        assert faults("dataset", {name: value for name, value in example.items() if name != key})
    optional = {"keywords", "sources"}
    assert example.keys() - required == optional
    assert faults("dataset", {name: value for name, value in example.items() if name in required}) == []


def example_lines() -> list[str]:
    return (ROOT / "catalog/contoh-metadata.yml").read_text("utf-8").splitlines()


@pytest.mark.parametrize("language", ["id", "en"])
def test_our_own_guide_for_producers_shows_the_short_example(language: str) -> None:
    guide = (ROOT / f"catalog/pages/{language}/panduan/produsen.md").read_text("utf-8")
    shown = guide.partition("```yaml\n")[2].partition("```")[0]
    lines = example_lines()[5:]
    # What stands beside the keys is Indonesian.
    assert shown.splitlines() == (lines if language == "id" else [re.sub(r"\s+# .*$", "", line) for line in lines])


def test_metadata_holds_for_every_region_of_the_country() -> None:
    every = [code for code in national_regions() if len(code) == 5]
    assert len(every) == 514
    for region in every[::37]:
        content = dict(instance_files("blitar", region))
        assert faults("catalog", read_document("", content["catalog/catalog.yml"])[0].value) == []
        assert faults("dataset", read_document("", content["metadata/walidata/kode-wilayah.yml"])[0].value) == []
        assert time_zone_of(region).startswith("Asia/")


def test_the_national_list_counts_as_the_decree_does() -> None:
    """Kepmendagri 300.2.2-2138/2025: 38 provinces, 416 regencies, 98 cities, 7,285 districts."""
    codes = list(national_regions())
    assert [sum(len(code) == size for code in codes) for size in (2, 5, 8)] == [38, 514, 7285]
    assert codes == sorted(codes)
    levels = {"provinsi", "kabupaten_kota", "kecamatan", "kelurahan", "desa", "desa_adat"}
    assert {level_of(code) for code in codes} == levels
    assert all(name == name.strip() and name for name in national_regions().values())


def test_the_packed_list_carries_no_time_and_no_name() -> None:
    packed = ASSETS.joinpath("codes/region-2025.csv.gz").read_bytes()
    assert packed[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


def test_the_starter_s_workflows_use_the_same_pinned_actions_as_ours() -> None:
    def pins(folder: Path) -> set[str]:
        return {
            pin for path in folder.glob("*.yml") for pin in re.findall(r"uses: (\S+@[0-9a-f]{40})", path.read_text())
        }

    starter = ROOT / "satudata/assets/starter/dot-github/workflows"
    assert pins(starter) <= pins(ROOT / ".github/workflows")
    assert "uses:" in (starter / "check.yml").read_text()


@pytest.mark.parametrize("name", ["dataset", "catalog", "agencies", "roster", "waivers", "calendar"])
def test_our_own_instance_has_the_engine_s_schemas(name: str) -> None:
    ours = ROOT / f"catalog/schemas/{name}.schema.json"
    assert ours.read_bytes() == ASSETS.joinpath(f"schemas/{name}.schema.json").read_bytes()


def test_our_own_editor_settings_are_the_starter_s_and_name_schemas_that_exist() -> None:
    settings = (ROOT / ".vscode/settings.json").read_text()
    assert settings == ASSETS.joinpath("starter/dot-vscode/settings.json").read_text()
    assert all((ROOT / path).is_file() for path in json.loads(settings)["yaml.schemas"])


def test_data_files_are_never_changed_by_git(tmp_path: Path) -> None:
    create(tmp_path / "portal", "blitar", "35.72")
    told = subprocess.run(
        ["git", "-C", str(tmp_path / "portal"), "check-attr", "text", "data/walidata/kode-wilayah.csv"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip().endswith("text: unset")
