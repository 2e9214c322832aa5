"""What the voices for people share: counts in words, places in words, and findings by file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from satudata.model.finding import Finding, Severity
from satudata.text import Text

ALIKE = 5  # findings of one check in one column told one by one
ALIKE_PLACES = 50  # the same for headers and metadata, where each needs a mending of its own
# Escape sequences, other controls, and marks that reorder or hide text: a cell must not steer a terminal or a page.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Alike(NamedTuple):
    """Findings of one check and one remedy in a file: those to tell, and the rest, of which only the lines are named.

    `more` counts the places of the rest and those that no finding names.
    """

    shown: tuple[Finding, ...]
    rest: tuple[Finding, ...]
    more: int


def plain(text: str) -> str:
    """One line without controls: what is unsafe becomes a space."""
    return UNSAFE.sub(" ", text).strip()


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many places of each severity, gravest first; zero for none."""
    found = dict.fromkeys(Severity, 0)
    for finding in findings:
        found[finding.severity] += finding.places
    return found


def number_of(t: Text, key: str, n: int) -> str:
    """A counted noun."""
    return t(f"voices.{key}.{'one' if n == 1 else 'many'}", n=t.number(n))


def counts_line(findings: Sequence[Finding], t: Text) -> str:
    """`3 galat, 1 peringatan di 2 berkas`, or that nothing was found."""
    if not findings:
        return t("voices.clean")
    told = [number_of(t, f"counts.{severity}", n) for severity, n in counted(findings).items() if n]
    files = len({finding.where.path for finding in findings})
    return f"{', '.join(told)} {number_of(t, 'files', files)}"


def next_step(findings: Sequence[Finding], t: Text) -> str:
    """What to do now; "" when nothing was found."""
    worst = next((severity for severity, n in counted(findings).items() if n), None)
    return t(f"voices.next.{worst}") if worst else ""


def place(finding: Finding, t: Text) -> str:
    """Line, data row and column or metadata key in words, without the path; "" for a whole file."""
    where = finding.where
    parts = [t("voices.line", n=where.line)] if where.line else []
    parts += [t("voices.row", n=where.row)] if where.row else []
    kind = "key" if where.path.endswith(".yml") else "column"
    parts += [t(f"voices.{kind}", name=plain(where.column))] if where.column else []
    return ", ".join(parts)


def by_file(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by path, those with the gravest first, then by path; within a file by line."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=Finding.sort_key):
        groups.setdefault(finding.where.path, []).append(finding)
    return [(path, sorted(found, key=_in_file)) for path, found in groups.items()]


def _in_file(finding: Finding) -> tuple[int, int, str, str]:
    where = finding.where
    return (where.line, where.row, where.column, finding.code)


def alike(findings: Sequence[Finding], t: Text) -> list[Alike]:
    """The findings of a file put together, in order of the first: cells by check and column, the rest by check and
    remedy."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        apart = finding.where.column if finding.where.row else t.finding(finding).remedy
        groups.setdefault((finding.code, apart), []).append(finding)
    return [_told(found) for found in groups.values()]


def _told(found: Sequence[Finding]) -> Alike:
    limit = ALIKE if found[0].where.row else ALIKE_PLACES
    shown, rest = tuple(found[:limit]), tuple(found[limit:])
    return Alike(shown, rest, sum(finding.places for finding in found) - len(shown))


def others(group: Alike, t: Text) -> str:
    """How many more there are and on which lines: `dan 45 lagi seperti ini, di baris 47–90, 92`; "" for none."""
    if not group.more:
        return ""
    lines = sorted({finding.where.line for finding in group.rest[:ALIKE_PLACES]} - {0})
    key = "alike" if not lines else "alike_on" if group.more == len(lines) else "alike_from"
    return t(f"voices.{key}", n=t.number(group.more), lines=", ".join(_ranges(lines)))


def _ranges(numbers: Iterable[int]) -> Iterator[str]:
    """Ascending numbers with those that follow one another put together: `3–5`, `7`."""
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        first, last = found[0], found[-1]
        yield str(first) if first == last else f"{first}–{last}"
