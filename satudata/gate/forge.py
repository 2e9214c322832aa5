"""What the gate asks of a forge, and the values in which any forge answers. Adapters: `github`, `forgejo`.

An adapter reads every page, and raises `Partial` rather than give a part for the whole: the gate then decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from satudata.errors import SatudataError
from satudata.read.git import Entry

APPROVED, CHANGES_REQUESTED, DISMISSED = "approved", "changes_requested", "dismissed"


class Partial(SatudataError):
    """The forge gave less than the whole, or something else than it promises. What was asked for is unknown."""


class State(StrEnum):
    """A commit status. `pending` also means waiting: a check run in progress let requests be merged (seen there)."""

    PENDING = "pending"
    FAILURE = "failure"
    SUCCESS = "success"


@dataclass(frozen=True)
class Pull:
    """An open proposal. `author` is a numeric account id; `base` the name of the branch it wants to change."""

    number: int
    head: str
    base: str
    author: int
    draft: bool
    files: int  # how many files it changes, as the forge counts them
    commits: int
    address: str
    opened_at: str = ""  # ISO 8601 with offset


@dataclass(frozen=True)
class ChangedFile:
    """One path of a proposal: added | modified | removed | renamed (from `before`) | …"""

    path: str
    status: str
    before: str = ""


@dataclass(frozen=True)
class Review:
    """One review as the forge tells it today. `commit` may have been re-pointed since it was given."""

    id: int
    account: int
    state: str  # approved | changes_requested | dismissed | other words that decide nothing
    commit: str
    at: str  # ISO 8601 with offset


@dataclass(frozen=True)
class Commit:
    """One commit of a proposal with the accounts the forge found for its author and committer."""

    id: str
    accounts: tuple[int, ...]


@dataclass(frozen=True)
class CheckRun:
    """The check of a proposal: success | failure | pending | missing, and the report it left, "" for none.

    The proposal's own copy of the workflow made both, so neither has authority.
    """

    state: str
    report: bytes = b""


@dataclass(frozen=True)
class Setting:
    """One thing a forge should be set to. `holds` is None where it could not be read."""

    key: str
    holds: bool | None
    facts: tuple[tuple[str, str | int], ...] = ()


class Forge(Protocol):
    """A forge with one repository. Ids of commits and blobs are Git's."""

    kind: str

    def branch(self, name: str) -> str:
        """The commit a branch points to."""

    def pulls(self) -> tuple[Pull, ...]:
        """Every open proposal, oldest first."""

    def files(self, pull: Pull) -> tuple[ChangedFile, ...]:
        """Every path it changes. Raises Partial when they are more than the forge tells."""

    def commits(self, pull: Pull) -> tuple[Commit, ...]:
        """Every commit of it. Raises Partial when they are more than the forge tells."""

    def reviews(self, pull: Pull) -> tuple[Review, ...]:
        """Every review, oldest first."""

    def force_pushed_at(self, pull: Pull) -> str:
        """When its branch was last moved by force, "" when it never was."""

    def fork_point(self, base: str, head: str) -> str:
        """The commit where head left base."""

    def entry(self, commit: str, path: str) -> Entry | None:
        """What stands at that path in that commit, or None."""

    def blob(self, blob: str) -> bytes:
        """The bytes of an object."""

    def check(self, pull: Pull) -> CheckRun:
        """The newest check of exactly its head."""

    def set_status(self, commit: str, state: State, description: str, address: str) -> None:
        """Set the status the branch rules wait for."""

    def keep_comment(self, pull: Pull, marker: str, text: str, account: int) -> None:
        """Write the one comment that carries the marker and is this account's own, or change it to this text."""

    def merge(self, pull: Pull, title: str) -> str:
        """Merge exactly the head that was judged; the merge commit, or "" when the forge refused."""

    def append(self, branch: str, parent: str, files: Mapping[str, bytes], message: str) -> str:
        """One commit with new files on top of `parent`, and the branch moved to it; its id, or "" when the branch has
        moved meanwhile.
        """

    def settings(self, branch: str) -> tuple[Setting, ...]:
        """What the trust rules ask of the repository's settings, each with whether it holds."""
