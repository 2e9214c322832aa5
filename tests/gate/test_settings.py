"""What `satudata forge check` reads back, and that each setting that does not hold is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from satudata.gate.github import CONTEXT, GitHub, headers
from satudata.gate.web import Web
from satudata.text import Text
from tests.gate.mock import APP, BOT, REPOSITORY
from tests.gate.mock import GitHub as Mock

RULES = "/rules/branches/main"
RULESET = "/rulesets/3"
ENVIRONMENT = "/environments/gerbang"
INSTALLATIONS = f"/orgs/{REPOSITORY.partition('/')[0]}/installations"
NUMBER, PIN = (f"/actions/variables/SATUDATA_{name}" for name in ("APP_ID", "PIN"))


def rule(kind: str, **parameters: Any) -> dict[str, Any]:
    own = {"parameters": parameters} if parameters else {}
    return {"type": kind, "ruleset_id": 3, "ruleset_source_type": "Repository", "ruleset_source": REPOSITORY, **own}


def required(**check: Any) -> dict[str, Any]:
    given = {"context": CONTEXT, "integration_id": APP, **check}
    return rule("required_status_checks", required_status_checks=[given], strict_required_status_checks_policy=False)


PULL_REQUEST = {
    "dismiss_stale_reviews_on_push": False, "require_code_owner_review": False, "require_last_push_approval": False,
    "required_approving_review_count": 0, "required_review_thread_resolution": False,
}  # fmt: skip
GOOD_RULES = [rule("pull_request", **PULL_REQUEST), rule("non_fast_forward"), rule("deletion"), required()]
SECRETS = [{"name": "SATUDATA_APP_PRIVATE_KEY"}, {"name": "SATUDATA_GATE_KEY"}]
RIGHTS = {"actions": "read", "contents": "write", "metadata": "read", "pull_requests": "write", "statuses": "write"}
INSTALLATION = {"app_id": APP, "permissions": RIGHTS, "repository_selection": "selected"}


def installed(**differs: Any) -> dict[str, Any]:
    return {"total_count": 1, "installations": [{**INSTALLATION, **differs}]}


def bypass(*actors: tuple[str, int]) -> dict[str, Any]:
    given = [{"actor_type": kind, "actor_id": number, "bypass_mode": "always"} for kind, number in actors]
    return {"id": 3, "name": "utama", "enforcement": "active", "bypass_actors": given}


GOOD = {
    "": (200, {"default_branch": "main"}),
    RULES: (200, GOOD_RULES),
    RULESET: (200, bypass(("Integration", APP))),
    ENVIRONMENT: (200, {"name": "gerbang", "deployment_branch_policy": {
        "protected_branches": False, "custom_branch_policies": True}}),
    f"{ENVIRONMENT}/deployment-branch-policies": (200, {"total_count": 1, "branch_policies": [{"name": "main"}]}),
    f"{ENVIRONMENT}/secrets": (200, {"total_count": 2, "secrets": SECRETS}),
    "/actions/secrets": (200, {"total_count": 0, "secrets": []}),
    INSTALLATIONS: (200, installed()),
    NUMBER: (200, {"name": "SATUDATA_APP_ID", "value": str(APP)}),
    PIN: (200, {"name": "SATUDATA_PIN", "value": "sha256:1"}),
    "/actions/permissions/workflow": (200, {"default_workflow_permissions": "read",
                                            "can_approve_pull_request_reviews": False}),
    "/actions/permissions": (200, {"enabled": True, "sha_pinning_required": True}),
    "/private-vulnerability-reporting": (200, {"enabled": True}),
}  # fmt: skip


def read_back(
    tmp_path: Path, changes: dict[str, tuple[int, Any]] | None = None, app: int = APP
) -> dict[str, bool | None]:
    mock = Mock(tmp_path)
    mock.settings = {**GOOD, **(changes or {})}
    web = Web("https://api.forge.example", headers("token"), mock.transport(), lambda seconds: None)
    return {one.key: one.holds for one in GitHub(web, REPOSITORY, BOT, app).settings("main")}


def test_a_repository_that_is_set_up_as_the_guide_says_holds_in_everything(tmp_path: Path) -> None:
    found = read_back(tmp_path)
    assert set(found.values()) == {True}
    assert len(found) == 21


NOT_STRICT = rule(
    "required_status_checks",
    required_status_checks=[{"context": CONTEXT, "integration_id": APP}],
    strict_required_status_checks_policy=True,
)
QUEUE = rule(
    "merge_queue", check_response_timeout_minutes=60, grouping_strategy="ALLGREEN", max_entries_to_build=5,
    max_entries_to_merge=5, merge_method="MERGE", min_entries_to_merge=1, min_entries_to_merge_wait_minutes=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "path", "answer"),
    [
        ("default-branch", "", {"default_branch": "master"}),
        ("proposals-only", RULES, GOOD_RULES[1:]),
        ("no-force-push", RULES, [GOOD_RULES[0], *GOOD_RULES[2:]]),
        ("no-deletion", RULES, [*GOOD_RULES[:2], GOOD_RULES[3]]),
        ("no-merge-queue", RULES, [*GOOD_RULES, QUEUE]),
        ("status-required", RULES, GOOD_RULES[:3]),
        ("status-required", RULES, [*GOOD_RULES[:3], required(context="lain")]),
        ("status-source", RULES, [*GOOD_RULES[:3], required(integration_id=1)]),
        ("not-strict", RULES, [*GOOD_RULES[:3], NOT_STRICT]),
        ("app-may-append", RULESET, bypass()),
        ("nobody-else-past-the-rules", RULESET, bypass(("Integration", APP), ("RepositoryRole", 5))),
        ("nobody-else-past-the-rules", RULESET, bypass(("Integration", APP), ("OrganizationAdmin", 1))),
        ("environment", ENVIRONMENT, {"name": "gerbang", "deployment_branch_policy": None}),
        ("environment", f"{ENVIRONMENT}/deployment-branch-policies", {"total_count": 2, "branch_policies": [
            {"name": "main"}, {"name": "*"}]}),
        ("app-rights", INSTALLATIONS, installed(permissions={**RIGHTS, "workflows": "write"})),
        ("app-rights", INSTALLATIONS, installed(permissions={**RIGHTS, "contents": "read"})),
        ("app-rights", INSTALLATIONS, installed(app_id=1)),
        ("app-here-only", INSTALLATIONS, installed(repository_selection="all")),
        ("app-variable", NUMBER, {"name": "SATUDATA_APP_ID", "value": "1"}),
        ("pin-variable", PIN, {"name": "SATUDATA_PIN", "value": ""}),
        ("secrets-in-environment", f"{ENVIRONMENT}/secrets", {"total_count": 1, "secrets": SECRETS[:1]}),
        ("secrets-nowhere-else", "/actions/secrets", {"total_count": 1, "secrets": SECRETS[1:]}),
        ("token-read-only", "/actions/permissions/workflow", {"default_workflow_permissions": "write",
                                                              "can_approve_pull_request_reviews": False}),
        ("no-machine-approval", "/actions/permissions/workflow", {"default_workflow_permissions": "read",
                                                                  "can_approve_pull_request_reviews": True}),
        ("actions-pinned", "/actions/permissions", {"enabled": True, "sha_pinning_required": False}),
        ("private-reports", "/private-vulnerability-reporting", {"enabled": False}),
    ],
)  # fmt: skip
def test_each_setting_that_does_not_hold_is_named(tmp_path: Path, key: str, path: str, answer: Any) -> None:
    found = read_back(tmp_path, {path: (200, answer)})
    assert found[key] is False


def test_a_status_without_a_source_could_be_set_by_anybody(tmp_path: Path) -> None:
    anybody = required()
    del anybody["parameters"]["required_status_checks"][0]["integration_id"]
    assert read_back(tmp_path, {RULES: (200, [*GOOD_RULES[:3], anybody])})["status-source"] is False
    assert read_back(tmp_path, app=0)["status-source"] is False


def test_a_repository_without_any_rule_or_environment_is_told_so(tmp_path: Path) -> None:
    gone = (404, {"message": "Not Found"})
    found = read_back(
        tmp_path, {RULES: (200, []), ENVIRONMENT: gone, f"{ENVIRONMENT}/secrets": gone, NUMBER: gone, PIN: gone}
    )
    for key in (
        "proposals-only", "no-force-push", "status-required", "environment", "secrets-in-environment", "app-variable",
        "pin-variable",
    ):  # fmt: skip
        assert found[key] is False, key


def test_in_a_persons_own_repository_the_rights_of_the_app_stay_unknown(tmp_path: Path) -> None:
    found = read_back(tmp_path, {INSTALLATIONS: (404, {"message": "Not Found"})})
    assert (found["app-rights"], found["app-here-only"]) == (None, None)


@pytest.mark.parametrize("path", sorted(GOOD))
@pytest.mark.parametrize("status", [403, 500])
def test_what_may_not_be_read_is_unknown_and_never_right(tmp_path: Path, path: str, status: int) -> None:
    before = read_back(tmp_path)
    found = read_back(tmp_path, {path: (status, {"message": "no"})})
    changed = [key for key in found if found[key] != before[key]]
    assert changed
    assert {found[key] for key in changed} <= {None, False}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_setting_has_a_name_and_a_remedy(tmp_path: Path, language: str) -> None:
    text = Text(language)
    for key in read_back(tmp_path):
        assert text(f"gate.setting.{key}")
        assert text(f"gate.setting.{key}.remedy")
