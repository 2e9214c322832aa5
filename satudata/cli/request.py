"""`satudata request`: a request for data from its receipt to its delivery, refusal or objection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from satudata.cli.architecture import write_format
from satudata.cli.handing import deliver_params, run_deliver
from satudata.cli.proceedings import CHANNELS, add, by, choice, group_of, moment, opened, option, save, several
from satudata.errors import SatudataError
from satudata.model.request import FORUM, GRANTED, OPEN, PARTLY, PUBLIC, REFUSED, REJECTED, RESTRICTED, DataRequest
from satudata.model.roster import DATA_STEWARD, PPID
from satudata.portal.request_words import waiting_words
from satudata.proceed import (
    REQUEST,
    Draft,
    changed,
    filled,
    next_number,
    plain_number,
    present,
    require_objectable,
    require_public,
    require_unanswered,
    require_undecided,
    with_entry,
)
from satudata.read.catalogue import mapping, sequence
from satudata.text import Text
from satudata.voices.telling import plain
from satudata.workdays.calendar import calendar_of
from satudata.workdays.statutory import midnight, statutory_clock
from satudata.workdays.waiting import of_span, waiting

CLASSES = ("individual", "organisation", "researcher", "media", "business")
GROUNDS = ("refused", "not_answered", "late", "not_as_asked", "cost")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    group = group_of("request", text)
    number = click.Argument(["number"], metavar="NUMBER")
    on, reason = option(text, "on", "DATE"), option(text, "reason")
    ground = option(text, "ground", required=True)
    datasets = several(text, "dataset", "ID", "datasets")
    needed = option(text, "reason", required=True, key="reason")
    new = [
        choice(text, "kind", (PUBLIC, FORUM), PUBLIC),
        option(text, "from", "CLASS|AGENCY", required=True),
        choice(text, "channel", CHANNELS),
        option(text, "subject", required=True),
        several(text, "need", "TITLE[|LEVEL[|PERIOD[|FORMAT]]]", "needs"),
        option(text, "received", "MOMENT"),
        option(text, "contact-ref", "PPID-YYYY-N"),
        option(text, "architecture", "ID"),
    ]
    routing = [number, option(text, "to", "AGENCY", required=True), by(text, DATA_STEWARD), on]
    routing += [option(text, "instruction"), option(text, "architecture", "ID"), datasets]
    answer = [number, choice(text, "access", (OPEN, RESTRICTED), OPEN), by(text, DATA_STEWARD), on]
    answer += [option(text, "ground"), reason, datasets]
    refuse = [number, ground, needed, option(text, "consequence-test", "NUMBER", required=True), by(text, PPID), on]
    extend = [number, option(text, "until", "DATE", required=True), needed, on]
    objection = [number, choice(text, "because", GROUNDS, "refused"), option(text, "received", "MOMENT")]
    objection += [choice(text, "outcome", (*(GRANTED, PARTLY, REJECTED), "none"), "none"), on, reason]
    to = click.Option(["--to", "folder"], metavar="DIR", default=".", help=text("cli.asked_format_to"))
    waits = click.Option(["--open", "only_open"], is_flag=True, help=text("cli.asked_open"))
    add(group, "new", text, new, begin)
    add(group, "list", text, [waits], listed)
    add(group, "show", text, [number], show)
    add(group, "route", text, routing, route)
    add(group, "answer", text, answer, answered)
    add(group, "refuse", text, refuse, refused)
    add(group, "extend", text, extend, extended)
    add(group, "object", text, objection, objected)
    add(group, "deliver", text, [number, *deliver_params(text)], run_deliver)
    add(group, "format", text, [number, to], formatted)
    return group


def begin(text: Text, kind: str, channel: str, subject: str, needs: Sequence[str], received: str, **given: str) -> int:
    """Enter a request under the next number of its year."""
    desk, day = opened()
    at = moment(desk, received, day)
    asker = given["from"]
    if kind == PUBLIC and asker not in CLASSES:
        raise SatudataError("request-class", given=asker[:2], known=", ".join(CLASSES))
    wanted = [need_of(one) for one in needs] or [{"title": subject}]
    content = {
        "kind": kind,
        "received": at,
        "channel": channel,
        "requester": {"institution" if kind == FORUM else "class": asker},
        "contact_ref": given["contact_ref"],
        "subject": subject,
        "needs": wanted,
        "architecture": given["architecture"],
    }
    return save(desk, Draft(REQUEST, next_number(desk, REQUEST, at[:4]), filled(content)), day, text, "new")


def need_of(given: str) -> dict[str, object]:
    """`title|level|period|format` as an entry of the list of needs."""
    return filled(dict(zip(("title", "level", "period", "format"), map(str.strip, given.split("|")), strict=False)))


def listed(text: Text, only_open: bool) -> int:
    """Every request, those that are late first: how long it has waited, against which limit."""
    desk, day = opened()
    if not desk.catalog.requests:
        click.echo(text("request.none"))
    calendar = calendar_of(desk.catalog)
    told = [(waiting(one, calendar, day), one) for one in desk.catalog.requests.values()]
    for wait, one in sorted(told, key=lambda pair: (not pair[0].awaited, not pair[0].late, pair[1].id)):
        if only_open and not wait.awaited:
            continue
        click.echo(f"{one.id}  {plain(one.subject)}")
        click.echo(
            f"  {text('request.line', state=text(f'request.state.{one.state(day)}'), wait=waiting_words(wait, text))}"
        )
    return 0


def show(text: Text, number: str) -> int:
    """One request: what was asked, what was decided, and its clock on that day."""
    desk, day = opened()
    one = desk.catalog.requests.get(plain_number(number))
    if one is None:
        raise SatudataError("unknown-request", number=plain_number(number))
    for line in story(one, day, text):
        click.echo(line)
    calendar = calendar_of(desk.catalog)
    clock = statutory_clock(one, calendar, midnight(day, calendar))
    if clock is not None:
        click.echo(text("request.clock", wait=waiting_words(of_span(clock.answer), text)))
        if clock.reply is not None:
            click.echo(text("request.reply_clock", wait=waiting_words(of_span(clock.reply), text)))
    return 0


def story(one: DataRequest, day: str, text: Text) -> Iterator[str]:
    """The request as lines: its head, its needs, and what happened on which day."""
    who = text(f"request.class.{one.requester}") if one.kind == PUBLIC else one.requester
    yield f"{one.id}  {plain(one.subject)}"
    yield text("request.head", kind=text(f"request.kind.{one.kind}"), who=plain(who), on=text.date(one.received))
    for need in one.needs:
        told = (need.title, need.level, text.period(need.period), need.format)
        yield f"  – {plain(' · '.join(part for part in told if part))}"
    for on, state in dict.fromkeys(one.events()):  # decided and told on one day is one event
        yield text("request.happened", on=text.date(on), what=text(f"request.state.{state}"))
    if one.decision is not None and one.decision.access == REFUSED:
        yield text("request.refused_because", ground=plain(one.decision.ground), reason=plain(one.decision.reason))
    if one.datasets:
        yield text("request.datasets", datasets=", ".join(map(plain, one.datasets)))
    yield text("request.stands", state=text(f"request.state.{one.state(day)}"))


def route(
    text: Text, number: str, to: str, by: str, on: str, instruction: str, architecture: str, datasets: Sequence[str]
) -> int:
    """Pass the request on to an agency (disposition)."""
    desk, day = opened()
    draft = with_datasets(present(desk, REQUEST, number), datasets)
    require_unanswered(draft, on or day)
    draft = changed(draft, {"architecture": architecture})
    entry = {"to": to, "by": by, "on": on or day, "instruction": instruction}
    return save(desk, with_entry(draft, "routing", entry), day, text, "route")


def answered(
    text: Text, number: str, access: str, by: str, on: str, ground: str, reason: str, datasets: Sequence[str]
) -> int:
    """Decide in favour, and tell the requester in writing."""
    desk, day = opened()
    draft = with_datasets(present(desk, REQUEST, number), datasets)
    require_undecided(draft)
    decision = filled({"access": access, "by": by, "on": on or day, "ground": ground, "reason": reason})
    first = draft.content.get("answered_on")
    return save(desk, changed(draft, {"decision": decision, "answered_on": first or on or day}), day, text, "answer")


def refused(text: Text, number: str, ground: str, reason: str, consequence_test: str, by: str, on: str) -> int:
    """Refuse, with the legal ground and the consequence test."""
    desk, day = opened()
    draft = present(desk, REQUEST, number)
    require_undecided(draft)
    decision = {"access": REFUSED, "by": by, "on": on or day, "ground": ground, "reason": reason}
    decision |= {"consequence_test": consequence_test}
    first = draft.content.get("answered_on")
    return save(desk, changed(draft, {"decision": decision, "answered_on": first or on or day}), day, text, "refuse")


def extended(text: Text, number: str, until: str, reason: str, on: str) -> int:
    """Tell the requester that it takes longer: once, at most seven working days more."""
    desk, day = opened()
    draft = present(desk, REQUEST, number)
    require_public(draft)
    if "extension" in draft.content:
        raise SatudataError("request-extended", number=draft.number)
    require_unanswered(draft, on or day)
    extension = {"on": on or day, "until": until, "reason": reason}
    return save(desk, changed(draft, {"extension": extension}), day, text, "extend")


def objected(text: Text, number: str, because: str, received: str, outcome: str, on: str, reason: str) -> int:
    """Enter an objection; with `--outcome` the answer of the PPID's superior."""
    desk, day = opened()
    draft = present(desk, REQUEST, number)
    require_public(draft)
    known = mapping(draft.content.get("objection"))
    if outcome == "none":
        if known:
            raise SatudataError("request-objected", number=draft.number)
        at = moment(desk, received, day)
        require_objectable(draft, at, because, calendar_of(desk.catalog))
        return save(desk, changed(draft, {"objection": {"received": at, "ground": because}}), day, text, "object")
    if not known:
        raise SatudataError("request-no-objection", number=draft.number)
    if "outcome" in known:
        raise SatudataError("request-replied", number=draft.number)
    reply = filled({**known, "answered_on": on or day, "outcome": outcome, "reason": reason})
    return save(desk, changed(draft, {"objection": reply}), day, text, "reply")


def with_datasets(draft: Draft, datasets: Sequence[str]) -> Draft:
    """The draft with more datasets that answer it, each once."""
    known = [str(one) for one in sequence(draft.content.get("datasets"))]
    return changed(draft, {"datasets": list(dict.fromkeys([*known, *datasets]))})


def formatted(text: Text, number: str, folder: str) -> int:
    """Write the format of the data asked for, from the architecture entry that the request names."""
    desk, _ = opened()
    number = plain_number(number)
    one = desk.catalog.requests.get(number)
    if one is None:
        raise SatudataError("unknown-request", number=number)
    if not one.architecture:
        raise SatudataError("request-without-architecture", number=number)
    return write_format(text, desk, one.architecture, Path(folder), f"request:{number}")
