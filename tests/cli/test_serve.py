from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from satudata.cli import serve
from satudata.cli.main import main
from tests.conftest import Tree
from tests.instances import DAY, TABLE, instance


def test_what_is_saved_during_the_first_build_is_built_too(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(instance())
    again = threading.Event()
    builds: list[Path] = []

    def build_once(place: Path, *_: object) -> tuple[Any, Any]:
        builds.append(place)
        if len(builds) == 1:
            (root / "data/dinkes/puskesmas.csv").write_text(TABLE.replace("2024,14", "2024,15"))
        else:
            again.set()
            threading.Event().wait()  # the watching thread, a daemon, does nothing after the test
        settings = SimpleNamespace(settings=SimpleNamespace(base_url=""))
        return SimpleNamespace(snapshot=settings), SimpleNamespace(written=0)

    def serve_until_built() -> None:
        assert again.wait(30)

    server = SimpleNamespace(serve_forever=serve_until_built, server_close=lambda: None)
    monkeypatch.setattr(serve, "PAUSE", 0.01)
    monkeypatch.setattr(serve, "preview_once", build_once)
    monkeypatch.setattr(serve, "tell", lambda *_: None)
    monkeypatch.setattr(serve, "listen", lambda *_: server)
    assert main(["-C", str(root), "--as-of", DAY, "serve"]) == 0
    assert len(builds) == 2
