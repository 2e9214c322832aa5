"""Static files of the theme: stylesheets joined into one, every name carrying a hash of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from satudata.model.files import File

FOLDER = "assets"
STYLESHEETS = "css"
REFERENCE = re.compile(r"""(?P<quote>["'(])(?P<path>\.{1,2}/[\w./-]+)(?=["')])""")
TEXT_SUFFIXES = (".js", ".css", ".svg")


def read_assets(folders: Iterable[Path]) -> dict[str, bytes]:
    """`assets/` of each folder as relative path → bytes, in order of path; a later folder replaces earlier files."""
    found: dict[str, bytes] = {}
    for folder in folders:
        base = folder / FOLDER
        for path in sorted(base.rglob("*")) if base.is_dir() else ():
            if path.is_file():
                found[path.relative_to(base).as_posix()] = path.read_bytes()
    return dict(sorted(found.items()))


def join_stylesheets(assets: Mapping[str, bytes], colours: str) -> dict[str, bytes]:
    """All of `css/` in order of name, after the colours, as one `site.css`; the other assets unchanged."""
    parts = [content for path, content in assets.items() if PurePosixPath(path).parts[0] == STYLESHEETS]
    rest = {path: content for path, content in assets.items() if PurePosixPath(path).parts[0] != STYLESHEETS}
    return rest | {"site.css": minify(colours.encode() + b"".join(parts))}


def minify(css: bytes) -> bytes:
    """Comments and the white space around punctuation removed; strings in our stylesheets hold neither."""
    text = re.sub(r"/\*.*?\*/", "", css.decode(), flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(";}", "}")
    return re.sub(r":\s+", ":", text).strip().encode()


def hash_names(assets: Mapping[str, bytes]) -> dict[str, File]:
    """Each asset under its content-hashed address, references between them (`"./x.js"`, `url(./x.woff2)`) rewritten.

    A reference to something that is not there, or back to a file that is just being named, stays as it is: modules are
    not to import each other in a circle.
    """
    done: dict[str, File] = {}
    for path in assets:
        hash_name(path, assets, done, ())
    return dict(sorted(done.items()))


def hash_name(path: str, assets: Mapping[str, bytes], done: dict[str, File], above: tuple[str, ...]) -> File:
    """One asset named, after all that it refers to."""
    if path not in done:
        content = rewrite(path, assets, done, (*above, path)) if path.endswith(TEXT_SUFFIXES) else assets[path]
        done[path] = File(address(path, content), content)
    return done[path]


def rewrite(path: str, assets: Mapping[str, bytes], done: dict[str, File], above: tuple[str, ...]) -> bytes:
    """The text of an asset with its references renamed."""
    folder = PurePosixPath(path).parent

    def renamed(match: re.Match[str]) -> str:
        target = normal(folder / match["path"])
        if target not in assets or target in above:
            return match[0]
        file = hash_name(target, assets, done, above)
        steps = match["path"].rsplit("/", 1)[0]
        return f"{match['quote']}{steps}/{file.path.rsplit('/', 1)[1]}"

    return REFERENCE.sub(renamed, assets[path].decode()).encode()


def normal(path: PurePosixPath) -> str:
    """A path without `.` and `..`."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def address(path: str, content: bytes) -> str:
    """`site.js` → `assets/site.1a2b3c4d.js`. Licence texts keep their name."""
    if path.endswith(".txt"):
        return f"{FOLDER}/{path}"
    stem, dot, suffix = path.rpartition(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:8]}{dot}{suffix}"
