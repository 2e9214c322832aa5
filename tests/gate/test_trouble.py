"""A forge in trouble: what it does not tell completely is not decided, and nothing is merged."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from satudata.gate.forge import Partial
from satudata.gate.report import read_report
from satudata.gate.web import Refusal, Web
from tests.gate.faults import Fault, cut, failing
from tests.gate.mock import REPOSITORY, GitHub, Proposal
from tests.gate.scenes import ACCOUNTS, NEW_TABLE, STRANGER, Scene, make_scene

DATA = "data/dinkes/puskesmas.csv"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


@pytest.fixture
def proposal(scene: Scene) -> Proposal:
    """A proposal that both have approved: only trouble can hold it."""
    made = scene.propose({DATA: NEW_TABLE})
    scene.review(made, "wali", "02:00")
    scene.review(made, "kepala", "03:00")
    return made


def held(scene: Scene, proposal: Proposal) -> bool:
    scene.run()
    return proposal.open and scene.state(proposal) == "pending"


def without(key: str) -> Fault:
    """Answer with an object that lacks nearly everything."""

    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(200, json=[{key: 1}])

    return fault


READS = [
    r"/pulls/1/files$", r"/pulls/1/commits$", r"/pulls/1/reviews$", r"/issues/1/events$", r"/git/commits/\w+$",
    r"/git/trees/\w+$", r"/git/blobs/\w+$", r"/compare/",
]  # fmt: skip


# A commit that is not there says that a review was of nothing, and not that the forge is in trouble.
REFUSED = [(path, status) for path in READS for status in (500, 403, 404) if (path, status) != (READS[4], 404)]


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_what_the_forge_fails_to_tell_holds_the_proposal(
    scene: Scene, proposal: Proposal, path: str, status: int
) -> None:
    scene.forge.fault("GET", path, failing(status))
    assert held(scene, proposal)
    assert scene.said() == []


@pytest.mark.parametrize("path", READS)
def test_an_answer_that_ends_too_early_holds_the_proposal(scene: Scene, proposal: Proposal, path: str) -> None:
    scene.forge.fault("GET", path, cut())
    assert held(scene, proposal)
    assert "tidak lengkap" in scene.told(proposal)


@pytest.mark.parametrize("path", READS[:4])
def test_an_answer_without_what_it_should_say_holds_the_proposal(scene: Scene, proposal: Proposal, path: str) -> None:
    scene.forge.fault("GET", path, without("id"))
    assert held(scene, proposal)


def test_a_passing_fault_is_asked_again(scene: Scene, proposal: Proposal) -> None:
    scene.forge.fault("GET", "/reviews$", failing(502, times=2))
    assert scene.run()[0].merged
    assert scene.waits == [1.0, 2.0]


def test_a_forge_that_asks_for_patience_is_given_it(scene: Scene, proposal: Proposal) -> None:
    scene.forge.fault("GET", "/reviews$", failing(429, {"Retry-After": "7"}, times=1))
    assert scene.run()[0].merged
    assert scene.waits == [7.0]


def test_a_limit_of_requests_is_waited_out_by_the_clock_of_the_forge(scene: Scene, proposal: Proposal) -> None:
    limited = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795255230", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    scene.forge.fault("GET", "/reviews$", failing(403, limited, times=1))
    assert scene.run()[0].merged
    assert scene.waits == [31.0]


def test_a_limit_that_lasts_too_long_is_left_to_the_next_run(scene: Scene, proposal: Proposal) -> None:
    scene.forge.fault("GET", "/reviews$", failing(429, {"Retry-After": "3600"}))
    assert held(scene, proposal)
    assert scene.waits == []
    assert "Batas permintaan forge habis" in scene.told(proposal)


def test_reviews_on_later_pages_are_read(scene: Scene, proposal: Proposal) -> None:
    for minute in range(130):
        scene.forge.review(proposal, STRANGER, f"2026-11-20T04:{minute % 60:02d}:00Z", "COMMENTED")
    scene.review(proposal, "kepala", "09:00", "CHANGES_REQUESTED")
    scene.run()
    assert scene.state(proposal) == "failure"


def test_a_next_page_at_another_address_is_never_asked_for(scene: Scene, proposal: Proposal) -> None:
    for minute in range(130):
        scene.forge.review(proposal, STRANGER, f"2026-11-20T04:{minute % 60:02d}:00Z", "COMMENTED")
    scene.run()
    assert scene.forge.elsewhere == []


@pytest.mark.parametrize("told", [2, 3001, 100_000])
def test_fewer_files_than_announced_or_more_than_the_forge_tells_hold_the_proposal(
    scene: Scene, proposal: Proposal, told: int
) -> None:
    proposal.told_files = told
    assert held(scene, proposal)
    assert scene.said() == []
    # More than the forge tells at all is not even begun.
    assert (told <= 3000) == any(one.endswith("/files") for one in scene.forge.asked)


def test_a_tree_that_is_cut_holds_the_proposal(scene: Scene, proposal: Proposal) -> None:
    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(200, json={"sha": "0" * 40, "tree": [], "truncated": True})

    scene.forge.fault("GET", "/git/trees/", fault)
    assert held(scene, proposal)


def test_bytes_that_are_not_those_of_the_object_hold_the_proposal(scene: Scene, proposal: Proposal) -> None:
    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(200, content=NEW_TABLE.encode()[:-3])

    scene.forge.fault("GET", "/git/blobs/", fault)
    assert held(scene, proposal)


def test_a_review_of_a_commit_that_is_gone_counts_for_nothing(scene: Scene, proposal: Proposal) -> None:
    for review in proposal.reviews:
        review["commit_id"] = "0" * 40
    assert held(scene, proposal)
    assert "untuk isi lain" in scene.told(proposal)


def test_an_account_that_was_deleted_approves_nothing(scene: Scene, proposal: Proposal) -> None:
    proposal.reviews[1]["user"] = None
    assert held(scene, proposal)


def test_trouble_with_one_proposal_does_not_stop_the_others(scene: Scene, proposal: Proposal) -> None:
    other = scene.propose({"metadata/dinkes/puskesmas.yml": None, "data/dinkes/puskesmas.csv": None}, branch="lain")
    scene.forge.fault("GET", f"/pulls/{other.number}/files$", failing(500))
    outcomes = {one.number: one for one in scene.run()}
    assert outcomes[proposal.number].merged
    assert not outcomes[other.number].merged


@pytest.mark.parametrize("status", [405, 409, 422])
def test_a_merge_that_the_forge_refuses_is_said_and_tried_again(scene: Scene, proposal: Proposal, status: int) -> None:
    scene.forge.fault("PUT", "/merge$", failing(status))
    assert not scene.run()[0].merged
    assert "belum mengizinkan penggabungan" in scene.told(proposal)
    scene.forge.faults.clear()
    assert scene.run()[0].merged


def test_a_branch_that_moves_under_the_gate_is_not_overwritten(scene: Scene, proposal: Proposal) -> None:
    scene.forge.fault("PATCH", "/git/refs/", failing(422))
    assert held(scene, proposal)
    assert scene.said() == []


def test_a_lost_answer_to_a_merge_is_not_sent_twice(scene: Scene, proposal: Proposal) -> None:
    def lost(request: httpx.Request, count: int) -> httpx.Response | None:
        raise httpx.ReadTimeout("late", request=request)

    scene.forge.fault("PUT", "/merge$", lost)
    scene.run()
    assert sum("/merge" in one for one in scene.forge.asked) == 1


def test_no_status_can_be_set_and_the_run_goes_on(scene: Scene, proposal: Proposal) -> None:
    scene.forge.fault("POST", "/statuses/", failing(403))
    [outcome] = scene.run()
    assert not outcome.merged


# The report of the check: made by the proposal's own copy of the workflow.


def reported(scene: Scene, proposal: Proposal, report: bytes) -> str:
    scene.forge.checked(scene.forge.head(proposal), "success", report)
    proposal.reviews.clear()
    scene.run()
    return scene.told(proposal)


def finding(**given: object) -> dict[str, object]:
    known = {"code": "privacy-nik", "severity": "error", "path": DATA, "line": 2, "row": 1, "column": "x",
             "facts": {}}  # fmt: skip
    return {**known, **given}


def test_findings_of_the_report_are_told_in_our_own_words(scene: Scene, proposal: Proposal) -> None:
    told = reported(
        scene, proposal, json.dumps({"v": 1, "findings": [finding()], "changes": "nilai 412 → 4.120"}).encode()
    )
    assert "galat" in told
    assert "Pratinjau halaman" in told
    assert "nilai 412 → 4.120" in told


def test_the_tables_of_the_changes_keep_their_columns(scene: Scene, proposal: Proposal) -> None:
    changes = f"{' ' * 40}Kecamatan\n  Kode{' ' * 34}kota\n"
    told = reported(scene, proposal, json.dumps({"v": 1, "findings": [], "changes": changes}).encode())
    assert f"<pre>\n{changes}</pre>" in told


def test_a_report_is_asked_for_without_the_token_where_it_is_kept(scene: Scene, proposal: Proposal) -> None:
    reported(scene, proposal, b'{"v": 1, "findings": [], "changes": ""}')
    assert scene.forge.elsewhere
    assert all("Authorization" not in one.headers for one in scene.forge.elsewhere)


HOSTILE = (
    "</pre><script>alert(1)</script> ::error::x [a](javascript:x) @kepala <!-- satudata:gerbang --> ![x](http://x) | x"
)


def test_a_report_cannot_bring_markup_mentions_or_commands_into_the_comment(scene: Scene, proposal: Proposal) -> None:
    evil = finding(path=HOSTILE, column=HOSTILE, facts={"value": HOSTILE, "suggestion": HOSTILE})
    told = reported(scene, proposal, json.dumps({"v": 1, "findings": [evil], "changes": HOSTILE * 3}).encode())
    assert "<script" not in told
    assert told.count("</pre>") == 1
    assert told.count("<!-- satudata:gerbang -->") == 1
    assert "@kepala" not in told
    assert "](javascript" not in told
    assert "![" not in told


@pytest.mark.parametrize(
    "report",
    [
        b"", b"{", b"[]", b"null", b'{"v": 2}', b'{"v": 1, "findings": {}, "changes": 5}', b"[" * 100_000,
        json.dumps({"v": 1, "findings": [finding(code="tidak-ada"), finding(facts=[]), finding(line="x"), 7]}).encode(),
        json.dumps({"v": 1, "findings": [finding(facts={"n": float("nan"), "m": 10**400})]}).encode()[:200],
        json.dumps({"v": 1, "findings": [finding(facts={"more": "banyak"}), finding(facts={"more": -3.5})]}).encode(),
        json.dumps({"v": 1, "findings": [finding(severity="fatal", line=-5, row=True, column=[1])]}).encode(),
        b'{"v": 1, "findings": [], "changes": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_report_of_any_form_leaves_the_gate_standing(scene: Scene, proposal: Proposal, report: bytes) -> None:
    assert "Usulan ini menunggu" in reported(scene, proposal, report)


def test_a_huge_report_makes_a_comment_that_the_forge_takes(scene: Scene, proposal: Proposal) -> None:
    many = [finding(row=n, line=n, facts={"value": "x" * 400}) for n in range(1, 1900)]
    told = reported(scene, proposal, json.dumps({"v": 1, "findings": many, "changes": "y" * 400_000}).encode())
    assert len(told.encode()) <= 60_000
    assert "Pertanyaan" in told or "commit" in told.splitlines()[-1]


def test_of_more_findings_than_are_taken_the_rest_is_counted() -> None:
    report = read_report(json.dumps({"v": 1, "findings": [finding()] * 2_100, "changes": ""}).encode())
    assert report is not None
    assert (len(report.findings), report.dropped) == (2_000, 100)


def test_a_report_that_claims_success_admits_nothing(scene: Scene, proposal: Proposal) -> None:
    reported(scene, proposal, b'{"v": 1, "findings": [], "changes": "", "state": "success", "approved": true}')
    assert scene.state(proposal) == "pending"
    assert scene.said() == []


@pytest.mark.parametrize(("conclusion", "state"), [("failure", "failure"), (None, "pending"), ("cancelled", "failure")])
def test_a_check_that_did_not_pass_holds_an_approved_proposal(
    scene: Scene, proposal: Proposal, conclusion: str | None, state: str
) -> None:
    scene.forge.checked(scene.forge.head(proposal), conclusion)
    scene.run()
    assert scene.state(proposal) == state


def test_a_check_of_an_earlier_head_is_none_of_this_one(scene: Scene, proposal: Proposal) -> None:
    scene.forge.runs.clear()
    assert held(scene, proposal)
    assert "Pemeriksaan data belum berjalan" in scene.told(proposal)


def test_an_answer_about_another_check_than_asked_for_is_none(scene: Scene, proposal: Proposal) -> None:
    other = {"id": 1, "head_sha": "0" * 40, "status": "completed", "conclusion": "success"}

    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(200, json={"total_count": 1, "workflow_runs": [other]})

    scene.forge.fault("GET", "/actions/workflows/", fault)
    assert held(scene, proposal)


# The door itself.


def web(answer: httpx.Response) -> Web:
    return Web("https://api.forge.example", {}, httpx.MockTransport(lambda request: answer), lambda seconds: None)


def test_an_answer_over_the_limit_is_not_read() -> None:
    with pytest.raises(Partial, match="forge-too-large"):
        web(httpx.Response(200, content=b"x" * 100)).content("x", "*/*", 99)


def test_pages_without_end_are_not_read() -> None:
    endless = httpx.Response(200, json=[1], headers={"Link": '<x>; rel="next"'})
    with pytest.raises(Partial, match="forge-too-many"):
        list(web(endless).pages("x"))


def test_a_repository_that_has_moved_is_not_followed() -> None:
    moved = httpx.Response(301, headers={"Location": "https://elsewhere.example/"}, json={"message": "Moved"})
    with pytest.raises(Refusal):
        web(moved).get("x")


@pytest.mark.parametrize(("scheme", "taken"), [("https", True), ("http", False)])
def test_bytes_kept_elsewhere_are_asked_for_over_https_only(scheme: str, taken: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "storage.example":
            return httpx.Response(200, content=b"x")
        return httpx.Response(302, headers={"Location": f"{scheme}://storage.example/1"})

    asker = Web("https://api.forge.example", {}, httpx.MockTransport(answer), lambda seconds: None)
    if taken:
        assert asker.elsewhere("x", 100) == b"x"
    else:
        with pytest.raises(Partial):
            asker.elsewhere("x", 100)


@pytest.mark.parametrize("place", ["https://[", "https://storage.example:x/1", "https://"])
def test_an_address_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(Partial):
        web(httpx.Response(302, headers={"Location": place})).elsewhere("x", 100)


def test_an_answer_that_cannot_be_unpacked_counts_as_none() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"not gzip at all"))

    with pytest.raises(Partial):
        Web("https://api.forge.example", {}, httpx.MockTransport(broken), lambda seconds: None).get("x")


def test_a_page_that_is_no_list_is_refused() -> None:
    with pytest.raises(Partial):
        list(web(httpx.Response(200, json={"message": "hello"})).pages("x"))


def test_the_mock_refuses_what_github_does_not_describe(tmp_path: Path) -> None:
    forge = GitHub(tmp_path)
    asker = Web("https://api.forge.example", {"Authorization": "Bearer x", "X-GitHub-Api-Version": "2022-11-28"},
                forge.transport(), lambda seconds: None)  # fmt: skip
    for method, path, body in (
        ("POST", f"repos/{REPOSITORY}/check-runs", {"name": "x"}),
        ("POST", f"repos/{REPOSITORY}/statuses/{'a' * 40}", {"state": "waiting"}),
        ("PUT", f"repos/{REPOSITORY}/pulls/1/merge", {"sha": "a", "force": True}),
    ):
        with pytest.raises(AssertionError):
            asker.send(method, path, body)
    assert ACCOUNTS
