"""The same gate over the interface of Forgejo and Gitea: answers in their shapes, over a real Git repository."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from satudata.errors import SatudataError
from satudata.gate.doors import open_forge
from satudata.gate.forge import ChangedFile, Forge, Partial
from satudata.gate.forgejo import Forgejo, headers
from satudata.gate.github import CONTEXT
from satudata.gate.web import Web
from tests.conftest import git
from tests.gate import mock
from tests.gate.mock import BOT, REPOSITORY, Proposal
from tests.gate.scenes import ACCOUNTS, NEW_TABLE, Scene, make_scene

DATA = "data/dinkes/puskesmas.csv"
STATES = {"APPROVED": "APPROVED", "CHANGES_REQUESTED": "REQUEST_CHANGES", "COMMENTED": "COMMENT"}


class Instance:
    """The mock forge of a scene, speaking the other interface."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.forge = scene.forge
        self.statuses: dict[str, list[dict[str, Any]]] = {}
        self.timeline: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "token rahasia"
        path = request.url.path.removeprefix(f"/api/v1/repos/{REPOSITORY}")
        body = json.loads(request.content) if request.content else {}
        for method, pattern in ((one, two) for one, two in ROUTES if one == request.method):
            if found := re.fullmatch(pattern, path):
                status, answer = ROUTES[method, pattern](self, body, *found.groups())
                if isinstance(answer, list):
                    page, limit = (
                        int(request.url.params.get(key, other)) for key, other in (("page", 1), ("limit", 30))
                    )
                    more = len(answer) > page * limit
                    link = {"Link": '<https://elsewhere.example>; rel="next"'} if more else {}
                    return httpx.Response(status, json=answer[(page - 1) * limit : page * limit], headers=link)
                return httpx.Response(status, json=answer) if answer is not None else httpx.Response(status)
        return httpx.Response(404, json={"message": "not found"})

    def pull(self, proposal: Proposal) -> dict[str, Any]:
        told = self.forge._pull(proposal)
        base, _ = self.forge._range(proposal)
        names = ("number", "head", "base", "user", "draft", "changed_files", "html_url", "created_at")
        kept = {key: told[key] for key in names}
        merged = not proposal.open
        return {**kept, "merge_base": base, "merged": merged,
                "merge_commit_sha": git(self.forge.origin, "rev-parse", "main") if merged else None}  # fmt: skip


def _files(it: Instance, body: Any, number: str) -> tuple[int, Any]:
    words = {"removed": "deleted", "modified": "changed"}
    listed = it.forge._files(it.forge.proposals[int(number)])
    return 200, [{**one, "status": words.get(one["status"], one["status"])} for one in listed]


def _reviews(it: Instance, body: Any, number: str) -> tuple[int, Any]:
    told = []
    for one in it.forge.proposals[int(number)].reviews:
        dismissed = one["state"] == "DISMISSED"
        state = "APPROVED" if dismissed else STATES[one["state"]]
        told.append({**one, "state": state, "dismissed": dismissed, "stale": False})
    asked = {"id": 1, "state": "REQUEST_REVIEW", "user": None, "commit_id": "", "submitted_at": ""}
    return 200, [asked, *told]


def _tree(it: Instance, body: Any, sha: str) -> tuple[int, Any]:
    _, answer = mock.tree(it.forge, {}, None, sha)
    return 200, {**answer, "page": 1, "total_count": len(answer["tree"])}


def _merge(it: Instance, body: Any, number: str) -> tuple[int, Any]:
    proposal = it.forge.proposals[int(number)]
    head = it.forge.head(proposal)
    it.forge.statuses[head] = it.statuses[head]
    assert body["Do"] == "merge"
    status, _ = mock.merge(
        it.forge, {}, {"sha": body["head_commit_id"], "commit_title": body["MergeTitleField"]}, number
    )
    return status, None


def _contents(it: Instance, body: Any) -> tuple[int, Any]:
    base = git(it.forge.origin, "rev-parse", body["branch"])
    entries = []
    for one in body["files"]:
        assert one["operation"] == "create"
        entries.append({"path": one["path"], "mode": "100644", "content": base64.b64decode(one["content"]).decode()})
    _, tree = mock.make_tree(it.forge, {}, {"base_tree": f"{base}^{{tree}}", "tree": entries})
    _, made = mock.make_commit(it.forge, {}, {"tree": tree["sha"], "parents": [base], "message": body["message"]})
    mock.move_branch(it.forge, {}, {"sha": made["sha"], "force": False}, body["branch"])
    return 201, {"commit": made, "files": []}


def _status(it: Instance, body: Any, sha: str) -> tuple[int, Any]:
    it.statuses.setdefault(sha, []).append(body)
    return 201, body


def _statuses(it: Instance, body: Any, sha: str) -> tuple[int, Any]:
    run = it.forge.runs.get(sha)
    context = "Check / Check the proposal (pull_request)"
    return 200, [{"context": context, "status": run["conclusion"] or "pending"}] if run else []


ROUTES: dict[tuple[str, str], Any] = {
    ("GET", r"/branches/(.+)"): lambda it, body, name: (
        200, {"commit": {"id": git(it.forge.origin, "rev-parse", name)}}),
    ("GET", r"/pulls"): lambda it, body: (200, [it.pull(one) for one in it.forge.proposals.values() if one.open]),
    ("GET", r"/pulls/(\d+)"): lambda it, body, number: (200, it.pull(it.forge.proposals[int(number)])),
    ("GET", r"/pulls/(\d+)/files"): _files,
    ("GET", r"/pulls/(\d+)/commits"): lambda it, body, number: (
        200, it.forge._commits(it.forge.proposals[int(number)])),
    ("GET", r"/pulls/(\d+)/reviews"): _reviews,
    ("GET", r"/issues/(\d+)/timeline"): lambda it, body, number: (200, it.timeline),
    ("GET", r"/git/commits/(\w+)"): lambda it, body, sha: (
        200, {"commit": {"tree": {"sha": git(it.forge.origin, "rev-parse", f"{sha}^{{tree}}")}}}),
    ("GET", r"/git/trees/(\w+)"): _tree,
    ("GET", r"/git/blobs/(\w+)"): lambda it, body, sha: (
        200, {"content": base64.b64encode(it.forge.object("blob", sha)).decode(), "encoding": "base64"}),
    ("GET", r"/commits/(\w+)/statuses"): _statuses,
    ("POST", r"/statuses/(\w+)"): _status,
    ("GET", r"/issues/(\d+)/comments"): lambda it, body, number: mock.comments(it.forge, {}, body, number),
    ("POST", r"/issues/(\d+)/comments"): lambda it, body, number: mock.add_comment(it.forge, {}, body, number),
    ("PATCH", r"/issues/comments/(\d+)"): lambda it, body, number: mock.edit_comment(it.forge, {}, body, number),
    ("POST", r"/pulls/(\d+)/merge"): _merge,
    ("POST", r"/contents"): _contents,
    ("GET", r"/branch_protections/main"): lambda it, body: (
        200, {"enable_status_check": True, "status_check_contexts": [CONTEXT], "enable_force_push": False}),
}  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


@pytest.fixture
def instance(scene: Scene) -> Instance:
    return Instance(scene)


def adapter(instance: Instance) -> Forgejo:
    transport = httpx.MockTransport(instance)
    return Forgejo(Web("https://git.example.go.id/api/v1", headers("rahasia"), transport, lambda s: None), REPOSITORY)


def run(scene: Scene, instance: Instance) -> None:
    gate = scene.gate()
    gate.forge = adapter(instance)
    list(gate.run())


def test_the_same_core_carries_a_proposal_to_publication(scene: Scene, instance: Instance) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    scene.review(proposal, "wali", "02:00")
    run(scene, instance)
    assert instance.statuses[scene.forge.head(proposal)][-1]["state"] == "pending"
    assert scene.said() == [("examination", "wali", "approved")]
    scene.review(proposal, "kepala", "03:00")
    run(scene, instance)
    assert scene.said()[-1] == ("publication", "gerbang", "published")
    assert (scene.main() / DATA).read_text() == NEW_TABLE
    assert [one["user"]["id"] for one in proposal.comments] == [BOT]


def test_a_dismissed_review_and_one_from_before_a_forced_push_do_not_count(scene: Scene, instance: Instance) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    scene.review(proposal, "wali", "02:00", "DISMISSED")
    run(scene, instance)
    assert scene.said() == []
    proposal.reviews[0]["state"] = "APPROVED"
    forced = {"type": "pull_push", "created_at": "2026-11-20T03:00:00Z", "body": '{"is_force_push": true}'}
    instance.timeline = [{**forced, "type": "comment"}, forced]
    run(scene, instance)
    assert scene.said() == []
    instance.timeline = [{**forced, "body": '{"is_force_push": false}'}]
    run(scene, instance)
    assert scene.said() == [("examination", "wali", "approved")]


def test_requested_changes_fail_the_proposal(scene: Scene, instance: Instance) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    scene.review(proposal, "kepala", "02:00", "CHANGES_REQUESTED")
    run(scene, instance)
    assert instance.statuses[scene.forge.head(proposal)][-1]["state"] == "failure"


def test_fewer_files_than_announced_are_refused(scene: Scene, instance: Instance) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    proposal.told_files = 3
    forge = adapter(instance)
    with pytest.raises(Partial):
        forge.files(forge.pulls()[0])
    proposal.told_files = None
    assert forge.files(forge.pulls()[0]) == (ChangedFile(DATA, "modified"),)


def test_a_push_that_cannot_be_read_counts_as_forced(scene: Scene, instance: Instance) -> None:
    scene.propose({DATA: NEW_TABLE})
    instance.timeline = [{"type": "pull_push", "created_at": "2026-11-20T03:00:00Z", "body": "?"}]
    forge = adapter(instance)
    assert forge.force_pushed_at(forge.pulls()[0]) == "2026-11-20T03:00:00Z"


def test_a_branch_that_moved_is_not_appended_to(instance: Instance) -> None:
    assert adapter(instance).append("main", "0" * 40, {"catalog/approvals/x": b"x"}, "Catat") == ""


def test_the_protection_of_the_branch_is_read_back(instance: Instance) -> None:
    assert {one.key: one.holds for one in adapter(instance).settings("main")} == {
        "proposals-only": True, "no-force-push": True, "status-required": True,
    }  # fmt: skip


def test_the_adapter_follows_from_the_settings_of_the_instance() -> None:
    given = {"kind": "forgejo", "repository": REPOSITORY, "url": "https://git.example.go.id"}
    forge: Forge = open_forge(given, "rahasia")
    assert forge.kind == "forgejo"
    assert open_forge({"kind": "github", "repository": REPOSITORY}, "rahasia").kind == "github"
    for wrong in ({}, {"kind": "gitlab", "repository": REPOSITORY}, {"kind": "forgejo", "repository": REPOSITORY}):
        with pytest.raises(SatudataError, match="forge-unknown"):
            open_forge(wrong, "rahasia")
    with pytest.raises(SatudataError, match="forge-token-missing"):
        open_forge(given, "")
    assert ACCOUNTS
