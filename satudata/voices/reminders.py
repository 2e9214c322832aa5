"""Reminders: ready texts for those the procedure waits for. Nothing is sent, and nobody is named: a reminder addresses
functions. The same queue and day give the same texts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from satudata.model.catalog import Agency, Settings
from satudata.model.roster import WHOLE_REGION, Person, Roster
from satudata.model.sop import Proof
from satudata.procedure.public import ANSWER, DELIVERY, OBJECTION
from satudata.procedure.queue import Urgency, Waiting, holders
from satudata.text import Text
from satudata.voices.queue import release, state_of

TOLD = (Urgency.LATE, Urgency.DUE, Urgency.UNLIMITED)  # what waits for others is nobody's to do
MESSAGE_LINES = 5
ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# What shows a row of the law done, which is no statement.
PUBLIC_STEPS = {
    ANSWER: "satudata request answer {number}",
    DELIVERY: "satudata request deliver {number} --dataset ID",
    OBJECTION: "satudata request object {number} --outcome granted|partly|rejected",
}
NOBODY = "undisclosed-recipients:;"
NO_SENDER = "satudata@invalid"


@dataclass(frozen=True)
class Reminder:
    """What waits for one person, the most urgent first. `who` are the functions in words, `agencies` whose they are
    (`*` for the whole region).
    """

    person: str
    who: str
    agencies: tuple[str, ...]
    lines: tuple[Waiting, ...]

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(line.urgency is Urgency.LATE for line in self.lines)


@dataclass(frozen=True)
class Occasion:
    """What the texts are written with: the instance's settings and agencies, the procedure's name, the ISO day."""

    settings: Settings
    agencies: Mapping[str, Agency]
    sop: str
    day: str
    text: Text


def reminders(lines: Iterable[Waiting], roster: Roster, occasion: Occasion) -> list[Reminder]:
    """One for each person for whom something waits, in order of roster id."""
    waits: dict[str, list[Waiting]] = {}
    functions: dict[str, dict[tuple[str, str], None]] = {}
    for line in lines:
        if line.urgency not in TOLD:
            continue
        for role, people in holders(line, roster, occasion.day):
            for person in people:
                found = waits.setdefault(person.id, [])
                if line not in found[-1:]:
                    found.append(line)
                functions.setdefault(person.id, {})[_function(person, role, line, occasion)] = None
    return [_reminder(person, waits[person], list(functions[person]), occasion) for person in sorted(waits)]


def _function(person: Person, role: str, line: Waiting, occasion: Occasion) -> tuple[str, str]:
    term = person.term(role, line.track.agency, occasion.day)
    return role, term.agency if term is not None else line.track.agency


def _reminder(
    person: str, lines: Sequence[Waiting], functions: Sequence[tuple[str, str]], occasion: Occasion
) -> Reminder:
    told = [
        occasion.text(
            "procedure.reminder.function", role=occasion.text(f"approval.role.{role}"), place=_place(agency, occasion)
        )
        for role, agency in functions
    ]
    return Reminder(person, "; ".join(told), tuple(dict.fromkeys(agency for _, agency in functions)), tuple(lines))


def _place(agency: str, occasion: Occasion) -> str:
    if agency == WHOLE_REGION:
        return _flat(occasion.settings.region_name)
    known = occasion.agencies.get(agency)
    return _flat(known.name[occasion.text.language]) if known is not None else agency


def letter(one: Reminder, occasion: Occasion) -> str:
    """The whole reminder as plain text: greeting, what waits by urgency with what to do, and where to turn."""
    text = occasion.text
    parts = [
        *_mark(occasion),
        text("procedure.reminder.greeting", who=one.who),
        "",
        text("procedure.reminder.lead", sop=occasion.sop, day=text.date(occasion.day)),
    ]
    for urgency in TOLD:
        found = [line for line in one.lines if line.urgency is urgency]
        if found:
            parts += ["", f"{text(f'procedure.reminder.{urgency}')} ({text.number(len(found))})"]
            parts += [told for line in found for told in _lines(line, text)]
    close = text("procedure.reminder.close", id=one.person, portal=_flat(occasion.settings.title[text.language]))
    return "\n".join([*parts, "", *close.split("\n")]) + "\n"


def _lines(line: Waiting, text: Text) -> Iterator[str]:
    activity = f"{line.state.row.number} {line.state.row.activity}"
    told = {"title": _name(line, text), "activity": activity, "state": state_of(line, text)}
    yield text("procedure.reminder.line", **told)
    yield _to_do(line, text)


def _name(line: Waiting, text: Text) -> str:
    """What people call it, without the subject's address where there is a title."""
    track = line.track
    return _flat(f"{track.title or track.subject}{release(track, text)}")


def _to_do(line: Waiting, text: Text) -> str:
    """What shows the row done: a command, or files."""
    subject, row = line.track.subject, line.state.row
    kind, _, identity = subject.partition(":")
    named = identity if kind == "dataset" else subject
    if row.step in PUBLIC_STEPS:
        return text("procedure.reminder.do.command", command=PUBLIC_STEPS[row.step].format(number=identity))
    match row.proof:
        case Proof.DATA | Proof.METADATA if kind == "dataset":
            data, metadata = f"data/{identity}.csv", f"metadata/{identity}.yml"
            return text("procedure.reminder.do.data", data=data, metadata=metadata)
        case Proof.APPLICATION | Proof.RECOMMENDATION | Proof.METADATA:
            return text("procedure.reminder.do.dates", path=f"catalog/activities/{identity}.yml")
        case Proof.DELIVERY:
            command = f"satudata status {subject}"
        case _:
            command = f"satudata approve {named} --step {row.step}"
    return text("procedure.reminder.do.command", command=command)


def message(one: Reminder, occasion: Occasion) -> str:
    """A short message for a chat: how much waits, and the most urgent of it."""
    text = occasion.text
    counts = {"n": text.number(len(one.lines)), "late": text.number(one.late)}
    lead = text("procedure.reminder.message", who=one.who, day=text.date(occasion.day), **counts)
    parts = [*_mark(occasion)[:1], *lead.split("\n")]
    for line in one.lines[:MESSAGE_LINES]:
        activity = f"{line.state.row.number} {line.state.row.activity}"
        told = {"title": _name(line, text), "activity": activity, "state": state_of(line, text)}
        parts.append(text("procedure.reminder.message.line", **told))
    if (more := len(one.lines) - MESSAGE_LINES) > 0:
        parts.append(text("procedure.reminder.message.more", n=text.number(more)))
    return "\n".join([*parts, text("procedure.reminder.message.close", id=one.person)]) + "\n"


def email(one: Reminder, occasion: Occasion, moment: datetime) -> bytes:
    """The reminder as a message to be opened, looked at and sent (RFC 5322, `X-Unsent`), dated with that moment.

    It goes to the address of the function's agency, from the portal's; where none is known to nobody in particular.
    """
    text = occasion.text
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_flat(occasion.settings.title[text.language]), addr_spec=_sender(occasion))
    to = _receiver(one, occasion)
    mail["To"] = Address(_flat(one.who), addr_spec=to) if to else NOBODY
    n = text.number(len(one.lines))
    subject = text("procedure.reminder.subject", n=n, who=_flat(one.who))
    mail["Subject"] = " · ".join([*_mark(occasion)[:1], subject])
    mail["Date"] = format_datetime(moment)
    body = letter(one, occasion)
    digest = hashlib.sha256("\n".join((one.person, occasion.day, body)).encode()).hexdigest()
    mail["Message-ID"] = f"<{digest[:32]}@satudata.invalid>"
    mail["X-Unsent"] = "1"
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def _mark(occasion: Occasion) -> list[str]:
    """What a demonstration says of everything it makes, and an empty line; nothing otherwise."""
    return [occasion.text("papers.mark"), ""] if occasion.settings.demonstration else []


def _sender(occasion: Occasion) -> str:
    publisher = occasion.agencies.get(occasion.settings.publisher)
    known = (occasion.settings.contact, publisher.contact if publisher is not None else {})
    return next((found for contact in known if (found := _address(contact))), NO_SENDER)


def _receiver(one: Reminder, occasion: Occasion) -> str:
    """The address of the one place the functions are of; "" when they are of several, or none is known."""
    if len(one.agencies) != 1:
        return ""
    agency = occasion.agencies.get(one.agencies[0])
    if one.agencies[0] == WHOLE_REGION:
        return _address(occasion.settings.contact)
    return _address(agency.contact) if agency is not None else ""


def _address(contact: Mapping[str, str]) -> str:
    given = contact.get("email", "")
    return given if ADDRESS.fullmatch(given) else ""


def _flat(words: str) -> str:
    """One line of text: no header or list can be broken out of."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
