"""`satudata verify`: why each dataset is published or held, what is missing, and who must act."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from satudata.approvals import standings
from satudata.cli.main import as_of, instance, make
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.roster import ROLES
from satudata.model.standing import Ground, Standing
from satudata.model.statement import Problem, Statement, Step
from satudata.offices import pin_in_force
from satudata.portal.approval import evidence, step_name
from satudata.standing import Chosen, agency_of
from satudata.text import Text
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger, read_ledger
from satudata.trust.rules import unvalidated_until

# Problems that mean that somebody touched a statement: they end in exit code 1 even where nothing is published of it.
TAMPERED = frozenset(f"statement-{what}" for what in ("unreadable", "signature", "edited", "gone", "ancestor-missing"))
DIGITS = 19  # of a digest shown: "sha256:" and twelve


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["datasets"], nargs=-1, metavar="[DATASET]…"),
        click.Option(["--published"], metavar="FILE", default="", help=text("cli.published")),
        click.Option(["--format", "voice"], type=click.Choice(("terminal", "json")), default="terminal"),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
    ]

    def run(datasets: Sequence[str], published: str, voice: str, no_cache: bool) -> int:
        root = instance()
        day = as_of(root)
        desk = open_desk(root, not no_cache, proving=True)
        approvals = desk.approvals(day, ledger_of(Path(published)) if published else NOTHING_PUBLISHED)
        every = standings(approvals, desk.sources, desk.cache)
        if unknown := [name for name in datasets if name not in every]:
            raise SatudataError("unknown-dataset", dataset=unknown[0])
        wanted = {name: every[name] for name in datasets} if datasets else every
        if voice == "json":
            click.echo(json.dumps({name: facts(one.standing) for name, one in wanted.items()}, indent=1))
        else:
            tell(wanted, desk, day, bool(datasets), text)
        governed, broken = tell_pin(desk, pin_in_force(root), text), tell_broken(desk, text)
        return 1 if not governed or broken or any(doubtful(one.standing) for one in wanted.values()) else 0

    return make("verify", text, params, run)


def tell_pin(desk: Desk, pin: str, text: Text) -> bool:
    """Say when roster and settings are not pinned, or not let in since; whether what is shown may rest on them."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not pin:
        if not desk.catalog.settings.demonstration:
            console.print(text("approval.verify.unpinned"), style="yellow")
        return True
    ungoverned = desk.ungoverned(pin)
    for subject in ungoverned:
        console.print(text("errors.ungoverned", subject=subject), style="red")
    return not ungoverned


def tell_broken(desk: Desk, text: Text) -> bool:
    """Name what is wrong with statements about anything but datasets; whether there is anything."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    broken = desk.broken()
    for problem in broken:
        told = text("approval.verify.problem", problem=problem_text(problem, text))
        console.print(told, style="red", markup=False)
    return bool(broken)


def ledger_of(place: Path) -> Ledger:
    """The ledger in a file of the public output. SatudataError when it is none: going on as if new would forget."""
    try:
        return read_ledger(place.read_bytes())
    except (OSError, ValueError):
        raise SatudataError("ledger-unreadable", path=str(place)) from None


def doubtful(standing: Standing) -> bool:
    """Whether something is shown that is not proven, or a statement was touched."""
    unproven = standing.ground is Ground.UNVALIDATED
    return unproven or any(problem.code in TAMPERED for problem in standing.problems)


def tell(wanted: Mapping[str, Chosen], desk: Desk, day: str, in_full: bool, text: Text) -> None:
    """Sentences for each dataset; without names on the command line only those that need somebody, then the sums."""
    console = Console(highlight=False, soft_wrap=True)
    for name, one in wanted.items():
        standing = one.standing
        plain = standing.ground is Ground.PROVEN and standing.shown == standing.present and not doubtful(standing)
        if in_full or not plain:
            console.print(f"[bold]{escape(name)}[/]")
            for sentence in dict.fromkeys(sentences(name, standing, desk, day, text)):
                console.print(f"  {escape(sentence)}")
    grounds = Counter(one.standing.ground for one in wanted.values())
    waiting = sum(one.standing.awaits is not None for one in wanted.values())
    counts = {ground.value: text.number(grounds[ground]) for ground in Ground}
    console.print(text("approval.verify.summary", waiting=text.number(waiting), **counts))


def sentences(name: str, standing: Standing, desk: Desk, day: str, text: Text) -> Iterator[str]:
    """What is shown and why, the steps taken for the bytes at hand, what is missing and who must act."""
    yield _shown(standing, desk, text)
    if not standing.present and standing.shown:
        yield text("approval.verify.removed", dataset=name)
    if standing.live_from and standing.shown:
        yield text("approval.verify.embargoed", on=text.date(standing.live_from))
    for problem in standing.problems:
        yield text("approval.verify.problem", problem=problem_text(problem, text))
    if standing.ground is Ground.PROVEN and standing.proof is not None:
        yield from (_taken(said, text) for said in standing.proof.rests_on)
    if standing.present and standing.present != standing.shown:
        for taken in standing.taken:
            if taken.statement is not None:
                yield _taken(taken.statement, text)
            for problem in taken.problems:
                yield text("approval.verify.problem", problem=problem_text(problem, text))
        if (said := standing.returned) is not None:
            yield text("approval.verify.returned", on=text.date(said.on), by=said.by, reason=said.reason)
        elif standing.awaits is not None:
            yield from _awaited(name, standing.awaits.step, desk, day, text)


def _shown(standing: Standing, desk: Desk, text: Text) -> str:
    match standing.ground:
        case Ground.PROVEN if standing.proof is not None:
            said = standing.proof.publication
            key = "proven" if standing.shown == standing.present else "proven_older"
            key = "delivered" if standing.only_delivery else key
            facts = {"digest": short(standing.shown), "present": short(standing.present) or "–"}
            return text(f"approval.verify.{key}", on=text.date(said.on), by=said.by, **facts)
        case Ground.UNVALIDATED:
            until = unvalidated_until(desk.catalog.settings.document)
            return text("approval.verify.unvalidated", digest=short(standing.shown), until=text.date(until))
        case Ground.EMBARGOED:
            return text("approval.verify.waiting", on=text.date(standing.live_from))
        case Ground.WITHDRAWN if standing.withdrawn is not None:
            said = standing.withdrawn
            return text("approval.verify.withdrawn", on=text.date(said.on), by=said.by, reason=said.reason)
        case _:
            return text("approval.verify.held")


def _taken(said: Statement, text: Text) -> str:
    return text(
        "approval.verify.taken",
        step=step_name(said.step, text),
        by=said.by,
        role=text(f"approval.role.{said.role}"),
        on=text.date(said.on),
        evidence=evidence(said, text),
    )


def _awaited(name: str, step: Step, desk: Desk, day: str, text: Text) -> Iterator[str]:
    holders = [person.name for person in desk.roster().holders_in(step.roles, agency_of(name), day)]
    who = text("approval.verify.who", names=", ".join(holders)) if holders else text("approval.verify.nobody")
    role = text(f"approval.role.{step.role}")
    yield text("approval.verify.awaits", step=step_name(step.name, text), role=role, who=who)
    yield text("approval.verify.command", dataset=name, step=step.name)


def problem_text(problem: Problem, text: Text) -> str:
    """The problem in words: roles and steps by their names."""
    facts = dict(problem.facts)
    for key in ("role", "expected"):
        if key in facts:
            facts[key] = text(f"approval.role.{facts[key]}") if facts[key] in ROLES else facts[key]
    for key in ("step", "other"):
        if key in facts:
            facts[key] = step_name(str(facts[key]), text).lower()
    return text(f"approval.problem.{problem.code}", **facts)


def short(digest: str) -> str:
    """The first characters of a digest, enough to compare by eye."""
    return digest[:DIGITS]


def facts(standing: Standing) -> dict[str, object]:
    """The standing for programs."""
    awaits = standing.awaits
    return {
        "ground": standing.ground.value,
        "present": standing.present or None,
        "shown": standing.shown or None,
        "publication": standing.proof.publication.hash if standing.proof is not None else None,
        "awaits": {"step": awaits.step.name, "role": awaits.step.role} if awaits is not None else None,
        "returned": standing.returned.hash if standing.returned is not None else None,
        "live_from": standing.live_from or None,
        "problems": [{"code": one.code, **dict(one.facts)} for one in standing.problems],
    }
