"""Values out of a forge's JSON answers: of the kind that is expected, or the answer counts as incomplete."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.gate.forge import Partial
from satudata.gate.reviews import moment


def record(value: object, *keys: str) -> Mapping[str, object]:
    """The object at these keys."""
    found = _at(value, keys)
    if not isinstance(found, dict):
        raise _missing(keys)
    return found


def items(value: object, *keys: str) -> list[object]:
    """The list at these keys."""
    found = _at(value, keys)
    if not isinstance(found, list):
        raise _missing(keys)
    return found


def text(value: object, *keys: str) -> str:
    """The text at these keys."""
    found = _at(value, keys)
    if not isinstance(found, str) or any("\ud800" <= character <= "\udfff" for character in found):
        raise _missing(keys)
    return found


def number(value: object, *keys: str) -> int:
    """The whole number at these keys."""
    found = _at(value, keys)
    if not isinstance(found, int) or isinstance(found, bool):
        raise _missing(keys)
    return found


def truth(value: object, *keys: str) -> bool:
    """The truth value at these keys."""
    found = _at(value, keys)
    if not isinstance(found, bool):
        raise _missing(keys)
    return found


def when(value: object, *keys: str) -> str:
    """The moment at these keys, ISO 8601 with offset."""
    found = text(value, *keys)
    try:
        moment(found)
    except ValueError:
        raise _missing(keys) from None
    return found


def account(value: object, *keys: str) -> int:
    """The numeric id of the account at these keys; 0, which is nobody's, where the account was deleted."""
    found = _at(value, keys)
    return 0 if found is None else number(found, "id")


def object_id(value: object, *keys: str) -> str:
    """The id of a Git object at these keys."""
    found = text(value, *keys)
    if len(found) not in (40, 64) or not set(found) <= set("0123456789abcdef"):
        raise _missing(keys)
    return found


def _at(value: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            raise _missing(keys)
        value = value[key]
    return value


def _missing(keys: tuple[str, ...]) -> Partial:
    return Partial("forge-partial", what=".".join(keys))
