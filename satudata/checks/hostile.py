"""Hostile input (the trust rules on parsers): cells that a spreadsheet would run, markup a browser would.

Published bytes are approved bytes, so nothing is rewritten: what is dangerous is refused. Control and bidirectional
characters are refused where files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from satudata.checks.cells import MISSING_MARKS
from satudata.checks.layout import may_hold
from satudata.checks.subject import Subject, shown, texts_of
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.tables import Column

FORMULA = Check("hostile-formula", waivable=False)
FORMULA_HEADER = Check("hostile-formula-in-header", waivable=False)
MARKUP = Check("hostile-markup", waivable=False)
LINK = Check("hostile-link", waivable=False)
ELEMENTS = Check("hostile-html", Severity.WARNING)
CELL_MARKUP = Check("hostile-markup-in-cell", Severity.WARNING)
LONG_CELL = Check("hostile-long-cell", Severity.WARNING)

CODES = (FORMULA, FORMULA_HEADER, MARKUP, LINK, ELEMENTS, CELL_MARKUP, LONG_CELL)

MAX_CELL = 5_000  # characters; longer text is a document, not a value
# What a spreadsheet runs: an equals or at sign, a tab, or a sign that no number follows; full-width forms as well.
# A list separator starts a new cell where the spreadsheet's language is Indonesian: it splits lines at semicolons.
RUNS = re.compile("^ *[=@\t\r＝＠＋－]|^ *[+-][0-9.,]*[^0-9.,%eE]|^ *[+-][0-9.,]*[eE][^0-9+-]|; *[=@]")
# A sign, and how it has to stand for a closer look.
DOUBTFUL = {
    b"=": (b",=", b"\n=", b'"=', b" =", b";="),
    b"@": (b",@", b"\n@", b'"@', b" @", b";@"),
    b"+": (b",+", b"\n+", b'"+', b" +"),
    b"-": (b",-", b"\n-", b'"-', b" -"),
    b"\t": (b"\t",),
    b"\r": (b"\r",),
    b"\xef": (b"\xef\xbc",),
}
HANDLERS = (
    r"\bon(?:abort|animation[a-z]+|auxclick|before[a-z]+|begin|blur|can[a-z]+|change|click|close|contextmenu|copy|cut"
    r"|dblclick|drag[a-z]*|drop|end|ended|error|focus[a-z]*|hashchange|input|invalid|key[a-z]+|load[a-z]*|message"
    r"|mouse[a-z]+|page[a-z]+|paste|play[a-z]*|pointer[a-z]+|popstate|repeat|reset|resize|scroll[a-z]*|search|select[a-z]*"
    r"|show|storage|submit|toggle|touch[a-z]+|transition[a-z]+|unload|wheel)\s*="
)
SCRIPT = re.compile(
    r"</?(?:a|applet|audio|base|body|button|details|embed|form|frame|frameset|html|iframe|image|img|input|isindex|link"
    r"|marquee|math|meta|object|portal|script|select|source|style|svg|template|textarea|title|video|xml|xss)\b"
    rf"|<!--|<!\[CDATA\[|<!doctype|<\?|{HANDLERS}",
    re.IGNORECASE,
)
# Looked for once entities are resolved and line ends and tabs are gone, as browsers do before they follow a link.
RUN_LINK = re.compile(
    r"(?:javascript|vbscript|livescript)\s*:|data:\s*[a-z]+/[a-z0-9.+\-]+\s*[;,]|view-source:", re.IGNORECASE
)
DROPPED = str.maketrans("", "", "\t\r\n")
# What all of these have in common in lower case, so that most texts need no closer look.
HINTS = {
    "<": ("<",),
    "&": ("&#", "&colon", "&tab", "&newline"),
    "script": ("script:", "script\t", "script\n", "script "),
    ":": ("data:",),
    "view-source": ("view-source",),
}
HANDLER = re.compile(r"on[a-z]{3,24}\s{0,9}=")
ELEMENT = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]{0,500})?/?>")
TAG = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]*[ />]|<[!?]|(?:[jJ]ava|JAVA|[vV]b|VB)(?:[sS]cript|SCRIPT):"
    r"|(?:^|[^A-Za-z0-9_])on(?:error|load|click)="
)
TRACES = {b"<": (b"<",), b":": (b"cript:", b"CRIPT:"), b"=": (b"onerror=", b"onload=", b"onclick=")}
SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
LINK_COLON = re.compile(r":\S")
LINK_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*$")
MAX_SCHEME = 24  # characters looked at before the colon
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
    runs = may_hold(raw, DOUBTFUL)
    tags = may_hold(raw, TRACES)
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
    return RUNS.search(value) is not None and value.strip() not in MISSING_MARKS


def _metadata(subject: Subject) -> Iterator[Finding]:
    document = subject.dataset.document
    folded = subject.metadata_text.casefold()
    hinted = any(hint in folded for part, hints in HINTS.items() if part in folded for hint in hints)
    hinted = hinted or ("=" in folded and HANDLER.search(folded) is not None)
    if not hinted and SAFE_SCHEMES.issuperset(_schemes(folded)):
        return
    for path, text in texts_of(document):
        if hinted and _active(text):
            yield subject.key(MARKUP, path, value=shown(text))
        elif path[-1] in LINKED and (scheme := _bad_scheme(text)):
            yield subject.key(LINK, path, value=shown(text), scheme=scheme)
        elif hinted and ELEMENT.search(text):
            yield subject.key(ELEMENTS, path, value=shown(text))


def _schemes(folded: str) -> Iterator[str]:
    """Whatever looks like the scheme of a link, in text folded to small letters."""
    for colon in LINK_COLON.finditer(folded):
        before = LINK_SCHEME.search(folded[max(0, colon.start() - MAX_SCHEME) : colon.start()])
        if before is not None:
            yield before[0]


def _bad_scheme(link: str) -> str:
    """The scheme of a link that is not followed; "" when it may be, or has none."""
    scheme = SCHEME.match(link)
    return scheme[1] if scheme and scheme[1].casefold() not in SAFE_SCHEMES else ""


def _active(text: str) -> bool:
    """Whether a browser could be made to run or load something, were the text taken for HTML or Markdown.

    >>> [_active(t) for t in ("<img src=x onerror=f()>", "[x](java&#115;cript:f())", "Sumber data: BPS; a < b")]
    [True, True, False]
    """
    return SCRIPT.search(text) is not None or RUN_LINK.search(unescape(text).translate(DROPPED)) is not None
