"""Plain Git, no forge: three people, three clones and a bare repository, from proposal to publication."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.people import DATASET, ROSTER, Person, csv, page, propose, publish
from tests.conftest import write
from tests.instances import TABLE, metadata


def test_from_proposal_through_return_and_correction_to_publication(people: dict[str, Person]) -> None:
    operator, steward, head = people["operator"], people["wali"], people["kepala"]
    propose(operator, TABLE.replace("2024,14", "2024,144"))

    steward.sends()
    assert not page(steward.builds()).exists()
    told = steward.does("return", DATASET, "--step", "examination", "--reason", "Sananwetan 2024 tertulis 144")
    assert "returned at" in told and "because: Sananwetan 2024 tertulis 144" in told
    assert "It goes back to row 2.2" in told and "the turn is with the data producer or data operator" in told
    steward.sends()

    operator.sends()
    assert "tertulis 144" in operator.says("verify", DATASET).stdout
    propose(operator, TABLE)

    head.sends()
    early = head.says("approve", DATASET, "--step", "agency_approval")
    assert early.returncode == 2
    assert "examination" in early.stderr
    steward.sends()
    assert "Next" in steward.does("approve", DATASET, "--step", "examination")
    steward.sends()
    head.sends()
    head.does("approve", DATASET, "--step", "agency_approval")
    head.sends()
    steward.sends()
    assert not page(steward.builds()).exists()
    steward.does("approve", DATASET, "--step", "publication")
    steward.sends()

    operator.sends()
    site = operator.builds()
    assert "Tervalidasi" in page(site).read_text("utf-8")
    assert csv(site).read_text("utf-8") == TABLE
    assert operator.says("verify").returncode == 0
    told = operator.does("verify", DATASET)
    assert "proven" in told


def test_an_update_waits_while_the_last_proven_version_stays(people: dict[str, Person]) -> None:
    publish(people)
    propose(people["operator"], TABLE.replace("2024,14", "2024,15"))
    site = people["operator"].builds()
    assert csv(site).read_text("utf-8") == TABLE
    assert "Pembaruan menunggu validasi" in page(site).read_text("utf-8")
    assert "walidata" in page(site).read_text("utf-8")
    assert "2024,15" not in "".join(path.read_text("utf-8") for path in site.rglob("*.json"))


def test_files_deleted_without_a_withdrawal_stay_published(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    operator.git("rm", "-q", f"data/{DATASET}.csv", f"metadata/{DATASET}.yml")
    operator.git("commit", "-qm", "Hapus")
    site = operator.builds()
    assert csv(site).read_text("utf-8") == TABLE
    assert "withdraw" in operator.says("verify", DATASET).stdout


def test_a_withdrawal_leaves_a_tombstone_and_cannot_be_deleted_unnoticed(people: dict[str, Person]) -> None:
    publish(people)
    steward = people["wali"]
    steward.sends()
    steward.does("withdraw", DATASET, "--step", "publication", "--reason", "Definisi keliru")
    site = steward.builds()
    assert "Definisi keliru" in page(site).read_text("utf-8")
    assert not csv(site).exists()
    steward.git("reset", "-q", "--hard", "HEAD~1")
    gone = steward.says("build", "--site", str(site), "--without", "xlsx,parquet,search")
    assert gone.returncode == 2
    assert DATASET in gone.stderr
    assert "Definisi keliru" in page(site).read_text("utf-8")


def test_what_was_published_stays_published_when_history_is_rewritten_into_one_commit(
    people: dict[str, Person],
) -> None:
    publish(people)
    operator = people["operator"]
    site = operator.builds()
    operator.git("checkout", "-q", "--orphan", "baru")
    operator.git("commit", "-qm", "Semua dalam satu commit", "--author", "Tamu <tamu@example.com>")
    operator.does("build", "--site", str(site), "--without", "xlsx,parquet,search")
    assert "Tervalidasi" in page(site).read_text("utf-8")


def test_nobody_takes_a_step_on_a_change_of_their_own(people: dict[str, Person]) -> None:
    steward = people["wali"]
    propose(steward, TABLE)
    refused = steward.says("approve", DATASET, "--step", "examination")
    assert refused.returncode == 2
    assert "yourself" in refused.stderr


def test_a_key_that_is_not_in_the_roster_signs_nothing(people: dict[str, Person], tmp_path: Path) -> None:
    propose(people["operator"], TABLE)
    people["wali"].sends()
    stranger = Person("wali", people["wali"].clone, tmp_path / "lain")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(stranger.key)], check=True)
    refused = stranger.says("approve", DATASET, "--step", "examination")
    assert refused.returncode == 2
    assert "SHA256:" in refused.stderr


def test_a_statement_edited_or_moved_to_another_dataset_counts_for_nothing(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    folder = operator.clone / "catalog/approvals/dataset" / DATASET
    statements = sorted(folder.iterdir())
    assert len(statements) == 3
    publication = next(one for one in statements if json.loads(one.read_bytes())["step"] == "publication")
    content = publication.read_bytes()
    publication.write_bytes(content.replace(b'"published"', b'"approved"'))
    told = operator.says("verify", DATASET)
    assert told.returncode == 1
    assert not page(operator.builds()).exists()
    publication.write_bytes(content)
    other = operator.clone / "catalog/approvals/dataset/dinkes/lain"
    other.mkdir(parents=True)
    for one in statements:
        (other / one.name).write_bytes(one.read_bytes())
    write(
        operator.clone,
        {"metadata/dinkes/lain.yml": metadata(), "data/dinkes/lain.csv": TABLE.replace("2024,1", "2024,9")},
    )
    assert not (operator.builds() / "data/dinkes/lain/index.html").exists()


def test_ssh_keygen_verifies_what_we_sign(people: dict[str, Person], tmp_path: Path) -> None:
    from satudata.trust import canonical
    from satudata.trust.wire import armoured, blob_of

    publish(people)
    operator = people["operator"]
    one = sorted((operator.clone / "catalog/approvals/dataset" / DATASET).iterdir())[0]
    document = json.loads(one.read_bytes())
    (tmp_path / "one.sig").write_text(armoured(blob_of(document.pop("signature"))))
    signer = people[document["by"]]
    (tmp_path / "allowed").write_text(f"{document['by']} {signer.key.with_suffix('.pub').read_text()}")
    done = subprocess.run(
        [
            "ssh-keygen",
            "-Y",
            "verify",
            "-f",
            "allowed",
            "-I",
            document["by"],
            "-n",
            "satudata-statement@v1",
            "-s",
            "one.sig",
        ],
        input=canonical.dumps(document),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_roster_or_settings_that_nobody_let_in_publish_nothing(people: dict[str, Person]) -> None:
    publish(people)
    operator = people["operator"]
    roster = operator.clone / "catalog/roster.yml"
    before = roster.read_text("utf-8")
    own_key = operator.key.with_suffix(".pub").read_text().strip()
    roster.write_text(before + ROSTER.format(id="penyusup", name="P", role="agency_head", agency="dinkes", key=own_key))
    refused = operator.says("build", "--site", str(operator.clone.parent / "x"))
    assert refused.returncode == 2
    assert "governance:roster" in refused.stderr
    roster.write_text(before)
    settings = operator.clone / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8").replace("demonstration: false", "demonstration: true"))
    operator.git("commit", "-qam", "Ubah setelan")
    refused = operator.says("build", "--site", str(operator.clone.parent / "x"))
    assert "governance:settings" in refused.stderr


def test_two_administrators_let_a_new_roster_in(people: dict[str, Person]) -> None:
    steward = people["wali"]
    steward.does(
        "roster", "add", "--id", "ppid-baru", "--name", "PPID Baru", "--role", "ppid", "--agency", "dinkes",
        "--from", "2026-11-22", "--decree", "821/2",
    )  # fmt: skip
    steward.git("commit", "-qam", "PPID baru")
    steward.sends()
    for name in ("admin-satu", "admin-dua"):
        people[name].sends()
        assert people[name].says("build", "--site", str(people[name].clone.parent / "x")).returncode == 2
        people[name].does("approve", "governance:roster", "--step", "governance")
        people[name].sends()
    steward.sends()
    steward.builds()
    unpinned = steward.git("config", "--unset", "satudata.pin")
    assert unpinned == ""
    refused = steward.says("build")
    assert refused.returncode == 2
    assert "satudata roster pin" in refused.stderr


def test_an_existing_portal_moves_in_with_older_data_until_a_date(people: dict[str, Person]) -> None:
    operator = people["operator"]
    propose(operator, TABLE)
    operator.does("unvalidated")
    settings = operator.clone / "catalog/catalog.yml"
    policy = '\napproval: {unvalidated_until: "2027-06-30"}\n'
    settings.write_text(settings.read_text("utf-8").rstrip("\n") + policy)
    operator.git("add", "-A")
    operator.git("commit", "-qm", "Pindahkan data lama")
    operator.does("roster", "pin", "--replace")
    assert "Data lama" in page(operator.builds()).read_text("utf-8")
    assert operator.says("verify").returncode == 1
    later = operator.says("build", "--site", str(operator.clone.parent / "later"), day="2027-07-01")
    assert later.returncode == 0
    assert not page(operator.clone.parent / "later").exists()
    write(operator.clone, {f"data/{DATASET}.csv": TABLE.replace("2024,14", "2024,15")})
    operator.git("commit", "-qam", "Ubah")
    assert csv(operator.builds()).read_text("utf-8") == TABLE
