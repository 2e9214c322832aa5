"""`kinerja.json`: how the procedure is kept, for programs. Counts and durations only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from satudata.export.publication import languages_of, notice
from satudata.model.catalog import Settings
from satudata.procedure.performance import Figures, Performance, RowFigures
from satudata.procedure.served import Served

VERSION = 1
NOTHING: Mapping[int, Served] = {}


def performance_json(
    found: Iterable[Performance],
    settings: Settings,
    as_of: str,
    missing_year: int = 0,
    public: Mapping[int, Served] = NOTHING,
) -> bytes:
    """Every year's figures, the newest first; `missing_calendar` names the year for want of which there are none.

    `public_requests` are those of the public, by the year of receipt: what the law bounds, beside the procedure.
    """
    mark = notice(settings)
    value = {
        "version": VERSION,
        **({"notice": languages_of(mark)} if mark else {}),
        "as_of": as_of,
        "sop": settings.sop,
        **({"missing_calendar": missing_year} if missing_year else {}),
        "years": [
            {
                "year": one.year,
                "whole": _figures(one.whole),
                "agencies": {agency: _figures(figures) for agency, figures in one.agencies.items()},
            }
            for one in found
        ],
        "public_requests": [
            {
                "year": year,
                "received": one.received,
                **{kind.value: n for kind, n in one.counts.items()},
                "median_working_days": one.median_working_days,
            }
            for year, one in public.items()
        ],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _figures(figures: Figures) -> dict[str, object]:
    delivery, publishing = figures.delivery, figures.publishing
    return {
        "releases": {
            "promised": delivery.promised,
            "on_time": delivery.on_time,
            "late": delivery.late,
            "overdue": delivery.overdue,
            "coming": delivery.coming,
            "proposed": delivery.proposed,
            "late_working_days": delivery.late_working_days,
        },
        "turns": {
            party.value: {"hours": turn.hours, "late_working_days": turn.late_working_days}
            for party, turn in figures.turns.items()
        },
        "rows": [_row(one) for one in figures.rows if one.judged or one.running],
        "publication": {
            "measured_to": "publication statement",
            "n": publishing.n,
            "within": publishing.within,
            "median_minutes": publishing.median_minutes,
            "longest_minutes": publishing.longest_minutes,
        },
    }


def _row(one: RowFigures) -> dict[str, object]:
    return {
        "number": one.row.number,
        "step": one.row.step,
        "limit": {"unit": one.row.limit.unit.value, "highest": one.row.limit.highest},
        "within": one.within,
        "late": one.late,
        "running": one.running,
        "overdue": one.overdue,
        "median_hours": one.median_hours,
    }
