"""Whatever stands in a file of a request, a complaint or the data architecture: it is read, judged and never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.checks.requests import check_catalogue
from satudata.export.yaml_text import yaml_text
from satudata.model.finding import Severity
from satudata.read.catalogue import Catalog, settings_of
from satudata.read.documents import Document, read_document
from satudata.read.git import REGULAR, SYMLINK, Entry
from satudata.read.requests import complaint_of, entry_of, read_proceedings, request_of, unquoted
from satudata.read.schemas import faults, schema_of
from satudata.workdays.waiting import waiting
from tests.examples.requests import COMPLAINED, PUBLIC
from tests.workdays.moments import calendar

OFFICE = calendar()
DAY = "2026-11-21"
scalars = st.one_of(
    st.text(max_size=30), st.booleans(), st.integers(), st.none(), st.dates().map(str), st.datetimes().map(str),
    st.sampled_from(["2026-02-31", "2026-11-02T09:15+07:00", "9999-12-31", "0000-00-00", "0001-01-01T00:00+07:00",
     "9999-12-31T23:59-07:00", "refused", "public", "\u202e"]),
)  # fmt: skip
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)


def filled(kind: str) -> st.SearchStrategy[dict[str, object]]:
    """Files with the keys of that kind, and anything under each, down to the keys of its parts."""
    properties = schema_of(kind)["properties"]

    def part(schema: Mapping[str, Any]) -> st.SearchStrategy[object]:
        inner = schema.get("properties") or (schema.get("items") or {}).get("properties")
        if not inner:
            return anything
        keyed = st.fixed_dictionaries({}, optional=dict.fromkeys(inner, anything))
        return keyed | st.lists(keyed, max_size=2) | anything

    return st.fixed_dictionaries({}, optional={key: part(inner) for key, inner in properties.items()})


def catalog() -> Catalog:
    return Catalog(settings_of({}, {}), {}, {})


@given(filled("request"))
def test_any_request_is_read_judged_and_timed(value: dict[str, object]) -> None:
    one = request_of("2026/0001", Document("x.yml", value))
    assert one.state(DAY) in set(type(one.state()))
    days = waiting(one, OFFICE, DAY).working_days
    assert days is None or days >= 0
    found = list(check_catalogue(replace(catalog(), requests={one.id: one}), frozenset(), DAY))
    assert all(finding.where.path == one.path for finding in found)


@given(filled("complaint"))
def test_any_complaint_is_read_and_judged(value: dict[str, object]) -> None:
    one = complaint_of("2026/0001", Document("x.yml", value))
    assert one.state
    list(check_catalogue(replace(catalog(), complaints={one.id: one}), frozenset(), DAY))


@given(filled("architecture"))
def test_any_entry_is_read_and_judged(value: dict[str, object]) -> None:
    one = entry_of("x", Document("x.yml", value))
    list(check_catalogue(replace(catalog(), architecture={one.id: one}), frozenset(), DAY))


@pytest.mark.parametrize(("kind", "text"), [("request", PUBLIC), ("complaint", COMPLAINED)])
def test_the_examples_are_right_by_their_schema_and_stay_so_when_written_again(kind: str, text: str) -> None:
    value = read_document("x.yml", text.encode())[0].mapping
    assert faults(kind, value) == []
    assert read_document("x.yml", yaml_text(value).encode())[0].mapping == value


def test_links_and_other_names_are_told_and_not_read() -> None:
    paths = ["catalog/requests/2026/0001.yml", "catalog/requests/2026/0001.yaml", "catalog/complaints/1.yml"]
    entries = {path: Entry(path, SYMLINK if path.endswith("0001.yml") else REGULAR, "a") for path in paths}
    found, findings = read_proceedings(entries, lambda path, kind: (Document(path, {}), []))
    assert (found.requests, found.complaints) == ({}, {})
    assert [one.code for one in findings] == ["requests-misplaced"] * 3
    assert all(one.severity is Severity.ERROR for one in findings)


def test_a_refused_value_is_not_quoted() -> None:
    (fault,) = faults("request", {**read_document("x.yml", PUBLIC.encode())[0].mapping, "channel": "Budi Santoso"})
    finding = unquoted(fault.check.at(("x.yml", 1, 0, fault.path), **dict(fault.facts)))  # type: ignore[arg-type]  # a place
    assert "Santoso" not in str(finding.facts)
