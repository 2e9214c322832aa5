"""A Git repository as the public output: one commit a publication, no commit or object of the private repository.

Commits are made in a repository of their own that is thrown away, from the built files alone, and pushed without force.
Only a takedown replaces the branch: its history then begins anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.publish.target import Outcome, Publication
from satudata.read.git import run_git

# What says how the output was made and differs with every run; alone it is no reason to publish.
ABOUT = frozenset({addresses.BUILD, addresses.CHECKSUMS, addresses.DATAPACKAGE})
# Files at the top that hosts of pages ask for; they stay as they are in the public repository.
HOSTS_OWN = ("CNAME", ".nojekyll")
# The settings of this computer alter no byte of the output.
STRICT = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.fileMode=false", "-c", "gc.auto=0")
NOTHING: Mapping[str, str] = {}
# A repository whose branch is checked out follows the push, when nobody has edited there.
FOLLOW = "--receive-pack=git -c receive.denyCurrentBranch=updateInstead receive-pack"


@dataclass(frozen=True)
class Public:
    """A branch of a repository, named by its path or address."""

    address: str
    branch: str

    def ledger(self) -> bytes | None:
        """`publications.json` of the last publication."""
        with _workshop() as workshop:
            tip = _tip(workshop, self)
            if not tip or not _has(workshop, tip, addresses.PUBLICATIONS):
                return None
            return workshop("show", f"{tip}:{addresses.PUBLICATIONS}")

    def hold(self, site: Path, publication: Publication, anew: bool) -> Outcome:
        """Commit the built files on top of the last publication, or with `anew` on top of nothing, and push.

        SatudataError when the branch holds something else, or somebody published meanwhile.
        """
        with _workshop() as workshop:
            tip = _tip(workshop, self)
            tree = _tree(workshop, site, tip)
            changed, removed = _difference(workshop, tip, tree)
            if not anew and not (changed | removed) - ABOUT and tip:
                return Outcome(0, 0)
            commit = _commit(workshop, tree, "" if anew else tip, publication)
            self._push(workshop, commit, tip if anew else "")
            remaining = self._forget(workshop, tip) if anew and tip else ()
            return Outcome(len(changed), len(removed), commit, remaining)

    def _push(self, workshop: Workshop, commit: str, replaced: str) -> None:
        name = f"refs/heads/{self.branch}"
        # The lease: what is replaced must still be what was looked at.
        lease = [f"--force-with-lease={name}:{replaced}"] if replaced else []
        follow = [FOLLOW] if os.path.isdir(self.address) else []
        try:
            workshop("push", "--quiet", *lease, *follow, "--", self.address, f"{commit}:{name}")
        except SatudataError as error:
            message = str(error.facts.get("message", ""))
            raise SatudataError("publish-refused", address=self.address, message=message) from None

    def _forget(self, workshop: Workshop, old: str) -> tuple[str, ...]:
        """Drop the old objects where we can reach them; the names there that still lead to any of them."""
        if os.path.isdir(self.address):
            place = Path(self.address)
            run_git(place, "reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
            run_git(place, "gc", "--quiet", "--prune=now")
        told = workshop("ls-remote", "--quiet", "--", self.address).decode("utf-8", "replace").splitlines()
        names = [line.partition("\t")[2] for line in told]
        ours = {f"refs/heads/{self.branch}", "HEAD"}
        return tuple(sorted(name for name in names if name not in ours and not name.endswith("^{}")))


class Workshop:
    """A bare repository that is thrown away; calling it runs Git there, away from any other repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._here = {"GIT_DIR": os.fspath(folder), "GIT_INDEX_FILE": os.fspath(folder / "index")}

    def __call__(self, *arguments: str, given: bytes = b"", environment: Mapping[str, str] = NOTHING) -> bytes:
        """Git's output; `environment` on top of that of the workshop."""
        return run_git(self.folder, *STRICT, *arguments, given=given, **{**self._here, **environment})


@contextmanager
def _workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="satudata-") as folder:
        place = Path(folder, "git")
        place.mkdir()
        workshop = Workshop(place)
        workshop("init", "--quiet", "--bare", "--template=", ".")
        yield workshop


def _tip(workshop: Workshop, public: Public) -> str:
    """The last publication on the branch, fetched without what lies behind it; "" when there is no such branch.

    SatudataError when the repository cannot be reached, or the branch holds something that is no publication.
    """
    name = f"refs/heads/{public.branch}"
    try:
        told = workshop("ls-remote", "--quiet", "--", public.address, name)
        if not told.strip():
            return ""
        workshop("fetch", "--quiet", "--depth=1", "--no-tags", "--", public.address, name)
    except SatudataError as error:
        message = str(error.facts.get("message", ""))
        raise SatudataError("publish-unreachable", address=public.address, message=message) from None
    tip = workshop("rev-parse", "FETCH_HEAD").decode().strip()
    if not _has(workshop, tip, addresses.BUILD):
        raise SatudataError("publish-not-ours", address=public.address, branch=public.branch)
    return tip


def _has(workshop: Workshop, commit: str, path: str) -> bool:
    return bool(workshop("ls-tree", commit, "--", path).strip())


def _tree(workshop: Workshop, site: Path, tip: str) -> str:
    """The tree of the built files, and of what the host of the pages asks for."""
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_WORK_TREE": os.fspath(site)}
    workshop("add", "--all", "--force", ".", environment=nobody)
    kept = workshop("ls-tree", tip, "--", *HOSTS_OWN) if tip else b""
    workshop("update-index", "--index-info", given=kept)
    return workshop("write-tree").decode().strip()


def _difference(workshop: Workshop, tip: str, tree: str) -> tuple[set[str], set[str]]:
    """The paths brought or altered, and those that went, since the last publication."""
    before = tip or workshop("hash-object", "-w", "-t", "tree", "--stdin").decode().strip()
    parts = workshop("diff-tree", "-r", "-z", "--name-status", "--no-renames", before, tree).split(b"\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    states = {path.decode("utf-8", "surrogateescape"): state for state, path in pairs}
    removed = {path for path, state in states.items() if state == b"D"}
    return states.keys() - removed, removed


def _commit(workshop: Workshop, tree: str, parent: str, publication: Publication) -> str:
    name, email, at, message = publication
    who: Mapping[str, str] = {
        "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email, "GIT_COMMITTER_DATE": at,
    }  # fmt: skip
    parents = ["-p", parent] if parent else []
    made = workshop("commit-tree", tree, *parents, given=f"{message}\n".encode(), environment=who)
    return made.decode().strip()
