"""The files of the procedures as a whole: names they share, and how they are kept."""

from __future__ import annotations

import json
import pickle

import pytest

from satudata.model.sop import Subject
from satudata.read.sops import load_sop, sop_document, sop_names, sop_of


def test_the_same_idea_has_the_same_name_everywhere() -> None:
    """A step that several procedures have is about the same subject in all of them."""
    subjects: dict[str, set[Subject]] = {}
    for name in sop_names():
        for one in load_sop(name).rows:
            subjects.setdefault(one.step, set()).add(one.subject)
    assert {step for step, found in subjects.items() if len(found) > 1} == set()


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_sop("../magetan")


def test_a_procedure_can_be_kept_in_the_cache_as_it_is() -> None:
    assert pickle.loads(pickle.dumps(load_sop("magetan"))) == load_sop("magetan")
    assert json.loads(json.dumps(sop_document("magetan").mapping))
    assert sop_of("magetan", sop_document("magetan").mapping) == load_sop("magetan")
