"""Findings as annotations of GitHub Actions: workflow commands, which end at 10 errors and 10 warnings a step.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

from satudata.model.finding import Finding, Severity
from satudata.text import Text
from satudata.voices.telling import counted, counts_line, place, plain

LIMIT = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def github(findings: Sequence[Finding], t: Text) -> str:
    """The ten most useful errors and warnings, then how many there are in all. Notes are counted only."""
    lines, shown, everything = [], 0, sum(counted(findings).values())
    for severity, command in COMMANDS.items():
        chosen = most_useful([finding for finding in findings if finding.severity is severity])
        lines += [annotation(command, finding, t) for finding in chosen]
        shown += len(chosen)
    summary = counts_line(findings, t)
    if shown < everything:
        summary += f". {t('voices.rest', shown=t.number(shown), all=t.number(everything))}"
    lines.append(f"::notice title={escape_property(t('voices.title'))}::{escape(summary)}")
    return "\n".join(lines) + "\n"


def most_useful(findings: Sequence[Finding]) -> list[Finding]:
    """At most ten: the first of each check in each file before any second, in the order given."""
    seen: dict[tuple[str, str], int] = {}
    ranked = []
    for n, finding in enumerate(findings):
        key = (finding.where.path, finding.code)
        seen[key] = seen.get(key, 0) + 1
        ranked.append((seen[key], n, finding))
    return [finding for _, _, finding in sorted(ranked, key=lambda one: one[:2])[:LIMIT]]


def annotation(command: str, finding: Finding, t: Text) -> str:
    """One workflow command on one line, whatever the cells hold."""
    text = t.finding(finding)
    where = finding.where
    properties = [f"file={escape_property(plain(where.path))}"] if where.path else []
    properties += [f"line={where.line}"] if where.line else []
    properties.append(f"title={escape_property(plain(text.title))}")
    told = [" – ".join(part for part in (plain(text.message), place(finding, t)) if part), plain(text.remedy)]
    return f"::{command} {','.join(properties)}::{escape(chr(10).join(told))}"


def escape(text: str) -> str:
    """The data of a command: `%` and line ends."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A property of a command: also what would end it."""
    return escape(text).replace(":", "%3A").replace(",", "%2C")
