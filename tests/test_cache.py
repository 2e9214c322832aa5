from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from satudata import cache
from satudata.cache import Cache, digest_of


def test_a_value_comes_back(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    kept.save("x", {"a": 1})
    assert kept.load("x") == {"a": 1}
    kept.forget("x")
    assert kept.load("x") is None


@pytest.mark.parametrize("content", [b"", b"garbage", pickle.dumps(3), pickle.dumps(("other engine", 1))])
def test_what_cannot_be_read_is_absent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.pickle").write_bytes(content)
    assert Cache(tmp_path).load("x") is None


def test_work_of_another_engine_is_not_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path).save("x", 1)
    monkeypatch.setattr(cache, "engine_fingerprint", lambda: "later")
    assert Cache(tmp_path).load("x") is None


def test_work_made_with_other_libraries_is_not_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path).save("x", 1)
    cache.engine_fingerprint.cache_clear()
    assert Cache(tmp_path).load("x") == 1
    monkeypatch.setattr(cache, "installed", lambda: ["mkdocs-1.7.0.dist-info"])
    cache.engine_fingerprint.cache_clear()
    assert Cache(tmp_path).load("x") is None
    monkeypatch.undo()
    cache.engine_fingerprint.cache_clear()


def test_the_libraries_are_told_with_their_versions() -> None:
    assert any(name.startswith("mkdocs_material-") for name in cache.installed())


def test_without_a_folder_nothing_is_kept() -> None:
    kept = Cache(None)
    kept.save("x", 1)
    kept.forget("x")
    assert kept.load("x") is None


def test_a_folder_that_cannot_be_made_does_not_stop_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = Cache(tmp_path / "file" / "kept")
    kept.save("x", 1)
    assert kept.load("x") is None


def test_a_key_depends_on_every_part_and_their_bounds() -> None:
    assert digest_of(["a", "b"]) != digest_of(["ab"])
    assert digest_of(["a"]) == digest_of(["a"])
