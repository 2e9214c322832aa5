"""Results kept between runs. Disposable: without it, or when it cannot be read, everything is computed again to the
same bytes.

It lies inside the Git directory, which no clone carries over, because unpickling what somebody else wrote would run
their code.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import sysconfig
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import satudata

# What unpickling a file that was cut off or written over may raise.
UNREADABLE = (
    OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, LookupError, OverflowError, MemoryError,
    pickle.UnpicklingError,
)  # fmt: skip


class Cache:
    """Named values in one folder. A value that cannot be read is absent; one that cannot be written is left out."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def below(self, name: str) -> Cache:
        """A folder of its own for what is kept of something else."""
        return Cache(self._folder / name if self._folder is not None else None)

    def load(self, name: str) -> Any:
        """The value kept under that name by this very engine, or None."""
        if self._folder is None:
            return None
        collecting = gc.isenabled()
        gc.disable()  # thousands of new objects, none of them garbage: looking through them doubles the time
        try:
            with open(self._folder / f"{name}.pickle", "rb") as file:
                engine, value = pickle.load(file)
        except UNREADABLE:
            return None
        finally:
            if collecting:
                gc.enable()
        return value if engine == engine_fingerprint() else None

    def save(self, name: str, value: object) -> None:
        """Keep the value, atomically."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = self._folder / f"{name}.{os.getpid()}.new"
            with open(draft, "wb") as file:
                pickle.dump((engine_fingerprint(), value), file, protocol=pickle.HIGHEST_PROTOCOL)
            os.replace(draft, self._folder / f"{name}.pickle")
        except OSError:
            return

    def forget(self, name: str) -> None:
        """Drop the value of that name, if there is one."""
        if self._folder is not None:
            (self._folder / f"{name}.pickle").unlink(missing_ok=True)


@lru_cache(maxsize=1)
def engine_fingerprint() -> str:
    """The engine's version, the state of its files, and what is installed beside it: themes and writers of files are
    libraries, so work of another engine or another set of libraries is never taken over."""
    root = Path(satudata.__file__).parent
    digest = hashlib.sha256(f"{satudata.__version__} {sys.version} {installed()}".encode())
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            state = os.stat(f"{folder}/{name}")
            digest.update(f"{folder}/{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def installed() -> list[str]:
    """The distributions installed where Python keeps its packages, each with its version, in order of name."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = {name for folder in folders if os.path.isdir(folder) for name in os.listdir(folder)}
    return sorted(name for name in names if name.endswith(".dist-info"))


def digest_of(parts: Iterable[str]) -> str:
    """One short key from several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
