"""The figures of a period, computed from its record and nothing else: equal records give equal figures."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.model.report import Report
from satudata.procedure.releases import Outcome
from satudata.reporting.figure import Figure, Figures, Name, counted
from satudata.reporting.record import Record
from satudata.reporting.services import activity_lines, grievances, letters, services, statements, timeliness
from satudata.reporting.tallies import Fact, facts, is_public, nothing, shown_by, tally, unknown

NO_VISITS = "no_visits"


def figures(record: Record) -> Figures:
    """Everything a report of that period tells. SatudataError `calendar-year-missing` as of the record's calendar."""
    reasons = unknown(record)
    found = facts(record)
    lines = activity_lines(record)
    kinds, both = letters(record)
    return Figures(
        whole=tally(found, lambda fact: "", reasons).get("", nothing(reasons)),
        agencies=tally(found, lambda fact: fact.agency, reasons),
        affairs=tally(found, _Affair(record), reasons),
        months=_months(record, reasons),
        rows=timeliness(record),
        said=statements(record),
        activities=lines,
        recommended=counted(line.path for line in lines if line.issued_on and record.period.has(line.issued_on)),
        services=services(record),
        complaints=grievances(record),
        letters=kinds,
        letters_of=both,
        delivered=delivered(record),
        public_agencies=_public_agencies(record),
        visits=Figure(None, why=NO_VISITS),
    )


class _Affair:
    """The government affair of a fact: the dataset's own theme, else its agency's only one, else ""."""

    def __init__(self, record: Record) -> None:
        self._datasets = record.datasets or {}
        self._agencies = record.catalog.agencies

    def __call__(self, fact: Fact) -> str:
        dataset = self._datasets.get(fact.dataset)
        if dataset is not None and dataset.theme:
            return dataset.theme
        agency = self._agencies.get(fact.agency)
        return agency.affairs[0] if agency is not None and len(agency.affairs) == 1 else ""


def _months(record: Record, reasons: Mapping[Name, str]) -> Mapping[str, tuple[Figure, Figure]]:
    """For each month of the period the releases promised for it, and those of them that are out."""
    if Name.PROMISED in reasons:
        missing = Figure(None, why=reasons[Name.PROMISED])
        return dict.fromkeys(record.period.months, (missing, missing))
    found: dict[str, list[str]] = {month: [] for month in record.period.months}
    out: dict[str, list[str]] = {month: [] for month in record.period.months}
    for one in record.promises:
        month = one.promised[:7]
        if month in found and one.outcome is not Outcome.PROPOSED:
            path = f"catalog/plan/{month[:4]}/{one.agency}.yml"
            found[month].append(path)
            if one.outcome in (Outcome.ON_TIME, Outcome.LATE):
                out[month].append(path)
    return {month: (counted(found[month]), counted(out[month])) for month in found}


def delivered(record: Record) -> tuple[Report, ...]:
    """The reports handed to the head of the region in the period's year, by its last day that counts; by day."""
    year = str(record.period.year)
    found = (one for one in record.catalog.reports.values() if one.sent is not None)
    sent = [one for one in found if one.sent and one.sent.on[:4] == year and one.sent.on <= record.period.until]
    return tuple(sorted(sent, key=lambda one: (one.sent.on if one.sent else "", one.id)))


def _public_agencies(record: Record) -> Figure:
    paths: dict[str, list[str]] = {}
    for identity, standing in (record.standings or {}).items():
        if is_public(standing):
            paths.setdefault(identity.partition("/")[0], []).extend(shown_by(identity, standing))
    return Figure(len(paths), tuple(sorted({path for found in paths.values() for path in found})))
