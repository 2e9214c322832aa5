"""What papers state, read from an instance: who signs, and what is so about lists, data, requests and activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.activity import Activity
from satudata.model.catalog import Agency, Bilingual
from satudata.model.finding import Finding, Severity
from satudata.model.request import DataRequest
from satudata.model.roster import WHOLE_REGION, Person, Roster, Term
from satudata.model.standing import Standing
from satudata.model.statement import Statement
from satudata.papers.batch import waiting_in
from satudata.papers.kinds.data import Bound, Record, Return, Said
from satudata.papers.kinds.requests import Asked, Need, Route
from satudata.papers.letterhead import letterhead_of
from satudata.papers.occasion import TEXT, Occasion, Signatory
from satudata.papers.paper import LANGUAGE
from satudata.pipeline import Reading, Request, read
from satudata.procedure.cases import Case, cases
from satudata.procedure.open import open_office
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.workdays.calendar import calendar_of
from satudata.workdays.waiting import waiting

GOVERNMENT = "government"  # kind of an office that stands under no other
CLASSES = ("individual", "organisation", "researcher", "media", "business")  # of requesters who are no office
OF_REGION = (roles.PPID, roles.SUPPORTING_STEWARD)  # called by the region where they hold the office for all of it
LETTERS = ("letter", "wet-ink", "manual")  # kinds of evidence that are a paper


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line, the same for every kind; "" where nothing was."""

    signer: str = ""
    dated: str = ""
    number: str = ""
    place: str = ""
    rank: tuple[str, ...] = ()


def occasion(desk: Desk, agency: str, role: str, as_of: str, wanted: Wanted, likely: Sequence[str] = ()) -> Occasion:
    """Whose paper it is and who signs it: the one holder of the role over the agency on the paper's day.

    `likely` (roster ids) are asked first where several hold it. SatudataError when nobody does, or it is not clear who.
    """
    settings = desk.catalog.settings
    owner = steward_office(desk) if agency == settings.publisher else agency_of(desk, agency)
    return Occasion(
        settings=settings,
        agency=owner,
        steward=office_name(desk, settings.publisher),
        signer=signatory(desk, role, agency, wanted, wanted.dated or as_of, likely),
        as_of=as_of,
        letterhead=letterhead_of(desk, agency),
        dated=wanted.dated,
        number=wanted.number,
        place=wanted.place,
    )


def signatory(
    desk: Desk, role: str, agency: str, wanted: Wanted, day: str, likely: Sequence[str] = ()
) -> Signatory:  # fmt: skip
    """Who signs in that role on that day, with the lines below the name that were given.

    SatudataError `letter-office-vacant`, `role-not-yours` for somebody else, `letter-signer-unclear` for several.
    """
    holders = {person.id: person for person in desk.roster().holders(role, agency, day)}
    if wanted.signer and wanted.signer not in holders:
        raise SatudataError("letter-not-in-office", person=wanted.signer, role=_role(role), agency=agency, day=day)
    if not holders:
        raise SatudataError("letter-office-vacant", role=_role(role), key=role, agency=agency, day=day)
    own = [name for name, person in holders.items() if _term(person, role, agency, day).agency == agency]
    chosen = wanted.signer or next((one for one in likely if one in holders), "")
    if not chosen and len(holders) > 1 and len(own) != 1:
        raise SatudataError("letter-signer-unclear", agency=agency, known=", ".join(holders), option="--signer")
    person = holders[chosen or (own[0] if len(own) == 1 else next(iter(holders)))]
    return _signatory(desk, person, role, agency, day, wanted.rank)


def holds_own(desk: Desk, person: str, role: str, agency: str, day: str) -> bool:
    """Whether that roster id holds the role for the agency itself on that day, and not for the whole region."""
    found = desk.roster().people.get(person)
    return found is not None and any(one.agency == agency and one.covers(role, agency, day) for one in found.terms)


def holders(desk: Desk, role: str, agency: str, day: str) -> list[Signatory]:
    """Everybody who holds the role over the agency on that day, in order of the roster."""
    people = desk.roster().holders(role, agency, day)
    return [_signatory(desk, person, role, agency, day) for person in people]


def _signatory(
    desk: Desk, person: Person, role: str, agency: str, day: str, rank: tuple[str, ...] = ()
) -> Signatory:  # fmt: skip
    term = _term(person, role, agency, day)
    office = office_name(desk, agency)[LANGUAGE] if agency != WHOLE_REGION else ""
    if term.agency == WHOLE_REGION and role in OF_REGION:
        office = desk.catalog.settings.region_name
    return Signatory(person.id, person.name, role, office, term.capacity, rank)


def _term(person: Person, role: str, agency: str, day: str) -> Term:
    term = person.term(role, agency, day)
    assert term is not None  # a holder has one
    return term


def _role(role: str) -> str:
    return TEXT(f"approval.role.{role}")


def agency_of(desk: Desk, agency: str) -> Agency:
    """The agency of that id. SatudataError `letter-unknown-agency`."""
    known = desk.catalog.agencies
    if agency not in known:
        raise SatudataError("letter-unknown-agency", agency=agency, known=", ".join(sorted(known)))
    return known[agency]


def steward_office(desk: Desk) -> Agency:
    """The office that publishes the catalogue; where the settings name no agency of it, the government as a whole."""
    publisher = desk.catalog.settings.publisher
    known = desk.catalog.agencies.get(publisher)
    if known is not None:
        return known
    contact = desk.catalog.settings.contact
    return Agency(publisher, "", Bilingual(publisher), "", (), contact, GOVERNMENT, roles.DATA_STEWARD)


def office_name(desk: Desk, agency: str) -> Bilingual:
    """The agency's name; the id itself where it is not in the catalogue."""
    known = desk.catalog.agencies.get(agency)
    return known.name if known is not None else Bilingual(agency)


def office_names(desk: Desk) -> Mapping[str, str]:
    """Agency id → name."""
    return {name: one.name[LANGUAGE] for name, one in desk.catalog.agencies.items()}


def case_of(desk: Desk, subject: str) -> Case:
    """The case of that subject. SatudataError `paper-subject-unknown` when there is no such file."""
    found = cases(desk)
    if subject not in found:
        kind = subject.partition(":")[0]
        known = ", ".join(one for one in found if one.startswith(f"{kind}:")) or "–"
        raise SatudataError("paper-subject-unknown", subject=subject, known=known)
    return found[subject]


def activity_of(desk: Desk, case: Case) -> Activity:
    """The activity of a case `activity:<agency>/<name>`. SatudataError when its file could not be read as one."""
    found = desk.catalog.activities.get(case.subject.removeprefix("activity:"))
    if found is None:
        raise SatudataError(
            "paper-subject-unknown", subject=case.subject, known=", ".join(desk.catalog.activities) or "–"
        )
    return found


def asked_of(desk: Desk, case: Case) -> Asked:
    """What papers need of a request; offices by their names, the public by what it is called."""
    identity = case.subject.removeprefix("request:")
    given = desk.catalog.requests.get(identity)
    if given is None:
        raise SatudataError(
            "paper-subject-unknown", subject=case.subject, known=", ".join(desk.catalog.requests) or "–"
        )
    return asked(given, office_names(desk))


def asked(given: DataRequest, names: Mapping[str, str]) -> Asked:
    """The same of a request that was read, with the offices' names by id."""
    year, _, number = given.id.partition("/")
    return Asked(
        number=number,
        year=int(year),
        requester=_requester(given.requester, names),
        received=given.received[:10],
        needs=tuple(Need(one.title, one.level, one.period) for one in given.needs),
        routing=tuple(Route(names.get(one.to, one.to), one.instruction) for one in given.routing),
        subject=given.subject,
        routed_by=given.routing[-1].by if given.routing else "",
    )


def due_of(desk: Desk, asked: Asked, day: str) -> str:
    """The ISO day by which the law wants the request answered, by what was told until `day`; "" where it sets none."""
    given = desk.catalog.requests[asked.id]
    if given.extension is not None and given.extension.on > day:
        given = replace(given, extension=None)
    return waiting(given, calendar_of(desk.catalog), day).due_on


def _requester(given: str, names: Mapping[str, str]) -> str:
    """The office's name, or what somebody of the public is called."""
    return TEXT(f"request.class.{given}") if given in CLASSES else names.get(given, given)


def mended_by(desk: Desk, dataset: str, as_of: str) -> str:
    """The ISO day by which the procedure wants a returned dataset again; "" where it sets none, where that is past
    already, and where the calendar of the year is not there.
    """
    if desk.catalog.sop is None:
        return ""
    try:
        tracks = open_office(desk, desk.catalog.sop, as_of).tracks
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise
        return ""
    back = [track for track in tracks if track.subject == f"dataset:{dataset}" and track.returned]
    due = [row.due.date().isoformat() for track in back for row in track.current if row.due is not None]
    return min((day for day in due if day >= as_of), default="")


@dataclass(frozen=True)
class Batch:
    """Datasets of one agency as they are at hand, in order of id, with what the checks found and who gave them back."""

    records: tuple[Record, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    returned: Mapping[str, Return]

    def by(self, *steps: str) -> list[str]:
        """The roster ids of who took one of these steps, by how often they did."""
        said = [one.person for record in self.records for one in record.said if one.step in steps]
        return sorted(dict.fromkeys(said), key=lambda name: -said.count(name))


def awaiting(desk: Desk, agency: str, as_of: str) -> list[str]:
    """The datasets of the agency that wait for the approval of its head, in order. SatudataError `letter-nothing`."""
    agency_of(desk, agency)
    found = waiting_in(standings(desk.approvals(as_of, NOTHING_PUBLISHED), desk.sources, desk.cache), agency)
    if not found:
        raise SatudataError("letter-nothing", agency=agency)
    return found


def batch_of(desk: Desk, agency: str, wanted: Sequence[str], as_of: str) -> Batch:
    """These datasets of the agency, or all of it. SatudataError `unknown-dataset`, `paper-other-agency`."""
    agency_of(desk, agency)
    for name in wanted:
        if name not in desk.sources:
            raise SatudataError("unknown-dataset", dataset=name)
        if not name.startswith(f"{agency}/"):
            raise SatudataError("paper-other-agency", dataset=name, agency=agency)
    names = sorted(set(wanted)) or sorted(name for name in desk.sources if name.startswith(f"{agency}/"))
    if not names:
        raise SatudataError("paper-no-datasets", agency=agency)
    reading = read(Request(root=desk.repository.root, as_of=as_of, datasets=tuple(names)))
    stands = standings(desk.approvals(as_of, NOTHING_PUBLISHED), desk.sources, desk.cache)
    roster = desk.roster()
    records = [_record(reading, name, stands[name].standing, roster) for name in names]
    back = {name: stands[name].standing.returned for name in names}
    return Batch(
        records=tuple(record for record in records if record is not None),
        findings={name: reading.examined[name].findings for name in names},
        returned={name: _returned(said, roster) for name, said in back.items() if said is not None},
    )


def _record(reading: Reading, name: str, standing: Standing, roster: Roster) -> Record | None:
    """One dataset; None while its metadata cannot be read."""
    examined = reading.examined[name]
    if examined.summary is None:
        return None
    dataset, versions = examined.opened(), reading.versions(examined)
    counts = [finding.severity for finding in examined.findings]
    return Record(
        id=name,
        title=dataset.title[LANGUAGE],
        period=TEXT.span(*dataset.temporal),
        frequency=dataset.frequency or "irregular",
        access=dataset.access.level,
        version=versions[0].id if versions else "",
        n_rows=examined.summary.n_rows if reading.sources[name].data is not None else None,
        digest=standing.present,
        n_errors=counts.count(Severity.ERROR),
        n_warnings=counts.count(Severity.WARNING),
        said=tuple(_said(one, roster) for one in _statements(standing)),
    )


def _statements(standing: Standing) -> list[Statement]:
    """What was said of the bytes at hand: what their publication rests on, else the steps taken so far."""
    if standing.proof is not None and standing.present == standing.shown:
        return [*standing.proof.rests_on, standing.proof.publication]
    return [one.statement for one in standing.taken if one.statement is not None]


def _said(one: Statement, roster: Roster) -> Said:
    evidence = one.evidence
    given = evidence.get("supporting")
    bound = [entry for entry in given if isinstance(entry, Mapping)] if isinstance(given, list | tuple) else []
    return Said(
        step=one.step,
        by=_name(one.by, roster),
        on=one.on,
        person=one.by,
        letter=str(evidence.get("number", "")) if evidence.get("kind") in LETTERS else "",
        bound=tuple(Bound(str(entry.get("kind", "")), str(entry.get("digest", ""))) for entry in bound),
    )


def _returned(said: Statement, roster: Roster) -> Return:
    return Return(said.reason, _name(said.by, roster), said.on)


def _name(person: str, roster: Roster) -> str:
    found = roster.people.get(person)
    return found.name if found is not None else person


def region_roles(desk: Desk, day: str) -> list[Signatory]:
    """Who speaks for the whole region on that day: forum, data supervisor, data steward, secretariat."""
    wanted = (roles.FORUM, roles.DATA_SUPERVISOR, roles.DATA_STEWARD, roles.SECRETARIAT)
    return [one for role in wanted for one in holders(desk, role, WHOLE_REGION, day)]
