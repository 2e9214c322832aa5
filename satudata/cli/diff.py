"""`satudata diff`: what changes for readers between two states of the catalogue."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from satudata.checks.privacy import identifiers
from satudata.cli.main import instance, make
from satudata.compare.catalogue import State, compare_states
from satudata.errors import SatudataError
from satudata.model.changes import CatalogueChanges
from satudata.read.codes import read_code_list
from satudata.read.git import Repository
from satudata.read.repository import Contents
from satudata.text import Text
from satudata.voices.changes import VOICES, tell
from satudata.voices.changes.terminal import terminal
from satudata.voices.changes.words import Reader
from satudata.write import replace_file

REGIONS = "catalog/codes/region.csv"


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    known = ", ".join(VOICES)
    params: list[click.Parameter] = [
        click.Argument(["base"], metavar="BASE"),
        click.Argument(["head"], metavar="[HEAD]", default=""),
        click.Option(["--dataset", "datasets"], metavar="ID", multiple=True, help=text("cli.only_dataset")),
        click.Option(
            ["--format", "voice"],
            type=click.Choice(tuple(VOICES)),
            default="terminal",
            help=text("cli.format", known=known),
        ),
        click.Option(["--output"], metavar="FILE", default="", help=text("cli.output")),
        click.Option(["--show-restricted"], is_flag=True, help=text("cli.show_restricted")),
    ]

    def run(base: str, head: str, datasets: Sequence[str], voice: str, output: str, show_restricted: bool) -> int:
        if show_restricted and os.environ.get("CI"):
            raise SatudataError("diff-restricted-elsewhere")
        repository = Repository(instance())
        with uncollected():
            before, after = states(repository, base, head)
            changes = compare_states(before, after, frozenset(datasets), identifiers, show_restricted)
            reader = Reader(text, regions(after))
            if output:
                replace_file(Path(output), in_file(voice, changes, reader).encode())
            else:
                click.echo(tell(voice, changes, reader), nl=False)
        return 0

    return make("diff", text, params, run)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles, of which facts have none: with a hundred thousand changed rows that took a third of
    the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def states(repository: Repository, base: str, head: str) -> tuple[State, State]:
    """The two states: where `head` (or the working tree, when it is "") left `base`, and `head` itself.

    A `head` that lies behind `base` is compared with `base` itself: whoever names two states wants to see them.
    """
    contents = Contents(repository)
    commit = repository.commit_of(head) if head else ""
    named = repository.commit_of(base)
    try:
        start = repository.fork_point(named, commit)
    except SatudataError:
        start = named  # two histories without a common beginning
    if start == commit:
        start = named
    before = State(start, repository.tree(start), contents.read, contents.identity)
    entries = repository.tree(commit) if commit else repository.working_tree()
    return before, State(commit, entries, contents.read, contents.identity)


def regions(state: State) -> Mapping[str, str]:
    """The names of the region codes in the catalogue's own list; none when there is no list."""
    entry = state.entries.get(REGIONS)
    try:
        return read_code_list(REGIONS, state.read(entry), {})[0].names if entry is not None else {}
    except OSError:
        return {}


def in_file(voice: str, changes: CatalogueChanges, reader: Reader) -> str:
    """What goes into a file: never colours."""
    if voice != "terminal":
        return tell(voice, changes, reader)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        return terminal(changes, reader, Console(file=nowhere, force_terminal=False))
