"""A GitHub of one repository over a real Git repository. Every request and every answer is held to GitHub's published
description; what a test sets in `faults` is answered instead, to see what a forge in trouble does to the gate.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.conftest import git
from tests.gate import description
from tests.gate.faults import Fault, user

REPOSITORY = "kota-blitar/satudata"
BOT, APP = 9001, 7007
PAGE = 30  # GitHub's own, where none is asked for


@dataclass
class Proposal:
    """A pull request as the forge keeps it. Reviews carry the commit they were given for."""

    number: int
    branch: str
    author: int
    base: str = "main"
    draft: bool = False
    open: bool = True
    reviews: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    told_files: int | None = None  # a number of files that the forge claims
    head: str = ""  # fixed, where no branch is meant


class GitHub:
    """`origin` is a bare repository. `accounts` maps an e-mail address to a numeric account."""

    def __init__(self, origin: Path) -> None:
        self.origin = origin
        self.accounts: dict[str, int] = {}
        self.proposals: dict[int, Proposal] = {}
        self.statuses: dict[str, list[dict[str, Any]]] = {}
        self.runs: dict[str, dict[str, Any]] = {}
        self.artifacts: dict[int, bytes] = {}
        self.settings: dict[str, tuple[int, Any]] = {}
        self.faults: list[tuple[str, str, Fault]] = []
        self.asked: list[str] = []
        self.elsewhere: list[httpx.Request] = []
        self._id = 5000

    # what people and programs do there

    def propose(self, branch: str, author: int, **given: Any) -> Proposal:
        proposal = Proposal(len(self.proposals) + 1, branch, author, **given)
        self.proposals[proposal.number] = proposal
        return proposal

    def head(self, proposal: Proposal) -> str:
        return proposal.head or git(self.origin, "rev-parse", proposal.branch)

    def review(
        self, proposal: Proposal, account: int, at: str, state: str = "APPROVED", commit: str = ""
    ) -> dict[str, Any]:
        self._id += 1
        made = {"id": self._id, "user": user(account), "state": state, "body": "",
                "commit_id": commit or self.head(proposal), "submitted_at": at}  # fmt: skip
        proposal.reviews.append(made)
        return made

    def force_pushed(self, proposal: Proposal, at: str) -> None:
        proposal.events.append({"event": "head_ref_force_pushed", "created_at": at, "actor": user(proposal.author)})

    def comment(self, proposal: Proposal, account: int, body: str) -> None:
        self._id += 1
        proposal.comments.append({"id": self._id, "user": user(account), "body": body})

    def checked(self, commit: str, conclusion: str | None = "success", report: bytes = b"") -> None:
        self._id += 1
        self.runs[commit] = {"id": self._id, "head_sha": commit, "conclusion": conclusion,
                             "status": "completed" if conclusion else "in_progress"}  # fmt: skip
        if report:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr("laporan.json", report)
            self.artifacts[self._id] = packed.getvalue()

    def state(self, commit: str) -> str:
        """The newest status of the gate's context."""
        return str(self.statuses[commit][-1]["state"])

    def fault(self, method: str, pattern: str, answer: Fault) -> None:
        self.faults.append((method, pattern, answer))

    # the interface

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        address = urlsplit(str(request.url))
        if request.url.host != "api.forge.example":
            self.elsewhere.append(request)
            return httpx.Response(200, content=self.artifacts[int(address.path.rsplit("/", 1)[1])])
        assert request.headers["Authorization"].startswith("Bearer ")
        assert request.headers["X-GitHub-Api-Version"] == "2022-11-28"
        self.asked.append(f"{request.method} {address.path}")
        for method, pattern, fault in self.faults:
            if request.method == method and re.search(pattern, address.path):
                count = sum(one == f"{request.method} {address.path}" for one in self.asked)
                if (instead := fault(request, count)) is not None:
                    return instead
        body = json.loads(request.content) if request.content else None
        described = description.check_request(request.method, address.path, address.query, body)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        status, answer, headers = self._answer(request, address.path, query, body)
        if isinstance(answer, bytes):
            return httpx.Response(status, content=answer, headers=headers)
        schema = description.answer_schema(described, status) if answer is not None and status < 400 else None
        if schema is not None:
            answer = description.filled(schema, answer)
            description.check(schema, answer, f"answer of {request.method} {address.path}")
        return (
            httpx.Response(status, json=answer, headers=headers)
            if answer is not None
            else httpx.Response(status, headers=headers)
        )

    def _answer(
        self, request: httpx.Request, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any, dict[str, str]]:
        rest = path.removeprefix(f"/repos/{REPOSITORY}")
        if rest in self.settings:
            status, answer = self.settings[rest]
            return status, answer, {}
        for pattern, method, handler in ROUTES:
            if request.method == method and (found := re.fullmatch(pattern, rest)):
                status, answer = handler(self, query, body, *found.groups())
                if status == 302:
                    return status, None, {"Location": answer}
                if isinstance(answer, list):
                    return self._page(request, status, answer, query)
                return status, answer, {}
        return 404, {"message": "Not Found"}, {}

    def _page(
        self, request: httpx.Request, status: int, items: list[Any], query: dict[str, str]
    ) -> tuple[int, Any, dict[str, str]]:
        size, page = int(query.get("per_page", PAGE)), int(query.get("page", 1))
        part = items[(page - 1) * size : page * size]
        more = len(items) > page * size
        # The address in the header is somebody else's on purpose: nobody may go there.
        return status, part, {"Link": '<https://elsewhere.example/steal>; rel="next"'} if more else {}

    def _pull(self, proposal: Proposal) -> dict[str, Any]:
        head = self.head(proposal)
        base = git(self.origin, "rev-parse", proposal.base)
        return {
            "number": proposal.number, "state": "open" if proposal.open else "closed", "draft": proposal.draft,
            "created_at": "2026-11-20T02:00:00Z",
            "user": user(proposal.author), "html_url": f"https://forge.example/{REPOSITORY}/pull/{proposal.number}",
            "head": {"sha": head, "ref": proposal.branch, "label": "x", "repo": None, "user": user(proposal.author)},
            "base": {"sha": base, "ref": proposal.base, "label": "x", "user": user(1)},
            "changed_files": proposal.told_files if proposal.told_files is not None else len(self._files(proposal)),
            "commits": len(self._commits(proposal)),
        }  # fmt: skip

    def _range(self, proposal: Proposal) -> tuple[str, str]:
        head = self.head(proposal)
        return git(self.origin, "merge-base", proposal.base, head), head

    def _files(self, proposal: Proposal) -> list[dict[str, Any]]:
        listed = git(self.origin, "diff", "--raw", "-z", "--no-abbrev", "-M", *self._range(proposal)).split("\0")[:-1]
        words = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "T": "changed"}
        found = []
        fields = iter(listed)
        for about in fields:
            *_, blob, letter = about.split(" ")
            before = next(fields)
            one = {"filename": before, "status": words[letter[0]], "sha": blob}
            if letter[0] == "R":
                one |= {"previous_filename": before, "filename": next(fields)}
            found.append(one)
        return found

    def _commits(self, proposal: Proposal) -> list[dict[str, Any]]:
        base, head = self._range(proposal)
        lines = git(self.origin, "log", "--format=%H %ae %ce", f"{base}..{head}").splitlines()
        return [self._commit(*line.split(" ")) for line in lines]

    def _commit(self, sha: str, author: str, committer: str) -> dict[str, Any]:
        known = [user(self.accounts[one]) if one in self.accounts else None for one in (author, committer)]
        return {"sha": sha, "author": known[0], "committer": known[1]}

    def object(self, kind: str, name: str) -> bytes:
        return subprocess.run(
            ["git", "-C", str(self.origin), "cat-file", kind, name], capture_output=True, check=True
        ).stdout


def pulls(forge: GitHub, query: dict[str, str], body: Any) -> tuple[int, Any]:
    known = ("number", "state", "draft", "created_at", "user", "html_url", "head", "base")
    opened = [forge._pull(one) for one in forge.proposals.values() if one.open]
    for one in opened:
        one["head"]["repo"] = one["base"]["repo"] = {}
    return 200, [{key: one[key] for key in known} for one in opened]


def pull(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    answer = forge._pull(forge.proposals[int(number)])
    answer["head"]["repo"] = answer["base"]["repo"] = {}
    return 200, answer


def reference(forge: GitHub, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
    return 200, {"ref": f"refs/heads/{name}", "object": {"type": "commit", "sha": git(forge.origin, "rev-parse", name)}}


def commit_object(forge: GitHub, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
    try:
        tree = git(forge.origin, "rev-parse", "--verify", f"{sha}^{{tree}}")
    except subprocess.CalledProcessError:
        return 404, {"message": "Not Found"}
    return 200, {"sha": sha, "tree": {"sha": tree}}


def tree(forge: GitHub, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
    entries = []
    for line in git(forge.origin, "ls-tree", "-z", sha).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, kind, blob = about.split(" ")
        entries.append({"path": path, "mode": mode, "type": kind, "sha": blob})
    return 200, {"sha": sha, "tree": entries, "truncated": False}


def blob(forge: GitHub, query: dict[str, str], body: Any, sha: str) -> tuple[int, Any]:
    return 200, forge.object("blob", sha)


def compare(forge: GitHub, query: dict[str, str], body: Any, base: str, head: str) -> tuple[int, Any]:
    return 200, {"merge_base_commit": {"sha": git(forge.origin, "merge-base", base, head)}, "status": "diverged"}


def runs(forge: GitHub, query: dict[str, str], body: Any) -> tuple[int, Any]:
    found = forge.runs.get(query["head_sha"])
    listed = [{**found, "pull_requests": [], "repository": {}, "head_repository": {}}] if found else []
    return 200, {"total_count": len(listed), "workflow_runs": listed}


def artifacts(forge: GitHub, query: dict[str, str], body: Any, run: str) -> tuple[int, Any]:
    packed = forge.artifacts.get(int(run))
    listed = [{"id": int(run), "name": "laporan", "expired": False, "size_in_bytes": len(packed)}] if packed else []
    return 200, {"total_count": len(listed), "artifacts": listed}


def archive(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    return 302, f"https://storage.example/{number}"


def statuses(forge: GitHub, query: dict[str, str], body: Any, commit: str) -> tuple[int, Any]:
    return 200, list(reversed(forge.statuses.get(commit, [])))


def set_status(forge: GitHub, query: dict[str, str], body: Any, commit: str) -> tuple[int, Any]:
    assert len(body["description"]) <= 140
    made = {**body, "creator": user(BOT)}
    forge.statuses.setdefault(commit, []).append(made)
    return 201, made


def comments(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    return 200, forge.proposals[int(number)].comments


def add_comment(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    forge.comment(forge.proposals[int(number)], BOT, body["body"])
    return 201, forge.proposals[int(number)].comments[-1]


def edit_comment(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    for proposal in forge.proposals.values():
        for one in proposal.comments:
            if one["id"] == int(number):
                assert one["user"]["id"] == BOT
                one["body"] = body["body"]
                return 200, one
    return 404, {"message": "Not Found"}


def make_tree(forge: GitHub, query: dict[str, str], body: Any) -> tuple[int, Any]:
    index = {"GIT_INDEX_FILE": str(forge.origin / "index.mock")}
    git(forge.origin, "read-tree", body["base_tree"], **index)
    for one in body["tree"]:
        done = subprocess.run(
            ["git", "-C", str(forge.origin), "hash-object", "-w", "--stdin"],
            input=one["content"].encode(), capture_output=True, check=True,
        )  # fmt: skip
        git(
            forge.origin,
            "update-index",
            "--add",
            "--cacheinfo",
            f"{one['mode']},{done.stdout.decode().strip()},{one['path']}",
            **index,
        )
    return 201, {"sha": git(forge.origin, "write-tree", **index), "truncated": False, "tree": []}


IDENTITY = {
    "GIT_AUTHOR_NAME": "gerbang", "GIT_AUTHOR_EMAIL": "gerbang@example.go.id",
    "GIT_COMMITTER_NAME": "gerbang", "GIT_COMMITTER_EMAIL": "gerbang@example.go.id",
    "GIT_AUTHOR_DATE": "2026-11-21T10:00:00+07:00", "GIT_COMMITTER_DATE": "2026-11-21T10:00:00+07:00",
}  # fmt: skip


def make_commit(forge: GitHub, query: dict[str, str], body: Any) -> tuple[int, Any]:
    parents = [word for parent in body["parents"] for word in ("-p", parent)]
    return 201, {"sha": git(forge.origin, "commit-tree", body["tree"], *parents, "-m", body["message"], **IDENTITY)}


def move_branch(forge: GitHub, query: dict[str, str], body: Any, name: str) -> tuple[int, Any]:
    assert body["force"] is False
    before = git(forge.origin, "rev-parse", name)
    if git(forge.origin, "merge-base", before, body["sha"]) != before:
        return 422, {"message": "Update is not a fast forward"}
    git(forge.origin, "update-ref", f"refs/heads/{name}", body["sha"])
    return 200, {"ref": f"refs/heads/{name}", "object": {"type": "commit", "sha": body["sha"]}}


def merge(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
    proposal = forge.proposals[int(number)]
    head, base = forge.head(proposal), git(forge.origin, "rev-parse", proposal.base)
    if body["sha"] != head:
        return 409, {"message": "Head branch was modified"}
    if forge.state(head) != "success" or proposal.draft:
        return 405, {"message": "Required status check is expected"}
    merged = git(forge.origin, "merge-tree", "--write-tree", base, head)
    made = git(
        forge.origin,
        "commit-tree",
        merged,
        "-p",
        base,
        "-p",
        head,
        "-m",
        body["commit_title"],
        "-m",
        body.get("commit_message", "judul usulan"),
        **IDENTITY,
    )
    git(forge.origin, "update-ref", f"refs/heads/{proposal.base}", made)
    proposal.open = False
    return 200, {"sha": made, "merged": True, "message": "merged"}


def lists(key: str) -> Callable[..., tuple[int, Any]]:
    def handler(forge: GitHub, query: dict[str, str], body: Any, number: str) -> tuple[int, Any]:
        proposal = forge.proposals[int(number)]
        found = {"files": forge._files, "commits": forge._commits}.get(key)
        return 200, found(proposal) if found else list(getattr(proposal, key))

    return handler


ROUTES: list[tuple[str, str, Callable[..., tuple[int, Any]]]] = [
    (r"/pulls", "GET", pulls),
    (r"/pulls/(\d+)", "GET", pull),
    (r"/pulls/(\d+)/files", "GET", lists("files")),
    (r"/pulls/(\d+)/commits", "GET", lists("commits")),
    (r"/pulls/(\d+)/reviews", "GET", lists("reviews")),
    (r"/pulls/(\d+)/merge", "PUT", merge),
    (r"/issues/(\d+)/events", "GET", lists("events")),
    (r"/issues/(\d+)/comments", "GET", comments),
    (r"/issues/(\d+)/comments", "POST", add_comment),
    (r"/issues/comments/(\d+)", "PATCH", edit_comment),
    (r"/git/ref/heads/(.+)", "GET", reference),
    (r"/git/refs/heads/(.+)", "PATCH", move_branch),
    (r"/git/commits/(\w+)", "GET", commit_object),
    (r"/git/commits", "POST", make_commit),
    (r"/git/trees/(\w+)", "GET", tree),
    (r"/git/trees", "POST", make_tree),
    (r"/git/blobs/(\w+)", "GET", blob),
    (r"/compare/(\w+)\.\.\.(\w+)", "GET", compare),
    (r"/actions/workflows/check.yml/runs", "GET", runs),
    (r"/actions/runs/(\d+)/artifacts", "GET", artifacts),
    (r"/actions/artifacts/(\d+)/zip", "GET", archive),
    (r"/commits/(\w+)/statuses", "GET", statuses),
    (r"/statuses/(\w+)", "POST", set_status),
]
