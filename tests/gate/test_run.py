from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from satudata.errors import SatudataError
from satudata.read.git import Repository
from satudata.trust.digest import content_digest
from tests.conftest import git
from tests.gate.faults import records
from tests.gate.mock import BOT, Proposal
from tests.gate.scenes import ACCOUNTS, DATASET, NEW_TABLE, STRANGER, Scene, files, key_of, make_scene
from tests.instances import TABLE, metadata

DATA, METADATA = "data/dinkes/puskesmas.csv", "metadata/dinkes/puskesmas.yml"
NEW_DIGEST = content_digest([(DATA, NEW_TABLE.encode()), (METADATA, metadata().encode())])


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


@pytest.fixture
def proposal(scene: Scene) -> Proposal:
    return scene.propose({DATA: NEW_TABLE})


def test_a_proposal_goes_from_waiting_through_examination_and_approval_to_merged_and_published(
    scene: Scene, proposal: Proposal
) -> None:
    scene.run()
    assert scene.state(proposal) == "pending"
    scene.review(proposal, "wali", "02:00")
    scene.run()
    assert scene.state(proposal) == "pending"
    assert scene.said() == [("examination", "wali", "approved")]
    scene.review(proposal, "kepala", "03:00")
    [outcome] = scene.run()
    assert outcome.merged
    assert scene.said() == [
        ("examination", "wali", "approved"), ("agency_approval", "kepala", "approved"),
        ("publication", "gerbang", "published"),
    ]  # fmt: skip
    assert (scene.main() / DATA).read_text() == NEW_TABLE


def test_what_the_gate_published_is_proven_to_anyone_with_a_clone(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    gate = scene.gate()
    judgement = gate.base.judge.judge(DATASET, "dinkes", gate.base.said(DATASET))
    assert judgement.proof(NEW_DIGEST) is not None
    assert judgement.problems == ()


def test_a_second_run_changes_nothing(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    before, comment = git(scene.origin, "rev-parse", "main"), scene.told(proposal)
    asked = len(scene.forge.asked)
    scene.run()
    assert git(scene.origin, "rev-parse", "main") == before
    assert scene.told(proposal) == comment
    assert not [one for one in scene.forge.asked[asked:] if not one.startswith("GET ")]


def test_the_gate_never_checks_the_proposal_out(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    assert (scene.root / DATA).read_text() == TABLE
    head = scene.forge.head(proposal)
    with pytest.raises(SatudataError):
        Repository(scene.root).commit_of(head)


def test_the_digest_that_is_approved_is_of_the_head_and_covers_the_metadata(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    gate = scene.gate()
    list(gate.run())
    assert {one.digest for one in gate.base.said(DATASET)} == {NEW_DIGEST}


def test_opening_access_after_the_approval_voids_it(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    scene.push({METADATA: metadata(access="{level: restricted, ground: UU, decided_by: PPID}")})
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "pending"


def test_content_pushed_after_the_approval_is_held(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.push({DATA: TABLE.replace("2024,14", "2024,99")})
    scene.run()
    assert scene.state(proposal) == "pending"
    assert scene.said() == []
    assert "Perlu ditinjau lagi" in scene.told(proposal)


def test_content_pushed_while_the_gate_decides_is_not_merged(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    judged = scene.forge.head(proposal)

    def push(*_: object) -> None:
        if scene.forge.head(proposal) == judged:
            scene.push({DATA: TABLE.replace("2024,14", "2024,99")})

    scene.forge.fault("PUT", "/merge$", push)
    [outcome] = scene.run()
    assert not outcome.merged
    assert (scene.main() / DATA).read_text() == TABLE


def force_push(scene: Scene, proposal: Proposal, table: str, clock: str) -> None:
    """The branch is overwritten, and every review is said to be of its new head, as a forge was seen to do."""
    git(scene.desk, "checkout", "--quiet", "-B", proposal.branch, "origin/main")
    scene.desk.joinpath(DATA).write_text(table)
    git(scene.desk, "-c", "user.name=O", "-c", "user.email=operator@example.go.id", "commit", "--quiet", "-am", "Timpa")
    git(scene.desk, "push", "--quiet", "--force", "origin", proposal.branch)
    head = scene.forge.head(proposal)
    scene.forge.checked(head)
    scene.forge.force_pushed(proposal, f"2026-11-20T{clock}:00Z")
    for review in proposal.reviews:
        review["commit_id"] = head


def test_reviews_re_pointed_after_a_forced_push_count_for_what_they_were_given_for(
    scene: Scene, proposal: Proposal
) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()  # seen and recorded for the old bytes
    scene.review(proposal, "kepala", "03:00")  # not seen before the force push
    force_push(scene, proposal, TABLE.replace("2024,14", "2024,99"), "04:00")
    scene.run()
    assert scene.state(proposal) == "pending"
    assert scene.said() == [("examination", "wali", "approved")]
    scene.review(proposal, "wali", "05:00")
    scene.review(proposal, "kepala", "06:00")
    assert scene.run()[0].merged


def test_a_forced_push_without_change_of_content_keeps_what_is_on_record(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    force_push(scene, proposal, NEW_TABLE, "04:00")
    scene.review(proposal, "kepala", "05:00")
    assert scene.run()[0].merged


def test_a_dismissed_review_holds_the_proposal_and_is_put_on_record(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    proposal.reviews[0]["state"] = "DISMISSED"
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "failure"
    assert scene.said() == [("examination", "wali", "approved"), ("examination", "wali", "returned")]


def test_requested_changes_fail_the_proposal_and_name_the_way_on(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00", "CHANGES_REQUESTED")
    scene.run()
    assert scene.state(proposal) == "failure"
    assert "Perbaiki pada cabang yang sama" in scene.told(proposal)


def test_reviews_by_strangers_and_by_deleted_accounts_count_for_nothing(scene: Scene, proposal: Proposal) -> None:
    scene.forge.review(proposal, STRANGER, "2026-11-20T02:00:00Z")
    scene.forge.review(proposal, STRANGER + 1, "2026-11-20T03:00:00Z")["user"] = None
    scene.run()
    assert scene.state(proposal) == "pending"
    assert scene.said() == []


def test_a_login_that_looks_like_the_head_of_the_agency_is_nobody(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    forged = scene.forge.review(proposal, STRANGER, "2026-11-20T03:00:00Z")
    forged["user"]["login"] = f"akun-{ACCOUNTS['kepala']}"
    scene.run()
    assert scene.state(proposal) == "pending"


def test_somebody_with_a_commit_in_the_proposal_is_an_author_of_it(scene: Scene, proposal: Proposal) -> None:
    scene.push({"data/dinkes/puskesmas.csv": TABLE.replace("2024,14", "2024,16")}, author="wali")
    scene.review(proposal, "wali", "02:00")
    scene.run()
    assert scene.said() == []
    assert "ikut menulis perubahan ini" in scene.told(proposal)
    scene.review(proposal, "wali-dua", "03:00")
    scene.run()
    assert scene.said() == [("examination", "wali-dua", "approved")]


def test_who_opened_another_proposal_with_the_same_head_is_an_author_too(scene: Scene, proposal: Proposal) -> None:
    scene.forge.propose(proposal.branch, ACCOUNTS["wali"])
    scene.review(proposal, "wali", "02:00")
    scene.run()
    assert scene.said() == []


def test_of_two_proposals_with_one_head_none_passes_before_both_do(scene: Scene, proposal: Proposal) -> None:
    twin = scene.forge.propose(proposal.branch, STRANGER, draft=True)
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "pending"
    assert not [one for one in scene.forge.asked if one.startswith("PUT ")]
    twin.open = False
    assert scene.run()[0].merged


def test_a_proposal_to_another_branch_is_left_alone(scene: Scene) -> None:
    git(scene.origin, "branch", "lain", "main")
    other = scene.propose({DATA: NEW_TABLE})
    other.base = "lain"
    assert scene.run() == []
    assert scene.forge.statuses == {}


def test_mixed_classes_fail_with_the_way_to_split_them(scene: Scene) -> None:
    mixed = scene.propose({DATA: NEW_TABLE, "catalog/waivers.yml": "[]\n", "data/walidata/kode-wilayah.csv": "x\n"})
    scene.run()
    assert scene.state(mixed) == "failure"
    told = scene.told(mixed)
    assert "Pisahkan menjadi 3 usulan" in told
    assert told.index("tata kelola") < told.index("data instansi dinkes") < told.index("data instansi walidata")


def test_trailers_in_commit_messages_prove_nothing(scene: Scene) -> None:
    proposal = scene.propose({DATA: NEW_TABLE})
    git(
        scene.desk, "-c", "user.name=O", "-c", "user.email=operator@example.go.id", "commit", "--quiet", "--amend",
        "-m", "Perbarui\n\nVerified-by: Wali <wali@example.go.id>\nApproved-by: Kepala <kepala@example.go.id>",
    )  # fmt: skip
    git(scene.desk, "push", "--quiet", "--force", "origin", "usulan")
    scene.run()
    assert scene.state(proposal) == "pending"
    assert scene.said() == []


def test_a_merge_that_was_cut_off_before_the_publication_is_published_by_the_next_run(
    scene: Scene, proposal: Proposal
) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")

    def after_the_merge(*_: object) -> httpx.Response | None:
        return None if proposal.open else httpx.Response(422, json={"message": "moved"})

    scene.forge.fault("PATCH", "/git/refs/", after_the_merge)
    [outcome] = scene.run()
    assert outcome.merged
    assert scene.said()[-1][0] == "agency_approval"
    scene.forge.faults.clear()
    scene.run()
    assert scene.said()[-1] == ("publication", "gerbang", "published")


def test_bytes_that_a_merge_made_anew_are_not_published(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    moved: list[bool] = []

    def somebody_merges_first(*_: object) -> None:
        if not moved:
            moved.append(True)
            scene.push({DATA: TABLE.replace("2023,11", "2023,12")}, branch="main", author="admin-satu")

    scene.forge.fault("PUT", "/merge$", somebody_merges_first)
    [outcome] = scene.run()
    assert outcome.merged
    assert (scene.main() / DATA).read_text() == NEW_TABLE.replace("2023,11", "2023,12")
    scene.run()
    assert [step for step, _, _ in scene.said()] == ["examination", "agency_approval"]


def test_what_a_statement_brings_in_is_known_to_the_rest_of_the_run(scene: Scene) -> None:
    path, content = scene.statement("wali", "examination", "data_steward", NEW_DIGEST, at="2026-11-20T08:00:00+07:00")
    scene.propose({path: content}, branch="pernyataan")
    proposal = scene.propose({DATA: NEW_TABLE})
    scene.review(proposal, "kepala", "03:00")
    outcomes = scene.run()
    assert [bool(one.merged) for one in outcomes] == [True, True]
    assert [step for step, _, _ in scene.said()] == ["examination", "agency_approval", "publication"]


def test_the_title_of_a_proposal_never_becomes_the_message_of_a_merge(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    messages = git(scene.origin, "log", "--first-parent", "--format=%B", "main")
    assert "Gabungkan usulan 1\n\nhttps://forge.example/" in messages


def test_steps_that_somebody_signed_are_published_and_those_without_order_are_not(scene: Scene) -> None:
    first, content = scene.statement("wali", "examination", "data_steward", NEW_DIGEST)
    second, other = scene.statement("kepala", "agency_approval", "agency_head", NEW_DIGEST)
    # Made in ignorance of each other: nobody can say which came first.
    scene.push({DATA: NEW_TABLE, first: content, second: other}, branch="main", author="admin-satu")
    scene.run()
    assert not [path for path in records(scene.main()) if b'"publication"' in path.read_bytes()]
    scene.push({second: None}, branch="main", author="admin-satu")
    after, known = scene.statement("kepala", "agency_approval", "agency_head", NEW_DIGEST)
    scene.push({after: known}, branch="main", author="admin-satu")
    scene.run()
    assert scene.said()[-1] == ("publication", "gerbang", "published")


def test_a_checkout_that_is_behind_decides_nothing(scene: Scene, proposal: Proposal) -> None:
    gate = scene.gate()
    scene.push({"README.md": "lain\n"}, branch="main", author="admin-satu")
    with pytest.raises(SatudataError, match="gate-base-moved"):
        list(gate.run())
    assert scene.forge.statuses == {}


def test_a_checkout_with_edited_files_decides_nothing(scene: Scene, proposal: Proposal) -> None:
    scene.root.joinpath("catalog/roster.yml").write_text("[]\n")
    with pytest.raises(SatudataError, match="gate-unclean"):
        scene.run()


def test_the_key_of_a_person_is_not_the_gates(scene: Scene) -> None:
    with pytest.raises(SatudataError, match="gate-key-unknown"):
        scene.gate().base.gate(key_of("wali").public.fingerprint)


def test_a_comment_with_our_marker_by_somebody_else_is_left_alone(scene: Scene, proposal: Proposal) -> None:
    scene.forge.comment(proposal, STRANGER, "<!-- satudata:gerbang -->\n## 🟢 Usulan ini lengkap")
    scene.run()
    scene.run()
    assert [one["user"]["id"] for one in proposal.comments] == [STRANGER, BOT]


def test_one_comment_is_kept_and_changed(scene: Scene, proposal: Proposal) -> None:
    scene.run()
    first = scene.told(proposal)
    scene.review(proposal, "wali", "02:00")
    scene.run()
    assert len(proposal.comments) == 1
    assert scene.told(proposal) != first


def test_a_draft_is_neither_merged_nor_failed(scene: Scene, proposal: Proposal) -> None:
    proposal.draft = True
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "pending"


def test_a_status_is_pending_and_never_a_check_run(scene: Scene, proposal: Proposal) -> None:
    scene.run()
    status = scene.forge.statuses[scene.forge.head(proposal)][-1]
    assert status["context"] == "satudata/persetujuan"
    assert status["state"] == "pending"
    assert not [one for one in scene.forge.asked if "check-runs" in one]


def test_bytes_of_one_object_are_fetched_once(scene: Scene, proposal: Proposal) -> None:
    scene.review(proposal, "wali", "02:00")
    scene.run()
    blobs = [one for one in scene.forge.asked if "/git/blobs/" in one]
    # Its digest and the look for Data Prioritas; the second is of two states of the metadata.
    assert all(blobs.count(one) <= 3 for one in blobs)


def test_too_many_files_are_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.gate.facts.MAX_PATHS", 1)
    proposal = scene.propose({DATA: NEW_TABLE, METADATA: metadata(title="Lain")})
    scene.run()
    assert scene.state(proposal) == "failure"


def test_priority_data_stays_priority_whatever_the_proposal_says(tmp_path: Path) -> None:
    given = files(**{METADATA: metadata().replace("theme:", "priority: true\ntheme:")})
    scene = make_scene(tmp_path, given)
    proposal = scene.propose({METADATA: metadata(), DATA: NEW_TABLE})
    scene.review(proposal, "wali", "02:00")
    scene.review(proposal, "kepala", "03:00")
    scene.run()
    assert scene.state(proposal) == "pending"
    assert "Pemeriksaan ulang Data Prioritas" in scene.told(proposal)
