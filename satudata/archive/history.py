"""The whole history in one file that Git itself reads: a bundle with every ref, packed in one way only.

`git bundle create` takes over deltas as they happen to lie in a clone, so that two clones of one history give different
bytes. The file is therefore put together here, as gitformat-bundle(5) describes it, around a pack made from nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from satudata.errors import SatudataError
from satudata.read.git import Entry, run_git

# No setting of this computer or clone alters a byte of the pack, and no delta of the clone's own is taken over.
STEADY = ("-c", "pack.packSizeLimit=0", "-c", "core.bigFileThreshold=512m", "-c", "pack.usePathWalk=false")
PACK = (
    "-q", "--revs", "--threads=1", "--no-reuse-delta", "--no-reuse-object", "--delta-base-offset", "--window=10",
    "--window-memory=0", "--depth=50", "--compression=6", "--no-use-bitmap-index",
)  # fmt: skip
REMOTES = "refs/remotes/"
SHA1, SHA256 = "sha1", "sha256"
HEADERS = {SHA1: b"# v2 git bundle\n", SHA256: b"# v3 git bundle\n@object-format=sha256\n"}
# Settings of whoever restores alter no byte of the working tree, and nothing of theirs is run.
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
EXACT = ("-c", "core.autocrlf=false", "-c", "core.protectNTFS=true", "-c", "core.protectHFS=true")


class Ref(NamedTuple):
    """A branch, tag or other name and the object it leads to."""

    name: str
    object: str


class Head(NamedTuple):
    """Where the history stands: `branch` is "" when no branch is checked out; `at` ISO 8601 with offset."""

    commit: str
    tree: str
    branch: str
    at: str
    format: str  # SHA1 or SHA256: how the repository names its objects


def head_of(root: Path) -> Head:
    """The commit checked out in a repository that has one."""
    commit, tree, at = run_git(root, "show", "-s", "--format=%H %T %cI", "HEAD").decode().split()
    name = run_git(root, "rev-parse", "--symbolic-full-name", "HEAD").decode().strip()
    kind = run_git(root, "rev-parse", "--show-object-format").decode().strip()
    return Head(commit, tree, name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else "", at, kind)


def refs_of(root: Path) -> tuple[Ref, ...]:
    """The refs that are this repository's own, in order of name: not what it remembers of another one, which differs
    from clone to clone.
    """
    return tuple(ref for ref in every_ref_of(root) if not ref.name.startswith(REMOTES))


def elsewhere(root: Path) -> int:
    """How many commits are known from another repository only: they are on none of this one's branches or tags."""
    own = (ref.name for ref in refs_of(root))
    return int(run_git(root, "rev-list", "--count", "--remotes", "--not", "HEAD", *own))


def every_ref_of(root: Path) -> tuple[Ref, ...]:
    """Every ref that is no mere pointer to another, in order of name."""
    told = run_git(root, "for-each-ref", "--format=%(objectname) %(refname) %(symref)").decode("utf-8", "replace")
    parts = [line.split(" ") for line in told.splitlines()]
    return tuple(sorted(Ref(name, found) for found, name, points_to in parts if not points_to))


def write_bundle(root: Path, refs: Iterable[Ref], head: Head, place: Path) -> None:
    """Write the bundle of these refs and HEAD; the same refs, Git and zlib give the same bytes in every clone."""
    named = [*refs, Ref("HEAD", head.commit)]
    wanted = "".join(f"{found}\n" for found in sorted({ref.object for ref in named}))
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        name = run_git(root, *STEADY, "pack-objects", *PACK, f"{folder}/pack", given=wanted.encode()).decode().strip()
        with place.open("xb") as out, Path(folder, f"pack-{name}.pack").open("rb") as pack:
            out.write(HEADERS[head.format])
            out.write("".join(f"{ref.object} {ref.name}\n" for ref in named).encode() + b"\n")
            shutil.copyfileobj(pack, out, 1 << 20)


def tree_of(root: Path, commit: str) -> list[Entry]:
    """Every path of a commit, in Git's order; names that are no UTF-8 with surrogates in them."""
    listed = run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8", "surrogateescape")
    entries = []
    for record in listed.split("\0")[:-1]:
        about, _, path = record.partition("\t")
        mode, _, found = about.split(" ")
        entries.append(Entry(path, mode, found))
    return entries


def _alone(root: Path, *arguments: str, given: bytes = b"", environment: Mapping[str, str] = NOBODY) -> bytes:
    """Git's output, whatever the settings of this computer and its user say."""
    return run_git(root, *EXACT, *arguments, given=given, **environment)


def unpack_bundle(bundle: Path, root: Path, head: Head) -> None:
    """Make a repository in an empty folder that holds the bundle's history under its own names, nothing checked out.

    SatudataError `git-failed` when Git does not find every object that the names need.
    """
    branch = head.branch or "main"
    _alone(root, "init", "--quiet", "--template=", f"--object-format={head.format}", "-b", branch, ".")
    everything = ("--update-head-ok", "--no-write-fetch-head", "--no-tags", "--", os.fspath(bundle.resolve()))
    _alone(root, "fetch", "--quiet", *everything, "+refs/*:refs/*", "+HEAD:refs/satudata/head")
    _alone(root, "update-ref", "-d", "refs/satudata/head")
    if not head.branch:
        _alone(root, "update-ref", "--no-deref", "HEAD", head.commit)


def tree_made_of(root: Path, entries: Iterable[Entry]) -> str:
    """The id of the tree that these entries make, without looking at any tree of the history."""
    lines = b"".join(
        f"{one.mode} {one.blob}\t".encode() + one.path.encode("utf-8", "surrogateescape") + b"\0" for one in entries
    )
    with tempfile.TemporaryDirectory() as folder:
        index: Mapping[str, str] = {**NOBODY, "GIT_INDEX_FILE": f"{folder}/index"}
        _alone(root, "update-index", "-z", "--index-info", given=lines, environment=index)
        return _alone(root, "write-tree", "--missing-ok", environment=index).decode().strip()


def check_out(root: Path) -> None:
    """Write the files of HEAD, byte for byte as Git has them, whatever their attributes say of line ends or filters."""
    attributes = root / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("* -text -ident -filter -working-tree-encoding\n")
    _alone(root, "reset", "--hard", "--quiet")
    attributes.unlink()


def whole(root: Path) -> bool:
    """Whether Git finds every object that any name leads to, each of them sound (`git fsck`)."""
    try:
        _alone(root, "fsck", "--full", "--no-dangling", "--no-progress")
    except SatudataError:
        return False
    return True


def unsaved(root: Path) -> int:
    """How many paths differ from the last commit or are not in it, ignored ones aside."""
    listed = _alone(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    return sum(bool(record) for record in listed.split(b"\0"))
