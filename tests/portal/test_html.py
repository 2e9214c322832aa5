"""Links of strangers: what a reader's click can lead to."""

from __future__ import annotations

import pytest

from satudata.portal.html import link, mail
from satudata.portal.markdown import render


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//example.com", "https://a b", "http://a'b", ""],
)
def test_a_link_that_is_not_http_or_mail_is_text(address: str) -> None:
    assert link(address, "<b>") == "&lt;b&gt;"


def test_an_outside_link_is_escaped_and_marked() -> None:
    assert link("https://a.id/?a=1&b=2", "x") == '<a href="https://a.id/?a=1&amp;b=2" rel="noopener external">x</a>'


def test_a_mail_address_that_is_none_is_text() -> None:
    assert mail("a@b.id?bcc=<x>") == "a@b.id?bcc=&lt;x&gt;"


@pytest.mark.parametrize(
    "text", ["1. " * 2_000, "  - x " + "1. " * 3_000, "> " * 4_000 + "x", "![" * 4_000, "<b>" * 20_000]
)
def test_text_made_to_exhaust_the_parser_stands_as_it_was_written(text: str) -> None:
    html = render(text)
    assert "<img" not in html
    assert html
