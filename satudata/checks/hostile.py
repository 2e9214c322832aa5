"""Hostile input (the trust rules on parsers): cells that a spreadsheet would run, markup a browser would.

Published bytes are approved bytes, so nothing is rewritten: what is dangerous is refused. Control and bidirectional
characters are refused where files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from satudata.checks.cells import MISSING_MARKS
from satudata.checks.subject import Subject, shown
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.documents import Path
from satudata.read.tables import Column

FORMULA = Check("hostile-formula", waivable=False)
FORMULA_HEADER = Check("hostile-formula-in-header", waivable=False)
MARKUP = Check("hostile-markup", waivable=False)
LINK = Check("hostile-link", waivable=False)
CELL_MARKUP = Check("hostile-markup-in-cell", Severity.WARNING)
LONG_CELL = Check("hostile-long-cell", Severity.WARNING)

CODES = (FORMULA, FORMULA_HEADER, MARKUP, LINK, CELL_MARKUP, LONG_CELL)

MAX_CELL = 5_000  # characters; longer text is a document, not a value
# What a spreadsheet runs: an equals or at sign, a tab, or a sign that no number follows; full-width forms as well.
RUNS = re.compile("^[=@\t\r＝＠＋－]|^[+-][0-9.,]*[^0-9.,%eE]|^[+-][0-9.,]*[eE][^0-9+-]")
DOUBTFUL = (
    b",=",
    b"\n=",
    b'"=',
    b",@",
    b"\n@",
    b'"@',
    b",+",
    b"\n+",
    b'"+',
    b",-",
    b"\n-",
    b'"-',
    b"\t",
    b"\r",
    b"\xef\xbc",
)
SCRIPT = re.compile(
    r"</?(?:script|iframe|object|embed|svg|img|style|link|meta|form|base|a|body|video|audio|math)\b|<!--|<!\[CDATA\[|<\?"
    r"|\bon(?:error|load|click|mouse[a-z]+|focus|blur|key[a-z]+|toggle|animation[a-z]+|begin)\s*="
    r"|(?:javascript|vbscript)\s*:|data:text/html",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[A-Za-z!?]|(?:[jJ]ava|JAVA|[vV]b|VB)(?:[sS]cript|SCRIPT):|\bon(?:error|load|click)=")
TRACES = (b"<", b"cript:", b"CRIPT:", b"onerror", b"onload", b"onclick")
SCHEME = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.\-]*):", re.MULTILINE)
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
LINKED = frozenset({"path", "url", "href", "homepage", "website", "base_url"})


def check(subject: Subject) -> Iterator[Finding]:
    """Markup and links in the metadata, then formulas, markup and overlong text in the cells."""
    yield from _metadata(subject)
    if subject.table is None:
        return
    for name in subject.table.header:
        if RUNS.search(name):
            yield subject.cell(FORMULA_HEADER, 0, shown(name))
    yield from _cells(subject)


def _cells(subject: Subject) -> Iterator[Finding]:
    raw, table = subject.raw, subject.table
    if table is None:
        return
    runs = not raw or any(mark in raw for mark in DOUBTFUL)
    tags = not raw or any(trace in raw for trace in TRACES)
    long = len(raw) > MAX_CELL or not raw
    for column in table.columns:
        if runs and column.any_search(RUNS):
            yield from subject.cells(FORMULA, column, _runs)
        if tags and column.any_search(TAG):
            yield from subject.cells(CELL_MARKUP, column, lambda value: TAG.search(value) is not None)
        if long and column.longest() > MAX_CELL:
            yield from subject.rows(LONG_CELL, column.name, _long(column), limit=MAX_CELL)


def _long(column: Column) -> Iterator[tuple[int, dict[str, Fact]]]:
    for row, value in enumerate(column.values, start=1):
        if len(value) > MAX_CELL:
            yield row, {"characters": len(value)}


def _runs(value: str) -> bool:
    return RUNS.search(value) is not None and value not in MISSING_MARKS


def _metadata(subject: Subject) -> Iterator[Finding]:
    document = subject.dataset.document
    whole = "\n".join(_flat(document))
    scripts = SCRIPT.search(whole) is not None
    if not scripts and not any(scheme not in SAFE_SCHEMES for scheme in SCHEME.findall(whole)):
        return
    for path, text in _texts((), document):
        if scripts and SCRIPT.search(text):
            yield subject.key(MARKUP, path, value=shown(text))
        elif path[-1] in LINKED and (scheme := SCHEME.match(text)) and scheme[1].casefold() not in SAFE_SCHEMES:
            yield subject.key(LINK, path, value=shown(text), scheme=scheme[1])


def _flat(document: Mapping[str, object]) -> list[str]:
    """All texts in no particular order, to be looked at in one go."""
    found: list[str] = []
    stack: list[object] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Every text with its key path, in the order of the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts((*path, key), item)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _texts((*path, n), item)
