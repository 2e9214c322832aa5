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

from satudata.gate.github import CHECK_WORKFLOW, REPORT_ARTIFACT, REPORT_FILE
from satudata.gate.github_settings import ENVIRONMENT, SECRETS
from tests.conftest import git, record
from tests.instances import TABLE, instance

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


def named(workflows: list[Path], stem: str) -> Path:
    return next(path for path in workflows if path.stem == stem)


def steps(workflow: Workflow) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@each_workflow
def test_a_workflow_is_valid_against_the_schema_of_the_forge(path: Path) -> None:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "github-workflows.json"
    document = {("on" if key is True else key): value for key, value in read(path).items()}
    jsonschema.Draft7Validator(json.loads(vendored.read_text("utf-8"))).validate(document)


@each_workflow
def test_every_action_is_pinned_by_the_full_hash_of_its_commit_with_its_version_beside(path: Path) -> None:
    uses = re.findall(r"(?m)^ +(?:- )?uses:\s*(.+)", path.read_text("utf-8"))
    assert bool(uses) == (path.stem != "doorbell")
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
def test_what_an_event_says_reaches_a_step_as_a_variable_only_where_it_is_a_name_of_ours(path: Path) -> None:
    # The branch that is proposed to, and the main branch: strangers name neither.
    known = {"github.ref", "github.base_ref", "github.event.repository.default_branch"}
    told = set(re.findall(r"\bgithub\.[a-z_.]+", re.sub(r"#.*", "", path.read_text("utf-8"))))
    assert told <= known


@each_folder
def test_the_doorbell_has_no_rights_and_does_nothing(workflows: list[Path]) -> None:
    workflow = read(named(workflows, "doorbell"))
    assert workflow[True] == {"pull_request_review": {"types": ["submitted", "edited", "dismissed"]}}
    [job] = workflow["jobs"].values()
    assert job["permissions"] == {}
    assert [step.get("uses") for step in job["steps"]] == [None]


@each_folder
def test_the_gate_checks_out_the_main_branch_and_nothing_of_a_proposal(workflows: list[Path]) -> None:
    path = named(workflows, "gate")
    checkouts = [step for step in steps(read(path)) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.repository.default_branch }}"]
    for word in ("head_ref", "head.sha", "head_sha", "merge_commit", "download-artifact", "git fetch", "gh pr"):
        assert word not in path.read_text("utf-8")


@each_folder
def test_the_gate_is_rung_by_check_and_doorbell_and_by_what_they_may_miss(workflows: list[Path]) -> None:
    workflow = read(named(workflows, "gate"))
    triggers = workflow[True]
    assert triggers.keys() == {"workflow_run", "pull_request_target", "push", "schedule", "workflow_dispatch"}
    assert triggers["workflow_run"]["workflows"] == [
        read(named(workflows, one))["name"] for one in ("check", "doorbell")
    ]
    assert triggers["push"] == {"branches": ["main"]}
    assert workflow["concurrency"] == {"group": "gate", "cancel-in-progress": False}


@each_folder
def test_only_the_gate_sees_secrets_and_only_within_its_environment(workflows: list[Path]) -> None:
    for path in workflows:
        secrets = set(re.findall(r"secrets\.(\w+)", path.read_text("utf-8")))
        assert secrets == (set(SECRETS) if path.stem == "gate" else set())
    [job] = read(named(workflows, "gate"))["jobs"].values()
    assert job["environment"] == {"name": ENVIRONMENT}
    assert job["permissions"] == {"contents": "read"}
    # Until the app is there nothing runs, so that a new instance sees no failures.
    assert job["if"] == "${{ vars.SATUDATA_APP_ID != '' }}"


@each_folder
def test_the_token_of_the_gate_has_the_four_rights_it_uses(workflows: list[Path]) -> None:
    token = next(step for step in steps(read(named(workflows, "gate"))) if step.get("id") == "token")
    given = {name.removeprefix("permission-"): right for name, right in token["with"].items() if "permission" in name}
    assert given == {"actions": "read", "contents": "write", "pull-requests": "write", "statuses": "write"}


@each_folder
def test_the_check_leaves_its_report_where_the_gate_looks_for_it(workflows: list[Path]) -> None:
    path = named(workflows, "check")
    assert path.name == CHECK_WORKFLOW
    uploads = [
        step["with"] for step in steps(read(path)) if step.get("uses", "").startswith("actions/upload-artifact@")
    ]
    assert uploads[0]["name"] == REPORT_ARTIFACT
    assert uploads[0]["path"] == f"report/{REPORT_FILE}"
    assert uploads[1] == {"name": "pratinjau", "path": "usulan", "if-no-files-found": "ignore"}


@each_workflow
def test_a_checkout_brings_the_whole_history_and_leaves_no_credentials(path: Path) -> None:
    checkouts = [step for step in steps(read(path)) if step.get("uses", "").startswith("actions/checkout@")]
    assert bool(checkouts) == (path.stem != "doorbell")
    for step in checkouts:
        kept = {name: value for name, value in step["with"].items() if name != "ref"}
        assert kept == {"fetch-depth": 0, "persist-credentials": False}


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


@pytest.mark.parametrize(("verdict", "code"), [("0", 0), ("1", 1), ("2", 2)])
def test_the_report_is_not_made_when_a_command_cannot_run(proposal: Path, verdict: str, code: int) -> None:
    (proposal / "report").mkdir()
    for name in ("changes", "findings", "summary"):
        (proposal / "report" / f"{name}.md").write_text("| temuan |\n")
    line = shell_line("check", "Report").replace("mkdir report\n", "")
    done = run(proposal, line, BASE="main", VERDICT=verdict, GITHUB_STEP_SUMMARY=str(proposal / "step-summary.md"))
    assert done.returncode == code


ENGINE = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m satudata.cli.main --as-of 2026-11-21 "$@"\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A scratch clone as the runner has it: a proposal on its base, the engine in `.venv`, the base fetched."""
    origin, desk = tmp_path / "origin", tmp_path / "desk"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch", "main")
    record(origin, instance())
    git(tmp_path, "clone", "--quiet", str(origin), str(desk))
    record(
        desk, {"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,140").replace("2023,11", "2023,::error::x")}
    )
    program = desk / ".venv" / "bin" / "satudata"
    program.parent.mkdir(parents=True)
    program.write_text(ENGINE)
    program.chmod(0o755)
    return desk


def test_the_report_tells_what_changed_and_what_was_found_in_summary_and_data(clone: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    done = run(clone, shell_line("check", "Report"), BASE="main", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    told = summary.read_text("utf-8")
    assert "140" in told
    assert "galat" in told
    *_, what_next, whom_to_ask = filter(None, told.splitlines())
    assert what_next.startswith("Perbaiki galat di atas")
    assert whom_to_ask == "**Pertanyaan&#58;** Bidang Data, data@\u2060dinkes.go.id"
    report = json.loads((clone / "report" / REPORT_FILE).read_bytes())
    assert report["v"] == 1
    assert report["findings"]
    assert "140" in report["changes"]


def test_a_cell_that_looks_like_a_command_becomes_none_in_the_log(clone: Path) -> None:
    done = run(clone, shell_line("check", "Check what changed"), BASE="main")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("::error file=")]
    assert not [line for line in done.stdout.splitlines() if line.lstrip().startswith("::error::")]


def test_the_preview_has_the_pages_of_what_changed_and_what_they_need(clone: Path) -> None:
    done = run(clone, shell_line("check", "Preview"), BASE="main")
    assert done.returncode == 0, done.stderr
    pages = {path.parent.relative_to(clone / "usulan").as_posix() for path in (clone / "usulan").rglob("index.html")}
    assert pages == {"data/dinkes/puskesmas", "en/data/dinkes/puskesmas"}
    assert (clone / "usulan" / "assets").is_dir()


def test_a_proposal_without_data_has_no_preview_and_no_fault(clone: Path) -> None:
    git(clone, "reset", "--quiet", "--hard", "origin/main")
    assert run(clone, shell_line("check", "Preview"), BASE="main").returncode == 0
    assert not (clone / "usulan").exists()


def test_the_key_of_the_gate_lies_in_a_private_file_only_while_the_gate_runs(proposal: Path) -> None:
    program = proposal / ".venv" / "bin" / "satudata"
    program.write_text(
        '#!/bin/sh\nstat -c %a "$SATUDATA_KEY" > mode\ncat "$SATUDATA_KEY" > key\n'
        'printf %s "$SATUDATA_KEY" > place\necho "$@ ${GATE_KEY-none}" > asked\nexit 1\n'
    )
    done = run(proposal, shell_line("gate", "Judge"), GATE_KEY="rahasia", GITHUB_EVENT_PATH="/tmp/peristiwa.json")
    assert done.returncode == 1
    assert (proposal / "mode").read_text() == "600\n"
    assert (proposal / "key").read_text() == "rahasia\n"
    assert not Path((proposal / "place").read_text()).exists()
    assert (proposal / "asked").read_text() == "gate --event /tmp/peristiwa.json none\n"
    assert "rahasia" not in done.stdout + done.stderr


def publishing(folder: Path, **environment: str) -> list[str]:
    """What the lines of the publishing workflow ask of the engine; `curl` writes what it is told to."""
    (folder / ".venv/bin/curl").write_text('#!/bin/sh\nexit "${CURL:-0}"\n')
    (folder / ".venv/bin/curl").chmod(0o755)
    path = f"{folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    for name in ("What is published", "Check, build"):
        done = run(folder, shell_line("publish", name), PATH=path, VERDICT="0", **environment)
        if done.returncode:
            return []
    return (folder / "asked").read_text().splitlines()


def test_a_build_is_held_to_what_the_public_output_remembers(proposal: Path) -> None:
    assert publishing(proposal, ADDRESS="") == ["check", "build"]
    (proposal / "publications.json").write_text("{}")
    assert (
        publishing(proposal, ADDRESS="https://portal.example/publications.json")[-1]
        == "build --published publications.json"
    )


def test_nothing_is_published_when_the_public_output_cannot_be_asked(proposal: Path) -> None:
    assert publishing(proposal, ADDRESS="https://portal.example/publications.json", CURL="22") == []
