"""A plain folder as the public output, for a web server that serves files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.files import File
from satudata.publish.target import Outcome, Publication
from satudata.write import Writer, listing, remove


@dataclass(frozen=True)
class Folder:
    """A folder that is absent, empty, or an earlier publication."""

    place: Path

    def ledger(self) -> bytes | None:
        """`publications.json` as it stands there."""
        ledger = self.place / addresses.PUBLICATIONS
        return ledger.read_bytes() if ledger.is_file() else None

    def hold(self, site: Path, publication: Publication, anew: bool) -> Outcome:
        """Write what differs, then remove what no longer belongs; a folder has no history to leave behind.

        SatudataError when the folder holds files of somebody else; nothing is touched then.
        """
        present = listing(self.place)
        if present and addresses.BUILD not in present:
            raise SatudataError("site-in-the-way", path=str(self.place))
        wanted = listing(site)
        known = {path: _state(self.place / path) for path in present & wanted}
        written = Writer(self.place, known).write(_files(site, wanted))
        changed = sum(known.get(path) != (digest, size) for path, digest, size in written)
        return Outcome(changed, remove(self.place, present - wanted))


def _files(site: Path, paths: Iterable[str]) -> Iterator[File]:
    """The mark of a publication first, so that a run that was cut off leaves a folder known as ours."""
    for path in sorted(paths, key=lambda path: (path != addresses.BUILD, path)):
        yield File(path, (site / path).read_bytes())


def _state(place: Path) -> tuple[str, int]:
    if place.is_symlink():
        return "", -1  # replaced by the file itself
    content = place.read_bytes()
    return hashlib.sha256(content).hexdigest(), len(content)
