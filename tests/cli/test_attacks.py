"""Ways to show what nobody let out, or to hide what was withdrawn, tried on real repositories with real keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.desk import open_desk
from satudata.trust.canonical import Value
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.signing import choose_key, sign
from satudata.trust.statements import NAMESPACE, Draft, heads
from tests.cli.people import DATASET, DAY, Person, csv, page, propose, publish
from tests.conftest import git, write
from tests.instances import TABLE, metadata

NEWER = TABLE.replace("2024,14", "2024,1487654")
PRIORITY = 'priority: {year: "2026", indicator: Banyaknya puskesmas, criterion: Strategis}\n'


def commit(person: Person, message: str, **environment: str) -> None:
    person.git("add", "-A")
    git(person.clone, "commit", "--quiet", "--message", message, **environment)


def everything(site: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in sorted(site.rglob("*")) if path.is_file())


def forge(person: Person, step: str, role: str, by: str, kind: str = "ssh") -> None:
    """A statement about the files at hand past every refusal of the command, truly signed with that person's key."""
    desk = open_desk(person.clone)
    approvals = desk.approvals(DAY, NOTHING_PUBLISHED)
    said, _ = approvals.read(DATASET)
    digest = approvals.digest(desk.sources[DATASET])
    evidence: dict[str, Value] = {"kind": kind}
    if step == "publication":
        evidence["relies_on"] = [one.hash for one in said if one.digest == digest]
    draft = Draft(
        subject=f"dataset:{DATASET}",
        digest=digest,
        step=step,
        role=role,
        by=by,
        decree="821/1",
        previous="".join(heads(said)),
        outcome="published" if step == "publication" else "approved",
        at=f"{DAY}T09:00:00+07:00",
        reason="",
        evidence=evidence,
    )
    key = choose_key(person.key, person.clone)
    path, content = draft.signed(sign(draft.message(), key, NAMESPACE))
    write(person.clone, {path: content})
    commit(person, step)


def publish_again(people: dict[str, Person], table: str) -> None:
    """A second version, all the way."""
    for one in people.values():
        one.sends()
    publish(people, table)


def test_nothing_of_an_update_that_waits_is_told_anywhere(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    later = {"GIT_COMMITTER_DATE": "2026-11-19T09:00:00+07:00", "GIT_AUTHOR_DATE": "2026-11-19T09:00:00+07:00"}
    before = csv(operator.builds()).read_text("utf-8")
    write(
        operator.clone,
        {f"metadata/{DATASET}.yml": metadata("Judul rahasia sementara"), f"data/{DATASET}.csv": NEWER},
    )
    commit(operator, "Pesan rahasia sementara", **later)
    site = operator.builds()
    told = everything(site)
    assert csv(site).read_text("utf-8") == before
    assert "1487654" not in told
    assert "1.487.654" not in told
    assert "rahasia sementara" not in told
    assert "2026-11-19" not in told.replace('"committed_at": "2026-11-19', "")
    # A preview shows it, from the same cache, and leaves the next build as it was.
    operator.does("build", "--preview", "--site", str(site.parent / "p"), "--without", "xlsx,parquet,search")
    assert "1487654" in everything(site.parent / "p")
    assert everything(operator.builds()) == told


def test_files_that_go_back_to_an_older_version_publish_nothing_by_themselves(people: dict[str, Person]) -> None:
    publish(people)
    corrected = TABLE.replace("2024,14", "2024,15")
    publish_again(people, corrected)
    operator = people["operator"]
    assert csv(operator.builds()).read_text("utf-8") == corrected
    propose(operator, TABLE)
    site = operator.builds()
    assert csv(site).read_text("utf-8") == corrected
    told = page(site).read_text("utf-8")
    assert "Pembaruan menunggu validasi" in told


def test_a_withdrawal_stands_though_what_it_follows_is_deleted(people: dict[str, Person]) -> None:
    publish(people)
    steward, head = people["wali"], people["kepala"]
    head.does("return", DATASET, "--step", "agency_approval", "--reason", "Perlu dilihat lagi")
    noise = head.git("show", "--name-only", "--format=", "HEAD")
    told = [line for line in head.does("verify", DATASET).splitlines() if "Perlu dilihat lagi" in line]
    assert len(told) == len(set(told))
    head.sends()
    steward.sends()
    steward.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    steward.git("rm", "-q", noise)
    commit(steward, "Rapikan")
    site = steward.builds()
    assert not csv(site).exists()
    assert "Definisi keliru" in page(site).read_text("utf-8")


def test_what_a_merge_alone_brought_is_not_approved_by_who_merged(people: dict[str, Person]) -> None:
    operator, head = people["operator"], people["kepala"]
    propose(operator, TABLE)
    head.sends()
    head.git("checkout", "-q", "-b", "usulan", "HEAD~1")
    head.git("commit", "-q", "--allow-empty", "-m", "Kosong")
    head.git("checkout", "-q", "main")
    head.git("merge", "--quiet", "--no-ff", "--no-commit", "usulan")
    write(head.clone, {f"data/{DATASET}.csv": NEWER})
    commit(head, "Gabung")
    head.git("push", "--quiet", "origin", "HEAD:main")
    steward = people["wali"]
    steward.git("pull", "--quiet", "origin", "main")
    steward.does("approve", DATASET, "--step", "examination")
    steward.git("push", "--quiet", "origin", "HEAD:main")
    head.git("pull", "--quiet", "origin", "main")
    refused = head.says("approve", DATASET, "--step", "agency_approval")
    assert refused.returncode == 2
    assert "yourself" in refused.stderr


def test_a_dataset_that_moved_shows_at_its_new_address_only(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    operator.git("rm", "-q", f"data/{DATASET}.csv", f"metadata/{DATASET}.yml")
    moved = metadata("Puskesmas dan jejaringnya") + f"formerly: [{DATASET}]\n"
    write(operator.clone, {"metadata/dinkes/jejaring.yml": moved, "data/dinkes/jejaring.csv": TABLE})
    commit(operator, "Ganti nama")
    operator.sends()
    # Until the new name is proven, the old one stays as it was.
    assert csv(operator.builds()).read_text("utf-8") == TABLE
    for name, step in (("wali", "examination"), ("kepala", "agency_approval"), ("wali", "publication")):
        people[name].sends()
        people[name].does("approve", "dinkes/jejaring", "--step", step)
        people[name].sends()
    operator.sends()
    site = operator.builds()
    assert (site / "data/dinkes/jejaring/jejaring.csv").read_text("utf-8") == TABLE
    assert not csv(site).exists()
    assert "dinkes/jejaring" in page(site).read_text("utf-8")
    steward = people["wali"]
    steward.sends()
    steward.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    site = steward.builds()
    assert "Definisi keliru" in page(site).read_text("utf-8")
    sums = (site / "checksums.txt").read_text("utf-8").splitlines()
    assert len(sums) == len({line.split("  ")[-1] for line in sums})


def test_a_stranger_at_an_old_address_does_not_take_a_proven_dataset_down(people: dict[str, Person]) -> None:
    operator = people["operator"]
    claims = metadata() + "formerly: [dinkes/lama]\n"
    write(operator.clone, {f"metadata/{DATASET}.yml": claims, f"data/{DATASET}.csv": TABLE})
    commit(operator, "Usulkan")
    operator.sends()
    for name, step in (("wali", "examination"), ("kepala", "agency_approval"), ("wali", "publication")):
        people[name].sends()
        people[name].does("approve", DATASET, "--step", step)
        people[name].sends()
    operator.sends()
    write(operator.clone, {"metadata/dinkes/lama.yml": metadata("Lain"), "data/dinkes/lama.csv": TABLE})
    commit(operator, "Pakai alamat lama")
    assert csv(operator.builds()).read_text("utf-8") == TABLE


def test_a_preview_does_not_wipe_out_what_the_public_output_remembers(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    site = operator.builds()
    refused = operator.says("build", "--preview", "--site", str(site))
    assert refused.returncode == 2
    assert (site / "publications.json").exists()


@pytest.mark.parametrize("name", ["catalog.yml", "roster.yml"])
def test_going_back_to_what_administrators_had_let_in_before_needs_them_again(
    people: dict[str, Person], name: str
) -> None:
    subject = "governance:roster" if name == "roster.yml" else "governance:settings"
    steward = people["wali"]
    place = steward.clone / "catalog" / name
    pinned = place.read_text("utf-8")
    place.write_text(pinned + "# kedua\n")
    commit(steward, "Ubah")
    steward.sends()
    for admin in ("admin-satu", "admin-dua"):
        people[admin].sends()
        people[admin].does("approve", subject, "--step", "governance")
        people[admin].sends()
    steward.sends()
    steward.builds()
    place.write_text(pinned)
    commit(steward, "Kembalikan")
    refused = steward.says("build", "--site", str(steward.clone.parent / "x"))
    assert refused.returncode == 2
    assert subject in refused.stderr


def test_a_statement_about_the_roster_that_was_edited_is_named_by_verify(people: dict[str, Person]) -> None:
    admin = people["admin-satu"]
    admin.does("approve", "governance:roster", "--step", "governance")
    assert admin.says("verify").returncode == 0
    (place,) = (admin.clone / "catalog/approvals/governance/roster").iterdir()
    place.write_bytes(place.read_bytes().replace(b'"approved"', b'"returned"'))
    told = admin.says("verify")
    assert told.returncode == 1
    assert place.name in told.stderr


def test_an_administrator_who_approves_a_change_and_returns_it_is_no_hand(people: dict[str, Person]) -> None:
    steward, first = people["wali"], people["admin-satu"]
    place = steward.clone / "catalog/catalog.yml"
    place.write_text(place.read_text("utf-8") + "# kedua\n")
    commit(steward, "Ubah")
    steward.sends()
    for admin in ("admin-satu", "admin-dua"):
        people[admin].sends()
        people[admin].does("approve", "governance:settings", "--step", "governance")
        people[admin].sends()
    first.sends()
    first.builds()
    first.does("return", "governance:settings", "--step", "governance", "--reason", "Keliru")
    refused = first.says("build", "--site", str(first.clone.parent / "x"))
    assert refused.returncode == 2
    assert "governance:settings" in refused.stderr
    folder = first.clone / "catalog/approvals/governance/settings"
    returned = next(one for one in sorted(folder.iterdir()) if b'"returned"' in one.read_bytes())
    returned.unlink()
    commit(first, "Rapikan")
    assert first.says("build", "--site", str(first.clone.parent / "x")).returncode == 2
    assert returned.name in first.says("verify").stderr
    first.git("revert", "--no-edit", "HEAD")
    first.does("approve", "governance:settings", "--step", "governance")
    first.builds()


def test_an_administrator_is_told_at_once_that_the_own_change_is_for_others(people: dict[str, Person]) -> None:
    first = people["admin-satu"]
    place = first.clone / "catalog/catalog.yml"
    place.write_text(place.read_text("utf-8") + "# punya sendiri\n")
    commit(first, "Ubah")
    refused = first.says("approve", "governance:settings", "--step", "governance")
    assert refused.returncode == 2
    assert "you made this change yourself" in refused.stderr
    first.does("approve", "governance:roster", "--step", "governance")


def test_one_steward_who_examines_and_records_the_letter_of_the_head_publishes_nothing(
    people: dict[str, Person],
) -> None:
    propose(people["operator"], TABLE)
    steward = people["wali"]
    steward.sends()
    steward.does("approve", DATASET, "--step", "examination")
    forge(steward, "agency_approval", "agency_head", "kepala", "letter")
    refused = steward.says("approve", DATASET, "--step", "publication")
    assert refused.returncode == 2
    assert "agency_approval" in refused.stderr
    forge(steward, "publication", "data_steward", "wali")
    assert not page(steward.builds()).exists()
    assert "another data steward" in steward.does("verify", DATASET)
    settings = steward.clone / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8") + "approval: {letters_by_examiner: true}\n")
    commit(steward, "Hanya ada satu walidata")
    steward.does("roster", "pin", "--replace")
    assert page(steward.builds()).exists()


def test_what_stops_being_priority_is_looked_at_by_the_supervisor_once_more(people: dict[str, Person]) -> None:
    operator, steward, supervisor = people["operator"], people["wali"], people["admin-satu"]
    roster = steward.clone / "catalog/roster.yml"
    held = 'agency: "*", from: "2026-01-01", decree: 821/1}'
    ends = f"role: administrator, {held}"
    roster.write_text(roster.read_text("utf-8").replace(ends, f"{ends}, {{role: data_supervisor, {held}", 1))
    commit(steward, "Pembina Data")
    steward.sends()
    priority = {f"metadata/{DATASET}.yml": metadata() + PRIORITY, f"data/{DATASET}.csv": TABLE}

    def takes(person: Person, step: str) -> None:
        person.sends()
        person.does("approve", DATASET, "--step", step)
        person.sends()

    def proposes(files: dict[str, str]) -> None:
        operator.sends()
        write(operator.clone, files)
        commit(operator, "Usulkan")
        operator.sends()
        takes(steward, "examination")
        takes(people["kepala"], "agency_approval")

    proposes(priority)
    takes(supervisor, "priority_review")
    takes(steward, "publication")
    steward.does("roster", "pin", "--replace")
    assert csv(steward.builds()).read_text("utf-8") == TABLE
    proposes({f"metadata/{DATASET}.yml": metadata(), f"data/{DATASET}.csv": NEWER})
    steward.sends()
    refused = steward.says("approve", DATASET, "--step", "publication")
    assert refused.returncode == 2
    assert "priority_review" in refused.stderr
    forge(steward, "publication", "data_steward", "wali")
    assert csv(steward.builds()).read_text("utf-8") == TABLE
    takes(supervisor, "priority_review")
    takes(steward, "publication")
    assert csv(steward.builds()).read_text("utf-8") == NEWER
    later = TABLE.replace("2024,14", "2024,15")
    proposes({f"data/{DATASET}.csv": later})
    takes(steward, "publication")
    assert csv(steward.builds()).read_text("utf-8") == later


def test_data_with_errors_is_not_approved_by_any_of_its_names(people: dict[str, Person]) -> None:
    propose(people["operator"], TABLE + "35.72.01,2024,bukan angka\n")
    steward = people["wali"]
    steward.sends()
    for name in (DATASET, f"dataset:{DATASET}"):
        refused = steward.says("approve", name, "--step", "examination")
        assert refused.returncode == 2
        assert "satudata check" in refused.stderr
    unknown = steward.says("return", "governance:nothing", "--step", "governance", "--reason", "Keliru")
    assert unknown.returncode == 2
    assert "governance:roster" in unknown.stderr


@pytest.mark.parametrize("hidden", ["deleted", "edited"])
def test_a_withdrawal_that_history_knows_counts_wherever_its_file_went(people: dict[str, Person], hidden: str) -> None:
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    folder = steward.clone / "catalog/approvals/dataset" / DATASET
    withdrawal = next(one for one in sorted(folder.iterdir()) if b'"withdrawn"' in one.read_bytes())
    if hidden == "deleted":
        withdrawal.unlink()
    else:
        withdrawal.write_bytes(withdrawal.read_bytes().replace(b"Definisi", b"definisi"))
    commit(steward, "Rapikan")
    told = steward.says("verify", DATASET)  # without anything that the public output remembers
    assert told.returncode == 1
    assert withdrawal.name in told.stdout
    assert "Definisi keliru" in told.stdout
    site = steward.builds()
    assert not csv(site).exists()
    assert "Definisi keliru" in page(site).read_text("utf-8")
    refused = people["wali"].says("approve", DATASET, "--step", "examination")
    assert refused.returncode == 2
    steward.git("revert", "--no-edit", "HEAD")
    assert steward.says("verify", DATASET).returncode == 0


def test_of_data_that_are_held_the_public_output_remembers_statements_and_no_name(people: dict[str, Person]) -> None:
    propose(people["operator"], TABLE)
    steward = people["wali"]
    steward.sends()
    steward.does("approve", DATASET, "--step", "examination")
    site = steward.builds()
    (said,) = (steward.clone / "catalog/approvals/dataset" / DATASET).iterdir()
    ledger = (site / "publications.json").read_text("utf-8")
    assert said.stem in ledger
    assert DATASET not in ledger
    steward.builds()
    steward.git("reset", "-q", "--hard", "HEAD~1")
    gone = steward.says("build", "--site", str(site), "--without", "xlsx,parquet,search")
    assert gone.returncode == 2
    assert said.stem[:12] in gone.stderr
