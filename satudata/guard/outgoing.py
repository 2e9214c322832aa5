"""What a commit or a push would let out (trust rules on personal and restricted data: checks before anything leaves).

Every file that a commit brings is judged, also when a later commit removes it again: the history keeps it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from satudata.cache import Cache
from satudata.guard import judge, objects
from satudata.guard.judge import Refusal
from satudata.guard.objects import Change
from satudata.read.access import says_open
from satudata.read.git import SUBMODULE, run_git
from satudata.read.tables import MAX_BYTES

OPEN, HELD = "open", "held"


class Update(NamedTuple):
    """One line that Git gives a pre-push hook: what is pushed from where, and what the remote has there."""

    local_ref: str
    local_id: str
    remote_ref: str
    remote_id: str


@dataclass(frozen=True)
class Standing:
    """The access of one dataset: (data blob, access) in each commit that is judged, and the access at the tips."""

    pairs: tuple[tuple[str, str], ...]
    now: tuple[str, ...]

    def opened(self, blob: str) -> bool:
        """Whether these bytes were declared open at some time and the dataset still is."""
        return (blob, OPEN) in self.pairs and all(access == OPEN for access in self.now)

    def held(self, blob: str) -> bool:
        """Whether these bytes were always declared as not open."""
        accesses = {access for known, access in self.pairs if known == blob}
        return accesses == {HELD}


@dataclass
class Judgement:
    """One look at what is about to leave. `private` places may have rows that are not open; `tips` end in ""
    for what is staged.
    """

    root: Path
    private: bool
    tips: Sequence[str]
    cache: Cache

    def refusals(self, changes: Sequence[Change]) -> list[Refusal]:
        """Every reason to stop."""
        concerned = [c for c in changes if c.path.startswith(judge.PLACES) and c.mode != SUBMODULE]
        suspects = self._suspects(concerned)
        standings = self._standings(concerned, suspects)
        found: list[Refusal] = []
        for change in concerned:
            told = self._told(change, suspects.get((change.path, change.blob), ()), standings)
            found += (one._replace(commits=(change.commit,), blob=change.blob) for one in told)
        return judge.together(found)

    def _suspects(self, changes: Iterable[Change]) -> dict[tuple[str, str], list[Refusal]]:
        """What the bytes alone give rise to, by path and blob; what was found clean before is not read again."""
        clean: frozenset[str] = self.cache.load("guard") or frozenset()
        paths: dict[str, list[str]] = {}
        for change in changes:
            if f"{change.path.partition('/')[0]}:{change.blob}" not in clean:
                paths.setdefault(change.blob, []).append(change.path)
        found: dict[tuple[str, str], list[Refusal]] = {}
        fresh: set[str] = set()
        known = objects.resolve(self.root, list(paths))
        for one in known:
            if one.n_bytes > MAX_BYTES:
                found |= {(path, one.id): [Refusal(judge.UNREADABLE, path)] for path in paths[one.id]}
        small = (one for one in known if one.kind == "blob" and one.n_bytes <= MAX_BYTES)
        for blob, content in objects.contents(self.root, small):
            for path in dict.fromkeys(paths[blob]):
                if told := list(judge.content_refusals(path, content)):
                    found[path, blob] = told
                else:
                    fresh.add(f"{path.partition('/')[0]}:{blob}")
        if fresh:
            self.cache.save("guard", clean | fresh)
        return found

    def _standings(
        self, changes: Sequence[Change], suspects: Mapping[tuple[str, str], list[Refusal]]
    ) -> dict[str, Standing]:
        """The access of the datasets whose rows are in question."""
        wanted: dict[str, None] = {}
        commits: dict[str, dict[str, None]] = {}
        for change in changes:
            folder, name = judge.dataset_id(change.path)
            commits.setdefault(name, {})[change.commit] = None
            if folder == "data" and (not self.private or (change.path, change.blob) in suspects):
                wanted[name] = None
        places = [(name, commit) for name in wanted if name for commit in (*commits[name], *self.tips)]
        about = objects.resolve(self.root, [f"{commit}:metadata/{name}.yml" for name, commit in places])
        data = objects.resolve(self.root, [f"{commit}:data/{name}.csv" for name, commit in places])
        access = self._accesses({one.id: one for one in about if one.kind == "blob"}.values())
        found: dict[str, Standing] = {name: Standing((), ()) for name in wanted}
        for (name, commit), metadata, rows in zip(places, about, data, strict=True):
            if metadata.id in access:
                before, level = found[name], access[metadata.id]
                now = (*before.now, level) if commit in self.tips else before.now
                found[name] = Standing((*before.pairs, (rows.id, level)), now)
        return found

    def _accesses(self, found: Iterable[objects.Object]) -> dict[str, str]:
        read = objects.contents(self.root, (one for one in found if one.n_bytes <= MAX_BYTES))
        return {blob: OPEN if says_open("metadata", content) else HELD for blob, content in read}

    def _told(
        self, change: Change, suspected: Iterable[Refusal], standings: Mapping[str, Standing]
    ) -> Iterator[Refusal]:
        folder, name = judge.dataset_id(change.path)
        if not change.path.startswith("data/"):
            yield from suspected
            return
        standing = standings.get(name, Standing((), ()))
        if not self.private and not standing.opened(change.blob) and not change.path.endswith("/.gitkeep"):
            yield Refusal(judge.NOT_OPEN, change.path)
        for one in suspected:
            at_home = self.private and folder == "data" and standing.held(change.blob)
            if not (one.kind in (judge.IDENTITY, judge.COLUMN) and at_home) and not self._counts(one, change, name):
                yield one

    def _counts(self, refusal: Refusal, change: Change, name: str) -> bool:
        """Whether the columns that were suspected hold counts, by the metadata of that commit."""
        if refusal.kind != judge.COLUMN or not name:
            return False
        both = objects.resolve(self.root, [f"{change.commit}:metadata/{name}.yml", change.blob])
        if any(one.kind != "blob" for one in both):
            return False
        read = dict(objects.contents(self.root, both))
        return judge.counts_only(read[both[1].id].partition(b"\n")[0], read[both[0].id])


def staged_refusals(root: Path, private: bool, cache: Cache) -> list[Refusal]:
    """Why what is staged should not be committed. Only a private repository keeps rows that are not open."""
    return judge.told(Judgement(root, private, [""], cache).refusals(objects.staged(root)))


def pushed_refusals(root: Path, url: str, updates: Sequence[Update], private: bool, cache: Cache) -> list[Refusal]:
    """Why these updates should not be pushed to that address; nothing for updates that only delete. Rows that are not
    open go to a `private` address only.
    """
    pushed = [update for update in updates if not objects.is_zero(update.local_id)]
    given = dict.fromkeys(update.local_id for update in pushed)
    tips = [one.id for one in objects.resolve(root, [f"{oid}^{{commit}}" for oid in given]) if one.kind == "commit"]
    if len(tips) < len(given):
        # A name for a file or folder: nobody can say whose data it is.
        odd = [update.local_ref for update in pushed if not _is_commit(root, update.local_id)]
        return [Refusal(judge.UNREADABLE, name) for name in odd]
    known = _present(root, [update.remote_id for update in updates])
    judgement = Judgement(root, private, tips, cache)
    found = judgement.refusals(objects.brought(root, tips, known)) if tips else []
    found += _messages(root, tips, known, list(given)) if tips else []
    return judge.told(_news(root, url, list(given), tips, found))


def _is_commit(root: Path, oid: str) -> bool:
    return objects.resolve(root, [f"{oid}^{{commit}}"])[0].kind == "commit"


def _present(root: Path, ids: Iterable[str]) -> list[str]:
    """Those of the ids that stand for commits which are here."""
    names = [f"{oid}^{{commit}}" for oid in dict.fromkeys(ids) if not objects.is_zero(oid)]
    return [one.id for one in objects.resolve(root, names) if one.kind == "commit"]


def _messages(root: Path, tips: Sequence[str], known: Sequence[str], given: Sequence[str]) -> list[Refusal]:
    """Identity numbers in the messages of commits and tags."""
    tags = (one for one in objects.resolve(root, given) if one.kind == "tag")
    found = [*objects.messages(root, tips, known), *objects.contents(root, tags)]
    return [Refusal(judge.MESSAGE, "", 0, (name,), name) for name, text in found if judge.holds_identity("", text)]


def _news(root: Path, url: str, given: Sequence[str], tips: Sequence[str], found: list[Refusal]) -> list[Refusal]:
    """What the remote does not have yet. It is asked itself: names kept of it here may be out of date."""
    if not found:
        return []
    there = objects.offered(root, url)
    if there is None:
        return found
    fresh = objects.commits(root, tips, _present(root, there)) | (set(given) - set(there))
    return [one for one in found if fresh.issuperset(one.commits)]


def listed(root: Path, url: str, patterns: Iterable[str]) -> bool:
    """Whether an address is among those: whole and in equal case, `*` for any text. Paths are made whole first."""
    if "://" not in url and ":" not in url.partition("/")[0]:
        url = os.path.normpath(root.resolve() / url)
    return any(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), url) for pattern in patterns)


def parsed(lines: Iterable[str]) -> list[Update]:
    """Git's lines as updates."""
    return [Update(*parts) for line in lines if len(parts := line.split()) == 4]


def cache_folder(root: Path) -> Path:
    """Where results are kept: inside the Git directory."""
    return root / run_git(root, "rev-parse", "--git-common-dir").decode().strip() / "satudata"


def before(root: Path, refusals: Iterable[Refusal]) -> str | None:
    """The commit before the first of those refused, to go back to; "" when that one has none before it, None when no
    commit is at fault.
    """
    guilty = {commit for refusal in refusals for commit in refusal.commits}
    present = [one for one in _present(root, sorted(guilty)) if one in guilty]
    given = "".join(f"{oid}\n" for oid in present).encode()
    for line in run_git(
        root, "rev-list", "--topo-order", "--reverse", "--parents", "--stdin", given=given
    ).splitlines():
        commit, *parents = line.decode().split(" ")
        if commit in present:
            return parents[0] if parents else ""
    return None
