"""What must hold between the rows of a procedure, beyond the shape that its schema asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satudata.model.finding import Check, Finding, Where
from satudata.model.roster import OPERATOR, PRODUCER
from satudata.model.sop import Row, Sop, Subject
from satudata.model.statement import AGENCY_APPROVAL, EXAMINATION, PUBLICATION, VERIFICATION
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Document
from satudata.read.limits import limit_of, printed_limit

GATES = (EXAMINATION, AGENCY_APPROVAL, VERIFICATION, PUBLICATION)
AUTHOR = "author"
AUTHORS = (PRODUCER, OPERATOR)  # who writes data lets none of them out

REPEATED = Check("sop-repeated", waivable=False)
UNKNOWN_STEP = Check("sop-unknown-step", waivable=False)
UNGATED = Check("sop-ungated", waivable=False)
LIMIT_DIFFERS = Check("sop-limit-differs", waivable=False)

CODES = (REPEATED, UNKNOWN_STEP, UNGATED, LIMIT_DIFFERS)


def faults(sop: Sop, document: Document) -> list[Finding]:
    """What is wrong between the rows, in order of the rows; `document` is what the procedure was read from."""
    found = [*_repeated(sop, document)]
    for n, row in enumerate(sop.rows):
        found += _strangers(sop, n, row, document)
        found += _limit(n, row, document)
        found += _open_gate(n, row, document)
    return [*found, *_order(sop, document)]


def _where(document: Document, *keys: str | int) -> Where:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return Where(document.path, document.line_of(keys), 0, path.lstrip("."))


def _repeated(sop: Sop, document: Document) -> Iterator[Finding]:
    """Numbers and steps name one row each."""
    seen: set[tuple[str, str]] = set()
    for n, row in enumerate(sop.rows):
        for key, value in (("number", row.number), ("step", row.step)):
            if (key, value) in seen:
                yield REPEATED.at(_where(document, "rows", n, key), value=value)
            seen.add((key, value))


def _strangers(sop: Sop, n: int, row: Row, document: Document) -> Iterator[Finding]:
    """Steps that a row names must stand before it; a refusal may also go back to the row itself."""
    before = [one.step for one in sop.rows[:n]]
    named: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (
        ("after", row.after, before),
        ("distinct_from", row.distinct_from, (AUTHOR, *before)),
        ("returns_to", (row.returns_to,) if row.returns_to else (), (*before, row.step)),
    )
    for key, steps, known in named:
        for step in steps:
            if step not in known:
                yield UNKNOWN_STEP.at(_where(document, "rows", n, key), step=step, known=", ".join(known))


def _limit(n: int, row: Row, document: Document) -> Iterator[Finding]:
    """The limit that counts is the printed one, where the printed one can be read."""
    rows = sequence(document.mapping.get("rows"))
    given = text(mapping(rows[n] if n < len(rows) else None).get("limit"))
    limit, printed = limit_of(given), printed_limit(row.time)
    said = (limit.unit, limit.lowest, limit.highest) if limit is not None else None
    if said is None or (printed is not None and said != (printed.unit, printed.lowest, printed.highest)):
        yield LIMIT_DIFFERS.at(_where(document, "rows", n, "limit"), limit=given, time=row.time)


def _open_gate(n: int, row: Row, document: Document) -> Iterator[Finding]:
    """A row without which nothing is published is about a dataset's very bytes, and taken by others than its author."""
    if not row.gates:
        return
    independent = row.step == PUBLICATION or AUTHOR in row.distinct_from
    sound = row.step in GATES and row.subject is Subject.DATASET and row.binds and not row.optional
    if not (sound and independent and row.actors) or set(row.roles) & set(AUTHORS):
        yield UNGATED.at(_where(document, "rows", n, "gates"), step=row.step)


def _order(sop: Sop, document: Document) -> Iterator[Finding]:
    """The rows that gate end in the publication, which is not the only one."""
    gates = [row.step for row in sop.rows if row.gates]
    if len(gates) < 2 or gates[-1] != PUBLICATION:
        yield UNGATED.at(_where(document, "rows"), step=gates[-1] if gates else PUBLICATION)
