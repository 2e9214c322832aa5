from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.reporting.year import Year, told


@pytest.fixture(scope="session")
def first_quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year as `told` tells it; shared, not to be changed."""
    root = tmp_path_factory.mktemp("tahun") / "instans"
    told(root)
    return root


@pytest.fixture
def year(first_quarter: Path, tmp_path: Path) -> Year:
    """The same, to go on with."""
    root = tmp_path / "instans"
    shutil.copytree(first_quarter, root)
    return Year(root)
