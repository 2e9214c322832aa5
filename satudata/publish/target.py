"""Where a publication goes, and what both kinds of place have in common."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

from satudata.errors import SatudataError
from satudata.read.git import run_git


class Publication(NamedTuple):
    """One publication as the public repository tells of it: author, moment (ISO 8601 with offset), message."""

    name: str
    email: str
    at: str
    message: str


class Outcome(NamedTuple):
    """What a publication changed: files brought or altered, files gone, the commit ("" in a folder, or when nothing
    changed), and the names in the repository that still lead to earlier publications after a takedown.
    """

    changed: int
    removed: int
    commit: str = ""
    remaining: tuple[str, ...] = ()


class Target(Protocol):
    """A place that can hold a publication."""

    def ledger(self) -> bytes | None:
        """`publications.json` as it stands there, or None before the first publication."""
        ...

    def hold(self, site: Path, publication: Publication, anew: bool) -> Outcome:
        """Make the place hold exactly the files below `site`; `anew` leaves no history behind."""
        ...


def is_repository(given: str) -> bool:
    """Whether this names a Git repository: an address, or a folder that is one; any other path is a plain folder."""
    place = Path(given)
    if not place.exists():
        return "://" in given or (":" in given.partition("/")[0] and not _drive(given))
    if (place / ".git").exists():
        return True
    if not place.is_dir():
        return False
    try:
        return run_git(place, "rev-parse", "--is-bare-repository", GIT_DIR=".").strip() == b"true"
    except SatudataError:
        return False


def _drive(given: str) -> bool:
    return len(given) > 1 and given[1] == ":" and given[0].isalpha()
