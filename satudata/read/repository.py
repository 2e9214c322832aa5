"""The files of an instance: which of them are datasets, which are refused for their name or kind, and their bytes.

Only regular files with plain names count under `data/` and `metadata/` (trust rules on repository content). A file
that Git says is unchanged is published with the bytes Git has, whatever filters or line-end settings did to the
working copy.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from satudata.model.addresses import MAX_NAME, NAME, plain_name
from satudata.model.finding import Check, Finding, Where
from satudata.read.git import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Entry, Repository, blob_id
from satudata.read.tables import MAX_BYTES

BAD_NAME = Check("repository-bad-name", waivable=False)
STRAY = Check("repository-stray-file", waivable=False)
NOT_REGULAR = Check("repository-not-a-regular-file", waivable=False)
EXECUTABLE_FILE = Check("repository-executable", waivable=False)
COLLISION = Check("repository-name-collision", waivable=False)
ATTRIBUTES = Check("repository-attributes", waivable=False)
UNREADABLE = Check("repository-unreadable", waivable=False)
WITHOUT_METADATA = Check("repository-data-without-metadata", waivable=False)
WITHOUT_DATA = Check("repository-metadata-without-data", waivable=False)
CATALOGUE_MISSING = Check("repository-catalogue-file-missing", waivable=False)

CODES = (
    BAD_NAME,
    STRAY,
    NOT_REGULAR,
    EXECUTABLE_FILE,
    COLLISION,
    ATTRIBUTES,
    UNREADABLE,
    WITHOUT_METADATA,
    WITHOUT_DATA,
    CATALOGUE_MISSING,
)

# The path of a dataset's file as nearly all are; what is not so is looked at more closely.
DATASET_ID = rf"(?![a-z0-9\-]{{{MAX_NAME + 1}}}){NAME.pattern}/(?![a-z0-9\-]{{{MAX_NAME + 1}}}){NAME.pattern}"
DATASET_FILE = re.compile(rf"data/(?P<data>{DATASET_ID})\.csv|metadata/(?P<metadata>{DATASET_ID})\.yml")
KINDS = {SYMLINK: "symlink", SUBMODULE: "submodule"}
SUFFIXES = {"data": ".csv", "metadata": ".yml"}


class Source(NamedTuple):
    """The two files of one dataset, as far as they are there."""

    id: str
    metadata: Entry | None
    data: Entry | None

    @property
    def blobs(self) -> tuple[str, str]:
        """The object ids of metadata and data, "" where a file is absent or not committed."""
        return (self.metadata.blob if self.metadata else "", self.data.blob if self.data else "")


def sources(entries: Mapping[str, Entry]) -> tuple[dict[str, Source], list[Finding]]:
    """The datasets by id, in order of id, and what is wrong with the files as files."""
    findings: list[Finding] = []
    found: dict[str, dict[str, Entry]] = {}
    folded: dict[str, str] = {}
    for path, entry in entries.items():
        if entry.mode == REGULAR and (file := DATASET_FILE.fullmatch(path)) and file.lastgroup:
            found.setdefault(file[file.lastgroup], {})[file.lastgroup] = entry
            continue
        folder, _, rest = path.partition("/")
        suffix = SUFFIXES.get(folder)
        if suffix is None or rest == ".gitkeep":
            continue
        finding = refusal(path, entry, rest, suffix) or _collision(path, folded)
        if finding is not None:
            findings.append(finding)
        else:
            found.setdefault(rest.removesuffix(suffix), {})[folder] = entry
    result = {}
    for dataset_id, files in sorted(found.items()):
        if "metadata" in files:
            result[dataset_id] = Source(dataset_id, files["metadata"], files.get("data"))
        else:
            path = files["data"].path
            findings.append(WITHOUT_METADATA.at(Where(path, 1), expected=f"metadata/{dataset_id}.yml"))
    return result, findings


def refusal(path: str, entry: Entry, rest: str, suffix: str) -> Finding | None:
    """Why the file at this path is not read, None when it may be; `rest` must be agency/name with that suffix."""
    if entry.mode in KINDS:
        return NOT_REGULAR.at(Where(shown_path(path)), kind=KINDS[entry.mode])
    if rest.rpartition("/")[2] == ".gitattributes":
        return ATTRIBUTES.at(Where(path))
    if entry.mode == EXECUTABLE:
        return EXECUTABLE_FILE.at(Where(shown_path(path)))
    if entry.mode != REGULAR or not rest.endswith(suffix) or rest.count("/") != 1:
        return STRAY.at(Where(shown_path(path)), suffix=suffix)
    agency, _, name = rest.removesuffix(suffix).partition("/")
    if not plain_id(rest.removesuffix(suffix)):
        return BAD_NAME.at(Where(shown_path(path)), suggestion=f"{slug(agency)}/{slug(name)}{suffix}")
    return None


def plain_id(dataset_id: str) -> bool:
    """Whether this is `agency/dataset` in plain names, fit for a path and an address."""
    parts = dataset_id.split("/")
    return len(parts) == 2 and all(map(plain_name, parts))


def _collision(path: str, folded: dict[str, str]) -> Finding | None:
    """Two names that one file system or reader would take for the same."""
    key = unicodedata.normalize("NFKC", path).casefold()
    other = folded.setdefault(key, path)
    return None if other == path else COLLISION.at(Where(shown_path(path)), other=shown_path(other))


def slug(name: str) -> str:
    """A plain name made from any name, for telling people what to rename a file to."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_NAME] or "data"


def shown_path(path: str) -> str:
    """A path fit for a message: undecodable bytes and controls made visible."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\n", "\\n")


class Contents:
    """Gives the bytes of entries: from the working tree, from Git where Git's bytes differ.

    One run sees every file once: what is not committed is read a single time and kept, so that a file that is edited
    meanwhile is published as it was examined.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._root = os.fspath(repository.root)
        self._uncommitted: dict[str, bytes | OSError] = {}

    def place_of(self, entry: Entry) -> Path:
        """Where the working copy lies; whether it has the entry's bytes is asked of `stands`."""
        return Path(self._root, entry.path)

    def stands(self, entry: Entry, content: bytes) -> bool:
        """Whether the working copy has exactly these bytes now: a filter may make it differ, or somebody's editing."""
        try:
            with self.place_of(entry).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
        except OSError:
            return False
        return digest == hashlib.sha256(content).digest()

    def read(self, entry: Entry) -> bytes:
        """The bytes of the entry, the same at every call. Raises OSError when an uncommitted file cannot be read."""
        if not entry.blob:
            return self._read_once(entry.path)
        try:
            content = self._read(entry.path)
        except OSError:
            return self._repository.blob(entry.blob)
        return content if blob_id(content, entry.blob) == entry.blob else self._repository.blob(entry.blob)

    def _read_once(self, path: str) -> bytes:
        if path not in self._uncommitted:
            try:
                self._uncommitted[path] = self._read(path)
            except OSError as error:
                self._uncommitted[path] = error
        found = self._uncommitted[path]
        if isinstance(found, OSError):
            raise found
        return found

    def _read(self, path: str) -> bytes:
        # A link that took the file's place since Git looked is not followed.
        file = os.open(f"{self._root}/{path}", os.O_RDONLY | os.O_NOFOLLOW)
        try:
            return os.read(file, min(os.fstat(file).st_size, MAX_BYTES) + 1)
        finally:
            os.close(file)

    def identity(self, entry: Entry | None) -> str:
        """The object id of the entry's bytes, also when they are not committed; "" when absent, "?" when unreadable."""
        if entry is None:
            return ""
        if entry.blob:
            return entry.blob
        try:
            return blob_id(self.read(entry), "")
        except OSError:
            return "?"


def changed_ids(paths: Iterable[str]) -> frozenset[str]:
    """The dataset ids that these paths belong to."""
    ids = set()
    for path in paths:
        folder, _, rest = path.partition("/")
        if suffix := SUFFIXES.get(folder):
            ids.add(rest.removesuffix(suffix))
    return frozenset(ids)
