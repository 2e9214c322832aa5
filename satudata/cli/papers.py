"""The official papers of `satudata letter`: one subcommand for each kind, all with the same options."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.files import day_of, replace
from satudata.cli.main import as_of, instance, make
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.papers.docx import document
from satudata.papers.facts import Wanted
from satudata.papers.made import MAKERS, Told
from satudata.papers.paper import DOCX, FORMATS, PDF, Paper
from satudata.papers.register import plain_number
from satudata.papers.store import SCAN_BYTES, content_of
from satudata.papers.typeset_paper import typeset
from satudata.text import Text

RENDERERS: dict[str, Callable[[Paper], bytes]] = {PDF: typeset, DOCX: document}
METAVARS = {
    "statement": "plan:YEAR/AGENCY",
    "approved-list": "plan:YEAR/AGENCY",
    "minutes": "plan:YEAR",
    "catalog": "AGENCY|DATASET…",
    "conforming": "AGENCY|DATASET…",
    "verification": "AGENCY|DATASET…",
    "return": "DATASET",
    "needs": "request:YEAR/NUMBER",
    "disposition": "request:YEAR/NUMBER",
    "request": "request:YEAR/NUMBER",
    "recommendation": "activity:AGENCY/NAME",
    "appointment": "AGENCY",
    "cover": "report:ID",
}
DAYS = ("start", "until", "due")


@dataclass(frozen=True)
class Option:
    """An option that only some kinds have."""

    name: str
    key: str
    metavar: str
    several: bool = False


FURTHER = {
    "minutes": (Option("--attendee", "attended", "TEXT", True), Option("--agenda", "agenda", "TEXT", True)),
    "return": (Option("--due", "due", "DATE"),),
    "disposition": (Option("--due", "due", "DATE"),),
    "request": (Option("--due", "due", "DATE"), Option("--agency", "to_agency", "ID")),
    "appointment": (
        Option("--operator", "operator", "TEXT"),
        Option("--deputy", "deputy", "TEXT"),
        Option("--from", "start", "DATE"),
        Option("--until", "until", "DATE"),
    ),
    "cover": (Option("--attach", "enclosed", "FILE", True),),
}


def paper_command(kind: str, text: Text) -> click.Command:
    """`satudata letter KIND` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["subjects"], nargs=-1, required=True, metavar=METAVARS[kind]),
        click.Option(
            ["--format", "formats"], metavar="pdf,docx", default=",".join(FORMATS), help=text("cli.paper_format")
        ),
        click.Option(["--to", "folder"], metavar="DIR", default=".", help=text("cli.paper_to")),
        click.Option(["--signer"], metavar="ID", default="", help=text("cli.letter_signer")),
        click.Option(["--rank"], metavar="TEXT", multiple=True, help=text("cli.letter_rank")),
        click.Option(["--date", "dated"], metavar="DATE", default="", help=text("cli.letter_date")),
        click.Option(["--number"], metavar="TEXT", default="", help=text("cli.paper_number")),
        click.Option(["--place"], metavar="TEXT", default="", help=text("cli.paper_place")),
    ]
    for one in FURTHER.get(kind, ()):
        words = text(f"cli.paper_{one.key}")
        default: str | tuple[str, ...] = () if one.several else ""
        params.append(
            click.Option([one.name, one.key], metavar=one.metavar, multiple=one.several, default=default, help=words)
        )

    def run(
        subjects: Sequence[str],
        formats: str,
        folder: str,
        signer: str,
        rank: tuple[str, ...],
        dated: str,
        number: str,
        place: str,
        **further: str | tuple[str, ...],
    ) -> int:
        chosen = chosen_formats(formats)
        wanted = Wanted(signer, day_of(dated), plain_number(number), place.strip(), rank)
        root = instance()
        paper = MAKERS[kind](open_desk(root), subjects, as_of(root), told_of(wanted, further))
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        for name in chosen:
            place_of = Path(folder) / f"{paper.name}.{name}"
            replace(place_of, RENDERERS[name](paper))
            console.print(text("papers.made.paper", path=str(place_of)), markup=False)
        console.print(text("papers.made.register", kind=kind), style="cyan", markup=False)
        return 0

    return make(f"letter_{kind.replace('-', '_')}", text, params, run)


def chosen_formats(given: str) -> list[str]:
    """The formats named, each once, in the order given. SatudataError `paper-format-unknown`."""
    named = list(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    unknown = [name for name in named if name not in FORMATS]
    if unknown or not named:
        raise SatudataError("paper-format-unknown", name=", ".join(unknown) or "–", known=", ".join(FORMATS))
    return named


def told_of(wanted: Wanted, further: dict[str, str | tuple[str, ...]]) -> Told:
    """What was said for this kind of paper; days checked, enclosures read for their digests."""
    parts: dict[str, object] = dict(further)
    for name in DAYS:
        if name in parts:
            parts[name] = day_of(str(parts[name]))
    if "enclosed" in further:
        parts["enclosed"] = tuple(_enclosed(place) for place in further["enclosed"])
    return Told(wanted=wanted, **parts)  # type: ignore[arg-type]  # the options are the fields


def _enclosed(place: str) -> tuple[str, str]:
    content = content_of(place, SCAN_BYTES)
    return Path(place).name, f"sha256:{hashlib.sha256(content).hexdigest()}"
