"""What `satudata plan show` and `satudata plan promised` tell: the list, its agreement, and what of it came out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

import click
from rich.console import Console
from rich.markup import escape

from satudata.cli.files import day_of
from satudata.cli.proceedings import add, opened
from satudata.cli.status import office_of
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.plan import Item
from satudata.planning.agreement import Agreement
from satudata.planning.differences import Changed
from satudata.planning.promised import Promise, Tally
from satudata.planning.view import Noted, PlanView, view_of
from satudata.procedure.releases import Outcome
from satudata.read.plans import YEAR
from satudata.text import Text
from satudata.voices.telling import plain

COLUMNS = (
    "agency", "id", "title", "unit", "frequency", "period", "due", "collect_by", "out_on", "outcome", "access",
    "priority", "unavailable", "carried_from", "activity", "basis", "change",
)  # fmt: skip
COLOURS = {Outcome.ON_TIME: "green", Outcome.LATE: "yellow", Outcome.OVERDUE: "red"}
KINDS = {"added": "green", "removed": "red", "changed": "yellow"}
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def telling_commands(group: click.Group, text: Text) -> None:
    """Add the commands that only tell."""
    year = click.Argument(["year"], metavar="YEAR")
    agency = click.Option(["--agency"], metavar="ID", default="", help=text("cli.plan_option_agency"))
    voice = click.Option(["--format", "voice"], type=click.Choice(("terminal", "csv", "json")), default="terminal")
    on = click.Option(["--on"], metavar="DATE", default="", help=text("cli.plan_option_on"))
    add(group, "show", text, [year, agency, voice], show)
    add(group, "promised", text, [year, agency, on, voice], promised)


def view(year: str, agency: str, on: str = "") -> tuple[Desk, PlanView]:
    """The list of a year as it was on that ISO day, and what was known of it then; one that was not written yet is
    told as it is at hand, promising nothing. SatudataError `plan-none` when there is none, `agency-unknown`.
    """
    desk, today = opened()
    day = day_of(on) or today
    office = office_of(desk, day)
    plans = {**desk.catalog.plans, **office.desk.catalog.plans}
    plan = plans.get(int(year)) if YEAR.fullmatch(year) else None
    if plan is None:
        raise SatudataError("plan-none", year=year)
    if agency and agency not in plan.parts:
        raise SatudataError("agency-unknown", agency=agency)
    return desk, view_of(office.desk, office, office.tracks, plan, day)


def show(text: Text, year: str, agency: str, voice: str) -> int:
    """The list with its agreement, what changed since, and what of it came out."""
    desk, found = view(year, agency)
    if voice == "json":
        click.echo(json.dumps(facts(found, agency), ensure_ascii=False, indent=1))
    elif voice == "csv":
        click.echo(table(found, agency), nl=False)
    else:
        _tell(desk, found, agency, text)
    return 0


def promised(text: Text, year: str, agency: str, on: str, voice: str) -> int:
    """Promised against delivered as of a day; 1 when something is late."""
    desk, found = view(year, agency, on)
    tallies = {name: one for name, one in found.tallies.items() if agency in ("", name)}
    late = [one for one in found.promises if one.outcome is Outcome.OVERDUE and agency in ("", one.item.agency)]
    if voice == "json":
        sums = {name: tally_facts(one) for name, one in tallies.items()}
        click.echo(json.dumps({"on": found.on, "agencies": sums, "whole": tally_facts(found.whole)}, indent=1))
    elif voice == "csv":
        click.echo(_sums(tallies), nl=False)
    else:
        click.echo(text("plan.promised.head", year=found.plan.year, on=text.date(found.on)))
        for name, one in tallies.items():
            told = desk.catalog.agencies[name].name[text.language] if name in desk.catalog.agencies else name
            click.echo(f"  {plain(told)}: {tally_words(one, text)}")
        if not agency:
            click.echo(f"{text('plan.whole')}: {tally_words(found.whole, text)}")
        for promise in late:
            click.echo(f"  ! {promise_line(promise, text)}")
    return 1 if late else 0


def _sums(tallies: dict[str, Tally]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["agency", *tally_facts(Tally())])
    writer.writerows([name, *tally_facts(one).values()] for name, one in tallies.items())
    return out.getvalue()


def tally_facts(one: Tally) -> dict[str, int]:
    """The sums for programs."""
    return {
        "items": one.items, "unavailable": one.unavailable, "promised": one.promised, "out": one.out,
        "on_time": one.on_time, "late": one.late, "overdue": one.overdue, "coming": one.coming,
        "proposed": one.proposed,
    }  # fmt: skip


def tally_words(one: Tally, text: Text) -> str:
    """The sums in a sentence."""
    numbers = {name: text.number(value) for name, value in tally_facts(one).items()}
    return text("plan.tally", **numbers)


def _tell(desk: Desk, found: PlanView, agency: str, text: Text) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(text("plan.head", year=found.plan.year, on=text.date(found.on)), style="bold")
    for one in found.agreements:
        if agency in ("", one.agency) or not one.agency:
            style = "yellow" if one.agreed is None or one.amended else "green"
            console.print(escape(agreement_words(one, text)), style=style)
    _tell_log(console, desk, found.noted(""), text)
    for name, part in found.plan.parts.items():
        if agency not in ("", name):
            continue
        called = desk.catalog.agencies[name].name[text.language] if name in desk.catalog.agencies else name
        console.print(f"\n{escape(called)}: {tally_words(found.tallies[name], text)}", style="bold")
        _tell_log(console, desk, found.noted(name), text)
        for item in part.items:
            _tell_item(console, item, found, text)
        for gone in found.gone(name):
            console.print(
                f"  - {escape(item_words(gone, text))} [{text('plan.kind.removed')}]", style="red", markup=False
            )
        for removal in part.removed:
            line = text("plan.removed", id=removal.id, on=text.date(removal.on), reason=plain(removal.reason))
            console.print(f"  {escape(line)}", style="dim")
        for extension in part.extensions:
            facts_told = {
                "step": extension.step,
                "until": text.date(extension.until),
                "reason": plain(extension.reason),
            }
            whom = extension.dataset or name
            console.print(f"  {escape(text('plan.extension', whom=whom, **facts_told))}", style="cyan")


def _tell_log(console: Console, desk: Desk, entries: Sequence[Noted], text: Text) -> None:
    """Each row that leaves no document, and below it who said what about it when."""
    people = desk.roster().people
    for row in dict.fromkeys(one.row for one in entries):
        console.print(escape(plain(f"{row.number} {row.activity}")), style="dim")
        for said in (one.said for one in entries if one.row is row):
            who = people[said.by].name if said.by in people else said.by
            facts_told = {"on": text.date(said.on), "role": text(f"approval.role.{said.role}"), "who": who}
            words = plain(said.reason) or text("plan.log.wordless")
            console.print(escape(f"  {text('plan.log', words=words, **facts_told)}"), style="dim")


def _tell_item(console: Console, item: Item, found: PlanView, text: Text) -> None:
    changed = found.changed.get(item.id)
    mark = f" [{text(f'plan.kind.{changed.kind}')}]" if changed else ""
    style = KINDS[changed.kind] if changed else None
    console.print(f"  {item_words(item, text)}{mark}", style=style, markup=False)
    for line in change_words(changed, text):
        console.print(f"      {line}", style="yellow", markup=False)
    if item.unavailable:
        console.print(f"      {text('plan.unavailable', reason=plain(item.unavailable))}", style="dim", markup=False)
    for promise in found.by_item.get(item.id, ()):
        console.print(f"      {release_words(promise, text)}", style=COLOURS.get(promise.outcome), markup=False)


def item_words(item: Item, text: Text) -> str:
    """What people call an item: its id, its name, how often, how open."""
    words = [text(f"portal.frequency.{item.frequency}") if item.frequency else "", text(f"portal.access.{item.access}")]
    words += [text("plan.priority")] if item.priority else []
    return plain(f"{item.id} · {item.title} ({item.unit}; {', '.join(word for word in words if word)})")


def change_words(changed: Changed | None, text: Text) -> Iterator[str]:
    """Each part of an item that is another than was agreed."""
    for one in changed.differences if changed is not None else ():
        before, after = (plain(value) or "–" for value in (one.before, one.after))
        yield text("plan.difference", key=text(f"plan.key.{one.key}"), before=before, after=after)


def release_words(one: Promise, text: Text) -> str:
    """One promised release: its period, its day, and what became of it."""
    told = {"period": text.period(one.release.period), "due": text.date(one.release.due)}
    line = text(f"plan.outcome.{one.outcome}", on=text.date(one.out), **told)
    by = one.release.collect_by
    return f"{line}; {text('plan.collect_by', on=text.date(by))}" if by and not one.out else line


def promise_line(one: Promise, text: Text) -> str:
    """The same with the item's name."""
    return plain(f"{one.item.id}: {release_words(one, text)}")


def agreement_words(one: Agreement, text: Text) -> str:
    """How far the list is agreed, in a sentence."""
    scope = one.agency or text("plan.whole")
    if one.agreed is None:
        return text("plan.agreement.none", scope=scope, number=one.row.number, activity=one.row.activity)
    on = text.date(one.agreed.on)
    if not one.amended:
        return text("plan.agreement.holds", scope=scope, on=on)
    if one.changes is None:
        return text("plan.agreement.lost", scope=scope, on=on)
    if not one.changes:
        return text("plan.agreement.reworded", scope=scope, on=on)
    kinds = [changed.kind for changed in one.changes]
    counts = {kind: text.number(kinds.count(kind)) for kind in KINDS}
    return text("plan.agreement.amended", scope=scope, on=on, **counts)


def rows(found: PlanView, agency: str) -> Iterator[dict[str, str]]:
    """The list as a table: a row for each promised release, or for an item without; then what was agreed and went."""
    for item in found.plan.items():
        if agency in ("", item.agency):
            for promise in found.by_item.get(item.id) or (None,):
                yield _row(item, promise, found.changed.get(item.id))
    for changed in found.changed.values():
        if changed.before is not None and changed.kind == "removed" and agency in ("", changed.before.agency):
            yield _row(changed.before, None, changed)


def _row(item: Item, promise: Promise | None, changed: Changed | None) -> dict[str, str]:
    release = promise.release if promise else None
    texts = {
        "agency": item.agency, "id": item.id, "title": item.title, "unit": item.unit, "frequency": item.frequency,
        "access": item.access, "unavailable": item.unavailable, "activity": item.activity, "basis": item.basis,
    }  # fmt: skip
    given = {
        "period": release.period if release else "",
        "due": release.due if release else "",
        "collect_by": release.collect_by if release else "",
        "out_on": promise.out if promise else "",
        "outcome": promise.outcome.value if promise else "",
        "priority": "true" if item.priority else "false",
        "carried_from": str(item.carried_from or ""),
        "change": changed.kind if changed else "",
    }
    return {name: {**texts, **given}[name] for name in COLUMNS}


def table(found: PlanView, agency: str) -> str:
    """The rows as CSV; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows(found, agency):
        writer.writerow({key: f"'{value}" if value.startswith(RISKY) else value for key, value in row.items()})
    return out.getvalue()


def facts(found: PlanView, agency: str) -> dict[str, object]:
    """The list for programs."""
    return {
        "year": found.plan.year,
        "on": found.on,
        "agreements": [_agreement_facts(one) for one in found.agreements],
        "log": [_noted_facts(one) for one in found.log if one.agency in ("", agency) or not agency],
        "whole": tally_facts(found.whole),
        "agencies": {name: tally_facts(one) for name, one in found.tallies.items() if agency in ("", name)},
        "rows": list(rows(found, agency)),
        "changes": [_change_facts(one) for one in found.changed.values() if agency in ("", one.id.partition("/")[0])],
    }


def _noted_facts(one: Noted) -> dict[str, str]:
    return {
        "agency": one.agency,
        "number": one.row.number,
        "step": one.row.step,
        "by": one.said.by,
        "role": one.said.role,
        "at": one.said.at,
        "reason": one.said.reason,
    }


def _agreement_facts(one: Agreement) -> dict[str, object]:
    return {
        "subject": one.subject,
        "step": one.row.step,
        "agreed_on": one.agreed.on if one.agreed else None,
        "by": one.agreed.by if one.agreed else None,
        "digest": one.agreed.digest if one.agreed else None,
        "holds": one.holds,
        "amended": one.amended,
    }


def _change_facts(one: Changed) -> dict[str, object]:
    parts: Sequence[dict[str, str]] = [
        {"key": part.key, "before": part.before, "after": part.after} for part in one.differences
    ]
    return {"id": one.id, "kind": one.kind, "differences": parts}
