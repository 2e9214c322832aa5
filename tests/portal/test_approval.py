"""What a page says of validation: only what statements say, in the reader's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satudata.model.snapshot import State
from satudata.model.standing import Ground, Standing
from satudata.model.statement import Proof, Taken
from satudata.portal.approval import held, pending, proof, step_name, validation
from satudata.text import Text
from satudata.trust.rules import STEPS
from tests.portal.conftest import Make
from tests.trust.sayings import NEW, OLD, story

ID, EN = Text("id"), Text("en")


def standing(**given: object) -> Standing:
    examined, approved, publication = story()
    proven = Proof(NEW, publication, (examined, approved), publication.on)
    return replace(Standing(Ground.PROVEN, present=NEW, shown=NEW, proof=proven), **given)  # type: ignore[arg-type]  # names of fields


def test_a_proven_dataset_names_who_validated_it_and_when() -> None:
    state, label, strong, note = validation(standing(), ID)
    assert (state, label) == ("ok", "Validasi")
    assert 'href="#bukti"' in strong
    assert note == "kepala OPD, 2 November 2026"


@pytest.mark.parametrize(
    ("given", "state", "word"),
    [(None, "none", "Pratinjau"), (standing(ground=Ground.UNVALIDATED, proof=None), "warn", "Data lama")],
)
def test_what_is_not_proven_never_says_validated(given: Standing | None, state: str, word: str) -> None:
    shown = validation(given, ID)
    assert shown[0] == state
    assert shown[2] == word
    assert "ervalidasi" not in shown[2]


def test_nothing_waits_when_the_newest_is_shown() -> None:
    assert pending(standing(), ID) == ""
    assert pending(None, ID) == ""


def test_an_update_names_whom_it_waits_for() -> None:
    told = pending(standing(present=OLD, taken=tuple(Taken(step, None) for step in STEPS)), ID)
    assert "menunggu pemeriksaan oleh walidata" in told


def test_an_update_that_waits_for_its_day_names_the_day() -> None:
    assert "4 January 2027" in pending(standing(present=OLD, live_from="2027-01-04"), EN)


def test_an_unknown_step_is_called_other() -> None:
    assert step_name("<b>", EN) == "Other step"


def test_the_proof_holds_digest_decrees_and_the_command_to_test_it(make: Make) -> None:
    assessed = make()
    told = proof(replace(assessed, standing=standing()), EN)
    assert f"<code>{NEW}</code>" in told
    assert f"<code>satudata verify {assessed.dataset.id}</code>" in told
    assert told.count("821/1") == 3
    assert proof(assessed, EN) == ""


def test_embargoed_data_say_from_when(make: Make) -> None:
    waiting = replace(make(), standing=standing(live_from="2027-01-04"))
    waiting = replace(waiting, summary=replace(waiting.summary, state=State.EMBARGOED))
    assert "4 Januari 2027" in held(waiting, ID)
    asked = replace(waiting, summary=replace(waiting.summary, state=State.ON_REQUEST))
    assert "atas permintaan" in held(asked, ID)
