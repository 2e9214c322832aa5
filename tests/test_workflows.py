"""The workflows, ours and those that a new instance gets: what they may do, and that their lines run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
STARTERS = sorted((ROOT / "satudata" / "assets" / "starter" / "dot-github" / "workflows").glob("*.yml"))
WORKFLOWS = OURS + STARTERS
BIN = Path(sys.executable).parent

Workflow = dict[Any, Any]  # YAML 1.1 reads the key `on` as true

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
each_folder = pytest.mark.parametrize("workflows", [OURS, STARTERS], ids=["ours", "starter"])


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


@each_folder
def test_the_check_of_a_proposal_may_only_read_and_sees_no_secret(workflows: list[Path]) -> None:
    path = next(path for path in workflows if path.stem == "check")
    workflow = read(path)
    assert workflow[True] == {"pull_request": None}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in path.read_text("utf-8")


@each_folder
def test_only_the_deploying_job_may_write_and_it_checks_nothing_out(workflows: list[Path]) -> None:
    jobs = read(next(path for path in workflows if path.stem == "publish"))["jobs"]
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
