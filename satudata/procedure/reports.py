"""Reports on their way: each starts when its period has ended, and is made and handed over as the procedure says.

The procedures let a report follow the publication of the data. Of a whole period's data there is no single moment but
the end of the period: what came out too late is in the report, and does not keep it waiting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from satudata.desk import Desk
from satudata.model.report import Report
from satudata.model.roster import WHOLE_REGION
from satudata.model.sop import Subject
from satudata.procedure.cases import Case
from satudata.procedure.tracks import OPENING, Course
from satudata.procedure.weigh import Weighed
from satudata.workdays.calendar import Calendar


def report_courses(
    desk: Desk, found: Mapping[str, Case], weighed: Mapping[str, Weighed], calendar: Calendar, as_of: str
) -> Iterator[Course]:
    """The reports at hand, in order of id; one whose period still runs on that ISO day has not begun."""
    for report in desk.catalog.reports.values():
        if report.subject in found:
            yield Course(
                subject=report.subject,
                kind=Subject.REPORT,
                agency=WHOLE_REGION,
                title=report.period,
                opened=_opened(report, calendar, as_of),
                weighed=weighed[report.subject],
            )


def _opened(report: Report, calendar: Calendar, as_of: str) -> datetime | None:
    """The opening of the first day after the period, once it has come."""
    last = report.days[1]
    if not last or last >= as_of:
        return None
    return calendar.aware(datetime.combine(date.fromisoformat(last) + timedelta(days=1), OPENING))
