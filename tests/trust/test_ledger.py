"""What the public output remembers, and that nobody gets behind it."""

from __future__ import annotations

import json

import pytest

from satudata.model.standing import Ground, Standing
from satudata.model.statement import Proof
from satudata.trust.ledger import Ledger, ledger_json, read_ledger
from tests.trust.sayings import NEW, OLD, story

EXAMINED, APPROVED, PUBLISHED = story()
PROOF = Proof(NEW, PUBLISHED, (EXAMINED, APPROVED), PUBLISHED.on)


def test_what_was_written_is_remembered() -> None:
    shown = Standing(Ground.PROVEN, present=NEW, shown=NEW, proof=PROOF, heads=(PUBLISHED.hash,))
    held = Standing(Ground.HELD, present=OLD, heads=(EXAMINED.hash,))
    raw = ledger_json({"dinkes/b": held, "dinkes/a": shown}, "https://data.example/", "2026-11-21")
    heads = {"dinkes/a": (PUBLISHED.hash,)}
    read = read_ledger(raw)
    assert read == Ledger(frozenset({PUBLISHED.hash}), heads, "2026-11-21", frozenset({EXAMINED.hash}))
    placed = read.placed({"dinkes/a": [PUBLISHED.hash], "dinkes/b": ["0" * 64, EXAMINED.hash]})
    assert (placed.heads, placed.others) == ({**heads, "dinkes/b": (EXAMINED.hash,)}, frozenset())
    assert read.placed({"dinkes/b": []}).others == {EXAMINED.hash}
    assert raw == ledger_json({"dinkes/a": shown, "dinkes/b": held}, "https://data.example/", "2026-11-21")


def test_what_waits_for_its_day_is_not_remembered_as_published() -> None:
    waits = Standing(Ground.EMBARGOED, present=NEW, proof=PROOF, heads=(PUBLISHED.hash,))
    assert read_ledger(ledger_json({"dinkes/a": waits}, "/", "2026-11-21")).published == frozenset()


def test_an_output_that_does_not_say_its_day_is_of_no_day() -> None:
    value = {"version": 1, "catalogue": "/", "datasets": {"dinkes/a": {"publication": None, "heads": []}}}
    assert read_ledger(json.dumps(value).encode()).as_of == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"version": 2, "datasets": {}}',
        b'{"version": 1, "datasets": []}',
        b'{"version": 1, "datasets": {"dinkes/a": {}}}',
        b'{"version": 1, "datasets": {"dinkes/a": {"heads": "x"}}}',
        b'{"version": 1, "as_of": 5, "datasets": {}}',
        b'{"version": 1, "others": "x", "datasets": {}}',
    ],
)
def test_what_is_no_ledger_is_refused_and_not_taken_for_a_new_beginning(raw: bytes) -> None:
    with pytest.raises(ValueError):  # what reads the file tells it in words
        read_ledger(raw)
