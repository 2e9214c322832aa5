"""An instance whose dinkes/puskesmas was examined and awaits the head of its agency; commands run in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from satudata.cli.main import main
from tests.conftest import Tree, git, record
from tests.instances import DAY, TABLE, instance, metadata
from tests.trust.keys import make_key, public_line

DATASET = "dinkes/puskesmas"
OTHER = "dinkes/posyandu"
FUNCTIONS = {
    "operator": ("producer", "dinkes"),
    "wali": ("data_steward", "*"),
    "wali-dua": ("data_steward", "*"),
    "kepala": ("agency_head", "dinkes"),
}


@dataclass(frozen=True)
class Scene:
    """The repository, and where the people's keys are."""

    root: Path
    keys: Path

    def runs(self, who: str, *arguments: str, day: str = DAY) -> int:
        """The exit code of a command as that person; what it says goes to the captured streams."""
        shared = ("-C", str(self.root), "--as-of", day, "--lang", "en")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SATUDATA_KEY", str(self.keys / who))
            return main([*shared, *arguments])

    def does(self, who: str, *arguments: str, day: str = DAY) -> None:
        """The same; it has to work."""
        assert self.runs(who, *arguments, day=day) == 0, arguments


def scene(
    tree: Tree, folder: Path, certificates: str = "", papers: str = "", files: dict[str, bytes] | None = None
) -> Scene:
    """Both datasets examined by `wali-dua`. `certificates` is the YAML of the head's; `papers` of `approval.papers`."""
    keys = folder / "keys"
    keys.mkdir()
    entries = []
    for name, (role, agency) in FUNCTIONS.items():
        line = public_line(make_key(keys, name=name))
        entries.append(
            f"- id: {name}\n  name: {name.title()} (uji)\n  emails: [{name}@example.go.id]\n"
            f'  keys: [{{key: "{line}", from: "2026-01-01"}}]\n'
            + (f"  certificates: {certificates}\n" if certificates and name == "kepala" else "")
            + f'  roles: [{{role: {role}, agency: "{agency}", from: "2026-01-01", decree: 821/1}}]\n'
        )
    start = instance()
    settings = start["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    root = tree(
        {
            **start,
            "catalog/roster.yml": "".join(entries),
            "catalog/catalog.yml": settings + (f"approval: {{papers: {papers}}}\n".encode() if papers else b""),
            f"metadata/{OTHER}.yml": metadata("Jumlah posyandu menurut kecamatan"),
            f"data/{OTHER}.csv": TABLE.replace("2024,14", "2024,9"),
            **(files or {}),
        }
    )
    git(root, "config", "user.name", "Wali")
    git(root, "config", "user.email", "wali@example.go.id")
    made = Scene(root, keys)
    made.does("wali-dua", "approve", DATASET, OTHER, "--step", "examination")
    return made


def update(one: Scene, table: str) -> None:
    """A newer table of `DATASET`, committed by its producer."""
    record(one.root, {f"data/{DATASET}.csv": table})
