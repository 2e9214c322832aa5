"""A letter examined in a process of its own, with bounded memory and time: a PDF may be made to break its reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from satudata.errors import SatudataError
from satudata.typesetting import pdf

MAX_BYTES = 20_000_000
MAX_MEMORY_BYTES = 500_000_000  # of addresses; a letter of forty datasets does with 300 MB
MAX_SECONDS = 30
PDF_HEAD, HEAD_BYTES = b"%PDF-", 1024  # where readers look for it
LIBRARIES = ("pyhanko", "pypdfium2")


@dataclass(frozen=True)
class Examined:
    """A letter that holds: whose certificate signed it and when, and the digests that can be read on its pages.

    `hidden` are digests that a program finds in it and the eye does not.
    """

    certificate: str
    subject: str
    signed_at: str
    revocation: bool
    visible: frozenset[str]
    hidden: frozenset[str]


def examine(name: str, content: bytes, roots: Sequence[bytes], at: str) -> Examined:
    """The letter `content` judged at the moment `at` (ISO 8601 with offset) under the roots (PEM files).

    SatudataError `letter-…` with the remedy for everything that is wrong with it; `name` is how it is called there.
    """
    if len(content) > MAX_BYTES:
        raise SatudataError("letter-too-large", path=name, limit=MAX_BYTES // 1_000_000)
    for library in LIBRARIES:
        if find_spec(library) is None:
            raise SatudataError("letters-library-missing", library=library)
    specimen = _specimen()
    header = {"roots": [root.decode("latin-1") for root in roots], "at": at, "specimen": len(specimen)}
    told = _asked(json.dumps(header).encode() + b"\n" + specimen + content)
    if told is None:
        raise SatudataError("letter-not-pdf", path=name)
    if "refused" in told:
        raise SatudataError(f"letter-{told['refused']}", **{"path": name, **told["facts"]})
    return Examined(**{**told, "visible": frozenset(told["visible"]), "hidden": frozenset(told["hidden"])})


def pages_of(content: bytes) -> int | None:
    """How many pages a PDF of others has; None for what is none, too large, or breaks its reader."""
    if PDF_HEAD not in content[:HEAD_BYTES] or len(content) > MAX_BYTES:
        return None
    told = _asked(json.dumps({"count": True}).encode() + b"\n" + content)
    return int(told["pages"]) if told is not None else None


@cache
def _specimen() -> bytes:
    """The digits as letters show them; the day bears on nothing that is drawn."""
    return pdf("specimen", {}, "2026-01-01")


def _asked(message: bytes) -> dict[str, Any] | None:
    """What the other process says; None when it broke down."""
    paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    alone = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "satudata.papers.apart"],
            input=message,
            capture_output=True,
            env={**os.environ, **alone},
            timeout=MAX_SECONDS,
            check=False,
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return told if done.returncode == 0 and isinstance(told, dict) else None


def main() -> int:
    """The other process: header line, specimen and letter come in, or a PDF to be counted; one JSON object goes out."""
    limit()
    header = json.loads(sys.stdin.buffer.readline())
    if "count" in header:
        from satudata.papers.seen import count_pages

        print(json.dumps({"pages": count_pages(sys.stdin.buffer.read())}))  # noqa: T201 - the answer to the parent
        return 0
    from satudata.papers import signed

    specimen = sys.stdin.buffer.read(header["specimen"])
    content = sys.stdin.buffer.read()
    roots = [root.encode("latin-1") for root in header["roots"]]
    try:
        signature = signed.judge(content, roots, datetime.fromisoformat(header["at"]))
        from satudata.papers import seen  # only for a letter that is signed

        found = seen.look(content, specimen)
    except signed.Refused as refused:
        print(json.dumps({"refused": refused.code, "facts": refused.facts}))  # noqa: T201 - the answer to the parent
        return 0
    answer = {**signature._asdict(), "visible": sorted(found.visible), "hidden": sorted(found.hidden)}
    print(json.dumps(answer))  # noqa: T201 - the answer to the parent
    return 0


def limit() -> None:
    """No more memory, time or files than a letter needs, where the system can be told so."""
    try:
        import resource
    except ImportError:  # Windows; there the parent's clock is the limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
