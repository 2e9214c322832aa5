from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.people import FUNCTIONS, PEOPLE, ROSTER, Person
from tests.conftest import Tree, git
from tests.instances import instance


@pytest.fixture
def people(tree: Tree, tmp_path: Path) -> Iterator[dict[str, Person]]:
    keys = {}
    for name in PEOPLE:
        keys[name] = tmp_path / f"key-{name}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(keys[name])], check=True)
    roster = "".join(
        ROSTER.format(
            id=name, name=PEOPLE[name], role=role, agency=agency, key=keys[name].with_suffix(".pub").read_text().strip()
        )
        for name, (role, agency) in FUNCTIONS.items()
    )
    start = {path: content for path, content in instance().items() if "puskesmas" not in path}
    first = tree({**start, "catalog/roster.yml": roster})
    bare = tmp_path / "pusat.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(first), str(bare))
    found = {}
    for name in PEOPLE:
        clone = tmp_path / name
        git(tmp_path, "clone", "--quiet", str(bare), str(clone))
        git(clone, "config", "user.name", PEOPLE[name])
        git(clone, "config", "user.email", f"{name}@example.go.id")
        found[name] = Person(name, clone, keys[name])
        found[name].does("roster", "pin")
    yield found
