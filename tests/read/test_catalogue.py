"""Documents as values: what is malformed falls to the safe side."""

from __future__ import annotations

import pytest

from satudata.model.catalog import Access
from satudata.read.catalogue import agencies_of, dataset_of, settings_of


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (False, False), (True, True), ("yes", True), ("false", True), (1, True), (None, True),
    ],
)  # fmt: skip
def test_only_a_plain_false_takes_the_mark_of_a_demonstration_away(given: object, told: bool) -> None:
    assert settings_of({"demonstration": given}, {}).demonstration is told


def test_an_instance_that_says_nothing_is_no_demonstration() -> None:
    assert settings_of({}, {}).demonstration is False


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://data.example.go.id", "https://data.example.go.id/"),
        ("https://data.example.go.id/satu/data/", "https://data.example.go.id/satu/data/"),
        ("", "/"),
        ("javascript:alert(1)", "/"),
        ("https://[::1", "/"),
        ("//data.example.go.id", "/"),
        (5, "/"),
    ],
)
def test_the_base_address_is_one_of_the_web_or_none(given: object, address: str) -> None:
    assert settings_of({"base_url": given}, {}).base_url == address


@pytest.mark.parametrize(
    ("given", "languages"),
    [
        (["id"], ("id",)),
        (["id", "en"], ("id", "en")),
        (["en", "id"], ("id", "en")),
        (["en"], ("id", "en")),
        (["fr"], ("id",)),
        (["id", "id"], ("id",)),
        ([], ("id", "en")),
        (None, ("id", "en")),
    ],
)
def test_indonesian_always_comes_first(given: object, languages: tuple[str, ...]) -> None:
    assert settings_of({"languages": given}, {}).languages == languages


def test_an_agency_whose_id_is_no_plain_name_is_left_out() -> None:
    agencies = [{"id": "../x"}, {"id": "a/b"}, {"name": "Tanpa id"}, "dinkes", {"id": "dinkes", "name": "Dinas"}]
    assert list(agencies_of(agencies)) == ["dinkes"]


@pytest.mark.parametrize(
    "access", [None, "open", ["open"], {}, {"level": "Open"}, {"level": ["open"]}, {"level": True}]
)
def test_what_is_not_plainly_open_is_closed(access: object) -> None:
    assert dataset_of("dinkes/a", {"access": access}).access.level is Access.CLOSED
