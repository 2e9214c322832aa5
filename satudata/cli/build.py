"""`satudata build`: the static portal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Line

from satudata.build import PARTS, Built, Plan, build
from satudata.cli.main import as_of, instance, make
from satudata.cli.progress import progress
from satudata.cli.verify import ledger_of
from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.budget import LEVELS, Use, uses
from satudata.model.snapshot import State
from satudata.model.standing import Ground
from satudata.offices import pin_in_force
from satudata.pipeline import Progress, Reading, Request, read
from satudata.text import Text
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger

SITE, PREVIEW = "site", "pratinjau"


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--site"], metavar="DIR", default="", help=text("cli.site")),
        click.Option(["--preview"], is_flag=True, help=text("cli.preview")),
        click.Option(["--published"], metavar="FILE", default="", help=text("cli.published")),
        click.Option(["--without"], metavar="PARTS", multiple=True, help=text("cli.without")),
        click.Option(["--no-cache"], is_flag=True, help=text("cli.no_cache")),
        click.Option(["--timings"], metavar="FILE", default="", help=text("cli.timings")),
    ]

    def run(site: str, preview: bool, published: str, without: Sequence[str], no_cache: bool, timings: str) -> int:
        started = time.perf_counter()
        root = instance()
        place = Path(site) if site else root / (PREVIEW if preview else SITE)
        plan = Plan(site=place, without=parts(without), timings=timings)
        if preview and (place / addresses.PUBLICATIONS).exists():
            raise SatudataError("preview-over-public", path=str(place))
        ledger = NOTHING_PUBLISHED if preview else remembered(place, published)
        with progress(text) as report:
            request = Request(root=root, as_of=as_of(root), cached=not no_cache, progress=report)
            reading = read(replace(request, proven=not preview, ledger=ledger, pin=pin_in_force(root)))
            built = build(reading, plan, report)
        tell(reading, built, plan, time.perf_counter() - started, text)
        return 0

    return make("build", text, params, run)


def remembered(site: Path, published: str) -> Ledger:
    """What was published before, as the named file or the site that is about to be replaced tells it."""
    place = Path(published) if published else site / addresses.PUBLICATIONS
    return ledger_of(place) if published or place.exists() else NOTHING_PUBLISHED


def parts(given: Sequence[str]) -> frozenset[str]:
    """`xlsx,search`, perhaps in several options, as a set; a part that does not exist is refused."""
    wanted = frozenset(part.strip() for one in given for part in one.split(",") if part.strip())
    if unknown := sorted(wanted - set(PARTS)):
        raise SatudataError("unknown-part", part=unknown[0], known=", ".join(PARTS))
    return wanted


def preview_once(root: Path, day: str, plan: Plan, cached: bool, report: Progress) -> tuple[Reading, Built]:
    """A preview of the files at hand, marked as one on every page."""
    reading = read(Request(root=root, as_of=day, cached=cached, progress=report))
    return reading, build(reading, plan, report)


def tell(reading: Reading, built: Built, plan: Plan, seconds: float, text: Text) -> None:
    """One line of result, and one more for whatever was held back or is nearly full."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    summaries = reading.snapshot.summaries
    published = sum(summary.state is State.PUBLISHED for summary in summaries)
    console.print(
        text(
            "cli.built",
            files=text.number(built.files),
            site=str(plan.site),
            written=text.number(built.written),
            removed=text.number(built.removed),
            published=text.number(published),
            datasets=text.number(len(reading.standings) or len(reading.sources)),
            seconds=text.number(seconds, 1),
        )
    )
    unread = len(reading.sources) - len(summaries)
    if blocked := unread + sum(summary.state is State.BLOCKED for summary in summaries):
        console.print(text("cli.blocked", n=text.number(blocked)), style="yellow")
    if held := sum(chosen.standing.ground is Ground.HELD for chosen in reading.standings.values()):
        console.print(text("cli.unproven", n=text.number(held)), style="yellow")
    warn(console, uses(built.size_bytes, sizes(reading)), text)
    if reading.snapshot.settings.preview:
        console.print(text("cli.previewed"), style="yellow")


def sizes(reading: Reading) -> Mapping[str, int]:
    """Bytes of every table that stands in the working tree, by path."""
    paths = [source.data.path for source in reading.sources.values() if source.data is not None]
    return {path: place.stat().st_size for path in paths if (place := reading.repository.root / path).is_file()}


def warn(console: Console, found: Iterable[Use], text: Text) -> None:
    """What is nearly full, in red from the highest level on."""
    for use in found:
        level = text.number(round(use.level * 100))
        used, limit = text.bytes(use.used_bytes), text.bytes(use.limit_bytes)
        told = text(f"cli.budget_{use.what}", path=use.path, used=used, limit=limit, level=level)
        console.print(Line(told, style="bold red" if use.level == max(LEVELS) else "yellow"))
