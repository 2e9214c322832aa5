"""A file of lists with some entries changed: the others keep their bytes, and it says what was meant."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.export.yaml_sections import Sections, head_of, spliced, whole
from satudata.read.documents import read_document

NAMES = {"days": ("id",), "more": ("id", "step")}
TEXT = """\
# Rapat Maret

days:
  # yang pertama
  - {id: a, day: satu} # resmi
  - id: b
    day: dua

# sesudah rapat
more:
  - {id: a, step: x}
"""
BEFORE: Sections = {"days": [{"id": "a", "day": "satu"}, {"id": "b", "day": "dua"}], "more": [{"id": "a", "step": "x"}]}


def changed(text: str, before: Sections, after: Sections) -> str | None:
    document, findings = read_document("a.yml", text.encode())
    assert not findings
    found = spliced(document, before, after, NAMES)
    return None if found is None else found.decode()


def test_what_did_not_change_keeps_its_bytes() -> None:
    assert changed(TEXT, BEFORE, BEFORE) == TEXT
    after = {**BEFORE, "days": [{"id": "a", "day": "satu"}, {"id": "b", "day": "tiga"}]}
    assert changed(TEXT, BEFORE, after) == TEXT.replace("day: dua", "day: tiga")
    after = {**BEFORE, "days": [{"id": "b", "day": "dua"}]}
    assert changed(TEXT, BEFORE, after) == TEXT.replace("  - {id: a, day: satu} # resmi\n", "")


def test_a_list_that_becomes_empty_goes_unless_it_is_the_first() -> None:
    assert changed(TEXT, BEFORE, {"days": BEFORE["days"]}) == TEXT.replace("more:\n  - {id: a, step: x}\n", "")
    found = changed(TEXT, BEFORE, {"more": BEFORE["more"]})
    assert found is not None
    assert "days: []\n" in found
    assert found.endswith(TEXT[TEXT.index("# sesudah") :])


def test_what_is_not_laid_out_in_lines_of_its_own_is_left_to_be_written_anew() -> None:
    assert changed(TEXT.replace("\n", "\r\n"), BEFORE, BEFORE) is None
    assert changed("{days: [], more: []}\n", {}, BEFORE) is None
    assert changed("lain: 1\n", {}, BEFORE) is None


def test_the_comments_at_the_top_are_its_head() -> None:
    assert head_of(TEXT) == ["# Rapat Maret"]
    assert head_of("") == head_of("days: []\n# x\n") == []
    assert whole({}, NAMES, ("# x",)) == b"# x\ndays: []\n"


ENTRIES = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcde"), "day": st.sampled_from(["satu", "2026-03-16", "no"])}),
    max_size=4,
    unique_by=lambda one: one["id"],
)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, ENTRIES)
def test_any_list_can_become_any_other(old: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    before: Sections = {"days": old}
    found = changed(whole(before, NAMES, ()).decode(), before, {"days": new})
    assert found is not None
    value = read_document("a.yml", found.encode())[0].mapping
    entries = value["days"]
    assert isinstance(entries, list)
    assert sorted(entries, key=lambda one: str(one["id"])) == sorted(new, key=lambda one: one["id"])
