"""`satudata publish` as a steward uses it: pinned roster, real statements, a bare repository as the public output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.people import DATASET, Person, propose, publish
from tests.conftest import git
from tests.instances import TABLE

PAGE, ROWS = f"data/{DATASET}/index.html", f"data/{DATASET}/puskesmas.csv"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", "publik.git")
    return tmp_path / "publik.git"


def settled(people: dict[str, Person], line: str) -> None:
    """Add a line to the settings, which administrators would let in; here everybody pins what it comes to."""
    operator = people["operator"]
    settings = operator.clone / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8").rstrip("\n") + f"\n{line}\n")
    operator.git("commit", "-qam", "Setelan")
    operator.sends()
    for one in people.values():
        one.sends()
        one.does("roster", "pin", "--replace")


def approved(people: dict[str, Person]) -> None:
    for name, step in (("wali", "examination"), ("kepala", "agency_approval"), ("wali", "publication")):
        people[name].sends()
        people[name].does("approve", DATASET, "--step", step)
        people[name].sends()


def told(bare: Path, path: str) -> str:
    return git(bare, "show", f"main:{path}")


def files(bare: Path) -> set[str]:
    return set(git(bare, "ls-tree", "-r", "--name-only", "main").splitlines())


def test_a_steward_publishes_update_withdrawal_and_takedown_to_a_bare_repository(
    people: dict[str, Person], bare: Path
) -> None:
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.does("publish", "--to", str(bare))
    assert told(bare, ROWS) == TABLE.rstrip("\n")

    newer = TABLE.replace("2024,14", "2024,15")
    propose(people["operator"], newer)
    steward.sends()
    steward.does("publish", "--to", str(bare))
    assert told(bare, ROWS) == TABLE.rstrip("\n")
    assert "Pembaruan menunggu validasi" in told(bare, PAGE)
    approved(people)
    steward.does("publish", "--to", str(bare))
    assert told(bare, ROWS) == newer.rstrip("\n")
    assert git(bare, "rev-list", "--count", "main") == "3"
    rows = git(bare, "rev-parse", f"main:{ROWS}")

    steward.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    steward.does("publish", "--to", str(bare), "--takedown")
    assert "Definisi keliru" in told(bare, PAGE)
    assert ROWS not in files(bare)
    assert git(bare, "rev-list", "--count", "--all") == "1"
    assert rows not in git(bare, "cat-file", "--batch-all-objects", "--batch-check")


def test_what_nobody_pinned_is_not_published(people: dict[str, Person], bare: Path) -> None:
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.git("config", "--unset", "satudata.pin")
    refused = steward.says("publish", "--to", str(bare))
    assert refused.returncode == 2
    assert "satudata roster pin" in refused.stderr
    assert git(bare, "for-each-ref") == ""


def test_a_proven_version_goes_out_on_the_day_of_its_slot(people: dict[str, Person], bare: Path) -> None:
    settled(people, "approval: {release: schedule, every: monthly}")
    publish(people)
    steward = people["wali"]
    steward.sends()
    assert steward.says("publish", "--to", str(bare), day="2026-11-30").returncode == 0
    assert "1 Desember 2026" in told(bare, PAGE)
    waiting = steward.does("verify", DATASET)
    assert "out on 1 December 2026" in waiting
    assert "0 held, 0 awaiting somebody, 1 proven and waiting" in waiting
    assert ROWS not in files(bare)
    assert steward.says("publish", "--to", str(bare), day="2026-12-01").returncode == 0
    assert told(bare, ROWS) == TABLE.rstrip("\n")
    assert git(bare, "log", "-1", "--format=%as", "main") == "2026-12-01"


def test_what_is_only_delivered_is_told_with_its_metadata_and_without_rows(
    people: dict[str, Person], bare: Path
) -> None:
    settled(people, "approval: {release: delivery}")
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.does("publish", "--to", str(bare))
    assert "diserahkan atas permintaan" in told(bare, PAGE)
    assert ROWS not in files(bare)
    assert "handed to who asks" in steward.does("verify", DATASET)
