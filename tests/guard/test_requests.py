"""Requests and complaints are looked at before they leave: contacts of persons stop a commit and a push."""

from __future__ import annotations

import pytest

from satudata.guard.judge import IDENTITY, PERSON, content_refusals
from tests.examples.requests import COMPLAINED, COMPLAINT, PUBLIC, REQUEST


def told(path: str, text: str) -> list[tuple[str, int]]:
    return [(one.kind, one.line) for one in content_refusals(path, text.encode())]


def test_a_request_without_a_person_may_leave() -> None:
    assert told(REQUEST, PUBLIC) == []
    assert told(COMPLAINT, COMPLAINED) == []


@pytest.mark.parametrize("contact", ["081234567890", "budi@contoh.example", "jl. melati 3", "(0342) 801171"])
def test_a_contact_stops_it_at_its_line(contact: str) -> None:
    text = PUBLIC.replace("subject: Data stunting menurut kecamatan", f"subject: 'Data stunting, {contact}'")
    assert told(REQUEST, text) == [(PERSON, 6)]
    assert told(REQUEST, f"# {contact}\n{PUBLIC}") == [(PERSON, 1)]


def test_an_identity_number_stops_it_as_anywhere() -> None:
    assert told(COMPLAINT, COMPLAINED.replace("keliru", "keliru 3602041211870001")) == [(IDENTITY, 5)]


def test_a_broken_file_raises_nothing() -> None:
    assert told(REQUEST, "subject: [") == []


def test_other_files_of_the_catalogue_keep_their_contacts_of_function() -> None:
    assert (
        told("catalog/agencies.yml", "- {id: dinkes, contact: {email: data@dinkes.go.id, phone: '0342801171'}}\n") == []
    )
