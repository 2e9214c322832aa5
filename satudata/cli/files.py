"""What several commands do with a day and a file that were named on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from satudata.errors import SatudataError
from satudata.write import replace_file


def day_of(given: str) -> str:
    """A day of the calendar as ISO, "" for none."""
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise SatudataError("bad-date", date=given) from None


def replace(place: Path, content: bytes) -> None:
    """Write the file whole; SatudataError when the folder refuses it."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    except OSError as error:
        raise SatudataError("letter-unwritable", path=str(place), problem=error.strerror or "") from None
