"""What the JSON Schemas of the metadata refuse, explained fault by fault.

`jsonschema-rs` accepts where it is installed; what it refuses, and everything where it is absent, is explained by
`jsonschema` (pure Python, JSON Schema 2020-12), so that the same faults are told everywhere.
"""

from __future__ import annotations

import difflib
import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from satudata.model.finding import Check, Fact, facts_of

KINDS = (
    "dataset", "catalog", "agencies", "roster", "waivers", "calendar", "plan", "deadlines", "activity", "request",
    "complaint", "architecture", "report", "sop", "sop_override",
)  # fmt: skip
MAX_VALUE = 80  # characters of a value or key told in a fact
MAX_ALLOWED = 300  # characters of a list of allowed values told in a fact

MISSING_KEY = Check("metadata-missing-key", waivable=False)
UNKNOWN_KEY = Check("metadata-unknown-key", waivable=False)
WRONG_TYPE = Check("metadata-wrong-type", waivable=False)
UNQUOTED_CODE = Check("metadata-unquoted-code", waivable=False)
NOT_ALLOWED = Check("metadata-not-allowed", waivable=False)
MALFORMED = Check("metadata-malformed", waivable=False)
UNCLEAN_TEXT = Check("metadata-unclean-text", waivable=False)
TOO_SHORT = Check("metadata-too-short", waivable=False)
TOO_LONG = Check("metadata-too-long", waivable=False)
OUT_OF_RANGE = Check("metadata-out-of-range", waivable=False)
REPEATED = Check("metadata-repeated", waivable=False)

CODES: tuple[Check, ...] = (
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_TYPE,
    UNQUOTED_CODE,
    NOT_ALLOWED,
    MALFORMED,
    UNCLEAN_TEXT,
    TOO_SHORT,
    TOO_LONG,
    OUT_OF_RANGE,
    REPEATED,
)

# Schema keyword → check. `unquoted` is not a keyword of JSON Schema: it is `type` where a number stands for a text.
KEYWORD_CODES: Mapping[str, Check] = {
    "required": MISSING_KEY,
    "additionalProperties": UNKNOWN_KEY,
    "propertyNames": UNKNOWN_KEY,
    "type": WRONG_TYPE,
    "unquoted": UNQUOTED_CODE,
    "enum": NOT_ALLOWED,
    "const": NOT_ALLOWED,
    "pattern": MALFORMED,
    "not": UNCLEAN_TEXT,
    "minLength": TOO_SHORT,
    "minItems": TOO_SHORT,
    "minProperties": TOO_SHORT,
    "maxLength": TOO_LONG,
    "maxItems": TOO_LONG,
    "maxProperties": TOO_LONG,
    "minimum": OUT_OF_RANGE,
    "maximum": OUT_OF_RANGE,
    "uniqueItems": REPEATED,
}

# What is expected, shown as YAML rather than in words, so that it reads alike in every language.
FORMS = {
    "string": '"…"',
    "integer": "1",
    "number": "1.5",
    "boolean": "true / false",
    "array": "[…, …]",
    "object": "{…: …}",
}

Keys = tuple[str | int, ...]
Error = Any  # jsonschema.ValidationError, whose parts are typed as anything or unset


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One thing a schema refuses: where, by which keyword, and the facts of the message.

    `keys` is the place for machines, `path` (`schema.fields[3].name`) the same for people.
    A missing key is told at its own place.
    """

    path: str
    keyword: str
    facts: tuple[tuple[str, Fact], ...]
    keys: Keys

    @property
    def check(self) -> Check:
        """The check this fault fails."""
        return KEYWORD_CODES[self.keyword]


@cache
def schema_of(kind: str) -> Mapping[str, Any]:
    """The schema of that kind of file: one of `KINDS`. The value is shared: do not change it."""
    text = files("satudata").joinpath(f"assets/schemas/{kind}.schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema


def faults(kind: str, value: object) -> list[SchemaFault]:
    """Everything the schema of that kind refuses in a value, in order of place; an empty list when it is right.

    The value is what `read_document` gives: dictionaries with text keys, lists, text, finite numbers, booleans, None.
    """
    accept = _accepts(kind)
    if accept is not None and accept(value):
        return []
    return explain(kind, value)


def explain(kind: str, value: object) -> list[SchemaFault]:
    """The faults as `faults` gives them, by the pure-Python way alone."""
    found: dict[tuple[Keys, str], SchemaFault] = {}
    for error in _explainer(kind)(value):
        for fault in _told(error):
            found.setdefault((fault.keys, fault.keyword), fault)
    return sorted(found.values(), key=_order)


@cache
def _accepts(kind: str) -> Callable[[object], bool] | None:
    """The fast judge, or None where it is not installed."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    return jsonschema_rs.Draft202012Validator(dict(schema_of(kind))).is_valid


@cache
def _explainer(kind: str) -> Callable[[object], Iterator[Error]]:
    try:
        importlib.import_module("rpds")
    except ImportError:
        sys.modules["rpds"] = importlib.import_module("satudata.read.rpds_pure")
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema_of(kind)).iter_errors


def _order(fault: SchemaFault) -> tuple[tuple[tuple[int, int, str], ...], str]:
    return tuple((0, k, "") if isinstance(k, int) else (1, 0, k) for k in fault.keys), fault.keyword


def _told(error: Error) -> Iterator[SchemaFault]:
    """One error as faults: one for each unknown key, one otherwise."""
    keyword, keys = str(error.validator), tuple(error.absolute_path)
    if keyword == "required":
        # jsonschema names the missing key only in its sentence: one error for each, in the order of the schema.
        for key in (k for k in error.validator_value if k not in error.instance):
            yield _fault((*keys, key), keyword)
    elif keyword == "additionalProperties":
        for key in (k for k in error.instance if k not in error.schema["properties"]):
            yield _fault((*keys, key), keyword, suggestion=_suggestion(key, error.schema["properties"]))
    elif "propertyNames" in error.absolute_schema_path:
        yield _fault((*keys, str(error.instance)), "propertyNames", suggestion=error.schema.get("pattern", ""))
    elif keyword == "type" and _is_unquoted(error):
        yield _fault(keys, "unquoted", value=_short(error.instance), suggestion=_quoted(error.instance, error.schema))
    else:
        yield _fault(keys, keyword, value=_short(error.instance), **_limits(keyword, error))


def _fault(keys: Keys, keyword: str, **facts: Fact) -> SchemaFault:
    path = _path(keys)
    return SchemaFault(path, keyword, facts_of({"key": path.rpartition(".")[2], **facts}), keys)


def _path(keys: Keys) -> str:
    """`("schema", "fields", 3, "name")` → `schema.fields[3].name`; long keys are cut."""
    path = ""
    for key in keys:
        path += f"[{key}]" if isinstance(key, int) else f".{key[:MAX_VALUE]}" if path else key[:MAX_VALUE]
    return path


def _short(value: object) -> str:
    """A value as it would stand in JSON, cut to `MAX_VALUE` characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _listed(values: Iterator[str]) -> str:
    text = ", ".join(values)
    return text if len(text) <= MAX_ALLOWED else text[: MAX_ALLOWED - 1] + "…"


def _suggestion(key: str, known: Mapping[str, object]) -> str:
    """The known key that looks most alike, or all of them when none does."""
    close = difflib.get_close_matches(key.casefold(), list(known), n=1)
    return close[0] if close else _listed(iter(known))


def _is_unquoted(error: Error) -> bool:
    return (
        error.validator_value == "string"
        and isinstance(error.instance, int | float)
        and not isinstance(error.instance, bool)
    )


def _quoted(number: float, schema: Mapping[str, Any]) -> str:
    """The text that was probably meant: `18.1` in place of a region code was `"18.10"`."""
    pattern = schema.get("pattern", "")
    forms = (str(number), f"{number:.2f}")
    return next((f'"{form}"' for form in forms if re.search(pattern, form)), f'"{forms[0]}"')


def _limits(keyword: str, error: Error) -> dict[str, Fact]:
    """The facts that say what would be right."""
    limit = error.validator_value
    if keyword == "type":
        types = [limit] if isinstance(limit, str) else limit
        return {"expected": " / ".join(FORMS[t] for t in types)}
    if keyword in ("enum", "const"):
        allowed = limit if keyword == "enum" else [limit]
        return {"allowed": _listed(str(v) for v in allowed)}
    if keyword == "pattern":
        return {"example": str(error.schema.get("examples", [limit])[0])}
    if keyword.startswith(("min", "max")):
        return {"limit": limit, "sign": "≥" if keyword.startswith("min") else "≤"}
    return {}
