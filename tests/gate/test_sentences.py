"""Sentences of the gate as Markdown: what strangers named stays text."""

from __future__ import annotations

import pytest

from satudata.gate.comment import said
from satudata.gate.message import say
from satudata.text import Text


@pytest.mark.parametrize("key", ["moved_on", "not_regular"])
@pytest.mark.parametrize("path", ["data/<img src=x>.csv", "[x](javascript:1)", "`</code><script>`", "@kepala **x**"])
def test_a_path_brings_no_markup_and_mentions_nobody(key: str, path: str) -> None:
    told = said(say(key, path=path), Text("id"))
    shown, _, ours = told.removeprefix("<code>").partition("</code>")
    assert not set("<>[]*`") & set(shown)
    assert "@k" not in told
    assert ours
