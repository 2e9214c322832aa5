"""The tables of a report, made from figures and their record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from satudata.export.sheets import Cell
from satudata.papers.occasion import TEXT
from satudata.procedure.releases import CLOSED, OPEN, Promise, shown
from satudata.reporting.figure import Figure, Figures, Name, Tally, Timeliness
from satudata.reporting.grid import Grid, Head, figure_head, head, values
from satudata.reporting.record import Record
from satudata.reporting.tallies import returns
from satudata.reporting.wording import affair_name, agency_name, number, reasons, say, short_day

LISTS = (Name.LISTED, Name.AGREED, Name.UNAVAILABLE, Name.PRIORITY, Name.DATASETS, Name.PUBLICATIONS)
PROMISES = (
    Name.PROMISED, Name.COLLECTED, Name.ON_TIME, Name.LATE, Name.OVERDUE, Name.COMING, Name.PROPOSED, Name.LATE_DAYS,
)  # fmt: skip
AFFAIRS = (Name.LISTED, Name.PROMISED, Name.ON_TIME, Name.LATE, Name.OVERDUE, Name.DATASETS)
METADATA = (Name.DATASETS, Name.COLUMNS, Name.DESCRIBED, Name.LINKED)


def _of_agencies(key: str, title: str, names: tuple[Name, ...], found: Figures, record: Record) -> Grid:
    tallies = {agency: one for agency, one in found.agencies.items() if any(one[name].value for name in names)}
    rows = {agency_name(record.catalog, agency): one for agency, one in tallies.items()}
    return _of_tallies(key, title, head("agency", 1.7), names, rows, found.whole)


def _of_tallies(
    key: str, title: str, first: Head, names: tuple[Name, ...], rows: Mapping[str, Tally], whole: Tally
) -> Grid:
    return Grid(
        key=key,
        title=title,
        heads=(first, *(figure_head(name.value) for name in names)),
        rows=tuple((label, *values(one, names)) for label, one in rows.items()),
        total=(say("total"), *values(whole, names)),
        notes=reasons({say(f"figure.{name.value}"): whole[name] for name in names}),
        sources=tuple(sorted({path for name in names for path in whole[name].sources})),
    )


def lists(found: Figures, record: Record) -> Grid:
    """What stands on each agency's list, and what of its data is public."""
    return _of_agencies("lists", say("section.lists"), LISTS, found, record)


def promised(found: Figures, record: Record) -> Grid:
    """What each agency promised for the period, and what came of it."""
    return _of_agencies("promises", say("section.promises"), PROMISES, found, record)


def metadata(found: Figures, record: Record) -> Grid:
    """How fully each agency's public data are described."""
    return _of_agencies("metadata", say("section.metadata"), METADATA, found, record)


def affairs(found: Figures, record: Record) -> Grid:
    """The same by government affair."""
    rows = {affair_name(record.catalog, code): one for code, one in found.affairs.items()}
    return _of_tallies("affairs", say("section.affairs"), head("affair", 3), AFFAIRS, rows, found.whole)


def months(found: Figures) -> Grid:
    """What was promised for each month, and what of it is out."""
    pairs = found.months.values()
    known = all(one.known for pair in pairs for one in pair)
    sums = [sum(pair[at].value or 0 for pair in pairs) if known else None for at in (0, 1)]
    return Grid(
        key="months",
        title=say("section.months"),
        heads=(head("month", 2), figure_head("promised"), figure_head("out")),
        rows=tuple((TEXT.period(month), *(one.value for one in pair)) for month, pair in found.months.items()),
        total=(say("total"), *sums),
        notes=reasons({say("figure.promised"): one for pair in pairs for one in pair[:1]}),
        sources=tuple(sorted({path for pair in pairs for one in pair for path in one.sources})),
    )


def rows(found: Figures, record: Record) -> Grid:
    """How each row of the procedure kept its limit."""
    sop = record.catalog.sop
    limits = {row.step: row.time for row in sop.rows} if sop is not None else {}
    sources = {path for one in found.rows for figure in (one.done, one.waiting) for path in figure.sources}
    heads = (
        head("no", 0.5), head("row", 4.2), head("limit", 1.3),
        *(head(key, share, "right") for key, share in (
            ("done", 1), ("done_late", 1.15), ("waiting", 1.05), ("waiting_late", 1.25), ("median", 1.3),
        )),
    )  # fmt: skip
    return Grid(
        key="rows",
        title=say("section.rows"),
        heads=heads,
        rows=tuple(
            (
                one.number, one.activity, limits.get(one.step, ""), one.done.value, one.done_late.value,
                one.waiting.value, one.waiting_late.value, median_words(one),
            )
            for one in found.rows
        ),
        notes=reasons({say("column.median"): one.median for one in found.rows}),
        sources=tuple(sorted(sources)),
    )  # fmt: skip


def median_words(one: Timeliness) -> str | None:
    """The median with its unit, None where nothing was done."""
    if not one.median.known:
        return None
    return say("minutes" if one.in_minutes else "days", n=number(one.median.value))


def statements(found: Figures) -> Grid:
    """What was said in the period, by role."""
    said = found.said.items()
    return Grid(
        key="statements",
        title=say("section.statements"),
        heads=(head("role", 3), head("outcome", 3), head("n", 1, "right")),
        rows=tuple((TEXT(f"approval.role.{role}"), say(f"said.{outcome}"), one.value) for (role, outcome), one in said),
        total=(say("total"), "", sum(one.value or 0 for _, one in said)),
        sources=tuple(sorted({path for _, one in said for path in one.sources})),
    )


def activities(found: Figures, record: Record) -> Grid:
    """Every statistical activity of the year, with its recommendation."""
    keys = ("activity", "agency", "form", "state", "submitted", "issued", "identity")
    shares = {"activity": 2.2, "agency": 1.2, "form": 0.9, "state": 1.9, "identity": 1.4}
    return Grid(
        key="activities",
        title=say("section.bps"),
        heads=(*(head(key, shares.get(key, 1.1)) for key in keys), head("bps_days", 1, "right")),
        rows=tuple(
            (
                one.title, agency_name(record.catalog, one.agency), one.kind or None,
                TEXT(f"activity.state.{one.state}") if one.state else TEXT("activity.no_request"),
                short_day(one.submitted_on), short_day(one.issued_on), one.identity or None, one.bps_working_days,
            )
            for one in found.activities
        ),
        sources=tuple(sorted(one.path for one in found.activities)),
    )  # fmt: skip


def requests(found: Figures) -> Grid:
    """Requests of the period, by what became of them."""
    names = (
        "received", "public", "delivered", "refused", "waiting", "objections", "answered_late", "answer_days",
    )  # fmt: skip
    figures: dict[str, Figure] = {say(f"requests.{name}"): getattr(found.services, name) for name in names}
    return _of_pairs("services", say("section.requests"), figures)


def complaints(found: Figures, record: Record) -> Grid:
    """Complaints of the period, and which agency dealt with them."""
    names = ("received", "answered", "open")
    figures: dict[str, Figure] = {say(f"complaints.{name}"): getattr(found.complaints, name) for name in names}
    for unit, one in found.complaints.units.items():
        figures[say("complaints.unit", unit=agency_name(record.catalog, unit))] = one
    return _of_pairs("complaints", say("section.complaints"), figures)


def portal(found: Figures) -> Grid:
    """What the portal holds on the last day."""
    figures = {
        say("figure.datasets"): found.whole[Name.DATASETS],
        say("figure.public_agencies"): found.public_agencies,
        say("figure.publications"): found.whole[Name.PUBLICATIONS],
        say("figure.visits"): found.visits,
    }
    return _of_pairs("portal", say("section.portal"), figures)


def _of_pairs(key: str, title: str, figures: Mapping[str, Figure]) -> Grid:
    return Grid(
        key=key,
        title=title,
        heads=(head("figure", 4), head("value", 1, "right")),
        rows=tuple((label, one.value) for label, one in figures.items()),
        notes=reasons(figures),
        sources=tuple(sorted({path for one in figures.values() for path in one.sources})),
    )


def letters(found: Figures) -> Grid:
    """The letters registered in the period, by kind."""
    return Grid(
        key="letters",
        title=say("section.letters"),
        heads=(head("letter", 4), head("n", 1, "right")),
        rows=tuple((kind, one.value) for kind, one in found.letters.items()),
        total=(say("total"), sum(one.value or 0 for one in found.letters.values())),
        sources=tuple(sorted({path for one in found.letters.values() for path in one.sources})),
    )


def letters_by_agency(found: Figures, record: Record) -> Grid:
    """The same by agency and kind."""
    return Grid(
        key="letters_of",
        title=say("section.letters"),
        heads=(head("agency", 2), head("letter", 2), head("n", 1, "right")),
        rows=tuple(
            (agency_name(record.catalog, agency), kind, one.value) for (agency, kind), one in found.letters_of.items()
        ),
        total=(say("total"), "", sum(one.value or 0 for one in found.letters.values())),
        sources=tuple(sorted({path for one in found.letters.values() for path in one.sources})),
    )


def delivered(found: Figures) -> Grid:
    """The reports handed to the head of the region this year: the document the last row of the procedure makes."""
    return Grid(
        key="delivered",
        title=say("section.delivered"),
        heads=(head("report", 2), head("sent_on"), head("cover", 2)),
        rows=tuple(
            (say(f"kind.{one.kind}", period=one.period), short_day(one.sent.on), one.sent.letter)
            for one in found.delivered
            if one.sent is not None
        ),
        sources=tuple(one.path for one in found.delivered),
    )


def returned(record: Record) -> Grid:
    """Each return of the period, with its reason and when other bytes were passed."""
    found = [pair for pair in returns(record.said) if record.period.has(pair[0].on)]
    access = {name: dataset.access.level.value for name, dataset in (record.datasets or {}).items()}
    told = [(given, answer) for given, answer in found if access.get(_identity(given.subject), CLOSED) != CLOSED]
    hidden = len(found) - len(told)
    paths = {one.path for pair in found for one in pair if one is not None}
    return Grid(
        key="returns",
        title=say("section.returned"),
        heads=(head("dataset", 2.6), head("agency", 1.2), head("returned_on"), head("reason", 3), head("corrected_on")),
        rows=tuple(
            (
                _identity(given.subject), agency_name(record.catalog, _identity(given.subject).partition("/")[0]),
                short_day(given.on), given.reason if access[_identity(given.subject)] == OPEN else None,
                short_day(answer.on if answer is not None else ""),
            )
            for given, answer in told
        ),
        notes=(say("hidden", n=number(hidden)),) if hidden else (),
        sources=tuple(sorted(paths)),
    )  # fmt: skip


def _identity(subject: str) -> str:
    return subject.partition(":")[2]


def the_list(record: Record) -> Grid:
    """The year's list of data as it stood; closed data are counted only."""
    plan = record.catalog.plans.get(record.period.year)
    items = list(plan.items()) if plan is not None else []
    named = [item for item in items if item.access != CLOSED]
    heads = (
        head("no", 0.5, "right"), head("title", 4.5), head("agency", 1.4), head("unit", 1.6), head("frequency", 1.2),
        head("access"), head("priority"), head("available", 2),
    )  # fmt: skip
    return Grid(
        key="list",
        title=say("annex.list", year=str(record.period.year)),
        heads=heads,
        rows=tuple(
            (
                n, item.title, agency_name(record.catalog, item.agency), item.unit, _frequency(item.frequency),
                say(f"access.{item.access}"), say("yes") if item.priority else "",
                say("unavailable", reason=item.unavailable) if item.unavailable else say("available"),
            )
            for n, item in enumerate(named, start=1)
        ),
        notes=_hidden(len(items) - len(named)),
        sources=plan.paths if plan is not None else (),
    )  # fmt: skip


def _frequency(name: str) -> str:
    known = {
        "daily", "weekly", "monthly", "quarterly", "four_monthly", "semesterly", "yearly", "biennial", "irregular",
        "once",
    }  # fmt: skip
    return say(f"frequency.{name}") if name in known else name


def schedule(record: Record, slots: Mapping[tuple[str, str, str], str] | None = None) -> Grid:
    """The releases promised for the period, in order of day; with the slot of publication where slots are given."""
    found = [one for one in record.promises if record.period.first <= one.promised <= record.period.last]
    strictest = {name: dataset.access.level.value for name, dataset in (record.datasets or {}).items()}
    told = [one for one, _ in shown(found, record.catalog.plans, strictest)]
    titled = head("slot", 1.2) if slots is not None else None
    heads = (
        head("promised", 1.2), *([titled] if titled else []), head("title", 4), head("agency", 1.4),
        head("period", 1.4), head("out", 1.2), head("outcome", 1.4), head("late_days", 1.2, "right"),
    )  # fmt: skip
    return Grid(
        key="schedule",
        title=say("annex.schedule"),
        heads=heads,
        rows=tuple(_release(one, record, slots) for one in told),
        notes=_hidden(len(found) - len(told)),
        sources=tuple(sorted(_lists_of(found, record))),
    )


def _release(one: Promise, record: Record, slots: Mapping[tuple[str, str, str], str] | None) -> tuple[Cell, ...]:
    slot = (short_day(slots.get((one.dataset, one.period, one.promised), "")),) if slots is not None else ()
    return (
        short_day(one.promised), *slot, one.title, agency_name(record.catalog, one.agency), TEXT.period(one.period),
        short_day(one.out), say(f"outcome.{one.outcome.value}"), one.late_working_days or None,
    )  # fmt: skip


def _lists_of(found: Iterable[Promise], record: Record) -> set[str]:
    """The files of the lists that promise these releases."""
    wanted = {one.dataset for one in found}
    agencies = {name.partition("/")[0] for name in wanted}
    return {
        part.path
        for plan in record.catalog.plans.values()
        for part in plan.parts.values()
        if part.agency in agencies and any(item.id in wanted for item in part.items)
    }


def _hidden(n: int) -> tuple[str, ...]:
    return (say("hidden", n=number(n)),) if n else ()
