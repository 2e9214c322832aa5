"""What the schemas of the metadata refuse, and that every way of judging tells the same faults."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.read.documents import read_document
from satudata.read.rpds_pure import HashTrieMap, HashTrieSet, List
from satudata.read.schemas import CODES, KEYWORD_CODES, KINDS, explain, faults, schema_of
from satudata.text import Text

ROOT = Path(__file__).parents[2]


def example() -> dict[str, Any]:
    """The metadata of `docs/metadata-example.yml`, anew for each caller."""
    path = ROOT / "docs/metadata-example.yml"
    document, findings = read_document(path.name, path.read_bytes())
    assert findings == []
    return copy.deepcopy(dict(document.mapping))


def put(value: Any, keys: tuple[str | int, ...], new: object) -> Any:
    """The value with one place of it replaced."""
    at = value
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = new
    return value


def told(kind: str, value: object) -> list[tuple[str, str]]:
    return [(fault.path, fault.check.code) for fault in faults(kind, value)]


def test_the_documented_example_has_no_fault() -> None:
    assert faults("dataset", example()) == []


CASES: list[tuple[tuple[str | int, ...], object, list[tuple[str, str]]]] = [
    (("spatial", "code"), 18.1, [("spatial.code", "metadata-unquoted-code")]),
    (("spatial", "code"), "18.1", [("spatial.code", "metadata-malformed")]),
    (("theme",), 2.2, [("theme", "metadata-unquoted-code")]),
    (("theme",), "2.20\n", [("theme", "metadata-too-long"), ("theme", "metadata-unclean-text")]),
    (("temporal", "start"), 2020, [("temporal.start", "metadata-unquoted-code")]),
    (("temporal", "start"), "2020-13", [("temporal.start", "metadata-malformed")]),
    (("titel",), "x", [("titel", "metadata-unknown-key")]),
    (("title",), "", [("title", "metadata-too-short")]),
    (("title",), "x" * 201, [("title", "metadata-too-long")]),
    (("title",), None, [("title", "metadata-wrong-type")]),
    (("title",), "dua\nbaris", [("title", "metadata-unclean-text")]),
    (("title",), "terbalik \u202e", [("title", "metadata-unclean-text")]),
    (("frequency",), "annual", [("frequency", "metadata-not-allowed")]),
    (("issued",), "21-11-2026", [("issued", "metadata-malformed")]),
    (("keywords",), ["a", "a"], [("keywords", "metadata-repeated")]),
    (("keywords",), "a, b", [("keywords", "metadata-wrong-type")]),
    (("licenses",), [], [("licenses", "metadata-too-short")]),
    (("sources", 0, "path"), "javascript:alert(1)", [("sources[0].path", "metadata-malformed")]),
    (("sources", 0, "path"), "http://user@host.id/", [("sources[0].path", "metadata-malformed")]),
    (("formerly",), ["../etc/passwd"], [("formerly[0]", "metadata-malformed")]),
    (("rules", 0, "parts"), ["laki_laki"], [("rules[0].parts", "metadata-too-short")]),
    (("rules", 0, "kind"), "total", [("rules[0].kind", "metadata-not-allowed")]),
    (("rules", 2, "on"), {"Tahun": "tahun"}, [("rules[2].on.Tahun", "metadata-unknown-key")]),
    (("schema", "fields"), [], [("schema.fields", "metadata-too-short")]),
    (("schema", "fields", 1, "satuan"), "", [("schema.fields[1].satuan", "metadata-too-short")]),
    (("schema", "fields", 1, "type"), "string", [("schema.fields[1].type", "metadata-not-allowed")]),
    (("schema", "fields", 0, "type"), "integer", [("schema.fields[0].type", "metadata-not-allowed")]),
    (("schema", "fields", 0, "name"), "Kode Kelurahan", [("schema.fields[0].name", "metadata-malformed")]),
    (
        ("schema", "fields", 1, "constraints"),
        {"pattern": "x"},
        [("schema.fields[1].constraints.pattern", "metadata-unknown-key")],
    ),
    (
        ("schema", "fields", 0, "constraints"),
        {"minLength": -1},
        [("schema.fields[0].constraints.minLength", "metadata-out-of-range")],
    ),
    (("schema", "fields", 0, "codes"), {"list": "affair"}, []),
    (
        ("schema", "fields", 0, "codes"),
        {"list": "region"},
        [
            ("schema.fields[0].codes.edition", "metadata-missing-key"),
            ("schema.fields[0].codes.scheme", "metadata-missing-key"),
        ],
    ),
    (("temporal", "end"), "2024-S2", []),
    (("temporal", "end"), "2024-S3", [("temporal.end", "metadata-malformed")]),
    (("spatial", "code"), "18.10", []),
    (("spatial", "code"), "18.10.01.1001", []),
]


@pytest.mark.parametrize(("keys", "new", "expected"), CASES)
def test_a_fault_is_told_at_its_place_under_its_code(
    keys: tuple[str | int, ...], new: object, expected: list[tuple[str, str]]
) -> None:
    value = put(example(), keys, new)
    if keys[-1] == "type" and new == "integer":
        value["schema"]["fields"][0]["constraints"] = {}
    if keys[-1] == "type" and new == "string":
        value["schema"]["fields"][1]["constraints"] = {}
    assert told("dataset", value) == expected


def test_a_region_code_that_lost_its_zero_is_told_what_it_was() -> None:
    (fault,) = faults("dataset", put(example(), ("spatial", "code"), 18.1))
    assert dict(fault.facts) == {"key": "code", "value": "18.1", "suggestion": '"18.10"'}


def test_a_misspelt_key_is_told_the_right_one() -> None:
    (fault,) = faults("dataset", put(example(), ("keyword",), []))
    assert dict(fault.facts)["suggestion"] == "keywords"


@pytest.mark.parametrize("level", ["restricted", "closed"])
def test_data_that_are_not_open_need_ground_decider_and_date(level: str) -> None:
    assert told("dataset", put(example(), ("access",), {"level": level})) == [
        (f"access.{key}", "metadata-missing-key") for key in ("decided_by", "decided_on", "ground")
    ]


def test_data_that_are_not_open_need_neither_licence_nor_columns() -> None:
    value = example()
    value["access"] = {
        "level": "closed",
        "ground": "UU 14/2008 Pasal 17 huruf h",
        "decided_by": "PPID",
        "decided_on": "2026-01-10",
    }
    del value["licenses"], value["schema"]
    assert faults("dataset", value) == []


def test_open_data_need_licence_and_columns() -> None:
    value = example()
    del value["licenses"], value["schema"]
    assert told("dataset", value) == [("licenses", "metadata-missing-key"), ("schema", "metadata-missing-key")]


def test_all_faults_are_told_in_one_run_in_order_of_place() -> None:
    value = example()
    del value["title"]
    value.update(theme=2.1, frequency="often", zzz=1)
    assert [path for path, _ in told("dataset", value)] == ["frequency", "theme", "title", "zzz"]


@pytest.mark.parametrize("root", [None, [], "text", 3, {}])
def test_anything_at_all_ends_in_faults(root: object) -> None:
    assert faults("dataset", root) != []


def test_waivers_need_a_reason_an_approver_and_an_expiry() -> None:
    assert told("waivers", [{"code": "table-bom", "dataset": "a/b"}]) == [
        (f"[0].{key}", "metadata-missing-key") for key in ("approved_by", "approved_on", "expires_on", "reason")
    ]
    assert faults("waivers", []) == []


def test_a_catalogue_keeps_region_18_10_as_text() -> None:
    value = {
        "title": "Satu Data",
        "region": "18.10",
        "region_name": "Kabupaten Pringsewu",
        "publisher": "Pemkab",
        "license": "CC-BY-4.0",
        "languages": ["id", "en"],
        "time_zone": "Asia/Jakarta",
        "sop": "pringsewu",
    }
    assert faults("catalog", value) == []
    assert told("catalog", value | {"region": 18.1}) == [("region", "metadata-unquoted-code")]


def test_agencies_are_a_list_with_ids_that_are_folder_names() -> None:
    assert faults("agencies", [{"id": "dukcapil", "name": "Dispendukcapil"}]) == []
    assert told("agencies", [{"id": "../x", "name": "X"}]) == [("[0].id", "metadata-malformed")]


def subschemas(schema: object, keyword: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema with the keyword or property it stands under."""
    if isinstance(schema, dict):
        yield keyword, schema
        for key, value in schema.items():
            if key not in ("examples", "x-en", "enum", "required", "const"):
                yield from subschemas(value, key)
    elif isinstance(schema, list):
        for value in schema:
            yield from subschemas(value, keyword)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_itself_valid(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(dict(schema_of(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_is_explained_in_both_languages_with_an_example_that_holds(kind: str) -> None:
    schema = dict(schema_of(kind))
    for _, part in subschemas(schema):
        if part.get("additionalProperties") is not False:
            continue
        for name, inner in part["properties"].items():
            assert {"title", "description", "examples", "x-en"} <= set(inner), name
            assert {"title", "description"} <= set(inner["x-en"]), name
            judge = jsonschema.Draft202012Validator(inner | {"$defs": schema["$defs"]})
            for value in [*inner["examples"], *inner["x-en"].get("examples", [])]:
                assert list(judge.iter_errors(value)) == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_mean_the_same_in_every_engine(kind: str) -> None:
    for _, part in subschemas(schema_of(kind)):
        pattern = part.get("pattern")
        if isinstance(pattern, str):
            assert not re.search(r"\\[dDwWsSbB1-9]|\(\?", pattern), pattern


@pytest.mark.parametrize("kind", KINDS)
def test_every_keyword_that_can_refuse_has_a_code(kind: str) -> None:
    silent = {
        "title",
        "description",
        "examples",
        "x-en",
        "$ref",
        "$defs",
        "$schema",
        "$id",
        "$comment",
        "properties",
        "items",
        "prefixItems",
        "allOf",
        "if",
        "then",
    }
    for name, part in subschemas(schema_of(kind)):
        if name not in ("properties", "$defs"):
            assert set(part) - silent <= set(KEYWORD_CODES)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_title_message_and_remedy(language: str) -> None:
    assert {check.code for check in KEYWORD_CODES.values()} == {check.code for check in CODES}
    for check in CODES:
        assert all(Text(language).check(check.code))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["", "-", "18.10", "2020", "2020\n", "2026-01-31", "2.20", "a/b", "https://x.id/", "x" * 250]),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["title", "level", "name", "zzz"]), st.text(max_size=3), max_size=2),
)


def places(value: object, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The key path of everything inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*keys, key)
        yield from places(inner, (*keys, key))


PLACES = sorted(places(example()), key=str)


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_the_fast_judge_and_the_explaining_one_agree(changes: list[tuple[tuple[str | int, ...], object]]) -> None:
    """design.md §9: what decides is defined in one place; the accelerator never changes a result."""
    value = example()
    for keys, new in sorted(changes, key=lambda change: -len(change[0])):
        put(value, keys, new)
    accepted = jsonschema_rs.Draft202012Validator(dict(schema_of("dataset"))).is_valid(value)
    assert accepted == (explain("dataset", value) == [])


BLOCKED = """
import importlib.abc, json, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("rpds", "jsonschema_rs"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
from satudata.read.schemas import faults
for value in json.load(sys.stdin):
    print([(f.path, f.keyword, f.facts) for f in faults("dataset", value)])
assert sys.modules["rpds"].__name__ == "satudata.read.rpds_pure"
"""


def test_without_compiled_packages_the_same_faults_are_told() -> None:
    bad: list[object] = [put(example(), keys, new) for keys, new, _ in CASES]
    bad += [example(), None, [], {}, {"access": {"level": "closed"}}]
    run = subprocess.run(
        [sys.executable, "-c", BLOCKED], input=json.dumps(bad), capture_output=True, text=True, check=True, cwd=ROOT
    )
    here = [str([(f.path, f.keyword, f.facts) for f in faults("dataset", value)]) for value in bad]
    assert run.stdout.splitlines() == here


def test_the_pure_collections_leave_the_old_value_as_it_was() -> None:
    old = HashTrieMap({"a": 1})
    assert dict(old.insert("b", 2)) == {"a": 1, "b": 2}
    assert dict(old.update([("a", 3)])) == {"a": 3}
    assert (dict(old.remove("a")), dict(old.discard("z")), dict(old)) == ({}, {"a": 1}, {"a": 1})
    assert HashTrieMap.convert(old) is old
    assert hash(old) == hash(HashTrieMap(a=1))
    with pytest.raises(KeyError):
        old.remove("z")


def test_the_pure_set_and_list_behave_as_the_compiled_ones() -> None:
    some = HashTrieSet({1})
    changed = [some.insert(2), some.update([3]), some.discard(9), some.remove(1)]
    assert [sorted(c) for c in changed] == [[1, 2], [1, 3], [1], []]
    with pytest.raises(KeyError):
        some.remove(9)
    assert list(List([1]).push_front(0)) == [0, 1]
    assert list(List([1, 2]).drop_first()) == [2]
    with pytest.raises(IndexError):
        List[int]().drop_first()


@pytest.mark.parametrize("text", [b'title: "\\ud800"', b'"\\ud800": x', b'"\\u001b[31m": x', b'a: {"\\u202e": x}'])
def test_an_escape_cannot_bring_in_a_character_that_may_not_stand_in_the_file(text: bytes) -> None:
    _, findings = read_document("x.yml", text)
    assert [finding.code for finding in findings] == ["metadata-control-character"]
