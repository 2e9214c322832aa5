"""Who brought which bytes into Git: so that nobody examines or approves a change of their own.

Merges are looked through: who merges a proposal has not written it. Bytes that only the merge itself brought, neither
side having had them, are of who merged and of the authors of both sides. An author's address can be forged, so this
holds honest people to the rule; on a forge the gate compares accounts besides. Where a `.mailmap` says that an address
is another's, both count: it may add an author, never take one away.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from satudata.read.git import Repository, run_git
from satudata.read.places import GOVERNED_PLACES


@dataclass(frozen=True)
class Authors:
    """Blob id → the addresses, in small letters, of those whose commits brought it in, up to `head`.

    `names` is the digest of the `.mailmap` that was asked, "" without one.
    """

    head: str
    emails: Mapping[str, Set[str]] = field(default_factory=dict)
    names: str = ""


def authors_of(repository: Repository, known: Authors | None = None) -> Authors:
    """Everything in one pass over the history; what is known up to an ancestor is not asked again."""
    names = repository.names
    if known is not None and known.names != names:
        known = None
    if known is not None and known.head == repository.head:
        return known
    span = repository.head
    emails: dict[str, Set[str]] = {}
    if known is not None and repository.is_ancestor(known.head):
        span, emails = f"{known.head}..{repository.head}", dict(known.emails)
    output = run_git(
        repository.root, "log", "--topo-order", "--diff-merges=combined", "--no-renames", "--raw", "--no-abbrev", "-z",
        "--format=%x01%ae%x02%aE%x00", span, "--", "data", "metadata", *GOVERNED_PLACES,
    )  # fmt: skip
    for block in reversed(output.split(b"\x01")[1:]):  # oldest first: a merge takes over the authors of its sides
        parts = block.split(b"\0")
        written = frozenset(parts[0].decode("utf-8", "replace").lower().split("\x02"))
        for about in (part.strip() for part in parts[1:] if part.strip().startswith(b":")):
            *sides, blob = _blobs(about.decode())
            merged = [side for side in sides if side.strip("0")] if sides[1:] else []
            sources = (emails.get(one, frozenset()) for one in (blob, *merged))
            emails[blob] = written.union(*sources)
    return Authors(repository.head, emails, names)


def _blobs(about: str) -> list[str]:
    """The blobs of one line of `--raw`: those before, one for each parent, then the one after."""
    n_parents = len(about) - len(about.lstrip(":"))
    return about.split(" ")[n_parents + 1 : 2 * n_parents + 2]
