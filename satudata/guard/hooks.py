"""The hooks in an instance's Git folder: tiny shell files that call the engine. What was there before is kept."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from satudata.errors import SatudataError
from satudata.read.git import run_git
from satudata.write import replace_file

HOOKS = ("pre-commit", "pre-push")  # of a person's clone
SERVER_HOOKS = ("pre-receive",)  # of a bare repository that several people push to
MARK = "# satudata guard"
BEFORE = ".before-satudata"
# What Git gives on standard input is needed twice, by the hook that was there before and by the engine.
SHIM = """\
#!/bin/sh
{mark}: {about}
before="$(dirname "$0")/{name}{suffix}"
given=$([ -t 0 ] || cat; printf x)
given=${{given%x}}
if [ -x "$before" ]; then
    printf '%s' "$given" | "$before" "$@" || exit
fi
if [ ! -x {python} ]; then
    echo {gone} >&2
    exit 1
fi
printf '%s' "$given" | {python} -P -m satudata.cli.main --lang {language} guard run {name} "$@"
"""


@dataclass(frozen=True)
class Engine:
    """Who the hooks call and in which words: the interpreter, the language, one line about the hook, one for when the
    interpreter is not there any more.
    """

    python: str
    language: str
    about: str
    gone: str


def hooks_of(root: Path) -> tuple[str, ...]:
    """The hooks that this repository needs."""
    bare = run_git(root, "rev-parse", "--is-bare-repository").strip() == b"true"
    return SERVER_HOOKS if bare else HOOKS


def folder_of(root: Path) -> Path:
    """Where Git looks for the hooks of this repository; `core.hooksPath` counts.

    SatudataError when that folder serves all repositories of this computer.
    """
    place = root / run_git(root, "rev-parse", "--git-path", "hooks").decode().rstrip("\n")
    try:
        scope = run_git(root, "config", "--show-scope", "--get", "core.hooksPath").decode().partition("\t")[0]
    except SatudataError:
        return place  # not set
    if scope in ("global", "system"):
        raise SatudataError("guard-shared-hooks", path=str(place))
    return place


def install(root: Path, engine: Engine, chain: bool) -> list[Path]:
    """Put the hooks in place; gives their paths. A hook of somebody else is refused, or with `chain` kept and run
    before ours; nothing is changed when one of them is refused.
    """
    folder, names = folder_of(root), hooks_of(root)
    foreign = [name for name in names if _exists(folder / name) and not ours(folder / name)]
    if foreign and not chain:
        raise SatudataError("guard-foreign-hook", path=str(folder / foreign[0]))
    taken = [name for name in foreign if _exists(folder / f"{name}{BEFORE}")]
    if taken:
        raise SatudataError("guard-foreign-hook-twice", path=str(folder / taken[0]), kept=f"{taken[0]}{BEFORE}")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if name in foreign:
            os.replace(folder / name, folder / f"{name}{BEFORE}")
        replace_file(folder / name, _shim(name, engine).encode())
        (folder / name).chmod(0o755)
    return [folder / name for name in names]


def uninstall(root: Path) -> list[Path]:
    """Take our hooks away and put back what was there before; gives the paths of those taken away."""
    folder = folder_of(root)
    removed = []
    for name in hooks_of(root):
        place, before = folder / name, folder / f"{name}{BEFORE}"
        if not ours(place):
            continue
        place.unlink()
        removed.append(place)
        if _exists(before):
            os.replace(before, place)
    return removed


def ours(place: Path) -> bool:
    """Whether the hook there is one of ours."""
    try:
        return not place.is_symlink() and MARK.encode() in place.read_bytes()
    except OSError:
        return False


def _exists(place: Path) -> bool:
    return place.is_symlink() or place.exists()


def _shim(name: str, engine: Engine) -> str:
    values: Mapping[str, str] = {
        "mark": MARK,
        "about": engine.about,
        "name": name,
        "suffix": BEFORE,
        "python": shlex.quote(engine.python),
        "gone": shlex.quote(engine.gone),
        "language": engine.language,
    }
    return SHIM.format(**values)
