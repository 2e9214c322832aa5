"""Every kind of paper by its name on the command line: from a subject of the instance to the paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.plan import AgencyPlan
from satudata.model.roster import WHOLE_REGION
from satudata.model.statement import EXAMINATION, VERIFICATION
from satudata.papers import facts
from satudata.papers.facts import Wanted
from satudata.papers.kinds import data, office, plan, requests
from satudata.papers.kinds.office import Appointee, Reported
from satudata.papers.kinds.plan import Meeting
from satudata.papers.kinds.requests import Asked
from satudata.papers.list_of_day import list_on
from satudata.papers.occasion import TEXT, Occasion, Signatory
from satudata.papers.paper import LANGUAGE, Paper

DATASET = "dataset:"
REPORT = re.compile(r"20[0-9]{2}(-q[1-4])?")
PARTS = 4  # name; NIP; function; contact


@dataclass(frozen=True)
class Told:
    """What only some kinds ask for, as it was given; empty where nothing was."""

    wanted: Wanted = field(default_factory=Wanted)
    attended: tuple[str, ...] = ()  # "name; function"
    agenda: tuple[str, ...] = ()
    operator: str = ""  # "name; NIP; function; contact"
    deputy: str = ""
    start: str = ""
    until: str = ""
    due: str = ""
    to_agency: str = ""  # that is asked for data
    enclosed: tuple[tuple[str, str], ...] = ()  # name, SHA-256


Make = Callable[[Desk, Sequence[str], str, Told], Paper]  # subjects, as-of day


def statement(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Surat pernyataan of `plan:<year>/<agency>`, as that was on the paper's day."""
    return plan.statement(*_part(desk, subjects, as_of, told))


def approved_list(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """The approved list of `plan:<year>/<agency>`, as that was on the paper's day."""
    return plan.approved_list(*_part(desk, subjects, as_of, told))


def _part(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> tuple[Occasion, AgencyPlan, str]:
    """Whose paper it is, the agency's part of the list on the paper's day, and its digest."""
    case = facts.case_of(desk, _one(subjects, "plan:"))
    if case.agency in ("", WHOLE_REGION):
        _refuse(case.subject)
    about = _by_head(desk, case.agency, as_of, told)
    year, digest = list_on(desk, case, told.wanted.dated or as_of, as_of)
    return about, year.parts[case.agency], digest


def minutes(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Berita acara of `plan:<year>` as the list was on its day; the place given is that of the meeting."""
    case = facts.case_of(desk, _one(subjects, "plan:"))
    if case.agency != WHOLE_REGION:
        _refuse(case.subject)
    day = told.wanted.dated or as_of
    said = [one.by for one in case.said]
    about = _by_steward(desk, as_of, told, said)
    others = [
        facts.signatory(desk, role, WHOLE_REGION, Wanted(), day, said) for role in (roles.FORUM, roles.DATA_SUPERVISOR)
    ]
    year, digest = list_on(desk, case, day, as_of)
    heads = [one for agency in year.parts for one in _heads(desk, agency, day)]
    meeting = Meeting(told.wanted.place, _attended(desk, told, day, heads), told.agenda)
    town = replace(about, place="")
    return plan.minutes(town, year, digest, meeting, (*others, about.signer), heads, facts.office_names(desk))


def catalogue(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Katalog data of an agency, or of some of its datasets."""
    agency, names = _batch(subjects)
    batch = facts.batch_of(desk, agency, names, as_of)
    return data.catalogue(_by_head(desk, agency, as_of, told), batch.records)


def conforming(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Daftar data yang sesuai: of an agency what awaits its head, or the datasets named."""
    agency, names = _batch(subjects)
    batch = facts.batch_of(desk, agency, names or facts.awaiting(desk, agency, as_of), as_of)
    about = _by_steward(desk, as_of, told, batch.by(EXAMINATION), agency)
    return data.conforming(about, _producer(desk, agency), batch.records, EXAMINATION)


def verification(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Lembar verifikasi: by the step of verification, in a procedure without one by the examination."""
    agency, names = _batch(subjects)
    batch = facts.batch_of(desk, agency, names, as_of)
    steps = _verifying(desk)
    records = [one for one in batch.records if names or one.taken(*steps)]
    about = _by_steward(desk, as_of, told, batch.by(*steps), agency)
    return data.verification(about, _producer(desk, agency), records, steps)


def returned(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Lembar pengembalian of one dataset, with the reason of who returned it and what the checks find."""
    name = _one(subjects, "").removeprefix(DATASET)
    agency = name.partition("/")[0]
    batch = facts.batch_of(desk, agency, [name], as_of)
    given = batch.returned.get(name)
    if not batch.records:
        raise SatudataError("paper-metadata-unreadable", dataset=name)
    if given is not None:
        given = replace(given, due=told.due or facts.mended_by(desk, name, as_of))
    about = _by_steward(desk, as_of, told, of=agency)
    return data.returned(about, _producer(desk, agency), batch.records[0], given, batch.findings[name])


def needs(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Daftar kebutuhan data of `request:<year>/<number>`."""
    asked = facts.asked_of(desk, facts.case_of(desk, _one(subjects, "request:")))
    return requests.needs_list(_by_steward(desk, as_of, told), asked)


def disposition(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Lembar disposisi of `request:<year>/<number>`, by the day that the law sets unless another is told."""
    asked = facts.asked_of(desk, facts.case_of(desk, _one(subjects, "request:")))
    due = told.due or facts.due_of(desk, asked, told.wanted.dated or as_of)
    return requests.disposition(_by_router(desk, asked, as_of, told), replace(asked, due=due))


def _by_router(desk: Desk, asked: Asked, as_of: str, told: Told) -> Occasion:
    """A paper of the office that publishes the catalogue, signed in the role that passed the request on."""
    if asked.routed_by in ("", roles.DATA_STEWARD):
        return _by_steward(desk, as_of, told)
    return facts.occasion(desk, desk.catalog.settings.publisher, asked.routed_by, as_of, told.wanted)


def data_request(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Surat permintaan data of `request:<year>/<number>` to an agency: the one named, else the only one it went to."""
    asked = facts.asked_of(desk, facts.case_of(desk, _one(subjects, "request:")))
    offices = [one.office for one in asked.routing]
    if not told.to_agency and len(offices) != 1:
        raise SatudataError("paper-request-to-whom", request=asked.id, known=", ".join(offices) or "–")
    to = facts.agency_of(desk, told.to_agency).name[LANGUAGE] if told.to_agency else offices[0]
    about = _by_head(desk, desk.catalog.settings.publisher, as_of, told)
    return requests.data_request(about, replace(asked, due=told.due), to)


def appointment(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Surat penunjukan operator of an agency."""
    deputy = _appointee(told.deputy) if told.deputy else None
    about = _by_head(desk, _one(subjects, ""), as_of, told)
    return office.appointment(about, _appointee(told.operator), deputy, told.start, told.until)


def cover(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Surat pengantar of `report:<id>`, with the enclosures given."""
    identity = _one(subjects, "report:").removeprefix("report:")
    if not REPORT.fullmatch(identity):
        raise SatudataError("paper-report-unknown", report=identity[:80])
    about = _by_head(desk, desk.catalog.settings.publisher, as_of, told)
    return office.cover(about, Reported(identity, report_title(identity), told.enclosed))


def report_title(identity: str) -> str:
    """What the report of that id (`2026`, `2026-q1`) is called."""
    year, _, quarter = identity.partition("-q")
    key = "quarter" if quarter else "year"
    return TEXT(f"papers_office.report.{key}", year=year, **({"quarter": quarter} if quarter else {}))


def recommendation(desk: Desk, subjects: Sequence[str], as_of: str, told: Told) -> Paper:
    """Surat permohonan rekomendasi of `activity:<agency>/<name>`."""
    case = facts.case_of(desk, _one(subjects, "activity:"))
    activity = facts.activity_of(desk, case)
    regions = desk.catalog.code_list("region").names
    return office.recommendation(_by_head(desk, activity.agency, as_of, told), activity, case.digest, regions)


MAKERS: Mapping[str, Make] = {
    "statement": statement,
    "approved-list": approved_list,
    "minutes": minutes,
    "catalog": catalogue,
    "conforming": conforming,
    "verification": verification,
    "return": returned,
    "needs": needs,
    "disposition": disposition,
    "request": data_request,
    "recommendation": recommendation,
    "appointment": appointment,
    "cover": cover,
}


def _by_head(desk: Desk, agency: str, as_of: str, told: Told) -> Occasion:
    """The agency's own paper, signed by its head, or by whoever approves for it."""
    of_steward = agency == desk.catalog.settings.publisher
    role = (facts.steward_office(desk) if of_steward else facts.agency_of(desk, agency)).approval_role
    return facts.occasion(desk, agency, role, as_of, told.wanted)


def _by_steward(desk: Desk, as_of: str, told: Told, likely: Sequence[str] = (), of: str = "") -> Occasion:
    """The data steward's paper, on the letterhead of the office that publishes the catalogue.

    A supporting steward signs when named or when the step was theirs: on the letterhead of the agency `of` when they
    are its own, else on that of the office.
    """
    day, wanted = told.wanted.dated or as_of, told.wanted
    stewards = {one.person for one in facts.holders(desk, roles.DATA_STEWARD, desk.catalog.settings.publisher, day)}
    supporting = {one.person for one in facts.holders(desk, roles.SUPPORTING_STEWARD, of, day)} if of else set()
    first = wanted.signer or next(iter(likely), "")
    publisher = desk.catalog.settings.publisher
    if first in supporting - stewards:
        own = facts.holds_own(desk, first, roles.SUPPORTING_STEWARD, of, day)
        return facts.occasion(desk, of if own else publisher, roles.SUPPORTING_STEWARD, as_of, wanted, [first])
    return facts.occasion(desk, publisher, roles.DATA_STEWARD, as_of, wanted, likely)


def _producer(desk: Desk, agency: str) -> str:
    return facts.office_name(desk, agency)[LANGUAGE]


def _heads(desk: Desk, agency: str, day: str) -> list[Signatory]:
    """The head of an agency on that day; a line without a name while the office is vacant."""
    known = desk.catalog.agencies.get(agency)
    role = known.approval_role if known is not None else roles.AGENCY_HEAD
    found = facts.holders(desk, role, agency, day)[:1]
    return found or [Signatory("", "", role, facts.office_name(desk, agency)[LANGUAGE])]


def _attended(desk: Desk, told: Told, day: str, heads: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Who attended: as told, else everybody who was to be there by office."""
    if not told.attended:
        return (*facts.region_roles(desk, day), *heads)
    split = [one.partition(";") for one in told.attended]
    return tuple(Signatory("", name.strip(), "", function=function.strip() or "–") for name, _, function in split)


def _appointee(given: str) -> Appointee:
    parts = [part.strip() for part in given.split(";")]
    return Appointee(*(parts + [""] * PARTS)[:PARTS])


def _verifying(desk: Desk) -> tuple[str, ...]:
    """The steps that compare data with their evidence, the stronger first."""
    sop = desk.catalog.sop
    has_one = sop is not None and sop.row(VERIFICATION) is not None
    return (VERIFICATION,) if has_one else (VERIFICATION, EXAMINATION)


def _batch(subjects: Sequence[str]) -> tuple[str, list[str]]:
    """The agency meant, and its datasets that were named; all of them where only the agency was."""
    names = [one.removeprefix(DATASET) for one in subjects]
    if not names:
        raise SatudataError("paper-subject-missing", known="AGENCY, DATASET")
    agencies = sorted({name.partition("/")[0] for name in names})
    if len(agencies) > 1:
        raise SatudataError("paper-one-agency", agencies=", ".join(agencies))
    return agencies[0], [name for name in names if "/" in name]


def _one(subjects: Sequence[str], kind: str) -> str:
    """The only subject, with its kind before it."""
    if len(subjects) != 1:
        raise SatudataError("paper-one-subject", n=len(subjects))
    return subjects[0] if subjects[0].startswith(kind) else f"{kind}{subjects[0]}"


def _refuse(subject: str) -> NoReturn:
    raise SatudataError("paper-subject-unfit", subject=subject)
