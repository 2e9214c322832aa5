"""The search itself: every pattern at once, in time that grows with the file and not with the number of patterns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick, Implementation

from satudata.errors import SatudataError
from satudata.leaks.needles import NUMBER, PLAIN, RUN, Needle, squeezed
from satudata.leaks.unpack import UnreadableError, texts, without_tags
from satudata.model.files import File

# Parts that all workbooks share are looked at once in each process.
REMEMBERED, PART_BYTES = 100, 20_000
MARK = 12  # hex digits by which a needle is known in the record of a build
NOTHING: Mapping[str, str] = {}
FAST_BELOW = 1_000  # patterns; for more of them the faster automaton takes too long to make
DIGITS = frozenset(b"0123456789")
WORD = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz_") | frozenset(range(128, 256))


class Patterns:
    """Needles of equal standing, searched together in small text."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._needles = list({needle.pattern: needle for needle in needles if needle.pattern}.values())

    @cached_property
    def _search(self) -> BytesAhoCorasick:
        # Made when the first file is looked at: a run that writes nothing needs none.
        kind = Implementation.DFA if len(self._needles) < FAST_BELOW else Implementation.ContiguousNFA
        return BytesAhoCorasick([needle.pattern for needle in self._needles], implementation=kind)

    def found(self, content: bytes) -> list[Needle]:
        """Every needle in the text that stands there by itself."""
        if not self._needles:
            return []
        hits = self._search.find_matches_as_indexes(content, overlapping=True)
        needles = ((self._needles[index], start, end) for index, start, end in hits)
        return [needle for needle, start, end in needles if stands_alone(needle.kind, content, start, end)]


def stands_alone(kind: str, content: bytes, start: int, end: int) -> bool:
    """Whether the hit is a word or number of its own: `1234567` is not in `51234567`, nor in `1234567.8`."""
    if kind in (RUN, PLAIN):
        return True
    before, after = content[max(start - 2, 0) : start], content[end : end + 2]
    if (before and before[-1] in WORD) or (after and after[0] in WORD):
        return False
    if kind != NUMBER:
        return True
    # Between bare digits a comma separates cells; among thousands marks it belongs to the number.
    marks = b"." if content[start:end].isdigit() else b".,"
    joined_before = len(before) == 2 and before[1] in marks and before[0] in DIGITS
    joined_after = len(after) == 2 and after[0] in marks and after[1] in DIGITS
    return not (joined_before or joined_after)


class Watch:
    """What must not leave, ready to be searched for. `digests` maps the SHA-256 of whole files to where they are.

    `passing` and `passing_digests` are those of data that only waits and was never out. `marks` stand for all others:
    an earlier output is clean when it was searched for each of them.
    """

    def __init__(
        self,
        needles: Sequence[Needle],
        digests: Mapping[str, str] = NOTHING,
        passing: Sequence[Needle] = (),
        passing_digests: Mapping[str, str] = NOTHING,
    ) -> None:
        self._digests = {**passing_digests, **digests}
        # The last of equal patterns counts, so that what nobody may see is told before what waits.
        every = (*passing, *needles)
        self._words = Patterns(needle for needle in every if needle.kind != RUN)
        self._runs = Patterns(needle for needle in every if needle.kind == RUN)
        self._clean: set[bytes] = set()
        self.empty = not every and not self._digests
        parts = {*digests, *(f"{needle.kind}:{needle.pattern.hex()}" for needle in needles)}
        self.marks = frozenset(hashlib.sha256(part.encode()).hexdigest()[:MARK] for part in parts)

    def found(self, file: File) -> Needle | None:
        """The first thing in the file that must not leave, or None. UnreadableError when it cannot be looked into."""
        if self.empty:
            return None
        digest = hashlib.sha256(file.content).hexdigest()
        if digest in self._digests:
            return Needle(PLAIN, b"", self._digests[digest])
        for text in texts(*file):
            if text in self._clean:
                continue
            small = text.lower()
            hits = self._words.found(small) or self._runs.found(squeezed(small))
            if not hits and b"<" in small:
                hits = self._runs.found(squeezed(without_tags(small)))
            if hits:
                return min(hits, key=lambda needle: (needle.origin, needle.row))
            if len(self._clean) < REMEMBERED and len(text) < PART_BYTES:
                self._clean.add(text)
        return None

    def objection(self, file: File) -> SatudataError | None:
        """Why the file must not be in the site, or None. It names places, never what stands there."""
        try:
            needle = self.found(file)
        except UnreadableError:
            return SatudataError("leak-unreadable", path=file.path)
        return SatudataError("leak", path=file.path, origin=needle.origin, row=needle.row) if needle else None


@dataclass(frozen=True)
class Refusal:
    """Called with each file before it is written below `site`."""

    site: Path
    watch: Watch

    def __call__(self, file: File) -> None:
        """Raise SatudataError when the file must not be written; what an earlier build left there goes too."""
        objection = self.watch.objection(file)
        if objection is not None:
            (self.site / file.path).unlink(missing_ok=True)
            raise objection
