"""The digest that a statement is about: one text for the exact bytes of all files of a subject."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def content_digest(files: Iterable[tuple[str, bytes]]) -> str:
    """`sha256:…` over the files' (path, size, SHA-256), one line each, in order of path.

    The path is part of it, so the bytes of one dataset prove nothing about another that copies them.
    """
    return tree_digest((path, len(content), hashlib.sha256(content).hexdigest()) for path, content in files)


def tree_digest(files: Iterable[tuple[str, int, str]]) -> str:
    """The same from sizes and SHA-256 (hex) that are already known."""
    lines = sorted(f"{path}\t{size}\t{sha256}\n" for path, size, sha256 in files)
    return f"sha256:{hashlib.sha256(''.join(lines).encode('utf-8', 'surrogateescape')).hexdigest()}"
