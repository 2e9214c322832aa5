"""The one writer of files: inside its target only, and only what changed.

The record of what stands in a site is removed before the first change and written after the last one. A build that was
cut off therefore leaves no record, and the next one writes everything anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from satudata.errors import SatudataError
from satudata.model.files import File

Written = tuple[str, str, int]  # path, SHA-256, bytes


class Writer:
    """Writes files below one folder. `known` maps a path to the (SHA-256, size) that stands there already."""

    def __init__(self, target: Path, known: Mapping[str, tuple[str, int]] | None = None) -> None:
        self.target = os.fspath(target)
        self._known = known or {}
        self._folders: set[str] = set()

    def write(self, files: Iterable[File]) -> tuple[Written, ...]:
        """Write each file whose bytes are not there yet; what was given is told, in order."""
        return tuple(self._write(file) for file in files)

    def _write(self, file: File) -> Written:
        path, content = file
        digest = hashlib.sha256(content).hexdigest()
        if self._known.get(path) == (digest, len(content)):
            return path, digest, len(content)
        if not safe(path):
            raise SatudataError("unsafe-path", path=path)
        place = f"{self.target}/{path}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        # A new name beside the old one, then the swap: a reader never sees half a file, and a link is replaced, not followed.
        draft = f"{place}.new"
        with open(draft, "wb") as out:
            out.write(content)
        os.replace(draft, place)
        return path, digest, len(content)


def safe(path: str) -> bool:
    """Whether the path is relative, plain and stays below its folder."""
    return bool(path) and PurePosixPath(path).as_posix() == path and not path.startswith("/") and ".." not in path.split("/")


def sweep(target: Path, keep: Collection[str]) -> int:
    """Remove every file below the target that is not in `keep`, and folders left empty; gives how many files went."""
    removed = 0
    root = os.fspath(target)
    for folder, folders, names in os.walk(root, topdown=False):
        prefix = folder[len(root) + 1 :].replace(os.sep, "/")
        for name in names:
            if (f"{prefix}/{name}" if prefix else name) not in keep:
                os.unlink(f"{folder}/{name}")
                removed += 1
        for name in folders:
            place = f"{folder}/{name}"
            if os.path.islink(place):
                os.unlink(place)
            elif not os.listdir(place):
                os.rmdir(place)
    return removed
