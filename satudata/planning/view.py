"""Everything there is to tell about one year's list as of a day: for the command line, the portal and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from satudata.desk import Desk
from satudata.model.plan import Item, Plan
from satudata.model.sop import Row, Subject
from satudata.model.statement import APPROVED, Statement
from satudata.model.track import Track
from satudata.planning.agreement import Agreement, agreements
from satudata.planning.differences import Changed
from satudata.planning.promised import Promise, Tally, by_agency, promises, tally
from satudata.procedure.agreed import in_force
from satudata.procedure.open import Office


@dataclass(frozen=True)
class Noted:
    """An entry of the log of a row that prints no output (guidance by Pembina Data, support by the secretariat).

    `agency` is whose part of the list it is about, "" for the whole list.
    """

    row: Row
    said: Statement
    agency: str = ""


@dataclass(frozen=True)
class PlanView:
    """One year's list. `on` is the ISO day; `agreements` are empty where the procedure knows none; `log` is about the
    whole list first, then in the procedure's order, then by time. `known` says whether it could be told what came out.
    """

    plan: Plan
    on: str
    agreements: tuple[Agreement, ...]
    log: tuple[Noted, ...]
    promises: tuple[Promise, ...]
    known: bool = True

    @cached_property
    def tallies(self) -> Mapping[str, Tally]:
        """The sums by agency."""
        return by_agency(self.plan, self.promises)

    @cached_property
    def whole(self) -> Tally:
        """The sums of the whole list."""
        return tally(self.plan.items(), self.promises)

    @cached_property
    def by_item(self) -> Mapping[str, Sequence[Promise]]:
        """The promises of each item that has any, by dataset id."""
        found: dict[str, list[Promise]] = {}
        for one in self.promises:
            found.setdefault(one.item.id, []).append(one)
        return found

    @cached_property
    def changed(self) -> Mapping[str, Changed]:
        """What became of items since the list was last agreed, by dataset id."""
        return {one.id: one for agreement in self.agreements for one in agreement.changes or ()}

    def agreement(self, agency: str) -> Agreement | None:
        """The agreement that an agency's part rests on, or None where the procedure has none."""
        return next((one for one in self.agreements if one.agency in ("", agency)), None)

    def noted(self, agency: str) -> list[Noted]:
        """The entries of the log about that agency's part alone; "" for those about the whole list."""
        return [one for one in self.log if one.agency == agency]

    def gone(self, agency: str) -> list[Item]:
        """The items that were agreed and are not listed any more."""
        found = (one.before for one in self.changed.values() if one.kind == "removed")
        return [item for item in found if item is not None and item.agency == agency]


def view_of(desk: Desk, office: Office, tracks: Sequence[Track] | None, plan: Plan, on: str) -> PlanView:
    """What there is to tell; without tracks nobody knows what came out, and nothing counts as delivered."""
    agreed = agreements(desk, office.sop, office.cases, office.judge, plan)
    promised = tuple(_promises(desk, office, tracks or (), plan, on))
    return PlanView(plan, on, tuple(agreed), tuple(_log(office, plan)), promised, tracks is not None)


def _promises(desk: Desk, office: Office, tracks: Sequence[Track], plan: Plan, on: str) -> Iterator[Promise]:
    """What the list in force promises, then what is only proposed: an amendment takes no promise back."""
    force = in_force(desk, plan, office.sop, office.cases, office.weighed)
    yield from promises(force, tracks, office.calendar, on)
    yield from (one for one in promises(plan, (), office.calendar, on) if one.item.id not in force.by_id)


def _log(office: Office, plan: Plan) -> Iterator[Noted]:
    """Everything said about rows that leave no document: what a row is done by, and all that was said after it."""
    parts = ((part.subject, Subject.AGENCY_PLAN, agency) for agency, part in plan.parts.items())
    for subject, kind, agency in ((plan.subject, Subject.PLAN, ""), *parts):
        case, weighed = office.cases.get(subject), office.weighed.get(subject)
        if case is None or weighed is None:
            continue
        refused = {problem.statement for problem in weighed.problems}
        for row in office.sop.about(kind):
            if row.accompanies:
                said = (one for one in case.said if one.step == row.step and one.outcome == APPROVED)
                for one in sorted((one for one in said if one.hash not in refused), key=lambda one: (one.at, one.hash)):
                    yield Noted(row, one, agency)
