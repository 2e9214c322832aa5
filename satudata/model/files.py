"""What leaves the engine: files as values, and pages as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class File(NamedTuple):
    """One file of the output: path relative to the site (`/` separated, no leading slash) and its bytes."""

    path: str
    content: bytes


Files = Iterator[File]


@dataclass(frozen=True, slots=True)
class Page:
    """A portal page before any theme: `body` is ready HTML (everything in it already escaped).

    `path` is the address below the language root: "" is home, "data/dinkes/puskesmas/" a folder address, "404.html" a
    file. `kind` picks the shell (home | listing | dataset | text | error). `crumbs` are (label, address) pairs, address
    relative to the language root; the last one is the page itself. `json_ld` is a value to embed as schema.org, or
    None. Links to other pages inside `body` are written relative to the site root as "{root}data/…", where the renderer
    replaces the token {root} with the relative way up ("../../"), so that a site works under any prefix and from disk.
    `section` is the item of the main menu that is current:
    katalog | instansi | urusan | panduan | tentang | mesin | "".
    """

    path: str
    language: str
    kind: str
    title: str
    description: str
    body: str
    crumbs: tuple[tuple[str, str], ...] = ()
    json_ld: Mapping[str, object] | None = None
    translated: bool = True
    moved_to: str = ""  # the address below the language root that took this page's place
    section: str = ""


@dataclass(frozen=True, slots=True)
class Produced:
    """What one dataset gives: its written files as (path, SHA-256, bytes) and fragments for catalogue-wide files."""

    files: tuple[tuple[str, str, int], ...]
    fragments: Mapping[str, bytes] = field(default_factory=dict)
