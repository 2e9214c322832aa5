"""One activity as its checks see it: what is filled in, whether it must be, and where that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from satudata.checks.subject import dotted
from satudata.model.activity import Activity
from satudata.model.finding import Check, Fact, Finding, Where
from satudata.read.documents import Document, Path

NEEDED = Check("activities-needed", waivable=False)
FORBIDDEN = Check("activities-forbidden", waivable=False)

NOT_APPLICABLE = "-"  # BPS's own mark for a field that has no answer


@dataclass(frozen=True)
class Form:
    """One activity with the file it was read from."""

    activity: Activity
    document: Document

    def value(self, keys: Path) -> object:
        """What the file says under these keys, None for nothing."""
        found: object = self.activity.document
        for key in keys:
            if isinstance(key, int):
                found = found[key] if isinstance(found, list) and key < len(found) else None
            else:
                found = found.get(key) if isinstance(found, dict) else None
        return found

    def said(self, keys: Path) -> str:
        """The text there, "" for none and for the mark of what is not applicable."""
        value = self.value(keys)
        return value.strip() if isinstance(value, str) and value.strip() != NOT_APPLICABLE else ""

    def at(self, check: Check, keys: Path, /, **facts: Fact) -> Finding:
        """The fault at the line of that key, or of its nearest ancestor in the file. `key` is always a fact."""
        line = self.document.line_of(keys)
        named: dict[str, Fact] = {"key": next((key for key in reversed(keys) if isinstance(key, str)), ""), **facts}
        return check.at(Where(self.activity.path, line, 0, dotted(keys)), **named)

    def only_if(self, wanted: bool | None, keys: Path, because: str) -> Iterator[Finding]:
        """A field that is asked for only under a condition, `because`; None when the condition is not known yet.

        A draft may leave out what is asked for. What is not asked for is told in any state.
        """
        value = self.value(keys)
        if wanted is True and value in (None, "", [], {}) and not self.activity.is_draft:
            yield self.at(NEEDED, keys, because=because)
        if wanted is False and value not in (None, "", NOT_APPLICABLE, 0, [], {}):
            yield self.at(FORBIDDEN, keys, because=because)


def form_of(activity: Activity) -> Form:
    """The activity with its document; lines are looked for only when a finding asks for one."""
    return Form(activity, Document(activity.path, dict(activity.document), activity.source))
