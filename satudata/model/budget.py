"""How much is used of what a forge bears, told before it is too late: the site it hosts and the files it takes.

https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits and
https://docs.github.com/repositories/working-with-files/managing-large-files/about-large-files-on-github
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

SITE_BYTES = 1_000_000_000
FILE_BYTES = {"file": 100_000_000, "upload": 25_000_000}  # by Git, and through the browser
LEVELS = (0.95, 0.8, 0.6)


class Use(NamedTuple):
    """What is used of one limit: of the `site`, or by the largest `file`, the same as an `upload` in the browser."""

    what: str
    used_bytes: int
    limit_bytes: int
    path: str = ""

    @property
    def level(self) -> float:
        """The highest of `LEVELS` that is reached, 0 below all."""
        return next((level for level in LEVELS if self.used_bytes >= level * self.limit_bytes), 0.0)


def uses(site_bytes: int, files: Mapping[str, int]) -> Iterator[Use]:
    """Every limit that is used to 60 % or more; `files` are sizes by path."""
    path = max(sorted(files), key=files.__getitem__, default="")
    largest = (Use(what, files.get(path, 0), limit, path) for what, limit in FILE_BYTES.items())
    yield from (use for use in (Use("site", site_bytes, SITE_BYTES), *largest) if use.level)
