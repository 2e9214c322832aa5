"""`satudata activity`: statistical activities listed, checked, begun, and exported for the national application."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from satudata.checks import activities
from satudata.cli.main import as_of, help_option, instance, make
from satudata.errors import SatudataError
from satudata.export.activity_draft import draft, own_values
from satudata.export.beside import with_mark
from satudata.export.indah import indah_files
from satudata.export.publication import notice_line
from satudata.model.activity import FOLDER, STATUSES, Activity
from satudata.model.finding import Finding, Severity
from satudata.read.activities import SUFFIX
from satudata.read.catalogue import Catalog
from satudata.read.repository import slug
from satudata.text import Text
from satudata.voices import tell
from satudata.voices.telling import plain
from satudata.write import Writer, replace_file


def command(text: Text) -> click.Command:
    """The subcommand in that language."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    group = Group("activity", help=text("cli.activity"), short_help=text("cli.activity_short"))
    wanted = click.Argument(["wanted"], nargs=-1, metavar="[ID]…")
    one = click.Argument(["wanted"], metavar="ID")
    to = click.Option(["--to", "folder"], metavar="DIR", required=True, help=text("cli.activity_to"))
    new = [
        click.Option(["--agency"], metavar="ID", required=True, help=text("cli.activity_agency")),
        click.Option(["--title"], metavar="TEXT", required=True, help=text("cli.activity_title")),
        click.Option(["--year"], metavar="YYYY", default="", help=text("cli.activity_year")),
        click.Option(["--name"], metavar="NAME", default="", help=text("cli.activity_name")),
    ]
    group.add_command(make("activity_list", text, [], lambda: listed(text)), "list")
    group.add_command(make("activity_check", text, [wanted], lambda wanted: check(text, wanted)), "check")
    group.add_command(
        make("activity_export", text, [one, to], lambda wanted, folder: export(text, wanted, Path(folder))), "export"
    )
    group.add_command(make("activity_new", text, list(new), lambda **given: begin(text, **given)), "new")
    return group


def listed(text: Text) -> int:
    """Every activity with its year, its status and where its recommendation stands on that day."""
    root = instance()
    day = as_of(root)
    catalog, _ = activities.read_activities(root, day)
    if not catalog.activities:
        click.echo(text("activity.none"))
    for one in catalog.activities.values():
        click.echo(plain(one.title))
        status = text(f"activity.status.{one.status}") if one.status in STATUSES else plain(one.status)
        state = one.recommendation.state(day) if one.recommendation is not None else None
        recommendation = text(f"activity.state.{state}" if state is not None else "activity.no_request")
        line = text("activity.line", id=one.id, year=plain(one.year), status=status, recommendation=recommendation)
        click.echo(f"  {line}")
    return 0


def check(text: Text, wanted: Sequence[str]) -> int:
    """The findings of the activities named, or of all; 1 when one of them is an error."""
    root = instance()
    catalog, findings = activities.read_activities(root, as_of(root))
    if wanted:
        paths = {known(catalog, name, findings) for name in wanted}
        findings = [finding for finding in findings if finding.where.path in paths]
    click.echo(tell("terminal", findings, text), nl=False)
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def known(catalog: Catalog, name: str, findings: Sequence[Finding]) -> str:
    """The path of the activity of that id, which may be one that cannot be read. Raises SatudataError otherwise."""
    path = f"{FOLDER}{name}{SUFFIX}"
    if name not in catalog.activities and all(finding.where.path != path for finding in findings):
        raise SatudataError("unknown-activity", activity=name)
    return path


def export(text: Text, wanted: str, folder: Path) -> int:
    """Write INDAH's tables of one activity into a folder."""
    root = instance()
    catalog, findings = activities.read_activities(root, as_of(root))
    activity: Activity | None = catalog.activities.get(wanted)
    if activity is None:
        raise SatudataError("unknown-activity", activity=wanted)
    own = [one for one in findings if one.where.path == activity.path and one.severity is Severity.ERROR]
    if own:
        click.echo(tell("terminal", own, text), nl=False)
        return 1
    agency = catalog.agencies.get(activity.agency)
    tables = indah_files(activity, agency, catalog.code_list("region").names)
    files = with_mark(tables, notice_line(catalog.settings))
    folder.mkdir(parents=True, exist_ok=True)
    Writer(folder).write(files)
    click.echo(text("activity.exported", n=len(files), folder=str(folder)))
    if activity.is_draft:
        click.echo(text("activity.export_draft"), err=True)
    return 0


def begin(text: Text, agency: str, title: str, year: str, name: str) -> int:
    """Write a commented draft. Raises SatudataError for an unknown agency, or where there is a file already."""
    root = instance()
    day = as_of(root)
    catalog, _ = activities.read_activities(root, day)
    if agency not in catalog.agencies:
        raise SatudataError("activity-agency", agency=agency, known=", ".join(catalog.agencies))
    own = f"{agency}/{slug(name or title)}"
    place = root / f"{FOLDER}{own}{SUFFIX}"
    if place.exists() or place.is_symlink():
        raise SatudataError("activity-exists", path=f"{FOLDER}{own}{SUFFIX}")
    place.parent.mkdir(parents=True, exist_ok=True)
    values = own_values(catalog.settings, catalog.agencies[agency], year or day[:4])
    replace_file(place, draft(" ".join(title.split()), year or day[:4], text, values))
    click.echo(text("activity.written", path=f"{FOLDER}{own}{SUFFIX}", id=own))
    return 0
