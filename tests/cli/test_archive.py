"""Signed statements, a withdrawal and a pin survive the way through an archive."""

from __future__ import annotations

from pathlib import Path

from tests.cli.people import DATASET, Person, csv, page, propose, publish
from tests.conftest import git
from tests.instances import TABLE


def restored(person: Person, place: Path, *options: str) -> tuple[Person, str]:
    """This person with the restored instance in place of their clone, and what the command said."""
    target = place.with_suffix("")
    told = person.does("restore", str(place), str(target), *options)
    git(target, "config", "user.name", person.id)
    git(target, "config", "user.email", f"{person.id}@example.go.id")
    return Person(f"{person.id}-kembali", target, person.key), told


def test_what_was_proven_is_proven_after_the_way_through_an_archive(people: dict[str, Person], tmp_path: Path) -> None:
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.does("archive", str(tmp_path / "arsip.zip"))
    again, told = restored(steward, tmp_path / "arsip.zip", "--rebuild")
    for sentence in ("stands as it did when archived", "portal built anew is the same", "satudata roster pin"):
        assert sentence in told
    pinned = git(steward.clone, "config", "satudata.pin")
    assert pinned in told

    assert again.says("build").returncode == 2  # nobody has compared the pin yet
    again.does("roster", "pin")
    assert git(again.clone, "config", "satudata.pin") == pinned
    assert csv(again.builds()).read_text("utf-8") == TABLE

    again.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    again.does("build")
    assert "Definisi keliru" in page(again.clone / "site").read_text("utf-8")
    again.git("reset", "--hard", "--quiet", "HEAD~1")
    assert again.says("build").returncode == 2  # the portal remembers the withdrawal
    assert again.says("archive", str(tmp_path / "b.zip")).returncode == 2
    assert not (tmp_path / "b.zip").exists()


def test_an_instance_without_a_pin_is_archived_without_its_portal(people: dict[str, Person], tmp_path: Path) -> None:
    publish(people)
    operator = people["operator"]
    operator.git("config", "--unset", "satudata.pin")
    refused = operator.says("archive", str(tmp_path / "a.zip"))
    assert refused.returncode == 2
    assert not (tmp_path / "a.zip").exists()
    assert "publications.json" in operator.does("archive", str(tmp_path / "a.zip"), "--no-site")
    told = operator.does("restore", str(tmp_path / "a.zip"), str(tmp_path / "a"), "--rebuild")
    assert "the archived clone had none" in told


def test_a_change_of_roster_since_the_pin_is_told(people: dict[str, Person], tmp_path: Path) -> None:
    administrator = people["admin-satu"]
    propose(people["operator"], TABLE)
    administrator.sends()
    place = administrator.clone / "catalog/catalog.yml"
    place.write_text(place.read_text("utf-8") + "# catatan\n", "utf-8")
    administrator.git("commit", "--quiet", "--all", "--message", "Catatan")
    administrator.does("archive", str(tmp_path / "a.zip"), "--no-site")
    assert "have changed since" in administrator.does("restore", str(tmp_path / "a.zip"), str(tmp_path / "a"))
