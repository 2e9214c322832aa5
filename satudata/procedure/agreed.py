"""The list that is in force: an amendment promises nothing before it is agreed, and takes no promise back.

What was agreed is found in the history by its digest. What walidata sets about time stands in files of its own and
counts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from satudata.desk import Desk
from satudata.model.plan import FOLDER, AgencyPlan, Plan
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.procedure.cases import Case
from satudata.procedure.weigh import Weighed
from satudata.read.documents import read_document
from satudata.read.plans import SUFFIX, plan_of
from satudata.trust.digest import content_digest


def agreeing_row(sop: Sop) -> Row | None:
    """The row by which a list is agreed: the last about the year's list that is about exact bytes (the forum's), else
    the last such one about an agency's part (Magetan's head); None where the procedure has neither.
    """
    for kind in (Subject.PLAN, Subject.AGENCY_PLAN):
        rows = [row for row in sop.about(kind) if row.binds and row.proof is Proof.STATEMENT]
        if rows:
            return rows[-1]
    return None


def in_force(desk: Desk, plan: Plan, sop: Sop, cases: Mapping[str, Case], weighed: Mapping[str, Weighed]) -> Plan:
    """The list as it was last agreed: as a whole where the procedure has the whole agreed, else each agency's part.

    As it is at hand while nothing was agreed yet, or where the history does not have what was.
    """
    row = agreeing_row(sop)
    if row is None:
        return plan
    if row.subject is Subject.PLAN:
        found = _last_agreed(desk, plan, "", row, cases, weighed)
        return plan if found is None else Plan(plan.year, {part.agency: part for part in _timed(found, plan)})
    parts = dict(plan.parts)
    for agency in plan.parts:
        if (found := _last_agreed(desk, plan, agency, row, cases, weighed)) is not None:
            parts |= {part.agency: part for part in _timed(found, plan)}
    return Plan(plan.year, parts)


def _last_agreed(
    desk: Desk, plan: Plan, agency: str, row: Row, cases: Mapping[str, Case], weighed: Mapping[str, Weighed]
) -> Sequence[AgencyPlan] | None:
    """The list's parts, or one agency's, as last agreed; None when they are so at hand, or nothing was agreed."""
    subject = plan.parts[agency].subject if agency else plan.subject
    case, said = cases.get(subject), weighed.get(subject)
    digests: Set[str] = said.agreed.get(row.step, set()) if said is not None else set()
    if case is None or not digests or case.digest in digests:
        return None
    return parts_with(desk, plan.year, agency, digests)


def parts_with(desk: Desk, year: int, agency: str, digests: Set[str]) -> Sequence[AgencyPlan] | None:
    """The parts of a year's list, or the one of an agency, as of the newest commit whose bytes have one of these
    digests, in order of path; None when no commit had them.
    """
    folder = f"{FOLDER}{year}/"
    paths = [f"{folder}{agency}{SUFFIX}"] if agency else [p for p in desk.history.events if p.startswith(folder)]
    for state in _states(desk, [path for path in paths if path in desk.history.events and path.endswith(SUFFIX)]):
        if content_digest(state.items()) in digests:
            return [_part(year, path, content) for path, content in state.items()]
    return None


def _states(desk: Desk, paths: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
    """What the files were after each commit that changed one of them, newest first: path → bytes, in order of path."""
    events = {path: desk.history.events[path] for path in sorted(paths)}
    content: dict[str, bytes] = {}
    for number in sorted({number for found in events.values() for number, _ in found}):  # numbers count backwards
        blobs = {path: next((blob for at, blob in found if at >= number), "") for path, found in events.items()}
        for blob in blobs.values():
            if blob and blob not in content:
                content[blob] = desk.repository.blob(blob)
        yield {path: content[blob] for path, blob in blobs.items() if blob}


def _part(year: int, path: str, content: bytes) -> AgencyPlan:
    agency = path.rpartition("/")[2].removesuffix(SUFFIX)
    return plan_of(year, agency, read_document(path, content)[0])


def _timed(agreed: Iterable[AgencyPlan], plan: Plan) -> Iterator[AgencyPlan]:
    """The agreed parts with the time that walidata has set by now."""
    for part in agreed:
        now = plan.parts.get(part.agency)
        yield part.timed(now.collect_by, now.extensions) if now is not None else part
