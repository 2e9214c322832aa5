"""Whatever bytes two versions hold, comparing and telling them neither fails nor lets anything through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from satudata.compare.datasets import Side, compare
from satudata.model.changes import CatalogueChanges
from satudata.text import Text
from satudata.voices.changes import VOICES, tell
from satudata.voices.changes.words import Reader
from tests.compare.versions import ID, nobody
from tests.instances import TABLE, metadata

PIECES = st.sampled_from(
    [
        b"\x1b[2J", b"\xe2\x80\xae", b"\xff\xfe", b"\0", b'"', b'""', b",", b"\n", b"\r\n", b"35.72.01",
        b"1e999999999", b"-", b"9" * 40, b"0.1", b"<b>", b"|", b"access: ", b"{level: closed}", b"- ", b"&a ", b"*a",
        b"? ", b"  ", b": ", b"\t",
    ]
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with pieces put in, taken out, or in their place."""
    for _ in range(draw(st.integers(0, 4))):
        at, until = sorted((draw(st.integers(0, len(whole))), draw(st.integers(0, len(whole)))))
        whole = whole[:at] + draw(PIECES) + whole[draw(st.sampled_from([at, until])) :]
    return whole


FILES = st.one_of(st.none(), st.binary(max_size=60), spoilt(TABLE.encode()))
SIDES = st.builds(Side, st.just(ID), st.one_of(st.binary(max_size=60), spoilt(metadata().encode())), FILES)


@given(SIDES, SIDES, st.sampled_from(list(VOICES)), st.sampled_from(["id", "en"]))
def test_any_two_versions_can_be_compared_and_told_safely(before: Side, after: Side, voice: str, language: str) -> None:
    changes = CatalogueChanges("a" * 40, "", (compare(before, after, nobody),), ())
    told = tell(voice, changes, Reader(Text(language)))
    assert told.endswith("\n")
    assert all(one == "\n" or one.isprintable() or one in "\u2060" for one in told)


@given(SIDES, SIDES)
def test_nothing_of_the_rows_is_in_the_facts_unless_both_versions_are_open(before: Side, after: Side) -> None:
    changes = compare(before, after, nobody)
    assert changes.table is None or {str(level) for level in changes.access} == {"open"}
