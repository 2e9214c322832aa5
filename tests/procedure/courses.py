"""Tracks laid by hand: one release of a dataset through Blitar's procedure, its rows done at moments given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from satudata.model.sop import Proof, Subject
from satudata.model.track import Done, Progress, RowState, Track
from satudata.read.sops import load_sop
from satudata.workdays.clock import due
from tests.workdays.moments import at, calendar

SOP = load_sop("blitar")
OFFICE = calendar()
AGREED = "2026-01-05 09:00"
NOW = "2026-11-21 00:00"
# A release that kept every limit: brought, examined, approved and published within two days.
SWIFT = {
    "collection": "2026-03-23 09:00",
    "upload": "2026-03-25 08:30",
    "examination": "2026-03-25 10:00",
    "agency_approval": "2026-03-26 09:00",
    "publication": "2026-03-26 09:02",
}


def release(
    done: Mapping[str, str],
    promised: str = "2026-03-31",
    agency: str = "dinkes",
    name: str = "puskesmas",
    agreed: str = AGREED,
    now: str = NOW,
) -> Track:
    """The track of one promised release: `done` gives the moment of each row that is; an empty `agreed` is no list."""
    rows, before = [], at(agreed) if agreed else None
    for row in SOP.about(Subject.DATASET):
        start, end = before, at(done[row.step]) if row.step in done else None
        limit = due(start, row.limit, OFFICE) if start is not None else None
        if row.step == "collection":
            limit = at(f"{promised} 23:59")
        progress = Progress.DONE if end else Progress.CURRENT if start else Progress.WAITING
        rows.append(
            RowState(
                row=row,
                progress=progress,
                start=start,
                due=limit if start is not None else None,
                done=Done(end, ("somebody",)) if end is not None else None,
                late=start is not None and limit is not None and (end or at(now)) > limit,
            )
        )
        before = end if end is not None or row.proof is Proof.NOTHING else None
    return Track(f"dataset:{agency}/{name}", agency, f"Tabel {name}", tuple(rows), "2025", promised)


def moment(text: str) -> datetime:
    """A moment in Western Indonesia."""
    return at(text)
