"""Whatever stands in the file, reading the roster and changing it end in values, findings or one known error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.model.roster import ROLES
from satudata.trust.appointments import Appointment, add
from satudata.trust.codeowners import routing
from satudata.trust.roster import read_roster
from satudata.trust.terms import letters_of
from tests.trust.rosters import DAY, public_key

WORDS = (
    "budi",
    "dinkes",
    "*",
    "2026-01-02",
    "0000-01-01",
    "9999-12-31",
    "plt",
    public_key("budi"),
    "a@b.id",
    "",
    "\u202e",
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 10**20), st.sampled_from((*WORDS, *ROLES)), st.text(max_size=8)
)
KEYS = st.sampled_from(
    ("id", "name", "emails", "accounts", "logins", "keys", "roles", "role", "agency", "from", "until", "decree", "key",
     "capacity", "letter", "github", "x"),
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
TERMS = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES), "agency": st.sampled_from(("dinkes", "*", "x")), "from": st.sampled_from(WORDS)},
    optional={name: st.sampled_from(WORDS) for name in ("until", "decree", "capacity", "letter")},
)
PEOPLE = st.fixed_dictionaries(
    {"id": st.sampled_from(("budi", "sari", "")), "name": st.sampled_from(WORDS)},
    optional={
        "roles": st.lists(TERMS, max_size=3),
        "keys": st.lists(st.fixed_dictionaries({"key": SCALARS, "from": SCALARS}), max_size=2),
        "accounts": st.dictionaries(KEYS, SCALARS, max_size=2),
        "emails": st.lists(SCALARS, max_size=2),
        "logins": VALUES,
    },
)
FILES = st.lists(st.one_of(VALUES, PEOPLE), max_size=4).map(json.dumps).map(str.encode)
RELAXED = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(content=st.one_of(FILES, st.binary(max_size=60)), register=st.binary(max_size=40))
def test_no_content_makes_reading_fail(content: bytes, register: bytes) -> None:
    roster, findings = read_roster(content, DAY, {"dinkes"}, letters_of(register))
    assert all(finding.code.startswith(("roster-", "metadata-")) for finding in findings)
    assert all(term.role in ROLES and term.decree for person in roster.people.values() for term in person.terms)
    routing(roster, (), "github", DAY)


@RELAXED
@given(content=st.one_of(FILES, st.binary(max_size=60)))
def test_no_content_makes_a_change_fail_otherwise_than_in_one_line(content: bytes) -> None:
    appointment = Appointment("tono", "Tono", {"role": "ppid", "agency": "dinkes", "from": DAY, "decree": "1"})
    try:
        after = add(content, appointment)
    except SatudataError:
        return
    before, later = (set(read_roster(one)[0].people) for one in (content, after))
    assert later - before == {"tono"}
    assert before <= later
