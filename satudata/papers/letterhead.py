"""The letterhead of a region's own *tata naskah dinas*: pictures in `catalog/letterheads/`, none of them needed."""

from __future__ import annotations

from dataclasses import dataclass

from satudata.desk import Desk
from satudata.errors import SatudataError

FOLDER = "catalog/letterheads/"
EMBLEM = "emblem"
ENDINGS = (".png", ".jpg")
LARGEST_BYTES = 1_000_000


@dataclass(frozen=True)
class Letterhead:
    """`whole` takes the place of the letterhead that is set in type; `emblem` stands left of that. b"" for none."""

    whole: bytes = b""
    emblem: bytes = b""


def letterhead_of(desk: Desk, agency: str) -> Letterhead:
    """The agency's own picture `<agency>.png` or `.jpg`, and the region's `emblem.png` or `.jpg`, as they are in Git.

    SatudataError `letterhead-too-large`.
    """
    return Letterhead(_picture(desk, agency), _picture(desk, EMBLEM))


def _picture(desk: Desk, name: str) -> bytes:
    for path in (f"{FOLDER}{name}{ending}" for ending in ENDINGS):
        entry = desk.entries.get(path)
        if entry is not None and entry.blob:
            content = desk.contents.read(entry)
            if len(content) > LARGEST_BYTES:
                raise SatudataError("letterhead-too-large", path=path, limit=LARGEST_BYTES // 1_000)
            return content
    return b""
