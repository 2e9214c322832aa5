"""`satudata architecture`: the entries of the data architecture, and the format of the data each is to become."""

from __future__ import annotations

from pathlib import Path

import click

from satudata.cli.proceedings import add, group_of, opened
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.export.template import skeleton, template
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document
from satudata.text import Text
from satudata.voices import tell
from satudata.voices.telling import plain
from satudata.write import replace_file


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    group = group_of("architecture", text)
    to = click.Option(["--to", "folder"], metavar="DIR", default=".", help=text("cli.asked_format_to"))
    add(group, "list", text, [], listed)
    add(group, "format", text, [click.Argument(["entry"], metavar="ID"), to], formatted)
    return group


def listed(text: Text) -> int:
    """Every entry: its id, the dataset it is to become, its title."""
    desk, _ = opened()
    if not desk.catalog.architecture:
        click.echo(text("request.no_architecture"))
    for one in desk.catalog.architecture.values():
        there = text("request.exists") if one.dataset.id in desk.catalog.dataset_ids else text("request.to_come")
        click.echo(f"{one.id}  {plain(one.dataset.title.id)}")
        click.echo(f"  {one.dataset.id} · {there}")
    return 0


def formatted(text: Text, entry: str, folder: str) -> int:
    """Write the format of one entry."""
    desk, _ = opened()
    return write_format(text, desk, entry, Path(folder), f"architecture:{entry}")


def write_format(text: Text, desk: Desk, name: str, folder: Path, origin: str) -> int:
    """Write the metadata and the workbook of an entry into a folder. Raises SatudataError for an unknown entry, or
    where there is a file already.
    """
    entry = desk.catalog.architecture.get(name)
    if entry is None:
        known = ", ".join(desk.catalog.architecture) or "–"
        raise SatudataError("unknown-architecture", entry=name[:80], known=known)
    faulty = schema_findings(Document(entry.path, dict(entry.document), entry.source), "architecture")
    if faulty:
        click.echo(tell("terminal", faulty, text), nl=False)
        return 1
    year = desk.repository.head_at[:4]
    note = text("request.template.note", dataset=entry.dataset.id, origin=origin)
    files = {".yml": skeleton(entry, year, note), ".xlsx": template(entry, desk.catalog, Text("id"))}
    places = {folder / f"{entry.dataset.name}{suffix}": content for suffix, content in files.items()}
    for place in places:
        if place.exists() or place.is_symlink():
            raise SatudataError("format-exists", path=str(place))
    folder.mkdir(parents=True, exist_ok=True)
    for place, content in places.items():
        replace_file(place, content)
        click.echo(text("request.format_written", path=str(place)))
    return 0
