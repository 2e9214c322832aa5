"""The rule of publication in force: the steps, and what `approval:` in `catalog/catalog.yml` sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from satudata.model import roster as roles
from satudata.model.catalog import Agency
from satudata.model.statement import AGENCY_APPROVAL, EXAMINATION, PUBLICATION, Release, Rule, Step
from satudata.trust.slots import MONTHS

# Until a procedure says otherwise (Perpres 39/2019: the steward examines, the head of the agency answers for it).
STEPS = (
    Step(EXAMINATION, roles.DATA_STEWARD, ("author",)),
    Step(AGENCY_APPROVAL, roles.AGENCY_HEAD, ("author", EXAMINATION)),
    Step(PUBLICATION, roles.DATA_STEWARD),
)


def rule_of(settings: Mapping[str, object]) -> Rule:
    """The rule that the settings document gives. What it says wrongly, the schema refuses; here it counts as the
    stricter choice.
    """
    given = settings.get("approval")
    approval: Mapping[str, object] = given if isinstance(given, dict) else {}
    every = str(approval.get("every", "yearly"))
    papers = approval.get("papers")
    release = str(approval.get("release", Release.IMMEDIATE))
    return Rule(
        steps=STEPS,
        release=Release(release) if release in list(Release) else Release.DELIVERY,
        every=every if every in MONTHS else "yearly",
        papers=tuple(map(str, papers)) if isinstance(papers, list) else (),
        personal_signatures=approval.get("personal_signatures", False) is not False,
        letters_by_examiner=approval.get("letters_by_examiner") is True,
    )


def unvalidated_until(settings: Mapping[str, object]) -> str:
    """The last day on which data older than the rules is still shown, "" when it is not."""
    given = settings.get("approval")
    return str(given.get("unvalidated_until", "")) if isinstance(given, dict) else ""


def approving_roles(agencies: Iterable[Agency]) -> dict[str, str]:
    """Agency → the role that approves its data, where that is not its head (vertical agencies have none)."""
    return {
        agency.id: agency.approval_role for agency in agencies if agency.approval_role not in ("", roles.AGENCY_HEAD)
    }
