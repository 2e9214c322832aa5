"""Until when each step of a proposal is due, for the comment: by the procedure in force and the instance's calendar.

Told only where it is known since when a step waits: what was sent back is mended at a moment no forge tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from satudata.errors import SatudataError
from satudata.gate.decision import Case
from satudata.gate.proposal import Kind
from satudata.model.sop import Sop
from satudata.model.statement import PUBLISHED, RETURNED
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import due

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


def due_days(case: Case, sop: Sop | None, calendar: Calendar) -> Mapping[str, str]:
    """Step → ISO day, for the steps whose clock runs. Empty for other proposals than of datasets, and in a year
    without calendar: the comment then names no day.
    """
    if sop is None or case.proposal.kind is not Kind.DATASET or _sent_back(case):
        return {}
    found: dict[str, str] = {}
    start = max((case.pull.opened_at, case.force_pushed_at), key=_moment) if case.pull.opened_at else ""
    for row in sop.rows:
        if not row.gates or not start:
            continue
        try:
            day = due(_moment(start), row.limit, calendar)
        except SatudataError:
            return found
        if day is not None:
            found[row.step] = day.date().isoformat()
        start = _taken_at(case, row.step)
    return found


def _sent_back(case: Case) -> bool:
    """Whether something of it was given back since it was last published."""
    for said in case.said.values():
        back = max((_moment(one.at) for one in said if one.outcome == RETURNED), default=LONG_AGO)
        if back > max((_moment(one.at) for one in said if one.outcome == PUBLISHED), default=LONG_AGO):
            return True
    return False


def _taken_at(case: Case, step: str) -> str:
    """When the last subject's step was taken, "" while one is not."""
    moments = []
    for subject, digest in case.digests.items():
        taken = [one.at for one in case.said.get(subject, ()) if (one.step, one.digest) == (step, digest)]
        if not taken:
            return ""
        moments.append(max(taken, key=_moment))
    return max(moments, key=_moment, default="")


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at) if at else LONG_AGO
