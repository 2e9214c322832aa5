"""What a repository shows of a promised release: when it came, what went back, what was said, when it was out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from satudata.model.history import Version
from satudata.model.plan import Release
from satudata.model.sop import Subject
from satudata.model.standing import Ground, Standing
from satudata.model.statement import Proof, Statement, Step, Taken
from satudata.procedure.facts import Arrivals, Found, release_facts
from satudata.read.sops import load_sop
from tests.procedure.parts import at
from tests.trust.sayings import HEAD, NEW, OLD, OPERATOR, SUPERVISOR, WALI, publish, say

RELEASE = Release("2025", "2026-04-30")
BLITAR = load_sop("blitar").about(Subject.DATASET)
MAGETAN = load_sop("magetan").about(Subject.DATASET)
PATH = "data/dinkes/puskesmas.csv"


def moment(day: int, hour: int = 9) -> datetime:
    return at(f"2026-11-{day:02} {hour:02}:00")


def version(day: int, data: str, metadata: str = "m1") -> Version:
    paths = (PATH, "metadata/dinkes/puskesmas.yml")
    return Version(f"{day}", f"c{day}", moment(day).isoformat(), "Oki", "x", data, metadata, *paths)


def came(*versions: Version) -> Arrivals:
    """The same from the oldest on: a table comes with every version that has other data."""
    newest_first = list(reversed(versions))
    tables = [(datetime.fromisoformat(versions[0].at), PATH)]
    for earlier, later in pairwise(versions):
        if earlier.data_blob != later.data_blob:
            tables.insert(0, (datetime.fromisoformat(later.at), PATH))
    return Arrivals(tables, newest_first)


def said(step: str, by: object, day: int, after: Statement | None = None, **given: object) -> Statement:
    return say(step, by, after, at=moment(day).isoformat(), **given)  # type: ignore[arg-type]  # people of sayings


def taken(*statements: Statement) -> tuple[Taken, ...]:
    return tuple(Taken(Step(one.step, one.role), one) for one in statements)


def held(**given: object) -> Standing:
    return Standing(Ground.HELD, present=NEW, **given)  # type: ignore[arg-type]  # the names are those of the fields


def days(found: Found) -> dict[str, int]:
    """Step → the day of November on which it was done."""
    return {step: done.at.day for step, done in found.facts.items()}


def back(day: int, digest: str = NEW) -> Statement:
    return said("examination", WALI, day, outcome="returned", reason="Angka", digest=digest)


def test_a_table_with_metadata_is_collected_and_uploaded() -> None:
    found = release_facts(RELEASE, BLITAR, held(), "2025", came(version(2, "d1")))
    assert days(found) == {"collection": 2, "upload": 2}
    assert found.facts["collection"].shown_by == (PATH,)
    assert found.facts["upload"].shown_by == ("metadata/dinkes/puskesmas.yml",)


def test_a_table_that_does_not_reach_the_period_shows_nothing_of_its_release() -> None:
    assert days(release_facts(RELEASE, BLITAR, held(), "2024", came(version(2, "d1")))) == {}
    assert days(release_facts(RELEASE, BLITAR, held(), "", came(version(2, "d1")))) == {}
    assert days(release_facts(Release("tahun ini", ""), BLITAR, held(), "2025", came(version(2, "d1")))) == {}


def test_a_table_without_metadata_is_collected_for_the_only_release_it_can_be() -> None:
    bare = Arrivals([(moment(2), PATH)])
    nothing = Standing(Ground.HELD)
    assert days(release_facts(RELEASE, BLITAR, nothing, "", bare, only=True)) == {"collection": 2}
    assert days(release_facts(RELEASE, BLITAR, nothing, "", bare)) == {}


def test_what_the_metadata_did_since_moves_nothing() -> None:
    found = release_facts(RELEASE, BLITAR, held(), "2025", came(version(2, "d1"), version(5, "d1", "m2")))
    assert days(found) == {"collection": 2, "upload": 2}


def test_the_first_row_about_the_table_is_done_when_it_first_came() -> None:
    paser = load_sop("paser").about(Subject.DATASET)
    found = release_facts(RELEASE, paser, held(), "2025", came(version(2, "d1"), version(4, "d2")))
    assert days(found) == {"collection": 2, "processing": 4, "handover": 4}


def test_what_was_said_of_these_bytes_is_done() -> None:
    examined = said("examination", WALI, 3)
    found = release_facts(RELEASE, BLITAR, held(taken=taken(examined)), "2025", came(version(2, "d1")))
    assert days(found) == {"collection": 2, "upload": 2, "examination": 3}
    assert found.facts["examination"].by == ("wali",)


def test_a_return_sets_it_back_to_the_row_the_procedure_names() -> None:
    returned = back(3)
    found = release_facts(RELEASE, BLITAR, held(returned=returned, returns=(returned,)), "2025", came(version(2, "d1")))
    assert days(found) == {"collection": 2}
    assert found.went_back.returned == returned
    assert found.went_back.reopened == {"upload": returned.at}


def test_what_was_mended_is_uploaded_again_and_was_collected_before() -> None:
    returned = back(3, digest=OLD)
    story = came(version(2, "d1"), version(4, "d2"))
    found = release_facts(RELEASE, BLITAR, held(returns=(returned,)), "2025", story)
    assert days(found) == {"collection": 2, "upload": 4}
    assert found.went_back.reopened == {"upload": returned.at}
    assert found.went_back.returned is None


def test_mending_the_metadata_alone_answers_a_return_too() -> None:
    returned = back(3, digest=OLD)
    story = came(version(2, "d1"), version(4, "d1", "m2"))
    assert days(release_facts(RELEASE, BLITAR, held(returns=(returned,)), "2025", story)) == {
        "collection": 2,
        "upload": 4,
    }


def test_the_same_bytes_taken_again_answer_their_return() -> None:
    returned = back(3)
    again = said("examination", WALI, 4, returned)
    standing = held(returns=(returned,), taken=taken(again))
    found = release_facts(RELEASE, BLITAR, standing, "2025", came(version(2, "d1")))
    assert days(found) == {"collection": 2, "upload": 3, "examination": 4}


def test_a_release_is_out_with_the_first_publication_that_reaches_its_period() -> None:
    first, second = published(5), published(20)
    standing = replace(held(), proofs=(second, first))
    found = release_facts(RELEASE, BLITAR, standing, "2025", came(version(2, "d1")))
    assert days(found) == {"collection": 2, "upload": 2, "examination": 5, "agency_approval": 5, "publication": 5}


def published(day: int, covers: str = "2025", digest: str = NEW) -> Proof:
    examined = said("examination", WALI, day, digest=digest)
    approved = said("agency_approval", HEAD, day, examined, digest=digest)
    evidence = {"kind": "ssh", "relies_on": [examined.hash, approved.hash], "covers": covers}
    publication = publish(examined, approved, at=moment(day).isoformat(), evidence=evidence)
    return Proof(digest, publication, (examined, approved), publication.on)


def test_a_release_under_embargo_says_until_when_and_the_one_before_does_not() -> None:
    before, waits = published(5, "2024", OLD), published(9)
    both = replace(held(), proofs=(waits, before), live_from="2026-12-01")
    first = replace(both, ground=Ground.EMBARGOED, proof=waits)
    later = replace(both, ground=Ground.PROVEN, proof=before)
    for standing in (first, later):
        assert release_facts(RELEASE, BLITAR, standing, "2025", came(version(2, "d1"))).live_from == "2026-12-01"
    old = release_facts(Release("2024", "2025-04-30"), BLITAR, later, "2025", came(version(2, "d1")))
    assert old.live_from == "2026-11-05"


def test_the_re_check_of_data_prioritas_is_known_though_no_row_asks_for_it() -> None:
    proof = published(5)
    again = said("priority_review", SUPERVISOR, 7)
    proof = replace(proof, rests_on=(*proof.rests_on, again))
    found = release_facts(RELEASE, BLITAR, replace(held(), proofs=(proof,)), "2025", came(version(2, "d1")))
    assert days(found)["priority_review"] == 7


def test_a_release_that_is_out_stays_done_while_the_next_is_collected() -> None:
    standing = replace(held(), proofs=(published(5, "2025", OLD),))
    story = came(version(2, "d1"), version(9, "d2"))
    out = release_facts(RELEASE, BLITAR, standing, "2026", story)
    coming = release_facts(Release("2026", "2027-04-30"), BLITAR, standing, "2026", story)
    assert days(out)["publication"] == 5
    assert days(coming) == {"collection": 9, "upload": 9}


def test_bytes_that_somebody_examined_were_there_by_then_whatever_their_commit_says() -> None:
    standing = replace(held(), proofs=(published(5),))
    found = release_facts(RELEASE, BLITAR, standing, "2025", came(version(9, "d1")))
    assert days(found) == {"collection": 5, "upload": 5, "examination": 5, "agency_approval": 5, "publication": 5}


def test_a_row_that_keeps_nothing_back_is_done_when_it_was_first_said_of_these_bytes() -> None:
    verified = said("verification", WALI, 3)
    done = said("completion", OPERATOR, 4, verified)
    again = said("completion", OPERATOR, 9, done)
    other = said("completion", OPERATOR, 3, digest=OLD)
    standing = held(taken=taken(verified), further=(other, done, again))
    found = release_facts(RELEASE, MAGETAN, standing, "2025", came(version(2, "d1")))
    assert days(found) == {"filling": 2, "verification": 3, "completion": 4}
