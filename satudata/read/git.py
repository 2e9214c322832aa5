"""The one door to Git: what stands in the tree, what changed in the working tree, and the history in one pass."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from git import Git, Repo
from git.exc import GitCommandError, GitCommandNotFound, InvalidGitRepositoryError, NoSuchPathError

from satudata.errors import SatudataError
from satudata.model.history import Version
from satudata.read.places import PLACES, RECORDED

SETTINGS = ("-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
            "-c", "mailmap.file=", "-c", "mailmap.blob=")  # fmt: skip
ASKED = 500  # objects asked for at once: more might fill the pipe both ways
REGULAR, EXECUTABLE, SYMLINK, SUBMODULE = "100644", "100755", "120000", "160000"
FILES = frozenset({REGULAR, EXECUTABLE})  # modes whose object holds the bytes of a file


class Entry(NamedTuple):
    """One path as Git or the working tree has it. `blob` is its object id, "" when it differs from the last commit."""

    path: str
    mode: str
    blob: str


class Commit(NamedTuple):
    """One commit of the main line: `at` is the committer's time, ISO 8601 with offset."""

    id: str
    at: str
    author: str
    subject: str


@dataclass(frozen=True)
class History:
    """Commits newest first; per path its events (index of the commit, blob id or "" when removed), newest first.

    `names` is the digest of the `.mailmap` by which the authors are called, "" without one.
    """

    head: str
    commits: tuple[Commit, ...] = ()
    events: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    names: str = ""


class Repository:
    """An instance's Git repository. Opening it refuses what cannot be worked with, in one line with the remedy."""

    def __init__(self, directory: Path) -> None:
        self.root = directory.resolve()
        self._repo = _open(self.root)
        self._reader: Any = None
        self._reader_pid = 0
        self._trees: dict[str, dict[str, Entry]] = {}
        if self._repo.bare or self._repo.working_tree_dir is None:
            raise SatudataError("repository-bare", path=str(directory))
        top = Path(self._repo.working_tree_dir).resolve()
        if top != self.root:
            raise SatudataError("repository-elsewhere", path=str(directory), top=str(top))
        self.head = self._head()
        if (Path(self._repo.common_dir) / "shallow").exists():
            raise SatudataError("repository-shallow", path=str(directory))

    def _head(self) -> str:
        try:
            return self._repo.head.commit.hexsha
        except ValueError:
            raise SatudataError("repository-without-commits", path=str(self.root)) from None

    @property
    def head_at(self) -> str:
        """The committer's time of the last commit, ISO 8601 with offset."""
        return self._text("show", "-s", "--format=%cI", self.head).strip()

    def _run(self, *arguments: str) -> bytes:
        """Git's output. The environment is fixed so that the answer does not depend on the machine's language."""
        try:
            output = self._repo.git.execute(
                ["git", *SETTINGS, *arguments],
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env={"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            )
        except GitCommandNotFound:
            raise SatudataError("git-missing") from None
        except GitCommandError as error:
            raise _explained(error, self.root) from None
        return output if isinstance(output, bytes) else str(output).encode()

    def _text(self, *arguments: str) -> str:
        return self._run(*arguments).decode("utf-8", "replace")

    def commit_of(self, reference: str) -> str:
        """The full id of the commit that a name stands for."""
        if reference.startswith("-"):
            raise SatudataError("unknown-reference", reference=reference)
        try:
            return self._text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}").strip()
        except SatudataError:
            raise SatudataError("unknown-reference", reference=reference) from None

    def tree(self, commit: str = "") -> dict[str, Entry]:
        """Every path of a commit's tree that the engine looks at, by path."""
        commit = commit or self.head
        if commit not in self._trees:
            self._trees[commit] = self._tree(commit)
        return dict(self._trees[commit])

    def _tree(self, commit: str) -> dict[str, Entry]:
        output = self._run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *PLACES)
        entries = {}
        for record in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            about, _, path = record.partition("\t")
            mode, _, blob = about.split(" ")
            entries[path] = Entry(path, mode, blob)
        return entries

    def changed_paths(self) -> list[str]:
        """Paths whose working copy differs from the last commit: edited, added, deleted, or new and not ignored."""
        output = self._run(
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=none",
            "--",
            *PLACES,
        )
        return [record[3:].decode("utf-8", "surrogateescape") for record in output.split(b"\0") if record]

    def working_tree(self) -> dict[str, Entry]:
        """Every path as it stands in the working tree: Git's entry, or one without blob where the file differs."""
        entries = self.tree()
        for path in self.changed_paths():
            place = self.root / path
            if place.is_symlink():
                entries[path] = Entry(path, SYMLINK, "")
            elif place.is_dir():
                entries[path] = Entry(path, SUBMODULE, "")
            elif place.exists():
                executable = os.access(place, os.X_OK) and place.stat().st_mode & 0o100
                entries[path] = Entry(path, EXECUTABLE if executable else REGULAR, "")
            else:
                entries.pop(path, None)
        return dict(sorted(entries.items()))

    @property
    def cache_folder(self) -> Path:
        """Where results may be kept: inside the Git directory, which no clone carries over."""
        return Path(self._repo.common_dir) / "satudata"

    def fork_point(self, reference: str, head: str = "") -> str:
        """The commit where the present branch, or the commit `head`, left `reference`."""
        return self._text("merge-base", self.commit_of(reference), head or self.head).strip()

    def paths_changed_since(self, reference: str) -> set[str]:
        """Paths that differ between the point where this branch left `reference` and the working tree."""
        output = self._run("diff", "--name-only", "-z", "--no-renames", self.fork_point(reference), "--", *PLACES)
        changed = {record.decode("utf-8", "surrogateescape") for record in output.split(b"\0") if record}
        return changed | set(self.changed_paths())

    def blob(self, blob: str) -> bytes:
        """The bytes of an object."""
        return self.blobs([blob])[0]

    def blobs(self, wanted: Sequence[str]) -> list[bytes]:
        """The bytes of several objects, asked for at once of one `cat-file` process per process of ours."""
        parts = (wanted[start : start + ASKED] for start in range(0, len(wanted), ASKED))
        return [content for part in parts for content in self._blobs(part)]

    def _blobs(self, wanted: Sequence[str]) -> Iterator[bytes]:
        if os.getpid() != self._reader_pid:
            self._reader = self._repo.git.cat_file("--batch", as_process=True, istream=subprocess.PIPE)
            self._reader_pid = os.getpid()
        requests, answers = self._reader.stdin, self._reader.stdout
        requests.write("".join(f"{blob}\n" for blob in wanted).encode())
        requests.flush()
        for blob in wanted:
            _, kind, size = [*answers.readline().split(), b"", b""][:3]
            if kind != b"blob":
                self._reader_pid = 0
                raise SatudataError("git-failed", message=f"{blob} {kind.decode()}")
            content: bytes = answers.read(int(size) + 1)
            yield content[:-1]

    def history(self, known: History | None = None) -> History:
        """All versions of the engine's paths on the main line, in one pass. A merge counts as one version.

        `known` is the history up to an earlier head; when that head is an ancestor only what came after it is read.
        """
        names = self.names
        if known is not None and known.names != names:
            known = None  # its authors are called by other names
        if known is not None and known.head == self.head:
            return known
        span = self.head
        if known is not None and self.is_ancestor(known.head):
            span = f"{known.head}..{self.head}"
        else:
            known = None
        output = self._run(
            "log", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--raw", "--no-abbrev", "-z",
            "--format=%x01%H%x00%cI%x00%aN%x00%s%x00", span, "--", *RECORDED,
        )  # fmt: skip
        return replace(_extended(self.head, _commits(output), known), names=names)

    @property
    def names(self) -> str:
        """The digest of the instance's `.mailmap`, which says how Git calls authors; "" without one. Git follows no
        link there."""
        place = self.root / ".mailmap"
        if place.is_symlink() or not place.is_file():
            return ""
        return hashlib.sha256(place.read_bytes()).hexdigest()

    def is_ancestor(self, commit: str) -> bool:
        """Whether that commit lies behind the present one."""
        try:
            self._run("merge-base", "--is-ancestor", commit, self.head)
        except SatudataError:
            return False
        return True


def _open(root: Path) -> Repo:
    try:
        return Repo(root, search_parent_directories=True)
    except (InvalidGitRepositoryError, NoSuchPathError):
        raise SatudataError("repository-missing", path=str(root)) from None
    except GitCommandNotFound:
        raise SatudataError("git-missing") from None


def _explained(error: GitCommandError, root: Path) -> SatudataError:
    message = " ".join(str(error.stderr or error).split())
    if "dubious ownership" in message:
        return SatudataError("repository-not-yours", path=str(root))
    return SatudataError("git-failed", message=message[:300])


def _commits(output: bytes) -> Iterator[tuple[Commit, list[tuple[str, str]]]]:
    """Each commit with its (path, blob) changes; where there is no file, or a link or submodule, the blob is ""."""
    for block in output.split(b"\x01")[1:]:
        parts = block.split(b"\0")
        commit = Commit(*(part.decode("utf-8", "replace") for part in parts[:4]))
        changes = []
        fields = iter(part for part in parts[4:] if part.strip())
        for about, path in zip(fields, fields, strict=True):
            _, new_mode, _, blob, _ = about.strip().decode().split(" ")
            changes.append((path.decode("utf-8", "surrogateescape"), blob if new_mode in FILES else ""))
        yield commit, changes


def _extended(head: str, news: Iterable[tuple[Commit, list[tuple[str, str]]]], known: History | None) -> History:
    """The new commits in front of the known ones."""
    commits: list[Commit] = []
    events: dict[str, list[tuple[int, str]]] = {}
    for number, (commit, changes) in enumerate(news):
        commits.append(commit)
        for path, blob in changes:
            events.setdefault(path, []).append((number, blob))
    fresh = {path: tuple(found) for path, found in events.items()}
    if known is None:
        return History(head, tuple(commits), fresh)
    shift = len(commits)
    # Older events are shifted only where they are read: `versions_of` adds nothing for paths that did not change.
    merged = {path: tuple((number + shift, blob) for number, blob in found) for path, found in known.events.items()}
    for path, found in fresh.items():
        merged[path] = found + merged.get(path, ())
    return History(head, (*commits, *known.commits), merged)


def versions_of(history: History, dataset_id: str, formerly: Iterable[str] = ()) -> tuple[Version, ...]:
    """The versions of a dataset, newest first: one for each commit that changed its data or metadata.

    Former ids count as the same dataset, so that a move between agencies keeps the history.
    """
    steps: dict[int, dict[str, tuple[str, str]]] = {}
    for identity in (dataset_id, *formerly):
        for kind, path in (("data", f"data/{identity}.csv"), ("metadata", f"metadata/{identity}.yml")):
            for number, blob in history.events.get(path, ()):
                at = steps.setdefault(number, {})
                # In the commit of a move the old path disappears and the new one comes: what is there counts, and
                # the dataset's own file before those of its former names.
                if kind not in at or (blob and not at[kind][1]):
                    at[kind] = (path, blob)
    versions: list[Version] = []
    state = {"data": ("", ""), "metadata": ("", "")}
    for number in sorted(steps, reverse=True):
        # That a former name goes later on takes nothing away from the file that has taken its place.
        changed = {kind: at for kind, at in steps[number].items() if at[1] or at[0] == state[kind][0]}
        state = {**state, **changed}
        data, metadata = state["data"], state["metadata"]
        if not changed or not metadata[1]:
            continue
        commit = history.commits[number]
        identity = hashlib.sha256(f"{data[1]}:{metadata[1]}".encode()).hexdigest()[:8]
        versions.append(
            Version(
                identity,
                commit.id,
                commit.at,
                commit.author,
                commit.subject,
                data[1],
                metadata[1],
                data[0],
                metadata[0],
            )
        )
    return tuple(reversed(versions))


def up_to(versions: Sequence[Version], blobs: tuple[str, str]) -> tuple[Version, ...]:
    """The versions, newest first, from the newest that has these blobs (metadata, data) on; all where none has them."""
    numbers = [n for n, version in enumerate(versions) if (version.metadata_blob, version.data_blob) == blobs]
    return tuple(versions[numbers[0] if numbers else 0 :])


def days_of(history: History) -> list[str]:
    """For each commit the latest ISO day that it or a commit before it claims: a commit does not come before its past,
    whatever its clock said.
    """
    return list(accumulate((commit.at[:10] for commit in reversed(history.commits)), max))[::-1]


def blob_id(content: bytes, like: str) -> str:
    """The object id Git gives these bytes, by the same hash function as the id `like` (SHA-1 or SHA-256)."""
    kind = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    digest = kind(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()


def run_git(directory: Path, *arguments: str, given: bytes = b"", **environment: str) -> bytes:
    """Git's output when run in that folder, also a bare or a new repository, with `given` on its standard input.

    Replacements of objects are not followed: what Git stores and sends counts. SatudataError when Git refuses.
    """
    fixed = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0"}
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        try:
            output = Git(directory).execute(
                ["git", *SETTINGS, *arguments],
                istream=source,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env={**fixed, **environment},
            )
        except GitCommandNotFound:
            raise SatudataError("git-missing") from None
        except GitCommandError as error:
            raise _explained(error, directory) from None
    return output if isinstance(output, bytes) else str(output).encode()


def commit_paths(directory: Path, paths: Sequence[str], message: str) -> str:
    """Commit these paths alone, whatever else is staged, as whoever Git says the user is; gives the commit's id."""
    run_git(directory, "add", "--", *paths)
    try:
        run_git(directory, "commit", "--quiet", "--only", "--message", message, "--", *paths)
    except SatudataError as error:
        raise SatudataError("git-identity-missing", message=str(error.facts.get("message", ""))[:200]) from None
    return run_git(directory, "rev-parse", "HEAD").decode().strip()


def start_repository(directory: Path, message: str) -> None:
    """Make a repository of a new instance and commit everything in it, as whoever Git says the user is."""
    repository = Repo.init(directory, initial_branch="main")
    repository.git.add("--all")
    try:
        repository.git.commit("--quiet", "--message", message)
    except GitCommandError as error:
        raise SatudataError("git-identity-missing", message=" ".join(str(error.stderr).split())[:200]) from None
