"""`satudata report`: reports, exposés, registers and evidence, every figure computed from the repository."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.files import day_of, replace
from satudata.cli.main import as_of, help_option, instance, make
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.files import File
from satudata.model.report import id_of
from satudata.read.git import commit_paths
from satudata.reporting.epss import pack
from satudata.reporting.making import (
    indicator_files,
    matter_of,
    opened,
    register_files,
    schedule_files,
    service_files,
)  # fmt: skip
from satudata.reporting.outputs import files
from satudata.reporting.sending import begun, handed_over
from satudata.text import Text
from satudata.write import replace_file

PERIODS = {"yearly": "YYYY", "quarterly": "YYYY-Q1"}
OF_A_YEAR = ("register", "schedule")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    group = Group("report", help=text("cli.report"), short_help=text("cli.report_short"))
    to = click.Option(["--to", "folder"], metavar="DIR", default=".", help=text("cli.report_to"))
    for kind, metavar in PERIODS.items():
        label = click.Argument(["label"], metavar=metavar)
        group.add_command(make(f"report_{kind}", text, [label, to], _periodic(kind, text)), kind)
    year = click.Argument(["label"], metavar="YYYY")
    for name in OF_A_YEAR:
        group.add_command(make(f"report_{name}", text, [year, to], _yearly(name, text)), name)
    group.add_command(
        make("report_indicators", text, [year, to], lambda label, folder: indicators(text, label, folder)), "indicators"
    )
    group.add_command(make("report_service", text, [to], lambda folder: service(text, folder)), "service")
    place = click.Option(["--to", "place"], metavar="FILE.zip", required=True, help=text("cli.report_epss_to"))
    group.add_command(make("report_epss", text, [year, place], lambda label, place: epss(text, label, place)), "epss")
    period = click.Argument(["label"], metavar="YYYY|YYYY-Q1")
    group.add_command(make("report_new", text, [period], lambda label: new(text, label)), "new")
    sent_params = [
        click.Argument(["identity"], metavar="ID"),
        click.Option(["--letter"], metavar="NUMBER", required=True, help=text("cli.report_letter")),
        click.Option(["--on"], metavar="DATE", default="", help=text("cli.report_on")),
    ]
    group.add_command(make("report_sent", text, list(sent_params), lambda **given: sent(text, **given)), "sent")
    return group


def _periodic(kind: str, text: Text) -> Callable[..., int]:
    def run(label: str, folder: str) -> int:
        if ("-" in label) is (kind == "yearly"):
            raise SatudataError("report-period-bad", period=label[:40])
        root = instance()
        day = as_of(root)
        return written(text, folder, files(matter_of(opened(root, label, day), day)))

    return run


def _yearly(name: str, text: Text) -> Callable[..., int]:
    def run(label: str, folder: str) -> int:
        if "-" in label:
            raise SatudataError("report-period-bad", period=label[:40])
        root = instance()
        day = as_of(root)
        make_files = {"register": register_files, "schedule": schedule_files}[name]
        return written(text, folder, make_files(opened(root, label, day), day))

    return run


def indicators(text: Text, label: str, folder: str) -> int:
    """The values of indicators about a year."""
    root = instance()
    made, values = indicator_files(root, label, as_of(root))
    n = sum(bool(one.value) for one in values)
    _console().print(text("report.values", n=text.number(n), m=text.number(len(values) - n)), markup=False)
    return written(text, folder, made)


def service(text: Text, folder: str) -> int:
    """The service standard of the procedure in force."""
    root = instance()
    return written(text, folder, service_files(root, as_of(root)))


def epss(text: Text, label: str, place: str) -> int:
    """The evidence pack of a year."""
    if "-" in label:
        raise SatudataError("report-period-bad", period=label[:40])
    root = instance()
    day = as_of(root)
    found = opened(root, label, day)
    matter = matter_of(found, day)
    made = pack(found.record, matter.figures, found.past, matter.about.mark)
    replace(Path(place), made.content)
    n, all_of_them = made.n_shown, len(made.shown)
    counts = {"n": n, "p": made.planned, "m": all_of_them - n}
    facts = {"path": place, **{name: text.number(count) for name, count in counts.items()}}
    _console().print(text("report.made.epss", **facts), markup=False)
    return 0


def new(text: Text, label: str) -> int:
    """A draft for the writer's remarks."""
    path = begun(instance(), label)
    kind = "quarterly" if "-" in label else "yearly"
    _console().print(text("report.begun", path=path, command=f"{kind} {label}"), markup=False)
    return 0


def sent(text: Text, identity: str, letter: str, on: str) -> int:
    """Record that a report was handed to the head of the region, and commit it."""
    root = instance()
    day = as_of(root)
    told = day_of(on) or day
    if told > day:
        raise SatudataError("report-sent-after", on=told, day=day)
    desk = open_desk(root)
    report, content = handed_over(desk, id_of(identity.removeprefix("report:")), letter, told)
    replace_file(root / report.path, content)
    commit_paths(root, [report.path], text("report.commit.sent", report=report.id))
    year = told[:4]
    before = (one.sent for one in desk.catalog.reports.values() if one.sent is not None)
    n = 1 + sum(one.on.startswith(year) for one in before)
    facts = {"report": report.id, "on": text.date(told), "path": report.path, "n": text.number(n), "year": year}
    console = _console()
    console.print(text("report.made.sent", **facts), markup=False)
    console.print(text("report.made.next", report=report.id), style="cyan", markup=False)
    return 0


def written(text: Text, folder: str, made: Sequence[File]) -> int:
    """Write the files of a report and say where they are."""
    console = _console()
    for file in made:
        place = Path(folder) / file.path
        replace(place, file.content)
        console.print(text("report.made", path=str(place)), markup=False)
    return 0


def _console() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)
