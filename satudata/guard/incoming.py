"""What a shared bare repository does not take: the same as may not leave, a rewritten main line, and statements that
are taken away, altered, or none. A convenience: publication proves everything again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from satudata.cache import Cache
from satudata.errors import SatudataError
from satudata.guard import judge, objects
from satudata.guard.judge import Refusal
from satudata.guard.outgoing import Judgement, Update
from satudata.model.statement import Statement
from satudata.read.git import run_git
from satudata.trust.statements import FOLDER, MAX_BYTES, read_statement


def received(lines: Iterable[str]) -> list[Update]:
    """Git's lines to a pre-receive hook (`old new ref`) as updates: what is here is the remote's."""
    parts = (line.split() for line in lines)
    return [Update(ref, new, ref, old) for old, new, ref in (found for found in parts if len(found) == 3)]


def received_refusals(root: Path, updates: Sequence[Update], private: bool, cache: Cache) -> list[Refusal]:
    """Why these updates should not be taken."""
    found = [refusal for update in updates for refusal in _of_main(root, update)]
    given = dict.fromkeys(update.local_id for update in updates if not objects.is_zero(update.local_id))
    tips = [one.id for one in objects.resolve(root, [f"{oid}^{{commit}}" for oid in given]) if one.kind == "commit"]
    known = run_git(root, "for-each-ref", "--format=%(objectname)").decode().split()
    commits = [one.id for one in objects.resolve(root, [f"{oid}^{{commit}}" for oid in known]) if one.kind == "commit"]
    if tips:
        changes = objects.brought(root, tips, commits)
        found += judge.told(Judgement(root, private, tips, cache).refusals(changes))
    return found


def main_line(root: Path) -> str:
    """The branch that a clone checks out."""
    return run_git(root, "symbolic-ref", "HEAD").decode().strip()


def _of_main(root: Path, update: Update) -> Iterator[Refusal]:
    """Whether the main line only grows, and its statements with it."""
    if update.remote_ref != main_line(root) or objects.is_zero(update.remote_id):
        return
    if objects.is_zero(update.local_id) or not _grows(root, update):
        yield Refusal(judge.REWRITTEN, update.remote_ref)
        return
    output = run_git(
        root, "diff", "--name-status", "--no-renames", "-z", update.remote_id, update.local_id, "--", FOLDER
    )  # fmt: skip
    parts = output.decode("utf-8", "surrogateescape").split("\0")
    for status, path in zip(parts[::2], parts[1::2], strict=False):
        if status != "A":
            yield Refusal(judge.STATEMENT_GONE, path)
        elif not _is_statement(root, update.local_id, path):
            yield Refusal(judge.STATEMENT_BAD, path)


def _grows(root: Path, update: Update) -> bool:
    try:
        run_git(root, "merge-base", "--is-ancestor", update.remote_id, update.local_id)
    except SatudataError:
        return False
    return True


def _is_statement(root: Path, commit: str, path: str) -> bool:
    [found] = objects.resolve(root, [f"{commit}:{path}"])
    if found.kind != "blob" or found.n_bytes > MAX_BYTES:
        return False
    [(_, content)] = objects.contents(root, [found])
    return isinstance(read_statement(path, content), Statement)
