"""Whatever a file of an activity says, it ends in findings: reading, checking and exporting never raise."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.checks import activities
from satudata.checks.activity_form import form_of
from satudata.export.indah import indah_files
from satudata.export.indah_columns import KEGIATAN
from satudata.model.activity import link_targets, pauses
from satudata.read.activities import activity_of
from satudata.read.documents import Document, read_document
from tests.checks.activity_support import DINKES, PUSKESMAS, around, puskesmas
from tests.examples.activities import COMPILATION, SURVEY, source
from tests.instances import DAY

EXAMPLES = {one: dict(read_document("x.yml", source(one).encode())[0].mapping) for one in (SURVEY, COMPILATION)}
TEXTS = (
    *("", "-", "2026-02-30", "0000-00-00", "９", "²", "\r", "\n,", '"'),
    *("a/b#c", "#", "dinkes/puskesmas#", "=1+1", "x" * 5000),
)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(TEXTS),
    st.text(max_size=10),
    st.lists(st.one_of(st.integers(-2, 40), st.text(max_size=3), st.none()), max_size=4),
    st.dictionaries(st.sampled_from(["kode", "nama", "on", "awal", "blok_iv"]), st.text(max_size=3), max_size=3),
)


def places(value: object, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The key path of everything inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*keys, key)
        yield from places(inner, (*keys, key))


PLACES = [(one, keys) for one, document in EXAMPLES.items() for keys in places(document)]


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_an_activity_with_odd_values_anywhere_ends_in_findings(changes: list[tuple[Any, object]]) -> None:
    documents = copy.deepcopy(EXAMPLES)
    for (one, keys), new in sorted(changes, key=lambda change: -len(change[0][1])):
        at: Any = documents[one]
        for key in keys[:-1]:
            at = at[key]
        at[keys[-1]] = new
    for one, document in documents.items():
        form = form_of(activity_of(one, Document("x.yml", document, "")))
        found = list(activities.check(form, around(form), {PUSKESMAS: puskesmas()}.get, DAY))
        assert all(finding.code for finding in found)
        assert link_targets({one: form.activity})["ms_keg"] >= {one}
        pauses(form.activity)
        for file in indah_files(form.activity, DINKES, {"35": "Jawa Timur"}):
            rows = list(csv.reader(io.StringIO(file.content.decode(), newline="")))
            assert {len(row) for row in rows} == {len(rows[0])}
            assert file.path != "ms_kegiatan.csv" or tuple(rows[0]) == KEGIATAN


def test_a_year_in_other_digits_is_no_year() -> None:
    for year in ("²⁰²⁶", "９９９９", "20x6", "-1"):
        document = {**EXAMPLES[SURVEY], "tahun": year}
        form = form_of(activity_of(SURVEY, Document("x.yml", document, "")))
        assert list(activities.check(form, around(form), {PUSKESMAS: puskesmas()}.get, DAY)) == []
