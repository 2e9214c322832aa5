"""What the check of a proposal left behind, read as data without authority: who proposes could have written all of it.

The report is `{"v": 1, "findings": […], "changes": "…"}`. Findings are told in our own words from their codes; what is
not of the form, too much or unknown is left out and counted. The changes are text, shown as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from satudata.model.finding import Fact, Finding, Severity, Where
from satudata.text import Text

VERSION = 1
MAX_FINDINGS = 2_000
MAX_TEXT = 500  # characters of one text in a finding
MAX_FACTS = 20
MAX_CHANGES = 20_000  # characters
MAX_NUMBER = 10**12


@dataclass(frozen=True)
class Report:
    """Findings and changes as reported; `dropped` counts what could not be taken over."""

    findings: tuple[Finding, ...] = ()
    changes: str = ""
    dropped: int = 0


def written(findings: str, changes: str) -> bytes:
    """A report from the check's JSON voice and the text of the comparison. Raises ValueError for other JSON."""
    found = json.loads(findings)["findings"]
    document = {"v": VERSION, "findings": found[:MAX_FINDINGS], "changes": changes[:MAX_CHANGES]}
    return json.dumps(document, ensure_ascii=False).encode()


def read_report(raw: bytes) -> Report | None:
    """The report in these bytes, or None when they are none. Never raises for what they hold."""
    try:
        document = json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("v") != VERSION:
        return None
    items, changes = document.get("findings"), document.get("changes")
    items = items if isinstance(items, list) else []
    found = [_finding(item) for item in items[:MAX_FINDINGS]]
    kept = tuple(sorted((one for one in found if one is not None), key=Finding.sort_key))
    text = _whole(changes[:MAX_CHANGES]) if isinstance(changes, str) else ""
    return Report(kept, text, len(items) - len(kept))


def _known(code: object) -> bool:
    """Whether there are words for a check of this code."""
    try:
        return isinstance(code, str) and bool(Text("id").check(code))
    except KeyError:
        return False


def _finding(item: object) -> Finding | None:
    if not isinstance(item, dict) or not _known(code := item.get("code")):
        return None
    severity, facts = item.get("severity"), item.get("facts")
    if severity not in list(Severity) or not isinstance(facts, dict) or len(facts) > MAX_FACTS:
        return None
    where = Where(_text(item, "path"), _number(item, "line"), _number(item, "row"), _text(item, "column"))
    taken = tuple((name, value) for name, value in facts.items() if _is_fact(value))
    return Finding(str(code), Severity(severity), where, tuple((name, _cut(value)) for name, value in taken))


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return _short(value) if isinstance(value, str) else ""


def _number(item: Mapping[str, object], key: str) -> int:
    value = item.get(key)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= MAX_NUMBER else 0  # type: ignore[operator,return-value]  # it is an int


def _is_fact(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _cut(value: object) -> Fact:
    if isinstance(value, str):
        return _short(value)
    return value if isinstance(value, int | float) and abs(value) <= MAX_NUMBER else 0


def _whole(text: str) -> str:
    """Text that can be written: half a pair of surrogates, which JSON allows, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _short(text: str) -> str:
    text = _whole(text[: MAX_TEXT + 1])
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
