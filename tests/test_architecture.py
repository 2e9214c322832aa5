"""The floors and doors of docs/architecture.md, held by import-linter and by reading the source."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMPILED = {
    "cryptography", "duckdb", "jsonschema", "jsonschema_rs", "nh3", "numpy", "pandas", "pyarrow", "python_calamine",
}  # fmt: skip


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `root/pyproject.toml` over the package in `root`."""
    program = "import sys; from importlinter.cli import lint_imports; sys.path.insert(0, '.'); "
    program += "sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-P", "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A copy of the engine's source and its contracts, to be spoilt."""
    shutil.copytree(ROOT / "satudata", tmp_path / "satudata", ignore=shutil.ignore_patterns("assets", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_room_of_a_floor_stands_in_the_table_of_floors_and_none_else() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = next(one["layers"] for one in contracts if one["type"] == "layers")
    rooms = {room.strip() for floor in floors for room in floor.split("|")}
    table = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("| Room | Idea |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`([a-z]+)(?:/|\.py)`", cell)}
    assert named - {"assets"} == rooms


def test_the_engine_keeps_its_floors_and_doors() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_a_new_file_that_stands_on_no_floor_is_refused(engine: Path) -> None:
    (engine / "satudata" / "attic.py").write_text('"""Nowhere."""\n')
    assert lint(engine).returncode == 1


def test_an_import_that_goes_up_is_refused(engine: Path) -> None:
    (engine / "satudata" / "read" / "ladder.py").write_text("from satudata.checks import registry\n")
    (engine / "satudata" / "checks" / "registry.py").touch()
    assert lint(engine).returncode == 1


@pytest.mark.parametrize(
    "library", ["git", "frictionless", "mkdocs", "jsonschema", "duckdb", "xlsxwriter", "pyarrow", "cryptography"]
)
def test_a_second_door_to_an_outside_library_is_refused(engine: Path, library: str) -> None:
    (engine / "satudata" / "checks" / "window.py").write_text(f"def open():\n    import {library}\n")
    done = lint(engine)
    assert done.returncode == 1
    assert f"One door: {library}" in done.stdout


def statements_run_on_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Every statement that runs when a module is imported: not those inside functions or `if TYPE_CHECKING`."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            continue
        yield statement
        for name in ("body", "orelse", "finalbody"):
            yield from statements_run_on_import(getattr(statement, name, []))


def imported_on_import(path: Path) -> set[str]:
    """Top-level names of the packages that a module imports when it is imported itself."""
    names: set[str] = set()
    for statement in statements_run_on_import(ast.parse(path.read_bytes()).body):
        if isinstance(statement, ast.Import):
            names.update(alias.name.split(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            names.add(statement.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ["read", "checks", "model", "trust"])
def test_rooms_that_also_run_in_a_browser_import_no_compiled_package_at_module_level(room: str) -> None:
    offenders = {
        str(path.relative_to(ROOT)): found
        for path in sorted((ROOT / "satudata" / room).rglob("*.py"))
        if (found := imported_on_import(path) & COMPILED)
    }
    assert offenders == {}


def source_files() -> list[Path]:
    return sorted(p for folder in ("satudata", "tests") for p in (ROOT / folder).rglob("*.py"))


def test_no_file_of_the_engine_is_longer_than_400_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in source_files() if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_every_exception_from_a_rule_says_its_reason() -> None:
    bare = re.compile(r"#\s*(?:type: ignore(?:\[[\w, -]+\])?|noqa(?::\s*[A-Z0-9, ]+)?)\s*$")
    offenders = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in source_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert offenders == []
