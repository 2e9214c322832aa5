"""Findings told to people and to machines: each voice is a pure function of findings and a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from satudata.model.finding import Finding
from satudata.text import Text
from satudata.voices.github import github
from satudata.voices.html import html
from satudata.voices.json import json
from satudata.voices.markdown import markdown
from satudata.voices.sarif import sarif
from satudata.voices.terminal import terminal

Voice = Callable[[Sequence[Finding], Text], str]

VOICES: Mapping[str, Voice] = {
    "terminal": terminal,
    "json": json,
    "sarif": sarif,
    "github": github,
    "markdown": markdown,
    "html": html,
}


def tell(voice: str, findings: Sequence[Finding], t: Text) -> str:
    """The findings in that voice, in the order errors, warnings, notes and then by address. KeyError for an
    unknown voice.
    """
    return VOICES[voice](sorted(findings, key=Finding.sort_key), t)
