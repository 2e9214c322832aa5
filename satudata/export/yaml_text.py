"""A value as the text of a YAML file, fit to be read and edited by hand; `read_document` gives the same value back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
PLAIN = re.compile(r"[a-z][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*")
# What YAML 1.1 readers take for something else.
WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def yaml_text(value: Mapping[str, object], head: Sequence[str] = ()) -> str:
    """The text, keys in the order given, after the lines of `head`; the same bytes each time.

    Values are texts, whole numbers, booleans, and lists and mappings of these; TypeError for anything else.
    """
    return "\n".join([*head, *_mapping(value, "")]) + "\n"


def _mapping(value: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, item in value.items():
        name = f"{indent}{key if KEY.fullmatch(key) else _scalar(key)}:"
        if isinstance(item, Mapping) and item:
            yield name
            yield from _mapping(item, f"{indent}  ")
        elif isinstance(item, list | tuple) and item:
            yield name
            yield from _items(item, f"{indent}  ")
        else:
            yield f"{name} {_scalar(item)}"


def _items(value: Sequence[object], indent: str) -> Iterator[str]:
    for item in value:
        if isinstance(item, Mapping) and item:
            first, *rest = _mapping(item, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        elif isinstance(item, list | tuple):
            yield f"{indent}- {json.dumps(item, ensure_ascii=False)}"
        else:
            yield f"{indent}- {_scalar(item)}"


def _scalar(value: object) -> str:
    if isinstance(value, str) and PLAIN.fullmatch(value) and value not in WORDS:
        return value
    if isinstance(value, str | bool | int | float) or value in ([], {}, ()):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} in a YAML file")
