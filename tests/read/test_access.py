from __future__ import annotations

import pytest

from satudata.read.access import says_open
from tests.instances import metadata

PATH = "metadata/dinkes/puskesmas.yml"
CLOSED = '"acc\\u0065ss": {level: closed}\n'


@pytest.mark.parametrize(
    "text",
    [
        metadata(),
        metadata().replace("\n", "\r\n"),
        "title: x\naccess:\n  # sejak 2024\n\n  level: open\nen: {title: y}\n",
        "{title: x,\naccess: {level: open}}\n",
        'title: "dua\n\n  baris"\naccess: {level: open}\n',
        f"{metadata()}# access: {{level: closed}}\n",
    ],
)
def test_metadata_that_says_open_is_believed_however_it_is_laid_out(text: str) -> None:
    assert says_open(PATH, text.encode())


@pytest.mark.parametrize(
    "text",
    [
        # The only `access:` at the left edge lies inside a text, or inside brackets.
        'title: "x\naccess: {level: open}\n"\n',
        "title: 'x\naccess: {level: open}\n'\n",
        "en: {title: x,\naccess: {level: open}\n}\n",
        'en: [x,\n"y\naccess: {level: open}\n"]\n',
        "title: x\n--- |\naccess: {level: open}\n",
        # The real statement is spelled with an escape.
        f'{CLOSED}description: "x\naccess: {{level: open}}\n"\n',
        f"access: {{level: open}}\n{CLOSED}",
        f"{CLOSED}access: {{level: open}}\n",
        # What belongs to the statement comes after a blank line or a comment.
        "access:\n  level: open\n\n    closed\ntitle: x\n",
        "access:\n  level: open\n\n  level: closed\n",
        "access:\n  level: open\n# x\n  level: closed\n",
        "access:\n  level: open\r\n\r\n  level: closed\r\n",
        "title: x\n",
        "# access: {level: open}\n",
    ],
)
def test_metadata_that_only_seems_to_say_open_is_not_believed(text: str) -> None:
    assert not says_open(PATH, text.encode())
