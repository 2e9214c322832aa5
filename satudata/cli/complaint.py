"""`satudata complaint`: the register of complaints about the data service: received, unit, answer, closed."""

from __future__ import annotations

from collections.abc import Sequence

import click

from satudata.cli.proceedings import CHANNELS, add, choice, group_of, moment, opened, option, save, several
from satudata.errors import SatudataError
from satudata.proceed import COMPLAINT, Draft, changed, filled, next_number, present
from satudata.text import Text
from satudata.voices.telling import plain

CLASSES = ("individual", "organisation", "researcher", "media", "business", "agency")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    group = group_of("complaint", text)
    number = click.Argument(["number"], metavar="NUMBER")
    on = option(text, "on", "DATE")
    new = [
        choice(text, "from", CLASSES, key="complainant"),
        choice(text, "channel", CHANNELS),
        option(text, "subject", required=True),
        option(text, "unit", "AGENCY"),
        option(text, "section"),
        several(text, "dataset", "ID", "datasets"),
        option(text, "received", "MOMENT"),
        option(text, "contact-ref", "PPID-YYYY-N"),
    ]
    add(group, "new", text, new, begin)
    add(group, "list", text, [], listed)
    add(group, "answer", text, [number, option(text, "answer", required=True), on], answered)
    add(group, "close", text, [number, on], closed)
    return group


def begin(text: Text, channel: str, subject: str, datasets: Sequence[str], received: str, **given: str) -> int:
    """Enter a complaint under the next number of its year; without `--unit` the publisher deals with it."""
    desk, day = opened()
    at = moment(desk, received, day)
    content = {
        "received": at,
        "channel": channel,
        "complainant": given["from"],
        "contact_ref": given["contact_ref"],
        "subject": subject,
        "unit": given["unit"] or desk.catalog.settings.publisher,
        "section": given["section"],
        "datasets": list(datasets),
    }
    draft = Draft(COMPLAINT, next_number(desk, COMPLAINT, at[:4]), filled(content))
    return save(desk, draft, day, text, "complaint_new")


def listed(text: Text) -> int:
    """Every complaint: when it came in, who deals with it, where it stands."""
    desk, _ = opened()
    if not desk.catalog.complaints:
        click.echo(text("request.no_complaints"))
    for one in desk.catalog.complaints.values():
        click.echo(f"{one.id}  {plain(one.subject)}")
        state = text(f"request.complaint.{one.state}")
        click.echo(f"  {text('request.complaint_line', on=text.date(one.received), unit=one.unit, state=state)}")
    return 0


def answered(text: Text, number: str, answer: str, on: str) -> int:
    """Enter the answer."""
    desk, day = opened()
    draft = present(desk, COMPLAINT, number)
    if "answer" in draft.content:
        raise SatudataError("complaint-answered", number=draft.number)
    entry = {"on": on or day, "text": answer}
    return save(desk, changed(draft, {"answer": entry}), day, text, "complaint_answer")


def closed(text: Text, number: str, on: str) -> int:
    """Close the complaint, once it is answered."""
    desk, day = opened()
    draft = present(desk, COMPLAINT, number)
    if "answer" not in draft.content:
        raise SatudataError("complaint-unanswered", number=draft.number)
    if "closed_on" in draft.content:
        raise SatudataError("complaint-closed", number=draft.number)
    return save(desk, changed(draft, {"closed_on": on or day}), day, text, "complaint_close")
