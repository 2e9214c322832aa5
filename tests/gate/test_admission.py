"""What may come in by itself: governance by two administrators, statements by their own signature, plain files only."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata.trust.digest import content_digest
from satudata.trust.governance import state_of, unapproved
from tests.conftest import git
from tests.gate.faults import records
from tests.gate.mock import Proposal
from tests.gate.scenes import ACCOUNTS, DAY, NEW_TABLE, Scene, files, make_scene
from tests.instances import TABLE, metadata

DATA, METADATA = "data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml"
NEW_DIGEST = content_digest([(DATA, NEW_TABLE.encode()), (METADATA, metadata().encode())])


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


@pytest.fixture
def proposal(scene: Scene) -> Proposal:
    return scene.propose({DATA: NEW_TABLE})


@pytest.mark.parametrize(
    "path",
    ["catalog/roster.yml", "catalog/catalog.yml", ".github/workflows/gate.yml", "requirements.txt"],
)
def test_a_proposal_that_edits_what_judges_it_needs_two_administrators_of_the_base(scene: Scene, path: str) -> None:
    given = scene.desk.joinpath(path)
    before = given.read_text() if given.exists() else ""
    text = before.replace("operator\n  name: Operator", "operator\n  name: Bos").replace("operator", "administrator")
    proposal = scene.propose({path: f"{text}\n# diubah\n"})
    for by, clock in (("wali", "02:00"), ("kepala", "03:00"), ("operator", "04:00"), ("admin-satu", "05:00")):
        scene.review(proposal, by, clock)
    scene.run()
    assert scene.state(proposal) == "pending"
    scene.review(proposal, "admin-dua", "06:00")
    [outcome] = scene.run()
    assert scene.state(proposal) == "success"
    assert not outcome.merged  # a person merges what the app has no right to change
    assert "Merge pull request" in scene.told(proposal)


def test_a_roster_that_two_administrators_let_in_is_proven_without_the_forge(scene: Scene) -> None:
    roster = scene.desk / "catalog/roster.yml"
    before = state_of({"catalog/roster.yml": roster.read_bytes()}, scene.gate().base.judge.roster, DAY, frozenset())
    new = roster.read_text() + "# diubah\n"
    proposal = scene.propose({"catalog/roster.yml": new})
    scene.review(proposal, "admin-satu", "02:00")
    scene.review(proposal, "admin-dua", "03:00")
    gate = scene.gate()
    list(gate.run())
    assert scene.state(proposal) == "success"
    after = state_of({"catalog/roster.yml": new.encode()}, gate.base.judge.roster, DAY, frozenset({"operator"}))
    said = gate.base.said("governance:roster")
    assert unapproved([before, after], said, frozenset()) == []
    assert unapproved([before, after], said[:1], frozenset()) == ["governance:roster"]


def test_a_removed_file_is_part_of_what_administrators_approve(scene: Scene) -> None:
    proposal = scene.propose({"catalog/waivers.yml": "[]\n# ya\n"})
    scene.review(proposal, "admin-satu", "02:00")
    scene.review(proposal, "admin-dua", "03:00")
    scene.run()
    assert scene.state(proposal) == "success"
    scene.push({"catalog/codes/unit.csv": None})
    scene.run()
    assert scene.state(proposal) == "pending"


def test_deleting_a_statement_is_governance(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00", "CHANGES_REQUESTED")
    scene.run()
    [path] = records(scene.main())
    removal = scene.propose({str(path.relative_to(scene.root)): None}, branch="hapus")
    scene.review(removal, "wali", "03:00")
    scene.review(removal, "kepala", "04:00")
    scene.run(removal.number)
    assert scene.state(removal) == "pending"


def test_a_statement_that_somebody_signed_comes_in_by_itself(scene: Scene, proposal: Proposal) -> None:
    path, content = scene.statement("wali", "examination", "data_steward", NEW_DIGEST)
    brought = scene.propose({path: content}, author="operator", branch="pernyataan")
    outcomes = {one.number: one for one in scene.run()}
    assert outcomes[brought.number].merged
    assert scene.said() == [("examination", "wali", "approved")]
    scene.review(proposal, "kepala", "12:00")
    scene.run()
    assert scene.state(proposal) == "pending"  # approved before the examination was made, by its own clock
    proposal.reviews[-1]["submitted_at"] = "2026-11-21T04:00:00Z"
    assert scene.run()[0].merged


@pytest.mark.parametrize("signer", ["operator", "kepala", "gerbang"])
def test_a_statement_forged_with_another_key_is_refused(scene: Scene, signer: str) -> None:
    path, content = scene.statement("wali", "examination", "data_steward", NEW_DIGEST, signer=signer)
    forged = scene.propose({path: content}, branch="pernyataan")
    scene.run()
    assert scene.state(forged) == "failure"


@pytest.mark.parametrize(
    ("by", "step", "role"),
    [
        ("operator", "examination", "data_steward"),
        ("kepala-lain", "agency_approval", "agency_head"),
        ("wali", "agency_approval", "agency_head"),
        ("wali", "examination", "agency_head"),
        ("wali", "apa_saja", "data_steward"),
    ],
)
def test_a_statement_by_somebody_without_the_role_is_refused(scene: Scene, by: str, step: str, role: str) -> None:
    path, content = scene.statement(by, step, role, NEW_DIGEST)
    forged = scene.propose({path: content}, branch="pernyataan")
    scene.run()
    assert scene.state(forged) == "failure"


def test_a_backdated_statement_of_an_official_whose_term_has_ended_is_refused(tmp_path: Path) -> None:
    roster = str(files()["catalog/roster.yml"])
    term = 'role: "agency_head", agency: "dinkes", from: "2026-01-02"'
    ended = roster.replace(term, f'{term}, until: "2026-11-19"')
    assert ended != roster
    scene = make_scene(tmp_path, files(**{"catalog/roster.yml": ended}))
    given = ("kepala", "agency_approval", "agency_head", NEW_DIGEST)
    path, content = scene.statement(*given, at="2026-11-18T10:00:00+07:00")
    late = scene.propose({path: content}, branch="pernyataan")
    scene.run()
    assert scene.state(late) == "failure"


def test_a_withdrawal_that_was_signed_stops_what_was_approved(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    given = ("kepala", "agency_approval", "agency_head", NEW_DIGEST)
    path, content = scene.statement(*given, outcome="returned", reason="angka Sananwetan keliru")
    brought = scene.propose({path: content}, branch="pernyataan")
    scene.run(brought.number)
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "failure"
    assert "angka Sananwetan keliru" in scene.told(proposal)


def test_a_signature_over_other_bytes_than_those_proposed_does_not_count(scene: Scene, proposal: Proposal) -> None:
    other = "sha256:" + "0" * 64
    path, content = scene.statement("wali", "examination", "data_steward", other)
    brought = scene.propose({path: content}, branch="pernyataan")
    scene.run(brought.number)
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "pending"


def test_a_statement_copied_to_another_dataset_or_edited_is_refused(scene: Scene) -> None:
    path, content = scene.statement("wali", "examination", "data_steward", NEW_DIGEST)
    for number, (place, given) in enumerate(
        [
            (path.replace("dinkes/puskesmas", "dinkes/lain"), content),
            (path, content.replace(b"approved", b"returned")),
            (path.replace(".json", ".txt"), content),
        ]
    ):
        forged = scene.propose({place: given}, branch=f"pernyataan-{number}")
        scene.run(forged.number)
        assert scene.state(forged) == "failure"


@pytest.mark.parametrize(("mode", "content"), [("120000", b"/etc/passwd"), ("100755", NEW_TABLE.encode())])
def test_links_and_executables_are_no_data(scene: Scene, mode: str, content: bytes) -> None:
    git(scene.desk, "checkout", "--quiet", "-B", "usulan", "main")
    place = scene.desk / DATA
    if mode == "120000":
        place.unlink()
        place.symlink_to(content.decode())
    else:
        place.write_bytes(content)
        place.chmod(0o755)
    git(scene.desk, "add", "--all")
    git(scene.desk, "-c", "user.name=O", "-c", "user.email=operator@example.go.id", "commit", "--quiet", "-m", "Ubah")
    git(scene.desk, "push", "--quiet", "origin", "usulan")
    proposal = scene.forge.propose("usulan", ACCOUNTS["operator"])
    scene.run()
    assert scene.state(proposal) == "failure"
    assert "berkas biasa" in scene.told(proposal)


def test_a_file_that_changed_on_main_since_has_to_be_looked_at_again(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    # Merged line by line this would be a table that nobody has seen.
    scene.push({DATA: TABLE.replace("2023,11", "2023,12")}, branch="main", author="admin-satu")
    scene.run()
    assert scene.state(proposal) == "failure"
    assert "sudah berubah di cabang utama" in scene.told(proposal)
