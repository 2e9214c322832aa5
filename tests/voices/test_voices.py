"""What holds for every voice."""

from __future__ import annotations

import pytest

from satudata.model.finding import Finding
from satudata.text import Text
from satudata.voices import VOICES, tell

PEOPLE = ("terminal", "github", "markdown", "html")


@pytest.mark.parametrize("voice", VOICES)
def test_nothing_found_is_told_too(voice: str, t: Text) -> None:
    told = tell(voice, [], t)
    assert told.endswith("\n")
    if voice in PEOPLE:
        assert t("voices.clean")[:5] in told


@pytest.mark.parametrize("voice", VOICES)
def test_the_order_in_which_findings_come_changes_nothing(voice: str, findings: list[Finding], t: Text) -> None:
    assert tell(voice, findings, t) == tell(voice, findings[::-1], t)


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_names_file_title_and_remedy(voice: str, findings: list[Finding], t: Text) -> None:
    told = " ".join(tell(voice, findings[1:2], t).split()).replace("&#58;", ":").replace("&#34;", '"')
    text = t.finding(findings[1])
    for part in ("data/dinsos/x.csv", text.title, text.remedy.split(",")[0]):
        assert part in told


@pytest.mark.parametrize("voice", PEOPLE)
def test_a_hostile_cell_brings_no_control_character(voice: str, hostile: list[Finding], t: Text) -> None:
    told = tell(voice, hostile, t)
    assert not {c for c in told if ord(c) < 32 and c != "\n"}
    assert "\u202e" not in told


def test_an_unknown_voice_is_our_mistake(findings: list[Finding], t: Text) -> None:
    with pytest.raises(KeyError):
        tell("opera", findings, t)
