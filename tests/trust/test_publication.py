"""What is proven, and every attack that has to end in "held"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.model.statement import Release, Rule, Statement
from satudata.read.sops import load_sop
from satudata.trust.ledger import Ledger
from satudata.trust.publication import Judge, dependent
from satudata.trust.rules import STEPS, rule_of
from tests.trust.sayings import (
    ADMIN,
    DAY,
    GATE,
    HEAD,
    NEW,
    OLD,
    OPERATOR,
    OTHER_HEAD,
    SUBJECT,
    SUPERVISOR,
    WALI,
    WALI2,
    judge,
    person,
    publish,
    say,
    story,
    term,
)


def codes(*said: Statement, by: Judge | None = None) -> set[str]:
    """Why the statements prove nothing; an empty set when they prove the bytes."""
    judged = (by or judge()).judge(SUBJECT, "dinkes", said)
    if not judged.proofs:
        return {problem.code for problem in judged.problems} or {"silent"}
    return set()


def test_examined_approved_and_published_in_order_is_proven() -> None:
    judged = judge().judge(SUBJECT, "dinkes", story())
    assert [proof.digest for proof in judged.proofs] == [NEW]
    assert [one.step for one in judged.proofs[0].rests_on] == ["examination", "agency_approval"]
    assert judged.problems == ()


def test_nothing_said_proves_nothing() -> None:
    assert codes() == {"silent"}


def test_a_publication_that_rests_on_nothing_is_held() -> None:
    assert codes(say("publication", WALI, evidence={"kind": "ssh", "relies_on": []})) == {"step-missing"}


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_missing_step_is_held(left_out: int) -> None:
    examined, approved, _ = story()
    relied = [one for number, one in enumerate((examined, approved)) if number != left_out]
    assert "step-missing" in codes(examined, approved, publish(*relied))


def test_steps_in_the_wrong_order_are_held() -> None:
    approved = say("agency_approval", HEAD)
    examined = say("examination", WALI, approved)
    assert codes(approved, examined, publish(approved, examined)) == {"wrong-order"}


def test_steps_made_without_knowing_of_each_other_are_held() -> None:
    examined, approved = say("examination", WALI), say("agency_approval", HEAD)
    publication = publish(examined, evidence={"kind": "ssh", "relies_on": [examined.hash, approved.hash]})
    assert "ground-missing" in codes(examined, approved, publication)


def test_the_head_of_another_agency_is_held() -> None:
    examined = say("examination", WALI)
    approved = say("agency_approval", OTHER_HEAD, examined)
    assert codes(examined, approved, publish(examined, approved)) == {"role-not-held"}


def test_a_role_that_had_expired_on_the_day_of_publication_is_held() -> None:
    gone = person("kepala", term("agency_head", "dinkes", until="2026-11-04"))
    assert codes(*story(), by=judge(gone)) == {"role-not-held"}


def test_a_role_held_on_the_last_day_still_counts() -> None:
    leaving = person("kepala", term("agency_head", "dinkes", until="2026-11-05"))
    assert codes(*story(), by=judge(leaving)) == set()


def test_a_role_that_ends_after_publication_leaves_it_proven() -> None:
    leaving = person("kepala", term("agency_head", "dinkes", until="2026-11-10"))
    assert codes(*story(), by=judge(leaving)) == set()


def test_an_expired_officials_backdated_statement_is_held() -> None:
    gone = person("kepala", term("agency_head", "dinkes", until="2026-06-30"))
    examined = say("examination", WALI)
    approved = say("agency_approval", gone, examined, at="2026-06-01T09:00:00+07:00")
    assert codes(examined, approved, publish(examined, approved), by=judge(gone)) == {"role-not-held"}


def test_an_expired_stewards_backdated_publication_is_held() -> None:
    gone = person("wali", term("data_steward", until="2026-10-01"))
    examined = say("examination", WALI2, at="2026-09-01T09:00:00+07:00")
    approved = say("agency_approval", HEAD, examined, at="2026-09-01T09:00:00+07:00")
    publication = publish(examined, approved, by=gone, at="2026-09-02T09:00:00+07:00")
    said = (examined, approved, publication)
    assert codes(*said, by=judge(gone)) == {"role-not-held"}
    # What the public output has named before nobody can have made up since.
    assert codes(*said, by=judge(gone, ledger=Ledger({publication.hash}))) == set()
    # Nor does a claimed day that lies before the last build help: the output of that build did not know of it.
    early = {"first_seen": lambda path: "2026-09-02"}
    assert codes(*said, by=judge(gone, **early)) == set()
    unknown = Ledger(heads={"dinkes/puskesmas": (approved.hash,)}, as_of="2026-11-01")
    assert codes(*said, by=judge(gone, ledger=unknown, **early)) == {"role-not-held"}
    known = Ledger(heads={"dinkes/puskesmas": (publication.hash,)}, as_of="2026-11-01")
    assert codes(*said, by=judge(gone, ledger=known, **early)) == set()


def test_a_statement_that_is_not_committed_is_judged_today() -> None:
    gone = person("kepala", term("agency_head", "dinkes", until="2026-11-20"))
    assert codes(*story(), by=judge(gone, first_seen=lambda path: "")) == {"role-not-held"}


def test_a_publication_from_the_future_is_held() -> None:
    examined, approved, _ = story()
    late = publish(examined, approved, at="2026-11-22T00:00:00+07:00")
    assert codes(examined, approved, late) == {"in-the-future"}


def test_one_person_for_two_steps_that_must_differ_is_held() -> None:
    both = person("wali", term("data_steward"), term("agency_head", "dinkes"))
    examined = say("examination", both)
    approved = say("agency_approval", both, examined, role="agency_head")
    assert codes(examined, approved, publish(examined, approved), by=judge(both)) == {"same-person"}


def test_a_producer_who_states_for_the_steward_is_held() -> None:
    forged = say("examination", OPERATOR, role="data_steward")
    approved = say("agency_approval", HEAD, forged)
    assert codes(forged, approved, publish(forged, approved)) == {"role-not-held"}


def test_a_statement_in_anothers_name_signed_with_ones_own_key_is_held() -> None:
    forged = say("examination", WALI, signer=OPERATOR.keys[0].fingerprint)
    approved = say("agency_approval", HEAD, forged)
    assert codes(forged, approved, publish(forged, approved)) == {"key-not-theirs"}


def test_a_key_that_two_people_claim_is_nobodys() -> None:
    thief = replace(OPERATOR, keys=WALI.keys)
    assert "key-not-theirs" in codes(*story(), by=judge(thief))


def test_a_key_outside_its_days_is_held() -> None:
    old = replace(HEAD, keys=(replace(HEAD.keys[0], until="2026-11-01"),))
    assert codes(*story(), by=judge(old)) == {"key-not-theirs"}


def test_somebody_unknown_is_held() -> None:
    stranger = person("tamu", term("data_steward"))
    examined = say("examination", stranger)
    approved = say("agency_approval", HEAD, examined)
    assert codes(examined, approved, publish(examined, approved)) == {"person-unknown"}


def test_grounds_about_other_bytes_are_held() -> None:
    examined, approved, _ = story(OLD)
    assert "other-bytes" in codes(examined, approved, publish(examined, approved, digest=NEW))


def test_grounds_copied_from_another_dataset_are_held() -> None:
    copied = say("examination", WALI, subject="dataset:dinkes/lain")
    approved = say("agency_approval", HEAD, copied)
    assert codes(copied, approved, publish(copied, approved)) == {"other-bytes"}


@pytest.mark.parametrize("outcome", ["returned", "withdrawn"])
@pytest.mark.parametrize("when", ["before publication", "after publication", "beside it"])
def test_a_later_return_or_retraction_is_held(outcome: str, when: str) -> None:
    examined, approved, publication = story()
    after = {"before publication": approved, "after publication": publication, "beside it": examined}[when]
    stop = say("agency_approval", HEAD, after, outcome=outcome, reason="Angka 2024 keliru")
    if when == "before publication":
        publication = publish(examined, approved, previous=stop.hash)
    assert codes(examined, approved, publication, stop) == {"returned"}


def test_bytes_that_were_returned_may_be_approved_anew() -> None:
    returned = say("examination", WALI, outcome="returned", reason="Tunggu surat")
    assert codes(returned, *story(after=returned)) == set()


def test_a_return_by_somebody_without_a_role_stops_nothing() -> None:
    examined, approved, publication = story()
    noise = say("agency_approval", OTHER_HEAD, publication, outcome="returned", reason="iseng")
    forged = say("agency_approval", HEAD, publication, outcome="returned", reason="iseng", signer="SHA256:operator")
    assert codes(examined, approved, publication, noise, forged) == set()


def test_who_takes_a_required_step_or_answers_for_the_data_can_stop_them_and_nobody_else() -> None:
    assert judge().stoppers("dinkes") == ("data_steward", "agency_head", "data_supervisor")
    magetan = replace(judge(), rule=rule_of({}, load_sop("magetan")))
    assert "operator" in {role for step in magetan.rule.further for role in step.roles}
    assert magetan.stoppers("dinkes") == ("data_steward", "agency_head", "data_supervisor")
    vertical = replace(judge(), approving_roles={"bps": "ppid"})
    assert vertical.stoppers("bps") == ("data_steward", "ppid", "agency_head", "data_supervisor")


def test_a_statement_whose_ancestor_was_deleted_is_held() -> None:
    returned = say("examination", WALI, outcome="returned", reason="Salah")
    said = story(after=returned)
    assert codes(*said) == {"statement-ancestor-missing"}


def test_the_older_bytes_stay_proven_when_the_newer_are_held() -> None:
    first = story(OLD)
    examined = say("examination", WALI, first[-1])
    judged = judge().judge(SUBJECT, "dinkes", (*first, examined))
    assert [proof.digest for proof in judged.proofs] == [OLD]


def test_a_withdrawal_is_told_and_a_later_publication_answers_it() -> None:
    said = story()
    stop = say("publication", WALI, said[-1], outcome="withdrawn", reason="Permintaan produsen")
    assert judge().judge(SUBJECT, "dinkes", (*said, stop)).withdrawn == stop
    again = story(after=stop)
    assert judge().judge(SUBJECT, "dinkes", (*said, stop, *again)).withdrawn is None


def test_a_withdrawal_in_another_clone_at_the_same_time_counts() -> None:
    first = story(OLD)
    stop = say("publication", WALI, first[-1], outcome="withdrawn", reason="Permintaan produsen")
    assert judge().judge(SUBJECT, "dinkes", (*first, stop, *story(after=first[-1]))).withdrawn == stop


def test_keys_of_the_demonstration_count_only_there() -> None:
    assert codes(*story(), by=judge(refused_keys={HEAD.keys[0].fingerprint})) == {"demonstration-key"}


def test_the_gate_may_attest_reviews_and_publish() -> None:
    review = {"kind": "forge-review", "account": 6, "review": 1}
    examined = say("examination", WALI, evidence=review, signer=GATE.keys[0].fingerprint)
    approved = say("agency_approval", HEAD, examined, evidence=review, signer=GATE.keys[0].fingerprint)
    said = (examined, approved, publish(examined, approved, by=GATE))
    assert codes(*said) == set()
    strict = Rule(STEPS, personal_signatures=True)
    assert codes(*said, by=judge(rule=strict)) == {"signature-not-personal"}


def test_only_the_gate_attests_reviews() -> None:
    examined = say("examination", WALI, evidence={"kind": "forge-review"}, signer=OPERATOR.keys[0].fingerprint)
    approved = say("agency_approval", HEAD, examined)
    assert codes(examined, approved, publish(examined, approved)) == {"key-not-the-gates"}


def with_letter(kind: str, recorder: str = "wali", **attested: str) -> tuple[Statement, ...]:
    examined = say("examination", WALI)
    evidence = {"kind": kind, "pdf": OLD}
    approved = say("agency_approval", HEAD, examined, evidence=evidence, signer=f"SHA256:{recorder}", **attested)
    return examined, approved, publish(examined, approved)


def test_a_letter_is_recorded_by_a_steward_only() -> None:
    assert codes(*with_letter("letter")) == set()
    assert codes(*with_letter("letter", "operator")) == {"recorder-wrong"}


def test_nobody_records_a_letter_of_their_own() -> None:
    both = replace(HEAD, terms=(*HEAD.terms, term("data_steward")))
    own = with_letter("letter", "kepala")
    assert codes(*own, by=judge(both)) == {"recorder-wrong"}


@pytest.mark.parametrize("kind", ["wet-ink", "manual"])
def test_paper_counts_where_allowed_and_with_a_second_person(kind: str) -> None:
    allowed = judge(rule=Rule(STEPS, papers=(kind,)))
    witness = {"attester": "admin", "attester_key": ADMIN.keys[0].fingerprint}
    assert codes(*with_letter(kind, **witness), by=allowed) == set()
    assert codes(*with_letter(kind, **witness)) == {"paper-not-allowed"}
    assert codes(*with_letter(kind), by=allowed) == {"attestation-missing"}
    same = {"attester": "wali", "attester_key": WALI.keys[0].fingerprint}
    assert codes(*with_letter(kind, **same), by=allowed) == {"attestation-missing"}
    borrowed = {"attester": "admin", "attester_key": OPERATOR.keys[0].fingerprint}
    assert codes(*with_letter(kind, **borrowed), by=allowed) == {"attestation-missing"}


def test_where_an_agency_has_no_head_its_own_role_approves() -> None:
    examined = say("examination", WALI)
    approved = say("agency_approval", WALI2, examined)
    said = (examined, approved, publish(examined, approved))
    assert codes(*said) == {"role-wrong"}
    assert codes(*said, by=judge(approving_roles={"dinkes": "data_steward"})) == set()


def test_a_schedule_holds_a_proven_version_until_its_slot() -> None:
    scheduled = judge(rule=Rule(STEPS, Release.SCHEDULE, "quarterly"))
    assert scheduled.judge(SUBJECT, "dinkes", story()).proofs[0].live_from == "2027-01-01"


def test_the_author_of_a_change_is_no_judge_of_it() -> None:
    proof = judge().judge(SUBJECT, "dinkes", story()).proofs[0]
    assert dependent(proof, STEPS, frozenset()) == ()
    assert {one.code for one in dependent(proof, STEPS, frozenset({"kepala"}))} == {"own-change"}


def test_what_was_done_so_far_is_told_step_by_step() -> None:
    examined = say("examination", WALI)
    taken = judge().progress("dinkes", NEW, (examined,), priority=True)
    assert [(one.step.name, one.statement is not None) for one in taken] == [
        ("examination", True),
        ("agency_approval", False),
        ("priority_review", False),
        ("publication", False),
    ]
    assert [one.statement for one in judge().progress("dinkes", OLD, (examined,), priority=False)] == [None] * 3


def test_the_re_check_of_priority_data_is_by_the_supervisor() -> None:
    examined, approved, _ = story()
    checked = say("priority_review", SUPERVISOR, approved)
    assert codes(examined, approved, checked, publish(examined, approved, checked)) == set()
    forged = say("priority_review", WALI2, approved)
    assert codes(examined, approved, forged, publish(examined, approved, forged)) == {"role-wrong"}


def test_a_step_of_no_procedure_is_held() -> None:
    examined, approved, _ = story()
    odd = say("celebration", WALI2, approved)
    assert codes(examined, approved, odd, publish(examined, approved, odd)) == {"step-unknown"}


def test_a_chain_of_thousands_of_statements_is_walked_without_recursion() -> None:
    said = [say("examination", WALI)]
    for _ in range(3_000):
        said.append(say("examination", WALI, said[-1]))
    assert DAY and codes(*said) == {"silent"}


def test_a_publication_that_lists_its_grounds_in_another_order_does_not_pass_over_a_return() -> None:
    examined = say("examination", WALI)
    stop = say("agency_approval", HEAD, examined, outcome="returned", reason="Keliru")
    approved = say("agency_approval", HEAD, stop)
    for relied in ([examined, approved], [approved, examined]):
        evidence = {"kind": "ssh", "relies_on": [one.hash for one in relied]}
        said = (examined, stop, approved, publish(examined, approved, evidence=evidence))
        assert "returned" in codes(*said)


def test_a_publication_that_claims_an_earlier_day_goes_out_no_earlier_than_it_came() -> None:
    yearly = judge(rule=Rule(STEPS, Release.SCHEDULE, "yearly"), first_seen=lambda path: "2026-11-05")
    examined, approved = story()[:2]
    backdated = publish(examined, approved, at="2026-01-01T08:00:00+07:00")
    judged = yearly.judge(SUBJECT, "dinkes", (examined, approved, backdated))
    assert [proof.live_from for proof in judged.proofs] == ["2027-01-01"]


def test_what_a_stranger_says_hides_no_step_that_was_taken() -> None:
    examined, approved, _ = story()
    noise = say("examination", OPERATOR, approved, role="data_steward")
    taken = judge().progress("dinkes", NEW, (examined, approved, noise), False)
    assert [one.statement for one in taken[:2]] == [examined, approved]
