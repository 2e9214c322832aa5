"""The voices for programs: JSON and SARIF 2.1.0 (OASIS)."""

from __future__ import annotations

import json
import re
from typing import Any

from satudata.model.finding import Finding, Where
from satudata.text import Text
from satudata.voices import tell

LEVELS = {"error", "warning", "note"}


def test_json_gives_every_finding_with_its_facts(findings: list[Finding], t: Text) -> None:
    document = json.loads(tell("json", findings, t))
    assert document["counts"] == {"error": 1, "warning": 1, "note": 1}
    first = document["findings"][0]
    assert (first["path"], first["line"], first["row"], first["column"]) == ("data/dinsos/x.csv", 12, 11, "kode")
    assert first["facts"] == {"value": "35.99", "list": "region"}
    assert {tuple(one) for one in document["findings"]} == {tuple(first)}


def test_json_keeps_a_hostile_cell_byte_for_byte(hostile: list[Finding], t: Text) -> None:
    told = json.loads(tell("json", hostile, t))["findings"][0]
    assert told["facts"] == hostile[0].values


def run_of(findings: list[Finding], t: Text) -> dict[str, Any]:
    document = json.loads(tell("sarif", findings, t))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    assert set(document) == {"$schema", "version", "runs"}
    return dict(run)


def test_sarif_names_each_check_once_and_every_result_points_at_it(many: list[Finding], t: Text) -> None:
    run = run_of(many, t)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["codes-lost-zero", "codes-unknown-code"]
    assert len(run["results"]) == len(many)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS
        assert result["message"]["text"]
    assert all("{" not in rule["help"]["text"] for rule in rules)


def test_sarif_keeps_to_the_properties_of_the_standard(findings: list[Finding], t: Text) -> None:
    run = run_of(findings, t)
    assert set(run) <= {"tool", "language", "columnKind", "results"}  # 3.14
    assert re.fullmatch("[a-zA-Z]{2}(-[a-zA-Z]{2})?", run["language"])  # 3.14.7
    assert run["columnKind"] == "unicodeCodePoints"  # 3.14.17
    assert set(run["tool"]["driver"]) == {"name", "semanticVersion", "rules"}  # 3.19
    for rule in run["tool"]["driver"]["rules"]:
        assert set(rule) == {"id", "shortDescription", "help", "defaultConfiguration"}  # 3.49
        assert rule["defaultConfiguration"]["level"] in LEVELS  # 3.50.4
    for result in run["results"]:
        assert set(result) <= {"ruleId", "ruleIndex", "level", "message", "properties", "locations"}  # 3.27
        for location in result["locations"]:
            assert set(location) <= {"physicalLocation", "logicalLocations"}  # 3.28


def test_sarif_lines_begin_at_one_and_a_whole_file_has_no_region(findings: list[Finding], t: Text) -> None:
    whole = Finding(findings[0].code, findings[0].severity, Where("data/berkas aneh.csv"))
    places = [result["locations"][0]["physicalLocation"] for result in run_of([*findings, whole], t)["results"]]
    assert all(place["region"]["startLine"] >= 1 for place in places if "region" in place)
    assert {"artifactLocation": {"uri": "data/berkas%20aneh.csv", "uriBaseId": "%SRCROOT%"}} in places


def test_a_finding_of_the_whole_catalogue_has_no_location(findings: list[Finding], t: Text) -> None:
    nowhere = Finding(findings[0].code, findings[0].severity, Where(""))
    assert "locations" not in run_of([nowhere], t)["results"][0]
