"""Git's objects as the guard needs them: any repository, also without commits, and nothing taken on trust of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from satudata.errors import SatudataError
from satudata.read.git import run_git

ASKED = 5_000  # names resolved by one process
BATCH_BYTES = 50_000_000  # contents held at once


class Change(NamedTuple):
    """A file that a commit brought or altered: its path, mode and object id. "" as commit: staged."""

    commit: str
    path: str
    mode: str
    blob: str


class Object(NamedTuple):
    """What a name stands for: its id ("" when there is none), its kind (blob, commit, tag, tree) and its size."""

    id: str
    kind: str
    n_bytes: int


MISSING = Object("", "", 0)


def is_zero(oid: str) -> bool:
    """Whether this is the id that Git writes for "nothing"."""
    return not oid.strip("0")


def resolve(root: Path, names: Sequence[str]) -> list[Object]:
    """What each name (`<oid>`, `<commit>:<path>`, `:<path>` for what is staged) stands for, in order."""
    found: list[Object] = []
    for start in range(0, len(names), ASKED):
        # A name that holds a line feed would be two questions.
        asked = "".join("\n" if "\n" in name else f"{name}\n" for name in names[start : start + ASKED])
        given = asked.encode("utf-8", "surrogateescape")
        output = run_git(root, "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", given=given)
        found += map(_object, output.decode("utf-8", "surrogateescape").splitlines())
    return found


def _object(line: str) -> Object:
    parts = line.split(" ")
    return Object(parts[0], parts[1], int(parts[2])) if len(parts) == 3 and parts[2].isdigit() else MISSING


def contents(root: Path, found: Iterable[Object]) -> Iterator[tuple[str, bytes]]:
    """(id, bytes) of each object, read in batches of bounded size."""
    batch: list[Object] = []
    held = 0
    for one in found:
        if batch and (held + one.n_bytes > BATCH_BYTES or len(batch) == ASKED):
            yield from _batch(root, batch)
            batch, held = [], 0
        batch.append(one)
        held += one.n_bytes
    if batch:
        yield from _batch(root, batch)


def _batch(root: Path, batch: Sequence[Object]) -> Iterator[tuple[str, bytes]]:
    output = run_git(root, "cat-file", "--batch", given="".join(f"{one.id}\n" for one in batch).encode())
    start = 0
    for one in batch:
        start = output.index(b"\n", start) + 1
        yield one.id, output[start : start + one.n_bytes]
        start += one.n_bytes + 1


def staged(root: Path) -> list[Change]:
    """Files in the index that differ from the last commit; all of them before the first commit."""
    output = run_git(root, "diff-index", "--cached", *RAW, _head_or_nothing(root))
    return list(_changes(output))


def brought(root: Path, tips: Sequence[str], known: Sequence[str]) -> list[Change]:
    """Every file that a commit reachable from the tips, but not from what is known, brought; newest commit first.

    A merge brings what differs from all its parents: the rest stands in the commit of a parent.
    """
    # No paths are named here: Git would leave out side branches whose changes came to nothing in the end.
    output = run_git(
        root, "log", "--diff-merges=combined", "--root", "--topo-order", "--format=%x01%H", *RAW, "--stdin",
        given=_revisions(tips, known),
    )  # fmt: skip
    return list(_changes(output))


def messages(root: Path, tips: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """(commit, its message) of the same commits."""
    output = run_git(root, "log", "-z", "--format=%H%n%B", "--stdin", given=_revisions(tips, known))
    for record in output.split(b"\0"):
        commit, _, message = record.partition(b"\n")
        if commit:
            yield commit.decode(), message


def commits(root: Path, tips: Sequence[str], known: Sequence[str]) -> set[str]:
    """The commits reachable from the tips, but not from what is known."""
    return set(run_git(root, "rev-list", "--stdin", given=_revisions(tips, known)).decode().split())


def offered(root: Path, url: str) -> list[str] | None:
    """The ids of everything the remote has under a name; None when it does not tell."""
    try:
        output = run_git(root, "ls-remote", "--quiet", "--", url).decode("utf-8", "replace")
    except SatudataError:
        return None
    return [line.partition("\t")[0] for line in output.splitlines()]


RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none")


def _revisions(tips: Sequence[str], known: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in (*tips, *(f"^{oid}" for oid in known))).encode()


def _head_or_nothing(root: Path) -> str:
    if resolve(root, ["HEAD"])[0].kind == "commit":
        return "HEAD"
    return run_git(root, "hash-object", "-t", "tree", "--stdin").decode().strip()


def _changes(output: bytes) -> Iterator[Change]:
    """Git's raw format: `:modes ids status`, as many colons as parents, then the path on its own."""
    commit = ""
    tokens = iter(output.split(b"\0"))
    for token in tokens:
        about = token.lstrip(b"\n")
        if about.startswith(b"\x01"):
            commit = about[1:].decode("ascii", "replace")
        if not about.startswith(b":"):
            continue
        parents = len(about) - len(about.lstrip(b":"))
        parts = about.lstrip(b":").decode("ascii", "replace").split(" ")
        path = next(tokens, b"").decode("utf-8", "surrogateescape")
        mode, blob = parts[parents], parts[2 * parents + 1]
        if not is_zero(blob):
            yield Change(commit, path, mode, blob)
