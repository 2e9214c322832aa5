"""The one writer of files: inside its target only, and only what changed.

The record of what stands in a site is removed before the first change and written after the last one. A build that was
cut off therefore leaves no record, and the next one writes everything anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from satudata.errors import SatudataError
from satudata.model.files import File

Written = tuple[str, str, int]  # path, SHA-256, bytes


def admit(file: File) -> None:
    """Let every file through."""


class Writer:
    """Writes files below one folder. `known` maps a path to the (SHA-256, size) that stands there already.

    `refuse` looks at each file before it is written and raises when it must not be.
    """

    def __init__(
        self,
        target: Path,
        known: Mapping[str, tuple[str, int]] | None = None,
        refuse: Callable[[File], None] = admit,
    ) -> None:
        self.target = os.fspath(target)
        self._known = known or {}
        self._refuse = refuse
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
        self._refuse(file)
        place = f"{self.target}/{path}"
        self._make_folder(place.rpartition("/")[0])
        try:
            _create(place, content)
        except FileExistsError:
            # A new name beside the old one, then the swap: nobody reads half a file, and a link is not followed.
            Path(f"{place}.new").unlink(missing_ok=True)
            _create(f"{place}.new", content)
            os.replace(f"{place}.new", place)
        return path, digest, len(content)

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            try:
                os.mkdir(folder)
            except OSError:
                os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)


def _create(place: str, content: bytes) -> None:
    """Write a file that is not there yet; FileExistsError when something is, even a link to nowhere."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(handle, "wb", buffering=0) as out:
        out.write(content)


def safe(path: str) -> bool:
    """Whether the path is relative, plain and stays below its folder."""
    return all(part not in ("", ".", "..") for part in path.split("/"))


def listing(target: Path) -> set[str]:
    """Every file below the target, as paths relative to it; links, also those to folders, count as files."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            entries = os.scandir(f"{target}/{prefix}")
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    found.add(path)
    return found


def remove(target: Path, paths: Iterable[str]) -> int:
    """Remove these files, and the folders that are left empty; gives how many files went."""
    removed = 0
    for path in sorted(paths):
        place = target / path
        place.unlink()
        removed += 1
        for folder in place.parents:
            if folder == target or any(folder.iterdir()):
                break
            folder.rmdir()
    return removed


def replace_file(place: Path, content: bytes) -> None:
    """Write one file that a person named, atomically."""
    draft = place.with_name(f"{place.name}.new")
    try:
        draft.write_bytes(content)
        os.replace(draft, place)
    except OSError as error:
        raise SatudataError("disk-refused", path=str(place), problem=str(error.strerror or error)) from None
