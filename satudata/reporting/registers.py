"""The register of letters of statement and validation (a duty of record keeping in the SOP of Blitar)."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.papers.occasion import CAPACITIES, TEXT
from satudata.papers.register import KINDS, Entry
from satudata.papers.register import PATH as REGISTER
from satudata.procedure.releases import CLOSED, access_of
from satudata.reporting.grid import Grid, head
from satudata.reporting.record import Record
from satudata.reporting.wording import agency_name, number, say, short_day

WANTED = (KINDS["statement"], KINDS["validation"])


def register(record: Record) -> Grid:
    """The letters of statement and validation received in the period, in the order of the register."""
    found = [one for one in record.letters if one.kind in WANTED and record.period.has(one.received or one.dated)]
    titles = _titles(record)
    heads = (
        head("no", 0.4, "right"), head("letter"), head("number", 1.6), head("dated", 1.1), head("received", 1.1),
        head("agency", 1.1), head("signer", 1.5), head("data", 2.4), head("signature", 0.9), head("status", 0.8),
        head("original", 1.2), head("note", 1), head("digest", 2.5, mono=True),
    )  # fmt: skip
    return Grid(
        key="register",
        title=say("annex.register"),
        heads=heads,
        rows=tuple(_row(n, one, titles, record) for n, one in enumerate(found, start=1)),
        sources=(REGISTER,) if found else (),
    )


def _row(n: int, one: Entry, titles: Mapping[str, str], record: Record) -> tuple[str | int | None, ...]:
    return (
        n, one.kind, one.number or None, short_day(one.dated), short_day(one.received),
        agency_name(record.catalog, one.agency), _signer(one, record), _about(one, titles, record),
        one.signature or None, one.status or None, one.original or one.file or None, one.note or None,
        one.sha256.removeprefix("sha256:") or None,
    )  # fmt: skip


def _titles(record: Record) -> dict[str, str]:
    """What the data are called that may be named: those that neither a list nor their own metadata call closed."""
    listed = {item.id: item for _, plan in sorted(record.catalog.plans.items()) for item in plan.items()}
    datasets = record.datasets or {}
    levels = {name: one.access.level.value for name, one in datasets.items()}
    access = {name: access_of(listed[name].access if name in listed else "", levels.get(name, "")) for name in listed}
    access |= {name: access_of(level) for name, level in levels.items() if name not in listed}
    return {
        name: datasets[name].title.id if name in datasets else listed[name].title
        for name, level in access.items()
        if level != CLOSED
    }


def _about(one: Entry, titles: Mapping[str, str], record: Record) -> str | None:
    """What the letter is about, in words; data that may not be named are counted."""
    subjects = one.datasets.split()
    told = [words for subject in subjects if (words := _subject(subject, titles, record))]
    hidden = len(subjects) - len(told)
    return "; ".join([*told, *([say("register.unnamed", n=number(hidden))] if hidden else [])]) or None


def _subject(subject: str, titles: Mapping[str, str], record: Record) -> str:
    kind, colon, identity = subject.rpartition(":")
    if not colon or kind == "dataset":
        return titles.get(identity, "")
    if kind != "plan":
        return subject
    year, _, agency = identity.partition("/")
    return say("register.plan", year=year, agency=agency_name(record.catalog, agency) if agency else "").strip()


def _signer(one: Entry, record: Record) -> str | None:
    """In which function it was signed; nobody is named."""
    person = record.roster.people.get(one.signer)
    terms = person.terms if person is not None else ()
    on = one.dated or one.received
    held = [term for term in terms if term.covers(term.role, one.agency, on)]
    held.sort(key=lambda term: term.agency != one.agency)  # the own office before one over the whole region
    if not held:
        return None
    words = TEXT(f"approval.role.{held[0].role}")
    return CAPACITIES.get(held[0].capacity, "") + words[:1].upper() + words[1:]
