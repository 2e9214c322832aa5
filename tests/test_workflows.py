"""The workflows and scripts: what they may do, and that they run (trust rules of docs/architecture.md)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = [ROOT / "scripts" / name for name in ("environment", "lock", "portal", "test")] + [ROOT / ".ci" / "run"]
BIN = Path(sys.executable).parent

Workflow = dict[Any, Any]  # YAML 1.1 reads the key `on` as true

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
each_script = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)


def read(path: Path) -> Workflow:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def steps(workflow: Workflow) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@each_workflow
def test_a_workflow_is_valid_against_the_schema_of_the_forge(path: Path) -> None:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "github-workflows.json"
    document = {("on" if key is True else key): value for key, value in read(path).items()}
    jsonschema.Draft7Validator(json.loads(vendored.read_text("utf-8"))).validate(document)


@each_workflow
def test_every_action_is_pinned_by_the_full_hash_of_its_commit_with_its_version_beside(path: Path) -> None:
    uses = re.findall(r"uses:\s*(.+)", path.read_text("utf-8"))
    assert uses
    for pin in uses:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", pin)


@each_workflow
def test_a_workflow_starts_with_no_rights_at_all(path: Path) -> None:
    assert read(path)["permissions"] == {}


def test_the_check_of_a_proposal_may_only_read_and_sees_no_secret() -> None:
    path = ROOT / ".github" / "workflows" / "check.yml"
    workflow = read(path)
    assert workflow[True] == {"pull_request": None}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in path.read_text("utf-8")


def test_only_the_deploying_job_may_write_and_it_checks_nothing_out() -> None:
    jobs = read(ROOT / ".github" / "workflows" / "publish.yml")["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step["uses"].split("@")[0] for step in jobs["deploy"]["steps"]] == ["actions/deploy-pages"]


@each_workflow
def test_no_expression_is_pasted_into_a_shell_line(path: Path) -> None:
    for step in steps(read(path)):
        assert "${{" not in step.get("run", "")


@each_workflow
def test_a_checkout_brings_the_whole_history_and_leaves_no_credentials(path: Path) -> None:
    checkouts = [step for step in steps(read(path)) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    for step in checkouts:
        assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_zizmor_finds_nothing_to_object() -> None:
    command = [str(BIN / "zizmor"), "--offline", "--persona", "pedantic", "--no-progress", *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


@each_script
def test_a_script_passes_shellcheck_and_may_be_run(path: Path) -> None:
    done = subprocess.run([BIN / "shellcheck", path], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert os.access(path, os.X_OK)
    assert "set -eu" in path.read_text("utf-8")


@each_workflow
def test_the_shell_lines_of_a_workflow_pass_shellcheck(path: Path) -> None:
    for step in steps(read(path)):
        command = [str(BIN / "shellcheck"), "--shell", "bash", "-"]
        done = subprocess.run(command, input=step.get("run", ""), capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout


def run(folder: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one shell line as the forge's runner does: bash that stops at the first failure."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def shell_line(workflow: str, name: str) -> str:
    document = read(ROOT / ".github" / "workflows" / f"{workflow}.yml")
    return str(next(step["run"] for step in steps(document) if step.get("name") == name))


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """A folder whose `.venv/bin/satudata` writes its arguments to `asked`, tells a line, and finds errors."""
    program = tmp_path / ".venv" / "bin" / "satudata"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$@" >> asked\necho "| temuan |"\nexit "${VERDICT:-1}"\n')
    program.chmod(0o755)
    return tmp_path


def test_the_check_step_fails_where_the_check_finds_errors_and_compares_with_the_base(proposal: Path) -> None:
    line = shell_line("check", "Check what changed")
    assert run(proposal, line, BASE="main", VERDICT="1").returncode == 1
    assert run(proposal, line, BASE="main", VERDICT="0").returncode == 0
    assert (proposal / "asked").read_text().splitlines()[0] == "check --base origin/main --reference --format github"


def test_a_hostile_branch_name_stays_one_argument(proposal: Path) -> None:
    run(proposal, shell_line("check", "Check what changed"), BASE="main; touch stolen; $(touch stolen)")
    assert not (proposal / "stolen").exists()


@pytest.mark.parametrize(("verdict", "code"), [("0", 0), ("1", 0), ("2", 1)])
def test_the_summary_is_written_whatever_the_verdict_but_not_when_the_check_cannot_run(
    proposal: Path, verdict: str, code: int
) -> None:
    summary = proposal / "step-summary.md"
    line = shell_line("check", "Summary")
    done = run(proposal, line, BASE="main", VERDICT=verdict, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == code
    assert summary.exists() == (code == 0)


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
