"""Findings as Markdown for a job summary or a comment: bounded, and with nothing in it that a cell could turn into
markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from satudata.model.finding import Finding, Severity
from satudata.text import Text
from satudata.voices.telling import Alike, alike, by_file, counted, counts_line, next_step, others, place, plain

MAX_BYTES = 900_000  # of a job summary, which holds 1 MiB and the changes too
TAIL = 400  # bytes kept for the closing lines
MARKS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}
SPECIAL = {code: f"&#{code};" for code in map(ord, '\\`*_{}[]()<>#!|~&":')}
BEGINNINGS = "-+=0123456789"  # of a list or an underlined heading
JOINER = "\u2060"  # after @, so that nobody is called by a cell


def markdown(findings: Sequence[Finding], t: Text, limit: int = MAX_BYTES) -> str:
    """At most `limit` bytes of UTF-8; what does not fit is counted."""
    blocks = [f"## {escape(t('voices.title'))}\n\n{escape(counts_line(findings, t))}\n"]
    size, told = len(blocks[0].encode()), 0
    for path, found in by_file(findings):
        heading = f"\n### {code(path) if path else escape(t('voices.whole'))}\n\n"
        for group in alike(found, t):
            block = heading + item(group, t)
            size += len(block.encode())
            if size > limit - TAIL:
                left = sum(counted(findings).values()) - told
                return "".join([*blocks, f"\n{escape(t('voices.cut', n=t.number(left)))}\n"])
            blocks.append(block)
            heading, told = "", told + len(group.shown) + group.more
    if findings:
        blocks.append(f"\n{escape(next_step(findings, t))}\n")
    return "".join(blocks)


def item(group: Alike, t: Text) -> str:
    """Findings of one kind as one list item."""
    first = group.shown[0]
    text = t.finding(first)
    severity = escape(t(f"voices.severity.{first.severity}"))
    lines = [f"- {MARKS[first.severity]} **{escape(text.title)}** ({severity}, {code(first.code)})"]
    for finding in group.shown:
        told = ": ".join(part for part in (place(finding, t), t.finding(finding).message) if part)
        lines.append(f"  - {escape(told)}")
    if group.more:
        lines.append(f"  - {escape(others(group, t))}")
    lines.append(f"  - {escape(t('voices.remedy'))} {escape(text.remedy)}")
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Text as text: what Markdown or HTML gives a meaning, also at the beginning of a line, becomes a reference."""
    line = plain(text)
    first = f"&#{ord(line[0])};" if line[:1] in BEGINNINGS and line else ""
    rest = line[1:] if first else line
    return first + rest.translate(SPECIAL).replace("@", f"@{JOINER}").replace("www.", "www&#46;")


def whom_to_ask(contacts: Iterable[Mapping[str, str]], t: Text) -> str:
    """The last line of a report: contacts of function with `name`, `email`, `phone`; "" where none is given."""
    told = [", ".join(escape(one[key]) for key in ("name", "email", "phone") if one.get(key)) for one in contacts]
    given = "; ".join(one for one in told if one)
    return f"\n**{escape(t('voices.ask'))}** {given}\n" if given else ""


def code(text: str) -> str:
    """A path or code in the monospaced face."""
    return f"<code>{escape(text)}</code>"
