"""scripts/fuzz in short: a few hundred hostile inputs for each way in, and the fuzzer notices what it looks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzzing import office
from tests.fuzzing.targets import BROKEN, TARGETS


def fuzz(target: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command for one target, in a process of its own."""
    command = [sys.executable, str(ROOT / "scripts" / "fuzz"), "--target", target, "--folder", str(folder), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("target", [name for name, target in TARGETS.items() if not target.absent])
def test_hostile_input_ends_in_the_documented_error_or_in_a_value(target: str, tmp_path: Path) -> None:
    done = fuzz(target, tmp_path, "--inputs", "300", "--seconds", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", office.EXAMPLES)
def test_a_day_that_cannot_be_stands_in_any_place_of_what_the_procedures_read(path: str) -> None:
    for example in office.EXAMPLES[path]:
        for place in office.places_in(example)[:60]:
            for day in office.DAYS:
                office.lists(office.addressed(path, office.swapped(example, {place: f'"{day}"'})))


@pytest.mark.parametrize(
    ("target", "told"),
    [("broken-raises", "KeyError"), ("broken-hangs", "more than 2 s"), ("broken-grows", "MemoryError")],
)
def test_what_the_fuzzer_looks_for_is_found_and_saved(target: str, told: str, tmp_path: Path) -> None:
    assert target in BROKEN
    done = fuzz(target, tmp_path, "--inputs", "30")
    assert done.returncode == 1
    assert told in done.stdout
    assert [path.name.startswith(target) for path in tmp_path.iterdir()]


def test_a_target_without_a_reader_says_why(tmp_path: Path) -> None:
    done = fuzz("codeowners", tmp_path)
    assert done.returncode == 0
    assert str(TARGETS["codeowners"].absent) in done.stdout
