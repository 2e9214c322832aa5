"""Members of an archive → files in a place of their own, which stands whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from satudata.archive.container import Container
from satudata.errors import SatudataError


def require_free(target: Path) -> None:
    """Refuse a place where something stands. SatudataError `init-not-empty`."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise SatudataError("init-not-empty", path=str(target))


def require_room(target: Path, need: int) -> None:
    """Refuse a disk with less than that many bytes free. SatudataError `archive-no-room`."""
    above = next(folder for folder in target.absolute().parents if folder.exists())
    if shutil.disk_usage(above).free < need:
        raise SatudataError("archive-no-room", path=str(above), bytes=need)


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A folder beside the target, for its owner only, gone at the end whatever happens."""
    place = target.absolute()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise SatudataError("disk-refused", path=str(target), problem=str(error.strerror or error)) from None
    try:
        yield folder
    except OSError as error:
        raise SatudataError("disk-refused", path=str(target), problem=str(error.strerror or error)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(root: Path, target: Path) -> None:
    """Move a folder to its place, where nothing but an empty folder stands; for its owner only."""
    if target.exists():
        target.rmdir()
    root.chmod(0o700)  # it may hold rows that are not open
    root.rename(target)


def unpack(container: Container, places: Mapping[str, Path]) -> int:
    """Write these members, each to its place, which must not be there yet; gives how many."""
    wanted = [member for member in container.members if member.path in places]
    for member in wanted:
        place = places[member.path]
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in container.chunks(member):
                out.write(chunk)
    return len(wanted)
