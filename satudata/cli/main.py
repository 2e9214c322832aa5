"""The command `satudata`: parse, call, print, exit code. Decisions are made below.

The language of help and messages is `--lang`, else `SATUDATA_LANG`, else Indonesian.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from rich.console import Console
from rich.markup import escape

import satudata
from satudata.cli.clock import now
from satudata.cli.words import refuse_twice, speaking, wrong
from satudata.errors import SatudataError
from satudata.model.roster import ROLES, WHOLE_REGION
from satudata.read.catalogue import settings_of
from satudata.read.documents import read_document
from satudata.text import LANGUAGES, Text

COMMANDS = (
    "init",
    "check",
    "diff",
    "approve",
    "return",
    "withdraw",
    "attest",
    "letter",
    "status",
    "remind",
    "calendar",
    "verify",
    "unvalidated",
    "build",
    "serve",
    "guard",
    "publish",
    "deliver",
    "open",
    "archive",
    "restore",
    "plan",
    "activity",
    "request",
    "complaint",
    "architecture",
    "report",
    "roster",
    "codeowners",
    "gate",
    "forge",
)
# Where a command does not stand in the file of its name.
MODULES = {"return": "approve", "withdraw": "approve", "open": "deliver", "restore": "archive"}
CANNOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 clean, 1 errors in the data, 2 could not run."""
    # A run is short and keeps most of what it reads: collecting as often as a server does costs a tenth of its time.
    gc.set_threshold(100_000, 50, 100)
    given = list(sys.argv[1:] if arguments is None else arguments)
    text = Text(chosen_language(given))
    try:
        result = group(text).main(args=given, prog_name="satudata", standalone_mode=False)
    except SatudataError as error:
        return complain(text, text(f"errors.{error.key}", **named(text, error.facts)))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return CANNOT_RUN
    except click.ClickException as error:
        return complain(text, misused(text, error))
    except (KeyboardInterrupt, click.Abort):
        return complain(text, text("cli.stopped"), code=130)
    except BrokenPipeError:
        # The reader of our pipe has seen enough (`satudata check | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result or 0)


def chosen_language(arguments: Sequence[str]) -> str:
    """The language, wherever on the line it is named: help is written before options are parsed."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return known_language(argument.partition("=")[2])
        if argument == "--lang" and place + 1 < len(arguments):
            return known_language(arguments[place + 1])
    return known_language(os.environ.get("SATUDATA_LANG", "id"))


def known_language(name: str) -> str:
    """The language when there is a catalogue of it, else Indonesian: `--lang`'s own choice tells the mistake."""
    return name if name in LANGUAGES else LANGUAGES[0]


def complain(text: Text, message: str, code: int = CANNOT_RUN) -> int:
    """One line on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        f"[bold red]{text('cli.error').strip()}[/] ", escape(message), sep="", markup=True
    )
    return code


def named(text: Text, facts: Mapping[str, str | int]) -> dict[str, str | int]:
    """The facts of a refusal, a role (`roles`: several) and the whole region by the names people have for them."""
    told = dict(facts)
    for key in ("role", "roles"):
        found = str(told.get(key, "")).split(",")
        if all(role in ROLES for role in found):
            told[key] = ", ".join(text(f"approval.role.{role}") for role in found)
    if told.get("agency") == WHOLE_REGION:
        told["agency"] = text("cli.whole_region")
    return told


def misused(text: Text, error: click.ClickException) -> str:
    """What is wrong with the command line, and where its help is."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "satudata"
    return f"{wrong(text, error)} {text('cli.see_help', command=path)}"


class Commands(click.Group):
    """The subcommands, each imported when it is asked for, so that help and short runs start at once."""

    def __init__(self, text: Text) -> None:
        super().__init__("satudata", help=text("cli.main"), params=shared_options(text), callback=remember)
        self.text = text

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"satudata.cli.{MODULES.get(name, name)}")
        make_command = getattr(module, f"{name}_command", None) or module.command
        command: click.Command = make_command(self.text)
        return speaking(command, self.text)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise SatudataError("unknown-command", name=args[0], known=", ".join(COMMANDS))
        return super().resolve_command(context, args)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        return help_option(self.text)


def group(text: Text) -> click.Group:
    """The whole command line in one language."""
    return speaking(Commands(text), text)


def shared_options(text: Text) -> list[click.Parameter]:
    """The options that work everywhere."""
    return [
        click.Option(["-C", "directory"], metavar="DIR", default=".", help=text("cli.directory")),
        click.Option(["--lang"], type=click.Choice(LANGUAGES), default="id", help=text("cli.lang")),
        click.Option(["--as-of"], metavar="DATE", default="", help=text("cli.as_of")),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=show_version,
            help=text("cli.version"),
        ),
    ]


def help_option(text: Text) -> click.Option:
    """`--help` in the reader's language."""
    return click.Option(
        ["--help", "-h"], is_flag=True, expose_value=False, is_eager=True, callback=show_help, help=text("cli.help")
    )


def show_help(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the help and end."""
    if wanted and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and end."""
    if wanted and not context.resilient_parsing:
        click.echo(f"satudata {satudata.__version__}")
        context.exit()


def remember(directory: str, lang: str, as_of: str) -> None:
    """Keep what the subcommand needs of the shared options."""
    context = click.get_current_context()
    context.obj = {"directory": directory, "as_of": as_of}


def make(name: str, text: Text, params: list[click.Parameter], callback: object) -> click.Command:
    """A subcommand whose words come from `cli.<name>`."""

    class Command(click.Command):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

        def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
            refuse_twice(self, context, arguments)
            return super().parse_args(context, arguments)

    command = Command(
        name,
        params=params,
        callback=callback,  # type: ignore[arg-type]  # click types callbacks as any callable
        help=text(f"cli.{name}"),
        short_help=text(f"cli.{name}_short"),
    )
    return speaking(command, text)


def instance() -> Path:
    """The folder named by `-C`."""
    return Path(click.get_current_context().obj["directory"])


def as_of(root: Path) -> str:
    """The date to judge by: the one given, else today in the instance's time zone."""
    given: str = click.get_current_context().obj["as_of"]
    if given:
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            raise SatudataError("bad-date", date=given) from None
    place = root / "catalog" / "catalog.yml"
    content = place.read_bytes() if place.is_file() else b""
    zone = settings_of(read_document("catalog.yml", content)[0].mapping, {}).time_zone
    try:
        return now(ZoneInfo(zone)).date().isoformat()
    except (ZoneInfoNotFoundError, ValueError):
        raise SatudataError("unknown-time-zone", zone=zone) from None


if __name__ == "__main__":
    sys.exit(main())
