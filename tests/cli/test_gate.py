"""`satudata gate` and `satudata forge` as real processes, against the mock forge behind a real HTTP server."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, Content, git
from tests.gate import test_settings
from tests.gate.mock import GitHub
from tests.gate.scenes import DAY, NEW_TABLE, Scene, files, make_scene
from tests.trust.keys import make_key, public_line

DATA = "data/dinkes/puskesmas.csv"


@contextmanager
def listening(forge: GitHub) -> Iterator[str]:
    """The mock forge on a free port of this machine; its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            address = f"https://api.forge.example{self.path}"
            asked = httpx.Request(self.command, address, headers=dict(self.headers), content=self.rfile.read(size))
            told = forge(asked)
            self.send_response(told.status_code)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.content)

        do_GET = do_POST = do_PATCH = do_PUT = answer  # noqa: N815 - the names are the library's

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is the library's
            """Say nothing: the requests of a test are not its output."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def satudata(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SATUDATA_", "GITHUB_"))}
    return subprocess.run(
        [sys.executable, "-m", "satudata.cli.main", "-C", str(root), "--as-of", DAY, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**kept, "PYTHONPATH": str(ROOT), "SATUDATA_NOW": f"{DAY}T10:00:00+07:00", **environment},
        check=False,
    )


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path)


def with_gate(key: Path, *, accounts: bool = True) -> dict[str, Content]:
    """The files of a scene whose gate has this key, made by ssh-keygen."""
    given = files()
    lines = str(given["catalog/roster.yml"]).splitlines()
    gate = lines.index("- id: gerbang")
    place = next(n for n in range(gate, len(lines)) if lines[n].startswith("  keys:"))
    lines[place] = f'  keys: [{{key: "{public_line(key)}", from: "2026-01-02"}}]'
    kept = [line for n, line in enumerate(lines) if accounts or n < gate or not line.startswith("  accounts:")]
    return {**given, "catalog/roster.yml": "\n".join([*kept, ""])}


@pytest.fixture
def scene(tmp_path: Path, key: Path) -> Scene:
    return make_scene(tmp_path, with_gate(key))


def test_the_command_puts_reviews_on_record_and_says_what_it_did(scene: Scene, key: Path, tmp_path: Path) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    scene.review(proposal, "wali", "02:00")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 1}, "workflow_run": {"pull_requests": [{"number": "x"}]}}))
    with listening(scene.forge) as address:
        given = {"SATUDATA_FORGE_TOKEN": "t", "SATUDATA_KEY": str(key), "GITHUB_API_URL": address}
        done = satudata(scene.root, "gate", "--event", str(event), **given)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usulan 1: menunggu. Menunggu Validasi instansi oleh kepala OPD: Kepala.")
    assert scene.said() == [("examination", "wali", "approved")]


def test_a_path_in_a_proposal_cannot_write_a_command_of_the_runner_into_the_log(scene: Scene, key: Path) -> None:
    scene.propose({DATA: NEW_TABLE, "x\n::error::y": "z"})
    with listening(scene.forge) as address:
        given = {"SATUDATA_FORGE_TOKEN": "t", "SATUDATA_KEY": str(key), "GITHUB_API_URL": address}
        done = satudata(scene.root, "gate", "--pull", "1", **given)
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stdout.splitlines() if line.startswith("::")]


@pytest.mark.parametrize(
    ("arguments", "environment", "word"),
    [
        (["gate"], {}, "SATUDATA_FORGE_TOKEN"),
        (["gate", "--event", "tidak-ada.json"], {"SATUDATA_FORGE_TOKEN": "t"}, "tidak-ada.json"),
        (["gate", "--pull", "0"], {}, "--pull"),
        (["forge", "check"], {}, "SATUDATA_FORGE_TOKEN"),
        (["forge", "report", "--findings", "x", "--changes", "y", "--output", "z"], {}, "check --format json"),
    ],
)
def test_what_cannot_run_is_said_in_one_line(
    scene: Scene, key: Path, arguments: list[str], environment: dict[str, str], word: str
) -> None:
    done = satudata(scene.root, *arguments, SATUDATA_KEY=str(key), **environment)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert word in done.stderr


def test_a_key_that_is_not_the_gates_is_refused(scene: Scene, tmp_path: Path) -> None:
    other = make_key(tmp_path, name="lain")
    done = satudata(scene.root, "gate", SATUDATA_FORGE_TOKEN="t", SATUDATA_KEY=str(other))
    assert done.returncode == 2
    assert "bukan kunci gerbang" in done.stderr


def test_a_gate_that_would_not_know_its_own_comment_is_refused(tmp_path: Path, key: Path) -> None:
    scene = make_scene(tmp_path, with_gate(key, accounts=False))
    done = satudata(scene.root, "gate", SATUDATA_FORGE_TOKEN="t", SATUDATA_KEY=str(key))
    assert done.returncode == 2
    assert "accounts: {github: …}" in done.stderr


def test_a_checkout_that_is_behind_is_refused(scene: Scene, key: Path) -> None:
    scene.push({"README.md": "lain\n"}, branch="main", author="admin-satu")
    with listening(scene.forge) as address:
        given = {"SATUDATA_FORGE_TOKEN": "t", "SATUDATA_KEY": str(key), "GITHUB_API_URL": address}
        done = satudata(scene.root, "gate", **given)
    assert done.returncode == 2
    assert "git pull" in done.stderr
    git(scene.root, "pull", "--quiet")


def test_settings_are_told_with_their_remedy_and_the_exit_code(scene: Scene) -> None:
    scene.forge.settings = dict(test_settings.GOOD)
    with listening(scene.forge) as address:
        given = {"SATUDATA_FORGE_TOKEN": "t", "GITHUB_API_URL": address}
        done = satudata(scene.root, "forge", "check", **given)
        assert done.returncode == 0, done.stdout
        assert "21 sudah, 0 belum, 0 tidak terbaca." in done.stdout
        scene.forge.settings["/private-vulnerability-reporting"] = (200, {"enabled": False})
        scene.forge.settings["/actions/secrets"] = (403, {"message": "no"})
        done = satudata(scene.root, "forge", "check", **given)
    assert done.returncode == 1
    assert "Private vulnerability reporting" in done.stdout
    assert "19 sudah, 1 belum, 1 tidak terbaca." in done.stdout
