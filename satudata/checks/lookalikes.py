"""Text that is not what it seems: characters nobody sees, and letters of another script that look like Latin ones.

Two ids, names or headers can look alike and differ (Unicode TR 36 and TR 39). Controls and bidirectional marks are
refused where files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from satudata.checks.subject import Subject, shown, texts_of
from satudata.model.finding import Check, Fact, Finding, Severity

INVISIBLE = Check("hostile-invisible-character")
MIXED_SCRIPT = Check("hostile-mixed-script", Severity.WARNING)

CODES = (INVISIBLE, MIXED_SCRIPT)

# Zero-width and other characters without a shape: joiners, fillers, soft hyphens, tags.
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\uffa0"
    "\U000e0000-\U000e007f]"
)
# Cyrillic, Armenian, Cherokee, Coptic, full-width and mathematical letters, and those Greek ones that are no symbols
# of measures (µ, Ω, Δ, π are).
FOREIGN = (
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b9\u03ba\u03bd\u03bf"
    "\u03c1\u03c4\u03c5\u03c7\u0400-\u052f\u0531-\u0587\u13a0-\u13f5\u2c80-\u2ce4\uff21-\uff3a\uff41-\uff5a"
    "\U0001d400-\U0001d7cb"
)
LATIN = "A-Za-z\u00c0-\u024f"
MIXED = re.compile(f"[{LATIN}][{FOREIGN}]|[{FOREIGN}][{LATIN}]")
LETTER = re.compile(f"[{FOREIGN}]")
ASCII = bytes(range(128))
# How all of these begin in UTF-8; what begins so may be harmless (dashes, quotes), so a closer look follows.
BEGINNINGS = (
    b"\xc2\xad", b"\xcd\x8f", b"\xd8\x9c", b"\xe1", b"\xe2\x80", b"\xe2\x81", b"\xe2\xb2", b"\xe2\xb3", b"\xe3\x85\xa4",
    b"\xef\xbc", b"\xef\xbd", b"\xef\xbe\xa0", b"\xf0\x9d", b"\xf3\xa0", b"\xce", b"\xcf", b"\xd0", b"\xd1", b"\xd2",
    b"\xd3", b"\xd4", b"\xd5", b"\xd6",
)  # fmt: skip


def check(subject: Subject) -> Iterator[Finding]:
    """Texts of the metadata in the order of the file, then the header, then the cells column by column."""
    document = subject.dataset.document
    if _odd(subject.metadata_text):
        for path, text in texts_of(document):
            for kind, facts in _judged(text):
                yield subject.key(kind, path, **facts)
    table = subject.table
    if table is None or not _possible(subject.raw):
        return
    for name in table.header:
        for kind, facts in _judged(name):
            yield subject.cell(kind, 0, shown(name), **facts)
    for column in table.columns:
        for kind, pattern in ((INVISIBLE, HIDDEN), (MIXED_SCRIPT, MIXED)):
            if column.any_search(pattern):
                faults = (
                    (row, _facts(value, pattern))
                    for row, value in enumerate(column.values, start=1)
                    if pattern.search(value)
                )
                yield from subject.rows(kind, column.name, faults)


def _odd(text: str) -> bool:
    """Whether a text has a character worth a closer look: an invisible one, or a letter beyond the Latin ones."""
    beyond = text.encode().translate(None, ASCII).decode()
    return bool(beyond) and (HIDDEN.search(beyond) is not None or any(c > "\u024f" and c.isalpha() for c in beyond))


def _possible(raw: bytes) -> bool:
    """Whether the bytes leave room for any such character; without bytes the cells have to be asked."""
    return not raw or (not raw.isascii() and any(beginning in raw for beginning in BEGINNINGS))


def _judged(text: str) -> Iterator[tuple[Check, dict[str, Fact]]]:
    if text.isascii():
        return
    for kind, pattern in ((INVISIBLE, HIDDEN), (MIXED_SCRIPT, MIXED)):
        if pattern.search(text):
            yield kind, _facts(text, pattern)


def _facts(text: str, pattern: re.Pattern[str]) -> dict[str, Fact]:
    """The text with the odd character made visible by its number, e.g. `K<U+043E>ta`, and that number."""
    found = pattern.search(text)
    odd = LETTER.search(found[0]) if found and pattern is MIXED else found
    if odd is None:
        return {"value": shown(text)}
    number = f"U+{ord(odd[0]):04X}"
    return {"value": shown(text.replace(odd[0], f"<{number}>")), "character": number}
