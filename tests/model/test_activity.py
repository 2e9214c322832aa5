"""Where a recommendation stands, and when the procedure's clock stands still, follow from the dates alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.activity import Activity, Recommendation, RecommendationState, Return, link_targets, pauses
from tests.examples.activities import COMPILATION, SURVEY, form


def activity(recommendation: Recommendation | None) -> Activity:
    return Activity("dinkes/x", "dinkes", "", "", "draft", "", recommendation, (), (), {})


def asked(complete_on: str = "", returned: tuple[Return, ...] = (), issued_on: str = "") -> Recommendation:
    return Recommendation("FS-3", "1", "2026-01-12", complete_on, returned, issued_on)


RETURNED = (Return("2026-01-20", "Kurang", "2026-01-23"),)
WHOLE = Recommendation("FS-3", "1", "2026-01-12", "2026-01-26", RETURNED, "2026-02-09", "V-26.3572.001")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-01-11", "draft"),
        ("2026-01-12", "submitted"),
        ("2026-01-20", "returned"),
        ("2026-01-23", "submitted"),
        ("2026-01-26", "complete"),
        ("2026-02-08", "complete"),
        ("2026-02-09", "recommended"),
        ("", "recommended"),
    ],
)
def test_the_state_on_a_day_is_that_of_the_last_thing_that_happened(day: str, state: str) -> None:
    assert WHOLE.state(day) == state


def test_what_happened_on_one_day_is_taken_in_the_order_of_the_procedure() -> None:
    assert asked(complete_on="2026-01-12").state() is RecommendationState.COMPLETE
    assert asked(complete_on="2026-01-12", issued_on="2026-01-12").state() is RecommendationState.RECOMMENDED


def test_a_request_without_dates_is_being_written() -> None:
    assert Recommendation("FS-KPA").state() is RecommendationState.DRAFT


def test_the_clock_stands_still_while_bps_has_the_form_and_runs_while_the_agency_mends_it() -> None:
    assert pauses(activity(WHOLE)) == (("2026-01-12", "2026-01-20"), ("2026-01-23", "2026-02-09"))


def test_a_request_that_is_not_answered_yet_pauses_without_end() -> None:
    assert pauses(activity(asked())) == (("2026-01-12", None),)
    assert pauses(activity(asked(complete_on="2026-01-14"))) == (("2026-01-12", None),)


def test_a_form_that_lies_with_the_agency_pauses_nothing() -> None:
    assert pauses(activity(asked(returned=(Return("2026-01-20", "Kurang"),)))) == (("2026-01-12", "2026-01-20"),)


def test_without_a_request_there_is_no_pause() -> None:
    assert pauses(activity(None)) == ()
    assert pauses(activity(Recommendation("FS-3"))) == ()


DAYS = st.sampled_from(["", *(f"2026-01-{n:02}" for n in range(1, 29))])
RETURNS = st.lists(st.builds(Return, on=DAYS, reason=st.just(""), resubmitted_on=DAYS), max_size=3).map(tuple)


@given(st.builds(Recommendation, submitted_on=DAYS, complete_on=DAYS, returned=RETURNS, issued_on=DAYS))
def test_pauses_follow_each_other_whatever_the_dates_are(one: Recommendation) -> None:
    """The clock of the procedure pauses between submission and answer; only the last pause may last."""
    found = pauses(activity(one))
    ends = [end for _, end in found[:-1]]
    assert None not in ends
    flat = [day for span in found for day in span if day is not None]
    assert flat == sorted(flat)


def test_the_identity_is_written_down_once() -> None:
    assert form(SURVEY).activity.recommendation_id == "V-26.3572.001"
    on_the_cover = form(
        SURVEY, ("  identity: V-26.3572.001\n", ""), ("blok_i:\n", "identitas_rekomendasi: V-1\nblok_i:\n")
    )
    assert on_the_cover.activity.recommendation_id == "V-1"
    assert form(COMPILATION).activity.recommendation_id == ""


def test_a_dataset_may_name_an_activity_by_address_or_by_number() -> None:
    kept = {one: form(one).activity for one in (SURVEY, COMPILATION)}
    targets = link_targets(kept)
    assert targets["ms_keg"] == {SURVEY, COMPILATION, "48211"}
    assert f"{COMPILATION}#Jumlah puskesmas" in targets["ms_var"]
    assert f"{SURVEY}#Persentase pasien puas" in targets["ms_ind"]
    assert link_targets({}) == {"ms_keg": frozenset(), "ms_var": frozenset(), "ms_ind": frozenset()}
