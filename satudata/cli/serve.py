"""`satudata serve`: the portal on this computer, rebuilt when a file is saved."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console

from satudata.build import Plan
from satudata.cli.build import PREVIEW, SITE, preview_once, tell
from satudata.cli.main import as_of, instance, make
from satudata.cli.progress import progress
from satudata.errors import SatudataError
from satudata.pipeline import silent
from satudata.text import Text

HOST = "127.0.0.1"
PORTS = 20  # how many ports after the wanted one are tried
PAUSE = 0.7  # seconds between two looks at the files
State = dict[str, tuple[int, int]]
WATCHED = ("data", "metadata", "catalog", "mkdocs.yml", "mkdocs.en.yml", ".mailmap")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--site"], metavar="DIR", default="", help=text("cli.site")),
        click.Option(["--port"], metavar="PORT", type=click.IntRange(1, 65535), default=8000, help=text("cli.port")),
        click.Option(["--no-build"], is_flag=True, help=text("cli.no_build")),
    ]

    def run(site: str, port: int, no_build: bool) -> int:
        root = instance()
        plan = Plan(site=Path(site) if site else root / (SITE if no_build else PREVIEW))
        base = "/"
        # Taken before anything is read, so that what is saved during the first build is built too.
        seen = state(root)
        if not no_build:
            started = time.perf_counter()
            with progress(text) as report:
                reading, built = preview_once(root, as_of(root), plan, True, report)
            tell(reading, built, plan, time.perf_counter() - started, text)
            base = urlsplit(reading.snapshot.settings.base_url).path or "/"
        server = listen(plan.site, base, port, text)
        if not no_build:
            threading.Thread(target=watch, args=(root, as_of(root), plan, text, seen), daemon=True).start()
        try:
            server.serve_forever()
        finally:
            server.server_close()
        return 0

    return make("serve", text, params, run)


class Handler(SimpleHTTPRequestHandler):
    """Files of the site under the path that its public address has; the portal's own page for what is missing."""

    def __init__(self, *arguments: object, base: str, **named: object) -> None:
        self.base = base
        super().__init__(*arguments, **named)  # type: ignore[arg-type]  # the server passes request, address, itself

    def translate_path(self, path: str) -> str:
        under = urlsplit(path).path
        return super().translate_path("/" + under.removeprefix(self.base) if under.startswith(self.base) else under)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Requests are not worth a line each."""


def listen(site: Path, base: str, wanted: int, text: Text) -> ThreadingHTTPServer:
    """A server on the wanted port or the next free one; its address is printed."""
    console = Console(highlight=False, soft_wrap=True)
    handler = partial(Handler, directory=os.fspath(site), base=base)
    for port in range(wanted, min(wanted + PORTS, 65536)):
        try:
            server = ThreadingHTTPServer((HOST, port), handler)
        except OSError:
            continue
        if port != wanted:
            console.print(text("cli.port_moved", wanted=wanted, port=port))
        console.print(text("cli.serving", url=f"http://{HOST}:{port}{base}"))
        return server
    raise SatudataError("port-taken", first=wanted, last=wanted + PORTS - 1)


def watch(root: Path, day: str, plan: Plan, text: Text, seen: State) -> None:
    """Rebuild whenever the watched files are not as `seen`; a build that cannot go on says so and waits for the next
    change."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    while True:
        time.sleep(PAUSE)
        now = state(root)
        if now == seen:
            continue
        seen = now
        started = time.perf_counter()
        try:
            _, built = preview_once(root, day, plan, True, silent)
        except SatudataError as error:
            console.print(text(f"errors.{error.key}", **error.facts), style="bold red")
            continue
        seconds = text.number(time.perf_counter() - started, 1)
        console.print(text("cli.rebuilt", seconds=seconds, written=text.number(built.written)))


def state(root: Path) -> State:
    """Modification time (ns) and size of every watched file."""
    found = {}
    for name in WATCHED:
        place = root / name
        files = place.rglob("*") if place.is_dir() else [place]
        for file in files:
            try:
                about = file.stat()
            except OSError:
                continue
            found[str(file)] = (about.st_mtime_ns, about.st_size)
    return found
