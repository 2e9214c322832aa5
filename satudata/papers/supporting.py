"""Supporting evidence (*data dukung*) that may not be public: kept outside, bound to a statement by its digest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from satudata.errors import SatudataError
from satudata.papers.store import SCAN_BYTES, content_of, digest_of
from satudata.trust.canonical import Value

LONGEST_NAME = 4_000  # characters of a path; a longer text is a reference


def supporting(given: Sequence[str]) -> list[Value]:
    """What stands in the statement for each file or reference, in the order given: its kind and digest only.

    What names a file, or looks like a path, has to be readable. SatudataError `supporting-unreadable`.
    """
    return [_one(one) for one in given]


def _one(given: str) -> dict[str, Value]:
    place = Path(given)
    looks_like_path = len(given) < LONGEST_NAME and ("\n" not in given) and (place.is_file() or _named(given))
    if not looks_like_path:
        return {"kind": "reference", "digest": digest_of(given.encode())}
    try:
        return {"kind": "file", "digest": digest_of(content_of(given, SCAN_BYTES))}
    except SatudataError as error:
        problem = str(error.facts.get("problem", error.key))
        raise SatudataError("supporting-unreadable", path=given, problem=problem) from None


def _named(given: str) -> bool:
    """Whether a text means a file: it begins like a path, or ends in one of the usual endings, without spaces."""
    usual = (".pdf", ".xlsx", ".xls", ".csv", ".docx", ".zip", ".jpg", ".png")
    return given.startswith(("/", "./", "../", "~")) or (" " not in given and given.lower().endswith(usual))
