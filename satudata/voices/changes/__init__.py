"""Changes told to people and to machines: each voice is a pure function of facts and a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from satudata.model.changes import CatalogueChanges
from satudata.voices.changes.html import html
from satudata.voices.changes.json import json
from satudata.voices.changes.markdown import markdown
from satudata.voices.changes.terminal import terminal
from satudata.voices.changes.words import Reader

Voice = Callable[[CatalogueChanges, Reader], str]

VOICES: Mapping[str, Voice] = {"terminal": terminal, "markdown": markdown, "html": html, "json": json}


def tell(voice: str, changes: CatalogueChanges, reader: Reader) -> str:
    """The changes in that voice. KeyError for an unknown voice."""
    return VOICES[voice](changes, reader)
