"""Git trees read one folder at a time, each once: the way to one path of a commit without a checkout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from satudata.read.git import Entry

FOLDER = "040000"


class Trees:
    """`ask` gives the direct entries of a tree by its id, their paths being plain names."""

    def __init__(self, ask: Callable[[str], Iterable[Entry]]) -> None:
        self._ask = ask
        self._known: dict[str, Mapping[str, Entry]] = {}

    def entry(self, root: str, path: str) -> Entry | None:
        """What stands at the path below that tree, with the whole path; None for nothing and for a folder."""
        tree, names = root, path.split("/")
        for name in names[:-1]:
            found = self._folder(tree).get(name)
            if found is None or found.mode != FOLDER:
                return None
            tree = found.blob
        found = self._folder(tree).get(names[-1])
        return None if found is None or found.mode == FOLDER else Entry(path, found.mode, found.blob)

    def _folder(self, tree: str) -> Mapping[str, Entry]:
        if tree not in self._known:
            self._known[tree] = {entry.path: entry for entry in self._ask(tree)}
        return self._known[tree]
