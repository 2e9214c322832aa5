"""Forgejo and Gitea as a `Forge`, by their common REST interface (`/api/v1`): the thin part that a second forge needs.

Where this interface tells less than GitHub's, less is done: the check leaves no report, and of the settings only the
protection of the branch is read.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from satudata.gate.answers import account, items, number, object_id, record, text, truth, when
from satudata.gate.forge import (
    APPROVED,
    CHANGES_REQUESTED,
    DISMISSED,
    ChangedFile,
    CheckRun,
    Commit,
    Partial,
    Pull,
    Review,
    Setting,
    State,
)
from satudata.gate.github import CONTEXT
from satudata.gate.trees import Trees
from satudata.gate.web import Refusal, Web
from satudata.read.git import Entry, blob_id

PAGE = 50
STATUSES = {"added": "added", "deleted": "removed", "changed": "modified", "modified": "modified", "renamed": "renamed"}
REVIEWS = {"APPROVED": APPROVED, "REQUEST_CHANGES": CHANGES_REQUESTED}
UNSAID = ("PENDING", "REQUEST_REVIEW")  # not given yet
CHECK = "Check"  # the name of the check's workflow begins its contexts
MERGE_REFUSED = (405, 409, 422)


def headers(token: str) -> dict[str, str]:
    """What every request carries."""
    return {"Authorization": f"token {token}", "Accept": "application/json"}


class Forgejo:
    """One repository, `owner/name`, below `…/api/v1`."""

    kind = "forgejo"

    def __init__(self, web: Web, repository: str) -> None:
        self._web = web
        self._at = f"repos/{repository}"
        self._trees = Trees(self._tree)
        self._roots: dict[str, str] = {}
        self._forks: dict[str, str] = {}

    def branch(self, name: str) -> str:
        return object_id(self._web.get(f"{self._at}/branches/{name}"), "commit", "id")

    def pulls(self) -> tuple[Pull, ...]:
        found = list(self._web.pages(f"{self._at}/pulls", state="open", sort="oldest", limit=PAGE))
        return tuple(map(self._pull, found))

    def _pull(self, one: object) -> Pull:
        head = object_id(one, "head", "sha")
        self._forks[head] = object_id(one, "merge_base")
        return Pull(
            number=number(one, "number"),
            head=head,
            base=text(one, "base", "ref"),
            author=account(one, "user"),
            draft=truth(one, "draft"),
            files=number(one, "changed_files"),
            commits=0,  # not told: the pages of the commits themselves have to end
            address=text(one, "html_url"),
            opened_at=when(one, "created_at"),
        )

    def files(self, pull: Pull) -> tuple[ChangedFile, ...]:
        found = tuple(
            ChangedFile(
                text(one, "filename"),
                STATUSES.get(text(one, "status"), "unknown"),
                str(record(one).get("previous_filename") or ""),
            )
            for one in self._web.pages(f"{self._at}/pulls/{pull.number}/files", limit=PAGE)
        )
        if len(found) != pull.files:
            raise Partial("forge-partial", what=f"files: {len(found)}/{pull.files}")
        return found

    def commits(self, pull: Pull) -> tuple[Commit, ...]:
        return tuple(map(_commit, self._web.pages(f"{self._at}/pulls/{pull.number}/commits", limit=PAGE)))

    def reviews(self, pull: Pull) -> tuple[Review, ...]:
        found = self._web.pages(f"{self._at}/pulls/{pull.number}/reviews", limit=PAGE)
        return tuple(_review(one) for one in found if text(one, "state") not in UNSAID)

    def force_pushed_at(self, pull: Pull) -> str:
        events = self._web.pages(f"{self._at}/issues/{pull.number}/timeline", limit=PAGE)
        return max((when(one, "created_at") for one in events if _forced(one)), default="")

    def fork_point(self, base: str, head: str) -> str:
        if head not in self._forks:
            raise Partial("forge-partial", what="merge_base")
        return self._forks[head]

    def entry(self, commit: str, path: str) -> Entry | None:
        if commit not in self._roots:
            answer = self._web.get(f"{self._at}/git/commits/{commit}", stat="false", files="false")
            self._roots[commit] = object_id(answer, "commit", "tree", "sha")
        return self._trees.entry(self._roots[commit], path)

    def _tree(self, tree: str) -> Iterator[Entry]:
        found = 0
        for page in range(1, 100):
            answer = self._web.get(f"{self._at}/git/trees/{tree}", page=page, per_page=1000)
            listed = items(answer, "tree")
            for one in listed:
                found += 1
                yield Entry(text(one, "path"), text(one, "mode"), object_id(one, "sha"))
            if not listed or found >= number(answer, "total_count"):
                break
        if found != number(answer, "total_count"):
            raise Partial("forge-partial", what=f"tree {tree}")

    def blob(self, blob: str) -> bytes:
        answer = self._web.get(f"{self._at}/git/blobs/{blob}")
        try:
            content = base64.b64decode(text(answer, "content"), validate=True)
        except ValueError:
            content = b""
        if blob_id(content, blob) != blob:
            raise Partial("forge-partial", what=f"blob {blob}")
        return content

    def check(self, pull: Pull) -> CheckRun:
        newest: dict[str, str] = {}
        for one in self._web.pages(f"{self._at}/commits/{pull.head}/statuses", sort="recentupdate", limit=PAGE):
            newest.setdefault(text(one, "context"), text(one, "status"))
        states = {state for context, state in newest.items() if context.startswith(CHECK)}
        if not states:
            return CheckRun("missing")
        if "pending" in states:
            return CheckRun("pending")
        return CheckRun("success" if states == {"success"} else "failure")

    def set_status(self, commit: str, state: State, description: str, address: str) -> None:
        body = {"state": state.value, "context": CONTEXT, "description": description, "target_url": address}
        self._web.send("POST", f"{self._at}/statuses/{commit}", body)

    def keep_comment(self, pull: Pull, marker: str, text: str, account: int) -> None:
        path = f"{self._at}/issues/{pull.number}/comments"
        for one in items(self._web.get(path)):
            body, user = record(one).get("body"), record(one).get("user")
            own = isinstance(user, dict) and user.get("id") == account
            if own and isinstance(body, str) and body.startswith(marker):
                if body != text:
                    self._web.send("PATCH", f"{self._at}/issues/comments/{number(one, 'id')}", {"body": text})
                return
        self._web.send("POST", path, {"body": text})

    def merge(self, pull: Pull, title: str) -> str:
        body = {"Do": "merge", "head_commit_id": pull.head, "MergeTitleField": title, "MergeMessageField": pull.address}
        try:
            self._web.send("POST", f"{self._at}/pulls/{pull.number}/merge", body)
        except Refusal as refusal:
            if refusal.status in MERGE_REFUSED:
                return ""
            raise
        answer = self._web.get(f"{self._at}/pulls/{pull.number}")
        return object_id(answer, "merge_commit_sha") if truth(answer, "merged") else ""

    def append(self, branch: str, parent: str, files: Mapping[str, bytes], message: str) -> str:
        # This interface names no parent: a branch that moves between these two lines gets the files on top of it.
        if self.branch(branch) != parent:
            return ""
        changes = [
            {"operation": "create", "path": path, "content": base64.b64encode(content).decode()}
            for path, content in sorted(files.items())
        ]
        body = {"branch": branch, "message": message, "files": changes}
        return object_id(self._web.send("POST", f"{self._at}/contents", body), "commit", "sha")

    def settings(self, branch: str) -> tuple[Setting, ...]:
        answer = self._web.find(f"{self._at}/branch_protections/{branch}")
        rule = record(answer) if answer is not None else {}
        contexts = rule.get("status_check_contexts")
        required = isinstance(contexts, list) and CONTEXT in contexts and rule.get("enable_status_check") is True
        return (
            Setting("proposals-only", bool(rule)),
            Setting("no-force-push", bool(rule) and rule.get("enable_force_push") is not True),
            Setting("status-required", required, (("context", CONTEXT),)),
        )


def _commit(one: object) -> Commit:
    hands = (record(one).get(who) for who in ("author", "committer"))
    return Commit(object_id(one, "sha"), tuple(number(hand, "id") for hand in hands if isinstance(hand, dict)))


def _review(one: object) -> Review:
    state = DISMISSED if record(one).get("dismissed") is True else REVIEWS.get(text(one, "state"), "commented")
    return Review(
        number(one, "id"), account(one, "user"), state, object_id(one, "commit_id"), when(one, "submitted_at")
    )


def _forced(one: object) -> bool:
    """Whether an entry of the timeline is a push by force. One that cannot be read counts as such."""
    if text(one, "type") != "pull_push":
        return False
    try:
        return bool(record(json.loads(text(one, "body"))).get("is_force_push", True))
    except ValueError:
        return True
