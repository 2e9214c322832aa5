"""The list of data as it was on the day of a paper: what was amended later was not agreed or stated on that day."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.plan import FOLDER, Plan
from satudata.procedure.cases import Case
from satudata.read.documents import read_document
from satudata.read.git import days_of
from satudata.read.plans import SUFFIX, plan_of, year_and_agency
from satudata.trust.digest import content_digest


def list_on(desk: Desk, case: Case, day: str, as_of: str) -> tuple[Plan, str]:
    """The list of a case `plan:<year>` or `plan:<year>/<agency>` with its digest, as the last commit by the end of that
    ISO day has it; as it is at hand from the day `as_of` on, while no later commit has changed it.

    SatudataError `paper-list-later` for a day before the list was there.
    """
    year, _, agency = case.subject.removeprefix("plan:").partition("/")
    place = f"{FOLDER}{year}/{agency}{SUFFIX}" if agency else f"{FOLDER}{year}/"
    events = {path: found for path, found in desk.history.events.items() if path.startswith(place)}
    days = days_of(desk.history)
    last = next((number for number, on in enumerate(days) if on <= day), len(days))  # numbers count backwards
    if day >= as_of and all(found[0][0] >= last for found in events.values()):
        plan = desk.catalog.plans[int(year)]
        return (Plan(plan.year, {agency: plan.parts[agency]}) if agency else plan), case.digest
    found = {path: next((blob for number, blob in events[path] if number >= last), "") for path in sorted(events)}
    contents = {path: desk.repository.blob(blob) for path, blob in found.items() if blob}
    if not contents:
        first = max((one[-1][0] for one in events.values()), default=-1)
        raise SatudataError("paper-list-later", subject=case.subject, day=day, first=days[first] if first >= 0 else "–")
    return _plan(int(year), contents), content_digest(contents.items())


def _plan(year: int, contents: Mapping[str, bytes]) -> Plan:
    """The list that these files hold; what lies there without being a part of it is left out."""
    placed = [(year_and_agency(path, FOLDER), path) for path in contents]
    agencies = [(place[1], path) for place, path in placed if place is not None]
    return Plan(year, {one: plan_of(year, one, read_document(path, contents[path])[0]) for one, path in agencies})
