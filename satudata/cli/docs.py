"""`scripts/docs`: what the repository keeps of the JSON Schemas and of the checks in another form, written again.

That is the metadata reference `docs/metadata.md`, the list of checks `docs/checks.md` and the procedures row by row
(`docs/procedures.md`, with the stories of `tests/procedures/`), each in both languages, and
the copies of the schemas in `catalog/schemas/` for editors, and the short example of metadata that new instances get.
`python -m satudata.cli.docs` writes them; with `--check` it only tells, by exit code 1, that one is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from satudata.checks import registry
from satudata.cli.docs_procedures import PAGE as PROCEDURES
from satudata.cli.docs_procedures import procedures_page
from satudata.instance import instance_files
from satudata.model.finding import Check
from satudata.portal.html import term
from satudata.read.schemas import KINDS, schema_of
from satudata.text import LANGUAGES, Text

PAGE = Path("docs/metadata.md")
CHECKS = Path("docs/checks.md")
COPIES = Path("catalog/schemas")
EXAMPLE = Path("catalog/contoh-metadata.yml")
DEMONSTRATION = ("blitar", "35.72")  # the procedure and region of the instance at the root of the repository
PLACES = {
    "dataset": "metadata/<agency>/<dataset>.yml",
    "catalog": "catalog/catalog.yml",
    "agencies": "catalog/agencies.yml",
    "roster": "catalog/roster.yml",
    "waivers": "catalog/waivers.yml",
    "activity": "catalog/activities/<agency>/<activity>.yml",
    "calendar": "catalog/calendar/<year>.yml",
    "sop": "catalog/sop/own.yml",
    "sop_override": "catalog/sop.yml",
    "plan": "catalog/plan/<year>/<agency>.yml",
    "deadlines": "catalog/deadlines/<year>/<agency>.yml",
    "report": "catalog/reports/<id>.yml",
    "request": "catalog/requests/<year>/<number>.yml",
    "complaint": "catalog/complaints/<year>/<number>.yml",
    "architecture": "catalog/architecture/<name>.yml",
}
Schema = Mapping[str, Any]
Conditions = Sequence[tuple[str, Schema]]  # in words, and what then holds


class Row(NamedTuple):
    """One key of a file: its path, when it is required ("" for never), and its schema with references followed."""

    path: str
    required: str
    schema: Schema


def metadata_page() -> str:
    """The whole page: Indonesian first, English below."""
    return "\n".join(line for language in LANGUAGES for line in _language(language))


def _language(language: str) -> Iterator[str]:
    t = Text(language)
    yield from (f"# {t('schema.title')}", "", t("schema.intro"), "")
    for kind in KINDS:
        schema = schema_of(kind)
        about = _words(schema, language)
        yield from (f"## {about['title']}: `{PLACES[kind]}`", "", about["description"], "")
        yield "| " + " | ".join(t(f"schema.{c}") for c in ("key", "required", "meaning", "form", "example")) + " |"
        yield "|---|---|---|---|---|"
        yield from (_line(row, t) for row in Keys(schema["$defs"], t).of(schema, ""))
        yield ""


def _words(schema: Schema, language: str) -> Mapping[str, Any]:
    return schema if language == "id" else {**schema, **schema["x-en"]}


def _line(row: Row, t: Text) -> str:
    words = _words(row.schema, t.language)
    example = json.dumps(words["examples"][0], ensure_ascii=False)
    cells = (
        f"`{row.path}`",
        row.required,
        f"**{words['title']}.** {words['description']}",
        _form(row.schema, t),
        f"`{example}`",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _form(schema: Schema, t: Text) -> str:
    if "enum" in schema:
        return t("schema.choice", values=_values(schema["enum"]))
    parts = [t(f"schema.{schema['type']}")]
    if "maxLength" in schema:
        parts.append(t("schema.length", low=schema.get("minLength", 0), high=schema["maxLength"]))
    if "maxItems" in schema:
        parts.append(t("schema.entries", low=schema.get("minItems", 0), high=schema["maxItems"]))
    return ", ".join(parts)


def _values(values: list[object]) -> str:
    return ", ".join(f"`{json.dumps(v) if isinstance(v, bool) else v}`" for v in values)


class Keys:
    """Walks a schema for its keys, in the order of the schema, with the conditions under which they are required."""

    def __init__(self, definitions: Mapping[str, Schema], text: Text) -> None:
        self._definitions = definitions
        self._text = text

    def of(self, schema: Schema, prefix: str, outer: Conditions = ()) -> Iterator[Row]:
        """Every key inside a schema; `prefix` is its own path, `outer` what holds for it from above."""
        inside = self._followed(schema)
        if "items" in inside:
            yield from self.of(inside["items"], f"{prefix}[]", _below(outer, "items"))
        own = [(self._condition(rule["if"]), rule["then"]) for rule in inside.get("allOf", ())]
        conditions = [*outer, *own]
        for name, inner in inside.get("properties", {}).items():
            required = self._required(name, inside, conditions)
            yield from self._key(name, inner, prefix, required, _below(conditions, "properties", name))
            for condition, then in conditions:
                if "$ref" in then.get("properties", {}).get(name, {}):
                    yield from self._variant(then["properties"][name], _joined(prefix, name), condition)
        for condition, then in conditions:
            if "$ref" in then:
                yield from self._variant(then, prefix, condition, inside["properties"])

    def _key(self, name: str, schema: Schema, prefix: str, required: str, conditions: Conditions) -> Iterator[Row]:
        path = _joined(prefix, name)
        yield Row(path, required, self._followed(schema))
        yield from self.of(schema, path, conditions)

    def _variant(self, schema: Schema, prefix: str, condition: str, known: Schema | None = None) -> Iterator[Row]:
        """The keys of a part that holds only under a condition, which stands behind each path."""
        inside = self._followed(schema)
        for name, inner in inside["properties"].items():
            if name not in (known or {}):
                required = self._text("schema.yes") if name in inside.get("required", ()) else ""
                note = self._text("schema.if", condition=condition)
                yield Row(_joined(prefix, name), " – ".join(filter(None, (note, required))), self._followed(inner))

    def _followed(self, schema: Schema) -> Schema:
        """The schema with what it refers to beneath it; its own words stand before those of the definition."""
        if "$ref" not in schema:
            return schema
        return {**self._followed(self._definitions[schema["$ref"].rpartition("/")[2]]), **schema}

    def _required(self, name: str, schema: Schema, conditions: Conditions) -> str:
        if name in schema.get("required", ()):
            return self._text("schema.yes")
        found = [condition for condition, then in conditions if name in then.get("required", ())]
        return "; ".join(self._text("schema.if", condition=condition) for condition in found)

    def _condition(self, schema: Schema, prefix: str = "") -> str:
        """An `if` in words: the keys that must be there and the values they must have."""
        told = []
        properties = schema.get("properties", {})
        for name, inner in properties.items():
            path = _joined(prefix, name)
            if "properties" in inner:
                told.append(self._condition(inner, path))
            else:
                values = inner["enum"] if "enum" in inner else [inner["const"]]
                told.append(self._text("schema.equals", name=path, values=_values(values)))
        present = (name for name in schema.get("required", ()) if name not in properties)
        told += [self._text("schema.present", name=name) for name in present]
        return self._text("schema.and").join(told)


def _below(conditions: Conditions, *keys: str) -> Conditions:
    """What conditions say of a part further in. Parts that are described by reference are told as variants."""
    found = []
    for condition, then in conditions:
        for key in keys:
            then = then.get(key, {})
        if then and "$ref" not in then:
            found.append((condition, then))
    return found


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def checks_page(checks: Iterable[Check]) -> str:
    """Every check under its code, by family in alphabetical order, each in all languages. KeyError without texts."""
    texts = [Text(language) for language in LANGUAGES]
    lines = [f"# {' · '.join(t('docs.checks.title') for t in texts)}", ""]
    for t in texts:
        lines += [t("docs.checks.intro"), ""]
    ordered = sorted(checks, key=lambda check: check.code)
    for family, found in groupby(ordered, key=lambda check: check.code.partition("-")[0]):
        names = dict.fromkeys(term(t, "family", family) for t in texts)
        lines += [f"## {' · '.join(names)}", ""]
        lines += [line for check in found for line in _check_lines(check, texts)]
    return "\n".join(lines)


def _check_lines(check: Check, texts: Iterable[Text]) -> Iterator[str]:
    yield from (f"### `{check.code}`", "")
    for t in texts:
        words = t.check(check.code)
        waiver = t("docs.checks.waivable" if check.waivable else "docs.checks.fixed")
        said = f"{words.message} *{t('voices.remedy')}* {words.remedy}".replace("<", "&lt;")
        yield f"- **{words.title}** ({t(f'voices.severity.{check.severity.value}')}; {waiver}). {said}"
    yield ""


def products() -> Iterator[tuple[Path, bytes]]:
    """Each generated file with its bytes."""
    yield PAGE, metadata_page().encode()
    yield CHECKS, checks_page(registry.ALL.values()).encode()
    yield PROCEDURES, procedures_page().encode()
    for kind in KINDS:
        name = f"{kind}.schema.json"
        yield COPIES / name, files("satudata").joinpath(f"assets/schemas/{name}").read_bytes()
    own = dict(instance_files(*DEMONSTRATION))
    yield EXAMPLE, own[EXAMPLE.as_posix()]


def main(arguments: list[str]) -> int:
    """Write what is stale, or with `--check` only look; 1 when something is stale."""
    stale = [(path, new) for path, new in products() if not path.is_file() or path.read_bytes() != new]
    if "--check" in arguments:
        return int(bool(stale))
    for path, new in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
