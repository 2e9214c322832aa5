"""The order of statements, and that nothing but what was said decides what is proven."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.model.statement import Statement
from satudata.trust.chain import Chain
from satudata.trust.statements import heads
from tests.trust.sayings import GATE, HEAD, NEW, OLD, OPERATOR, SUBJECT, WALI, WALI2, judge, say, story

RETURN: dict[str, Any] = {"outcome": "returned", "reason": "Satuan keliru"}
PEOPLE = (WALI, WALI2, HEAD, OPERATOR, GATE)


def twin(said: Statement) -> Statement:
    """The same said again with the other half of an ECDSA signature: another file, nothing else."""
    content = said.content
    return replace(said, hash=f"{int(said.hash, 16) ^ 1:064x}", unsigned=content)


@st.composite
def sayings(draw: st.DrawFn) -> list[Statement]:
    """Statements of anybody about anything, each after some that were there."""
    said: list[Statement] = []
    for number in range(draw(st.integers(0, 8))):
        after = draw(st.sampled_from([None, *said]))
        more = draw(st.lists(st.sampled_from([one.hash for one in said]), max_size=3)) if said else []
        relied = draw(st.lists(st.sampled_from([one.hash for one in said]), max_size=3)) if said else []
        said.append(
            say(
                draw(st.sampled_from(["examination", "agency_approval", "publication"])),
                draw(st.sampled_from(PEOPLE)),
                after,
                digest=draw(st.sampled_from([NEW, OLD])),
                outcome=draw(st.sampled_from(["approved", "returned", "withdrawn", "published"])),
                reason=str(number),
                evidence={"kind": "ssh", "follows": more, "relies_on": relied},
            )
        )
    return said


def proven(said: list[Statement]) -> set[str]:
    judged = judge().judge(SUBJECT, "dinkes", said)
    return set() if judged.withdrawn else {proof.digest for proof in judged.proofs}


@given(sayings())
def test_who_follows_knows_and_nobody_knows_the_later(said: list[Statement]) -> None:
    chain = Chain(said)
    assert len(chain) == len(said)
    assert chain.problems == ()
    order = chain.newest_first()
    for number, later in enumerate(order):
        assert not any(chain.is_before(later, earlier) for earlier in order[number:])
        if later.previous:
            assert chain.is_before(chain.said[later.previous], later)


@given(sayings(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_never_matters(said: list[Statement], chance: object) -> None:
    said = [*said, *story(after=said[-1] if said else None)]
    mixed = list(said)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a Random
    assert judge().judge(SUBJECT, "dinkes", said).proofs == judge().judge(SUBJECT, "dinkes", mixed).proofs
    assert heads(said) == heads(mixed)


@given(sayings())
def test_what_people_without_a_say_add_never_unproves(said: list[Statement]) -> None:
    strangers = [one for one in said if one.by == OPERATOR.id]
    kept = [one for one in strangers if not one.previous and not one.evidence["follows"]]
    assert proven([*story(), *kept]) == {NEW}


@settings(max_examples=200)
@given(sayings(), st.sampled_from([WALI, HEAD]), st.data())
def test_a_return_never_proves(said: list[Statement], by: object, data: st.DataObject) -> None:
    said = [*said, *story()]
    after = data.draw(st.sampled_from([None, *said]))
    stop = say("examination", by, after, **RETURN)  # type: ignore[arg-type]  # a Person
    before = {proof.digest for proof in judge().judge(SUBJECT, "dinkes", said).proofs}
    assert {proof.digest for proof in judge().judge(SUBJECT, "dinkes", [*said, stop]).proofs} <= before


@settings(max_examples=200)
@given(sayings(), st.data())
def test_leaving_one_out_never_takes_a_refusal_back(said: list[Statement], data: st.DataObject) -> None:
    examined, approved, published = story()
    said = [examined, approved, published, *said]
    stop = say("publication", WALI, data.draw(st.sampled_from(said)), outcome="withdrawn", reason="Keliru")
    gone = data.draw(st.sampled_from(said))
    left = [one for one in (*said, stop) if one is not gone]
    assert judge().judge(SUBJECT, "dinkes", left).withdrawn is not None


def test_a_withdrawal_whose_ancestor_was_deleted_still_withdraws() -> None:
    said = story()
    noise = say("examination", OPERATOR, said[-1])
    stop = say("publication", WALI, noise, outcome="withdrawn", reason="Definisi keliru")
    assert judge().judge(SUBJECT, "dinkes", [*said, stop]).withdrawn == stop


def test_a_return_whose_ancestor_was_deleted_still_holds_the_bytes() -> None:
    examined, approved, published = story()
    noise = say("examination", OPERATOR, examined)
    stop = say("agency_approval", HEAD, noise, **RETURN)
    assert proven([examined, approved, published, stop]) == set()
    taken = judge().progress("dinkes", NEW, [examined, stop], False)
    assert taken[0].statement is None


def test_nothing_follows_what_lost_its_ancestors() -> None:
    examined = say("examination", WALI)
    stop = say("agency_approval", HEAD, examined, **RETURN)
    other = say("examination", WALI, stop, digest=OLD, **RETURN)
    again = story(after=other)
    assert Chain([examined, other, *again]).said.keys() == {examined.hash}


def test_a_twin_of_an_answered_withdrawal_does_not_withdraw_again() -> None:
    first = story(OLD)
    stop = say("publication", WALI, first[-1], digest=OLD, outcome="withdrawn", reason="Keliru")
    second = story(after=stop)
    assert judge().judge(SUBJECT, "dinkes", [*first, stop, *second]).withdrawn is None
    assert judge().judge(SUBJECT, "dinkes", [*first, stop, twin(stop), *second]).withdrawn is None


def test_a_twin_of_an_answered_return_does_not_hold_the_bytes_again() -> None:
    stop = say("examination", WALI, **RETURN)
    said = [stop, *story(after=stop)]
    assert proven(said) == {NEW}
    assert proven([*said, twin(stop)]) == {NEW}


@given(sayings(), st.data())
def test_a_twin_makes_no_second_end(said: list[Statement], data: st.DataObject) -> None:
    said = [*said, *story(after=said[-1] if said else None)]
    one = data.draw(st.sampled_from(said))
    ends, more = heads(said), heads([*said, twin(one)])
    assert len(ends) == len(more)


def test_where_clones_had_parted_the_next_statement_leaves_one_end() -> None:
    one, two = say("examination", WALI), say("examination", WALI2)
    both = say("agency_approval", HEAD, one, evidence={"kind": "ssh", "follows": [two.hash]})
    assert heads([one, two]) == tuple(sorted((one.hash, two.hash)))
    assert heads([one, two, both]) == (both.hash,)


def test_statements_that_follow_many_ways_cost_no_more_than_their_links() -> None:
    said = [say("examination", WALI)]
    for number in range(400):
        links = [one.hash for one in said[-30:]] * 2
        said.append(say("examination", WALI, said[-1], reason=str(number), evidence={"kind": "ssh", "follows": links}))
    chain = Chain(said[::-1])
    assert chain.newest_first() == said[::-1]


def test_a_long_chain_keeps_its_order() -> None:
    said = [say("examination", WALI)]
    for number in range(1_999):
        said.append(say("examination", WALI, said[-1], reason=str(number)))
    chain = Chain(sorted(said, key=lambda one: one.hash))
    assert len(chain) == 2_000
    assert chain.newest_first()[0] is said[-1]
    assert Chain(said[1:]).said == {}
