"""The one clock of the command line: what time it is, or is said to be."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

from satudata.errors import SatudataError

VARIABLE = "SATUDATA_NOW"


def now(zone: ZoneInfo) -> datetime:
    """The present moment in that zone, to the second. `SATUDATA_NOW` (ISO 8601 with offset) stands for the clock, so
    that what takes a year can be told in seconds; no more is proven by it than by a clock, which anybody may set.

    SatudataError `bad-moment` for a value that is no moment with offset.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        return datetime.now(zone).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise SatudataError("bad-moment", variable=VARIABLE, moment=given) from None
    if moment.tzinfo is None:
        raise SatudataError("bad-moment", variable=VARIABLE, moment=given)
    return moment.astimezone(zone).replace(microsecond=0)
