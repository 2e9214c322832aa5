"""What cannot be said inside tables for programs: a file beside them says it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from satudata.model.files import File

README, TABLE = "BACA-SAYA.txt", ".csv"


def with_mark(files: Sequence[File], mark: str, prefix: str = "") -> tuple[File, ...]:
    """The files, and in each folder that holds a CSV a `BACA-SAYA.txt` with the mark, `prefix` before its name where
    other files may lie there; the files alone without a mark.
    """
    if not mark:
        return tuple(files)
    folders = {PurePosixPath(file.path).parent for file in files if file.path.endswith(TABLE)}
    told = f"{mark}\n".encode()
    return (*files, *(File(str(folder / f"{prefix}{README}"), told) for folder in sorted(folders)))
