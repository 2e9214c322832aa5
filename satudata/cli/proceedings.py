"""What the commands about requests and complaints share: their group, their dates, and the one way a file is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import click

from satudata.cli.clock import now
from satudata.cli.main import as_of, help_option, instance, make
from satudata.desk import Desk, open_desk
from satudata.model.roster import ROLES
from satudata.proceed import Draft, faults_of, keep, moment_of
from satudata.text import Text
from satudata.voices import tell

CHANNELS = ("email", "telephone", "ppid_form", "forge", "letter", "in_person")


def group_of(name: str, text: Text) -> click.Group:
    """A group of subcommands whose words come from `cli.<name>`."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    return Group(name, help=text(f"cli.{name}"), short_help=text(f"cli.{name}_short"))


def add(group: click.Group, name: str, text: Text, params: Sequence[click.Parameter], run: Callable[..., int]) -> None:
    """A subcommand whose words come from `cli.<group>_<name>`; `run` is given `text` and its parameters."""
    key = f"{group.name}_{name}"
    group.add_command(make(key, text, list(params), lambda **given: run(text, **given)), name)


def option(text: Text, name: str, metavar: str = "TEXT", required: bool = False, key: str = "") -> click.Option:
    """An option with one value, told by `cli.asked_<name>`."""
    told = text(f"cli.asked_{key or name.replace('-', '_')}")
    if required:
        return click.Option([f"--{name}"], metavar=metavar, required=True, help=told)
    return click.Option([f"--{name}"], metavar=metavar, default="", help=told)


def several(text: Text, name: str, metavar: str, parameter: str, required: bool = False) -> click.Option:
    """An option that may be given several times."""
    told = text(f"cli.asked_{name.replace('-', '_')}")
    return click.Option([f"--{name}", parameter], metavar=metavar, multiple=True, required=required, help=told)


def choice(text: Text, name: str, values: Sequence[str], default: str = "", key: str = "") -> click.Option:
    """An option with one of several values; required when it has no default."""
    told = text(f"cli.asked_{key or name.replace('-', '_')}")
    kind = click.Choice(list(values))
    if default:
        return click.Option([f"--{name}"], type=kind, default=default, show_default=True, help=told)
    return click.Option([f"--{name}"], type=kind, required=True, help=told)


def by(text: Text, default: str) -> click.Option:
    """Which role decided."""
    return choice(text, "by", ROLES, default)


def opened() -> tuple[Desk, str]:
    """The instance, and the date to judge by."""
    root = instance()
    return open_desk(root), as_of(root)


def moment(desk: Desk, given: str, day: str) -> str:
    """The moment given, else now; under `--as-of` the opening of that day."""
    zone = desk.catalog.settings.time_zone
    if given or click.get_current_context().obj["as_of"]:
        return moment_of(given or day, zone)
    return now(ZoneInfo(zone)).isoformat(timespec="minutes")


def save(desk: Desk, draft: Draft, day: str, text: Text, done: str, also: Sequence[str] = ()) -> int:
    """Examine, write and commit; with a fault nothing is written and the faults are told. The exit code.

    `done` names the message of the commit, `request.commit.<done>`.
    """
    found = faults_of(desk, draft, day, also)
    if found:
        click.echo(tell("terminal", found, text), nl=False)
        click.echo(text("request.not_written", path=draft.path), err=True)
        return 1
    commit = keep(desk, draft, text(f"request.commit.{done}", number=draft.number))
    click.echo(text("request.written", path=draft.path, commit=commit[:10]))
    return 0
