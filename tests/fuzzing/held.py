"""Files in memory, in place of a repository's."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.read.git import Entry


class Held:
    """Stands for `Contents`: these files, by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, entry: Entry) -> bytes:
        return self._files[entry.path]
