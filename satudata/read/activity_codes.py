"""The code lists of MS-Keg (`assets/activity-codes.yml`): what a code means, and INDAH's word for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from satudata.model.catalog import Bilingual
from satudata.read.catalogue import mapping, text
from satudata.read.documents import read_document


@dataclass(frozen=True)
class Choice:
    """One answer of the form. `indah` is its constant, or for fields with several answers the column of its own."""

    code: int
    label: Bilingual
    indah: str


@cache
def choices() -> Mapping[str, Mapping[int, Choice]]:
    """Field → code → choice, in the order of the form. The value is shared: do not change it."""
    name = "activity-codes.yml"
    document, _ = read_document(name, files("satudata").joinpath(f"assets/{name}").read_bytes())
    return {
        field: {int(code): _choice(int(code), mapping(entry)) for code, entry in mapping(entries).items()}
        for field, entries in document.mapping.items()
    }


def _choice(code: int, entry: Mapping[str, object]) -> Choice:
    return Choice(code, Bilingual(text(entry.get("id")), text(entry.get("en"))), text(entry.get("indah")))


def code_of(value: object) -> int | None:
    """A code of the form as the document has it; None for anything else (a truth value is no code)."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def codes_of(value: object) -> tuple[int, ...]:
    """The codes of a field with several answers, each once, in the order of the form."""
    given = value if isinstance(value, list) else []
    return tuple(sorted({code for item in given if (code := code_of(item)) is not None}))
