"""Originals are kept byte for byte in a private folder outside the repository: they name people."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from satudata.errors import SatudataError
from satudata.papers.apart import MAX_BYTES
from satudata.write import replace_file

SCAN_BYTES = 5 * MAX_BYTES  # scans are larger than letters


def store_of(given: str, root: Path) -> Path:
    """The folder named, else `SATUDATA_STORE`. SatudataError without one, or when it lies inside the repository."""
    named = given or os.environ.get("SATUDATA_STORE", "")
    if not named:
        raise SatudataError("letter-store-missing")
    folder = Path(named).expanduser().resolve()
    if folder == root.resolve() or root.resolve() in folder.parents:
        raise SatudataError("letter-store-inside", path=str(folder))
    return folder


def content_of(place: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a paper. SatudataError when it cannot be read or is larger than the limit."""
    try:
        with Path(place).open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise SatudataError("letter-unreadable", path=place, problem=error.strerror or "") from None
    if len(content) > limit:
        raise SatudataError("letter-too-large", path=place, limit=limit // 1_000_000)
    return content


def kept(folder: Path, content: bytes, name: str) -> Path:
    """Where the original lies now: under its digest, with the ending it came with, readable by its owner only."""
    ending = Path(name).suffix.lower()
    place = folder / f"{digest_of(content).removeprefix('sha256:')}{ending if ending.isascii() else ''}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
        place.chmod(0o600)
    except OSError as error:
        raise SatudataError("letter-unwritable", path=str(place), problem=error.strerror or "") from None
    return place


def digest_of(content: bytes) -> str:
    """`sha256:…` of the bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
