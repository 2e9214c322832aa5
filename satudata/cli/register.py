"""`satudata letter register`, `list` and `print-set`: letters that came back, which there are, the printed set."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from satudata.cli.files import day_of
from satudata.cli.files import replace as write
from satudata.cli.main import as_of, instance, make
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.papers.facts import agency_of, office_names
from satudata.papers.printset import REGISTERED, Printed, included, original, print_set
from satudata.papers.received import Came, listed, taken_in
from satudata.papers.register import COLUMNS, ELECTRONIC, KINDS, MANUAL, PATH, WET, Entry
from satudata.papers.store import SCAN_BYTES, content_of, digest_of, kept, store_of
from satudata.read.git import commit_paths
from satudata.text import Text
from satudata.voices.telling import plain
from satudata.write import replace_file

FORMATS = ("terminal", "csv")
YEAR_DIGITS = 4


def register_command(text: Text) -> click.Command:
    """`satudata letter register` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["kind"], type=click.Choice((*KINDS, *sorted(KINDS.values()))), metavar="KIND"),
        click.Option(["--number"], metavar="TEXT", required=True, help=text("cli.approve_number")),
        click.Option(["--dated"], metavar="DATE", required=True, help=text("cli.register_dated")),
        click.Option(["--agency"], metavar="ID", required=True, help=text("cli.register_agency")),
        click.Option(["--subject", "subjects"], metavar="SUBJECT", multiple=True, help=text("cli.register_subject")),
        click.Option(["--file"], metavar="FILE", default="", help=text("cli.register_file")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.approve_store")),
        click.Option(["--original"], metavar="TEXT", default="", help=text("cli.approve_original")),
        click.Option(["--received"], metavar="DATE", default="", help=text("cli.register_received")),
        click.Option(["--receiver"], metavar="ID", default="", help=text("cli.register_receiver")),
        click.Option(["--signer"], metavar="ID", default="", help=text("cli.register_signer")),
        click.Option(
            ["--signature"],
            type=click.Choice((ELECTRONIC, WET, MANUAL)),
            default=None,
            help=text("cli.register_signature"),
        ),
        click.Option(["--note"], metavar="TEXT", default="", help=text("cli.register_note")),
    ]

    def run(subjects: tuple[str, ...], file: str, store: str, received: str, signature: str | None, **told: str) -> int:
        desk = open_desk(instance())
        root = desk.repository.root
        came = Came(subjects=subjects, received=day_of(received) or as_of(root), signature=signature or "", **told)
        came = replace(came, dated=day_of(came.dated), original=came.original.strip(), file=file)
        place = None
        if file:
            place, content = store_of(store, desk.repository.root), content_of(file, SCAN_BYTES)
            digest = digest_of(content)
            ending = Path(file).suffix.lower()
            came = replace(
                came, sha256=digest, file=f"{digest.removeprefix('sha256:')}{ending if ending.isascii() else ''}"
            )
        new = taken_in(desk, came)
        if place is not None:
            kept(place, content, file)
        (root / PATH).parent.mkdir(parents=True, exist_ok=True)
        replace_file(root / PATH, new)
        commit = commit_paths(root, [PATH], text("papers.commit.register", number=came.number, agency=came.agency))
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(text("papers.registered", number=came.number, agency=came.agency), markup=False)
        console.print(text("approval.made.committed", commit=commit[:10]), style="dim", markup=False)
        return 0

    return make("letter_register", text, params, run)


def list_command(text: Text) -> click.Command:
    """`satudata letter list` in that language."""
    params: list[click.Parameter] = [
        click.Option(["--year"], metavar="YYYY", default="", help=text("cli.register_year")),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.register_agency")),
        click.Option(["--kind", "kinds"], metavar="KIND", multiple=True, help=text("cli.register_kind")),
        click.Option(
            ["--format", "form"], type=click.Choice(FORMATS), default="terminal", help=text("cli.register_format")
        ),
    ]

    def run(year: str, agency: str, kinds: tuple[str, ...], form: str) -> int:
        desk = open_desk(instance())
        found = listed(desk, _year(year), agency, kinds)
        if form == "csv":
            click.echo(_csv(found), nl=False)
        elif not found:
            click.echo(text("papers.register.empty"))
        else:
            Console(highlight=False).print(_table(found, desk, text))
        return 0

    return make("letter_list", text, params, run)


def print_set_command(text: Text) -> click.Command:
    """`satudata letter print-set` in that language."""
    params: list[click.Parameter] = [
        click.Option(["--year"], metavar="YYYY", required=True, help=text("cli.print_set_year")),
        click.Option(["--agency"], metavar="ID", default="", help=text("cli.print_set_agency")),
        click.Option(["--include"], metavar="FILE", multiple=True, help=text("cli.print_set_include")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.print_set_store")),
        click.Option(["--to", "folder"], metavar="DIR", required=True, help=text("cli.paper_to")),
    ]

    def run(year: str, agency: str, include: Sequence[str], store: str, folder: str) -> int:
        root = instance()
        desk = open_desk(root)
        if not _year(year):
            raise SatudataError("paper-year-bad", year=year)
        if agency:
            agency_of(desk, agency)
        named = sorted(include, key=lambda place: Path(place).name)
        further = [included(Path(place).name, content_of(place, SCAN_BYTES)) for place in named]
        if store or os.environ.get("SATUDATA_STORE"):
            further += _originals(listed(desk, year, agency), store_of(store, desk.repository.root))
        made = print_set(desk, year, agency, as_of(root), further)
        for one in made:
            write(Path(folder) / one.name, one.content)
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(text("papers.made.set", n=text.number(len(made)), path=folder), markup=False)
        return 0

    return make("letter_print_set", text, params, run)


def _originals(letters: Sequence[Entry], store: Path) -> Iterator[Printed]:
    """The kept copies of these letters whose bytes are those registered, in order of the register."""
    for one in letters:
        place = store / Path(one.file).name
        if one.file and place.is_file():
            content = content_of(str(place), SCAN_BYTES)
            if digest_of(content) == one.sha256:
                yield original(one, content, place.suffix)


def _year(given: str) -> str:
    """A year, or "" for none. SatudataError `paper-year-bad` for anything else."""
    if given and not (len(given) == YEAR_DIGITS and given.isascii() and given.isdigit()):
        raise SatudataError("paper-year-bad", year=given)
    return given


def _csv(letters: Sequence[Entry]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((n, *astuple(one)) for n, one in enumerate(letters, start=1))
    return out.getvalue()


def _table(letters: Sequence[Entry], desk: Desk, text: Text) -> Table:
    names = office_names(desk)
    table = Table(box=None, pad_edge=False)
    for key in ("on", "number", "kind", "agency", "original", "receiver"):
        table.add_column(text(f"papers.column.{key}"), overflow="fold")
    for one in letters:
        kind = text(f"papers_set.kind.{one.kind}") if one.kind in REGISTERED else one.kind
        received = " ".join(filter(None, (text.day(one.received), one.receiver)))
        row = (text.day(one.dated), one.number or "–", kind, names.get(one.agency, one.agency), one.original or "–")
        table.add_row(*(plain(cell).replace("[", r"\[") for cell in (*row, received)))
    return table
