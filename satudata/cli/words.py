"""The words click has of its own, in the reader's language: headings of the help, remarks on options, usage errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

import click

from satudata.text import Text

Spoken = TypeVar("Spoken", bound=click.Command)

# What click puts in brackets behind the help of an option: `[default: 8000; required]`.
REMARK = re.compile(r"\[(?=default: |required)(.*)\]$")
# Usage errors that click tells apart by their sentence only, and the key of ours.
SENTENCES = {
    "extra": re.compile(r"Got unexpected extra arguments? \((?P<name>.*)\)"),
    "command": re.compile(r"No such command '(?P<name>.*)'"),
    "no_command": re.compile(r"Missing command"),
    "flag": re.compile(r"Option '(?P<name>.*)' does not take a value"),
}


class GivenTwice(click.BadOptionUsage):
    """An option with one value that stands twice on the line: which of the two was meant, nobody knows."""

    def __init__(self, option: click.Option, context: click.Context) -> None:
        super().__init__(option.opts[0], "", context)


def refuse_twice(command: click.Command, context: click.Context, arguments: Sequence[str]) -> None:
    """GivenTwice where an option of one value is given more than once; click itself takes the last in silence."""
    order = command.make_parser(context).parse_args(list(arguments))[2]
    given = [one for one in order if isinstance(one, click.Option) and not (one.multiple or one.is_flag)]
    if twice := [one for one in given if given.count(one) > 1]:
        raise GivenTwice(twice[0], context)


def speaking(command: Spoken, text: Text) -> Spoken:
    """The same command, whose help is in that language throughout."""
    headings = {"Options": text("cli.options"), "Commands": text("cli.commands")}

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, text("cli.usage") if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(headings.get(heading, heading))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            super().write_dl([(term, remark(about, text)) for term, about in rows], col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Formatter

    command.context_class = Context
    command.options_metavar = text("cli.options_metavar")
    if isinstance(command, click.Group):
        command.subcommand_metavar = text("cli.command_metavar")
    return command


def remark(about: str, text: Text) -> str:
    """The help of an option, the remark behind it in the reader's language."""

    def told(found: re.Match[str]) -> str:
        parts = found[1].replace("default: ", text("cli.default")).replace("required", text("cli.required"))
        return f"[{parts}]"

    return REMARK.sub(told, about)


def wrong(text: Text, error: click.ClickException) -> str:
    """What is wrong with the command line; what we have no words for, in the words of the parser."""
    match error:
        case GivenTwice():
            return text("cli.wrong.twice", name=error.option_name)
        case click.NoSuchOption():
            return text("cli.wrong.option", name=error.option_name)
        case click.MissingParameter():
            return text("cli.wrong.missing", name=name_of(error))
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return text("cli.wrong.choice", name=name_of(error), known=", ".join(map(str, choices)))
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=int(low), max=int(high)))):
            return text("cli.wrong.range", name=name_of(error), low=low, high=high)
        case click.BadParameter():
            return text("cli.wrong.value", name=name_of(error), problem=error.message.rstrip("."))
    for key, sentence in SENTENCES.items():
        if found := sentence.match(error.message):
            return text(f"cli.wrong.{key}", **found.groupdict())
    if isinstance(error, click.BadOptionUsage):
        return text("cli.wrong.no_value", name=error.option_name)
    return text("cli.wrong.other", problem=error.format_message().rstrip("."))


def name_of(error: click.BadParameter) -> str:
    """The parameter as it is typed: `--port`, `DIR`."""
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)
