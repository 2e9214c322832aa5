"""What an archive consists of: the names of its parts, the paths that may stand in it, and the list of digests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

README, MANIFEST, SUMS, BUNDLE = "BACA-SAYA.txt", "archive.json", "SHA256SUMS", "history.bundle"
FILES, LETTERS, PORTAL = "files/", "letters/", "portal/"

MAX_PATH, MAX_STEP = 1000, 250  # bytes of a path, and of one name in it
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)  # devices of Windows
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


class Part(StrEnum):
    """A part as people are told of it; `CONTAINER` is the ZIP format around the others."""

    README = "readme"
    MANIFEST = "manifest"
    SUMS = "sums"
    HISTORY = "history"
    FILES = "files"
    LETTERS = "letters"
    PORTAL = "portal"
    CONTAINER = "container"


SINGLE = {README: Part.README, MANIFEST: Part.MANIFEST, SUMS: Part.SUMS, BUNDLE: Part.HISTORY}
FOLDERS = {FILES: Part.FILES, LETTERS: Part.LETTERS, PORTAL: Part.PORTAL}
# What the manifest measures: the rest of an archive explains these.
CONTENT = (Part.HISTORY, Part.FILES, Part.LETTERS, Part.PORTAL)


class Measure(NamedTuple):
    """A part in figures; `sha256` (hex) is over the lines of SHA256SUMS that belong to it, in their order."""

    files: int
    bytes: int
    sha256: str


def part_of(path: str) -> Part | None:
    """The part that a path in the archive belongs to, None when no archive has such a path."""
    folder, slash, rest = path.partition("/")
    return FOLDERS.get(folder + slash) if rest else SINGLE.get(path)


def plain(path: str) -> bool:
    """Whether the path can be unpacked on any system as it is written, below the folder where it is unpacked."""
    if UNSAFE.search(path) or len(path.encode("utf-8", "replace")) > MAX_PATH:
        return False
    return all(map(_plain_step, path.split("/")))


def _plain_step(step: str) -> bool:
    """Neither `.` nor `..`, no folder of Git's own, nothing that Windows cuts or takes for a device."""
    folded = unicodedata.normalize("NFKC", step).casefold()
    git = folded == ".git" or folded.startswith("git~")
    fits = 0 < len(step.encode("utf-8", "replace")) <= MAX_STEP
    return fits and step[-1] not in ". " and not git and not RESERVED.fullmatch(step)


def clashing(paths: Iterable[str]) -> set[str]:
    """The paths that some file system takes for another one of them, or for a folder of one; the first may stay."""
    places: dict[str, str] = {}  # folded file or folder → as it is written first
    files: set[str] = set()
    clashes = set()
    for path in sorted(set(paths)):
        steps = path.split("/")
        folders = ["/".join(steps[:n]) for n in range(1, len(steps))]
        folded = [_folded(place) for place in (*folders, path)]
        first = [places.setdefault(key, place) for key, place in zip(folded, (*folders, path), strict=True)]
        if first != [*folders, path] or files.intersection(folded[:-1]):
            clashes.add(path)
        else:
            files.add(folded[-1])
    return clashes


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def sums_txt(digests: Mapping[str, str]) -> bytes:
    """Path → SHA-256 (hex) as `sha256sum --check` reads it, in order of path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def read_sums(content: bytes) -> dict[str, str] | None:
    """Path → SHA-256 (hex), None when this is no such list, or one that names a path twice."""
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError:
        return None
    found = [LINE.fullmatch(line) for line in lines[:-1]]
    digests = {line[2]: line[1] for line in found if line is not None}
    return digests if lines[-1] == "" and len(digests) == len(found) else None
