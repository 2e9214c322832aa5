"""The list that is in force: an amendment promises nothing before it is agreed, and takes no promise back.

What was agreed is found in the history by its digest. What walidata sets counts at once: more time, with its reason,
and the days by which data are handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from satudata.desk import Desk
from satudata.model.plan import FOLDER, AgencyPlan, Plan
from satudata.model.sop import Row, Sop, Subject
from satudata.procedure.cases import Case
from satudata.procedure.weigh import Weighed
from satudata.read.documents import read_document
from satudata.read.plans import SUFFIX, plan_of
from satudata.trust.digest import content_digest

State = Mapping[str, bytes]  # path → bytes of the files of one list


def in_force(desk: Desk, plan: Plan, sop: Sop, cases: Mapping[str, Case], weighed: Mapping[str, Weighed]) -> Plan:
    """The list as it was last agreed: as a whole where the procedure has the whole agreed, else each agency's part.

    As it is at hand while nothing was agreed yet, or where the history does not have what was.
    """
    if row := _agreement(sop, Subject.PLAN):
        found = _last_agreed(desk, plan.subject, f"{FOLDER}{plan.year}/", row, cases, weighed)
        return plan if found is None else Plan(plan.year, {part.agency: part for part in _parts(plan, found)})
    if row := _agreement(sop, Subject.AGENCY_PLAN):
        parts = {agency: _part(desk, plan, part, row, cases, weighed) for agency, part in plan.parts.items()}
        return Plan(plan.year, parts)
    return plan


def _agreement(sop: Sop, kind: Subject) -> Row | None:
    """The row by which such a list is agreed: the last that is about its very bytes."""
    return next((row for row in reversed(sop.about(kind)) if row.binds), None)


def _part(
    desk: Desk, plan: Plan, part: AgencyPlan, row: Row, cases: Mapping[str, Case], weighed: Mapping[str, Weighed]
) -> AgencyPlan:
    found = _last_agreed(desk, part.subject, part.path, row, cases, weighed)
    return next(_parts(plan, found), part) if found is not None else part


def _last_agreed(
    desk: Desk,
    subject: str,
    place: str,
    row: Row,
    cases: Mapping[str, Case],
    weighed: Mapping[str, Weighed],
) -> State | None:
    """The files below that place as they were last agreed; None when they are so at hand, or nothing was agreed."""
    case, said = cases.get(subject), weighed.get(subject)
    digests: Set[str] = said.agreed.get(row.step, set()) if said is not None else set()
    if case is None or not digests or case.digest in digests:
        return None
    paths = [path for path in desk.history.events if path.startswith(place)]
    return next((state for state in _states(desk, paths) if content_digest(state.items()) in digests), None)


def _states(desk: Desk, paths: list[str]) -> Iterator[State]:
    """What the files were after each commit that changed one of them, newest first."""
    events = {path: desk.history.events.get(path, ()) for path in paths}
    content: dict[str, bytes] = {}
    for number in sorted({number for found in events.values() for number, _ in found}):
        blobs = {path: next((blob for at, blob in found if at >= number), "") for path, found in sorted(events.items())}
        for blob in blobs.values():
            if blob and blob not in content:
                content[blob] = desk.repository.blob(blob)
        yield {path: content[blob] for path, blob in blobs.items() if blob}


def _parts(plan: Plan, state: State) -> Iterator[AgencyPlan]:
    """The parts as these files have them, with the time that was given since."""
    for path, content in state.items():
        agency = path.rpartition("/")[2].removesuffix(SUFFIX)
        agreed = plan_of(plan.year, agency, read_document(path, content)[0])
        at_hand = plan.parts.get(agency)
        yield _timed(agreed, at_hand) if at_hand is not None else agreed


def _timed(agreed: AgencyPlan, at_hand: AgencyPlan) -> AgencyPlan:
    """The agreed part with the extensions, and the days of handing over, that walidata has set by now."""
    days = {(item.id, one.period): one.collect_by for item in at_hand.items for one in item.releases}
    items = tuple(
        replace(
            item,
            releases=tuple(
                replace(one, collect_by=days.get((item.id, one.period), one.collect_by)) for one in item.releases
            ),
        )
        for item in agreed.items
    )
    return replace(agreed, items=items, extensions=at_hand.extensions)
