"""Test inputs shared by all rooms: real Git repositories, a real browser, a served directory."""

from __future__ import annotations

import fcntl
import functools
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORTAL_DAY = "2026-11-21"  # the demonstration holds something back on it
FIRST_DAY = "2026-01-05T09:00:00+07:00"
# Whatever day it is when the tests run, the engine's clock says this; longer stories tell it their own time.
os.environ["SATUDATA_NOW"] = f"{PORTAL_DAY}T10:00:00+07:00"

Content = str | bytes | None
Tree = Callable[[Mapping[str, Content]], Path]
Commit = Callable[..., str]

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def write(root: Path, files: Mapping[str, Content]) -> None:
    """Write `files` (path → text, bytes, or None to remove it) below `root`."""
    for path, content in files.items():
        target = root / path
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def git(root: Path, *arguments: str, **environment: str) -> str:
    """Run Git in `root` away from the configuration of whoever runs the tests; its output without the last newline."""
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "TZ": "UTC",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments],
        env={**kept, **settings, **environment},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout.rstrip("\n")


def record(
    root: Path,
    files: Mapping[str, Content],
    at: str = FIRST_DAY,
    author: str = "Sari <sari@example.go.id>",
    subject: str = "Perbarui data",
) -> str:
    """Write `files` and commit them with a fixed date and author; the id of the commit."""
    write(root, files)
    name, address = author.rstrip(">").split(" <")
    git(root, "add", "--all", "--force")
    git(
        root, "commit", "--quiet", "--allow-empty", "--message", subject,
        GIT_AUTHOR_NAME=name, GIT_AUTHOR_EMAIL=address, GIT_AUTHOR_DATE=at,
        GIT_COMMITTER_NAME=name, GIT_COMMITTER_EMAIL=address, GIT_COMMITTER_DATE=at,
    )  # fmt: skip
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """`tree({path: text})` makes a Git repository with these files in one commit, on branch main; its folder."""

    def make(files: Mapping[str, Content]) -> Path:
        root = tmp_path / "repository"
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch", "main")
        record(root, files)
        return root

    return make


@pytest.fixture
def commit() -> Commit:
    """`commit(root, {path: text or None}, at=…, author=…, subject=…)` adds a commit; its id."""
    return record


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; CHROMIUM names another. A missing browser fails the tests, it does not skip them."""
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if shutil.which(executable) is None:
        pytest.fail(f"no browser at {executable}: apt-get install chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is the library's
        """Say nothing: the requests of a test are not its output."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page as static hosts do: with the site's own 404.html."""
        page = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port of this machine while the block runs; its address, without a last slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


Serve = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    """`with serve(folder) as address:` serves a directory on a free port."""
    return served


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration portal, built from this checkout once for all workers of a test run; its folder."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    site = shared / "portal" / "site"
    built = shared / "portal.built"
    with (shared / "portal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            command = [
                sys.executable,
                "-m",
                "satudata.cli.main",
                "-C",
                str(ROOT),
                "--as-of",
                PORTAL_DAY,
                "build",
                "--no-cache",
                "--site",
                str(site),
            ]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            assert done.returncode in (0, 1), done.stderr
            assert (site / "index.html").is_file(), done.stderr
            built.touch()
    return site


def load_script(name: str) -> ModuleType:
    """A Python command of scripts/ (a file without suffix) as a module; its `main` is not run."""
    module_name = "script_" + name.replace("-", "_")
    loader = SourceFileLoader(module_name, str(ROOT / "scripts" / name))
    spec = importlib.util.spec_from_loader(module_name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module  # dataclasses look their module up there
    loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """`script(name)` gives a Python command of scripts/ as a module."""
    return load_script
