from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.archive.kept import made, start, store


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance that no test changes."""
    return start(tmp_path_factory.mktemp("instans") / "portal")


@pytest.fixture(scope="session")
def bare(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its archive without portal, with letters; no test changes it."""
    folder = tmp_path_factory.mktemp("arsip")
    made(root, folder / "arsip.zip", letters=store(folder / "surat"))
    return folder / "arsip.zip"


@pytest.fixture(scope="session")
def full(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its archive with the portal; no test changes it."""
    place = tmp_path_factory.mktemp("arsip") / "arsip.zip"
    made(root, place, with_site=True)
    return place


@pytest.fixture
def place(bare: Path, tmp_path: Path) -> Path:
    """A copy of the archive without portal, to be spoilt."""
    return Path(shutil.copy(bare, tmp_path / "arsip.zip"))
