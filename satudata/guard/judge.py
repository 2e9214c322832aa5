"""What may not leave: identity numbers, columns of them, contacts in requests, rows that are not open, and files nobody
can look into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from satudata.checks import privacy
from satudata.checks.persons import header_kind
from satudata.checks.requests import PERSON as CONTACT
from satudata.checks.requests import check_texts, paper_of
from satudata.model.request import COMPLAINTS
from satudata.model.request import FOLDER as REQUESTS
from satudata.read.catalogue import dataset_of
from satudata.read.documents import read_document
from satudata.read.repository import SUFFIXES, plain_id

PLACES = ("data/", "metadata/", "catalog/")
# Files of the catalogue's theme and pages may be pictures; tables and metadata are text.
TEXT_PLACES = ("data/", "metadata/")
LONG_TOKEN = re.compile(rb"[0-9A-Za-z+/=]{40,}")
IDENTITY, COLUMN, NOT_OPEN, UNREADABLE, MESSAGE = "identity", "column", "not_open", "unreadable", "message"
PERSON = "person"
REWRITTEN, STATEMENT_GONE, STATEMENT_BAD = "rewritten", "statement_gone", "statement_bad"


class Refusal(NamedTuple):
    """One reason to stop: its kind, the file with its 1-based line (0: the whole file), the commits that bring it.

    `blob` tells versions of a file apart; "" when all of them are meant.
    """

    kind: str
    path: str
    line: int = 0
    commits: tuple[str, ...] = ()
    blob: str = ""


def dataset_id(path: str) -> tuple[str, str]:
    """(`data` or `metadata`, id) of a dataset's file; ("", "") for any other path."""
    folder, _, rest = path.partition("/")
    suffix = SUFFIXES.get(folder, "")
    name = rest.removesuffix(suffix)
    return (folder, name) if suffix and rest.endswith(suffix) and plain_id(name) else ("", "")


def content_refusals(path: str, content: bytes) -> Iterator[Refusal]:
    """What is wrong with the bytes themselves, whoever may read them."""
    if b"\0" in content and path.startswith(TEXT_PLACES):
        yield Refusal(UNREADABLE, path)
    elif holds_identity(path, content):
        yield Refusal(IDENTITY, path, _first_line(path, content))
    elif path.startswith("data/") and _identity_columns(content):
        yield Refusal(COLUMN, path, 1)
    elif path.startswith((REQUESTS, COMPLAINTS)) and (line := _contact_line(path, content)):
        yield Refusal(PERSON, path, line)


def _contact_line(path: str, content: bytes) -> int:
    """The first line of a request or complaint with a number, address or contact of somebody; 0 for none."""
    document, _ = read_document(path, content)
    paper = paper_of(path, document.mapping, document.text)
    return next((one.where.line for one in check_texts(paper, frozenset()) if one.code == CONTACT.code), 0)


def holds_identity(path: str, content: bytes) -> bool:
    """Whether an identity number stands there. Outside tables, digests, keys and signatures are no numbers."""
    return privacy.identifiers(content if path.startswith("data/") else LONG_TOKEN.sub(b"", content))


def _first_line(path: str, content: bytes) -> int:
    lines = content.split(b"\n")
    return next((number for number, line in enumerate(lines, 1) if holds_identity(path, line)), 0)


def _identity_columns(content: bytes) -> list[str]:
    header = content.partition(b"\n")[0].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    names = (name.strip().strip('"') for name in header.split(","))
    return [name for name in names if header_kind(name) in ("identity", "family-card")]


def counts_only(header: bytes, metadata: bytes) -> bool:
    """Whether every column that sounds like identity numbers is declared a measure: a count of such cards."""
    dataset = dataset_of("then/then", read_document("", metadata)[0].mapping)
    return {field.name for field in dataset.measures}.issuperset(_identity_columns(header))


def together(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Equal reasons told once, with all their commits, in order of path."""
    found: dict[Refusal, tuple[str, ...]] = {}
    for one in refusals:
        key = one._replace(commits=())
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *one.commits)))
    ordered = sorted(found, key=lambda one: (one.path, one.kind, one.line, one.blob))
    return [one._replace(commits=found[one]) for one in ordered]


def told(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The reasons as people need them: all versions of a file as one."""
    return together(one._replace(blob="") for one in refusals)
