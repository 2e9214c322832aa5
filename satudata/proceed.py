"""How a request or a complaint proceeds: each step changes one file, is examined first, and is committed alone.

What would be refused later is refused here, before Git has it: whatever is once committed stays in the history.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from satudata.checks.requests import check_catalogue
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.export.yaml_text import yaml_text
from satudata.model.finding import Finding, Severity
from satudata.model.request import COMPLAINTS, FOLDER, GRANTED, PARTLY, PUBLIC, DataRequest
from satudata.read.catalogue import Catalog, mapping, sequence
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import commit_paths
from satudata.read.requests import SUFFIX, complaint_of, request_of
from satudata.read.schemas import schema_of
from satudata.workdays.calendar import Calendar
from satudata.workdays.statutory import OPENING, objection_grounds, statutory_clock
from satudata.write import replace_file

REQUEST, COMPLAINT = "request", "complaint"
FOLDERS = {REQUEST: FOLDER, COMPLAINT: COMPLAINTS}
LAST_NUMBER = 9999
NUMBER = re.compile(r"(20[0-9]{2})/0*([1-9][0-9]{0,3})")

Content = Mapping[str, object]


@dataclass(frozen=True)
class Draft:
    """What a file is to say: its kind, its number (`2026/0001`), its content, and its bytes."""

    kind: str
    number: str
    content: Content

    @property
    def path(self) -> str:
        return f"{FOLDERS[self.kind]}{self.number}{SUFFIX}"

    @property
    def text(self) -> bytes:
        head = [f"# yaml-language-server: $schema=../../schemas/{self.kind}.schema.json"]
        order = list(schema_of(self.kind)["properties"])
        keys = sorted(self.content, key=lambda key: order.index(key) if key in order else len(order))
        return yaml_text({key: self.content[key] for key in keys}, head).encode()


def next_number(desk: Desk, kind: str, year: str) -> str:
    """The next free number of that year. SatudataError when a year has no number left."""
    start = f"{FOLDERS[kind]}{year}/"
    taken = [path.removeprefix(start).removesuffix(SUFFIX) for path in desk.entries if path.startswith(start)]
    number = 1 + max((int(one) for one in taken if one.isdecimal()), default=0)
    if number > LAST_NUMBER:
        raise SatudataError("request-numbers-used-up", year=year)
    return f"{year}/{number:04}"


def plain_number(given: str) -> str:
    """`2026/1` and `request:2026/0001` as `2026/0001`. SatudataError for what is no number."""
    found = NUMBER.fullmatch(given.partition(":")[2] if ":" in given else given)
    if found is None:
        raise SatudataError("request-number", number=given[:40])
    return f"{found[1]}/{int(found[2]):04}"


def present(desk: Desk, kind: str, given: str) -> Draft:
    """What the file of that number says now. SatudataError when there is none, or none that can be read."""
    number = plain_number(given)
    draft = Draft(kind, number, {})
    entry = desk.entries.get(draft.path)
    if entry is None:
        raise SatudataError(f"unknown-{kind}", number=number)
    document = read_document(draft.path, desk.contents.read(entry))[0]
    if document.value is None:
        raise SatudataError("request-unreadable", path=draft.path)
    return replace(draft, content=document.mapping)


def faults_of(desk: Desk, draft: Draft, as_of: str, also: Sequence[str] = ()) -> list[Finding]:
    """What would keep the draft from being shown: the errors in it, as if it stood in the repository already.

    `also` are paths that will stand there with it.
    """
    document, findings = read_document(draft.path, draft.text)
    findings = [*findings, *schema_findings(document, draft.kind)]
    if document.value is not None:
        catalog = _as_if(desk.catalog, draft, document)
        found = check_catalogue(catalog, {*desk.entries, *also}, as_of)
        findings += (one for one in found if one.where.path == draft.path)
    return sorted((one for one in findings if one.severity is Severity.ERROR), key=Finding.sort_key)


def _as_if(catalog: Catalog, draft: Draft, document: Document) -> Catalog:
    """The catalogue with this request or complaint alone."""
    if draft.kind == REQUEST:
        return replace(catalog, requests={draft.number: request_of(draft.number, document)}, complaints={})
    return replace(catalog, requests={}, complaints={draft.number: complaint_of(draft.number, document)})


def keep(desk: Desk, draft: Draft, message: str) -> str:
    """Write the file atomically and commit it alone; gives the commit's id."""
    place = desk.repository.root / draft.path
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_file(place, draft.text)
    return commit_paths(desk.repository.root, [draft.path], message)


def with_entry(draft: Draft, key: str, entry: Content) -> Draft:
    """The draft with one more entry at the end of a list."""
    return changed(draft, {key: [*sequence(draft.content.get(key)), filled(entry)]})


def changed(draft: Draft, given: Content) -> Draft:
    """The draft with these keys set; what is empty is left as it was."""
    return replace(draft, content={**draft.content, **filled(given)})


def filled(given: Content) -> dict[str, object]:
    """Without the keys that say nothing."""
    return {key: value for key, value in given.items() if value not in ("", None, [], {}, ())}


def typed(draft: Draft) -> DataRequest:
    """The draft of a request as a value."""
    return request_of(draft.number, Document(draft.path, dict(draft.content)))


def require_undecided(draft: Draft) -> None:
    """A decision stands until an objection to it is granted."""
    outcome = mapping(draft.content.get("objection")).get("outcome")
    if "decision" in draft.content and outcome not in (GRANTED, PARTLY):
        raise SatudataError("request-decided", number=draft.number)


def require_public(draft: Draft) -> None:
    """Extension and objection are of UU 14/2008: what a forum's member needs has the limits of the procedure."""
    if draft.content.get("kind") != PUBLIC:
        raise SatudataError("request-not-public", number=draft.number)


def require_unanswered(draft: Draft, on: str) -> None:
    """What comes on that ISO day comes before the answer, unless an objection to the answer was granted."""
    request = typed(draft)
    decided = request.decision.on if request.decision is not None else ""
    answered = min(filter(None, (request.answer_on, decided)), default="")
    outcome = request.objection.outcome if request.objection is not None else ""
    if answered and on >= answered and outcome not in (GRANTED, PARTLY):
        raise SatudataError("request-answered", number=draft.number, on=answered)


def require_objectable(draft: Draft, at: str, because: str, calendar: Calendar) -> None:
    """An objection comes after the answer, or after the answer was due; on a ground that the answer gave; within 30
    working days (UU 14/2008 arts. 35 and 36).
    """
    request, now = typed(draft), datetime.fromisoformat(at)
    clock = statutory_clock(request, calendar, now)
    if clock is None:
        return
    if clock.answer.ended is None and not clock.answer.late:
        due = clock.answer.due.date().isoformat()
        raise SatudataError("request-not-due", number=draft.number, due=due)
    if clock.objection_until is not None and now > clock.objection_until:
        until = clock.objection_until.date().isoformat()
        raise SatudataError("request-objection-late", number=draft.number, until=until)
    grounds = objection_grounds(request, clock.answer)
    if because not in grounds:
        raise SatudataError("request-objection-ground", number=draft.number, given=because, known=", ".join(grounds))


def moment_of(given: str, zone: str) -> str:
    """A day, or a day and time as people write them (`2026-03-02 09:15`), as a moment with the zone's offset.

    A day alone is its opening. SatudataError for what is none.
    """
    try:
        moment = datetime.fromisoformat(given.strip())
        if len(given.strip()) == len("2026-03-02"):
            moment = datetime.combine(date.fromisoformat(given.strip()), time(OPENING.hour))
    except ValueError:
        raise SatudataError("request-moment", moment=given[:40]) from None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
    return aware.isoformat(timespec="minutes")
