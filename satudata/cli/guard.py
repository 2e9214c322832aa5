"""`satudata guard`: Git hooks that look at what is about to be committed or pushed."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Line

from satudata.cache import Cache
from satudata.cli.main import help_option, instance, make
from satudata.guard import hooks, incoming, judge, objects, outgoing
from satudata.guard.judge import Refusal
from satudata.read.catalogue import texts
from satudata.read.documents import read_document
from satudata.text import Text
from satudata.voices.telling import plain

SHOWN = 20  # reasons told one by one
SHORT = 10  # characters of a commit's id
PASSWORD = re.compile(r"(?<=://)[^/@]*@")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    chain = click.Option(["--chain"], is_flag=True, help=text("cli.guard_chain"))
    arguments: list[click.Parameter] = [
        click.Argument(["hook"], type=click.Choice((*hooks.HOOKS, *hooks.SERVER_HOOKS))),
        click.Argument(["remote"], default="", metavar="[REMOTE]"),
        click.Argument(["url"], default="", metavar="[URL]"),
    ]
    group = Group("guard", help=text("cli.guard"), short_help=text("cli.guard_short"))
    group.add_command(make("guard_install", text, [chain], lambda chain: install(text, chain)), "install")
    group.add_command(make("guard_uninstall", text, [], lambda: uninstall(text)), "uninstall")
    group.add_command(make("guard_run", text, arguments, lambda hook, remote, url: run(text, hook, url)), "run")
    return group


def install(text: Text, chain: bool) -> int:
    """Put the hooks in place."""
    python = sys.executable
    gone = text("guard.hook.gone", python=python)
    placed = hooks.install(instance(), hooks.Engine(python, text.language, text("guard.hook.about"), gone), chain)
    click.echo(text("guard.installed", paths=", ".join(map(str, placed))))
    return 0


def uninstall(text: Text) -> int:
    """Take the hooks away."""
    removed = hooks.uninstall(instance())
    said = text("guard.uninstalled", paths=", ".join(map(str, removed))) if removed else text("guard.not_installed")
    click.echo(said)
    return 0


def run(text: Text, hook: str, url: str) -> int:
    """What the hook does: nothing said and 0, or the reasons with the way back and 1."""
    root = instance()
    cache = Cache(outgoing.cache_folder(root))
    settings = settings_at(root)
    updates = []
    if hook == "pre-receive":
        updates = incoming.received(sys.stdin)
        refusals = incoming.received_refusals(root, updates, is_private(settings), cache)
    elif hook == "pre-commit":
        refusals = outgoing.staged_refusals(root, is_private(settings), cache)
    else:
        updates = outgoing.parsed(sys.stdin)
        private = is_private(settings) and outgoing.listed(root, url, texts(settings.get("private_remotes")))
        refusals = outgoing.pushed_refusals(root, url, updates, private, cache)
    if not refusals:
        return 0
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    shown = plain(PASSWORD.sub("", url)) or text("guard.remedy.no_private_place")
    console.print(Line(text(f"guard.refused.{hook}", url=shown), style="bold red"))
    for refusal in refusals[:SHOWN]:
        console.print(Line(f"  {place(refusal, text)}: {text(f'guard.kind.{refusal.kind}')}"))
    if len(refusals) > SHOWN:
        console.print(Line(f"  {text('guard.more', n=text.number(len(refusals) - SHOWN))}"))
    for part in remedies(root, hook, refusals, [update.local_ref for update in updates], shown, text):
        console.print("", Line(part), sep="\n")
    return 1


def settings_at(root: Path) -> Mapping[str, object]:
    """The instance's settings as they stand here; empty where there are none."""
    place = root / "catalog" / "catalog.yml"
    content = place.read_bytes() if place.is_file() else in_git(root, "HEAD:catalog/catalog.yml")
    return read_document("catalog.yml", content)[0].mapping


def in_git(root: Path, name: str) -> bytes:
    """The bytes of that name in a repository without files of its own; nothing where there is no such thing."""
    found = [one for one in objects.resolve(root, [name]) if one.kind == "blob"]
    return next((content for _, content in objects.contents(root, found)), b"")


def is_private(settings: Mapping[str, object]) -> bool:
    """Whether rows that are not open may be kept in this working repository."""
    return settings.get("repository") == "private"


def place(refusal: Refusal, text: Text) -> str:
    """Where it stands: file, line, commits."""
    commits = ", ".join(commit[:SHORT] for commit in refusal.commits if commit)
    if refusal.kind == judge.MESSAGE:
        return text("guard.place.message", commits=commits)
    path = plain(refusal.path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    where = text("guard.place.line", path=path, line=refusal.line) if refusal.line else path
    return text("guard.place.commits", place=where, commits=commits) if commits else where


def remedies(
    root: Path, hook: str, refusals: Sequence[Refusal], refs: Sequence[str], url: str, text: Text
) -> list[str]:
    """What to do, most needed first."""
    told = []
    if hook == "pre-receive":
        return [text("guard.remedy.pre-receive")]
    if hook == "pre-commit":
        paths = dict.fromkeys(plain(refusal.path) for refusal in refusals)
        told.append(text("guard.remedy.pre-commit", path=" ".join(list(paths)[:SHOWN])))
    else:
        before = outgoing.before(root, refusals)
        if before is not None:
            undo = f"git reset --soft {before[:SHORT]}" if before else "git update-ref -d HEAD"
            told.append(text("guard.remedy.pre-push", undo=undo))
        told += (
            text("guard.remedy.tag", tag=plain(ref.removeprefix("refs/tags/")))
            for ref in refs
            if ref.startswith("refs/tags/")
        )
    if any(refusal.kind == judge.NOT_OPEN for refusal in refusals):
        told.append(text("guard.remedy.not_open", url=url))
    return told
