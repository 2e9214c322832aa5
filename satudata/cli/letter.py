"""`satudata letter`: papers for people who sign on paper or in a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.main import as_of, instance, make
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.papers.batch import batch_of
from satudata.papers.letter import letter, letter_name
from satudata.papers.preview import preview
from satudata.text import Text
from satudata.write import replace_file

KINDS = ("validation",)


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["kind"], type=click.Choice(KINDS)),
        click.Argument(["datasets"], nargs=-1, metavar="[DATASET]…"),
        click.Option(["--agency"], metavar="ID", required=True, help=text("cli.letter_agency")),
        click.Option(["--batch"], is_flag=True, help=text("cli.letter_batch")),
        click.Option(["--signer"], metavar="ID", default="", help=text("cli.letter_signer")),
        click.Option(["--date", "dated"], metavar="DATE", default="", help=text("cli.letter_date")),
        click.Option(["--rank"], metavar="TEXT", multiple=True, help=text("cli.letter_rank")),
        click.Option(["--output", "folder"], metavar="DIR", default=".", help=text("cli.letter_output")),
    ]

    def run(
        kind: str,
        datasets: Sequence[str],
        agency: str,
        batch: bool,
        signer: str,
        dated: str,
        rank: Sequence[str],
        folder: str,
    ) -> int:
        if not batch and not datasets:
            raise SatudataError("letter-for-what", agency=agency)
        root = instance()
        desk = open_desk(root)
        found = batch_of(desk, agency, datasets, signer, as_of(root))
        name = letter_name(found)
        paper, short = Path(folder) / f"{name}.pdf", Path(folder) / f"{name}-pratinjau.pdf"
        replace(paper, letter(found, day_of(dated), rank))
        replace(short, preview(found, text, regions(desk)))
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(text("papers.made.letter", path=str(paper), n=text.number(len(found.items))))
        console.print(text("papers.made.preview", path=str(short)))
        first = " ".join(item.dataset.id for item in found.items[:3]) + (" …" if found.items[3:] else "")
        console.print(text("papers.made.next", signer=found.signer.name, first=first), style="cyan")
        return 0

    return make("letter", text, params, run)


def day_of(given: str) -> str:
    """A day of the calendar as ISO, "" for none."""
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise SatudataError("bad-date", date=given) from None


def replace(place: Path, content: bytes) -> None:
    """Write the file whole; SatudataError when the folder refuses it."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    except OSError as error:
        raise SatudataError("letter-unwritable", path=str(place), problem=error.strerror or "") from None


def regions(desk: Desk) -> Mapping[str, str]:
    """The names of region codes, as the catalogue has them."""
    codes = desk.catalog.codes.get("region")
    return codes.names if codes is not None else {}
