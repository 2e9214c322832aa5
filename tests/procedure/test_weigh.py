"""Which rows of a list are taken by what was said of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from satudata.model.roster import Person
from satudata.model.statement import Statement
from satudata.procedure.weigh import Weighed, weigh
from satudata.read.sops import load_sop
from tests.procedure.parts import (
    COORDINATOR,
    FORUM,
    LIST,
    PASER,
    PEOPLE,
    SECRETARIAT,
    agreed,
    case,
    checked,
    say,
    told,
    weighed,
)
from tests.trust.sayings import (
    ADMIN,
    DAY,
    GATE,
    HEAD,
    NEW,
    OLD,
    OPERATOR,
    OTHER_HEAD,
    SUPERVISOR,
    WALI,
    WALI2,
    judge,
    person,
    term,
)

WHOLE = {
    "distribution": ["wali"],
    "draft_check": ["operator", "wali", "koordinator", "pembina"],
    "adjustment": ["operator"],
    "list_decision": ["operator", "wali"],
    "list_approval": ["kepala"],
}


def codes(*said: Statement, **given: object) -> set[str]:
    return {problem.code for problem in weighed(*said, **given).problems}  # type: ignore[arg-type]  # digest, sop, by


def test_a_list_that_went_its_whole_way_has_every_row_taken() -> None:
    found = weighed(*agreed())
    assert told(found) == WHOLE
    assert found.first.keys() == WHOLE.keys()
    assert not (found.amended or found.problems or found.returned or found.ended)


def test_the_order_of_the_files_changes_nothing() -> None:
    assert told(weighed(*reversed(agreed()))) == WHOLE


def test_a_row_for_four_is_complete_with_the_fourth_only() -> None:
    *three, last = checked()
    assert "draft_check" not in weighed(*three).first
    assert "draft_check" in weighed(*three, last).first


def test_one_of_them_speaking_twice_stands_for_nobody_else() -> None:
    said = checked()[:2]
    again = say("draft_check", OPERATOR, said[-1], reason="lagi")
    assert told(weighed(*said, again)) == {"distribution": ["wali"], "draft_check": ["operator"]}


def test_a_row_that_is_complete_keeps_its_moment_when_it_is_said_again() -> None:
    first = say("distribution", WALI)
    again = say("distribution", WALI2, first, at="2026-11-20T09:00:00+07:00")
    assert [one.hash for one in weighed(first, again).taken["distribution"]] == [first.hash]


def test_what_is_said_before_its_turn_counts_for_nothing() -> None:
    early = say("draft_check", OPERATOR)
    late = say("distribution", WALI, early)
    assert told(weighed(early, late)) == {"distribution": ["wali"]}
    assert codes(early, late) == {"wrong-order"}


def test_what_was_said_side_by_side_with_the_row_before_did_not_know_of_it() -> None:
    before = say("distribution", WALI)
    beside = [say("draft_check", one, reason=str(n)) for one in (OPERATOR, WALI) for n in range(4)]
    assert told(weighed(before, *beside)) == {"distribution": ["wali"]}


def test_two_who_act_on_one_row_may_speak_in_parted_clones() -> None:
    start = say("distribution", WALI)
    said = [say("draft_check", one, start) for one in (OPERATOR, WALI, COORDINATOR, SUPERVISOR)]
    heads = sorted(one.hash for one in said)
    after = say("adjustment", OPERATOR, evidence={"kind": "ssh", "follows": heads[1:]}, previous=heads[0])
    assert sorted(told(weighed(start, *said, after))["draft_check"]) == ["koordinator", "operator", "pembina", "wali"]
    assert told(weighed(start, *said, after))["adjustment"] == ["operator"]


def test_who_knew_of_one_clone_only_was_too_early() -> None:
    start = say("distribution", WALI)
    said = [say("draft_check", one, start) for one in (OPERATOR, WALI, COORDINATOR, SUPERVISOR)]
    after = say("adjustment", OPERATOR, said[0])
    assert "adjustment" not in told(weighed(start, *said, after))


def test_a_statement_about_other_bytes_takes_no_row_that_is_about_exact_ones() -> None:
    found = weighed(*agreed(OLD))
    assert "list_approval" not in told(found)
    assert "draft_check" in told(found)


def test_a_list_that_was_agreed_stays_so_while_its_amendment_waits() -> None:
    found = weighed(*agreed(OLD))
    assert found.first["list_approval"].by == "kepala"
    assert found.amended == {"list_decision", "list_approval"}
    assert not found.problems


def test_the_amendment_is_agreed_without_doing_the_rows_again_that_are_about_any_bytes() -> None:
    said = agreed(OLD)
    for step, by in (("list_decision", OPERATOR), ("list_decision", WALI), ("list_approval", HEAD)):
        said.append(say(step, by, said[-1]))
    assert told(weighed(*said)) == WHOLE


def test_a_return_undoes_the_row_it_goes_back_to_and_all_after_it() -> None:
    said = agreed()
    back = say("list_approval", HEAD, said[-2], outcome="returned", reason="Jadwal", at="2026-11-03T09:00:00+07:00")
    found = weighed(*said[:-1], back)
    assert told(found).keys() == {"distribution", "draft_check"}
    assert found.returned == back
    assert found.reopened == {"adjustment": "2026-11-03T09:00:00+07:00"}


def test_what_went_back_is_taken_again_and_answered() -> None:
    said = agreed()[:-1]
    said.append(say("list_approval", HEAD, said[-1], outcome="returned", reason="Jadwal"))
    for step, by in (("adjustment", OPERATOR), ("list_decision", OPERATOR), ("list_decision", WALI)):
        said.append(say(step, by, said[-1]))
    said.append(say("list_approval", HEAD, said[-1]))
    found = weighed(*said)
    assert told(found) == WHOLE
    assert found.returned is None


def test_nobody_goes_on_who_did_not_know_of_the_return() -> None:
    said = agreed()[:-1]
    back = say("list_decision", WALI, said[-1], outcome="returned", reason="Jadwal")
    beside = say("list_approval", HEAD, said[-1])
    found = weighed(*said, back, beside)
    assert "list_approval" not in told(found)
    assert found.returned == back


def test_a_return_of_new_bytes_takes_nothing_from_the_list_that_was_agreed() -> None:
    said = agreed(OLD)
    back = say("list_decision", WALI, said[-1], outcome="returned", reason="Jadwal")
    found = weighed(*said, back)
    assert found.first["list_approval"].by == "kepala"
    assert found.returned == back


def test_a_return_of_the_agreed_bytes_takes_the_agreement_back() -> None:
    said = agreed()
    back = say("list_approval", HEAD, said[-1], outcome="returned", reason="Keliru")
    assert "list_approval" not in weighed(*said, back).first


def test_a_return_by_who_acts_on_no_row_changes_nothing() -> None:
    said = agreed()
    for stranger in (FORUM, OTHER_HEAD, ADMIN):
        back = say("list_approval", stranger, said[-1], outcome="returned", reason="Iseng")
        assert told(weighed(*said, back)) == WHOLE


def test_a_withdrawal_ends_it_until_somebody_goes_on_knowing_of_it() -> None:
    said = checked()[:-1]
    end = say("distribution", WALI, said[-1], outcome="withdrawn", reason="Dibatalkan")
    assert weighed(*said, end).ended == end
    assert weighed(*said, end, say("draft_check", SUPERVISOR, end)).ended is None
    assert weighed(*said, end, say("draft_check", SUPERVISOR, said[-1])).ended == end


def test_two_rows_that_need_different_hands_are_not_taken_by_one() -> None:
    both = person("rangkap", term("operator", "dinkes"), term("agency_head", "dinkes"))
    said = checked()
    said.append(say("adjustment", OPERATOR, said[-1]))
    said.append(say("list_decision", both, said[-1]))
    said.append(say("list_decision", WALI, said[-1]))
    said.append(say("list_approval", both, said[-1], role="agency_head"))
    found = weighed(*said, by=judge(*PEOPLE, both))
    assert "list_approval" not in told(found)
    assert {problem.code for problem in found.problems} == {"same-person"}


def test_an_approval_after_its_role_expired_counts_for_nothing() -> None:
    gone = person("kepala", term("agency_head", "dinkes", until="2026-11-01"))
    said = agreed()
    assert "list_approval" not in told(weighed(*said, by=judge(*PEOPLE, gone)))
    assert codes(*said, by=judge(*PEOPLE, gone)) == {"role-not-held"}


def test_an_earlier_date_claimed_later_helps_nobody() -> None:
    gone = person("kepala", term("agency_head", "dinkes", until="2026-11-03"))
    said = agreed()  # on 2 November, as they say; Git saw it first on the 5th
    assert "list_approval" not in told(weighed(*said, by=judge(*PEOPLE, gone)))
    seen = judge(*PEOPLE, gone, first_seen=lambda path: "2026-11-02")
    assert "list_approval" in told(weighed(*said, by=seen))


def test_what_is_dated_after_the_day_asked_about_was_not_said_yet() -> None:
    said = agreed()
    tomorrow = replace(said[-1], at="2026-11-22T09:00:00+07:00")
    assert "list_approval" not in told(weighed(*said[:-1], tomorrow))
    assert codes(*said[:-1], tomorrow) == {"in-the-future"}


def test_a_statement_whose_ancestor_is_gone_counts_for_nothing_and_a_return_all_the_same() -> None:
    said = agreed()
    assert told(weighed(*said[1:])) == {}
    back = say("adjustment", OPERATOR, outcome="returned", reason="Salah", previous="f" * 64)
    assert told(weighed(*said, back)).keys() == {"distribution", "draft_check"}


def test_where_an_agency_has_no_head_its_own_role_approves() -> None:
    said = agreed()[:-1]
    said.append(say("list_approval", SUPERVISOR, said[-1]))
    bps = judge(*PEOPLE, approving_roles={"dinkes": "data_supervisor"})
    found = weighed(*said, by=bps)
    assert told(found)["list_approval"] == ["pembina"]
    assert found.complete(next(row for row in load_sop("magetan").rows if row.step == "list_approval"))
    assert "list_approval" not in told(weighed(*said))


def test_a_step_that_is_no_row_is_told() -> None:
    assert codes(say("examination", WALI)) == {"step-unknown"}


STRANGERS = st.sampled_from([ADMIN, GATE, OTHER_HEAD, FORUM, person("tamu", term("agency_head", "dinsos"))])
STEPS = st.sampled_from(sorted(WHOLE))


@st.composite
def forged(draw: st.DrawFn, said: list[Statement]) -> Statement:
    """What somebody says without being entitled: another's name, another's key, or a role they do not hold."""
    stranger = draw(STRANGERS)
    after = draw(st.sampled_from([None, *said]))
    claims: dict[str, object] = {"outcome": draw(st.sampled_from(["approved", "returned", "withdrawn"]))}
    claims |= {"digest": draw(st.sampled_from([NEW, OLD])), "reason": "x"}
    claims |= {"at": f"2026-{draw(st.integers(1, 11)):02}-01T00:00:00+07:00"}
    if draw(st.booleans()):
        victim = draw(st.sampled_from([WALI, HEAD, OPERATOR]))
        stranger = replace(stranger, id=victim.id, terms=victim.terms)  # signed with the stranger's key all the same
    elif draw(st.booleans()):
        claims |= {"role": draw(st.sampled_from(["agency_head", "data_steward", "operator"]))}
    return say(draw(STEPS), stranger, after, **claims)


@given(st.data())
def test_whatever_nobody_entitled_adds_changes_nothing(data: st.DataObject) -> None:
    said = agreed()[: data.draw(st.integers(0, len(agreed())))]
    more = [data.draw(forged(said)) for _ in range(data.draw(st.integers(1, 4)))]
    before, after = weighed(*said), weighed(*said, *more)
    assert (told(after), after.first, after.reopened) == (told(before), before.first, before.reopened)
    assert (after.returned, after.ended) == (before.returned, before.ended)


def test_as_of_a_day_in_the_past_only_what_was_said_by_then_counts() -> None:
    said = [replace(one, at=f"2026-11-{2 + n:02}T09:00:00+07:00") for n, one in enumerate(agreed())]
    past = judge(*PEOPLE, as_of="2026-11-04", first_seen=lambda path: "2026-11-02")
    found = weigh(case(*said), load_sop("magetan"), past)
    assert told(found) == {"distribution": ["wali"], "draft_check": ["operator", "wali"]}
    assert DAY > "2026-11-04"


LATER = "2026-11-20T09:00:00+07:00"


def whole_list(*said: Statement) -> Weighed:
    return weigh(case(*said, subject=LIST), PASER, judge(*PEOPLE))


def of_list(step: str, by: Person, after: Statement | None = None, **given: str) -> Statement:
    return say(step, by, after, **{"subject": LIST, **given})


def the_agreed_list() -> list[Statement]:
    """Guidance, support, agreement, each knowing of the one before."""
    said = [of_list("guidance", SUPERVISOR)]
    for step, by in (("forum_support", SECRETARIAT), ("list_agreement", FORUM)):
        said.append(of_list(step, by, said[-1]))
    return said


def test_guidance_said_again_leaves_the_row_done_by_the_first_and_every_later_row_as_it_is() -> None:
    said = the_agreed_list()
    again = of_list("guidance", SUPERVISOR, said[-1], reason="Pendampingan", at=LATER)
    more = of_list("forum_support", SECRETARIAT, again, reason="Undangan", at=LATER)
    found = whole_list(*said, again, more)
    assert found.taken == {one.step: [one] for one in said}
    assert found.first == {one.step: one for one in said}
    assert not (found.problems or found.amended or found.reopened)


def test_guidance_of_a_clone_that_had_parted_takes_the_place_of_none_that_was_known() -> None:
    said = the_agreed_list()
    for n in range(8):  # of two that stand side by side the smaller hash is looked at first
        apart = of_list("guidance", SUPERVISOR, reason=f"Dari klon lain {n}", at=LATER)
        found = whole_list(*said, apart)
        assert found.taken == {one.step: [one] for one in said}
        assert found.first["guidance"] == said[0]
        assert not found.problems


def test_an_entry_that_claims_an_earlier_time_than_the_one_it_knows_of_does_not_become_the_first() -> None:
    said = the_agreed_list()
    early = of_list("guidance", SUPERVISOR, said[-1], reason="Bertanggal mundur", at="2026-01-01T09:00:00+07:00")
    assert whole_list(*said, early).taken["guidance"] == [said[0]]


def test_an_entry_of_the_log_answers_no_return_of_a_later_row_and_ends_no_withdrawal() -> None:
    said = the_agreed_list()
    back = of_list("list_agreement", FORUM, said[-1], outcome="returned", reason="Satuan")
    again = of_list("guidance", SUPERVISOR, back, reason="Pendampingan")
    found = whole_list(*said, back, again)
    assert found.returned == back
    assert "list_agreement" not in found.taken
    end = of_list("list_agreement", FORUM, said[-1], outcome="withdrawn", reason="Dibatalkan")
    assert whole_list(*said, end, of_list("guidance", SUPERVISOR, end, reason="Pendampingan")).ended == end


def test_guidance_that_went_back_is_given_anew_whatever_was_said_after_it() -> None:
    said = the_agreed_list()
    again = of_list("guidance", SUPERVISOR, said[-1], reason="Pendampingan")
    back = of_list("guidance", SUPERVISOR, again, outcome="returned", reason="Keliru")
    assert not whole_list(*said, again, back).taken
    anew = of_list("guidance", SUPERVISOR, back, reason="Diulang")
    assert whole_list(*said, again, back, anew).taken == {"guidance": [anew]}


def test_who_does_not_hold_the_role_adds_nothing_to_the_log() -> None:
    said = the_agreed_list()
    found = whole_list(*said, of_list("guidance", WALI, said[-1], reason="Pendampingan"))
    assert [problem.code for problem in found.problems] == ["role-wrong"]
    assert found.taken == {one.step: [one] for one in said}
