"""What to search for: the traces that rows held back would leave in a file of the site, whatever its format.

Two kinds. A *cell* that is distinctive by itself (a long text, a number of many digits) is searched as a whole word in
every spelling it may take. A *run* of neighbouring cells, each of which may be ordinary, is searched among letters and
digits only, so that no separator, tag or thousands mark of any format matters.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from satudata.read.git import blob_id
from satudata.text import LANGUAGES, Text

TEXT, NUMBER, RUN, PLAIN = "text", "number", "run", "plain"
MIN_TEXT, MIN_DIGITS = 8, 7  # letters and digits of a text, digits of a number, that stand for nothing else
RUN_WEIGHT = 16  # letters and digits of a run that are neither codes, years nor repeated
RARE_SHARE = 0.05  # a cell in more of the rows than this tells nothing
MAX_ROWS = 20_000  # rows looked at, evenly spread
EDGE, SPREAD = 25, 50  # rows taken at either end (what pages show first), and evenly between
FEW = 5  # rows of a table that is searched for lightly
EVERYTHING_ELSE = bytes(code for code in range(128) if not chr(code).isalnum())
DATE_LIKE = re.compile(r"\d{1,2} [A-Za-z]{3,9} \d{4}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
NUMERIC = re.compile(r"-?(\d+)(?:\.(\d+))?")
CODE_LIKE = re.compile(r"\d{2}(?:\.\d{2}){1,3}(?:\.\d{4})?|(?:19|20)\d{2}(?:-(?:\d{2}|[QS]\d))?")
FORMATS = tuple(Text(language) for language in LANGUAGES)


class Needle(NamedTuple):
    """One thing to search for: its kind, its bytes (small letters), and where it comes from (file and data row).

    `stem` is equal for all spellings of one cell.
    """

    kind: str
    pattern: bytes
    origin: str
    row: int = 0
    stem: bytes = b""


def squeezed(content: bytes) -> bytes:
    """The letters and digits of small text, and bytes beyond ASCII, with nothing between them."""
    return content.translate(None, EVERYTHING_ELSE)


def of_table(path: str, content: bytes, lightly: bool = False) -> list[Needle]:
    """The needles of one version of a table. Bytes that are no table give those of their digests only.

    `lightly` takes a few runs and no cells: for data that may become public any day.
    """
    found = list(_digests(path, content))
    header, rows = _rows(content)
    if not rows:
        return found
    counts = [Counter(column) for column in zip(*(cells for _, cells in rows), strict=True)]
    taken = _sample(rows)
    if lightly:
        taken = taken[:: -(-len(taken) // FEW)]
    else:
        found += _cells(path, rows, counts, taken)
    found += _runs(path, header, rows, counts, taken)
    return list(dict.fromkeys(found))


def told_by(content: bytes) -> Iterator[bytes]:
    """What a table that is shown tells by itself, in every form in which runs are searched for: row after row, also
    with the column names of JSON objects between, and column after column.
    """
    yield squeezed(content.lower())
    header, rows = _rows(content)
    yield from _joined(cell for _, cells in rows for cell in cells)
    yield from _joined(part for _, cells in rows for pair in zip(header, cells, strict=True) for part in pair)
    for column in zip(*(cells for _, cells in rows), strict=True):
        yield from _joined(column)


def of_canaries(path: str, content: bytes) -> list[Needle]:
    """The strings planted to be found: one a line, `#` begins a comment, shorter ones than `MIN_TEXT` are left out."""
    found: list[Needle] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        planted = line.strip()
        if planted and not planted.startswith("#") and len(squeezed(planted.encode())) >= MIN_TEXT:
            found += (Needle(PLAIN, form, path, number) for form in _spellings(planted))
            found.append(Needle(RUN, squeezed(planted.lower().encode()), path, number))
    return found


def _digests(path: str, content: bytes) -> Iterator[Needle]:
    """The digests by which somebody could prove a guess of what the file says."""
    if not content.strip():
        return
    for digest in (hashlib.sha256(content).hexdigest(), blob_id(content, ""), blob_id(content, "0" * 64)):
        yield Needle(TEXT, digest.encode(), path, 0, digest.encode())


def _rows(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and (data row number, cells) of rows as long as the header, at most `MAX_ROWS` of them."""
    lines = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "").splitlines()
    header = next(_parsed(lines[:1]), [])
    step = -(-len(lines) // MAX_ROWS) or 1
    chosen = range(1, len(lines), step)
    cells = (next(_parsed([lines[number]]), []) for number in chosen)
    return header, [
        (n, [cell.strip() for cell in row])
        for n, row in zip(chosen, cells, strict=True)
        if row and len(row) == len(header)
    ]


def _parsed(lines: Iterable[str]) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines)
    except csv.Error:
        return


def _sample(rows: Sequence[tuple[int, list[str]]]) -> list[int]:
    """Which rows are searched for: both ends, some between, and those with the outermost number of a column."""
    count = len(rows)
    chosen = {*range(min(EDGE, count)), *range(max(count - EDGE, 0), count), *range(0, count, -(-count // SPREAD))}
    for column in range(len(rows[0][1])):
        numbers = [(float(cells[column]), at) for at, (_, cells) in enumerate(rows) if NUMERIC.fullmatch(cells[column])]
        if numbers:
            chosen |= {min(numbers)[1], max(numbers)[1]}
    return sorted(chosen)


def _cells(
    path: str, rows: Sequence[tuple[int, list[str]]], counts: Sequence[Counter[str]], taken: Iterable[int]
) -> Iterator[Needle]:
    often = max(2, int(len(rows) * RARE_SHARE))
    for at in taken:
        number, cells = rows[at]
        for cell, counted in zip(cells, counts, strict=True):
            if counted[cell] <= often:
                for kind, form in spellings(cell):
                    yield Needle(kind, form, path, number, cell.lower().encode("utf-8", "surrogatepass"))


def spellings(cell: str) -> Iterator[tuple[str, bytes]]:
    """(kind, bytes) of every way a distinctive cell may be written; nothing for an ordinary one."""
    match = NUMERIC.fullmatch(cell)
    if DATE_LIKE.fullmatch(cell):
        return
    if match is not None:
        digits = f"{match[1]}{match[2] or ''}".strip("0")
        if len(digits) >= MIN_DIGITS:
            yield from ((NUMBER, form) for form in _numbers(cell.lstrip("-"), len(match[1])))
    elif len(squeezed(cell.encode())) >= MIN_TEXT and re.search(r"[^\W\d_]", cell):
        yield from ((TEXT, form) for form in _spellings(cell))


def _numbers(cell: str, n_whole: int) -> list[bytes]:
    """As in the file, without needless zeros, with thousands marks, and rounded where enough digits remain."""
    plain = [cell, f"{cell}.0"] if "." not in cell else [cell, cell.rstrip("0").rstrip(".")]
    shown = [t.number(text) for text in (plain[0], plain[1]) for t in FORMATS]
    if "." in cell and n_whole >= MIN_DIGITS and n_whole < 16:
        plain += [f"{float(cell):.{decimals}f}" for decimals in (0, 1, 2)]
        shown += [t.number(cell, decimals) for decimals in (0, 1, 2) for t in FORMATS]
    return [form.encode() for form in dict.fromkeys((*plain, *shown))]


def _spellings(text: str) -> list[bytes]:
    """A text as it stands in a page, in JSON, in an address, in a quoted cell; in small letters."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    forms = (
        text,
        html.escape(text, quote=False),
        html.escape(text),
        html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        escaped,
        json.dumps(text)[1:-1],
        "".join(f"\\u{ord(c):04x}" if c in "<>&" else c for c in escaped),
        quote(text),
        text.replace('"', '""'),
    )
    return [form.lower().encode("utf-8", "surrogatepass") for form in dict.fromkeys(forms)]


def _runs(
    path: str,
    header: Sequence[str],
    rows: Sequence[tuple[int, list[str]]],
    counts: Sequence[Counter[str]],
    taken: Iterable[int],
) -> Iterator[Needle]:
    """Neighbouring rows as they follow each other, also with the column names of JSON objects between, and columns."""
    often = max(2, int(len(rows) * RARE_SHARE))
    weights = [
        [
            0 if CODE_LIKE.fullmatch(cell) or counted[cell] > often else len(squeezed(cell.encode()))
            for cell, counted in zip(cells, counts, strict=True)
        ]
        for _, cells in rows
    ]
    for at in taken:
        end, weight = at, 0
        while end < len(rows) and weight < RUN_WEIGHT:
            weight += sum(weights[end])
            end += 1
        if weight >= RUN_WEIGHT:
            flat = [cell for _, cells in islice(rows, at, end) for cell in cells]
            named = [
                part for _, cells in islice(rows, at, end) for pair in zip(header, cells, strict=True) for part in pair
            ]
            yield from (Needle(RUN, form, path, rows[at][0]) for form in (*_joined(flat), *_joined(named)))
    yield from _column_runs(path, rows, weights)


def _column_runs(
    path: str, rows: Sequence[tuple[int, list[str]]], weights: Sequence[Sequence[int]]
) -> Iterator[Needle]:
    """The first and the last values of each column of numbers, as charts and statistics list them.

    Texts that are distinctive are searched for one by one; a list of names alone may be anybody's.
    """
    numeric = [c for c in range(len(rows[0][1])) if any(NUMERIC.fullmatch(cells[c]) for _, cells in rows)]
    for column in numeric:
        for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
            taken: list[int] = []
            weight = 0
            for at in order:
                taken.append(at)
                weight += weights[at][column]
                if weight >= RUN_WEIGHT:
                    cells = [rows[n][1][column] for n in sorted(taken)]
                    yield from (Needle(RUN, form, path, rows[min(taken)][0]) for form in _joined(cells))
                    break


def _joined(cells: Iterable[str]) -> list[bytes]:
    """A run of cells as letters and digits: plain, with the escapes of a page, with those of JSON."""
    text = "\n".join(cells)
    forms = (text, html.escape(text), html.escape(text, quote=False), json.dumps(text).replace("\\n", "\n"))
    return list(dict.fromkeys(squeezed(form.lower().encode("utf-8", "surrogatepass")) for form in forms))
