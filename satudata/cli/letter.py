"""`satudata letter`: papers for people who sign on paper or in a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.files import day_of, replace
from satudata.cli.main import as_of, help_option, instance, make
from satudata.cli.papers import chosen_formats, paper_command
from satudata.cli.register import list_command, print_set_command, register_command
from satudata.cli.words import speaking
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.papers.batch import batch_of
from satudata.papers.docx import document
from satudata.papers.kinds.validation import validation
from satudata.papers.letter import letter, letter_name
from satudata.papers.made import MAKERS
from satudata.papers.paper import PDF
from satudata.papers.preview import preview
from satudata.papers.seen import count_pages
from satudata.text import Text


def command(text: Text) -> click.Command:
    """The subcommand in that language: one command for each kind of paper, and those about the register."""

    class Group(click.Group):
        def list_commands(self, context: click.Context) -> list[str]:
            return list(self.commands)  # in the order of the procedure

        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    group = Group("letter", help=text("cli.letter"), short_help=text("cli.letter_short"))
    for kind in MAKERS:
        group.add_command(paper_command(kind, text), kind)
        if kind == "conforming":
            group.add_command(validation_command(text), "validation")
    group.add_command(register_command(text), "register")
    group.add_command(list_command(text), "list")
    group.add_command(print_set_command(text), "print-set")
    return speaking(group, text)


def validation_command(text: Text) -> click.Command:
    """`satudata letter validation` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["datasets"], nargs=-1, metavar="[DATASET]…"),
        click.Option(["--agency"], metavar="ID", required=True, help=text("cli.letter_agency")),
        click.Option(["--batch"], is_flag=True, help=text("cli.letter_batch")),
        click.Option(["--signer"], metavar="ID", default="", help=text("cli.letter_signer")),
        click.Option(["--date", "dated"], metavar="DATE", default="", help=text("cli.letter_date")),
        click.Option(["--rank"], metavar="TEXT", multiple=True, help=text("cli.letter_rank")),
        click.Option(["--output", "folder"], metavar="DIR", default=".", help=text("cli.letter_output")),
        click.Option(["--format", "formats"], metavar="pdf,docx", default=PDF, help=text("cli.letter_format")),
    ]

    def run(
        datasets: Sequence[str],
        agency: str,
        batch: bool,
        signer: str,
        dated: str,
        rank: Sequence[str],
        folder: str,
        formats: str,
    ) -> int:
        chosen = chosen_formats(formats)
        if not batch and not datasets:
            raise SatudataError("letter-for-what", agency=agency)
        root = instance()
        desk = open_desk(root)
        found = batch_of(desk, agency, datasets, signer, as_of(root))
        on, console = day_of(dated), Console(stderr=True, highlight=False, soft_wrap=True)
        for form in chosen:
            place = Path(folder) / f"{letter_name(found)}.{form}"
            replace(place, letter(found, on, rank) if form == PDF else document(validation(found, on, rank)))
            console.print(text("papers.made.letter", path=str(place), n=text.number(len(found.items))), markup=False)
        short, content = Path(folder) / f"{letter_name(found)}-pratinjau.pdf", preview(found, text, regions(desk))
        replace(short, content)
        console.print(text("papers.made.preview", path=str(short), n=text.number(count_pages(content))), markup=False)
        first = " ".join(item.dataset.id for item in found.items[:3]) + (" …" if found.items[3:] else "")
        key = "papers.made.next" if PDF in chosen else "papers.made.next_by_hand"
        console.print(text(key, signer=found.signer.name, first=first), style="cyan", markup=False)
        return 0

    return make("letter_validation", text, params, run)


def regions(desk: Desk) -> Mapping[str, str]:
    """The names of region codes, as the catalogue has them."""
    codes = desk.catalog.codes.get("region")
    return codes.names if codes is not None else {}
