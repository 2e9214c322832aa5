"""`satudata plan`: the list of data of a year drafted, changed and shown; each change is one commit of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import click

from satudata.cli.files import day_of
from satudata.cli.plan_sheets import sheet_commands
from satudata.cli.plan_tell import telling_commands
from satudata.cli.proceedings import add, group_of, opened
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.plan import AgencyPlan, Extension, Item, Release
from satudata.model.sop import Sop
from satudata.planning.change import item_of, let_go, with_amended, with_extension, with_item, without_item
from satudata.planning.deadline import BATCH, checking_days, proposals
from satudata.planning.draft import PERIODS, Terms, drafted, proposed
from satudata.read.activities import describe
from satudata.read.plans import YEAR
from satudata.revise import contents_of, faults_of, keep, part_at_hand, written
from satudata.text import Text
from satudata.trust.rules import slots_of
from satudata.voices import tell
from satudata.voices.telling import plain
from satudata.workdays.calendar import calendar_of

FREQUENCIES = (
    "daily", "weekly", "monthly", "quarterly", "four_monthly", "semesterly", "yearly", "biennial", "irregular", "once",
)  # fmt: skip
ACCESS = ("open", "restricted", "closed")
TIMING = ("deadline", "extend")  # changes of the time alone


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    group = group_of("plan", text)
    year = click.Argument(["year"], metavar="YEAR")
    item = click.Argument(["item"], metavar="AGENCY/NAME")
    reason = click.Option(["--reason"], metavar="TEXT", required=True, help=text("cli.plan_option_reason"))
    agencies = click.Option(["--agency", "agencies"], metavar="ID", multiple=True, help=text("cli.plan_option_agency"))
    one_agency = click.Option(["--agency"], metavar="ID", required=True, help=text("cli.plan_option_agency"))
    source = click.Option(["--from", "source"], metavar="YEAR", default="", help=text("cli.plan_option_from"))
    add(group, "draft", text, [year, source, agencies], draft)
    add(group, "add", text, [year, item, reason, *_item_options(text, True)], added)
    replacing = click.Option(["--replace", "replacing"], is_flag=True, help=text("cli.plan_option_replace"))
    add(group, "amend", text, [year, item, reason, *_item_options(text, False), replacing], amended)
    add(group, "remove", text, [year, item, reason], removed)
    add(group, "collect-by", text, [year, one_agency, *_deadline_options(text)], collect_by)
    step = click.Argument(["step"], metavar="STEP")
    until = click.Option(["--until"], metavar="DATE", required=True, help=text("cli.plan_option_until"))
    dataset = click.Option(["--item"], metavar="NAME", default="", help=text("cli.plan_option_item"))
    add(group, "extend", text, [year, step, one_agency, dataset, until, reason], extend)
    telling_commands(group, text)
    sheet_commands(group, text)
    return group


def _item_options(text: Text, new: bool) -> list[click.Parameter]:
    """The parts of an item; for a new one those that it cannot be without are required."""

    def told(name: str, metavar: str = "TEXT", required: bool = False) -> click.Option:
        help_text = text(f"cli.plan_option_{name}")
        if required and new:
            return click.Option([f"--{name}"], metavar=metavar, required=True, help=help_text)
        return click.Option([f"--{name}"], metavar=metavar, default="", help=help_text)

    chosen = [
        click.Option([f"--{name}"], type=click.Choice(values), required=new, help=text(f"cli.plan_option_{name}"))
        for name, values in (("frequency", FREQUENCIES), ("access", ACCESS))
    ]
    releases = click.Option(
        ["--release", "releases"], metavar="PERIOD=DATE", multiple=True, help=text("cli.plan_option_release")
    )
    flags = [
        click.Option(["--priority/--no-priority"], default=None, help=text("cli.plan_option_priority")),
        click.Option(["--available"], is_flag=True, help=text("cli.plan_option_available")),
    ]
    own = [told("title", required=True), told("unit", required=True), told("unavailable"), told("activity", "ID")]
    return [*own, *chosen, releases, told("basis"), *(flags if not new else flags[:1])]


def _deadline_options(text: Text) -> list[click.Parameter]:
    return [
        click.Option(["--item"], metavar="NAME", default="", help=text("cli.plan_option_item")),
        click.Option(["--day"], metavar="DATE", default="", help=text("cli.plan_option_day")),
        click.Option(["--write", "writing"], is_flag=True, help=text("cli.plan_option_write")),
    ]


def year_of(given: str) -> int:
    """The year as a number. SatudataError `plan-year` for what is none."""
    if not YEAR.fullmatch(given):
        raise SatudataError("plan-year", year=given)
    return int(given)


def draft(text: Text, year: str, source: str, agencies: Sequence[str]) -> int:
    """Draft the parts that are not there yet, and commit them together."""
    desk, day = opened()
    wanted, before = year_of(year), year_of(source or str(year_of(year) - 1))
    if unknown := [agency for agency in agencies if agency not in desk.catalog.agencies]:
        raise SatudataError("agency-unknown", agency=unknown[0])
    described = describe(desk.sources, desk.contents)
    datasets = [one for name in sorted(desk.sources) if (one := described(name)) is not None]
    named = agencies or tuple(desk.catalog.agencies)
    found = drafted(wanted, desk.catalog.plans, before, named, datasets, terms_of(desk, day))
    new = {part.path: written(part) for part in found.parts.values() if part.path not in desk.entries}
    there = [part.path for part in found.parts.values() if part.path in desk.entries]
    if not new:
        raise SatudataError("plan-exists", year=wanted, n=len(there))
    done = save(desk, new, day, text, "draft", year=wanted)
    parts = [part for part in found.parts.values() if part.path in new]
    items = [item for part in parts for item in part.items]
    counts = {
        "carried": sum(bool(one.carried_from) for one in items),
        "new": sum(not one.carried_from for one in items),
    }
    click.echo(text("plan.drafted", agencies=len(parts), year=wanted, source=before, **counts))
    undated = [one.id for one in items if not (one.carried_from or one.releases)]
    for line, names in (("there", there), ("done_with", found.done_with), ("undated", undated)):
        if names:
            click.echo(text(f"plan.draft.{line}", names=", ".join(names)))
    return done


def terms_of(desk: Desk, day: str) -> Terms:
    """The days that may be proposed on that day, by the schedule on which data come out here."""
    return Terms(day, slots_of(desk.catalog.settings.document, desk.catalog.sop))


def save(desk: Desk, contents: Mapping[str, bytes], day: str, text: Text, done: str, **facts: str | int) -> int:
    """Examine, write and commit; with an error nothing is written and the errors are told. The exit code."""
    found = faults_of(desk, contents, day)
    if found:
        click.echo(tell("terminal", found, text), nl=False)
        click.echo(text("plan.not_written"), err=True)
        return 1
    commit = keep(desk, contents, text(f"plan.commit.{done}", **facts))
    for path in contents:
        click.echo(text("plan.written", path=path, commit=commit[:10]))
    return 0


def change(desk: Desk, part: AgencyPlan, day: str, text: Text, done: str, **facts: str | int) -> int:
    """Keep a changed part. SatudataError `plan-unchanged` when it says what it said.

    Only a list that is another now is agreed again; the time that walidata sets is not.
    """
    contents = contents_of(desk, part)
    if not contents:
        raise SatudataError("plan-unchanged", path=part.deadlines_path if done in TIMING else part.path)
    code = save(desk, contents, day, text, done, year=part.year, **facts)
    if code == 0 and part.path in contents:
        click.echo(text("plan.to_agree", year=part.year))
    return code


def added(text: Text, year: str, item: str, reason: str, **given: str | bool | Sequence[str] | None) -> int:
    """One more item; without releases they are proposed by its frequency."""
    desk, day = opened()
    require_reason(item, reason)
    part = part_at_hand(desk, year_of(year), item.partition("/")[0])
    new = with_given(Item(item, "", "", "", ()), given)
    if not new.releases and not new.unavailable:
        new = replace(new, releases=tuple(proposed(new.frequency, part.year, terms_of(desk, day))))
    code = change(desk, with_item(part, new, plain(reason), day), day, text, "add", item=item, reason=plain(reason))
    if code == 0 and not new.releases and not new.unavailable:
        why = "past" if new.frequency in PERIODS else "frequency"
        told = text(f"plan.unproposed.{why}", frequency=new.frequency, year=part.year, day=text.date(day), item=item)
        click.echo(told, err=True)
    return code


def amended(
    text: Text, year: str, item: str, reason: str, replacing: bool, **given: str | bool | Sequence[str] | None
) -> int:
    """Another title, unit, schedule, access … of an item. No promise goes unsaid.

    SatudataError `plan-releases-gone` when the new schedule leaves one out and nobody said that it goes.
    """
    desk, day = opened()
    require_reason(item, reason)
    part = part_at_hand(desk, year_of(year), item.partition("/")[0])
    before = item_of(part, item)
    new = with_given(before, given)
    gone = let_go(before, new)
    told = ", ".join(f"{text.period(plain(one.period))} ({text.date(plain(one.due))})" for one in gone)
    if gone and not replacing:
        again = " ".join(f"--release {plain(one.period)}={plain(one.due)}" for one in gone)
        raise SatudataError("plan-releases-gone", dataset=item, periods=told, again=again)
    code = change(desk, with_amended(part, new), day, text, "amend", item=item, reason=plain(reason))
    if code == 0 and gone:
        click.echo(text("plan.let_go", periods=told))
    return code


def removed(text: Text, year: str, item: str, reason: str) -> int:
    """An item taken off the list, with its reason."""
    desk, day = opened()
    part = part_at_hand(desk, year_of(year), item.partition("/")[0])
    return change(desk, without_item(part, item, reason, day), day, text, "remove", item=item, reason=plain(reason))


def require_reason(what: str, reason: str) -> None:
    """Nothing of a list changes without saying why. SatudataError `plan-reason`."""
    if not plain(reason).strip(" -–"):
        raise SatudataError("plan-reason", dataset=what)


def with_given(item: Item, given: Mapping[str, str | bool | Sequence[str] | None]) -> Item:
    """The item with what the command line says of it; what it does not say stays."""
    changes: dict[str, object] = {
        name: value
        for name, value in given.items()
        if name not in ("releases", "available") and value not in ("", None)
    }
    releases = given.get("releases")
    if isinstance(releases, Sequence) and releases:
        changes["releases"] = releases_of(releases, item.releases)
    if given.get("available"):
        changes["unavailable"] = ""
    return replace(item, **changes)  # type: ignore[arg-type]  # the options are named after the fields


def releases_of(given: Iterable[str], before: Sequence[Release]) -> tuple[Release, ...]:
    """`2025-Q1=2026-04-30` as releases, in order; SatudataError `plan-release-form` for anything else.

    Deadlines of collection that were set for a period stay.
    """
    deadlines = {one.period: one.collect_by for one in before}
    found = []
    for one in given:
        period, equals, due = one.partition("=")
        if not (period and equals):
            raise SatudataError("plan-release-form", given=one)
        found.append(Release(period, day_of(due), deadlines.get(period, "")))
    return tuple(found)


def collect_by(text: Text, year: str, agency: str, item: str, day: str, writing: bool) -> int:
    """Show the reckoned deadlines of an agency, or set one; with `--write` they are written and committed."""
    desk, today = opened()
    part = part_at_hand(desk, year_of(year), agency)
    sop = sop_of(desk)
    only = f"{agency}/{item}" if item else ""
    if only:
        item_of(part, only)
    found = [one for one in proposals(part, sop, calendar_of(desk.catalog)) if only in ("", one.item.id)]
    click.echo(text("plan.deadline.rule", batch=BATCH, days=checking_days(sop)))
    chosen: dict[tuple[str, str], str] = {}
    for one in found:
        chosen[one.item.id, one.release.period] = day_of(day) or one.collect_by
        by, due = text.date(chosen[one.item.id, one.release.period]), text.date(one.release.due)
        told = text.period(one.release.period)
        facts = {"item": one.item.id, "period": told, "by": by, "due": due}
        click.echo(text("plan.deadline.line", data=one.data, days=one.working_days, **facts))
    if not (writing or day):
        click.echo(text("plan.deadline.write"))
        return 0
    new = part.timed({**part.collect_by, **chosen}, part.extensions)
    return change(desk, new, today, text, "deadline", agency=agency)


def extend(text: Text, year: str, step: str, agency: str, item: str, until: str, reason: str) -> int:
    """More time for a step that the procedure lets walidata extend."""
    desk, day = opened()
    part = part_at_hand(desk, year_of(year), agency)
    rows = {row.step: row for row in sop_of(desk).rows}
    if step not in rows:
        raise SatudataError("step-unknown", step=step, known=", ".join(rows))
    if not rows[step].extendable:
        known = ", ".join(row.step for row in rows.values() if row.extendable)
        raise SatudataError("plan-not-extendable", step=step, known=known or "–")
    require_reason(f"{agency}/{item}" if item else agency, reason)
    if day_of(until) < day:
        raise SatudataError("plan-extension-past", until=text.date(day_of(until)), day=text.date(day))
    extension = Extension(step, day_of(until), plain(reason), f"{agency}/{item}" if item else "")
    new = with_extension(part, extension)
    whom = extension.dataset or agency
    return change(desk, new, day, text, "extend", step=step, whom=whom, until=until, reason=plain(reason))


def sop_of(desk: Desk) -> Sop:
    """The procedure in force. SatudataError `sop-missing` when there is none."""
    if desk.catalog.sop is None:
        raise SatudataError("sop-missing", sop=desk.catalog.settings.sop)
    return desk.catalog.sop
