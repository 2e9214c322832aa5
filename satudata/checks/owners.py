"""Every path has a living owner: on the day asked about somebody answers for each agency's data and for the portal.

An agency with datasets needs whoever approves for it (its head, or the role it names), somebody who looks after its
data (producer or operator), and a PPID, its own or the region's. The region needs a data steward and two
administrators, because each change of the roster is approved by two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from satudata.model.catalog import Agency
from satudata.model.finding import Check, Finding, Severity, Where
from satudata.model.roster import ADMINISTRATOR, DATA_STEWARD, OPERATOR, PPID, PRODUCER, WHOLE_REGION, Roster
from satudata.read.catalogue import Catalog
from satudata.read.catalogue_files import content_of
from satudata.read.git import Entry
from satudata.read.repository import Contents
from satudata.trust.codeowners import PLACES, lines_of, routing
from satudata.trust.roster import PATH, REGISTER, read_roster
from satudata.trust.terms import letters_of

NO_APPROVER = Check("roster-no-approver", Severity.WARNING, waivable=False)
NO_OPERATOR = Check("roster-no-operator", Severity.WARNING, waivable=False)
NO_PPID = Check("roster-no-ppid", Severity.WARNING, waivable=False)
NO_STEWARD = Check("roster-no-steward", Severity.WARNING, waivable=False)
FEW_ADMINISTRATORS = Check("roster-few-administrators", Severity.WARNING, waivable=False)
STALE = Check("roster-routing-stale", Severity.WARNING, waivable=False)

CODES = (NO_APPROVER, NO_OPERATOR, NO_PPID, NO_STEWARD, FEW_ADMINISTRATORS, STALE)

ADMINISTRATORS = 2


def read_offices(
    root: Path, entries: Mapping[str, Entry], contents: Contents, catalog: Catalog, as_of: str
) -> tuple[Roster, list[Finding]]:
    """The roster of an instance, with what is wrong with it, what nobody answers for, and whether reviews are routed
    as it says.
    """
    findings: list[Finding] = []
    content = content_of(entries, contents, PATH, findings)
    register = content_of(entries, contents, REGISTER, findings)
    roster, more = read_roster(content, as_of, catalog.agencies, letters_of(register or b""))
    findings += [*more, *check_catalogue(catalog, roster, as_of)]
    place = root / PLACES.get(catalog.settings.forge.get("kind", ""), "")
    routed = place.read_bytes() if place.is_file() else None
    return roster, [*findings, *check_routing(catalog, roster, as_of, routed)]


def check_catalogue(catalog: Catalog, roster: Roster, as_of: str) -> Iterator[Finding]:
    """What nobody answers for on that day; nothing for an empty roster, of which its reading tells."""
    if not roster.people:
        return
    producing = {dataset.partition("/")[0] for dataset in catalog.dataset_ids}
    for agency in catalog.agencies.values():
        if agency.id in producing:
            yield from _check_agency(agency, roster, as_of)
    if not any(roster.holders(DATA_STEWARD, WHOLE_REGION, as_of)):
        yield NO_STEWARD.at(Where(PATH), day=as_of)
    administrators = len(list(roster.holders(ADMINISTRATOR, WHOLE_REGION, as_of)))
    if administrators < ADMINISTRATORS:
        yield FEW_ADMINISTRATORS.at(Where(PATH), day=as_of, n=administrators)


def _check_agency(agency: Agency, roster: Roster, as_of: str) -> Iterator[Finding]:
    wanted = (
        (NO_APPROVER, (agency.approval_role,)),
        (NO_OPERATOR, (OPERATOR, PRODUCER)),
        (NO_PPID, (PPID,)),
    )
    for check, roles in wanted:
        if not any(True for role in roles for _ in roster.holders(role, agency.id, as_of)):
            yield check.at(Where(PATH), agency=agency.id, role=roles[0], day=as_of)


def check_routing(catalog: Catalog, roster: Roster, as_of: str, content: bytes | None) -> Iterator[Finding]:
    """Whether the forge's CODEOWNERS file, whose bytes these are, routes as the roster says on that day."""
    forge = catalog.settings.forge.get("kind", "")
    if forge not in PLACES or not roster.people:
        return
    wanted = routing(roster, catalog.agencies.values(), forge, as_of)
    if lines_of((content or b"").decode("utf-8", "replace")) != wanted:
        yield STALE.at(Where(PLACES[forge]), day=as_of)
