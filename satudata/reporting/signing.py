"""Whose paper a report is: the office that publishes the catalogue, by its head, or by a name left blank."""

from __future__ import annotations

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.roster import DATA_STEWARD
from satudata.papers.facts import GOVERNMENT, Wanted, office_name, steward_office
from satudata.papers.facts import occasion as occasion_of
from satudata.papers.letterhead import letterhead_of
from satudata.papers.occasion import TEXT, Occasion, Signatory, post
from satudata.papers.paper import LANGUAGE
from satudata.reporting.wording import say

BLANK = "………………………………"


def occasion(desk: Desk, as_of: str) -> Occasion:
    """The occasion of a report on that ISO day. While the office has no head, or several, the name stays blank."""
    settings = desk.catalog.settings
    owner = steward_office(desk)
    try:
        return occasion_of(desk, settings.publisher, owner.approval_role, as_of, Wanted())
    except SatudataError:
        name = office_name(desk, settings.publisher)
        role = DATA_STEWARD if owner.kind == GOVERNMENT else owner.approval_role
        signer = Signatory("", BLANK, role, name[LANGUAGE])
        return Occasion(settings, owner, name, signer, as_of, letterhead_of(desk, settings.publisher))


def signed_lines(about: Occasion) -> tuple[str, ...]:
    """What stands below a preface: place and day, the function, the name, and the lines below it."""
    lines = about.signer.lines or (TEXT("papers.blank.rank"), TEXT("papers.blank.nip"))
    dated = TEXT("papers.dated", place=about.town, date=about.day)
    whole = about.agency.kind == GOVERNMENT  # the settings name no office of their own
    function = f"{post(about.signer, about.region)}," if whole else say("signed.post", office=about.office)
    return (dated, function, about.signer.name or BLANK, *lines)
