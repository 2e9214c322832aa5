"""scripts/mutations: its list is up to date, and it tells a guard that nobody would miss from one that is tested."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT, write

DOCS = ROOT / "docs" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py::\w+)(?:\[[^`]*)?`")


@pytest.fixture(scope="session")
def mutations(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("mutations")


def test_every_guard_stands_in_its_file_and_every_test_named_for_it_exists(mutations: ModuleType) -> None:
    assert list(mutations.faults(mutations.guards())) == []


def test_every_test_named_on_the_page_about_security_exists(mutations: ModuleType) -> None:
    named = TEST.findall(DOCS.read_text("utf-8"))
    assert len(named) > 100
    assert [name for name in named if not mutations.exists(name, ROOT)] == []


def test_every_guard_stands_on_the_page_about_security(mutations: ModuleType) -> None:
    page = DOCS.read_text("utf-8")
    assert [guard.name for guard in mutations.guards() if f": {guard.name} |" not in page] == []


def test_what_is_stale_is_told(mutations: ModuleType, tmp_path: Path) -> None:
    guard = mutations.guards()[0]
    write(tmp_path, {guard.file: guard.replace * 2})
    assert "2 times" in "\n".join(mutations.faults([guard], tmp_path))
    told = "\n".join(mutations.faults([replace(guard, tests=("tests/x.py::test_gone",))]))
    assert "no test tests/x.py::test_gone" in told


def test_a_guard_that_is_tested_is_noticed_and_one_that_is_not_is_a_gap(mutations: ModuleType, tmp_path: Path) -> None:
    test = "from engine import guarded\ndef test_it():\n    assert guarded() == {}\n"
    write(
        tmp_path,
        {
            "engine.py": "def guarded():\n    return False\n",
            "tests/test_seen.py": test.format(False),
            "tests/test_blind.py": test.format("guarded()"),
            "pytest.ini": "[pytest]\npythonpath = .\n",
        },
    )
    seen, blind = (
        mutations.Guard(name, "", "engine.py", "return False", "return True", (f"tests/test_{name}.py::test_it",))
        for name in ("seen", "blind")
    )
    assert mutations.without(seen, tmp_path).told == "noticed"
    assert mutations.without(blind, tmp_path).told == "GAP"
    broken = replace(seen, by="return (")
    assert mutations.without(broken, tmp_path).told.startswith("error")
    assert (tmp_path / "engine.py").read_text("utf-8").endswith("return False\n")
