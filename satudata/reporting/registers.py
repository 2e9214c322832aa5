"""The register of letters of statement and validation (a duty of record keeping in the SOP of Blitar)."""

from __future__ import annotations

from satudata.papers.register import KINDS, Entry
from satudata.papers.register import PATH as REGISTER
from satudata.reporting.grid import Grid, head
from satudata.reporting.record import Record
from satudata.reporting.wording import agency_name, say, short_day

WANTED = (KINDS["statement"], KINDS["validation"])


def register(record: Record) -> Grid:
    """The letters of statement and validation received in the period, in the order of the register."""
    found = [one for one in record.letters if one.kind in WANTED and record.period.has(one.received or one.dated)]
    heads = (
        head("no", 0.4, "right"), head("letter"), head("number", 1.9), head("dated", 1.1), head("received", 1.1),
        head("agency", 1.1), head("data", 2.6), head("signature", 0.9), head("status", 0.8), head("original", 1.1),
        head("digest", 2.5, mono=True),
    )  # fmt: skip
    return Grid(
        key="register",
        title=say("annex.register"),
        heads=heads,
        rows=tuple(_row(n, one, record) for n, one in enumerate(found, start=1)),
        sources=(REGISTER,) if found else (),
    )


def _row(n: int, one: Entry, record: Record) -> tuple[str | int | None, ...]:
    closed = {name for name, dataset in (record.datasets or {}).items() if dataset.access.level.value == "closed"}
    data = [name for name in one.datasets.split() if name not in closed]
    return (
        n, one.kind, one.number or None, short_day(one.dated), short_day(one.received),
        agency_name(record.catalog, one.agency), ", ".join(data) or None, one.signature or None, one.status or None,
        one.original or None, one.sha256.removeprefix("sha256:") or None,
    )  # fmt: skip
