from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from satudata.gate.decision import Case, Decision, decide
from satudata.gate.forge import APPROVED, CHANGES_REQUESTED, DISMISSED, ChangedFile, Pull, Review, State
from satudata.gate.message import say as sentence
from satudata.gate.proposal import classify
from satudata.model.roster import Person
from satudata.model.statement import Rule, Statement
from satudata.trust.publication import Judge
from satudata.trust.rules import STEPS
from satudata.trust.statements import Draft
from tests.trust import sayings
from tests.trust.sayings import ADMIN, GATE, HEAD, NEW, OLD, OTHER_HEAD, SUBJECT, WALI, WALI2, say

AT = "2026-11-21T10:00:00+07:00"
FILES = ("data/dinkes/puskesmas.csv",)
HEAD_COMMIT, OLD_COMMIT = "a" * 40, "b" * 40
# The accounts of these people are the lengths of their names, so no two may be of one length.
AUTHOR = sayings.person("operator-puskesmas", sayings.term("operator", "dinkes"))
SUPERVISOR = sayings.person("pembina-data-bps", sayings.term("data_supervisor"))
ADMIN2 = sayings.person("admin-ke-dua", sayings.term("administrator"))
ADMIN3 = sayings.person("admin-ke-tiga", sayings.term("administrator"))


def account(person: Person) -> int:
    return person.accounts["github"]


def review(
    by: Person, hour: int, state: str = APPROVED, number: int = 0, commit: str = HEAD_COMMIT, day: str = "2026-11-20"
) -> Review:
    return Review(number or 100 + hour, account(by), state, commit, f"{day}T{hour:02d}:00:00+07:00")


def case(
    *reviews: Review,
    files: Sequence[str] = FILES,
    status: str = "modified",
    authors: Sequence[Person] = (AUTHOR,),
    said: Sequence[Statement] = (),
    reviewed: Mapping[int, str] | None = None,
    **given: Any,
) -> Case:
    """A proposal of the operator's with the check passed; each review is for what its commit holds."""
    proposal = classify(7, [ChangedFile(path, status) for path in files])
    pull = Pull(7, HEAD_COMMIT, "main", account(AUTHOR), False, len(files), 1, "https://forge.example/7")
    by_commit = {HEAD_COMMIT: NEW, OLD_COMMIT: OLD}
    seen = {one.id: (reviewed or {}).get(one.id, by_commit.get(one.commit, "")) for one in reviews}
    made = Case(
        pull, proposal, "github",
        authors=frozenset(map(account, authors)),
        digests=dict.fromkeys(proposal.subjects, NEW),
        reviews=reviews,
        reviewed={one: dict.fromkeys(proposal.subjects, digest) for one, digest in seen.items()},
        check="success",
        said={subject: tuple(one for one in said if one.subject == subject) for subject in proposal.subjects},
    )  # fmt: skip
    return replace(made, **given)


def judge(*people: Person, **given: Any) -> Judge:
    return sayings.judge(AUTHOR, SUPERVISOR, ADMIN2, ADMIN3, *people, **given)


def recorded(draft: Draft, after: Statement | None = None) -> Statement:
    """A record as it will stand on the base branch: signed by the gate."""
    by = sayings.roster(AUTHOR, SUPERVISOR, ADMIN2, ADMIN3).people[draft.by]
    return say(
        draft.step, by, after, subject=draft.subject, digest=draft.digest, role=draft.role, outcome=draft.outcome,
        at=draft.at, reason=draft.reason, evidence=dict(draft.evidence), signer=GATE.keys[0].fingerprint,
    )  # fmt: skip


def settled(given: Case, by: Judge) -> tuple[Decision, tuple[Statement, ...]]:
    """What is decided once every record stands."""
    said = {subject: list(found) for subject, found in given.said.items()}
    for _ in range(6):
        decision = decide(replace(given, said={name: tuple(found) for name, found in said.items()}), by, AT)
        if not decision.records:
            break
        for draft in decision.records:
            chain = said[draft.subject]
            chain.append(recorded(draft, chain[-1] if chain else None))
    return decision, tuple(one for found in said.values() for one in found)


def state(*reviews: Review, by: Judge | None = None, **given: Any) -> State:
    return settled(case(*reviews, **given), by or judge())[0].state


def notes(*reviews: Review, by: Judge | None = None, **given: Any) -> list[str]:
    return [one.key for one in settled(case(*reviews, **given), by or judge())[0].notes]


def test_nothing_passes_without_reviews_and_the_comment_says_who_is_awaited() -> None:
    decision = decide(case(), judge(), AT)
    assert decision.state is State.PENDING
    assert decision.steps[0].awaited == (WALI.name, WALI2.name)
    assert [one.key for one in decision.sentences] == ["awaits"]


def test_examination_and_then_the_approval_of_the_agency_make_a_proposal_complete() -> None:
    decision, said = settled(case(review(WALI, 9), review(HEAD, 10)), judge())
    assert decision.state is State.SUCCESS
    assert [(one.step, one.by, one.digest) for one in said] == [
        ("examination", "wali", NEW), ("agency_approval", "kepala", NEW),
    ]  # fmt: skip


def test_a_proposal_is_not_complete_before_its_records_stand() -> None:
    decision = decide(case(review(WALI, 9), review(HEAD, 10)), judge(), AT)
    assert decision.state is State.PENDING
    assert len(decision.records) == 2


def test_a_record_names_review_account_commit_and_moment() -> None:
    draft = decide(case(review(WALI, 9)), judge(), AT).records[0]
    assert (draft.by, draft.role, draft.at, draft.outcome) == ("wali", "data_steward", AT, "approved")
    assert draft.evidence == {
        "kind": "forge-review", "forge": "github", "pull": 7, "review": 109, "account": account(WALI),
        "state": "approved", "head": HEAD_COMMIT, "submitted_at": "2026-11-20T09:00:00+07:00",
    }  # fmt: skip


def test_an_approval_that_came_before_the_examination_does_not_count() -> None:
    assert state(review(HEAD, 8), review(WALI, 9)) is State.PENDING
    assert notes(review(HEAD, 8), review(WALI, 9)) == ["review.too_early"]
    again = (review(HEAD, 8), review(WALI, 9), review(HEAD, 11, number=999))
    assert state(*again) is State.SUCCESS


def test_the_head_of_another_agency_does_not_count() -> None:
    assert state(review(WALI, 9), review(OTHER_HEAD, 10)) is State.PENDING
    assert "review.no_role" in notes(review(WALI, 9), review(OTHER_HEAD, 10))


def test_a_review_by_an_account_that_is_not_on_the_roster_does_not_count() -> None:
    stranger = Review(500, 424242, APPROVED, HEAD_COMMIT, "2026-11-20T10:00:00+07:00")
    assert state(review(WALI, 9), stranger) is State.PENDING


def test_an_account_that_two_people_claim_is_nobodys() -> None:
    double = replace(sayings.person("kembaran", sayings.term("operator", "dinkes")), accounts=dict(HEAD.accounts))
    assert state(review(WALI, 9), review(HEAD, 10), by=judge(double)) is State.PENDING


@pytest.mark.parametrize("until", ["2026-11-19", "2026-11-20"])
def test_a_role_that_has_ended_by_the_day_of_the_review_or_of_the_decision_does_not_count(until: str) -> None:
    gone = sayings.person("kepala", sayings.term("agency_head", "dinkes", until=until))
    assert state(review(WALI, 9), review(HEAD, 10), by=judge(gone)) is State.PENDING


def test_a_role_that_began_after_the_review_does_not_count() -> None:
    fresh = sayings.person("kepala", sayings.term("agency_head", "dinkes", start="2026-11-21"))
    assert state(review(WALI, 9), review(HEAD, 10), by=judge(fresh)) is State.PENDING


@pytest.mark.parametrize("author", [WALI, HEAD])
def test_nobody_approves_a_change_of_their_own(author: Person) -> None:
    given = (review(WALI, 9), review(HEAD, 10))
    assert state(*given, authors=(AUTHOR, author)) is State.PENDING
    assert "review.own" in notes(*given, authors=(AUTHOR, author))


def test_who_wrote_the_change_is_not_awaited() -> None:
    decision = decide(case(authors=(WALI,)), judge(), AT)
    assert decision.steps[0].awaited == (WALI2.name,)


def test_one_person_with_both_roles_does_not_take_both_steps() -> None:
    both = sayings.person("wali", sayings.term("data_steward"), sayings.term("agency_head", "dinkes"))
    given = (review(WALI, 9), review(WALI, 10, number=998))
    assert state(*given, by=judge(both)) is State.PENDING


def test_of_a_step_that_must_be_anothers_no_record_is_made() -> None:
    both = sayings.person("wali", sayings.term("data_steward"), sayings.term("agency_head", "dinkes"))
    examined = say("examination", WALI, at="2026-11-20T08:00:00+07:00")
    decision = decide(case(review(WALI, 10), said=[examined]), judge(both), AT)
    assert decision.records == ()
    assert [one.key for one in decision.notes] == ["review.same_person"]


def test_a_signed_examination_by_the_author_does_not_open_the_way() -> None:
    said = [say("examination", WALI)]
    assert state(review(HEAD, 10), said=said, authors=(WALI,)) is State.PENDING
    assert "statement.own_change" in notes(review(HEAD, 10), said=said, authors=(WALI,))


def test_a_comment_takes_nothing_back_and_gives_nothing() -> None:
    given = (review(WALI, 9), review(HEAD, 10), review(WALI, 11, "commented", 997))
    assert state(*given) is State.SUCCESS
    assert state(review(WALI, 9, "commented"), review(HEAD, 10)) is State.PENDING


def test_only_the_latest_review_of_a_person_counts() -> None:
    assert state(review(WALI, 9), review(WALI, 10, CHANGES_REQUESTED), review(HEAD, 11)) is State.FAILURE


def test_requested_changes_stop_what_was_approved_until_all_have_looked_again() -> None:
    first = (review(WALI, 9), review(HEAD, 10))
    _, said = settled(case(*first), judge())
    stopped = (*first, review(HEAD, 12, CHANGES_REQUESTED))
    decision, said = settled(case(*stopped, said=said), judge())
    assert decision.state is State.FAILURE
    assert said[-1].outcome == "returned"
    again = (*stopped, review(HEAD, 14, number=996))
    assert settled(case(*again, said=said), judge())[0].state is not State.SUCCESS
    all_again = (*stopped, review(WALI, 13, number=995), review(HEAD, 14, number=996))
    assert settled(case(*all_again, said=said), judge())[0].state is State.SUCCESS


def test_changes_requested_by_somebody_without_a_role_stop_nothing() -> None:
    given = (review(WALI, 9), review(HEAD, 10), review(OTHER_HEAD, 11, CHANGES_REQUESTED))
    assert state(*given) is State.SUCCESS


def test_an_approval_that_is_dismissed_is_taken_off_the_record() -> None:
    given = (review(WALI, 9), review(HEAD, 10))
    decision, said = settled(case(*given), judge())
    assert decision.state is State.SUCCESS
    dismissed = (given[0], replace(given[1], state=DISMISSED))
    decision, said = settled(case(*dismissed, said=said), judge())
    assert decision.state is State.FAILURE
    assert said[-1].outcome == "returned"


def test_an_approval_dismissed_before_it_was_seen_never_counts() -> None:
    assert state(review(WALI, 9), review(HEAD, 10, DISMISSED)) is State.PENDING


def test_content_changed_after_the_approval_has_to_be_approved_again() -> None:
    given = (review(WALI, 9, commit=OLD_COMMIT), review(HEAD, 10, commit=OLD_COMMIT))
    assert state(*given) is State.PENDING
    assert notes(*given) == ["review.other_bytes"]


def test_a_review_that_the_forge_re_pointed_after_a_forced_push_does_not_count() -> None:
    given = (review(WALI, 9), review(HEAD, 10))
    assert state(*given, force_pushed_at="2026-11-20T12:00:00+07:00") is State.PENDING
    assert "review.before_force" in notes(*given, force_pushed_at="2026-11-20T12:00:00+07:00")
    assert state(*given, force_pushed_at="2026-11-20T08:00:00+07:00") is State.SUCCESS


def test_what_was_on_record_before_a_forced_push_counts_for_its_own_bytes_only() -> None:
    given = (review(WALI, 9), review(HEAD, 10))
    _, said = settled(case(*given), judge())
    forced: dict[str, Any] = {"said": said, "force_pushed_at": "2026-11-20T12:00:00+07:00"}
    assert state(*given, **forced) is State.SUCCESS
    # The forge now says that both reviews were of the new head, whose bytes are others.
    other = [replace(one, digest=OLD) for one in said]
    assert state(*given, **{**forced, "said": other}) is State.PENDING
    assert "review.other_bytes" in notes(*given, **{**forced, "said": other, "force_pushed_at": ""})


def test_a_review_recorded_for_other_bytes_is_never_recorded_anew() -> None:
    seen = recorded(decide(case(review(WALI, 9)), judge(), AT).records[0])
    decision = decide(case(review(WALI, 9), said=[replace(seen, digest=OLD)]), judge(), AT)
    assert decision.records == ()


def test_personal_signatures_can_be_required_instead_of_reviews() -> None:
    strict = judge(rule=Rule(STEPS, personal_signatures=True))
    assert state(review(WALI, 9), review(HEAD, 10), by=strict) is State.PENDING
    assert notes(review(WALI, 9), by=strict) == ["personal_signatures"]
    signed = say("examination", WALI)
    said = [signed, say("agency_approval", HEAD, signed)]
    assert state(said=said, by=strict) is State.SUCCESS


def test_statements_that_did_not_know_of_each_other_are_in_no_order() -> None:
    said = [say("examination", WALI), say("agency_approval", HEAD)]
    assert state(said=said) is State.PENDING
    assert "statement.wrong_order" in notes(said=said)


def test_a_forged_statement_of_the_producer_does_not_count() -> None:
    forged = say("examination", WALI, signer=AUTHOR.keys[0].fingerprint)
    assert state(review(HEAD, 10), said=[forged]) is State.PENDING


def test_a_review_attested_by_another_key_than_the_gates_does_not_count() -> None:
    draft = decide(case(review(WALI, 9)), judge(), AT).records[0]
    forged = replace(recorded(draft), signer=AUTHOR.keys[0].fingerprint)
    assert state(review(HEAD, 10), said=[forged]) is State.PENDING


def test_priority_data_also_needs_the_supervisor() -> None:
    priority: dict[str, Any] = {"priority": frozenset({SUBJECT})}
    given = (review(WALI, 9), review(HEAD, 10))
    assert state(*given, **priority) is State.PENDING
    assert state(*given, review(SUPERVISOR, 11), **priority) is State.SUCCESS


@pytest.mark.parametrize(("check", "expected"), [
    ("failure", State.FAILURE), ("pending", State.PENDING), ("missing", State.PENDING), ("whatever", State.PENDING),
])  # fmt: skip
def test_a_check_that_has_not_passed_holds_the_proposal_and_one_that_has_admits_nothing(
    check: str, expected: State
) -> None:
    assert state(review(WALI, 9), review(HEAD, 10), check=check) is expected
    assert state(check="success") is State.PENDING


def test_a_draft_waits() -> None:
    made = case(review(WALI, 9), review(HEAD, 10))
    assert settled(replace(made, pull=replace(made.pull, draft=True)), judge())[0].state is State.PENDING


def test_governance_needs_two_administrators_other_than_the_author() -> None:
    given: dict[str, Any] = {"files": ("catalog/roster.yml",), "authors": (ADMIN,)}
    assert state(review(ADMIN, 9), review(ADMIN2, 10), **given) is State.PENDING
    assert state(review(ADMIN2, 9), **given) is State.PENDING
    assert state(review(ADMIN2, 9), review(ADMIN2, 10, number=994), **given) is State.PENDING
    assert state(review(ADMIN2, 9), review(ADMIN3, 10), **given) is State.SUCCESS


def test_a_signed_governance_statement_of_the_author_is_no_hand() -> None:
    files = ("catalog/roster.yml",)
    own = say("governance", ADMIN, subject="governance:roster")
    assert state(review(ADMIN2, 9), files=files, said=[own], authors=(ADMIN,)) is State.PENDING
    assert state(review(ADMIN2, 9), files=files, said=[own], authors=(AUTHOR,)) is State.SUCCESS


def test_governance_that_was_sent_back_needs_both_hands_again() -> None:
    given: dict[str, Any] = {"files": ("catalog/roster.yml",)}
    first = (review(ADMIN2, 9), review(ADMIN3, 10))
    _, said = settled(case(*first, **given), judge())
    stopped = (*first, review(ADMIN, 11, CHANGES_REQUESTED))
    decision, said = settled(case(*stopped, said=said, **given), judge())
    assert decision.state is State.FAILURE
    again = (*stopped, review(ADMIN2, 12, number=801))
    decision, said = settled(case(*again, said=said, **given), judge())
    assert decision.state is State.PENDING
    both = (*again, review(ADMIN3, 13, number=802))
    assert settled(case(*both, said=said, **given), judge())[0].state is State.SUCCESS


def test_approvals_of_data_never_satisfy_governance() -> None:
    files = (".github/workflows/gate.yml",)
    assert state(review(WALI, 9), review(HEAD, 10), files=files) is State.PENDING


def test_a_proposal_that_makes_its_author_administrator_is_judged_by_the_base_roster() -> None:
    given: dict[str, Any] = {"files": ("catalog/roster.yml",), "authors": (AUTHOR,)}
    assert state(review(AUTHOR, 9), review(ADMIN2, 10), **given) is State.PENDING


def test_the_plan_needs_the_steward() -> None:
    files = ("catalog/plan/2026.yml",)
    assert state(review(HEAD, 9), files=files) is State.PENDING
    assert state(review(WALI, 9), files=files) is State.SUCCESS


def test_statements_pass_by_their_own_signatures_and_are_refused_for_any_fault() -> None:
    files = ("catalog/approvals/dataset/dinkes/puskesmas/" + "0" * 64 + ".json",)
    made = case(files=files, status="added", check="failure")
    assert decide(made, judge(), AT).state is State.SUCCESS
    faulty = replace(made, faults=(sentence("not_admitted", path="x", code="statement-edited"),))
    assert decide(faulty, judge(), AT).state is State.FAILURE


def test_a_mixed_proposal_is_refused_whatever_was_reviewed() -> None:
    files = ("data/dinkes/puskesmas.csv", "catalog/roster.yml")
    everybody = (review(WALI, 9), review(HEAD, 10), review(ADMIN, 11), review(ADMIN2, 12))
    assert state(*everybody, files=files) is State.FAILURE


def test_each_dataset_of_a_proposal_needs_its_own_records() -> None:
    files = ("data/dinkes/puskesmas.csv", "data/dinkes/bidan.csv")
    decision, said = settled(case(review(WALI, 9), review(HEAD, 10), files=files), judge())
    assert decision.state is State.SUCCESS
    assert sorted((one.subject, one.step) for one in said) == [
        ("dataset:dinkes/bidan", "agency_approval"), ("dataset:dinkes/bidan", "examination"),
        (SUBJECT, "agency_approval"), (SUBJECT, "examination"),
    ]  # fmt: skip


def test_when_nobody_holds_the_role_the_comment_says_so() -> None:
    gone = sayings.person("kepala", sayings.term("agency_head", "dinkes", until="2025-12-31"))
    decision, _ = settled(case(review(WALI, 9)), judge(gone))
    assert [one.key for one in decision.sentences] == ["nobody"]


def test_due_days_stand_at_the_steps_that_are_open() -> None:
    decision = decide(case(), judge(), AT, {"examination": "2026-11-24"})
    assert [line.due for line in decision.steps] == ["2026-11-24", ""]


def test_an_approval_from_before_the_return_is_not_put_on_record_after_it() -> None:
    given = (review(WALI, 9), review(HEAD, 10, CHANGES_REQUESTED))
    decision, said = settled(case(*given), judge())
    assert (decision.state, [one.outcome for one in said]) == (State.FAILURE, ["returned"])
    assert "review.repeat" in [one.key for one in decision.notes]
