"""GitHub's published description of its interface as a judge: of every request that is made, and of every answer that
the mock server gives. Also makes the smallest answers it allows, so that a mock need not know all of their keys.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

PLACE = Path(__file__).parent / "github" / "openapi.json"
ROOT = "urn:github"
SAMPLES = {"date-time": "2026-11-20T00:00:00Z", "uri": "https://forge.example/x", "email": "a@example.go.id"}


def _plain(value: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema 2020-12: `nullable` becomes a choice with null, references become absolute."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain(item) for key, item in value.items() if key != "nullable" or isinstance(item, dict)}
    if isinstance(reference := plain.get("$ref"), str):
        plain["$ref"] = f"{ROOT}{reference}"
    return {"anyOf": [plain, {"type": "null"}]} if value.get("nullable") is True else plain


@cache
def document() -> Any:
    return _plain(json.loads(PLACE.read_text("utf-8")))


@cache
def _registry() -> Any:
    return Registry().with_resource(ROOT, DRAFT202012.create_resource(document()))


def _at(reference: str) -> Any:
    value = document()
    for part in reference.removeprefix(f"{ROOT}#/").split("/"):
        value = value[part.replace("~1", "/").replace("~0", "~")]
    return value


def resolved(value: Any) -> Any:
    """The value with a reference at its top followed."""
    while isinstance(value, dict) and "$ref" in value:
        value = _at(value["$ref"])
    return value


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for template in document()["paths"]:
        pattern = re.sub(r"\{\w+\}", "([^/]+)", template)
        if "/git/ref" in template:  # the name of a Git reference holds slashes
            pattern = f"{pattern.removesuffix('([^/]+)')}(.+)"
        found.append((re.compile(pattern), template))
    return sorted(found, key=lambda one: one[1].count("{"))


def operation(method: str, path: str) -> tuple[str, Any]:
    """The template and description of an operation. AssertionError for one that is not described."""
    for pattern, template in _templates():
        if pattern.fullmatch(path) and method.lower() in document()["paths"][template]:
            return template, document()["paths"][template][method.lower()]
    raise AssertionError(f"GitHub describes no {method} {path}")


def check(schema: Any, value: Any, what: str) -> None:
    """AssertionError where the value is not of the schema."""
    errors = sorted(
        Draft202012Validator(schema, registry=_registry()).iter_errors(value), key=lambda e: list(map(str, e.path))
    )
    assert not errors, f"{what}: {errors[0].json_path}: {errors[0].message[:300]}"


def check_request(method: str, path: str, query: str, body: Any) -> Any:
    """Hold a request to the description; gives its operation."""
    template, described = operation(method, path)
    parameters = {p["name"]: p for p in map(resolved, described["parameters"]) if p["in"] == "query"}
    for name, text in parse_qsl(query, keep_blank_values=True):
        assert name in parameters, f"{method} {template} takes no {name}"
        schema = resolved(parameters[name]["schema"])
        number = "integer" in json.dumps(schema.get("type", "")) and text.isdecimal()
        check(schema, int(text) if number else {"true": True, "false": False}.get(text, text), f"{template} {name}")
    given = described.get("requestBody")
    if body is not None:
        assert given is not None, f"{method} {template} takes no body"
        check(given["content"]["application/json"]["schema"], body, f"{method} {template}")
        known = _all_properties(given["content"]["application/json"]["schema"])
        assert set(body) <= known, f"{method} {template} does not know {set(body) - known}"
    return described


def _all_properties(schema: Any) -> set[str]:
    schema = resolved(schema)
    own = set(schema.get("properties", {}))
    return own.union(*(_all_properties(part) for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])))


def answer_schema(described: Any, status: int) -> Any:
    """The schema of an answer, None where it has no JSON body."""
    answers = described["responses"]
    assert str(status) in answers, f"{described['operationId']} does not answer {status}"
    content = resolved(answers[str(status)]).get("content", {})
    return content["application/json"]["schema"] if "application/json" in content else None


def sample(schema: Any) -> Any:
    """The smallest value the schema allows, with every key it requires."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            null = any(one.get("type") == "null" for one in schema[key] if isinstance(one, dict))
            return None if null else sample(schema[key][0])
    if "allOf" in schema:
        return {key: value for part in schema["allOf"] for key, value in sample(part).items()}
    match schema.get("type"):
        case "object" | None if "properties" in schema or schema.get("type") == "object":
            required = schema.get("required", [])
            return {key: sample(schema["properties"][key]) for key in required}
        case "array":
            return []
        case "string":
            return SAMPLES.get(schema.get("format", ""), "x" * schema.get("minLength", 0))
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
    return None


def filled(schema: Any, given: Any) -> Any:
    """What the mock knows, completed with what the description requires besides."""
    if isinstance(given, list):
        items = resolved(schema).get("items", {})
        return [filled(items, one) for one in given]
    if not isinstance(given, dict):
        return given
    shape = _chosen(schema, given)
    made = sample(shape) or {}
    properties = _properties(shape)
    for key, value in given.items():
        made[key] = filled(properties[key], value) if key in properties else value
    return made


def _chosen(schema: Any, given: dict[str, Any]) -> Any:
    """Of several shapes the one that has the kind of the given value."""
    schema = resolved(schema)
    for key in ("oneOf", "anyOf"):
        for part in schema.get(key, []):
            shape = resolved(part)
            if shape.get("type") == "null":
                continue
            kind = _properties(shape).get("type", {}).get("enum")
            if kind is None or given.get("type") in kind:
                return _chosen(shape, given)
    return schema


def _properties(schema: Any) -> dict[str, Any]:
    schema = resolved(schema)
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= _properties(part)
    return found
