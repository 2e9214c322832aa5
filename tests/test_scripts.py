"""The commands of scripts/: they pass shellcheck, say the remedy where they cannot go on, and tell every failure."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = [ROOT / "scripts" / name for name in ("environment", "lock", "portal", "test")] + [ROOT / ".ci" / "run"]
BIN = Path(sys.executable).parent

each_script = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)


@each_script
def test_a_script_passes_shellcheck_and_may_be_run(path: Path) -> None:
    done = subprocess.run([str(BIN / "shellcheck"), str(path)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert os.access(path, os.X_OK)
    assert "set -eu" in path.read_text("utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The scripts in a folder of their own, that is no Git checkout yet."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def environment(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [folder / "scripts" / "environment"]
    ceiling = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    return subprocess.run(
        command, env={**os.environ, **ceiling, **variables}, capture_output=True, encoding="utf-8", check=False
    )


def test_a_folder_that_is_no_checkout_is_told_to_clone(checkout: Path) -> None:
    done = environment(checkout)
    assert done.returncode == 2
    assert "git clone" in done.stderr


def test_a_shallow_clone_is_told_to_fetch_its_history(checkout: Path) -> None:
    subprocess.run(["git", "init", "--quiet", checkout], check=True)
    (checkout / ".git" / "shallow").write_text("0" * 39 + "1\n")
    done = environment(checkout)
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        ("case $1 in -V) echo Python 3.9.1;; *) exit 1;; esac", "PYTHON="),
        ('case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac', "apt-get install python3-venv"),
    ],
    ids=["too old", "without venv"],
)
def test_a_python_that_will_not_do_is_told_with_the_remedy(checkout: Path, answer: str, remedy: str) -> None:
    subprocess.run(["git", "init", "--quiet", checkout], check=True)
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\n{answer}\n")
    python.chmod(0o755)
    done = environment(checkout, PYTHON=str(python))
    assert done.returncode == 2
    assert remedy in done.stderr


def test_an_environment_that_is_up_to_date_is_left_alone(checkout: Path) -> None:
    subprocess.run(["git", "init", "--quiet", checkout], check=True)
    binaries = checkout / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    (binaries / "satudata").write_text("#!/bin/sh\n")
    (binaries / "satudata").chmod(0o755)
    shutil.copy(ROOT / "pyproject.toml", checkout)
    for stamp, path in (("portal", "requirements/portal.txt"), ("engine", "pyproject.toml")):
        digest = subprocess.run(["sha256sum", checkout / path], check=True, capture_output=True, encoding="utf-8")
        (checkout / ".venv" / f"stamp-{stamp}").write_text(digest.stdout.split()[0] + "\n")
    done = environment(checkout)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", ["portal", "test"])
def test_a_lock_pins_every_package_with_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index-url" not in text


def test_the_test_lock_holds_the_portal_lock_at_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", text, re.MULTILINE))

    assert pins("portal") <= pins("test")


def program(path: Path, text: str) -> None:
    """A small shell program at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """scripts/ with an environment that is already there and whose programs only write down how they were called."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    program(tmp_path / "scripts" / "environment", "exit 0")
    program(tmp_path / "scripts" / "docs", 'echo "docs $*" >> asked')
    for name in ("ruff", "mypy", "lint-imports", "pytest", "satudata"):
        program(
            tmp_path / ".venv" / "bin" / name, f'echo "{name} $*" >> asked; exit "${{{name.replace("-", "_")}:-0}}"'
        )
    return tmp_path


def called(stage: Path, name: str, *arguments: str, **answers: str) -> tuple[int, list[str], str]:
    """Run a script of the stage; `answers` are exit codes of programs. Gives exit code, calls in order, errors told."""
    command = [str(stage / "scripts" / name), *arguments]
    variables = {**os.environ, "CHROMIUM": "/bin/true", **answers}
    done = subprocess.run(command, env=variables, capture_output=True, encoding="utf-8", check=False)
    asked = stage / "asked"
    return done.returncode, asked.read_text().splitlines() if asked.exists() else [], done.stderr


def test_all_stages_run_and_tests_come_last(stage: Path) -> None:
    code, calls, _ = called(stage, "test")
    assert code == 0
    first_words = [call.split()[0] for call in calls]
    assert first_words == ["ruff", "ruff", "mypy", "lint-imports", "docs", "pytest"]
    assert "--numprocesses" in calls[-1]


@pytest.mark.parametrize("name", ["ruff", "mypy", "lint_imports", "pytest"])
def test_one_stage_that_fails_fails_the_run_after_all_others_have_run(stage: Path, name: str) -> None:
    code, calls, told = called(stage, "test", **{name: "1"})
    assert code == 1
    assert len(calls) == 6
    assert "Failed:" in told


def test_arguments_go_to_pytest_alone(stage: Path) -> None:
    _, calls, _ = called(stage, "test", "tests/read", "-k", "region")
    assert calls == ["pytest tests/read -k region"]


def test_a_missing_browser_is_told_with_the_remedy(stage: Path) -> None:
    code, calls, told = called(stage, "test", CHROMIUM="/nowhere/chromium")
    assert (code, calls) == (2, [])
    assert "apt-get install chromium" in told


@pytest.mark.parametrize("verdict", ["0", "1"])
def test_the_portal_is_built_although_datasets_have_errors(stage: Path, verdict: str) -> None:
    program(stage / ".venv" / "bin" / "satudata", f'echo "satudata $*" >> asked; [ "$1" != check ] || exit {verdict}')
    code, calls, _ = called(stage, "portal", "--build-only")
    assert (code, calls) == (0, ["satudata check", "satudata build"])


def test_the_portal_is_not_built_when_the_check_cannot_run(stage: Path) -> None:
    assert called(stage, "portal", satudata="2")[:2] == (2, ["satudata check"])


def test_the_portal_is_served_on_the_port_that_was_asked_for(stage: Path) -> None:
    asked = ["satudata check", "satudata build", "satudata serve --no-build --port 9000"]
    assert called(stage, "portal", PORT="9000")[1] == asked


def test_an_unknown_argument_is_refused_before_anything_is_done(stage: Path) -> None:
    code, calls, told = called(stage, "portal", "--contoh")
    assert (code, calls) == (2, [])
    assert "--contoh" in told


@pytest.mark.parametrize(("argument", "sop"), [("--demo", "blitar"), ("--demo=paser", "paser")])
def test_the_demonstration_is_made_anew_checked_built_and_served_as_of_its_last_day(
    stage: Path, argument: str, sop: str
) -> None:
    subprocess.run(["git", "init", "--quiet", stage], check=True)
    program(stage / ".venv" / "bin" / "python", f'echo "$*" > {stage}/made; mkdir -p "$2"')
    program(stage / ".venv" / "bin" / "satudata", f'echo "$(basename "$PWD"): $*" >> {stage}/asked')
    kept = stage / ".git" / "satudata-demo" / "old"
    kept.parent.mkdir()
    kept.touch()
    code, calls, _ = called(stage, "portal", argument)
    asked = ["--as-of 2026-11-21 check", "--as-of 2026-11-21 build", "serve --no-build --port 8000"]
    assert (code, calls) == (0, [f"satudata-demo: {one}" for one in asked])
    assert (stage / "made").read_text() == f"scripts/make-demo .git/satudata-demo --sop {sop}\n"
    assert not kept.exists()
