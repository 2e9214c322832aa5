"""Who may change who may say what: two administrators of the roster before, never its author."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from satudata.model.statement import Statement
from satudata.read.places import GOVERNED
from satudata.trust.governance import COVERED, ROSTER, SETTINGS, State, brought_by, state_of, unapproved
from tests.trust.sayings import ADMIN, GATE, OPERATOR, WALI, person, roster, say, term

ANI, ADI = person("ani", term("administrator")), person("adi", term("administrator"))
BASE = roster(ANI, ADI)
FILES = {"catalog/roster.yml": b"1", "catalog/catalog.yml": b"a", "catalog/agencies.yml": b"a"}


def state(day: str = "2026-11-05", authors: frozenset[str] = frozenset(), **files: bytes) -> State:
    changed = {f"catalog/{name}.yml": content for name, content in files.items()}
    return state_of({**FILES, **changed}, BASE, day, authors)


PINNED = state()
NEW = state(roster=b"2")


def admin(by: object, about: State = NEW, subject: str = ROSTER, **given: object) -> Statement:
    return say("governance", by, subject=subject, digest=about.digests[subject], **given)  # type: ignore[arg-type]  # a person


def test_an_unchanged_state_needs_nobody() -> None:
    assert unapproved([PINNED], (), frozenset()) == []


def test_a_change_nobody_approved_is_told() -> None:
    assert unapproved([PINNED, NEW], (), frozenset()) == [ROSTER]
    assert unapproved([PINNED, state(catalog=b"b")], (), frozenset()) == [SETTINGS]


def test_two_administrators_let_a_change_in_and_one_does_not() -> None:
    assert unapproved([PINNED, NEW], [admin(ANI), admin(ADI)], frozenset()) == []
    assert unapproved([PINNED, NEW], [admin(ANI), admin(ANI, at="2026-11-03T09:00:00+07:00")], frozenset()) == [ROSTER]


def test_the_author_is_none_of_the_two() -> None:
    own = replace(NEW, authors=frozenset({"ani@example.go.id"}))
    assert unapproved([PINNED, own], [admin(ANI), admin(ADI)], frozenset()) == [ROSTER]
    assert unapproved([PINNED, own], [admin(ANI), admin(ADI), admin(ADMIN)], frozenset()) == []


def test_who_changed_the_roster_stays_its_author_when_somebody_else_changes_settings() -> None:
    own = replace(NEW, authors=frozenset({"ani@example.go.id"}))
    later = state(roster=b"2", catalog=b"b", authors=frozenset({"lain@example.go.id"}))
    said = [admin(ANI), admin(ADI)]
    assert unapproved([PINNED, own, later], said, frozenset()) == [ROSTER, SETTINGS]
    assert brought_by([PINNED, own, later], ROSTER) == own.authors
    assert brought_by([PINNED, own, later], SETTINGS) == later.authors
    again = state(roster=b"1", catalog=b"b", authors=frozenset({"lain@example.go.id"}))
    back = state(roster=b"2", catalog=b"b", authors=frozenset({"lain@example.go.id"}))
    assert unapproved([PINNED, own, later, again, back], said, frozenset()) == [SETTINGS]


def test_only_administrators_of_the_roster_before_count() -> None:
    intruder = person("penyusup", term("administrator"))
    admitted = replace(NEW, roster=roster(ANI, ADI, intruder))
    assert unapproved([PINNED, admitted], [admin(ANI), admin(intruder)], frozenset()) == [ROSTER]
    assert unapproved([PINNED, NEW], [admin(ANI), admin(WALI)], frozenset()) == [ROSTER]


def test_somebody_elses_key_is_no_hand() -> None:
    forged = admin(ADI, signer=OPERATOR.keys[0].fingerprint)
    assert unapproved([PINNED, NEW], [admin(ANI), forged], frozenset()) == [ROSTER]


def test_a_review_counts_when_the_gate_attests_it() -> None:
    for signer, expected in ((GATE, []), (OPERATOR, [ROSTER])):
        key = signer.keys[0].fingerprint
        said = [admin(one, evidence={"kind": "forge-review"}, signer=key) for one in (ANI, ADI)]
        assert unapproved([PINNED, NEW], said, frozenset()) == expected


def test_approvals_are_of_exact_bytes_and_of_one_subject() -> None:
    other = state(roster=b"3")
    assert unapproved([PINNED, other], [admin(ANI), admin(ADI)], frozenset()) == [ROSTER]
    elsewhere = [admin(one, subject=SETTINGS) for one in (ANI, ADI)]
    assert unapproved([PINNED, NEW], elsewhere, frozenset()) == [ROSTER]


def test_a_change_that_was_taken_back_needs_nobody() -> None:
    assert unapproved([PINNED, NEW, PINNED], (), frozenset()) == []


def test_an_administrator_whose_term_had_ended_when_the_change_came_is_no_hand() -> None:
    gone = person("adi", term("administrator", until="2026-11-04"))
    pinned = replace(PINNED, roster=roster(ANI, gone))
    assert unapproved([pinned, NEW], [admin(ANI), admin(ADI)], frozenset()) == [ROSTER]


def test_an_administrator_whose_term_had_ended_when_the_approval_came_is_no_hand() -> None:
    gone = person("adi", term("administrator", until="2026-11-10"))
    pinned = replace(PINNED, roster=roster(ANI, gone))
    said = [admin(ANI), admin(ADI)]
    for seen, expected in (("2026-11-10", []), ("2026-11-11", [ROSTER])):
        assert unapproved([pinned, NEW], said, frozenset(), seen_on(seen)) == expected


def seen_on(day: str) -> Callable[[str], str]:
    return lambda path: day


def test_a_third_approval_that_came_late_does_not_hold_the_next_change() -> None:
    newer = state(roster=b"3")
    first = [admin(ANI), admin(ADI)]
    second = [admin(one, newer, previous=first[0].hash, evidence=also(first)) for one in (ANI, ADI)]
    assert unapproved([PINNED, NEW, newer], [*first, admin(ADMIN), *second], frozenset()) == []


def test_keys_of_the_demonstration_let_nothing_in() -> None:
    said = [admin(ANI), admin(ADI)]
    assert unapproved([PINNED, NEW], said, frozenset({ANI.keys[0].fingerprint})) == [ROSTER]


def test_the_pin_covers_roster_and_settings() -> None:
    pins = {PINNED.pin, NEW.pin, state(catalog=b"b").pin, state(agencies=b"b").pin}
    assert len(pins) == 4


def test_going_back_to_the_pinned_state_is_a_change_like_any_other() -> None:
    before = [admin(one, PINNED) for one in (ANI, ADI)]
    admitted = [admin(one, previous=before[0].hash, evidence=also(before)) for one in (ANI, ADI)]
    assert unapproved([PINNED, NEW, PINNED], [*before, *admitted], frozenset()) == [ROSTER]
    again = [admin(one, PINNED, previous=admitted[0].hash, evidence=also(admitted)) for one in (ANI, ADI)]
    assert unapproved([PINNED, NEW, PINNED], [*before, *admitted, *again], frozenset()) == []


def test_an_old_approval_brings_no_old_state_back() -> None:
    newer = state(roster=b"3")
    first = [admin(ANI), admin(ADI)]
    second = [admin(one, newer, previous=first[0].hash, evidence=also(first)) for one in (ANI, ADI)]
    assert unapproved([PINNED, NEW, newer], [*first, *second], frozenset()) == []
    assert unapproved([PINNED, NEW, newer, NEW], [*first, *second], frozenset()) == [ROSTER]


def back(by: object, after: Statement, **given: object) -> Statement:
    return admin(by, NEW, ROSTER, outcome="returned", reason="Keliru", previous=after.hash, **given)


def test_who_returns_what_they_had_approved_is_no_hand_until_they_approve_again() -> None:
    said = [admin(ANI), admin(ADI)]
    returned = back(ANI, said[0])
    assert unapproved([PINNED, NEW], [*said, returned], frozenset()) == [ROSTER]
    assert unapproved([PINNED, NEW], [*said, returned, admin(ADMIN)], frozenset()) == []
    again = admin(ANI, previous=returned.hash)
    assert unapproved([PINNED, NEW], [*said, returned, again], frozenset()) == []


def test_a_return_in_anothers_name_or_by_a_third_takes_no_hand_away() -> None:
    said = [admin(ANI), admin(ADI)]
    forged = back(ANI, said[0], signer=OPERATOR.keys[0].fingerprint)
    assert unapproved([PINNED, NEW], [*said, forged, back(ADMIN, said[0])], frozenset()) == []


def test_a_return_counts_until_others_have_replaced_what_it_is_about() -> None:
    appointed = person("penyusup", term("administrator"))
    newer = state("2026-11-12", roster=b"3")
    states = [PINNED, replace(NEW, roster=roster(ANI, ADI, appointed)), newer]
    first = [admin(ANI), admin(ADI)]
    theirs = [admin(one, newer, evidence=also(first)) for one in (ADI, appointed)]
    ours = [admin(one, newer, evidence=also(first)) for one in (ADI, ADMIN)]
    for day, expected in (("2026-11-12", [ROSTER]), ("2026-11-13", [])):
        returned = back(ANI, first[0], at=f"{day}T09:00:00+07:00")
        assert unapproved(states, [*first, *theirs, returned], frozenset()) == expected
        assert unapproved(states, [*first, *ours, returned], frozenset()) == []


def also(said: list[Statement]) -> dict[str, object]:
    return {"kind": "ssh", "follows": [one.hash for one in said]}


def test_everything_that_is_governed_is_covered_by_one_subject() -> None:
    assert sorted(path for paths in COVERED.values() for path in paths) == sorted(GOVERNED)


@pytest.mark.parametrize("path", ["catalog/codes/region.csv", "catalog/unvalidated.csv", "catalog/calendar/2026.yml"])
def test_names_of_codes_the_list_of_older_data_and_calendars_are_let_in_as_settings(path: str) -> None:
    changed = state_of({**FILES, path: b"x"}, BASE, "2026-11-05", frozenset())
    assert unapproved([PINNED, changed], (), frozenset()) == [SETTINGS]
