"""`satudata archive` and `satudata restore`: one file that outlives the software, and the way back."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

import satudata
from satudata.archive.examine import FORMAT, Report, examine
from satudata.archive.make import Made, Order, archive
from satudata.archive.manifest import Manifest
from satudata.archive.parts import BUNDLE, CONTENT, SINGLE, Part
from satudata.archive.restore import SITE, Proof, Restored, Shown, Wish, restore
from satudata.archive.salvage import Salvaged
from satudata.archive.salvage import salvage as salvaged
from satudata.archive.unpack import require_free
from satudata.cli.build import remembered
from satudata.cli.main import as_of, instance, make
from satudata.cli.progress import progress
from satudata.errors import SatudataError
from satudata.export.publication import notice_line
from satudata.model.catalog import Settings
from satudata.offices import VARIABLE, pin_in_force
from satudata.papers.store import store_of
from satudata.text import LANGUAGES, Text
from satudata.voices.telling import plain

TOLD = 5  # paths of one fault named one by one
MARKS = {True: ("✓", "green"), False: ("✗", "bold red"), None: ("–", "yellow")}


def archive_command(text: Text) -> click.Command:
    """`satudata archive` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar="FILE"),
        click.Option(["--public"], is_flag=True, help=text("cli.archive_public")),
        click.Option(["--site"], metavar="DIR", default="", help=text("cli.archive_site")),
        click.Option(["--no-site"], is_flag=True, help=text("cli.archive_no_site")),
        click.Option(["--published"], metavar="FILE", default="", help=text("cli.published")),
        click.Option(["--with-letters"], is_flag=True, help=text("cli.archive_with_letters")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.approve_store")),
    ]

    def run(file: str, public: bool, site: str, no_site: bool, published: str, with_letters: bool, store: str) -> int:
        root = instance()
        with progress(text) as report:
            order = Order(
                root=root,
                as_of=as_of(root),
                place=Path(file),
                public=public,
                with_site=not no_site,
                site=Path(site) if site else None,
                letters=store_of(store, root) if with_letters and not public else None,
                ledger=remembered(root / SITE, published),
                pin=pin_in_force(root),
                progress=report,
            )
            made = archive(order, readme)
        tell_made(Path(file), made, with_letters, text)
        return 0

    return make("archive", text, params, run)


def restore_command(text: Text) -> click.Command:
    """`satudata restore` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar="FILE"),
        click.Argument(["folder"], metavar="[DIR]", default=""),
        click.Option(["--check"], is_flag=True, help=text("cli.restore_check")),
        click.Option(["--salvage"], is_flag=True, help=text("cli.restore_salvage")),
        click.Option(["--rebuild"], is_flag=True, help=text("cli.restore_rebuild")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.restore_store")),
    ]

    def run(file: str, folder: str, check: bool, salvage: bool, rebuild: bool, store: str) -> int:
        if not check and not folder:
            raise SatudataError("archive-where", path=file)
        if salvage and (check or rebuild or store):
            raise SatudataError("archive-salvage-alone")
        place, target = Path(file), Path(folder)
        kept = store_of(store, target) if store else None
        if not check:
            require_free(target)
        with progress(text) as told:
            report = examine(place, told)
        tell_report(place, report, text, salvage)
        if salvage:
            return tell_salvaged(target, report, salvaged(place, target, report), text)
        if check or not report.usable:
            return 0 if report.whole else 1
        with progress(text) as told:
            wish = Wish(place, target, kept, rebuild, os.environ.get(VARIABLE, ""), told)
            restored = restore(wish, report)
        return tell_restored(target, report, restored, text)

    return make("restore", text, params, run)


def readme(manifest: Manifest, settings: Settings) -> str:
    """BACA-SAYA.txt: what the file is and how to open it with common programs, Indonesian first."""
    mark = notice_line(settings)
    return (
        (f"{mark}\n\n" if mark else "")
        + "\n\n".join(_readme(manifest, settings, Text(language)) for language in LANGUAGES)
        + "\n"
    )


def _readme(manifest: Manifest, settings: Settings, text: Text) -> str:
    title = settings.title.id if text.language == "id" else settings.title.en or settings.title.id
    facts = {"title": title, "region": manifest.region, "day": text.date(manifest.as_of), "engine": manifest.engine}
    if manifest.working is None:
        return text("archive.readme_public", **facts)
    head = manifest.working.head
    kept = [text(f"archive.readme_{part}") for part in CONTENT if part in manifest.parts]
    facts |= {"commit": head.commit, "branch": head.branch or "-", "parts": "\n".join(kept)}
    return text("archive.readme", **facts, pin=manifest.working.pin or "-", state=manifest.working.state)


def tell_made(place: Path, made: Made, with_letters: bool, text: Text) -> None:
    """What the archive holds, what it lacks, and how it is to be kept."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    parts = "; ".join(_measured(made.manifest, part, text) for part in made.manifest.parts)
    console.print(escape(text("archive.made", path=str(place), size=text.bytes(made.bytes), parts=parts)))
    console.print(f"  sha256:{made.sha256}")
    working = made.manifest.working
    if working is None:
        console.print(text("archive.public"))
        return
    console.print(text("archive.private"), style="yellow")
    if made.manifest.portal is None:
        console.print(text("archive.without_portal"), style="yellow")
    if missing := len(working.letters_missing):
        key = "letters_missing" if with_letters else "letters_left"
        console.print(text(f"archive.{key}", n=text.number(missing)), style="yellow")
    if made.foreign:
        names = ", ".join(plain(name) for name in made.foreign[:TOLD])
        console.print(escape(text("archive.foreign", n=text.number(len(made.foreign)), names=names)), style="yellow")
    if made.elsewhere:
        console.print(text("archive.elsewhere", n=text.number(made.elsewhere)), style="yellow")
    if made.unsaved:
        console.print(text("archive.unsaved", n=text.number(made.unsaved)), style="yellow")


def _measured(manifest: Manifest, part: Part, text: Text) -> str:
    one = manifest.parts[part]
    files, size = text.number(one.files), text.bytes(one.bytes)
    return text("archive.measure", part=text(f"archive.part.{part}"), files=files, size=size)


def tell_report(place: Path, report: Report, text: Text, salvaging: bool = False) -> None:
    """Whether the archive is whole, or which part is hurt, how, and what still serves unless that is taken out now."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    manifest = report.manifest
    if manifest is not None:
        facts = {"title": plain(manifest.title), "region": plain(manifest.region), "engine": plain(manifest.engine)}
        day = text.date(plain(manifest.as_of))
        console.print(escape(text("archive.about", path=str(place), day=day, **facts)))
    console.print(f"  sha256:{report.sha256}")
    if report.whole:
        console.print(text("archive.whole", n=text.number(len(report.seen))), style="green")
        return
    for line in faults_told(report, text):
        console.print(escape(line), style="bold red")
    for line in remedies(place, report, text) if not salvaging else ():
        console.print(escape(line), style="cyan")


def faults_told(report: Report, text: Text) -> Iterator[str]:
    """One line for each part and kind of fault, with the first paths.

    That the format differs goes without saying where a part does.
    """
    for part, kind in sorted({(one.part, one.kind) for one in report.faults if report.usable or one.kind != FORMAT}):
        paths = [plain(one.path) for one in report.faults if (one.part, one.kind) == (part, kind) and one.path]
        more = text("archive.more", n=text.number(len(paths) - TOLD)) if len(paths) > TOLD else ""
        named = f": {', '.join(paths[:TOLD])}{more}" if paths and paths[0] not in SINGLE else ""
        yield text(f"archive.fault.{kind}", part=text(f"archive.part.{part}")) + named


def remedies(place: Path, report: Report, text: Text) -> Iterator[str]:
    """What can still be done with what is whole."""
    if report.usable:
        yield text("archive.remedy.format")
        return
    sound = report.sound
    if names := [text(f"archive.part.{part}") for part in CONTENT if part in sound]:
        yield text("archive.sound", parts=", ".join(names))
    else:
        yield text("archive.nothing_sound")
    yield text("archive.remedy.copy")
    if report.whole_members:
        n = text.number(len(report.whole_members))
        yield text("archive.remedy.salvage", n=n, path=shlex.quote(plain(str(place))))
    if Part.HISTORY in sound:
        yield text("archive.remedy.history", folder=text("archive.folder"))


def tell_salvaged(target: Path, report: Report, found: Salvaged, text: Text) -> int:
    """Which files were whole and which were not, and that this is no instance; the exit code."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not found.written:
        console.print(text("archive.salvaged.nothing", path=str(target)), style="bold red")
        return 1
    n = text.number(len(found.written))
    console.print(escape(text("archive.salvaged.written", n=n, path=str(target))), style="green")
    for part, (whole, lost) in found.by_part.items():
        facts = {"part": text(f"archive.part.{part}"), "n": text.number(whole), "m": text.number(lost)}
        key = "archive.salvaged.part_hurt" if lost else "archive.salvaged.part"
        console.print(escape(f"  {text(key, **facts)}"))
    if found.unproven:
        console.print(text("archive.salvaged.unproven", n=text.number(len(found.unproven))), style="yellow")
    console.print(text("archive.salvaged.no_instance"), style="yellow")
    if BUNDLE in found.written:
        folder = shlex.quote(plain(str(target)))
        console.print(escape(text("archive.remedy.history", folder=folder)), style="cyan")
    return 0 if report.whole else 1


def tell_restored(target: Path, report: Report, restored: Restored, text: Text) -> int:
    """What was proven identical, and what the administrator has to do now; the exit code."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for shown in restored.shown:
        mark, style = MARKS[shown.holds]
        console.print(f"{mark} {escape(sentence(shown, text))}", style=style)
    if not restored.placed:
        console.print(text("archive.not_placed", path=str(target)), style="bold red")
        return 1
    console.print(escape(text("archive.restored", path=str(target))))
    if report.manifest is not None and report.manifest.portal is not None:
        console.print(escape(text("archive.next.portal", path=str(target / SITE))), style="cyan")
    for line in next_steps(report, restored, text):
        console.print(escape(line), style="cyan")
    return 0 if restored.identical else 1


def sentence(shown: Shown, text: Text) -> str:
    """One proof in words."""
    outcome = {True: "holds", False: "fails", None: "untried"}[shown.holds]
    number = shown.about if shown.proof is not Proof.TREE else shown.about[:10]
    return text(f"archive.proof.{shown.proof}.{outcome}", about=text.number(plain(number)))


def next_steps(report: Report, restored: Restored, text: Text) -> Iterator[str]:
    """The pin, the remote, and what stayed in the archive."""
    manifest = report.manifest
    if manifest is None or manifest.working is None:
        return
    working = manifest.working
    if working.pin:
        key = "pin_same" if working.pin == working.state else "pin_older"
        yield text(f"archive.next.{key}", pin=plain(working.pin), state=plain(working.state))
    else:
        yield text("archive.next.no_pin", state=plain(working.state))
    yield text("archive.next.remote")
    if Part.LETTERS in manifest.parts:
        letters = manifest.parts[Part.LETTERS].files
        key = "letters_kept" if restored.letters else "letters_left"
        yield text(f"archive.next.{key}", n=text.number(restored.letters or letters))
    if manifest.engine != satudata.__version__:
        yield text("archive.next.engine", engine=plain(manifest.engine), present=satudata.__version__)
