"""GitHub as a `Forge`, by its REST interface (version 2022-11-28). Called from a GitHub App's installation.

Limits of the interface that end in `Partial`: 3,000 files and 250 commits of a pull request, cut trees and answers.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TypeVar

from satudata.gate.answers import account, items, number, object_id, record, text, truth, when
from satudata.gate.forge import ChangedFile, CheckRun, Commit, Partial, Pull, Review, Setting, State
from satudata.gate.github_settings import settings
from satudata.gate.trees import Trees
from satudata.gate.web import Refusal, Web
from satudata.read.git import Entry, blob_id
from satudata.read.tables import MAX_BYTES

API = "https://api.github.com"
VERSION = "2022-11-28"
CONTEXT = "satudata/persetujuan"
CHECK_WORKFLOW = "check.yml"
REPORT_ARTIFACT = "laporan"
REPORT_FILE = "laporan.json"
MAX_REPORT = 2_000_000  # bytes, packed or unpacked
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others let an archive choose how much memory it takes
MAX_FILES = 3000
MAX_COMMITS = 250
PAGE = 100
MAX_DESCRIPTION = 140
RAW = "application/vnd.github.raw+json"
FORCED = "head_ref_force_pushed"
WEB_FLOW = 19864447  # the account GitHub commits with when somebody edits in the browser: nobody's hand
MERGE_REFUSED = (405, 409, 422)

T = TypeVar("T")


def headers(token: str) -> dict[str, str]:
    """What every request carries."""
    return {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": VERSION,
    }


class GitHub:
    """One repository, `owner/name`. `own` is the account id of the app's bot, `app` the app's id, 0 when unknown."""

    kind = "github"

    def __init__(self, web: Web, repository: str, own: int, app: int = 0) -> None:
        self._web = web
        self._at = f"repos/{repository}"
        self._own = own
        self._app = app
        self._trees = Trees(self._tree)
        self._roots: dict[str, str] = {}

    def branch(self, name: str) -> str:
        return object_id(self._web.get(f"{self._at}/git/ref/heads/{name}"), "object", "sha")

    def pulls(self) -> tuple[Pull, ...]:
        found = self._web.pages(f"{self._at}/pulls", state="open", sort="created", direction="asc", per_page=PAGE)
        numbers = [number(one, "number") for one in found]
        return tuple(self._pull(self._web.get(f"{self._at}/pulls/{n}")) for n in numbers)

    def _pull(self, one: object) -> Pull:
        return Pull(
            number=number(one, "number"),
            head=object_id(one, "head", "sha"),
            base=text(one, "base", "ref"),
            author=account(one, "user"),
            draft=truth(one, "draft") if "draft" in record(one) else False,
            files=number(one, "changed_files"),
            commits=number(one, "commits"),
            address=text(one, "html_url"),
            opened_at=when(one, "created_at"),
        )

    def files(self, pull: Pull) -> tuple[ChangedFile, ...]:
        if pull.files > MAX_FILES:
            raise Partial("forge-too-many", what=f"{self._at}/pulls/{pull.number}/files", n=MAX_FILES)
        found = tuple(
            ChangedFile(
                text(one, "filename"),
                text(one, "status"),
                text(one, "previous_filename") if "previous_filename" in record(one) else "",
            )
            for one in self._web.pages(f"{self._at}/pulls/{pull.number}/files", per_page=PAGE)
        )
        return self._whole(found, pull.files, "files")

    def commits(self, pull: Pull) -> tuple[Commit, ...]:
        if pull.commits > MAX_COMMITS:
            raise Partial("forge-too-many", what=f"{self._at}/pulls/{pull.number}/commits", n=MAX_COMMITS)
        found = tuple(map(_commit, self._web.pages(f"{self._at}/pulls/{pull.number}/commits", per_page=PAGE)))
        return self._whole(found, pull.commits, "commits")

    def _whole(self, found: tuple[T, ...], announced: int, what: str) -> tuple[T, ...]:
        if len(found) != announced:
            raise Partial("forge-partial", what=f"{what}: {len(found)}/{announced}")
        return found

    def reviews(self, pull: Pull) -> tuple[Review, ...]:
        found = self._web.pages(f"{self._at}/pulls/{pull.number}/reviews", per_page=PAGE)
        # A review that is still being written has no moment yet, and is nobody's word.
        return tuple(self._review(one) for one in found if text(one, "state") != "PENDING")

    def _review(self, one: object) -> Review:
        commit = record(one).get("commit_id")
        return Review(
            id=number(one, "id"),
            account=account(one, "user"),
            state=text(one, "state").lower(),
            commit=object_id(one, "commit_id") if commit is not None else "",
            at=when(one, "submitted_at"),
        )

    def force_pushed_at(self, pull: Pull) -> str:
        events = self._web.pages(f"{self._at}/issues/{pull.number}/events", per_page=PAGE)
        forced = [when(one, "created_at") for one in events if text(one, "event") == FORCED]
        return max(forced, default="")

    def fork_point(self, base: str, head: str) -> str:
        answer = self._web.get(f"{self._at}/compare/{base}...{head}", per_page=1)
        return object_id(answer, "merge_base_commit", "sha")

    def entry(self, commit: str, path: str) -> Entry | None:
        if commit not in self._roots:
            self._roots[commit] = object_id(self._web.get(f"{self._at}/git/commits/{commit}"), "tree", "sha")
        return self._trees.entry(self._roots[commit], path)

    def _tree(self, tree: str) -> Iterator[Entry]:
        answer = self._web.get(f"{self._at}/git/trees/{tree}")
        if truth(answer, "truncated"):
            raise Partial("forge-partial", what=f"tree {tree}")
        for one in items(answer, "tree"):
            yield Entry(text(one, "path"), text(one, "mode"), object_id(one, "sha"))

    def blob(self, blob: str) -> bytes:
        content = self._web.content(f"{self._at}/git/blobs/{blob}", RAW, MAX_BYTES)
        if blob_id(content, blob) != blob:
            raise Partial("forge-partial", what=f"blob {blob}")
        return content

    def check(self, pull: Pull) -> CheckRun:
        path = f"{self._at}/actions/workflows/{CHECK_WORKFLOW}/runs"
        answer = self._web.find(path, head_sha=pull.head, event="pull_request", per_page=1)
        runs = items(answer, "workflow_runs") if answer is not None else []
        if not runs or object_id(runs[0], "head_sha") != pull.head:
            return CheckRun("missing")
        if text(runs[0], "status") != "completed":
            return CheckRun("pending")
        state = "success" if record(runs[0]).get("conclusion") == "success" else "failure"
        return CheckRun(state, self._report(number(runs[0], "id")))

    def _report(self, run: int) -> bytes:
        """What the check left. It has no authority, so whatever is odd about it only leaves it out."""
        try:
            answer = self._web.get(f"{self._at}/actions/runs/{run}/artifacts", name=REPORT_ARTIFACT, per_page=1)
            for one in items(answer, "artifacts"):
                if not truth(one, "expired") and number(one, "size_in_bytes") <= MAX_REPORT:
                    archive = f"{self._at}/actions/artifacts/{number(one, 'id')}/zip"
                    return unpacked(self._web.elsewhere(archive, MAX_REPORT))
        except (Partial, Refusal):
            pass
        return b""

    def set_status(self, commit: str, state: State, description: str, address: str) -> None:
        short = description if len(description) <= MAX_DESCRIPTION else description[: MAX_DESCRIPTION - 1] + "…"
        wanted = {"state": state.value, "description": short, "target_url": address}
        known = self._web.get(f"{self._at}/commits/{commit}/statuses", per_page=PAGE)
        # A commit takes 1,000 statuses of one context: the same one is not set again.
        newest = next((one for one in items(known) if text(one, "context") == CONTEXT), None)
        if newest is not None and self._says(newest, wanted):
            return
        self._web.send("POST", f"{self._at}/statuses/{commit}", {**wanted, "context": CONTEXT})

    def _says(self, status: object, wanted: Mapping[str, str]) -> bool:
        ours = _named(status, "creator") and account(status, "creator") == self._own
        return ours and all(record(status).get(key) == value for key, value in wanted.items())

    def keep_comment(self, pull: Pull, marker: str, text: str, account: int) -> None:
        path = f"{self._at}/issues/{pull.number}/comments"
        for one in self._web.pages(path, per_page=PAGE):
            body = str(record(one).get("body") or "")
            if body.startswith(marker) and _account_of(one) == account:
                if body != text:
                    self._web.send("PATCH", f"{self._at}/issues/comments/{number(one, 'id')}", {"body": text})
                return
        self._web.send("POST", path, {"body": text})

    def merge(self, pull: Pull, title: str) -> str:
        # Without a message of ours the forge would take the proposal's title, trailers and all.
        body = {"sha": pull.head, "merge_method": "merge", "commit_title": title, "commit_message": pull.address}
        try:
            answer = self._web.send("PUT", f"{self._at}/pulls/{pull.number}/merge", body)
        except Refusal as refusal:
            if refusal.status in MERGE_REFUSED:
                return ""
            raise
        return object_id(answer, "sha") if truth(answer, "merged") else ""

    def append(self, branch: str, parent: str, files: Mapping[str, bytes], message: str) -> str:
        base = object_id(self._web.get(f"{self._at}/git/commits/{parent}"), "tree", "sha")
        entries = [
            {"path": path, "mode": "100644", "type": "blob", "content": content.decode()}
            for path, content in sorted(files.items())
        ]
        tree = object_id(self._web.send("POST", f"{self._at}/git/trees", {"base_tree": base, "tree": entries}), "sha")
        body = {"message": message, "tree": tree, "parents": [parent]}
        commit = object_id(self._web.send("POST", f"{self._at}/git/commits", body), "sha")
        try:
            self._web.send("PATCH", f"{self._at}/git/refs/heads/{branch}", {"sha": commit, "force": False})
        except Refusal as refusal:
            if refusal.status in MERGE_REFUSED:
                return ""
            raise
        return commit

    def settings(self, branch: str) -> tuple[Setting, ...]:
        return tuple(settings(self._web, self._at, branch, CONTEXT, self._app))


def _commit(one: object) -> Commit:
    hands = [account(one, who) for who in ("author", "committer") if _named(one, who)]
    return Commit(object_id(one, "sha"), tuple(hand for hand in hands if hand != WEB_FLOW))


def _named(one: object, key: str) -> bool:
    """Whether the forge names an account there: a commit's author may be nobody it knows."""
    value = record(one).get(key)
    return isinstance(value, dict) and "id" in value


def _account_of(one: object) -> int:
    return account(one, "user") if _named(one, "user") else 0


def unpacked(archive: bytes) -> bytes:
    """The report out of an artifact's archive: one entry, of the name and size agreed, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            if packed.getinfo(REPORT_FILE).compress_type not in METHODS:
                return b""
            with packed.open(REPORT_FILE) as file:
                content = file.read(MAX_REPORT + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return b""
    return content if len(content) <= MAX_REPORT else b""
