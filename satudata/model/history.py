"""What Git witnesses: the versions of a dataset on the main line, newest first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a dataset's two files on the main line.

    `id` is eight hex digits made from the two blob ids, so it survives a rewritten history. `at` is the commit's time,
    ISO 8601 with offset. Blob ids are "" where the file was absent.
    """

    id: str
    commit: str
    at: str
    author: str
    subject: str
    data_blob: str
    metadata_blob: str
    data_path: str
    metadata_path: str

    @property
    def on(self) -> str:
        return self.at[:10]
