"""A waiver holds when a data steward has signed it word for word, and not before."""

from __future__ import annotations

from dataclasses import replace

from satudata.model.statement import Statement
from satudata.read.catalogue import Waiver
from satudata.trust.waivers import subject_of, subjects, unsigned
from tests.trust.sayings import HEAD, OPERATOR, WALI, judge, person, say, term

WAIVER = Waiver("statistics-jump", "dinkes/puskesmas", "", "Musiman", "Walidata", "2026-11-01", "2027-11-01", 1)
SUBJECT = subject_of(WAIVER)
NAMES = frozenset({("statistics-jump", "dinkes/puskesmas")})


def signed(*waivers: Waiver, by: object = WALI, **given: object) -> Statement:
    digest = subjects(waivers)[SUBJECT]
    return say("waiver", by, subject=SUBJECT, digest=digest, **given)  # type: ignore[arg-type]  # a person


def left(*said: Statement, waivers: tuple[Waiver, ...] = (WAIVER,)) -> frozenset[tuple[str, str]]:
    return unsigned(waivers, {SUBJECT: said}, judge())


def test_nobody_signed() -> None:
    assert left() == NAMES


def test_a_data_steward_signed() -> None:
    assert left(signed(WAIVER)) == frozenset()


def test_others_cannot_sign() -> None:
    assert left(signed(WAIVER, by=HEAD)) == NAMES
    assert left(signed(WAIVER, by=OPERATOR, role="data_steward")) == NAMES
    assert left(signed(WAIVER, signer=OPERATOR.keys[0].fingerprint)) == NAMES


def test_a_changed_word_or_a_second_waiver_of_the_same_finding_needs_a_new_signature() -> None:
    longer = replace(WAIVER, expires_on="2030-01-01")
    assert left(signed(WAIVER), waivers=(longer,)) == NAMES
    assert left(signed(WAIVER), waivers=(WAIVER, replace(WAIVER, column="jumlah"))) == NAMES


def test_moving_lines_in_the_file_changes_nothing() -> None:
    assert left(signed(WAIVER), waivers=(replace(WAIVER, line=9),)) == frozenset()


def test_a_signature_taken_back_no_longer_holds() -> None:
    first = signed(WAIVER)
    back = say("waiver", WALI, first, subject=SUBJECT, digest=first.digest, outcome="withdrawn", reason="Keliru")
    assert left(first, back) == NAMES


def test_a_waiver_outlives_the_stewards_term_but_not_a_backdated_one() -> None:
    gone = person("wali", term("data_steward", until="2026-11-06"))
    said = {SUBJECT: (signed(WAIVER),)}
    assert unsigned((WAIVER,), said, judge(gone)) == frozenset()
    assert unsigned((WAIVER,), said, judge(gone, first_seen=lambda path: "2026-11-20")) == NAMES
