"""Five people, each with a clone and a key of their own, around one bare repository."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, git, write
from tests.instances import TABLE, metadata

DAY = "2026-11-21"
DATASET = "dinkes/puskesmas"
PEOPLE = {"operator": "Oki", "wali": "Wati", "kepala": "Kartini", "admin-satu": "Ani", "admin-dua": "Adi"}

ROSTER = """\
- id: {id}
  name: {name} (uji)
  emails: [{id}@example.go.id]
  keys: [{{key: "{key}", from: "2026-01-01"}}]
  roles: [{{role: {role}, agency: "{agency}", from: "2026-01-01", decree: 821/1}}]
"""
FUNCTIONS = {
    "operator": ("producer", "dinkes"),
    "wali": ("data_steward", "*"),
    "kepala": ("agency_head", "dinkes"),
    "admin-satu": ("administrator", "*"),
    "admin-dua": ("administrator", "*"),
}


@dataclass(frozen=True)
class Person:
    """Somebody with a clone and a key of their own."""

    id: str
    clone: Path
    key: Path

    def git(self, *arguments: str) -> str:
        return git(self.clone, *arguments)

    def says(self, *arguments: str, day: str = DAY) -> subprocess.CompletedProcess[str]:
        """Run satudata as this person."""
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "satudata.cli.main",
                "-C",
                str(self.clone),
                "--as-of",
                day,
                "--lang",
                "en",
                *arguments,
            ],
            capture_output=True,
            encoding="utf-8",
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SATUDATA_KEY": str(self.key),
                "SATUDATA_NOW": f"{day}T09:00:00+07:00",
                "GIT_CONFIG_GLOBAL": os.devnull,
            },
            check=False,
        )

    def does(self, *arguments: str) -> str:
        """The same; it has to work."""
        done = self.says(*arguments)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout + done.stderr

    def sends(self) -> None:
        self.git("pull", "--quiet", "--rebase", "origin", "main")
        self.git("push", "--quiet", "origin", "HEAD:main")

    def builds(self) -> Path:
        """The site as this person's clone gives it."""
        site = self.clone.parent / f"site-{self.id}"
        self.does("build", "--site", str(site), "--without", "xlsx,parquet,search")
        return site


def propose(person: Person, table: str) -> None:
    write(person.clone, {f"metadata/{DATASET}.yml": metadata(), f"data/{DATASET}.csv": table})
    person.git("add", "-A")
    person.git("commit", "--quiet", "--message", "Usulkan data puskesmas")
    person.sends()


def csv(site: Path) -> Path:
    return site / "data" / DATASET / "puskesmas.csv"


def page(site: Path) -> Path:
    return site / "data" / DATASET / "index.html"


def publish(people: dict[str, Person], table: str = TABLE) -> None:
    """The whole way, in short."""
    propose(people["operator"], table)
    for name, step in (("wali", "examination"), ("kepala", "agency_approval"), ("wali", "publication")):
        people[name].sends()
        people[name].does("approve", DATASET, "--step", step)
        people[name].sends()
    people["operator"].sends()
