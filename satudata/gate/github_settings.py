"""Whether a GitHub repository is set up as the trust rules ask: read back, setting by setting.

Part of it only an administrator of the repository may read; what cannot be read is told as unknown, never as right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from satudata.gate.answers import items, record, text
from satudata.gate.forge import Partial, Setting
from satudata.gate.web import Refusal, Web

ENVIRONMENT = "gerbang"
SECRETS = ("SATUDATA_APP_PRIVATE_KEY", "SATUDATA_GATE_KEY")
APP_VARIABLE, PIN_VARIABLE = "SATUDATA_APP_ID", "SATUDATA_PIN"
APP = "Integration"
# What the gate uses, and what the forge gives to every app. Workflows and Administration are not among it on purpose.
RIGHTS = {"actions": "read", "contents": "write", "metadata": "read", "pull_requests": "write", "statuses": "write"}


def settings(web: Web, at: str, branch: str, context: str, app: int) -> Iterator[Setting]:
    """Every setting, in the order in which they are best put right."""
    reader = _Reader(web, at)
    repository = reader.ask("")
    yield _setting("default-branch", _equal(repository, branch, "default_branch"), branch=branch)
    rules = reader.rules(branch)
    yield from _rules(rules, context, app)
    yield from _bypass(reader, rules, app)
    yield from _app(reader, app)
    yield from _environment(reader, branch)
    yield from _variables(reader, app)
    workflow = reader.ask("/actions/permissions/workflow")
    yield _setting("token-read-only", _equal(workflow, "read", "default_workflow_permissions"))
    yield _setting("no-machine-approval", _equal(workflow, False, "can_approve_pull_request_reviews"))
    yield _setting("actions-pinned", _equal(reader.ask("/actions/permissions"), True, "sha_pinning_required"))
    yield _setting("private-reports", _equal(reader.ask("/private-vulnerability-reporting"), True, "enabled"))


class _Reader:
    """Asks for one part at a time; None for what may not be read, {} for what is not there."""

    def __init__(self, web: Web, at: str) -> None:
        self._web = web
        self._at = at

    def ask(self, path: str) -> Mapping[str, object] | None:
        try:
            return record(self._web.get(f"{self._at}{path}"))
        except Refusal as refusal:
            return {} if refusal.status == 404 else None
        except Partial:
            return None

    def listed(self, path: str, within: str = "") -> Sequence[object] | None:
        try:
            return list(self._web.pages(f"{self._at}{path}", within, per_page=100))
        except Refusal as refusal:
            return [] if refusal.status == 404 else None
        except Partial:
            return None

    def installations(self) -> Sequence[object] | None:
        """The apps of the organisation; None also for a person's own repository, where nothing tells them."""
        try:
            return list(self._web.pages(f"orgs/{self._at.split('/')[1]}/installations", "installations", per_page=100))
        except (Refusal, Partial):
            return None

    def rules(self, branch: str) -> Sequence[Mapping[str, object]] | None:
        found = self.listed(f"/rules/branches/{branch}")
        return None if found is None else [record(one) for one in found]


def _rules(rules: Sequence[Mapping[str, object]] | None, context: str, app: int) -> Iterator[Setting]:
    def has(kind: str) -> bool | None:
        return None if rules is None else any(rule.get("type") == kind for rule in rules)

    yield _setting("proposals-only", has("pull_request"))
    yield _setting("no-force-push", has("non_fast_forward"))
    yield _setting("no-deletion", has("deletion"))
    queue = has("merge_queue")
    yield _setting("no-merge-queue", None if queue is None else not queue)
    required = None if rules is None else [one for rule in rules for one in _required(rule)]
    ours = None if required is None else [one for one in required if one.get("context") == context]
    yield _setting("status-required", None if ours is None else bool(ours), context=context)
    # Without a source anybody with write access could set this status.
    source = None if ours is None else bool(ours) and all(app and one.get("integration_id") == app for one in ours)
    yield _setting("status-source", source, context=context, app=app)
    strict = None if rules is None else any(_strict(rule) for rule in rules)
    yield _setting("not-strict", None if strict is None else not strict)


def _required(rule: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    if rule.get("type") != "required_status_checks":
        return []
    return [record(one) for one in items(rule, "parameters", "required_status_checks")]


def _strict(rule: Mapping[str, object]) -> bool:
    given = rule.get("parameters")
    return isinstance(given, dict) and given.get("strict_required_status_checks_policy") is True


def _bypass(reader: _Reader, rules: Sequence[Mapping[str, object]] | None, app: int) -> Iterator[Setting]:
    """The app alone may write past the rules: it appends statements. Nobody else, also no administrator."""
    actors: list[Mapping[str, object]] | None = None
    sets = sorted({one for rule in rules or () if isinstance(one := rule.get("ruleset_id"), int)})
    for number in sets:
        answer = reader.ask(f"/rulesets/{number}")
        if not answer or "bypass_actors" not in answer:
            actors = None
            break
        actors = [*(actors or []), *(record(one) for one in items(answer, "bypass_actors"))]
    known = actors is not None
    own = [one for one in actors or () if one.get("actor_type") == APP and one.get("actor_id") == app]
    yield _setting("app-may-append", bool(own) and bool(app) if known else None, app=app)
    yield _setting("nobody-else-past-the-rules", len(own) == len(actors or ()) if known else None)


def _app(reader: _Reader, app: int) -> Iterator[Setting]:
    """The app has the rights that the gate uses and no other, and sees no other repository."""
    listed = reader.installations()
    own = None if listed is None else [one for one in map(record, listed) if app and one.get("app_id") == app]
    rights = None if own is None else bool(own) and all(one.get("permissions") == RIGHTS for one in own)
    here = None if own is None else bool(own) and all(one.get("repository_selection") == "selected" for one in own)
    yield _setting("app-rights", rights, app=app)
    yield _setting("app-here-only", here, app=app)


def _variables(reader: _Reader, app: int) -> Iterator[Setting]:
    """Without the one the gate never runs, without the other nothing but a demonstration is published."""
    number, pin = (reader.ask(f"/actions/variables/{name}") for name in (APP_VARIABLE, PIN_VARIABLE))
    runs = None if number is None else bool(app) and number.get("value") == str(app)
    yield _setting("app-variable", runs, name=APP_VARIABLE, app=app)
    yield _setting("pin-variable", None if pin is None else bool(pin.get("value")), name=PIN_VARIABLE)


def _environment(reader: _Reader, branch: str) -> Iterator[Setting]:
    """The app's secrets lie in an environment that only the main branch may use, and nowhere else."""
    environment = reader.ask(f"/environments/{ENVIRONMENT}")
    policy = environment.get("deployment_branch_policy") if environment else None
    holds: bool | None = None if environment is None else False
    if isinstance(policy, dict):
        holds = policy.get("protected_branches") is True
        if policy.get("custom_branch_policies") is True:
            listed = reader.listed(f"/environments/{ENVIRONMENT}/deployment-branch-policies", "branch_policies")
            holds = None if listed is None else [text(one, "name") for one in listed] == [branch]
    yield _setting("environment", holds, environment=ENVIRONMENT, branch=branch)
    here = reader.listed(f"/environments/{ENVIRONMENT}/secrets", "secrets")
    names = None if here is None else {text(one, "name") for one in here}
    yield _setting("secrets-in-environment", None if names is None else set(SECRETS) <= names, names=", ".join(SECRETS))
    shared = reader.listed("/actions/secrets", "secrets")
    loose = None if shared is None else {text(one, "name") for one in shared} & set(SECRETS)
    yield _setting("secrets-nowhere-else", None if loose is None else not loose, names=", ".join(SECRETS))


def _equal(answer: Mapping[str, object] | None, wanted: object, key: str) -> bool | None:
    """Whether the answer says so; None where it says nothing of it."""
    return None if answer is None or key not in answer else answer[key] == wanted


def _setting(key: str, holds: bool | None, **facts: str | int) -> Setting:
    return Setting(key, holds, tuple(facts.items()))
