"""What is whole of a damaged archive → a folder. No instance: files as they were put in, each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from satudata.archive.container import Container
from satudata.archive.examine import HARMLESS, Fault, Report
from satudata.archive.parts import Part, part_of
from satudata.archive.unpack import draft, put, require_free, require_room, unpack
from satudata.errors import SatudataError
from satudata.write import safe


@dataclass(frozen=True)
class Salvaged:
    """What was written, as paths of the archive in order; of these `unproven` are whole by CRC-32 only. `lost` are the
    files that could not be written, as far as anything still names them.
    """

    written: tuple[str, ...]
    unproven: tuple[str, ...]
    lost: tuple[Fault, ...]

    @property
    def by_part(self) -> Mapping[Part, tuple[int, int]]:
        """For each part that is known of, how many files were written and how many lost."""
        counts: dict[Part, tuple[int, int]] = {}
        for part in Part:
            n = sum(part_of(path) is part for path in self.written)
            m = sum(fault.part is part for fault in self.lost)
            if n or m:
                counts[part] = (n, m)
        return counts


def salvage(place: Path, target: Path, report: Report) -> Salvaged:
    """Write every file that is whole by the archive's own digests below `target`, under its path in the archive.

    Nothing is written when none is. SatudataError when the target is not empty, when the disk is too small, or when the
    archive is no longer the one that was examined.
    """
    require_free(target)
    written = tuple(path for path in report.whole_members if safe(path))
    lost = _lost(report, written)
    if not written:
        return Salvaged((), (), lost)
    require_room(target, sum(report.seen[path].bytes for path in written))
    with draft(target) as folder, Container(place) as container:
        if container.sha256 != report.sha256:
            raise SatudataError("archive-changed", path=str(place))
        root = folder / "salvaged"
        root.mkdir()
        unpack(container, {path: root / path for path in written})
        put(root, target)
    return Salvaged(written, tuple(path for path in report.unproven if path in set(written)), lost)


def _lost(report: Report, written: Sequence[str]) -> tuple[Fault, ...]:
    found = (fault for fault in report.faults if fault.path and fault.kind not in HARMLESS)
    return tuple(fault for fault in found if fault.path not in set(written))
